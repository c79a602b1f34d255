//! The same article in other words, and what only looks like it.

use crate::program::Program;
use crate::store_world::*;
use briefd::dedupe::Facts;
use briefd::dedupe::article::Kin;
use briefd::dedupe::article::Same;
use briefd::dedupe::article::same_article;
use briefd::model::Timestamp;
use briefd::store::FeedId;
use serde_json::Value;

const TITLE: &str = "Harbour bridge closed after crack is found in northern pillar";

/// Fourteen sentences of one report.
const SENTENCES: &[&str] = &[
    "The harbour bridge of Port Ellery was closed on Tuesday night after a crack was found in its northern pillar.",
    "Divers who were looking for a lost anchor saw the crack, which is 3 metres long, shortly before dusk.",
    "The bridge carries some 41,000 cars a day, and the only other way across the inlet is the old swing bridge upriver.",
    "Engineers of the roads office went down with lamps and measured the pillar until midnight.",
    "Ruth Adeyemi, who heads the office, said that nobody had been in danger but that she would take no chances.",
    "The pillar was built in 1968 and strengthened in 1994, when a barge had struck it in fog.",
    "Buses turn round at the fish market until further notice, and the ferry will cross every quarter of an hour.",
    "Shopkeepers on the southern bank fear for the Christmas trade, since most of their customers come over the bridge.",
    "The hospital has moved two ambulances to the southern side so that nobody there has to wait.",
    "A firm from Tromvik that repaired the lighthouse quay is to bring a floating crane by the weekend.",
    "How long the repair will take depends on whether steel bars inside the concrete have begun to rust.",
    "The council will meet on Thursday to decide who pays, as the state owns the road but the town owns the pillars.",
    "In the spring an inspector had asked for new drawings of the foundations, which were never made.",
    "Until the crane arrives, ships of more than 900 tons may not pass beneath the middle arch.",
];

fn report() -> String {
    SENTENCES.join(" ")
}

struct Said {
    title: String,
    text: String,
    at: Option<Timestamp>,
    url: String,
}

fn said(title: &str, text: &str) -> Said {
    Said {
        title: title.into(),
        text: text.into(),
        at: Some(start()),
        url: format!("https://{title}.example/{}", text.len()).replace(' ', "-"),
    }
}

impl Said {
    fn hours(mut self, hours: i64) -> Said {
        self.at = Some(after(hours * 3600));
        self
    }

    fn facts(&self) -> Facts {
        let made = item(&self.url, Some(&self.url), &self.title, &self.text);
        let mut facts = facts_at(&self.url, &made.draft, self.at, false);
        facts.seen = Some(after(0).as_millisecond());
        // As it comes back from the database.
        Facts::from_bytes(&facts.to_bytes()).unwrap()
    }
}

/// The same both ways round.
fn judged(one: &Said, other: &Said, kin: Kin) -> Option<Same> {
    let (one, other) = (one.facts(), other.facts());
    let same = same_article(&one, &other, kin);
    assert_eq!(same, same_article(&other, &one, kin));
    if same == Some(Same::Nearly) {
        let keys = one.near_keys();
        let found = other.near_keys().iter().any(|key| keys.contains(key));
        assert!(found, "what is the same is found");
    }
    same
}

#[test]
fn an_article_republished_in_other_words_is_the_same() {
    let first = said(TITLE, &report());
    let own_lead =
        "Port Ellery woke up to queues of two hours on Wednesday, and it may stay so for weeks.";
    let variants = [
        (
            "another headline, byline, copyright line",
            said(
                "Divers looking for an anchor shut down Port Ellery's main road",
                &format!(
                    "By Tom Marsh, Staff Writer. {} Copyright 2026 The Wire. All rights reserved.",
                    report()
                ),
            )
            .hours(20),
        ),
        (
            "an excerpt",
            said(
                &format!("{TITLE} | Metro Post"),
                &format!("{} […]", SENTENCES[..2].join(" ")),
            )
            .hours(30),
        ),
        (
            "half of it under an own lead",
            said(
                "Queues of two hours as bridge pillar cracks",
                &format!("{own_lead} {}", SENTENCES[..8].join(" ")),
            )
            .hours(9),
        ),
        (
            "other typography",
            said(
                TITLE,
                &report()
                    .replace(
                        "nobody had",
                        "nobody\u{2019}d \u{2013} so to speak \u{2013} had",
                    )
                    .replace(". ", ".\n"),
            ),
        ),
        (
            "corrected and sent again",
            said(
                &format!("CORRECTED - {TITLE}"),
                &report()
                    .replace("Tuesday night", "Tuesday afternoon")
                    .replace("a lost anchor", "a lost net"),
            )
            .hours(3),
        ),
        (
            "told at greater length",
            said(TITLE, &SENTENCES[..7].join(" ")).hours(-2),
        ),
        (
            "the title alone",
            said(&format!("{TITLE} - Localpress"), "").hours(22),
        ),
    ];
    for (story, other) in variants {
        let same = judged(&first, &other, Kin::Elsewhere);
        assert_eq!(same, Some(Same::Nearly), "{story}");
    }
}

