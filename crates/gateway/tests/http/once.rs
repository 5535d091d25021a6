//! A change is executed once, however often it is sent.

use std::time::Duration;

use futures_util::future::join_all;
use gateway::store::{
    Store,
    audit::AuditRecord,
    idempotency::{KeyState, KeyedChange},
    now_ms,
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    process::GatewayProcess,
    stage::{Answer, Control, Stage, free_port, path, run, sandbox, sqlite, start_gateway},
};

#[test]
fn the_same_key_is_executed_once_and_answered_alike() {
    run(async {
        let stage = Stage::new(&[]).await;
        let before = stage.control.number_count().await;
        // Slow, so that all of them are there before the first is answered.
        stage
            .control
            .fault(json!({"path": "rentAny", "fault": {"kind": "delay", "ms": 400}}))
            .await;
        let answers = join_all((0..40).map(|_| stage.client.rent_any("one"))).await;
        assert!(
            answers
                .iter()
                .all(|answer| answer.status == 200 && answer.text == answers[0].text)
        );
        assert_eq!(stage.control.number_count().await, before + 1);
        let later = stage.client.rent_any("one").await;
        assert_eq!((later.status, &later.text), (200, &answers[0].text));
        assert_eq!(later.header("idempotent-replayed"), Some("true"));
        assert_eq!(
            later.header("content-type"),
            answers[0].header("content-type")
        );
        assert_eq!(stage.client.rent_any("two").await.status, 200);
        assert_eq!(stage.control.number_count().await, before + 2);
        let sent = stage.control.requests("rentAny").await;
        assert_eq!(sent.len(), 2);
        assert!(
            sent.iter()
                .all(|request| request["idempotencyKey"].is_null())
        );
    });
}

#[test]
fn every_key_of_many_is_executed_once() {
    run(async {
        let stage = Stage::new(&[]).await;
        let before = stage.control.number_count().await;
        let keys: Vec<String> = (0..60).map(|index| format!("key-{}", index % 20)).collect();
        let answers = join_all(keys.iter().map(|key| stage.client.rent_any(key))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        assert_eq!(stage.control.number_count().await, before + 20);
    });
}

#[test]
fn a_key_belongs_to_one_request() {
    run(async {
        let stage = Stage::new(&[]).await;
        assert_eq!(stage.client.rent_any("one").await.status, 200);
        let other_body = json!({ "regionCode": "US", "type": "MOBILE" });
        let target = path("availableNumbers:rentAny");
        let answer = stage.client.send("POST", &target, "one", &other_body).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (422, "idempotency-key-reused")
        );
        let other_path = path("activeNumbers/%2B12086390939:release");
        assert_eq!(
            stage
                .client
                .send("POST", &other_path, "one", &Value::Null)
                .await
                .status,
            422
        );
        for wrong in ["x".repeat(201)] {
            let answer = stage
                .client
                .send("POST", &target, &wrong, &other_body)
                .await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (400, "bad-request")
            );
        }
        assert_eq!(stage.control.requests(":").await.len(), 1);
    });
}

#[test]
fn a_refusal_of_the_api_is_kept_and_a_rate_limit_is_not() {
    run(async {
        let stage = Stage::new(&[]).await;
        let body = json!({ "displayName": 5 });
        let target = path("activeNumbers/%2B19999999999");
        for _ in 0..2 {
            assert_eq!(
                stage
                    .client
                    .send("PATCH", &target, "refused", &body)
                    .await
                    .status,
                404
            );
        }
        assert_eq!(stage.control.requests("9999").await.len(), 1);
        stage
            .control
            .fault(json!({"path": "rentAny", "fault": {"kind": "rate-limit", "retryAfter": 3}}))
            .await;
        let limited = stage.client.rent_any("limited").await;
        assert_eq!(
            (limited.status, limited.header("retry-after")),
            (429, Some("3"))
        );
        assert_eq!(stage.client.rent_any("limited").await.status, 200);
    });
}

#[test]
fn a_client_that_goes_away_does_not_stop_a_change_nor_begin_another() {
    run(async {
        let stage = Stage::new(&[]).await;
        let before = stage.control.number_count().await;
        stage
            .control
            .fault(json!({"path": "rentAny", "fault": {"kind": "delay", "ms": 600}}))
            .await;
        let gone = timeout(Duration::from_millis(200), stage.client.rent_any("one")).await;
        assert!(gone.is_err());
        let repeat = stage.client.rent_any("one").await;
        assert_eq!(repeat.status, 200);
        assert_eq!(repeat.header("idempotent-replayed"), Some("true"));
        assert_eq!(stage.control.number_count().await, before + 1);
        assert_eq!(stage.control.requests("rentAny").await.len(), 1);
    });
}

#[test]
fn a_lost_answer_is_unknown_and_never_sent_again() {
    run(async {
        let stage = Stage::new(&[]).await;
        let before = stage.control.number_count().await;
        stage
            .control
            .fault(json!({"path": "rentAny", "fault": {"kind": "drop-after"}}))
            .await;
        let first = stage.client.rent_any("one").await;
        assert_eq!((first.status, first.problem().as_str()), (502, "no-answer"));
        for _ in 0..2 {
            let repeat = stage.client.rent_any("one").await;
            assert_eq!(
                (repeat.status, repeat.problem().as_str()),
                (502, "outcome-unknown")
            );
        }
        assert_eq!(stage.control.number_count().await, before + 1);
    });
}

