//! Whether a sentence tells what happened or is announced, and not what is
//! always so.

use super::leaning::Tokens;
use super::leaning::fold;
use super::leaning::has;
use crate::language::lexicon::ARTICLES;
use crate::language::lexicon::Lexicon;
use crate::language::lexicon::ME;
use crate::language::lexicon::STOP;
use crate::language::lexicon::TIMES;
use crate::language::lexicon::VERBS;
use crate::language::lexicon::WE;
use hashbrown::HashMap;
use std::sync::LazyLock;

/// An author announces within so many words.
const ANNOUNCED: usize = 9;
/// A participle stands within so many words of its "has".
const PARTICIPLE: usize = 3;

/// How verbs that announce begin, in all languages.
const ANNOUNCING: [&str; 22] = [
    "announc",
    "introduc",
    "unveil",
    "releas",
    "launch",
    "publish",
    "ankündig",
    "vorstell",
    "veröffentlich",
    "annonc",
    "présent",
    "anunci",
    "presenta",
    "lanza",
    "annunci",
    "lancia",
    "lanç",
    "aankond",
    "анонс",
    "представ",
    "выпус",
    "ogłas",
];

/// A subject or word of what is so for many, or often.
const GENERIC: u32 = 1;
/// A time that makes a sentence of today.
const NOW: u32 = 2;
/// Begins a clause with a verb of its own.
const JOINED: u32 = 4;
/// A verb that is never a noun.
const FINITE: u32 = 8;
/// Stands before a time that is meant.
const MEANT: u32 = 16;
const PERFECT: u32 = 32;
const PRESENT: u32 = 64;
/// A past form that does not end in "ed".
const PAST: u32 = 128;
/// One that is past behind "has" or a noun alone.
const PASSIVE: u32 = 256;
/// May stand before a past form.
const ADVERB: u32 = 512;
const COPULA: u32 = 1024;
/// Says what was found.
const FINDS: u32 = 2048;

/// English words, and what each is.
const LISTS: [(&str, u32); 12] = [
    (
        "many most some everyone everybody few often sometimes usually whenever always anyone there's generally \
         typically traditionally all every",
        GENERIC,
    ),
    ("now today yesterday tonight tomorrow recently newly", NOW),
    (
        "that which who when if where because while what how",
        JOINED,
    ),
    (
        "is are isn't aren't has have was were had will can could may might must should would does do did said",
        FINITE,
    ),
    ("last past next this coming since", MEANT),
    ("has have had i've we've they've", PERFECT),
    ("is are can may do does should must might", PRESENT),
    (
        "was were did said went came took gave saw began kept stood heard ran sat spoke grew fell rose drove chose won \
         fled flew knew threw drew ate slept swore stole froze forgot swept tore thought withdrew told lost became spent",
        PAST,
    ),
    (
        "been done seen taken given shown known written made got found left felt brought held met paid led sent built \
         broke bought wore shot sold struck sought taught caught fought sung hung dealt hid understood set cut put hit \
         won come become begun run read",
        PASSIVE,
    ),
    ("just also already only once", ADVERB),
    ("is are isn't aren't", COPULA),
    (
        "show shows suggest suggests reveal reveals find finds report reports warn warns confirm confirms",
        FINDS,
    ),
];

static KINDS: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let mut kinds = HashMap::new();
    for (list, kind) in LISTS {
        for word in list.split_whitespace() {
            *kinds.entry(word).or_insert(0) |= kind;
        }
    }
    kinds
});

fn kind(word: &str) -> u32 {
    KINDS.get(word).copied().unwrap_or(0)
}

