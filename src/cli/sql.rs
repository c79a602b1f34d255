//! `briefd sql`: the database's views, read-only.

use super::Globals;
use super::Outcome;
use super::database;
use super::output;
use super::output::FormatArgs;
use crate::config::parse_duration;
use crate::report::Exit;
use crate::store::SqlValue;
use clap::Args;
use serde_json::Map;
use serde_json::Value;
use std::ops::ControlFlow;
use std::time::Duration;

/// Run one SQL statement that only reads. The views are documented in the
/// README.
#[derive(Debug, Args)]
pub(crate) struct SqlArgs {
    /// The statement
    #[arg(value_name = "STATEMENT")]
    pub(crate) statement: String,
    /// How long it may take (`90s`, `5m`); 0s: as long as it likes
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    pub(crate) timeout: Duration,
    #[command(flatten)]
    pub(crate) format: FormatArgs,
}

pub(crate) fn run(args: SqlArgs, globals: &Globals) -> Outcome {
    let config = globals.load()?;
    let reader = database::reader(&config)?;
    let mut rows = Vec::new();
    let limit = Some(args.timeout).filter(|limit| !limit.is_zero());
    let columns = reader.sql(&args.statement, limit, &mut |columns, values| {
        let row: Map<String, Value> = unique(columns)
            .into_iter()
            .zip(values.iter().map(json))
            .collect();
        rows.push(Value::Object(row));
        ControlFlow::Continue(())
    })?;
    let columns = unique(&columns);
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    output::stdout().rows(args.format.get(), &rows, &names)?;
    Ok(Exit::Done)
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(|| "not a time such as \"90s\" or \"5m\"".to_owned())
}

/// Two columns of one name stay two: `a`, `a_2`.
fn unique(columns: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut name = column.clone();
        let mut count = 1;
        while names.contains(&name) {
            count += 1;
            name = format!("{column}_{count}");
        }
        names.push(name);
    }
    names
}

fn json(value: &SqlValue) -> Value {
    match value {
        SqlValue::Null => Value::Null,
        SqlValue::Integer(number) => (*number).into(),
        SqlValue::Real(number) => (*number).into(),
        SqlValue::Text(text) => text.as_str().into(),
        SqlValue::Blob(bytes) => bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
            .into(),
    }
}
