//! From a file to the store: items as JSON Lines, in feed documents and in the
//! exports of other readers, which go the way of polled items, and exported
//! briefs and documents in the brief format, which are taken as they stand.
//! Importing the same twice changes nothing.

mod brief;
mod document;
mod item;

use crate::config::Config;
use crate::dedupe::Key;
use crate::model::Timestamp;
use crate::model::brief::RepeatedLines;
use crate::store::Candidate;
use crate::store::Imported;
use crate::store::ImportedBrief;
use crate::store::Pending;
use crate::store::Store;
use crate::store::StoreError;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::VecDeque;
use std::io::BufRead;
use std::io::Read;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A JSON object a line.
    Jsonl,
    /// The brief format.
    Brief,
    /// One JSON document: an array of such objects, a JSON Feed, what a reader
    /// exports.
    Json,
    /// An Atom or RSS document.
    Feed,
}

/// What an import came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// Briefs that are new. Not which: an import may be of millions.
    pub new: usize,
    /// Known items whose text changed.
    pub revised: usize,
    /// Known already and left as they are, or given another source.
    pub known: usize,
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

/// Tells the form from the first characters, which stay unread. A brace begins
/// JSON Lines, unless the object is the only one and holds a list of items;
/// what begins with no mark of JSON or XML is the brief format.
pub fn guess(input: &mut impl BufRead) -> std::io::Result<Form> {
    loop {
        let buffer = input.fill_buf()?;
        let blank = |byte: &u8| byte.is_ascii_whitespace() || b"\xEF\xBB\xBF".contains(byte);
        match buffer.iter().position(|byte| !blank(byte)) {
            Some(at) => {
                return Ok(match buffer[at] {
                    b'{' if holds_a_list(&buffer[at..]) => Form::Json,
                    b'{' => Form::Jsonl,
                    b'[' if matches!(
                        buffer[at + 1..].iter().find(|byte| !blank(byte)),
                        Some(b'{' | b']')
                    ) =>
                    {
                        Form::Json
                    }
                    b'<' => Form::Feed,
                    _ => Form::Brief,
                });
            }
            None if buffer.is_empty() => return Ok(Form::Brief),
            None => {
                let read = buffer.len();
                input.consume(read);
            }
        }
    }
}

/// True where the beginning of a JSON object has a list under a key that lists
/// have in feeds and exports, or is no line of its own.
fn holds_a_list(beginning: &[u8]) -> bool {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(&byte) = beginning.get(at) {
        match byte {
            b'"' => {
                let Some(length) = string_end(&beginning[at + 1..]) else {
                    return false;
                };
                let key = &beginning[at + 1..at + 1 + length];
                at += length + 1;
                let rest = beginning[at + 1..].trim_ascii_start();
                let list = rest.strip_prefix(b":").map(<[u8]>::trim_ascii_start);
                let is_list = list.is_some_and(|list| list.starts_with(b"["));
                if depth == 1 && is_list && matches!(key, b"items" | b"entries") {
                    return true;
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            // A line ends before its object does.
            b'\n' if depth > 0 => return true,
            b'\n' => return false,
            _ => {}
        }
        at += 1;
    }
    false
}

/// Where a JSON string ends.
fn string_end(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// So many times `[store] batch` pieces are stored at a time, of many feeds:
/// what they change of the same pages is written once.
const BATCHES_AT_ONCE: usize = 4;

/// So many bytes of input are stored at once, however few pieces they are.
const BYTES_AT_ONCE: usize = 4 << 20;

/// Bytes of a document that must be read whole, at most.
const DOCUMENT_MAX: u64 = 256 << 20;

/// So many of those may wait to be stored while the next are read.
const WAITING_MAX: usize = 2;

/// Reads all of `input` and stores it, some hundred pieces at a time, while
/// the next are read. A piece that cannot be read is told in the summary and
/// ends nothing. `outlet` is that of documents in the brief format that name
/// no source.
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
        feeds: HashMap::new(),
        items: Vec::new(),
        briefs: Vec::new(),
        gathered: (0, 0),
        waiting: VecDeque::new(),
        stars: Vec::new(),
        summary: Summary::default(),
    };
    let held = store.hold_stories();
    let read = match form {
        Form::Jsonl => import.lines(&mut input),
        Form::Brief => import.briefs(&mut input, outlet),
        Form::Json => import.json(&mut input, outlet),
        Form::Feed => import.feed(&mut input, outlet),
    };
    // What was read before the input broke off stays.
    import.settle(0)?;
    drop(held);
    while store.tell_held().wait()? {}
    let stars = std::mem::take(&mut import.stars);
    if !stars.is_empty() {
        store.star_items(stars).wait()?;
    }
    read?;
    Ok(import.summary)
}

/// An import under way: what was read and is to be stored in one go.
struct Import<'a> {
    config: &'a Config,
    store: &'a Store,
    now: Timestamp,
    /// By name, as far as was read.
    feeds: HashMap<String, FeedOfItems>,
    /// By feed, those first that came first.
    items: Vec<(String, Vec<Candidate>)>,
    briefs: Vec<ImportedBrief>,
    /// How many pieces these are, and of how many bytes.
    gathered: (usize, usize),
    /// Feeds and ids of items that say that they are starred.
    stars: Vec<(String, String)>,
    /// What the store has yet to answer.
    waiting: VecDeque<Pending<Imported>>,
    summary: Summary,
}