#[test]
fn one_that_says_so_is_the_same_in_its_own_feed_too() {
    let first = said(TITLE, &report());
    let corrected = report().replace("Tuesday night", "Tuesday afternoon");
    let again = said(&format!("CORRECTED - {TITLE}"), &corrected).hours(3);
    assert_eq!(judged(&first, &again, Kin::Feed), Some(Same::Nearly));
    let bulletin = said(TITLE, &corrected).hours(3);
    assert_eq!(
        judged(&first, &bulletin, Kin::Feed),
        None,
        "an hourly bulletin"
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn what_only_looks_alike_stays_apart() {
    let first = said(TITLE, &report());
    let notice = |town: &str, n: [&str; 4]| {
        said(
            &format!("{town} market report: shares rise {} percent", n[0]),
            &format!(
                "Shares in {town} rose {} percent on Monday, with the main index closing at {} points after a quiet \
                 day in which few dealers wanted to be seen buying. Turnover was {} billion. Analysts said trading \
                 was driven by bank stocks and energy shares, as it had been through most of the month. The benchmark \
                 has gained {} percent this year, and nobody expects the central bank to move before the spring.",
                n[0], n[1], n[2], n[3]
            ),
        )
    };
    let boilerplate = "The Gazette is written by people who live here. If you value what we do, become a member for \
        less than the price of a coffee a week: members get our evening letter, the weekend magazine and a seat at \
        our talks. Send tips to the desk, letters to the editor and complaints to the ombudsman, all of them under \
        the addresses at the foot of the page. Our rules on conflicts of interest, on anonymous sources and on the \
        use of machines in the newsroom can be read by everybody on the page about us.";
    let quoting = format!(
        "The harbour bridge will be open again for cars on Saturday, the roads office said after the steel inside was \
         found to be sound. A clamp of 12 tons now holds the pillar, and it will stay there until a new casing is \
         poured in May. Ruth Adeyemi thanked the crew of the floating crane, who worked through two nights of sleet, \
         and asked drivers to keep to a single lane in each direction. Trains of lorries are to be counted by hand at \
         both ends. The council put off its quarrel about the bill once more, this time until the new year. Many \
         shopkeepers said that they would keep their doors open on Sunday to make up for what they had lost. This is \
         how this newspaper reported the closure: {}",
        SENTENCES[..9].join(" ")
    );
    let pairs = [
        (
            "a column's title over other words",
            said("Morning briefing: what to know today", &report()),
            said(
                "Morning briefing: what to know today",
                &format!("{boilerplate} Nothing else happened."),
            )
            .hours(24),
        ),
        (
            "a column's title, bare",
            said("Letters to the editor", ""),
            Said {
                url: "https://other.example/letters".into(),
                ..said("Letters to the editor", "").hours(2)
            },
        ),
        (
            "a form with other figures",
            notice("Oslo", ["0.3", "9000", "2.0", "1.1"]),
            notice("Oslo", ["0.7", "9148", "6.4", "4.4"]).hours(24),
        ),
        (
            "a form with another town",
            notice("Oslo", ["0.3", "9000", "2.0", "1.1"]),
            notice("Lima", ["0.4", "9037", "3.1", "2.2"]),
        ),
        (
            "the end of every item",
            said(
                "Lighthouse gets a new lamp",
                &format!("The lighthouse has a new lamp. {boilerplate}"),
            ),
            said(
                "Two rowers rescued off Gull Point",
                &format!("Two rowers were rescued. {boilerplate}"),
            ),
        ),
        (
            "one that quotes the one before",
            said(TITLE, &SENTENCES[..9].join(" ")),
            said("Harbour bridge to open again on Saturday", &quoting).hours(40),
        ),
        (
            "days later",
            said(TITLE, &report()),
            said(&format!("Again: {TITLE}"), &report()).hours(60),
        ),
        (
            "a digest that holds it",
            said(TITLE, &SENTENCES[..4].join(" ")),
            said(
                "What happened in the county this week",
                &format!("{boilerplate} {} {boilerplate}", SENTENCES[..4].join(" ")),
            ),
        ),
    ];
    for (story, one, other) in pairs {
        for kin in [Kin::Elsewhere, Kin::Archive, Kin::Feed] {
            assert_eq!(judged(&one, &other, kin), None, "{story}, {kin:?}");
        }
    }
    let one = Said {
        url: "https://a.example/story?id=1".into(),
        ..said(TITLE, &SENTENCES[..3].join(" "))
    };
    let other = Said {
        url: "https://a.example/story?id=2".into(),
        ..said(
            "Two rowers rescued off Gull Point",
            &SENTENCES[6..9].join(" "),
        )
    };
    assert_eq!(judged(&one, &other, Kin::Elsewhere), None);
    assert_eq!(judged(&first, &said("Other", ""), Kin::Elsewhere), None);
}

fn world_of<const N: usize>(names: [&str; N]) -> (World, [FeedId; N]) {
    let world = World::new();
    world.sync(&names.map(|name| feed(name, &format!("https://{name}.example/feed"))));
    let ids = names.map(|name| world.id(name));
    (world, ids)
}

#[test]
fn a_copy_in_another_feed_is_a_source_of_the_brief_and_one_late_joins_two() {
    let (mut world, [one, two, three]) = world_of(["one", "two", "three"]);
    let of = |name: &str, title: &str, text: &str| {
        let url = format!("https://{name}.example/bridge");
        item(&url, Some(&url), title, text)
    };
    world.poll(one, vec![of("one", TITLE, &SENTENCES[..7].join(" "))]);
    world.poll(
        two,
        vec![of(
            "two",
            "Cars turn back at the bridge",
            &[&SENTENCES[..2], &SENTENCES[9..]].concat().join(" "),
        )],
    );
    assert_eq!(
        world.column("SELECT count(*) FROM briefs"),
        ["2"],
        "too little in common"
    );
    world.poll(
        three,
        vec![of("three", "Bridge closed: what the divers saw", &report())],
    );
    assert_eq!(
        world.column("SELECT feed || ' ' || kind FROM sources ORDER BY feed"),
        ["one duplicate", "three original", "two duplicate"]
    );
    assert!(
        world
            .column("SELECT kind FROM events")
            .contains(&"brief.merged".to_string())
    );
    world.is_sound();
}

#[test]
fn a_copy_is_found_behind_many_that_begin_alike() {
    let (mut world, [one, many, two]) = world_of(["one", "many", "two"]);
    let of = |feed: &str, title: &str, text: &str| {
        let url = format!("https://{feed}.example/{}", text.len());
        item(&url, Some(&url), title, text)
    };
    world.poll(one, vec![of("one", TITLE, &report())]);
    // The newest twenty have the first words of its title, and nothing else.
    let others = (10..30).map(|n| {
        let text = (0..60).fold(String::new(), |text, word| {
            format!("{text}{n}w{word} lies at {word}x{n}, ")
        });
        let title = format!("{TITLE} {n}{n}");
        of("many", &title, &format!("{text}{}", "a".repeat(n)))
    });
    world.poll(many, others.collect());
    assert_eq!(world.column("SELECT count(*) FROM briefs"), ["21"]);
    let saved = world.poll(two, vec![of("two", TITLE, &SENTENCES[..11].join(" "))]);
    assert_eq!((saved.new.len(), saved.duplicates), (0, 1));
    world.is_sound();
}

#[test]
fn the_index_is_small_and_forgets_what_is_deleted() {
    let mut world = World::new();
    let news = world.one_feed();
    let one = item("a", Some("https://example.org/a"), TITLE, &report());
    let bytes = one.facts.to_bytes().len();
    assert!(bytes < 800, "{bytes} octets of facts");
    assert!(one.facts.near_keys().len() <= 9);
    world.poll(news, vec![one]);
    let keys = world.column("SELECT count(*) FROM _near");
    assert_eq!(keys, ["9"]);
}

#[test]
fn a_page_that_goes_back_and_forth_keeps_each_version_once() {
    let mut world = World::new();
    let news = world.one_feed();
    let said = |text: &str| item("a", Some("https://example.org/a"), TITLE, text);
    let id = world
        .poll(news, vec![said("The bridge is open.")])
        .new
        .remove(0);
    for _ in 0..6 {
        for text in ["The bridge is closed.", "The bridge is open."] {
            world.wait(3600);
            assert_eq!(world.poll(news, vec![said(text)]).revised.len(), 1);
        }
    }
    let texts = "SELECT text FROM revisions ORDER BY revision";
    assert_eq!(
        world.column(texts),
        [
            "The bridge is open.",
            "The bridge is closed.",
            "The bridge is open."
        ],
        "edited, edited back, and no more"
    );
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!(
        brief.draft.updated,
        Some(after(2 * 3600)),
        "nothing new since"
    );
    assert_eq!(
        world.column("SELECT count(*) FROM events WHERE kind = 'brief.revised'"),
        ["12"],
        "followers are told of each"
    );
    world.wait(3600);
    world.poll(
        news,
        vec![said(
            "The bridge is open.\nCorrection: it was never closed.",
        )],
    );
    assert_eq!(
        world.column("SELECT changed || ' ' || change FROM revisions WHERE revision = 4"),
        ["[\"text\",\"correction\"] 5"]
    );
    world.is_sound();
}

/// A copy that was out first says itself whose the report is.
#[test]
fn whom_a_copy_credits_is_the_original() {
    let lines = [
        (
            "Harbour Gazette",
            6,
            format!("Port Ellery (Northwire) - {}", report()),
        ),
        (
            "Coast Mail",
            7,
            format!("{} Source: The Northwire.", report()),
        ),
        ("Northwire", 8, report()),
    ];
    let items: Vec<String> = lines
        .iter()
        .map(|(outlet, hour, text)| {
            serde_json::json!({
                "id": outlet, "feed": outlet, "url": "", "title": TITLE, "text": text,
                "published": format!("2026-11-20T{hour:02}:00:00Z"),
            })
            .to_string()
        })
        .collect();
    let sources = |program: &Program| {
        let (code, out, error) = program.run(&["export", "--as", "jsonl"]);
        assert_eq!(code, 0, "{error}");
        let brief: Value = serde_json::from_str(&out).unwrap();
        let of = brief["sources"].as_array().unwrap().iter();
        let outlets: Vec<String> = of
            .map(|source| source["outlet"].as_str().unwrap().to_owned())
            .collect();
        (brief["id"].clone(), outlets)
    };
    let mut ids = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        // Each in a transaction of its own.
        let program = Program::configured("[store]\nbatch = 1\n");
        let text = order.map(|at| items[at].clone()).join("\n");
        std::fs::write(program.path("items.jsonl"), text).unwrap();
        assert_eq!(program.run(&["import", "items.jsonl"]).0, 0);
        let (id, outlets) = sources(&program);
        assert_eq!((outlets.len(), outlets[0].as_str()), (3, "Northwire"));
        ids.push(id);
    }
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");

    let mut program = Program::new();
    let mut config = String::from("[store]\npath = \"b.db\"\n");
    for (number, (outlet, hour, text)) in lines.iter().enumerate() {
        config += &format!("[[feed]]\nname = \"{outlet}\"\nurl = \"file:{number}.xml\"\n");
        let feed = format!(
            "<rss version=\"2.0\"><channel><title>{outlet}</title><item><guid>{number}</guid>\
             <title>{TITLE}</title><pubDate>Fri, 20 Nov 2026 {hour:02}:00:00 GMT</pubDate>\
             <description>{text}</description></item></channel></rss>"
        );
        program = program.file(&format!("{number}.xml"), &feed);
    }
    let program = program.file("briefd.toml", &config);
    let (code, _, error) = program.run(&["poll"]);
    assert_eq!(code, 0, "{error}");
    let (_, outlets) = sources(&program);
    assert_eq!((outlets.len(), outlets[0].as_str()), (3, "Northwire"));
}
