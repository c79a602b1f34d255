//! When the next request comes: interval, freshness, hints, skips.

use super::Scenarios;
use super::never_sooner;
use crate::server::Answer;
use crate::server::feed;
use crate::server::ok;
use crate::server::status;

/// Headers of one reply.
type Pairs = &'static [(&'static str, &'static str)];

/// Any date: the server's clock need not be ours.
const LONG_AGO: &str = "Sat, 03 Mar 2001 10:00:00 GMT";
const LONG_AGO_5_S_LATER: &str = "Sat, 03 Mar 2001 10:00:05 GMT";

/// A feed whose channel says this.
fn says(channel: &str) -> Answer {
    ok(format!(
        "<rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel>\
         <title>T</title><link>http://example.org/</link>{channel}\
         <item><guid>a</guid><title>a</title></item></channel></rss>"
    ))
    .header("Content-Type", "application/rss+xml")
}

fn headers(pairs: &[(&str, &str)]) -> Answer {
    pairs
        .iter()
        .fold(feed("\"v1\"", &["a"]), |answer, (name, value)| {
            answer.header(name, value)
        })
}

/// One feed of 1 s: its requests are never nearer than `secs`, and there are
/// at least `requests`.
fn story(
    all: &mut Scenarios,
    name: &'static str,
    answers: Vec<Answer>,
    secs: f64,
    requests: usize,
) {
    all.add(name, |stage| {
        let host = stage.host();
        host.on("/f", answers);
        stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", requests);
        move |_| never_sooner(&host.seen_at("/f"), secs)
    });
}

pub(super) fn add(all: &mut Scenarios) {
    story(
        all,
        "the interval, lengthened, never shortened",
        vec![headers(&[])],
        1.0,
        8,
    );
    all.add("an interval of its own", |stage| {
        let host = stage.host();
        host.on("/f", [headers(&[])]);
        stage.feed(&host, "/f", "interval = \"5s\"");
        stage.until(&host, "/f", 4);
        move |_| never_sooner(&host.seen_at("/f"), 5.0)
    });
    all.add("a schedule: only in its minutes", |stage| {
        let host = stage.host();
        host.on("/f", [headers(&[])]);
        // 30 February was refused; 29 February is far enough away.
        stage.feed(&host, "/f", "schedule = \"0 0 29 2 *\"");
        move |_| assert!(host.seen().is_empty(), "a new feed waits for its time too")
    });
    freshness(all);
    hints(all);
}

fn freshness(all: &mut Scenarios) {
    #[rustfmt::skip]
    let table: [(&str, Pairs, f64, usize); 16] = [
        ("max-age", &[("Cache-Control", "max-age=4")], 4.0, 4),
        ("max-age in quotes and capitals", &[("Cache-Control", "Public, MAX-AGE=\"4\"")], 4.0, 4),
        ("max-age minus Age", &[("Cache-Control", "max-age=60"), ("Age", "56")], 4.0, 4),
        ("a max-age of a year is cut", &[("Cache-Control", "max-age=31536000")], 10.0, 3),
        ("s-maxage is not for us", &[("Cache-Control", "s-maxage=3600")], 1.0, 8),
        ("no-cache asks for nothing", &[("Cache-Control", "no-cache, max-age=3600")], 1.0, 8),
        ("no-store asks for nothing", &[("Cache-Control", "no-store, max-age=3600")], 1.0, 8),
        ("max-age=0 asks for nothing", &[("Cache-Control", "max-age=0, must-revalidate")], 1.0, 8),
        ("a max-age that is no number", &[("Cache-Control", "max-age=never")], 1.0, 8),
        ("Expires minus Date, by a clock of 2001", &[("Expires", LONG_AGO_5_S_LATER), ("Date", LONG_AGO)], 5.0, 4),
        ("Expires: 0 asks for nothing", &[("Expires", "0")], 1.0, 8),
        ("Expires: -1 asks for nothing", &[("Expires", "-1")], 1.0, 8),
        ("Expires long ago asks for nothing", &[("Expires", LONG_AGO)], 1.0, 8),
        ("max-age goes before Expires", &[("Cache-Control", "max-age=4"), ("Expires", "0")], 4.0, 4),
        ("a short max-age shortens nothing", &[("Cache-Control", "max-age=0"), ("Expires", "Fri, 31 Dec 2038 23:59:59 GMT")], 1.0, 8),
        ("two Cache-Control lines are one", &[("Cache-Control", "public"), ("Cache-Control", "max-age=4")], 4.0, 4),
    ];
    for (name, pairs, secs, requests) in table {
        story(all, name, vec![headers(pairs)], secs, requests);
    }
    let fresh = status(304).header("Cache-Control", "max-age=4");
    all.add("the freshness of a 304 counts", |stage| {
        let host = stage.host();
        host.on("/f", [feed("\"v1\"", &["a"]), fresh]);
        stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 5);
        move |_| never_sooner(&host.seen_at("/f")[1..], 4.0)
    });
}

fn hints(all: &mut Scenarios) {
    story(
        all,
        "ttl, cut at the longest interval",
        vec![says("<ttl>1</ttl>")],
        10.0,
        3,
    );
    let ttl_then_304 = vec![says("<ttl>1</ttl>").header("ETag", "\"t\""), status(304)];
    story(all, "ttl stays in force on 304s", ttl_then_304, 10.0, 3);
    story(all, "a ttl of nothing", vec![says("<ttl>0</ttl>")], 1.0, 8);
    story(
        all,
        "a ttl that is no number",
        vec![says("<ttl>often</ttl>")],
        1.0,
        8,
    );
    let hourly =
        "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>";
    story(all, "the syndication module", vec![says(hourly)], 10.0, 3);
    let hints_gone = vec![says("<ttl>1</ttl>"), says("")];
    all.add("hints end with the document that gave them", |stage| {
        let host = stage.host();
        host.on("/f", hints_gone);
        stage.feed(&host, "/f", "interval = \"1s\"");
        stage.until(&host, "/f", 6);
        move |_| never_sooner(&host.seen_at("/f")[..2], 10.0)
    });

    let now = jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC);
    // The run is over long before the hour after next.
    let hours: String = [0, 1]
        .map(|ahead| format!("<hour>{}</hour>", (now.hour() + ahead) % 24))
        .concat();
    let hours_of_all: String = (0..24).map(|hour| format!("<hour>{hour}</hour>")).collect();
    let day_names = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let today = usize::from(now.weekday().to_monday_zero_offset().unsigned_abs());
    let days: String = [0, 1]
        .map(|ahead| format!("<day>{}</day>", day_names[(today + ahead) % 7]))
        .concat();
    let skips = [
        (
            "skipHours: nothing within them",
            format!("<skipHours>{hours}</skipHours>"),
        ),
        (
            "skipDays: nothing on them",
            format!("<skipDays>{days}</skipDays>"),
        ),
    ];
    for (name, channel) in skips {
        all.add(name, |stage| {
            let host = stage.host();
            host.on("/f", [says(&channel)]);
            let feed = stage.feed(&host, "/f", "interval = \"1s\"");
            stage.until(&host, "/f", 1);
            move |facts| {
                assert_eq!(host.seen_at("/f").len(), 1);
                let reason = facts.says(&feed, "next_reason");
                assert!(reason.contains("skip"), "{reason}");
            }
        });
    }
    let never = format!("<skipHours>{hours_of_all}</skipHours>");
    story(
        all,
        "skipHours of all hours is nonsense",
        vec![says(&never)],
        1.0,
        8,
    );
}
