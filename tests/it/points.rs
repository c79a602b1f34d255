//! Key points: what becomes one, in which form, in which order.

use briefd::model::brief::Passage;
use briefd::model::settings::BriefSettings;
use briefd::normalize::block::Article;
use briefd::normalize::block::Block;
use briefd::normalize::block::BlockKind;
use briefd::normalize::points::FEATURES;
use briefd::normalize::points::Material;
use briefd::normalize::points::Standing;
use briefd::normalize::points::choose;
use proptest::prelude::*;

fn settings(points_max: usize) -> BriefSettings {
    BriefSettings {
        timezone: "UTC".to_owned(),
        points_max,
        paragraphs_max: 5,
        body_chars_max: 3000,
        html_max: 1 << 20,
        depth_max: 100,
        boilerplate_after: 3,
        ..BriefSettings::default()
    }
}

/// The paragraphs of a text: parted by an empty line.
fn blocks(text: &str) -> Vec<Block> {
    let mut start = 0;
    let mut blocks = Vec::new();
    for text in text.split("\n\n") {
        if !text.is_empty() {
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                start,
                text: text.to_owned(),
            });
        }
        start += text.chars().count() + 2;
    }
    blocks
}

fn points_of(title: &str, text: &str, language: Option<&str>) -> Vec<Passage> {
    let article = Article {
        title,
        shown_title: title,
        text,
        paragraphs: &blocks(text),
        language,
    };
    choose(&article, &settings(6))
}

fn only(text: &str, language: &str) -> Option<String> {
    points_of("", text, Some(language))
        .into_iter()
        .next()
        .map(|point| point.text)
}

const BRIDGE: &str = "RIVERTON (XYZ) - The old bridge over the Tarn in Riverton will close to all traffic on Monday for two years of repairs, the city council said. \
Engineers found cracks in four of its nine pillars during an inspection in October. But repairs will cost 48 million dollars, twice what the council had set aside. \
He said the work could not wait. \"We are sorry. We had no choice,\" said mayor Ann Lowe. Drivers will have to use the northern bypass, which adds 12 minutes to most trips. \
What comes next?\n\n\
Shops on the eastern bank fear for their trade, and their association has asked the state for 3 million dollars in aid. However, the state ministry of transport has promised a temporary footbridge by March. \
They want more than that. The bridge was opened in 1931 and carries 24,000 vehicles a day. The old bridge over the Tarn in Riverton will be closed to all traffic for two years of repairs. \
Read more about the bridge on our site.";

/// (story, language, the only sentence, the point it makes)
type Row = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
);

