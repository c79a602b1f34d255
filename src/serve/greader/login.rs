//! Login: a password for a token, the token in a header, or in a form.

use super::limits;
use crate::serve::Live;
use crate::serve::Site;
use crate::serve::answer::Answer;
use crate::serve::answer::Refusal;
use crate::serve::answer::TEXT;
use crate::serve::login::Keys;
use crate::serve::request::Ask;
use crate::serve::request::Params;
use hyper::StatusCode;
use hyper::header;
use hyper::header::HeaderName;
use serde_json::json;

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// The right token.
    Right,
    /// A wrong one.
    Wrong,
    /// Nothing of this scheme.
    None,
}

/// `accounts/ClientLogin`
pub(super) async fn answer(site: &Site, live: &Live, mut ask: Ask) -> Result<Answer, Refusal> {
    let params = ask.form(limits(live)).await?;
    let given = |name: &str| params.get(name).unwrap_or_default();
    let checked = site
        .guard
        .check(&live.keys, given("Email"), given("Passwd"), &ask.peer);
    if let Err(refusal) = checked {
        let text = "Error=BadAuthentication\n";
        return Ok(Answer::of(refusal.status, TEXT, text).after(&refusal));
    }
    let token = live.keys.login_token();
    Ok(match given("output") {
        "json" => Answer::json(json!({ "SID": token, "LSID": token, "Auth": token }).to_string()),
        _ => Answer::text(format!("SID={token}\nLSID={token}\nAuth={token}\n")),
    })
}

/// `Authorization: GoogleLogin auth=<token>`. Cookies and other schemes are
/// none of this API's.
pub(super) fn header(keys: &Keys, ask: &Ask) -> Header {
    let given = ask.header(header::AUTHORIZATION).unwrap_or_default();
    let Some((scheme, rest)) = given.split_once(' ') else {
        return Header::None;
    };
    if !scheme.eq_ignore_ascii_case("GoogleLogin") {
        return Header::None;
    }
    let token = rest.trim().strip_prefix("auth=").unwrap_or_default();
    match keys.is_login(token) {
        true => Header::Right,
        false => Header::Wrong,
    }
}

/// `T` in a form: the edit token, or, of an app that has no header for some
/// requests, the login token.
pub(super) fn by_form(keys: &Keys, params: &Params) -> bool {
    let token = params.get("T").unwrap_or_default().trim();
    let (edit, login) = (keys.is_edit(token), keys.is_login(token));
    edit | login
}

pub(super) fn refusal() -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, "log in")
}

/// What makes apps log in again.
pub(super) fn unauthorized() -> Answer {
    let bad = HeaderName::from_static("x-reader-google-bad-token");
    Answer::of(StatusCode::UNAUTHORIZED, TEXT, "Unauthorized").header(bad, "true")
}
