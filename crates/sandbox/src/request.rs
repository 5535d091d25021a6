//! A request to the API with its body read to the end, and the middleware that reads it.

use crate::sandbox::Sandbox;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, Uri};
use axum::middleware::Next;
use axum::response::Response;
use bytes::BytesMut;
use http_body_util::BodyExt;
use std::sync::Arc;

/// Largest request body in bytes; the documentation names no limit.
const BODY_LIMIT: usize = 1 << 20;
/// Bytes of a multipart body besides its file.
const MULTIPART_OVERHEAD: usize = 1 << 16;

/// Whether an earlier request came on the same connection.
///
/// A browser silently repeats a request that a reused connection drops.
#[derive(Clone, Copy, Default)]
pub struct ReusedConnection(pub bool);

/// A request to the API.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    /// HTTP method.
    pub method: Method,
    /// Path and query as sent.
    pub uri: Uri,
    /// Headers.
    pub headers: HeaderMap,
    /// Body; empty if it is too large.
    pub body: Bytes,
    /// Whether the body exceeds the limit.
    pub is_too_large: bool,
    /// Whether an earlier request came on the same connection.
    pub is_connection_reused: bool,
}

impl ApiRequest {
    /// Raw path.
    #[must_use]
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// Raw query without the question mark.
    #[must_use]
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// A header as text, if it is there and is text.
    #[must_use]
    pub fn header(&self, name: impl Into<HeaderName>) -> Option<&str> {
        self.headers.get(name.into())?.to_str().ok()
    }
}

/// Middleware that reads the body and hands the [`ApiRequest`] down as an extension.
pub async fn read_body(
    State(sandbox): State<Arc<Sandbox>>,
    request: Request,
    next: Next,
) -> Response {
    let limit = BODY_LIMIT.max(sandbox.config.attachment_limit + MULTIPART_OVERHEAD);
    let (mut parts, body) = request.into_parts();
    let body = read_limited(body, limit).await;
    let request = api_request(&parts, body);
    parts.extensions.insert(request);
    next.run(Request::from_parts(parts, Body::empty())).await
}

fn api_request(parts: &Parts, body: Option<Bytes>) -> ApiRequest {
    let reused = parts.extensions.get::<ReusedConnection>();
    ApiRequest {
        method: parts.method.clone(),
        uri: parts.uri.clone(),
        headers: parts.headers.clone(),
        is_too_large: body.is_none(),
        body: body.unwrap_or_default(),
        is_connection_reused: reused.is_some_and(|reused| reused.0),
    }
}

/// The whole body; none if it is too large. A body that is too large is still read to its end,
/// because a browser takes no response before it has sent everything.
async fn read_limited(mut body: Body, limit: usize) -> Option<Bytes> {
    let (mut bytes, mut size) = (BytesMut::new(), 0);
    while let Some(Ok(frame)) = body.frame().await {
        if let Ok(data) = frame.into_data() {
            size += data.len();
            if size <= limit {
                bytes.extend_from_slice(&data);
            }
        }
    }
    (size <= limit).then(|| bytes.freeze())
}
