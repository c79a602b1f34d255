//! `[[edition]]` and `[mail]`: what is made on a schedule, and who gets it.

use super::problem::Problem;
use super::reading::{Around, Reading};
use super::values::{self, Read};
use super::written::{Block, Keys, Raw};
use crate::export::Format;
use crate::model::Timestamp;
use crate::model::settings::{MailSettings, MailTls, Schedule, Secret};
use crate::query::{Saved, parse_saved};
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// Articles or stories of one edition, where `limit` does not say otherwise.
const LIMIT: u64 = 1_000;

/// How long one try of one delivery may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// For how long a delivery that fails is tried again.
const GIVE_UP: Duration = Duration::from_hours(24);

/// An export that is made on a schedule. Names are unique.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// What it is called.
    pub name: String,
    /// What it is headed with: a pattern as `strftime` takes it.
    pub title: String,
    /// What is in it, in the search language; empty: everything.
    pub query: String,
    /// Stories instead of articles.
    pub stories: bool,
    /// When it is made.
    pub schedule: Schedule,
    /// Only what was published so long before; none: what came since the
    /// edition before.
    pub window: Option<Duration>,
    /// Only stories that nothing was added to for so long.
    pub quiet: Duration,
    /// So many articles or stories at most.
    pub limit: u64,
    /// The biggest stories first, not the newest.
    pub big: bool,
    /// The forms that are made, each once.
    pub forms: Vec<EditionForm>,
    /// Where: a pattern as `strftime` takes it, with `{name}` and `{ext}`;
    /// one that ends with `/` is a folder. Absolute.
    pub out: Option<String>,
    /// For the form `template`.
    pub template: Option<PathBuf>,
    /// A program and its arguments; empty: none.
    pub exec: Vec<String>,
    /// Where the edition is posted to: an http(s) URL, which may itself be a
    /// secret.
    pub webhook: Option<Secret>,
    /// What posts are signed with.
    pub webhook_secret: Option<Secret>,
    /// Who gets it as a mail.
    pub mail: Vec<String>,
    /// How long one try of one delivery may take.
    pub timeout: Duration,
    /// For how long a step that fails is tried again.
    pub give_up: Duration,
    /// What programs are run in: the folder that a relative `out` is below.
    pub folder: PathBuf,
}

/// What `as` of an edition takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditionForm {
    /// One of `export`'s.
    Format(Format),
    /// Pages that a web server can give out as they are.
    Site,
}

impl EditionForm {
    /// As `as` has it.
    pub fn name(self) -> &'static str {
        match self {
            EditionForm::Format(format) => format.name(),
            EditionForm::Site => "site",
        }
    }
}

/// Context for reading editions.
pub(super) struct Context<'a> {
    pub(super) around: Around<'a>,
    /// What `@name` stands for.
    pub(super) saved: &'a Saved,
    /// The zone of schedules that name none.
    pub(super) zone: &'a str,
    /// What a relative `out` is below; none: the folder of the file.
    pub(super) state: Option<&'a Path>,
    /// `[mail]` is there.
    pub(super) mail: bool,
}

