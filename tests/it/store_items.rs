//! Items as apps ask for them, against a plain list of what there is.

use crate::store_world::*;
use briefd::model::Timestamp;
use briefd::model::feed::Feed;
use briefd::store::FeedId;
use briefd::store::ItemFeeds;
use briefd::store::ItemSet;
use briefd::store::Items;
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest::test_runner::TestRunner;

/// An item as the list knows it.
#[derive(Debug, Clone)]
struct Known {
    number: i64,
    feed_id: FeedId,
    tags: Vec<String>,
    seen: i64,
    read: bool,
    starred: bool,
}

fn tagged(name: &str, tags: &[&str]) -> Feed {
    let mut feed = feed(name, &format!("https://{name}.example/feed"));
    feed.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    feed
}

/// Five feeds, one of which is polled no more: of its articles some stand in
/// two others, some in none.
fn world() -> World {
    let mut world = World::new();
    let (one, two) = (tagged("one", &["a"]), tagged("two", &["a", "b"]));
    let (three, empty, gone) = (
        tagged("three", &[]),
        tagged("empty", &["c"]),
        tagged("gone", &["g"]),
    );
    let polled = [one, two, three, empty];
    world.sync(&[polled.to_vec(), vec![gone]].concat());
    let ids: Vec<FeedId> = ["one", "two", "three", "gone"]
        .iter()
        .map(|name| world.id(name))
        .collect();
    for (feed, articles) in [
        (3, vec![1, 2, 3, 4]),
        (0, vec![5, 6, 7]),
        (2, vec![1, 8, 5]),
        (1, vec![1, 2, 6, 9, 10]),
        (0, vec![5, 6, 7, 11, 12]),
    ] {
        world.poll(ids[feed], articles.into_iter().map(article).collect());
        world.wait(60);
    }
    world.sync(&polled);
    world
}

/// What there is, by the views and the rules.
fn known(world: &World) -> Vec<Known> {
    let sql =
        "SELECT b.number || '|' || unixepoch(b.first_seen) || '|' || b.read || '|' || b.starred
            || '|' || b.feed || '|' || (SELECT group_concat(s.feed) FROM sources AS s
                WHERE s.brief_id = b.id)
        FROM briefs AS b ORDER BY b.number DESC";
    let order = ["one", "two", "three"];
    let rows = world.column(sql);
    let rows = rows.iter().filter_map(|row| {
        let parts: Vec<&str> = row.split('|').collect();
        let original = parts[4];
        let carried: Vec<&str> = parts[5].split(',').collect();
        let home = match order.contains(&original) {
            true => original,
            false => order.into_iter().find(|feed| carried.contains(feed))?,
        };
        let mut tags: Vec<String> = Vec::new();
        for (feed, of) in [("one", &["a"][..]), ("two", &["a", "b"])] {
            if carried.contains(&feed) {
                tags.extend(of.iter().map(|tag| (*tag).to_owned()));
            }
        }
        tags.sort();
        tags.dedup();
        Some(Known {
            number: parts[0].parse().unwrap(),
            seen: parts[1].parse().unwrap(),
            read: parts[2] == "1",
            starred: parts[3] == "1",
            feed_id: world.id(home),
            tags,
        })
    });
    rows.collect()
}

fn is_in(item: &Known, set: &ItemSet) -> bool {
    match set {
        ItemSet::All => true,
        ItemSet::Feed(feed_id) => item.feed_id == *feed_id,
        ItemSet::Tag(tag) => item.tags.contains(tag),
        ItemSet::Starred => item.starred,
        ItemSet::Read => item.read,
        ItemSet::Nothing => false,
    }
}

fn expected(all: &[Known], asked: &Items) -> Vec<i64> {
    let second = |at: Timestamp| at.as_second();
    let mut found: Vec<i64> = all
        .iter()
        .filter(|item| is_in(item, &asked.of))
        .filter(|item| asked.with.iter().all(|set| is_in(item, set)))
        .filter(|item| !asked.without.iter().any(|set| is_in(item, set)))
        .filter(|item| asked.since.is_none_or(|at| item.seen >= second(at)))
        .filter(|item| asked.until.is_none_or(|at| item.seen <= second(at)))
        .map(|item| item.number)
        .collect();
    if asked.oldest_first {
        found.reverse();
    }
    if let Some(after) = asked.after {
        found.retain(|number| match asked.oldest_first {
            true => *number > after,
            false => *number < after,
        });
    }
    found.truncate(asked.limit);
    found
}

fn sets(world: &World) -> Vec<ItemSet> {
    let feeds = ["one", "two", "three", "empty"].iter();
    let tags = ["a", "b", "c", "g"].iter();
    let mut sets = vec![
        ItemSet::All,
        ItemSet::Starred,
        ItemSet::Read,
        ItemSet::Nothing,
    ];
    sets.extend(feeds.map(|name| ItemSet::Feed(world.id(name))));
    sets.extend(tags.map(|tag| ItemSet::Tag((*tag).to_owned())));
    sets
}

