//! Sentence ends, language by language. In the rows `|` marks each cut.

use briefd::language::detect;
use briefd::language::sentence::split;
use proptest::prelude::*;

/// (story, text with `|` where it is to be cut)
type Row = (&'static str, &'static str);

fn hold(language: Option<&str>, rows: &[Row]) {
    for (story, marked) in rows {
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let text = marked.replace('|', "");
        let found: Vec<&str> = split(&text, language).iter().map(|s| s.text).collect();
        assert_eq!(found, expected, "{language:?}: {story}");
    }
}

const ENGLISH: &[Row] = &[
    ("two plain ones", "It rained.| The match went on."),
    (
        "question and exclamation",
        "Who won?| Nobody did!| We waited.",
    ),
    (
        "a title before a name",
        "Dr. Smith met Mrs. Jones and Sen. Ted Cruz.| They talked.",
    ),
    (
        "an acronym before a name",
        "The U.S. President Joe Miller spoke.",
    ),
    (
        "an acronym at the end",
        "He flew to the U.S.| The trip was long.",
    ),
    (
        "an acronym with a doubled stop",
        "It is sold in the U.S..| He approves.",
    ),
    (
        "initials",
        "J. K. Rowling and George W. Bush met J.R.R. Tolkien.",
    ),
    (
        "a middle initial, then a sentence",
        "He met John F. Kennedy.| It was late.",
    ),
    ("a company before a name", "Apple Inc. Chief Tim Cook left."),
    (
        "a company at the end",
        "She works for Apple Inc.| The firm is large.",
    ),
    (
        "a company in mid-sentence",
        "Apple Inc. said it would sell.",
    ),
    (
        "No. with a figure",
        "He lives at No. 10 Downing Street.| He likes it.",
    ),
    (
        "No as a word",
        "They asked him and he said no.| The talks went on.",
    ),
    (
        "a decimal",
        "Shares rose 3.5 percent.| Oil fell to $1.25 a litre.",
    ),
    (
        "a year at the end",
        "It opened in 1996.| Since then it has grown.",
    ),
    (
        "a year, then a figure",
        "It opened in 1996.| 25 people came.",
    ),
    (
        "a month before a day",
        "It began on Dec. 25 and ended on Jan. 6.",
    ),
    ("a.m. before a day", "It opened at 9 a.m. Monday in Leeds."),
    ("a.m. before a zone", "It opened at 9 a.m. ET on Monday."),
    (
        "a.m. at the end",
        "It opened at 9 a.m.| Police came an hour later.",
    ),
    (
        "a state in mid-sentence",
        "He was born in Portland, Ore. and grew up there.",
    ),
    (
        "a state at the end",
        "He was born in Portland, Ore.| The family left soon.",
    ),
    ("e.g. and i.e.", "Use a tool, e.g. Git, i.e. something old."),
    (
        "an ellipsis that goes on",
        "He paused ... and then went on.",
    ),
    ("an ellipsis that ends", "He paused...| Then he went on."),
    ("an ellipsis sign", "He paused…| Then he went on."),
    (
        "a question inside a sentence",
        "\"Why?\" he asked.| Nobody knew.",
    ),
    (
        "a quotation kept whole",
        "\"We are sad. We will miss him,\" said Bob.| He left.",
    ),
    (
        "curly marks kept whole",
        "“We are sad. We will miss him,” said Bob.| He left.",
    ),
    (
        "the stop inside the marks",
        "She called it \"the end.\"| He left.",
    ),
    (
        "the stop outside the marks",
        "She called it \"the end\".| He left.",
    ),
    ("a footnote after the stop", "It is old.[12]| It is big."),
    (
        "a bracket kept whole",
        "He left (he was tired. He said so).| She stayed.",
    ),
    ("an address of the web", "See www.example.com.| It is good."),
    (
        "an address in the middle",
        "Read example.com/a.b?c=d.e today.",
    ),
    (
        "a file name",
        "Open main.rs and Cargo.toml now.| Then build.",
    ),
    ("a product", "Node.js and ASP.NET are used."),
    (
        "no space after the stop",
        "He left in a hurry.|The house was empty.",
    ),
    (
        "no space after the mark",
        "\"He left.\"|The house was empty.",
    ),
    ("the list's number", "1. Open the box.| 2. Take it out."),
    (
        "a name in small letters",
        "He bought a phone.| iPhone sales rose.",
    ),
    ("inches", "He is 6'2\" tall.| She is not."),
    ("several signs", "Really?!| Yes!!!| Good."),
    ("a line break ends", "A heading\n| A sentence."),
    ("a plan", "We need a Plan B.| The first one failed."),
    (
        "v. in a case",
        "The case of Roe vs. Wade is old.| It was heard.",
    ),
    (
        "a St. and a Mt.",
        "St. Louis is far from Mt. Rainier.| It is hot.",
    ),
    (
        "only small letters",
        "he left the house in the morning.| it was cold and it rained.| nobody saw him go there.",
    ),
];

