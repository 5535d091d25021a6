//! Faults, and that there are none without the flag.

use crate::client::{Server, config, get, patch, post, send};
use sandbox::config::Config;
use serde_json::{Value, json};

const PHONE: &str = "activeNumbers/+12086390939";

fn display_name(server: &Server) -> Value {
    get(&server.v1(PHONE)).json()["displayName"].clone()
}

fn rename(server: &Server, name: &str) -> Result<u16, ureq::Error> {
    let body = json!({ "displayName": name }).to_string();
    send("PATCH", &server.v1(PHONE), &[], &body).map(|response| response.status)
}

#[test]
fn control_endpoints_do_not_exist_without_the_flag() {
    let server = Server::new(Config {
        faults: false,
        ..config()
    });
    for (method, path) in [
        ("POST", "faults"),
        ("GET", "requests"),
        ("POST", "reset"),
        ("POST", "clock"),
    ] {
        let url = format!("{}/__sandbox/{path}", server.api);
        assert_eq!(send(method, &url, &[], "").unwrap().status, 404);
    }
}

#[test]
fn a_dropped_connection_may_or_may_not_have_applied_the_change() {
    let server = Server::default();
    server.fault(json!({"method": "PATCH", "fault": {"kind": "drop-before"}}));
    assert!(rename(&server, "Before").is_err());
    assert_eq!(display_name(&server), "");
    server.fault(json!({"method": "PATCH", "fault": {"kind": "drop-after"}}));
    assert!(rename(&server, "After").is_err());
    assert_eq!(display_name(&server), "After");
    assert_eq!(rename(&server, "Third").unwrap(), 200);
}

#[test]
fn a_dropped_release_is_applied_and_logged_without_a_status() {
    let server = Server::default();
    server.fault(json!({"path": "+12086390939:release", "fault": {"kind": "drop-after"}}));
    assert!(send("POST", &server.v1(&format!("{PHONE}:release")), &[], "").is_err());
    let requests = server.control("GET", "requests", "");
    assert_eq!(requests.as_array().unwrap().len(), 1);
    assert_eq!(
        (&requests[0]["method"], &requests[0]["status"]),
        (&json!("POST"), &Value::Null)
    );
}

#[test]
fn statuses_come_with_any_body_and_headers_and_change_nothing() {
    let server = Server::default();
    server.fault(json!({"times": 2, "fault": {
        "kind": "status", "status": 503, "body": "down", "headers": {"x-why": "maintenance"}
    }}));
    let origin = [("origin", "http://app.example")];
    let body = json!({"displayName": "x"}).to_string();
    let response = send("PATCH", &server.v1(PHONE), &origin, &body).unwrap();
    assert_eq!((response.status, response.text.as_str()), (503, "down"));
    assert_eq!(response.header("x-why"), Some("maintenance"));
    assert_eq!(
        response.header("access-control-allow-origin"),
        Some("http://app.example")
    );
    assert_eq!(get(&server.v1(PHONE)).status, 503);
    assert_eq!(display_name(&server), "");
}

#[test]
fn redirects_come_with_and_without_cors_headers() {
    let server = Server::default();
    server.fault(json!([
        {"fault": {"kind": "redirect", "to": "https://sign-in.example"}},
        {"fault": {"kind": "redirect", "to": "https://sign-in.example", "cors": false}},
    ]));
    let origin = "http://app.example";
    for allowed in [Some(origin), None] {
        let response = send("GET", &server.v1(PHONE), &[("origin", origin)], "").unwrap();
        assert_eq!(response.status, 302);
        assert_eq!(response.header("location"), Some("https://sign-in.example"));
        assert_eq!(response.header("access-control-allow-origin"), allowed);
        assert_eq!(
            response.header("access-control-expose-headers").is_some(),
            allowed.is_some()
        );
    }
}

