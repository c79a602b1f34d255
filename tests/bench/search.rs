//! What searches cost among many briefs of about 1 KB, which a table tells.
//!
//! `BRIEFD_BENCH_BRIEFS` says how many (default 50,000), `BRIEFD_BENCH_DB` where
//! they are kept and found again (default: nowhere), `BRIEFD_BENCH_SHUFFLED=1`
//! that they came in no order. They are written into the tables as the store
//! would: to poll or import a million takes an hour.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on stops there, and tells what it saw"
)]

use briefd::model::Timestamp;
use briefd::model::settings::StoreSettings;
use briefd::query;
use briefd::store::Find;
use briefd::store::Reader;
use briefd::store::Sort;
use briefd::store::Store;
use briefd::time::Clock;
use rusqlite::Connection;
use rusqlite::named_params;
use std::path::Path;
use std::time::Duration;
use std::time::Instant;

/// Feeds; the first ones bring most.
const FEEDS: u64 = 400;

/// Different words.
const WORDS: f64 = 60_000.0;

/// Briefs of one transaction.
const BATCH: usize = 1_000;

/// Runs of a search, of which the median counts.
const RUNS: usize = 15;

/// What is asked for, and how.
const SEARCHES: &[(&str, Sort)] = &[
    ("", Sort::Newest),
    ("everywhere", Sort::Newest),
    ("w0x", Sort::Newest),
    ("w4x", Sort::Newest),
    ("w2fx", Sort::Newest),
    ("rareword", Sort::Newest),
    ("absentword", Sort::Newest),
    ("w0x w1x", Sort::Newest),
    ("w4x w2fx -w0x", Sort::Newest),
    ("\"w0x w1x\"", Sort::Newest),
    ("w2*", Sort::Newest),
    ("東京", Sort::Newest),
    ("lodz", Sort::Newest),
    ("feed:feed0", Sort::Newest),
    ("feed:feed399", Sort::Newest),
    ("feed:ended", Sort::Newest),
    ("feed:absent", Sort::Newest),
    ("everywhere feed:feed399", Sort::Newest),
    ("everywhere feed:ended", Sort::Newest),
    ("rareword feed:feed0", Sort::Newest),
    ("tag:tag3", Sort::Newest),
    ("w0x tag:tag3", Sort::Newest),
    ("outlet:feed7", Sort::Newest),
    ("author:nobody", Sort::Newest),
    ("author:anna", Sort::Newest),
    ("author:n4711", Sort::Newest),
    ("lang:xx", Sort::Newest),
    ("lang:de w0x", Sort::Newest),
    ("is:starred", Sort::Newest),
    ("outlets:3+", Sort::Newest),
    ("date:2026-11-20 w0x", Sort::Newest),
    ("date:2020-02 w0x", Sort::Newest),
    ("everywhere date:2020-02", Sort::Newest),
    ("w0x /w1x w2x/", Sort::Newest),
    ("w0x date:2026-10", Sort::Relevance),
    ("everywhere date:2026-10", Sort::Relevance),
    ("rareword", Sort::Relevance),
    ("w2fx", Sort::Relevance),
    ("", Sort::Updated),
    ("w4x", Sort::Updated),
    ("w4x", Sort::Big),
];

