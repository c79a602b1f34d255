//! Whose fault is it that no answer came?

use super::*;
use briefd::schedule::Fault;
use briefd::schedule::LineState;
use briefd::schedule::Silence;

/// What happens, at a second.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A host falls silent that answered before.
    Silent(u32),
    /// One that did not answer before either.
    Still(u32),
    /// An exchange is answered that began at this second.
    Answer(u64),
}

use Step::*;

type Steps = Vec<(u64, Step)>;

/// Hosts that are configured.
const HOSTS: usize = 9;

fn silent(line: &mut LineState, host: u32, before: bool, at: u64) {
    line.silent(&Silence {
        host: &format!("h{host}.example:443"),
        before,
        at: secs(at),
    });
}

fn line(steps: &[(u64, Step)]) -> LineState {
    let mut line = LineState::default();
    for (at, step) in steps {
        match *step {
            Silent(host) => silent(&mut line, host, false, *at),
            Still(host) => silent(&mut line, host, true, *at),
            Answer(began) => line.answered(secs(began)),
        }
    }
    line
}

#[test]
fn is_it_us() {
    let five = [1, 2, 3, 4, 5].map(|host| (10, Silent(host)));
    let with = |more: &[(u64, Step)]| [five.as_slice(), more].concat();
    #[rustfmt::skip]
    let table: &[(&str, Steps, u64, Fault)] = &[
        // story, steps, the second at which it is asked for h1's silence at 10 s, the answer
        ("alone: it takes a while to know", vec![(10, Silent(1))], 11, Fault::Unknown(secs(70))),
        ("alone, and nobody else was tried", vec![(10, Silent(1))], 70, Fault::Feed),
        ("another host answered later", vec![(10, Silent(1)), (12, Answer(11))], 12, Fault::Feed),
        ("that was asked before and shows nothing", vec![(10, Silent(1)), (12, Answer(9))], 13, Fault::Unknown(secs(70))),
        ("four are too few", with(&[])[1..].to_vec(), 11, Fault::Unknown(secs(70))),
        ("each that falls silent puts it off", vec![(10, Silent(1)), (60, Silent(2))], 100, Fault::Unknown(secs(120))),
        ("five at once: what is on its way may still be answered", with(&[]), 12, Fault::Unknown(secs(13))),
        ("five for three seconds: it is us", with(&[]), 13, Fault::Line),
        ("one host five times is one host", vec![(10, Silent(1)); 5], 13, Fault::Unknown(secs(70))),
        ("five, but one answered in between", with(&[(11, Answer(9))]), 60, Fault::Unknown(secs(70))),
        ("slowly, one after the other", vec![(10, Silent(1)), (60, Silent(2)), (110, Silent(3)), (160, Silent(4)), (210, Silent(5))], 210, Fault::Line),
        ("who was silent before counts for nothing", vec![(10, Silent(1)), (10, Still(2)), (10, Still(3)), (10, Still(4)), (10, Still(5))], 13, Fault::Unknown(secs(70))),
    ];
    for (story, steps, now, expected) in table {
        let silence = Silence {
            host: "h1.example:443",
            before: false,
            at: secs(10),
        };
        let fault = line(steps).fault(&silence, secs(*now), HOSTS, &settings());
        assert_eq!(fault, *expected, "{story}");
    }

    let silence = Silence {
        host: "h1.example:443",
        before: false,
        at: secs(10),
    };
    let few = line(&five).fault(&silence, secs(13), 4, &settings());
    assert_eq!(few, Fault::Feed, "of four hosts none can tell");
    let never = PollSettings {
        line_hosts: 0,
        ..settings()
    };
    let off = line(&five).fault(&silence, secs(13), HOSTS, &never);
    assert_eq!(off, Fault::Feed, "switched off");
    let lone = Silence {
        before: true,
        ..silence
    };
    let fault = line(&[]).fault(&lone, secs(10), HOSTS, &settings());
    assert_eq!(
        fault,
        Fault::Feed,
        "a dead host is dead again: known at once"
    );
}

#[test]
fn nobody_waits_longer_than_half_a_lease() {
    let mut line = LineState::default();
    for host in 0..4 {
        silent(&mut line, host, false, 10 + 50 * u64::from(host));
    }
    let silence = Silence {
        host: "h0.example:443",
        before: false,
        at: secs(10),
    };
    let short = PollSettings {
        lease: secs(2 * MIN),
        ..settings()
    };
    let fault = line.fault(&silence, secs(60), HOSTS, &short);
    assert_eq!(fault, Fault::Unknown(secs(70)));
    assert_eq!(line.fault(&silence, secs(70), HOSTS, &short), Fault::Feed);
}

#[test]
fn while_it_is_down_a_few_are_tried_now_and_then() {
    let settings = settings();
    let mut line = line(&[1, 2, 3, 4, 5].map(|host| (10, Silent(host))));
    let silence = Silence {
        host: "h1.example:443",
        before: false,
        at: secs(10),
    };
    assert_eq!(line.room(32, secs(12), &settings), 32, "not known yet");
    assert_eq!(
        line.fault(&silence, secs(13), HOSTS, &settings),
        Fault::Line
    );
    assert!(line.is_down());
    let room: Vec<usize> = [14, 27, 28, 29, 42, 43, 44]
        .map(|at| line.room(32, secs(at), &settings))
        .to_vec();
    assert_eq!(room, [0, 0, 3, 0, 0, 3, 0]);
    assert_eq!(
        line.room(2, secs(60), &settings),
        2,
        "no more than there is"
    );

    let said: Vec<bool> = [14, 72, 73, 74, 133]
        .map(|at| line.say_again(secs(at)))
        .to_vec();
    assert_eq!(said, [false, false, true, false, true], "once a minute");

    let later = Silence {
        before: true,
        at: secs(80),
        ..silence
    };
    let fault = line.fault(&later, secs(80), HOSTS, &settings);
    assert_eq!(
        fault,
        Fault::Line,
        "the others' failures are not theirs either"
    );
    line.answered(secs(5));
    assert!(!line.is_down(), "any answer shows that it is up");
    assert_eq!(line.room(32, secs(81), &settings), 32);
    assert!(!line.say_again(secs(500)));
}

#[test]
fn when_no_more_is_tried_what_is_known_decides() {
    let silence = |host| Silence {
        host,
        before: false,
        at: secs(10),
    };
    let mut few = line(&[(10, Silent(1)), (10, Silent(2))]);
    few.decide(secs(10), &settings());
    let fault = few.fault(&silence("h1.example:443"), secs(10), HOSTS, &settings());
    assert_eq!(fault, Fault::Feed);

    let mut many = line(&[1, 2, 3, 4, 5].map(|host| (10, Silent(host))));
    many.decide(secs(10), &settings());
    let fault = many.fault(&silence("h1.example:443"), secs(10), HOSTS, &settings());
    assert_eq!(fault, Fault::Line);
}
