//! Control endpoints besides the fault rules.

use crate::client::{Server, get, patch, send};
use serde_json::json;

const PHONE: &str = "activeNumbers/+12086390939";

#[test]
fn the_log_has_requests_without_credentials() {
    let server = Server::default();
    let headers = [
        ("authorization", "Bearer hidden"),
        ("content-type", "application/json"),
    ];
    let url = server.v1("activeNumbers/%2B12086390939?updateMask=displayName");
    send("PATCH", &url, &headers, r#"{"displayName":"x"}"#).unwrap();
    let requests = server.control("GET", "requests", "");
    let request = &requests[0];
    assert_eq!(request["method"], "PATCH");
    assert!(
        request["path"]
            .as_str()
            .unwrap()
            .ends_with("/activeNumbers/%2B12086390939")
    );
    assert_eq!(request["query"], "updateMask=displayName");
    assert_eq!(request["body"], r#"{"displayName":"x"}"#);
    assert_eq!(
        (&request["authorization"], &request["status"]),
        (&json!(true), &json!(200))
    );
    assert_eq!(request["contentType"], "application/json");
    assert!(
        request["headers"]
            .as_array()
            .unwrap()
            .contains(&json!("authorization"))
    );
    assert!(!requests.to_string().contains("hidden"));
    assert_eq!(server.control("DELETE", "requests", ""), requests);
    assert_eq!(server.control("GET", "requests", ""), json!([]));
}

#[test]
fn somebody_else_can_change_a_number() {
    let server = Server::default();
    let body = json!({
        "displayName": "Someone else", "regionCode": "ATLANTIS", "somethingNew": [1],
        "smsConfiguration": {"scheduledProvisioning": {"status": "HALF_OPEN"}},
        "voiceConfiguration": null,
    });
    server.control(
        "PATCH",
        "numbers/%2B12086390939?remove=callbackUrl",
        &body.to_string(),
    );
    let number = get(&server.v1(PHONE)).json();
    assert_eq!(number["displayName"], "Someone else");
    assert_eq!(number["somethingNew"], json!([1]));
    assert_eq!(
        number["smsConfiguration"]["scheduledProvisioning"]["status"],
        "HALF_OPEN"
    );
    assert!(number["voiceConfiguration"].is_null() && number.get("callbackUrl").is_none());
    assert_eq!(server.all("pageSize=9&regionCode=ATLANTIS").len(), 1);
    // It goes on from there like any other number.
    patch(
        &server.v1(PHONE),
        &json!({"smsConfiguration": {"servicePlanId": "new"}}),
    );
    server.advance(60.0);
    assert_eq!(
        get(&server.v1(PHONE)).json()["smsConfiguration"]["servicePlanId"],
        "new"
    );
}

#[test]
fn a_reset_restores_the_start() {
    let server = Server::default();
    let before = server.all("pageSize=500&regionCode=SE");
    patch(&server.v1(PHONE), &json!({"displayName": "x"}));
    server.fault(json!({"times": null, "fault": {"kind": "drop-before"}}));
    server.advance(1e9);
    server.control("POST", "reset", "");
    assert_eq!(get(&server.v1(PHONE)).json()["displayName"], "");
    let phones = |rows: &[serde_json::Value]| {
        rows.iter()
            .map(|row| row["phoneNumber"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        phones(&server.all("pageSize=500&regionCode=SE")),
        phones(&before)
    );
}

#[test]
fn a_page_of_any_origin_can_control() {
    let server = Server::default();
    let url = format!("{}/__sandbox/faults", server.api);
    let headers = [
        ("origin", "http://x"),
        ("access-control-request-method", "DELETE"),
    ];
    let preflight = send("OPTIONS", &url, &headers, "").unwrap();
    assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
    let wrong = send("POST", &url, &[], r#"{"fault":{"kind":"no-such-fault"}}"#).unwrap();
    assert_eq!(wrong.status, 400);
}