/// What somebody does.
#[derive(Debug, Clone)]
enum Act {
    Mark(Vec<i64>, Option<bool>, Option<bool>),
    MarkAll(usize, Option<i64>),
    Floor(i64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let mark = proptest::option::of(any::<bool>());
    let numbers = prop::collection::vec(0_i64..16, 0..6);
    let act = prop_oneof![
        6 => (numbers, mark.clone(), mark).prop_map(|(numbers, read, star)| Act::Mark(numbers, read, star)),
        2 => (0_usize..12, proptest::option::of(0_i64..400)).prop_map(|(set, at)| Act::MarkAll(set, at)),
        1 => (0_i64..400).prop_map(Act::Floor),
    ];
    prop::collection::vec(act, 1..4)
}

/// By places in [`sets`] and seconds: of, with, without, since, until and
/// after, the order, the limit.
type Question = (usize, Vec<usize>, Vec<usize>, [Option<i64>; 3], bool, usize);

fn questions() -> impl Strategy<Value = Vec<Question>> {
    let times = (0_i64..400, 0_i64..400, 0_i64..16, any::<u8>()).prop_map(
        |(since, until, after, which)| {
            let some = |bit: u8, value| (which & bit == bit).then_some(value);
            [
                some(0b11, since),
                some(0b1100, until),
                some(0b11_0000, after),
            ]
        },
    );
    let few = || prop::collection::vec(0_usize..12, 0..3);
    let one = (0_usize..12, few(), few(), times, any::<bool>(), 1_usize..15);
    prop::collection::vec(one, 12)
}

#[test]
fn every_question_is_answered_as_a_plain_list_would() {
    let world = world();
    let sets = sets(&world);
    let reader = world.store.reader().unwrap();
    let feeds = reader.item_feeds().unwrap();
    assert_eq!(known(&world).len(), 10, "two are in no feed that is polled");
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(60)
    });
    let at = |seconds: i64| after(seconds);
    let now = world.clock.now();
    let ran = runner.run(&(acts(), questions()), |(acts, questions)| {
        let mut all = known(&world);
        for act in acts {
            match act {
                Act::Mark(numbers, read, starred) => {
                    for item in all.iter_mut().filter(|item| numbers.contains(&item.number)) {
                        item.read = read.unwrap_or(item.read);
                        item.starred = starred.unwrap_or(item.starred);
                    }
                    let marking = world.store.mark_items(numbers, read, starred, now);
                    marking.wait().unwrap();
                }
                Act::MarkAll(set, until) => {
                    let of = sets[set].clone();
                    for item in &mut all {
                        let until = until.is_none_or(|until| item.seen <= at(until).as_second());
                        item.read |= until && is_in(item, &of);
                    }
                    let marking = world.store.mark_all_read(of, until.map(at), now);
                    marking.wait().unwrap();
                }
                // What that means depends on marks; they are looked up again.
                Act::Floor(before) => {
                    world.store.read_before(at(before)).wait().unwrap();
                    all = known(&world);
                }
            }
        }
        let pick = |chosen: &[usize]| {
            chosen
                .iter()
                .map(|set| sets[*set].clone())
                .collect::<Vec<_>>()
        };
        for (of, with, without, [since, until, after], oldest_first, limit) in questions {
            let asked = Items {
                of: sets[of].clone(),
                with: pick(&with),
                without: pick(&without),
                since: since.map(at),
                until: until.map(at),
                after,
                oldest_first,
                limit,
            };
            let found = reader.item_numbers(&asked).unwrap();
            prop_assert_eq!(found, expected(&all, &asked), "{:?} of {:?}", asked, all);
        }
        agree(&reader, &feeds, &all)
    });
    ran.unwrap();
    world.is_sound();
}

/// Counts and items say the same as the list.
fn agree(
    reader: &briefd::store::Reader,
    feeds: &ItemFeeds,
    all: &[Known],
) -> Result<(), TestCaseError> {
    let counts = reader.unread_counts(feeds).unwrap();
    let unread = |set: &ItemSet| {
        let of = all.iter().filter(|item| !item.read && is_in(item, set));
        let newest = of.clone().map(|item| item.seen).max();
        (of.count() as u64, newest)
    };
    let told = |of: &briefd::store::Unread| (of.count, of.newest.map(|at| at.as_second()));
    prop_assert_eq!(told(&counts.all), unread(&ItemSet::All));
    prop_assert_eq!(counts.feeds.len(), 4);
    for (feed_id, of) in &counts.feeds {
        prop_assert_eq!(told(of), unread(&ItemSet::Feed(*feed_id)));
    }
    prop_assert_eq!(counts.tags.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
    for (tag, of) in &counts.tags {
        prop_assert_eq!(told(of), unread(&ItemSet::Tag(tag.clone())));
    }
    let numbers: Vec<i64> = (0..16).collect();
    let items = reader.items(feeds, &numbers).unwrap();
    prop_assert_eq!(items.len(), all.len(), "what is no item is passed over");
    for (item, known) in items.iter().zip(all.iter().rev()) {
        prop_assert_eq!(item.number, known.number);
        prop_assert_eq!(item.feed_id, known.feed_id);
        prop_assert_eq!(&item.tags, &known.tags);
        prop_assert_eq!(
            (item.brief.read, item.brief.starred),
            (known.read, known.starred)
        );
    }
    Ok(())
}
