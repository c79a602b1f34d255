//! robots.txt (RFC 9309), obeyed for pages. Feeds are not crawled: they are
//! published to be polled, and polled because the user asked for them.

use crate::model::Timestamp;
use crate::model::poll::Exchange;
use crate::model::poll::FailureKind;
use crate::time::Clock;
use reqwest::header::HeaderValue;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::OnceCell;
use url::Url;

/// RFC 9309, section 2.5: at least this much is read; the rest may be ignored.
const READ_MAX: usize = 500 * 1024;

/// RFC 9309, section 2.4.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// After an error, which forbids everything, it is fetched again sooner.
const KEPT_AFTER_ERROR: Duration = Duration::from_secs(3600);

/// Origins, and bytes of rules, that are remembered at most.
const ORIGINS_MAX: usize = 512;
const RULES_BYTES_MAX: usize = 4 * 1024 * 1024;

/// May `agent` (a product token like `briefd`) read this path, the query
/// included? The longest rule of its group decides; on a tie the path is
/// allowed.
pub fn allowed(robots_txt: &[u8], agent: &str, path: &str) -> bool {
    Rules::parse(robots_txt, agent).allow(path)
}

/// The rules of one origin for one agent.
#[derive(Debug, Clone, Default, PartialEq)]
struct Rules {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allow: bool,
    pattern: String,
}

impl Rules {
    fn everything_forbidden() -> Rules {
        Rules {
            rules: vec![Rule {
                allow: false,
                pattern: "/".to_owned(),
            }],
        }
    }

    /// The groups that name the agent, together; else those for `*`.
    fn parse(robots_txt: &[u8], agent: &str) -> Rules {
        let read = robots_txt.get(..READ_MAX).unwrap_or(robots_txt);
        let text = String::from_utf8_lossy(read);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (mut own, mut others) = (None, Vec::new());
        let (mut for_us, mut for_all, mut in_rules) = (false, false, true);
        for (key, value) in text.split(['\n', '\r']).filter_map(line) {
            if key == "user-agent" {
                // The first such line after rules begins a new group.
                if in_rules {
                    (for_us, for_all, in_rules) = (false, false, false);
                }
                for_us |= token(value).eq_ignore_ascii_case(agent);
                for_all |= value == "*";
                if for_us {
                    own.get_or_insert_with(Vec::new);
                }
                continue;
            }
            let allow = match key.as_str() {
                "allow" => true,
                "disallow" => false,
                _ => continue,
            };
            in_rules = true;
            if value.is_empty() {
                continue;
            }
            let rule = Rule {
                allow,
                pattern: comparable(value),
            };
            match &mut own {
                Some(own) if for_us => own.push(rule),
                _ if for_all => others.push(rule),
                _ => {}
            }
        }
        Rules {
            rules: own.unwrap_or(others),
        }
    }

    fn allow(&self, path: &str) -> bool {
        let path = comparable(path);
        if path == "/robots.txt" {
            return true;
        }
        self.rules
            .iter()
            .filter(|rule| matches(&rule.pattern, &path))
            .max_by_key(|rule| (rule.pattern.len(), rule.allow))
            .is_none_or(|rule| rule.allow)
    }

    fn bytes(&self) -> usize {
        self.rules
            .iter()
            .map(|rule| size_of::<Rule>() + rule.pattern.len())
            .sum()
    }
}

/// What is known of the origins asked recently.
pub(super) struct Cache {
    agent: String,
    origins: Mutex<HashMap<String, Arc<OnceCell<Known>>>>,
}

struct Known {
    rules: Rules,
    until: Timestamp,
}

impl Cache {
    /// The agent is the product token that the User-Agent begins with.
    pub(super) fn new(user_agent: &HeaderValue) -> Cache {
        let agent = String::from_utf8_lossy(user_agent.as_bytes()).into_owned();
        Cache {
            agent: token(&agent).to_owned(),
            origins: Mutex::default(),
        }
    }

