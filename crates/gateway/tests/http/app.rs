//! The app's files, and what stands around them.

use std::{
    fs,
    time::{Duration, SystemTime},
};

use gateway::{
    app::files::embedded::EmbeddedFile,
    config::{self, AppSource, settings::Settings},
    gateway::Gateway,
    server::Server,
};

use crate::stage::{Answer, Client, Stage, free_port, run, sqlite, variables};

/// Files like those of a built app.
const BUILT: [(&str, &str); 5] = [
    ("index.html", "<!doctype html><title>App</title>"),
    ("config.json", "{}"),
    ("boot.js", "plain"),
    ("boot.js.br", "compressed"),
    ("app-0a1b2c3d4e5f6789_bg.wasm", "wasm"),
];

/// A folder like that of a built app.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in BUILT {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

async fn stage(more: &[(&str, &str)]) -> (Stage, tempfile::TempDir) {
    let folder = built();
    let path = folder.path().display().to_string();
    let mut settings = vec![("APP", path.as_str())];
    settings.extend(more);
    (Stage::new(&settings).await, folder)
}

#[test]
fn paths_without_an_extension_are_the_app_and_missing_files_are_missing() {
    run(async {
        let (stage, _folder) = stage(&[]).await;
        for page in [
            "/",
            "/numbers",
            "/numbers/+12086390939/edit",
            "/rent/orders/x",
            "/index.html",
        ] {
            let answer = stage.client.get(page).await;
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (200, Some("text/html; charset=utf-8")),
                "{page}"
            );
            assert_eq!(answer.header("cache-control"), Some("no-cache"));
        }
        for missing in [
            "/missing.js",
            "/app-ffffffffffffffff_bg.wasm",
            "/v1",
            "/v1/x",
            "/v1beta/x",
            "/../Cargo.toml",
        ] {
            assert_eq!(stage.client.get(missing).await.status, 404, "{missing}");
        }
        assert_eq!(
            stage
                .client
                .request("POST", "/numbers")
                .send()
                .await
                .unwrap()
                .status(),
            405
        );
    });
}

#[test]
fn files_are_cached_and_compressed_as_their_names_say() {
    run(async {
        let (stage, _folder) = stage(&[]).await;
        let wasm = stage.client.get("/app-0a1b2c3d4e5f6789_bg.wasm").await;
        assert_eq!(wasm.header("content-type"), Some("application/wasm"));
        assert_eq!(
            wasm.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        let script = stage.client.get("/boot.js").await;
        assert_eq!(
            (script.header("cache-control"), script.text.as_str()),
            (Some("no-cache"), "plain")
        );
        let request = stage
            .client
            .request("GET", "/boot.js")
            .header("accept-encoding", "gzip, br");
        let script = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(
            (script.header("content-encoding"), script.text.as_str()),
            (Some("br"), "compressed")
        );
    });
}

fn embedded(path: &str) -> Option<EmbeddedFile> {
    let (_, text) = BUILT.into_iter().find(|(name, _)| *name == path)?;
    Some(EmbeddedFile {
        content: text.as_bytes().into(),
        modified: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)),
    })
}

#[test]
fn embedded_files_are_answered_as_those_of_a_folder_are() {
    run(async {
        let (stage, _folder) = stage(&[]).await;
        let port = free_port();
        let settings = Settings::load(
            None,
            variables(port, &stage.api, &sqlite(&stage.folder)).into_iter(),
        );
        let mut config = config::read(settings).unwrap();
        config.app = Some(AppSource::Embedded(embedded));
        let gateway = Gateway::open(config).await.unwrap();
        let _server = Server::start(gateway).await.unwrap();
        let client = Client::new(&format!("http://127.0.0.1:{port}"));
        let ask = async |client: &Client, path: &str, headers: &[(&str, &str)]| {
            let request = headers
                .iter()
                .fold(client.request("GET", path), |request, (name, value)| {
                    request.header(*name, *value)
                });
            let mut answer = Answer::of(request.send().await.unwrap()).await;
            // Those of a folder were written at another time.
            for name in ["date", "etag", "last-modified"] {
                answer.headers.remove(name);
            }
            (answer.status, answer.headers, answer.text)
        };
        for path in [
            "/",
            "/numbers/+12086390939",
            "/config.json",
            "/boot.js",
            "/app-0a1b2c3d4e5f6789_bg.wasm",
            "/missing.js",
            "/../Cargo.toml",
            "/v1/x",
        ] {
            for headers in [
                &[][..],
                &[("accept-encoding", "gzip, br")],
                &[("range", "bytes=1-2")],
            ] {
                assert_eq!(
                    ask(&client, path, headers).await,
                    ask(&stage.client, path, headers).await,
                    "{path} {headers:?}"
                );
            }
        }
        let tag = client
            .get("/boot.js")
            .await
            .header("etag")
            .unwrap()
            .to_owned();
        let again = client
            .request("GET", "/boot.js")
            .header("if-none-match", tag);
        assert_eq!(again.send().await.unwrap().status(), 304);
    });
}

#[test]
fn config_json_is_the_gateways_own() {
    run(async {
        let (stage, _folder) = stage(&[("LABELS", "plan=Marketing")]).await;
        let config = stage.client.get("/config.json").await;
        assert_eq!(
            (config.status, config.header("cache-control")),
            (200, Some("no-store"))
        );
        let config = config.json();
        assert_eq!(
            (&config["auth"], &config["idempotency"]),
            (&"gateway".into(), &true.into())
        );
        assert_eq!(config["labels"]["plan"], "Marketing");
        assert_eq!(config["signInUrl"], serde_json::Value::Null);
    });
}

#[test]
fn every_answer_has_the_security_headers() {
    run(async {
        let (stage, _folder) = stage(&[]).await;
        for path in [
            "/",
            "/missing.js",
            "/whoami",
            "/healthz",
            "/v1/projects/x/activeNumbers",
        ] {
            let answer = stage.client.get(path).await;
            let policy = answer.header("content-security-policy").unwrap();
            assert!(
                policy.contains("trusted-types numberdesk default")
                    && policy.contains("connect-src 'self';")
            );
            for name in [
                "x-content-type-options",
                "x-frame-options",
                "referrer-policy",
                "cross-origin-opener-policy",
                "cross-origin-resource-policy",
                "permissions-policy",
            ] {
                assert!(answer.header(name).is_some(), "{name} of {path}");
            }
            // Plain http: a browser would not heed it.
            assert_eq!(answer.header("strict-transport-security"), None);
        }
    });
}

#[test]
fn behind_tls_browsers_are_told_to_stay_there() {
    run(async {
        let (stage, _folder) = stage(&[("PUBLIC_URL", "https://numbers.example.com")]).await;
        let answer = stage.client.get("/boot.js").await;
        assert_eq!(
            answer.header("strict-transport-security"),
            Some("max-age=31536000")
        );
    });
}

#[test]
fn the_audit_page_is_the_apps_and_its_data_the_gateways() {
    run(async {
        let (stage, _folder) = stage(&[]).await;
        let get = async |path: &str, accept: &str| {
            let request = stage.client.request("GET", path).header("accept", accept);
            Answer::of(request.send().await.unwrap())
                .await
                .header("content-type")
                .unwrap()
                .to_owned()
        };
        let html = "text/html,application/xhtml+xml,*/*;q=0.8";
        assert_eq!(get("/audit", html).await, "text/html; charset=utf-8");
        assert_eq!(get("/audit", "application/json").await, "application/json");
        assert_eq!(
            get("/audit?format=csv", html).await,
            "text/csv; charset=utf-8"
        );
    });
}
