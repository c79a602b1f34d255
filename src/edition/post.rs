//! What a post carries besides its body, by the rules of Standard Webhooks: an
//! id that stays the same at every try, the time, and a signature of both with
//! the body (HMAC-SHA-256).

use crate::model::Timestamp;
use crate::model::settings::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::Digest;
use sha2::Sha256;

/// What a key in Base64 begins with.
const IN_BASE64: &str = "whsec_";

/// Bytes that SHA-256 takes at a time.
const BLOCK: usize = 64;

/// The headers of a post.
///
/// # Errors
/// A key that is not in Base64 although it says so.
pub(super) fn headers(
    secret: Option<&Secret>,
    id: &str,
    now: Timestamp,
    body: &[u8],
) -> Result<Vec<(&'static str, String)>, String> {
    let time = now.as_second().to_string();
    let mut headers = vec![
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", time.clone()),
    ];
    if let Some(secret) = secret {
        let key = match secret.expose().strip_prefix(IN_BASE64) {
            Some(coded) => STANDARD
                .decode(coded)
                .map_err(|_| "`webhook_secret` is not in Base64 behind `whsec_`")?,
            None => secret.expose().as_bytes().to_vec(),
        };
        let head = format!("{id}.{time}.");
        let signature = STANDARD.encode(hmac(&key, &[head.as_bytes(), body]));
        headers.push(("webhook-signature", format!("v1,{signature}")));
    }
    Ok(headers)
}

/// RFC 2104.
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut block = [0; BLOCK];
    match key.len() > BLOCK {
        true => block[..32].copy_from_slice(&Sha256::digest(key)),
        false => block[..key.len()].copy_from_slice(key),
    }
    let keyed = |with: u8| Sha256::new_with_prefix(block.map(|byte| byte ^ with));
    let mut inner = keyed(0x36);
    for part in parts {
        inner.update(part);
    }
    keyed(0x5C).chain_update(inner.finalize()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn keys_of_every_length_sign_as_the_rfc_says() {
        // RFC 4231, cases 2 and 6.
        assert_eq!(
            hex(&hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"])),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
        assert_eq!(
            hex(&hmac(
                &[0xAA; 131],
                &[b"Test Using Larger Than Block-Size Key - Hash Key First"]
            )),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn a_post_is_signed_as_receivers_check_it() {
        // The example of the Standard Webhooks' own libraries.
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let now = Timestamp::from_second(1_614_265_330).unwrap_or_default();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let headers = headers(Some(&secret), id, now, b"{\"test\": 2432232314}");
        let signature = headers.unwrap_or_default().remove(2);
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signature, ("webhook-signature", expected.to_owned()));
        assert!(super::headers(Some(&Secret::new("whsec_!")), id, now, b"").is_err());
        assert_eq!(
            super::headers(None, id, now, b"").unwrap_or_default().len(),
            2
        );
    }
}
