//! Authentication by HTTP Basic, access token or session cookie (docs/numbers-api.md 1).

use crate::clock::{rfc3339, to_seconds};
use crate::config::{AuthMode, Config};
use crate::error::ApiError;
use crate::oauth;
use crate::request::ApiRequest;
use axum::http::header;
use base64::prelude::{BASE64_STANDARD, Engine};

/// Checks the credentials of a request.
///
/// # Errors
/// 401 with challenges and an empty body.
pub fn check(config: &Config, request: &ApiRequest, now: i64) -> Result<(), ApiError> {
    if !has_cookie(config, request) {
        return Err(ApiError::Unauthorized(Vec::new()));
    }
    if config.auth == AuthMode::None {
        return Ok(());
    }
    let allows_basic = matches!(config.auth, AuthMode::Basic | AuthMode::Any);
    let allows_bearer = matches!(config.auth, AuthMode::Bearer | AuthMode::Any);
    let sent = request.header(header::AUTHORIZATION);
    let (scheme, credentials) = sent
        .and_then(|sent| sent.split_once(' '))
        .unwrap_or_default();
    if allows_basic && scheme.eq_ignore_ascii_case("basic") && is_key(config, credentials) {
        return Ok(());
    }
    if allows_bearer && scheme.eq_ignore_ascii_case("bearer") {
        return check_token(config, credentials.trim(), now);
    }
    let mut challenges = Vec::new();
    if allows_basic {
        challenges.push("Basic realm=\"Sinch\"".to_owned());
    }
    if allows_bearer {
        challenges.push("Bearer".to_owned());
    }
    Err(ApiError::Unauthorized(challenges))
}

/// Whether the request has the session cookie, if one is configured.
fn has_cookie(config: &Config, request: &ApiRequest) -> bool {
    let Some(required) = &config.cookie else {
        return true;
    };
    let sent = request.header(header::COOKIE).unwrap_or_default();
    sent.split(';').any(|cookie| cookie.trim() == required)
}

/// The credentials of a Basic `Authorization` header, still encoded.
#[must_use]
pub fn basic_credentials(request: &ApiRequest) -> Option<&str> {
    request
        .header(header::AUTHORIZATION)?
        .strip_prefix("Basic ")
}

/// Whether Basic credentials are the configured key ID and key secret.
#[must_use]
pub fn is_key(config: &Config, credentials: &str) -> bool {
    let key = format!("{}:{}", config.key_id, config.key_secret);
    let sent = BASE64_STANDARD.decode(credentials.trim());
    sent.is_ok_and(|sent| sent == key.as_bytes())
}

/// Checks an access token. The configured one never expires, `expired` has expired, and those of
/// the token endpoint expire after `--token-seconds`.
fn check_token(config: &Config, token: &str, now: i64) -> Result<(), ApiError> {
    if token == config.token {
        return Ok(());
    }
    let expiry = match token {
        "expired" => Some(to_seconds(now) - 3600),
        _ => oauth::expiry(config, token),
    };
    let description = match expiry {
        Some(expiry) if expiry > to_seconds(now) => return Ok(()),
        Some(expiry) => {
            // The documented text has whole seconds: "Jwt expired at 2024-07-08T22:12:28Z".
            let expired_at = rfc3339(expiry * 1_000_000).replace(".000000", "");
            format!("Jwt expired at {expired_at}")
        }
        None => "Jwt verification fails".to_owned(),
    };
    Err(ApiError::Unauthorized(vec![format!(
        "Bearer error=\"invalid_token\", error_description=\"{description}\", \
         error_uri=\"https://tools.ietf.org/html/rfc6750#section-3.1\""
    )]))
}
