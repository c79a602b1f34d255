//! Fragments that a browser reads just as they are written: words and simple
//! elements, each closed where it was opened. Most are such, and ammonia would
//! only say so, after building a tree: a tenth of all reading.
//!
//! Nothing is judged here: what is not plainly of this kind is none.

use crate::markup::address::SCHEMES;
use crate::markup::tag::Tag;
use crate::normalize::allowed::ADDRESSES;
use crate::normalize::allowed::EVERYWHERE;
use crate::normalize::allowed::LINK_REL;
use crate::normalize::allowed::attributes;
use memchr::memchr3;

/// What may stand in an element, so that no rule of HTML moves or closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Has no end tag.
    Nothing,
    /// Words, and elements inside a line.
    Words,
    /// Items, and nothing that is not in them.
    Items,
    /// All that is known here.
    Blocks,
}

/// Whether an element stands inside a line, and what it holds; none of those
/// whose place has rules of its own.
fn nature(tag: Tag) -> Option<(bool, Holds)> {
    Some(match tag {
        Tag::A | Tag::Abbr | Tag::B | Tag::Bdi | Tag::Bdo | Tag::Cite | Tag::Code => {
            (true, Holds::Words)
        }
        Tag::Del | Tag::Dfn | Tag::Em | Tag::I | Tag::Ins | Tag::Kbd | Tag::Mark | Tag::Q => {
            (true, Holds::Words)
        }
        Tag::S | Tag::Samp | Tag::Small | Tag::Span | Tag::Strong | Tag::Sub | Tag::Sup => {
            (true, Holds::Words)
        }
        Tag::Time | Tag::U | Tag::Var => (true, Holds::Words),
        Tag::Br | Tag::Img => (true, Holds::Nothing),
        Tag::Hr => (false, Holds::Nothing),
        Tag::P | Tag::Pre => (false, Holds::Words),
        tag if tag.is_heading() => (false, Holds::Words),
        Tag::Ol | Tag::Ul => (false, Holds::Items),
        Tag::Article | Tag::Aside | Tag::Blockquote | Tag::Div | Tag::Figcaption => {
            (false, Holds::Blocks)
        }
        Tag::Figure | Tag::Footer | Tag::Header | Tag::Li | Tag::Section => (false, Holds::Blocks),
        _ => return None,
    })
}

/// The fragment as ammonia would leave it; none where only a parser can tell.
pub(super) fn settled(html: &str) -> Option<String> {
    // Many at once: all of a text is looked at.
    let is_odd = |byte: &u8| *byte < b' ' && !matches!(byte, b'\n' | b'\t');
    let has_odd = |part: &[u8]| part.iter().fold(false, |odd, byte| odd | is_odd(byte));
    if html.as_bytes().chunks(256).any(has_odd) {
        return None;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut open: Vec<(Tag, Holds)> = Vec::new();
    let mut rest = html;
    loop {
        rest = words(rest, &mut out)?;
        let Some(tag) = rest.strip_prefix('<') else {
            return open.is_empty().then_some(out);
        };
        let holds = open.last().map_or(Holds::Blocks, |(_, holds)| *holds);
        if let Some(end) = tag.strip_prefix('/') {
            let (last, _) = open.pop()?;
            rest = end.strip_prefix(last.name())?.strip_prefix('>')?;
            out.push_str("</");
            out.push_str(last.name());
            out.push('>');
            continue;
        }
        let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let tag_is = Tag::of(&tag[..length]).filter(|is| is.name() == &tag[..length])?;
        let (inline, inner) = nature(tag_is)?;
        let fits = match holds {
            Holds::Nothing => false,
            Holds::Words => inline,
            Holds::Items => tag_is == Tag::Li,
            Holds::Blocks => tag_is != Tag::Li,
        };
        let twice = tag_is == Tag::A && open.iter().any(|(open, _)| *open == Tag::A);
        if !fits || twice {
            return None;
        }
        out.push('<');
        out.push_str(tag_is.name());
        rest = start(tag_is, &tag[length..], &mut out)?;
        if inner != Holds::Nothing {
            open.push((tag_is, inner));
        }
        // The first line of such a text is its second.
        if tag_is == Tag::Pre && rest.starts_with('\n') {
            return None;
        }
    }
}

/// Copies words up to the next tag.
fn words<'h>(html: &'h str, out: &mut String) -> Option<&'h str> {
    let mut rest = html;
    while let Some(at) = memchr3(b'<', b'&', 0xc2, rest.as_bytes()) {
        written(&rest[..at], out)?;
        rest = &rest[at..];
        if rest.starts_with('<') {
            return Some(rest);
        }
        rest = special(rest, &["&amp;", "&lt;", "&gt;"], out)?;
    }
    written(rest, out)?;
    Some("")
}