#[test]
fn english() {
    hold(Some("en"), ENGLISH);
}

#[test]
fn german() {
    hold(
        Some("de"),
        &[
            (
                "an ordinal before a month",
                "Das Treffen ist am 3. Mai in Bonn.| Es beginnt um 9 Uhr.",
            ),
            (
                "an ordinal before a noun",
                "Der 2. Weltkrieg prägte das 20. Jahrhundert.",
            ),
            (
                "a figure at the end",
                "Die Klasse hat 24.| Die andere hat mehr.",
            ),
            ("a year at the end", "Er starb 1998.| Sein Sohn erbte."),
            (
                "a Roman number",
                "Kaiser Wilhelm II. Herrscher des Reichs, floh.",
            ),
            (
                "z. B. with a space",
                "Viele Tiere, z. B. Hunde, schlafen.| Andere nicht.",
            ),
            (
                "z.B. without",
                "Viele Tiere, z.B. Hunde, schlafen.| Andere nicht.",
            ),
            (
                "d. h. and bzw.",
                "Er kommt, d. h. Anna bzw. Otto kommt.| Gut.",
            ),
            ("Dr. and Prof.", "Prof. Dr. Weber sprach.| Er war müde."),
            (
                "Mio. before a noun",
                "Der Bau kostet 3 Mio. Euro.| Das ist viel.",
            ),
            ("usw. at the end", "Hunde, Katzen usw.| Die Liste ist lang."),
            (
                "German marks",
                "„Wir sind müde. Wir gehen“, sagte sie.| Er blieb.",
            ),
            (
                "marks turned inward",
                "»Wir sind müde. Wir gehen«, sagte sie.| Er blieb.",
            ),
            (
                "Nr. with a figure",
                "Haus Nr. 5 ist leer.| Niemand wohnt dort.",
            ),
            (
                "a decimal comma and thousands",
                "Es waren 1.200,50 Euro.| Mehr nicht.",
            ),
        ],
    );
}

