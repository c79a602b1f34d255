//! Key points: the sentences an editor would pick.
//!
//! Every sentence of the article is judged (may it stand alone?), weighed on
//! the features of [`features`] with the weights of [`weights`], and the best
//! are taken one after the other, each counted down for what it repeats of
//! those taken before. All arithmetic is addition, multiplication and division
//! of `f64` in a fixed order, and ties go to the earlier sentence: the same
//! article gives the same points on every machine.

mod earning;
mod event;
mod features;
mod lead;
mod leaning;
mod notices;
mod picking;
mod pronouns;
mod said;
mod shape;
mod standing;
mod tighten;
mod voice;
mod weights;

pub use self::earning::earning;
pub use self::features::FEATURES;
pub use self::said::sentences;
pub use self::weights::FITTED;
pub use self::weights::Weights;

use self::earning::fitting;
use self::features::Measured;
use self::leaning::Lean;
use self::leaning::Named;
use self::picking::Picking;
use self::standing::Around;
use self::voice::is_thesis;
use crate::language::lexicon;
use crate::language::lexicon::CONTRAST;
use crate::language::lexicon::Lexicon;
use crate::language::lexicon::STOP;
use crate::language::notes::is_note;
use crate::language::sentence::Sentence as Piece;
use crate::language::sentence::split_some;
use crate::language::words::Numbers;
use crate::language::words::Sketch;
use crate::language::words::is_wide;
use crate::language::words::shared;
use crate::model::brief::Passage;
pub use crate::model::brief::Standing;
use crate::model::settings::BriefSettings;
use crate::normalize::block::Article;
use crate::normalize::block::Block;
use crate::normalize::block::BlockKind;
use crate::text::capitalised;
use crate::text::ends_sentence;

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
    if lead::is_list_of_things(article) {
        return Vec::new();
    }
    // Most sentences are never judged: the best are asked first.
    let material = Material::measured(article);
    material.choose(&FITTED, settings.points_max)
}

/// One sentence of an article, judged and measured.
#[derive(Debug)]
pub struct Sentence {
    /// What a point made of it would be.
    pub passage: Passage,
    /// Whether it can be one.
    pub standing: Standing,
    sketch: Sketch,
    /// It is no point, however it stands: cut, or the title.
    is_out: bool,
    /// It may do without a stop.
    is_lone: bool,
    /// It stands under the headline, without a stop: an editor's summary.
    heads: bool,
    /// The sentence before it, in its paragraph, is a question.
    answers: bool,
    /// The sentence behind it takes it back.
    denied: bool,
    /// In a text that argues: it says what ought to be.
    is_thesis: bool,
}

/// An article taken apart: what the weights are fitted on, too.
#[derive(Debug)]
pub struct Material {
    /// In the order of the text.
    pub sentences: Vec<Sentence>,
    /// Words of the article.
    words: usize,
    /// Words and stems that were given numbers.
    numbers: usize,
    lexicon: &'static Lexicon,
    named: Named,
    title: Sketch,
    /// Its author speaks, to readers or of himself.
    speaks: bool,
    /// Its title says what ought to be.
    urges: bool,
    /// It argues: its author speaks, or its title says what ought to be.
    argues: bool,
    /// Words that report what somebody said.
    said: usize,
    /// Its title is of a script without spaces.
    is_wide: bool,
    /// Capitals tell names in it.
    has_capitals: bool,
    /// How many there are.
    names: usize,
    /// It shows code.
    has_code: bool,
    /// Mostly a list.
    is_list: bool,
    /// It has a title, which may be of nothing but small words.
    is_titled: bool,
    /// Names in its title with the number of a release.
    releases: Vec<(String, String)>,
    /// It has a title, and its author tells of the author.
    is_told: bool,
}

