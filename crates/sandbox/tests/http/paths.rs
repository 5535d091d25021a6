//! Spellings of paths, versions, projects, methods.

use crate::client::{Server, config, get, post, send};
use sandbox::config::{ApiVersion, Config, DEFAULT_PROJECT};

#[test]
fn every_spelling_of_a_number_is_that_number() {
    let server = Server::default();
    for phone in ["+12086390939", "%2B12086390939", "%2b12086390939"] {
        let response = get(&server.v1(&format!("activeNumbers/{phone}")));
        assert_eq!(response.json()["phoneNumber"], "+12086390939");
        for verb in [":release", "%3Arelease"] {
            let release = post(&server.v1(&format!("activeNumbers/{phone}{verb}")), "");
            assert_eq!(release.status, 200, "{phone}{verb}");
        }
    }
    for phone in ["12086390939", "%2012086390939", "%252B12086390939"] {
        assert_eq!(
            get(&server.v1(&format!("activeNumbers/{phone}"))).status,
            404,
            "{phone}"
        );
    }
}

#[test]
fn a_number_that_is_no_e164_can_be_read() {
    let server = Server::default();
    let response = get(&server.v1("activeNumbers/+447520651116XYZ"));
    assert_eq!(response.json()["phoneNumber"], "+447520651116XYZ");
}

#[test]
fn a_version_that_is_not_served_is_not_found() {
    let server = Server::new(Config {
        versions: vec![ApiVersion::V1],
        ..config()
    });
    assert_eq!(get(&server.alpha("activeNumbers")).status, 404);
    assert_eq!(get(&server.v1("activeNumbers")).status, 200);
    let other = format!("{}/v2/projects/{DEFAULT_PROJECT}/activeNumbers", server.api);
    assert_eq!(get(&other).status, 404);
}

#[test]
fn the_empty_query_of_the_document_is_no_query() {
    let server = Server::default();
    let url = server.alpha("activeNumbers/+12086390939?");
    assert_eq!(
        send("PATCH", &url, &[], r#"{"displayName":"x"}"#)
            .unwrap()
            .status,
        200
    );
}

#[test]
fn other_methods_are_refused_with_those_that_there_are() {
    let server = Server::default();
    let response = send("DELETE", &server.v1("activeNumbers/+12086390939"), &[], "").unwrap();
    assert_eq!(
        (response.status, response.header("allow")),
        (405, Some("GET, PATCH"))
    );
    assert_eq!(get(&server.v1("nothingOfTheKind")).status, 404);
}
