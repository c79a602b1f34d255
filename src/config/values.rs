//! Values: from what was written to what is meant, or why not. Messages name
//! the value, so none of these is used for secrets (but [`text`], which names
//! only the type).

use super::written::Raw;
use crate::model::Timestamp;
use crate::model::settings::{AllowPrivate, FullText, LogFormat, Schedule};
use crate::model::text::{is_unsafe, one_line};
use crate::schedule::check_schedule;
use ipnet::IpNet;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

/// A value, or what is wrong with it.
pub(super) type Read<T> = Result<T, String>;

/// A century: far beyond any use, and no arithmetic overflows.
const DURATION_MAX: Duration = Duration::from_secs(36_500 * 86_400);

pub(super) fn text(raw: &Raw) -> Read<String> {
    match raw {
        Raw::Text(text) | Raw::Loose(text) => Ok(text.clone()),
        other => Err(expected("a string", other)),
    }
}

/// Text that is not empty and has no invisible characters.
pub(super) fn words(raw: &Raw) -> Read<String> {
    let text = text(raw)?;
    let text = text.trim();
    if text.is_empty() {
        return Err("is empty".to_owned());
    }
    if text.contains(|c: char| c.is_control() || is_unsafe(c)) {
        return Err("has invisible characters".to_owned());
    }
    Ok(text.to_owned())
}

/// A name for people: white space folded.
pub(super) fn label(raw: &Raw) -> Read<String> {
    words(raw).map(|text| one_line(&text))
}

pub(super) fn flag(raw: &Raw) -> Read<bool> {
    match raw {
        Raw::Flag(flag) => Ok(*flag),
        Raw::Loose(text) if text == "true" => Ok(true),
        Raw::Loose(text) if text == "false" => Ok(false),
        other => Err(expected("true or false", other)),
    }
}

fn whole(raw: &Raw) -> Read<u64> {
    let wrong = || expected("a whole number", raw);
    match raw {
        Raw::Whole(number) => {
            u64::try_from(*number).map_err(|_| format!("`{number}` is below zero"))
        }
        Raw::Loose(text) => text.trim().parse().map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

/// A whole number, zero included.
pub(super) fn count(raw: &Raw) -> Read<u64> {
    whole(raw)
}

/// A whole number, zero included, as an index.
pub(super) fn size(raw: &Raw) -> Read<usize> {
    let number = whole(raw)?;
    usize::try_from(number).map_err(|_| format!("`{number}` is too large"))
}

/// A whole number from 1.
pub(super) fn positive(raw: &Raw) -> Read<usize> {
    match size(raw)? {
        0 => Err("must be at least 1".to_owned()),
        number => Ok(number),
    }
}

/// A whole number from 1 that fits 32 bits.
pub(super) fn times(raw: &Raw) -> Read<u32> {
    let number = positive(raw)?;
    u32::try_from(number).map_err(|_| format!("`{number}` is too large"))
}

/// A share, 0 to 1.
pub(super) fn share(raw: &Raw) -> Read<f64> {
    let number = match raw {
        Raw::Float(number) => *number,
        Raw::Whole(number @ 0..=1) => *number as f64,
        Raw::Whole(number) => return Err(format!("`{number}` is not between 0 and 1")),
        Raw::Loose(text) => text
            .trim()
            .parse()
            .map_err(|_| expected("a number between 0 and 1", raw))?,
        other => return Err(expected("a number between 0 and 1", other)),
    };
    match (0.0..=1.0).contains(&number) {
        true => Ok(number),
        false => Err(format!("`{number}` is not between 0 and 1")),
    }
}

/// `90s`, `15m`, `1h30m` ..; a bare number has no unit and is refused.
pub(super) fn duration(raw: &Raw) -> Read<Duration> {
    let text = match raw {
        Raw::Text(text) | Raw::Loose(text) => text.trim(),
        Raw::Whole(number) => {
            return Err(format!(
                "`{number}` has no unit: write \"{number}s\" for seconds"
            ));
        }
        other => return Err(expected("a duration such as \"15m\"", other)),
    };
    parse_duration(text).ok_or_else(|| {
        format!("`{text}` is not a duration such as \"30s\", \"15m\", \"2h\", \"3d\"")
    })
}

/// A duration longer than zero.
pub(super) fn some_duration(raw: &Raw) -> Read<Duration> {
    match duration(raw)? {
        Duration::ZERO => Err("must be longer than zero".to_owned()),
        duration => Ok(duration),
    }
}

/// A second or more: the shortest wait there is, even in tests.
pub(super) fn second_or_more(raw: &Raw) -> Read<Duration> {
    let duration = duration(raw)?;
    match duration < Duration::from_secs(1) {
        true => Err("must be at least 1s".to_owned()),
        false => Ok(duration),
    }
}

/// Text that can stand in an HTTP header: visible ASCII and spaces.
pub(super) fn header_value(raw: &Raw) -> Read<String> {
    let text = words(raw)?;
    match is_header_value(&text) {
        true => Ok(text),
        false => Err(format!(
            "`{text}` has characters that HTTP headers cannot carry"
        )),
    }
}

/// True for visible ASCII, spaces and tabs.
pub(super) fn is_header_value(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

/// Numbers with units, in any order, without sign and white space.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut rest = text;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let unit_ms: u64 = match &rest[..letters] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 7 * 86_400_000,
            _ => return None,
        };
        rest = &rest[letters..];
        total = total.checked_add(Duration::from_millis(number.checked_mul(unit_ms)?))?;
    }
    (total <= DURATION_MAX).then_some(total)
}

