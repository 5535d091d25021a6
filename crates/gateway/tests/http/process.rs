//! The binary: a gateway that can be killed, and its options.

use std::{
    fs::File,
    io::Write,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::prelude::{BASE64_STANDARD, Engine};
use gateway::config::settings::PREFIX;
use serde_json::json;
use tokio::time::{Instant, sleep};

use crate::stage::{Client, free_port, path, run, sandbox, sqlite, variables};

/// A gateway in a process of its own.
pub struct GatewayProcess {
    child: Child,
    pub client: Client,
}

impl GatewayProcess {
    /// Starts one and waits until it answers.
    pub async fn start(api: &str, store: &str, more: &[(&str, &str)]) -> Self {
        Self::start_with(|_| {}, api, store, more).await
    }

    /// Starts one whose command `change` has changed.
    async fn start_with(
        change: impl FnOnce(&mut Command),
        api: &str,
        store: &str,
        more: &[(&str, &str)],
    ) -> Self {
        let port = free_port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_numberdesk-gateway"));
        command
            .envs(variables(port, api, store))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for (name, value) in more {
            command.env(format!("{PREFIX}{name}"), value);
        }
        change(&mut command);
        let child = command.spawn().unwrap();
        let client = Client::new(&format!("http://127.0.0.1:{port}"));
        let began = Instant::now();
        while client.request("GET", "/healthz").send().await.is_err() {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "the gateway did not start"
            );
            sleep(Duration::from_millis(30)).await;
        }
        Self { child, client }
    }

    /// Kills it, so that it can't end anything properly.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as systemd does, and returns whether it ended well.
    #[cfg(unix)]
    pub fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        self.child.wait().unwrap().success()
    }
}

impl Drop for GatewayProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn output(arguments: &[&str], config: &str) -> (bool, String, String) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(config.as_bytes()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_numberdesk-gateway"))
        .arg("--config")
        .arg(file.path())
        .args(arguments)
        .output()
        .unwrap();
    let path = file.path().display().to_string();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&path, "gateway.toml");
    (
        output.status.success(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

const CONFIG: &str = r#"public_url = "http://127.0.0.1:8080"
upstream.projects = ["p"]
key = { id = "key", secret = "the-secret" }
sign_in.mode = "none"
store.url = "sqlite:gateway.db"
"#;

#[test]
fn check_tells_every_mistake_with_its_line() {
    let wrong = CONFIG
        .replace("\"none\"", "\"nobody\"")
        .replace("[\"p\"]", "[\"p q\"]");
    let (success, stdout, stderr) = output(&["--check"], &wrong);
    assert!(!success && stdout.is_empty());
    assert_eq!(
        stderr,
        "gateway.toml:2: upstream.projects (\"p q\") must be a project ID.\n\
         gateway.toml:4: sign_in.mode must be one of \"oidc\", \"header\", \"none\".\n"
    );
    let (success, stdout, stderr) = output(&["--check"], CONFIG);
    assert!(
        success && stdout.is_empty() && stderr.is_empty(),
        "{stderr}"
    );
}

#[test]
fn the_configuration_is_printed_without_secrets() {
    let (success, stdout, _) = output(&["--print-config"], CONFIG);
    assert!(success);
    assert!(
        stdout.contains("key.id = \"key\"  # line 3\nkey.secret = \"(secret)\"  # line 3\n"),
        "{stdout}"
    );
    assert!(!stdout.contains("the-secret"));
}

#[test]
fn the_audit_log_is_written_to_stdout_and_nothing_else_is() {
    run(async {
        let sandbox = sandbox().await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stdout");
        let stdout = File::create(&file).unwrap();
        let more = [("AUDIT_STDOUT", "true")];
        let store = sqlite(&folder);
        let change = |command: &mut Command| _ = command.stdout(stdout);
        let mut gateway = GatewayProcess::start_with(change, &sandbox.api, &store, &more).await;
        assert_eq!(gateway.client.rent_any("k").await.status, 200);
        gateway.kill();
        let text = std::fs::read_to_string(file).unwrap();
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (&line["outcome"], &line["idempotencyKey"]),
            (&"done".into(), &"k".into())
        );
    });
}

#[test]
fn no_output_holds_a_secret() {
    run(async {
        let sandbox = sandbox().await;
        let control = crate::stage::Control::new(&sandbox.api);
        let folder = tempfile::tempdir().unwrap();
        let file = |name| File::create(folder.path().join(name)).unwrap();
        let (stdout, stderr) = (file("stdout"), file("stderr"));
        // Everything that the gateway and its libraries could say.
        let change = |command: &mut Command| {
            _ = command
                .stdout(stdout)
                .stderr(stderr)
                .env("RUST_LOG", "trace")
        };
        let store = sqlite(&folder);
        let metrics = format!("127.0.0.1:{}", free_port());
        let more = [
            ("METRICS_LISTEN", metrics.as_str()),
            ("AUDIT_STDOUT", "true"),
        ];
        let mut gateway = GatewayProcess::start_with(change, &sandbox.api, &store, &more).await;
        let answers = every_answer(&gateway.client, &control, &metrics).await;
        let log = std::fs::read_to_string(folder.path().join("stderr")).unwrap();
        assert!(
            log.contains("TRACE") && log.contains("hyper_util::client"),
            "{log}"
        );
        gateway.kill();
        let key = BASE64_STANDARD.encode("sandbox-key:sandbox-secret");
        let mut outputs = vec![("the answers".to_owned(), answers.into_bytes())];
        // The logs, and the files of the store.
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            outputs.push((path.display().to_string(), std::fs::read(path).unwrap()));
        }
        assert!(outputs.len() >= 4);
        for (name, bytes) in outputs {
            let text = String::from_utf8_lossy(&bytes);
            // Every token of the sandbox is a JWT that begins so.
            for secret in ["sandbox-secret", &key, "eyJ"] {
                assert!(!text.contains(secret), "{secret} in {name}: {text}");
            }
        }
    });
}

