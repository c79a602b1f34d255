//! How long ago, in words.

use crate::model::Timestamp;
use crate::model::text::counted;
use jiff::tz::TimeZone;

/// From here on the date is told instead.
const DAYS_MAX: i64 = 7;

/// `just now`, `5 minutes ago`, `3 hours ago`, `2 days ago`, `23 November 2026`;
/// what lies ahead by more than a minute is a date as well.
pub fn age(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    match now.as_second() - at.as_second() {
        -60..60 => "just now".to_owned(),
        seconds @ 60..3_600 => counted(seconds / 60, "minute") + " ago",
        seconds @ 3_600..86_400 => counted(seconds / 3_600, "hour") + " ago",
        seconds if (86_400..DAYS_MAX * 86_400).contains(&seconds) => {
            counted(seconds / 86_400, "day") + " ago"
        }
        _ => at
            .to_zoned_datetime(zone.clone())
            .strftime("%-d %B %Y")
            .to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_words() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap_or_default();
        for (at, expected) in [
            ("2026-11-23T12:00:30Z", "just now"),
            ("2026-11-23T11:59:01Z", "just now"),
            ("2026-11-23T11:59:00Z", "1 minute ago"),
            ("2026-11-23T11:00:01Z", "59 minutes ago"),
            ("2026-11-23T09:00:00Z", "3 hours ago"),
            ("2026-11-22T12:00:00Z", "1 day ago"),
            ("2026-11-16T12:00:01Z", "6 days ago"),
            ("2026-11-16T12:00:00Z", "16 November 2026"),
            ("2026-11-23T12:02:00Z", "23 November 2026"),
            ("1969-12-31T23:00:00Z", "31 December 1969"),
        ] {
            let at = at.parse().unwrap_or_default();
            assert_eq!(age(at, now, &TimeZone::UTC), expected);
        }
    }
}
