//! Why there can be no client.

use std::path::PathBuf;

/// Why there can be no client with these settings.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Text that no header can carry, with the key it stands in.
    #[error("the key `{key}` has characters that no HTTP header can carry")]
    Header {
        /// The key of `[fetch]`.
        key: &'static str,
    },
    /// A proxy that is not `http://`, `https://`, `socks5://` or `socks5h://`.
    #[error("the proxy is no http, https, socks5 or socks5h URL")]
    Proxy,
    /// A PEM file that cannot be read, or holds nothing of use.
    #[error("cannot use the PEM file `{}`: {reason}", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// TLS cannot be set up.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
}
