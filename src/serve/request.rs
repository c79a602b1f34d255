//! A request as the routes see it: a path that is split before it is decoded,
//! parameters, and a body that is read only by who wants it.

use super::answer::Refusal;
use http_body_util::BodyExt;
use hyper::HeaderMap;
use hyper::Method;
use hyper::StatusCode;
use hyper::body::Body;
use hyper::body::Incoming;
use hyper::header::HeaderName;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// One request.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) method: Method,
    /// As it came, undecoded, without the prefix of `url`; begins with `/`.
    pub(super) path: String,
    /// As it came, undecoded.
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) peer: Peer,
    pub(super) body: Unread,
}

/// A body, or what is left of it, until somebody reads it.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread(Arc<Mutex<Option<Incoming>>>);

/// What is taken of a body that nobody wants: who still sends when the
/// connection ends never hears why.
const UNWANTED: usize = 16 << 20;

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    /// For the log.
    pub(super) name: String,
    /// The address that the connection came to; none for a unix socket.
    pub(super) arrived: Option<IpAddr>,
}

/// Parameters in the order they came; names may repeat.
#[derive(Debug, Clone, Default)]
pub(super) struct Params {
    pairs: Vec<(String, String)>,
}

/// What a body may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct BodyLimits {
    pub(super) bytes: usize,
    pub(super) time: Duration,
}

impl Ask {
    /// The parts between slashes, undecoded; slashes that follow one another
    /// are one.
    pub(super) fn segments(&self) -> Vec<&str> {
        self.path
            .split('/')
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// What stands behind so many segments and the slashes after them,
    /// undecoded, its own slashes as they are.
    pub(super) fn behind(&self, segments: usize) -> &str {
        let mut rest = self.path.trim_start_matches('/');
        for _ in 0..segments {
            let end = rest.find('/').unwrap_or(rest.len());
            rest = rest[end..].trim_start_matches('/');
        }
        rest
    }

    /// GET or HEAD: what changes nothing.
    pub(super) fn is_reading(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    /// The text of a header; none where it is missing, twice there or no ASCII.
    pub(super) fn header(&self, name: HeaderName) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }

    /// Parameters of the query.
    pub(super) fn params(&self) -> Params {
        let mut params = Params::default();
        params.add(self.query.as_bytes());
        params
    }

    /// Parameters of the query and of the body of a POST, taken for a form
    /// whatever it says that it is.
    pub(super) async fn form(&mut self, limits: BodyLimits) -> Result<Params, Refusal> {
        let mut params = self.params();
        if self.method == Method::POST {
            params.add(&self.bytes(limits).await?);
        }
        Ok(params)
    }

    async fn bytes(&mut self, limits: BodyLimits) -> Result<Vec<u8>, Refusal> {
        let Some(mut body) = self.body.take() else {
            return Ok(Vec::new());
        };
        let mut bytes = Vec::new();
        let fits = body.size_hint().lower() <= limits.bytes as u64;
        let reading = async {
            while fits && let Some(frame) = body.frame().await {
                let frame = frame.map_err(|_| Refusal::bad("the body broke off"))?;
                let data = frame.data_ref().map_or(&[][..], |data| data);
                if bytes.len() + data.len() > limits.bytes {
                    return Ok(false);
                }
                bytes.extend_from_slice(data);
            }
            Ok(fits)
        };
        match tokio::time::timeout(limits.time, reading).await {
            Ok(Ok(true)) => Ok(bytes),
            Ok(Ok(false)) => {
                self.body.put(body);
                let status = StatusCode::PAYLOAD_TOO_LARGE;
                Err(Refusal::new(status, "the body is too large"))
            }
            Ok(Err(refusal)) => Err(refusal),
            Err(_) => Err(Refusal::new(
                StatusCode::REQUEST_TIMEOUT,
                "the body took too long",
            )),
        }
    }
}

impl Unread {
    pub(super) fn of(body: Incoming) -> Unread {
        Unread(Arc::new(Mutex::new(Some(body))))
    }

    fn take(&self) -> Option<Incoming> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, body: Incoming) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
    }

    /// Hears out who sent what nobody read.
    pub(super) async fn pass_over(&self, within: Duration) {
        let Some(mut body) = self.take() else { return };
        let mut left = UNWANTED;
        let passing = async {
            while left > 0
                && let Some(Ok(frame)) = body.frame().await
            {
                left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len()));
            }
        };
        drop(tokio::time::timeout(within, passing).await);
    }
}

impl Params {
    fn add(&mut self, form: &[u8]) {
        self.pairs
            .extend(url::form_urlencoded::parse(form).into_owned());
    }

    /// The first of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All of a name, in order.
    pub(super) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let named = self.pairs.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }
}

/// A part of a path, decoded.
///
/// # Errors
/// 400 for what is no UTF-8 or holds a NUL.
pub(super) fn decoded(part: &str) -> Result<String, Refusal> {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    match String::from_utf8(out) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err(Refusal::bad("the path is no text")),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::serve) fn ask(path: &str, query: &str) -> Ask {
        Ask {
            method: Method::GET,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            peer: Peer {
                name: String::new(),
                arrived: None,
            },
            body: Unread::default(),
        }
    }

    #[test]
    fn a_path_is_split_before_it_is_decoded() {
        let ask = ask(
            "//reader/api//0/stream/contents/feed/http://a.example//x%2Fy",
            "",
        );
        assert_eq!(
            ask.segments()[..5],
            ["reader", "api", "0", "stream", "contents"]
        );
        assert_eq!(ask.behind(5), "feed/http://a.example//x%2Fy");
        assert_eq!(ask.behind(20), "");
    }

    #[test]
    fn a_path_is_decoded_once_and_is_text() {
        for (part, expected) in [
            ("a%20b", Some("a b")),
            ("a+b", Some("a+b")),
            ("100%", Some("100%")),
            ("%zz%4", Some("%zz%4")),
            ("%252e", Some("%2e")),
            ("%C3%BC", Some("ü")),
            ("%FF", None),
            ("%00", None),
        ] {
            assert_eq!(decoded(part).ok().as_deref(), expected, "{part}");
        }
    }

    #[test]
    fn parameters_repeat() {
        let params = ask("/", "i=1&x=a+b%26&i=2&i").params();
        assert_eq!(params.all("i").collect::<Vec<_>>(), ["1", "2", ""]);
        assert_eq!(params.get("x"), Some("a b&"));
        assert_eq!(params.get("y"), None);
        assert_eq!(params.pairs.len(), 4);
    }
}
