//! How words are spelled that are typed without their letters: `lodz` for
//! `łódź`. SQLite's tokenizer takes accents off, but knows no `l` in `ł`; so
//! that its index stays one that every SQLite reads, the words of such letters
//! are kept beside it, and a search asks for all spellings of a word.

use super::StoreError;
use crate::text::fold::fold;
use crate::text::fold::folds_far;
use crate::text::fold::is_far;
use hashbrown::HashMap;
use rusqlite::Connection;
use rusqlite::named_params;
use std::collections::BTreeSet;

/// Characters of a word that is kept at most.
const CHARS_MAX: usize = 40;

/// Spellings of a word that a search asks for at most.
const SPELLINGS_MAX: usize = 12;

/// Spellings of a whole phrase at most.
const PHRASES_MAX: usize = 36;

/// Kept words that are looked at for one beginning of a word.
const LOOKED_AT_MAX: i64 = 2_000;

statements! {
    /// Keeps a word.
    SPELLING_ADD = "INSERT OR IGNORE INTO _spelling (plain, word) VALUES (:plain, :word)";

    /// How a word is spelled.
    SPELLINGS = "SELECT word FROM _spelling WHERE plain = :plain ORDER BY word";

    /// How words that begin so are spelled.
    SPELLINGS_BEGUN = "
        SELECT word FROM _spelling WHERE plain >= :plain AND plain < :plain || char(0x10FFFF)
        ORDER BY plain, word LIMIT :limit";
}

/// Keeps the words of a text that its index is not enough for.
pub(super) fn keep(db: &Connection, texts: &[&str]) -> Result<(), StoreError> {
    for word in texts.iter().flat_map(|text| odd_words(text)) {
        keep_word(db, &word)?;
    }
    Ok(())
}

fn odd_words<'t>(text: &'t str) -> impl Iterator<Item = String> + 't {
    // Whole texts of ASCII are the rule in many languages, and few words of
    // others; of those that are left, letters come again and again.
    let text = if text.is_ascii() { "" } else { text };
    let pieces = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric());
    let mut known: HashMap<char, bool> = HashMap::new();
    let mut folds_far = move |word: &str| {
        let mut letters = word.chars().filter(|c| !c.is_ascii());
        letters.any(|c| *known.entry(c).or_insert_with(|| is_far(c)))
    };
    pieces
        .filter(|piece| !piece.is_ascii())
        .flat_map(words)
        .filter(move |word| folds_far(word) && word.chars().count() <= CHARS_MAX)
        .map(str::to_lowercase)
}

fn keep_word(db: &Connection, word: &str) -> Result<(), StoreError> {
    db.prepare_cached(SPELLING_ADD)?
        .execute(named_params! {":plain": fold(word), ":word": word})?;
    Ok(())
}

/// Keeps those words of an index that was made before they were kept.
pub(super) fn fill(db: &Connection) -> Result<(), StoreError> {
    db.execute_batch(
        "CREATE VIRTUAL TABLE temp._vocabulary USING fts5vocab(main, 'briefs_fts', 'row')",
    )?;
    {
        let sql = "SELECT term FROM temp._vocabulary WHERE term GLOB '*[^ -~]*'";
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for word in odd_words(row.get_ref(0)?.as_str().unwrap_or_default()) {
                keep_word(db, &word)?;
            }
        }
    }
    Ok(db.execute_batch("DROP TABLE temp._vocabulary")?)
}

/// A run of words in all its spellings, itself first; the last word may go on
/// where `prefix`.
pub(super) fn phrases(
    db: &Connection,
    text: &str,
    prefix: bool,
) -> Result<Vec<String>, StoreError> {
    let run: Vec<&str> = words(text).collect();
    let mut ways: Vec<Vec<String>> = Vec::with_capacity(run.len());
    for (number, word) in run.iter().enumerate() {
        let begins = prefix && number + 1 == run.len();
        ways.push(spellings(db, word, begins)?);
    }
    let all = ways
        .iter()
        .map(Vec::len)
        .try_fold(1_usize, usize::checked_mul);
    if all == Some(1) || all.is_none_or(|all| all > PHRASES_MAX) {
        return Ok(vec![text.to_owned()]);
    }
    let mut phrases = vec![String::new()];
    for ways in &ways {
        let longer = |phrase: &String| -> Vec<String> {
            let word = |word| format!("{phrase} {word}").trim_start().to_owned();
            ways.iter().map(word).collect()
        };
        phrases = phrases.iter().flat_map(longer).collect();
    }
    Ok(phrases)
}

fn spellings(db: &Connection, word: &str, begins: bool) -> Result<Vec<String>, StoreError> {
    let plain = fold(word);
    let mut found = BTreeSet::new();
    if begins {
        let letters = plain.chars().count();
        let mut statement = db.prepare_cached(SPELLINGS_BEGUN)?;
        let mut rows = statement.query(named_params! {":plain": plain, ":limit": LOOKED_AT_MAX})?;
        while let Some(row) = rows.next()? {
            let word: String = row.get(0)?;
            found.insert(beginning(&word, letters).to_owned());
        }
    } else {
        let mut statement = db.prepare_cached(SPELLINGS)?;
        let mut rows = statement.query(named_params! {":plain": plain})?;
        while let Some(row) = rows.next()? {
            found.insert(row.get::<_, String>(0)?);
        }
    }
    let word = word.to_lowercase();
    if folds_far(&word) {
        found.insert(plain);
    }
    found.remove(&word);
    let mut all = vec![word];
    all.extend(found.into_iter().take(SPELLINGS_MAX - 1));
    Ok(all)
}

/// The beginning of a word that is so many letters when folded, or one more
/// where a letter stands for two (`stras` in `straße`).
fn beginning(word: &str, letters: usize) -> &str {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut beginnings = ends.map(|end| &word[..end]);
    let enough = |begun: &&str| fold(begun).chars().count() >= letters;
    beginnings.find(enough).unwrap_or(word)
}

/// Words as SQLite's tokenizer parts them, near enough.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let of_word =
        |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
    text.split(move |c: char| !of_word(c))
        .filter(|word| !word.is_empty())
}
