//! Items to briefs: new ones, duplicates, revisions, and what is no change.

use crate::store_world::*;
use briefd::model::Timestamp;
use briefd::model::brief::SourceKind;
use briefd::store::Candidate;
use briefd::store::Found;

fn said(text: &str) -> Candidate {
    item("guid", Some("https://example.org/a"), "The bridge", text)
}

const LONG: &str = "The council met on Monday and voted for a new bridge over the river, \
    which is to be ready in two years. The mayor called it the largest work of the decade, \
    and nobody spoke against the plan, which costs four million.";

#[test]
fn an_item_becomes_a_brief_once() {
    let mut world = World::new();
    let news = world.one_feed();
    let saved = world.poll(news, vec![article(1), article(2)]);
    assert_eq!(saved.new.len(), 2, "the first poll finds both");
    world.wait(3600);
    let again = world.poll(news, vec![article(1), article(2)]);
    assert!(again.new.is_empty(), "the same again is nothing new");
    assert_eq!(again.unchanged, 2);
    assert_eq!(world.titles(""), ["Article number 1", "Article number 2"]);
    let brief = world.reader().brief(&saved.new[0]).unwrap().unwrap();
    assert_eq!(brief.draft.body[0].text, article(1).draft.body[0].text);
    assert_eq!(brief.sources.len(), 1);
    assert_eq!(brief.sources[0].kind, SourceKind::Original);
    assert_eq!(
        world.column("SELECT kind FROM events ORDER BY seq"),
        ["brief.new", "brief.new"]
    );
    world.is_sound();
}

#[test]
fn the_newest_is_on_top_whatever_the_order_of_coming() {
    let mut world = World::new();
    let news = world.one_feed();
    let at = |number: usize, secs| dated(article(number), after(secs));
    world.poll(news, vec![at(1, -50), at(2, -10), at(3, -99_999_999)]);
    world.poll(news, vec![at(4, -20), at(5, -10), at(6, -2_000_000_000)]);
    assert_eq!(
        world.titles(""),
        [
            "Article number 5",
            "Article number 2",
            "Article number 4",
            "Article number 1",
            "Article number 3",
            "Article number 6"
        ],
        "by time published, before 1970 too; of one second the last to come first"
    );
    world.is_sound();
}

#[test]
fn a_change_of_words_is_a_revision_and_moves_updated() {
    let mut world = World::new();
    let news = world.one_feed();
    let id = world.poll(news, vec![said("Two died.")]).new.remove(0);
    world.wait(3600);
    let saved = world.poll(news, vec![said("Three died.")]);
    assert_eq!(saved.revised, std::slice::from_ref(&id));
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!(brief.revision, 2);
    assert_eq!(brief.draft.text, "Three died.");
    assert_eq!(brief.draft.published, Some(start()), "published stays");
    assert_eq!(
        (brief.draft.updated, brief.draft.updated_inferred),
        (Some(after(3600)), true),
        "the feed gave no new date: the time the change was seen, marked"
    );
    let revisions = world.reader().revisions(&id).unwrap();
    let texts: Vec<(u32, &str)> = revisions
        .iter()
        .map(|one| (one.number, one.text.as_str()))
        .collect();
    assert_eq!(texts, [(1, "Two died."), (2, "Three died.")]);
    assert_eq!(revisions[0].body[0].text, "Two died.");
    assert_eq!(
        world.titles("three"),
        ["The bridge"],
        "the new words are found"
    );
    assert_eq!(
        world.titles("two"),
        Vec::<String>::new(),
        "the old ones are not"
    );

    world.wait(3600);
    let dated = dated(said("Four died."), after(7000));
    world.poll(news, vec![dated]);
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!(
        (
            brief.revision,
            brief.draft.updated,
            brief.draft.updated_inferred
        ),
        (3, Some(after(7000)), false),
        "a date that the feed states is taken"
    );
    assert_eq!(
        world.column("SELECT kind || detail FROM events ORDER BY seq"),
        [
            "brief.new{}",
            "brief.revised{\"revision\":2,\"changed\":[\"text\"],\"change\":2}",
            "brief.revised{\"revision\":3,\"changed\":[\"text\"],\"change\":2}"
        ]
    );
    world.is_sound();
}

