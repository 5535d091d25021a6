//! A provider of OpenID Connect that checks PKCE and the client's secret.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use gateway::store::now_ms;
use openidconnect::{
    PrivateSigningKey,
    core::{CoreHmacKey, CoreJwsSigningAlgorithm},
};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use crate::stage::free_port;

pub const CLIENT_ID: &str = "numberdesk";
pub const CLIENT_SECRET: &str = "a-client-secret-of-at-least-32-bytes";

type Claims = Map<String, Value>;
type Parameters = HashMap<String, String>;

/// The provider.
#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    state: Arc<Mutex<Issued>>,
}

struct Issued {
    issuer: String,
    /// Parameters of authorizations by their code.
    codes: HashMap<String, Parameters>,
    change: fn(&mut Claims),
    secret: &'static str,
    /// How often its keys were asked for.
    key_requests: usize,
}

impl Provider {
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let provider = Self::of(format!("http://{}", listener.local_addr().unwrap()));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/jwks", get(keys))
            .route("/authorize", get(authorization))
            .route("/token", post(token))
            .route(
                "/userinfo",
                get(async || Json(json!({ "sub": "ada", "groups": ["buyers"] }))),
            )
            .with_state(provider.state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        provider
    }

    /// One that nobody started.
    pub fn absent() -> Self {
        Self::of(format!("http://127.0.0.1:{}", free_port()))
    }

    fn of(issuer: String) -> Self {
        let state = Issued {
            issuer: issuer.clone(),
            codes: HashMap::new(),
            change: |_| {},
            secret: CLIENT_SECRET,
            key_requests: 0,
        };
        Self {
            issuer,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Changes the claims of ID tokens from now on.
    pub fn answer(&self, change: fn(&mut Claims)) {
        self.state.lock().unwrap().change = change;
    }

    /// How often its keys were asked for.
    pub fn key_requests(&self) -> usize {
        self.state.lock().unwrap().key_requests
    }

    /// Signs ID tokens with another secret from now on.
    pub fn sign_wrongly(&self) {
        let mut state = self.state.lock().unwrap();
        state.change = |_| {};
        state.secret = "another-secret-of-at-least-32-bytes!";
    }
}

type Shared = State<Arc<Mutex<Issued>>>;

async fn metadata(State(state): Shared) -> Json<Value> {
    let issuer = state.lock().unwrap().issuer.clone();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["HS256"],
    }))
}

async fn keys(State(state): Shared) -> Json<Value> {
    state.lock().unwrap().key_requests += 1;
    Json(json!({ "keys": [] }))
}

/// The person agrees at once.
async fn authorization(State(state): Shared, Query(parameters): Query<Parameters>) -> Redirect {
    assert_eq!(parameters["client_id"], CLIENT_ID);
    assert_eq!(parameters["response_type"], "code");
    assert_eq!(parameters["code_challenge_method"], "S256");
    assert!(
        parameters["scope"]
            .split(' ')
            .any(|scope| scope == "openid")
    );
    let back = format!(
        "{}?code=the-code&state={}",
        parameters["redirect_uri"], parameters["state"]
    );
    state
        .lock()
        .unwrap()
        .codes
        .insert("the-code".to_owned(), parameters);
    Redirect::to(&back)
}

async fn token(State(state): Shared, headers: HeaderMap, Form(form): Form<Parameters>) -> Response {
    let mut state = state.lock().unwrap();
    let basic = BASE64_STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    assert_eq!(headers["authorization"], format!("Basic {basic}"));
    let Some(parameters) = state.codes.remove(&form["code"]) else {
        return (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": "invalid_grant" })),
        )
            .into_response();
    };
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    assert_eq!(challenge, parameters["code_challenge"]);
    assert_eq!(form["redirect_uri"], parameters["redirect_uri"]);
    let now = now_ms() / 1000;
    let claims = json!({
        "iss": state.issuer,
        "sub": "ada",
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 300,
        "nonce": parameters["nonce"],
        "name": "Ada Lovelace",
        "groups": ["editors", "people"],
    });
    let mut claims = claims.as_object().unwrap().clone();
    (state.change)(&mut claims);
    let encode = |part: Value| BASE64_URL_SAFE_NO_PAD.encode(part.to_string());
    let signed = format!(
        "{}.{}",
        encode(json!({ "alg": "HS256" })),
        encode(Value::Object(claims))
    );
    let key = CoreHmacKey::new(state.secret.as_bytes());
    let signature = key
        .sign(&CoreJwsSigningAlgorithm::HmacSha256, signed.as_bytes())
        .unwrap();
    let id_token = format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature));
    Json(json!({
        "access_token": "provider-token",
        "token_type": "Bearer",
        "expires_in": 300,
        "id_token": id_token,
    }))
    .into_response()
}

/// Lets the person agree at the address that the gateway leads to, and returns the way back.
pub async fn authorize(url: &str) -> String {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let answer = client.build().unwrap().get(url).send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}