#[test]
fn romance_languages() {
    hold(
        Some("fr"),
        &[
            (
                "guillemets with spaces",
                "« Nous partons. Il est tard », dit-il.| Elle reste.",
            ),
            (
                "the stop inside guillemets",
                "Il a dit : « Je pars. »| Elle est restée.",
            ),
            (
                "M. before a name",
                "M. Dupont et Mme. Durand sont venus.| Ils sont partis.",
            ),
            (
                "a question with its space",
                "Pourquoi partir ?| Personne ne sait.",
            ),
            (
                "etc. at the end",
                "Des pommes, des poires, etc.| Le marché ferme.",
            ),
            ("av. J.-C.", "La ville date de 52 av. J.-C. et reste belle."),
        ],
    );
    hold(
        Some("es"),
        &[
            (
                "an opened question",
                "Llegó tarde.| ¿Por qué llegó?| Nadie sabe.",
            ),
            (
                "an opened exclamation, no space",
                "Llegó tarde.| ¡Qué día!| Todos rieron.",
            ),
            (
                "Sr. and Dra.",
                "El Sr. García y la Dra. Ruiz hablaron.| Luego se fueron.",
            ),
            (
                "EE. UU. before a verb",
                "El presidente de EE. UU. viajó a Madrid.| La visita es corta.",
            ),
            (
                "guillemets",
                "«Estamos tristes. Nos vamos», dijo Ana.| Él no.",
            ),
            (
                "p. m.",
                "La sesión es a las 5 p. m. en Madrid.| El público entra.",
            ),
        ],
    );
    hold(
        Some("it"),
        &[
            (
                "sig. and dott.",
                "Il sig. Rossi e il dott. Bianchi parlano.| Poi escono.",
            ),
            (
                "S.p.A. in mid-sentence",
                "La Fiat S.p.A. ha chiuso.| La sede è vuota.",
            ),
            ("ecc. at the end", "Pane, vino, ecc.| Il mercato apre."),
            (
                "art. with a figure",
                "Lo dice l'art. 5 della legge.| È chiaro.",
            ),
        ],
    );
    hold(
        Some("pt"),
        &[
            (
                "Sr. and Dra.",
                "O Sr. Silva e a Dra. Costa falaram.| Depois saíram.",
            ),
            (
                "a figure with its point",
                "São 1.200 pessoas.| O número cresce.",
            ),
            ("etc. at the end", "Pão, vinho, etc.| O mercado abre."),
        ],
    );
}

#[test]
fn dutch_polish_turkish() {
    hold(
        Some("nl"),
        &[
            (
                "dhr. and mevr.",
                "Dhr. Jansen en mevr. De Vries kwamen.| Ze bleven.",
            ),
            (
                "bijv. in mid-sentence",
                "Dieren, bijv. Honden, slapen.| Katten ook.",
            ),
            ("enz. at the end", "Brood, kaas, enz.| De markt is open."),
            (
                "an apostrophe begins",
                "Hij komt laat.| 's Avonds is het stil.",
            ),
        ],
    );
    hold(
        Some("pl"),
        &[
            (
                "prof. and dr",
                "Był tam prof. Kowalski i ks. Nowak.| Rozmawiali.",
            ),
            ("a year with r.", "Zmarł w 1998 r. w Krakowie.| Miał syna."),
            (
                "a year with r. at the end",
                "Zmarł w 1998 r.| Jego syn żyje.",
            ),
            (
                "m.in. in mid-sentence",
                "Byli tam m.in. Anna i Piotr.| To prawda.",
            ),
            (
                "Polish marks",
                "„Jesteśmy tu. Czekamy” – mówi Anna.| Potem milczy.",
            ),
        ],
    );
    hold(
        Some("tr"),
        &[
            (
                "an ordinal before a name",
                "2. Dünya Savaşı 1945'te bitti.| Bu önemliydi.",
            ),
            (
                "Dr. and Doç.",
                "Dr. Yılmaz ve Doç. Demir geldi.| Toplantı başladı.",
            ),
            (
                "vb. in mid-sentence",
                "Elma, armut vb. ürünler satıldı.| Pazar kapandı.",
            ),
        ],
    );
}

#[test]
fn cyrillic() {
    hold(
        Some("ru"),
        &[
            (
                "initials",
                "А. С. Пушкин родился в Москве.| Он писал стихи.",
            ),
            (
                "a street and a town",
                "Он живёт в г. Москве на ул. Ленина.| Там тихо.",
            ),
            (
                "т. е. in mid-sentence",
                "Он пришёл поздно, т. е. ночью.| Все спали.",
            ),
            ("т. д. at the end", "Хлеб, сыр и т. д.| На рынке людно."),
            ("a sum", "Это стоит 5 млн руб. в год.| Дорого."),
            (
                "a quotation with a dash",
                "«Мы устали. Мы уходим», – сказал он.| Она осталась.",
            ),
        ],
    );
    hold(
        Some("uk"),
        &[
            (
                "initials",
                "Т. Г. Шевченко народився в селі.| Він писав вірші.",
            ),
            (
                "a street and a town",
                "Він живе в м. Києві на вул. Франка.| Там тихо.",
            ),
            ("a sum", "Це коштує 5 млн грн на рік.| Дорого."),
        ],
    );
}

