//! Logging: for people on a terminal, journald in a service, else JSON; always
//! on stderr.

use super::Globals;
use crate::model::settings::{LogFormat, LogSettings};
use crate::model::text::is_unsafe;
use crate::model::text::safe;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use tracing::Event;
use tracing::Level;
use tracing::Subscriber;
use tracing::field::Field;
use tracing::field::Visit;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::FmtContext;
use tracing_subscriber::fmt::FormatEvent;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::fmt::time::SystemTime;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// Who logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// A verb that ends: warnings unless `-v` or `-q`.
    Verb,
    /// The daemon: the level of `[log]` unless `-v` or `-q`.
    Daemon,
}

/// Starts logging for the rest of the process. A second call changes nothing.
pub(super) fn start(settings: &LogSettings, globals: &Globals, who: For) {
    let terminal = io::stderr().is_terminal();
    let color = globals.colors(terminal);
    let lines = || {
        tracing_subscriber::fmt::layer()
            .with_writer(|| Safe)
            .with_ansi(color)
            .event_format(People)
    };
    let json = || {
        tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_writer(|| Safe)
    };
    let format = match (settings.format, who) {
        (LogFormat::Auto, _) if to_journal() => LogFormat::Journald,
        (LogFormat::Auto, For::Daemon) if !terminal => LogFormat::Json,
        (LogFormat::Auto, _) => LogFormat::Human,
        (format, _) => format,
    };
    let layer = match format {
        LogFormat::Journald => match tracing_journald::layer() {
            Ok(layer) => layer.boxed(),
            Err(_) => json().boxed(),
        },
        LogFormat::Json => json().boxed(),
        LogFormat::Human | LogFormat::Auto => lines().boxed(),
    };
    install(layer.with_filter(filter(settings, globals, who)));
}

fn install<L>(layer: L)
where
    L: Layer<tracing_subscriber::Registry> + Send + Sync,
{
    // Fails when logging has been started before.
    let _ = tracing_subscriber::registry().with(layer).try_init();
}

/// What is logged. A bare level is briefd's own; of the libraries only
/// warnings are told, unless the filter names them.
fn filter(settings: &LogSettings, globals: &Globals, who: For) -> Targets {
    let text = match (globals.quiet, globals.verbose, who) {
        (1, ..) => "error",
        (2.., ..) => "off",
        (0, 0, For::Verb) => "warn",
        (0, 0, For::Daemon) => &settings.level,
        (0, 1, For::Verb) => "info",
        (0, 1, For::Daemon) | (0, 2, For::Verb) => "debug",
        _ => "trace",
    };
    let mut targets = Targets::new();
    for part in text.split(',') {
        let (module, level) = part.split_once('=').unwrap_or(("", part));
        // Checked by the configuration.
        let level: LevelFilter = level.trim().parse().unwrap_or(LevelFilter::INFO);
        targets = match module {
            "" => targets
                .with_target("briefd", level)
                .with_default(level.min(LevelFilter::WARN)),
            module => targets.with_target(module.trim(), level),
        };
    }
    targets
}

/// True when stderr is the journal's own pipe: systemd names it by device and
/// inode, so that a program started by the service with another stderr knows.
fn to_journal() -> bool {
    let Some(stream) = std::env::var("JOURNAL_STREAM").ok() else {
        return false;
    };
    nix::sys::stat::fstat(io::stderr())
        .is_ok_and(|stat| stream == format!("{}:{}", stat.st_dev, stat.st_ino))
}

/// Lines for people: time, level, message. briefd's own messages say all that
/// their fields and spans do; those of libraries do not.
struct People;

impl<S, N> FormatEvent<S, N> for People
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut to: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let level = *event.metadata().level();
        let (dim, color, off) = match (to.has_ansi_escapes(), level) {
            (false, _) => ("", "", ""),
            (true, Level::ERROR) => ("\x1b[2m", "\x1b[31m", "\x1b[0m"),
            (true, Level::WARN) => ("\x1b[2m", "\x1b[33m", "\x1b[0m"),
            (true, Level::INFO) => ("\x1b[2m", "\x1b[32m", "\x1b[0m"),
            (true, _) => ("\x1b[2m", "\x1b[34m", "\x1b[0m"),
        };
        write!(to, "{dim}")?;
        SystemTime.format_time(&mut to)?;
        write!(to, "{off} {color}{level:>5}{off} ")?;
        if event.metadata().target().starts_with("briefd") {
            event.record(&mut Message(&mut to));
        } else {
            context.format_fields(to.by_ref(), event)?;
        }
        writeln!(to)
    }
}

/// Writes an event's message only.
struct Message<'a, 'w>(&'a mut Writer<'w>);

impl Visit for Message<'_, '_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            // A line that cannot be written is lost, as everywhere in logging.
            let _ = self.0.write_str(&safe(&format!("{value:?}")));
        }
    }
}

/// Stderr for whole lines: what a feed says can neither steer a terminal nor
/// forge a line. Each write is one event.
struct Safe;

impl Write for Safe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let line: String = text
            .trim_end_matches('\n')
            .chars()
            .map(|c| if c == '\n' { ' ' } else { c })
            // The escapes left are colours: those in values were made visible.
            .filter(|c| *c == '\x1b' || !is_unsafe(*c))
            .chain(['\n'])
            .collect();
        io::stderr().write_all(line.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
