//! Answers as apps take them: text that is text, JSON that says that it is.

use crate::serve_client;
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    reply: serve_client::Reply,
}

impl From<serve_client::Reply> for Reply {
    fn from(reply: serve_client::Reply) -> Reply {
        Reply {
            status: reply.status,
            reply,
        }
    }
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.reply.header(name)
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.reply.body
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(self.body()).unwrap()
    }

    pub(super) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        let media = self.header("content-type");
        assert_eq!(media, Some("application/json; charset=utf-8"));
        self.reply.json()
    }
}

/// Pairs of a form or a query, escaped.
pub(super) fn form(pairs: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs);
    form.finish()
}