#[test]
fn a_moved_date_alone_moves_only_the_source() {
    let mut world = World::new();
    let news = world.one_feed();
    let id = world.poll(news, vec![said("Two died.")]).new.remove(0);
    world.wait(3600);
    let saved = world.poll(news, vec![dated(said("Two died."), after(3000))]);
    assert_eq!((saved.unchanged, saved.revised.len()), (1, 0));
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!((brief.revision, brief.draft.updated), (1, Some(start())));
    assert_eq!(
        world.column("SELECT updated FROM sources"),
        ["2026-11-23T08:50:00Z"]
    );
}

#[test]
fn what_stands_beside_the_words_changes_without_a_revision() {
    let mut world = World::new();
    let news = world.one_feed();
    let mut first = said("Two died.");
    first.draft.authors = vec!["Ann".into()];
    let id = world.poll(news, vec![first]).new.remove(0);
    let mut later = said("Two died.");
    later.draft.url = Some("https://example.org/better-name".into());
    later.draft.categories = vec!["bridges".into()];
    let saved = world.poll(news, vec![candidate("guid", later.draft)]);
    assert_eq!((saved.unchanged, saved.revised.len()), (1, 0));
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!((brief.id.as_str(), brief.revision), (id.as_str(), 1));
    assert_eq!(
        brief.draft.url.as_deref(),
        Some("https://example.org/better-name")
    );
    assert_eq!(brief.draft.categories, ["bridges"]);
    assert_eq!(brief.draft.authors, ["Ann"], "what is said no more stays");
    let other = item(
        "x",
        Some("https://example.org/better-name"),
        "The bridge",
        "C",
    );
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/"),
    ]);
    let wire = world.id("wire");
    assert_eq!(
        world.poll(wire, vec![other]).duplicates,
        1,
        "it is known by both URLs"
    );
}

#[test]
fn one_article_in_two_feeds_is_one_brief() {
    // story, the second feed's item, is it the same article
    let other = |url: Option<&str>, title: &str, text: &str| item("x", url, title, text);
    let url = Some("https://example.org/a");
    let table = [
        (
            "same URL and much of the title",
            other(url, "Bridge!", "A bridge."),
            true,
        ),
        (
            "same URL with tracking, and the beginning of the text",
            other(
                Some("http://www.example.org/a/?utm_source=rss#top"),
                "Council notes",
                &LONG[..80],
            ),
            true,
        ),
        (
            "same URL alone",
            other(url, "Listen live", "Our programme around the clock."),
            false,
        ),
        (
            "same title and text elsewhere",
            other(Some("https://mirror.example/9"), "The bridge", LONG),
            true,
        ),
        (
            "same long text under another headline",
            other(Some("https://mirror.example/9"), "A new bridge", LONG),
            true,
        ),
        (
            "same title, other text",
            other(
                Some("https://mirror.example/9"),
                "The bridge",
                "Quite another matter.",
            ),
            false,
        ),
        (
            "no URL, same title and text",
            other(None, "The bridge", LONG),
            true,
        ),
        (
            "no URL, other text",
            other(None, "The bridge", "Other."),
            false,
        ),
    ];
    for (story, second, same) in table {
        let mut world = World::new();
        world.sync(&[
            feed("news", "https://example.org/feed"),
            feed("wire", "https://wire.example/feed"),
        ]);
        let (news, wire) = (world.id("news"), world.id("wire"));
        let mut first = said(LONG);
        first.facts.own = true;
        let id = world.poll(news, vec![first]).new.remove(0);
        let saved = world.poll(wire, vec![second]);
        assert_eq!(
            (saved.duplicates, saved.new.len()),
            if same { (1, 0) } else { (0, 1) },
            "{story}"
        );
        let brief = world.reader().brief(&id).unwrap().unwrap();
        assert_eq!(brief.sources.len(), if same { 2 } else { 1 }, "{story}");
        assert_eq!(brief.draft.text, LONG, "{story}: the first one's words");
        if same {
            assert_eq!(brief.sources[1].feed, "wire", "{story}");
            assert_eq!(brief.sources[1].kind, SourceKind::Duplicate, "{story}");
        }
        world.is_sound();
    }
}