const ALONE: &[Row] = &[
    // story, language, text, point
    (
        "a plain sentence",
        "en",
        "The council closed the old bridge on Monday.",
        Some("The council closed the old bridge on Monday."),
    ),
    (
        "a dateline",
        "en",
        "WASHINGTON (AP) — The council closed the old bridge.",
        Some("The council closed the old bridge."),
    ),
    (
        "a dateline with a day",
        "en",
        "PARIS, March 3 (Reuters) - The council closed the old bridge.",
        Some("The council closed the old bridge."),
    ),
    (
        "a dateline run into the words",
        "en",
        "Kano, Nigeria (CNN)The council closed the old bridge.",
        Some("The council closed the old bridge."),
    ),
    (
        "an agency alone",
        "en",
        "(CNN) -- The council closed the old bridge.",
        Some("The council closed the old bridge."),
    ),
    (
        "a place shouted",
        "en",
        "NEW YORK — The council closed the old bridge.",
        Some("The council closed the old bridge."),
    ),
    (
        "an aside is no dateline",
        "en",
        "Microsoft (NASDAQ) shares closed at a record on Monday.",
        Some("Microsoft (NASDAQ) shares closed at a record on Monday."),
    ),
    (
        "a German dateline",
        "de",
        "Berlin (dpa) - Der Rat hat die alte Brücke am Montag gesperrt.",
        Some("Der Rat hat die alte Brücke am Montag gesperrt."),
    ),
    (
        "a connective",
        "en",
        "But the council closed the old bridge on Monday.",
        Some("The council closed the old bridge on Monday."),
    ),
    (
        "a connective with a comma",
        "en",
        "However, the council closed the old bridge.",
        Some("The council closed the old bridge."),
    ),
    (
        "a connective that is more",
        "en",
        "But for the rain, the bridge would have held.",
        None,
    ),
    (
        "a German connective",
        "de",
        "Doch die Stadt sperrte die alte Brücke am Montag.",
        Some("Die Stadt sperrte die alte Brücke am Montag."),
    ),
    (
        "a Spanish connective",
        "es",
        "Sin embargo, la ciudad cerró el puente viejo.",
        Some("La ciudad cerró el puente viejo."),
    ),
    (
        "a credit at the end",
        "en",
        "The council closed the old bridge on Monday. (Reuters)",
        Some("The council closed the old bridge on Monday."),
    ),
    (
        "a bullet",
        "en",
        "• The council closed the old bridge on Monday.",
        Some("The council closed the old bridge on Monday."),
    ),
    (
        "a time is no pronoun",
        "en",
        "This week the council closed the old bridge.",
        Some("This week the council closed the old bridge."),
    ),
    (
        "a question",
        "en",
        "Will the council close the old bridge on Monday?",
        None,
    ),
    (
        "a teaser cut short",
        "en",
        "The council closed the old bridge and then ...",
        None,
    ),
    (
        "a teaser with its sign",
        "en",
        "The council closed the old bridge and then […]",
        None,
    ),
    (
        "an announcement",
        "en",
        "The council named these five reasons for closing:",
        None,
    ),
    (
        "a fragment",
        "en",
        "closing the old bridge on Monday for repairs.",
        None,
    ),
    (
        "shouting",
        "en",
        "THE COUNCIL CLOSED THE OLD BRIDGE ON MONDAY.",
        None,
    ),
    ("two words", "en", "It rained.", None),
    (
        "a notice",
        "en",
        "Jane Roe and John Doe contributed to this report.",
        None,
    ),
    (
        "read more",
        "en",
        "Read more about the old bridge on our site.",
        None,
    ),
    (
        "subscribe",
        "en",
        "Subscribe to our newsletter for the latest on bridges.",
        None,
    ),
    (
        "a byline",
        "en",
        "By Jane Roe and John Doe for Riverton Post.",
        None,
    ),
    (
        "an address",
        "en",
        "The plan is at https://example.com/plan for all to read.",
        None,
    ),
    (
        "half a quotation",
        "en",
        "The mayor said: \"We closed the old bridge on Monday.",
        None,
    ),
    (
        "two sentences in one quotation",
        "en",
        "\"We are sorry. We had no choice,\" said mayor Ann Lowe.",
        None,
    ),
    (
        "half a bracket",
        "en",
        "The council closed the old bridge (on Monday.",
        None,
    ),
    (
        "the number of a list's item",
        "en",
        "2. The council closes the old bridge on Monday.",
        None,
    ),
    (
        "a caption",
        "en",
        "The old bridge is seen in this undated photo on Monday.",
        None,
    ),
    (
        "a press release may be spoken of",
        "en",
        "The council said in a press release that the bridge is closed.",
        Some("The council said in a press release that the bridge is closed."),
    ),
    (
        "a number at the start",
        "en",
        "48 million dollars will be spent on the old bridge.",
        Some("48 million dollars will be spent on the old bridge."),
    ),
    (
        "a French notice",
        "fr",
        "À lire aussi notre dossier sur le vieux pont de la ville.",
        None,
    ),
    (
        "a Russian notice",
        "ru",
        "Читайте также наш большой материал о старом мосте.",
        None,
    ),
    (
        "a Polish notice",
        "pl",
        "Czytaj także nasz duży artykuł o starym moście.",
        None,
    ),
    (
        "Chinese",
        "zh",
        "市议会星期一关闭了这座老桥,以便进行维修。",
        Some("市议会星期一关闭了这座老桥,以便进行维修。"),
    ),
    (
        "Japanese",
        "ja",
        "市議会は月曜日に古い橋を閉鎖し、修理を始めた。",
        Some("市議会は月曜日に古い橋を閉鎖し、修理を始めた。"),
    ),
    (
        "Korean",
        "ko",
        "시의회는 월요일에 오래된 다리를 폐쇄하고 수리를 시작했다.",
        Some("시의회는 월요일에 오래된 다리를 폐쇄하고 수리를 시작했다."),
    ),
    (
        "Arabic",
        "ar",
        "أغلق مجلس المدينة الجسر القديم يوم الاثنين للصيانة.",
        Some("أغلق مجلس المدينة الجسر القديم يوم الاثنين للصيانة."),
    ),
    (
        "Hebrew",
        "he",
        "מועצת העיר סגרה את הגשר הישן ביום שני לתיקונים.",
        Some("מועצת העיר סגרה את הגשר הישן ביום שני לתיקונים."),
    ),
    (
        "Hindi",
        "hi",
        "नगर परिषद ने सोमवार को पुराना पुल मरम्मत के लिए बंद किया।",
        Some("नगर परिषद ने सोमवार को पुराना पुल मरम्मत के लिए बंद किया।"),
    ),
    (
        "Turkish",
        "tr",
        "Belediye meclisi eski köprüyü pazartesi günü kapattı.",
        Some("Belediye meclisi eski köprüyü pazartesi günü kapattı."),
    ),
    ("nothing", "en", "", None),
    (
        "a link alone",
        "en",
        "https://example.com/a-long-article-on-the-old-bridge",
        None,
    ),
    (
        "a verb that nobody does",
        "en",
        "Heap the chopped berries in a wide pot with the sugar.",
        None,
    ),
    (
        "half of something",
        "en",
        "Half the chopped berries went into a wide pot on Monday.",
        Some("Half the chopped berries went into a wide pot on Monday."),
    ),
    (
        "a king's name",
        "en",
        "Ivan the Terrible was crowned in the old cathedral.",
        Some("Ivan the Terrible was crowned in the old cathedral."),
    ),
    (
        "a step of a recipe",
        "en",
        "Once the berries are tender, remove the pot from the heat.",
        None,
    ),
    (
        "who that is",
        "en",
        "CS: Workers at the plant have shifts of twelve hours.",
        None,
    ),
    (
        "a mild command",
        "en",
        "Just make sure the old bridge is closed before you cross.",
        None,
    ),
    (
        "a link",
        "en",
        "Drivers in Riverton can download the map of all bypasses here.",
        None,
    ),
    (
        "what came before",
        "en",
        "We then came back together as a company on Monday.",
        None,
    ),
    (
        "a pronoun that thinks",
        "en",
        "I think that resonates with the workers on the line.",
        None,
    ),
    (
        "many of nothing",
        "en",
        "The school in Riverton keeps cancelling them without notice.",
        None,
    ),
    (
        "many of something",
        "en",
        "The school in Riverton cancels trips or moves them without notice.",
        Some("The school in Riverton cancels trips or moves them without notice."),
    ),
    (
        "thanks to somebody",
        "en",
        "Thanks to Joe Roe for holding my hand while I wrote this.",
        None,
    ),
    (
        "thanks to something",
        "en",
        "Thanks to the rain, the council of Riverton opened the old bridge.",
        Some("Thanks to the rain, the council of Riverton opened the old bridge."),
    ),
    (
        "a list in a line",
        "en",
        "Features of the bridge: • Nine pillars are new • Lamps were added.",
        None,
    ),
];

