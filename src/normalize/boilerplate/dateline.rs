//! Datelines: place, day and agency before the first sentence.

use regex_automata::meta::Config;
use regex_automata::meta::Regex;
use std::sync::LazyLock;
use std::sync::OnceLock;

/// Agencies whose names in brackets end a dateline.
const AGENCIES: &str = "AP|AFP|Reuters|REUTERS|UPI|dpa|DPA|dpa-AFX|dts|AFX|epd|KNA|APA|sda|SDA|ANSA|AGI|Adnkronos|EFE|EP|\
    Europa Press|EUROPA PRESS|Lusa|LUSA|ANP|Belga|BELGA|PAP|TASS|AA|DHA|İHA|IHA|ANKA|PTI|ANI|IANS|Xinhua|Kyodo|Jiji|Yonhap|CNN|BBC|ABC|CBS|NPR|\
    Bloomberg|MarketWatch|ots|JTA|CP|CNS|RNS|AAP|NTB|TT|Ritzau|ČTK|MTI|Ukrinform|BTA|Agerpres|Hina|Tanjug|WAM|SPA|QNA|KUNA|MENA|WAFA|SANA|\
    CBC|Axios|STAT|UPDATED|PRWEB|ACN|IPS|GLOBE NEWSWIRE|BUSINESS WIRE|Business Wire|Newsfile Corp\\.|ACCESSWIRE";

/// How the months begin, in the languages that write them in letters.
const MONTHS: &str = "[Jj]an|[Ff]eb|[Ff][ée]v|[Mm]ar|[Mm]är|[Aa]pr|[Aa]vr|[Aa]br|[Mm]ay|[Mm]ai|[Mm]ag|[Mm]ei|[Mm]aj|[Jj]un|[Jj]uin|[Gg]iu\
    |[Jj]ul|[Jj]uil|[Ll]ug|[Aa]ug|[Aa]oû|[Aa]go|[Ss]ep|[Ss]et|[Oo]ct|[Oo]kt|[Oo]tt|[Oo]ut|[Nn]ov|[Dd]ec|[Dd][ée]c|[Dd]ez|[Dd]ic|[Gg]en|[Ee]ne\
    |янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру\
    |sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru|Oca|Şub|Nis|Haz|Tem|Ağu|Eyl|Eki|Kas|Ara";

/// The months that stand before their day.
const ENGLISH_MONTHS: &str = "January|February|March|April|May|June|July|August|September|October|November|December\
    |(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.?";

/// Words in capitals before a colon that are no places.
const NO_PLACES: &[&str] = &[
    "WARNING",
    "NOTE",
    "UPDATE",
    "UPDATED",
    "CORRECTION",
    "ACHTUNG",
    "HINWEIS",
    "TIPP",
    "FAQ",
    "TODO",
    "IMPORTANT",
    "DANGER",
    "EXCLUSIVE",
    "DISCLAIMER",
    "PS",
    "EDIT",
    "INFO",
    "QUESTION",
    "ANSWER",
    "SPOILER",
    "ATTENTION",
    "NOTA",
    "AVISO",
];

/// What feeds put before a text: the number and kind of a preprint, and the
/// label of its abstract.
static LABELS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    anchored(
        r"^(?:arXiv:\S{4,20}\s+)?(?:Announce Type: [^\s:]{2,20}\s*)?(?:Abstract|ABSTRACT|Zusammenfassung|Résumé|Resumen|Riassunto|Resumo|Samenvatting|Аннотация|Анотація|Streszczenie|Özet|摘要|要旨|초록)\s*[:：.–—-]\s*|^arXiv:\S{4,20}\s+(?:Announce Type: [^\s:]{2,20}\s*)?",
    )
});

/// An outlet in square brackets before the text of those who collect such.
static OUTLET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    anchored(
        r"^\[(?:[0-9]*|\p{Ll}+)\p{Lu}[^\n\[\](){}<>:;,!?/\\|=+*#@%]{2,40}(?: \(\p{Lu}[^\s()]{1,9}\))?\]\s+",
    )
});

