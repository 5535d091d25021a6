//! A gateway in front of a sandbox, both on free ports, and a client for them.

use std::{future::Future, net::TcpListener};

use gateway::{
    config::{self, settings::PREFIX, settings::Settings},
    gateway::{Gateway, Shared},
    server::Server,
};
use reqwest::header::HeaderMap;
use sandbox::{
    config::{AuthMode, Config, DEFAULT_PROJECT},
    server::{RunningServer, start},
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Runs a test on a runtime of its own.
pub fn run(test: impl Future<Output = ()>) {
    Runtime::new().unwrap().block_on(test);
}

/// A sandbox that wants a token of its token endpoint.
pub async fn sandbox() -> RunningServer {
    let config = Config {
        port: 0,
        numbers: 120,
        faults: true,
        auth: AuthMode::Bearer,
        no_cors: true,
        ..Config::default()
    };
    start(config).await.unwrap()
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// Environment of a gateway on a port, in front of an API, with a store.
pub fn variables(port: u16, api: &str, store: &str) -> Vec<(String, String)> {
    let url = format!("http://127.0.0.1:{port}");
    [
        ("LISTEN", format!("127.0.0.1:{port}")),
        ("PUBLIC_URL", url),
        ("UPSTREAM_URL", api.to_owned()),
        ("UPSTREAM_PROJECTS", DEFAULT_PROJECT.to_owned()),
        ("UPSTREAM_VERSIONS", "v1,v1alpha1".to_owned()),
        ("KEY_ID", "sandbox-key".to_owned()),
        ("KEY_SECRET", "sandbox-secret".to_owned()),
        ("KEY_TOKEN_URL", format!("{api}/oauth2/token")),
        ("SIGN_IN_MODE", "none".to_owned()),
        ("STORE_URL", store.to_owned()),
        ("STOP_SECONDS", "10".to_owned()),
        ("AUDIT_STDOUT", "false".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (format!("{PREFIX}{name}"), value))
    .collect()
}

/// A path below the project in v1.
pub fn path(rest: &str) -> String {
    format!("/v1/projects/{DEFAULT_PROJECT}/{rest}")
}

/// A response.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The last part of a problem's type.
    pub fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.rsplit('/').next().unwrap_or_default().to_owned()
    }
}

/// A client of one gateway.
#[derive(Clone)]
pub struct Client {
    /// Origin of the gateway.
    pub url: String,
    client: reqwest::Client,
}

impl Client {
    pub fn new(url: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self {
            url: url.to_owned(),
            client: client.build().unwrap(),
        }
    }

    /// A request to a path.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse::<reqwest::Method>().unwrap();
        self.client.request(method, format!("{}{path}", self.url))
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request("GET", path).send().await.unwrap()).await
    }

    /// A change as the app sends it.
    pub fn change(
        &self,
        method: &str,
        path: &str,
        key: &str,
        body: &Value,
    ) -> reqwest::RequestBuilder {
        let request = self
            .request(method, path)
            .header("origin", &self.url)
            .header("sec-fetch-site", "same-origin");
        let request = match key {
            "" => request,
            key => request.header("idempotency-key", key),
        };
        match body {
            Value::Null => request,
            body => request
                .header("content-type", "application/json")
                .body(body.to_string()),
        }
    }

    /// Sends a change and returns its answer.
    pub async fn send(&self, method: &str, path: &str, key: &str, body: &Value) -> Answer {
        Answer::of(self.change(method, path, key, body).send().await.unwrap()).await
    }

    /// Rents any number, which is what must not happen twice.
    pub async fn rent_any(&self, key: &str) -> Answer {
        self.send("POST", &path("availableNumbers:rentAny"), key, &rent_body())
            .await
    }
}

/// The body of a rental of any number.
pub fn rent_body() -> Value {
    json!({ "regionCode": "US", "type": "LOCAL" })
}

/// The sandbox's control endpoints.
pub struct Control {
    api: String,
    client: reqwest::Client,
}

impl Control {
    pub fn new(api: &str) -> Self {
        Self {
            api: api.to_owned(),
            client: reqwest::Client::new(),
        }
    }

    pub async fn fault(&self, rule: Value) {
        let request = self.client.post(format!("{}/__sandbox/faults", self.api));
        let answer = Answer::of(request.body(rule.to_string()).send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    pub async fn advance(&self, seconds: f64) {
        let request = self.client.post(format!("{}/__sandbox/clock", self.api));
        let body = json!({ "advanceSeconds": seconds }).to_string();
        assert!(
            request
                .body(body)
                .send()
                .await
                .unwrap()
                .status()
                .is_success()
        );
    }

    /// Requests that reached the API and whose path contains `part`.
    pub async fn requests(&self, part: &str) -> Vec<Value> {
        let request = self.client.get(format!("{}/__sandbox/requests", self.api));
        let log = Answer::of(request.send().await.unwrap()).await.json();
        let log = match &log {
            Value::Array(requests) => requests.clone(),
            log => log["requests"].as_array().unwrap().clone(),
        };
        let has_part = |request: &Value| request["path"].as_str().unwrap().contains(part);
        log.into_iter().filter(has_part).collect()
    }

    /// How many numbers the project has.
    pub async fn number_count(&self) -> u64 {
        let url = format!("{}{}?pageSize=1", self.api, path("activeNumbers"));
        let request = self.client.get(url).bearer_auth("sandbox-token");
        Answer::of(request.send().await.unwrap()).await.json()["totalSize"]
            .as_u64()
            .unwrap()
    }
}

/// A gateway in this process, in front of a sandbox.
pub struct Stage {
    pub client: Client,
    pub control: Control,
    pub api: String,
    pub gateway: Shared,
    pub server: Server,
    _sandbox: RunningServer,
    pub folder: TempDir,
}

impl Stage {
    /// A stage whose gateway has these variables besides the usual.
    pub async fn new(more: &[(&str, &str)]) -> Self {
        let sandbox = sandbox().await;
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let (gateway, server) = start_gateway(port, &sandbox.api, &sqlite(&folder), more).await;
        Self {
            client: Client::new(&format!("http://127.0.0.1:{port}")),
            control: Control::new(&sandbox.api),
            api: sandbox.api.clone(),
            gateway,
            server,
            _sandbox: sandbox,
            folder,
        }
    }
}

/// URL of an SQLite file in a folder.
pub fn sqlite(folder: &TempDir) -> String {
    format!("sqlite:{}", folder.path().join("gateway.db").display())
}

/// Starts a gateway in this process; it stops when the server is dropped.
pub async fn start_gateway(
    port: u16,
    api: &str,
    store: &str,
    more: &[(&str, &str)],
) -> (Shared, Server) {
    let mut variables = variables(port, api, store);
    for (name, value) in more {
        let name = format!("{PREFIX}{name}");
        variables.retain(|(known, _)| *known != name);
        variables.push((name, (*value).to_owned()));
    }
    let config = config::read(Settings::load(None, variables.into_iter()));
    let config = config.unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let gateway = Gateway::open(config).await.unwrap();
    let server = Server::start(gateway.clone()).await.unwrap();
    (gateway, server)
}
