//! The HTTP clients underneath: one that all feeds share, and a few for feeds
//! with a proxy, certificate or authorities of their own.
//!
//! What a proxy means for refused addresses: literals and `localhost` are
//! refused as always. `socks5:` is given addresses, so names are resolved and
//! judged here. An http proxy and `socks5h:` are given names, which they
//! resolve and judge. The proxy itself may stand anywhere.

use super::error::ClientError;
use super::failure::Failure;
use super::resolve::Guard;
use crate::model::poll::FailureKind;
use crate::model::settings::AllowPrivate;
use crate::model::settings::FeedFetch;
use crate::model::settings::FetchSettings;
use crate::model::settings::Secret;
use crate::model::text::reason;
use reqwest::Certificate;
use reqwest::ClientBuilder;
use reqwest::Identity;
use reqwest::Proxy;
use std::collections::VecDeque;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// How long a connection is kept for another request to its host. Short:
/// ten thousand hosts must not mean ten thousand open connections, and a
/// connection this young has rarely been closed by the other side.
const IDLE: Duration = Duration::from_secs(4);

/// Roughly how many idle connections are kept. In a burst beyond that each
/// request asks for its connection to be closed: an idle one holds some 30 KiB,
/// which for ten thousand hosts would be 300 MiB.
const IDLE_MAX: usize = 128;

/// Special clients that are kept at most; the least recently used goes.
const OWN_MAX: usize = 64;

/// Hosts remembered as wanting HTTP/1.1; the oldest is forgotten.
const HTTP1_HOSTS_MAX: usize = 256;

/// Header lines of an HTTP/1 reply; their bytes are limited besides.
const HEADER_LINES_MAX: usize = 512;

/// Makes the clients, and keeps those that a feed needs for itself until the
/// settings are read again.
pub(super) struct Transports {
    maker: Maker,
    shared: Transport,
    own: Mutex<Vec<(Wants, Transport)>>,
    http1_hosts: Mutex<VecDeque<String>>,
    kept: Mutex<Kept>,
}

/// How many connections were left open lately: in this stretch of [`IDLE`],
/// and in the one before it.
#[derive(Debug)]
struct Kept {
    since: Instant,
    now: usize,
    before: usize,
}

/// One HTTP client and what is known of its proxy.
#[derive(Clone)]
pub(super) struct Transport {
    pub(super) http: reqwest::Client,
    /// The proxy's host, where it is asked through a proxy that we resolve
    /// names for: there a target of this very name would escape the policy.
    pub(super) proxy_host: Option<String>,
}

/// What tells one client from another.
#[derive(Debug, Clone, Default, PartialEq)]
struct Wants {
    proxy: Option<Secret>,
    client_cert: Option<PathBuf>,
    ca_file: Option<PathBuf>,
    http1: bool,
}

/// What all clients have in common.
#[derive(Clone)]
struct Maker {
    connect_timeout: Duration,
    header_max: usize,
    per_host: usize,
    proxy: Option<Secret>,
    ca_file: Option<PathBuf>,
    guard: Guard,
}

impl Transports {
    /// Makes the shared client. `per_host`: idle connections kept for a host.
    ///
    /// # Errors
    /// When the settings' proxy or certificates cannot be used.
    pub(super) fn new(
        settings: &FetchSettings,
        per_host: usize,
        guard: Guard,
    ) -> Result<Transports, ClientError> {
        // reqwest asks the process for its provider. One installed earlier is
        // just as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let maker = Maker {
            connect_timeout: settings.connect_timeout,
            header_max: settings.header_max,
            per_host: per_host.max(1),
            proxy: settings.proxy.clone(),
            ca_file: settings.ca_file.clone(),
            guard,
        };
        let shared = maker.make(&Wants::default())?;
        Ok(Transports {
            maker,
            shared,
            own: Mutex::default(),
            http1_hosts: Mutex::default(),
            kept: Mutex::new(Kept {
                since: Instant::now(),
                now: 0,
                before: 0,
            }),
        })
    }

    /// May the next request's connection be kept open?
    pub(super) fn may_keep_open(&self) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let age = kept.since.elapsed();
        if age >= IDLE {
            kept.before = if age < 2 * IDLE { kept.now } else { 0 };
            kept.now = 0;
            kept.since = Instant::now();
        }
        let keep = kept.now + kept.before < IDLE_MAX;
        kept.now += usize::from(keep);
        keep
    }

    /// From now on this host is asked by HTTP/1.1.
    pub(super) fn speak_http1(&self, host: String) {
        let mut hosts = self.http1_hosts();
        if hosts.contains(&host) {
            return;
        }
        if hosts.len() >= HTTP1_HOSTS_MAX {
            hosts.pop_front();
        }
        hosts.push_back(host);
    }

    fn http1_hosts(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.http1_hosts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The client for a feed with these options, to ask this host.
    pub(super) async fn of(&self, options: &FeedFetch, host: &str) -> Result<Transport, Failure> {
        let http1 = self.http1_hosts().iter().any(|known| known == host);
        if options.uses_shared_client() && !http1 {
            return Ok(self.shared.clone());
        }
        let wants = Wants {
            proxy: options.proxy.clone(),
            client_cert: options.client_cert.clone(),
            ca_file: options.ca_file.clone(),
            http1,
        };
        if let Some(known) = self.known(&wants) {
            return Ok(known);
        }
        let (maker, ours) = (self.maker.clone(), wants.clone());
        // Reads files.
        let made = tokio::task::spawn_blocking(move || maker.make(&ours))
            .await
            .map_err(|error| Failure::new(FailureKind::Tls, error.to_string()))?
            .map_err(|error| Failure::new(kind_of(&error), error.to_string()))?;
        self.keep(wants, made.clone());
        Ok(made)
    }

    fn known(&self, wants: &Wants) -> Option<Transport> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let place = own.iter().position(|(those, _)| those == wants)?;
        let found = own.remove(place);
        let transport = found.1.clone();
        own.push(found);
        Some(transport)
    }

    fn keep(&self, wants: Wants, transport: Transport) {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if own.len() >= OWN_MAX {
            own.remove(0);
        }
        own.push((wants, transport));
    }
}

