//! Times as apps write them: digits whose number tells the unit.

use crate::model::Timestamp;
use crate::serve::answer::Refusal;

/// A time until which items are marked: sixteen digits or more are
/// microseconds, thirteen to fifteen milliseconds, fewer seconds, to that
/// second's end. None for nothing and for 0: all there is.
///
/// # Errors
/// 400 for what is no number: better nothing is marked than everything.
pub(super) fn marked_until(text: &str) -> Result<Option<Timestamp>, Refusal> {
    let text = text.trim();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::bad("`ts` is no time: nothing was marked"));
    }
    let Some(value) = digits(text) else {
        return Ok(None);
    };
    let ms = match text.len() {
        16.. => value / 1000,
        13..=15 => value,
        _ => return Ok(second_end(value)),
    };
    Ok(Some(
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX),
    ))
}

/// The beginning of a second; none for 0 and what is no number of seconds.
pub(super) fn seconds(text: &str) -> Option<Timestamp> {
    Timestamp::from_second(digits(text.trim())?).ok()
}

/// The last millisecond of a second, likewise.
pub(super) fn seconds_end(text: &str) -> Option<Timestamp> {
    second_end(digits(text.trim())?)
}

fn second_end(second: i64) -> Option<Timestamp> {
    let ms = second.saturating_mul(1000).saturating_add(999);
    Some(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX))
}

/// A number above 0. One that is too large is as large as can be.
fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(i64::MAX)).filter(|value| *value > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_a_time_tell_its_unit() {
        for (text, expected) in [
            ("1700000000", Some(1_700_000_000_999)),
            ("1700000000123", Some(1_700_000_000_123)),
            ("1700000000123456", Some(1_700_000_000_123)),
            ("1700000000123999", Some(1_700_000_000_123)),
            ("170000000012345", Some(170_000_000_012_345)),
            ("5", Some(5_999)),
            (" 1700000000\n", Some(1_700_000_000_999)),
            ("0", None),
            ("", None),
            ("000", None),
        ] {
            let until = marked_until(text).ok();
            let ms = until.map(|until| until.map(|at| at.as_millisecond()));
            assert_eq!(ms, Some(expected), "{text}");
        }
        for text in ["-1", "soon", "17e8", "1 2", "１"] {
            assert!(marked_until(text).is_err(), "{text}");
        }
        for text in ["999999999999", "99999999999999999999999", "999999999999999"] {
            assert_eq!(
                marked_until(text).ok(),
                Some(Some(Timestamp::MAX)),
                "{text}"
            );
        }
        assert_eq!(seconds("5").map(|at| at.as_millisecond()), Some(5_000));
        assert_eq!(seconds_end("5").map(|at| at.as_millisecond()), Some(5_999));
        for text in ["0", "", "x", "-5", "5.5"] {
            assert_eq!((seconds(text), seconds_end(text)), (None, None), "{text}");
        }
    }
}
