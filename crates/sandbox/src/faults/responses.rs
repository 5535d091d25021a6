//! Responses that a fault puts in the place of the right one, or makes of it.

use super::{sleep, status_code};
use crate::cors::WithoutCors;
use crate::response::JSON;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::json;
use std::collections::BTreeMap;
use std::io;

/// A response with any status, body and headers. Headers that HTTP forbids are left out.
pub fn status(status: u16, body: String, headers: BTreeMap<String, String>) -> Response {
    let headers: HeaderMap = headers
        .into_iter()
        .filter_map(|(name, value)| {
            let name = HeaderName::try_from(name).ok()?;
            Some((name, HeaderValue::try_from(value).ok()?))
        })
        .collect();
    (status_code(status), headers, Body::from(body)).into_response()
}

/// A redirect, with or without CORS headers.
pub fn redirect(location: &str, cors: bool) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    if !cors {
        response.extensions_mut().insert(WithoutCors);
    }
    response
}

/// An HTML page where JSON is expected.
pub fn html_page(status: u16) -> Response {
    let page = "<!doctype html><title>Gateway</title><h1>Something went wrong</h1>";
    let content_type = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (status_code(status), content_type, page).into_response()
}

/// A 429 response, with or without `Retry-After`.
///
/// A polite gateway sends it; the token endpoint's response lacks it and is empty
/// (docs/numbers-api.md 1).
pub fn rate_limit(retry_after: Option<u64>) -> Response {
    let Some(seconds) = retry_after else {
        let headers = [(HeaderName::from_static("x-envoy-ratelimited"), "true")];
        return (StatusCode::TOO_MANY_REQUESTS, headers).into_response();
    };
    let body = json!({
        "type": "https://developers.sinch.com/docs/errors/registry/too-many-requests",
        "title": "Too many requests",
        "detail": "The rate limit was reached.",
    });
    let retry_after = [(header::RETRY_AFTER, HeaderValue::from(seconds))];
    (
        StatusCode::TOO_MANY_REQUESTS,
        retry_after,
        JSON,
        body.to_string(),
    )
        .into_response()
}

/// The beginning of a response; half of it if `bytes` is none.
///
/// If `clean`, the response is complete but its JSON ends too soon. Otherwise `Content-Length`
/// is that of the whole body, and the connection breaks in the middle.
pub async fn truncate(response: Response, bytes: Option<usize>, clean: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = read_all(body).await;
    let length = bytes.unwrap_or(body.len() / 2).min(body.len());
    let start = body.slice(..length);
    if clean {
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::from(start));
    }
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let chunks = [Ok(start), Err(io::Error::other("cut by a fault rule"))];
    Response::from_parts(parts, Body::from_stream(stream::iter(chunks)))
}

/// The whole response in chunks of `bytes`, with a pause of `ms` before each but the first.
pub async fn trickle(response: Response, bytes: usize, ms: u64) -> Response {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = read_all(body).await;
    let chunks = stream::unfold((body, 0), move |(mut rest, pause)| async move {
        if rest.is_empty() {
            return None;
        }
        sleep(pause).await;
        let chunk = rest.split_to(bytes.clamp(1, rest.len()));
        Some((Ok::<_, io::Error>(chunk), (rest, ms)))
    });
    Response::from_parts(parts, Body::from_stream(chunks))
}

/// The whole body of a response.
pub async fn read_all(body: Body) -> Bytes {
    axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default()
}