/// "Ajman: The clinic opened": the bytes before a first sentence of a town with
/// a colon and no day, which `others` name again. 0 where there is none.
pub(in crate::normalize) fn place<'t>(
    text: &'t str,
    mut others: impl Iterator<Item = &'t str>,
) -> usize {
    let Some((town, said)) = text.split_once(": ") else {
        return 0;
    };
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '-')
    };
    let is_town = town.split(' ').count() <= 2 && town.split(' ').all(is_word);
    let first = said.trim_start_matches(['"', '“', '‘', '„', '«']);
    if !is_town || !first.starts_with(char::is_uppercase) {
        return 0;
    }
    let again = |text: &str| {
        text.match_indices(town).any(|(at, _)| {
            let before = text[..at].ends_with(' ');
            before && !text[at + town.len()..].starts_with(char::is_alphanumeric)
        })
    };
    match again(said) || others.any(again) {
        true => text.len() - said.len(),
        false => 0,
    }
}

/// Whether a text can have a form at all: what is cheap to see.
type May = fn(&str) -> bool;

/// A bracket first, or no letter of a script that has small ones.
fn starts_bracketed(text: &str) -> bool {
    text.starts_with(|c: char| matches!(c, '(' | '[') || !c.is_ascii())
}

fn is_bracketed(text: &str) -> bool {
    text.starts_with('[')
}

/// Its first words have a colon or a dash.
fn may_be_label(text: &str) -> bool {
    text[..text.floor_char_boundary(60)].contains([':', '：', '.', '-', '–', '—'])
        && text.starts_with(|c: char| !c.is_ascii() || "aAZRSÖ".contains(c))
}

fn is_foreign(text: &str) -> bool {
    text.starts_with(|c: char| !c.is_ascii())
}

/// Where a dateline has ended, if there is one.
fn beginning(text: &str) -> &str {
    crate::text::cut(text, 320)
}

/// A bracket or a slash, or a sign that begins with the same byte as `（`.
fn has_bracket(text: &str) -> bool {
    memchr::memchr3(b'(', b'/', 0xef, beginning(text).as_bytes()).is_some()
}

/// A hyphen or a slash, or a sign that begins with the same byte as dashes do.
fn has_dash(text: &str) -> bool {
    memchr::memchr3(b'-', b'/', 0xe2, beginning(text).as_bytes()).is_some()
}

/// A colon, or a sign that begins with the same byte as `：`.
fn has_colon(text: &str) -> bool {
    memchr::memchr2(b':', 0xef, beginning(text).as_bytes()).is_some()
}

/// The first bytes of two that Cyrillic letters are written with.
fn is_cyrillic(text: &str) -> bool {
    let text = beginning(text);
    memchr::memchr2(0xd0, 0xd1, text.as_bytes()).is_some() || text.contains("INTERFAX")
}

/// Its first letters are capitals.
fn is_shouted(text: &str) -> bool {
    let shouts = |c: char| c.is_uppercase() || matches!(c, '.' | '\'' | '’' | '/' | ' ' | '-');
    text.chars().take(3).all(shouts)
}

/// A figure, or a word that leads to one, after its first comma, and a dash.
fn is_dated(text: &str) -> bool {
    text.split_once(", ").is_some_and(|(_, day)| {
        day.starts_with(|c: char| c.is_numeric() || matches!(c, 'l' | 'd' | 'i' | 'e' | 'a'))
    }) && has_dash(text)
}

fn has_double_dash(text: &str) -> bool {
    text[..text.floor_char_boundary(60)].contains(" -- ")
}

/// A figure among its first words.
fn has_day(text: &str) -> bool {
    let begin = &text[..text.floor_char_boundary(80)];
    begin.contains(|c: char| c.is_ascii_digit())
}

fn has_day_and_dash(text: &str) -> bool {
    has_day(text) && has_dash(text)
}

fn has_day_and_bracket(text: &str) -> bool {
    has_day(text) && has_bracket(text)
}

fn has_day_and_colon(text: &str) -> bool {
    has_day(text) && has_colon(text)
}

fn is_shouted_to_dash(text: &str) -> bool {
    is_shouted(text) && has_dash(text)
}

fn is_shouted_to_colon(text: &str) -> bool {
    is_shouted(text) && has_colon(text)
}

/// A form of datelines. Compiled when a text can have it: all of them take a
/// tenth of a second, and no feed has all.
struct Form {
    may: May,
    pattern: String,
    regex: OnceLock<Option<Regex>>,
}

impl Form {
    /// The beginning of a text that is of this form; none where it has another.
    fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        let regex = self
            .regex
            .get_or_init(|| anchored(&self.pattern))
            .as_ref()?;
        let text = beginning(text);
        Some(&text[regex.find(text)?.range()])
    }
}

