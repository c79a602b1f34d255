//! Whether a sentence can stand alone: in the light of its article's title and
//! of its neighbours.

use super::leaning;
use super::leaning::Lean;
use super::leaning::Named;
use super::leaning::Tokens;
use super::notices::is_notice;
use super::shape;
use super::shape::End;
use crate::language::lexicon::CLAIMS;
use crate::language::lexicon::COMMANDS;
use crate::language::lexicon::CONTRAST;
use crate::language::lexicon::Lexicon;
use crate::language::lexicon::OBJECTS;
use crate::language::lexicon::POINTING;
use crate::language::lexicon::SAID;
use crate::language::lexicon::STOP;
use crate::language::lexicon::THIRD;
use crate::language::lexicon::VERBS;
use crate::text::lower;
use hashbrown::HashSet;
use std::sync::LazyLock;

/// What a sentence stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) words: &'a Lexicon,
    pub(super) title: &'a Named,
    /// The sentence before it is a question.
    pub(super) answers: bool,
    /// The sentence behind it begins with "But" or the like.
    pub(super) denied: bool,
    /// It may not do without a stop at its end.
    pub(super) needs_stop: bool,
}

/// Fewer words tell nothing.
const WORDS_MIN: usize = 5;
/// More cannot be read at a glance.
const WORDS_MAX: usize = 60;
/// And no point has more characters, whatever its words.
const CHARS_MAX: usize = 420;
/// An answer of no more words says nothing without its question.
const ANSWER_MAX: usize = 8;
/// First words of an answer to "why?".
const BECAUSE: [&str; 12] = [
    "because",
    "weil",
    "parce",
    "porque",
    "perché",
    "omdat",
    "потому",
    "тому",
    "bo",
    "ponieważ",
    "çünkü",
    "لأن",
];
/// A label before a command has no more words.
const LABEL: usize = 4;
/// Who claims something says so within so many words.
const CLAIM: usize = 6;

/// Judges a tightened sentence of `len` words. None: never a point.
pub(super) fn judge(text: &str, len: usize, around: &Around<'_>) -> Option<Lean> {
    let words = around.words;
    let inner = inner_of(text);
    let chars = text.chars().count();
    if !(WORDS_MIN..=WORDS_MAX).contains(&len) || chars > CHARS_MAX {
        return None;
    }
    if shape::is_none(text, inner) || is_notice(text, inner) {
        return None;
    }
    match shape::end(text) {
        End::Stop => {}
        End::Open if !around.needs_stop => {}
        _ => return None,
    }
    let tokens = Tokens::of(inner, words);
    if is_asking(text, &tokens, words) || shape::is_caption(&tokens.folded) {
        return None;
    }
    let is_reason = || BECAUSE.contains(&tokens.word(0));
    if around.answers && (len <= ANSWER_MAX || is_reason() || is_verbless(&tokens, words))
        || is_taken_back(inner, &tokens, around)
        || is_said_by_pronoun(text, words)
        || is_bare_quotation(text)
        || is_verbless(&tokens, words)
        || is_headless(&tokens, words)
        || is_answer(&tokens)
        || is_section(&tokens)
    {
        return Some(Lean::Wholly);
    }
    Some(leaning::leans(inner, &tokens, words, around.title))
}

/// A sentence without the quotation marks and signs before it.
fn inner_of(text: &str) -> &str {
    text.trim_start_matches(|c: char| {
        !c.is_alphanumeric()
            && !matches!(c, '@' | '#' | '&' | '.' | ',' | '…' | ';' | ':' | '%' | ')')
    })
}

/// It tells the reader what to do, or of the page it stands on.
pub(super) fn asks(text: &str, words: &Lexicon) -> bool {
    let inner = inner_of(text);
    is_notice(text, inner) || is_asking(text, &Tokens::of(inner, words), words)
}

fn is_asking(text: &str, tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    is_command(text, tokens, words) || is_late_command(tokens, words)
}

