//! Searching and renting.

use crate::client::{Server, config, get, post, violations};
use sandbox::config::{Config, Quirk};
use serde_json::{Value, json};

const OFFER: &str = "availableNumbers/+12089087284";

#[test]
fn a_search_needs_a_region_and_in_v1_a_type() {
    let server = Server::default();
    assert_eq!(
        violations(&get(&server.v1("availableNumbers"))),
        ["region_code", "type"]
    );
    let old = get(&server.alpha("availableNumbers?regionCode=US")).json();
    assert!(
        old["availableNumbers"][0]
            .get("supportingDocumentationRequired")
            .is_none()
    );
    let found = get(&server.v1("availableNumbers?regionCode=US&type=TOLL_FREE&size=3")).json();
    let found = found["availableNumbers"].as_array().unwrap();
    assert_eq!(found.len(), 3);
    assert!(
        found
            .iter()
            .all(|row| row["type"] == "TOLL_FREE" && row["regionCode"] == "US")
    );
    assert!(found[0]["supportingDocumentationRequired"].is_boolean());
}

#[test]
fn each_version_has_its_own_name_for_the_capability() {
    let server = Server::default();
    let has_both = |page: &Value| {
        let rows = page["availableNumbers"].as_array().unwrap();
        rows.iter()
            .all(|row| row["capability"] == json!(["SMS", "VOICE"]))
    };
    let query = "regionCode=US&type=LOCAL&size=200";
    let both = get(&server.v1(&format!(
        "availableNumbers?{query}&capabilities=SMS&capabilities=VOICE"
    )));
    assert!(has_both(&both.json()));
    let unfiltered = get(&server.v1(&format!("availableNumbers?{query}&capability=SMS")));
    assert!(!has_both(&unfiltered.json()));
    let old = get(&server.alpha(&format!("availableNumbers?{query}&capability=VOICE"))).json();
    let rows = old["availableNumbers"].as_array().unwrap();
    assert!(rows.iter().all(|row| {
        row["capability"]
            .as_array()
            .unwrap()
            .contains(&json!("VOICE"))
    }));
}

#[test]
fn a_rented_number_is_active_with_waiting_jobs_and_no_longer_available() {
    let server = Server::default();
    assert_eq!(get(&server.v1(OFFER)).status, 200);
    let body = json!({"smsConfiguration": {"servicePlanId": "plan"}, "voiceConfiguration": {"appId": "app"}});
    let rented = post(&server.v1(&format!("{OFFER}:rent")), &body.to_string());
    assert_eq!(rented.status, 200);
    let number = rented.json();
    assert_eq!(number["displayName"], "");
    assert_eq!(number["smsConfiguration"]["servicePlanId"], "");
    let sms = &number["smsConfiguration"]["scheduledProvisioning"];
    assert_eq!(
        (&sms["servicePlanId"], &sms["status"]),
        (&json!("plan"), &json!("WAITING"))
    );
    let voice = &number["voiceConfiguration"]["scheduledVoiceProvisioning"];
    assert_eq!(
        (&voice["type"], &voice["appId"]),
        (&json!("RTC"), &json!("app"))
    );
    server.advance(60.0);
    let active = get(&server.v1("activeNumbers/+12089087284")).json();
    assert_eq!(active["smsConfiguration"]["servicePlanId"], "plan");
    assert_eq!(active["voiceConfiguration"]["appId"], "app");
    assert_eq!(server.all("pageSize=500").len(), 121);
    let gone = get(&server.v1(OFFER));
    assert_eq!(gone.status, 404);
    let resource = &gone.json()["error"]["details"][0];
    assert_eq!(
        (&resource["resourceType"], &resource["resourceName"]),
        (&json!("AvailableNumber"), &json!("+12089087284"))
    );
    assert_eq!(post(&server.v1(&format!("{OFFER}:rent")), "").status, 404);
}

#[test]
fn a_number_can_be_rented_without_a_body_and_not_with_an_empty_object() {
    let server = Server::default();
    let empty = json!({"smsConfiguration": {}}).to_string();
    let refused = post(&server.v1(&format!("{OFFER}:rent")), &empty);
    assert_eq!(violations(&refused), ["smsConfiguration"]);
    let rented = post(&server.alpha(&format!("{OFFER}:rent")), "").json();
    assert_eq!(
        rented["smsConfiguration"]["scheduledProvisioning"],
        Value::Null
    );
}

#[test]
fn any_matching_number_can_be_rented() {
    let server = Server::default();
    let url = server.v1("availableNumbers:rentAny");
    assert_eq!(violations(&post(&url, "{}")), ["regionCode"]);
    let body = json!({
        "regionCode": "US", "type": "LOCAL", "capabilities": ["SMS", "VOICE"],
        "numberPattern": {"pattern": "+1208", "searchPattern": "START"},
        "smsConfiguration": {"servicePlanId": "plan"},
    });
    let rented = post(&url, &body.to_string()).json();
    assert!(rented["phoneNumber"].as_str().unwrap().starts_with("+1208"));
    assert_eq!(rented["capability"], json!(["SMS", "VOICE"]));
    let none = json!({"regionCode": "QQ", "type": "LOCAL"});
    assert_eq!(post(&url, &none.to_string()).status, 404);
}

#[test]
fn documents_and_account_limits_can_prevent_a_rental() {
    let server = Server::default();
    let found = get(&server.v1("availableNumbers?regionCode=DE&type=LOCAL&size=1")).json();
    let offer = &found["availableNumbers"][0];
    assert_eq!(offer["supportingDocumentationRequired"], true);
    let phone = offer["phoneNumber"].as_str().unwrap();
    assert_eq!(
        post(&server.v1(&format!("availableNumbers/{phone}:rent")), "").status,
        400
    );
    for (quirk, status) in [
        (Quirk::TrialAccount, 403),
        (Quirk::NoCredit, 400),
        (Quirk::Created201, 201),
    ] {
        let server = Server::new(Config {
            quirk: vec![quirk],
            ..config()
        });
        assert_eq!(
            post(&server.v1(&format!("{OFFER}:rent")), "").status,
            status,
            "{quirk:?}"
        );
    }
}
