//! Idempotency keys: honoured by a switch, and of no effect without it.

use crate::client::{Response, Server, config, send};
use sandbox::config::Config;
use serde_json::json;

const KEY: &str = "0b5cbd2e-5c1a-4d0e-8d3b-3c7f4fdd1a11";

fn honouring() -> Server {
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

fn owned(server: &Server) -> usize {
    server.all("pageSize=500").len()
}

#[test]
fn the_same_key_is_answered_as_before_and_executed_once() {
    let server = honouring();
    let before = owned(&server);
    let first = rent_any(&server, KEY).unwrap();
    let second = rent_any(&server, KEY).unwrap();
    assert_eq!((first.status, &first.text), (second.status, &second.text));
    assert_eq!(owned(&server), before + 1);
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
    assert_eq!(owned(&server), before + 2);
}

#[test]
fn what_was_executed_unseen_is_answered_to_the_repeat() {
    let server = honouring();
    let before = owned(&server);
    server.fault(json!({"method": "POST", "fault": {"kind": "drop-after"}}));
    assert!(rent_any(&server, KEY).is_err());
    assert_eq!(rent_any(&server, KEY).unwrap().status, 200);
    assert_eq!(owned(&server), before + 1);
    // What never arrived is executed now.
    server.fault(json!({"method": "POST", "fault": {"kind": "drop-before"}}));
    assert!(rent_any(&server, "b").is_err());
    assert_eq!(rent_any(&server, "b").unwrap().status, 200);
    assert_eq!(owned(&server), before + 2);
}

#[test]
fn a_refusal_is_kept_too_and_a_key_is_for_one_request() {
    let server = honouring();
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
fn without_the_switch_a_key_has_no_effect_and_cors_does_not_allow_it() {
    let server = Server::default();
    let before = owned(&server);
    rent_any(&server, KEY).unwrap();
    rent_any(&server, KEY).unwrap();
    assert_eq!(owned(&server), before + 2);
    for (server, allowed) in [(server, false), (honouring(), true)] {
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
