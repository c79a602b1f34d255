//! The first point: the sentence that says what the title announces, or none.

use super::Material;
use super::Sentence;
use super::event;
use super::leaning;
use super::picking::Picking;
use super::roles_of;
use super::voice;
use crate::language::lexicon::CLAIMS;
use crate::language::words::Sketch;
use crate::language::words::shared;
use crate::normalize::block::Article;
use crate::normalize::block::Block;
use crate::normalize::block::BlockKind;

/// Sentences from the beginning that may be the news.
const LEAD: usize = 8;
/// Sentences from the beginning that may be it though the title plays.
const OPENS: usize = 3;
/// And that may be the thesis.
const LEAD_ARGUED: usize = 30;
/// A sentence with fewer of the title's words does not go before the first one.
const BEFORE_FIRST: usize = 2;
/// Of a sentence's letters, such a part in quotation marks makes it somebody's
/// words (the inverse).
const QUOTED_SHARE: usize = 2;
/// Of a text whose author speaks, sentences from the beginning that may be
/// what it is about.
const LEAD_SPOKEN: usize = 6;
/// What an author has done is what the title announces if it has so much of
/// its matter.
const DEED: usize = 3;
/// What an author who speaks says in fewer words is an opinion or a greeting.
const FULL: usize = 8;
/// A word of the title more outweighs so many places.
const PLACES: usize = 3;
/// Sentences that are looked at for it, whatever they say.
const LOOKED_AT: usize = 16;
/// So many pairs of signs count as a word.
const PAIRS: usize = 2;

/// A sentence of fewer words has no room for names and what they did.
const NAMING: usize = 18;
/// What has a name has no more words in the title.
const DEFINED: usize = 2;
/// A text of fewer words has no room for what everybody knows.
const SHORT: usize = 200;

/// Who thinks something is said within so many words.
const CLAIMED: usize = 6;
/// What a list of things has in its title: how many, or which of them.
const RANKED: &str = " best biggest greatest worst top ten seven five besten größten schlechtesten meilleurs meilleures pires \
    mejores peores migliori peggiori melhores piores beste grootste лучшие лучших найкращі найкращих najlepsze najlepszych ";
/// And so many headings.
const SECTIONS: usize = 4;

/// "The biggest flops of the century": a thing under each heading, and no
/// sentence that tells of all.
pub(super) fn is_list_of_things(article: &Article<'_>) -> bool {
    let is_heading = |block: &&Block| block.kind == BlockKind::Heading;
    let is_count = |word: &str| word.len() < 3 && word.bytes().all(|b| b.is_ascii_digit());
    let mut words = article.title.split_whitespace().map(leaning::fold);
    words.any(|word| is_count(&word) || leaning::has(RANKED, &word))
        && article.paragraphs.iter().filter(is_heading).count() >= SECTIONS
}

/// It has a name, a figure or who says so.
fn is_known(sketch: &Sketch) -> bool {
    sketch.names.len() + sketch.figures + sketch.said > 0
}

/// Somebody's figures.
fn is_fact(sketch: &Sketch) -> bool {
    sketch.figures > 0 && sketch.names.len() + sketch.said > 0
}

/// Names with a number of several parts behind them: "Marlin 2.4".
pub(super) fn releases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    fn bare(word: &str) -> &str {
        word.trim_matches(|c: char| !c.is_alphanumeric())
    }
    fn number(word: &str) -> Option<&str> {
        let number = word.trim_start_matches(['v', 'V']);
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (number.contains('.') && number.split('.').all(is_part)).then_some(number)
    }
    let words = text.split(' ').map(bare);
    let pairs = words.clone().zip(words.skip(1));
    pairs
        .filter(|(name, _)| name.starts_with(char::is_uppercase))
        .filter_map(|(name, word)| Some((name, number(word)?)))
}

impl Material {
    /// How much of the title's matter it has.
    fn told(&self, index: usize) -> usize {
        shared(&self.sentences[index].sketch.matter, &self.title.matter)
    }

