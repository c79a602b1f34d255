//! What may be shown: nothing that runs, nothing that deceives.

use super::settings;
use briefd::model::item::Markup;
use briefd::normalize::sanitize;
use briefd::parse::Options;
use briefd::parse::parse;
use proptest::prelude::*;

fn clean(html: &str) -> String {
    let markup = Markup {
        html: html.into(),
        base: Some("https://example.org/blog/post".into()),
        page: None,
        plain: false,
    };
    sanitize(&markup, &settings())
}

/// A story, HTML and what is shown of it.
type Table<'a> = &'a [(&'a str, &'a str, &'a str)];

/// Sanitizing gives what the table says, and again the same.
fn assert_cleaned(table: Table<'_>) {
    for (story, given, expected) in table {
        assert_eq!(clean(given), *expected, "{story}");
        assert_eq!(clean(expected), *expected, "{story}: again");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn fragments() {
    let table = [
        (
            "scripts go whole",
            "a<script>alert(1)</script>b<style>p{}</style>c",
            "abc",
        ),
        (
            "handlers go",
            "<img src=x.png onerror=alert(1)><p onclick='x'>t",
            "<img src=\"https://example.org/blog/x.png\"><p>t</p>",
        ),
        (
            "javascript is no link",
            "<a href='java\nscript:alert(1)'>t</a>",
            "<a rel=\"noopener noreferrer\">t</a>",
        ),
        (
            "data is no picture",
            "<img src='data:image/png;base64,AAAA'>",
            "",
        ),
        (
            "addresses become absolute",
            "<a href='../x?a=1&amp;b'>t</a>",
            "<a href=\"https://example.org/x?a=1&amp;b\" rel=\"noopener noreferrer\">t</a>",
        ),
        (
            "mail may be written",
            "<a href='mailto:a@example.org'>t</a>",
            "<a href=\"mailto:a@example.org\" rel=\"noopener noreferrer\">t</a>",
        ),
        (
            "formulas keep their text",
            "<math><mi>E</mi><mo>=</mo><mi>m</mi><annotation>E=m</annotation></math>",
            "E=m",
        ),
        (
            "drawings keep their text",
            "<svg><title>t</title><text>Figure 1</text></svg> end",
            "t Figure 1 end",
        ),
        (
            "a mutation of svg and style",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "",
        ),
        (
            "mutation by mglyph",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\" src=\"https://example.org/x\">",
            "<table><tbody><tr><td><img src=\"https://example.org/x\" title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\"></td></tr></tbody></table>",
        ),
        (
            "forms lose their controls",
            "<form action=x>Mail <input name=m><button>Go</button></form>",
            "<aside>Mail </aside>",
        ),
        (
            "frames go",
            "a<iframe src='https://evil.example/'>x</iframe>b",
            "a <a href=\"https://evil.example/\" class=\"briefd-embed\" title=\"evil.example\" rel=\"noopener noreferrer\"></a> b",
        ),
        (
            "bidi overrides go",
            "<b title='a&#x202e;b'>x&#x202e;y\u{202e}z</b>",
            "<b>xyz</b>",
        ),
        (
            "paragraphs end by themselves",
            "<p>a<p>b<ul><li>1<li>2</ul>",
            "<p>a</p><p>b</p><ul><li>1</li><li>2</li></ul>",
        ),
        (
            "XHTML closes itself",
            "<a name=\"x\"/>text<br/>more<iframe/>end",
            "<a rel=\"noopener noreferrer\"></a>text<br>more end",
        ),
        ("wrong nesting", "<b><i>x</b>y</i>", "<b><i>x</i></b>y"),
        (
            "what is in a table stays in it",
            "<table>x<tr><td>1<td>2</table>",
            "<table><tbody><tr><td>x</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        (
            "a late picture",
            "<img src='data:image/gif;base64,R0' data-src='/p.jpg' alt='A cat'>",
            "<img src=\"https://example.org/p.jpg\" alt=\"A cat\">",
        ),
        ("a cut-off tag", "text <a href=\"https://example", "text "),
        (
            "preformatted",
            "<pre>\n\n  a\n  b</pre>",
            "<pre>  a\n  b</pre>",
        ),
        (
            "hidden parts go",
            "a<div style='display:none'>b<p>c</p></div><p hidden>d</p>e",
            "ae",
        ),
        (
            "furniture is marked",
            "<p>a</p><div class='share-buttons'>b</div>",
            "<p>a</p><aside>b</aside>",
        ),
        (
            "entities",
            "&lt;b&gt; &amp; &eacute; &nbsp;x",
            "&lt;b&gt; &amp; é  x",
        ),
    ];
    for (story, given, expected) in table {
        assert_eq!(clean(given), expected, "{story}");
        assert_eq!(clean(expected), expected, "{story}: again");
    }
}

const EMBEDS: Table<'_> = &[
    (
        "a frame",
        "<p><iframe src='//player.vimeo.com/video/1'></iframe></p>",
        "<p><a href=\"https://player.vimeo.com/video/1\" class=\"briefd-embed\" title=\"player.vimeo.com\" rel=\"noopener noreferrer\"></a></p>",
    ),
    (
        "a late frame with a title",
        "<iframe title='The <b>talk' src='about:blank' data-src='https://a.example/1'>x</iframe>",
        "<a href=\"https://a.example/1\" class=\"briefd-embed\" title=\"The &lt;b&gt;talk\" rel=\"noopener noreferrer\"></a>",
    ),
    (
        "an object, what plays in it, and what is seen without it",
        "<object data='/m.swf'><param name=movie value='/m.swf'><embed src='/m.swf'>A film.</object>",
        "<a href=\"https://example.org/m.swf\" class=\"briefd-embed\" title=\"example.org\" rel=\"noopener noreferrer\"></a> A film.",
    ),
    (
        "what counts readers",
        "a<iframe src='https://a.example/' width=1 height=1></iframe> <iframe src='https://a.example/' style='display:none'></iframe>b",
        "a b",
    ),
    (
        "no scheme to follow",
        "<iframe src='javascript:alert(1)'></iframe><embed src='data:text/html,x'>",
        "",
    ),
    (
        "in a link, which leads on already",
        "<a href='/x'>see<iframe src='https://a.example/'></iframe></a>",
        "<a href=\"https://example.org/x\" rel=\"noopener noreferrer\">see</a>",
    ),
    (
        "between the rows of a table",
        "<table><iframe src='https://a.example/'></iframe><tr><td>x</table>",
        "<table><tbody><tr><td><a href=\"https://a.example/\" class=\"briefd-embed\" title=\"a.example\" rel=\"noopener noreferrer\"></a></td></tr><tr><td>x</td></tr></tbody></table>",
    ),
];

#[test]
fn what_was_embedded_is_linked() {
    assert_cleaned(EMBEDS);
}

const PICTURES: Table<'_> = &[
    (
        "the best candidate",
        "<img srcset='a.png 1x, b.png 2x'><img data-srcset='/c 640w,/d 1280w' alt=d>",
        "<img src=\"https://example.org/blog/b.png\"><img src=\"https://example.org/d\" alt=\"d\">",
    ),
    (
        "src stands",
        "<img src='/a' srcset='/b 2x'>",
        "<img src=\"https://example.org/a\">",
    ),
    (
        "of the sources",
        "<picture><source srcset='/a.webp'><source srcset='/a.jpg'><img alt=a></picture><img alt=b>",
        "<img src=\"https://example.org/a.webp\" alt=\"a\">",
    ),
    (
        "its own address",
        "<picture><source srcset='/a.webp'><img src='/a.jpg'></picture>",
        "<img src=\"https://example.org/a.jpg\">",
    ),
    (
        "sources of films",
        "<video controls><source src='/a.mp4' type='video/mp4'><source></video>",
        "<video controls=\"\"><source src=\"https://example.org/a.mp4\" type=\"video/mp4\"></video>",
    ),
    (
        "late and without scripts",
        "<img src='data:image/gif;base64,R0' data-src='/r.jpg'><noscript><img src='/r.jpg'></noscript>",
        "<img src=\"https://example.org/r.jpg\">",
    ),
    (
        "without scripts only",
        "<img src='data:image/gif;base64,R0'><noscript><img src='/r.jpg'></noscript>",
        "<img src=\"https://example.org/r.jpg\">",
    ),
    (
        "in another size, before, and with words",
        "<img data-src='/s.jpg'> <noscript><img src='/l.jpg'>Text</noscript><noscript><img src='/t.jpg?w=1'></noscript><img data-src='/t.jpg'>",
        "<img src=\"https://example.org/s.jpg\"> Text<img src=\"https://example.org/t.jpg?w=1\">",
    ),
    (
        "another picture",
        "<img data-src='/a.jpg'><p>b</p><noscript><img src='/c.jpg'></noscript><img src='/c.png'>",
        "<img src=\"https://example.org/a.jpg\"><p>b</p><img src=\"https://example.org/c.jpg\"><img src=\"https://example.org/c.png\">",
    ),
    (
        "a sign of the text",
        "Rain <img class=emoji alt='☔' src='data:image/png;base64,R0'>.",
        "Rain ☔.",
    ),
];

#[test]
fn pictures_have_addresses() {
    assert_cleaned(PICTURES);
}

const WORDS: Table<'_> = &[
    (
        "blocks of old",
        "<center>a</center><center>b</center><address>c</address>d<main>e</main>",
        "<div>a</div><div>b</div><div>c</div>d<div>e</div>",
    ),
    (
        "forms",
        "<fieldset><legend>a</legend>b<select><option>x</select>c<input>d<textarea>x</textarea>, e</fieldset><dialog>f</dialog>",
        "<div><div>a</div>b c d, e</div><div>f</div>",
    ),
    (
        "lists of old",
        "<menu><li>a</menu><dir><li>b</dir>",
        "<ul><li>a</li></ul><ul><li>b</li></ul>",
    ),
    (
        "parts of no table",
        "<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr><caption>d</caption>e",
        "a b<br>c<br>d<br>e",
    ),
    (
        "drawings",
        "x<svg><text>a</text><text>b<tspan>c</tspan></text></svg>y",
        "x a b c y",
    ),
    (
        "names of old",
        "<strike>a</strike><tt>b</tt><acronym title=c>d</acronym><big>e</big><font color=red>f</font>",
        "<s>a</s><code>b</code><abbr title=\"c\">d</abbr>ef",
    ),
    (
        "preformatted text of old",
        "<xmp>\n<b>&amp;</xmp><listing><b>x</b></listing><plaintext>y",
        "<pre>&lt;b&gt;&amp;amp;</pre><pre><b>x</b></pre><pre>y</pre>",
    ),
    (
        "scripts part no words",
        "a<script>x</script>b<style>x</style>c<wbr>d",
        "abcd",
    ),
];

#[test]
fn words_stay_apart() {
    assert_cleaned(WORDS);
}

const FORMULAS: Table<'_> = &[
    (
        "fractions",
        "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>, <math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>",
        "1/2, (a+b)/2",
    ),
    (
        "raised and lowered",
        "<math><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>y</mi><mi>i</mi></msub><mo>+</mo><msubsup><mi>z</mi><mn>1</mn><mrow><mo>-</mo><mn>1</mn></mrow></msubsup></math>",
        "x^2+y_i+z_1^(-1)",
    ),
    (
        "roots",
        "<math><msqrt><mi>a</mi><mo>+</mo><mn>1</mn></msqrt><mroot><mi>x</mi><mn>3</mn></mroot></math>",
        "√(a+1)√[3](x)",
    ),
    (
        "figures stay apart",
        "<math><mn>2</mn><mfrac><mn>1</mn><mn>3</mn></mfrac><mi>x</mi><mi>sin</mi><mo>&#x2061;</mo><mi>y</mi></math>",
        "2 1/3 x sin y",
    ),
    (
        "sums and brackets",
        "<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>0</mn></mrow><mi>n</mi></munderover><mfenced><mi>a</mi><mi>b</mi></mfenced><mover><mi>x</mi><mo>¯</mo></mover></math>",
        "∑_(i=0)^n(a, b) x\u{304}",
    ),
    (
        "tables, isotopes and what is not seen",
        "<math><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable><mphantom><mi>q</mi></mphantom><mspace/><mmultiscripts><mi>C</mi><none/><none/><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts></math>",
        "a, b; c _6^14C",
    ),
    (
        "TeX",
        "<math alttext='{\\displaystyle x^{2}}'><semantics><msup><mi>x</mi><mn>2</mn></msup><annotation encoding='application/x-tex'>x^{2}</annotation></semantics></math>",
        "<span title=\"x^{2}\">x^2</span>",
    ),
    (
        "only TeX",
        "<math><semantics><annotation encoding='TeX'>a &lt; b</annotation><annotation-xml><p>x</p></annotation-xml></semantics></math>",
        "a &lt; b",
    ),
    ("never closed", "a <math><mi>x</mi><p>b</p>", "a x<p>b</p>"),
    (
        "HTML in words",
        "<math><mtext>if <b>no</b> a</mtext><mi>b</mi></math> <math><mtext>see <a href='/x'>c</a></mtext></math>",
        "if no a b see<a href=\"https://example.org/x\" rel=\"noopener noreferrer\">c</a>",
    ),
    (
        "hidden",
        "a<math style='display:none'><mi>x</mi></math>b",
        "ab",
    ),
];