#[test]
fn short_texts_and_missing_urls_do_not_make_articles_the_same() {
    let mut world = World::new();
    let news = world.one_feed();
    let saved = world.poll(
        news,
        vec![
            item("a", None, "Untitled", "Photo"),
            item("b", None, "Untitled", "Photo"),
            item("c", None, "Untitled", ""),
        ],
    );
    assert_eq!(saved.new.len(), 3);
}

#[test]
fn entries_that_all_link_to_one_page_stay_apart() {
    let mut world = World::new();
    let news = world.one_feed();
    let page = Some("https://example.org/changelog");
    let entries = || {
        vec![
            item("v3", page, "Version 3", "Faster."),
            item("v2", page, "Version 2", "Smaller."),
            item("v1", page, "Version 1", "First."),
        ]
    };
    assert_eq!(world.poll(news, entries()).new.len(), 3);
    let again = world.poll(news, entries());
    assert_eq!((again.unchanged, again.new.len()), (3, 0));
    let ids = world.column("SELECT count(DISTINCT id) FROM briefs");
    assert_eq!(ids, ["3"]);
}

#[test]
fn an_article_that_comes_under_a_new_id_is_the_same_article() {
    let mut world = World::new();
    let news = world.one_feed();
    let url = Some("https://example.org/a");
    let id = world
        .poll(news, vec![item("a-v1", url, "The bridge", "Two died.")])
        .new
        .remove(0);
    let saved = world.poll(
        news,
        vec![item("a-v2", url, "The bridge falls", "Three died.")],
    );
    assert_eq!(
        saved.revised,
        std::slice::from_ref(&id),
        "the old id has left: it is a change"
    );
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!(
        (brief.draft.text.as_str(), brief.sources.len()),
        ("Three died.", 1),
        "the occurrence takes the new id"
    );
    assert_eq!(
        world.column("SELECT guid FROM paragraphs"),
        ["a-v2"],
        "and the words are traced to the item that brought them"
    );
    let saved = world.poll(
        news,
        vec![item("a-v2", url, "The bridge falls", "Four died.")],
    );
    assert_eq!(saved.revised, [id], "who spoke last goes on speaking");
}

#[test]
fn the_outlets_own_feed_speaks_and_the_others_are_kept() {
    let mut world = World::new();
    world.sync(&[
        feed("planet", "https://planet.example/feed"),
        feed("blog", "https://example.org/feed"),
    ]);
    let (planet, blog) = (world.id("planet"), world.id("blog"));
    let own = |text: &str| {
        let mut own = said(text);
        own.facts.own = true;
        own
    };
    let first = world.poll(planet, vec![said(&LONG[..60])]).new.remove(0);
    world.wait(3600);
    let saved = world.poll(blog, vec![own(LONG)]);
    assert_eq!(saved.revised.len(), 1, "a reader sees more than before");
    let brief = world.reader().brief(&first).unwrap().unwrap();
    assert_eq!((brief.revision, brief.draft.text.as_str()), (2, LONG));
    assert_eq!(brief.feed, "blog");
    assert_ne!(
        brief.id, first,
        "the id is the original's, the earlier one leads to it"
    );
    assert_eq!(
        world.column("SELECT kind || feed FROM sources ORDER BY kind"),
        ["duplicateplanet", "originalblog"]
    );
    assert_eq!(
        world.column("SELECT summary FROM sources WHERE feed = 'planet'"),
        [&LONG[..60]],
        "what the planet said is kept"
    );
    assert_eq!(
        world.column("SELECT detail FROM events WHERE kind = 'brief.merged'"),
        [format!("{{\"from\":\"{first}\",\"to\":\"{}\"}}", brief.id)]
    );
    let later = said(&format!("{} More.", &LONG[..60]));
    let saved = world.poll(planet, vec![later]);
    assert_eq!(saved.revised.len(), 0, "who does not speak revises nothing");
    world.poll(blog, vec![own(&LONG.replace("four", "five"))]);
    let brief = world.reader().brief(&first).unwrap().unwrap();
    assert_eq!(brief.revision, 3);
    assert!(brief.draft.text.contains("five million"));
    world.is_sound();
}

