//! `[serve]`: what the HTTP server may do.

use super::settings::Secret;
use core::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// `[serve]`, every default filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct ServeSettings {
    /// Where it listens; empty: no server in the daemon.
    pub listen: Vec<Listen>,
    /// Who logs in.
    pub user: String,
    /// With what; 12 characters at least.
    pub password: Option<Secret>,
    /// How clients reach it through a proxy, http(s); its path ends in `/`.
    pub url: Option<Url>,
    /// Further names in `Host`, in lower case, without port.
    pub hosts: Vec<String>,
    /// What was seen longer ago than this counts as read; zero: never.
    pub read_after: Duration,
    /// What an item holds in the readers' API.
    pub content: Content,
    /// Pages show pictures.
    pub images: bool,
    /// Who may read `/metrics`.
    pub metrics: Metrics,
    /// Connections at a time.
    pub connections: usize,
    /// Bytes of a request's head at most.
    pub header_max: usize,
    /// Bytes of a request's body at most.
    pub body_max: usize,
    /// How long a head may take to come.
    pub header_timeout: Duration,
    /// How long a body may take to come.
    pub body_timeout: Duration,
    /// How long a connection may be idle.
    pub idle_timeout: Duration,
    /// How long a whole answer may take.
    pub answer_timeout: Duration,
    /// How long one look into the database may take.
    pub query_timeout: Duration,
    /// Looks into the database at a time.
    pub queries: usize,
}

/// A place to listen at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// An address and a port.
    Tcp(SocketAddr),
    /// A socket in the file system.
    Unix(PathBuf),
    /// Whatever systemd hands over.
    Systemd,
}

/// `content`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Content {
    /// Points, the article, other outlets' sources.
    #[default]
    Brief,
    /// The article alone.
    Html,
}

/// `metrics`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Metrics {
    /// Who logs in.
    #[default]
    Login,
    /// Everybody.
    Open,
    /// Nobody.
    Off,
}

impl Default for ServeSettings {
    fn default() -> ServeSettings {
        ServeSettings {
            listen: Vec::new(),
            user: "reader".to_owned(),
            password: None,
            url: None,
            hosts: Vec::new(),
            read_after: Duration::from_hours(30 * 24),
            content: Content::Brief,
            images: false,
            metrics: Metrics::Login,
            connections: 64,
            header_max: 32 << 10,
            body_max: 4 << 20,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(60),
            answer_timeout: Duration::from_mins(5),
            query_timeout: Duration::from_secs(2),
            queries: 4,
        }
    }
}

impl ServeSettings {
    /// True where somebody else than this machine may listen in: an address
    /// that is not loopback, without an https `url`.
    pub fn is_in_the_clear(&self) -> bool {
        let open = |listen: &Listen| matches!(listen, Listen::Tcp(at) if !at.ip().is_loopback());
        let https = |url: &Url| url.scheme() == "https";
        self.listen.iter().any(open) && !self.url.as_ref().is_some_and(https)
    }
}

impl std::fmt::Display for Listen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Listen::Tcp(at) => write!(f, "{at}"),
            Listen::Unix(path) => write!(f, "unix:{}", path.display()),
            Listen::Systemd => f.write_str("systemd"),
        }
    }
}