/// A duration as it can be written: `1h30m`, `500ms`, `0s`.
pub fn show_duration(duration: Duration) -> String {
    let mut rest = duration.as_millis();
    let mut text = String::new();
    for (unit, ms) in [
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1_000),
        ("ms", 1),
    ] {
        let number = rest / ms;
        rest %= ms;
        if number > 0 {
            text.push_str(&format!("{number}{unit}"));
        }
    }
    match text.is_empty() {
        true => "0s".to_owned(),
        false => text,
    }
}

/// Bytes, from 1: a number, or a text with KiB, MiB, GiB.
pub(super) fn bytes(raw: &Raw) -> Read<u64> {
    let text = match raw {
        Raw::Whole(number) => number.to_string(),
        Raw::Text(text) | Raw::Loose(text) => text.trim().to_owned(),
        other => return Err(expected("a size such as \"15MiB\"", other)),
    };
    let wrong = || format!("`{text}` is not a size such as \"64KiB\", \"15MiB\", or bytes");
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| wrong())?;
    let unit: u64 = match text[digits..].trim_start() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return Err(wrong()),
    };
    match number.checked_mul(unit) {
        Some(0) => Err("must be more than zero".to_owned()),
        Some(bytes) if bytes <= 1 << 40 => Ok(bytes),
        _ => Err(format!("`{text}` is too large")),
    }
}

/// Bytes, as an index.
pub(super) fn memory(raw: &Raw) -> Read<usize> {
    let number = bytes(raw)?;
    usize::try_from(number).map_err(|_| format!("`{number}` is too large"))
}

/// Strings; in an environment separated by commas.
pub(super) fn texts(raw: &Raw) -> Read<Vec<String>> {
    match raw {
        Raw::List(values) => values.iter().map(words).collect(),
        Raw::Loose(text) => Ok(text
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()),
        other => Err(expected("a list of strings", other)),
    }
}

/// Queries by name; a name begins with a letter.
pub(super) fn queries(raw: &Raw) -> Read<BTreeMap<String, String>> {
    let Raw::Table(queries) = raw else {
        return Err(expected("a table such as { world = \"tag:world\" }", raw));
    };
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let read = |(name, query): &(String, Raw)| {
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(of_name) {
            return Err(format!(
                "`{name}` is no name of a query: a letter, then letters, digits, `-` and `_`"
            ));
        }
        Ok((name.clone(), words(query)?))
    };
    queries.iter().map(read).collect()
}

