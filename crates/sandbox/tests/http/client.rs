//! A sandbox on a free port, and a client for it.

use sandbox::config::{Config, DEFAULT_PROJECT};
use sandbox::server::{RunningServer, start};
use serde_json::Value;
use tokio::runtime::Runtime;
use ureq::http::{HeaderMap, Request};

/// A running sandbox.
pub struct Server {
    runtime: Runtime,
    running: Option<RunningServer>,
    /// Origin of the API.
    pub api: String,
    /// URL of the app.
    pub app: String,
}

/// A response to a test.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Response {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Items of a header that is a list.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let list = self.header(name).unwrap();
        list.split(',').map(str::trim).collect()
    }
}

/// A configuration for tests: any port, few numbers, control endpoints on.
pub fn config() -> Config {
    Config {
        port: 0,
        app_port: 0,
        numbers: 120,
        faults: true,
        ..Config::default()
    }
}

impl Server {
    pub fn new(config: Config) -> Self {
        let runtime = Runtime::new().unwrap();
        let running = runtime.block_on(start(config)).unwrap();
        Self {
            runtime,
            api: running.api.clone(),
            app: running.app.clone().unwrap_or_default(),
            running: Some(running),
        }
    }

    /// URL of a path below the project in v1.
    pub fn v1(&self, rest: &str) -> String {
        format!("{}/v1/projects/{DEFAULT_PROJECT}/{rest}", self.api)
    }

    /// URL of a path below the project in v1alpha1.
    pub fn alpha(&self, rest: &str) -> String {
        format!("{}/v1alpha1/projects/{DEFAULT_PROJECT}/{rest}", self.api)
    }

    /// Sends JSON to a control endpoint, which must succeed.
    pub fn control(&self, method: &str, path: &str, body: &str) -> Value {
        let response = send(method, &format!("{}/__sandbox/{path}", self.api), &[], body).unwrap();
        assert_eq!(response.status, 200, "{}", response.text);
        response.json()
    }

    /// Adds a fault rule.
    pub fn fault(&self, rule: Value) {
        self.control("POST", "faults", &rule.to_string());
    }

    /// Advances the clock.
    pub fn advance(&self, seconds: f64) {
        let body = serde_json::json!({ "advanceSeconds": seconds });
        self.control("POST", "clock", &body.to_string());
    }

    /// All rows of a list, page by page; `query` must not be empty.
    pub fn all(&self, query: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        let mut token = String::new();
        loop {
            let encoded: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
            let page = get(&self.v1(&format!("activeNumbers?{query}&pageToken={encoded}")));
            assert_eq!(page.status, 200, "{}", page.text);
            let page = page.json();
            rows.extend(page["activeNumbers"].as_array().unwrap().iter().cloned());
            token = page["nextPageToken"].as_str().unwrap().to_owned();
            if token.is_empty() {
                return rows;
            }
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self::new(config())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
    }
}

/// Sends a request; an error means that there was no complete response.
pub fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Response, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .max_redirects(0)
        .build()
        .into();
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = if body.is_empty() {
        agent.run(request.body(()).unwrap())?
    } else {
        agent.run(request.body(body.to_owned()).unwrap())?
    };
    Ok(Response {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_string()?,
    })
}

pub fn get(url: &str) -> Response {
    send("GET", url, &[], "").unwrap()
}

pub fn patch(url: &str, body: &Value) -> Response {
    send("PATCH", url, &[], &body.to_string()).unwrap()
}

pub fn post(url: &str, body: &str) -> Response {
    send("POST", url, &[], body).unwrap()
}

/// Fields of the violations in a 400 response.
pub fn violations(response: &Response) -> Vec<String> {
    assert_eq!(response.status, 400, "{}", response.text);
    let error = &response.json()["error"];
    assert_eq!(
        (error["code"].as_u64(), error["status"].as_str()),
        (Some(400), Some("INVALID_ARGUMENT"))
    );
    assert_eq!(error["details"][0]["type"], "BadRequest");
    let violations = error["details"][0]["fieldViolations"].as_array().unwrap();
    violations
        .iter()
        .map(|violation| violation["field"].as_str().unwrap().to_owned())
        .collect()
}