impl Material {
    /// Takes an article apart.
    pub fn read(article: &Article<'_>) -> Material {
        let mut material = Material::measured(article);
        for index in 0..material.sentences.len() {
            material.sentences[index].standing = match material.judge(index) {
                Some(Lean::Not) => Standing::Alone,
                Some(_) => Standing::Leans,
                None => Standing::No,
            };
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
            .filter(|block| is_prose(block.kind) && !is_note(&block.text))
        {
            let room = SENTENCES_MAX - sentences.len();
            if room == 0 {
                break;
            }
            reader.block(block, room, &mut sentences);
        }
        let words = sentences.iter().map(|s| s.sketch.len).sum();
        let own: usize = sentences.iter().map(|s| s.sketch.own).sum();
        let speaks: usize = sentences.iter().map(|s| s.sketch.me + s.sketch.we).sum();
        let is_told = own * TOLD_SHARE > words || speaks * SPOKEN_SHARE > words;
        let addresses = own * OWN_SHARE > words;
        let urges = is_thesis(article.title, &reader.title, reader.lexicon) && !asks(article.title);
        let argues = addresses || urges;
        if argues {
            for sentence in &mut sentences {
                sentence.is_thesis =
                    is_thesis(&sentence.passage.text, &sentence.sketch, reader.lexicon);
            }
        }
        Material {
            words,
            numbers: reader.numbers.len(),
            releases: lead::releases(article.title)
                .map(|(name, number)| (name.to_owned(), number.to_owned()))
                .collect(),
            is_told: is_told && !reader.title.matter.is_empty(),
            speaks: addresses,
            urges,
            argues,
            is_list: reader.is_list,
            is_titled: !article.title.is_empty(),
            is_wide: article.title.chars().any(is_wide),
            has_capitals: article.language != Some("de")
                && article.title.chars().any(char::is_uppercase),
            names: sentences.iter().map(|s| s.sketch.names.len()).sum(),
            has_code: article
                .paragraphs
                .iter()
                .any(|block| block.kind == BlockKind::Code),
            said: sentences.iter().map(|s| s.sketch.said).sum(),
            sentences,
            lexicon: reader.lexicon,
            named: Named::of(article.shown_title, !article.title.is_empty()),
            title: reader.title,
        }
    }

    /// How a sentence stands.
    fn judge(&self, index: usize) -> Option<Lean> {
        let sentence = &self.sentences[index];
        if sentence.is_out {
            return None;
        }
        if self.is_private(index) {
            return Some(Lean::Wholly);
        }
        let around = Around {
            words: self.lexicon,
            title: &self.named,
            answers: sentence.answers,
            denied: sentence.denied,
            needs_stop: !sentence.is_lone,
        };
        standing::judge(&sentence.passage.text, sentence.sketch.len, &around)
    }

    /// What an author tells of a life is no news to others: what the article
    /// is about, in so many words, what follows from it, and facts of others
    /// may be.
    fn is_private(&self, index: usize) -> bool {
        if self.title.matter.is_empty() {
            return false;
        }
        let Sentence {
            passage: Passage { text, .. },
            sketch,
            ..
        } = &self.sentences[index];
        let title = &self.title.matter;
        let told = shared(&sketch.matter, title);
        let (tells, tells_most) = (told * TITLE_SHARE >= title.len(), told * 2 >= title.len());
        let ought = self.sentences[index].is_thesis;
        if self.announces(index) {
            return false;
        }
        if sketch.me > 0 {
            let asked = self.title.me > 0 || ought && voice::opines(text, self.lexicon);
            let tells_all = told > 1 && told * 4 >= title.len() * 3;
            let is_news = index < voice::OPENING && tells_all && voice::tells_deed(text);
            return !(is_news || asked && tells_most);
        }
        // "We should", not "you need to".
        let speaks = sketch.own > if ought { sketch.we } else { 0 };
        let is_fact = sketch.figures > 0 && !sketch.names.is_empty();
        let asks = voice::addresses(text, self.lexicon);
        speaks && (asks || !(tells_most || tells && self.is_aside(index)))
            || self.is_told && !(ought || tells || is_fact)
    }

    /// In a text that reports, a single word such as "our", not at the
    /// beginning, means everybody: "our planet", "how you sleep".
    fn is_aside(&self, index: usize) -> bool {
        let Sentence {
            passage, sketch, ..
        } = &self.sentences[index];
        let is_one = sketch.own == 1 && sketch.me == 0;
        is_one && self.reports() && !self.speaks && !voice::begins(&passage.text, self.lexicon)
    }

    /// It stands under the headline, or has no stop where others have: it says
    /// what the first point says.
    fn repeats_the_lead(&self, index: usize) -> bool {
        let sentence = &self.sentences[index];
        let cut = sentence.is_lone && !self.is_list && !ends_sentence(&sentence.passage.text);
        cut && !self.title.matter.is_empty()
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
        let told = match self.speaks {
            _ if self.title.matter.is_empty() => most,
            true => SPOKEN_MAX,
            false if !self.reports() => UNTOLD_MAX,
            false => most,
        };
        let most = most.min(told).min(fitting(self.words));
        let mut picking = Picking {
            material: self,
            weights,
            verdicts: vec![None; self.sentences.len()],
            picked: Vec::new(),
        };
        picking.lead(most);
        // Where no sentence is clearly what the title announces, others are
        // guesses: the body says it better.
        if picking.picked.is_empty() && self.is_titled {
            return Vec::new();
        }
        picking.fill(most);
        picking.picked
    }

    /// It tells what others say.
    fn reports(&self) -> bool {
        self.said * SAID_SHARE >= self.words
    }

    /// It tells of many that have a name.
    fn names_many(&self) -> bool {
        self.has_capitals && !self.argues && self.names * NAMES_SHARE >= self.words
    }

    /// What a sentence is worth before others are compared with it.
    fn worth(&self, weights: &Weights, measured: &[Measured], index: usize) -> f64 {
        let sentence = &self.sentences[index];
        let argued = match (self.argues, sentence.is_thesis) {
            (true, true) => THESIS_WEIGHT,
            // What happened to the author argues nothing.
            (true, false) if sentence.sketch.own > 0 => -THESIS_WEIGHT,
            _ => 0.0,
        };
        weights.score(&measured[index]) + argued
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
/// What stands under a headline and tells something has so many words.
const HEADING_WORDS: usize = 10;
/// Of the title's matter, such a part makes a sentence its news (the inverse).
const TITLE_SHARE: usize = 4;
/// An author who speaks in every such word argues (the inverse).
const OWN_SHARE: usize = 40;
/// An author who speaks in every such word tells of nothing else (the
/// inverse).
const TOLD_SHARE: usize = 25;
/// Or, where readers are not spoken to, in every such word.
const SPOKEN_SHARE: usize = 50;
/// So many sentences of an author who speaks may be points.
const SPOKEN_MAX: usize = 1;
/// And of a text that reports little of what others say.
const UNTOLD_MAX: usize = 3;
/// It reports more if every such word is a verb of saying (the inverse).
const SAID_SHARE: usize = 180;
/// It tells of many if every such word is a name (the inverse).
const NAMES_SHARE: usize = 16;
/// What a thesis counts in a text that argues.
const THESIS_WEIGHT: f64 = 0.4;

fn is_repeat(one: &Sketch, other: &Sketch) -> bool {
    let words = shared(&one.words, &other.words) * 100
        > SAME_WORDS * one.words.len().min(other.words.len());
    let matter = shared(&one.matter, &other.matter) * 100
        > SAME_MATTER * one.matter.len().min(other.matter.len());
    words || matter
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
    heading: &'a str,
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
            heading: article.title,
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
        if let Some(last) = sentences.last_mut() {
            last.denied |= pieces.first().is_some_and(|first| self.denies(first.text));
        }
        for (at, piece) in pieces.iter().enumerate().take(room) {
            let mut sentence = self.sentence(block, piece, lone, sentences.is_empty());
            sentence.heads = sentences.is_empty() && pieces.len() == 1 && self.heads(&sentence);
            sentence.is_lone |= sentence.heads;
            sentence.answers = at > 0 && asks(pieces[at - 1].text);
            sentence.denied = pieces
                .get(at + 1)
                .is_some_and(|next| self.denies(next.text));
            sentences.push(sentence);
        }
    }

    fn sentence(
        &mut self,
        block: &Block,
        piece: &Piece<'_>,
        is_lone: bool,
        is_first: bool,
    ) -> Sentence {
        // "American Artifact: The Rise of Posters" is a title, and no town.
        let may_label = is_first && !self.heading.contains(':');
        let tight = tighten::tighten(piece.text, self.lexicon, may_label);
        let text = if tight.capital {
            capitalised(tight.text)
        } else {
            tight.text.to_owned()
        };
        let sketch = self.numbers.sketch(&text);
        let is_cut = piece.half || piece.stops > 0;
        let is_title = self.is_title(&text, &sketch);
        Sentence {
            passage: Passage {
                text,
                start: Some(block.start + piece.start + tight.skipped),
            },
            standing: Standing::No,
            sketch,
            is_out: is_cut || is_title,
            is_lone,
            heads: false,
            answers: false,
            denied: false,
            is_thesis: false,
        }
    }

    /// What stands under a headline may do without a stop as that does, where a
    /// verb can be told to be there.
    fn heads(&self, sentence: &Sentence) -> bool {
        let last = sentence.passage.text.split_whitespace().next_back();
        let is_cut = last.is_none_or(|last| roles_of(last, self.lexicon) & STOP != 0);
        let sketch = &sentence.sketch;
        let told = shared(&sketch.matter, &self.title.matter);
        !is_cut
            && !ends_sentence(&sentence.passage.text)
            && !self.lexicon.words.verbs.is_empty()
            && sketch.len >= HEADING_WORDS
            && (told > 0 || !sketch.names.is_empty())
    }

    /// It says no more than the title does, or the title is its beginning.
    fn is_title(&self, text: &str, sketch: &Sketch) -> bool {
        let (said, title) = (&sketch.matter, &self.title.matter);
        let begun = self.heading.trim_end_matches(['…', '.', ' ']);
        let is_cut = begun.len() < self.heading.trim_end_matches(['.', ' ']).len()
            || self.heading.ends_with("...");
        let rest = text.strip_prefix(begun).filter(|_| !begun.is_empty());
        let begins = rest.is_some_and(|rest| is_cut || rest.len() * 3 <= text.len());
        begins || !said.is_empty() && shared(said, title) * 10 >= said.len() * 9
    }

    /// It begins by denying what stands before it.
    fn denies(&self, text: &str) -> bool {
        let leaning = self.lexicon.leaning;
        if leaning::is_unspaced(text) {
            let mut words = leaning.contrast.split_whitespace();
            return words.any(|word| text.starts_with(word));
        }
        let first = text.split_whitespace().next().unwrap_or("");
        roles_of(first, self.lexicon) & CONTRAST != 0
    }
}

fn asks(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', ')', '」', ' ', '\u{a0}', '\u{202f}'])
        .ends_with(['?', '？', '؟'])
}

/// What lists say of a word as it stands: the roles of it folded.
fn roles_of(word: &str, words: &Lexicon) -> u32 {
    let mut small = [0; LISTED];
    let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    match small.get_mut(..bare.len()) {
        Some(small) if word.is_ascii() => {
            small.copy_from_slice(bare.as_bytes());
            small.make_ascii_lowercase();
            std::str::from_utf8(small).map_or(0, |small| words.roles(small))
        }
        _ => words.roles(&leaning::fold(word)),
    }
}

/// Most words are shorter (bytes).
const LISTED: usize = 24;
