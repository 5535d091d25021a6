//! Serves the built app as a production host should: an SPA fallback that still answers 404 for
//! missing files, precompressed siblings, caching by hash, and the full security headers.

use crate::config::Config;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use std::net::SocketAddr;
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::ServeDir;

#[derive(Clone)]
struct App {
    files: ServeDir,
    /// The same files, never from a compressed sibling.
    plain: ServeDir,
    fallback: bool,
    base: String,
    config: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The path that the app is under, with a slash at both ends.
#[must_use]
pub fn base(config: &Config) -> String {
    match config.app_base.trim_matches('/') {
        "" => "/".to_owned(),
        base => format!("/{base}/"),
    }
}

/// The routes of the app's port.
pub fn router(config: &Config, folder: &Path, api: SocketAddr) -> Router {
    let plain = ServeDir::new(folder).append_index_html_on_directories(false);
    let app = App {
        files: plain.clone().precompressed_br().precompressed_gzip(),
        plain,
        fallback: config.app_fallback,
        base: base(config),
        config: config.app_config.clone(),
        headers: security_headers(config, api),
    };
    Router::new().fallback(handle).with_state(app)
}

async fn handle(State(app): State<App>, request: Request) -> Response<Body> {
    let mut response = app.answer(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache"));
    for (name, value) in &app.headers {
        headers.insert(name, value.clone());
    }
    response
}

impl App {
    async fn answer(&self, request: Request) -> Response<Body> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut response = status(StatusCode::METHOD_NOT_ALLOWED);
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let Some(path) = self.below_base(request.uri().path()) else {
            return status(StatusCode::NOT_FOUND);
        };
        if let ("config.json", Some(config)) = (path, &self.config) {
            return verbatim(config);
        }
        if path.starts_with("v1") {
            // The API's: a page in its place would pass for an answer of the gateway.
            return status(StatusCode::NOT_FOUND);
        }
        // A page of the app has no extension, a file has: a missing file must not look found.
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_file = name.contains('.');
        let file = if is_file {
            path.to_owned()
        } else {
            "index.html".to_owned()
        };
        let hashed = is_file && has_hash(name);
        let again = self.fallback.then(|| Request::new(Body::empty()));
        let mut response = self.file(&file, request).await;
        if let Some(again) = again.filter(|_| response.status() == StatusCode::NOT_FOUND) {
            return self.file("index.html", again).await;
        }
        say_utf8(response.headers_mut());
        if hashed && response.status().is_success() {
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            response
                .headers_mut()
                .insert(header::CACHE_CONTROL, forever);
        }
        response
    }

    fn below_base<'a>(&self, path: &'a str) -> Option<&'a str> {
        if path == self.base.trim_end_matches('/') {
            return Some("");
        }
        path.strip_prefix(&self.base)
    }

    async fn file(&self, file: &str, mut request: Request) -> Response<Body> {
        let Ok(path) = PathAndQuery::try_from(format!("/{file}")) else {
            return status(StatusCode::NOT_FOUND);
        };
        *request.uri_mut() = Uri::from(path);
        // Whoever deploys fills config.json in after the build, so what was compressed there is another file.
        let files = match file {
            "config.json" => self.plain.clone(),
            _ => self.files.clone(),
        };
        let response = files.oneshot(request).await;
        response
            .unwrap_or_else(|never| match never {})
            .map(Body::new)
    }
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Text of the app is UTF-8: without this, browsers guess until they see a meta element.
fn say_utf8(headers: &mut HeaderMap) {
    let Some(kind) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
    else {
        return;
    };
    if kind.starts_with("text/")
        && !kind.contains(';')
        && let Ok(kind) = HeaderValue::try_from(format!("{kind}; charset=utf-8"))
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

/// The configuration as it was given, even if it is no JSON.
fn verbatim(config: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(config.to_owned()));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether trunk put a hash into this name: `-` and 16 hexadecimal digits.
fn has_hash(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part
            .bytes()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        digits.count() >= 16
    })
}

/// Stands among the origins of connect-src for none but the app's own.
const SELF: &str = "self";

fn security_headers(config: &Config, api: SocketAddr) -> Vec<(HeaderName, HeaderValue)> {
    let mut connect = "'self'".to_owned();
    // Without it the policy is the one of a host that app and gateway share.
    if !config.app_connect.iter().any(|origin| origin == SELF) {
        connect.push_str(&format!(" http://{api}"));
        if api.ip().is_loopback() {
            connect.push_str(&format!(" http://localhost:{}", api.port()));
        }
    }
    for origin in config.app_connect.iter().filter(|origin| *origin != SELF) {
        connect.push(' ');
        connect.push_str(origin);
    }
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
         connect-src {connect}; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
    );
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Browsers heed it over https only, where a production host is.
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ];
    let mut headers: Vec<_> = fixed
        .into_iter()
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.push((header::CONTENT_SECURITY_POLICY, policy));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_hashes_are_seen_and_other_dashes_are_not() {
        assert!(has_hash("numberdesk-0a1b2c3d4e5f6789_bg.wasm"));
        assert!(has_hash("tokens-0a1b2c3d4e5f6789.css"));
        assert!(!has_hash("boot-loader.js") && !has_hash("index.html"));
        assert!(!has_hash("x-0a1b2c3d.js"));
    }

    #[test]
    fn the_base_has_a_slash_at_both_ends() {
        for (given, expected) in [
            ("/", "/"),
            ("", "/"),
            ("desk", "/desk/"),
            ("/a/b/", "/a/b/"),
        ] {
            let config = Config {
                app_base: given.to_owned(),
                ..Config::default()
            };
            assert_eq!(base(&config), expected);
        }
    }
}