/// Somebody says or thinks it, and the article denies it: in the next sentence
/// or ("Most people think so, but") in the same one.
fn is_taken_back(text: &str, tokens: &Tokens<'_>, around: &Around<'_>) -> bool {
    let thinks = |at: usize| tokens.role(at, CLAIMS) && !tokens.role(at, SAID);
    let denies = |at: usize| tokens.role(at, CONTRAST) && tokens.is_closed(at - 1);
    around.denied && is_claim(text, tokens, around.words)
        || is_hearsay(text, tokens)
        || (0..CLAIM / 2).any(thinks) && (CLAIM..tokens.raw.len()).any(denies)
}

/// "Some people claim that ..": what some or most think is told to be doubted.
fn is_hearsay(text: &str, tokens: &Tokens<'_>) -> bool {
    const SOME: &str = " some many most people everyone everybody manche viele einige certains beaucoup algunos muchos alcuni \
        molti alguns muitos sommigen velen некоторые многие деякі багато niektórzy wielu bazıları birçok البعض كثيرون רבים कुछ ";
    const UNSPACED: [&str; 8] = [
        "有人",
        "很多人",
        "许多人",
        "許多人",
        "不少人",
        "多くの人",
        "一部の人",
        "一般に",
    ];
    if leaning::is_unspaced(text) {
        let thinks = [
            "认为", "認為", "觉得", "以为", "考え", "思わ", "思っ", "信じ",
        ];
        return UNSPACED.iter().any(|some| text.starts_with(some))
            && thinks.iter().any(|think| text.contains(think));
    }
    let first = tokens.folded.first().map_or("", String::as_str);
    leaning::has(SOME, first)
        && (1..CLAIM).any(|at| tokens.role(at, CLAIMS) && !tokens.role(at, SAID))
}

fn is_claim(text: &str, tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    if leaning::is_unspaced(text) {
        let mut claims = words.leaning.claims.split_whitespace();
        return claims.any(|claim| text.contains(claim));
    }
    (0..CLAIM).any(|at| tokens.role(at, CLAIMS | SAID))
}

/// Words that begin what nobody states.
const ALWAYS: &str = " please let's don't imagine suppose say remember click subscribe download note consider plug check make \
    picture visit enjoy join discover explore learn ensure avoid choose install ";

/// It tells the reader what to do, thanks or greets.
fn is_command(text: &str, tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    let Some(first) = tokens.folded.first() else {
        return false;
    };
    let lists = words.leaning;
    let asks = lists.asking_ends.split(", ").map(str::trim);
    let closed = text.trim_end_matches(['"', '”', '」', ' ']);
    if asks
        .filter(|end| !end.is_empty())
        .any(|end| closed.ends_with(end))
    {
        return true;
    }
    if leaning::is_unspaced(text) {
        let mut commands = lists.commands.split_whitespace();
        return commands.any(|command| text.starts_with(command));
    }
    let second = tokens.folded.get(1).map_or("", String::as_str);
    if !lists.polite.is_empty() && second == lists.polite && first.ends_with("en") {
        return true;
    }
    let ends = |end: &str| first.ends_with(end) && first.chars().count() > end.chars().count() + 1;
    let is_word = |list: &str| list.split_whitespace().any(|word| word == first);
    let bare = first.strip_prefix("n'").unwrap_or(first);
    if lists.command_ends.split_whitespace().any(ends)
        && !is_word(lists.no_commands)
        && bare.len() > 3
    {
        return true;
    }
    let mild = matches!(first.as_str(), "just" | "simply" | "always")
        && tokens.role(1, COMMANDS)
        && (tokens.role(2, OBJECTS) || tokens.folded.get(2).is_some_and(|word| word == "about"));
    if !lists.objects.is_empty() && (mild || is_bare_verb(tokens, 0)) {
        return true;
    }
    if !tokens.role(0, COMMANDS) {
        return false;
    }
    // Where nouns are told apart by what follows, they are.
    lists.objects.is_empty()
        || is_word(ALWAYS) && !tokens.role(1, VERBS)
        || tokens.role(1, OBJECTS)
        || !has_verb(tokens, words, 1)
}

