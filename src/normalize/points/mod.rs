//! Key points: the sentences an editor would pick.
//!
//! Every sentence of the article is judged (may it stand alone?), weighed on
//! the features of [`features`] with the weights of [`weights`], and the best
//! are taken one after the other, each counted down for what it repeats of
//! those taken before. All arithmetic is addition, multiplication and division
//! of `f64` in a fixed order, and ties go to the earlier sentence: the same
//! article gives the same points on every machine.

mod features;
mod notices;
mod said;
mod standing;
mod weights;

pub use self::features::FEATURES;
pub use self::said::sentences;
pub use self::weights::FITTED;
pub use self::weights::Weights;

use self::features::Feature;
use crate::language::lexicon;
use crate::language::lexicon::Lexicon;
use crate::language::sentence::Sentence as Piece;
use crate::language::sentence::split_some;
use crate::language::words::Numbers;
use crate::language::words::Sketch;
use crate::language::words::shared;
use crate::model::brief::Passage;
pub use crate::model::brief::Standing;
use crate::model::settings::BriefSettings;
use crate::normalize::block::Article;
use crate::normalize::block::Block;
use crate::normalize::block::BlockKind;
use crate::text::capitalised;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// So many sentences are looked at: what matters is said before.
const SENTENCES_MAX: usize = 200;

/// Chooses an article's key points, most important first: at most
/// `points_max`, fewer where the text is short, none where it has no sentence
/// that stands alone.
///
/// A point is a sentence of the text. Left out may be a dateline, a leading
/// connective ("But ", "However, "; the letter after it then becomes a
/// capital, the only change to the words) and a credit in brackets at the
/// end. `start` is where what was kept begins.
pub fn choose(article: &Article<'_>, settings: &BriefSettings) -> Vec<Passage> {
    // Most sentences are never judged: the best are asked first.
    let material = Material::measured(article);
    let mut judged: Vec<Option<Standing>> = vec![None; material.sentences.len()];
    let picked = material.pick_by(&FITTED, settings.points_max, &mut |index| {
        *judged[index].get_or_insert_with(|| material.judge(index))
    });
    material.passages(&picked)
}

/// One sentence of an article, judged and measured.
#[derive(Debug)]
pub struct Sentence {
    /// What a point made of it would be.
    pub passage: Passage,
    /// Whether it can be one.
    pub standing: Standing,
    /// In the order of [`FEATURES`].
    pub features: [f64; Feature::COUNT],
    sketch: Sketch,
    /// It is no point, however it stands: cut, or the title.
    is_out: bool,
    /// It may do without a stop.
    is_lone: bool,
}

/// An article taken apart: what the weights are fitted on, too.
#[derive(Debug)]
pub struct Material {
    /// In the order of the text.
    pub sentences: Vec<Sentence>,
    /// Words of the article.
    words: usize,
    lexicon: &'static Lexicon,
}

impl Material {
    /// Takes an article apart.
    pub fn read(article: &Article<'_>) -> Material {
        let mut material = Material::measured(article);
        for index in 0..material.sentences.len() {
            material.sentences[index].standing = material.judge(index);
        }
        material
    }

    /// An article with no sentence judged yet.
    fn measured(article: &Article<'_>) -> Material {
        let mut reader = Reader::new(article);
        let mut sentences = Vec::new();
        for block in article
            .paragraphs
            .iter()
            .filter(|block| is_prose(block.kind))
        {
            let room = SENTENCES_MAX - sentences.len();
            if room == 0 {
                break;
            }
            reader.block(block, room, &mut sentences);
        }
        features::measure(&mut sentences, &reader.title, reader.numbers.len());
        Material {
            words: sentences.iter().map(|s| s.sketch.len).sum(),
            sentences,
            lexicon: reader.lexicon,
        }
    }

    /// How a sentence stands.
    fn judge(&self, index: usize) -> Standing {
        let sentence = &self.sentences[index];
        if sentence.is_out {
            return Standing::No;
        }
        let (text, len) = (&sentence.passage.text, sentence.sketch.len);
        standing::judge(text, self.lexicon, len, !sentence.is_lone)
    }

    /// The points by given weights.
    pub fn choose(&self, weights: &Weights, most: usize) -> Vec<Passage> {
        self.passages(&self.pick(weights, most))
    }

    fn passages(&self, picked: &[usize]) -> Vec<Passage> {
        picked
            .iter()
            .filter_map(|index| self.sentences.get(*index))
            .map(|sentence| sentence.passage.clone())
            .collect()
    }

    /// Which sentences become points by given weights, best first.
    pub fn pick(&self, weights: &Weights, most: usize) -> Vec<usize> {
        self.pick_by(weights, most, &mut |index| self.sentences[index].standing)
    }

    fn pick_by(
        &self,
        weights: &Weights,
        most: usize,
        standing: &mut dyn FnMut(usize) -> Standing,
    ) -> Vec<usize> {
        let most = most.min(fitting(self.words));
        let mut picked: Vec<usize> = Vec::new();
        self.fill(weights, Standing::Alone, most, &mut picked, standing);
        // An article is not left without points because its author likes
        // pronouns; a notice is.
        if fitting(self.words) >= LEAST && picked.len() < LEAST {
            let most = most.min(LEAST);
            self.fill(weights, Standing::Leans, most, &mut picked, standing);
        }
        picked
    }

