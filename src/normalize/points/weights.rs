//! The weights, and how they were got.
//!
//! Fitted on 255 news articles with their editors' highlights and 35 with
//! several summaries each: the half of a labelled set whose ids have an even
//! FNV-1a hash. Two steps: a ridge regression from the features of each
//! sentence that may be a point to its own overlap with the highlights
//! (ROUGE-1 + 1.5 ROUGE-2 + ROUGE-L), scaled to length 1; then an evolution
//! strategy (16 children, the 5 best averaged, 80 rounds, the mean of four
//! seeds, kept near the start by a square penalty) on ROUGE-1 + 1.5 ROUGE-2 +
//! ROUGE-L of the first three points as `pick` chooses them. Judged on the other
//! half: 31.1/11.2/27.6 there and 32.1/12.8/28.9 on the half fitted on;
//! the first three sentences reach 28.8/10.4/25.5 and 29.1/10.8/25.9.
//!
//! The articles fitted on have no titles: the weights of `title` and
//! `title_share` are set by hand, about as strong as `keywords`.

use super::features::Feature;

/// What each feature counts, and what repetition costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// In the order of [`super::FEATURES`].
    pub features: [f64; Feature::COUNT],
    /// Taken from a sentence all of whose matter was said by a better one.
    pub repetition: f64,
}

impl Weights {
    /// The weighed sum of a sentence's features.
    pub fn score(&self, features: &[f64; Feature::COUNT]) -> f64 {
        self.features
            .iter()
            .zip(features)
            .fold(0.0, |sum, (weight, value)| sum + weight * value)
    }
}

/// The weights in use.
pub const FITTED: Weights = Weights {
    features: [
        0.012,  // first
        0.127,  // second
        -0.013, // third
        0.153,  // near
        0.265,  // early
        -0.206, // late
        0.205,  // length
        -0.230, // length_squared
        -0.107, // short
        0.093,  // long
        0.116,  // central
        0.387,  // keywords
        0.763,  // centroid
        0.064,  // lead
        0.300,  // title
        0.200,  // title_share
        0.203,  // names
        -0.073, // main_name
        0.053,  // figures
        -0.158, // quoted
        -0.074, // pronouns
        -0.354, // own
        -0.003, // said
        0.093,  // name_first
        0.107,  // fresh
        -0.139, // commas
        -0.145, // dashes
        -0.019, // last
    ],
    repetition: 0.312,
};
