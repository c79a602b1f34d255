//! From one hop of a redirect chain to the next. Pure.

use url::Url;

/// Is this a redirect that a GET may follow? 300, 304, 305 and 306 are not.
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Where a redirect leads: absolute, http or https, without `user:password@`
/// and without a fragment.
///
/// # Errors
/// Says why the target may not be requested.
pub fn target(from: &Url, location: &[u8]) -> Result<Url, String> {
    if location.is_empty() {
        return Err("redirects without saying where to".to_owned());
    }
    let url = from
        .join(&lossless(location))
        .map_err(|_| "redirects to an invalid URL".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("redirects to a `{}:` address", url.scheme()));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err("redirects to a URL without a host".to_owned());
    }
    Ok(bare(url))
}

/// A URL as it is sent and stored: without credentials and fragment.
pub(super) fn bare(mut url: Url) -> Url {
    // These fail only for URLs that can have no user, and then there is none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url
}

/// Bytes as text. Invalid UTF-8 is percent-encoded byte by byte, so that the
/// server gets back what it meant.
fn lossless(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes
            .iter()
            .map(|&byte| match byte {
                0..=0x7f => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect(),
    }
}
