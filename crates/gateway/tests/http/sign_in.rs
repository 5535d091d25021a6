//! Sign-in by OpenID Connect, against a provider of its own that checks what the gateway sends.

mod provider;

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use tokio::time::sleep;

use self::provider::Provider;
use crate::stage::{Answer, Client, Stage, path, run, sqlite, start_gateway};

/// A browser: it keeps cookies.
struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new(client: &Client) -> Self {
        Self {
            client: client.clone(),
            cookies: BTreeMap::new(),
        }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let answer = Answer::of(
            request
                .header("cookie", cookies.join("; "))
                .send()
                .await
                .unwrap(),
        )
        .await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        let request = self.client.request("GET", path);
        self.send(request).await
    }

    /// Signs in by way of the provider, and returns the last answer.
    async fn sign_in(&mut self, start: &str) -> Answer {
        let to_provider = self.get(start).await;
        assert_eq!(to_provider.status, 303, "{}", to_provider.text);
        let back = provider::authorize(to_provider.header("location").unwrap()).await;
        let path = back.strip_prefix(&self.client.url).unwrap().to_owned();
        self.get(&path).await
    }
}

async fn stage(provider: &Provider, more: &[(&str, &str)]) -> Stage {
    let mut settings = vec![
        ("SIGN_IN_MODE", "oidc"),
        ("SIGN_IN_ISSUER", provider.issuer.as_str()),
        ("SIGN_IN_CLIENT_ID", provider::CLIENT_ID),
        ("SIGN_IN_CLIENT_SECRET", provider::CLIENT_SECRET),
        ("ROLES_VIEWER", "*"),
        ("ROLES_EDITOR", "editors"),
        ("ROLES_BUYER", "buyers"),
    ];
    settings.extend(more);
    Stage::new(&settings).await
}

#[test]
fn a_person_signs_in_and_has_the_roles_of_the_groups() {
    run(async {
        let provider = Provider::start().await;
        let stage = stage(&provider, &[]).await;
        let mut browser = Browser::new(&stage.client);
        let before = browser.get(&path("activeNumbers?pageSize=1")).await;
        assert_eq!(
            (before.status, before.problem().as_str()),
            (401, "sign-in-ended")
        );
        assert_eq!(before.header("www-authenticate"), None);

        let landed = browser
            .sign_in("/sign-in?return=%2Fnumbers%3Fq%3D208")
            .await;
        assert_eq!(
            (landed.status, landed.header("location")),
            (303, Some("/numbers?q=208"))
        );
        let names: Vec<&str> = browser.cookies.keys().map(String::as_str).collect();
        assert_eq!(names, ["__Host-numberdesk"]);
        assert!(!browser.cookies["__Host-numberdesk"].contains("ada"));

        let whoami = browser.get("/whoami").await.json();
        assert_eq!(whoami["name"], "Ada Lovelace");
        assert_eq!(whoami["roles"], json!(["viewer", "editor"]));
        assert_eq!(whoami["canSignOut"], true);
        assert_eq!(
            browser.get(&path("activeNumbers?pageSize=1")).await.status,
            200
        );
        let rent = stage
            .client
            .change("POST", &path("availableNumbers:rentAny"), "k", &json!({}));
        assert_eq!(browser.send(rent).await.problem(), "role-missing");
    });
}

#[test]
fn groups_may_come_with_the_user_info() {
    run(async {
        let provider = Provider::start().await;
        provider.answer(|claims| {
            claims.remove("groups");
        });
        let stage = stage(&provider, &[]).await;
        let mut browser = Browser::new(&stage.client);
        browser.sign_in("/sign-in").await;
        assert_eq!(
            browser.get("/whoami").await.json()["roles"],
            json!(["viewer", "buyer"])
        );
    });
}

#[test]
fn a_sign_in_that_another_browser_began_is_refused() {
    run(async {
        let provider = Provider::start().await;
        let stage = stage(&provider, &[]).await;
        let mut attacker = Browser::new(&stage.client);
        let to_provider = attacker.get("/sign-in").await;
        let back = provider::authorize(to_provider.header("location").unwrap()).await;
        let callback = back.strip_prefix(&stage.client.url).unwrap();
        let mut victim = Browser::new(&stage.client);
        let refused = victim.get(callback).await;
        assert_eq!(refused.status, 400);
        assert!(
            refused.text.contains("did not begin a sign-in"),
            "{}",
            refused.text
        );
        assert!(victim.cookies.is_empty());
        // Its own sign-in is used up after one try.
        assert_eq!(attacker.get(callback).await.status, 303);
        assert_eq!(attacker.get(callback).await.status, 400);
    });
}