#[test]
fn one_sentence_alone() {
    for &(story, language, text, point) in ALONE {
        assert_eq!(only(text, language).as_deref(), point, "{story}");
    }
}

#[test]
fn sentences_that_lean_on_others_do_not_stand_alone() {
    let table = [
        ("en", "The old bridge will close on Monday, he said."),
        (
            "en",
            "\"The old bridge will have to close,\" she told reporters.",
        ),
        (
            "en",
            "\"The old bridge over the river will have to close.\"",
        ),
        ("en", "Not after the flood of the last winter."),
        ("de", "Die alte Brücke müsse schließen, sagte er."),
        ("en", "He closed the old bridge over the river on Monday."),
        (
            "en",
            "But he closed the old bridge over the river on Monday.",
        ),
        ("en", "It's the oldest bridge over the river in the city."),
        (
            "en",
            "They’re the oldest bridges over the river in the city.",
        ),
        (
            "en",
            "\"She closed the old bridge over the river on Monday.\"",
        ),
        ("en", "This closed the old bridge over the river on Monday."),
        ("en", "Those who closed the old bridge came back on Monday."),
        ("en", "As a result, his bridge over the river was closed."),
        (
            "en",
            "The latter closed the old bridge over the river on Monday.",
        ),
        ("de", "Er sperrte am Montag die alte Brücke über den Fluss."),
        (
            "de",
            "Aber sie sperrte am Montag die alte Brücke über den Fluss.",
        ),
        ("de", "Deshalb sperrte die Stadt am Montag die alte Brücke."),
        (
            "fr",
            "Il a fermé lundi le vieux pont sur la rivière de la ville.",
        ),
        ("fr", "Cette décision a fermé le vieux pont sur la rivière."),
        ("fr", "C’est le plus vieux pont sur la rivière de la ville."),
        ("es", "Ella cerró el lunes el viejo puente sobre el río."),
        (
            "es",
            "Por eso la ciudad cerró el viejo puente sobre el río.",
        ),
        (
            "it",
            "Tuttavia lui ha chiuso lunedì il vecchio ponte sul fiume.",
        ),
        (
            "pt",
            "Ele fechou na segunda-feira a velha ponte sobre o rio.",
        ),
        (
            "nl",
            "Hij sloot maandag de oude brug over de rivier in de stad.",
        ),
        ("ru", "Он закрыл в понедельник старый мост через реку."),
        ("ru", "Кроме того, он закрыл старый мост через реку."),
        ("uk", "Він закрив у понеділок старий міст через річку."),
        ("pl", "On zamknął w poniedziałek stary most nad rzeką."),
        (
            "tr",
            "Bu nedenle belediye eski köprüyü pazartesi günü kapattı.",
        ),
        ("ar", "وأضاف أن الجسر القديم سيغلق يوم الاثنين للصيانة."),
        ("he", "הוא סגר את הגשר הישן מעל הנהר ביום שני."),
        ("hi", "उन्होंने सोमवार को पुराना पुल मरम्मत के लिए बंद किया।"),
        ("zh", "他星期一关闭了城里的老桥,以便进行维修。"),
        ("zh", "但是市议会星期一关闭了城里的老桥进行维修。"),
        ("ja", "しかし市議会は月曜日に古い橋を閉鎖し、修理を始めた。"),
        ("ja", "この橋は月曜日に閉鎖され、修理が二年続く。"),
        (
            "ko",
            "그는 월요일에 오래된 다리를 폐쇄하고 수리를 시작했다.",
        ),
        ("ko", "하지만 시의회는 월요일에 오래된 다리를 폐쇄했다."),
    ];
    for (language, text) in table {
        let article = Article {
            title: "",
            shown_title: "",
            text,
            paragraphs: &blocks(text),
            language: Some(language),
        };
        let material = Material::read(&article);
        let standings: Vec<Standing> = material.sentences.iter().map(|s| s.standing).collect();
        assert_eq!(standings, [Standing::Leans], "{language}: {text}");
    }
}

