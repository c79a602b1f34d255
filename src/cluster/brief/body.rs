//! The title and the paragraphs of a story.

use super::account::Account;
use super::matter::Matter;
use crate::model::brief::Standing;
use crate::model::story::StoryParagraph;

/// Paragraphs of a story at most.
const PARAGRAPHS_MAX: usize = 5;
/// Of one voice, once others had theirs.
const VOICE_MAX: usize = 2;
/// With so many paragraphs no voice gets another one.
const FEW: usize = 3;
/// A paragraph that says this much of what was said before is left out.
const REPEATS: f64 = 0.62;
/// Shorter ones (characters) say too little.
const CHARS_MIN: usize = 60;
/// All paragraphs of a story together (characters).
const CHARS_MAX: usize = 2_400;

/// By report, how well it tells the story: what of the others it says.
pub(super) fn places(account: &Account<'_>) -> Vec<f64> {
    let count = account.reports.len();
    (0..count)
        .map(|report| {
            let title = &account.titles[report];
            let others = (0..count).filter(|other| account.voice[*other] != account.voice[report]);
            let mut sum = 0.0;
            for other in others.clone() {
                sum += title.likeness(&account.titles[other]);
                let leads = account
                    .sentences
                    .iter()
                    .filter(|one| one.report == other && one.rank < 2);
                sum += leads
                    .map(|lead| title.likeness(&lead.matter))
                    .fold(0.0, f64::max);
            }
            sum / others.count().max(1) as f64
        })
        .collect()
}

/// The title: that of the best-placed report which needs no excuse.
pub(super) fn title(account: &Account<'_>, points: &[Matter]) -> usize {
    let places = places(account);
    let score = |report: usize| {
        let text = account.reports[report].title;
        let title = &account.titles[report];
        let said: f64 = points
            .iter()
            .take(4)
            .map(|point| title.likeness(point))
            .sum();
        let mut score = places[report] + 0.6 * said;
        if account.retired_titles[report] {
            score -= 3.0;
        }
        if text.contains(['?', '？', '؟'])
            || is_about_reader(&title.words)
            || text.ends_with(['…', '!'])
        {
            score -= 1.0;
        }
        // A word or two is no title.
        if title.len < 4 {
            score -= 0.4;
        }
        score
    };
    (0..account.reports.len())
        .max_by(|a, b| score(*a).total_cmp(&score(*b)).then(b.cmp(a)))
        .unwrap_or(0)
}

/// "Your rights", "what you need to know".
fn is_about_reader(words: &[String]) -> bool {
    const READER: &str = "you your yours sie ihr ihre vous vos votre usted sus tu tus";
    const ASKS: &str =
        "what how why everything things ways was wie warum ce comment pourquoi qué cómo";
    let has = |list: &str, word: &String| list.split(' ').any(|one| one == word);
    words
        .iter()
        .any(|word| ["you", "your", "vous", "votre", "vos", "usted"].contains(&word.as_str()))
        || words
            .first()
            .is_some_and(|word| has(ASKS, word) && words.iter().any(|word| has(READER, word)))
}

/// A run of sentences that may be shown.
struct Run {
    report: usize,
    text: String,
    start: Option<usize>,
    sentences: Vec<usize>,
    /// The how manieth paragraph of its brief.
    paragraph: usize,
}

