//! `[serve]`, from what was written to what is meant.

use super::meaning::Sections;
use super::problem::Problem;
use super::reading::Reading;
use super::values;
use super::values::Read;
use super::written::Raw;
use crate::model::serve::Content;
use crate::model::serve::Listen;
use crate::model::serve::Metrics;
use crate::model::serve::ServeSettings;
use crate::model::settings::Secret;
use url::Url;

/// Characters of a password at least.
const PASSWORD_MIN: usize = 12;

/// Characters of a user's name at most.
const USER_MAX: usize = 64;

/// A head that a client cannot help to send must fit: hyper's least.
const HEADER_MIN: usize = 8 << 10;

impl Sections<'_> {
    /// `[serve]`
    pub(super) fn serve(&self, problems: &mut Vec<Problem>) -> ServeSettings {
        let mut keys = self.read("serve", problems);
        ServeSettings {
            listen: keys.listen(),
            user: keys.need("user", user),
            password: keys.password(),
            url: keys.get("url", address),
            hosts: keys.need("hosts", hosts),
            read_after: keys.need("read_after", values::duration),
            content: keys.need("content", content),
            images: keys.need("images", values::flag),
            metrics: keys.need("metrics", metrics),
            connections: keys.need("connections", values::positive),
            header_max: keys.need("header_max", header_max),
            body_max: keys.need("body_max", values::memory),
            header_timeout: keys.need("header_timeout", values::some_duration),
            body_timeout: keys.need("body_timeout", values::some_duration),
            idle_timeout: keys.need("idle_timeout", values::some_duration),
            answer_timeout: keys.need("answer_timeout", values::some_duration),
            query_timeout: keys.need("query_timeout", values::some_duration),
            queries: keys.need("queries", values::positive),
        }
    }
}

impl Reading<'_> {
    fn listen(&mut self) -> Vec<Listen> {
        let places = self.need("listen", |raw| match raw {
            Raw::Text(_) => values::words(raw).map(|one| vec![one]),
            _ => values::texts(raw),
        });
        let Some(dir) = self.keys.get("listen").map(|written| written.dir.clone()) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for place in &places {
            if place == "systemd" {
                all.push(Listen::Systemd);
            } else if let Some(path) = place.strip_prefix("unix:") {
                all.extend(self.located("listen", &dir, path).map(Listen::Unix));
            } else if let Ok(at) = place.parse() {
                all.push(Listen::Tcp(at));
            } else {
                self.problem_hint(
                    "listen",
                    format!("`{place}` is no place to listen at"),
                    "write an address and a port such as \"127.0.0.1:8570\" or \"[::1]:8570\", \
                     \"unix:/path\", or \"systemd\""
                        .to_owned(),
                );
            }
        }
        all
    }

    fn password(&mut self) -> Option<Secret> {
        let password = self.secret("password")?;
        let is_short = |text: &str| !text.is_empty() && text.chars().count() < PASSWORD_MIN;
        if is_short(password.expose()) {
            let ways = ["password", "password_file", "password_credential"];
            let written = ways.into_iter().find(|key| self.keys.contains_key(key));
            self.problem(
                written.unwrap_or("password"),
                format!("is shorter than {PASSWORD_MIN} characters"),
            );
        }
        (password != Secret::new("")).then_some(password)
    }
}

/// A name that stands in tokens, headers and forms as it is.
fn user(raw: &Raw) -> Read<String> {
    let name = values::words(raw)?;
    let formed = |b: u8| b.is_ascii_alphanumeric() || b"-._@+".contains(&b);
    match name.len() <= USER_MAX && name.bytes().all(formed) {
        true => Ok(name),
        false => Err(format!(
            "`{name}` is not a name of at most {USER_MAX} letters, digits and `-._@+`"
        )),
    }
}

/// With a path that ends in `/`.
fn address(raw: &Raw) -> Read<Url> {
    let text = values::words(raw)?;
    let wrong =
        || format!("`{text}` is not an address such as \"https://news.example.org/briefd/\"");
    let mut url = Url::parse(&text).map_err(|_| wrong())?;
    let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain {
        return Err(wrong());
    }
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

fn hosts(raw: &Raw) -> Read<Vec<String>> {
    let named = |name: String| match url::Host::parse(&name) {
        Ok(host) => Ok(host.to_string()),
        Err(_) => Err(format!("`{name}` is no name of a host, without port")),
    };
    values::texts(raw)?.into_iter().map(named).collect()
}

fn content(raw: &Raw) -> Read<Content> {
    match values::words(raw)?.as_str() {
        "brief" => Ok(Content::Brief),
        "html" => Ok(Content::Html),
        other => Err(format!("`{other}` is not one of \"brief\", \"html\"")),
    }
}

fn metrics(raw: &Raw) -> Read<Metrics> {
    match values::words(raw)?.as_str() {
        "login" => Ok(Metrics::Login),
        "open" => Ok(Metrics::Open),
        "off" => Ok(Metrics::Off),
        other => Err(format!(
            "`{other}` is not one of \"login\", \"open\", \"off\""
        )),
    }
}

fn header_max(raw: &Raw) -> Read<usize> {
    match values::memory(raw)? {
        bytes if bytes < HEADER_MIN => Err("must be at least 8KiB".to_owned()),
        bytes => Ok(bytes),
    }
}