#[test]
fn rate_limits_come_with_and_without_retry_after() {
    let server = Server::default();
    server.fault(json!([
        {"fault": {"kind": "rate-limit", "retryAfter": 3}},
        {"fault": {"kind": "rate-limit", "retryAfter": null}},
    ]));
    let polite = get(&server.v1(PHONE));
    let silent = get(&server.v1(PHONE));
    assert_eq!(
        (polite.status, polite.header("retry-after")),
        (429, Some("3"))
    );
    assert_eq!((silent.status, silent.header("retry-after")), (429, None));
    assert_eq!(
        (silent.text.as_str(), silent.header("x-envoy-ratelimited")),
        ("", Some("true"))
    );
    assert_eq!(get(&server.v1(PHONE)).status, 200);
}

#[test]
fn bodies_can_be_empty_or_no_json_after_the_change_was_applied() {
    let server = Server::default();
    server.fault(json!([{"fault": {"kind": "empty"}}, {"fault": {"kind": "non-json"}}]));
    let empty = patch(&server.v1(PHONE), &json!({"displayName": "One"}));
    assert_eq!((empty.status, empty.text.as_str()), (200, ""));
    let html = patch(&server.v1(PHONE), &json!({"displayName": "Two"}));
    assert!(html.text.contains("<!doctype html>"));
    assert_eq!(display_name(&server), "Two");
    server.fault(json!({"fault": {"kind": "empty", "status": 500}}));
    assert_eq!(
        patch(&server.v1(PHONE), &json!({"displayName": "Three"})).status,
        500
    );
    assert_eq!(display_name(&server), "Two");
}

#[test]
fn responses_can_be_truncated() {
    let server = Server::default();
    server.fault(json!({"fault": {"kind": "truncate", "bytes": 20}}));
    assert!(send("GET", &server.v1("activeNumbers"), &[], "").is_err());
    server.fault(json!({"fault": {"kind": "truncate", "bytes": 20, "clean": true}}));
    let clean = get(&server.v1("activeNumbers"));
    assert_eq!((clean.status, clean.text.len()), (200, 20));
}

#[test]
fn delays_let_the_response_through() {
    let server = Server::default();
    server.fault(json!({"fault": {"kind": "delay", "ms": 1}}));
    assert_eq!(get(&server.v1(PHONE)).status, 200);
    assert_eq!(server.control("GET", "faults", ""), json!([]));
}

#[test]
fn a_token_can_repeat() {
    let server = Server::default();
    server.fault(
        json!({"path": "activeNumbers$", "query": "pageToken", "fault": {"kind": "repeat-token"}}),
    );
    let first = get(&server.v1("activeNumbers?pageSize=5")).json();
    let token = first["nextPageToken"].as_str().unwrap();
    let encoded: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
    let second = get(&server.v1(&format!("activeNumbers?pageSize=5&pageToken={encoded}"))).json();
    assert_eq!(second["nextPageToken"], token);
}

#[test]
fn rows_can_come_twice() {
    let server = Server::default();
    server.fault(json!({"times": null, "fault": {"kind": "duplicate-rows"}}));
    let rows = server.all("pageSize=50");
    // Two of the three pages start with three rows of the page before.
    assert_eq!(rows.len(), 126);
    assert_eq!(rows[47..50], rows[50..53]);
}

#[test]
fn rows_can_be_broken() {
    let server = Server::default();
    server.fault(json!({"fault": {"kind": "row-without-phone", "index": 1}}));
    let page = get(&server.v1("activeNumbers?pageSize=5")).json();
    assert!(page["activeNumbers"][1].get("phoneNumber").is_none());
    assert!(page["activeNumbers"][0].get("phoneNumber").is_some());
    server.fault(json!({"fault": {"kind": "bad-row"}}));
    let page = get(&server.v1("activeNumbers?pageSize=5")).json();
    assert!(page["activeNumbers"][0].is_number() && page["activeNumbers"][1].is_string());
    assert_eq!(page["activeNumbers"].as_array().unwrap().len(), 5);
}

#[test]
fn the_token_endpoint_can_go_wrong_too() {
    let server = Server::default();
    server.fault(json!({"path": "/oauth2/token", "fault": {"kind": "rate-limit"}}));
    assert_eq!(get(&server.v1(PHONE)).status, 200);
    assert_eq!(
        post(
            &format!("{}/oauth2/token", server.api),
            "grant_type=client_credentials"
        )
        .status,
        429
    );
}