    /// Takes the best one after the other. What is picked can only lower what
    /// others score, so only those that come to the top are looked at again.
    fn fill(
        &self,
        weights: &Weights,
        wanted: Standing,
        most: usize,
        picked: &mut Vec<usize>,
        standing: &mut dyn FnMut(usize) -> Standing,
    ) {
        if picked.len() >= most {
            return;
        }
        let candidate = |index: usize| Candidate {
            score: weights.score(&self.sentences[index].features),
            index,
            compared: 0,
            repeats: 0.0,
        };
        let mut candidates: BinaryHeap<Candidate> = (0..self.sentences.len())
            .filter(|index| !picked.contains(index))
            .map(candidate)
            .collect();
        while picked.len() < most {
            let Some(mut best) = candidates.pop() else {
                return;
            };
            if best.compared < picked.len() {
                let Some(repeats) = self.repeats(best.index, &picked[best.compared..]) else {
                    continue;
                };
                best.compared = picked.len();
                best.repeats = best.repeats.max(repeats);
                best.score = weights.score(&self.sentences[best.index].features)
                    - weights.repetition * best.repeats;
                candidates.push(best);
            } else if standing(best.index) == wanted {
                picked.push(best.index);
            }
        }
    }

    /// How much of a sentence was said by those picked, 0 to 1; none when it
    /// says the same as one of them.
    fn repeats(&self, index: usize, picked: &[usize]) -> Option<f64> {
        let one = &self.sentences[index].sketch;
        let mut most: f64 = 0.0;
        for &other in picked {
            let other = &self.sentences[other].sketch;
            if is_repeat(one, other) {
                return None;
            }
            most = most.max(share(
                shared(&one.matter, &other.matter),
                one.matter.len().min(other.matter.len()),
            ));
        }
        Some(most)
    }
}

/// A sentence that may be picked next.
struct Candidate {
    /// Less what it repeats of those compared.
    score: f64,
    index: usize,
    /// With how many of those picked it was compared.
    compared: usize,
    /// How much of it was said by one of them, at most.
    repeats: f64,
}

impl Ord for Candidate {
    /// Of equals, the earlier sentence is the greater.
    fn cmp(&self, other: &Candidate) -> Ordering {
        let by_score = self.score.partial_cmp(&other.score);
        by_score
            .unwrap_or(Ordering::Equal)
            .then(other.index.cmp(&self.index))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Candidate) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Candidate) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// Two sentences with so many words in common (hundredths of the shorter)
/// say the same.
const SAME_WORDS: usize = 55;
/// Or so much of what carries matter.
const SAME_MATTER: usize = 70;
/// Items of so few blocks are summaries, which may do without a stop.
const FEW_BLOCKS: usize = 2;
/// Points of an article, where it has sentences at all.
const LEAST: usize = 3;

fn is_repeat(one: &Sketch, other: &Sketch) -> bool {
    let words = shared(&one.words, &other.words) * 100
        > SAME_WORDS * one.words.len().min(other.words.len());
    let matter = shared(&one.matter, &other.matter) * 100
        > SAME_MATTER * one.matter.len().min(other.matter.len());
    words || matter
}

/// How many points a text of so many words carries.
fn fitting(words: usize) -> usize {
    match words {
        0..=39 => 1,
        40..=79 => 2,
        80..=399 => 3,
        400..=699 => 4,
        700..=999 => 5,
        _ => 6,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words, far below 2^52"
)]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn is_prose(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote
    )
}

/// Reads blocks in the light of their article.
struct Reader<'a> {
    language: Option<&'a str>,
    lexicon: &'static Lexicon,
    numbers: Numbers,
    title: Sketch,
    /// A summary, which may do without a stop.
    is_short: bool,
    /// Mostly a list, as release notes are: its items may too.
    is_list: bool,
}

impl<'a> Reader<'a> {
    fn new(article: &Article<'a>) -> Reader<'a> {
        let lexicon = lexicon::of(article.language);
        let mut numbers = lexicon.numbers.clone();
        let is_item = |block: &&Block| block.kind == BlockKind::ListItem;
        let items = article.paragraphs.iter().filter(is_item).count();
        Reader {
            language: article.language,
            lexicon,
            title: numbers.sketch(article.title),
            numbers,
            is_short: article.paragraphs.len() <= FEW_BLOCKS,
            is_list: items * 2 >= article.paragraphs.len(),
        }
    }

    /// Reads at most `room` sentences of a block.
    fn block(&mut self, block: &Block, room: usize, sentences: &mut Vec<Sentence>) {
        // A second one tells whether the first is the only one.
        let pieces = split_some(&block.text, self.language, room.max(2));
        let may = self.is_short || self.is_list && block.kind == BlockKind::ListItem;
        let lone = pieces.len() == 1 && may && block.text.chars().nth(40).is_some();
        let pieces = pieces.iter().take(room);
        sentences.extend(pieces.map(|piece| self.sentence(block, piece, lone)));
    }

    fn sentence(&mut self, block: &Block, piece: &Piece<'_>, is_lone: bool) -> Sentence {
        let tight = standing::tighten(piece.text, self.lexicon);
        let text = if tight.capital {
            capitalised(tight.text)
        } else {
            tight.text.to_owned()
        };
        let sketch = self.numbers.sketch(&text);
        let is_cut = piece.half || piece.stops > 0;
        let is_title = sketch.words == self.title.words && !text.ends_with('.');
        Sentence {
            passage: Passage {
                text,
                start: Some(block.start + piece.start + tight.skipped),
            },
            standing: Standing::No,
            features: [0.0; Feature::COUNT],
            sketch,
            is_out: is_cut || is_title,
            is_lone,
        }
    }
}
