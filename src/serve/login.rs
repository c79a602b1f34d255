//! Who may read: tokens made of the password, the password itself, and what
//! stops guessing it.

use super::answer::Answer;
use super::answer::Refusal;
use super::request::Ask;
use super::request::Peer;
use crate::model::text::safe;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::StatusCode;
use hyper::header;
use sha2::Digest;
use sha2::Sha256;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;
use subtle::ConstantTimeEq;

/// Wrong passwords, over all sources, that are heard out within [`MINUTE`].
const WRONG_MAX: usize = 10;

/// For how long they are counted, and then nobody is heard.
const MINUTE: Duration = Duration::from_secs(60);

/// Bytes that SHA-256 takes at a time: HMAC pads its key to that.
const BLOCK: usize = 64;

/// A hash, and what is made with it.
pub(super) type Hash = [u8; 32];

/// What is known of the user: never the password itself.
#[derive(Clone)]
pub(super) struct Keys {
    pub(super) user: String,
    key: Hash,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys of {}", self.user)
    }
}

impl Keys {
    pub(super) fn new(user: &str, password: &str) -> Keys {
        Keys {
            user: user.to_owned(),
            key: Sha256::digest(["briefd ", password].concat()).into(),
        }
    }

    /// What the user shows instead of the password from now on. Outlives
    /// restarts, ends with the password.
    pub(super) fn login_token(&self) -> String {
        self.token("login ")
    }

    /// What a client shows to change something.
    pub(super) fn edit_token(&self) -> String {
        self.token("edit ")
    }

    fn token(&self, what: &str) -> String {
        let hash = self.sign(&[what, &self.user].concat());
        format!("{}/{}", self.user, hex(&hash))
    }

    /// HMAC-SHA256 (RFC 2104) of a text.
    pub(super) fn sign(&self, text: &str) -> Hash {
        let mut pads = [[0x36_u8; BLOCK], [0x5c; BLOCK]];
        for pad in &mut pads {
            for (byte, key) in pad.iter_mut().zip(self.key) {
                *byte ^= key;
            }
        }
        let [inner, outer] = pads;
        let inner = Sha256::new()
            .chain_update(inner)
            .chain_update(text)
            .finalize();
        let outer = Sha256::new().chain_update(outer).chain_update(inner);
        outer.finalize().into()
    }

    /// Is it the login token?
    pub(super) fn is_login(&self, token: &str) -> bool {
        same(token, &self.login_token())
    }

    /// Is it the edit token?
    pub(super) fn is_edit(&self, token: &str) -> bool {
        same(token, &self.edit_token())
    }

    fn is_password(&self, user: &str, password: &str) -> bool {
        let other = Keys::new(user, password);
        let user = same(user, &self.user);
        user & bool::from(other.key.ct_eq(&self.key))
    }
}

/// Compares in a time that tells nothing of where the two differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    let hash = |text: &str| -> Hash { Sha256::digest(text).into() };
    hash(one).ct_eq(&hash(other)).into()
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Counts wrong passwords, of every surface together.
#[derive(Debug, Default)]
pub(super) struct Guard {
    state: Mutex<Guesses>,
    /// Logins that went well, were wrong, were not heard.
    pub(super) counts: [AtomicU64; 3],
}

#[derive(Debug, Default)]
struct Guesses {
    wrong: Vec<Instant>,
    deaf_until: Option<Instant>,
}

impl Guard {
    /// Checks a password, unless too many were wrong a moment ago.
    ///
    /// # Errors
    /// 401, or 429 with `Retry-After`.
    pub(super) fn check(
        &self,
        keys: &Keys,
        user: &str,
        password: &str,
        peer: &Peer,
    ) -> Result<(), Refusal> {
        let now = Instant::now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = state.deaf_until.filter(|until| *until > now) {
            self.counts[2].fetch_add(1, Ordering::Relaxed);
            return Err(Refusal {
                status: StatusCode::TOO_MANY_REQUESTS,
                words: "too many wrong passwords: wait a minute".to_owned(),
                after: Some(until - now),
            });
        }
        if keys.is_password(user, password) {
            self.counts[0].fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        self.counts[1].fetch_add(1, Ordering::Relaxed);
        state.wrong.retain(|at| now - *at < MINUTE);
        state.wrong.push(now);
        if state.wrong.len() >= WRONG_MAX {
            state.wrong.clear();
            state.deaf_until = Some(now + MINUTE);
        }
        drop(state);
        tracing::warn!("a wrong password from {}", safe(&peer.name));
        Err(Refusal::new(StatusCode::UNAUTHORIZED, "log in"))
    }
}

/// The surfaces for programs: `Authorization: Bearer` with the login token, or
/// Basic with the password. Never a cookie.
///
/// # Errors
/// 401, or 429 after too many wrong passwords.
pub(super) fn program(keys: &Keys, guard: &Guard, ask: &Ask) -> Result<(), Refusal> {
    let unknown = || Refusal::new(StatusCode::UNAUTHORIZED, "log in");
    let given = ask.header(header::AUTHORIZATION).ok_or_else(unknown)?;
    let (scheme, rest) = given.split_once(' ').ok_or_else(unknown)?;
    let rest = rest.trim();
    if scheme.eq_ignore_ascii_case("bearer") && keys.is_login(rest) {
        return Ok(());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(unknown());
    }
    let pair = STANDARD.decode(rest).ok();
    let pair = pair.and_then(|bytes| String::from_utf8(bytes).ok());
    let (user, password) = pair
        .as_deref()
        .and_then(|pair| pair.split_once(':'))
        .ok_or_else(unknown)?;
    guard.check(keys, user, password, &ask.peer)
}

/// Says on a 401 how programs log in.
pub(super) fn challenge(answer: Answer) -> Answer {
    match answer.status {
        StatusCode::UNAUTHORIZED => answer.header(
            header::WWW_AUTHENTICATE,
            "Basic realm=\"briefd\", charset=\"UTF-8\"",
        ),
        _ => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_is_that_of_the_standard() {
        // RFC 4231, test case 1: a key of twenty 0x0b.
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let keys = Keys {
            user: String::new(),
            key,
        };
        assert_eq!(
            hex(&keys.sign("Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
    }

    #[test]
    fn a_token_goes_with_user_and_password() {
        let keys = Keys::new("reader", "correct horse battery");
        let token = keys.login_token();
        assert!(token.starts_with("reader/") && token.len() == 71 && !token.contains('='));
        assert!(keys.is_login(&token) && !keys.is_edit(&token));
        assert!(!Keys::new("reader", "another password").is_login(&token));
        assert!(!Keys::new("other", "correct horse battery").is_login(&token));
        assert_eq!(
            Keys::new("reader", "correct horse battery").login_token(),
            token
        );
    }

    #[test]
    fn ten_wrong_passwords_and_nobody_is_heard() {
        let (guard, keys) = (
            Guard::default(),
            Keys::new("reader", "correct horse battery"),
        );
        let peer = Peer {
            name: "somebody".to_owned(),
            arrived: None,
        };
        for _ in 0..WRONG_MAX {
            let refused = guard.check(&keys, "reader", "wrong", &peer).err();
            assert_eq!(refused.map(|one| one.status.as_u16()), Some(401));
        }
        let refused = guard
            .check(&keys, "reader", "correct horse battery", &peer)
            .err();
        let after = refused
            .as_ref()
            .and_then(|one| one.after)
            .unwrap_or_default();
        assert_eq!(refused.map(|one| one.status.as_u16()), Some(429));
        assert!(after > Duration::from_secs(50) && after <= MINUTE);
    }
}
