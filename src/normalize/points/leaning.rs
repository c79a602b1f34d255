//! What in a sentence refers to something that the reader has not seen. The
//! reader has the title and the sentence itself.

use super::pronouns::adds;
use super::pronouns::goes_on;
use super::pronouns::is_him;
use super::pronouns::is_them;
use super::tighten::strip;
use crate::language::lexicon::ARTICLES;
use crate::language::lexicon::DANGLING;
use crate::language::lexicon::HEADS;
use crate::language::lexicon::JOINING;
use crate::language::lexicon::KNOWN;
use crate::language::lexicon::Lexicon;
use crate::language::lexicon::OWN;
use crate::language::lexicon::POINTING;
use crate::language::lexicon::STOP;
use crate::language::lexicon::THIRD;
use crate::language::lexicon::TIMES;
use crate::language::lexicon::VERBS;
use crate::language::words::is_wide;
use crate::text::lower;
use hashbrown::HashSet;
use std::sync::LazyLock;

/// So many words of a sentence are looked at.
const WORDS_LOOKED_AT: usize = 60;
/// A name for something stands within so many words.
pub(super) const PHRASE_MAX: usize = 6;
/// A pronoun after so many words has been introduced by them.
pub(super) const INTRODUCED: usize = 6;
/// No word of so few letters (bytes) is a noun that a title names.
const ARTICLE: usize = 3;
/// So many words are a place or time before the subject.
const PLACED: usize = 3;
/// Letters of a word that say which it is.
const STEM: usize = 6;

/// Words after a noun that say which one is meant, in all languages.
pub(super) static DESCRIBING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "of in for that who which whose where on at to from between with over behind about against by near \
    under into among inside outside across through via like called named known \
    von vom des der die das im am an auf für über zwischen gegen mit zu zum zur bei beim aus um nach \
    de du d' à au aux sur pour entre contre avec dans en par qui que dont del al a sobre con por di do da dos das della dello \
    dei degli delle dal dalla sul sulla per tra fra contro no na ao van op voor tussen tegen met om bij dat uit aan \
    о об обо про в во на с со из от для к по у з із зі до про w na z ze od dla do przez \
    في من على عن التي الذي של על ב "
        .split_whitespace()
        .collect()
});
/// Of these, the ones that a time may follow, which describes nothing.
const BEFORE_TIMES: &str = " on in at from to am im an en el al di op om в на w we в у ";

/// The words of a sentence.
pub(super) struct Tokens<'a> {
    /// As they stand.
    pub(super) raw: Vec<&'a str>,
    /// Without signs at their ends, in lower case, with straight apostrophes.
    pub(super) folded: Vec<String>,
    /// What is known of each.
    pub(super) roles: Vec<u32>,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(text: &'a str, words: &Lexicon) -> Tokens<'a> {
        let raw: Vec<&str> = text
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphanumeric))
            .take(WORDS_LOOKED_AT)
            .collect();
        let folded: Vec<String> = raw.iter().map(|word| fold(word)).collect();
        let roles = folded.iter().map(|word| words.roles(word)).collect();
        Tokens { raw, folded, roles }
    }

    pub(super) fn role(&self, at: usize, role: u32) -> bool {
        self.roles.get(at).is_some_and(|roles| roles & role != 0)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.folded.get(at).map_or("", String::as_str)
    }

    /// A sign stands behind the word.
    pub(super) fn is_closed(&self, at: usize) -> bool {
        let last = self.raw.get(at).and_then(|word| word.chars().next_back());
        last.is_some_and(|c| !c.is_alphanumeric() && c != '\'' && c != '’')
    }

    /// It begins with a capital or is a number's name.
    pub(super) fn is_named(&self, at: usize) -> bool {
        let first = self
            .raw
            .get(at)
            .and_then(|word| word.chars().find(|c| c.is_alphanumeric()));
        first.is_some_and(char::is_uppercase)
    }

    /// It describes the noun before it, and is no mere time.
    fn describes(&self, at: usize) -> bool {
        let word = self.word(at);
        if word.is_empty() || !DESCRIBING.contains(word) {
            return false;
        }
        let is_time =
            self.role(at + 1, TIMES) || self.word(at + 1).starts_with(|c: char| c.is_ascii_digit());
        !(has(BEFORE_TIMES, word) && is_time)
    }
}