#[test]
fn formulas_keep_their_meaning() {
    assert_cleaned(FORMULAS);
}

#[test]
fn addresses_are_tidied() {
    let table = [
        ("&quot;http://x.example/&quot;", "http://x.example/"),
        ("'http://x.example/'", "http://x.example/"),
        (
            "&#x200b;\nhttp://x.exa\nmple/&#xfeff; ",
            "http://x.example/",
        ),
        (
            "http://x.example/?a=1&amp;amp;b=2",
            "http://x.example/?a=1&amp;b=2",
        ),
        ("//x.example/a&amp;amp;b", "https://x.example/a&amp;amp;b"),
    ];
    for (given, expected) in table {
        let html = format!("<a href=\"{given}\">t</a>");
        let expected = format!("<a href=\"{expected}\" rel=\"noopener noreferrer\">t</a>");
        assert_eq!(clean(&html), expected, "{given}");
    }
}

#[test]
fn places_are_on_the_page() {
    let mut markup = Markup {
        html: "<a href='#fn1'>1</a><a href='b'>2</a>".into(),
        base: Some("https://example.org/feed".into()),
        page: Some("https://example.org/post?p=1#top".into()),
        plain: false,
    };
    let links = |one: &str| {
        format!(
            "<a href=\"https://example.org/{one}\" rel=\"noopener noreferrer\">1</a>\
             <a href=\"https://example.org/b\" rel=\"noopener noreferrer\">2</a>"
        )
    };
    assert_eq!(sanitize(&markup, &settings()), links("post?p=1#fn1"));
    markup.page = None;
    assert_eq!(sanitize(&markup, &settings()), links("feed#fn1"));
}