/// "Heap the berries in a pot.": what stands before an article and carries no
/// grammar is a verb that nobody does.
fn is_bare_verb(tokens: &Tokens<'_>, at: usize) -> bool {
    // These stand before articles too, and are in no list of grammar.
    const BEFORE_ARTICLES: &str = "half twice double within inside outside beneath beside besides behind below beyond \
        despite amid amidst among amongst unlike like near opposite across along alongside around round past since \
        without upon onto toward towards although though whether unless underneath whereas because once perhaps maybe \
        even quite rather almost never often sometimes ever today yesterday tomorrow tonight overnight via per versus \
        plus minus save bar gone whatever many either neither albeit";
    let (Some(word), Some(next)) = (tokens.folded.get(at), tokens.raw.get(at + 1)) else {
        return false;
    };
    // "Ivan the Terrible"
    let is_name = |at: usize| {
        let first = tokens.raw.get(at).and_then(|raw| raw.chars().next());
        first.is_none_or(char::is_uppercase)
    };
    matches!(*next, "the" | "a" | "an" | "your")
        && !is_name(at + 2)
        && !tokens.is_closed(at)
        && word.bytes().all(|b| b.is_ascii_lowercase())
        && !tokens.role(at, STOP | VERBS)
        && !["ing", "ed", "ly", "s", "wise", "ever"]
            .iter()
            .any(|end| word.ends_with(end))
        && !BEFORE_ARTICLES.split_whitespace().any(|one| one == word)
}

/// "Once it boils, add the sugar.": what the reader is to do, and when.
fn is_late_command(tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    const WHEN: [&str; 15] = [
        "if", "when", "once", "after", "before", "to", "for", "while", "until", "as", "since",
        "because", "in", "with", "then",
    ];
    let begins = tokens
        .folded
        .first()
        .is_some_and(|first| WHEN.contains(&first.as_str()));
    if words.leaning.objects.is_empty() {
        return false;
    }
    // "Cup final: keep up with all matches!"
    let label = (0..LABEL).find(|&at| tokens.raw.get(at).is_some_and(|raw| raw.ends_with(':')));
    let comma = match begins {
        true => (1..tokens.raw.len()).find(|&at| tokens.is_closed(at)),
        false => label,
    };
    comma.is_some_and(|comma| {
        let verb = comma + 1;
        let is_low = tokens
            .raw
            .get(verb)
            .is_some_and(|raw| raw.starts_with(char::is_lowercase));
        is_low
            && (tokens.role(verb, COMMANDS)
                && (tokens.role(verb + 1, OBJECTS)
                    || tokens
                        .folded
                        .get(verb + 1)
                        .is_some_and(|word| word.ends_with("ing")))
                || is_bare_verb(tokens, verb))
    })
}

/// "..., he said.", ", sagte sie.": who that is stands elsewhere.
fn is_said_by_pronoun(text: &str, words: &Lexicon) -> bool {
    let Some(at) = text.rfind([',', '”', '"', '»']) else {
        return false;
    };
    let tail = lower(&text[at..]);
    let mut tail = tail
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let pair = [tail.next().unwrap_or(""), tail.next().unwrap_or("")];
    let roles = words.roles(pair[0]) | words.roles(pair[1]);
    let is_somebody = matches!(pair[0], "another" | "others" | "one" | "someone");
    tail.count() <= 4 && (roles & THIRD != 0 || is_somebody) && roles & SAID != 0
}

/// Somebody's words, and nobody named who said them: one quotation from end to
/// end.
fn is_bare_quotation(text: &str) -> bool {
    const MARKS: [char; 9] = ['"', '“', '”', '„', '«', '»', '「', '」', '‘'];
    let begins = text.starts_with(MARKS) || text.starts_with("``");
    let tail = text.trim_end_matches(['.', ' ', '!', '。']);
    let ends = tail.ends_with(MARKS) || tail.ends_with('’') || tail.ends_with("''");
    begins && ends && text.chars().filter(|c| MARKS.contains(c)).count() <= 2
}