/// What a gateway answers when all goes well, and when the API, its token endpoint or the network fails.
async fn every_answer(client: &Client, control: &crate::stage::Control, metrics: &str) -> String {
    let list = path("activeNumbers?pageSize=1");
    let mut answers = format!("{:?}", client.rent_any("k").await);
    let unauthorized =
        json!({"kind": "status", "status": 401, "headers": {"www-authenticate": "Bearer x"}});
    for (part, times, fault) in [
        ("none", 1, json!({"kind": "drop-before"})),
        ("activeNumbers", 2, unauthorized),
        ("activeNumbers", 1, json!({"kind": "drop-before"})),
        (
            "activeNumbers",
            1,
            json!({"kind": "redirect", "to": "http://elsewhere.example"}),
        ),
        ("oauth2", 1, json!({"kind": "rate-limit", "retryAfter": 1})),
        (
            "oauth2",
            1,
            json!({"kind": "status", "status": 500, "body": "broken"}),
        ),
    ] {
        control
            .fault(json!({"path": part, "times": times, "fault": fault}))
            .await;
        // So that a token is asked for where the fault is the endpoint's.
        control.advance(7200.0).await;
        let changed = client.rent_any(&format!("{part}-{fault}")).await;
        answers += &format!("{:?}{changed:?}", client.get(&list).await);
    }
    for target in [
        "/whoami",
        "/audit",
        "/audit?format=csv",
        "/readyz",
        "/config.json",
        "/v1/x",
    ] {
        answers += &format!("{:?}", client.get(target).await);
    }
    answers += &format!(
        "{:?}",
        Client::new(&format!("http://{metrics}"))
            .get("/metrics")
            .await
    );
    for part in [
        "key-refused",
        "no-answer",
        "numberdesk_gateway_changes",
        "idempotencyKey",
    ] {
        assert!(answers.contains(part), "{part} in {answers}");
    }
    answers
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_the_store() {
    use std::os::unix::fs::PermissionsExt;
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let sandbox = sandbox().await;
        let gateway = GatewayProcess::start(&sandbox.api, &sqlite(&folder), &[]).await;
        assert_eq!(gateway.client.rent_any("k").await.status, 200);
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{}", entry.path().display());
        }
    });
}

#[cfg(unix)]
#[test]
fn what_was_sent_on_is_seen_through_when_it_stops() {
    run(async {
        let sandbox = sandbox().await;
        let folder = tempfile::tempdir().unwrap();
        let gateway = GatewayProcess::start(&sandbox.api, &sqlite(&folder), &[]).await;
        let control = crate::stage::Control::new(&sandbox.api);
        let rule = serde_json::json!({"path": "rentAny", "fault": {"kind": "delay", "ms": 1500}});
        control.fault(rule).await;
        let client = gateway.client.clone();
        let rental = tokio::spawn(async move { client.rent_any("k").await });
        while control.requests("rentAny").await.is_empty() {
            sleep(Duration::from_millis(20)).await;
        }
        let stopped = tokio::task::spawn_blocking(|| gateway.stop());
        assert_eq!(rental.await.unwrap().status, 200);
        assert!(stopped.await.unwrap());
    });
}