/// An agent with an open connection that it reuses, as a browser does.
fn agent_with_connection(server: &Server) -> ureq::Agent {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let first = agent.get(server.v1(PHONE)).call();
    first.unwrap().body_mut().read_to_string().unwrap();
    agent
}

#[test]
fn connections_are_reused_with_faults_and_the_log_tells_which() {
    for kind in ["drop-before", "drop-after"] {
        for idempotency in [false, true] {
            let server = Server::new(Config {
                idempotency,
                ..config()
            });
            let agent = agent_with_connection(&server);
            server.fault(json!({"method": "PATCH", "fault": {"kind": kind}}));
            let body = json!({ "displayName": "Twice" }).to_string();
            let headers = [("idempotency-key", "a")];
            let patch = agent.patch(server.v1(PHONE));
            let dropped = patch.header(headers[0].0, headers[0].1).send(&body);
            assert!(dropped.is_err());
            let is_executed = display_name(&server) == "Twice";
            assert_eq!(is_executed, kind == "drop-after");
            let repeated = send("PATCH", &server.v1(PHONE), &headers, &body).unwrap();
            assert_eq!(
                (repeated.status, display_name(&server)),
                (200, json!("Twice"))
            );
            let requests = server.control("GET", "requests", "");
            let seen: Vec<_> = requests
                .as_array()
                .unwrap()
                .iter()
                .filter(|request| request["method"] == "PATCH")
                .map(|request| {
                    ["reused", "status", "replayed"].map(|member| request[member].clone())
                })
                .collect();
            let is_replayed = is_executed && idempotency;
            assert_eq!(
                seen,
                [
                    [json!(true), Value::Null, json!(false)],
                    [json!(false), json!(200), json!(is_replayed)],
                ],
                "{kind}, {idempotency}"
            );
        }
    }
}

#[test]
fn tokens_can_be_new_endlessly() {
    let server = Server::default();
    for (empty, rows) in [(false, 5), (true, 0)] {
        server.fault(json!({"path": "activeNumbers$", "times": 3, "fault": {"kind": "fresh-tokens", "empty": empty}}));
        let mut token = String::new();
        let mut seen = Vec::new();
        for page_index in 0..3 {
            let page = get(&server.v1(&format!("activeNumbers?pageSize=5&pageToken={token}")));
            assert_eq!(page.status, 200);
            let page = page.json();
            let count = page["activeNumbers"].as_array().unwrap().len();
            assert_eq!(count, if page_index == 0 { 5 } else { rows });
            token = page["nextPageToken"].as_str().unwrap().to_owned();
            assert!(!seen.contains(&token));
            seen.push(token.clone());
        }
    }
}

#[test]
fn a_row_can_be_any_text() {
    let server = Server::default();
    let text = r#"{"phoneNumber":"+1","phoneNumber":"+2","displayName":"\ud800"}"#;
    server.fault(
        json!({"path": "activeNumbers$", "fault": {"kind": "raw-row", "index": 1, "text": text}}),
    );
    let page = get(&server.v1("activeNumbers?pageSize=3"));
    assert!(page.text.contains(text), "{}", page.text);
}

#[test]
fn a_body_can_come_in_chunks() {
    let server = Server::default();
    server.fault(
        json!({"path": "activeNumbers$", "fault": {"kind": "trickle", "bytes": 300, "ms": 1}}),
    );
    let page = get(&server.v1("activeNumbers?pageSize=3"));
    assert_eq!(page.json()["activeNumbers"].as_array().unwrap().len(), 3);
}

#[test]
fn a_change_can_be_applied_after_its_connection_was_closed() {
    let server = Server::default();
    server.fault(json!({"method": "PATCH", "fault": {"kind": "drop-early", "ms": 50}}));
    assert!(rename(&server, "Late").is_err());
    for _ in 0..200 {
        if display_name(&server) == "Late" {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    panic!("it was never applied");
}
