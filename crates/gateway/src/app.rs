//! The built app: its files, the security headers around them, and `config.json` made of the gateway's own configuration.

pub mod config_json;
pub mod files;
pub mod security_headers;

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header, uri::PathAndQuery},
    response::{IntoResponse, Redirect, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use self::files::Files;
use crate::{
    config::{Config, SignIn},
    gateway::Shared,
    problem::{Kind, Problem},
    sign_in,
};

const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Server of the app.
#[derive(Debug)]
pub struct AppServer {
    files: Files,
    config_json: String,
}

impl AppServer {
    /// A server of the configured source; `None` if there is none.
    pub fn new(config: &Config) -> Option<Self> {
        Some(Self {
            files: Files::new(config.app.as_ref()?),
            config_json: config_json::text(config),
        })
    }

    async fn file(&self, path: &str, mut request: Request) -> Response {
        let Ok(uri) = PathAndQuery::try_from(path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        *request.uri_mut() = Uri::from(uri);
        let mut response = self.files.respond(request).await;
        let headers = response.headers_mut();
        if let Some(value) = with_charset(headers.get(header::CONTENT_TYPE)) {
            headers.insert(header::CONTENT_TYPE, value);
        }
        headers.insert(header::CACHE_CONTROL, NO_CACHE);
        response
    }
}

/// Serves a file, or the app's page for a path without an extension. Pages and `config.json` are for people who are signed in.
pub async fn serve(State(gateway): State<Shared>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let unknown = || Problem::new(Kind::UnknownEndpoint, "There is nothing at this address.");
    let Some(app) = &gateway.app else {
        return unknown().into_response();
    };
    // A page at an address of the API would pass for an answer of it.
    if path.starts_with("/v1") {
        return unknown().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_page = !name.contains('.') || path == "/index.html";
    if is_page || path == "/config.json" {
        let (parts, body) = request.into_parts();
        let identity = match sign_in::identify(&gateway, &parts).await {
            Ok(identity) => identity,
            Err(problem) => return signed_out(&gateway, problem, is_page, &parts.uri),
        };
        if is_page {
            let request = Request::from_parts(parts, body);
            return identity.add_cookie(app.file("/index.html", request).await);
        }
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            ),
            (header::CACHE_CONTROL, NO_STORE),
        ];
        return identity.add_cookie((headers, app.config_json.clone()).into_response());
    }
    let is_hashed = has_hash(name);
    let mut response = app.file(&path, request).await;
    if is_hashed && response.status().is_success() {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, IMMUTABLE);
    }
    response
}

/// Leads a page to the sign-in and back; anything else is told.
fn signed_out(gateway: &Shared, problem: Problem, is_page: bool, uri: &Uri) -> Response {
    let can_sign_in = matches!(gateway.config.sign_in, SignIn::Oidc(_));
    if !is_page || !can_sign_in || problem.kind != Kind::SignInEnded {
        return problem.into_response();
    }
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let target = utf8_percent_encode(path, NON_ALPHANUMERIC);
    let cache = [(header::CACHE_CONTROL, NO_STORE)];
    (cache, Redirect::to(&format!("/sign-in?return={target}"))).into_response()
}

/// Adds the charset to text: without it, browsers guess until they parse a meta element.
fn with_charset(content_type: Option<&HeaderValue>) -> Option<HeaderValue> {
    let text = content_type?.to_str().ok()?;
    let lacks_charset = text.starts_with("text/") && !text.contains(';');
    lacks_charset
        .then(|| HeaderValue::try_from(format!("{text}; charset=utf-8")).ok())
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
    fn hashes_of_trunk_are_recognized_and_other_dashes_are_not() {
        assert!(has_hash("numberdesk-0a1b2c3d4e5f6789_bg.wasm"));
        assert!(!has_hash("boot-loader.js") && !has_hash("x-0a1b2c3d.js"));
    }
}