#[test]
fn right_to_left() {
    hold(
        Some("ar"),
        &[
            ("the question mark", "هل وصل الوفد؟| نعم وصل الوفد."),
            ("full stops", "وصل الوفد اليوم.| بدأت المحادثات مساء."),
            (
                "a title of one letter",
                "قال د. أحمد إن الوضع جيد.| ثم غادر.",
            ),
            ("a decimal", "ارتفع السعر 3.5 في المئة.| ثم انخفض."),
        ],
    );
    hold(
        Some("he"),
        &[
            ("full stops", "הוא הגיע היום.| השיחות החלו בערב."),
            (
                "an acronym with its mark",
                "צה\"ל הודיע על כך.| הדובר אישר.",
            ),
            (
                "a quotation kept whole",
                "\"אנחנו כאן. נחכה\", אמר השר.| היא הלכה.",
            ),
        ],
    );
}

#[test]
fn asian_languages() {
    hold(
        Some("hi"),
        &[
            ("the danda", "बैठक आज हुई।| नेता शाम को लौटे।"),
            ("a title", "डॉ. शर्मा ने कहा।| वे चले गए।"),
            ("a question", "कौन जीता?| कोई नहीं जानता।"),
        ],
    );
    hold(
        Some("zh"),
        &[
            ("wide stops", "会议今天开始。|代表们晚上离开。"),
            ("a question", "谁赢了？|没有人知道！|比赛结束。"),
            (
                "a quotation kept whole",
                "他说：“我们累了。我们要走。”|她留下了。",
            ),
            ("who said it comes after", "“我们要走。”他说。|她留下了。"),
            ("a decimal", "价格上涨3.5%。|随后下跌。"),
        ],
    );
    hold(
        Some("ja"),
        &[
            ("wide stops", "会議が始まった。|代表は夜に帰った。"),
            (
                "a quotation that is reported",
                "「行きます。待って。」と述べた。|彼は帰った。",
            ),
            (
                "a quotation of its own",
                "彼は笑った。|「もう行く。」|彼女は残った。",
            ),
        ],
    );
    hold(
        Some("ko"),
        &[
            ("full stops", "회의가 시작됐다.| 대표단은 저녁에 떠났다."),
            (
                "a date in figures",
                "회의는 2024. 5. 3. 서울에서 열렸다.| 모두 왔다.",
            ),
            ("a decimal", "가격이 3.5% 올랐다.| 이후 내렸다."),
        ],
    );
}

#[test]
fn other_languages_and_forms() {
    hold(
        None,
        &[
            ("nothing said", "It rained.| The match went on."),
            ("tokenised", "It was late , he said .| The match went on ."),
            (
                "tokenised quotation",
                "`` We are sad . We go , '' said Bob .| He left .",
            ),
            ("tokenised, small letters", "it was late .| he said so ."),
            (
                "tokenised mark after the stop",
                "He called it `` the end . ''| He left .",
            ),
        ],
    );
    hold(
        Some("th"),
        &[("no stops at all", "การประชุมเริ่มวันนี้ ผู้แทนกลับตอนเย็น")],
    );
    hold(
        Some("am"),
        &[("the Ethiopic stop", "ስብሰባው ዛሬ ተጀመረ።| ልዑካኑ ተመለሱ።")],
    );
    hold(
        Some("cs"),
        &[("an ordinal", "Schůzka je 3. Května v Praze.")],
    );
    hold(
        Some("el"),
        &[("full stops", "Η συνάντηση έγινε σήμερα.| Οι ηγέτες έφυγαν.")],
    );
}