#[test]
fn an_id_token_that_is_not_valid_signs_nobody_in() {
    run(async {
        let provider = Provider::start().await;
        let stage = stage(&provider, &[]).await;
        let wrong: [fn(&mut serde_json::Map<String, Value>); 4] = [
            |claims| _ = claims.insert("nonce".into(), json!("another")),
            |claims| _ = claims.insert("aud".into(), json!("another")),
            |claims| _ = claims.insert("iss".into(), json!("https://another.example")),
            |claims| _ = claims.insert("exp".into(), json!(1)),
        ];
        for change in wrong {
            provider.answer(change);
            let mut browser = Browser::new(&stage.client);
            assert_eq!(browser.sign_in("/sign-in").await.status, 400);
            assert_eq!(browser.get("/whoami").await.status, 401);
        }
        provider.sign_wrongly();
        let before = provider.key_requests();
        assert_eq!(
            Browser::new(&stage.client).sign_in("/sign-in").await.status,
            400
        );
        // It might have been signed with a new key.
        assert_eq!(provider.key_requests(), before + 1);
    });
}

#[test]
fn a_session_ends_with_the_sign_out_also_for_copies_of_its_cookie() {
    run(async {
        let provider = Provider::start().await;
        let stage = stage(&provider, &[]).await;
        let mut browser = Browser::new(&stage.client);
        browser.sign_in("/sign-in").await;
        let copied = browser.cookies.clone();
        // A second gateway of the same store takes the same cookie.
        let port = crate::stage::free_port();
        let settings = [
            ("SIGN_IN_MODE", "oidc"),
            ("SIGN_IN_ISSUER", provider.issuer.as_str()),
            ("SIGN_IN_CLIENT_ID", provider::CLIENT_ID),
            ("SIGN_IN_CLIENT_SECRET", provider::CLIENT_SECRET),
            ("ROLES_VIEWER", "*"),
        ];
        let _second = start_gateway(port, &stage.api, &sqlite(&stage.folder), &settings).await;
        let mut elsewhere = Browser::new(&Client::new(&format!("http://127.0.0.1:{port}")));
        elsewhere.cookies = copied.clone();
        assert_eq!(elsewhere.get("/whoami").await.status, 200);

        let foreign = stage
            .client
            .request("POST", "/sign-out")
            .header("origin", "http://evil.example");
        assert_eq!(browser.send(foreign).await.status, 403);
        let sign_out = stage.client.change("POST", "/sign-out", "", &Value::Null);
        assert_eq!(browser.send(sign_out).await.status, 204);
        assert!(browser.cookies.is_empty());
        browser.cookies = copied;
        assert_eq!(browser.get("/whoami").await.problem(), "sign-in-ended");
        sleep(Duration::from_millis(5_500)).await;
        assert_eq!(elsewhere.get("/whoami").await.problem(), "sign-in-ended");
    });
}

#[test]
fn a_page_leads_to_the_sign_in_and_back_and_data_does_not() {
    run(async {
        let provider = Provider::start().await;
        let app = tempfile::tempdir().unwrap();
        std::fs::write(app.path().join("index.html"), "page").unwrap();
        std::fs::write(app.path().join("boot.js"), "script").unwrap();
        let folder = app.path().display().to_string();
        let stage = stage(&provider, &[("APP", &folder)]).await;
        let mut browser = Browser::new(&stage.client);
        let page = browser.get("/numbers?q=a%20b").await;
        let target = "/sign-in?return=%2Fnumbers%3Fq%3Da%2520b";
        assert_eq!((page.status, page.header("location")), (303, Some(target)));
        assert_eq!(browser.get("/config.json").await.status, 401);
        assert_eq!(browser.get("/boot.js").await.status, 200);
        let landed = browser.sign_in(target).await;
        assert_eq!(landed.header("location"), Some("/numbers?q=a%20b"));
        assert_eq!(browser.get("/numbers?q=a%20b").await.text, "page");
        assert_eq!(
            browser.get("/config.json").await.json()["signInUrl"],
            "/sign-in"
        );
    });
}

#[test]
fn a_provider_that_is_down_is_told_and_asked_again() {
    run(async {
        let provider = Provider::absent();
        let stage = stage(&provider, &[]).await;
        for _ in 0..2 {
            let answer = stage.client.get("/sign-in").await;
            assert_eq!(answer.status, 400);
            assert!(
                answer
                    .text
                    .contains("the provider's description can't be read"),
                "{}",
                answer.text
            );
        }
    });
}
