//! What a brief costs: from the HTML of an item to its draft, sanitizing
//! alone, and the extraction of a page.
//!
//! `cargo bench --bench briefs`; divan prints time and throughput.

use briefd::model::Timestamp;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::model::settings::BriefSettings;
use briefd::normalize::Context;
use briefd::normalize::normalize;
use briefd::normalize::page::Expected;
use briefd::normalize::page::extract;
use briefd::normalize::sanitize;
use divan::Bencher;
use divan::counter::BytesCount;
use divan::counter::ItemsCount;
use std::fmt::Write;

fn main() {
    divan::main();
}

fn settings() -> BriefSettings {
    BriefSettings::default()
}

/// An article of about so many bytes of HTML, no two sentences the same.
fn article(bytes: usize) -> String {
    const WHO: &[&str] = &[
        "The council",
        "Maria Lopez",
        "A spokesman",
        "The report",
        "Engineers",
        "The minister",
    ];
    const DID: &[&str] = &[
        "approved",
        "rejected",
        "described",
        "paid for",
        "measured",
        "delayed",
    ];
    const WHAT: &[&str] = &[
        "the bridge over the river",
        "a plan for 2,400 homes",
        "the new line",
        "its oldest harbour",
        "a tax on gravel",
    ];
    let mut html =
        String::from("<p>BERLIN (AP) &mdash; The town rebuilt its bridge on Tuesday.</p>");
    let mut n = 0usize;
    while html.len() < bytes {
        let _ = write!(html, "<p class=\"text\">");
        for _ in 0..4 {
            let (who, did, what) = (
                WHO[n % WHO.len()],
                DID[n / 2 % DID.len()],
                WHAT[n / 3 % WHAT.len()],
            );
            let _ = write!(
                html,
                "{who} {did} <a href=\"/story/{n}\">{what}</a> &#8220;for the {n}th time&#8221; after {} days of talks. ",
                n * 7 % 90
            );
            n += 1;
        }
        html.push_str("</p>\n");
    }
    html.push_str(
        "<p>The post <a href=\"/x\">Bridge</a> appeared first on <a href=\"/\">Example</a>.</p>",
    );
    html
}

fn item(html: String) -> Item {
    Item {
        title: Some("UPDATE 2-Town rebuilds its bridge - Example".into()),
        url: Some("https://example.org/bridge".into()),
        content: Some(Markup {
            html,
            base: Some("https://example.org/bridge".into()),
            page: None,
            plain: false,
        }),
        language: Some("en".into()),
        ..Item::default()
    }
}

#[divan::bench(args = [1_000, 5_000, 50_000, 500_000])]
fn brief(bencher: Bencher<'_, '_>, bytes: usize) {
    let (item, settings, repeated) = (item(article(bytes)), settings(), RepeatedLines::default());
    let context = Context {
        now: Timestamp::UNIX_EPOCH,
        infer_dates: true,
        outlet: "Example",
        feed_title: None,
        repeated: &repeated,
        settings: &settings,
    };
    bencher
        .counter(ItemsCount::new(1usize))
        .bench(|| normalize(divan::black_box(&item), &context));
}

#[divan::bench(args = [5_000, 50_000, 1_000_000])]
fn sanitized(bencher: Bencher<'_, '_>, bytes: usize) {
    let (item, settings) = (item(article(bytes)), settings());
    let markup = item.content.unwrap_or_default();
    bencher
        .counter(BytesCount::new(markup.html.len()))
        .bench(|| sanitize(divan::black_box(&markup), &settings));
}

#[divan::bench(args = [10_000, 100_000])]
fn extracted(bencher: Bencher<'_, '_>, bytes: usize) {
    let links: String = (0..60).fold(String::new(), |mut all, n| {
        let _ = write!(all, "<li><a href=\"/section/{n}\">Section {n}</a></li>");
        all
    });
    let page = format!(
        "<html><head><title>Town rebuilds its bridge</title></head><body><nav><ul>{links}</ul></nav>\
         <article><h1>Town rebuilds its bridge</h1>{}</article><div class=\"related\"><ul>{links}</ul></div></body></html>",
        article(bytes)
    );
    let expected = Expected {
        title: "Town rebuilds its bridge",
        summary: "The town rebuilt its bridge on Tuesday.",
    };
    bencher.counter(ItemsCount::new(1usize)).bench(|| {
        extract(
            divan::black_box(&page),
            "https://example.org/bridge",
            expected,
        )
    });
}

/// Shapes that are worst for one part or another, a megabyte each: none may
/// take more than 200 ms.
#[divan::bench(args = ["div", "p in b", "stray p", "table", "br", "li", "sup", "img", "a", "b", "words", "sentences", "lines", "marks", "han", "quotes"])]
fn worst(bencher: Bencher<'_, '_>, shape: &str) {
    let unit = match shape {
        "div" => "<div>x",
        "p in b" => "<p><b><i><a href=x>y",
        "stray p" => "<div></p>",
        "table" => "<table><tr><td>x",
        "br" => "x<br>",
        "li" => "<li>It rains.",
        "sup" => "x<sup>2</sup>",
        "img" => "<img src=/p.png alt='a cat'>",
        "a" => "<a href='/x'>Read more</a> ",
        "b" => "<b></b>",
        "words" => "word ",
        "sentences" => "It rains in Rheda. ",
        "lines" => "<p>It rains.</p>",
        "marks" => "a\u{301}",
        "han" => "新华社。",
        _ => "“It rains. ",
    };
    let (item, settings, repeated) = (
        item(unit.repeat(1_000_000 / unit.len())),
        settings(),
        RepeatedLines::default(),
    );
    let context = Context {
        now: Timestamp::UNIX_EPOCH,
        infer_dates: true,
        outlet: "Example",
        feed_title: None,
        repeated: &repeated,
        settings: &settings,
    };
    bencher.bench(|| normalize(divan::black_box(&item), &context));
}
