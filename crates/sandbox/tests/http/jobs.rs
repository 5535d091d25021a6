//! Provisioning on the clock.

use crate::client::{Server, get, patch};
use serde_json::{Value, json};

const PHONE: &str = "activeNumbers/+12086390939";

/// Asks for a change and reads the number in each of the three stages.
fn stages(server: &Server, body: &Value) -> [Value; 3] {
    let waiting = patch(&server.v1(PHONE), body).json();
    server.advance(4.5);
    let running = get(&server.v1(PHONE)).json();
    server.advance(4.5);
    [waiting, running, get(&server.v1(PHONE)).json()]
}

fn status(number: &Value) -> &Value {
    &number["smsConfiguration"]["scheduledProvisioning"]["status"]
}

#[test]
fn a_plan_waits_then_runs_then_is_current_and_the_job_is_gone() {
    let server = Server::default();
    let old = get(&server.v1(PHONE)).json()["smsConfiguration"]["servicePlanId"].clone();
    let body = json!({"smsConfiguration": {"servicePlanId": "new-plan"}});
    let [waiting, running, done] = stages(&server, &body);
    assert_eq!(
        (status(&waiting), status(&running)),
        (&json!("WAITING"), &json!("IN_PROGRESS"))
    );
    assert_eq!(waiting["smsConfiguration"]["servicePlanId"], old);
    assert_eq!(running["smsConfiguration"]["servicePlanId"], old);
    assert_eq!(
        done["smsConfiguration"],
        json!({"servicePlanId": "new-plan", "campaignId": "", "scheduledProvisioning": null})
    );
}

#[test]
fn a_plan_can_be_unlinked() {
    let server = Server::default();
    let [waiting, _, done] = stages(&server, &json!({"smsConfiguration": {"servicePlanId": ""}}));
    assert_eq!(status(&waiting), "WAITING");
    assert_eq!(done["smsConfiguration"]["servicePlanId"], "");
}

#[test]
fn a_job_can_fail_in_one_half_and_be_sent_again() {
    let server = Server::default();
    let body = json!({"smsConfiguration": {
        "servicePlanId": "new-plan", "campaignId": "fail-CAMPAIGN_EXPIRED"
    }});
    let [.., failed] = stages(&server, &body);
    let sms = &failed["smsConfiguration"];
    assert_eq!(
        (&sms["servicePlanId"], &sms["campaignId"]),
        (&json!("new-plan"), &json!(""))
    );
    let job = &sms["scheduledProvisioning"];
    assert_eq!(
        (&job["status"], &job["errorCodes"]),
        (&json!("FAILED"), &json!(["CAMPAIGN_EXPIRED"]))
    );
    assert_eq!(job["campaignId"], "fail-CAMPAIGN_EXPIRED");
    server.advance(1e6);
    assert_eq!(status(&get(&server.v1(PHONE)).json()), "FAILED");
    assert_eq!(status(&patch(&server.v1(PHONE), &body).json()), "WAITING");
    let old = get(&server.alpha(PHONE)).json();
    assert_eq!(status(&old), "WAITING");
}

#[test]
fn a_failure_shows_its_codes_in_both_versions() {
    let server = Server::default();
    let body = json!({"smsConfiguration": {"servicePlanId": "fail-INTERNAL_ERROR"}});
    patch(&server.alpha(PHONE), &body);
    server.advance(60.0);
    for url in [server.alpha(PHONE), server.v1(PHONE)] {
        let number = get(&url).json();
        let job = &number["smsConfiguration"]["scheduledProvisioning"];
        assert_eq!(job["errorCodes"], json!(["INTERNAL_ERROR"]));
    }
}

#[test]
fn voice_has_a_job_of_its_own_and_may_change_its_type() {
    let server = Server::default();
    let body = json!({"voiceConfiguration": {"type": "FAX", "serviceId": "svc"}});
    let [waiting, running, done] = stages(&server, &body);
    let job = &waiting["voiceConfiguration"]["scheduledVoiceProvisioning"];
    assert_eq!(job["status"], "WAITING");
    assert_eq!(
        (
            &job["type"],
            &job["serviceId"],
            &job["appId"],
            &job["trunkId"]
        ),
        (&json!("FAX"), &json!("svc"), &json!(""), &json!(""))
    );
    assert_ne!(running["voiceConfiguration"]["serviceId"], "svc");
    let voice = &done["voiceConfiguration"];
    assert_eq!(
        (&voice["type"], &voice["serviceId"]),
        (&json!("FAX"), &json!("svc"))
    );
    assert_eq!(voice["scheduledVoiceProvisioning"], Value::Null);
    assert!(voice["lastUpdatedTime"].is_string());
}

#[test]
fn a_generated_job_stays_in_progress_until_the_next_change() {
    let server = Server::default();
    let rows = server.all("pageSize=500");
    let running = rows
        .iter()
        .find(|row| status(row) == "IN_PROGRESS")
        .unwrap();
    let url = server.v1(&format!(
        "activeNumbers/{}",
        running["phoneNumber"].as_str().unwrap()
    ));
    server.advance(1e6);
    assert_eq!(status(&get(&url).json()), "IN_PROGRESS");
    patch(
        &url,
        &json!({"smsConfiguration": {"servicePlanId": "other"}}),
    );
    server.advance(60.0);
    assert_eq!(
        get(&url).json()["smsConfiguration"]["servicePlanId"],
        "other"
    );
}
