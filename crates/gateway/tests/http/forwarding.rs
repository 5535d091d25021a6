//! Forwarding: what reaches the API, and what comes back.

use std::{future::ready, sync::Arc, time::Duration};

use futures_util::stream;
use gateway::server::Server;
use sandbox::config::DEFAULT_PROJECT;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::{
    recorder::Recorder,
    stage::{Answer, Client, Stage, free_port, path, run, sqlite, start_gateway},
};

/// A gateway in front of a recorder.
async fn recorded(more: &[(&str, &str)]) -> (Recorder, Client, (Server, tempfile::TempDir)) {
    let (recorder, api) = Recorder::start().await;
    let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
    let (_, server) = start_gateway(port, &api, &sqlite(&folder), more).await;
    (
        recorder,
        Client::new(&format!("http://127.0.0.1:{port}")),
        (server, folder),
    )
}

#[test]
fn the_list_comes_through() {
    run(async {
        let stage = Stage::new(&[]).await;
        let answer = stage.client.get(&path("activeNumbers?pageSize=1000")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(
            answer.json()["activeNumbers"].as_array().unwrap().len(),
            120
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let refused = stage
            .client
            .get(&path("activeNumbers/%2B19999999999"))
            .await;
        assert_eq!(refused.status, 404);
        assert_eq!(refused.json()["error"]["status"], "NOT_FOUND");
    });
}

#[test]
fn only_documented_endpoints_of_configured_projects_are_forwarded() {
    run(async {
        let (recorder, client, _kept) = recorded(&[("UPSTREAM_VERSIONS", "v1")]).await;
        for (method, target, problem) in [
            (
                "GET",
                "/v1/projects/other/activeNumbers".to_owned(),
                "project-not-allowed",
            ),
            ("GET", path("importedNumbers"), "unknown-endpoint"),
            ("DELETE", path("activeNumbers/%2B1"), "unknown-endpoint"),
            (
                "POST",
                path("activeNumbers/%2B1%3Arelease"),
                "unknown-endpoint",
            ),
            (
                "GET",
                path("activeNumbers/..%2F..%2Fadmin"),
                "unknown-endpoint",
            ),
            ("GET", path("activeNumbers//"), "unknown-endpoint"),
            (
                "GET",
                path("").trim_end_matches('/').to_owned(),
                "unknown-endpoint",
            ),
            (
                "GET",
                path("activeNumbers").replace("v1", "v1alpha1"),
                "unknown-endpoint",
            ),
            (
                "GET",
                path("activeNumbers").replace("v1", "v2"),
                "unknown-endpoint",
            ),
            (
                "GET",
                path("activeNumbers").replace("/v1", "//v1"),
                "unknown-endpoint",
            ),
        ] {
            let answer = client.send(method, &target, "", &Value::Null).await;
            assert_eq!(
                (answer.status, answer.problem()),
                (404, problem.to_owned()),
                "{method} {target}"
            );
        }
        assert!(recorder.to_api().is_empty());
    });
}

#[test]
fn the_path_and_the_query_are_passed_on_byte_for_byte() {
    run(async {
        let (recorder, client, _kept) = recorded(&[]).await;
        for target in [
            path("activeNumbers/%2B12086390939"),
            path("activeNumbers/%2b12086390939"),
            path("activeNumbers/+12086390939"),
            path("activeNumbers?numberPattern.pattern=%2B1206&pageToken=a%2Bb%2Fc%3D&x=a+b&"),
            path("activeNumbers?"),
        ] {
            assert_eq!(client.get(&target).await.status, 200, "{target}");
            assert_eq!(recorder.to_api().last().unwrap().target, target);
        }
        let target = path("activeNumbers/%2B12086390939:release");
        assert_eq!(
            client.send("POST", &target, "", &Value::Null).await.status,
            200
        );
        assert_eq!(recorder.to_api().last().unwrap().target, target);
    });
}

#[test]
fn few_headers_reach_the_api_and_the_browser() {
    run(async {
        let (recorder, client, _kept) = recorded(&[]).await;
        recorder.answer(
            200,
            &[
                ("content-type", "application/json"),
                ("www-authenticate", "Basic realm=x"),
                ("set-cookie", "a=b"),
                ("access-control-allow-origin", "*"),
                ("cache-control", "public, max-age=60"),
                ("retry-after", "7"),
            ],
            "{}",
        );
        let mut request = client.request("GET", &path("availableRegions"));
        for (name, value) in [
            ("cookie", "a=b"),
            ("authorization", "Bearer browser"),
            ("idempotency-key", "key"),
            ("x-http-method-override", "DELETE"),
            ("x-forwarded-for", "192.0.2.1"),
            ("te", "trailers"),
            ("referer", "http://x"),
            ("accept-encoding", "gzip"),
        ] {
            request = request.header(name, value);
        }
        let answer = Answer::of(request.send().await.unwrap()).await;
        let sent = recorder.to_api().pop().unwrap();
        let mut names: Vec<&str> = sent.headers.keys().map(|name| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "accept",
                "accept-encoding",
                "authorization",
                "host",
                "user-agent"
            ]
        );
        assert_eq!(sent.headers["authorization"], "Bearer recorder-token");
        for name in [
            "www-authenticate",
            "set-cookie",
            "access-control-allow-origin",
        ] {
            assert_eq!(answer.header(name), None, "{name}");
        }
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("retry-after"), Some("7"));
    });
}