fn main() {
    let number = std::env::var("BRIEFD_BENCH_BRIEFS").map_or(50_000, |text| text.parse().unwrap());
    let kept = std::env::var("BRIEFD_BENCH_DB").ok();
    let folder = tempfile::tempdir().unwrap();
    let path = kept.map_or_else(|| folder.path().join("briefd.db"), Into::into);
    if !path.exists() {
        let start = Instant::now();
        fill(
            &path,
            number,
            std::env::var("BRIEFD_BENCH_SHUFFLED").is_ok(),
        );
        println!("{number} briefs written in {:.0?}", start.elapsed());
    }
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!("{} bytes a brief", bytes / number as u64);
    let reader = Reader::open(&path, Duration::from_secs(9)).unwrap();
    println!(
        "{:32} {:>9} {:>9} {:>9}  count",
        "query", "first ms", "median", "count ms"
    );
    for (text, sort) in SEARCHES {
        let find = Find {
            query: query::parse(text, now(), &jiff::tz::TimeZone::UTC).unwrap(),
            since: None,
            until: None,
            limit: Some(if text.is_empty() { 50 } else { 20 }),
            sort: *sort,
        };
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..RUNS {
            let start = Instant::now();
            reader.find(&find).unwrap().left();
            times.push(start.elapsed());
        }
        let first = times[0];
        times.sort();
        let start = Instant::now();
        let count = reader.count(&find).unwrap();
        let counting = start.elapsed();
        let order = if *sort == Sort::Newest {
            String::new()
        } else {
            format!(" ({sort:?})")
        };
        println!(
            "{:32} {:9.2} {:9.2} {:9.1}  {}{}",
            format!("{text}{order}"),
            millis(first),
            millis(times[RUNS / 2]),
            millis(counting),
            if count.more { ">" } else { "" },
            count.count
        );
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

struct Random(u64);

impl Random {
    fn share(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        (self.share() * most as f64) as u64
    }
}

/// About 1 KB, its words as rare and as common as in a language.
fn text(random: &mut Random, number: usize) -> (String, String) {
    let mut text = String::from("everywhere");
    for at in 1..150 {
        let word = (random.share().powi(5) * WORDS) as u32;
        text.push_str(if at % 12 == 0 { ". " } else { " " });
        text.push_str(&format!("w{word:x}x"));
    }
    let mut grams = String::new();
    if number.is_multiple_of(10_000) {
        text.push_str(" rareword");
    }
    if number.is_multiple_of(20) {
        text.push_str(" 東京都");
        grams.push_str("東京 京都 都");
    }
    if number.is_multiple_of(50) {
        text.push_str(" Łódź");
    }
    (text, grams)
}

fn fill(path: &Path, number: usize, shuffled: bool) {
    let settings = StoreSettings {
        path: path.to_owned(),
        mode: 0o600,
        group: None,
        busy_timeout: Duration::from_secs(30),
        batch: 64,
        cluster: Default::default(),
    };
    Store::open(&settings, Clock::by_hand(now()))
        .unwrap()
        .close()
        .unwrap();
    let mut db = Connection::open(path).unwrap();
    db.execute_batch("PRAGMA synchronous = off; PRAGMA cache_size = -200000")
        .unwrap();
    feeds(&db);
    let mut random = Random(7);
    let mut order: Vec<usize> = (0..number).collect();
    if shuffled {
        for at in (1..number).rev() {
            order.swap(at, random.below(at as u64 + 1) as usize);
        }
    }
    for batch in order.chunks(BATCH) {
        let mut batch = batch.to_vec();
        batch.sort_unstable();
        let tx = db.transaction().unwrap();
        for one in batch {
            brief(&tx, one, number, &mut random);
        }
        tx.commit().unwrap();
    }
    db.execute_batch("PRAGMA wal_checkpoint(truncate)").unwrap();
}

fn feeds(db: &Connection) {
    let sql = "INSERT INTO _feed (feed_id, name, url, host, outlet_shown, tags, polled)
        VALUES (:id, :name, 'https://f.example/' || :id, 'f.example', :name, :tags, 1)";
    for id in 0..=FEEDS {
        let name = match id {
            FEEDS => "ended".to_owned(),
            id => format!("feed{id}"),
        };
        let tags = format!("[\"tag{}\"]", id % 20);
        db.execute(
            sql,
            named_params! {":id": id as i64 + 1, ":name": name, ":tags": tags},
        )
        .unwrap();
    }
}

/// Seven years of them, evenly.
fn brief(db: &Connection, number: usize, of: usize, random: &mut Random) {
    let years = 7.0 * 365.25 * 86_400.0;
    let back = years * (of - number) as f64 / of as f64;
    let at = now().as_millisecond() - (back * 1e3) as i64;
    let rowid = (at.div_euclid(1000) << 16) | (number as i64 & 0xffff);
    let (text, grams) = text(random, number);
    let mut feed = 1 + (random.share().powi(3) * FEEDS as f64) as u64;
    if number < of / 100 {
        feed = FEEDS + 1;
    }
    let author = match random.share().powi(2) * 30_000.0 {
        few if few < 300.0 => "Anna Common".to_owned(),
        many => format!("Jo N{}", many as u32),
    };
    let language = ["en", "en", "en", "en-GB", "de", "fr", "ja"][random.below(7) as usize];
    let title = format!("Title {number} of {}", &text[..30]);
    let url = format!("https://f.example/{feed}/article-{number}.html");
    let mut insert = db
        .prepare_cached(
            "INSERT INTO _brief (brief, id, feed_id, url, title, published, updated,
                published_inferred, updated_inferred, first_seen, revision, revised, starred,
                version, language, authors, points, body, text, html, grams)
            VALUES (:brief, :id, :feed, :url, :title, :at, :at, 0, 0, :at, 1, :at, :starred,
                zeroblob(16), :language, json_array(:author), '[[0,80]]', '[[0,400]]', :text, '',
                :grams)",
        )
        .unwrap();
    insert
        .execute(named_params! {
            ":brief": rowid, ":id": format!("{number:010x}"), ":feed": feed as i64, ":url": url,
            ":title": title, ":at": at, ":starred": number.is_multiple_of(5_000),
            ":language": language, ":author": author, ":text": text, ":grams": grams,
        })
        .unwrap();
    let mut source = db
        .prepare_cached(
            "INSERT INTO _source (brief, feed_id, item, url, title, published, updated, first_seen,
                duplicate, raw, version)
            VALUES (:brief, :feed, :item, :url, :title, :at, :at, :at, 0, zeroblob(16),
                zeroblob(16))",
        )
        .unwrap();
    source
        .execute(named_params! {
            ":brief": rowid, ":feed": feed as i64, ":item": number as i64, ":url": url, ":title": title,
            ":at": at,
        })
        .unwrap();
    let mut index = db
        .prepare_cached(
            "INSERT INTO briefs_fts (rowid, title, text, grams)
            VALUES (:brief, :title, :text, :grams)",
        )
        .unwrap();
    index
        .execute(named_params! {":brief": rowid, ":title": title, ":text": text, ":grams": grams})
        .unwrap();
    if number == 0 {
        db.execute(
            "INSERT INTO _spelling (plain, word) VALUES ('lodz', 'łódź')",
            [],
        )
        .unwrap();
    }
}