/// Reads every `[[edition]]` block.
pub(super) fn editions(
    blocks: &[Block],
    with: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Edition> {
    let mut editions: Vec<Edition> = Vec::new();
    for block in blocks {
        let mut keys = Reading {
            section: "edition",
            keys: &block.keys,
            place: Some(&block.place),
            around: with.around,
            secrets: with.around.secrets_of_editions(),
            problems,
        };
        let Some(edition) = edition(&mut keys, block, with) else {
            continue;
        };
        if editions.iter().any(|other| other.name == edition.name) {
            let why = format!("`{}` is the name of another edition too", edition.name);
            keys.problem_hint("name", why, "give one of them another `name`".to_owned());
            continue;
        }
        editions.push(edition);
    }
    editions
}

fn edition(keys: &mut Reading<'_>, block: &Block, with: &Context<'_>) -> Option<Edition> {
    for (key, what) in [("name", "a name"), ("schedule", "a schedule")] {
        if !block.keys.contains_key(key) {
            keys.problem(key, format!("is missing: every [[edition]] needs {what}"));
        }
    }
    let name = keys.get("name", values::label)?;
    let cron = keys.get("schedule", values::cron)?;
    let zone = keys.get("timezone", values::timezone);
    let template = keys.readable("template");
    let edition = Edition {
        title: keys.get("title", pattern).unwrap_or_else(|| {
            // A name is no pattern.
            format!("{}, %-d %B %Y", name.replace('%', "%%"))
        }),
        name,
        query: query(keys, with),
        stories: keys.get("stories", values::flag).unwrap_or(false),
        schedule: Schedule {
            cron,
            timezone: zone.unwrap_or_else(|| with.zone.to_owned()),
        },
        window: keys.get("window", values::some_duration),
        quiet: keys.get("quiet", values::duration).unwrap_or_default(),
        limit: keys
            .get("limit", values::positive)
            .map_or(LIMIT, |limit| limit as u64),
        big: keys.get("sort", sort).unwrap_or(false),
        forms: keys.get("as", forms).unwrap_or_default(),
        out: keys.get("out", pattern),
        template,
        exec: keys.get("exec", values::texts).unwrap_or_default(),
        webhook: webhook(keys),
        webhook_secret: keys.secret("webhook_secret"),
        mail: keys.get("mail", addresses).unwrap_or_default(),
        timeout: keys
            .get("timeout", values::some_duration)
            .unwrap_or(TIMEOUT),
        give_up: keys.get("give_up", values::duration).unwrap_or(GIVE_UP),
        folder: PathBuf::new(),
    };
    let edition = placed(edition, keys, block, with)?;
    together(&edition, keys, with);
    Some(edition)
}

/// In the search language, saved queries and all.
fn query(keys: &mut Reading<'_>, with: &Context<'_>) -> String {
    let query = keys.get("query", values::text).unwrap_or_default();
    let (now, zone) = (Timestamp::UNIX_EPOCH, TimeZone::UTC);
    if let Err(error) = parse_saved(&query, now, &zone, with.saved) {
        keys.problem_hint("query", error.to_string(), error.right);
    }
    query
}

/// With the place of what it makes.
fn placed(
    mut edition: Edition,
    keys: &mut Reading<'_>,
    block: &Block,
    with: &Context<'_>,
) -> Option<Edition> {
    let dir = block.keys.iter().next().map(|(_, written)| &*written.dir);
    edition.folder = with.state.or(dir).unwrap_or(Path::new("/")).to_owned();
    if let Some(out) = &edition.out {
        let folder = out.ends_with('/');
        let below = edition.folder.clone();
        let path = keys.located("out", &below, out)?;
        let end = if folder { "/" } else { "" };
        edition.out = Some(format!("{}{end}", path.display()));
    }
    Some(edition)
}

/// What must fit together.
fn together(edition: &Edition, keys: &mut Reading<'_>, with: &Context<'_>) {
    let forms = &edition.forms;
    let nothing = edition.out.is_none()
        && edition.exec.is_empty()
        && edition.webhook.is_none()
        && edition.mail.is_empty();
    if nothing {
        let why = "nothing would come of it".to_owned();
        let hint = "give it `as` and `out`, or `exec`, `webhook` or `mail`".to_owned();
        keys.problem_hint("name", why, hint);
    }
    let out = edition.out.as_deref();
    match (out, forms.is_empty()) {
        (Some(_), true) => keys.problem("out", "needs forms to write: `as = [\"md\"]`".into()),
        (None, false) => keys.problem("as", "needs a place: `out = \"briefs/%F.{ext}\"`".into()),
        _ => {}
    }
    let folder = out.is_some_and(|out| out.ends_with('/'));
    let site = forms.contains(&EditionForm::Site);
    if site && forms.len() > 1 {
        let hint = "make a second edition for the other forms".to_owned();
        keys.problem_hint("as", "a site has a folder of its own".to_owned(), hint);
    } else if site && !folder {
        keys.problem("out", "a site is a folder: end it with `/`".to_owned());
    } else if forms.len() > 1 && !folder && out.is_some_and(|out| !out.contains("{ext}")) {
        let why = "its forms would be written one over the other".to_owned();
        keys.problem_hint("out", why, "put `{ext}` into it".to_owned());
    }
    for form in forms {
        if let EditionForm::Format(format) = form
            && folder
            && !format.is_for_folders()
        {
            let why = format!("`{}` makes one file, not a folder of them", format.name());
            keys.problem("out", why);
        }
    }
    let template = forms.contains(&EditionForm::Format(Format::Template));
    if template != edition.template.is_some() {
        let why = "`template` and `as = [\"template\"]` go together".to_owned();
        keys.problem(if template { "as" } else { "template" }, why);
    }
    if !edition.stories && !edition.quiet.is_zero() {
        keys.problem("quiet", "is for stories: set `stories = true`".to_owned());
    }
    if !edition.stories && edition.big {
        let why = "only stories can be big: set `stories = true`".to_owned();
        keys.problem("sort", why);
    }
    if edition.webhook_secret.is_some() && edition.webhook.is_none() {
        keys.problem("webhook_secret", "there is no `webhook`".to_owned());
    }
    if !edition.mail.is_empty() && !with.mail {
        let why = "there is no [mail] section to say by which server".to_owned();
        keys.problem("mail", why);
    }
}

/// `[mail]`; none where no server is named.
pub(super) fn mail(mut keys: Reading<'_>, ca_file: Option<&Path>) -> Option<MailSettings> {
    let written: &Keys = keys.keys;
    if !written.contains_key("server") {
        if let Some((key, _)) = written.iter().next() {
            keys.problem(key, "there is no `server`".to_owned());
        }
        return None;
    }
    let server = keys.get("server", values::words)?;
    let tls = keys.get("tls", mail_tls).unwrap_or(MailTls::Always);
    let username = keys.get("username", values::words);
    let password = keys.secret("password");
    if username.is_none() && password.is_some() {
        keys.problem("username", "is missing: there is a password".to_owned());
    }
    let from = keys.get("from", address);
    if !written.contains_key("from") {
        keys.problem("from", "is missing: mails need a sender".to_owned());
    }
    Some(MailSettings {
        port: keys.get("port", port).unwrap_or(match tls {
            MailTls::Always => 465,
            MailTls::StartTls => 587,
            MailTls::No => 25,
        }),
        server,
        tls,
        login: username.map(|user| (user, password.unwrap_or_else(|| Secret::new("")))),
        from: from?,
        ca_file: ca_file.map(Path::to_owned),
    })
}

/// A pattern that can be filled in; `{..}` only where it is known.
fn pattern(raw: &Raw) -> Read<String> {
    let text = values::words(raw)?;
    let known = text.replace("{name}", "").replace("{ext}", "");
    if known.contains(['{', '}']) {
        return Err(format!(
            "`{text}`: only `{{name}}` and `{{ext}}` are filled in"
        ));
    }
    let sample = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
    match jiff::fmt::strtime::format(&text, &sample) {
        Ok(_) => Ok(text),
        Err(error) => Err(format!("`{text}` cannot be filled in with a time: {error}")),
    }
}

fn forms(raw: &Raw) -> Read<Vec<EditionForm>> {
    let mut forms = Vec::new();
    for name in values::texts(raw)? {
        let form = match (name.as_str(), Format::from_name(&name)) {
            ("site", _) => EditionForm::Site,
            (_, Some(format)) => EditionForm::Format(format),
            _ => {
                let known = Format::ALL.iter().map(|format| format.name());
                let known: Vec<&str> = known.chain(["site"]).collect();
                return Err(format!("`{name}` is not one of {}", known.join(", ")));
            }
        };
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    Ok(forms)
}

/// True for `big`.
fn sort(raw: &Raw) -> Read<bool> {
    match values::words(raw)?.as_str() {
        "newest" => Ok(false),
        "big" => Ok(true),
        other => Err(format!("`{other}` is not one of \"newest\", \"big\"")),
    }
}

/// An address that may hold a token: errors never repeat it.
fn webhook(keys: &mut Reading<'_>) -> Option<Secret> {
    let url = keys.secret("webhook")?;
    if !url.expose().is_empty() {
        let usable = Url::parse(url.expose()).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
        });
        if !usable {
            let key = ["webhook", "webhook_file", "webhook_credential"]
                .into_iter()
                .find(|key| keys.keys.contains_key(key))
                .unwrap_or("webhook");
            let why = "is no http or https address without a password in it".to_owned();
            keys.problem(key, why);
        }
    }
    Some(url)
}

