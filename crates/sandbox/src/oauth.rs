//! POST /oauth2/token: the client credentials grant that official clients log in with
//! (docs/numbers-api.md 1).

use crate::auth::is_key;
use crate::clock::seconds;
use crate::config::Config;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};

/// Seconds that a token is good for.
const LIFETIME: i64 = 3600;

/// Answers with a token for the right key, and as the real endpoint does for others.
#[must_use]
pub fn answer(config: &Config, headers: &HeaderMap, body: &[u8], now: i64) -> Response<Body> {
    let form: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let part = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let sent = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let basic = sent
        .and_then(|sent| sent.strip_prefix("Basic "))
        .is_some_and(|pair| is_key(config, pair));
    let in_form = part("client_id") == Some(&config.key_id)
        && part("client_secret") == Some(&config.key_secret);
    if part("grant_type") != Some("client_credentials") {
        let hint = "grant_type must be client_credentials";
        return respond(StatusCode::BAD_REQUEST, &refusal("invalid_request", hint));
    }
    if !basic && !in_form {
        let hint = "The key ID or the key secret is wrong.";
        return respond(StatusCode::UNAUTHORIZED, &refusal("invalid_client", hint));
    }
    let token = json!({
        "access_token": issue(config, seconds(now) + LIFETIME),
        "expires_in": LIFETIME,
        "scope": "",
        "token_type": "bearer",
    });
    respond(StatusCode::OK, &token)
}

/// When a token of this endpoint expires (seconds since 1970); none if it is not one.
#[must_use]
pub fn expiry(config: &Config, token: &str) -> Option<i64> {
    let payload = BASE64_URL_SAFE_NO_PAD
        .decode(token.split('.').nth(1)?)
        .ok()?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    let expiry = payload.get("exp")?.as_i64()?;
    (issue(config, expiry) == token).then_some(expiry)
}

/// A token in the form of a JWT, since clients read `exp` out of it. The signature is a
/// constant: it only has to look like one.
fn issue(config: &Config, expiry: i64) -> String {
    let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let head = part(json!({ "alg": "RS256", "typ": "JWT" }));
    let payload = part(json!({
        "client_id": config.key_id,
        "exp": expiry,
        "iat": expiry - LIFETIME,
        "iss": "sandbox",
        "project_id": config.project,
    }));
    format!(
        "{head}.{payload}.{}",
        BASE64_URL_SAFE_NO_PAD.encode("sandbox")
    )
}

fn refusal(error: &str, hint: &str) -> Value {
    json!({
        "error": error,
        "error_verbose": "The request was refused",
        "error_description": hint,
        "error_hint": hint,
        "status_code": 401,
    })
}

fn respond(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