/// A list with spaces between its words has the word.
pub(super) fn has(list: &str, word: &str) -> bool {
    let mut words = list.as_bytes().split(|octet| *octet == b' ');
    !word.is_empty() && words.any(|listed| listed == word.as_bytes())
}

/// A word as lists have it.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        return bare.to_ascii_lowercase();
    }
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && !is_sign(c));
    let small = lower(bare);
    match small.contains(['’', '\u{307}']) {
        // A Turkish capital I with its dot leaves that dot behind.
        true => small.replace('’', "'").replace('\u{307}', ""),
        false => small,
    }
}

/// The first signs are of a script without spaces.
pub(super) fn is_unspaced(text: &str) -> bool {
    text.chars().take(2).any(is_wide)
}

/// Signs inside words of Indic scripts.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{963}' | '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{65f}')
}

/// What the title names.
#[derive(Debug, Default)]
pub(super) struct Named {
    stems: Vec<String>,
    /// The item has it: a stand-in names what its own sentence points at.
    is_given: bool,
}

impl Named {
    pub(super) fn of(title: &str, is_given: bool) -> Named {
        Named {
            stems: title
                .split(|c: char| !c.is_alphanumeric() && !is_sign(c))
                .map(stem)
                .collect(),
            is_given,
        }
    }

    pub(super) fn has(&self, word: &str) -> bool {
        let wanted = stem(word);
        !wanted.is_empty() && self.stems.contains(&wanted)
    }
}

/// Its first letters, without a plural's s.
fn stem(word: &str) -> String {
    let folded = fold(word);
    let bare = folded.strip_suffix("'s").unwrap_or(&folded);
    let bare = bare.split_once('\'').map_or(bare, |(_, rest)| rest);
    let short: String = bare.chars().take(STEM).collect();
    match short.strip_suffix('s') {
        Some(one) if one.len() > 2 => one.to_owned(),
        _ => short,
    }
}

/// How a sentence leans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lean {
    /// It stands.
    Not,
    /// On what a noun with this stem means: it stands behind a point that has
    /// the noun.
    On(String),
    /// On something that no point can name.
    Wholly,
}

impl Lean {
    /// Whether words name what is leant on.
    pub(super) fn is_met_by(&self, text: &str) -> bool {
        match self {
            Lean::Not => true,
            Lean::On(wanted) => text.split_whitespace().any(|word| stem(word) == *wanted),
            Lean::Wholly => false,
        }
    }
}

/// How the sentence leans on something that neither it nor the title names.
pub(super) fn leans(text: &str, tokens: &Tokens<'_>, words: &Lexicon, title: &Named) -> Lean {
    let wholly = if is_unspaced(text) {
        let mut heads = words.leaning.heads.split_whitespace();
        begins(text, words, Some(title)) || heads.any(|head| text.starts_with(head))
    } else {
        begins(text, words, Some(title))
            || is_pronoun_first(tokens, words)
            || points_inside(tokens, words, title)
            || is_elsewhere(tokens, words)
            || adds(tokens)
            || is_them(tokens, words)
            || is_him(tokens, words)
            || goes_on(tokens, words)
    };
    if wholly {
        return Lean::Wholly;
    }
    unnamed(tokens, words, title).map_or(Lean::Not, |head| Lean::On(stem(head)))
}

/// "People talked about football there", "many here are researchers": where?
fn is_elsewhere(tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    if words.leaning.known.is_empty() {
        return false;
    }
    let Some(at) = tokens
        .folded
        .iter()
        .position(|word| word == "there" || word == "here")
    else {
        return false;
    };
    let is_place = |before: usize| {
        has(" in at to from where near ", tokens.word(before))
            || before > 0 && tokens.is_named(before)
    };
    at > 0
        && (tokens.word(at) == "here" || !tokens.role(at + 1, VERBS))
        && !tokens.role(at - 1, VERBS | JOINING)
        && !(0..at).any(is_place)
}

