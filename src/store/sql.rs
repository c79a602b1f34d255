//! A user's own statements: reading only, of this database only.

use super::*;
use rusqlite::Connection;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use std::ops::ControlFlow;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::sync::mpsc::channel;
use std::time::Duration;

/// Gets the columns' names and the values of a row, and may break off.
pub type OnRow<'a> = dyn FnMut(&[String], &[SqlValue]) -> ControlFlow<()> + 'a;

impl Reader {
    /// Runs one reading statement of the user's; `row` gets the columns' names
    /// and the values and may break off. Gives the columns. One that takes
    /// longer than `limit` is broken off; none: it may take as long as it likes.
    ///
    /// # Errors
    /// [`StoreError::Statement`] for what is wrong, writes, or attaches;
    /// [`StoreError::TooLong`].
    pub fn sql(
        &self,
        text: &str,
        limit: Option<Duration>,
        row: &mut OnRow<'_>,
    ) -> Result<Vec<String>, StoreError> {
        // A connection of its own: no other file can be attached to it, which
        // also keeps VACUUM INTO from writing one.
        let reading = schema::open_to_read(self.path(), self.busy_timeout())?;
        let checked = |columns| reading.checked(self.path(), columns);
        let _ends = limit.map(|limit| end_after(&reading.db, limit));
        let found = run(&reading.db, text, row, &|| {
            checked(Ok(Vec::new())).map(drop)
        });
        checked(found).map_err(|error| match (error, limit) {
            (StoreError::Interrupted, Some(limit)) => StoreError::TooLong { limit },
            (error, _) => error,
        })
    }
}

/// Breaks off what the connection is doing when the time is over; not after
/// what is given back is dropped.
fn end_after(db: &Connection, limit: Duration) -> Sender<()> {
    let handle = db.get_interrupt_handle();
    let (sender, dropped) = channel();
    std::thread::spawn(move || {
        if dropped.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            handle.interrupt();
        }
    });
    sender
}

/// `still` is asked before a row is given away.
fn run(
    db: &Connection,
    text: &str,
    row: &mut OnRow<'_>,
    still: &dyn Fn() -> Result<(), StoreError>,
) -> Result<Vec<String>, StoreError> {
    db.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    let refused = |error: rusqlite::Error| match StoreError::from(error) {
        StoreError::ReadOnly { .. } => {
            StoreError::Statement("only reading statements are allowed".into())
        }
        StoreError::Sqlite(message) => StoreError::Statement(message),
        other => other,
    };
    // Refuses a second statement behind the first.
    let mut statement = match db.prepare(text) {
        Err(rusqlite::Error::MultipleStatement) => {
            return Err(StoreError::Statement("one statement at a time".into()));
        }
        prepared => prepared.map_err(refused)?,
    };
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(StoreError::Statement(
            "only reading statements are allowed".into(),
        ));
    }
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([]).map_err(refused)?;
    let mut values = Vec::with_capacity(columns.len());
    while let Some(found) = rows.next().map_err(refused)? {
        values.clear();
        for at in 0..columns.len() {
            values.push(value(found.get_ref(at)?));
        }
        still()?;
        if row(&columns, &values).is_break() {
            break;
        }
    }
    Ok(columns)
}

fn value(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Null => SqlValue::Null,
        ValueRef::Integer(number) => SqlValue::Integer(number),
        ValueRef::Real(number) => SqlValue::Real(number),
        ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(blob) => SqlValue::Blob(blob.to_vec()),
    }
}
