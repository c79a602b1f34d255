//! The law of order: the same documents, polled in any order of feeds, end as
//! the same briefs.
//!
//! Worlds are made by chance: articles of several sites, copies of them in
//! other feeds under the same or another address and headline, teasers and
//! whole texts, texts cut, added to and changed, credits, edits, ids that change,
//! items that come and go. Every feed's documents come in their order; whose document
//! comes when is by chance. What nobody dated is taken at the time of sight, so
//! no article is as old as the window is wide.
//! `ORDER_WORLDS=10000` tries as many.

use crate::store_world::*;
use briefd::model::Timestamp;
use briefd::store::Candidate;
use briefd::store::FeedId;
use fastrand::Rng;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const SUBJECTS: &[&str] = &[
    "harbour",
    "council",
    "ferry",
    "bridge",
    "tram",
    "orchard",
    "museum",
    "library",
    "lighthouse",
    "market",
    "school",
    "theatre",
];
const DEEDS: &[&str] = &[
    "opens", "closes", "burns", "moves", "votes", "wins", "waits", "sinks", "grows", "shrinks",
];

/// What happened, before anybody wrote of it.
struct Article {
    site: usize,
    title: String,
    sentences: Vec<String>,
    published: Timestamp,
}

/// One item of a feed, as it stands in a document.
#[derive(Clone)]
struct Entry {
    guid: String,
    url: Option<String>,
    title: String,
    text: String,
    published: Option<Timestamp>,
    own: bool,
}

impl Entry {
    fn candidate(&self) -> Candidate {
        let mut made = item(&self.guid, self.url.as_deref(), &self.title, &self.text);
        made.published = self.published;
        made.draft.published = self.published.or(Some(start()));
        made.draft.published_inferred = self.published.is_none();
        made.draft.updated = made.draft.published;
        made.updated = None;
        made.facts = facts_at(&self.guid, &made.draft, self.published, self.own);
        made
    }
}

struct Made {
    /// By feed, its documents in order.
    feeds: Vec<Vec<Vec<Entry>>>,
}

fn article(rng: &mut Rng, number: usize, sites: usize) -> Article {
    let word = |rng: &mut Rng, list: &[&str]| list[rng.usize(..list.len())].to_string();
    let title = format!(
        "{} {} {} {}",
        word(rng, SUBJECTS),
        word(rng, DEEDS),
        word(rng, SUBJECTS),
        word(rng, DEEDS)
    );
    let sentences = (0..rng.usize(1..20))
        .map(|at| {
            format!(
                "The {} {} while the {} of part {at} {} in case {number}.",
                word(rng, SUBJECTS),
                word(rng, DEEDS),
                word(rng, SUBJECTS),
                word(rng, DEEDS)
            )
        })
        .collect();
    Article {
        site: rng.usize(..sites),
        title,
        sentences,
        published: after(rng.i64(-20..20) * 3600),
    }
}

fn entry(rng: &mut Rng, feed: usize, number: usize, of: &Article) -> Entry {
    let own = of.site == feed;
    let page = format!("https://site{}.example/a/{number}", of.site);
    let url = match rng.u8(..10) {
        0 => None,
        1 => Some(format!("https://site{feed}.example/copy/{number}")),
        2 => Some(format!("https://site{}.example/listen", of.site)),
        3 => Some(format!("{page}?utm_source=feed{feed}")),
        _ => Some(page),
    };
    let title = match rng.u8(..8) {
        0 => format!("Site {feed}: {}", of.title),
        1 => "Another headline altogether".to_string(),
        _ => of.title.clone(),
    };
    let whole = of.sentences.join("\n\n");
    let some = of.sentences.len();
    let text = match rng.u8(..12) {
        0 => of.sentences[0].clone(),
        1 => format!("Article URL: {number}"),
        2 => String::new(),
        3 => format!(
            "By a writer of site {feed}. {whole}\n\nCopyright of site {feed}, all rights reserved."
        ),
        4 => format!(
            "Site {feed} has learned more of this than others did, and tells it here at first.\n\n{}",
            of.sentences[..some.div_ceil(2)].join("\n\n")
        ),
        5 => of.sentences[some / 3..].join("\n\n"),
        6 => whole
            .replace("part 3", "the third part")
            .replace("part 5", "that part"),
        7 => of.sentences[..some.min(3)].join(" "),
        8 => format!("{whole}\n\nSource: site{}.example", of.site),
        _ => whole,
    };
    let published = match rng.u8(..8) {
        0 => None,
        1 => Some(of.published + std::time::Duration::from_secs(rng.u64(..90_000))),
        2 if rng.bool() => Some(of.published + std::time::Duration::from_secs(180_000)),
        _ => Some(of.published),
    };
    Entry {
        guid: match rng.bool() {
            true => format!("tag:site{},{number}", of.site),
            false => format!("guid-of-feed{feed}-{number}"),
        },
        url,
        title,
        text,
        published,
        own,
    }
}

