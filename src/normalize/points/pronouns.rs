//! English pronouns whose owner the sentence has not named, and words that add
//! to what it has not told, or go on with it.

use super::leaning::DESCRIBING;
use super::leaning::INTRODUCED;
use super::leaning::PHRASE_MAX;
use super::leaning::Tokens;
use super::leaning::has;
use crate::language::lexicon::ALSO;
use crate::language::lexicon::DANGLING;
use crate::language::lexicon::JOINING;
use crate::language::lexicon::Lexicon;
use crate::language::lexicon::STOP;
use crate::language::lexicon::TIMES;
use crate::language::lexicon::VERBS;

/// "The school keeps cancelling them", "it is their main worry": many of
/// something, and the sentence has named nothing that there is more than one of.
pub(super) fn is_them(tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    if words.leaning.known.is_empty() {
        return false;
    }
    let is_many = |at: &usize| matches!(tokens.word(*at), "them" | "they" | "their");
    let Some(at) = (1..tokens.raw.len()).find(is_many) else {
        return false;
    };
    // "In their first match, Spurs won": they are named at once.
    let comma = (at..tokens.raw.len()).find(|&at| tokens.is_closed(at));
    let resolved = at < INTRODUCED
        && comma.is_some_and(|comma| comma + 1 < tokens.raw.len())
        && tokens.word(at) != "them";
    // "Spurs said their ..", but a town is never "them".
    let may_be_name = tokens.word(at) != "them";
    let many = |at: usize| {
        let (word, next) = (tokens.word(at), tokens.word(at + 1));
        let is_verb = tokens.role(at, VERBS)
            || next.ends_with("ing")
            || has(" the a an to that this his her its their them it ", next);
        let is_plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss");
        is_plural && (may_be_name || !is_verb)
            || may_be_name && tokens.is_named(at) && !tokens.role(at, STOP | TIMES)
            || word.ends_with(|c: char| c.is_ascii_digit())
            || has(
                " and or people men women children police who two three four five few many some all both \
                 several more most others those these any every each anyone everyone you team family staff ",
                word,
            )
    };
    !resolved && !(0..at).any(many)
}

/// "Inside the models, he discovers", "the core of his point": somebody, and
/// the sentence has named nobody.
pub(super) fn is_him(tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    const PEOPLE: &str = " heir heiress actress duke duchess tycoon nun monk widow bride groom man men woman women people child children baby boy girl teen king queen prince princess pope priest bishop judge chief \
        captain coach star boss guard nurse pilot mother father son daughter wife husband brother sister friend couple \
        victim suspect hero guy lady dad mum mom cop aide envoy each every everyone everybody someone somebody anyone \
        one who whose minister officer teacher worker singer player leader driver soldier manager lawyer farmer writer \
        reporter banker owner founder fighter striker keeper goalkeeper winner runner partner member customer prisoner \
        teenager stranger commander president student patient agent resident parent assistant lieutenant sergeant \
        defendant migrant immigrant pensioner ";
    const NOBODY: &str = " another whether together further rather transformer computer ";
    if words.leaning.known.is_empty() {
        return false;
    }
    let is_one = |at: &usize| has(" he she him his her hers ", tokens.word(*at));
    let Some(at) = (1..tokens.raw.len()).find(is_one) else {
        return false;
    };
    let is_somebody = |at: usize| {
        let word = tokens.word(at);
        let word = word.strip_suffix("'s").unwrap_or(word);
        let shouts = word.len() > 1 && !tokens.raw[at].contains(char::is_lowercase);
        // "Inside the models, he ..", "“Home” was the place where he ..".
        let quoted = tokens.raw[at].starts_with(['"', '“', '‘', '\'']);
        let places = at == 0 && DESCRIBING.contains(word);
        tokens.is_named(at)
            && !shouts
            && !quoted
            && !places
            && !tokens.role(at, STOP | VERBS | TIMES | DANGLING)
            || has(PEOPLE, word.strip_suffix('s').unwrap_or(word))
            || has(PEOPLE, word)
            || word.ends_with("-old")
            || word.len() > 5 && word.ends_with("er") && !has(NOBODY, word)
            || word.len() > 4
                && ["or", "ist", "ian", "man", "woman", "ant"]
                    .iter()
                    .any(|end| word.strip_suffix('s').unwrap_or(word).ends_with(end))
    };
    // "In his first speech, the king": named at once.
    let comma = (at..tokens.raw.len()).find(|&at| tokens.raw[at].ends_with([',', '–', '—']));
    let resolved = at < INTRODUCED && comma.is_some_and(|comma| comma + 1 < tokens.raw.len());
    !resolved && !(0..at).any(is_somebody)
}