#[test]
fn a_redirect_of_the_api_is_not_followed() {
    run(async {
        let (recorder, client, _kept) = recorded(&[]).await;
        recorder.answer(302, &[("location", "http://elsewhere.example/")], "");
        let answer = client.get(&path("activeNumbers")).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (502, "no-answer")
        );
        assert_eq!(answer.header("location"), None);
    });
}

#[test]
fn a_body_has_a_limit() {
    run(async {
        let (recorder, client, _kept) = recorded(&[("UPSTREAM_MAX_BODY_BYTES", "1000")]).await;
        let long = json!({ "displayName": "x".repeat(1_000) });
        let target = path("activeNumbers/%2B1");
        let answer = client.send("PATCH", &target, "k", &long).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (413, "body-too-large")
        );
        let unbounded = stream::iter((0..100).map(|_| Ok::<_, std::io::Error>("x".repeat(100))));
        let request = client
            .change("PATCH", &target, "k", &json!({}))
            .body(reqwest::Body::wrap_stream(unbounded));
        // The refusal may come before the body is sent, and cut the connection.
        let refused = request.send().await;
        assert!(refused.is_err() || refused.is_ok_and(|answer| answer.status() == 413));
        assert!(recorder.to_api().is_empty());
    });
}

/// An upload of chunks of 10,000 bytes. Before each but the first it waits for what `pause` returns.
async fn upload<P: Future<Output = ()> + Send + 'static>(
    client: &Client,
    chunks: usize,
    pause: impl Fn(usize) -> P + Send + Sync + 'static,
) -> Result<Answer, reqwest::Error> {
    let pause = Arc::new(pause);
    let stream = stream::unfold(0, move |sent| {
        let pause = pause.clone();
        async move {
            if sent == chunks {
                return None;
            }
            if sent > 0 {
                pause(sent).await;
            }
            Some((Ok::<_, std::io::Error>("x".repeat(10_000)), sent + 1))
        }
    });
    let target = path("numberOrders/o/attachments/a");
    let request = client
        .change("POST", &target, "", &Value::Null)
        .header("content-type", "multipart/form-data; boundary=b")
        .header("content-length", chunks * 10_000)
        .body(reqwest::Body::wrap_stream(stream));
    Ok(Answer::of(request.send().await?).await)
}

#[test]
fn an_upload_is_passed_on_whole_with_its_length() {
    run(async {
        let (recorder, client, _folder) =
            recorded(&[("UPSTREAM_MAX_UPLOAD_BYTES", "3000000")]).await;
        let answer = upload(&client, 250, |_| ready(())).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text);
        let sent = recorder.to_api().pop().unwrap();
        assert_eq!(sent.body.len(), 2_500_000);
        assert_eq!(sent.headers["content-length"], "2500000");
        assert_eq!(
            sent.headers["content-type"],
            "multipart/form-data; boundary=b"
        );
        let large = upload(&client, 350, |_| ready(())).await;
        // The refusal may come before the body is read, and cut the connection.
        assert!(large.is_err() || large.is_ok_and(|answer| answer.status == 413));
        assert_eq!(recorder.to_api().len(), 1);
    });
}

