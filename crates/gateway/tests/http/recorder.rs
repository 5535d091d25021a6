//! An API that records what reaches it, headers and all, and answers what it is told.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use http_body_util::BodyExt;
use tokio::{net::TcpListener, sync::Notify};

/// A request that reached the API.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// The API.
#[derive(Clone, Default)]
pub struct Recorder {
    pub requests: Arc<Mutex<Vec<Recorded>>>,
    /// Told when the first bytes of a body are there.
    pub begun: Arc<Notify>,
    token: Arc<Mutex<&'static str>>,
    answer: Arc<Mutex<(StatusCode, HeaderMap, Bytes)>>,
}

impl Recorder {
    /// Starts one, and returns its origin too.
    pub async fn start() -> (Self, String) {
        let recorder = Self::default();
        recorder.answer(200, &[("content-type", "application/json")], "{}");
        recorder.give_token(r#"{"access_token":"recorder-token","expires_in":3600}"#);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(record).with_state(recorder.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (recorder, api)
    }

    /// What the token endpoint answers from now on.
    pub fn give_token(&self, answer: &'static str) {
        *self.token.lock().unwrap() = answer;
    }

    /// What the API answers from now on.
    pub fn answer(
        &self,
        status: u16,
        headers: &[(&'static str, &'static str)],
        body: &'static str,
    ) {
        let headers = headers.iter().map(|(name, value)| {
            let name = axum::http::HeaderName::from_static(name);
            (name, axum::http::HeaderValue::from_static(value))
        });
        let status = StatusCode::from_u16(status).unwrap();
        *self.answer.lock().unwrap() = (
            status,
            headers.collect(),
            Bytes::from_static(body.as_bytes()),
        );
    }

    /// Requests to the API, without those to the token endpoint.
    pub fn to_api(&self) -> Vec<Recorded> {
        let requests = self.requests.lock().unwrap();
        let is_api = |request: &&Recorded| !request.target.starts_with("/oauth2");
        requests.iter().filter(is_api).cloned().collect()
    }
}

async fn record(State(recorder): State<Recorder>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let begun = recorder.begun.clone();
    let body = body
        .map_frame(move |frame| {
            begun.notify_one();
            frame
        })
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let recorded = Recorded {
        target: parts.uri.to_string(),
        headers: parts.headers,
        body,
    };
    let is_token = recorded.target.starts_with("/oauth2");
    recorder.requests.lock().unwrap().push(recorded);
    if is_token {
        return Response::new(Body::from(*recorder.token.lock().unwrap()));
    }
    let (status, headers, body) = recorder.answer.lock().unwrap().clone();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
