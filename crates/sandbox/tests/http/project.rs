//! Regions, the callback configuration and emergency addresses, under both versions.

use crate::client::{Server, config, get, patch, post, violations};
use sandbox::config::{Config, DEFAULT_PROJECT, Quirk};
use serde_json::json;

#[test]
fn regions_can_be_filtered_by_several_types() {
    let server = Server::default();
    for url in [
        server.v1("availableRegions"),
        server.alpha("availableRegions"),
    ] {
        let all = get(&url).json();
        assert!(all["availableRegions"].as_array().unwrap().len() >= 40);
    }
    let mobile = get(&server.v1("availableRegions?types=MOBILE")).json();
    let codes: Vec<_> = mobile["availableRegions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["regionCode"])
        .collect();
    assert!(!codes.contains(&&json!("US")) && codes.contains(&&json!("SE")));
    let either = get(&server.v1("availableRegions?types=LOCAL&types=TOLL_FREE")).json();
    assert_eq!(
        either["availableRegions"][0],
        json!({"regionCode": "US", "regionName": "United States", "types": ["LOCAL", "TOLL_FREE"]})
    );
    assert_eq!(get(&server.v1("availableRegions?types=FAX")).status, 400);
}

#[test]
fn the_callback_secret_can_be_read_and_set_by_its_rule() {
    let server = Server::default();
    let url = server.v1("callbackConfiguration");
    assert_eq!(get(&url).json()["projectId"], DEFAULT_PROJECT);
    let secret = "abcdefghijklmnopqrstuvwxyz-0123456789";
    let set = patch(&url, &json!({ "hmacSecret": secret }));
    assert_eq!(
        set.json(),
        json!({"projectId": DEFAULT_PROJECT, "hmacSecret": secret})
    );
    assert_eq!(
        violations(&patch(&url, &json!({"hmacSecret": "short"}))),
        ["hmacSecret"]
    );
    let old = patch(&server.alpha("callbackConfiguration"), &json!({}));
    assert_eq!(violations(&old), ["hmac_secret"]);
    assert_eq!(get(&url).json()["hmacSecret"], secret);
}

#[test]
fn an_emergency_address_can_be_checked_set_read_and_cleared() {
    let server = Server::default();
    let url = server.v1("activeNumbers/%2B12086390939/emergencyAddress");
    assert_eq!(get(&url).json()["address"]["city"], "");
    let at = |street: &str| {
        json!({"displayName": "Front desk", "address": {
            "streetNumber": "1", "streetInfo": street, "city": "Boise", "state": "ID", "postalCode": "83702"
        }})
    };
    for (street, result) in [
        ("Main Street", "EXACT_MATCH"),
        ("Near Street", "NEAR_MATCH"),
        ("Nowhere Road", "NO_MATCH"),
    ] {
        let checked = post(&format!("{url}:validate"), &at(street).to_string()).json();
        assert_eq!(checked["validationResult"], result);
        let candidates = checked["candidateAddresses"].as_array().unwrap();
        assert_eq!(candidates.is_empty(), result != "NO_MATCH");
    }
    assert_eq!(get(&url).json()["address"]["city"], "");
    let stored = post(&format!("{url}:provision"), &at("Main Street").to_string()).json();
    assert_eq!(stored["address"]["location"], "");
    assert_eq!(get(&url).json(), stored);
    assert_eq!(post(&format!("{url}:deprovision"), "").json(), json!({}));
    assert_eq!(get(&url).json()["address"]["city"], "");
    let missing = post(&format!("{url}:provision"), r#"{"displayName":"x"}"#);
    assert!(violations(&missing).contains(&"address.city".to_owned()));
    let unknown = server.v1("activeNumbers/+15550000000/emergencyAddress");
    assert_eq!(get(&unknown).status, 404);
}

#[test]
fn a_quirk_limits_v1alpha1_to_its_guide() {
    let server = Server::new(Config {
        quirk: vec![Quirk::AlphaMinimal],
        ..config()
    });
    for later in ["availableRegions", "callbackConfiguration"] {
        assert_eq!(get(&server.alpha(later)).status, 404);
        assert_eq!(get(&server.v1(later)).status, 200);
    }
}

#[test]
fn quirks_change_undocumented_details_of_emergency_addresses() {
    let server = Server::new(Config {
        quirk: vec![
            Quirk::EmergencyUsOnly,
            Quirk::EmergencyNone404,
            Quirk::EmergencyEmptyCorrection,
        ],
        ..config()
    });
    let url = server.v1("activeNumbers/%2B12086390939/emergencyAddress");
    let none = get(&url);
    assert_eq!(none.status, 404);
    assert_eq!(
        none.json()["error"]["details"][0]["resourceType"],
        "EmergencyAddress"
    );
    let address = json!({"displayName": "Desk", "address": {
        "streetNumber": "1", "streetInfo": "Main", "city": "Boise", "state": "ID", "postalCode": "83702"
    }});
    let checked = post(&format!("{url}:validate"), &address.to_string()).json();
    assert_eq!(checked["correctedAddress"], json!({}));
    let all = get(&server.v1("activeNumbers?pageSize=1000&regionCode=SE")).json();
    let swede = all["activeNumbers"][0]["phoneNumber"]
        .as_str()
        .unwrap()
        .replace('+', "%2B");
    let path = format!("activeNumbers/{swede}/emergencyAddress");
    assert_eq!(get(&server.v1(&path)).status, 400);
}

#[test]
fn a_quirk_stores_an_emergency_address_in_other_words() {
    let server = Server::new(Config {
        quirk: vec![Quirk::EmergencyRespelt],
        ..config()
    });
    let url = server.v1("activeNumbers/%2B12086390939/emergencyAddress");
    let address = json!({"displayName": "Desk", "address": {
        "streetNumber": "1", "streetInfo": "Main Street", "city": "Boise", "state": "ID", "postalCode": "83702"
    }});
    let answer = post(&format!("{url}:provision"), &address.to_string()).json();
    assert_eq!(answer["address"]["streetInfo"], "MAIN ST");
    assert_eq!(answer["address"]["postalCodePlusFour"], "1234");
    assert_eq!(get(&url).json(), answer);
}

#[test]
fn a_quirk_keeps_a_secret_that_is_older_than_the_rule() {
    let server = Server::new(Config {
        quirk: vec![Quirk::OldHmacSecret],
        ..config()
    });
    let old = get(&server.v1("callbackConfiguration")).json();
    assert!(old["hmacSecret"].as_str().unwrap().contains('$'));
}