/// "We are happy to announce ..", "I just released ..": the author, and what
/// is new.
pub(super) fn announces(text: &str, lexicon: &Lexicon) -> bool {
    let tokens = Tokens::of(text, lexicon);
    // What was announced in May, or months ago, is what came before.
    let is_old = |at: usize| has(" in ago back when after ", tokens.word(at));
    let Some(who) = (0..ANNOUNCED / 2).find(|&at| tokens.role(at, ME | WE)) else {
        return false;
    };
    let is_english = !lexicon.leaning.known.is_empty();
    !(0..who).any(is_old)
        && (who + 1..ANNOUNCED).any(|at| {
            let word = tokens.word(at);
            let is_verb = !is_english
                || word.ends_with("ed")
                || word.ends_with("ing")
                || tokens.word(at - 1) == "to";
            is_verb && is_announcing(word)
        })
}

/// It is past, announced, or of a time that is told. Of languages whose verbs
/// are not known, all do.
pub(super) fn happens(text: &str, lexicon: &Lexicon) -> bool {
    if lexicon.leaning.known.is_empty() {
        return true;
    }
    let tokens = Tokens::of(text, lexicon);
    let kinds: Vec<u32> = tokens.folded.iter().map(|word| kind(word)).collect();
    let has = |at: usize, kind: u32| kinds.get(at).is_some_and(|kinds| kinds & kind != 0);
    let is_participle = |at: usize| is_regular(&tokens, at) || has(at, PAST | PASSIVE);
    let is_generic = has(0, GENERIC);
    let mut is_present = false;
    (0..tokens.raw.len()).any(|at| {
        let word = tokens.word(at);
        let is_meant = at > 0 && (tokens.is_named(at) || has(at - 1, MEANT));
        let is_time = || {
            let time = word.strip_suffix("'s").unwrap_or(word);
            lexicon.roles(time) & TIMES != 0
        };
        // "Today is a feast", "a worry today is that ..": of no day.
        let is_now = has(at, NOW) && !has(at + 1, COPULA);
        if is_now || is_meant && is_time() {
            return true;
        }
        is_present |= has(at, PRESENT);
        if is_generic {
            return false;
        }
        let follows =
            || at > 0 && (has(at - 1, ADVERB) || !tokens.role(at - 1, STOP | ARTICLES | VERBS));
        let is_new = word == "new" && tokens.word(at + 1) != "to";
        let is_announced =
            || is_announcing(word) && (word.ends_with("ing") || tokens.word(at + 1) == "of");
        // "..., tests show.", "A study finds that .."
        let is_found = has(at, FINDS) && matches!(tokens.word(at + 1), "" | "that");
        let is_past = || has(at, PAST) || !is_present && is_participle(at) && follows();
        let is_perfect = || {
            has(at, PERFECT)
                && (at + 1..=at + PARTICIPLE)
                    .take_while(|&at| !tokens.role(at, ARTICLES) && tokens.word(at) != "to")
                    // "has been in the news" is so.
                    .any(|at| is_participle(at) && tokens.word(at) != "been")
        };
        is_new || is_found || is_past() || is_perfect() || is_announced() || befalls(&tokens, at)
    })
}

/// "Many people ..", "Sometimes ..": of what is so for many, or often.
pub(super) fn is_generic(text: &str) -> bool {
    text.split_whitespace()
        .next()
        .is_some_and(|first| kind(&fold(first)) & GENERIC != 0)
}

/// "Reading is an ..", "The tool has a ..": what is always so, and is said
/// before what is new.
pub(super) fn is_background(text: &str, lexicon: &Lexicon) -> bool {
    if lexicon.leaning.known.is_empty() {
        return false;
    }
    let tokens = Tokens::of(text, lexicon);
    // The verb of "that doubles when it is full" is not the sentence's.
    let mut within = 0;
    let verb = (1..tokens.raw.len()).find(|&at| {
        let kind = kind(tokens.word(at));
        within += usize::from(kind & JOINED != 0);
        let is_verb = kind & FINITE != 0;
        let is_own = is_verb && within == 0;
        within -= usize::from(is_verb && within > 0);
        is_own
    });
    verb.is_some_and(|at| {
        let next = tokens.word(at + 1);
        match tokens.word(at) {
            "is" | "are" | "isn't" | "aren't" => {
                !(befalls(&tokens, at) || next.ends_with("ing") || next == "to")
            }
            "has" | "have" if next == "been" => {
                let then = tokens.word(at + 2);
                !is_regular(&tokens, at + 2) && kind(then) & (PAST | PASSIVE) == 0
            }
            "has" | "have" => tokens.role(at + 1, ARTICLES) || has(" a an no several many ", next),
            _ => false,
        }
    })
}

