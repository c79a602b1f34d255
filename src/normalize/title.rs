//! Titles: the news, without the outlet's name, the agency's codes and the
//! shouting.

use crate::language::sentence;
use crate::markup::address::registrable;
use crate::markup::entity;
use crate::markup::tag::Role;
use crate::markup::tag::Tag;
use crate::markup::token::Token;
use crate::markup::token::Tokens;
use crate::normalize::boilerplate::fold;
use crate::text::capitalised;
use crate::text::clean;
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// An untitled item's first sentence is cut here (characters).
const FIRST_SENTENCE_MAX: usize = 100;
/// No title is longer (characters).
const TITLE_MAX: usize = 400;
/// Letters below which nothing is called shouting: names and acronyms.
const SHOUT_MIN: usize = 12;
/// Words at a text's beginning from which the case of a shouted title's words
/// is learned.
const LEARN_WORDS: usize = 600;

/// What agencies and sites put before a title about its state, not its news.
static PREFIX: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:",
        r"(?:UPDATE|WRAPUP|RPT|REFILE|REPEAT|CORRECTED|CORRECTION|CORRECTED \(OFFICIAL\)|BRIEF|EXCLUSIVE|TEXT|ADVISORY|",
        r"OFFICIAL CORRECTION|CORRECTED-UPDATE|RPT-UPDATE|REFILE-UPDATE|WDHLG|KORREKTUR|BERICHTIGUNG|ROUNDUP)",
        r"(?: ?\d{1,2})?\s?(?:-|/|:\s)\s*",
        r"|(?i:breaking(?: news)?|just in|developing|updated?|live updates?|correction|eilmeldung|urgent|dernière minute|",
        r"última hora|ultim'ora|urgente|срочно|молния|терміново|pilne|son dakika|عاجل|速报|速報|속보)\s*:\s+",
        r"|\[(?i:update(?:d)?|breaking|live|eil|video|photos|速報|속보|単独|단독)(?: ?\d)?\]\s*",
        r"|【速報】\s*|\+\+\+\s*|(?i:eil)\s?\+\s",
        r")+",
    ))
    .ok()
});

/// The same at a title's end.
static SUFFIX: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*(?:\((?:updated?(?: ?\d)?|corrected|video|photos)\)|\[(?:updated?(?: ?\d)?|corrected|video|photos)\]|\+\+\+)\s*$").ok()
});

/// What stands between a title and an outlet's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " · ", " » ", " « ", " ― ", "｜", " • ", "|",
];

/// Words that tell an outlet's name from the second half of a title.
const OUTLET_WORDS: &[&str] = &[
    "news",
    "times",
    "post",
    "herald",
    "tribune",
    "guardian",
    "telegraph",
    "journal",
    "gazette",
    "reuters",
    "bbc",
    "cnn",
    "npr",
    "abc",
    "cbs",
    "nbc",
    "magazine",
    "daily",
    "weekly",
    "blog",
    "today",
    "chronicle",
    "observer",
    "independent",
    "bloomberg",
    "forbes",
    "press",
    "zeitung",
    "spiegel",
    "nachrichten",
    "tagesschau",
    "zeit",
    "le",
    "monde",
    "figaro",
    "libération",
    "país",
    "mundo",
    "diario",
    "corriere",
    "repubblica",
    "folha",
    "globo",
    "público",
    "nrc",
    "volkskrant",
    "nos",
    "gazeta",
    "wyborcza",
    "haber",
    "hürriyet",
    "новости",
    "газета",
    "риа",
    "тасс",
    "правда",
    "ведомости",
    "укрінформ",
    "新聞",
    "新闻",
    "ニュース",
    "뉴스",
    "일보",
];

/// Small words that are written small in headlines of any kind.
const SMALL: &[&str] = &[
    "a", "an", "the", "and", "or", "but", "of", "in", "on", "at", "to", "for", "by", "with",
    "from", "as", "is", "are", "was", "be", "der", "die", "das", "und", "oder", "in", "im", "am",
    "an", "auf", "mit", "für", "von", "vom", "zu", "zum", "zur", "bei", "aus", "nach", "über",
    "vor", "ein", "eine", "einen", "ist", "sind", "hat", "wird", "nicht", "will", "soll", "gegen",
];