/// Some changes from one document to the next.
fn edit(rng: &mut Rng, one: &mut Entry) {
    match rng.u8(..12) {
        0 => one.title.push_str(" again"),
        1 => one.text.push_str("\n\nA sentence that was added later on."),
        2 => one.guid.push_str("#1"),
        3 => one.guid = format!("{}-anew", one.guid),
        4 => one.url = one.url.take().map(|url| format!("{url}-corrected")),
        5 => one.title = "Quite another headline now".into(),
        6 => one.text = one.text.split("\n\n").next().unwrap_or_default().into(),
        7 => one.text.push_str("\n\nFirst published by site1.example."),
        _ => {}
    }
}

fn world(rng: &mut Rng) -> Made {
    let sites = rng.usize(2..5);
    let articles: Vec<Article> = (0..rng.usize(1..5))
        .map(|number| article(rng, number, sites))
        .collect();
    let feeds = (0..sites)
        .map(|feed| {
            let mut standing: Vec<Entry> = Vec::new();
            (0..rng.usize(1..4))
                .map(|_| {
                    for one in &mut standing {
                        edit(rng, one);
                    }
                    standing.retain(|_| rng.u8(..5) > 0);
                    for (number, article) in articles.iter().enumerate() {
                        if rng.u8(..3) == 0 {
                            let one = entry(rng, feed, number, article);
                            if !standing.iter().any(|other| other.guid == one.guid) {
                                standing.push(one);
                            }
                        }
                    }
                    standing.clone()
                })
                .collect()
        })
        .collect();
    Made { feeds }
}

/// A brief but for when it was seen and how often it was revised.
type Row = (BTreeSet<String>, Vec<String>);

fn polled(made: &Made, rng: &mut Rng) -> (Vec<Row>, Vec<usize>) {
    let mut world = World::new();
    let feeds: Vec<_> = (0..made.feeds.len())
        .map(|feed| {
            crate::store_world::feed(
                &format!("feed{feed}"),
                &format!("https://site{feed}.example/feed"),
            )
        })
        .collect();
    world.sync(&feeds);
    let ids: Vec<FeedId> = (0..feeds.len())
        .map(|feed| world.id(&format!("feed{feed}")))
        .collect();
    let mut order: Vec<usize> = made
        .feeds
        .iter()
        .enumerate()
        .flat_map(|(feed, documents)| documents.iter().map(move |_| feed))
        .collect();
    rng.shuffle(&mut order);
    let mut next = vec![0; feeds.len()];
    for feed in &order {
        let document = &made.feeds[*feed][next[*feed]];
        next[*feed] += 1;
        let items = document.iter().map(Entry::candidate).collect();
        world.poll(ids[*feed], items);
        world.wait(rng.i64(1..4000));
    }
    world.is_sound();
    (rows(&world), order)
}

fn rows(world: &World) -> Vec<Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let briefs = world.column(
        "SELECT json_array(id, feed, outlet, url, title, text,
            CASE published_inferred WHEN 0 THEN published END, language, categories)
         FROM briefs",
    );
    for brief in briefs {
        let columns: Vec<serde_json::Value> = serde_json::from_str(&brief).unwrap();
        let id = columns[0].as_str().unwrap().to_string();
        let columns = columns.iter().map(ToString::to_string).collect();
        rows.insert(id, (BTreeSet::new(), columns));
    }
    let sources = world.column("SELECT json_array(brief_id, feed, guid, kind) FROM sources");
    for source in sources {
        let columns: Vec<String> = serde_json::from_str(&source).unwrap();
        let row = rows.get_mut(&columns[0]).expect("a source of a brief");
        row.0.insert(columns[1..].join(" "));
    }
    rows.into_values().collect()
}

#[test]
fn the_order_of_polls_decides_nothing() {
    let worlds = std::env::var("ORDER_WORLDS").ok();
    let worlds: u64 = worlds.and_then(|text| text.parse().ok()).unwrap_or(40);
    let (mut joined, mut failed) = (0, Vec::new());
    for seed in 0..worlds {
        let mut rng = Rng::with_seed(seed);
        let made = world(&mut rng);
        let (one, first) = polled(&made, &mut rng);
        let (other, second) = polled(&made, &mut rng);
        joined += usize::from(one.iter().any(|(sources, _)| sources.len() > 1));
        if one != other {
            let only = |these: &[Row], those: &[Row]| -> Vec<Row> {
                these
                    .iter()
                    .filter(|row| !those.contains(row))
                    .cloned()
                    .collect()
            };
            failed.push(format!(
                "world {seed}, polled {first:?}: {:#?}\npolled {second:?}: {:#?}",
                only(&one, &other),
                only(&other, &one)
            ));
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {worlds} worlds differ; the first: {}",
        failed.len(),
        failed[0]
    );
    assert!(
        joined as u64 * 3 > worlds,
        "worlds with an article in two places: {joined} of {worlds}"
    );
}