/// "Gull is a ..": its first words say what something is.
pub(super) fn defines(text: &str) -> bool {
    let mut words = text.split_whitespace().skip(1).take(PARTICIPLE);
    words.any(|word| has(" is are ist sind est sont es son è sono é são ", word))
}

fn is_announcing(word: &str) -> bool {
    ANNOUNCING.iter().any(|stem| word.starts_with(stem))
}

/// "Striker Ann Lowe is suspended", "the town of Esk is building": somebody
/// with a name.
fn befalls(tokens: &Tokens<'_>, at: usize) -> bool {
    let next = tokens.word(at + 1);
    matches!(tokens.word(at), "is" | "are")
        && (next.ends_with("ed") || next.ends_with("ing"))
        && (1..at).any(|at| tokens.is_named(at))
}

fn is_regular(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.word(at);
    word.len() > 4 && word.ends_with("ed") && !tokens.is_named(at)
}

#[cfg(test)]
mod tests {
    use super::announces;
    use super::happens;
    use super::is_background;
    use crate::language::lexicon;

    #[test]
    fn what_happened_is_told_from_what_is_always_so() {
        let english = lexicon::of(Some("en"));
        for (text, expected) in [
            ("The council of Esk closed its eel market.", true),
            (
                "Three ferries have been sold to an owner in Gullport.",
                true,
            ),
            ("Gull 4.2 is now available for three systems.", true),
            ("Gullport just scored a deal with the islands.", true),
            ("The race starts on Monday.", true),
            ("Some tools do not read maps of the sea bed.", false),
            ("Sorting is a basic step of every index.", false),
            (
                "Many people complained about fares in the past decade of ferries.",
                true,
            ),
            ("Many captains complained about fares.", false),
            ("Today is a feast of captains.", false),
            ("The harbour has been in the headlines.", false),
            ("Salt creeps into the plugs, tests of the club show.", true),
            ("The town of Esk is building a quay.", true),
            ("Captains are building quays.", false),
            ("Maps used by captains are drawn by hand.", false),
        ] {
            assert_eq!(happens(text, english), expected, "{text}");
        }
    }

    #[test]
    fn a_description_is_background() {
        let english = lexicon::of(Some("en"));
        for (text, expected) in [
            ("Sorting is a basic step of every index.", true),
            ("The library has a reputation of being slow.", true),
            ("The harbour has been in the headlines.", true),
            ("The harbour is losing its pilots.", false),
            ("Striker Ann Lowe is suspended and may be replaced.", false),
            (
                "A table that grows when it is full moves every entry twice.",
                false,
            ),
            (
                "Two copies in different places protect a household's files.",
                false,
            ),
        ] {
            assert_eq!(is_background(text, english), expected, "{text}");
        }
    }

    #[test]
    fn an_author_announces_what_is_new() {
        let english = lexicon::of(Some("en"));
        for (text, expected) in [
            ("We are happy to announce Gull, a map for sailors.", true),
            ("Last week I released the first version of Gull.", true),
            ("Five months ago, we announced Gull.", false),
            ("In May 2020, I published a map.", false),
            (
                "I skimmed the release notes, and I am not impressed.",
                false,
            ),
        ] {
            assert_eq!(announces(text, english), expected, "{text}");
        }
        let german = lexicon::of(Some("de"));
        assert!(announces(
            "Wir freuen uns, heute Gull ankündigen zu können.",
            german
        ));
    }
}