#[test]
fn another_release_is_no_news_of_this_one() {
    let text = "Marlin 2.3 turned out to have a couple of leaks that nobody had seen before it sailed.\n\n\
        Many harbours lost the edges of their maps by a change in how these were drawn on small screens. \
        It also turned out that notes at the very beginning of a log were read as if they were not there.\n\n\
        Both have been mended by now, and the harbour's own pages work again, so that all may fetch the new one. \
        There is nothing else in it, and whoever did not sail with the one before need not hurry at all.";
    let first = |title: &str| {
        let found = points_of(title, text, Some("en"));
        found.into_iter().next().map(|point| point.text)
    };
    let told = first("Marlin 2.3 leaks");
    assert!(told.is_some_and(|told| told.starts_with("Marlin 2.3")));
    let told = first("Marlin 2.4 released");
    assert!(!told.is_some_and(|told| told.starts_with("Marlin 2.3")));
}

#[test]
fn an_article() {
    let found = points_of(
        "Riverton closes its old bridge for two years",
        BRIDGE,
        Some("en"),
    );
    let texts: Vec<&str> = found.iter().map(|point| point.text.as_str()).collect();
    assert_eq!(
        texts[0],
        "The old bridge over the Tarn in Riverton will close to all traffic on Monday for two years of repairs, the city council said.",
        "the news comes first"
    );
    assert_eq!(texts.len(), 3, "a short article carries three: {texts:#?}");
    assert!(
        !texts.iter().any(|text| text.starts_with("The old bridge over the Tarn in Riverton will be closed")),
        "the same is not said twice: {texts:#?}"
    );
    for text in &texts {
        for wrong in ["He ", "They ", "But ", "However", "What ", "Read ", "\"We "] {
            assert!(!text.starts_with(wrong), "{text}");
        }
    }
}

#[test]
fn points_say_where_they_begin() {
    let chars: Vec<char> = BRIDGE.chars().collect();
    let article = Article {
        title: "",
        shown_title: "",
        text: BRIDGE,
        paragraphs: &blocks(BRIDGE),
        language: Some("en"),
    };
    let mut tightened = 0;
    for sentence in Material::read(&article).sentences {
        let point = sentence.passage;
        let start = point.start.expect("a place");
        let there: String = chars[start..start + point.text.chars().count()]
            .iter()
            .collect();
        assert_eq!(there.to_lowercase(), point.text.to_lowercase());
        assert_eq!(
            there[1..],
            point.text[1..],
            "only the first letter may differ"
        );
        tightened += usize::from(there != point.text);
    }
    assert_eq!(tightened, 2, "But the repairs, However the state");
}