impl Maker {
    fn make(&self, wants: &Wants) -> Result<Transport, ClientError> {
        let way = Way::of(wants.proxy.as_ref().or(self.proxy.as_ref()))?;
        let identity = wants.client_cert.as_deref().map(identity).transpose()?;
        let mut authorities = Vec::new();
        for path in [&self.ca_file, &wants.ca_file].into_iter().flatten() {
            authorities.extend(certificates(path)?);
        }
        let prepared = || match wants.http1 {
            true => self.prepared(&way, identity.clone()).http1_only(),
            false => self.prepared(&way, identity.clone()),
        };
        let trusting = prepared().tls_certs_merge(authorities.clone()).build();
        let http = match trusting {
            // Where the platform has no authorities (a bare container), http
            // and `file:` must still work.
            Err(error) if authorities.is_empty() => {
                tracing::warn!(
                    %error,
                    "this system has no certificate authorities, so https will fail: \
                     install them, or set `ca_file` ({error})"
                );
                prepared().tls_certs_only(authorities).build()
            }
            made => made,
        };
        Ok(Transport {
            http: http.map_err(|error| ClientError::Tls(error.to_string()))?,
            proxy_host: way.proxy_host.filter(|_| way.resolves_here),
        })
    }

    fn prepared(&self, way: &Way, identity: Option<Identity>) -> ClientBuilder {
        let guard = match &way.proxy_host {
            Some(host) => self.guard.with_proxy(host),
            None => self.guard.clone(),
        };
        let mut builder = self.builder().dns_resolver(guard);
        if let Some(proxy) = &way.proxy {
            builder = builder.proxy(proxy.clone());
        }
        match identity {
            Some(identity) => builder.identity(identity),
            None => builder,
        }
    }

    /// Everything but the proxy and the trusted authorities.
    fn builder(&self) -> ClientBuilder {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            // Not from the environment: only what the configuration says.
            .no_proxy()
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(self.per_host)
            .http1_max_headers(HEADER_LINES_MAX)
            .http2_max_header_list_size(u32::try_from(self.header_max).unwrap_or(u32::MAX))
            // As lenient as browsers are with what real servers send.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true)
    }
}

/// A proxy, or none.
struct Way {
    proxy: Option<Proxy>,
    /// As URLs write it.
    proxy_host: Option<String>,
    /// `socks5:` asks for addresses, so names are resolved, and refused, here.
    resolves_here: bool,
}

impl Way {
    /// Empty text means no proxy.
    fn of(text: Option<&Secret>) -> Result<Way, ClientError> {
        let Some(text) = text.map(Secret::expose).filter(|text| !text.is_empty()) else {
            return Ok(Way {
                proxy: None,
                proxy_host: None,
                resolves_here: false,
            });
        };
        let url = Url::parse(text).map_err(|_| ClientError::Proxy)?;
        let host = url.host_str().filter(|host| !host.is_empty());
        if !matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") || host.is_none() {
            return Err(ClientError::Proxy);
        }
        Ok(Way {
            proxy: Some(Proxy::all(url.clone()).map_err(|_| ClientError::Proxy)?),
            proxy_host: host.map(str::to_owned),
            resolves_here: url.scheme() == "socks5",
        })
    }
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, ClientError> {
    let found = Certificate::from_pem_bundle(&read(path)?)
        .map_err(|_| pem_error(path, "it holds a damaged certificate"))?;
    if found.is_empty() {
        return Err(pem_error(path, "it holds no certificate"));
    }
    Ok(found)
}

fn identity(path: &Path) -> Result<Identity, ClientError> {
    Identity::from_pem(&read(path)?)
        .map_err(|_| pem_error(path, "it does not hold a certificate and its private key"))
}

fn read(path: &Path) -> Result<Vec<u8>, ClientError> {
    std::fs::read(path).map_err(|error| pem_error(path, &reason(&error)))
}

fn pem_error(path: &Path, reason: &str) -> ClientError {
    ClientError::Pem {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

fn kind_of(error: &ClientError) -> FailureKind {
    match error {
        ClientError::Proxy => FailureKind::Connect,
        _ => FailureKind::Tls,
    }
}

/// True where the policy forbids asking a proxy for the proxy's own name.
pub(super) fn asks_for_proxy(transport: &Transport, url: &Url, allow: &AllowPrivate) -> bool {
    *allow != AllowPrivate::Yes
        && transport
            .proxy_host
            .as_deref()
            .is_some_and(|host| url.host_str() == Some(host) && url.domain().is_some())
}