    /// It says enough of what the title says to be what is announced there.
    /// `place`: how many sentences before it say something.
    fn tells(&self, index: usize, place: usize) -> bool {
        let Sentence {
            passage,
            sketch,
            heads,
            ..
        } = &self.sentences[index];
        if *heads && sketch.own == 0 || self.announces(index) {
            return true;
        }
        // Pairs of signs are fewer words than they are pairs.
        let pairs = if self.is_wide { PAIRS } else { 1 };
        let (told, title) = (self.told(index) * pairs, self.title.matter.len());
        let half = told * 2 >= title && told > 0;
        let most = told > 1 && told * 4 >= title * 3;
        let opens = place < voice::OPENING;
        let near = place < LEAD_SPOKEN;
        let opines = voice::opines(&passage.text, self.lexicon);
        if self.sentences[index].is_thesis && (near || self.urges) {
            let ours = half && sketch.own == sketch.we;
            return opines && told > 0 || ours;
        }
        if sketch.own > 0 && !self.is_aside(index) {
            let deed = told >= DEED && sketch.figures > 0 && voice::tells_deed(&passage.text);
            let ours = sketch.own == sketch.we && told > 1 && half && sketch.figures > 0;
            return most && opens && deed || ours && (opens || most && near);
        }
        let alone = told > 1 || title == 1;
        match self.speaks {
            true => sketch.len >= FULL && (opens && half && alone || near && most),
            false => {
                let enough = told > 0 && (alone || is_fact(sketch));
                let early =
                    place < OPENS || near && told > 1 && told * 3 >= title && self.is_report(index);
                early && enough || told > 1 && half || place == 0 && self.names_its(sketch)
            }
        }
    }

    /// It begins with a word of the title, or names whom the title names.
    fn names_its(&self, sketch: &Sketch) -> bool {
        let mut words = sketch.content.iter().take(1).chain(&sketch.names);
        words.any(|word| self.title.matter.binary_search(word).is_ok())
    }

    /// It is news whatever the title plays with: at the very beginning it says
    /// when, how many, who says so, or of whom in a text that tells what others
    /// say; soon after it, whose figures these are.
    fn is_news(&self, index: usize, place: usize) -> bool {
        let sketch = &self.sentences[index].sketch;
        let reports = self.reports() && (!sketch.names.is_empty() || self.told(index) > 0);
        let opens = place == 0
            && (reports
                || sketch.figures + sketch.said > 0
                || self.names_whom(sketch)
                || sketch.times > 0);
        !self.argues && sketch.own == 0 && (opens || is_fact(sketch))
    }

    /// What explains, teaches or tells of a life begins with what everybody
    /// knows: there only a thesis is sure, or most of the title, or half of it
    /// with names, or what somebody said or did at some time.
    fn is_sure(&self, index: usize, place: usize) -> bool {
        let Sentence {
            sketch,
            denied,
            is_thesis,
            heads,
            passage,
            ..
        } = &self.sentences[index];
        if self.is_of_another_release(&passage.text) {
            return false;
        }
        // Pairs of signs are fewer words than they are pairs.
        let pairs = if self.is_wide { PAIRS } else { 1 };
        let (told, title) = (self.told(index) * pairs, self.title.matter.len());
        // What machines must do is no thesis.
        let ought = *is_thesis && (self.urges || !self.has_code);
        if ought
            || *heads
            || self.announces(index)
            || self.reports()
                && (told > 0 || is_known(sketch))
                && !self.is_generic(index)
                && (place < OPENS || !self.is_background(index, place))
        {
            return true;
        }
        let is_named = sketch.names.len() > 1 || !self.has_capitals;
        let tells = told * 4 >= title * 3 || is_named && (told * 2 >= title || told > 2);
        let happened =
            || sketch.said > 0 || is_fact(sketch) || sketch.times > 0 || self.is_claimed(index);
        let is_sure = tells && (place < voice::OPENING || !self.speaks)
            || told > 1 && (self.words < SHORT || self.names_many())
            || self.words < SHORT && is_fact(sketch) && !self.is_list
            || place == 0 && self.names_whom(sketch)
            || told > 0 && !self.speaks && happened()
            || place == 0 && !self.argues && sketch.times > 0;
        is_sure && !denied && !self.has_code && !self.is_background(index, place)
    }

