//! From bytes to items: briefd's parser with recovery armed, and feed-rs alone
//! on the same files, in one run.
//!
//! `cargo bench --bench parse`. The files are those of the folder named by
//! `BRIEFD_BENCH_FEEDS`, else feeds made here of the sample feeds' words.
//! Damaged: the same files with an error in every item. feed-rs reads none of
//! the damaged ones, so its figure on the clean ones is the measure for both.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on stops there"
)]

use briefd::model::Timestamp;
use briefd::model::brief::RepeatedLines;
use briefd::model::settings::BriefSettings;
use briefd::normalize;
use briefd::parse;
use divan::Bencher;
use divan::counter::BytesCount;
use std::sync::LazyLock;

/// What stands at the beginning of each item of a damaged copy.
const DAMAGE: &[u8] =
    b"<xtra>AT&T & x=1&y=2 <br> caf\xe9 if a < b &nbsp; <b><i>x</b></i> &#xZZ;</xtra>";

static CLEAN: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = std::env::var_os("BRIEFD_BENCH_FEEDS");
    let mut files: Vec<Vec<u8>> = match folder {
        None => (0..8).map(sample).collect(),
        Some(folder) => {
            let mut paths: Vec<_> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect();
            paths.sort();
            paths
                .iter()
                .filter_map(|path| std::fs::read(path).ok())
                .collect()
        }
    };
    // Both must read what both are timed with.
    files.retain(|bytes| by_feed_rs(bytes) > 0 && by_briefd(bytes) > 0);
    files
});

static DAMAGED: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| CLEAN.iter().map(|bytes| damaged(bytes)).collect());

fn main() {
    divan::main();
}

fn size(files: &[Vec<u8>]) -> BytesCount {
    BytesCount::new(files.iter().map(Vec::len).sum::<usize>())
}

fn by_briefd(bytes: &[u8]) -> usize {
    parse::parse(bytes, &parse::Options::default()).map_or(0, |document| document.items.len())
}

fn by_feed_rs(bytes: &[u8]) -> usize {
    feed_rs::parser::parse(bytes).map_or(0, |feed| feed.entries.len())
}

#[divan::bench(sample_count = 20)]
fn clean_feed_rs_alone(bencher: Bencher<'_, '_>) {
    let files = &*CLEAN;
    bencher
        .counter(size(files))
        .bench(|| files.iter().map(|bytes| by_feed_rs(bytes)).sum::<usize>());
}

#[divan::bench(sample_count = 20)]
fn clean_briefd(bencher: Bencher<'_, '_>) {
    let files = &*CLEAN;
    bencher
        .counter(size(files))
        .bench(|| files.iter().map(|bytes| by_briefd(bytes)).sum::<usize>());
}

#[divan::bench(sample_count = 20)]
fn damaged_briefd(bencher: Bencher<'_, '_>) {
    let files = &*DAMAGED;
    bencher
        .counter(size(files))
        .bench(|| files.iter().map(|bytes| by_briefd(bytes)).sum::<usize>());
}

/// All that `briefd parse` does but for printing: HTML sanitized, briefs made.
#[divan::bench(sample_count = 5)]
fn clean_briefd_with_briefs(bencher: Bencher<'_, '_>) {
    let files = &*CLEAN;
    let settings = BriefSettings::default();
    let context = normalize::Context {
        now: Timestamp::UNIX_EPOCH,
        infer_dates: false,
        outlet: "Harbour",
        feed_title: None,
        repeated: &RepeatedLines::default(),
        settings: &settings,
    };
    bencher.counter(size(files)).bench(|| {
        let read = |bytes: &Vec<u8>| parse::parse(bytes, &parse::Options::default());
        let documents = files.iter().filter_map(|bytes| read(bytes).ok());
        let items = documents.flat_map(|document| document.items);
        items
            .map(|item| {
                let markups = [&item.summary, &item.content];
                let html = markups.into_iter().flatten();
                let length: usize = html.map(|m| normalize::sanitize(m, &settings).len()).sum();
                length
                    + normalize::ItemText::read(&item, &settings)
                        .words(&context)
                        .text
                        .len()
            })
            .sum::<usize>()
    });
}

fn damaged(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    let mut rest = bytes;
    while let Some(at) = ["<item>", "<item ", "<entry>", "<entry "]
        .iter()
        .filter_map(|mark| memchr::memmem::find(rest, mark.as_bytes()))
        .min()
    {
        let end = at + memchr::memchr(b'>', &rest[at..]).map_or(rest.len() - at, |end| end + 1);
        out.extend_from_slice(&rest[..end]);
        out.extend_from_slice(DAMAGE);
        rest = &rest[end..];
    }
    out.extend_from_slice(rest);
    out
}

/// A feed of 50 items, RSS or Atom, its HTML escaped or in CDATA.
fn sample(number: usize) -> Vec<u8> {
    let paragraph = "<p>The harbour of <a href=\"/town?a=1&amp;b=2\">the old town</a> opened \
        again on Monday, the <em>mayor</em> said. Ships wait outside.</p>";
    let html = paragraph.repeat(6 + number * 3);
    let text = match number % 2 {
        0 => format!("<![CDATA[{html}]]>"),
        _ => html
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;"),
    };
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let atom = number % 4 > 1;
    out.push_str(match atom {
        true => "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Harbour</title><id>h</id>",
        false => {
            "<rss version=\"2.0\"><channel><title>Harbour</title><link>http://h.example/</link>"
        }
    });
    for item in 0..50 {
        let one = match atom {
            true => format!(
                "<entry><title>News {item} &amp; more</title><id>tag:h.example:{item}</id>\
                 <link href=\"http://h.example/{item}\"/><updated>2026-11-23T08:00:00Z</updated>\
                 <content type=\"html\">{text}</content></entry>\n"
            ),
            false => format!(
                "<item><title>News {item} &amp; more</title><guid>http://h.example/{item}</guid>\
                 <link>http://h.example/{item}</link><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>\
                 <category>harbour</category><description>{text}</description></item>\n"
            ),
        };
        out.push_str(&one);
    }
    out.push_str(if atom { "</feed>" } else { "</channel></rss>" });
    out.into_bytes()
}