/// The paragraphs: the best-placed report's lead, then what the others add.
pub(super) fn paragraphs(account: &Account<'_>, lead: usize) -> Vec<StoryParagraph> {
    let runs = runs(account);
    let places = places(account);
    let mut picked: Vec<&Run> = Vec::new();
    let mut chars = 0;
    while picked.len() < PARAGRAPHS_MAX {
        let of_voice = |run: &Run| {
            picked
                .iter()
                .filter(|one| account.voice[one.report] == account.voice[run.report])
                .count()
        };
        let voices = |picked: &[&Run]| {
            let mut voices: Vec<usize> =
                picked.iter().map(|one| account.voice[one.report]).collect();
            voices.sort_unstable();
            voices.dedup();
            voices.len()
        };
        let alone = voices(&picked) < 2 && !picked.is_empty();
        let best = runs
            .iter()
            .filter(|run| !picked.iter().any(|one| one.text == run.text))
            .filter(|run| of_voice(run) < if picked.len() < FEW { VOICE_MAX } else { 1 })
            .filter_map(|run| {
                let repeats = repeats(account, run, &picked);
                if repeats > REPEATS && !(alone && of_voice(run) == 0) {
                    return None;
                }
                let mut score =
                    1.0 / (1.0 + run.paragraph as f64) + 0.3 * places[run.report] - 0.8 * repeats;
                score -= 1.2 * of_voice(run) as f64;
                score += if picked.is_empty() && run.report == lead {
                    1.0
                } else {
                    0.0
                };
                Some((score, run))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((score, run)) = best else { break };
        let length = run.text.chars().count();
        let enough = picked.len() >= 2 && !alone;
        if enough && (chars + length > CHARS_MAX || score < -0.6) {
            break;
        }
        chars += length;
        picked.push(run);
    }
    picked
        .iter()
        .map(|run| {
            let report = &account.reports[run.report];
            StoryParagraph {
                text: run.text.clone(),
                brief_id: report.id.to_owned(),
                revision: report.revision,
                start: run.start,
                outlet: account.outlet(run.report).to_owned(),
            }
        })
        .collect()
}

/// How much of a run was said by those picked, 0 to 1.
fn repeats(account: &Account<'_>, run: &Run, picked: &[&Run]) -> f64 {
    let said: Vec<usize> = picked
        .iter()
        .flat_map(|run| run.sentences.iter().copied())
        .collect();
    let sum: f64 = run
        .sentences
        .iter()
        .map(|at| {
            let matter = &account.sentences[*at].matter;
            let most = said
                .iter()
                .map(|other| account.sentences[*other].matter.covers(matter));
            most.fold(0.0, f64::max).min(1.0)
        })
        .sum();
    sum / run.sentences.len().max(1) as f64
}

/// Every paragraph of every report: the longest run of its sentences with
/// nothing in it that holds no longer, or asks something of the reader.
fn runs(account: &Account<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    for (report, one) in account.reports.iter().enumerate() {
        for (paragraph, passage) in one.body.iter().enumerate() {
            let of: Vec<usize> = (0..account.sentences.len())
                .filter(|at| {
                    let sentence = &account.sentences[*at];
                    sentence.report == report && sentence.said.paragraph == Some(paragraph)
                })
                .collect();
            let mut best: &[usize] = &[];
            let is_out = |at: &usize| {
                let sentence = &account.sentences[*at];
                sentence.retired || sentence.said.asks
            };
            for part in of.split(is_out) {
                let part = trimmed(account, part);
                if part.len() > best.len() {
                    best = part;
                }
            }
            let (Some(first), Some(last)) = (best.first(), best.last()) else {
                continue;
            };
            let (mut from, to) = (
                account.sentences[*first].said.bytes.0,
                account.sentences[*last].said.bytes.1,
            );
            // A point has no dateline; nor has a paragraph.
            let whole = passage.text.get(from..to).unwrap_or("");
            from += whole
                .find(&account.sentences[*first].said.text)
                .unwrap_or(0);
            let Some(text) = passage.text.get(from..to) else {
                continue;
            };
            if text.chars().count() < CHARS_MIN {
                continue;
            }
            let before = passage.text[..from].chars().count();
            runs.push(Run {
                report,
                text: text.to_owned(),
                start: passage.start.map(|start| start + before),
                sentences: best.to_vec(),
                paragraph,
            });
        }
    }
    runs
}

/// Without what leans on a sentence left out before it, and without what is
/// no sentence at the end.
fn trimmed<'a>(account: &Account<'_>, part: &'a [usize]) -> &'a [usize] {
    let standing = |at: usize| account.sentences[at].said.standing;
    let mut part = part;
    while let Some((first, rest)) = part.split_first()
        && standing(*first) != Standing::Alone
        && !(standing(*first) == Standing::Leans && account.sentences[*first].place == 0)
    {
        part = rest;
    }
    while let Some((last, rest)) = part.split_last()
        && standing(*last) == Standing::No
    {
        part = rest;
    }
    part
}
