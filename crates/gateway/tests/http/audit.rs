//! The audit log, and roles by a trusted proxy.

use serde_json::{Value, json};

use crate::stage::{Answer, Stage, path, run};

const PROXY: [(&str, &str); 8] = [
    ("SIGN_IN_MODE", "header"),
    ("SIGN_IN_USER_HEADER", "remote-user"),
    ("SIGN_IN_GROUPS_HEADER", "remote-groups"),
    ("TRUSTED_PROXIES", "127.0.0.1"),
    ("ROLES_VIEWER", "*"),
    ("ROLES_EDITOR", "editors"),
    ("ROLES_RELEASER", "releasers"),
    ("ROLES_AUDITOR", "auditors"),
];

async fn send(
    stage: &Stage,
    person: &str,
    groups: &str,
    method: &str,
    target: &str,
    body: &Value,
) -> Answer {
    let request = stage
        .client
        .change(method, target, &format!("{person}-{method}"), body);
    let request = request
        .header("remote-user", person)
        .header("remote-groups", groups);
    Answer::of(
        request
            .header("x-forwarded-for", "192.0.2.7")
            .send()
            .await
            .unwrap(),
    )
    .await
}

async fn first_number(stage: &Stage) -> String {
    let list = send(
        stage,
        "ada",
        "",
        "GET",
        &path("activeNumbers?pageSize=1"),
        &Value::Null,
    )
    .await;
    list.json()["activeNumbers"][0]["phoneNumber"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_role_is_needed_and_told() {
    run(async {
        let stage = Stage::new(&PROXY).await;
        let number = first_number(&stage).await;
        let target = path(&format!("activeNumbers/{number}"));
        let rename = json!({ "displayName": "new" });
        let refused = send(&stage, "ada", "others", "PATCH", &target, &rename).await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (403, "role-missing")
        );
        assert!(refused.text.contains("editor"), "{}", refused.text);
        assert_eq!(
            send(&stage, "bob", "editors, x", "PATCH", &target, &rename)
                .await
                .status,
            200
        );
        let release = format!("{target}:release");
        assert_eq!(
            send(&stage, "bob", "editors", "POST", &release, &Value::Null)
                .await
                .status,
            403
        );
        assert_eq!(
            send(&stage, "eve", "releasers", "POST", &release, &Value::Null)
                .await
                .status,
            200
        );
        let rent = path("availableNumbers:rentAny");
        assert_eq!(
            send(&stage, "eve", "releasers", "POST", &rent, &json!({}))
                .await
                .status,
            403
        );
        assert_eq!(stage.control.requests("rentAny").await.len(), 0);

        let whoami = send(&stage, "bob", "editors", "GET", "/whoami", &Value::Null)
            .await
            .json();
        assert_eq!(
            (&whoami["name"], &whoami["roles"]),
            (&json!("bob"), &json!(["viewer", "editor"]))
        );
        // The proxy in front keeps the session.
        assert_eq!(whoami["canSignOut"], false);
        // Nobody, and somebody that two proxies name differently.
        for request in [
            stage.client.request("GET", "/whoami"),
            stage
                .client
                .request("GET", "/whoami")
                .header("remote-user", "a")
                .header("remote-user", "b"),
        ] {
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (401, "sign-in-ended")
            );
        }
    });
}

#[test]
fn a_header_of_a_client_that_is_no_proxy_is_not_believed() {
    run(async {
        let mut settings = PROXY.to_vec();
        settings[3] = ("TRUSTED_PROXIES", "192.0.2.1");
        let stage = Stage::new(&settings).await;
        assert_eq!(
            send(&stage, "ada", "", "GET", "/whoami", &Value::Null)
                .await
                .status,
            401
        );
    });
}

#[test]
fn every_try_is_in_the_audit_log_with_before_and_after() {
    run(async {
        let stage = Stage::new(&PROXY).await;
        let number = first_number(&stage).await;
        let target = path(&format!("activeNumbers/{}", number.replace('+', "%2B")));
        let read = send(&stage, "ada", "", "GET", &target, &Value::Null)
            .await
            .json();
        let rename = json!({ "displayName": "new" });
        send(&stage, "ada", "", "PATCH", &target, &rename).await;
        send(&stage, "bob", "editors", "PATCH", &target, &rename).await;
        stage
            .control
            .fault(json!({"path": "release", "fault": {"kind": "drop-after"}}))
            .await;
        send(
            &stage,
            "eve",
            "releasers",
            "POST",
            &format!("{target}:release"),
            &Value::Null,
        )
        .await;

        let audit = send(&stage, "max", "auditors", "GET", "/audit", &Value::Null).await;
        assert_eq!(audit.header("cache-control"), Some("no-store"));
        let records = audit.json()["records"].as_array().unwrap().clone();
        let told: Vec<_> = records
            .iter()
            .map(|record| (&record["person"], &record["outcome"], &record["status"]))
            .collect();
        assert_eq!(
            told,
            [
                (&json!("eve"), &json!("unknown"), &json!(0)),
                (&json!("bob"), &json!("done"), &json!(200)),
                (&json!("ada"), &json!("blocked"), &json!(403)),
            ]
        );
        let change = &records[1];
        assert_eq!(
            change["changes"],
            json!({"displayName": {"before": read["displayName"], "after": "new"}})
        );
        assert_eq!(
            (&change["address"], &change["resource"]),
            (&json!("192.0.2.7"), &json!(number))
        );
        assert_eq!(
            (&change["method"], &change["path"]),
            (&json!("PATCH"), &json!(target))
        );
        assert_eq!(change["idempotencyKey"], "bob-PATCH");

        let count = async |query: &str| {
            let answer = send(
                &stage,
                "max",
                "auditors",
                "GET",
                &format!("/audit?{query}"),
                &Value::Null,
            )
            .await;
            answer.json()["records"].as_array().map(Vec::len)
        };
        assert_eq!(count("person=bob").await, Some(1));
        assert_eq!(count("outcome=unknown").await, Some(1));
        assert_eq!(count(&format!("number={number}")).await, Some(3));
        assert_eq!(count("limit=2").await, Some(2));
        assert_eq!(count("since=2100-01-01T00:00:00Z").await, Some(0));
        assert_eq!(count("until=2100-01-01T00:00:00Z").await, Some(3));
        assert_eq!(count("colour=red").await, None);

        let csv = send(
            &stage,
            "max",
            "auditors",
            "GET",
            "/audit?format=csv",
            &Value::Null,
        )
        .await;
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(csv.text.lines().count(), 4);
        assert_eq!(
            send(&stage, "bob", "editors", "GET", "/audit", &Value::Null)
                .await
                .status,
            403
        );
    });
}

#[test]
fn metrics_count_on_a_port_of_their_own() {
    run(async {
        let stage = Stage::new(&[("METRICS_LISTEN", "127.0.0.1:0")]).await;
        stage.client.get(&path("activeNumbers?pageSize=1")).await;
        stage.client.rent_any("one").await;
        stage.client.rent_any("one").await;
        let metrics = stage.server.metrics_address.unwrap();
        let client = crate::stage::Client::new(&format!("http://{metrics}"));
        let text = client.get("/metrics").await.text;
        for line in [
            "numberdesk_gateway_changes_total{outcome=\"done\"} 1",
            "numberdesk_gateway_replayed_total 1",
            "numberdesk_gateway_responses_total{route=\"/v1/{*path}\",status=\"2xx\"} 3",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert_eq!(stage.client.get("/metrics").await.status, 404);
    });
}
