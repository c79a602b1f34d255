//! Items to briefs: new ones, duplicates, revisions, and what is no change.

use crate::store_world::*;
use briefd::model::brief::SourceKind;

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