#[test]
fn twins_in_one_document_are_one_brief_at_once() {
    let mut world = World::new();
    let news = world.one_feed();
    let twin = |pair: usize, at: usize| {
        let address = format!("https://example.org/{pair}/{at}");
        let (title, text) = (
            format!("Bridge {pair} opens"),
            format!("{LONG} It is {pair}."),
        );
        dated(item(&address, Some(&address), &title, &text), after(-50))
    };
    let document = |order: [usize; 2]| {
        let pairs = (0..8).flat_map(|pair| order.map(|at| twin(pair, at)));
        pairs.collect::<Vec<_>>()
    };
    for order in [[1, 2], [2, 1]] {
        world.poll(news, document(order));
        assert_eq!(
            world.column("SELECT kind FROM events ORDER BY seq"),
            ["brief.new"; 8],
            "whichever of two is the original"
        );
        world.wait(3600);
    }
    world.is_sound();
}

#[test]
fn last_seen_is_the_last_poll_that_had_it() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1), article(2)]);
    world.wait(3600);
    world.unchanged(news);
    let seen = "SELECT last_seen FROM sources ORDER BY guid";
    assert_eq!(
        world.column(seen),
        ["2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z"],
        "a 304 says that they are all still there"
    );
    world.wait(3600);
    world.poll(news, vec![article(2)]);
    world.wait(3600);
    world.unchanged(news);
    assert_eq!(
        world.column(seen),
        ["2026-11-23T09:00:00Z", "2026-11-23T11:00:00Z"],
        "one left at ten: it was seen last at nine"
    );
    world.wait(3600);
    world.poll(news, vec![article(1), article(2)]);
    assert_eq!(
        world.column(seen),
        ["2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"],
        "and is there again"
    );
}

#[test]
fn a_part_of_a_document_lets_nothing_leave() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1)]);
    world.wait(60);
    world.save(
        news,
        Some(Found {
            items: vec![article(2)],
            present: None,
            ..Found::default()
        }),
    );
    assert_eq!(
        world.column("SELECT DISTINCT last_seen FROM sources"),
        ["2026-11-23T08:01:00Z"]
    );
}

#[test]
fn known_tells_what_needs_no_second_look() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1)]);
    let known = world.reader().known(news, &["guid-1", "guid-2"]).unwrap();
    assert_eq!(known.items.len(), 1);
    assert_eq!(known.items["guid-1"].raw, article(1).raw);
    let other = world.reader().known(news + 1, &["guid-1"]).unwrap();
    assert!(other.items.is_empty(), "ids belong to their feed");
}

#[test]
fn ids_are_short_and_the_same_in_every_database() {
    let id = || {
        let mut world = World::new();
        let news = world.one_feed();
        world.wait(77);
        let mut ids = world
            .poll(
                news,
                vec![said("Two died."), item("b", None, "Untitled", "")],
            )
            .new;
        ids.sort();
        ids
    };
    let first = id();
    assert_eq!(first, id());
    assert!(first.iter().all(|id| id.len() == 10), "{first:?}");
}

#[test]
fn passages_come_back_as_they_went_in() {
    let mut world = World::new();
    let news = world.one_feed();
    let mut one = said("Grüße aus Köln. Das Wetter ist gut. 日本語の文。");
    let passage = |text: &str, start| briefd::model::brief::Passage {
        text: text.into(),
        start,
    };
    one.draft.key_points = vec![
        passage("Das Wetter ist gut.", Some(16)),
        passage("日本語の文。", Some(36)),
        passage("Wetter gut.", Some(16)),
        passage("Von anderswo.", None),
    ];
    let points = one.draft.key_points.clone();
    let id = world.poll(news, vec![one]).new.remove(0);
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!(brief.draft.key_points, points);
    assert_eq!(
        world.column("SELECT text FROM key_points ORDER BY position"),
        [
            "Das Wetter ist gut.",
            "日本語の文。",
            "Wetter gut.",
            "Von anderswo."
        ],
        "and the view shows the same"
    );
    assert_eq!(
        world.column("SELECT start FROM key_points ORDER BY position"),
        ["16", "36", "16", "null"]
    );
}

