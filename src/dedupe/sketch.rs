//! Small stand-ins for titles and texts, to be kept beside every occurrence:
//! enough to say that two are about the same without fetching either.

use super::print;
use super::print::Print;

/// Words of a title that count.
const TITLE_WORDS: usize = 24;

/// Pairs of words at the beginning of a text: a teaser is most often that.
const LEAD_PAIRS: usize = 24;

/// Titles of so many words tell an article from others without its text.
pub(super) const HEADLINE_MIN: usize = 5;

/// Titles of fewer words are those of columns too.
const TITLE_MIN: usize = 4;

/// Words of fewer characters are those of any title.
const TELLING_CHARS: usize = 4;

/// Fewer pairs than these say nothing.
const LEAD_MIN: usize = 4;

/// What is kept of a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Title {
    /// Hashes of its words, sorted, each once.
    pub(super) words: Vec<u16>,
    /// Of those that hold a digit, sorted.
    pub(super) numbers: Vec<u16>,
    /// Of its first words; 0 where it has too few to tell an article.
    pub(super) opening: u32,
}

impl Title {
    pub(super) fn of(title: &str) -> Title {
        let mut made = Title::default();
        let mut opening = 1;
        for (at, found) in words(title).take(TITLE_WORDS).enumerate() {
            if at < HEADLINE_MIN {
                opening = mix(opening, found.hash);
            }
            if at + 1 == HEADLINE_MIN {
                made.opening = fold(opening).max(1);
            }
            let word = fold(found.hash) as u16;
            made.words.push(word);
            if found.digit {
                made.numbers.push(word);
            }
        }
        for list in [&mut made.words, &mut made.numbers] {
            list.sort_unstable();
            list.dedup();
        }
        made
    }

    /// True for titles that share more than half of the shorter one's words
    /// and do not count differently.
    pub(super) fn agrees(&self, other: &Title) -> bool {
        let shorter = self.words.len().min(other.words.len());
        common(&self.words, &other.words) * 2 > shorter && self.counts_alike(other)
    }

    /// False when both name numbers and neither names all of the other's:
    /// `Version 3` and `Version 4`.
    pub(super) fn counts_alike(&self, other: &Title) -> bool {
        let fewer = self.numbers.len().min(other.numbers.len());
        common(&self.numbers, &other.numbers) == fewer
    }

    /// True where all words of one stand in the other, and these are some.
    pub(super) fn is_within(&self, other: &Title) -> bool {
        let fewer = self.words.len().min(other.words.len());
        fewer >= TITLE_MIN && common(&self.words, &other.words) == fewer
    }
}

/// Words of a title that tell what the text is about: not its short ones.
pub(super) fn telling(title: &str) -> Vec<u64> {
    words(title)
        .take(TITLE_WORDS)
        .filter(|word| word.telling)
        .map(|word| word.hash)
        .collect()
}

/// What is kept of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// Hashes of the first pairs of words, sorted, each once.
    pub(super) lead: Vec<u16>,
    /// Of its runs of three words.
    pub(super) print: Print,
}

impl Text {
    /// `title`: hashes of words, by which is told where the text speaks of
    /// what its title names.
    pub(super) fn of(text: &str, title: &[u64]) -> Text {
        let mut made = Text::default();
        let mut print = print::Builder::default();
        let mut last = 0_u64;
        for word in words(text) {
            if print.words > 0 && made.lead.len() < LEAD_PAIRS {
                made.lead.push(fold(mix(last, word.hash)) as u16);
            }
            print.add(word.hash, title.contains(&word.hash), word.digit);
            last = word.hash;
        }
        made.lead.sort_unstable();
        made.lead.dedup();
        made.print = print.made();
        made
    }

    /// True where one begins as the other does, or where most of their words
    /// stand in the same runs.
    pub(super) fn resembles(&self, other: &Text) -> bool {
        let shorter = self.lead.len().min(other.lead.len());
        shorter >= LEAD_MIN && self.lead_shared(other) * 2 >= shorter
            || self.print.shared(&other.print).is_mostly()
    }

    /// How many of the first pairs of words both have.
    pub(super) fn lead_shared(&self, other: &Text) -> usize {
        common(&self.lead, &other.lead)
    }
}

/// How many of two sorted lists stand in both.
pub(super) fn common<T: Ord>(one: &[T], other: &[T]) -> usize {
    one.iter()
        .filter(|hash| other.binary_search(hash).is_ok())
        .count()
}

/// A word in lower case.
pub(super) struct Word {
    pub(super) hash: u64,
    /// It holds one.
    pub(super) digit: bool,
    /// It may tell what a text is about.
    telling: bool,
}

/// The words of a text. `4.1` is one word; of scripts without spaces every pair
/// of neighbours is.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let pair = |hash| Word {
        hash,
        digit: false,
        telling: true,
    };
    let mut chars = Lowered { text, second: None };
    // The last character was of a script without spaces.
    let mut within = false;
    std::iter::from_fn(move || {
        loop {
            if chars.skip_plain_signs() {
                within = false;
            }
            let mut word = Reading::default();
            if !word.plain(chars.plain_letters()) {
                let first = chars.next()?;
                if is_unspaced(first) {
                    let next = chars.peek().filter(|c| is_unspaced(*c));
                    let alone = !std::mem::replace(&mut within, true);
                    match next {
                        Some(next) => return Some(pair(fnv([first, next]))),
                        None if alone => return Some(pair(fnv([first]))),
                        None => continue,
                    }
                }
                if !first.is_alphanumeric() {
                    within = false;
                    continue;
                }
                word.letter(first);
            }
            within = false;
            loop {
                word.plain(chars.plain_letters());
                let Some(next) = chars.peek() else { break };
                let point = word.numeric && matches!(next, '.' | ',' | ':');
                if !point && (!next.is_alphanumeric() || is_unspaced(next)) {
                    break;
                }
                chars.next();
                if !point {
                    word.letter(next);
                    continue;
                }
                // Part of the number only where more of it follows.
                if !chars.peek().is_some_and(char::is_numeric) {
                    break;
                }
                word.hash = step(word.hash, next);
                word.length += 1;
            }
            return Some(Word {
                hash: word.hash,
                digit: word.digit,
                telling: word.digit || word.length >= TELLING_CHARS,
            });
        }
    })
}

