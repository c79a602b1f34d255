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
        0.11,  // second
        0.06,  // third
        0.21,  // near
        0.19,  // early
        -0.23, // late
        0.00,  // opens
        0.16,  // length
        -0.22, // length_squared
        -0.13, // short
        0.09,  // long
        0.15,  // central
        0.52,  // keywords
        0.72,  // centroid
        0.02,  // lead
        0.30,  // title
        0.20,  // title_share
        0.15,  // names
        -0.03, // main_name
        0.11,  // figures
        -0.12, // quoted
        0.00,  // quote_first
        -0.07, // pronouns
        -0.30, // own
        -0.04, // said
        0.04,  // name_first
        -0.02, // fresh
        0.00,  // brackets
        -0.13, // commas
        -0.10, // dashes
        -0.02, // last
    ],
    repetition: 0.22,
};