#[test]
fn hostile_texts_are_kept_whole() {
    let mut world = World::new();
    let news = world.one_feed();
    let mut items = Vec::new();
    for (number, text) in [
        "nul \0 inside",
        "'; DROP TABLE _brief; --",
        "\u{10FFFF}\u{1F600}",
        "\"\"\"",
    ]
    .iter()
    .enumerate()
    {
        items.push(item(&format!("{number}\0x'"), None, text, text));
    }
    let saved = world.poll(news, items);
    assert_eq!(saved.new.len(), 4);
    for id in &saved.new {
        let brief = world.reader().brief(id).unwrap().unwrap();
        assert_eq!(brief.draft.body[0].text.len(), brief.draft.text.len());
    }
    world.is_sound();
}

#[test]
fn far_dates_do_no_harm() {
    let mut world = World::new();
    let news = world.one_feed();
    let far = |number: usize, at: Timestamp| dated(article(number), at);
    let saved = world.poll(news, vec![far(1, Timestamp::MIN), far(2, Timestamp::MAX)]);
    assert_eq!(saved.new.len(), 2);
    assert_eq!(world.titles(""), ["Article number 2", "Article number 1"]);
    world.is_sound();
}

/// A release whose link is the page of all releases.
fn release(number: i64) -> Candidate {
    let mut one = item(
        &format!("release-{number}"),
        Some("https://example.org/releases"),
        &format!("Version {number}"),
        &format!("{number} is out. {LONG} It is the release of week {number}."),
    );
    one.draft.published = Some(after(number * 86_400));
    candidate(&one.guid, one.draft)
}

#[test]
fn items_that_share_a_link_do_not_overwrite_each_other() {
    let mut world = World::new();
    let news = world.one_feed();
    for number in 1..5 {
        // A window of one: each takes the other's place in the document.
        world.poll(news, vec![release(number)]);
        world.wait(3600);
    }
    let titles = ["Version 4", "Version 3", "Version 2", "Version 1"];
    assert_eq!(world.titles(""), titles);
    assert_eq!(world.column("SELECT DISTINCT revision FROM briefs"), ["1"]);
    world.is_sound();
}

#[test]
fn an_item_under_another_id_is_the_same_while_its_time_is() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![said(LONG)]);
    world.wait(3600);
    let renamed =
        |title: &str, text: &str| item("other", Some("https://example.org/a"), title, text);
    let saved = world.poll(
        news,
        vec![renamed("Bridge: the vote", &LONG.replace("four", "five"))],
    );
    assert_eq!((saved.new.len(), saved.revised.len()), (0, 1));
    world.is_sound();
}

#[test]
fn an_id_that_is_used_again_revises_the_article_of_its_address() {
    let mut world = World::new();
    let news = world.one_feed();
    let one = |guid: &str, number: i64| {
        let url = format!("https://example.org/{number}");
        let text = format!("{LONG} Bridge {number}.");
        item(guid, Some(&url), &format!("Bridge {number}"), &text)
    };
    // As `parse` names them: bare while alone, with a suffix beside another.
    world.poll(news, vec![one("g", 1)]);
    world.poll(news, vec![one("g#2", 2), one("g#1", 1)]);
    world.poll(news, vec![one("g#3", 3), one("g#2", 2)]);
    let last = world.poll(news, vec![one("g", 3)]);
    assert_eq!((last.new.len(), last.revised.len()), (0, 0));
    let mut titles = world.titles("");
    titles.sort();
    assert_eq!(titles, ["Bridge 1", "Bridge 2", "Bridge 3"]);
    world.is_sound();
}

#[test]
fn an_id_used_again_changes_nothing_of_another_feed() {
    let mut world = World::new();
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("other", "https://other.example/feed"),
    ]);
    let (news, other) = (world.id("news"), world.id("other"));
    world.poll(news, vec![said(LONG)]);
    let own = |url: &str, title: &str| item("x", Some(url), title, &format!("{title}. {LONG}"));
    world.poll(other, vec![own("https://other.example/1", "Their own")]);
    world.wait(3600);
    // The same id, now at the address of the other feed's article.
    world.poll(other, vec![own("https://example.org/a", "Forged")]);
    let titles = world.column("SELECT title FROM briefs WHERE feed = 'news'");
    assert_eq!(titles, ["The bridge"]);
    world.is_sound();
}

