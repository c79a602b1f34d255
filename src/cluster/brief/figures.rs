//! Figures of a sentence: how many of what.

use crate::language::senses;
use crate::language::senses::Sense;
use crate::language::terms;
use crate::language::terms::Term;
use crate::language::terms::Word;
use hashbrown::HashMap;
use hashbrown::HashSet;
use std::sync::LazyLock;

/// What kind of thing a figure measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// So many of something.
    Count,
    /// A share of a hundred.
    Percent,
    /// An amount of money.
    Money,
    /// A year, a day, a time of day: when, not how many.
    When,
    /// A place on a scale: "level four", "magnitude 6.3".
    Level,
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub(super) value: f64,
    pub(super) kind: Kind,
    /// "about", "more than": says no exact number.
    pub(super) rough: bool,
    /// What is counted: terms beside the figure.
    pub(super) of: Vec<Term>,
    /// It counts people.
    pub(super) people: bool,
    /// The number of its word.
    pub(super) at: usize,
    /// A count over a span that is longer than an event: "last year".
    pub(super) span: bool,
    /// What became of those counted, where that is said nearest to the figure.
    pub(super) fate: Option<Sense>,
}

/// A word read: what a sentence's words are for its figures.
pub(super) struct Read<'a> {
    pub(super) word: Word,
    /// In lower case.
    pub(super) lower: &'a str,
    /// Carries grammar only.
    pub(super) stop: bool,
    pub(super) sense: Option<Sense>,
}

/// "one" to "twelve" and some tens, in four languages. "One" is an article in
/// three of them and is left out there.
const NUMERALS: &[(f64, &str)] = &[
    (1.0, "one"),
    (2.0, "two zwei deux dos"),
    (3.0, "three drei trois tres"),
    (4.0, "four vier quatre cuatro"),
    (5.0, "five fünf cinq cinco"),
    (6.0, "six sechs seis"),
    (7.0, "seven sieben sept siete"),
    (8.0, "eight acht huit ocho"),
    (9.0, "nine neun neuf nueve"),
    (10.0, "ten zehn dix diez"),
    (11.0, "eleven elf onze once"),
    (12.0, "twelve zwölf douze doce"),
    (13.0, "thirteen dreizehn treize trece"),
    (14.0, "fourteen vierzehn quatorze catorce"),
    (15.0, "fifteen fünfzehn quinze quince"),
    (16.0, "sixteen sechzehn seize dieciséis"),
    (17.0, "seventeen siebzehn diecisiete"),
    (18.0, "eighteen achtzehn dieciocho"),
    (19.0, "nineteen neunzehn diecinueve"),
    (20.0, "twenty zwanzig vingt veinte"),
    (30.0, "thirty dreißig trente treinta"),
    (40.0, "forty vierzig quarante cuarenta"),
    (50.0, "fifty fünfzig cinquante cincuenta"),
    (60.0, "sixty sechzig soixante sesenta"),
    (100.0, "hundred hundert cent cien"),
];

const ORDINALS: &[(f64, &str)] = &[
    (
        3.0,
        "third dritte dritter drittes dritten troisième tercer tercera",
    ),
    (4.0, "fourth vierte vierter vierten quatrième cuarto cuarta"),
    (5.0, "fifth fünfte fünfter fünften cinquième quinto quinta"),
];

const TIMES: &[(f64, &str)] = &[
    (1e3, "thousand tausend mille mil"),
    (1e6, "million millions millionen mio millón millones"),
    (
        1e9,
        "billion billions milliarde milliarden mrd milliard milliards",
    ),
];

static PERCENT: LazyLock<HashSet<&str>> =
    LazyLock::new(|| set("percent prozent percentage points per pour por cent ciento"));