    /// May this page be read? Fetches the origin's robots.txt first, once for
    /// all callers that wait at the same time.
    pub(super) async fn allows<F>(
        &self,
        url: &Url,
        clock: &Clock,
        ask: impl FnOnce(Url) -> F,
    ) -> bool
    where
        F: Future<Output = Exchange>,
    {
        let Ok(robots_txt) = url.join("/robots.txt") else {
            return false;
        };
        let known = self.cell(robots_txt.as_str(), clock.now());
        let known = known
            .get_or_init(|| async { self.judge(&ask(robots_txt).await, clock.now()) })
            .await;
        known.rules.allow(&match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        })
    }

    /// RFC 9309, section 2.3.1: a missing file allows everything, a failing
    /// server forbids everything.
    fn judge(&self, exchange: &Exchange, now: Timestamp) -> Known {
        let (rules, kept) = match &exchange.outcome {
            Ok(reply) => match reply.status {
                200..=299 => (Rules::parse(&reply.body, &self.agent), KEPT),
                429 => (Rules::everything_forbidden(), KEPT_AFTER_ERROR),
                400..=499 => (Rules::default(), KEPT),
                _ => (Rules::everything_forbidden(), KEPT_AFTER_ERROR),
            },
            Err(failure) if failure.kind == FailureKind::Redirect => (Rules::default(), KEPT),
            Err(_) => (Rules::everything_forbidden(), KEPT_AFTER_ERROR),
        };
        Known {
            rules,
            until: now.checked_add(kept).unwrap_or(now),
        }
    }

    /// Where the answer for an origin is, or will be.
    fn cell(&self, origin: &str, now: Timestamp) -> Arc<OnceCell<Known>> {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |cell: &Arc<OnceCell<Known>>| cell.get().is_none_or(|known| known.until > now);
        if let Some(cell) = origins.get(origin).filter(|cell| fresh(cell)) {
            return Arc::clone(cell);
        }
        origins.retain(|_, cell| fresh(cell));
        let bytes: usize = origins
            .values()
            .filter_map(|cell| cell.get())
            .map(|known| known.rules.bytes())
            .sum();
        // Beyond the limits all are forgotten: that is rare, and costs one
        // request per origin.
        if origins.len() >= ORIGINS_MAX || bytes > RULES_BYTES_MAX {
            origins.clear();
        }
        let cell = Arc::new(OnceCell::new());
        origins.insert(origin.to_owned(), Arc::clone(&cell));
        cell
    }
}

/// `Key: value # comment`, the key in lower case.
fn line(line: &str) -> Option<(String, &str)> {
    let line = line.split('#').next().unwrap_or_default();
    let (key, value) = line.split_once(':')?;
    Some((key.trim().to_ascii_lowercase(), value.trim()))
}

/// The product token at the beginning of a user agent (RFC 9309, section 2.2.1).
fn token(agent: &str) -> &str {
    let end = agent
        .find(|c: char| !(c.is_ascii_alphabetic() || c == '_' || c == '-'))
        .unwrap_or(agent.len());
    agent.get(..end).unwrap_or_default()
}

/// One spelling for one path: beyond ASCII everything is encoded, unreserved
/// characters are not, hexadecimal is in capitals (RFC 9309, section 2.2.2).
fn comparable(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut plain = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let encoded = bytes
            .get(at + 1..at + 3)
            .filter(|_| byte == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match encoded {
            Some(inner) if inner.is_ascii_alphanumeric() || b"-._~".contains(&inner) => {
                plain.push(char::from(inner));
            }
            Some(inner) => plain.push_str(&format!("%{inner:02X}")),
            None if byte.is_ascii() => plain.push(char::from(byte)),
            None => plain.push_str(&format!("%{byte:02X}")),
        }
        at += if encoded.is_some() { 3 } else { 1 };
    }
    plain
}

/// Does the pattern match the beginning of the path? `*` is any text, `$` at
/// the end is the end. Leftmost matches are enough, so no backtracking.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return !to_end || rest.is_empty();
    };
    for part in middle {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    if to_end {
        rest.ends_with(last)
    } else {
        rest.contains(last)
    }
}
