//! PATCH: masks, violations, immediate changes.

use crate::client::{Server, config, get, patch, send, violations};
use sandbox::config::{Config, Quirk};
use serde_json::{Value, json};

const PHONE: &str = "activeNumbers/+12086390939";

#[test]
fn names_and_callbacks_change_at_once_and_the_rest_stays() {
    let server = Server::default();
    let before = get(&server.v1(PHONE)).json();
    let body = json!({"displayName": "Payroll", "callbackUrl": "https://a.example/hook"});
    let after = patch(&server.v1(PHONE), &body).json();
    let mut expected = before;
    expected["displayName"] = json!("Payroll");
    expected["callbackUrl"] = json!("https://a.example/hook");
    assert_eq!(after, expected);
    assert_eq!(get(&server.v1(PHONE)).json(), expected);
}

#[test]
fn a_mask_names_what_changes_in_every_form() {
    for mask in [
        "updateMask=displayName,smsConfiguration.servicePlanId",
        "updateMask=displayName&updateMask=smsConfiguration.servicePlanId",
        "updateMask=display_name%2Csms_configuration.service_plan_id",
    ] {
        let server = Server::default();
        let body = json!({"displayName": "Masked", "smsConfiguration": {"servicePlanId": "next"}});
        let response = patch(&server.alpha(&format!("{PHONE}?{mask}")), &body).json();
        assert_eq!(response["displayName"], "Masked", "{mask}");
        let job = &response["smsConfiguration"]["scheduledProvisioning"];
        assert_eq!(job["servicePlanId"], "next", "{mask}");
    }
}

#[test]
fn a_field_outside_the_mask_stays_and_one_missing_from_the_body_is_cleared() {
    let server = Server::default();
    let url = server.alpha(PHONE);
    patch(&url, &json!({"displayName": "Kept"}));
    let masked = format!("{url}?updateMask=smsConfiguration.servicePlanId");
    let response = patch(&masked, &json!({"displayName": "Ignored"})).json();
    assert_eq!(response["displayName"], "Kept");
    assert_eq!(
        response["smsConfiguration"]["scheduledProvisioning"]["servicePlanId"],
        ""
    );
    let cleared = patch(&format!("{url}?updateMask=displayName"), &json!({})).json();
    assert_eq!(cleared["displayName"], "");
}

#[test]
fn unknown_paths_are_refused() {
    let server = Server::default();
    for (url, mask) in [
        (server.v1(PHONE), "phoneNumber"),
        (server.v1(PHONE), "displayName,nonsense"),
        (server.alpha(PHONE), "callbackUrl"),
    ] {
        let response = patch(
            &format!("{url}?updateMask={mask}"),
            &json!({"displayName": "x"}),
        );
        assert_eq!(violations(&response), ["update_mask"], "{mask}");
    }
    assert_eq!(get(&server.v1(PHONE)).json()["displayName"], "");
}

#[test]
fn violations_name_fields_in_the_spelling_of_the_version() {
    let server = Server::default();
    let bad = json!({"displayName": "x".repeat(300), "smsConfiguration": {"servicePlanId": "bad"}});
    assert_eq!(
        violations(&patch(&server.v1(PHONE), &bad)),
        ["displayName", "smsConfiguration.servicePlanId"]
    );
    assert_eq!(
        violations(&patch(&server.alpha(PHONE), &bad)),
        ["display_name", "sms_configuration.service_plan_id"]
    );
    let empty = json!({"smsConfiguration": {}});
    assert_eq!(
        violations(&patch(&server.v1(PHONE), &empty)),
        ["smsConfiguration"]
    );
    let read_only =
        json!({"smsConfiguration": {"servicePlanId": "x", "scheduledProvisioning": null}});
    assert_eq!(
        violations(&patch(&server.v1(PHONE), &read_only)),
        ["smsConfiguration.scheduledProvisioning"]
    );
}

#[test]
fn campaigns_are_for_us_numbers() {
    let server = Server::default();
    let rows = server.all("pageSize=500&regionCode=SE&capability=SMS");
    let phone = rows[0]["phoneNumber"].as_str().unwrap();
    let body = json!({"smsConfiguration": {"servicePlanId": "p", "campaignId": "C123"}});
    let response = patch(&server.v1(&format!("activeNumbers/{phone}")), &body);
    assert_eq!(violations(&response), ["smsConfiguration.campaignId"]);
}

#[test]
fn malformed_bodies_are_refused_without_details() {
    let server = Server::default();
    for body in ["{\"displayName\":", "[]", "\"text\""] {
        let response = send("PATCH", &server.v1(PHONE), &[], body).unwrap();
        let error = &response.json()["error"];
        assert_eq!(
            (response.status, &error["details"]),
            (400, &json!([])),
            "{body}"
        );
    }
}

#[test]
fn quirks_refuse_changes_that_the_documentation_leaves_open() {
    let plan = |plan: &str| json!({"smsConfiguration": {"servicePlanId": plan}});
    let with = |quirk: Quirk, bodies: &[Value]| {
        let server = Server::new(Config {
            quirk: vec![quirk],
            ..config()
        });
        let answers = bodies
            .iter()
            .map(|body| patch(&server.v1(PHONE), body).status);
        answers.collect::<Vec<_>>()
    };
    assert_eq!(
        with(Quirk::StrictRelink, &[plan("other"), plan("")]),
        [400, 200]
    );
    assert_eq!(
        with(Quirk::Busy400, &[plan("other"), plan("third")]),
        [200, 400]
    );
    assert_eq!(
        with(Quirk::Busy409, &[plan("other"), plan("third")]),
        [200, 409]
    );
    assert_eq!(
        with(Quirk::NullToken, &[plan("other"), plan("third")]),
        [200, 200]
    );
}
