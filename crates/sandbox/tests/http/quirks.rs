//! Quirks, each by its switch.

use crate::client::{Server, config, get, patch, post};
use sandbox::config::{Config, Quirk};
use serde_json::{Value, json};

const PHONE: &str = "activeNumbers/+12086390939";

fn server_with(quirk: Quirk) -> Server {
    Server::new(Config {
        quirk: vec![quirk],
        job_seconds: 10.0,
        ..config()
    })
}

fn link(server: &Server, plan: &str, campaign: &str) -> Value {
    let body = json!({"smsConfiguration": {"servicePlanId": plan, "campaignId": campaign}});
    patch(&server.v1(PHONE), &body).json()["smsConfiguration"].clone()
}

#[test]
fn a_job_that_unlinks_can_be_hidden() {
    let server = server_with(Quirk::UnlinkUnseen);
    link(&server, "a", "C1");
    server.advance(30.0);
    let response = link(&server, "", "");
    assert_eq!(response["servicePlanId"], "a");
    assert_eq!(response["scheduledProvisioning"], Value::Null);
    server.advance(30.0);
    let after = &get(&server.v1(PHONE)).json()["smsConfiguration"];
    assert_eq!(
        (&after["servicePlanId"], &after["campaignId"]),
        (&json!(""), &json!(""))
    );
    // Linking shows.
    assert_eq!(
        link(&server, "b", "")["scheduledProvisioning"]["servicePlanId"],
        "b"
    );
}

#[test]
fn the_new_plan_can_show_early() {
    let server = server_with(Quirk::PlanEarly);
    assert_ne!(link(&server, "early", "C9")["servicePlanId"], "early");
    server.advance(15.0);
    let sms = &get(&server.v1(PHONE)).json()["smsConfiguration"];
    assert_eq!(sms["servicePlanId"], "early");
    assert_eq!(sms["scheduledProvisioning"]["status"], "IN_PROGRESS");
    // In the list as well.
    let rows = server.all("pageSize=500");
    let row = rows.iter().find(|row| row["phoneNumber"] == "+12086390939");
    assert_eq!(row.unwrap()["smsConfiguration"]["servicePlanId"], "early");
}

#[test]
fn a_voice_job_can_hide_the_current_id() {
    let server = server_with(Quirk::VoiceIdEmpty);
    let voice = |id: &str| {
        let body = json!({"voiceConfiguration": {"type": "RTC", "appId": id}});
        patch(&server.v1(PHONE), &body).json()["voiceConfiguration"].clone()
    };
    voice("one");
    server.advance(30.0);
    assert_eq!(
        get(&server.v1(PHONE)).json()["voiceConfiguration"]["appId"],
        "one"
    );
    assert_eq!(voice("fail-X")["appId"], "");
    server.advance(30.0);
    let failed = &get(&server.v1(PHONE)).json()["voiceConfiguration"];
    assert_eq!(failed["appId"], "");
    assert_eq!(failed["scheduledVoiceProvisioning"]["status"], "FAILED");
}

#[test]
fn success_can_come_without_a_body() {
    let server = server_with(Quirk::EmptyAnswers);
    let response = patch(&server.v1(PHONE), &json!({"displayName": "Quiet"}));
    assert_eq!((response.status, response.text.as_str()), (200, ""));
    assert_eq!(get(&server.v1(PHONE)).json()["displayName"], "Quiet");
    let response = post(&server.v1(&format!("{PHONE}:release")), "");
    assert_eq!((response.status, response.text.as_str()), (200, ""));
    let place = json!({"displayName": "A", "address": {"streetNumber": "1", "streetInfo": "A", "city": "Boise",
        "state": "ID", "postalCode": "83702"}});
    let checked = post(
        &server.v1(&format!("{PHONE}/emergencyAddress:validate")),
        &place.to_string(),
    );
    assert!(checked.json()["validationResult"].is_string());
}

#[test]
fn a_campaign_can_come_alone_and_anywhere() {
    let alone = json!({"smsConfiguration": {"campaignId": "C7"}});
    assert_eq!(patch(&Server::default().v1(PHONE), &alone).status, 400);
    assert_eq!(
        patch(&server_with(Quirk::CampaignAlone).v1(PHONE), &alone).status,
        200
    );
    let server = server_with(Quirk::CampaignAnywhere);
    let rows = server.all("pageSize=500&regionCode=SE");
    let url = server.v1(&format!(
        "activeNumbers/{}",
        rows[0]["phoneNumber"].as_str().unwrap()
    ));
    let both = json!({"smsConfiguration": {"servicePlanId": "p", "campaignId": "C7"}});
    assert_eq!(patch(&url, &both).status, 200);
}

