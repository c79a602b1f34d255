//! Which language a text in Latin script is in: exactly what `whatlang` says,
//! which looks every trigram of 37 languages up in each text. Here the
//! trigrams of the text are looked up in one table of all, which takes about
//! half the time.

use hashbrown::HashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;
use whatlang::Info;
use whatlang::Lang;
use whatlang::Script;

/// A line a language.
const TABLE: &str = include_str!("trigrams.txt");

/// Trigrams of a language, and how far from its place one may be.
const PROFILE: u32 = 300;

/// Trigrams of a text that are looked at, the commonest.
const TEXT_MAX: usize = 600;

/// Three characters in one number, in the order of characters.
type Trigram = u64;

/// A set of languages: a bit for each, by its place in the table.
type Set = u64;

/// All languages, to be looked up.
struct Table {
    languages: Vec<Lang>,
    /// Of a trigram, the part of `places` that is about it.
    found: HashMap<Trigram, Range<usize>>,
    /// A language that has it, by its place in `languages`, and its place there.
    places: Vec<(u8, u16)>,
    /// Of a letter, the languages that are written with it.
    letters: HashMap<char, Set>,
}

static LATIN: LazyLock<Table> = LazyLock::new(|| read(TABLE));

fn read(text: &str) -> Table {
    let mut table = Table {
        languages: Vec::new(),
        found: HashMap::new(),
        places: Vec::new(),
        letters: HashMap::new(),
    };
    let mut places: BTreeMap<Trigram, Vec<(u8, u16)>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split(' ');
        let (Some(code), Some(letters), Some(trigrams)) =
            (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let Some(language) = Lang::from_code(code) else {
            continue;
        };
        let Ok(at) = u8::try_from(table.languages.len()) else {
            break;
        };
        table.languages.push(language);
        for letter in letters.chars() {
            *table.letters.entry(letter).or_default() |= 1 << at;
        }
        let trigrams: Vec<char> = trigrams.chars().map(|c| plain(c, '_')).collect();
        let (trigrams, _) = trigrams.as_chunks::<3>();
        for (place, [a, b, c]) in (0..).zip(trigrams) {
            let places = places.entry(trigram(*a, *b, *c)).or_default();
            places.push((at, place));
        }
    }
    // Side by side, so that a text's lookups stay in the nearest memory.
    for (trigram, places) in places {
        let from = table.places.len();
        table.places.extend(places);
        table.found.insert(trigram, from..table.places.len());
    }
    table
}

/// A character as trigrams have it: `space` and all signs are spaces.
fn plain(c: char, space: char) -> char {
    if c == space || is_sign(c) { ' ' } else { c }
}

/// No letter: spaces, figures and signs of ASCII.
fn is_sign(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_alphabetic() && c != '\u{7f}'
}

fn trigram(a: char, b: char, c: char) -> Trigram {
    u64::from(a) << 42 | u64::from(b) << 21 | u64::from(c)
}

/// The language of a text in Latin script, and how sure that is. None of a
/// text without letters.
pub(super) fn detect(text: &str) -> Option<Info> {
    let table = &*LATIN;
    let text = crate::text::lower(text);
    let (letters, total) = letters(&text, table);
    let (likeness, trigrams) = likeness(&text, table);
    // The longer a text, the less its letters count.
    let part = (-(total as f64 / 300.0) + 2.0 / 3.0).clamp(1.0 / 3.0, 2.0 / 3.0);
    let (mut first, mut second) = (None, 0.0);
    for (at, language) in table.languages.iter().enumerate() {
        // Those that are not of the language count against it.
        let own = (2 * letters[at]).saturating_sub(total) as f64 / total as f64;
        let score = own * part + likeness[at] * (1.0 - part);
        match first {
            Some((_, best)) if score <= best => second = score.max(second),
            _ => {
                second = first.map_or(second, |(_, best): (Lang, f64)| best.max(second));
                first = Some((*language, score));
            }
        }
    }
    let (language, score) = first.filter(|_| total > 0)?;
    Some(Info::new(
        Script::Latin,
        language,
        confidence(score, second, trigrams),
    ))
}

fn confidence(first: f64, second: f64, trigrams: usize) -> f64 {
    if first == 0.0 {
        return 0.0;
    }
    if second == 0.0 {
        return first;
    }
    let enough = 3.0 / trigrams as f64 + 0.015;
    let ahead = (first - second) / second;
    if ahead > enough { 1.0 } else { ahead / enough }
}