    /// "Marlin 2.3 had a hole" under "Marlin 2.4 released": it tells of another
    /// one than the title, and of that nothing.
    fn is_of_another_release(&self, text: &str) -> bool {
        let is_of = |title: &(String, String)| {
            let mut all = releases(text).filter(|(name, _)| *name == title.0);
            let first = all.next().map(|(_, number)| number != title.1);
            first.is_some_and(|other| other && all.all(|(_, number)| number != title.1))
        };
        self.releases.iter().any(is_of)
    }

    /// It is no news, and not what the title is about. A figure makes no news
    /// of what is always so, but at the very beginning.
    fn is_background(&self, index: usize, place: usize) -> bool {
        let Sentence {
            passage, sketch, ..
        } = &self.sentences[index];
        let is_so = event::is_background(&passage.text, self.lexicon)
            && sketch.said == 0
            && !(place == 0 && is_fact(sketch))
            && !event::happens(&passage.text, self.lexicon);
        // "Tomatoes on a balcony need ..": of what the title names.
        let is_theirs = || self.begins_with_title(sketch) || self.occurs(index);
        (is_so || self.is_generic(index) || !is_theirs()) && !self.is_subject(index, place)
    }

    /// It says nearly all of the title, at the very beginning most of it, or of
    /// what has a name what it is.
    fn is_subject(&self, index: usize, place: usize) -> bool {
        let (told, title) = (self.told(index), self.title.matter.len());
        let Sentence {
            passage, sketch, ..
        } = &self.sentences[index];
        let opens = place == 0 && !self.speaks && !event::is_generic(&passage.text);
        let begins = || self.begins_with_title(sketch) && event::defines(&passage.text);
        told > 2 && (told * 6 >= title * 5 || opens && told * 3 >= title * 2)
            || opens && title <= DEFINED && begins()
    }

    fn begins_with_title(&self, sketch: &Sketch) -> bool {
        let first = sketch.content.first();
        first.is_some_and(|word| self.title.matter.binary_search(word).is_ok())
    }

    /// "Many people ..", and no fact.
    fn is_generic(&self, index: usize) -> bool {
        event::is_generic(&self.sentences[index].passage.text) && !self.occurs(index)
    }

    /// It tells what happened, and not what is always so.
    pub(super) fn occurs(&self, index: usize) -> bool {
        let Sentence {
            passage, sketch, ..
        } = &self.sentences[index];
        sketch.figures + sketch.said > 0
            || self.is_claimed(index)
            || event::happens(&passage.text, self.lexicon)
    }

    /// Its author announces what the title does.
    pub(super) fn announces(&self, index: usize) -> bool {
        let Sentence {
            passage, sketch, ..
        } = &self.sentences[index];
        sketch.me + sketch.we > 0
            && self.told(index) > 0
            && event::announces(&passage.text, self.lexicon)
    }

    /// "Ann Lowe believes ..": somebody with a name thinks it.
    fn is_claimed(&self, index: usize) -> bool {
        let Sentence {
            passage, sketch, ..
        } = &self.sentences[index];
        let mut first = passage.text.split_whitespace().take(CLAIMED);
        let is_claim = |word: &str| roles_of(word, self.lexicon) & CLAIMS != 0;
        !sketch.names.is_empty() && first.any(is_claim)
    }

    /// In a text of many names, a full sentence with several of them.
    fn names_whom(&self, sketch: &Sketch) -> bool {
        let names = sketch.names.len() > 2 && sketch.len >= NAMING;
        names && self.names_many() && !self.is_list
    }

    /// It could lead at the very beginning: further down no other sentence can
    /// but a thesis. `opens`: or as the opening.
    fn may_lead(&self, index: usize, opens: bool) -> bool {
        let could = || self.tells(index, 0) || opens && self.is_news(index, 0);
        self.sentences[index].is_thesis || could() && self.is_sure(index, 0)
    }

    /// It has a name, a figure or who says so, in a text that tells what others
    /// say; or it names somebody and says when.
    fn is_report(&self, index: usize) -> bool {
        let sketch = &self.sentences[index].sketch;
        let is_dated = !sketch.names.is_empty() && sketch.times > 0;
        !self.speaks && (is_known(sketch) && self.reports() || is_dated)
    }

