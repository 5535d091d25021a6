//! The access token: one for all, renewed in time, and never told.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    recorder::Recorder,
    stage::{Client, Stage, free_port, path, run, sqlite, start_gateway},
};

#[test]
fn two_hundred_requests_fetch_one_token() {
    run(async {
        let stage = Stage::new(&[]).await;
        // Slow, so that all of them wait for it.
        stage
            .control
            .fault(json!({"path": "oauth2", "fault": {"kind": "delay", "ms": 300}}))
            .await;
        let target = path("activeNumbers?pageSize=1");
        let answers = join_all((0..200).map(|_| stage.client.get(&target))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        assert_eq!(stage.control.requests("oauth2/token").await.len(), 1);
    });
}

#[test]
fn an_expired_token_is_renewed_and_reads_and_changes_are_sent_again() {
    run(async {
        let stage = Stage::new(&[]).await;
        assert_eq!(stage.client.get(&path("activeNumbers")).await.status, 200);
        stage.control.advance(7200.0).await;
        let answers = join_all((0..20).map(|_| stage.client.get("/whoami"))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        let before = stage.control.number_count().await;
        assert_eq!(stage.client.rent_any("k").await.status, 200);
        assert_eq!(stage.control.number_count().await, before + 1);
        // One refused with 401, one executed.
        let statuses: Vec<Value> = stage
            .control
            .requests("rentAny")
            .await
            .iter()
            .map(|sent| sent["status"].clone())
            .collect();
        assert_eq!(statuses, [401, 200]);
        assert_eq!(stage.control.requests("oauth2/token").await.len(), 2);
    });
}

#[test]
fn a_change_is_repeated_after_a_401_and_never_after_another_failure() {
    run(async {
        let stage = Stage::new(&[]).await;
        for (index, fault) in [
            json!({"kind": "status", "status": 500}),
            json!({"kind": "status", "status": 503}),
            json!({"kind": "drop-before"}),
            json!({"kind": "drop-after"}),
            json!({"kind": "redirect", "to": "http://elsewhere.example"}),
        ]
        .into_iter()
        .enumerate()
        {
            stage
                .control
                .fault(json!({"path": "rentAny", "fault": fault}))
                .await;
            let answer = stage.client.rent_any(&format!("key-{index}")).await;
            assert!(answer.status >= 500, "{}", answer.text);
            assert_eq!(stage.control.requests("rentAny").await.len(), index + 1);
        }
    });
}

#[test]
fn a_rate_limit_of_the_token_endpoint_is_obeyed() {
    run(async {
        let stage = Stage::new(&[]).await;
        stage
            .control
            .fault(json!({"path": "oauth2", "times": 2, "fault": {"kind": "rate-limit"}}))
            .await;
        assert_eq!(stage.client.get(&path("activeNumbers")).await.status, 200);
        assert_eq!(stage.control.requests("oauth2/token").await.len(), 3);
    });
}

#[test]
fn an_endpoint_that_wants_to_be_left_alone_is_not_asked_again() {
    run(async {
        let stage = Stage::new(&[]).await;
        let limit = json!({"kind": "rate-limit", "retryAfter": 60});
        stage
            .control
            .fault(json!({"path": "oauth2", "fault": limit}))
            .await;
        for _ in 0..2 {
            let answer = stage.client.get(&path("activeNumbers")).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (503, "token-unavailable")
            );
            assert!(answer.header("retry-after").is_some());
            // Longer than any other failure is remembered.
            sleep(Duration::from_millis(1_200)).await;
        }
        assert_eq!(stage.control.requests("oauth2/token").await.len(), 1);
    });
}

#[test]
fn a_token_that_is_about_to_expire_is_not_fetched_for_every_request() {
    run(async {
        let (recorder, api) = Recorder::start().await;
        recorder.give_token(r#"{"access_token":"short","expires_in":30}"#);
        let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
        let _gateway = start_gateway(port, &api, &sqlite(&folder), &[]).await;
        let client = Client::new(&format!("http://127.0.0.1:{port}"));
        for _ in 0..20 {
            assert_eq!(client.get(&path("activeNumbers")).await.status, 200);
        }
        let all = recorder.requests.lock().unwrap().len();
        assert_eq!(all - recorder.to_api().len(), 1);
    });
}

#[test]
fn a_refused_key_is_told_in_words_and_not_tried_at_once_again() {
    run(async {
        let stage = Stage::new(&[("KEY_SECRET", "wrong-secret")]).await;
        for _ in 0..3 {
            let answer = stage.client.get(&path("activeNumbers")).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (502, "key-refused")
            );
            assert!(!answer.text.contains("wrong-secret") && !answer.text.contains("sandbox-key"));
            assert_eq!(answer.header("www-authenticate"), None);
        }
        assert_eq!(stage.control.requests("oauth2/token").await.len(), 1);
        assert_eq!(
            stage.client.get("/readyz").await.json(),
            json!({"store": true, "token": false})
        );
        assert_eq!(stage.client.get("/healthz").await.status, 200);
    });
}

#[test]
fn a_401_that_goes_on_is_no_end_of_the_session() {
    run(async {
        let stage = Stage::new(&[]).await;
        let fault = json!({"kind": "status", "status": 401, "headers": {"www-authenticate": "Basic realm=x"}});
        stage
            .control
            .fault(json!({"path": "activeNumbers", "times": 2, "fault": fault}))
            .await;
        let answer = stage.client.get(&path("activeNumbers")).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (502, "key-refused")
        );
        assert_eq!(stage.control.requests("activeNumbers").await.len(), 2);
    });
}

#[test]
fn basic_sends_the_key_itself() {
    run(async {
        let stage = Stage::new(&[("KEY_SCHEME", "basic")]).await;
        // The sandbox of the stage wants a token.
        assert_eq!(
            stage.client.get(&path("activeNumbers")).await.problem(),
            "key-refused"
        );
        assert!(stage.control.requests("oauth2").await.is_empty());
        assert_eq!(stage.control.requests("activeNumbers").await.len(), 1);
        assert_eq!(stage.client.get("/readyz").await.status, 200);
    });
}
