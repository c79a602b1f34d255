//! Occurrences that are one article: joined late, split by the user, and ids
//! that lead on.

use crate::program::Program;
use crate::store_world::*;
use briefd::model::settings::RetentionSettings;
use briefd::store::Candidate;
use briefd::store::SourceName;
use briefd::store::Split;

const LONG: &str = "The council met on Monday and voted for a new bridge over the river, \
    which is to be ready in two years. The mayor called it the largest work of the decade, \
    and nobody spoke against the plan, which costs four million.";

fn said(guid: &str, url: &str, title: &str, text: &str) -> Candidate {
    item(guid, Some(url), title, text)
}

fn own(mut item: Candidate) -> Candidate {
    item.facts.own = true;
    item
}

fn two_feeds() -> (World, i64, i64) {
    let world = World::new();
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/feed"),
    ]);
    let (news, wire) = (world.id("news"), world.id("wire"));
    (world, news, wire)
}

#[test]
fn a_late_link_makes_one_brief_of_two() {
    let (mut world, news, wire) = two_feeds();
    let page = "https://example.org/bridge";
    let first = world
        .poll(news, vec![own(said("a", page, "A bridge", LONG))])
        .new
        .remove(0);
    let copy = |title: &str, url: &str| said("w", url, title, "The council has voted.");
    let second = world
        .poll(wire, vec![copy("Council notes", "https://wire.example/1")])
        .new
        .remove(0);
    world.store.star(vec![second.clone()], true).wait().unwrap();
    world.wait(60);
    world.poll(wire, vec![copy("Council: a bridge", page)]);
    assert_eq!(world.column("SELECT count(*) FROM briefs"), ["1"]);
    let reader = world.reader();
    let (one, other) = (
        reader.brief(&first).unwrap().unwrap(),
        reader.brief(&second).unwrap().unwrap(),
    );
    assert_eq!(
        (&one.id, &other.id),
        (&first, &first),
        "both ids lead to it"
    );
    assert!(one.starred, "a star is kept");
    assert_eq!(one.draft.text, LONG);
    let revisions = reader.revisions(&first).unwrap();
    let numbers: Vec<u32> = revisions.iter().map(|one| one.number).collect();
    assert_eq!(
        numbers,
        [1, 2, 3],
        "what the other brief showed is not lost"
    );
    assert!(revisions.iter().any(|one| one.title == "Council notes"));
    assert_eq!(revisions[2].text, LONG, "the present version is the last");
    assert_eq!(
        world.column("SELECT brief_id || detail FROM events WHERE kind = 'brief.merged'"),
        [format!(
            "{first}{{\"from\":\"{second}\",\"to\":\"{first}\"}}"
        )]
    );
    assert_eq!(world.titles("notes"), Vec::<String>::new());
    world.is_sound();
}

#[test]
fn a_better_original_of_another_time_takes_its_place_in_the_order() {
    let (mut world, news, wire) = two_feeds();
    let page = "https://example.org/bridge";
    let later = dated(said("w", page, "A bridge", &LONG[..90]), after(7200));
    let before = world.poll(wire, vec![later, article(1)]).new;
    world.wait(60);
    world.poll(
        news,
        vec![own(dated(said("a", page, "A bridge", LONG), after(-7200)))],
    );
    assert_eq!(
        world.titles(""),
        ["Article number 1", "A bridge"],
        "by the original's time"
    );
    assert_eq!(world.titles("million decade"), ["A bridge"]);
    let brief = world.reader().brief(&before[0]).unwrap().unwrap();
    assert_eq!(brief.draft.published, Some(after(-7200)));
    assert_eq!(brief.sources.len(), 2);
    world.is_sound();
}