/// What is known of a feed whose items are read.
struct FeedOfItems {
    outlet: String,
    /// What its items repeat.
    repeated: RepeatedLines,
    /// Where in `items` they are gathered.
    place: Option<usize>,
    /// Of those that are gathered.
    ids: HashSet<String>,
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
                Ok(piece) => self.take(piece, text.len())?,
                Err(reason) => self.summary.bad.push((number, reason)),
            }
            self.store_some()?;
        }
        self.store()
    }

    /// One JSON document; its pieces are counted as lines are.
    fn json(&mut self, input: &mut impl BufRead, outlet: &str) -> Result<(), ImportError> {
        let bytes = document(input)?;
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let value: serde_json::Value = match serde_json::from_slice(text) {
            Ok(value) => value,
            Err(error) => {
                let reason = format!("no JSON: {error}");
                self.summary.bad.push((error.line(), reason));
                return Ok(());
            }
        };
        if document::is_json_feed(&value) {
            return self.items(text, outlet);
        }
        for (number, value) in (1..).zip(document::lines_of(value, self.config)) {
            match self.piece_of(value) {
                Ok(piece) => self.take(piece, 0)?,
                Err(reason) => self.summary.bad.push((number, reason)),
            }
            self.store_some()?;
        }
        self.store()
    }

    fn feed(&mut self, input: &mut impl BufRead, outlet: &str) -> Result<(), ImportError> {
        let bytes = document(input)?;
        self.items(&bytes, outlet)
    }

    /// The items of a feed document, which is called `outlet` where it does not
    /// say what it is called.
    fn items(&mut self, bytes: &[u8], outlet: &str) -> Result<(), ImportError> {
        let (name, items) = match document::items_of(bytes, self.config) {
            Ok(found) => found,
            Err(reason) => {
                self.summary.bad.push((1, reason));
                return Ok(());
            }
        };
        let name = name.unwrap_or_else(|| outlet.to_owned());
        for mut item in items {
            item.feed.clone_from(&name);
            self.take(Piece::Item(Box::new(item)), 0)?;
            self.store_some()?;
        }
        self.store()
    }

    /// Hands over what was gathered when it is enough for one go.
    fn store_some(&mut self) -> Result<(), ImportError> {
        let (pieces, bytes) = self.gathered;
        let most = self.config.store.batch.saturating_mul(BATCHES_AT_ONCE);
        match pieces >= most || bytes >= BYTES_AT_ONCE {
            true => self.store(),
            false => Ok(()),
        }
    }

    fn piece(&self, text: &[u8]) -> Result<Piece, String> {
        let value: serde_json::Value =
            serde_json::from_slice(text).map_err(|error| format!("no JSON: {error}"))?;
        self.piece_of(value)
    }

    fn piece_of(&self, value: serde_json::Value) -> Result<Piece, String> {
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

    fn take(&mut self, piece: Piece, bytes: usize) -> Result<(), ImportError> {
        self.summary.good += 1;
        // An item that is there already is the version before this one.
        if let Piece::Item(read) = &piece
            && let Some(feed) = self.feeds.get(&read.feed)
            && feed.ids.contains(read.id())
        {
            self.store()?;
        }
        self.gathered = (self.gathered.0 + 1, self.gathered.1 + bytes);
        let read = match piece {
            Piece::Item(read) => *read,
            Piece::Brief(brief) => {
                self.briefs.push(*brief);
                return Ok(());
            }
        };
        let name = read.feed.clone();
        if read.starred {
            self.stars.push((name.clone(), read.id().to_owned()));
        }
        let feed = self
            .feeds
            .entry(name)
            .or_insert_with_key(|name| FeedOfItems {
                outlet: item::outlet_of(name, self.config),
                repeated: RepeatedLines::default(),
                place: None,
                ids: HashSet::new(),
            });
        feed.ids.insert(read.id().to_owned());
        let place = *feed.place.get_or_insert_with(|| {
            self.items.push((read.feed.clone(), Vec::new()));
            self.items.len() - 1
        });
        let candidate = item::candidate(
            read,
            &feed.outlet,
            &mut feed.repeated,
            self.now,
            self.config,
        );
        self.items[place].1.push(candidate);
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
        self.store()
    }

    /// Hands over what was gathered, and waits only for what was before.
    fn store(&mut self) -> Result<(), ImportError> {
        self.gathered = (0, 0);
        if !self.items.is_empty() {
            let items = std::mem::take(&mut self.items);
            for (name, _) in &items {
                if let Some(feed) = self.feeds.get_mut(name) {
                    feed.place = None;
                    feed.ids.clear();
                }
            }
            let pending = self.store.import_items_of(items, self.now);
            self.waiting.push_back(pending);
        }
        if !self.briefs.is_empty() {
            let briefs = std::mem::take(&mut self.briefs);
            let pending = self.store.import_briefs(briefs, self.now);
            self.waiting.push_back(pending);
        }
        self.settle(WAITING_MAX)
    }

    /// Waits until no more than so many are still to be stored.
    fn settle(&mut self, waiting: usize) -> Result<(), ImportError> {
        while self.waiting.len() > waiting
            && let Some(pending) = self.waiting.pop_front()
        {
            let Imported {
                new,
                known,
                revised,
            } = pending.wait()?;
            self.summary.new += new.len();
            self.summary.revised += revised;
            self.summary.known += known;
        }
        Ok(())
    }
}

/// All of a document, within the limit.
fn document(input: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(DOCUMENT_MAX + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > DOCUMENT_MAX {
        true => Err(std::io::Error::other(format!(
            "it has more than {DOCUMENT_MAX} bytes, which only JSON Lines may have"
        ))),
        false => Ok(bytes),
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