#[test]
fn feeds_tell_the_page_of_places() {
    let feed = |base: &str| {
        let text = format!(
            "<rss version='2.0'><channel><item{base}><title>t</title><link>https://example.org/post</link>\
             <description>&lt;a href='#n'&gt;1&lt;/a&gt;</description></item></channel></rss>"
        );
        let options = Options {
            url: Some("https://example.org/feed"),
            ..Options::default()
        };
        let found = parse(text.as_bytes(), &options).expect("a feed");
        let markup = found.items[0]
            .summary
            .clone()
            .or(found.items[0].content.clone());
        sanitize(&markup.expect("a text"), &settings())
    };
    assert!(feed("").contains("\"https://example.org/post#n\""));
    let own = feed(" xml:base='https://example.org/own'");
    assert!(own.contains("\"https://example.org/own#n\""), "{own}");
}

#[test]
fn plain_text_keeps_its_lines() {
    let table = [
        ("one line", "a &lt;b&gt; c", "a &lt;b&gt; c"),
        ("and its end", "a b\n", "a b\n"),
        ("two lines", "a\r\nb", "a<br>b"),
        ("paragraphs", "a\nb\n \n\nc\n", "<p>a<br>b</p><p>c</p>"),
    ];
    for (story, given, expected) in table {
        let markup = Markup {
            html: given.into(),
            plain: true,
            ..Markup::default()
        };
        assert_eq!(sanitize(&markup, &settings()), expected, "{story}");
    }
}