/// No word that could be its verb: "Not after the war.", "A town of 500."
fn is_verbless(tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    !words.words.verbs.is_empty() && !has_verb(tokens, words, 0)
}

/// "CS: Workers there have long shifts.": who that is stands at its first answer.
fn is_answer(tokens: &Tokens<'_>) -> bool {
    let initials = tokens.raw.first().and_then(|first| first.strip_suffix(':'));
    initials.is_some_and(|who| {
        (2..=3).contains(&who.len()) && who.bytes().all(|b| b.is_ascii_uppercase())
    })
}

/// "This week's best reads: ..": the label of a part that comes each time.
fn is_section(tokens: &Tokens<'_>) -> bool {
    let is_label = |at| {
        tokens
            .raw
            .get(at)
            .is_some_and(|word: &&str| word.ends_with([':', '：']))
    };
    tokens.role(0, POINTING) && (1..=LABEL).any(is_label)
}

/// "Purchased used from a dealer.": its subject is missing.
fn is_headless(tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    let first = tokens.folded.first().map_or("", String::as_str);
    // "Accused killer Ann Lowe appeared in court": a verb behind a name.
    let does = |at: usize| {
        at > 1 && tokens.is_named(at - 1) && !tokens.is_named(at) && tokens.word(at).ends_with("ed")
    };
    let is_verb = |at: usize| tokens.role(at, VERBS) || does(at);
    !words.words.verbs.is_empty()
        && first.len() > 4
        && (first.ends_with("ed") || first.ends_with("ing"))
        && !(1..tokens.raw.len()).any(is_verb)
}

/// Helping verbs are never nouns.
static HELPING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "is are was were has have had will would can could may might must shall should does did do isn't aren't \
    wasn't weren't don't doesn't didn't won't can't couldn't wouldn't hasn't haven't hadn't it's he's she's that's there's \
    they're we're you're i'm i've we've they've you've"
        .split(' ')
        .collect()
});
/// Behind these stands a noun, not a verb.
static BEFORE_NOUNS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "of the a an in for with his her their its on at by from no new more some any these those my our your \
    this that's to and or full many most few several all two three four five"
        .split(' ')
        .collect()
});

/// "A set that comes with a case", "the bits you need": of a verb there, the
/// sentence is not made.
fn describes(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = |at: usize| tokens.folded[at].as_str();
    match word(at - 1) {
        "that" | "which" | "who" | "whose" => {
            !tokens.role(at - 2, VERBS | SAID | CLAIMS) && !tokens.is_closed(at - 1)
        }
        "you" => !tokens.role(at - 2, STOP | VERBS) && !tokens.is_closed(at - 2),
        _ => false,
    }
}

/// Whether one of the words from `from` on is a verb.
fn has_verb(tokens: &Tokens<'_>, words: &Lexicon, from: usize) -> bool {
    let listed = |list: &str, word: &str| list.split_whitespace().any(|one| one == word);
    (from..tokens.raw.len()).any(|at| {
        let word = tokens.folded[at].as_str();
        let before = at
            .checked_sub(1)
            .map_or("", |at| tokens.folded[at].as_str());
        if at > from + 1 && describes(tokens, at) {
            return false;
        }
        if HELPING.contains(word) {
            return true;
        }
        if !tokens.raw[at].starts_with(char::is_lowercase) || BEFORE_NOUNS.contains(before) {
            return false;
        }
        // "Prices range", "authorities use".
        let plural = words.roles(word) & COMMANDS != 0 && before.ends_with('s');
        let next = tokens.folded.get(at + 1).map_or("", String::as_str);
        let third = word.ends_with('s')
            && !word.ends_with("ss")
            && at > 0
            && !tokens.is_closed(at)
            && !listed("of and or from by for with without &", next);
        words.roles(word) & VERBS != 0
            || plural
            || word.len() > 3 && (word.ends_with("ed") || third)
    })
}
