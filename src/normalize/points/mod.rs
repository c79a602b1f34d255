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
mod standing;
mod tables;
pub(super) mod vocabulary;
mod weights;
mod words;

pub use self::features::FEATURES;
pub use self::standing::Standing;
pub use self::weights::FITTED;
pub use self::weights::Weights;

use self::features::Feature;
use self::tables::Words;
use self::words::Numbers;
use self::words::Sketch;
use self::words::shared;
use crate::model::brief::Passage;
use crate::model::settings::BriefSettings;
use crate::normalize::block::Article;
use crate::normalize::block::Block;
use crate::normalize::block::BlockKind;
use crate::normalize::sentence::Sentence as Piece;
use crate::normalize::sentence::split;

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
    Material::read(article).choose(&FITTED, settings.points_max)
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
}

/// An article taken apart: what the weights are fitted on, too.
#[derive(Debug)]
pub struct Material {
    /// In the order of the text.
    pub sentences: Vec<Sentence>,
    /// Words of the article.
    words: usize,
}

impl Material {
    /// Takes an article apart.
    pub fn read(article: &Article<'_>) -> Material {
        let mut reader = Reader::new(article);
        let mut sentences = Vec::new();
        for block in article
            .paragraphs
            .iter()
            .filter(|block| is_prose(block.kind))
        {
            let room = SENTENCES_MAX - sentences.len();
            sentences.extend(reader.block(block, room));
        }
        features::measure(&mut sentences, &reader.title, reader.numbers.len());
        Material {
            words: sentences.iter().map(|s| s.sketch.len).sum(),
            sentences,
        }
    }

    /// The points by given weights.
    pub fn choose(&self, weights: &Weights, most: usize) -> Vec<Passage> {
        self.pick(weights, most)
            .into_iter()
            .filter_map(|index| self.sentences.get(index))
            .map(|sentence| sentence.passage.clone())
            .collect()
    }

    /// Which sentences become points by given weights, best first.
    pub fn pick(&self, weights: &Weights, most: usize) -> Vec<usize> {
        let most = most.min(fitting(self.words));
        let mut picked: Vec<usize> = Vec::new();
        self.fill(weights, Standing::Alone, most, &mut picked);
        // An article is not left without points because its author likes
        // pronouns; a notice is.
        if fitting(self.words) >= LEAST && picked.len() < LEAST {
            self.fill(weights, Standing::Leans, most.min(LEAST), &mut picked);
        }
        picked
    }

    fn fill(&self, weights: &Weights, standing: Standing, most: usize, picked: &mut Vec<usize>) {
        let scores: Vec<f64> = self
            .sentences
            .iter()
            .map(|s| weights.score(&s.features))
            .collect();
        while picked.len() < most {
            let mut best: Option<(f64, usize)> = None;
            for (index, sentence) in self.sentences.iter().enumerate() {
                if sentence.standing != standing || picked.contains(&index) {
                    continue;
                }
                let Some(repeats) = self.repeats(index, picked) else {
                    continue;
                };
                let score = scores[index] - weights.repetition * repeats;
                if best.is_none_or(|(top, _)| score > top) {
                    best = Some((score, index));
                }
            }
            match best {
                Some((_, index)) => picked.push(index),
                None => return,
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
    words: &'static Words,
    numbers: Numbers,
    title: Sketch,
    /// A summary, which may do without a stop.
    is_short: bool,
    /// Mostly a list, as release notes are: its items may too.
    is_list: bool,
}

impl<'a> Reader<'a> {
    fn new(article: &Article<'a>) -> Reader<'a> {
        let words = tables::of(article.language);
        let mut numbers = Numbers::new(words);
        let is_item = |block: &&Block| block.kind == BlockKind::ListItem;
        let items = article.paragraphs.iter().filter(is_item).count();
        Reader {
            language: article.language,
            words,
            title: numbers.sketch(article.title),
            numbers,
            is_short: article.paragraphs.len() <= FEW_BLOCKS,
            is_list: items * 2 >= article.paragraphs.len(),
        }
    }

    fn block(&mut self, block: &Block, room: usize) -> Vec<Sentence> {
        let pieces = split(&block.text, self.language);
        let may = self.is_short || self.is_list && block.kind == BlockKind::ListItem;
        let lone = pieces.len() == 1 && may && block.text.chars().count() > 40;
        pieces
            .iter()
            .take(room)
            .map(|piece| self.sentence(block, piece, lone))
            .collect()
    }

    fn sentence(&mut self, block: &Block, piece: &Piece<'_>, lone: bool) -> Sentence {
        let tight = standing::tighten(piece.text, self.words);
        let text = if tight.capital {
            capitalised(tight.text)
        } else {
            tight.text.to_owned()
        };
        let sketch = self.numbers.sketch(&text);
        let is_cut = piece.half || piece.stops > 0;
        let is_title = sketch.words == self.title.words && !text.ends_with('.');
        let standing = if is_cut || is_title {
            Standing::No
        } else {
            standing::judge(&text, self.words, sketch.len, !lone)
        };
        Sentence {
            passage: Passage {
                text,
                start: Some(block.start + piece.start + tight.skipped),
            },
            standing,
            features: [0.0; Feature::COUNT],
            sketch,
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
