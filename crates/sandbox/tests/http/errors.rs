//! Errors in the documented formats.

use crate::client::{Server, config, get, patch, post};
use sandbox::config::{Config, Quirk};
use serde_json::json;

#[test]
fn an_unknown_number_is_named() {
    let server = Server::default();
    for response in [
        get(&server.v1("activeNumbers/%2B12025550000")),
        patch(
            &server.alpha("activeNumbers/+12025550000"),
            &json!({"displayName": "x"}),
        ),
        post(&server.v1("activeNumbers/+12025550000:release"), ""),
    ] {
        assert_eq!(response.status, 404);
        assert_eq!(response.header("content-type"), Some("application/json"));
        assert_eq!(
            response.json(),
            json!({"error": {"code": 404, "message": "", "status": "NOT_FOUND", "details": [{
                "type": "ResourceInfo", "resourceType": "ActiveNumber",
                "resourceName": "+12025550000", "owner": "", "description": ""
            }]}})
        );
    }
}

#[test]
fn another_project_is_forbidden_and_its_callbacks_are_missing() {
    let server = Server::default();
    let forbidden = get(&format!("{}/v1/projects/other/activeNumbers", server.api));
    assert_eq!(forbidden.status, 403);
    assert_eq!(forbidden.json()["error"]["status"], "PERMISSION_DENIED");
    let missing = get(&format!(
        "{}/v1/projects/other/callbackConfiguration",
        server.api
    ));
    assert_eq!(missing.status, 404);
    let resource = &missing.json()["error"]["details"][0];
    assert_eq!(
        (&resource["resourceType"], &resource["resourceName"]),
        (&json!("CallbackConfiguration"), &json!(""))
    );
}

#[test]
fn quirks_give_the_other_observed_formats() {
    let with = |quirk| {
        let server = Server::new(Config {
            quirk: vec![quirk],
            ..config()
        });
        get(&server.v1("activeNumbers/+12025550000")).json()
    };
    assert_eq!(with(Quirk::FlatErrors)["code"], 404);
    assert_eq!(with(Quirk::CodeAsString)["error"]["code"], "404");
    assert_eq!(with(Quirk::ProblemErrors)["title"], "Not found");
}
