//! Whole pages: the article is found, the page around it is not, and what is
//! no article is told from one, whatever its status said.

use super::golden::assert_traceable;
use super::sanitize::hostile_html;
use super::settings;
use briefd::model::Timestamp;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::normalize::Context;
use briefd::normalize::normalize;
use briefd::normalize::page::Expected;
use briefd::normalize::page::NotArticle;
use briefd::normalize::page::extract;
use proptest::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// The article's own text on a page, by way of the whole pipeline: what a
/// brief's points and body are taken from, and the whole text.
fn essence(html: &str, url: &str, title: &str) -> (String, String) {
    let item = Item {
        title: Some(title.into()),
        content: Some(Markup {
            html: html.into(),
            base: Some(url.into()),
            page: None,
            plain: false,
        }),
        ..Item::default()
    };
    let (settings, repeated) = (settings(), RepeatedLines::default());
    let context = Context {
        now: Timestamp::UNIX_EPOCH,
        infer_dates: true,
        outlet: "The Daily Example",
        feed_title: None,
        repeated: &repeated,
        settings: &settings,
    };
    let made = normalize(&item, &context);
    assert_traceable(title, &made.draft);
    (made.essence, made.draft.text)
}

fn words(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

/// Shares of the wanted words found, and of the found words wanted.
fn recall_and_precision(wanted: &str, found: &str) -> (f64, f64) {
    let (wanted, found) = (words(wanted), words(found));
    let both: usize = wanted
        .iter()
        .map(|(word, n)| n.min(found.get(word).unwrap_or(&0)))
        .sum();
    let of = |all: &HashMap<String, usize>| both as f64 / all.values().sum::<usize>().max(1) as f64;
    (of(&wanted), of(&found))
}

#[test]
fn pages_give_their_article_or_the_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages");
    let (mut articles, mut others) = (0, 0);
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "html") {
            continue;
        }
        let name = path
            .file_stem()
            .and_then(|s| s.to_str())
            .expect("a name")
            .to_owned();
        let source = std::fs::read_to_string(&path).expect("the page");
        let (head, html) = source.split_once("-->\n").expect("a head");
        let field = |key: &str| {
            let line = head.lines().find_map(|line| line.strip_prefix(key));
            line.and_then(|line| line.strip_prefix(": ")).unwrap_or("")
        };
        let (title, url) = (field("title"), field("url"));
        let got = extract(
            html,
            url,
            Expected {
                title,
                summary: field("summary"),
            },
        );
        match (field("expect"), got) {
            ("", Ok(page)) => {
                articles += 1;
                let wanted =
                    std::fs::read_to_string(path.with_extension("txt")).expect("the article");
                let (found, text) = essence(&page.html, url, title);
                let (recall, precision) = recall_and_precision(&wanted, &found);
                let (_, whole) = recall_and_precision(&wanted, &text);
                if recall < 0.97 || precision < 0.93 || whole < 0.7 {
                    wrong.push(format!(
                        "{name}: recall {recall:.3}, precision {precision:.3}, of the whole text {whole:.3}\n{found}\n"
                    ));
                }
            }
            ("", Err(reason)) => wrong.push(format!("{name}: {reason}\n")),
            (expected, Err(reason)) if reason.to_string() == expected => others += 1,
            (expected, Err(reason)) => {
                wrong.push(format!("{name}: {reason}, expected {expected}\n"))
            }
            (expected, Ok(page)) => wrong.push(format!(
                "{name}: an article, expected {expected}\n{}\n",
                page.html
            )),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        articles >= 20 && others >= 12,
        "{articles} articles, {others} others"
    );
}

#[test]
fn the_page_tells_of_image_language_and_author() {
    let text = "It rained all day in the valley and the river rose. ".repeat(12);
    let html = format!(
        "<html lang='en-GB'><head><meta property='og:image' content='/i/a.jpg'>\
         <meta name='author' content='Jane Doe'><title>Rain in the valley</title></head>\
         <body><article><h1>Rain in the valley</h1><p>{text}</p><p>{text}</p></article></body></html>"
    );
    let expected = Expected {
        title: "Rain in the valley",
        summary: "",
    };
    let page = extract(&html, "https://example.org/rain", expected).expect("an article");
    assert_eq!(page.image.as_deref(), Some("https://example.org/i/a.jpg"));
    assert_eq!(page.language.as_deref(), Some("en-GB"));
    assert_eq!(page.byline.as_deref(), Some("Jane Doe"));
}

#[test]
fn links_of_a_page_with_a_base_are_absolute() {
    let text = "It rained all day in the <a href='x'>valley</a> and the river rose. ".repeat(12);
    let html = format!(
        "<html><head><base href='/deep/'><title>Rain in the valley</title></head>\
         <body><article><h1>Rain in the valley</h1><p>{text}</p><p>{text}</p></article></body></html>"
    );
    let expected = Expected {
        title: "Rain in the valley",
        summary: "",
    };
    let page = extract(&html, "https://example.org/rain", expected).expect("an article");
    assert!(
        page.html.contains("https://example.org/deep/x"),
        "{}",
        page.html
    );
}

#[test]
fn hostile_pages_end() {
    let shapes: Vec<(&str, String)> = vec![
        ("nothing", String::new()),
        ("deep", "<div>".repeat(40_000)),
        ("wide", "<p>word</p>".repeat(30_000)),
        ("spans", "<span>a</span>".repeat(30_000)),
        (
            "paragraphs in depth",
            format!(
                "{}{}",
                "<div>".repeat(90),
                "<div><p>It rained, all day, in the valley.</p></div>".repeat(4_000)
            ),
        ),
        (
            "tables",
            "<table><tr><td>x, y, z and more of it".repeat(4_000),
        ),
        ("breaks", "a<br><br>".repeat(20_000)),
        ("links", "<a href=/x>word</a> ".repeat(20_000)),
        ("lists", "<ul><li>x".repeat(10_000)),
        (
            "data",
            format!(
                "<script type='application/ld+json'>{{\"@context\":\"schema.org\",\"a\":{}</script>",
                "[".repeat(100_000)
            ),
        ),
        ("text", "word, ".repeat(100_000)),
        ("pictures", "<img src=/x.png alt=a>".repeat(15_000)),
    ];
    for (story, html) in shapes {
        let _ = story;
        let _ = extract(&html, "https://example.org/", Expected::default());
    }
}

proptest! {
    #[test]
    fn any_page_gives_an_article_or_a_reason(html in hostile_html(), title in ".{0,20}", summary in ".{0,40}") {
        let got = extract(&html, "https://example.org/", Expected { title: &title, summary: &summary });
        prop_assert!(matches!(got, Ok(_) | Err(NotArticle::Empty | NotArticle::Login | NotArticle::Video
            | NotArticle::Listing | NotArticle::Other | NotArticle::Consent | NotArticle::Paywall
            | NotArticle::BotCheck | NotArticle::ErrorPage)));
    }
}
