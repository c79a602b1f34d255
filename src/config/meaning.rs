//! What is meant: the settings of each section from what was written in it.

use super::editions;
use super::problem::Problem;
use super::reading::{Around, Reading};
use super::values;
use super::written::Keys;
use crate::model::Timestamp;
use crate::model::settings::{
    AllowPrivate, BriefSettings, Cadence, ClusterSettings, DedupeSettings, FetchSettings,
    LogFormat, LogSettings, MailSettings, PollSettings, RetentionSettings, StoreSettings,
};
use crate::query::Saved;
use crate::query::parse_saved;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// What was written, to be read section by section.
pub(super) struct Sections<'a> {
    /// By name.
    pub(super) written: &'a BTreeMap<String, Keys>,
    /// Where it is read.
    pub(super) around: Around<'a>,
}

impl Sections<'_> {
    pub(super) fn read<'p>(
        &'p self,
        section: &'p str,
        problems: &'p mut Vec<Problem>,
    ) -> Reading<'p> {
        const NONE: &Keys = &Keys::new();
        Reading {
            section,
            keys: self.written.get(section).unwrap_or(NONE),
            place: None,
            around: self.around,
            secrets: self.around.secrets_of(None),
            problems,
        }
    }

    /// `[store]`. `default_path` is where the database is unless configured.
    pub(super) fn store(
        &self,
        default_path: PathBuf,
        problems: &mut Vec<Problem>,
    ) -> StoreSettings {
        let mut keys = self.read("store", problems);
        StoreSettings {
            path: keys.path("path").unwrap_or(default_path),
            mode: keys.need("mode", values::mode),
            group: keys.get("group", values::words),
            busy_timeout: keys.need("busy_timeout", values::duration),
            batch: keys.need("batch", values::positive),
            cluster: self.cluster(problems),
        }
    }

    /// `[poll]`. Schedules are in `zone` unless they say otherwise.
    pub(super) fn poll(&self, zone: &str, problems: &mut Vec<Problem>) -> PollSettings {
        let before = problems.len();
        let mut keys = self.read("poll", problems);
        let cadence = keys.cadence(zone);
        let settings = PollSettings {
            cadence: cadence.unwrap_or(Cadence::Auto),
            min_interval: keys.need("min_interval", values::second_or_more),
            max_interval: keys.need("max_interval", values::some_duration),
            concurrency: keys.need("concurrency", values::positive),
            per_host: keys.need("per_host", values::positive),
            per_host_gap: keys.need("per_host_gap", values::duration),
            jitter: keys.need("jitter", values::share),
            jitter_max: keys.need("jitter_max", values::duration),
            spread: keys.need("spread", values::duration),
            backoff_max: keys.need("backoff_max", values::some_duration),
            backoff_daily_after: keys.need("backoff_daily_after", values::duration),
            backoff_weekly_after: keys.need("backoff_weekly_after", values::duration),
            retry_after_max: keys.need("retry_after_max", values::some_duration),
            hold: keys.need("hold", values::some_duration),
            hold_max: keys.need("hold_max", values::some_duration),
            moved_after: keys.need("moved_after", values::times),
            moved_age: keys.need("moved_age", values::duration),
            gone_after: keys.need("gone_after", values::times),
            gone_age: keys.need("gone_age", values::duration),
            stuck_after: keys.need("stuck_after", values::duration),
            line_hosts: keys.need("line_hosts", values::size),
            line_window: keys.need("line_window", values::some_duration),
            line_probe: keys.need("line_probe", values::some_duration),
            unreached: keys.need("unreached", values::some_duration),
            stale_factor: keys.need("stale_factor", values::times),
            tick: keys.need("tick", values::second_or_more),
            lease: keys.need("lease", values::some_duration),
            drain: keys.need("drain", values::duration),
            items_max: keys.need("items_max", values::positive),
            items_per_feed_max: keys.need("items_per_feed_max", values::count),
        };
        if keys.problems.len() > before {
            return settings;
        }
        keys.not_below(Some(&settings.cadence), settings.min_interval);
        for (low, high, below) in [
            (
                "min_interval",
                "max_interval",
                settings.max_interval < settings.min_interval,
            ),
            ("hold", "hold_max", settings.hold_max < settings.hold),
            (
                "backoff_daily_after",
                "backoff_weekly_after",
                settings.backoff_weekly_after < settings.backoff_daily_after,
            ),
        ] {
            if below {
                keys.problem(high, format!("is below `{low}`"));
            }
        }
        settings
    }

    /// `[fetch]`
    pub(super) fn fetch(&self, problems: &mut Vec<Problem>) -> FetchSettings {
        let mut keys = self.read("fetch", problems);
        FetchSettings {
            timeout: keys.need("timeout", values::some_duration),
            connect_timeout: keys.need("connect_timeout", values::some_duration),
            body_max: keys.need("body_max", values::bytes),
            header_max: keys.need("header_max", values::memory),
            redirects_max: keys.need("redirects_max", values::size),
            user_agent: keys.get("user_agent", values::header_value),
            contact: keys.get("contact", values::header_value),
            proxy: keys.proxy(),
            allow_private: keys
                .get("allow_private_addresses", values::allow_private)
                .unwrap_or(AllowPrivate::No),
            ca_file: keys.readable("ca_file"),
            delta: keys.need("delta", values::flag),
        }
    }

    /// `[brief]`
    pub(super) fn brief(&self, problems: &mut Vec<Problem>) -> BriefSettings {
        let saved = self.saved(problems);
        let mut keys = self.read("brief", problems);
        BriefSettings {
            timezone: keys.need("timezone", values::timezone),
            points_max: keys.need("points_max", values::size),
            paragraphs_max: keys.need("paragraphs_max", values::positive),
            body_chars_max: keys.need("body_chars_max", values::positive),
            html_max: keys.need("html_max", values::memory),
            depth_max: keys.need("depth_max", values::positive),
            boilerplate_after: keys.need("boilerplate_after", values::times),
            saved,
        }
    }

    /// `[search]`: queries that can be read, in one another too.
    fn saved(&self, problems: &mut Vec<Problem>) -> Saved {
        let mut keys = self.read("search", problems);
        let saved: Saved = keys.need("saved", values::queries);
        let (now, zone) = (Timestamp::UNIX_EPOCH, TimeZone::UTC);
        for name in saved.keys() {
            if let Err(error) = parse_saved(&format!("@{name}"), now, &zone, &saved) {
                keys.problem_hint("saved", error.message, error.right);
            }
        }
        saved
    }

    /// `[dedupe]`
    pub(super) fn dedupe(&self, problems: &mut Vec<Problem>) -> DedupeSettings {
        let mut keys = self.read("dedupe", problems);
        DedupeSettings {
            text_min: keys.need("text_min", values::positive),
            tracking: keys.need("tracking", values::texts),
        }
    }

    /// `[cluster]`
    fn cluster(&self, problems: &mut Vec<Problem>) -> ClusterSettings {
        let mut keys = self.read("cluster", problems);
        ClusterSettings {
            likeness: keys.need("likeness", values::share) as f32,
            quiet: keys.need("quiet", values::some_duration),
        }
    }

    /// `[retention]`
    pub(super) fn retention(&self, problems: &mut Vec<Problem>) -> RetentionSettings {
        let mut keys = self.read("retention", problems);
        RetentionSettings {
            age: keys.get("age", values::some_duration),
            count: keys
                .get("count", values::positive)
                .and_then(|count| u64::try_from(count).ok()),
            events_age: keys.get("events_age", values::some_duration),
            large_share: keys.need("large_share", values::share),
            large_number: keys.need("large_number", values::count),
        }
    }

    /// `[mail]`, which is for editions.
    pub(super) fn mail(
        &self,
        ca_file: Option<&Path>,
        problems: &mut Vec<Problem>,
    ) -> Option<MailSettings> {
        let mut keys = self.read("mail", problems);
        keys.secrets = self.around.secrets_of_editions();
        editions::mail(keys, ca_file)
    }

    /// `[log]`
    pub(super) fn log(&self, problems: &mut Vec<Problem>) -> LogSettings {
        let mut keys = self.read("log", problems);
        LogSettings {
            level: keys.need("level", values::log_level),
            format: keys
                .get("format", values::log_format)
                .unwrap_or(LogFormat::Auto),
        }
    }

    /// The zone of schedules that name none: that of `[poll]`, else of `[brief]`.
    pub(super) fn schedule_zone(&self, brief: &BriefSettings) -> String {
        let poll = self.written.get("poll");
        poll.and_then(|keys| keys.get("timezone"))
            .and_then(|written| values::timezone(&written.raw).ok())
            .unwrap_or_else(|| brief.timezone.clone())
    }
}

/// Checks that hold between sections.
pub(super) fn between(
    sections: &Sections<'_>,
    poll: &PollSettings,
    fetch: &FetchSettings,
    problems: &mut Vec<Problem>,
) {
    if problems.is_empty() && poll.lease <= fetch.timeout {
        let mut keys = sections.read("poll", problems);
        keys.problem(
            "lease",
            "must be longer than `timeout` of [fetch]".to_owned(),
        );
    }
}