/// A word as far as it was read.
struct Reading {
    hash: u64,
    length: usize,
    digit: bool,
    /// Its last character is one.
    numeric: bool,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            hash: FNV,
            length: 0,
            digit: false,
            numeric: false,
        }
    }
}

impl Reading {
    /// Goes on with letters and digits of ASCII; false without any.
    fn plain(&mut self, letters: &[u8]) -> bool {
        let Some(last) = letters.last() else {
            return false;
        };
        for letter in letters {
            self.hash = step(self.hash, char::from(letter.to_ascii_lowercase()));
            self.digit |= letter.is_ascii_digit();
        }
        self.length += letters.len();
        self.numeric = last.is_ascii_digit();
        true
    }

    fn letter(&mut self, letter: char) {
        self.hash = step(self.hash, letter);
        self.length += 1;
        self.numeric = letter.is_numeric();
        self.digit |= self.numeric;
    }
}

/// The characters of a text in lower case.
struct Lowered<'a> {
    text: &'a str,
    /// Of the characters one alone is two in lower case.
    second: Option<char>,
}

impl<'a> Lowered<'a> {
    fn next(&mut self) -> Option<char> {
        if let Some(second) = self.second.take() {
            return Some(second);
        }
        let mut chars = self.text.chars();
        let c = chars.next()?;
        self.text = chars.as_str();
        if c.is_ascii() {
            return Some(c.to_ascii_lowercase());
        }
        let mut lower = c.to_lowercase();
        let first = lower.next();
        self.second = lower.next();
        first
    }

    fn peek(&self) -> Option<char> {
        if self.second.is_some() {
            return self.second;
        }
        let next = self.text.chars().next()?;
        match next.is_ascii() {
            true => Some(next.to_ascii_lowercase()),
            false => next.to_lowercase().next(),
        }
    }

    /// Takes the letters and digits of ASCII that come next, as they stand.
    fn plain_letters(&mut self) -> &'a [u8] {
        self.take_plain(u8::is_ascii_alphanumeric)
    }

    /// Leaves out what else of ASCII comes next: whether there was any.
    fn skip_plain_signs(&mut self) -> bool {
        let signs = self.take_plain(|c| c.is_ascii() && !c.is_ascii_alphanumeric());
        !signs.is_empty()
    }

    fn take_plain(&mut self, is_meant: impl Fn(&u8) -> bool) -> &'a [u8] {
        if self.second.is_some() {
            return &[];
        }
        let run = self.text.bytes().take_while(|c| is_meant(c)).count();
        let (run, rest) = self.text.split_at(run);
        self.text = rest;
        run.as_bytes()
    }
}

/// Han, kana, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
        && c.is_alphanumeric()
}

/// FNV-1a, 64 bits, over characters: the same in every build, which the
/// standard library's hashes are not.
const FNV: u64 = 0xCBF2_9CE4_8422_2325;

fn step(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01B3)
}

pub(super) fn fnv(chars: impl IntoIterator<Item = char>) -> u64 {
    chars.into_iter().fold(FNV, step)
}

pub(super) fn mix(one: u64, other: u64) -> u64 {
    (one.rotate_left(23) ^ other).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

pub(super) fn fold(hash: u64) -> u32 {
    let hash = mix(hash, hash >> 32);
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::fnv;
    use super::words;

    #[test]
    fn words_of_all_scripts() {
        let table: [(&str, &[&str]); 9] = [
            ("", &[]),
            (" The ferry, the QUAY. ", &["the", "ferry", "the", "quay"]),
            (
                "Version 4.1 of 1,200, at 6:10",
                &["version", "4.1", "of", "1,200", "at", "6:10"],
            ),
            ("in 2019. Then M7.", &["in", "2019", "then", "m7"]),
            (
                "Fährhafen Łódź ÄÖÜ café",
                &["fährhafen", "łódź", "äöü", "café"],
            ),
            ("İzmir's x", &["i", "zmir", "s", "x"]),
            ("東京M7で地震", &["東京", "m7", "で地", "地震"]),
            ("海 a海b", &["海", "a", "海", "b"]),
            ("паром 3.5x", &["паром", "3.5x"]),
        ];
        for (text, expected) in table {
            let hashes: Vec<u64> = words(text).map(|word| word.hash).collect();
            let wanted: Vec<u64> = expected.iter().map(|word| fnv(word.chars())).collect();
            assert_eq!(hashes, wanted, "{text}");
        }
        let told: Vec<(bool, bool)> = words("an M7 quay 2")
            .map(|word| (word.digit, word.telling))
            .collect();
        let plain = (false, false);
        assert_eq!(told, [plain, (true, true), (false, true), (true, true)]);
    }
}
