//! Who may ask: HTTP Basic and access tokens (docs/numbers-api.md 1).

use crate::clock::{seconds, stamp};
use crate::config::{AuthMode, Config};
use crate::error::ApiError;
use crate::oauth;
use axum::http::{HeaderMap, header};
use base64::prelude::{BASE64_STANDARD, Engine};

/// Lets a request through or not.
///
/// # Errors
/// 401 with challenges and an empty body.
pub fn check(config: &Config, headers: &HeaderMap, now: i64) -> Result<(), ApiError> {
    if !has_cookie(config, headers) {
        return Err(ApiError::Unauthorized(Vec::new()));
    }
    if config.auth == AuthMode::None {
        return Ok(());
    }
    let sent = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let (scheme, credentials) = sent
        .and_then(|sent| sent.split_once(' '))
        .unwrap_or_default();
    let basic = matches!(config.auth, AuthMode::Basic | AuthMode::Any);
    let bearer = matches!(config.auth, AuthMode::Bearer | AuthMode::Any);
    if scheme.eq_ignore_ascii_case("basic") && basic && is_key(config, credentials) {
        return Ok(());
    }
    if scheme.eq_ignore_ascii_case("bearer") && bearer {
        return token(config, credentials.trim(), now);
    }
    let challenges = [(basic, "Basic realm=\"Sinch\""), (bearer, "Bearer")];
    let asked = challenges.iter().filter(|(asked, _)| *asked);
    Err(ApiError::Unauthorized(
        asked.map(|(_, text)| (*text).to_owned()).collect(),
    ))
}

/// Whether the session cookie came along, where one is asked for.
fn has_cookie(config: &Config, headers: &HeaderMap) -> bool {
    let sent = headers
        .get(header::COOKIE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut sent = sent.split(';').map(str::trim);
    config
        .cookie
        .as_ref()
        .is_none_or(|wanted| sent.any(|pair| pair == wanted))
}

/// Whether these are the key ID and the key secret, as Basic sends them.
#[must_use]
pub fn is_key(config: &Config, credentials: &str) -> bool {
    let pair = BASE64_STANDARD.decode(credentials.trim());
    pair.is_ok_and(|pair| pair == format!("{}:{}", config.key_id, config.key_secret).into_bytes())
}

/// The configured token never expires; `expired` has expired; those of the token endpoint do
/// when their hour is over.
fn token(config: &Config, token: &str, now: i64) -> Result<(), ApiError> {
    if token == config.token {
        return Ok(());
    }
    let expiry = match token {
        "expired" => Some(seconds(now) - 3600),
        _ => oauth::expiry(config, token),
    };
    let description = match expiry {
        Some(expiry) if expiry > seconds(now) => return Ok(()),
        Some(expiry) => {
            // The documented text has whole seconds: "Jwt expired at 2024-07-08T22:12:28Z".
            let at = stamp(expiry * 1_000_000).replace(".000000", "");
            format!("Jwt expired at {at}")
        }
        None => "Jwt verification fails".to_owned(),
    };
    Err(ApiError::Unauthorized(vec![format!(
        "Bearer error=\"invalid_token\", error_description=\"{description}\", \
         error_uri=\"https://tools.ietf.org/html/rfc6750#section-3.1\""
    )]))
}
