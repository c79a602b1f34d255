//! Which occurrences are one article, and whose words stand.

use super::Facts;
use super::near::near;

/// Why two occurrences are one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    /// One address, and a title, text or id that agrees.
    Page,
    /// The same title over the same text, at about the same time.
    Words,
    /// The same long text under another headline, within hours.
    Report,
    /// Twice in one feed: the same words at the same time.
    Twin,
    /// Much of the same text, changed, cut or added to; see [`super::near`].
    Nearly,
}

/// How two occurrences stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kin {
    /// Of one feed, whose documents tell what stands beside what.
    Feed,
    /// Of one feed, from an archive without documents: what was sent again
    /// stands there twice.
    Archive,
    /// Of two feeds.
    Elsewhere,
}

/// The same words further apart than this are another issue of a notice that
/// keeps its words. Less than a day, for those that come daily.
pub(super) const NOTICE_MS: i64 = 20 * 3_600_000;

/// The same for words long enough to be an article's.
const ARTICLE_MS: i64 = 3 * 86_400_000;

/// Are two occurrences one article? The same both ways round, and of nothing
/// but what the two feeds said: an address alone is evidence, not proof.
///
/// Within a feed little is taken for the same: episodes and notices keep their
/// words, and what goes on under another id is found before (see
/// [`super::occurrence`]).
pub fn same_article(one: &Facts, other: &Facts, kin: Kin) -> Option<Same> {
    let words = one.same_title(other) && one.same_text(other);
    if kin != Kin::Elsewhere {
        let at_once = one.same_time(other) || one.published.is_none() || other.published.is_none();
        let page = one.same_url(other);
        let twin = one.text.is_some() && words && at_once
            || page && words && (at_once || one.stem == other.stem)
            || page && one.same_title(other) && at_once;
        if twin {
            return Some(Same::Twin);
        }
        if kin == Kin::Feed {
            return sent_again(one, other).then_some(Same::Nearly);
        }
    }
    if kin == Kin::Elsewhere && one.same_url(other) {
        let id = one.guid_tells && other.guid_tells && one.guid == other.guid;
        let agree = one.same_title(other) || one.same_text(other) && one.size > 0;
        if id || agree || one.words_agree(other) {
            return Some(Same::Page);
        }
    }
    if one.text.is_some() && one.text == other.text {
        let within = if one.body.is_some() {
            ARTICLE_MS
        } else {
            NOTICE_MS
        };
        return apart_at_most(one, other, within).then_some(Same::Words);
    }
    let elsewhere = kin == Kin::Elsewhere;
    if elsewhere
        && one.body.is_some()
        && one.body == other.body
        && one.title.counts_alike(&other.title)
        && apart_at_most(one, other, NOTICE_MS)
    {
        return Some(Same::Report);
    }
    near(one, other).then_some(Same::Nearly)
}

/// Corrected and sent again beside the first one: within hours, under a title
/// that says so besides. Notices that come by the hour have the same title, or
/// other numbers.
fn sent_again(one: &Facts, other: &Facts) -> bool {
    let (one_words, other_words) = (one.title.words.len(), other.title.words.len());
    let more = one_words.abs_diff(other_words);
    (1..=MARK_WORDS).contains(&more)
        && one.title.is_within(&other.title)
        && one.published.is_some()
        && other.published.is_some()
        && apart_at_most(one, other, NOTICE_MS)
        && near(one, other)
}

/// Words that say in a title that it is a correction: `UPDATE 1-`.
const MARK_WORDS: usize = 3;

/// An unknown time is no reason to tell them apart.
fn apart_at_most(one: &Facts, other: &Facts, ms: i64) -> bool {
    match (one.published, other.published) {
        (Some(one), Some(other)) => one.abs_diff(other) <= ms.unsigned_abs(),
        _ => true,
    }
}

/// An occurrence that may give a brief its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Letters of its words.
    pub size: u32,
    /// Of the outlet's own feed.
    pub own: bool,
    /// Another occurrence credits its outlet, see [`super::credit`].
    pub credited: bool,
    /// The earliest time stated, milliseconds.
    pub published: Option<i64>,
    /// What tells it from all others, whatever came when: a hash of feed and
    /// id at first sight.
    pub born: super::Key,
}

/// Of texts shorter than this, letters say little of which is whole: a list of
/// links is longer than many a teaser.
const TEASER: u32 = 400;

impl Voice {
    /// Carries (nearly) all that the fullest does; the outlet itself may say it
    /// in fewer words.
    fn is_whole(&self, fullest: u32) -> bool {
        let least = match self.own {
            true => fullest / if fullest < TEASER { 4 } else { 2 },
            false => fullest - fullest / 5,
        };
        self.size >= least
    }
}

/// The original of one article's occurrences: of those that carry (nearly) the
/// whole of it the one whose outlet others credit, then the outlet's own, then
/// the one that was published first. None for none.
///
/// Arrival does not count, so that the same feeds make the same briefs in
/// whatever order they are polled.
pub fn original(voices: &[Voice]) -> Option<usize> {
    let fullest = voices.iter().map(|voice| voice.size).max()?;
    voices
        .iter()
        .enumerate()
        .filter(|(_, voice)| voice.is_whole(fullest))
        .min_by_key(|(_, voice)| {
            let published = voice.published.unwrap_or(i64::MAX);
            (!voice.credited, !voice.own, published, voice.born)
        })
        .map(|(at, _)| at)
}
