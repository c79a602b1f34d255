//! CSV (RFC 4180): one row an object, one column a field.

use super::json::compact;
use crate::model::text::one_line;
use serde_json::Value;

/// Rows as they come; the columns are the fields of the first.
#[derive(Debug, Default)]
pub struct Rows {
    columns: Vec<String>,
}

impl Rows {
    /// The next row as text, behind a head where it is the first.
    pub fn row(&mut self, object: &Value) -> String {
        let mut records = Vec::new();
        if let (true, Some(first)) = (self.columns.is_empty(), object.as_object()) {
            self.columns = first.keys().cloned().collect();
            records.push(
                self.columns
                    .iter()
                    .map(|key| no_formula(one_line(key)))
                    .collect(),
            );
        }
        let fields = self.columns.iter();
        records.push(
            fields
                .map(|key| no_formula(cell(&object[key.as_str()])))
                .collect(),
        );
        lines(&records)
    }
}

/// A value on one line: lists joined by commas, nothing for null.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => one_line(text),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Object(_) => compact(value),
        other => other.to_string(),
    }
}

/// What a spreadsheet would take for a formula is made text by an apostrophe
/// in front, which it does not show; numbers stay numbers.
fn no_formula(text: String) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    match formula && text.parse::<f64>().is_err() {
        true => format!("'{text}"),
        false => text,
    }
}

fn lines(records: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in records {
        // Records of one length into memory: nothing can fail.
        let _ = writer.write_record(record);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
