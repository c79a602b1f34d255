//! Judged lines of many kinds and languages: what stands around an article
//! leaves its body, and what only looks so stays.

use super::settings;
use briefd::model::Timestamp;
use briefd::model::brief::Draft;
use briefd::model::brief::Normalized;
use briefd::model::brief::RepeatedLines;
use briefd::model::item::Item;
use briefd::model::item::Markup;
use briefd::normalize::Context;
use briefd::normalize::ItemText;
use briefd::normalize::normalize;

fn item(title: &str, html: &str) -> Item {
    Item {
        title: Some(title.into()),
        content: Some(Markup {
            html: html.into(),
            base: Some("https://gazette.example/a".into()),
            page: None,
            plain: false,
        }),
        ..Item::default()
    }
}

fn read(item: &Item, repeated: &RepeatedLines) -> Normalized {
    let settings = settings();
    let context = Context {
        now: Timestamp::UNIX_EPOCH,
        infer_dates: true,
        outlet: "The Daily Example",
        feed_title: None,
        repeated,
        settings: &settings,
    };
    normalize(item, &context)
}

fn html(title: &str, html: &str) -> Draft {
    read(&item(title, html), &RepeatedLines::default()).draft
}

#[test]
fn judged_lines() {
    let mut language = "";
    let mut article: Vec<&str> = Vec::new();
    let (mut right, mut wrong) = ([0, 0], Vec::new());
    for line in include_str!("../../data/boilerplate.txt").lines() {
        if let Some(name) = line.strip_prefix("== ") {
            language = name;
            article.clear();
            continue;
        }
        let Some((sign, text)) = line.split_once(' ').filter(|(sign, _)| *sign != "#") else {
            continue;
        };
        if article.len() < 2 {
            article.push(text);
            continue;
        }
        let page = format!("<p>{}</p><p>{}</p><p>{text}</p>", article[0], article[1]);
        let made = read(&item("Storm", &page), &RepeatedLines::default());
        let own = made.essence.contains(text);
        if own == (sign == "+") && made.draft.text.contains(text) {
            right[usize::from(own)] += 1;
        } else {
            wrong.push(format!("{language} {sign} {text}"));
        }
    }
    assert!(wrong.is_empty(), "{right:?}\n{}", wrong.join("\n"));
}

#[test]
fn a_frame_with_another_title_in_it_is_learned() {
    let titles = ["Boats come home", "Bread is dearer", "The bell rings again"];
    let page = |title: &str, n: usize| {
        format!(
            "<p>Number {n} of the things that happened by the sea is told here at some length.</p>\
             <p>Wpis „{title}” ukazał się w portalu Nabrzeże.</p>"
        )
    };
    let mut repeated = RepeatedLines::default();
    for (n, title) in titles.iter().enumerate() {
        ItemText::read(&item(title, &page(title, n)), &settings()).learn(&mut repeated);
    }
    let title = "A fourth one";
    let draft = read(&item(title, &page(title, 4)), &repeated).draft;
    assert_eq!(draft.body.len(), 1, "{:?}", draft.body);
    assert!(draft.text.contains("ukazał się"), "the whole text keeps it");
}

#[test]
fn what_is_hidden_is_the_text_where_there_is_no_other() {
    let table = [
        (
            "<div style='visibility:hidden;opacity:0'><p>The first boat.</p><p>The second boat.</p></div>",
            "The first boat.|The second boat.",
        ),
        (
            "<article style='display:none'><p>The first boat.</p></article>",
            "The first boat.",
        ),
        (
            "<div hidden><div style='display:none'>Preview of it</div><p>The first boat came home on Monday with all of her crew aboard.</p></div>",
            "The first boat came home on Monday with all of her crew aboard.",
        ),
        (
            "<p style='display:none'>The first boat.</p><p style='display:none'>The second boat.</p>",
            "The first boat.|The second boat.",
        ),
        (
            "<div style='display:none'>Preview</div><p>The first boat came home.</p>",
            "The first boat came home.",
        ),
        (
            "<table><tr><td style='font-size:0px'><div style='font-size:15px'>The first boat.</div></td></tr></table>",
            "The first boat.",
        ),
        (
            "<div style='font-size:0'>Preview<p style='font-size:1em'>of it</p></div><p>The first boat came home.</p>",
            "The first boat came home.",
        ),
        (
            "<div style='visibility:hidden'>Preview<p style='visibility:visible'>The first boat came home.</p></div>",
            "The first boat came home.",
        ),
        ("<span class='sr-only'>Read aloud only</span>", ""),
    ];
    for (page, expected) in table {
        let draft = html("", page);
        let seen: Vec<&str> = draft
            .text
            .split("\n\n")
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(seen.join("|"), expected, "{page}");
        for words in seen {
            assert!(draft.html.contains(words), "{page}: {}", draft.html);
        }
    }
}

