//! Places to listen at: TCP, sockets in the file system, what systemd hands
//! over.

use crate::model::serve::Listen;
use crate::model::settings::StoreSettings;
use listenfd::ListenFd;
use std::io;
use std::net::IpAddr;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::net::TcpListener;
use tokio::net::UnixListener;

/// Mode of a socket in the file system: its owner and the store's group.
const SOCKET_MODE: u32 = 0o660;

/// An open place.
#[derive(Debug)]
pub(super) enum Listener {
    Tcp(TcpListener),
    /// With the path to remove at the end, where it was made here.
    Unix(UnixListener, Option<PathBuf>),
}

/// A connection's two ways.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection.
pub(super) struct Accepted {
    pub(super) stream: Box<dyn Stream>,
    /// For the log.
    pub(super) peer: String,
    /// The address it came to; none for a unix socket.
    pub(super) arrived: Option<IpAddr>,
}

/// Opens a place; systemd may hand over several.
///
/// # Errors
/// Those of the system: a port in use, a path that cannot be made.
pub(super) fn open(place: &Listen, store: &StoreSettings) -> io::Result<Vec<Listener>> {
    match place {
        Listen::Tcp(at) => {
            // With SO_REUSEADDR: a restart finds it free.
            let listener = std::net::TcpListener::bind(at)?;
            listener.set_nonblocking(true)?;
            Ok(vec![Listener::Tcp(TcpListener::from_std(listener)?)])
        }
        Listen::Unix(path) => Ok(vec![unix(path, store)?]),
        Listen::Systemd => from_systemd(),
    }
}

impl Listener {
    pub(super) async fn accept(&self) -> io::Result<Accepted> {
        match self {
            Listener::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // Answers are written whole: nothing is gained by waiting.
                let _ = stream.set_nodelay(true);
                Ok(Accepted {
                    arrived: Some(stream.local_addr()?.ip()),
                    peer: peer.to_string(),
                    stream: Box::new(stream),
                })
            }
            Listener::Unix(listener, _) => {
                let (stream, _) = listener.accept().await?;
                let who = stream.peer_cred().map(|who| who.uid());
                Ok(Accepted {
                    arrived: None,
                    peer: who.map_or("a unix socket".into(), |uid| format!("user {uid}")),
                    stream: Box::new(stream),
                })
            }
        }
    }

    /// Where it is, as people type it.
    pub(super) fn place(&self) -> String {
        match self {
            Listener::Tcp(listener) => listener
                .local_addr()
                .map_or("a socket".into(), |at| format!("http://{at}/")),
            Listener::Unix(listener, _) => {
                let at = listener.local_addr().ok();
                let path = at.as_ref().and_then(|at| at.as_pathname());
                path.map_or("a unix socket".into(), |path| {
                    format!("unix:{}", path.display())
                })
            }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Listener::Unix(_, Some(path)) = self {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// What is left of a server that is gone is taken away; one that answers is not.
fn unix(path: &Path, store: &StoreSettings) -> io::Result<Listener> {
    if let Ok(found) = std::fs::symlink_metadata(path)
        && found.file_type().is_socket()
        && std::os::unix::net::UnixStream::connect(path)
            .is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
    {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    let made = Listener::Unix(listener, Some(path.to_owned()));
    if let Some(name) = &store.group {
        let group = nix::unistd::Group::from_name(name)?;
        let group = group.ok_or_else(|| io::Error::other(format!("there is no group `{name}`")))?;
        std::os::unix::fs::chown(path, None, Some(group.gid.as_raw()))?;
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(SOCKET_MODE))?;
    Ok(made)
}

fn from_systemd() -> io::Result<Vec<Listener>> {
    let mut handed = ListenFd::from_env();
    let mut all = Vec::new();
    for at in 0..handed.len() {
        // One that is of the other kind is put back.
        if let Ok(Some(listener)) = handed.take_tcp_listener(at) {
            listener.set_nonblocking(true)?;
            all.push(Listener::Tcp(TcpListener::from_std(listener)?));
        } else if let Some(listener) = handed.take_unix_listener(at)? {
            listener.set_nonblocking(true)?;
            all.push(Listener::Unix(UnixListener::from_std(listener)?, None));
        }
    }
    match all.is_empty() {
        true => Err(io::Error::other(
            "systemd handed no socket over: is briefd.socket started?",
        )),
        false => Ok(all),
    }
}
