//! Faults that tests ask for: which requests go wrong, and how. Off unless `--faults`.

mod bomb;
pub mod control;
pub mod log;
mod rows;
pub mod rule;

use crate::sandbox::{Sandbox, lock};
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use futures_util::stream;
use rule::{Fault, Ticket};
use std::io;
use std::time::Duration;

/// Marks a response that must never be sent: the server closes the connection instead.
#[derive(Clone)]
pub struct Drop;

/// Whether a connection had brought a request before. A browser repeats what such a one drops.
#[derive(Clone, Copy, Default)]
pub struct Reused(pub bool);

/// Marks a response that gets no CORS headers.
#[derive(Clone)]
pub struct NoCors;

/// Answers a request, with what a rule wants to go wrong.
pub async fn run(
    sandbox: &Sandbox,
    ticket: Ticket,
    token: Option<&str>,
    answer: impl FnOnce() -> Response<Body>,
) -> Response<Body> {
    sleep(ticket.delay).await;
    let response = match ticket.fault {
        None => answer(),
        Some((rule, fault)) => go_wrong(sandbox, rule, fault, token, answer).await,
    };
    sleep(ticket.delay_after).await;
    response
}

async fn sleep(millis: u64) {
    if millis > 0 {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

async fn go_wrong(
    sandbox: &Sandbox,
    rule: u64,
    fault: Fault,
    token: Option<&str>,
    answer: impl FnOnce() -> Response<Body>,
) -> Response<Body> {
    match fault {
        Fault::Delay { .. } => answer(),
        Fault::Status {
            status,
            body,
            headers,
        } => {
            let mut response = Response::new(Body::from(body.unwrap_or_default()));
            *response.status_mut() = code(status);
            for (name, value) in headers {
                if let (Ok(name), Ok(value)) =
                    (HeaderName::try_from(name), HeaderValue::try_from(value))
                {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
        Fault::Redirect { to, cors } => redirect(&to, cors),
        Fault::RateLimit { retry_after } => rate_limit(retry_after),
        Fault::Empty { status } => replaced(status, "", None, answer),
        Fault::NonJson { status } => {
            let page = "<!doctype html><title>Gateway</title><h1>Something went wrong</h1>";
            replaced(status, page, Some("text/html; charset=utf-8"), answer)
        }
        Fault::Truncate { bytes, clean } => truncated(answer(), bytes, clean).await,
        // Who knows the request whole applies it later.
        Fault::DropBefore | Fault::DropEarly { .. } => dropped(),
        Fault::DropAfter => {
            answer();
            dropped()
        }
        Fault::RepeatToken
        | Fault::DuplicateRows
        | Fault::FreshTokens { .. }
        | Fault::RawRow { .. }
        | Fault::RowWithoutPhone { .. }
        | Fault::BadRow { .. } => {
            let (mut parts, body) = answer().into_parts();
            let page = whole(body).await;
            let body = rows::spoil(&mut lock(&sandbox.faults), rule, &fault, token, &page);
            parts.headers.remove(header::CONTENT_LENGTH);
            if matches!(fault, Fault::FreshTokens { .. }) {
                // The list itself knows no such token.
                parts.status = StatusCode::OK;
            }
            Response::from_parts(parts, Body::from(body))
        }
        Fault::Trickle { bytes, ms } => trickle(answer(), bytes, ms).await,
        Fault::Bomb { megabytes, status } => {
            if status < 400 {
                answer();
            }
            bomb::response(code(status), megabytes)
        }
    }
}

/// The whole answer, piece by piece.
async fn trickle(response: Response<Body>, bytes: usize, ms: u64) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let pieces = stream::unfold(
        (whole(body).await, 0),
        move |(mut rest, pause)| async move {
            if rest.is_empty() {
                return None;
            }
            sleep(pause).await;
            let piece = rest.split_to(bytes.clamp(1, rest.len()));
            Some((Ok::<_, io::Error>(piece), (rest, ms)))
        },
    );
    Response::from_parts(parts, Body::from_stream(pieces))
}

fn redirect(to: &str, cors: bool) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    if let Ok(to) = HeaderValue::try_from(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    if !cors {
        response.extensions_mut().insert(NoCors);
    }
    response
}

/// Another body under this status. A status of success means that the change was applied and
/// only its answer was spoilt; any other that it was not.
fn replaced(
    status: u16,
    body: &'static str,
    content_type: Option<&'static str>,
    answer: impl FnOnce() -> Response<Body>,
) -> Response<Body> {
    if status < 400 {
        answer();
    }
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = code(status);
    if let Some(content_type) = content_type {
        let value = HeaderValue::from_static(content_type);
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

/// 429 as a polite gateway sends it, or as the token endpoint does: empty, without Retry-After
/// (docs/numbers-api.md 1).
fn rate_limit(retry_after: Option<u64>) -> Response<Body> {
    let Some(seconds) = retry_after else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        let name = HeaderName::from_static("x-envoy-ratelimited");
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static("true"));
        return response;
    };
    let body = serde_json::json!({
        "type": "https://developers.sinch.com/docs/errors/registry/too-many-requests",
        "title": "Too many requests",
        "detail": "The rate limit was reached.",
    });
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// The beginning of an answer. Clean: a complete answer whose JSON ends too soon. Otherwise the
/// length promised is that of the whole, and the connection is closed in the middle.
async fn truncated(response: Response<Body>, bytes: Option<usize>, clean: bool) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let body = whole(body).await;
    let cut = bytes.unwrap_or(body.len() / 2).min(body.len());
    let start = body.slice(..cut);
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

fn dropped() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Drop);
    response
}

async fn whole(body: Body) -> Bytes {
    axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default()
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