#[test]
fn without_a_base_only_absolute_addresses_stay() {
    let markup = Markup {
        html: "<a href='/x'>a</a><a href='https://example.org/y'>b</a>".into(),
        ..Markup::default()
    };
    assert_eq!(
        sanitize(&markup, &settings()),
        "<a rel=\"noopener noreferrer\">a</a>\
         <a href=\"https://example.org/y\" rel=\"noopener noreferrer\">b</a>"
    );
}

/// Shapes that cost tree builders square time or their stack: they must end,
/// and soon; without the guard each of these takes minutes.
#[test]
fn hostile_shapes_end() {
    let shapes: Vec<(&str, String)> = vec![
        ("deep", "<div>".repeat(25_000)),
        ("deep with stray ends", "<div></p>".repeat(15_000)),
        (
            "open formatting",
            (0..10_000)
                .map(|n| format!("<font size={n}><p>x"))
                .collect(),
        ),
        ("open links", "<a href=x><p>".repeat(12_000)),
        (
            "foster children",
            format!("<table>{}", "<b></b>".repeat(20_000)),
        ),
        ("nested tables", "<table><tr><td>".repeat(10_000)),
        ("a million brackets", "<".repeat(250_000)),
        ("quotes that never end", "<a b=\"".repeat(37_000)),
        (
            "attributes without end",
            format!("<p {}>x", "a=1 ".repeat(50_000)),
        ),
        ("comments that never end", "<!--".repeat(50_000)),
        ("entities", "&am".repeat(75_000)),
        ("list items", "<li>".repeat(50_000)),
        ("formulas", "<math><mrow>x<mfrac>".repeat(15_000)),
        (
            "signs of a formula",
            format!("<math><mo>{}", "+<x>".repeat(60_000)),
        ),
        (
            "rows of a formula",
            format!("<math>{}", "<mrow>a".repeat(40_000)),
        ),
        (
            "candidates",
            format!("<img srcset='{}'>", "a 1x,".repeat(50_000)),
        ),
        (
            "growing candidates",
            format!(
                "<img srcset='{}'>",
                (0..30_000).map(|n| format!("a {n}w,")).collect::<String>()
            ),
        ),
        (
            "over-escaped",
            format!("<a href='?{}'>", "&amp;amp;".repeat(30_000)),
        ),
        (
            "frames",
            "<iframe src='//a.example/'></iframe>x".repeat(7_000),
        ),
        ("stray cells", "<td>a</tr>".repeat(25_000)),
        ("raw text that never ends", "<script></".repeat(22_000)),
    ];
    for (story, html) in shapes {
        let out = clean(&html);
        assert!(out.len() < 5_000_000, "{story}: {} bytes", out.len());
    }
}