/// A pattern for the beginning of a text. Without the tables that a search
/// fills as it goes: they take a megabyte a thread of each pattern, and no
/// search is long enough to fill them with what the next one needs.
fn anchored(pattern: &str) -> Option<Regex> {
    let config = Config::new().hybrid(false).dfa(false).onepass(false);
    Regex::builder().configure(config).build(pattern).ok()
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    // Said by what cannot stand there: a repeated class of all letters would
    // cost megabytes. Repeats of letters proper are open-ended for the same
    // reason; they end themselves.
    let place = r"\p{Lu}[^\n()\[\]{}<>0-9,:;!?«»„“”\x22—–]{1,40}(?:, ?[^\n()\[\]{}<>,:;!?«»„“”\x22—–]{1,30}){0,4}";
    let part = r"[^\n()\[\]{}<>,:;!?«»„“”\x22—–]";
    // The name of an agency, nothing with figures or a colon in it.
    let name = r"[^\n()\[\]{}<>（）［］0-9:：/]{2,40}";
    let spot = r"\p{Lu}[^\n()\[\]{}<>0-9,:;!?«»„“”\x22—–]{1,40}";
    let word = r"[^\s0-9.,:;!?()/\[\]«»„“”\x22–—-]+";
    let day = &format!(
        r"(?:le |den |il |el |dnia |a )?(?:[0-9]{{1,2}}(?:\.|º|er|ro)? ?(?:de |di )?{word}\.?(?:,? (?:de )?[0-9]{{4}})?(?: г\.?| р\.?)?|\p{{Lu}}{word}\.? [0-9]{{1,2}}(?:, [0-9]{{4}})?)"
    );
    // Where a colon follows, and not a dash, only a month tells.
    let month = &format!(r"(?:{MONTHS})[^\s0-9.,:;!?()/\[\]«»„“”\x22–—-]{{0,8}}\.?");
    let dash = r"(?:--|[-–—―])";
    // A place in a script without capitals that is written from the right.
    let spoken = r"[\p{Arabic}\p{Hebrew}][^\n()\[\]«»“”.:،,؛!؟?0-9٠-٩–—/-]{1,30}(?:[،,] ?[0-9٠-٩]{1,2} [^\n()\[\]«»“”.:،,؛!؟?0-9٠-٩–—/ -]{3,12})?";
    let sep = r"(?:\s*(?:--|[-–—―.:=,]+)\s*|\s*)";
    [
        // (ANSA) - ROMA, 12 MAG -
        (starts_bracketed as May, r"^\((?:ANSA|AGI|Adnkronos|LaPresse)\)\s*[-–—]\s*\p{Lu}[\p{Lu} ']+,\s*\d{1,2}\s+\p{L}+\.?(?:\s*\d{4})?\s*[-–—]\s*".into()),
        // (CNN)On the .. / WASHINGTON (AP) — / Madrid, 12 may (EFE).-
        (has_bracket as May, format!(r"^(?:{place}\s*)?[(（/](?:{AGENCIES})(?:\s*[-/]\s*(?:{AGENCIES}))*[)）/]{sep}")),
        // LONDON, May 12, 2024 /PRNewswire/ -- / NEW YORK--(BUSINESS WIRE)--
        (has_bracket as May, r"^\p{Lu}[^\n]{0,90}?(?:/PRNewswire[^/]{0,20}/|/CNW/|\((?:BUSINESS WIRE|GLOBE NEWSWIRE|PRWEB)\)|/news aktuell/)\s*[-–—]*\s*".into()),
        // МОСКВА, 12 мая - РИА Новости. / МОСКВА, 12 мая. /ТАСС/.
        (is_cyrillic as May, r"^\p{Lu}[\p{Lu}\p{Ll} -]+(?:, \d{1,2} \p{Cyrillic}+)?\.?\s*[-–—]?\s*(?:/ТАСС/|РИА Новости|Интерфакс|INTERFAX\.RU|Укрінформ|УНІАН|Прайм)\.?\s*[-–—]?\s*".into()),
        // МОРСК, 3 марта — Берег.
        (has_day_and_dash as May, format!(r"^\p{{Lu}}{part}{{1,30}}, (?:{day})\.?\s*[-–—/]\s*\p{{Lu}}[^\n()\[\]{{}}<>0-9./,:;!?«»„“”\x22—–]{{1,25}}[./]+\s*(?:{dash})?\s*")),
        // BERLIN, 12. Mai – / ANKARA —
        (is_shouted_to_dash as May, format!(r"^\p{{Lu}}[\p{{Lu}}.'’/ -]{{2,}}(?:, ?{part}{{1,25}}){{0,3}}\s*(?:--|[–—]|\s-)\s+")),
        // Paris, le 12 mai 2024 – / Berlin, 12. Mai 2024 –
        (is_dated as May, format!(r"^\p{{Lu}}{part}+, (?:le |den |il |el |a )?[0-9]{{1,2}}\.? (?:de |di )?{word}(?: de)? [0-9]{{4}}\s*(?:--|[-–—])\s*")),
        // NEW DELHI: The / LAHORE / KARACHI: The
        (is_shouted_to_colon as May, r"^\p{Lu}[\p{Lu} ]{3,}(?:/ ?\p{Lu}[\p{Lu} ]{3,})*:\s+".into()),
        // नई दिल्ली:
        (is_foreign as May, r"^(?:नई दिल्ली|मुंबई|कोलकाता|चेन्नई|लखनऊ|पटना|जयपुर|भोपाल|रांची|चंडीगढ़|बेंगलुरु|हैदराबाद|अहमदाबाद|वाशिंगटन|लंदन|इस्लामाबाद)(?:, \d{1,2} [\p{Devanagari}\p{M}]+)?\s*(?:[(（](?:भाषा|एएनआई|पीटीआई|आईएएनएस)[)）])?\s*[:।–—-]+\s*".into()),
        // 新华社北京5月12日电（记者 ..） / （中央社記者..電）
        (starts_bracketed as May, r"^[（(]?(?:新华社|新華社|中新社|中新网|中央社|央视网|人民网|记者从)[^，。\n]{0,40}?(?:[电電讯訊])(?:[（(][^）)\n]{1,40}[）)])?[）)]?\s*".into()),
        // 【東京=共同】 / 【环球网报道】
        (starts_bracketed as May, r"^【[^】\n]{1,30}】\s*".into()),
        // ［東京 12日 ロイター］ － / （共同）
        (starts_bracketed as May, r"^[\[［（(][^\]］）)\n]{0,24}(?:ロイター|共同|時事|ＡＦＰ|AFP|朝鮮日報|聯合)[^\]］）)\n]{0,10}[\]］）)]\s*[-－―—–]*\s*".into()),
        // (서울=연합뉴스) 홍길동 기자 = / [서울신문] 홍길동 기자 =
        (starts_bracketed as May, r"^[\[(【][^\])】\n]{0,12}(?:=|\p{Hangul})[^\])】\n]{0,14}[\])】]\s*\p{Hangul}[\p{Hangul}·,\s]{1,20}(?:기자|특파원)\s*=\s*".into()),
        (starts_bracketed as May, r"^[\[(][\p{Hangul}·,]{2,10}=[\p{Hangul}]{2,10}[\])]\s*".into()),
        // Any agency, by the form alone. (Küstenbote) – / [Coast News] —
        (starts_bracketed as May, format!(r"^[(\[（［]{name}[)\]）］]\s*[.:]?\s*{dash}\s*")),
        // PORT ELLERY (Coast News) — / HAFENSTADT, 3. März (kna) – / CIUDAD, 3 mar (Costa).-
        (has_bracket as May, format!(r"^{spot}(?:, ?{part}{{1,25}}){{0,3}}\s*(?:[(（]{name}[)）]|/{name}/)\s*[.:]?\s*{dash}\s*")),
        // Port Ellery, Gullland, March 3 (Coast News): / МОРСК, 3 марта (Берег).
        (has_day_and_bracket as May, format!(r"^{spot}(?:, ?{part}{{1,25}}){{0,2}},? ?(?:{day})\s*[(（/]{name}[)）/][.:]?\s+")),
        // Port Ellery, March 3 – / Villeneuve, le 3 mars — / Morsk, 3 марта.
        (has_day_and_dash as May, format!(r"^{spot}(?:, ?{part}{{1,25}}){{0,2}},? ?(?:{day})\s*[.:]?\s*{dash}\s+")),
        // Port Ellery, March 3: / Ellerhafen, 3. März: / Morsk, 3 marca:
        (has_day_and_colon as May, format!(r"^{spot}(?:, ?{part}{{1,25}})?,? (?:(?:le |den |il |el |dnia )?[0-9]{{1,2}}(?:\.|er)? ?(?:de )?{month}|(?:{ENGLISH_MONTHS}) [0-9]{{1,2}})(?:,? [0-9]{{4}})?\s*[:：]\s+")),
        // Port Ellery -- The
        (has_double_dash as May, r"^\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+){0,2} -- ".into()),
        // 海岸社港町3月3日电（记者王明） / 海岸網3日訊
        (is_foreign as May, r"^[（(【]?\p{Han}{1,10}(?:社|网|網|报|報|台|通讯|通訊)\p{Han}{0,10}\s*(?:\d{1,2}月)?\d{1,2}日\s*\p{Han}{0,2}[电電讯訊](?:[（(][^）)\n]{1,40}[）)])?[）)】]?[：:\s]*".into()),
        // 本报记者 王明 / 本报讯（记者王明） / 据海岸社报道，
        (is_foreign as May, r"^(?:本[报報台网網]讯?訊?\s*(?:[（(][^）)\n]{1,30}[）)])|本[报報]讯\s|[（(]?记者[\s　]*\p{Han}{2,4}[）)]\s*)".into()),
        // ［港町 3日 海岸通信］ / (항구=해안통신) / 【港町＝海岸】
        (starts_bracketed as May, r"^[\[［（(][^\]］）)\n]{0,24}(?:[=＝]|通信|新聞|日報|社 |\d日)[^\]］）)\n]{0,16}[\]］）)]\s*(?:\p{Hangul}{2,5}\s*(?:기자|특파원|통신원))?\s*[=＝]?\s*[-－―—–]*\s*".into()),
        // 港町（海岸通信）－
        (is_foreign as May, r"^[\p{Han}\p{Katakana}\p{Hiragana}]{2,10}[（(][^）)\n]{2,16}[）)]\s*[-－―—–]+\s*".into()),
        // 홍길동 기자 =
        (is_foreign as May, r"^\p{Hangul}{2,5}\s*(?:기자|특파원|통신원)\s*[=＝]\s*".into()),
        // دبي، 3 مارس (وكالة الساحل) – / بيروت - «الساحل»: / (الساحل) –
        (is_foreign as May, format!(r"^{spoken}\s*(?:[-–—]\s*)?(?:[(«/“][^)»”/\n]{{2,40}}[)»”/])\s*(?:[-–—:ـ]+\s*)")),
        (is_foreign as May, format!(r"^{spoken}[،,] ?[0-9٠-٩]{{1,2}}\s*ב?[\p{{Arabic}}\p{{Hebrew}}]{{3,12}}\s*(?:[(«/][^)»/\n]{{2,40}}[)»/])?\s*[-–—:ـ]+\s*")),
        // बंदरगाह, 3 मार्च (तट एजेंसी)। / बंदरगाह (एजेंसी):
        (is_foreign as May, r"^\p{Devanagari}[^\n()（）.,:।!?0-9०-९–—/-]{1,30}(?:[,/] ?[0-9०-९]{1,2} [^\n()（）.,:।!?0-9०-९–—/ -]{2,14})?\s*(?:[(（][^)）\n]{2,30}[)）])\s*[:।–—-]+\s*".into()),
        (is_foreign as May, r"^\p{Devanagari}[^\n()（）.,:।!?0-9०-९–—/-]{1,30}, ?[0-9०-९]{1,2} [^\n()（）.,:।!?0-9०-९–—/ -]{2,14}\s*[:।–—-]+\s*".into()),
        // القاهرة (رويترز) - / دبي - وكالات:
        (is_foreign as May, r"^\p{Arabic}[\p{Arabic} ]{1,30}\s*[(/–-]\s*(?:رويترز|وكالات|د ب أ|أ ف ب|قنا|وام|واس|الأناضول|سانا)\s*[)/]?\s*[-–—:]*\s*".into()),
    ]
    .into_iter()
    .map(|(may, pattern)| Form {
        may,
        pattern,
        regex: OnceLock::new(),
    })
    .collect()
});