    /// It goes on with what those picked or the title tell of, or has facts of
    /// its own; an author who speaks is no fact.
    pub(super) fn follows(&self, index: usize, picked: &[usize]) -> bool {
        if self.title.matter.is_empty() {
            return true;
        }
        let sketch = &self.sentences[index].sketch;
        let goes_on =
            |other: &usize| shared(&self.sentences[*other].sketch.matter, &sketch.matter) > 0;
        let tells = self.told(index) > 0 || picked.iter().any(goes_on);
        // Who the author is stands at the end.
        let names = !sketch.names.is_empty() && index + 1 < self.sentences.len();
        // Praise and what everybody knows name nobody.
        let ought = self.sentences[index].is_thesis;
        let is_known = is_known(sketch) || !self.has_capitals || ought;
        // What explains goes on with what is always so.
        let tells_of_many = self.reports() || self.names_many() || self.is_list;
        let is_known = is_known && (tells_of_many || ought || self.occurs(index));
        sketch.own == 0 && is_known && (tells || names || sketch.figures > 0)
    }
}

impl Picking<'_> {
    /// Who reads the title wants its news next: of the first sentences, the
    /// one that says most of what the title says. Of what argues, the thesis.
    /// None where no sentence clearly is it.
    pub(super) fn lead(&mut self, most: usize) {
        let material = self.material;
        if material.title.matter.is_empty() || most == 0 {
            return;
        }
        let (early, look) = match material.urges {
            true => (LEAD_ARGUED, LEAD_ARGUED),
            false => (LEAD, LOOKED_AT),
        };
        let mut leads = Vec::new();
        let mut opening: Option<(usize, usize)> = None;
        // Greetings and labels before it do not count.
        let mut place = 0;
        let mut counted = 0;
        for index in 0..material.sentences.len().min(look) {
            // Few are it wherever they stand, and to judge all before one costs
            // most: where they stand is looked at last.
            if !material.may_lead(index, opening.is_none()) {
                continue;
            }
            let before = counted..index;
            place += before
                .filter(|&index| self.verdict(index).is_some())
                .count();
            counted = index;
            if place >= early {
                break;
            }
            let is_sure = material.is_sure(index, place);
            if is_sure && material.tells(index, place) {
                leads.push((index, place));
            }
            if is_sure && opening.is_none() && place < OPENS && material.is_news(index, place) {
                opening = Some((index, place)).filter(|&(index, _)| self.stands(index));
            }
        }
        let is_thesis = |index: usize| material.sentences[index].is_thesis;
        // Nothing but somebody's words is seldom the news they are about.
        let speaks = |index: usize| {
            let (quoted, all) = material.sentences[index].sketch.quoted;
            quoted * QUOTED_SHARE > all
        };
        // What is reported is told at the very beginning, though the title put it
        // in other words, unless it is a sentence further down that says it.
        let told = leads.iter().map(|&(index, _)| material.told(index)).max();
        let first = match told.is_some_and(|told| told * 2 > material.title.matter.len()) {
            true => OPENS,
            false => LEAD,
        };
        let at_once = opening.filter(|&(index, place)| place == 0 && material.is_report(index));
        leads.extend(at_once.filter(|opening| !leads.contains(opening)));
        // Of two that say the title, what stands further down tells details.
        let worth = |index: usize, place: usize| {
            let is_first = place == 0 && material.is_report(index);
            let first = if is_first { first } else { 0 };
            (material.told(index) * PLACES + first).saturating_sub(place.min(LEAD))
        };
        leads.sort_by_key(|&(index, place)| {
            let announces = material.announces(index);
            std::cmp::Reverse((
                announces,
                is_thesis(index),
                !speaks(index),
                worth(index, place),
            ))
        });
        let mut leads = leads.into_iter().map(|(index, _)| index);
        let mut found = leads.find(|&index| self.stands(index));
        if found.is_none_or(|index| material.told(index) < BEFORE_FIRST) {
            found = opening.map(|(index, _)| index).or(found);
        }
        self.picked.extend(found);
    }
}
