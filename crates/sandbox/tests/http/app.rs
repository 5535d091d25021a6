//! The static server of the app.

use crate::client::{Server, config, get, send};
use sandbox::config::Config;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const SCRIPT: &str = "desk-0123456789abcdef.js";
const WASM: &str = "desk-0123456789abcdef_bg.wasm";

fn dist() -> TempDir {
    let dist = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html><title>Desk</title>"),
        (SCRIPT, "export {}"),
        ("desk-0123456789abcdef.js.br", "brotli"),
        ("desk-0123456789abcdef.js.gz", "gzip"),
        (WASM, "\0asm"),
        ("boot.js", "1"),
    ] {
        fs::write(dist.path().join(name), text).unwrap();
    }
    dist
}

fn serve(dist: &TempDir, change: impl FnOnce(&mut Config)) -> Server {
    let mut config = Config {
        app: Some(dist.path().to_owned()),
        ..config()
    };
    change(&mut config);
    Server::new(config)
}

#[test]
fn pages_get_the_index_and_missing_files_are_missing() {
    let dist = dist();
    let server = serve(&dist, |_| {});
    for page in [
        "",
        "numbers",
        "numbers/+12086390939/edit",
        "numbers/%2B12086390939",
    ] {
        let response = get(&format!("{}{page}", server.app));
        assert_eq!(response.status, 200, "{page}");
        assert_eq!(
            response.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(response.header("cache-control"), Some("no-cache"));
    }
    for file in [
        "missing.js",
        "assets/missing.css",
        "config.json",
        "../Cargo.toml",
    ] {
        assert_eq!(get(&format!("{}{file}", server.app)).status, 404, "{file}");
    }
    let posted = send("POST", &server.app, &[], "x").unwrap();
    assert_eq!(
        (posted.status, posted.header("allow")),
        (405, Some("GET, HEAD"))
    );
    assert_eq!(send("HEAD", &server.app, &[], "").unwrap().status, 200);
}

#[test]
fn files_have_their_types_their_caching_and_their_compressed_siblings() {
    let dist = dist();
    let server = serve(&dist, |_| {});
    let wasm = get(&format!("{}{WASM}", server.app));
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
    assert_eq!(
        wasm.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    let script = format!("{}{SCRIPT}", server.app);
    for (accepted, encoding) in [
        ("br, gzip", Some("br")),
        ("gzip", Some("gzip")),
        ("identity", None),
    ] {
        let response = send("GET", &script, &[("accept-encoding", accepted)], "").unwrap();
        assert_eq!(response.header("content-encoding"), encoding);
        assert!(
            response
                .header("content-type")
                .unwrap()
                .starts_with("text/javascript")
        );
    }
    let unhashed = get(&format!("{}boot.js", server.app));
    assert_eq!(unhashed.header("cache-control"), Some("no-cache"));
}

#[test]
fn every_answer_has_the_security_headers_and_the_policy_names_the_api() {
    let dist = dist();
    let server = serve(&dist, |config| {
        config.app_connect = vec!["https://api.example".to_owned()]
    });
    for path in ["", SCRIPT, "missing.js"] {
        let response = get(&format!("{}{path}", server.app));
        let policy = response.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
        assert!(
            policy.contains(&format!("connect-src 'self' {} ", server.api)),
            "{policy}"
        );
        assert!(policy.contains("https://api.example;"));
        assert!(
            policy
                .ends_with("require-trusted-types-for 'script'; trusted-types numberdesk default")
        );
        for (name, value) in [
            ("strict-transport-security", "max-age=31536000"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            (
                "permissions-policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            ),
        ] {
            assert_eq!(response.header(name), Some(value), "{name}");
        }
    }
    // Where a gateway shares the app's origin no other is named.
    let shared = serve(&dist, |config| config.app_connect = vec!["self".to_owned()]);
    let response = get(&shared.app);
    let policy = response.header("content-security-policy").unwrap();
    assert!(policy.contains("connect-src 'self'; "), "{policy}");
    // An address of the API is no page of the app.
    let page = get(&format!("{}numbers", server.app));
    let api = get(&format!("{}v1/projects/p/activeNumbers", server.app));
    assert_eq!((page.status, api.status), (200, 404));
}

#[test]
fn deployers_are_told_the_same_headers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(folder.join("../../docs/deployment.md")).unwrap();
    let mut blocks = text.split("```").skip(1).step_by(2);
    let block = blocks.find(|block| block.contains("Content-Security-Policy: "));
    // A line that is indented goes on with the one before.
    let unfolded = block.unwrap().trim().replace("\n  ", " ");
    let mut told: Vec<_> = unfolded
        .lines()
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.replace(" <api>", "")))
        .collect();
    let dist = dist();
    let server = serve(&dist, |config| config.app_connect = vec!["self".to_owned()]);
    // A missing file has none that describe it.
    let response = get(&format!("{}missing.js", server.app));
    let ordinary = ["cache-control", "content-length", "content-type", "date"];
    let mut sent: Vec<_> = response
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .filter(|(name, _)| !ordinary.contains(&name.as_str()))
        .collect();
    told.sort();
    sent.sort();
    assert_eq!(told, sent);
}

#[test]
fn the_configuration_is_served_verbatim_even_when_malformed() {
    let dist = dist();
    let server = serve(&dist, |config| {
        config.app_config = Some("{\"apiBaseUrl\": oops".to_owned())
    });
    let response = get(&format!("{}config.json", server.app));
    assert_eq!(
        (response.status, response.text.as_str()),
        (200, "{\"apiBaseUrl\": oops")
    );
    assert_eq!(response.header("cache-control"), Some("no-store"));
}

#[test]
fn the_app_can_be_under_a_path() {
    let dist = dist();
    let server = serve(&dist, |config| config.app_base = "/desk".to_owned());
    assert!(server.app.ends_with("/desk/"));
    assert_eq!(get(&format!("{}numbers", server.app)).status, 200);
    assert_eq!(get(&format!("{}boot.js", server.app)).status, 200);
    let outside = server.app.replace("/desk/", "/numbers");
    assert_eq!(get(&outside).status, 404);
}

#[test]
fn precompressed_siblings_of_config_json_are_not_sent() {
    let dist = dist();
    fs::write(dist.path().join("config.json"), r#"{"auth":"gateway"}"#).unwrap();
    fs::write(dist.path().join("config.json.br"), "stale").unwrap();
    let server = serve(&dist, |_| {});
    let url = format!("{}config.json", server.app);
    let response = send("GET", &url, &[("accept-encoding", "br")], "").unwrap();
    assert_eq!(response.header("content-encoding"), None);
    assert_eq!(response.text, r#"{"auth":"gateway"}"#);
    assert_eq!(response.header("cache-control"), Some("no-cache"));
}

#[test]
fn a_host_for_single_page_apps_alone_gives_the_index_for_missing_files() {
    let dist = dist();
    let server = serve(&dist, |config| config.app_fallback = true);
    let response = get(&format!("{}desk-fedcba9876543210_bg.wasm", server.app));
    assert_eq!(response.status, 200);
    assert!(
        response
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
    );
    assert_eq!(response.header("cache-control"), Some("no-cache"));
    let existing = get(&format!("{}{WASM}", server.app));
    assert_eq!(existing.header("content-type"), Some("application/wasm"));
}