#[test]
fn how_many_points_a_text_carries() {
    let sentence = |n: usize| {
        format!(
            "Council number {n} of the town of Place{n} voted on Monday to close its bridge{n} over river{n}."
        )
    };
    let text = |count: usize| (0..count).map(sentence).collect::<Vec<_>>().join(" ");
    let table = [
        ("nothing", 0, 6, 0),
        ("one sentence", 1, 6, 1),
        ("a short item", 4, 6, 2),
        ("a short article", 10, 6, 3),
        ("a longer one", 30, 6, 4),
        ("a long one", 50, 6, 5),
        ("a very long one", 80, 6, 6),
        ("as the user wishes", 80, 2, 2),
        ("none at all", 80, 0, 0),
    ];
    for (story, count, points_max, expected) in table {
        let text = text(count);
        let article = Article {
            title: "",
            shown_title: "",
            text: &text,
            paragraphs: &blocks(&text),
            language: Some("en"),
        };
        // All of these sentences are alike but for their names.
        let points = choose(&article, &settings(points_max));
        assert!(points.len() <= expected, "{story}: {points:#?}");
        if expected == 1 {
            assert_eq!(points.len(), 1, "{story}");
        }
    }
}

#[test]
fn code_headings_and_captions_give_no_points() {
    let kinds = [
        (BlockKind::Paragraph, 1),
        (BlockKind::ListItem, 1),
        (BlockKind::Quote, 1),
        (BlockKind::Heading, 0),
        (BlockKind::Caption, 0),
        (BlockKind::Code, 0),
        (BlockKind::Table, 0),
    ];
    for (kind, count) in kinds {
        let text = "The council closed the old bridge on Monday.";
        let block = Block {
            kind,
            start: 0,
            text: text.to_owned(),
        };
        let article = Article {
            title: "",
            shown_title: "",
            text,
            paragraphs: &[block],
            language: None,
        };
        assert_eq!(choose(&article, &settings(6)).len(), count, "{kind:?}");
    }
}

#[test]
fn a_title_without_a_stop_is_no_point_of_its_own_article() {
    let title = "Riverton closes its old bridge for two years of repairs";
    let text = format!("{title}\n\nThe council of Riverton voted on Monday.");
    let texts: Vec<String> = points_of(title, &text, None)
        .into_iter()
        .map(|p| p.text)
        .collect();
    assert_eq!(texts, ["The council of Riverton voted on Monday."]);
    let alone = "Council closes the old bridge in Riverton for repairs";
    assert_eq!(
        only(alone, "en").as_deref(),
        Some(alone),
        "a summary without a stop"
    );
}

#[test]
fn every_feature_has_its_own_name() {
    let mut names: Vec<&str> = FEATURES.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), FEATURES.len());
}

/// Texts of sentences, some of which cannot be points.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "The council closed the old bridge on Monday.",
        "But the mayor of Riverton asked for 3 million dollars.",
        "He did not say when it would open.",
        "WASHINGTON (AP) — Police in Riverton said 5 people were hurt.",
        "\"We are sorry. We had no choice,\" said Ann.",
        "“It ends here.",
        "What now?",
        "Die Stadt sperrte die Brücke am 3. Mai.",
        "市议会星期一关闭了这座老桥。",
        "However, ",
        "(",
        "\"",
        "...",
        "a",
        "é",
        "🙂",
        "\n\n",
        " ",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn points_are_sentences_of_the_text(text in prop_oneof![texts(), any::<String>()], title in ".{0,40}", most in 0_usize..9) {
        let text: String = text.split("\n\n").map(|line| line.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
        let blocks = blocks(&text);
        let article = Article { title: &title, shown_title: &title, text: &text, paragraphs: &blocks, language: None };
        let points = choose(&article, &settings(most));
        prop_assert!(points.len() <= most.min(6));
        prop_assert_eq!(&points, &choose(&article, &settings(most)), "the same again");
        let chars: Vec<char> = text.chars().collect();
        for (index, point) in points.iter().enumerate() {
            prop_assert!(!point.text.is_empty() && !point.text.contains('\n'));
            let start = point.start.unwrap();
            let there: String = chars[start..].iter().take(point.text.chars().count()).collect();
            let mut rest = point.text.chars();
            let first = rest.next().unwrap();
            prop_assert!(there == point.text || there.ends_with(rest.as_str()) && first.is_uppercase());
            prop_assert!(!points[..index].iter().any(|other| other.text == point.text));
        }
    }
}
