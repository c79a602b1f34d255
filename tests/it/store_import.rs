//! Items and briefs from files; pages for whole texts.

use crate::store_world::*;
use briefd::model::brief::Brief;
use briefd::model::poll::Validators;
use briefd::store::ImportedBrief;
use briefd::store::PageJob;
use briefd::store::PageOutcome;
use briefd::store::PageRecord;
use std::time::Duration;

fn every_brief(world: &World) -> Vec<Brief> {
    let ids = world.column("SELECT id FROM briefs ORDER BY rowid DESC");
    let reader = world.reader();
    ids.iter()
        .map(|id| reader.brief(id).unwrap().unwrap())
        .collect()
}

fn as_imported(brief: Brief) -> ImportedBrief {
    ImportedBrief {
        facts: facts("", &brief.draft, false),
        brief,
        revisions: Vec::new(),
    }
}

#[test]
fn items_go_the_way_of_polled_ones() {
    let world = World::new();
    let import = |items| {
        world
            .store
            .import_items("Archive", items, start())
            .wait()
            .unwrap()
    };
    let mut undated = article(2);
    undated.draft.published = None;
    undated.draft.updated = None;
    let first = import(vec![article(1), undated.clone()]);
    assert_eq!(first.new.len(), 2);
    assert_eq!(
        import(vec![article(1), undated]).known,
        2,
        "importing twice changes nothing"
    );
    assert_eq!(
        world.column("SELECT name || state || outlet FROM feeds"),
        ["ArchiveimportedArchive"]
    );
    assert_eq!(
        world.column(
            "SELECT coalesce(published, 'unknown') || published_inferred FROM briefs ORDER BY title"
        ),
        ["2026-11-23T08:00:00Z0", "unknown0"],
        "unknown dates stay unknown"
    );
    assert_eq!(
        world.column("SELECT guid FROM sources ORDER BY guid"),
        ["guid-1", "guid-2"]
    );
    assert!(world.claim(9).is_empty(), "such a feed is never polled");
    world.is_sound();
}

#[test]
fn a_feed_that_is_configured_later_takes_the_imported_ones_place() {
    let mut world = World::new();
    world
        .store
        .import_items("news", vec![article(1)], start())
        .wait()
        .unwrap();
    let news = world.one_feed();
    assert_eq!(world.poll(news, vec![article(1), article(2)]).new.len(), 1);
    assert_eq!(world.column("SELECT name || state FROM feeds"), ["newsok"]);
    assert_eq!(world.claim(9).len(), 0);
    world.wait(3600);
    assert_eq!(world.claim(9)[0].url, "https://example.org/feed");
}

#[test]
fn items_without_urls_never_meet_by_url() {
    let world = World::new();
    let items = vec![
        item("1", None, "One", "Text"),
        item("2", None, "Two", "Text"),
    ];
    assert_eq!(
        world
            .store
            .import_items("", items, start())
            .wait()
            .unwrap()
            .new
            .len(),
        2
    );
    assert_eq!(world.column("SELECT DISTINCT feed FROM briefs"), [""]);
}

#[test]
fn an_exported_brief_comes_in_as_it_stands() {
    let mut world = World::new();
    world.sync(&[
        feed("news", "https://example.org/feed"),
        feed("wire", "https://wire.example/feed"),
    ]);
    let mut one = article(1);
    one.draft.key_points = one.draft.body.clone();
    one.draft.authors = vec!["Ann".into()];
    one.draft.published_inferred = true;
    let ids = world.poll(world.id("news"), vec![one, article(2)]).new;
    world.poll(world.id("wire"), vec![article(1)]);
    world.store.star(ids.clone(), true).wait().unwrap();
    let exported = every_brief(&world);

    let other = World::new();
    let import = || {
        let briefs = exported.iter().cloned().map(as_imported).collect();
        other
            .store
            .import_briefs(briefs, other.clock.now())
            .wait()
            .unwrap()
    };
    assert_eq!(import().new.len(), 2);
    assert_eq!(every_brief(&other), exported, "not a word is changed");
    let again = import();
    assert_eq!(
        (again.new.len(), again.known),
        (0, 2),
        "importing twice changes nothing"
    );
    assert_eq!(every_brief(&other), exported);
    assert_eq!(other.column("SELECT count(*) FROM events"), ["2"]);
    // Back where they came from, nothing happens either.
    let briefs = exported.iter().cloned().map(as_imported).collect();
    let home = world.store.import_briefs(briefs, start()).wait().unwrap();
    assert_eq!((home.new.len(), home.known), (0, 2));
    other.is_sound();
}

#[test]
fn a_brief_whose_item_is_known_resolves_to_it() {
    let mut world = World::new();
    let news = world.one_feed();
    let id = world.poll(news, vec![article(1)]).new.remove(0);
    let mut brief = every_brief(&world).remove(0);
    brief.id = "anotherid0".into();
    brief.story_id = brief.id.clone();
    let imported = world
        .store
        .import_briefs(vec![as_imported(brief)], start())
        .wait()
        .unwrap();
    assert_eq!((imported.new.len(), imported.known), (0, 1));
    let found = world.reader().brief("anotherid0").unwrap().unwrap();
    assert_eq!(found.id, id, "the older id stays, the other resolves to it");
}

