//! Callback configuration on the wire (docs/numbers-api.md 2.8).

use numbers_model::{json, secret::Secret};

use super::{object::Object, read};

json::members! {
    struct WireCallbacks {
        hmac_secret: "hmacSecret",
    }
}

/// Parses the callback secret, if there is one.
///
/// # Errors
/// The problem, without any part of the response.
pub fn callback_secret(json: &str) -> Result<Option<Secret>, String> {
    let wire: WireCallbacks = read(json)?;
    Ok(json::text(wire.hmac_secret).map(Secret::new))
}

/// The body that sets the secret.
pub fn callback_body(secret: &Secret) -> String {
    let mut body = Object::new();
    body.text("hmacSecret", secret.expose());
    body.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_comes_and_goes() {
        let secret = Secret::new("old$ecret*");
        let body = callback_body(&secret);
        assert_eq!(body, r#"{"hmacSecret":"old$ecret*"}"#);
        assert_eq!(callback_secret(&body), Ok(Some(secret)));
        for json in ["{}", r#"{"hmacSecret":""}"#, r#"{"hmacSecret":null}"#] {
            assert_eq!(callback_secret(json), Ok(None), "{json}");
        }
        assert!(callback_secret("").is_err());
    }
}