/// Copies what holds no sign of markup.
fn written(text: &str, out: &mut String) -> Option<()> {
    let is_bare = memchr::memchr(b'>', text.as_bytes()).is_none();
    is_bare.then(|| out.push_str(text))
}

/// Copies a reference of these, or a character from U+0080 to U+00BF.
fn special<'h>(rest: &'h str, references: &[&str], out: &mut String) -> Option<&'h str> {
    if let Some(rest) = rest.strip_prefix('\u{a0}') {
        out.push_str("&nbsp;");
        return Some(rest);
    }
    let length = match rest.starts_with('&') {
        true => references
            .iter()
            .find(|known| rest.starts_with(**known))?
            .len(),
        false => 2,
    };
    out.push_str(&rest[..length]);
    Some(&rest[length..])
}

/// Copies the attributes of a start tag and its end.
fn start<'h>(tag: Tag, html: &'h str, out: &mut String) -> Option<&'h str> {
    let allowed = attributes(tag)?;
    let mut rest = html;
    while let Some(attribute) = rest.strip_prefix(' ') {
        let (name, value) = attribute.split_once("=\"")?;
        let known = allowed
            .iter()
            .chain(&EVERYWHERE)
            .any(|known| *known == name);
        let is_address = ADDRESSES.contains(&name);
        let has_scheme = |scheme: &str| {
            let behind = value.strip_prefix(scheme);
            behind.is_some_and(|behind| behind.starts_with(':'))
        };
        if !known || is_address && !SCHEMES.into_iter().any(has_scheme) {
            return None;
        }
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        let (value, behind) = value.split_at(memchr::memchr(b'"', value.as_bytes())?);
        if value.contains(['<', '>']) {
            return None;
        }
        let mut value = value;
        while let Some(at) = memchr::memchr2(b'&', 0xc2, value.as_bytes()) {
            out.push_str(&value[..at]);
            value = special(&value[at..], &["&amp;", "&lt;", "&gt;", "&quot;"], out)?;
        }
        out.push_str(value);
        out.push('"');
        rest = behind.strip_prefix('"')?;
    }
    if tag == Tag::A {
        out.push_str(" rel=\"");
        out.push_str(LINK_REL);
        out.push('"');
    }
    out.push('>');
    rest.strip_prefix('>')
}

#[cfg(test)]
mod tests {
    use super::settled;
    use crate::normalize::allowed::clean;
    use proptest::prelude::*;