/// Letters that stay large, however a title is written.
const ACRONYMS: &[&str] = &[
    "US", "USA", "UK", "EU", "UN", "UAE", "NATO", "NASA", "FBI", "CIA", "NSA", "CEO", "CFO", "AI",
    "IT", "TV", "PC", "WHO", "IMF", "ECB", "FED", "GDP", "NHS", "BBC", "CNN", "NBA", "NFL", "NHL",
    "MLB", "FIFA", "UEFA", "IOC", "WTO", "OPEC", "ISIS", "DNA", "HIV", "AIDS", "COVID", "LGBT",
    "NGO", "IPO", "SUV", "GPS", "USB", "API", "HTML", "CSS", "SQL", "HTTP", "HTTPS", "URL", "PDF",
    "RSS", "IBM", "AMD", "BMW", "VW", "SAP", "CDU", "CSU", "SPD", "FDP", "AFD", "DDR", "BRD",
    "USD", "EUR", "GBP", "II", "III", "IV", "VI", "VII", "XI", "ONU", "OTAN", "UE", "OMS", "FMI",
    "PP", "PSOE", "ООН", "США", "ЕС", "НАТО", "МВД", "МИД", "РФ", "СССР", "ФСБ", "ЄС", "ЗСУ",
    "ABD", "AB",
];

/// What a title is made with.
pub(super) struct Surroundings<'a> {
    pub(super) outlet: &'a str,
    pub(super) feed_title: Option<&'a str>,
    pub(super) url: Option<&'a str>,
    pub(super) language: Option<&'a str>,
    /// The whole text.
    pub(super) text: &'a str,
}

/// The title as the feed gave it, as plain text on one line; none where that
/// says nothing.
pub(super) fn original(title: Option<&str>) -> Option<String> {
    let title = clean::line(&without_tags(title?));
    let says = title.chars().any(char::is_alphanumeric)
        || title
            .chars()
            .any(|c| u32::from(c) >= 0x2000 && !c.is_whitespace());
    const EMPTY: &[&str] = &[
        "untitled",
        "no title",
        "(no title)",
        "[no title]",
        "ohne titel",
        "sans titre",
        "sin título",
        "без названия",
        "null",
    ];
    (says && !EMPTY.contains(&title.to_lowercase().as_str())).then_some(title)
}

/// A cleaned title; never empty where `original` is not.
pub(super) fn clean_title(original: &str, around: &Surroundings<'_>) -> String {
    let mut title = original;
    if let Some(found) = PREFIX.as_ref().and_then(|prefix| prefix.find(title)) {
        title = unless_bare(&title[found.end()..], title);
    }
    if let Some(found) = SUFFIX.as_ref().and_then(|suffix| suffix.find(title)) {
        title = unless_bare(&title[..found.start()], title);
    }
    title = without_outlet(title, around);
    let title = if is_shouted(title) {
        calmed(title, around)
    } else {
        title.to_owned()
    };
    clean::shortened(title.trim(), TITLE_MAX)
}

/// A title for an item without one: its first sentence, else what it has.
pub(super) fn stand_in(first_words: &[&str], around: &Surroundings<'_>) -> String {
    for words in first_words {
        let words = words.split_at(words.floor_char_boundary(2_000)).0;
        let first = sentence::split_some(words, around.language, 1);
        let text = first.first().map_or(words.trim(), |sentence| sentence.text);
        if text.ends_with(':') && text.len() < 40 {
            continue; // "somebody:" before what somebody said
        }
        if text.chars().any(char::is_alphanumeric) {
            let whole = text.trim_end_matches(['.', '。', '।', ' ']);
            return clean::shortened(
                if whole.is_empty() { text } else { whole },
                FIRST_SENTENCE_MAX,
            );
        }
    }
    let of_url = around.url.and_then(title_of_url);
    of_url
        .or_else(|| Some(clean::line(around.outlet)).filter(|outlet| !outlet.is_empty()))
        .unwrap_or_else(|| "Untitled".to_owned())
}

