//! Names to addresses, without the refused ones. The addresses returned are the
//! ones connected, so an answer that changes between check and use has no
//! effect.

use super::address;
use crate::model::settings::AllowPrivate;
use reqwest::dns::Addrs;
use reqwest::dns::Name;
use reqwest::dns::Resolve;
use reqwest::dns::Resolving;
use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

/// The result of looking up one name, in the future.
pub(super) type Answers = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// As reqwest passes them through; [`address::Refusal`] is found in it again.
type BoxError = Box<dyn Error + Send + Sync>;

/// Asks for the addresses of a name, whatever they are.
pub(super) type Lookup = Arc<dyn Fn(String) -> Answers + Send + Sync>;

/// The system's own resolver.
pub(super) fn system_lookup() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// A resolver that applies the policy.
#[derive(Clone)]
pub(super) struct Guard {
    lookup: Lookup,
    allow: AllowPrivate,
    /// The operator's own proxy may stand on a private address.
    proxy_host: Option<String>,
}

impl Guard {
    pub(super) fn new(lookup: Lookup, allow: AllowPrivate) -> Guard {
        Guard {
            lookup,
            allow,
            proxy_host: None,
        }
    }

    /// The same policy, but this host is connected wherever it is.
    pub(super) fn with_proxy(&self, host: &str) -> Guard {
        Guard {
            proxy_host: Some(host.to_owned()),
            ..self.clone()
        }
    }

    /// The addresses of a name that may be connected.
    async fn addresses(self, name: String) -> Result<Vec<IpAddr>, BoxError> {
        // `socks5:` has literal addresses resolved, too.
        let literal = name.trim_start_matches('[').trim_end_matches(']');
        let answers = match literal.parse::<IpAddr>() {
            Ok(ip) => vec![ip],
            Err(_) if address::is_localhost(&name) => address::loopback(),
            Err(_) => (self.lookup)(name.clone()).await?,
        };
        if answers.is_empty() {
            return Err(io::Error::other("it has no address").into());
        }
        if self.proxy_host.as_deref() == Some(&name) {
            return Ok(answers);
        }
        Ok(address::admitted(&name, answers, &self.allow)?)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let addresses = self.clone().addresses(name.as_str().to_owned());
        Box::pin(async move {
            // The port is the URL's; reqwest puts it in.
            let found = addresses.await?.into_iter();
            Ok(Box::new(found.map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}
