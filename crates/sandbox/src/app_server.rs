//! A static server for the built app, which behaves as a production host should.
//!
//! [`ServeDir`] serves the files and their precompressed siblings. Around it come the security
//! headers, caching by hash, and a fallback for single-page apps that still answers 404 for missing
//! files.

mod security_headers;

use crate::config::Config;
use crate::response::JSON;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The base path of the app, with a slash at both ends.
#[must_use]
pub fn base_path(config: &Config) -> String {
    match config.app_base.trim_matches('/') {
        "" => "/".to_owned(),
        base => format!("/{base}/"),
    }
}

/// Routes and layers of the app's port.
pub fn router(config: &Config, folder: &Path, api: SocketAddr) -> Router {
    let uncompressed = ServeDir::new(folder).append_index_html_on_directories(false);
    let state = AppServer {
        files: uncompressed.clone().precompressed_br().precompressed_gzip(),
        uncompressed,
        has_fallback: config.app_fallback,
        base_path: base_path(config),
        app_config: config.app_config.clone(),
    };
    let cache_control = SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, NO_CACHE);
    let mut router = Router::new()
        .fallback(serve)
        .with_state(state)
        .layer(cache_control);
    for (name, value) in security_headers::security_headers(config, api) {
        router = router.layer(SetResponseHeaderLayer::overriding(name, value));
    }
    router.layer(TraceLayer::new_for_http())
}

#[derive(Clone)]
struct AppServer {
    files: ServeDir,
    /// The same files, without precompressed siblings.
    uncompressed: ServeDir,
    has_fallback: bool,
    base_path: String,
    app_config: Option<String>,
}

async fn serve(State(app): State<AppServer>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    let Some(path) = app.below_base(request.uri().path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if let ("config.json", Some(config)) = (path, &app.app_config) {
        // Sent as it was given, even if it is no JSON.
        let cache_control = [(header::CACHE_CONTROL, NO_STORE)];
        return (JSON, cache_control, config.clone()).into_response();
    }
    if path.starts_with("v1") {
        // A path of the API: a page in its place would pass for a response of the gateway.
        return StatusCode::NOT_FOUND.into_response();
    }
    // Files have an extension, pages of the app have none.
    let name = path.rsplit('/').next().unwrap_or_default();
    if !name.contains('.') {
        return with_charset(app.file("index.html", request).await);
    }
    let (path, is_hashed) = (path.to_owned(), has_hash(name));
    let response = app.file(&path, request).await;
    if response.status() == StatusCode::NOT_FOUND && app.has_fallback {
        return app.file("index.html", Request::new(Body::empty())).await;
    }
    let mut response = with_charset(response);
    if is_hashed && response.status().is_success() {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, IMMUTABLE);
    }
    response
}

impl AppServer {
    fn below_base<'a>(&self, path: &'a str) -> Option<&'a str> {
        if path == self.base_path.trim_end_matches('/') {
            return Some("");
        }
        path.strip_prefix(&self.base_path)
    }

    async fn file(&self, path: &str, mut request: Request) -> Response {
        let Ok(uri) = PathAndQuery::try_from(format!("/{path}")) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        *request.uri_mut() = Uri::from(uri);
        // config.json is filled in on deployment, after its siblings were compressed.
        let files = if path == "config.json" {
            &self.uncompressed
        } else {
            &self.files
        };
        let response = files.clone().oneshot(request).await;
        response
            .unwrap_or_else(|never| match never {})
            .map(Body::new)
    }
}

/// Adds the charset to text: without it, browsers guess until they parse a meta element.
fn with_charset(mut response: Response) -> Response {
    if let Some(content_type) = text_with_charset(response.headers()) {
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, content_type);
    }
    response
}

fn text_with_charset(headers: &HeaderMap) -> Option<HeaderValue> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let lacks_charset = content_type.starts_with("text/") && !content_type.contains(';');
    lacks_charset
        .then(|| HeaderValue::try_from(format!("{content_type}; charset=utf-8")).ok())
        .flatten()
}

/// Whether trunk has put a hash into this file name: `-` and 16 hexadecimal digits.
fn has_hash(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part
            .bytes()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        digits.count() >= 16
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_hashes_are_recognized_and_other_dashes_are_not() {
        assert!(has_hash("numberdesk-0a1b2c3d4e5f6789_bg.wasm"));
        assert!(has_hash("tokens-0a1b2c3d4e5f6789.css"));
        assert!(!has_hash("boot-loader.js") && !has_hash("index.html"));
        assert!(!has_hash("x-0a1b2c3d.js"));
    }

    #[test]
    fn the_base_path_has_a_slash_at_both_ends() {
        for (app_base, expected) in [
            ("/", "/"),
            ("", "/"),
            ("desk", "/desk/"),
            ("/a/b/", "/a/b/"),
        ] {
            let config = Config {
                app_base: app_base.to_owned(),
                ..Config::default()
            };
            assert_eq!(base_path(&config), expected);
        }
    }
}
