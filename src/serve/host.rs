//! By which name a request may call this server. A web page that has its own
//! name lead to this machine (DNS rebinding) sends that name: it is refused.

use std::net::IpAddr;
use url::Host;
use url::Url;

/// Names that are accepted besides addresses and `localhost`.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    names: Vec<String>,
}

impl Names {
    /// The host of `url` and what the configuration lists.
    pub(super) fn new(url: Option<&Url>, hosts: &[String]) -> Names {
        let own = url.and_then(Url::host).map(|host| host.to_string());
        let names = own.into_iter().chain(hosts.iter().cloned());
        Names {
            names: names.collect(),
        }
    }

    /// Whether a `Host` (with or without a port) may name this server at the
    /// address that the request came to; none for a unix socket.
    pub(super) fn accept(&self, host: &str, arrived: Option<IpAddr>) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        let name = name.strip_suffix('.').unwrap_or(name);
        let Ok(host) = Host::parse(name) else {
            return false;
        };
        let address = match &host {
            Host::Ipv4(address) => Some(IpAddr::from(*address)),
            Host::Ipv6(address) => Some(IpAddr::from(*address)),
            Host::Domain(name) if name == "localhost" => return true,
            Host::Domain(_) => None,
        };
        let arrived = arrived.map(|at| at.to_canonical());
        if address.is_some_and(|named| arrived == Some(named.to_canonical())) {
            return true;
        }
        self.names.contains(&host.to_string())
    }
}

/// None where what stands behind the name is no port.
fn without_port(host: &str) -> Option<&str> {
    let end = match host.rfind(']') {
        Some(end) => end + 1,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at(end);
    let is_port = match port.strip_prefix(':') {
        Some(digits) => digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit()),
        None => port.is_empty(),
    };
    is_port.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_names_lead_to_it() {
        let url = Url::parse("https://news.example.org/briefd/").ok();
        let names = Names::new(
            url.as_ref(),
            &["box.lan".to_owned(), "192.0.2.9".to_owned()],
        );
        let here: Option<IpAddr> = "127.0.0.1".parse().ok();
        let six: Option<IpAddr> = "::1".parse().ok();
        let mapped: Option<IpAddr> = "::ffff:127.0.0.1".parse().ok();
        for (host, arrived, expected) in [
            ("127.0.0.1:8570", here, true),
            ("127.0.0.1", here, true),
            ("127.0.0.1", mapped, true),
            ("localhost:1", here, true),
            ("LocalHost.", here, true),
            ("localhost", None, true),
            ("[::1]:8570", six, true),
            ("[::1]", here, false),
            ("127.0.0.2", here, false),
            ("127.0.0.1", None, false),
            // As addresses are read anywhere: 127.0.0.1 too.
            ("2130706433", here, true),
            ("news.example.org", here, true),
            ("NEWS.example.org:443", here, true),
            ("box.lan", None, true),
            ("192.0.2.9:80", here, true),
            ("evil.example", here, false),
            ("evil.news.example.org", here, false),
            ("localhost.evil.example", here, false),
            ("127.0.0.1.evil.example", here, false),
            ("localhost:evil.example", here, false),
            ("localhost@evil.example", here, false),
            ("evil.example:80@localhost", here, false),
            ("local host", here, false),
            ("localhost/", here, false),
            ("localhost:123456", here, false),
            ("", here, false),
            (":80", here, false),
        ] {
            assert_eq!(
                names.accept(host, arrived),
                expected,
                "{host:?} at {arrived:?}"
            );
        }
    }
}
