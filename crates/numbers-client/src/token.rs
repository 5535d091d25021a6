//! Expiry of an access token, from the token itself (JSON Web Token, RFC 7519).

use numbers_model::json::{self, Raw};
use serde::Deserialize;

/// Lifetime of an access token of Sinch, in milliseconds, less a few minutes (docs/numbers-api.md 1).
pub const LIFETIME_MS: f64 = 55.0 * 60_000.0;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Claims<'a> {
    #[serde(borrow)]
    exp: Raw<'a>,
}

/// The token's `exp`, in milliseconds since 1970; `None` for other tokens, or one without it.
pub fn expires_ms(token: &str) -> Option<f64> {
    let payload = base64url(token.split('.').nth(1)?)?;
    let claims: Claims = serde_json::from_str(std::str::from_utf8(&payload).ok()?).ok()?;
    // Whole seconds will do: parsing a fraction would cost 4 KB of the first load.
    let exp = json::text(claims.exp)?;
    let seconds: u32 = exp.split('.').next()?.parse().ok()?;
    Some(f64::from(seconds) * 1000.0)
}

/// Decodes base64url without padding (RFC 4648 5); `None` for anything else.
fn base64url(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_token_is_in_its_payload() {
        for (token, expected) in [
            // {"sub":"a","exp":1720476748}
            (
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIiwiZXhwIjoxNzIwNDc2NzQ4fQ.c2ln",
                Some(1_720_476_748_000.0),
            ),
            // {"exp":1720476748.5}
            ("x.eyJleHAiOjE3MjA0NzY3NDguNX0.x", Some(1_720_476_748_000.0)),
            // {"exp":null}
            ("x.eyJleHAiOm51bGx9.x", None),
            // {}
            ("x.e30.x", None),
            ("x.!!!.x", None),
            ("opaque-token", None),
            ("", None),
        ] {
            assert_eq!(expires_ms(token), expected, "{token}");
        }
    }

    #[test]
    fn base64url_is_decoded() {
        assert_eq!(base64url("_-8").as_deref(), Some(&[0xff, 0xef][..]));
        assert_eq!(base64url("YQ==").as_deref(), Some(&b"a"[..]));
        assert_eq!(base64url("é"), None);
    }
}
