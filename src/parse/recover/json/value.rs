//! What was read.

use std::borrow::Cow;

/// A JSON value. Numbers stay as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::parse) enum Json<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<Member<'a>>),
}

pub(super) type Member<'a> = (Cow<'a, str>, Json<'a>);

impl<'a> Json<'a> {
    /// A member of an object: of several under one name the last that says
    /// something.
    pub(in crate::parse) fn get(&self, name: &str) -> Option<&Json<'a>> {
        let mut found = None;
        for value in self.all(name).filter(|value| **value != Json::Null) {
            if found.is_none() || !value.is_empty() {
                found = Some(value);
            }
        }
        found
    }

    /// True where an object has several members of one name.
    pub(in crate::parse) fn repeats(&self, name: &str) -> bool {
        self.all(name).nth(1).is_some()
    }

    /// True for an object that says what items say.
    pub(in crate::parse) fn is_item(&self) -> bool {
        ["id", "url", "title", "content_html", "content_text"]
            .iter()
            .any(|name| self.get(name).is_some())
    }

    fn all<'j>(&'j self, name: &str) -> impl Iterator<Item = &'j Json<'a>> {
        let members = match self {
            Json::Object(members) => members.as_slice(),
            _ => &[],
        };
        members
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value)
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Json::Null => true,
            Json::Text(text) => text.trim().is_empty(),
            Json::List(list) => list.is_empty(),
            Json::Object(members) => members.is_empty(),
            Json::Bool(_) | Json::Number(_) => false,
        }
    }
}
