//! A mailbox (mbox, RFC 4155): a message a brief, for mail programs. Bodies are
//! in Base64, so that no line in them can be taken for the next message.

use super::entry::Entry;
use super::feed::mail_date;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::tz::TimeZone;

/// Nobody's address: the domain is reserved (RFC 2606).
const DOMAIN: &str = "briefd.invalid";
/// Bytes of text in an encoded word (RFC 2047, section 2: 75 characters).
const WORD: usize = 42;
/// Bytes in a line of 76 characters (RFC 2045, section 6.8).
const LINE: usize = 57;

pub(super) fn message(entry: &Entry) -> String {
    let at = entry.at;
    let line_date = at.to_zoned_datetime(TimeZone::UTC);
    let outlet = match entry.outlet.as_str() {
        "" => "briefd",
        outlet => outlet,
    };
    let from = words(outlet);
    let space = if from.starts_with("=?") { "\n " } else { " " };
    let mut head = vec![
        format!(
            "From briefs@{DOMAIN} {}",
            line_date.strftime("%a %b %e %H:%M:%S %Y")
        ),
        format!("From: {from}{space}<briefs@{DOMAIN}>"),
        format!("Date: {}", mail_date(at)),
        format!("Subject: {}", words(&entry.title)),
        format!("Message-ID: <{}@{DOMAIN}>", token(&entry.id)),
        "MIME-Version: 1.0".into(),
        "Content-Type: text/plain; charset=utf-8".into(),
        "Content-Transfer-Encoding: base64".into(),
    ];
    head.extend(
        entry
            .language
            .iter()
            .map(|tag| format!("Content-Language: {tag}")),
    );
    let body = body(entry);
    let lines: Vec<String> = body
        .as_bytes()
        .chunks(LINE)
        .map(|line| STANDARD.encode(line))
        .collect();
    format!("{}\n\n{}\n\n", head.join("\n"), lines.join("\n"))
}

fn body(entry: &Entry) -> String {
    let mut parts = Vec::new();
    let times = entry
        .times
        .iter()
        .map(|time| format!("{} {}", time.words, time.exact));
    parts.push(times.collect::<Vec<_>>().join("\n"));
    parts.push(entry.url.clone().unwrap_or_default());
    let points = entry
        .points
        .iter()
        .map(|point| format!("- {}", point.shown(str::to_owned)));
    parts.push(points.collect::<Vec<_>>().join("\n"));
    parts.extend(
        entry
            .paragraphs
            .iter()
            .map(|paragraph| paragraph.shown(str::to_owned)),
    );
    if !entry.sources.is_empty() {
        let sources = entry.sources.iter().map(|source| {
            let url = source.url.as_deref().unwrap_or_default();
            format!("- {}: {} {url}", source.outlet, source.title)
                .trim_end()
                .to_owned()
        });
        parts.push(format!(
            "Sources:\n{}",
            sources.collect::<Vec<_>>().join("\n")
        ));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// A line of text in a head: as it stands where it is plain, else in encoded
/// words (RFC 2047).
fn words(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b' ';
    if text.len() <= WORD && text.bytes().all(plain) {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (word, behind) = rest.split_at(rest.floor_char_boundary(WORD));
        words.push(format!("=?utf-8?B?{}?=", STANDARD.encode(word)));
        rest = behind;
    }
    words.join("\n ")
}

fn token(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}