/// Whether the first words lean on the sentence before. With a `title`, what
/// it names is known.
pub(super) fn begins(text: &str, words: &Lexicon, title: Option<&Named>) -> bool {
    if is_unspaced(text) {
        let mut dangling = words.words.dangling.split_whitespace();
        return dangling.any(|word| text.starts_with(word));
    }
    let mut parts = text.split_whitespace();
    let first = fold(parts.next().unwrap_or(""));
    let roles = words.roles(&first);
    // "he's", "that's": what stands before the apostrophe.
    let stem = first.split_once('\'').map(|(stem, _)| stem);
    let stem_roles = stem.map_or(0, |stem| words.roles(stem));
    let is_short = stem_roles & THIRD != 0 && stem.is_some_and(|s| s.chars().nth(1).is_some());
    // "There in Rome, ..": where?
    let is_place = first == "there" && !words.leaning.known.is_empty() && {
        let next = fold(parts.clone().next().unwrap_or(""));
        words.roles(&next) & VERBS == 0 && has(" in at on and by ", &next)
    };
    if roles & DANGLING != 0
        || is_short
        || is_place
        || words
            .dangling_phrases
            .iter()
            .any(|phrase| strip(text, phrase).is_some())
    {
        return true;
    }
    if (roles | stem_roles) & POINTING != 0 {
        let next = fold(parts.next().unwrap_or(""));
        let next = next.split('\'').next().unwrap_or("");
        // "This shows boards" points at no board.
        let may_describe = !next.ends_with('s') && !next.ends_with("ed");
        let second = parts
            .next()
            .filter(|word| may_describe && word.len() > ARTICLE);
        // "This may help" is no month.
        let is_noun = words.roles(next) & VERBS == 0;
        let is_time = words.roles(next) & TIMES != 0;
        // "This tiny board", where the title has "board".
        let is_titled = |title: &Named| title.has(next) || second.is_some_and(|s| title.has(s));
        let is_named = title.is_some_and(|title| title.is_given && is_titled(title));
        return !(is_noun && (is_time || is_named));
    }
    // "Ironically, the firm": a comment on what was told before.
    let first_raw = text.split_whitespace().next().unwrap_or("");
    if first_raw.ends_with([',', '…']) && has(words.leaning.comments, &first) {
        return true;
    }
    // "First,", "Second,": of what?
    const ORDER: &str = " first second third next lastly finally erstens zweitens drittens ";
    let listed = has(ORDER, &first) && first_raw.ends_with([',', ':']);
    let steps = has(" first next ", &first)
        && parts
            .next()
            .is_some_and(|word| super::roles_of(word, words) & OWN != 0);
    listed || steps || is_pronoun_of_parts(text, words)
}

/// "One is slow.", "Most were found", "Both of these", "Another way".
fn is_pronoun_of_parts(text: &str, words: &Lexicon) -> bool {
    if words.leaning.known.is_empty() {
        return false;
    }
    let mut parts = text.split_whitespace().map(fold);
    let (first, second) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let is_verb = words.roles(&second) & VERBS != 0;
    match first.as_str() {
        "one" | "most" | "many" | "some" | "all" | "few" | "none" | "half" | "several" | "each"
        | "any" => {
            // "One of those arrested" is told who.
            let of = parts.next().unwrap_or_default();
            let next = parts.next().unwrap_or_default();
            let told =
                next.ends_with("ed") && !parts.next().is_some_and(|it| has(" a an the ", &it));
            let of_what = has(" those these them which ", &of)
                || of == "the" && has(" things ways reasons problems questions ", &next);
            is_verb || second == "of" && of_what && !told
        }
        "another" | "others" | "other" => true,
        "the" if matches!(second.as_str(), "other" | "ones") => true,
        // "The first two books focus on ..": of which?
        "the" if matches!(second.as_str(), "first" | "last" | "next" | "final") => {
            parts
                .next()
                .is_some_and(|count| has(" two three four five ", &count))
                && !parts.take(2).any(|word| word == "of")
        }
        "both" | "neither" | "either" => {
            is_verb
                || second == "of"
                || !parts
                    .take(4)
                    .any(|word| word == "and" || word == "nor" || word == "or")
        }
        "a" | "an" => matches!(
            second.as_str(),
            "alternate"
                | "alternative"
                | "similar"
                | "further"
                | "additional"
                | "equivalent"
                | "related"
                | "better"
        ),
        "so" | "such" => true,
        _ => false,
    }
}