/// "The firm also said", with nothing before that it is added to.
pub(super) fn adds(tokens: &Tokens<'_>) -> bool {
    let Some(at) = (0..tokens.raw.len()).find(|&at| tokens.role(at, ALSO)) else {
        return false;
    };
    let joined = (0..at).any(|at| tokens.role(at, JOINING) || tokens.is_closed(at));
    let is_degree = tokens.word(at) == "too" && !tokens.is_closed(at); // "too late"
    !joined && !is_degree
}

/// "We then came back", "keep the above in mind", "I think that resonates",
/// "it can be downloaded here": a word in it means what stands elsewhere.
pub(super) fn goes_on(tokens: &Tokens<'_>, words: &Lexicon) -> bool {
    if words.leaning.known.is_empty() {
        return false;
    }
    let word = |at: usize| tokens.word(at);
    let steps = word(1) == "then" && !tokens.is_closed(0) && !tokens.is_closed(1);
    // "The biggest complaint, though, is noise": of several.
    let last = tokens.raw.len().saturating_sub(1);
    let turns = (1..INTRODUCED).chain([last]).any(|at| {
        at > 0
            && has(" though however ", word(at))
            && tokens.is_closed(at)
            && tokens.is_closed(at - 1)
    });
    // "Esk had its guards, for instance."; "In it, a diver visits ..".
    let joins = last > 2
        && word(last - 1) == "for"
        && has(" instance example ", word(last))
        && tokens.is_closed(last - 2)
        || tokens.is_closed(1)
            && has(" it them this these ", word(1))
            && has(" in with from for by on after since under to ", word(0));
    // "The following is a list", and the list is not in the sentence.
    let lists = (1..=last)
        .any(|at| word(at) == "following" && word(at - 1) == "the" && !tokens.role(at + 1, TIMES))
        && !tokens.raw.iter().any(|raw| raw.ends_with(':'));
    let names = |at: usize| {
        word(at) == "above"
            && word(at - 1) == "the"
            && (tokens.is_closed(at) || has(" in is are ", word(at + 1)))
    };
    let thinks = has(" think thinks believe hope guess ", word(1))
        && word(2) == "that"
        && (tokens.role(3, VERBS)
            || word(3).len() > 3
                && word(3).ends_with('s')
                && has(" with when in for to a the ", word(4)));
    let linked = word(last) == "here" && (0..last).any(|at| {
        has(
            " download downloaded available found read see seen watch listen register order buy ",
            word(at),
        )
    });
    // "Here's another view" and the like is not in the sentence; nor is what
    // "let's" begins.
    let shows = (1..=last).any(|at| matches!(word(at), "here's" | "let's"));
    // "Having slept badly, it seemed late": who slept?
    let begun = word(0).ends_with("ing")
        && (1..last).any(|at| tokens.is_closed(at) && has(" it there it's ", word(at + 1)));
    // "There are lots of things to see."
    let counts =
        word(0) == "there" && (1..=PHRASE_MAX).any(|at| has(" things ways reasons ", word(at)));
    begun
        || counts
        || steps
        || turns
        || thinks
        || linked
        || lists
        || joins
        || shows
        || (1..tokens.raw.len()).any(names)
}
