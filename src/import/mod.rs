//! From a file to the store: items as JSON Lines, which go the way of polled
//! items, and exported briefs and documents in the brief format, which are
//! taken as they stand. Importing the same twice changes nothing.

mod brief;
mod item;

use crate::config::Config;
use crate::dedupe::Key;
use crate::model::Timestamp;
use crate::model::brief::RepeatedLines;
use crate::store::Candidate;
use crate::store::Imported;
use crate::store::ImportedBrief;
use crate::store::Store;
use crate::store::StoreError;
use std::collections::HashMap;
use std::io::BufRead;
use std::io::Read;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line.
    Jsonl,
    /// The brief format.
    Brief,
}

/// What an import came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// What the store says.
    pub stored: Imported,
    /// Pieces (lines or briefs) that could be read.
    pub good: usize,
    /// Those that could not, in order: the line, from 1, and why, in one sentence.
    pub bad: Vec<(usize, String)>,
}

/// Why an import broke off; what was stored until then stays.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The input could not be read.
    #[error(transparent)]
    Read(#[from] std::io::Error),
    /// The input is no text.
    #[error("no UTF-8 text")]
    NotText(#[from] std::string::FromUtf8Error),
    /// What was read could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Tells the form from the first character, which stays unread: JSON begins
/// with a brace, everything else is the brief format.
pub fn guess(input: &mut impl BufRead) -> std::io::Result<Form> {
    loop {
        let buffer = input.fill_buf()?;
        let blank = |byte: &&u8| byte.is_ascii_whitespace() || b"\xEF\xBB\xBF".contains(byte);
        match buffer.iter().find(|byte| !blank(byte)) {
            Some(b'{') => return Ok(Form::Jsonl),
            Some(_) => return Ok(Form::Brief),
            None if buffer.is_empty() => return Ok(Form::Brief),
            None => {
                let read = buffer.len();
                input.consume(read);
            }
        }
    }
}

/// Reads all of `input` and stores it, `[store] batch` pieces at a time. A
/// piece that cannot be read is told in the summary and ends nothing. `outlet`
/// is that of documents in the brief format that name no source.
pub fn import(
    mut input: impl BufRead,
    form: Form,
    outlet: &str,
    config: &Config,
    store: &Store,
    now: Timestamp,
) -> Result<Summary, ImportError> {
    let mut import = Import {
        config,
        store,
        now,
        repeated: HashMap::new(),
        feed: String::new(),
        items: Vec::new(),
        briefs: Vec::new(),
        summary: Summary::default(),
    };
    match form {
        Form::Jsonl => import.lines(&mut input)?,
        Form::Brief => import.briefs(&mut input, outlet)?,
    }
    Ok(import.summary)
}

/// An import under way: what was read and is to be stored in one go.
struct Import<'a> {
    config: &'a Config,
    store: &'a Store,
    now: Timestamp,
    /// What each feed repeats, as far as was read.
    repeated: HashMap<String, RepeatedLines>,
    /// The feed of `items`.
    feed: String,
    items: Vec<Candidate>,
    briefs: Vec<ImportedBrief>,
    summary: Summary,
}

/// What a line holds.
enum Piece {
    Brief(Box<ImportedBrief>),
    Item(Box<item::ReadItem>),
}

impl Import<'_> {
    /// A JSON object a line.
    fn lines(&mut self, input: &mut impl BufRead) -> Result<(), ImportError> {
        let max = self.config.fetch.body_max;
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = input.by_ref().take(max).read_until(b'\n', &mut line)?;
            if read == 0 {
                break;
            }
            if read as u64 == max && line.last() != Some(&b'\n') {
                let reason = format!("longer than {max} bytes (`body_max`)");
                self.summary.bad.push((number, reason));
                skip_line(input)?;
                continue;
            }
            let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match self.piece(text) {
                Ok(piece) => self.take(piece)?,
                Err(reason) => self.summary.bad.push((number, reason)),
            }
            self.flush_when(self.config.store.batch)?;
        }
        self.flush_when(1)
    }

    fn piece(&self, text: &[u8]) -> Result<Piece, String> {
        let value: serde_json::Value =
            serde_json::from_slice(text).map_err(|error| format!("no JSON: {error}"))?;
        let Some(object) = value.as_object() else {
            return Err("no JSON object".into());
        };
        if object.contains_key("briefs") && object.contains_key("outlets") {
            return Err("a story; export briefs without `--stories` to import them".into());
        }
        if object.contains_key("sources") {
            let brief = brief::from_json(value, self.now, self.config)?;
            return Ok(Piece::Brief(Box::new(brief)));
        }
        Ok(Piece::Item(Box::new(item::from_json(value)?)))
    }

    fn take(&mut self, piece: Piece) -> Result<(), ImportError> {
        self.summary.good += 1;
        let read = match piece {
            Piece::Item(read) => *read,
            Piece::Brief(brief) => {
                self.briefs.push(*brief);
                return Ok(());
            }
        };
        if read.feed != self.feed && !self.items.is_empty() {
            self.flush_items()?;
        }
        self.feed.clone_from(&read.feed);
        let repeated = self.repeated.entry(read.feed.clone()).or_default();
        self.items
            .push(item::candidate(read, repeated, self.now, self.config));
        Ok(())
    }

    /// Documents in the brief format.
    fn briefs(&mut self, input: &mut impl BufRead, outlet: &str) -> Result<(), ImportError> {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        let text = String::from_utf8(bytes)?;
        for sheet in crate::export::brief::read(&text) {
            match sheet {
                Ok(sheet) => {
                    self.briefs
                        .push(brief::from_sheet(&sheet, outlet, self.now, self.config));
                    self.summary.good += 1;
                }
                Err(error) => self.summary.bad.push((error.line, error.reason)),
            }
        }
        self.flush_when(1)
    }

    fn flush_when(&mut self, waiting: usize) -> Result<(), ImportError> {
        if self.items.len() >= waiting {
            self.flush_items()?;
        }
        if self.briefs.len() >= waiting {
            let briefs = std::mem::take(&mut self.briefs);
            let done = self.store.import_briefs(briefs, self.now).wait()?;
            self.count(done);
        }
        Ok(())
    }

    fn flush_items(&mut self) -> Result<(), ImportError> {
        let items = std::mem::take(&mut self.items);
        let done = self
            .store
            .import_items(&self.feed, items, self.now)
            .wait()?;
        self.count(done);
        Ok(())
    }

    fn count(&mut self, done: Imported) {
        let stored = &mut self.summary.stored;
        stored.new.extend(done.new);
        stored.known += done.known;
        stored.revised += done.revised;
    }
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let read = end.map_or(buffer.len(), |at| at + 1);
        input.consume(read);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// What an import without an id is called: the same line, the same id.
fn made_id(key: Key) -> String {
    key[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
