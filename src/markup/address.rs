//! Addresses that elements give: of links, of pictures, of what is embedded.

use super::token::StartTag;
use std::borrow::Cow;
use url::Url;

/// Bytes of one address at most; longer ones (mostly `data:`) are left out.
pub(crate) const ADDRESS_MAX: usize = 4_096;
/// The schemes that links may have.
pub(crate) const SCHEMES: [&str; 3] = ["http", "https", "mailto"];
/// Where pages that load pictures late keep their addresses.
const LATE_SOURCES: [&str; 4] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-orig-file",
];
/// Where they keep them in several sizes.
const LATE_SETS: [&str; 2] = ["data-srcset", "data-lazy-srcset"];
/// How `&` of an address looks that was escaped once too often.
const AMPERSANDS: [&str; 3] = ["amp;", "#038;", "#38;"];

/// An address made absolute; none where its scheme is not one to follow.
pub(crate) fn absolute(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = tidy(address);
    if address.is_empty() || address.len() > ADDRESS_MAX {
        return None;
    }
    let url = match (Url::parse(&address), base) {
        (Ok(url), _) => url,
        (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) => base.join(&address).ok()?,
        (Err(url::ParseError::RelativeUrlWithoutBase), None) if address.starts_with("//") => {
            Url::parse(&format!("https:{address}")).ok()?
        }
        _ => return None,
    };
    SCHEMES.contains(&url.scheme()).then_some(url)
}

/// The registrable domain of a host, by the Public Suffix List; none of a
/// public suffix itself. The one call of the list: its code goes into each.
pub(crate) fn registrable(host: &str) -> Option<&str> {
    psl::domain_str(host)
}

/// An address without what templates leave around and in it: quotes, white
/// space that nobody sees, references in its query.
pub(crate) fn tidy(address: &str) -> Cow<'_, str> {
    let edge = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '“' | '”' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
            )
    };
    let mut address = address.trim_matches(edge);
    while let Some(inner) = address.strip_prefix(['\'', '‘']) {
        address = inner.trim_end_matches(['\'', '’']).trim_matches(edge);
    }
    let Some(query) = address.find('?') else {
        return Cow::Borrowed(address);
    };
    let escaped = |at: usize| AMPERSANDS.iter().find(|r| address[at..].starts_with(**r));
    let mut out = String::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'&', &address.as_bytes()[query..]) {
        let mut end = query + at + 1;
        let begin = end;
        while let Some(reference) = escaped(end) {
            end += reference.len();
        }
        if end > begin {
            out.push_str(&address[from..begin]);
            from = end;
        }
    }
    if from == 0 {
        return Cow::Borrowed(address);
    }
    out.push_str(&address[from..]);
    Cow::Owned(out)
}

/// The first address among these attributes that can be fetched.
pub(crate) fn first(start: &StartTag<'_>, names: &[&str], base: Option<&Url>) -> Option<Url> {
    names
        .iter()
        .filter_map(|name| absolute(&start.attribute(name)?, base))
        .find(|url| url.scheme() != "mailto")
}

/// The best address among these attributes, which list several.
fn best_of(start: &StartTag<'_>, names: &[&str], base: Option<&Url>) -> Option<Url> {
    names
        .iter()
        .find_map(|name| best(&start.attribute(name)?, base))
}

/// Where a picture is.
pub(crate) struct Place {
    pub(crate) url: Url,
    /// Only scripts put the picture there.
    pub(crate) late: bool,
}

/// Where the picture of an `img` is, as the page means it: late sources win
/// over the placeholder that stands in for them.
pub(crate) fn picture(start: &StartTag<'_>, base: Option<&Url>) -> Option<Place> {
    let late = first(start, &LATE_SOURCES, base).or_else(|| best_of(start, &LATE_SETS, base));
    if let Some(url) = late {
        return Some(Place { url, late: true });
    }
    let url = first(start, &["src"], base).or_else(|| best_of(start, &["srcset"], base))?;
    Some(Place { url, late: false })
}