/// How many of a text's letters each language is written with, and how many
/// there are.
fn letters(text: &str, table: &Table) -> (Vec<usize>, usize) {
    let mut counts: HashMap<char, usize> = HashMap::new();
    let mut ascii = [0_usize; 128];
    let mut total = 0;
    for c in text.chars().filter(|c| !is_sign(*c)) {
        total += 1;
        match ascii.get_mut(c as usize) {
            Some(count) => *count += 1,
            None => *counts.entry(c).or_default() += 1,
        }
    }
    let ascii = ('\0'..='\u{7f}').zip(ascii).filter(|(_, count)| *count > 0);
    let mut letters = vec![0; table.languages.len()];
    for (c, count) in ascii.chain(counts) {
        let set = table.letters.get(&c).copied().unwrap_or(0);
        for (at, letters) in letters.iter_mut().enumerate() {
            *letters += count * usize::from(set >> at & 1 == 1);
        }
    }
    (letters, total)
}

/// How like a text's trigrams are to those of each language, from 0 to 1, and
/// how many different ones it has of those that are looked at.
fn likeness(text: &str, table: &Table) -> (Vec<f64>, usize) {
    let trigrams = commonest(text);
    // Of those that both have: how many, and how far apart.
    let mut shared = vec![(0_u32, 0_u32); table.languages.len()];
    for (place, trigram) in (0_u32..).zip(&trigrams) {
        let Some(found) = table.found.get(trigram) else {
            continue;
        };
        for (at, there) in &table.places[found.clone()] {
            let (count, apart) = &mut shared[usize::from(*at)];
            *count += 1;
            *apart += place.abs_diff(u32::from(*there));
        }
    }
    let count = u32::try_from(trigrams.len()).unwrap_or(u32::MAX);
    let most = count * PROFILE;
    let likeness = shared.into_iter().map(|(shared, apart)| {
        // What a short text cannot have is not held against it.
        let missing = PROFILE.min(count).saturating_sub(shared) * PROFILE;
        let distance = (missing + apart).min(PROFILE * PROFILE).min(most);
        f64::from(most - distance) / f64::from(most)
    });
    (likeness.collect(), trigrams.len())
}

/// A text's trigrams, the commonest first.
fn commonest(text: &str) -> Vec<Trigram> {
    let mut all: Vec<Trigram> = Vec::with_capacity(text.len());
    let (mut a, mut b) = (' ', None);
    for c in text.chars().map(|c| plain(c, ' ')).chain([' ']) {
        if let Some(b) = b {
            if b != ' ' || a != ' ' && c != ' ' {
                all.push(trigram(a, b, c));
            }
            a = b;
        }
        b = Some(c);
    }
    all.sort_unstable_by(|a, b| b.cmp(a));
    let mut counted: Vec<(usize, Trigram)> = all
        .chunk_by(|a, b| a == b)
        .map(|same| (same.len(), same[0]))
        .collect();
    // Of those that come as often the order is there already.
    counted.sort_by_key(|(count, _)| Reverse(*count));
    counted.truncate(TEXT_MAX);
    counted.into_iter().map(|(_, trigram)| trigram).collect()
}

#[cfg(test)]
mod tests {
    use super::LATIN;
    use super::detect;

    /// Words of many languages, and none.
    const WORDS: &str = "the and of ferry ran aground die Fähre ist auf eine Sandbank gelaufen le \
        traversier s’est échoué près de l’île para que não está mañana corazón z powodu źródło \
        και och är på över için değil işte és nem hogy őrült și pentru în către aby nebo že při \
        která ja ei ole että yön een het niet van ke yang untuk dengan không phải là người \
        momiplovun ginoupö kuzol 1,204 2026 — naïve ʻoʻzbek ñandú łódź ŵyneb ĉiuj œuvre";

    #[test]
    fn says_what_whatlang_says() {
        assert_eq!(LATIN.languages.len(), 37);
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        for seed in 0..600 {
            let mut rng = fastrand::Rng::with_seed(seed);
            // Neighbours are of one language, mostly.
            let from = rng.usize(..words.len());
            let near = rng.usize(1..words.len());
            let text: Vec<&str> = (0..rng.usize(1..90))
                .map(|_| words[(from + rng.usize(..near)) % words.len()])
                .collect();
            let text = text.join(" ");
            let said = whatlang::detect(&text);
            if said.as_ref().map(whatlang::Info::script) != Some(whatlang::Script::Latin) {
                continue;
            }
            let (said, found) = (said.expect("checked"), detect(&text).expect("letters"));
            assert_eq!(said.confidence(), found.confidence(), "{text}");
            if said.confidence() > 0.0 {
                assert_eq!(said.lang(), found.lang(), "{text}");
            }
        }
    }
}
