//! Why a client cannot be made.

use std::path::PathBuf;

/// Why a client cannot be made from these settings.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Text that no header can carry, with its key.
    #[error("the key `{key}` has characters that no HTTP header can carry")]
    Header {
        /// The key of `[fetch]`.
        key: &'static str,
    },
    /// A proxy that is not `http://`, `https://`, `socks5://` or `socks5h://`.
    #[error("the proxy is not an http, https, socks5 or socks5h URL")]
    Proxy,
    /// A PEM file that cannot be read or holds nothing usable.
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
