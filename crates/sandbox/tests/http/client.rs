//! A sandbox on a free port, and a client that says what it saw.

use sandbox::config::{Config, DEFAULT_PROJECT};
use sandbox::server::{Running, start};
use serde_json::Value;
use tokio::runtime::Runtime;
use ureq::http::{HeaderMap, Request};

/// A running sandbox.
pub struct Server {
    runtime: Runtime,
    running: Option<Running>,
    /// Origin of the API.
    pub api: String,
    /// URL of the app.
    pub app: String,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// A configuration for tests: any port, few numbers, control endpoints open.
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

    /// The usual sandbox.
    pub fn usual() -> Self {
        Self::new(config())
    }

    /// URL in the project, under v1.
    pub fn v1(&self, rest: &str) -> String {
        format!("{}/v1/projects/{DEFAULT_PROJECT}/{rest}", self.api)
    }

    /// URL in the project, under v1alpha1.
    pub fn alpha(&self, rest: &str) -> String {
        format!("{}/v1alpha1/projects/{DEFAULT_PROJECT}/{rest}", self.api)
    }

    /// Sends JSON to a control endpoint, which must take it.
    pub fn control(&self, method: &str, path: &str, body: &str) -> Value {
        let answer = send(method, &format!("{}/__sandbox/{path}", self.api), &[], body).unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    /// Adds a fault rule.
    pub fn fault(&self, rule: Value) {
        self.control("POST", "faults", &rule.to_string());
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: f64) {
        let body = serde_json::json!({ "advanceSeconds": seconds });
        self.control("POST", "clock", &body.to_string());
    }

    /// Follows all pages of a list; `query` must not be empty.
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

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
    }
}

/// Sends a request; an error means that there was no complete answer.
pub fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer, ureq::Error> {
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
    Ok(Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response
            .body_mut()
            .with_config()
            .limit(1 << 30)
            .read_to_string()?,
    })
}

pub fn get(url: &str) -> Answer {
    send("GET", url, &[], "").unwrap()
}

pub fn patch(url: &str, body: &Value) -> Answer {
    send("PATCH", url, &[], &body.to_string()).unwrap()
}

pub fn post(url: &str, body: &str) -> Answer {
    send("POST", url, &[], body).unwrap()
}

/// Fields of the violations of a 400.
pub fn violations(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 400, "{}", answer.text);
    let error = &answer.json()["error"];
    assert_eq!(
        (error["code"].as_u64(), error["status"].as_str()),
        (Some(400), Some("INVALID_ARGUMENT"))
    );
    assert_eq!(error["details"][0]["type"], "BadRequest");
    let violations = error["details"][0]["fieldViolations"].as_array().unwrap();
    violations
        .iter()
        .map(|one| one["field"].as_str().unwrap().to_owned())
        .collect()
}