/// The last words of an address, or its host.
fn title_of_url(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    let segment = url
        .path_segments()
        .and_then(|mut all| all.rfind(|s| !s.is_empty()));
    let words = segment.map(|segment| {
        let stem = segment.rsplit_once('.').map_or(segment, |(stem, _)| stem);
        clean::line(&stem.replace(['-', '_', '+'], " ").replace("%20", " "))
    });
    words
        .filter(|words| {
            words.chars().filter(|c| c.is_alphabetic()).count() > 2 && !words.contains('%')
        })
        .or_else(|| url.host_str().map(str::to_owned))
}

/// Titles are plain text, yet some feeds leave tags or references in them.
fn without_tags(title: &str) -> String {
    let inline = |tag: Tag| tag.role() == Role::Inline || tag == Tag::Br;
    let closes = |token: Token<'_>| match token {
        Token::Close(Some(tag)) => inline(tag),
        Token::Open(start) => start.tag == Some(Tag::Br),
        _ => false,
    };
    let mut plain = title.to_owned();
    if title.contains('<') && Tokens::new(title).any(closes) {
        plain = Tokens::new(title)
            .map(|token| match token {
                Token::Text(text) | Token::RawText(text) => text,
                Token::Open(start) if start.tag == Some(Tag::Br) => " ",
                _ => "",
            })
            .collect();
    }
    for _ in 0..2 {
        if plain.contains('&') && plain.contains(';') {
            plain = entity::decode(&plain).into_owned();
        }
    }
    plain
}

fn unless_bare<'a>(stripped: &'a str, title: &'a str) -> &'a str {
    let stripped = stripped.trim();
    if stripped.chars().filter(|c| c.is_alphanumeric()).count() >= 4 {
        stripped
    } else {
        title
    }
}

/// Letters and figures only, so that names compare whatever their signs.
fn key(name: &str) -> String {
    let folded = fold(name);
    let bare: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    bare.strip_prefix("the")
        .map(str::to_owned)
        .filter(|rest| rest.len() > 2)
        .unwrap_or(bare)
}

/// The title without the outlet's name behind or before it.
fn without_outlet<'a>(title: &'a str, around: &Surroundings<'_>) -> &'a str {
    let host = around.url.and_then(|url| url::Url::parse(url).ok());
    let host = host.as_ref().and_then(|url| url.host_str()).unwrap_or("");
    let host = host.trim_start_matches("www.");
    let site = registrable(host)
        .and_then(|domain| domain.split('.').next())
        .unwrap_or("");
    let names: Vec<String> = [around.outlet, around.feed_title.unwrap_or(""), host, site]
        .iter()
        .map(|name| key(name))
        .filter(|name| name.len() > 1)
        .collect();
    let named = |part: &str| {
        let part = key(part);
        !part.is_empty()
            && names.iter().any(|name| {
                *name == part
                    || part.len() > 3 && (name.starts_with(&part) || name.ends_with(&part))
            })
    };
    let mut title = title;
    for _ in 0..2 {
        let cut = SEPARATORS
            .iter()
            .filter_map(|separator| title.rfind(separator).map(|at| (at, *separator)))
            .max_by_key(|(at, separator)| (*at, separator.len()));
        let Some((at, separator)) = cut else { break };
        let (head, tail) = (&title[..at], title[at + separator.len()..].trim());
        let firm = separator.contains(['|', '｜']);
        if !(named(tail) || is_outlet(tail, head, firm)) {
            break;
        }
        title = unless_bare(head, title);
    }
    let before = [": ", " | ", " - ", " – ", " — "]
        .iter()
        .filter_map(|s| title.find(s).map(|at| (at, s.len())));
    if let Some((at, length)) = before.min_by_key(|(at, _)| *at) {
        // Only the outlet's very name: a host's may be the subject.
        let exact = [around.outlet, around.feed_title.unwrap_or("")];
        let head = key(&title[..at]);
        if !head.is_empty() && exact.iter().any(|name| key(name) == head) {
            title = unless_bare(&title[at + length..], title);
        }
    }
    title
}

