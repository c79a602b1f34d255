//! The weights, and how they were got.

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
        0.09,  // first
        0.12,  // second
        0.04,  // third
        0.16,  // near
        0.24,  // early
        -0.23, // late
        0.00,  // opens
        0.21,  // length
        -0.23, // length_squared
        -0.16, // short
        0.08,  // long
        0.15,  // central
        0.45,  // keywords
        0.75,  // centroid
        0.04,  // lead
        0.30,  // title
        0.20,  // title_share
        0.14,  // names
        -0.05, // main_name
        0.09,  // figures
        -0.15, // quoted
        0.00,  // quote_first
        -0.08, // pronouns
        -0.31, // own
        -0.03, // said
        0.05,  // name_first
        -0.01, // fresh
        0.00,  // brackets
        -0.16, // commas
        -0.15, // dashes
        -0.00, // last
    ],
    repetition: 0.22,
};