proptest! {
    #[test]
    fn nothing_that_runs_survives(html in hostile_html()) {
        let once = clean(&html);
        let low = once.to_lowercase();
        for bad in ["<script", "<iframe", "<svg", "<math", "<style", "<object", "<form", "<base", "<meta", "<link"] {
            prop_assert!(!low.contains(bad), "{bad} in {once}");
        }
        for tag in once.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or("");
            let names = tag.split('"').step_by(2).collect::<String>();
            prop_assert!(!names.contains(" on"), "a handler in <{tag}>");
            prop_assert!(!tag.contains("=\"javascript:"), "a script in <{tag}>");
        }
        prop_assert_eq!(clean(&once), once, "sanitizing twice changes nothing");
    }
}

/// Text of the pieces that break sanitizers.
pub(super) fn hostile_html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "</i>", "<a href='/x'>", "</a>",
            "<table>", "</table>", "<tr>", "<td>", "</td>", "<caption>", "<ul>", "<li>", "</ul>",
            "<pre>", "</pre>", "<br>", "<img src=x>", "<script>", "</script>", "<style>", "</style>",
            "<svg>", "</svg>", "<math>", "<mtext>", "<annotation-xml encoding='text/html'>", "<title>",
            "</title>", "<textarea>", "</textarea>", "<!--", "-->", "<![CDATA[", "]]>", "<select>",
            "<option>", "<noscript>", "<template>", "<h1>", "</h2>", "<math alttext='\"<img src=x onerror=alert(1)>'>", "</math>", "<mfrac>", "<mi>", "</mi>",
            "<annotation encoding='tex'>", "</annotation>", "<mglyph>", "<malignmark>", "<foreignObject>", "<text>",
            "<iframe src='//a.example/' title='<script>'>", "</iframe>", "<embed src=e>", "<object data=o>", "</object>",
            "<param name=movie value='javascript:alert(1)'>", "<a class='briefd-embed' href=y>", "<center>", "</center>",
            "<fieldset>", "<legend>", "<input>", "<xmp>", "</xmp>", "<plaintext>", "<menu>", "<picture>", "</picture>",
            "<source srcset='a 1x, b 2x'>", "<img srcset='a 1x'>", "<img data-src=l>", "</noscript>", "</tr>", "<th>", "<ruby>", "<rt>", "<dl>", "<dt>",
            "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>", "\"", "'", ">", "<", "&lt;",
            "&#x3c;script&#x3e;", "\n", "<details>", "<video src=y>", "<blockquote>", "</body>", "<html>",
        ]).prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => "[a-z <>&;/=\"']{0,12}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[test]
