//! Who is logged in to the pages, by a cookie that only the browser knows, and
//! when the user was here last. Nothing of it outlives the process.

use super::super::login::Hash;
use super::super::login::Keys;
use super::super::login::hex;
use super::super::login::same;
use super::super::random;
use crate::model::Timestamp;
use hyper::HeaderMap;
use hyper::header::COOKIE;
use sha2::Digest;
use sha2::Sha256;
use std::collections::HashMap;
use std::io;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// The cookie's name.
const NAME: &str = "briefd";

/// How long a login holds.
const HOLDS: Duration = Duration::from_hours(30 * 24);

/// Logins at a time: one more ends the one that ends first.
const SESSIONS_MAX: usize = 100;

/// Who does nothing for so long comes back on another visit.
const AWAY: Duration = Duration::from_mins(30);

const DAY_SECONDS: i64 = 86_400;

/// Who is logged in, and what was seen.
#[derive(Debug, Default)]
pub(in super::super) struct Sessions {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When a login ends, by the hash of its cookie.
    open: HashMap<Hash, Timestamp>,
    visit: Option<Visit>,
}

/// Item numbers of the visit under way.
#[derive(Debug, Clone, Copy)]
struct Visit {
    /// What is above this one is new.
    since: i64,
    /// The highest that the front page has shown.
    seen: i64,
    /// When it was shown last.
    at: Timestamp,
}

/// Who asks, logged in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    id: Hash,
    /// What its forms carry.
    pub(super) token: String,
}

impl Sessions {
    /// A new login: its cookie's value. `seen` is what an earlier process
    /// remembered of the last visit.
    pub(super) fn open(
        &self,
        keys: &Keys,
        seen: Option<i64>,
        now: Timestamp,
    ) -> io::Result<String> {
        let cookie = hex(&random()?);
        let mut state = self.lock();
        state.open.retain(|_, until| *until > now);
        if state.open.len() >= SESSIONS_MAX
            && let Some(first) = state.open.iter().min_by_key(|(_, until)| **until)
        {
            let first = *first.0;
            state.open.remove(&first);
        }
        let until = now.saturating_add(HOLDS).unwrap_or(Timestamp::MAX);
        state.open.insert(id(keys, &cookie), until);
        if let (None, Some(seen)) = (state.visit, seen) {
            let (since, at) = (seen, now);
            state.visit = Some(Visit { since, seen, at });
        }
        Ok(cookie)
    }

    /// Whose request this is; none for who is not logged in. A new password
    /// ends all logins.
    pub(super) fn of(&self, keys: &Keys, headers: &HeaderMap, now: Timestamp) -> Option<Session> {
        let cookie = cookie(headers)?;
        let id = id(keys, &cookie);
        let until = *self.lock().open.get(&id)?;
        (until > now).then(|| Session {
            id,
            token: hex(&keys.sign(&["form ", &cookie].concat())),
        })
    }

    /// Ends a login.
    pub(super) fn close(&self, session: &Session) {
        self.lock().open.remove(&session.id);
    }

    /// The front page is shown, with items up to `newest`: gives the number
    /// above which they are new, none on the first visit of all.
    pub(super) fn visit(&self, newest: i64, now: Timestamp) -> Option<i64> {
        let mut state = self.lock();
        let visit = state.visit.get_or_insert(Visit {
            since: newest,
            seen: newest,
            at: now,
        });
        if now.duration_since(visit.at).unsigned_abs() > AWAY {
            visit.since = visit.seen;
        }
        (visit.seen, visit.at) = (newest, now);
        Some(visit.since)
    }

    /// The number above which items are new; none before the first visit.
    pub(super) fn since(&self) -> Option<i64> {
        self.lock().visit.map(|visit| visit.since)
    }

    /// The highest number that was shown, for the next process.
    pub(super) fn seen(&self) -> Option<i64> {
        self.lock().visit.map(|visit| visit.seen)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    /// Is it what this login's forms carry?
    pub(super) fn is_token(&self, token: &str) -> bool {
        same(token, &self.token)
    }
}

/// `Set-Cookie` that logs in.
pub(super) fn set_cookie(value: &str, secure: bool) -> String {
    let seconds = HOLDS.as_secs();
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}")
}

/// `Set-Cookie` that takes the cookie away.
pub(super) fn drop_cookie() -> String {
    format!("{NAME}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0")
}

