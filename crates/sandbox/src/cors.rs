//! CORS, so that a page of another origin may ask: what the real host lacks and a gateway adds
//! (docs/numbers-api.md 1; Fetch standard, "CORS protocol").

use crate::config::Config;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

/// The answer to a preflight, if the request is one.
#[must_use]
pub fn preflight(config: &Config, method: &Method, headers: &HeaderMap) -> Option<Response<Body>> {
    let asks = headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if *method != Method::OPTIONS || !asks {
        return None;
    }
    let mut response = Response::new(Body::empty());
    if config.no_cors {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        return Some(response);
    }
    *response.status_mut() = StatusCode::NO_CONTENT;
    let answer = response.headers_mut();
    let fixed = [
        (
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PATCH, PUT, DELETE, OPTIONS",
        ),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            if config.idempotency {
                "authorization, content-type, idempotency-key"
            } else {
                "authorization, content-type"
            },
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    for (name, value) in fixed {
        answer.insert(name, HeaderValue::from_static(value));
    }
    decorate(config, headers, &mut response);
    Some(response)
}

/// Adds what lets the asking page read an answer.
pub fn decorate(config: &Config, headers: &HeaderMap, response: &mut Response<Body>) {
    if config.no_cors {
        return;
    }
    let allowed = match &config.allow_origin {
        Some(origin) => HeaderValue::from_str(origin).ok(),
        None => headers.get(header::ORIGIN).cloned(),
    };
    let answer = response.headers_mut();
    let allowed = allowed.unwrap_or_else(|| HeaderValue::from_static("*"));
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    answer.append(header::VARY, HeaderValue::from_static("Origin"));
    if config.allow_credentials {
        answer.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
    let exposed = HeaderValue::from_static("retry-after, www-authenticate");
    answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
}