fn addresses(raw: &Raw) -> Read<Vec<String>> {
    let all = values::texts(raw)?;
    all.iter().map(|text| address_of(text)).collect()
}

fn address(raw: &Raw) -> Read<String> {
    address_of(&values::words(raw)?)
}

/// `me@example.org` or `Name <me@example.org>`.
fn address_of(text: &str) -> Read<String> {
    let bare = match text.split_once('<') {
        Some((_, rest)) => rest.strip_suffix('>').unwrap_or_default(),
        None => text,
    };
    let plain = |part: &str| {
        let odd = |b: u8| !b.is_ascii_graphic() || b"<>()[],;:\\\"@".contains(&b);
        !part.is_empty() && !part.bytes().any(odd)
    };
    match bare.rsplit_once('@') {
        Some((user, host)) if plain(user) && plain(host) => Ok(text.to_owned()),
        _ => Err(format!(
            "`{text}` is no mail address such as \"me@example.org\""
        )),
    }
}

fn mail_tls(raw: &Raw) -> Read<MailTls> {
    match values::words(raw)?.as_str() {
        "always" => Ok(MailTls::Always),
        "starttls" => Ok(MailTls::StartTls),
        "none" => Ok(MailTls::No),
        other => Err(format!(
            "`{other}` is not one of \"always\", \"starttls\", \"none\""
        )),
    }
}

fn port(raw: &Raw) -> Read<u16> {
    let number = values::positive(raw)?;
    u16::try_from(number).map_err(|_| format!("`{number}` is no port"))
}