#[test]
fn what_was_certainly_not_sent_may_be_sent_again() {
    run(async {
        // Nobody listens there.
        let api = format!("http://127.0.0.1:{}", free_port());
        let sandbox = sandbox().await;
        let folder = tempfile::tempdir().unwrap();
        let token_url = format!("{}/oauth2/token", sandbox.api);
        let port = free_port();
        let more = [("KEY_TOKEN_URL", token_url.as_str())];
        let (_gateway, server) = start_gateway(port, &api, &sqlite(&folder), &more).await;
        let client = crate::stage::Client::new(&format!("http://127.0.0.1:{port}"));
        let answer = client.rent_any("one").await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (502, "api-unreachable")
        );
        server.stop().await;
        let port = free_port();
        let _second = start_gateway(port, &sandbox.api, &sqlite(&folder), &[]).await;
        let client = crate::stage::Client::new(&format!("http://127.0.0.1:{port}"));
        assert_eq!(client.rent_any("one").await.status, 200);
    });
}

#[test]
fn keys_outlive_the_process() {
    run(async {
        let stage = Stage::new(&[]).await;
        let first = stage.client.rent_any("one").await;
        stage.server.stop().await;
        let port = free_port();
        let _second = start_gateway(port, &stage.api, &sqlite(&stage.folder), &[]).await;
        let client = crate::stage::Client::new(&format!("http://127.0.0.1:{port}"));
        let again = client.rent_any("one").await;
        assert_eq!((again.status, again.text), (200, first.text));
        assert_eq!(stage.control.requests("rentAny").await.len(), 1);
    });
}

#[test]
fn after_a_crash_in_the_middle_the_outcome_is_unknown_and_nothing_is_sent_again() {
    run(async {
        let sandbox = sandbox().await;
        let control = Control::new(&sandbox.api);
        let folder = tempfile::tempdir().unwrap();
        let before = control.number_count().await;
        let mut gateway = GatewayProcess::start(&sandbox.api, &sqlite(&folder), &[]).await;
        kill_in_the_middle_of_a_rental(&control, &mut gateway).await;
        let gateway = GatewayProcess::start(&sandbox.api, &sqlite(&folder), &[]).await;
        let began = Instant::now();
        let repeat = gateway.client.rent_any("one").await;
        assert_eq!(
            (repeat.status, repeat.problem().as_str()),
            (502, "outcome-unknown")
        );
        assert!(began.elapsed() < Duration::from_secs(60));
        // The second time it is known to be unknown.
        let began = Instant::now();
        assert_eq!(
            gateway.client.rent_any("one").await.problem(),
            "outcome-unknown"
        );
        assert!(began.elapsed() < Duration::from_secs(5));
        assert_eq!(control.number_count().await, before + 1);
    });
}

/// Kills a gateway after the API has executed a rental under the key "one", and before it has answered.
pub async fn kill_in_the_middle_of_a_rental(control: &Control, gateway: &mut GatewayProcess) {
    let before = control.number_count().await;
    let rule = json!({"path": "rentAny", "fault": {"kind": "delay", "ms": 25000, "after": true}});
    control.fault(rule).await;
    let client = gateway.client.clone();
    let rental = tokio::spawn(async move {
        let target = path("availableNumbers:rentAny");
        client
            .change("POST", &target, "one", &crate::stage::rent_body())
            .send()
            .await
    });
    while control.number_count().await == before {
        sleep(Duration::from_millis(20)).await;
    }
    gateway.kill();
    assert!(rental.await.unwrap().is_err());
}

#[test]
fn a_store_that_fails_lets_nothing_through() {
    run(async {
        let stage = Stage::new(&[]).await;
        stage.gateway.store.close().await;
        let answer = stage.client.rent_any("one").await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (503, "store-unavailable")
        );
        assert!(stage.control.requests("rentAny").await.is_empty());
        assert_eq!(
            stage
                .client
                .get(&path("activeNumbers?pageSize=1"))
                .await
                .status,
            200
        );
        assert_eq!(stage.client.get("/readyz").await.json()["store"], false);
    });
}

#[test]
fn keys_are_kept_for_a_day() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&SecretString::from(sqlite(&folder)))
            .await
            .unwrap();
        keys_expire(&store).await;
    });
}

/// A key is there before it is a day old, and gone afterwards.
pub async fn keys_expire(store: &Store) {
    let change = |key: &str| KeyedChange {
        person: "p".to_owned(),
        key: key.to_owned(),
        fingerprint: "f".to_owned(),
    };
    let record = AuditRecord::new("p", "P", "192.0.2.1", "POST", "/v1");
    assert!(store.begin_change(&change("one"), &record).await.unwrap());
    let retention = Duration::from_secs(86_400);
    store.delete_expired(now_ms(), retention).await.unwrap();
    assert!(matches!(
        store.key_state(&change("one")).await.unwrap(),
        KeyState::Running { .. }
    ));
    store
        .delete_expired(now_ms() + 24 * 3_600_000 + 1, retention)
        .await
        .unwrap();
    assert_eq!(
        store.key_state(&change("one")).await.unwrap(),
        KeyState::Absent
    );
}

#[test]
fn people_do_not_share_keys() {
    run(async {
        let more = [
            ("SIGN_IN_MODE", "header"),
            ("SIGN_IN_USER_HEADER", "remote-user"),
            ("TRUSTED_PROXIES", "127.0.0.1"),
            ("ROLES_BUYER", "*"),
        ];
        let stage = Stage::new(&more).await;
        let rent = async |person: &str| {
            let target = path("availableNumbers:rentAny");
            let request = stage
                .client
                .change("POST", &target, "one", &crate::stage::rent_body());
            Answer::of(request.header("remote-user", person).send().await.unwrap()).await
        };
        let (ada, bob, again) = (rent("ada").await, rent("bob").await, rent("ada").await);
        assert!(ada.status == 200 && bob.status == 200 && ada.text != bob.text);
        assert_eq!(again.text, ada.text);
    });
}
