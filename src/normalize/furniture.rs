//! What a page's own markup says is not the article: hidden parts, share and
//! subscribe boxes, advertisements. Class names are data, below.

use crate::markup::entity;
use crate::markup::token::StartTag;
use crate::text::clean;
use crate::text::cut;

/// What an attribute gives away about its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
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
    "footnote",
    "footnotes",
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

/// Whether an element and what is in it are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Never, whatever stands in it.
    pub(super) gone: bool,
    /// Text in it has no size; false: it has one of its own.
    pub(super) sizeless: Option<bool>,
    /// It is not drawn; false: it is, whatever holds around it.
    pub(super) invisible: Option<bool>,
}

impl Look {
    pub(super) fn hides(self) -> bool {
        self.gone || self.sizeless == Some(true) || self.invisible == Some(true)
    }
}

/// Bytes of a style that are read.
const STYLE_MAX: usize = 1_000;

/// How an element looks by its attributes.
pub(super) fn look(start: &StartTag<'_>) -> Look {
    let mut look = Look::default();
    for (name, value) in start.attributes() {
        if name.eq_ignore_ascii_case("hidden") {
            look.gone |= !value.eq_ignore_ascii_case("false");
        } else if name.eq_ignore_ascii_case("style") {
            for declaration in cut(value, STYLE_MAX).split(';') {
                declare(declaration, &mut look);
            }
        }
    }
    look
}

/// One `property: value` of a style; a later one counts more.
fn declare(declaration: &str, look: &mut Look) {
    let Some((property, value)) = declaration.split_once(':') else {
        return;
    };
    let (property, value) = (property.trim(), value.trim());
    let value = value
        .split_once('!')
        .map_or(value, |(value, _)| value.trim_end());
    let is = |name: &str| property.eq_ignore_ascii_case(name);
    if is("display") {
        look.gone = value.eq_ignore_ascii_case("none");
    } else if is("mso-hide") {
        look.gone |= value.eq_ignore_ascii_case("all");
    } else if is("visibility") {
        look.invisible = Some(!value.eq_ignore_ascii_case("visible"));
    } else if is("font-size") {
        let end = value.find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, unit) = value.split_at(end.unwrap_or(value.len()));
        let none = !number.is_empty() && !number.bytes().any(|b| (b'1'..=b'9').contains(&b));
        // Shares of nothing are nothing.
        let relative = matches!(unit, "%" | "em" | "ex" | "ch");
        if none || !relative {
            look.sizeless = Some(none);
        }
    }
}

/// Judges one attribute.
pub(super) fn judge(name: &str, value: &str) -> Sign {
    match name {
        "class" | "id" => judge_class(value),
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
    use super::Look;
    use super::Sign;
    use super::declare;
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
            ("aria-hidden", "true", Sign::Mute),
            ("title", "share", Sign::None),
        ];
        for (name, value, expected) in table {
            assert_eq!(judge(name, value), expected, "{name}={value}");
        }
    }

    #[test]
    fn styles() {
        let gone = Look {
            gone: true,
            ..Look::default()
        };
        let sized = |sizeless| Look {
            sizeless: Some(sizeless),
            ..Look::default()
        };
        let drawn = |invisible| Look {
            invisible: Some(invisible),
            ..Look::default()
        };
        let table = [
            ("color:red; display: none", gone),
            ("display:none !important", gone),
            ("display:none;display:block", Look::default()),
            ("mso-hide:all", gone),
            ("font-size:0", sized(true)),
            ("font-size: 0px; color: red", sized(true)),
            ("font-size:0.0em", sized(true)),
            ("font-size:15px", sized(false)),
            ("font-size:small", sized(false)),
            ("font-size:0.9em", Look::default()),
            ("Visibility:Hidden", drawn(true)),
            ("visibility:visible", drawn(false)),
            ("color:red", Look::default()),
        ];
        for (style, expected) in table {
            let mut look = Look::default();
            style.split(';').for_each(|part| declare(part, &mut look));
            assert_eq!(look, expected, "{style}");
        }
    }
}