static MONEY: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "dollar dollars euro euros pound pounds crown crowns kronen krone franc francs franken yen yuan pesos peso \
    rupees rubel roubles livres libras coronas couronnes",
    )
});
/// Those who are counted.
const PEOPLE: u128 = senses::FATES | 1 << senses::PEOPLE;
/// What is measured is not counted: thirty metres are no thirty dead.
static UNITS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "second seconds minute minutes hour hours day days week weeks month months year years metre metres meter \
    meters kilometre kilometres km mile miles tonne tonnes tons litre litres hectare hectares acres degrees barrels \
    sekunden minuten stunde stunden tag tage tagen wochen monate monaten jahr jahre jahren kilometer kilometern liter \
    tonnen hektar grad secondes heures jours semaines mois ans mètres kilomètres litres segundos minutos horas días \
    semanas meses años metros kilómetros toneladas litros hectáreas grados",
    )
});
static CLOCK: LazyLock<HashSet<&str>> = LazyLock::new(|| set("uhr heures horas clock"));
static MONTHS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "january february march april may june july august september october november december januar februar \
    märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre \
    décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
});
static ROUGH: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(
        "about around some almost nearly over than least roughly approximately up rund etwa ungefähr circa fast \
    über mehr mindestens knapp bis environ près plus quelque moins unos unas cerca más menos casi alrededor",
    )
});
/// A day of the month, an age, a number of a house: none of them counts.
static NOBODY: LazyLock<HashSet<&str>> =
    LazyLock::new(|| set("nobody none niemand keiner personne nadie ninguna ninguno"));

