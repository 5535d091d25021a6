//! CORS headers, which the real host lacks and a gateway adds (docs/numbers-api.md 1).
//!
//! [`CorsLayer`] does all of it but for two things: `--no-cors` refuses preflights, and a
//! redirect to a sign-in page comes without the headers, though the layer has run.

use crate::config::Config;
use crate::idempotency;
use crate::sandbox::Sandbox;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Seconds that a browser may remember a preflight.
const MAX_AGE: Duration = Duration::from_secs(600);

/// Marks a response that must not have CORS headers.
#[derive(Clone)]
pub struct WithoutCors;

/// Adds CORS to the routes, or refuses preflights with `--no-cors`.
pub fn add_layer(router: Router<Arc<Sandbox>>, config: &Config) -> Router<Arc<Sandbox>> {
    if config.no_cors {
        return router.layer(from_fn(refuse_preflight));
    }
    router
        .layer(cors_layer(config))
        .layer(map_response(remove_from_marked))
}

fn cors_layer(config: &Config) -> CorsLayer {
    let named_origin = config.allow_origin.as_deref().map(HeaderValue::from_str);
    let origin = match named_origin {
        Some(Ok(origin)) => AllowOrigin::exact(origin),
        Some(Err(_)) | None => AllowOrigin::mirror_request(),
    };
    let mut headers = vec![header::AUTHORIZATION, header::CONTENT_TYPE];
    if config.idempotency {
        headers.push(HeaderName::from_static(idempotency::HEADER));
    }
    CorsLayer::new()
        .allow_origin(origin)
        .allow_credentials(config.allow_credentials)
        .allow_headers(headers)
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PATCH,
            Method::PUT,
            Method::DELETE,
            Method::OPTIONS,
        ])
        .expose_headers([header::RETRY_AFTER, header::WWW_AUTHENTICATE])
        .max_age(MAX_AGE)
        .vary([header::ORIGIN])
}

async fn refuse_preflight(request: Request, next: Next) -> Response {
    let is_preflight = *request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ORIGIN)
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if is_preflight {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    next.run(request).await
}

async fn remove_from_marked(mut response: Response) -> Response {
    if response.extensions().get::<WithoutCors>().is_some() {
        for name in [
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            header::VARY,
        ] {
            response.headers_mut().remove(name);
        }
    }
    response
}
