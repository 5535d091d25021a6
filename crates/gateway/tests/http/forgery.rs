//! A hostile page on another origin: what it can make a browser send changes nothing.

use serde_json::{Value, json};

use crate::stage::{Answer, Stage, path, run};

#[test]
fn what_a_foreign_page_can_send_is_refused() {
    run(async {
        let stage = Stage::new(&[]).await;
        let target = path("activeNumbers/%2B12086390939:release");
        let own = stage.client.url.clone();
        for headers in [
            &[][..],
            &[
                ("origin", "http://evil.example"),
                ("sec-fetch-site", "cross-site"),
            ],
            &[("origin", "http://evil.example")],
            &[("origin", "null")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", &own), ("sec-fetch-site", "cross-site")],
        ] {
            let request = stage.client.request("POST", &target);
            let request = headers.iter().fold(request, |request, (name, value)| {
                request.header(*name, *value)
            });
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (403, "foreign-origin"),
                "{headers:?}"
            );
        }
        // A form of the own origin's sibling could send these types without a preflight.
        for content_type in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
        ] {
            let request = stage.client.change("POST", &target, "", &Value::Null);
            let request = request.header("content-type", content_type).body("{}");
            assert_eq!(
                Answer::of(request.send().await.unwrap()).await.status,
                415,
                "{content_type}"
            );
        }
        assert!(stage.control.requests("release").await.is_empty());
    });
}

#[test]
fn no_other_origin_reads_anything() {
    run(async {
        let stage = Stage::new(&[]).await;
        let request = stage
            .client
            .request("GET", &path("activeNumbers"))
            .header("origin", "http://evil.example");
        let answer = Answer::of(request.send().await.unwrap()).await;
        let preflight = stage
            .client
            .request("OPTIONS", &path("activeNumbers"))
            .header("origin", "http://evil.example");
        let preflight = Answer::of(
            preflight
                .header("access-control-request-method", "PATCH")
                .send()
                .await
                .unwrap(),
        )
        .await;
        for answer in [answer, preflight] {
            assert!(
                answer
                    .headers
                    .keys()
                    .all(|name| !name.as_str().starts_with("access-control"))
            );
        }
    });
}

#[test]
fn a_protected_number_is_not_released() {
    run(async {
        let stage = Stage::new(&[("PROTECTED", "+1208*")]).await;
        for number in ["%2B12086390939", "+12086390939", "12086390939"] {
            let target = path(&format!("activeNumbers/{number}:release"));
            let answer = stage.client.send("POST", &target, "k", &Value::Null).await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (403, "number-protected"),
                "{number}"
            );
        }
        assert!(stage.control.requests("release").await.is_empty());
        let target = path("activeNumbers/%2B12086390939");
        let renamed = stage
            .client
            .send("PATCH", &target, "k", &json!({ "displayName": "x" }))
            .await;
        assert_ne!(renamed.status, 403);
    });
}
