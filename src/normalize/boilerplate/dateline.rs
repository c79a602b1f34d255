//! Datelines: place, day and agency before the first sentence.

use regex::Regex;
use std::sync::LazyLock;

/// Agencies whose names in brackets end a dateline.
const AGENCIES: &str = "AP|AFP|Reuters|REUTERS|UPI|dpa|DPA|dpa-AFX|dts|AFX|epd|KNA|APA|sda|SDA|ANSA|AGI|Adnkronos|EFE|EP|\
    Europa Press|EUROPA PRESS|Lusa|LUSA|ANP|Belga|BELGA|PAP|TASS|AA|DHA|İHA|IHA|ANKA|PTI|ANI|IANS|Xinhua|Kyodo|Jiji|Yonhap|CNN|BBC|ABC|CBS|NPR|\
    Bloomberg|MarketWatch|ots|JTA|CP|CNS|RNS|AAP|NTB|TT|Ritzau|ČTK|MTI|Ukrinform|BTA|Agerpres|Hina|Tanjug|WAM|SPA|QNA|KUNA|MENA|WAFA|SANA|\
    CBC|Axios|STAT|UPDATED|PRWEB|ACN|IPS|GLOBE NEWSWIRE|BUSINESS WIRE|Business Wire|Newsfile Corp\\.|ACCESSWIRE";

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

/// Whether a text can have a form at all: what is cheap to see.
type May = fn(&str) -> bool;

/// A bracket first, or no letter of a script that has small ones.
fn starts_bracketed(text: &str) -> bool {
    text.starts_with(|c: char| matches!(c, '(' | '[') || !c.is_ascii())
}

fn is_foreign(text: &str) -> bool {
    text.starts_with(|c: char| !c.is_ascii())
}

fn has_bracket(text: &str) -> bool {
    text.contains(['(', '（', '/'])
}

/// The first bytes of two that Cyrillic letters are written with.
fn is_cyrillic(text: &str) -> bool {
    memchr::memchr2(0xd0, 0xd1, text.as_bytes()).is_some() || text.contains("INTERFAX")
}

/// Its first letters are capitals.
fn is_shouted(text: &str) -> bool {
    let shouts = |c: char| c.is_uppercase() || matches!(c, '.' | '\'' | '’' | '/' | ' ' | '-');
    text.chars().take(3).all(shouts)
}

/// A figure, or a word that leads to one, after its first comma.
fn is_dated(text: &str) -> bool {
    text.split_once(", ").is_some_and(|(_, day)| {
        day.starts_with(|c: char| c.is_numeric() || matches!(c, 'l' | 'd' | 'i' | 'e' | 'a'))
    })
}

static FORMS: LazyLock<Vec<(May, Regex)>> = LazyLock::new(|| {
    // Said by what cannot stand there: a repeated class of all letters would
    // cost megabytes. Repeats of letters proper are open-ended for the same
    // reason; they end themselves.
    let place = r"\p{Lu}[^\n()\[\]{}<>0-9,:;!?«»„“”\x22—–]{1,40}(?:, ?[^\n()\[\]{}<>,:;!?«»„“”\x22—–]{1,30}){0,4}";
    let part = r"[^\n()\[\]{}<>,:;!?«»„“”\x22—–]";
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
        // BERLIN, 12. Mai – / ANKARA —
        (is_shouted as May, format!(r"^\p{{Lu}}[\p{{Lu}}.'’/ -]{{2,}}(?:, ?{part}{{1,25}}){{0,3}}\s*(?:--|[–—]|\s-)\s+")),
        // Paris, le 12 mai 2024 – / Berlin, 12. Mai 2024 –
        (is_dated as May, r"^\p{Lu}[\p{L}' -]+, (?:le |den |il |el |a )?\d{1,2}\.? (?:de |di )?\p{L}+(?: de)? \d{4}\s*(?:--|[-–—])\s*".into()),
        // NEW DELHI: The
        (is_shouted as May, r"^\p{Lu}[\p{Lu} ]{3,}:\s+".into()),
        // नई दिल्ली:
        (is_foreign as May, r"^(?:नई दिल्ली|मुंबई|कोलकाता|चेन्नई|लखनऊ|पटना|जयपुर|भोपाल|रांची|चंडीगढ़|बेंगलुरु|हैदराबाद|अहमदाबाद|वाशिंगटन|लंदन|इस्लामाबाद)(?:, \d{1,2} [\p{Devanagari}\p{M}]{2,10})?\s*(?:[(（](?:भाषा|एएनआई|पीटीआई|आईएएनएस)[)）])?\s*[:।–—-]+\s*".into()),
        // 新华社北京5月12日电（记者 ..） / （中央社記者..電）
        (starts_bracketed as May, r"^[（(]?(?:新华社|新華社|中新社|中新网|中央社|央视网|人民网|记者从)[^，。\n]{0,40}?(?:[电電讯訊])(?:[（(][^）)\n]{1,40}[）)])?[）)]?\s*".into()),
        // 【東京=共同】 / 【环球网报道】
        (starts_bracketed as May, r"^【[^】\n]{1,30}】\s*".into()),
        // ［東京 12日 ロイター］ － / （共同）
        (starts_bracketed as May, r"^[\[［（(][^\]］）)\n]{0,24}(?:ロイター|共同|時事|ＡＦＰ|AFP|朝鮮日報|聯合)[^\]］）)\n]{0,10}[\]］）)]\s*[-－―—–]*\s*".into()),
        // (서울=연합뉴스) 홍길동 기자 = / [서울신문] 홍길동 기자 =
        (starts_bracketed as May, r"^[\[(【][^\])】\n]{0,12}(?:=|\p{Hangul})[^\])】\n]{0,14}[\])】]\s*\p{Hangul}[\p{Hangul}·,\s]{1,20}(?:기자|특파원)\s*=\s*".into()),
        (starts_bracketed as May, r"^[\[(][\p{Hangul}·,]{2,10}=[\p{Hangul}]{2,10}[\])]\s*".into()),
        // القاهرة (رويترز) - / دبي - وكالات:
        (is_foreign as May, r"^\p{Arabic}[\p{Arabic} ]{1,30}\s*[(/–-]\s*(?:رويترز|وكالات|د ب أ|أ ف ب|قنا|وام|واس|الأناضول|سانا)\s*[)/]?\s*[-–—:]*\s*".into()),
    ]
    .into_iter()
    .filter_map(|(may, form): (May, String)| Some((may, Regex::new(&form).ok()?)))
    .collect()
});

/// Bytes of the dateline that a first paragraph begins with; 0 without one.
pub(in crate::normalize) fn length(text: &str) -> usize {
    let mut end = 0;
    for (may, form) in FORMS.iter() {
        if !may(text) {
            continue;
        }
        let Some(found) = form.find(text) else {
            continue;
        };
        let rest = &text[end + found.end()..];
        let word = found.as_str().trim_end_matches([' ', ':']);
        let begins = rest
            .chars()
            .next()
            .is_some_and(|c| c.is_alphanumeric() || "\"“„«'‘「『¿¡[(".contains(c));
        let lower = rest.chars().next().is_some_and(char::is_lowercase);
        if rest.chars().count() >= 20 && begins && !lower && !NO_PLACES.contains(&word) {
            end += found.end();
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::FORMS;
    use super::length;

    #[test]
    fn every_form_compiles() {
        assert_eq!(FORMS.len(), 14);
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
}