    /// What fragments are made of, well and badly nested.
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        "<p>", "</p>", "<div>", "</div>", "<ul>", "</ul>", "<li>", "</li>", "<ol start=\"3\">",
        "</ol>", "<a href=\"https://a.example/?b=1&amp;c=2\">", "<a>", "</a>", "<em>", "</em>",
        "<b>", "</b>", "<strong>", "</strong>", "<code>", "</code>", "<pre>", "</pre>", "<h2>",
        "</h2>", "<h3>", "</h3>", "<blockquote cite=\"https://a.example/\">", "</blockquote>",
        "<br>", "<hr>",
        "<img src=\"https://a.example/i.png\" alt=\"Anna &quot;B&quot; &lt;c&gt;\">",
        "<span title=\"x\u{a0}y £\">", "</span>", "<figure>", "</figure>", "<figcaption>",
        "</figcaption>", "<table>", "<tbody>", "<tr>", "<td>", "</td>", "</tr>", "</tbody>",
        "</table>", "<dl>", "<dt>", "<dd>", "</dl>", "<script>", "</script>", "<svg>", "</svg>",
        "<ruby>", "<rt>", "</ruby>", "<details>", "<summary>", "<q lang=\"de\">", "</q>", "<s>",
        "</s>", "<aside dir=\"rtl\">", "</aside>", "<a href=\"javascript:x\">", "<p class=\"x\">",
        "<p onclick=\"x\">", "<P>", "<!-- x -->", "<![CDATA[x]]>", "<br/>",
        "<a href='https://a.example/'>", "<template>", "<select>", "<option>", "<math>",
        "<style>", "<title>", "</title>", "</br>", "words", " ", "\n", "\t", "a & b", "&amp;",
        "&lt;", "&gt;", "&nbsp;", "\u{a0}", "£ 5", "ü", "东", ">", "<", "\"", "&#65;", "\r",
        "\u{0}", "\u{85}", "\u{fffd}",
    ];

    /// An element of one of these with some of that in it.
    fn element(
        starts: &'static [&'static str],
        inner: impl Strategy<Value = String>,
    ) -> impl Strategy<Value = String> {
        (
            prop::sample::select(starts),
            prop::collection::vec(inner, 0..4),
        )
            .prop_map(|(start, inner)| {
                let name = start.split(' ').next().unwrap_or(start);
                format!("<{start}>{}</{name}>", inner.concat())
            })
    }

    /// A fragment, most of it well nested.
    fn fragment() -> impl Strategy<Value = String> {
        const GOOD: [&str; 9] = [
            "words", " ", "\n", "&amp;", "&lt;", "\u{a0}", "£ 5", "ü", "<br>",
        ];
        let good = || prop::sample::select(&GOOD[..]).prop_map(str::to_owned);
        let odd = || prop::sample::select(PARTS).prop_map(str::to_owned);
        let line = prop_oneof![12 => good(), 1 => odd()].prop_recursive(3, 16, 4, |inner| {
            element(
                &[
                    "em",
                    "b",
                    "strong",
                    "code",
                    "span title=\"x £ &amp; y\"",
                    "s",
                    "u",
                    "q",
                    "a href=\"https://a.example/?b=1&amp;c=2\"",
                    "a href=\"mailto:a@b.example\"",
                ],
                inner,
            )
        });
        let block = element(
            &["p", "h2", "pre", "p lang=\"de\"", "li", "div"],
            line.clone(),
        );
        block.prop_recursive(4, 24, 4, move |inner| {
            let items = element(&["ul", "ol start=\"2\""], element(&["li"], inner.clone()));
            let blocks = element(
                &["div", "blockquote", "section", "figure", "p", "td", "em"],
                inner,
            );
            prop_oneof![3 => items, 3 => blocks, 2 => line.clone(), 1 => odd()]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn says_what_ammonia_says(html in fragment()) {
            if let Some(settled) = settled(&html) {
                prop_assert_eq!(settled, clean(&html));
            }
        }
    }

    #[test]
    fn most_articles_are_settled() {
        for html in [
            "<p>One &amp; two<br>three</p><p><a href=\"https://a.example/\"><em>Four</em></a></p>",
            "<div><h2>Ferry</h2><ul><li>One</li>\n<li><p>Two\u{a0}three</p></li></ul><hr></div>",
            "words only, £ 5",
            "",
            "<figure><img src=\"https://a.example/i\" alt=\"&quot;\"><figcaption>A</figcaption></figure>",
        ] {
            assert_eq!(settled(html), Some(clean(html)));
        }
        for html in [
            "<p>One<p>two",
            "<p><div>One</div></p>",
            "<li>One</li>",
            "<b><p>One</p></b>",
            "<a href=\"https://a.example\"><a>One</a></a>",
            "<script>x</script>",
            "<a onclick=\"x\">One</a>",
            "<a href=\"javascript:x\">One</a>",
            "<table><tr><td>1</td></tr></table>",
            "a < b",
            "<em>One",
            "<pre>\nOne</pre>",
            "<p title=\"x\">One</p>",
            "a > b",
            "&copy;",
            "<img src=\"x\">",
        ] {
            assert_eq!(settled(html), None, "{html}");
        }
    }
}
