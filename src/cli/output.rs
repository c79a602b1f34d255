//! Data on stdout: tables for people, tab-separated lines in a pipe, JSON,
//! JSON Lines and CSV for programs.

use super::terminal::{self, Paint, columns, fold};
use crate::export::csv::{Rows, cell};
use crate::export::json::{compact, pretty};
use crate::model::text::safe;
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// On a narrower terminal columns are not folded: it would leave no words.
const WIDTH_MIN: u16 = 60;

/// `--format` and `--json`, for verbs that list things.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct FormatArgs {
    /// How to print: text for people, the others for programs
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A table on a terminal, tab-separated lines without a head in a pipe
    Text,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a head
    Csv,
}

impl FormatArgs {
    /// The format asked for.
    pub(crate) fn get(self) -> Format {
        match self.json {
            true => Format::Json,
            false => self.format,
        }
    }
}

/// Stdout, buffered. Every method fails with `BrokenPipe` when nobody reads
/// any more, which `?` turns into a quiet end.
pub(crate) struct Output {
    out: BufWriter<StdoutLock<'static>>,
    terminal: bool,
}

/// The process's stdout.
pub(crate) fn stdout() -> Output {
    let out = io::stdout();
    let terminal = out.is_terminal();
    Output {
        out: BufWriter::new(out.lock()),
        terminal,
    }
}

/// Tells the user something that is not data, on stderr.
pub(crate) fn notice(text: &str) {
    // Nobody reads stderr: nothing is left to tell it to.
    let _ = writeln!(io::stderr(), "{}", safe(text));
}

impl Output {
    /// True when a person reads along.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Writes bytes that are known to be safe, to the end.
    pub(crate) fn write_all_flushed(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.out.flush()
    }

    /// Writes text, made safe for terminals, and a line break.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", safe(text))
    }

    /// Writes text that is safe already and may hold colours, and a line break.
    pub(crate) fn painted(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Prints rows, each a JSON object. `columns` are what text shows, by
    /// key; the other formats print every key. Nothing to list is `[]` in
    /// JSON and nothing in the others.
    pub(crate) fn listing(
        &mut self,
        format: Format,
        rows: &[Value],
        columns: &[&str],
    ) -> io::Result<()> {
        match format {
            Format::Text if self.terminal => self.table(rows, columns)?,
            Format::Text => {
                for row in rows {
                    let cells: Vec<String> = columns.iter().map(|key| cell(&row[*key])).collect();
                    writeln!(self.out, "{}", cells.join("\t"))?;
                }
            }
            Format::Json => {
                writeln!(self.out, "{}", pretty(&rows))?;
            }
            Format::Jsonl => {
                for row in rows {
                    writeln!(self.out, "{}", compact(row))?;
                }
            }
            Format::Csv => self.csv(rows)?,
        }
        self.out.flush()
    }

    /// The same for rows of any columns: on a terminal that is too narrow for
    /// them, a line a value.
    pub(crate) fn rows(
        &mut self,
        format: Format,
        rows: &[Value],
        names: &[&str],
    ) -> io::Result<()> {
        let width = terminal::width();
        let room = |name: &&str| {
            let cells = rows
                .iter()
                .map(|row| columns(&short_time(cell(&row[*name]))));
            cells.max().unwrap_or(0).max(columns(name)) + 2
        };
        let fits = || names.iter().map(room).sum::<usize>() <= width;
        if format != Format::Text || !self.terminal || fits() {
            return self.listing(format, rows, names);
        }
        let side = names.iter().map(|name| columns(name)).max().unwrap_or(0);
        // Below names that leave no room.
        let side = side.min(width / 2);
        for (at, row) in (1..).zip(rows) {
            writeln!(self.out, "-- {at}")?;
            for name in names {
                let space = " ".repeat(side.saturating_sub(columns(name)));
                let first = format!("{name}{space}  ");
                let line = fold(&cell(&row[*name]), width, &first, Paint::PLAIN);
                writeln!(self.out, "{}", line.trim_end())?;
            }
        }
        self.out.flush()
    }

    fn table(&mut self, rows: &[Value], columns: &[&str]) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut table = comfy_table::Table::new();
        let wide = table.width().is_some_and(|width| width >= WIDTH_MIN);
        table
            .load_preset(comfy_table::presets::NOTHING)
            .set_content_arrangement(match wide {
                true => comfy_table::ContentArrangement::Dynamic,
                false => comfy_table::ContentArrangement::Disabled,
            })
            .set_header(
                columns
                    .iter()
                    .map(|key| key.to_uppercase().replace('_', " ")),
            );
        for row in rows {
            table.add_row(columns.iter().map(|key| short_time(cell(&row[*key]))));
        }
        for line in table.lines() {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn csv(&mut self, rows: &[Value]) -> io::Result<()> {
        let mut lines = Rows::default();
        for row in rows {
            self.out.write_all(lines.row(row).as_bytes())?;
        }
        self.out.flush()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A time of day without what a glance does not need: `2026-11-23 08:00Z`.
fn short_time(text: String) -> String {
    match text.parse::<crate::model::Timestamp>() {
        Ok(at) => at.strftime("%Y-%m-%d %H:%MZ").to_string(),
        Err(_) => text,
    }
}
