//! What an edit asks for.

use super::ids;
use super::stream;
use super::stream::Name;
use super::stream::State;
use crate::serve::answer::Refusal;
use crate::serve::request::Params;

/// Marks to set on items; none: as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) numbers: Vec<i64>,
    pub(super) read: Option<bool>,
    pub(super) starred: Option<bool>,
}

/// Reads `i`, `a` and `r`. Where both name the same, `a` wins.
///
/// # Errors
/// 400 for labels and for what is no mark: nothing of the request is done
/// then.
pub(super) fn edit(params: &Params) -> Result<Edit, Refusal> {
    let mut edit = Edit {
        numbers: numbers(params)?,
        read: None,
        starred: None,
    };
    for (name, added) in [("r", false), ("a", true)] {
        for mark in params.all(name).filter(|mark| !mark.is_empty()) {
            match stream::read(mark) {
                Some(Name::State(State::Read)) => edit.read = Some(added),
                Some(Name::State(State::Starred)) => edit.starred = Some(added),
                Some(Name::State(State::KeptUnread)) if added => {
                    edit.read = edit.read.filter(|read| *read).or(Some(false));
                }
                Some(Name::State(State::KeptUnread | State::Ignored(_))) => {}
                Some(Name::Label(_)) => {
                    return Err(Refusal::bad(
                        "labels stand in the configuration of briefd, at the feeds",
                    ));
                }
                _ => return Err(Refusal::bad("this is no mark of an item")),
            }
        }
    }
    Ok(edit)
}

/// The numbers that `i` names, in order.
///
/// # Errors
/// 400 where there are some and none is an id.
pub(super) fn numbers(params: &Params) -> Result<Vec<i64>, Refusal> {
    let mut given = false;
    let mut numbers = Vec::new();
    for id in params.all("i").filter(|id| !id.is_empty()) {
        given = true;
        numbers.extend(ids::read(id));
    }
    match given && numbers.is_empty() {
        true => Err(Refusal::bad("none of these is the id of an item")),
        false => Ok(numbers),
    }
}