fn set(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

fn listed(list: &HashSet<&str>, word: &str) -> bool {
    list.contains(word)
}

/// Words that are numbers.
static SPELT: LazyLock<HashMap<&str, f64>> =
    LazyLock::new(|| by_word(NUMERALS.iter().chain(ORDINALS)));
/// Words that are ordinal numbers.
static SPELT_ORDINALS: LazyLock<HashMap<&str, f64>> = LazyLock::new(|| by_word(ORDINALS.iter()));
/// Words that multiply the number before them.
static SPELT_TIMES: LazyLock<HashMap<&str, f64>> = LazyLock::new(|| by_word(TIMES.iter()));

fn by_word<'t>(rows: impl Iterator<Item = &'t (f64, &'static str)>) -> HashMap<&'static str, f64> {
    let words = rows.flat_map(|(value, words)| words.split_whitespace().map(|word| (word, *value)));
    words.collect()
}

/// The figures of a sentence.
pub(super) fn figures(text: &str, words: &[Read<'_>]) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let from = at;
        let Some(mut value) = value(words[at].lower) else {
            if let Some(none) = nobody(words, at) {
                figures.push(none);
                at += 1;
            }
            at += 1;
            continue;
        };
        let spelt = !words[at].word.figure;
        at += 1;
        while let Some(times) = words.get(at).and_then(|next| times(next.lower)) {
            value *= times;
            at += 1;
        }
        figures.extend(figure(text, words, (from, at), value, spelt));
    }
    figures
}

/// One figure that takes up the words of `range`.
fn figure(
    text: &str,
    words: &[Read<'_>],
    range: (usize, usize),
    value: f64,
    spelt: bool,
) -> Option<Figure> {
    let (from, past) = range;
    let last = &words[past - 1].word;
    let after = text.get(last.end..).unwrap_or("");
    let before = text.get(..words[from].word.start).unwrap_or("");
    let next = words.get(past).map_or("", |next| next.lower);
    let previous = from.checked_sub(1).map_or("", |at| words[at].lower);
    let clause = clause_of(text, words, from);
    if let Some(scale) = scale(words, from, past) {
        return scale.map(|of| Figure {
            value,
            kind: Kind::Level,
            rough: false,
            of: vec![of],
            people: false,
            at: from,
            span: false,
            fate: None,
        });
    }
    // "29-year-old", "No. 4", "the number 4 tram".
    if after.starts_with('-') || previous == "number" || previous == "no" {
        return None;
    }
    // "One of them": no count of its own.
    if value == 1.0 && spelt && next == "of" {
        return None;
    }
    let sign = after.trim_start().chars().next();
    let digits = words[from].lower;
    let is_year = past == from + 1
        && digits.len() == 4
        && (1900.0..2100.0).contains(&value)
        && !digits.contains(['.', ',']);
    let is_clock = listed(&CLOCK, next)
        || after.starts_with(':')
        || before.ends_with(':')
        || after.trim_start().starts_with("a.m")
        || after.trim_start().starts_with("p.m")
        || after.starts_with('h')
        || after.starts_with(" h ");
    let kind = if sign == Some('%')
        || listed(&PERCENT, next)
        || (matches!(next, "per" | "pour" | "por"))
    {
        Kind::Percent
    } else if before.ends_with(['$', '€', '£', '¥'])
        || sign.is_some_and(|sign| "$€£¥".contains(sign))
        || listed(&MONEY, next)
    {
        Kind::Money
    } else if is_clock || listed(&MONTHS, next) || listed(&MONTHS, previous) || is_year {
        Kind::When
    } else {
        Kind::Count
    };
    // "At four in the afternoon".
    let alone = past == from + 1 && words.get(past).is_none_or(|next| next.stop);
    let hour = alone
        && matches!(
            previous,
            "at" | "um" | "gegen" | "à" | "vers" | "las" | "before" | "until" | "after"
        );
    if spelt && (kind == Kind::When || hour && value <= 24.0) {
        return None;
    }

    let of = of(words, past, clause.1, from, clause.0);
    let people = people(words, &of);
    let measured = of.iter().any(|at| listed(&UNITS, words[*at].lower));
    let fate = if measured {
        None
    } else {
        fate(words, from, clause)
    };
    if is_ordinal(words[from].lower) && fate != Some(senses::DEATH) {
        return None;
    }
    Some(Figure {
        value,
        kind,
        rough: listed(&ROUGH, previous)
            || from >= 2 && listed(&ROUGH, words[from - 2].lower) && words[from - 1].stop,
        of: of.iter().map(|at| words[*at].word.term).collect(),
        people,
        at: from,
        span: span(words),
        fate,
    })
}

/// Names of scales, each scale a row.
const SCALES: &[&str] = &[
    "level levels scale stufe warnstufe alarmstufe skala niveau échelle nivel escala",
    "category kategorie catégorie categoría",
    "magnitude stärke magnitud richter",
];

/// Scales that a place is named of, and their names alone.
const ENDS: [&str; 4] = ["scale", "skala", "échelle", "escala"];

/// A place on a scale, as the term of the scale's row. `Some(None)`: the end of
/// one, as in "a scale of five".
fn scale(words: &[Read<'_>], from: usize, past: usize) -> Option<Option<Term>> {
    /// Words between a scale and a figure that is set "at" or "to".
    const REACH: usize = 8;
    let row = |word: &Read<'_>| {
        let holds = |row: &&&str| row.split(' ').any(|one| one == word.lower);
        SCALES.iter().find(holds).copied()
    };
    let term = |row: &str| Some(Some(terms::term_of(row.split(' ').next()?)));
    let next = words.get(past);
    let is_free = next.is_none_or(|next| next.stop || next.word.figure);
    if let Some(row) = next.and_then(row).filter(|row| *row == SCALES[2]) {
        return term(row);
    }
    let before = from.checked_sub(1).map(|at| &words[at])?;
    if let Some(row) = row(before) {
        return term(row);
    }
    let (of, at) = (
        ["of", "von", "de"],
        [
            "at", "to", "from", "not", "bis", "auf", "bei", "à", "a", "al", "en",
        ],
    );
    let near = &words[from.saturating_sub(REACH)..from - 1];
    if of.contains(&before.lower)
        && let Some(named) = near.last()
        && let Some(row) = row(named)
    {
        return match ENDS.contains(&named.lower) {
            true => Some(None),
            false => term(row).filter(|_| is_free || row != SCALES[0]),
        };
    }
    // "From two to three": it is three.
    let next = next.map_or("", |next| next.lower);
    if matches!(before.lower, "from" | "von" | "de") && matches!(next, "to" | "auf" | "à" | "a") {
        return near.iter().any(|word| row(word).is_some()).then_some(None);
    }
    let is_put = is_free && (of.contains(&before.lower) || at.contains(&before.lower));
    if let Some(row) = near.iter().rev().find_map(row).filter(|_| is_put) {
        return term(row);
    }
    // "Four on a scale of five".
    let behind = &words[past..words.len().min(past + 4)];
    let end = behind.iter().position(|word| ENDS.contains(&word.lower))?;
    behind[..end]
        .iter()
        .all(|word| word.stop)
        .then(|| term(SCALES[0]))?
}

/// "Last year", "since 1998", "this winter": no count of this event.
fn span(words: &[Read<'_>]) -> bool {
    static SPANS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        set(
            "year years season winter summer decade since jahr jahre jahren seit winter saison années année depuis \
        saison hiver año años desde temporada invierno",
        )
    });
    words.iter().any(|word| listed(&SPANS, word.lower))
}

/// The words between the marks around one of them.
fn clause_of(text: &str, words: &[Read<'_>], at: usize) -> (usize, usize) {
    let parts = |one: usize| {
        let gap = text.get(words[one].word.end..words[one + 1].word.start);
        gap.is_some_and(|gap| gap.contains([',', ';', ':', '–', '—', '，', '、', '(', ')']))
    };
    let from = (0..at)
        .rev()
        .find(|one| parts(*one))
        .map_or(0, |one| one + 1);
    let past = (at..words.len().saturating_sub(1))
        .find(|one| parts(*one))
        .map_or(words.len(), |one| one + 1);
    (from, past)
}

/// Places of the words that say what is counted: two behind the figure, else
/// two before.
fn of(words: &[Read<'_>], past: usize, end: usize, from: usize, begin: usize) -> Vec<usize> {
    let unit = |word: &str| listed(&PERCENT, word) || listed(&MONEY, word) || times(word).is_some();
    let says = |at: &usize| {
        let word = &words[*at];
        !word.stop && !word.word.figure && !unit(word.lower)
    };
    let mut of: Vec<usize> = (past..end.min(past + 4)).filter(says).take(2).collect();
    if of.is_empty() {
        of = (begin..from).rev().filter(says).take(3).collect();
    }
    of
}

/// "Passengers", and "injured" too.
fn people(words: &[Read<'_>], of: &[usize]) -> bool {
    of.iter().any(|at| {
        words[*at]
            .sense
            .is_some_and(|sense| PEOPLE & (1 << sense) != 0)
    })
}

/// The nearest word of a fate, in the figure's clause before others.
fn fate(words: &[Read<'_>], at: usize, clause: (usize, usize)) -> Option<Sense> {
    let fates = words.iter().enumerate().filter_map(|(other, word)| {
        let sense = word
            .sense
            .filter(|sense| senses::FATES & (1 << sense) != 0)?;
        (sense != senses::PEOPLE).then_some((
            !(clause.0..clause.1).contains(&other),
            other.abs_diff(at),
            sense,
        ))
    });
    fates.min().map(|(_, _, sense)| sense)
}

/// "Nobody was hurt", "no one died".
fn nobody(words: &[Read<'_>], at: usize) -> Option<Figure> {
    let word = words[at].lower;
    let next = words.get(at + 1);
    let none = listed(&NOBODY, word)
        || word == "no" && next.is_some_and(|next| next.lower == "one" || next.sense.is_some());
    if !none {
        return None;
    }
    let fate = fate(words, at, (at, words.len().min(at + 6)))?;
    Some(Figure {
        value: 0.0,
        kind: Kind::Count,
        rough: false,
        of: Vec::new(),
        people: true,
        at,
        span: false,
        fate: Some(fate),
    })
}

fn value(word: &str) -> Option<f64> {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return digits(word);
    }
    SPELT.get(word).copied()
}

/// "A third passenger died" counts three dead; a third attempt counts nothing.
fn is_ordinal(word: &str) -> bool {
    SPELT_ORDINALS.contains_key(word)
}

fn times(word: &str) -> Option<f64> {
    SPELT_TIMES.get(word).copied()
}

/// "1,200", "12.000", "50.7", "50,7". A mark before exactly three digits parts
/// thousands, for no report counts to the thousandth.
fn digits(word: &str) -> Option<f64> {
    let marks: Vec<(usize, char)> = word
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | ','))
        .collect();
    if !word
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    {
        return None;
    }
    let decimal = match marks.as_slice() {
        [.., (at, last)] => {
            let alone = marks.iter().filter(|(_, c)| c == last).count() == 1;
            (alone && (word.len() - at != 4 || word.starts_with('0'))).then_some(*at)
        }
        [] => None,
    };
    let plain: String = word
        .char_indices()
        .filter_map(|(at, c)| match c {
            '.' | ',' => (Some(at) == decimal).then_some('.'),
            c => Some(c),
        })
        .collect();
    plain.parse().ok()
}

impl Figure {
    /// Both count the same thing: one kind, one fate or one noun.
    pub(super) fn same_thing(&self, other: &Figure) -> bool {
        if self.kind != other.kind || self.kind == Kind::When {
            return false;
        }
        match (self.fate, other.fate) {
            (Some(one), Some(two)) if self.kind == Kind::Count => {
                one == two && self.people == other.people
            }
            (None, None) => {
                !matches!(self.kind, Kind::Count | Kind::Level)
                    || self.of.iter().any(|term| other.of.contains(term))
            }
            _ => self.kind != Kind::Count,
        }
    }

    /// Both count within the event, or both over a longer span.
    pub(super) fn spans(&self, other: &Figure) -> bool {
        self.kind != Kind::Count || self.span == other.span
    }

    /// The same count of the same thing, which is no accident.
    pub(super) fn links(&self, other: &Figure) -> bool {
        let noun = self.of.iter().any(|term| other.of.contains(term));
        let fates = self.fate == other.fate || self.fate.is_none() || other.fate.is_none();
        let people = self.people && other.people && self.value >= 20.0;
        self.kind == other.kind
            && self.kind != Kind::When
            && self.spans(other)
            && self.agrees(other)
            && fates
            && (self.fate.is_some() && self.fate == other.fate || noun || people)
    }

    /// One may be a rounding of the other.
    pub(super) fn agrees(&self, other: &Figure) -> bool {
        let (less, more) = if self.value < other.value {
            (self, other)
        } else {
            (other, self)
        };
        if less.value == more.value {
            return true;
        }
        let near = more.value - less.value <= more.value * 0.06;
        near && (self.rough || other.rough)
    }
}

#[cfg(test)]
mod tests {
    use super::super::matter::Matter;
    use super::Kind;
    use crate::language::Frequencies;

    #[test]
    fn places_on_a_scale() {
        for (language, text, levels) in [
            (
                "en",
                "The second highest warning, level four, was in force.",
                &[4.0][..],
            ),
            (
                "en",
                "Forecasters had set the danger at four on a scale of five.",
                &[4.0],
            ),
            (
                "en",
                "The danger level had been raised from three to four on Friday.",
                &[4.0],
            ),
            ("en", "A magnitude 6.3 earthquake hit Pereda.", &[6.3]),
            (
                "en",
                "It had a magnitude of 6.5, not 6.3 as first measured.",
                &[6.5, 6.3],
            ),
            ("en", "The storm reached category 3 at noon.", &[3.0]),
            ("en", "The river level rose to four metres.", &[]),
            ("en", "A train killed two at a level crossing.", &[]),
            ("de", "Es gilt Warnstufe 4.", &[4.0]),
            (
                "de",
                "Das Beben hatte eine Stärke von 6,3 und nicht, wie gemeldet, von 5,8.",
                &[6.3, 5.8],
            ),
            ("fr", "L'alerte est passée au niveau 3 vendredi.", &[3.0]),
            ("es", "Un sismo de magnitud 6,1 sacudió la costa.", &[6.1]),
        ] {
            let matter = Matter::read(text, Some(language), &Frequencies::default());
            let levels_of = matter.figures.iter().filter(|one| one.kind == Kind::Level);
            let found: Vec<f64> = levels_of.map(|one| one.value).collect();
            assert_eq!(found, levels, "{text}");
        }
    }
}