#[test]
fn halves_and_inner_stops_are_told() {
    let whole = split("\"We are sad. We will miss him,\" said Bob.", None);
    assert_eq!((whole.len(), whole[0].stops, whole[0].half), (1, 1, false));
    let long = format!(
        "He said: \"It began. {} It ended.\" He left.",
        "One more thing happened there. ".repeat(20)
    );
    let cut = split(&long, None);
    assert!(cut.len() > 20, "a quotation that long is cut");
    assert!(
        cut[..cut.len() - 1].iter().all(|s| s.half),
        "and its pieces say so: {cut:?}"
    );
    assert!(!cut[cut.len() - 1].half, "what follows it is whole");
    let open = split("“We are sad. We will miss him.\nHe left.", None);
    assert_eq!(
        open.iter().map(|s| s.half).collect::<Vec<_>>(),
        [true, true, false],
        "left open"
    );
}

#[test]
fn the_language_is_the_feeds_word_unless_the_text_contradicts() {
    let german = "Der Bundestag hat am Donnerstag ein neues Gesetz beschlossen, das den Ausbau der Windkraft beschleunigen soll. Die Opposition stimmte dagegen.";
    let english = "The council voted on Thursday to close the old bridge over the river, which engineers had called unsafe since the floods of last winter.";
    let table: [(&str, &str, Option<&str>, Option<&str>); 12] = [
        ("no word, long text", german, None, Some("de")),
        (
            "the software's default is wrong",
            german,
            Some("en-US"),
            Some("de"),
        ),
        ("the feed is right", english, Some("en-gb"), Some("en-GB")),
        ("underscores", english, Some("en_US"), Some("en-US")),
        (
            "too short to contradict",
            "Guten Tag",
            Some("en"),
            Some("en"),
        ),
        ("too short to tell", "Ok go", None, None),
        (
            "nonsense is no word",
            english,
            Some("english language"),
            Some("en"),
        ),
        ("undetermined is no word", german, Some("und"), Some("de")),
        (
            "another script contradicts soon",
            "Сегодня в Москве прошла встреча министров, которые обсудили новый договор",
            Some("en"),
            Some("ru"),
        ),
        (
            "a script of its own tells soon",
            "回复：会议今天在北京开始",
            None,
            Some("zh"),
        ),
        (
            "a near language is let stand",
            "Kommunen vedtok torsdag å stenge den gamle broen over elven, som ingeniører har kalt utrygg siden flommen i vinter.",
            Some("nn"),
            Some("nn"),
        ),
        ("nothing at all", "", None, None),
    ];
    for (story, text, hint, expected) in table {
        assert_eq!(detect(text, hint).as_deref(), expected, "{story}");
    }
}

/// Text made of what sentence ends are made of.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "The", "he", "Dr", "U.S", "a.m", "3", "1996", ".", "...", "…", "!", "?", "\"", "“", "”",
        "'", "’", "‘", "(", ")", "[1]", "«", "»", "「", "」", "。", "！", "।", "؟", " ", " ", " ",
        "\n", "\n\n", "é", "会", "と", "``", "''", "-", "—", "www.a.b", "🙂", "\u{301}",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn sentences_are_where_they_say(text in prop_oneof![texts(), any::<String>()], language in prop::option::of(prop::sample::select(vec!["en", "de", "fr", "ja", "zh", "ar", "ru", "tr", "xx"]))) {
        let chars: Vec<char> = text.chars().collect();
        let mut end = 0;
        for sentence in split(&text, language) {
            prop_assert!(sentence.start >= end, "in order, not overlapping");
            end = sentence.start + sentence.text.chars().count();
            let there: String = chars[sentence.start..end].iter().collect();
            prop_assert_eq!(&there, sentence.text);
            prop_assert_eq!(sentence.text.trim(), sentence.text);
            prop_assert!(!sentence.text.contains('\n'));
        }
    }

    #[test]
    fn nothing_but_space_and_signs_is_lost(text in texts()) {
        let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let kept: String = split(&text, Some("en")).iter().map(|s| letters(s.text)).collect();
        prop_assert_eq!(kept, letters(&text));
    }
}
