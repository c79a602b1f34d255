//! HTTP dates (RFC 9110, section 5.6.7): the preferred form, both obsolete
//! ones, and the near misses that servers send.

use crate::model::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
/// `Sun Nov  6 08:49:37 1994`; zones other than GMT by their offset. None for
/// anything that is not a valid time.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let mut month = None;
    let mut time = None;
    let mut offset_secs = 0;
    let mut numbers = [None::<i16>; 2];
    for word in words(text) {
        if word.contains(':') {
            time = Some(clock(word)?);
        } else if let Some(number) = number(word) {
            let free = numbers.iter_mut().find(|number| number.is_none())?;
            *free = Some(number);
        } else if word.starts_with(['+', '-']) {
            offset_secs = offset(word)?;
        } else if let Some(found) = MONTHS.iter().position(|name| starts_with(word, name)) {
            month = i8::try_from(found + 1).ok();
        }
    }
    let (hour, minute, second) = time?;
    let day = i8::try_from(numbers[0]?).ok()?;
    let date = civil::Date::new(full_year(numbers[1]?), month?, day).ok()?;
    let local = date.at(hour, minute, second, 0);
    let zone = Offset::from_seconds(offset_secs).ok()?;
    zone.to_timestamp(local).ok()
}

/// Parts between spaces and commas; `06-Nov-94` is three, `-0500` stays one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '\t', '"'])
        .flat_map(|part| {
            let dashed = part.contains('-') && !part.starts_with('-') && !part.contains(':');
            part.split(move |c| dashed && c == '-')
        })
        .filter(|part| !part.is_empty())
        .take(16)
}

fn starts_with(word: &str, name: &str) -> bool {
    word.get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name))
}

fn number(word: &str) -> Option<i16> {
    if word.bytes().all(|b| b.is_ascii_digit()) {
        word.parse().ok()
    } else {
        None
    }
}

fn clock(word: &str) -> Option<(i8, i8, i8)> {
    let mut parts = word.split(':').map(|part| part.parse::<i8>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().unwrap_or(Some(0))?;
    // A leap second is the second before it.
    Some((hour, minute, second.min(59)))
}

/// `+0130` in seconds; none beyond a day.
fn offset(word: &str) -> Option<i32> {
    let digits: i32 = word.get(1..)?.parse().ok()?;
    if !(0..2400).contains(&digits) {
        return None;
    }
    let secs = (digits / 100) * 3_600 + (digits % 100) * 60;
    Some(if word.starts_with('-') { -secs } else { secs })
}

/// Two digits are of this century up to 69, as RFC 6265 counts them.
fn full_year(year: i16) -> i16 {
    match year {
        0..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    }
}
