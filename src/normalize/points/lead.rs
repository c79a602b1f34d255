//! The first point: the sentence that says what the title announces, or none.

use super::INTRODUCING;
use super::Material;
use super::Picking;
use super::Sentence;
use super::leaning;
use super::voice;
use crate::language::lexicon::TIMES;
use crate::language::words::Sketch;
use crate::language::words::shared;

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
const QUOTED_SHARE: usize = 3;
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

/// Somebody's figures.
fn is_fact(sketch: &Sketch) -> bool {
    sketch.figures > 0 && sketch.names.len() + sketch.said > 0
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
            passage, sketch, ..
        } = &self.sentences[index];
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
        if sketch.own > 0 {
            let deed = told >= DEED && sketch.figures > 0 && voice::tells_deed(&passage.text);
            let ours = sketch.own == sketch.we && told > 1 && half;
            return most && opens && deed || ours && (opens || most && near);
        }
        let alone = told > 1 || title == 1;
        match self.speaks {
            true => sketch.len >= FULL && (opens && half && alone || near && most),
            false => {
                let enough = told > 0 && (alone || is_fact(sketch));
                place < OPENS && enough || told > 1 && half
            }
        }
    }

    /// It is news whatever the title plays with: at the very beginning it says
    /// when, how many or who says so; soon after it, whose figures these are.
    fn is_news(&self, index: usize, place: usize) -> bool {
        let Sentence {
            passage, sketch, ..
        } = &self.sentences[index];
        let is_time = |word: &str| self.lexicon.roles(&leaning::fold(word)) & TIMES != 0;
        let opens = place == 0
            && (sketch.figures + sketch.said > 0 || passage.text.split_whitespace().any(is_time));
        !self.argues && sketch.own == 0 && (opens || is_fact(sketch))
    }

    /// It goes on with what those picked or the title tell of, or has facts of
    /// its own; an author who speaks is no fact.
    pub(super) fn follows(&self, index: usize, picked: &[usize]) -> bool {
        if self.title.matter.is_empty() {
            return true;
        }
        let sketch = &self.sentences[index].sketch;
        let goes_on = |other: &usize| {
            shared(&self.sentences[*other].sketch.matter, &sketch.matter) >= INTRODUCING
        };
        let tells = self.told(index) > 0 || picked.iter().any(goes_on);
        sketch.own == 0 && (tells || !sketch.names.is_empty() || sketch.figures > 0)
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
        let mut opening = None;
        // Greetings and labels before it do not count.
        let mut place = 0;
        for index in 0..material.sentences.len().min(look) {
            if material.tells(index, place) {
                leads.push((index, place));
            }
            if opening.is_none() && place < OPENS && material.is_news(index, place) {
                opening = Some(index).filter(|&index| self.stands(index));
            }
            place += usize::from(self.verdict(index).is_some());
            if place >= early {
                break;
            }
        }
        let is_thesis = |index: usize| material.sentences[index].is_thesis;
        // Somebody's words are seldom the news they are about.
        let speaks = |index: usize| {
            let (quoted, all) = material.sentences[index].sketch.quoted;
            quoted * QUOTED_SHARE > all
        };
        // Of two that say the title, what stands further down tells details.
        let worth = |index: usize, place: usize| {
            (material.told(index) * PLACES).saturating_sub(place.min(LEAD))
        };
        leads.sort_by_key(|&(index, place)| {
            std::cmp::Reverse((is_thesis(index), !speaks(index), worth(index, place)))
        });
        let mut leads = leads.into_iter().map(|(index, _)| index);
        let mut found = leads.find(|&index| self.stands(index));
        if found.is_none_or(|index| material.told(index) < BEFORE_FIRST) {
            found = opening.or(found);
        }
        self.picked.extend(found);
    }
}
