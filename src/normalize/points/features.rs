//! What is measured of a sentence. Each feature is about 0 to 1.

use super::Sentence;
use super::share;
use crate::language::words::Sketch;
use crate::language::words::shared;

/// The features, in the order of their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    First,
    Second,
    Third,
    Near,
    Early,
    Late,
    Length,
    LengthSquared,
    Short,
    Long,
    Central,
    Keywords,
    Centroid,
    Lead,
    Title,
    TitleShare,
    Names,
    MainName,
    Figures,
    Quoted,
    Third3,
    Own,
    Said,
    NameFirst,
    Fresh,
    Commas,
    Dashes,
    Last,
}

impl Feature {
    /// How many there are.
    pub(super) const COUNT: usize = FEATURES.len();
}

/// Name of each feature and what it is.
pub const FEATURES: [(&str, &str); 28] = [
    ("first", "it is the first sentence"),
    ("second", "it is the second"),
    ("third", "it is the third"),
    ("near", "1 / its place, from 1"),
    ("early", "falls from 1 to 0 over the first ten"),
    ("late", "its place as a share of the article"),
    ("length", "words / 25, at most 2.4"),
    ("length_squared", "the square of it"),
    ("short", "words below 12, as a share of 12"),
    ("long", "words above 30, in tens"),
    (
        "central",
        "of its words, the mean share of other sentences that have them",
    ),
    (
        "keywords",
        "of the article's twelve commonest words, the share it has",
    ),
    ("centroid", "cosine with all other sentences taken together"),
    ("lead", "share of its words that the first sentence has"),
    ("title", "share of the title's words that it has"),
    ("title_share", "share of its words that the title has"),
    ("names", "share of its words that are names"),
    ("main_name", "it has the article's commonest name"),
    ("figures", "figures, at most three, in thirds"),
    ("quoted", "share of its letters inside quotation marks"),
    (
        "pronouns",
        "pronouns of the third person as a share of its words, times 5",
    ),
    ("own", "pronouns of the first and second person, the same"),
    ("said", "it reports what somebody said"),
    ("name_first", "its first word is a name of the article"),
    ("fresh", "share of its words that no sentence before it has"),
    ("commas", "commas, at most four, in quarters"),
    ("dashes", "it has a dash, colon or semicolon"),
    ("last", "it is among the last two"),
];

/// The features of a sentence, in the order of [`FEATURES`].
pub(super) type Measured = [f64; Feature::COUNT];

/// Measures all sentences. `numbers`: how many words were given numbers.
pub(super) fn measure(sentences: &[Sentence], title: &Sketch, numbers: usize) -> Vec<Measured> {
    let article = Whole::of(sentences, numbers);
    let mut seen = vec![false; numbers];
    let count = sentences.len();
    let measured = |(index, sentence): (usize, &Sentence)| {
        let sketch = &sentence.sketch;
        let is_new = |word: &&u32| !seen[**word as usize];
        let fresh = sketch.matter.iter().filter(is_new).count();
        let mut values = Values([0.0; Feature::COUNT]);
        values.place(index, count);
        values.form(&sentence.passage.text, sketch);
        values.matter(index, sketch, &article, title);
        values.set(Feature::Fresh, share(fresh, sketch.matter.len()));
        for &word in &sketch.matter {
            seen[word as usize] = true;
        }
        values.0
    };
    sentences.iter().enumerate().map(measured).collect()
}

/// What the article's words are.
struct Whole {
    /// By word: in how many sentences.
    in_sentences: Vec<usize>,
    sentences: usize,
    /// The commonest words, with their counts.
    keywords: Vec<(u32, usize)>,
    /// The commonest name.
    main_name: Option<u32>,
    is_name: Vec<bool>,
    /// Sum of the squares of `in_sentences`.
    square: f64,
    lead: Vec<u32>,
}

/// How many of the commonest words are keywords.
const KEYWORDS: usize = 12;

impl Whole {
    fn of(sentences: &[Sentence], numbers: usize) -> Whole {
        let mut in_sentences = vec![0_usize; numbers];
        let mut names = vec![0_usize; numbers];
        for sentence in sentences {
            for &word in &sentence.sketch.matter {
                in_sentences[word as usize] += 1;
            }
            for &name in &sentence.sketch.names {
                names[name as usize] += 1;
            }
        }
        let common = |counts: &[usize], least: usize| {
            let mut words: Vec<(u32, usize)> = (0_u32..)
                .zip(counts.iter().copied())
                .filter(|&(_, count)| count >= least)
                .collect();
            words.sort_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
            words
        };
        let mut keywords = common(&in_sentences, 2);
        keywords.truncate(KEYWORDS);
        Whole {
            keywords,
            main_name: common(&names, 2).first().map(|&(name, _)| name),
            is_name: names.iter().map(|&count| count > 0).collect(),
            square: in_sentences
                .iter()
                .map(|&count| share(count * count, 1))
                .sum(),
            lead: sentences
                .first()
                .map(|s| s.sketch.matter.clone())
                .unwrap_or_default(),
            sentences: sentences.len(),
            in_sentences,
        }
    }
}