/// What the form to log in carries: made today or yesterday.
pub(super) fn form_token(keys: &Keys, now: Timestamp) -> String {
    of_day(keys, now.as_second().div_euclid(DAY_SECONDS))
}

/// Is it that?
pub(super) fn is_form_token(keys: &Keys, token: &str, now: Timestamp) -> bool {
    let today = now.as_second().div_euclid(DAY_SECONDS);
    [today, today - 1]
        .map(|day| same(token, &of_day(keys, day)))
        .contains(&true)
}

fn of_day(keys: &Keys, day: i64) -> String {
    hex(&keys.sign(&format!("login form {day}")))
}

/// A hash that goes with the password.
fn id(keys: &Keys, cookie: &str) -> Hash {
    let signed = keys.sign(&["cookie ", cookie].concat());
    Sha256::digest(signed).into()
}

/// Cookies may come in several headers (RFC 9113 lets clients part them).
fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|one| one.to_str().ok());
    let mut pairs = all
        .flat_map(|one| one.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == NAME)?;
    (value.len() == 64).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minutes * 60).unwrap_or_default()
    }

    fn sent(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""));
        headers.insert(COOKIE, value);
        headers
    }

    #[test]
    fn a_cookie_is_good_for_a_month_and_for_one_password() {
        let (sessions, keys) = (
            Sessions::default(),
            Keys::new("reader", "correct horse battery"),
        );
        let cookie = sessions.open(&keys, None, at(0)).unwrap_or_default();
        let headers = sent(&format!("other=1; briefd={cookie}"));
        let session = sessions.of(&keys, &headers, at(1));
        assert!(session.as_ref().is_some_and(|one| one.is_token(&one.token)));
        assert!(sessions.of(&keys, &sent("briefd="), at(1)).is_none());
        assert!(
            sessions
                .of(&keys, &sent(&format!("briefd={}", "0".repeat(64))), at(1))
                .is_none()
        );
        assert!(sessions.of(&keys, &headers, at(31 * 24 * 60)).is_none());
        assert!(
            sessions
                .of(&Keys::new("reader", "another password"), &headers, at(1))
                .is_none()
        );
        if let Some(session) = session {
            sessions.close(&session);
        }
        assert!(sessions.of(&keys, &headers, at(1)).is_none());
    }

    #[test]
    fn logins_are_bounded_and_differ() {
        let (sessions, keys) = (
            Sessions::default(),
            Keys::new("reader", "correct horse battery"),
        );
        let cookies: Vec<String> = (0..=SESSIONS_MAX as i64)
            .filter_map(|minute| sessions.open(&keys, None, at(minute)).ok())
            .collect();
        let is_open = |cookie: &str| {
            sessions
                .of(&keys, &sent(&format!("briefd={cookie}")), at(200))
                .is_some()
        };
        assert_eq!(
            cookies.iter().filter(|one| is_open(one)).count(),
            SESSIONS_MAX
        );
        assert!(!is_open(&cookies[0]), "the oldest one made room");
    }

    #[test]
    fn what_came_since_the_last_visit_is_new() {
        let sessions = Sessions::default();
        assert_eq!(
            sessions.visit(10, at(0)),
            Some(10),
            "nothing on the first visit"
        );
        assert_eq!(sessions.visit(15, at(5)), Some(10), "the same visit");
        assert_eq!(sessions.visit(20, at(40)), Some(15), "35 minutes later");
        assert_eq!(sessions.visit(20, at(69)), Some(15));
        assert_eq!(sessions.visit(20, at(100)), Some(20));
        let next = Sessions::default();
        let keys = Keys::new("reader", "correct horse battery");
        assert!(next.open(&keys, sessions.seen(), at(200)).is_ok());
        assert_eq!(next.visit(23, at(200)), Some(20), "after a restart");
    }

    #[test]
    fn the_form_to_log_in_is_good_for_a_day() {
        let keys = Keys::new("reader", "correct horse battery");
        let token = form_token(&keys, at(0));
        assert!(is_form_token(&keys, &token, at(0)) && is_form_token(&keys, &token, at(24 * 60)));
        assert!(!is_form_token(&keys, &token, at(49 * 60)) && !is_form_token(&keys, "", at(0)));
    }
}