fn texts_full_of_references_come_out_as_they_went_in() {
    for unit in [
        "½ & ",
        "a &amp; b ",
        "&lt;b&gt; ",
        "« » £ º ¿ ",
        "\"q\" &nosuch; ",
    ] {
        let few = clean(unit.trim());
        let many = clean(&unit.repeat(2_000));
        assert_eq!(many.trim(), vec![few.as_str(); 2_000].join(" "), "{unit}");
    }
    let link = format!("<a href='http://c.example/?{}'>é</a>", "a=1&".repeat(300));
    let found = clean(&link);
    assert_eq!(found.matches("a=1&amp;").count(), 300, "{found}");
    // What stands in for them is no way in.
    let forged = "\u{e0200}\u{e0201}script\u{e0202}".repeat(300);
    assert!(!clean(&format!("{forged}{}", "& ".repeat(300))).contains("&lt;script"));
}

#[test]
fn misnested_emphasis_does_not_grow_without_end() {
    let html = format!(
        "<a href='http://c.example/'><b><i><em><strong>{}",
        "<p>".repeat(20_000)
    );
    assert!(
        clean(&html).len() < html.len() * 5,
        "{}",
        clean(&html).len()
    );
    let comments = "<!---->x".repeat(20_000);
    assert_eq!(clean(&comments).len(), 20_000);
    assert_eq!(
        clean("a<!-- --- -->b<!--->c<!-->d<!-- x --!>e<!-- y"),
        "abcde"
    );
}

#[test]
fn plain_text_that_its_xml_wrapped_is_one_line() {
    let plain = |html: &str| {
        let markup = Markup {
            html: html.into(),
            plain: true,
            ..Markup::default()
        };
        sanitize(&markup, &settings())
    };
    assert_eq!(
        plain("One sentence\n    that goes on.\nAnother."),
        "One sentence that goes on.<br>Another."
    );
    assert_eq!(
        plain("A list:\n  - one\n  - two"),
        "A list:<br>  - one<br>  - two"
    );
}
