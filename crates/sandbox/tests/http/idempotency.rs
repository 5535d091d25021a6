//! Idempotency keys: honoured with a flag, without effect otherwise.

use crate::client::{Response, Server, config, send};
use sandbox::config::Config;
use serde_json::json;

const KEY: &str = "0b5cbd2e-5c1a-4d0e-8d3b-3c7f4fdd1a11";

fn idempotent_server() -> Server {
    Server::new(Config {
        idempotency: true,
        ..config()
    })
}

fn rent_any(server: &Server, key: &str) -> Result<Response, ureq::Error> {
    let body = json!({"regionCode": "US", "type": "LOCAL"}).to_string();
    let headers = [("idempotency-key", key)];
    let url = server.v1("availableNumbers:rentAny");
    send("POST", &url, &headers, &body)
}

fn rented_count(server: &Server) -> usize {
    server.all("pageSize=500").len()
}

#[test]
fn the_same_key_gets_the_same_response_and_is_executed_once() {
    let server = idempotent_server();
    let before = rented_count(&server);
    let first = rent_any(&server, KEY).unwrap();
    let second = rent_any(&server, KEY).unwrap();
    assert_eq!((first.status, &first.text), (second.status, &second.text));
    assert_eq!(rented_count(&server), before + 1);
    let log = server.control("GET", "requests", "");
    let sent: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .filter(|request| request["method"] == "POST")
        .map(|request| {
            (
                request["idempotencyKey"].clone(),
                request["replayed"].clone(),
            )
        })
        .collect();
    assert_eq!(
        sent,
        [(json!(KEY), json!(false)), (json!(KEY), json!(true))]
    );
    assert_eq!(rent_any(&server, "another").unwrap().status, 200);
    assert_eq!(rented_count(&server), before + 2);
}

#[test]
fn a_repeat_gets_the_response_that_was_lost() {
    let server = idempotent_server();
    let before = rented_count(&server);
    server.fault(json!({"method": "POST", "fault": {"kind": "drop-after"}}));
    assert!(rent_any(&server, KEY).is_err());
    assert_eq!(rent_any(&server, KEY).unwrap().status, 200);
    assert_eq!(rented_count(&server), before + 1);
    // A request that never arrived is executed now.
    server.fault(json!({"method": "POST", "fault": {"kind": "drop-before"}}));
    assert!(rent_any(&server, "b").is_err());
    assert_eq!(rent_any(&server, "b").unwrap().status, 200);
    assert_eq!(rented_count(&server), before + 2);
}

#[test]
fn the_log_tells_that_a_lost_response_was_a_replay() {
    let server = idempotent_server();
    assert_eq!(rent_any(&server, KEY).unwrap().status, 200);
    server.fault(json!({"method": "POST", "fault": {"kind": "drop-after"}}));
    assert!(rent_any(&server, KEY).is_err());
    let log = server.control("GET", "requests", "");
    assert_eq!(
        (&log[1]["replayed"], &log[1]["status"]),
        (&json!(true), &json!(null))
    );
}

#[test]
fn an_error_is_stored_too_and_a_key_is_for_one_request() {
    let server = idempotent_server();
    let patch = |body: &str| {
        let url = server.v1("activeNumbers/+12086390939");
        send("PATCH", &url, &[("idempotency-key", KEY)], body).unwrap()
    };
    let wrong = json!({"smsConfiguration": {"servicePlanId": 7}}).to_string();
    let first = patch(&wrong);
    assert_eq!(first.status, 400);
    assert_eq!(patch(&wrong).text, first.text);
    let other = patch(&json!({"displayName": "x"}).to_string());
    assert_eq!(other.status, 400);
    assert!(other.text.contains("another request"), "{}", other.text);
}

#[test]
fn without_the_flag_a_key_has_no_effect_and_cors_does_not_allow_it() {
    let server = Server::default();
    let before = rented_count(&server);
    rent_any(&server, KEY).unwrap();
    rent_any(&server, KEY).unwrap();
    assert_eq!(rented_count(&server), before + 2);
    for (server, allowed) in [(server, false), (idempotent_server(), true)] {
        let headers = [
            ("origin", "http://x"),
            ("access-control-request-method", "PATCH"),
        ];
        let url = server.v1("activeNumbers/+12086390939");
        let preflight = send("OPTIONS", &url, &headers, "").unwrap();
        let names = preflight.list("access-control-allow-headers");
        assert_eq!(names.contains(&"idempotency-key"), allowed, "{names:?}");
    }
}