/// The noun of a definite phrase that nothing has introduced: "The duo", "The
/// ruling". "The price of lithium", "The Tarn festival" and what the title
/// names are known.
fn unnamed<'t>(tokens: &'t Tokens<'_>, words: &Lexicon, title: &Named) -> Option<&'t str> {
    let lists = words.leaning;
    if lists.articles.is_empty() {
        let first = tokens.word(0);
        let joined = lists.heads.split_whitespace().any(|head| head == first);
        return (joined && !title.has(first) && !tokens.describes(1)).then_some(first);
    }
    if let Some(head) = tokens.word(0).strip_prefix("l'") {
        let described = tokens.describes(1) || tokens.is_named(1) || tokens.role(1, JOINING);
        return (words.roles(head) & HEADS != 0 && !title.has(head) && !described).then_some(head);
    }
    let is_open = !lists.known.is_empty();
    match (tokens.role(0, ARTICLES), is_open) {
        (true, true) => open_phrase(tokens, words, title, 1),
        (true, false) => listed_head(tokens, title),
        // "During the trial, ..", "Under the deal, ..".
        (false, true) if has(OPENING, tokens.word(0)) && tokens.role(1, ARTICLES) => {
            open_phrase(tokens, words, title, 2)
        }
        // "In a new filing, the company said ..".
        (false, true) if title.is_given && has(OPENING, tokens.word(0)) => {
            let comma = (1..INTRODUCED).find(|&at| tokens.is_closed(at))?;
            let named = (1..=comma).any(|at| tokens.is_named(at) && !tokens.role(at, TIMES));
            if named || !tokens.role(comma + 1, ARTICLES) {
                return None;
            }
            open_phrase(tokens, words, title, comma + 2).filter(|_| !tokens.is_closed(comma + 1))
        }
        _ => None,
    }
}

/// English words before a definite phrase that begins a sentence.
const OPENING: &str =
    " in on at during after before under with for by from since despite within through ";

/// In languages that put articles before everything, only nouns that are
/// known to refer back are asked for what describes them.
fn listed_head<'t>(tokens: &'t Tokens<'_>, title: &Named) -> Option<&'t str> {
    let capitals_tell = !is_german(tokens);
    let head = (1..=2).find(|&at| tokens.role(at, HEADS))?;
    let word = tokens.word(head);
    if capitals_tell && (1..=head).any(|at| tokens.is_named(at)) || title.has(word) {
        return None;
    }
    let described = match tokens.is_closed(head) && !tokens.role(head + 1, JOINING) {
        true => capitals_tell && tokens.is_named(head + 1),
        false => {
            tokens.describes(head + 1)
                || tokens.is_named(head + 1)
                || tokens.role(head + 1, JOINING)
        }
    };
    (!described).then_some(word)
}

/// Every noun has a capital: they tell nothing of names.
fn is_german(tokens: &Tokens<'_>) -> bool {
    matches!(tokens.word(0), "der" | "die" | "das" | "den" | "dem")
}

/// English: from `from` on, nouns up to a verb, a sign or what describes them.
fn open_phrase<'t>(
    tokens: &'t Tokens<'_>,
    words: &Lexicon,
    title: &Named,
    from: usize,
) -> Option<&'t str> {
    let roles =
        |head: &str| words.roles(head) | head.strip_suffix('s').map_or(0, |one| words.roles(one));
    let is_unknown = |head: &&str| roles(head) & (KNOWN | TIMES) == 0 && !title.has(head);
    let needs_comma = from == 2;
    let mut head = "";
    // "The movie industry", where the title has "movie".
    let mut is_titled = false;
    for at in from..from + PHRASE_MAX {
        let word = tokens.word(at);
        let is_year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
        if word.is_empty() || tokens.is_named(at) || is_year || word == "latest" {
            return None;
        }
        let ends = at > from && (DESCRIBING.contains(word) || !needs_comma && is_verb(tokens, at));
        if ends {
            return Some(head)
                .filter(|head| !is_titled && !tokens.describes(at) && is_unknown(head));
        }
        if !word.ends_with("ly") {
            head = word;
            is_titled |= word.len() > ARTICLE && title.has(word);
        }
        if tokens.is_closed(at) {
            // "The maker, which sells boats, said" tells no name.
            let joined = !title.is_given && tokens.role(at + 1, JOINING);
            let apposed = !needs_comma && (tokens.is_named(at + 1) || joined);
            return Some(head).filter(|head| !is_titled && !apposed && is_unknown(head));
        }
    }
    None
}

