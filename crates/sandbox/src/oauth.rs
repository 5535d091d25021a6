//! POST /oauth2/token, the client credentials grant (docs/numbers-api.md 1).

use crate::auth::{basic_credentials, is_key};
use crate::clock::to_seconds;
use crate::config::Config;
use crate::request::ApiRequest;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};

/// A token for the right key; otherwise the error that the real endpoint answers.
#[must_use]
pub fn token_response(config: &Config, request: &ApiRequest, now: i64) -> Response {
    let form: Vec<(String, String)> = form_urlencoded::parse(&request.body).into_owned().collect();
    let field = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    if field("grant_type") != Some("client_credentials") {
        let hint = "grant_type must be client_credentials";
        return error_response(StatusCode::BAD_REQUEST, "invalid_request", hint);
    }
    let has_key_in_header = basic_credentials(request).is_some_and(|sent| is_key(config, sent));
    let has_key_in_form = field("client_id") == Some(&config.key_id)
        && field("client_secret") == Some(&config.key_secret);
    if !has_key_in_header && !has_key_in_form {
        let hint = "The key ID or the key secret is wrong.";
        return error_response(StatusCode::UNAUTHORIZED, "invalid_client", hint);
    }
    let lifetime = i64::from(config.token_seconds);
    Json(json!({
        "access_token": issue(config, to_seconds(now) + lifetime),
        "expires_in": lifetime,
        "scope": "",
        "token_type": "bearer",
    }))
    .into_response()
}

/// Expiry of a token in seconds since 1970; none if this endpoint did not issue it.
#[must_use]
pub fn expiry(config: &Config, token: &str) -> Option<i64> {
    let payload = token.split('.').nth(1)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    let expiry = payload.get("exp")?.as_i64()?;
    (issue(config, expiry) == token).then_some(expiry)
}

/// A token in the format of a JWT, because clients read `exp` from it. The signature is a
/// constant: it only has to look like one.
fn issue(config: &Config, expiry: i64) -> String {
    let encode = |part: Value| BASE64_URL_SAFE_NO_PAD.encode(part.to_string());
    let header = encode(json!({ "alg": "RS256", "typ": "JWT" }));
    let payload = encode(json!({
        "client_id": config.key_id,
        "exp": expiry,
        "iat": expiry - i64::from(config.token_seconds),
        "iss": "sandbox",
        "project_id": config.project,
    }));
    let signature = BASE64_URL_SAFE_NO_PAD.encode("sandbox");
    format!("{header}.{payload}.{signature}")
}

fn error_response(status: StatusCode, error: &str, hint: &str) -> Response {
    let body = json!({
        "error": error,
        "error_verbose": "The request was refused",
        "error_description": hint,
        "error_hint": hint,
        "status_code": 401,
    });
    (status, Json(body)).into_response()
}