/// Bytes of the dateline that a first paragraph begins with; 0 without one.
pub(in crate::normalize) fn length(text: &str) -> usize {
    let mut end = 0;
    for (may, label) in [(may_be_label as May, &LABELS), (is_bracketed, &OUTLET)] {
        let label = Some(&text[end..])
            .filter(|text| may(text))
            .and(label.as_ref());
        let found = label.and_then(|label| label.find(beginning(&text[end..])));
        let rest = found.map(|found| end + found.end());
        end = rest.filter(|rest| *rest < text.len()).unwrap_or(end);
    }
    let text = &text[end..];
    let before = end;
    let mut end = 0;
    for form in FORMS.iter().filter(|form| (form.may)(text)) {
        let Some(found) = form.find(text) else {
            continue;
        };
        let rest = &text[found.len()..];
        let word = found.trim_end_matches([' ', ':']);
        let begins = rest
            .chars()
            .next()
            .is_some_and(|c| c.is_alphanumeric() || "\"“„«'‘「『¿¡[(".contains(c));
        let lower = rest.chars().next().is_some_and(char::is_lowercase);
        if rest.chars().count() >= 20 && begins && !lower && !NO_PLACES.contains(&word) {
            end = found.len();
            break;
        }
    }
    before + end
}

#[cfg(test)]
mod tests {
    use super::FORMS;
    use super::Regex;
    use super::length;