fn is_verb(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.word(at);
    let object = || {
        let next = tokens.word(at + 1);
        has(
            " the a an that to his her its their how what why when it them no not ",
            next,
        )
    };
    tokens.role(at, VERBS)
        || word.len() > 3 && word.ends_with("ed")
        || word.ends_with('s') && !word.ends_with("ss") && object()
}

/// "In his speech", "When he was asked", "I felt that it could": nobody yet is
/// named. "In his first speech, the king said" names him at once.
fn is_pronoun_first(tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    let is_english = !words.leaning.known.is_empty();
    let most = if is_english { tokens.raw.len() } else { 3 };
    let Some(at) = (1..most).find(|&at| tokens.role(at, THIRD)) else {
        return false;
    };
    let grammar = STOP | OWN | VERBS | DANGLING;
    let names = |at: usize| match is_english {
        true => {
            let word = tokens.word(at);
            let is_number = word.starts_with(|c: char| c.is_ascii_digit());
            !tokens.role(at, grammar) && !word.ends_with("ly") && !is_number && !has(GENERIC, word)
        }
        false => at > 0 && tokens.is_named(at) || tokens.word(at).chars().count() > STEM,
    };
    let comma = (at..at + 2 * PHRASE_MAX).find(|&at| tokens.is_closed(at));
    let resolved = comma.is_some_and(|comma| {
        let next = comma + 1;
        next < tokens.raw.len() && !tokens.role(next, THIRD | DANGLING)
    });
    // "It is known that", "there it is": of no one.
    let is_empty = is_english
        && tokens.word(at) == "it"
        && at > 2
        && matches!(tokens.word(at + 1), "is" | "was");
    // "In Ghent it grew"
    let is_placed = is_english
        && (2..=PLACED).contains(&at)
        && has(OPENING, tokens.word(0))
        && has(" it he she they ", tokens.word(at))
        && tokens.is_named(at - 1)
        && !(0..at).any(|at| tokens.is_closed(at));
    let is_phrase = tokens.role(0, ARTICLES) && !(1..at).any(|at| has(GENERIC, tokens.word(at)));
    is_placed && !is_empty || !(0..at).any(names) && !resolved && !is_empty && !is_phrase
}

/// Nouns that name nothing: "The best thing I can compare it to".
const GENERIC: &str = " thing things best worst way reason point fact part kind sort ";

/// English words before a "that" which can only point.
const BEFORE_THAT: &str = " whether of at with for from by about during until since despite ";

/// "With this decision", "Experts say this will not last", "both of these".
fn points_inside(tokens: &Tokens<'_>, words: &Lexicon, title: &Named) -> bool {
    // English says "that" for much else.
    let is_english = !words.leaning.known.is_empty();
    let most = if is_english { tokens.raw.len() } else { 2 };
    (1..most).any(|at| {
        let word = tokens.word(at);
        let that = is_english && matches!(word, "that" | "those");
        // "Now, that does not seem much."
        if that && at < INTRODUCED && tokens.is_closed(at - 1) && tokens.role(at + 1, VERBS) {
            return true;
        }
        // "Whether that warning reached the bridge": which one?
        let one = word == "that"
            && has(BEFORE_THAT, tokens.word(at - 1))
            && !tokens.role(at + 1, VERBS | STOP)
            && !tokens.is_named(at + 1);
        let points = tokens.role(at, POINTING) && (!that || one);
        // "It closed a bridge and said this would help": of what it said.
        let is_of_all = || tokens.raw[at - 1].ends_with(':');
        let said = || !is_of_all() && (1..at).any(|at| is_verb(tokens, at));
        if !points
            || at > INTRODUCED && (tokens.role(at + 1, VERBS) || tokens.is_closed(at)) && said()
        {
            return false;
        }
        let next = tokens.word(at + 1);
        let near = tokens.folded[..at]
            .iter()
            .any(|before| stem(before) == stem(next));
        // "This year's prize"
        let owner = next.strip_suffix("'s").unwrap_or(next);
        let time = words.roles(owner) & (TIMES | KNOWN) != 0 || tokens.role(at + 2, TIMES);
        let second = tokens.word(at + 2);
        let is_noun = second.len() > ARTICLE || !title.is_given;
        let named = title.has(next) || is_noun && title.has(second);
        !(time || near || named)
    })
}