#[test]
fn words_stay_whole() {
    let table = [
        (
            "It froze.<a href='#footnote-1'>1</a> Nobody<a href='#fn2'>[2]</a>, she said.",
            "It froze. Nobody, she said.",
        ),
        (
            "It froze.<a href='https://a.example/p#footnote-1'>1</a> Nobody.",
            "It froze. Nobody.",
        ),
        ("It froze<a href='#n1'>1</a>.", "It froze."),
        (
            "It froze <a href='https://a.example/'>[1]</a>.",
            "It froze .",
        ),
        (
            "See part <a href='#part-2'>2</a> of it.",
            "See part 2 of it.",
        ),
        (
            "In <a href='https://a.example/1963'>1963</a> it froze.",
            "In 1963 it froze.",
        ),
        (
            "<a href='https://s.example/tags/bread'>#<span>bread</span></a> is a tag.",
            "#bread is a tag.",
        ),
        ("First part <a href='#a'>#</a>", "First part"),
        (
            "Tom&amp;rsquo;s boat &amp;amp; Ann&amp;#8217;s&amp;nbsp;boat",
            "Tom’s boat & Ann’s boat",
        ),
        (
            "Write <code>&amp;amp;nbsp;</code> there.",
            "Write &amp;nbsp; there.",
        ),
        ("a ]]&gt; b", "a ]]> b"),
    ];
    for (page, expected) in table {
        let draft = html("", &format!("<p>{page}</p>"));
        assert_eq!(draft.text, expected, "{page}");
    }
    let twice = html("", "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;");
    assert_eq!(twice.text, "One.\n\nTwo.");
    assert_eq!(twice.html, "<p>One.</p><p>Two.</p>");
}

#[test]
fn lists_that_are_announced_are_shown() {
    let draft = html(
        "",
        "<p>Here is how the harbour was mended after the storm of Monday night:</p>\
         <ul><li>Piles were driven.</li><li>Stones were laid.</li><li>Rails were bolted.</li><li>Paint dried.</li></ul>\
         <p>The whole of it took six weeks and cost the town two million crowns, which it had not planned for.</p>\
         <p>Ships have come back since Friday, and the ferry keeps to its winter timetable until the end of March.</p>",
    );
    let body: Vec<&str> = draft.body.iter().map(|part| part.text.as_str()).collect();
    assert!(body[0].starts_with("Here is how"), "{body:?}");
    assert_eq!(body[1], "Piles were driven.");
    assert!(!body.contains(&"Paint dried."), "in short: {body:?}");
    assert!(body.iter().any(|part| part.starts_with("The whole of it")));
}

#[test]
fn chapters_portraits_and_code_are_no_text() {
    let lead = "<p>The guests spoke of the storm and of the boats that it tore from the quay.</p>\
                <p>They also told how the quay had been built, and by whom, in 1963.</p>";
    let chapters = html(
        "Talk",
        &format!("{lead}<p>00:00 Hello</p><p>04:30 The storm</p><p>1:02:11 The quay</p>"),
    );
    assert_eq!(chapters.body.len(), 2, "{:?}", chapters.body);
    let portrait = html(
        "Talk",
        &format!(
            "{lead}<p><b>About Acme Boats</b></p><p>Acme Boats is a leading maker of boats for all seas and all seasons.</p>"
        ),
    );
    assert_eq!(portrait.body.len(), 2, "{:?}", portrait.body);
    let code = html(
        "Talk",
        &format!("{lead}<p>let boats = harbour.count(); boats += 1;</p>"),
    );
    assert_eq!(code.body.len(), 2, "{:?}", code.body);
}

#[test]
fn a_correction_is_kept_behind_the_text_and_is_no_point() {
    let text = "<p>The ferry Marlin ran aground off Gull Point early on Friday with 214 people aboard, the \
        coastguard said.</p>";
    let rest = "<p>Lifeboats from two stations took all passengers off within three hours, and nobody was hurt. \
        The owner has hired a salvage firm from Hartwell, which hopes to pull the ship free on Saturday.</p>";
    let note = "Correction: An earlier version of this article said that 241 people were aboard.";
    let draft = html("Ferry aground", &format!("<p>{note}</p>{text}{rest}"));
    let body: Vec<&str> = draft.body.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(body.len(), 3, "{body:#?}");
    assert!(body[0].starts_with("The ferry Marlin"), "{body:#?}");
    assert_eq!(body[2], note);
    assert!(draft.key_points.iter().all(|one| !one.text.contains("241")));
    // What an editor says of other things is no part of the article.
    let draft = html(
        "Ferry aground",
        &format!("{text}{rest}<p>Editor's note: We are off next week and back on Monday.</p>"),
    );
    assert!(
        draft
            .body
            .iter()
            .all(|one| !one.text.contains("off next week"))
    );
    // One paragraph is one paragraph.
    let mut settings = settings();
    settings.paragraphs_max = 1;
    let item = item("Ferry aground", &format!("<p>{note}</p>{text}{rest}"));
    let context = Context {
        now: Timestamp::UNIX_EPOCH,
        infer_dates: true,
        outlet: "The Daily Example",
        feed_title: None,
        repeated: &RepeatedLines::default(),
        settings: &settings,
    };
    let draft = normalize(&item, &context).draft;
    assert_eq!(draft.body.len(), 1);
    assert!(draft.body[0].text.starts_with("The ferry Marlin"));
}