    #[test]
    fn every_form_compiles() {
        assert_eq!(FORMS.len(), 30);
        assert!(FORMS.iter().all(|form| Regex::new(&form.pattern).is_ok()));
        assert!(super::LABELS.is_some() && super::OUTLET.is_some());
    }

    #[test]
    fn datelines() {
        let table = [
            "WASHINGTON (AP) — |The Senate passed a bill on Tuesday.",
            "(CNN)|On the 6th of April 1996, two teams met in San Jose.",
            "LOS ANGELES, March 3 (Reuters) - |Shares rose on Monday after the report.",
            "MARTINSBURG, W.Va. (AP) — |A judge ruled on Tuesday against the plan.",
            "Berlin (dpa) - |Die Bundesregierung hat am Montag beschlossen.",
            "Madrid, 12 may (EFE).- |El Gobierno aprobó este martes la reforma.",
            "(ANSA) - ROMA, 12 MAG - |Il governo ha approvato il decreto oggi.",
            "LONDON, May 12, 2024 /PRNewswire/ -- |Acme Corp today announced a merger.",
            "NEW YORK--(BUSINESS WIRE)--|Acme Corp today announced a merger.",
            "МОСКВА, 12 мая - РИА Новости. |Правительство приняло решение о помощи.",
            "МОСКВА, 12 мая. /ТАСС/. |Правительство приняло решение о помощи.",
            "PARIS — |Le gouvernement a annoncé mardi une réforme.",
            "NEW DELHI: |The government on Tuesday approved the plan.",
            "新华社北京5月12日电（记者王明）|国务院总理十二日在北京会见了来访的外国客人一行。",
            "［東京 12日 ロイター］ － |日銀は十二日、政策金利を据え置くことを決めたと発表した。",
            "(서울=연합뉴스) 홍길동 기자 = |정부는 12일 새로운 대책을 발표했다고 밝혔다.",
            "القاهرة (رويترز) - |قالت وزارة الخارجية يوم الثلاثاء إنها ستشارك في المحادثات.",
            "PORT ELLERY, Gullland, March 3 (Coast News) - |The harbour was closed on Monday after a storm.",
            "(Coast News) - |The harbour was closed on Monday after a storm.",
            "Port Ellery, March 3 – |The harbour was closed on Monday after a storm.",
            "Port Ellery -- |The harbour was closed on Monday after a storm.",
            "|Boats -- and there are many -- stayed in the harbour on Monday.",
            "Port Ellery, March 3: |The harbour was closed on Monday after a storm.",
            "Ellerhafen, 3. März: |Der Hafen ist am Montag nach einem Sturm gesperrt worden.",
            "Puerto Claro, 3 de marzo: |El puerto cerró el lunes tras una tormenta.",
            "Портово, 3 марта: |Порт закрыли в понедельник после шторма.",
            "|The Bible, Mark 4: Seed is sown on stony ground and among thorns.",
            "|The Dungeon, level 3: Monsters are met on every second stair.",
            "HAFENSTADT (kna) – |Der Hafen ist am Montag nach einem Sturm gesperrt worden.",
            "Hafenstadt, 3. März (Küstenbote) - |Der Hafen ist am Montag nach einem Sturm gesperrt worden.",
            "VILLENEUVE, 3 mars (Agence Côtière) – |Le port a été fermé lundi après une tempête.",
            "Villeneuve, le 3 mars — |Le port a été fermé lundi après une tempête.",
            "Puerto Claro, 3 mar (Agencia Costa).- |El puerto cerró el lunes tras una tormenta.",
            "PORTO CHIARO (Agenzia Costa) - |Il porto è stato chiuso lunedì dopo una tempesta.",
            "МОРСК, 3 марта (Берег) — |Порт закрыли в понедельник после шторма.",
            "МОРСК, 3 марта — Берег. |Порт закрыли в понедельник после шторма.",
            "МОРСЬК, 3 березня (Берег) – |Порт закрили в понеділок після шторму.",
            "PORTOWO, 3 marca (Wybrzeże) – |Port zamknięto w poniedziałek po sztormie.",
            "LİMANKENT, 3 Mart (Kıyı) - |Liman pazartesi günü fırtınanın ardından kapatıldı.",
            "(Kıyı) - |Liman pazartesi günü fırtınanın ardından kapatıldı.",
            "海岸社港町3月3日电（记者王明）|港口星期一因暴风雨关闭，渡轮全部停航，恢复时间另行通知。",
            "［港町 3日 海岸通信］ － |港は月曜日、嵐のため閉鎖されたと港湾当局が発表した。",
            "港町（海岸通信）－|港は月曜日、嵐のため閉鎖されたと港湾当局が発表した。",
            "(항구=해안통신) 김민수 기자 = |항구가 월요일 폭풍 때문에 폐쇄되었다고 항만 당국이 밝혔다.",
            "ميناء الساحل (وكالة الساحل) – |أغلق الميناء يوم الاثنين بعد عاصفة قوية.",
            "بيروت، 3 مارس (الساحل) - |أغلق الميناء يوم الاثنين بعد عاصفة قوية.",
            "חוף הים, 3 במרץ (סוכנות החוף) – |הנמל נסגר ביום שני לאחר סערה חזקה.",
            "חוף הים (סוכנות החוף) – |הנמל נסגר ביום שני לאחר סערה חזקה.",
            "बंदरगाह, 3 मार्च (तट एजेंसी)। |बंदरगाह सोमवार को तूफान के बाद बंद कर दिया गया।",
            "arXiv:2401.01234v1 Announce Type: new Abstract: |We show that harbours freeze from their edges inwards.",
            "[7North] |The harbour was closed on Monday after a storm.",
            "[Gull Point Development Bank (GPDB)] |The harbour was closed on Monday after a storm.",
            "[Coast News] |The harbour was closed on Monday after a storm.",
            "|The harbour (Coast News said) was closed on Monday after a storm.",
            "|Anna Berg, 34, sagte am Montag, der Hafen sei gesperrt worden.",
            "|Im Jahr 2024, 3 Monate nach dem Sturm – so lange dauerte es – war alles fertig.",
            "|The NASA — an agency — said on Tuesday that it will fly.",
            "|WARNING: The road is closed until further notice today.",
            "|Apple (AAPL) shares rose 3 percent on Monday morning.",
            "|NASA — which had hoped to launch on Monday — postponed it.",
        ];
        for row in table {
            let (dateline, rest) = row.split_once('|').expect("a mark");
            let text = format!("{dateline}{rest}");
            assert_eq!(&text[length(&text)..], rest);
        }
    }

    #[test]
    fn a_town_that_is_named_again_is_a_dateline() {
        let town = |text: &str, others: &[&str]| super::place(text, others.iter().copied());
        assert_eq!(
            town("Ellery: The clinic opened.", &["It was built in Ellery."]),
            8
        );
        assert_eq!(
            town("Gull Point: The clinic in Gull Point opened.", &[]),
            12
        );
        assert_eq!(
            town("Ellery: The clinic opened.", &["It was built by Ellerys."]),
            0
        );
        assert_eq!(
            town("Ellery: “Beds are made,” said the clinic in Ellery.", &[]),
            8
        );
        assert_eq!(town("Ellery: the clinic in Ellery", &[]), 0);
        assert_eq!(town("Rule 2: Nobody breaks Rule 2", &[]), 0);
    }
}