impl Whole {
    /// How often the given words stand in the article, those that a sentence
    /// has and all.
    fn covered(&self, words: &[(u32, usize)], has: impl Fn(u32) -> bool) -> (usize, usize) {
        words
            .iter()
            .fold((0, 0), |(covered, total), &(word, count)| {
                (covered + if has(word) { count } else { 0 }, total + count)
            })
    }
}

struct Values([f64; Feature::COUNT]);

impl Values {
    fn set(&mut self, feature: Feature, value: f64) {
        self.0[feature as usize] = value;
    }

    fn flag(&mut self, feature: Feature, holds: bool) {
        self.set(feature, if holds { 1.0 } else { 0.0 });
    }

    fn place(&mut self, index: usize, count: usize) {
        self.flag(Feature::First, index == 0);
        self.flag(Feature::Second, index == 1);
        self.flag(Feature::Third, index == 2);
        self.set(Feature::Near, share(1, index + 1));
        self.set(Feature::Early, share(10_usize.saturating_sub(index), 10));
        self.set(Feature::Late, share(index, count));
        self.flag(Feature::Last, index > 2 && index + 2 >= count);
    }

    fn form(&mut self, text: &str, sketch: &Sketch) {
        let length = share(sketch.len, 25).min(2.4);
        self.set(Feature::Length, length);
        self.set(Feature::LengthSquared, length * length);
        self.set(
            Feature::Short,
            share(12_usize.saturating_sub(sketch.len), 12),
        );
        self.set(Feature::Long, share(sketch.len.saturating_sub(30), 10));
        self.set(Feature::Names, share(sketch.names.len(), sketch.len));
        self.set(Feature::Figures, share(sketch.figures.min(3), 3));
        self.set(Feature::Quoted, share(sketch.quoted.0, sketch.quoted.1));
        self.set(
            Feature::Third3,
            share(sketch.third * 5, sketch.len).min(1.5),
        );
        self.set(Feature::Own, share(sketch.own * 5, sketch.len).min(1.5));
        self.flag(Feature::Said, sketch.said > 0);
        self.set(Feature::Commas, share(commas(text).min(4), 4));
        self.flag(Feature::Dashes, has_dash(text));
    }

    fn matter(&mut self, index: usize, sketch: &Sketch, article: &Whole, title: &Sketch) {
        let has = |word: u32| sketch.matter.binary_search(&word).is_ok();
        let others: usize = sketch
            .matter
            .iter()
            .map(|&word| article.in_sentences[word as usize].saturating_sub(1))
            .sum();
        self.set(
            Feature::Central,
            5.0 * share(
                others,
                sketch.matter.len() * article.sentences.saturating_sub(1),
            ),
        );
        let (covered, total) = article.covered(&article.keywords, has);
        self.set(Feature::Keywords, share(covered, total));
        let product: usize = others;
        let square = article.square
            - sketch.matter.iter().fold(0.0, |sum, &word| {
                sum + share(2 * article.in_sentences[word as usize] - 1, 1)
            });
        let length = (share(sketch.matter.len(), 1) * square.max(0.0)).sqrt();
        self.set(
            Feature::Centroid,
            if length > 0.0 {
                share(product, 1) / length
            } else {
                0.0
            },
        );
        if index > 0 {
            self.set(
                Feature::Lead,
                share(shared(&sketch.matter, &article.lead), sketch.matter.len()),
            );
        }
        let titled = shared(&sketch.matter, &title.matter);
        self.set(Feature::Title, share(titled, title.matter.len()));
        self.set(Feature::TitleShare, share(titled, sketch.matter.len()));
        self.flag(Feature::MainName, article.main_name.is_some_and(has));
        self.flag(
            Feature::NameFirst,
            sketch
                .content
                .first()
                .is_some_and(|&word| article.is_name[word as usize]),
        );
    }
}

fn commas(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|b| *b == b',').count();
    }
    text.chars()
        .filter(|c| matches!(c, ',' | '，' | '、' | '،'))
        .count()
}

/// A dash, set apart or double where it is a hyphen; a colon or semicolon.
fn has_dash(text: &str) -> bool {
    if memchr::memchr2(b':', b';', text.as_bytes()).is_some() {
        return true;
    }
    let hyphens = memchr::memchr_iter(b'-', text.as_bytes());
    let rest = |at: usize| &text.as_bytes()[at..];
    for at in hyphens {
        let apart = rest(at).starts_with(b"- ") && text.as_bytes()[..at].ends_with(b" ");
        if apart || rest(at).starts_with(b"--") {
            return true;
        }
    }
    !text.is_ascii() && text.contains(['—', '–'])
}