/// As an earlier build would have left it.
fn read_by_an_earlier_build(world: &World) {
    let db = rusqlite::Connection::open(&world.settings.path).unwrap();
    db.execute("UPDATE _source SET reading = -1, raw = zeroblob(16)", [])
        .unwrap();
}

#[test]
fn an_item_that_a_build_before_read_otherwise_is_no_event() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![article(1), article(2), article(3)]);
    let before = world.column("SELECT id || title || text || revision FROM briefs ORDER BY id");
    read_by_an_earlier_build(&world);
    // Other words and another id of one item, other words of the next.
    let mut renamed = article(1);
    renamed.guid = "made otherwise".into();
    let mut reworded = item(
        "guid-2",
        article(2).draft.url.as_deref(),
        "Article number 2",
        "Words that no earlier build would have made of this item, not by any means.",
    );
    reworded.taken_over = true;
    let document = vec![renamed.clone(), reworded.clone(), article(3), article(4)];
    let saved = world.poll(news, document);
    assert_eq!((saved.new.len(), saved.revised.len()), (1, 0));
    let now = world.column(
        "SELECT id || title || text || revision FROM briefs WHERE title NOT LIKE '%4' ORDER BY id",
    );
    assert_eq!(now, before, "what was stored stays");
    assert_eq!(
        world.column("SELECT guid FROM sources ORDER BY guid"),
        ["guid-2", "guid-3", "guid-4", "made otherwise"],
        "no item is there twice"
    );
    // From now on it is known as it is read now.
    reworded.taken_over = false;
    let saved = world.poll(news, vec![renamed, reworded, article(3), article(4)]);
    assert_eq!((saved.new.len(), saved.revised.len()), (0, 0));
    let changed = item(
        "guid-2",
        article(2).draft.url.as_deref(),
        "Article number 2",
        "Now the article itself says something else, and every reader can see it.",
    );
    let saved = world.poll(news, vec![changed]);
    assert_eq!(saved.revised.len(), 1);
    world.is_sound();
}

#[test]
fn a_second_that_is_full_goes_on_in_the_next() {
    let mut world = World::new();
    let news = world.one_feed();
    let old = dated(article(1), start());
    world.poll(news, vec![old.clone()]);
    let rowids = "SELECT rowid FROM briefs WHERE id <> 'last' ORDER BY rowid";
    let first = start().as_second() << 16;
    assert_eq!(world.column(rowids), [first.to_string()]);
    // As if 65,536 briefs were of that second: the last place is taken.
    let last = first + 65_535;
    let db = rusqlite::Connection::open(&world.settings.path).unwrap();
    db.execute_batch(&format!(
        "CREATE TEMP TABLE filler AS SELECT * FROM _brief;
         UPDATE filler SET brief = {last}, id = 'last';
         INSERT INTO _brief SELECT * FROM filler;"
    ))
    .unwrap();
    let same = [2, 3].map(|number| dated(article(number), start()));
    let later = dated(article(4), after(1));
    world.poll(news, [vec![later, old], same.to_vec()].concat());
    let expected = [first, last + 1, last + 2, last + 3].map(|rowid| rowid.to_string());
    assert_eq!(world.column(rowids), expected);
    db.execute("DELETE FROM _brief WHERE id = 'last'", [])
        .unwrap();
    assert_eq!(world.titles("council").len(), 4);
    world.is_sound();
}

#[test]
fn words_are_counted_when_there_are_enough_and_at_the_end() {
    let mut world = World::new();
    let news = world.one_feed();
    let counted = |world: &World| {
        world.column(
            "SELECT documents FROM _frequency WHERE term = -1 OR documents > 20 ORDER BY term",
        )
    };
    world.poll(news, (1..=15).map(article).collect());
    assert!(counted(&world).is_empty(), "so few move no weight");
    world.poll(news, (1..=25).map(article).collect());
    let all = counted(&world);
    assert_eq!(all[0], "25", "those of the poll before too");
    assert!(all.len() > 5, "and their words: {all:?}");
    world.poll(news, (1..=26).map(article).collect());
    assert_eq!(counted(&world), all);
    world.store.clone().close().unwrap();
    let db = rusqlite::Connection::open(&world.settings.path).unwrap();
    let sql = "SELECT documents FROM _frequency WHERE term = -1";
    let left: i64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(left, 26, "nothing is owed when the database is closed");
}
