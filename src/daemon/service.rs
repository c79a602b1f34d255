//! What the service manager is told (sd_notify). Without one, nothing happens.

use crate::config::beyond_the_unit;
use crate::model::settings::PollSettings;
use crate::model::text::one_line;
use sd_notify::NotifyState;
use std::ffi::OsStr;
use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::SocketAddr;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

/// How long to wait for a service manager that does not read its messages, for
/// those that must not get lost; for others it does not wait.
const PATIENCE: Duration = Duration::from_secs(5);

/// Up, or the configuration was read again.
pub(super) fn ready() {
    tell(&[NotifyState::Ready], true);
}

/// The configuration is being read again (`Type=notify-reload` wants the time).
pub(super) fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now], true),
        Err(_) => tell(&[NotifyState::Reloading], true),
    };
}

/// Draining.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping], true);
}

/// How long the service manager waits for [`alive`]; none: it does not ask, or
/// asks another process.
pub(super) fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled().filter(|limit| !limit.is_zero())
}

/// Says where settings do not fit the unit.
pub(super) fn warn_of_limits(settings: &PollSettings) {
    for warning in beyond_the_unit(settings, watchdog()) {
        tracing::warn!("{warning}");
    }
}

/// The loop is turning.
pub(super) fn alive() {
    tell(&[NotifyState::Watchdog], false);
}

/// The start takes this much longer.
pub(super) fn starting_for(more: Duration) {
    let more = u32::try_from(more.as_micros()).unwrap_or(u32::MAX);
    tell(&[NotifyState::ExtendTimeoutUsec(more)], false);
}

/// One line for `systemctl status`; false when it must be sent again.
pub(super) fn status(text: &str) -> bool {
    tell(&[NotifyState::Status(&one_line(text))], false)
}

fn tell(states: &[NotifyState<'_>], patient: bool) -> bool {
    let Some(socket) = std::env::var_os("NOTIFY_SOCKET") else {
        return true;
    };
    let lines: String = states.iter().map(|state| format!("{state}\n")).collect();
    let sent = send(&socket, lines.as_bytes(), patient);
    if let Err(error) = &sent {
        tracing::debug!("could not tell the service manager: {error}");
    }
    sent.is_ok()
}

/// sd_notify's own sender knows no abstract names, which begin with `@` here
/// and with a zero byte on the wire, and waits without limit.
fn send(socket: &OsStr, message: &[u8], patient: bool) -> io::Result<()> {
    let address = match socket.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(socket)?,
    };
    let sender = UnixDatagram::unbound()?;
    sender.set_nonblocking(!patient)?;
    sender.set_write_timeout(Some(PATIENCE))?;
    sender.send_to_addr(message, &address).map(drop)
}