#[test]
fn an_upload_is_streamed() {
    run(async {
        let (recorder, client, _folder) = recorded(&[]).await;
        let begun = recorder.begun.clone();
        // The second half is not sent before the API has seen the first.
        let wait = move |sent| {
            let begun = begun.clone();
            async move {
                if sent == 50 {
                    begun.notified().await;
                }
            }
        };
        let answer = timeout(Duration::from_secs(20), upload(&client, 100, wait)).await;
        let answer = answer.expect("the gateway waits for the end of the upload");
        assert_eq!(answer.unwrap().status, 200);
        assert_eq!(recorder.to_api().pop().unwrap().body.len(), 1_000_000);
    });
}

#[test]
fn an_upload_may_take_longer_than_an_answer() {
    run(async {
        let (recorder, client, _folder) = recorded(&[("UPSTREAM_TIMEOUT_SECONDS", "1")]).await;
        let slow = |_| sleep(Duration::from_millis(300));
        let answer = upload(&client, 8, slow).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(recorder.to_api().len(), 1);
        // One that stops is given up.
        let stopped = |sent| sleep(Duration::from_secs(if sent == 4 { 60 } else { 0 }));
        let answer = timeout(Duration::from_secs(20), upload(&client, 8, stopped)).await;
        let answer = answer.expect("the gateway waits for ever").unwrap();
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (502, "no-answer")
        );
    });
}

#[test]
fn an_upload_with_a_token_that_has_expired_was_not_executed_and_may_be_sent_again() {
    run(async {
        let (recorder, client, _folder) = recorded(&[]).await;
        recorder.answer(401, &[], "");
        let answer = upload(&client, 2, |_| ready(())).await.unwrap();
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (503, "token-unavailable")
        );
        recorder.answer(200, &[], "");
        let answer = upload(&client, 2, |_| ready(())).await.unwrap();
        assert_eq!(answer.status, 200);
        assert_eq!(recorder.to_api().len(), 2);
    });
}

#[test]
fn a_slow_api_is_told_after_the_time_limit() {
    run(async {
        let stage = Stage::new(&[("UPSTREAM_TIMEOUT_SECONDS", "1")]).await;
        stage
            .control
            .fault(json!({"path": "activeNumbers", "fault": {"kind": "delay", "ms": 3000}}))
            .await;
        let answer = stage.client.get(&path("activeNumbers")).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (502, "no-answer")
        );
    });
}

#[test]
fn too_many_requests_at_a_time_are_refused() {
    run(async {
        let stage = Stage::new(&[("UPSTREAM_MAX_REQUESTS", "1")]).await;
        stage
            .control
            .fault(json!({"path": "activeNumbers", "fault": {"kind": "delay", "ms": 800}}))
            .await;
        let client = stage.client.clone();
        let slow = tokio::spawn(async move { client.get(&path("activeNumbers")).await });
        while stage.gateway.permits.available_permits() > 0 {
            sleep(Duration::from_millis(20)).await;
        }
        let answer = stage.client.get(&path("availableRegions")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (503, "busy"));
        assert_eq!(answer.header("retry-after"), Some("1"));
        assert_eq!(slow.await.unwrap().status, 200);
        assert_eq!(
            stage.client.get(&path("availableRegions")).await.status,
            200
        );
    });
}

#[test]
fn a_page_of_another_name_for_this_machine_reads_nothing() {
    run(async {
        let stage = Stage::new(&[]).await;
        let request = stage
            .client
            .request("GET", &path("activeNumbers"))
            .header("host", "evil.example");
        assert_eq!(Answer::of(request.send().await.unwrap()).await.status, 403);
        assert!(stage.control.requests(DEFAULT_PROJECT).await.is_empty());
    });
}