/// True where the last part of a title is the name of an outlet that neither
/// feed nor address tell of (aggregators).
fn is_outlet(tail: &str, head: &str, firm: bool) -> bool {
    let words: Vec<&str> = tail.split_whitespace().collect();
    let head_words = head.split_whitespace().count();
    if words.is_empty() || words.len() > 4 || head_words < 3 {
        return false;
    }
    let cased = words.iter().all(|word| {
        word.chars()
            .next()
            .is_some_and(|c| !c.is_lowercase() && !c.is_numeric())
    });
    let known = words
        .iter()
        .any(|word| OUTLET_WORDS.contains(&word.to_lowercase().as_str()));
    let address = words.len() == 1
        && tail.rsplit_once('.').is_some_and(|(name, end)| {
            name.len() > 1
                && (2..=4).contains(&end.len())
                && end.bytes().all(|b| b.is_ascii_lowercase())
        });
    address
        || known && cased && (firm || words.len() <= 3)
        || firm && cased && words.len() <= 3 && head_words > 4
}

fn is_shouted(title: &str) -> bool {
    let (mut upper, mut lower) = (0usize, 0usize);
    for c in title.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper >= SHOUT_MIN
        && lower * 10 <= upper
        && title
            .split_whitespace()
            .filter(|w| w.chars().count() > 3)
            .count()
            > 1
}

/// A shouted title in sentence case: each word as the text writes it inside
/// its sentences, names and acronyms too; else small.
fn calmed(title: &str, around: &Surroundings<'_>) -> String {
    let turkic = around
        .language
        .is_some_and(|l| l.starts_with("tr") || l.starts_with("az"));
    let german = around.language.is_some_and(|l| l.starts_with("de"));
    let lower = |word: &str| {
        if turkic {
            word.replace('I', "ı").replace('İ', "i").to_lowercase()
        } else {
            word.to_lowercase()
        }
    };
    let written = written_words(around.text, lower);
    let mut out = String::with_capacity(title.len());
    let mut begins = true;
    for (at, word) in title.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let is_edge = |c: char| !c.is_alphanumeric();
        let bare = word.trim_matches(is_edge);
        let small = lower(bare);
        let has_figures = bare.chars().any(char::is_numeric);
        let new =
            if bare.is_empty() || ACRONYMS.contains(&bare) || has_figures || bare.contains('.') {
                bare.to_owned()
            } else if let Some(form) = written.get(small.as_str()) {
                (*form).to_owned()
            } else if german && !SMALL.contains(&small.as_str()) {
                capital(&small, turkic)
            } else {
                small
            };
        let new = if begins { capital(&new, turkic) } else { new };
        out.push_str(&word.replacen(bare, &new, usize::from(!bare.is_empty())));
        begins = word.ends_with([':', '.', '!', '?']);
    }
    out
}

/// How the text writes its words inside sentences, by their small form.
fn written_words(text: &str, lower: impl Fn(&str) -> String) -> HashMap<String, &str> {
    let mut forms = HashMap::new();
    let mut begins = true;
    for word in text.split_whitespace().take(LEARN_WORDS) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare
            .strip_suffix("'s")
            .or_else(|| bare.strip_suffix("’s"))
            .unwrap_or(bare);
        let is_loud = bare.chars().count() > 5 && !bare.chars().any(char::is_lowercase);
        if !begins && !bare.is_empty() && !is_loud {
            forms.entry(lower(bare)).or_insert(bare);
        }
        begins = word.ends_with(['.', '!', '?', ':', '"', '”', '—', '–']);
    }
    forms
}

fn capital(word: &str, turkic: bool) -> String {
    match word.strip_prefix('i') {
        Some(rest) if turkic => format!("İ{rest}"),
        _ => capitalised(word),
    }
}