/// Labels: no commas, which separate them in OPML; each once.
pub(super) fn tags(raw: &Raw) -> Read<Vec<String>> {
    let mut tags: Vec<String> = Vec::new();
    for tag in texts(raw)? {
        let tag = one_line(&tag);
        if tag.contains(',') {
            return Err(format!("`{tag}` has a comma in it: that separates tags"));
        }
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// `"0640"`.
pub(super) fn mode(raw: &Raw) -> Read<u32> {
    let text = match raw {
        Raw::Text(text) | Raw::Loose(text) => text,
        other => return Err(expected("a string such as \"0640\"", other)),
    };
    let mode = match text.len() {
        3 | 4 => u32::from_str_radix(text, 8).ok(),
        _ => None,
    };
    match mode {
        Some(mode) if mode & !0o777 != 0 => {
            Err(format!("`{text}`: only permissions, 0777 at most"))
        }
        Some(mode) if mode & 0o600 == 0o600 => Ok(mode),
        Some(_) => Err(format!("`{text}` keeps the owner from reading and writing")),
        None => Err(format!("`{text}` is not a file mode such as \"0640\"")),
    }
}

/// An IANA name.
pub(super) fn timezone(raw: &Raw) -> Read<String> {
    let name = words(raw)?;
    match jiff::tz::TimeZone::get(&name) {
        Ok(_) => Ok(name),
        Err(_) => Err(format!(
            "`{name}` is not a time zone such as \"Europe/Berlin\""
        )),
    }
}

/// Five fields that some minute matches.
pub(super) fn cron(raw: &Raw) -> Read<String> {
    let text = words(raw)?;
    let schedule = Schedule {
        cron: text.clone(),
        timezone: "UTC".to_owned(),
    };
    match check_schedule(&schedule, Timestamp::UNIX_EPOCH) {
        Ok(()) => Ok(text),
        Err(error) => Err(error.to_string()),
    }
}

/// true, false or networks; a single address is a network of one.
pub(super) fn allow_private(raw: &Raw) -> Read<AllowPrivate> {
    if let Ok(all) = flag(raw) {
        return Ok(match all {
            true => AllowPrivate::Yes,
            false => AllowPrivate::No,
        });
    }
    let wanted = "true, false or a list of networks";
    let networks = texts(raw).map_err(|_| expected(wanted, raw))?;
    let networks: Read<Vec<IpNet>> = networks.iter().map(|text| network(text)).collect();
    Ok(AllowPrivate::Networks(networks?))
}

fn network(text: &str) -> Read<IpNet> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| format!("`{text}` is not a network such as \"127.0.0.0/8\""))
}

pub(super) fn full_text(raw: &Raw) -> Read<FullText> {
    if let Ok(wanted) = flag(raw) {
        return Ok(if wanted {
            FullText::Always
        } else {
            FullText::Never
        });
    }
    match words(raw)?.as_str() {
        "auto" => Ok(FullText::Auto),
        "true" => Ok(FullText::Always),
        "false" => Ok(FullText::Never),
        other => Err(format!("`{other}` is not one of \"auto\", true, false")),
    }
}

pub(super) fn log_format(raw: &Raw) -> Read<LogFormat> {
    match words(raw)?.as_str() {
        "auto" => Ok(LogFormat::Auto),
        "human" => Ok(LogFormat::Human),
        "json" => Ok(LogFormat::Json),
        "journald" => Ok(LogFormat::Journald),
        other => Err(format!(
            "`{other}` is not one of \"auto\", \"human\", \"json\", \"journald\""
        )),
    }
}

/// A level, or levels by module; the filter's own parser would take a bare word
/// that is not a level for a module.
pub(super) fn log_level(raw: &Raw) -> Read<String> {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    let text = words(raw)?;
    let level = |part: &str| LEVELS.contains(&part.trim());
    let known = text.split(',').all(|part| match part.split_once('=') {
        Some((module, part)) => !module.trim().is_empty() && level(part),
        None => level(part),
    });
    match known {
        true => Ok(text.replace(' ', "")),
        false => Err(format!(
            "`{text}` is not one of {}, or a filter such as \"info,briefd::fetch=debug\"",
            LEVELS.join(", ")
        )),
    }
}

fn expected(wanted: &str, found: &Raw) -> String {
    let found = match found {
        Raw::Text(_) => "a string",
        Raw::Whole(_) => "a whole number",
        Raw::Float(_) => "a number",
        Raw::Flag(_) => "true or false",
        Raw::List(_) => "a list",
        Raw::Table(_) => "a table",
        Raw::Loose(_) => "other text",
        Raw::Date => "a date",
    };
    format!("expected {wanted}, found {found}")
}