#[test]
fn documents_without_ids_are_the_same_by_their_words() {
    let world = World::new();
    let document = |title: &str| {
        let mut draft = item("", None, title, "One paragraph.").draft;
        draft.published = None;
        draft.updated = None;
        as_imported(Brief {
            id: String::new(),
            story_id: String::new(),
            feed: "notes".into(),
            outlet: "notes".into(),
            draft,
            revision: 1,
            first_seen: start(),
            starred: false,
            read: false,
            sources: Vec::new(),
        })
    };
    let import = |documents| {
        world
            .store
            .import_briefs(documents, start())
            .wait()
            .unwrap()
    };
    assert_eq!(import(vec![document("A"), document("B")]).new.len(), 2);
    assert_eq!(import(vec![document("A"), document("C")]).new.len(), 1);
    assert_eq!(world.titles("paragraph"), ["C", "A", "B"]);
    assert_eq!(
        world
            .column("SELECT DISTINCT coalesce(published, '') || coalesce(updated, '') FROM briefs"),
        [""]
    );
    world.is_sound();
}

fn claim_pages(world: &World) -> Vec<PageJob> {
    let claim = world.asking(9, Duration::from_secs(60));
    world.store.claim_pages(claim).wait().unwrap()
}

fn save_page(world: &World, source_id: i64, outcome: PageOutcome) {
    let record = PageRecord {
        source_id,
        at: world.clock.now(),
        outcome,
        hold: None,
    };
    world.store.save_page(record).wait().unwrap();
}

fn teaser(text: &str) -> briefd::store::Candidate {
    let mut one = item("t", Some("https://example.org/t"), "The bridge", text);
    one.wants_page = true;
    one
}

fn whole(text: &str) -> PageOutcome {
    let draft = teaser(text).draft;
    PageOutcome::Article {
        facts: Box::new(facts("", &draft, false)),
        draft: Box::new(draft),
        validators: Some(Validators {
            url: "https://example.org/t".into(),
            etag: Some(b"\"1\"".to_vec()),
            last_modified: None,
        }),
    }
}

#[test]
fn a_page_takes_the_teasers_place_once() {
    let mut world = World::new();
    let news = world.one_feed();
    let id = world
        .poll(news, vec![teaser("Two died. Read more")])
        .new
        .remove(0);
    let word = "SELECT coalesce(full_text, 'null') FROM sources";
    assert_eq!(world.column(word), ["waiting"]);
    let jobs = claim_pages(&world);
    assert_eq!(
        (jobs.len(), jobs[0].url.as_str(), jobs[0].attempts),
        (1, "https://example.org/t", 0)
    );
    assert_eq!(jobs[0].brief.draft.text, "Two died. Read more");
    assert!(claim_pages(&world).is_empty(), "it is taken");
    save_page(
        &world,
        jobs[0].source_id,
        whole("Two died on Monday. The bridge fell."),
    );
    assert_eq!(world.column(word), ["ok"]);
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!(
        (brief.revision, brief.draft.text.as_str()),
        (1, "Two died on Monday. The bridge fell.")
    );
    assert_eq!(brief.draft.updated, Some(start()));
    assert_eq!(world.titles("fell"), ["The bridge"]);
    assert_eq!(
        world.column("SELECT summary FROM sources"),
        ["Two died. Read more"],
        "the summary is kept"
    );
    world.wait(100_000);
    assert!(claim_pages(&world).is_empty(), "once an item");
    assert_eq!(
        world
            .poll(news, vec![teaser("Two died. Read more")])
            .unchanged,
        1
    );
    assert!(claim_pages(&world).is_empty());

    // The feed's own change is a revision; the page is asked again, if changed.
    let saved = world.poll(news, vec![teaser("Three died. Read more")]);
    assert_eq!(saved.revised, std::slice::from_ref(&id));
    let jobs = claim_pages(&world);
    assert!(jobs[0].validators.is_some());
    save_page(&world, jobs[0].source_id, PageOutcome::Unchanged);
    let brief = world.reader().brief(&id).unwrap().unwrap();
    assert_eq!(
        (brief.revision, brief.draft.text.as_str()),
        (2, "Two died on Monday. The bridge fell.")
    );
    world.is_sound();
}

#[test]
fn a_page_that_fails_leaves_the_summary_and_a_reason() {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, vec![teaser("Two died.")]);
    let job = claim_pages(&world).remove(0);
    let failed = |reason: &str, retry_at| PageOutcome::Failed {
        reason: reason.into(),
        retry_at,
    };
    save_page(&world, job.source_id, failed("http 503", Some(after(500))));
    assert_eq!(world.column("SELECT full_text FROM sources"), ["http 503"]);
    world.wait(499);
    assert!(claim_pages(&world).is_empty(), "not before");
    world.wait(1);
    let job = claim_pages(&world).remove(0);
    assert_eq!(job.attempts, 1);
    save_page(&world, job.source_id, failed("paywall", None));
    world.wait(1_000_000);
    assert!(claim_pages(&world).is_empty(), "never again");
    assert_eq!(world.column("SELECT text FROM briefs"), ["Two died."]);
}
