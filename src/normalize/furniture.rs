//! What a page's own markup says is not the article: hidden parts, share and
//! subscribe boxes, advertisements. Class names are data, below.

use crate::markup::entity;
use crate::markup::token::StartTag;
use crate::text::clean;

/// What an attribute gives away about its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nobody sees it.
    Hidden,
    /// Its text is for machines.
    Mute,
    /// It stands around the article.
    Aside,
    /// It stands under a picture.
    Caption,
    /// Nothing.
    None,
}

/// Words of class names and ids (parted at `-`, `_` and capitals) that mark
/// what stands around an article.
const ASIDE: &[&str] = &[
    "ad",
    "adsbygoogle",
    "addthis",
    "addtoany",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "authorbio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "dateline",
    "disqus",
    "feedflare",
    "gdpr",
    "jp",
    "mailchimp",
    "mailmunch",
    "newsletter",
    "newsletters",
    "outbrain",
    "paywall",
    "printfriendly",
    "promo",
    "pullquote",
    "readmore",
    "related",
    "relatedposts",
    "share",
    "sharedaddy",
    "sharing",
    "signup",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tags",
    "yarpp",
];

/// The same for what stands under pictures.
const CAPTION: &[&str] = &["caption", "credit", "photocredit", "imagecaption"];

/// The same for text that is read aloud only.
const MUTE: &[&str] = &["sr", "screen", "visuallyhidden"];

/// Styles that hide.
const HIDING: &[&str] = &[
    "display:none",
    "visibility:hidden",
    "font-size:0",
    "mso-hide:all",
];

/// Judges one attribute.
pub(super) fn judge(name: &str, value: &str) -> Sign {
    match name {
        "class" | "id" => judge_class(value),
        "style" => {
            let style: String = value
                .chars()
                .take(500)
                .filter(|c| !c.is_whitespace())
                .map(|c| c.to_ascii_lowercase())
                .collect();
            let hides = |hiding: &&str| {
                style.match_indices(*hiding).any(|(at, _)| {
                    // `font-size:0` hides, `font-size:0.9em` does not
                    !style[at + hiding.len()..]
                        .starts_with(|c: char| c == '.' || c.is_ascii_digit())
                })
            };
            if HIDING.iter().any(hides) {
                Sign::Hidden
            } else {
                Sign::None
            }
        }
        "hidden" => Sign::Hidden,
        "aria-hidden" if value.eq_ignore_ascii_case("true") => Sign::Mute,
        "role" => match entity::decode_attribute(value).as_ref() {
            "navigation" | "complementary" | "banner" | "contentinfo" | "search" => Sign::Aside,
            _ => Sign::None,
        },
        _ => Sign::None,
    }
}

fn judge_class(value: &str) -> Sign {
    let mut sign = Sign::None;
    for class in value.split_ascii_whitespace().take(12) {
        let mut words = class.split(['-', '_', ':']).filter(|word| !word.is_empty());
        let has =
            |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
        if class.eq_ignore_ascii_case("visually-hidden") {
            return Sign::Mute;
        }
        let first = words.next().unwrap_or("");
        if has(MUTE, first) && words.clone().any(|word| matches!(word, "only" | "reader")) {
            return Sign::Mute;
        }
        for word in std::iter::once(first).chain(words.take(5)) {
            if has(CAPTION, word) {
                sign = Sign::Caption;
            } else if has(ASIDE, word) && sign == Sign::None {
                sign = Sign::Aside;
            }
        }
    }
    sign
}

/// What the markup says about an element: class names do not stay, so what
/// they mean must be written otherwise.
pub(super) fn sign(start: &StartTag<'_>) -> Sign {
    let signs = start.attributes().map(|(name, value)| judge(name, value));
    signs.fold(Sign::None, |sign, next| match (sign, next) {
        (Sign::Hidden, _) | (_, Sign::Hidden) => Sign::Hidden,
        (Sign::Mute, _) | (_, Sign::Mute) => Sign::Mute,
        (sign, Sign::None) => sign,
        (_, next) => next,
    })
}

/// Emoji and formulas are pictures in some feeds, their text in `alt`.
pub(super) fn sign_of_picture(start: &StartTag<'_>) -> Option<String> {
    let alt = clean::line(&start.attribute("alt")?);
    let class = start.attribute("class").unwrap_or_default();
    (!alt.is_empty() && is_sign(&alt, &class)).then_some(alt)
}

fn is_sign(alt: &str, class: &str) -> bool {
    let short = alt.len() <= 16 && !alt.bytes().any(|b| b.is_ascii_alphanumeric());
    let class = class.to_ascii_lowercase();
    short && (class.contains("emoji") || class.contains("smiley")) || class.contains("latex")
}

#[cfg(test)]
mod tests {
    use super::Sign;
    use super::judge;

    #[test]
    fn attributes() {
        let table = [
            ("class", "sharedaddy sd-sharing-enabled", Sign::Aside),
            ("class", "wp-caption-text", Sign::Caption),
            ("class", "entry-content article", Sign::None),
            ("class", "shared-header", Sign::None),
            ("class", "screen-reader-text", Sign::Mute),
            ("class", "ad-slot", Sign::Aside),
            ("id", "newsletter_box", Sign::Aside),
            ("style", "color:red; display: none", Sign::Hidden),
            ("style", "font-size:0", Sign::Hidden),
            ("style", "font-size:0.9em", Sign::None),
            ("hidden", "", Sign::Hidden),
            ("aria-hidden", "true", Sign::Mute),
            ("title", "share", Sign::None),
        ];
        for (name, value, expected) in table {
            assert_eq!(judge(name, value), expected, "{name}={value}");
        }
    }
}