#[test]
fn the_total_can_be_of_all_numbers() {
    let total = |server: &Server| {
        get(&server.v1("activeNumbers?regionCode=SE&pageSize=1")).json()["totalSize"].clone()
    };
    assert!(total(&Server::default()).as_u64() < Some(120));
    assert_eq!(total(&server_with(Quirk::TotalWhole)), 120);
}

#[test]
fn a_release_can_leave_no_date_or_a_number_that_is_frozen() {
    let server = server_with(Quirk::ReleaseNoExpiry);
    let released = post(&server.v1(&format!("{PHONE}:release")), "").json();
    assert_eq!(released["expireAt"], Value::Null);
    assert_eq!(get(&server.v1(PHONE)).status, 200);
    let server = server_with(Quirk::ReleasedFrozen);
    let name = json!({"displayName": "Late"});
    assert_eq!(patch(&server.v1(PHONE), &name).status, 200);
    post(&server.v1(&format!("{PHONE}:release")), "");
    assert_eq!(patch(&server.v1(PHONE), &name).status, 400);
}

#[test]
fn a_released_number_can_be_read_and_not_listed() {
    let server = server_with(Quirk::ReleasedUnlisted);
    let listed = || {
        let page = get(&server.v1("activeNumbers?pageSize=1000")).json();
        page["activeNumbers"].as_array().map(Vec::len)
    };
    let before = listed();
    post(&server.v1(&format!("{PHONE}:release")), "");
    assert_eq!(listed(), before.map(|count| count - 1));
    assert_eq!(get(&server.v1(PHONE)).status, 200);
}

#[test]
fn a_rented_number_can_show_late() {
    let server = server_with(Quirk::LateRentals);
    let search = "availableNumbers?regionCode=US&type=LOCAL&size=1";
    let offered = get(&server.v1(search)).json()["availableNumbers"][0]["phoneNumber"].clone();
    let phone = offered.as_str().unwrap();
    let offer = format!("availableNumbers/{phone}");
    let rented = post(&server.v1(&format!("{offer}:rent")), "{}");
    assert_eq!(rented.status, 200);
    assert_eq!(
        get(&server.v1(&format!("activeNumbers/{phone}"))).status,
        404
    );
    assert_eq!(get(&server.v1(&offer)).status, 200);
    // It is rented all the same, once.
    assert_eq!(post(&server.v1(&format!("{offer}:rent")), "{}").status, 404);
    let any = json!({"regionCode": "US", "type": "LOCAL"});
    let other = post(&server.v1("availableNumbers:rentAny"), &any.to_string()).json();
    assert_ne!(other["phoneNumber"], phone);
    server.advance(31.0);
    assert_eq!(
        get(&server.v1(&format!("activeNumbers/{phone}"))).status,
        200
    );
    assert_eq!(get(&server.v1(&offer)).status, 404);
}

#[test]
fn media_types_can_have_odd_spellings() {
    let server = server_with(Quirk::OddMediaTypes);
    let place = json!({"regionCode": "FR", "numberType": "LOCAL"});
    let needs = post(
        &server.v1("numberOrders:lookupNumberRequirements"),
        &place.to_string(),
    )
    .json();
    assert_eq!(needs["attachments"][0]["allowedMimeTypes"][0], "image/jpg");
}

fn listed(server: &Server, query: &str) -> Value {
    get(&server.v1(&format!("activeNumbers?{query}"))).json()
}

#[test]
fn totals_can_be_wrong_both_ways() {
    for (quirk, total) in [(Quirk::TotalMore, 122), (Quirk::TotalLess, 118)] {
        let page = listed(&server_with(quirk), "pageSize=500");
        assert_eq!(page["activeNumbers"].as_array().unwrap().len(), 120);
        assert_eq!(page["totalSize"], total);
    }
}

#[test]
fn tokens_can_be_offsets_that_every_list_has() {
    let server = server_with(Quirk::OffsetTokens);
    let first = listed(&server, "pageSize=100");
    assert_eq!(first["nextPageToken"], "100");
    let second = listed(&server, "pageSize=100&pageToken=100");
    assert_ne!(first["activeNumbers"][0], second["activeNumbers"][0]);
    assert_eq!(
        listed(&server, "pageSize=100&pageToken=100")["nextPageToken"],
        ""
    );
    assert_eq!(get(&server.v1("activeNumbers?pageToken=x")).status, 400);
}

#[test]
fn a_page_size_can_be_too_large() {
    let server = Server::new(Config {
        page_limit: Some(100),
        ..config()
    });
    let status = |query: &str| get(&server.v1(&format!("activeNumbers?{query}"))).status;
    assert_eq!((status("pageSize=100"), status("pageSize=101")), (200, 400));
}