/// Where the `source` of a `picture` says that it is.
pub(crate) fn of_source(start: &StartTag<'_>, base: Option<&Url>) -> Option<Url> {
    best_of(start, &["srcset", LATE_SETS[0], LATE_SETS[1]], base)
        .or_else(|| first(start, &LATE_SOURCES, base))
}

/// An address without what asks for another size of the same picture.
pub(crate) fn stem(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// Where the thing is that a frame, `embed` or `object` shows.
pub(crate) fn embedded(start: &StartTag<'_>, base: Option<&Url>) -> Option<Url> {
    const NAMES: [&str; 6] = [
        LATE_SOURCES[0],
        LATE_SOURCES[1],
        LATE_SOURCES[2],
        LATE_SOURCES[3],
        "src",
        "data",
    ];
    first(start, &NAMES, base)
}

/// The largest of the candidates of a `srcset` (HTML, section 4.8.4.2.1).
fn best(set: &str, base: Option<&Url>) -> Option<Url> {
    let mut best: Option<(f64, Url)> = None;
    let mut rest = set;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return best.map(|(_, url)| url);
        }
        let (address, tail) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        let bare = address.trim_end_matches(',');
        let (size, tail) = if bare.len() < address.len() {
            ("", tail)
        } else {
            tail.split_at(memchr::memchr(b',', tail.as_bytes()).unwrap_or(tail.len()))
        };
        rest = tail;
        let size = size_of(size);
        if best.as_ref().is_none_or(|(most, _)| size > *most)
            && let Some(url) = absolute(bare, base).filter(|url| url.scheme() != "mailto")
        {
            best = Some((size, url));
        }
    }
}

/// `2x`, `640w`: how large a candidate is. Without a word, once.
fn size_of(words: &str) -> f64 {
    words
        .split_whitespace()
        .find_map(|word| word.strip_suffix(['x', 'w'])?.parse().ok())
        .filter(|size: &f64| size.is_finite())
        .unwrap_or(1.0)
}

/// True for what is there to count readers, not to be seen.
pub(crate) fn is_pixel(start: &StartTag<'_>) -> bool {
    ["width", "height"].iter().any(|name| {
        let side = start.attribute(name);
        side.and_then(|side| side.trim().trim_end_matches("px").parse::<f64>().ok())
            .is_some_and(|side| side <= 1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::best;
    use super::tidy;
    use url::Url;

    #[test]
    fn addresses() {
        let table = [
            ("quoted twice", "\"http://x/\"", "http://x/"),
            ("other quotes", " ' http://x/ ' ", "http://x/"),
            ("a quote of its own", "http://x/o'", "http://x/o'"),
            ("nothing to see", "\u{feff}http://x/\u{200b}\n", "http://x/"),
            ("escaped twice", "/?a=1&amp;b=2&c", "/?a=1&b=2&c"),
            ("and again", "?a&amp;amp;#038;b&amp;", "?a&b&"),
            ("not in the path", "/a&amp;b", "/a&amp;b"),
        ];
        for (story, given, expected) in table {
            assert_eq!(tidy(given), expected, "{story}");
        }
    }

    #[test]
    fn candidates() {
        let table = [
            ("densities", "a 1x, b 2x", Some("b")),
            ("widths", "a 640w,b 1280w , c 320w", Some("b")),
            ("no word", "a", Some("a")),
            ("no word, several", "a, b 1.5x", Some("b")),
            ("commas in them", "a,b 1x, c,d 2x", Some("c,d")),
            ("data goes", "data:image/gif;base64,R0 9w, a 1w", Some("a")),
            ("nonsense", "a NaNx, , b -2x", Some("a")),
            ("nothing", " , ", None),
        ];
        let base = Url::parse("https://x/").expect("a base");
        for (story, given, expected) in table {
            let expected = expected.map(|path| format!("https://x/{path}"));
            assert_eq!(
                best(given, Some(&base)).map(String::from),
                expected,
                "{story}"
            );
        }
    }
}
