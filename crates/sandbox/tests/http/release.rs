//! Releasing: the number stays until the end of what is paid, then it is gone.

use crate::client::{Server, config, get, post};
use sandbox::config::{Config, Quirk};

#[test]
fn a_released_number_expires_with_its_next_charge_and_is_then_gone() {
    let server = Server::default();
    let rows = server.all("pageSize=500&regionCode=SE");
    let fits =
        |row: &&serde_json::Value| row["expireAt"].is_null() && row["nextChargeDate"].is_string();
    let phone = rows.iter().rev().find(fits).unwrap()["phoneNumber"]
        .as_str()
        .unwrap();
    let url = server.v1(&format!("activeNumbers/{phone}"));
    let before = get(&url).json();
    let response = post(&format!("{url}:release"), "");
    let mut expected = before.clone();
    expected["expireAt"] = before["nextChargeDate"].clone();
    assert_eq!((response.status, response.json()), (200, expected.clone()));
    assert_eq!(get(&url).json(), expected);
    assert_eq!(server.all("pageSize=500").len(), 120);
    assert_eq!(post(&format!("{url}:release"), "").status, 200);
    server.advance(60.0 * 86_400.0);
    assert_eq!(get(&url).status, 404);
    assert_eq!(post(&format!("{url}:release"), "").status, 404);
    assert_eq!(server.all("pageSize=500").len(), 119);
}

#[test]
fn an_expiry_without_a_release_takes_nothing_away() {
    let server = Server::default();
    assert!(get(&server.v1("activeNumbers/+12086390939")).json()["expireAt"].is_string());
    server.advance(60.0 * 86_400.0);
    assert_eq!(get(&server.v1("activeNumbers/+12086390939")).status, 200);
}

#[test]
fn a_quirk_refuses_the_second_release() {
    let server = Server::new(Config {
        quirk: vec![Quirk::ReleaseTwice404],
        ..config()
    });
    let url = server.v1("activeNumbers/+12086390939:release");
    assert_eq!([post(&url, "").status, post(&url, "").status], [200, 404]);
}