#[test]
fn what_the_user_split_stays_two() {
    let (mut world, news, wire) = two_feeds();
    let page = "https://example.org/bridge";
    let of_news = || own(said("a", page, "A bridge", LONG));
    let of_wire = |text: &str| said("w", page, "A bridge", text);
    let id = world.poll(news, vec![of_news()]).new.remove(0);
    world.poll(wire, vec![of_wire("The wire tells of a bridge.")]);
    let now = world.clock.now();
    let split = |sources| world.store.split(&id, sources, now).wait().unwrap();
    assert_eq!(
        split(vec![SourceName::Number(3)]),
        Split::NoSource(SourceName::Number(3))
    );
    assert_eq!(
        split(vec![SourceName::Number(1), SourceName::Number(2)]),
        Split::Whole
    );
    let wires = SourceName::Item {
        feed: "wire".into(),
        guid: "w".into(),
    };
    let Split::Done(new) = split(vec![wires]) else {
        panic!("not split");
    };
    assert_ne!(new, id);
    let both = |world: &World| {
        world.column("SELECT title || ': ' || substr(text, 1, 11) FROM briefs ORDER BY text")
    };
    assert_eq!(
        both(&world),
        ["A bridge: The council", "A bridge: The wire te"]
    );
    let event = world.column("SELECT brief_id || detail FROM events WHERE kind = 'brief.split'");
    assert_eq!(
        event,
        [format!("{id}{{\"from\":\"{id}\",\"to\":\"{new}\"}}")]
    );
    world.wait(60);
    // Each goes on by itself, through edits that make them more alike.
    world.poll(
        wire,
        vec![of_wire("The wire tells of it. The council has voted.")],
    );
    world.poll(news, vec![of_news()]);
    assert_eq!(both(&world).len(), 2);
    assert_eq!(world.titles("wire"), ["A bridge"]);
    world.is_sound();
    // Somebody else's copy goes to one of them, and joins nothing.
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/feed"),
        feed("third", "https://third.example/feed"),
    ]);
    let third = world.id("third");
    world.poll(third, vec![said("t", page, "A bridge", "")]);
    assert_eq!(both(&world).len(), 2);
    world.is_sound();
}

#[test]
fn an_address_that_others_share_is_no_tombstone() {
    let (mut world, news, _) = two_feeds();
    let page = "https://example.org/listen";
    let shows = |titles: &[&str]| -> Vec<Candidate> {
        let show = |title: &&str| said(title, page, title, &format!("{title} all day long."));
        titles.iter().map(show).collect()
    };
    world.poll(news, shows(&["Jazz at noon", "Late talk"]));
    world.wait(60);
    world.poll(news, shows(&["Late talk"]));
    world.wait(400 * 86_400);
    world.poll(news, shows(&["Late talk"]));
    let rule = RetentionSettings {
        age: Some(std::time::Duration::from_secs(86_400)),
        count: None,
        events_age: None,
        large_share: 1.0,
        large_number: 100,
    };
    let now = world.clock.now();
    world.store.retain(&rule, 0, now, now).wait().unwrap();
    assert_eq!(world.titles(""), ["Late talk"]);
    world.poll(news, shows(&["Late talk", "Morning choir"]));
    assert_eq!(world.titles("choir"), ["Morning choir"]);
    let again = world.poll(news, shows(&["Late talk", "Morning choir", "Jazz at noon"]));
    assert_eq!(again.deleted_before, 1, "the deleted one itself stays away");
    world.is_sound();
}

#[test]
fn split_is_a_verb() {
    let rss = |link: &str, text: &str| {
        format!(
            "<rss version='2.0'><channel><title>T</title><link>{link}</link><item>\
             <guid isPermaLink='false'>one-of-them</guid><title>A bridge is voted for</title>\
             <link>https://example.org/bridge</link><description>{text}</description>\
             </item></channel></rss>"
        )
    };
    let program = Program::configured(
        "[store]\npath = \"b.db\"\n[[feed]]\nname = \"one\"\nurl = \"file:one.xml\"\n\
         [[feed]]\nname = \"two\"\nurl = \"file:two.xml\"\n",
    )
    .file(
        "one.xml",
        &rss("https://example.org/", "The council has voted."),
    )
    .file(
        "two.xml",
        &rss(
            "https://other.example/",
            "It is said that there was a vote.",
        ),
    );
    assert_eq!(program.run(&["poll"]).0, 0);
    let id = program
        .run(&["sql", "SELECT id FROM briefs", "--format", "csv"])
        .1;
    let id = id.lines().last().unwrap_or_default().to_owned();
    let unknown = program.run(&["split", "nobody", "2"]);
    assert_eq!(unknown.0, 4, "{}", unknown.2);
    let whole = program.run(&["split", &id, "1", "2"]);
    assert_eq!(whole.0, 2, "{}", whole.2);
    let half = program.run(&["split", &id, "two"]);
    assert_eq!(half.0, 2, "{}", half.2);
    let split = program.run(&["split", &id, "2"]);
    assert_eq!(split.0, 0, "{}", split.2);
    let shown = program.run(&["show", split.1.trim()]);
    assert!(shown.1.contains("there was a vote"), "{}", shown.1);
}
