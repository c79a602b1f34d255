//! Items in the manner of real feeds, and the briefs they become, side by
//! side in `tests/data/briefs`. `BLESS=1` writes them anew: read the diff.

use super::settings;
use briefd::model::Timestamp;
use briefd::model::brief::Draft;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Category;
use briefd::model::item::Enclosure;
use briefd::model::item::Image;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::model::item::Person;
use briefd::normalize::Context;
use briefd::normalize::normalize;
use std::fmt::Write;
use std::path::Path;

const NOW: &str = "2026-11-24T12:00:00Z";

/// An item from a head of `key: value` lines, an empty line, and its content.
fn item(source: &str, plain: bool) -> (Item, String) {
    let (head, content) = source.split_once("\n\n").unwrap_or((source, ""));
    let content = content.strip_suffix('\n').unwrap_or(content);
    let mut item = Item::default();
    let mut outlet = String::new();
    for line in head.lines() {
        let (key, value) = line.split_once(": ").expect("`key: value`");
        let value = value.trim().to_owned();
        match key {
            "title" => item.title = Some(value),
            "url" => item.url = Some(value),
            "outlet" => outlet = value,
            "language" => item.language = Some(value),
            "published" => item.published = Some(value.parse().expect("a date")),
            "updated" => item.updated = Some(value.parse().expect("a date")),
            "author" => item.authors.push(Person {
                name: Some(value),
                ..Person::default()
            }),
            "category" => item.categories.push(Category {
                term: value,
                ..Category::default()
            }),
            "image" => item.images.push(Image {
                url: value,
                caption: None,
            }),
            "enclosure" => {
                let mut words = value.split(' ').map(str::to_owned);
                item.enclosures.push(Enclosure {
                    url: words.next().expect("an address"),
                    media_type: words.next(),
                    length: words.next().and_then(|n| n.parse().ok()),
                });
            }
            _ => panic!("unknown key {key}"),
        }
    }
    let html = if plain {
        content
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        content.to_owned()
    };
    item.content = Some(Markup {
        html,
        base: item.url.clone(),
        page: None,
        plain,
    });
    (item, outlet)
}

fn draft(item: &Item, outlet: &str) -> Draft {
    let settings = settings();
    let repeated = RepeatedLines::default();
    normalize(
        item,
        &Context {
            now: NOW.parse::<Timestamp>().expect("a date"),
            infer_dates: true,
            outlet,
            feed_title: None,
            repeated: &repeated,
            settings: &settings,
        },
    )
    .draft
}

/// The brief as a person reads it, and below it what else was found.
fn show(draft: &Draft) -> String {
    let time = |time: Option<Timestamp>, inferred| {
        let shown = time.map_or(String::new(), |t| {
            format!(" {}", t.strftime("%Y-%m-%d %H:%M:%S +00:00"))
        });
        format!("{shown}{}", if inferred { " (inferred)" } else { "" })
    };
    let mut out = format!("{}\n", draft.title);
    let _ = writeln!(
        out,
        "Updated on{}",
        time(draft.updated, draft.updated_inferred)
    );
    let _ = writeln!(
        out,
        "Published on{}",
        time(draft.published, draft.published_inferred)
    );
    for point in &draft.key_points {
        let _ = writeln!(out, "- {}", point.text);
    }
    for paragraph in &draft.body {
        let _ = writeln!(out, "{}", paragraph.text);
    }
    out.push_str("==\n");
    let _ = writeln!(
        out,
        "language: {}",
        draft.language.as_deref().unwrap_or("?")
    );
    if !draft.authors.is_empty() {
        let _ = writeln!(out, "authors: {}", draft.authors.join("; "));
    }
    if !draft.categories.is_empty() {
        let _ = writeln!(out, "categories: {}", draft.categories.join("; "));
    }
    if let Some(image) = &draft.image {
        let _ = writeln!(
            out,
            "image: {} {}",
            image.url,
            image.caption.as_deref().unwrap_or("-")
        );
    }
    for file in &draft.enclosures {
        let _ = writeln!(out, "enclosure: {}", file.url);
    }
    out
}

/// Every passage stands in the text where it says.
pub(super) fn assert_traceable(story: &str, draft: &Draft) {
    let chars: Vec<char> = draft.text.chars().collect();
    for passage in draft.key_points.iter().chain(&draft.body) {
        let start = passage.start.expect("a place");
        let there: String = chars
            .iter()
            .skip(start)
            .take(passage.text.chars().count())
            .collect();
        assert_eq!(there, passage.text, "{story}: at {start}");
        assert!(
            !passage.text.contains('\n') && !passage.text.trim().is_empty(),
            "{story}"
        );
    }
    assert!(!draft.title.trim().is_empty(), "{story}: a title");
}

#[test]
fn items_become_briefs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/briefs");
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let kind = path.extension().and_then(|e| e.to_str()).unwrap_or("");
        if !matches!(kind, "html" | "txt") {
            continue;
        }
        count += 1;
        let name = path
            .file_stem()
            .and_then(|s| s.to_str())
            .expect("a name")
            .to_owned();
        let source = std::fs::read_to_string(&path).expect("the item");
        let (item, outlet) = item(&source, kind == "txt");
        let draft = draft(&item, &outlet);
        assert_traceable(&name, &draft);
        let mut again = item.clone();
        again.content = Some(Markup {
            html: draft.html.clone(),
            base: None,
            page: None,
            plain: false,
        });
        if !draft.html.is_empty() {
            let again = super::golden::draft(&again, &outlet);
            assert_eq!(
                again.body, draft.body,
                "{name}: made again from its own HTML"
            );
            assert_eq!(
                again.text, draft.text,
                "{name}: made again from its own HTML"
            );
        }
        let shown = show(&draft);
        let expected = path.with_extension("brief");
        if bless {
            std::fs::write(&expected, &shown).expect("written");
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != shown {
            wrong.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 60, "{count} items");
}
