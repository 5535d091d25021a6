//! The transport and the client, against the sandbox.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_net::http::{Method, RequestBuilder};
use numberdesk::{
    browser::{clock, fetch::FetchTransport, scheduling},
    state::connection::Client,
};
use numbers_client::{
    cancel::CancelToken,
    client::{Connection, Exchange},
    client_error::ClientError,
    log::{Outcome, RequestLog},
    options::{RequestOptions, Retry},
    page::Page,
    request::{Authorization, Request},
    submission::{Permit, Submission},
    transport::{ResponseBody, Upload},
    urls::Endpoints,
};
use numbers_model::{
    api_version::ApiVersion,
    available,
    change::{Change, Draft},
    emergency::EmergencyAddress,
    secret::Secret,
    slice::Slice,
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Where the sandbox is; `cargo xtask test` starts one with faults.
pub fn sandbox() -> &'static str {
    option_env!("NUMBERDESK_SANDBOX").unwrap_or("http://127.0.0.1:8787")
}

/// The sandbox's project.
pub const PROJECT: &str = "0f3a5b1e-7d0c-4b57-9c41-9e1f0a6d2c11";

thread_local! {
    static LOG: RequestLog = RequestLog::new();
}

/// Sends and logs what the clients of these tests send.
fn exchange() -> Exchange<FetchTransport> {
    Exchange::new(FetchTransport, LOG.with(Clone::clone))
}

/// A connection to the sandbox.
fn connection(version: ApiVersion) -> Connection {
    Connection::new(Endpoints::new(sandbox(), version, PROJECT), version)
}

/// A client for it.
pub fn client(version: ApiVersion) -> Client {
    Client::new(exchange(), connection(version))
}

/// The same with idempotency keys.
fn with_keys() -> Client {
    let idempotency = true;
    Client::new(
        exchange(),
        Connection {
            idempotency,
            ..connection(ApiVersion::V1)
        },
    )
}

/// The same with an access token.
fn with_token(header: &str) -> Client {
    let authorization = Some(Authorization::Bearer(Secret::new(header)));
    Client::new(
        exchange(),
        Connection {
            authorization,
            ..connection(ApiVersion::V1)
        },
    )
}

/// Permission to send a change.
fn permit() -> Permit {
    Submission::new().begin().expect("a fresh one gives it")
}

/// Tells the sandbox something, or asks it.
async fn control(method: Method, path: &str, body: Option<&str>) -> String {
    let url = format!("{}/__sandbox/{path}", sandbox());
    let request = RequestBuilder::new(&url)
        .method(method)
        .header("Content-Type", "application/json");
    let request = match body {
        Some(body) => request.body(body),
        None => request.build(),
    };
    let answer = request.expect("a request").send().await;
    let answer = answer.expect("the sandbox runs with --faults");
    assert!(answer.ok(), "{path}: {}", answer.status());
    answer.text().await.expect("text")
}

/// A call that nobody stops.
pub fn call() -> RequestOptions {
    RequestOptions::default()
}

/// Tells the sandbox how to misbehave from now on.
pub async fn faults(rules: &str) {
    control(Method::DELETE, "faults", None).await;
    if !rules.is_empty() {
        control(Method::POST, "faults", Some(rules)).await;
    }
}

#[wasm_bindgen_test]
async fn a_list_arrives_over_another_origin() {
    faults("").await;
    for version in [ApiVersion::V1Alpha1, ApiVersion::V1] {
        let page = client(version)
            .list(&Slice::default(), 50, None, &call())
            .await
            .expect("a page");
        assert_eq!(page.len(), 50);
        assert!(page.next_token.is_some());
        let token = page.next_token.as_deref();
        let next = client(version)
            .list(&Slice::default(), 50, token, &call())
            .await
            .expect("a page");
        assert_ne!(page, next);
    }
}

#[wasm_bindgen_test]
async fn a_read_is_tried_again_and_tells() {
    faults(r#"[{"method":"GET","path":"activeNumbers","times":2,"fault":{"kind":"status","status":503}}]"#).await;
    let told: Rc<RefCell<Vec<Option<Retry>>>> = Rc::default();
    let ear = told.clone();
    let call = call().on_retry(move |retry| ear.borrow_mut().push(retry));
    let page = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call)
        .await;
    assert_eq!(page.expect("the third try").len(), 5);
    let told = told.borrow();
    let numbers: Vec<_> = told
        .iter()
        .map(|retry| retry.as_ref().map(|retry| retry.number))
        .collect();
    assert_eq!(numbers, [Some(1), Some(2), None]);
    assert_eq!(
        told[0].as_ref().map(|retry| retry.cause.as_str()),
        Some("the server answered 503")
    );
}

#[wasm_bindgen_test]
async fn a_read_gives_up_after_four_more_tries() {
    faults(r#"[{"method":"GET","path":"activeNumbers","times":9,"fault":{"kind":"status","status":503}}]"#).await;
    let failure = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call())
        .await;
    assert_eq!(failure.expect_err("no page").status(), Some(503));
    let left = control(Method::GET, "faults", None).await;
    assert!(left.contains("\"times\":4"), "nine less five: {left}");
    faults("").await;
}

#[wasm_bindgen_test]
async fn retry_after_is_obeyed_or_refused() {
    faults(r#"[{"path":"activeNumbers","fault":{"kind":"rate-limit","retryAfter":1}}]"#).await;
    let since = clock::now_ms();
    client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call())
        .await
        .expect("the second try");
    // Not how fast, but that it did not come sooner than asked.
    assert!(clock::now_ms() - since >= 1_000.0);
    faults(r#"[{"path":"activeNumbers","fault":{"kind":"rate-limit","retryAfter":9999}}]"#).await;
    let failure = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call())
        .await;
    assert_eq!(failure.expect_err("no page").status(), Some(429));
    faults("").await;
}

/// What a 429 with this `Retry-After` leads to, and how long it took, in milliseconds.
async fn after(retry_after: &str) -> (Result<usize, ClientError>, f64) {
    let fault = r#"{"kind":"status","status":429,"headers":{"retry-after":"#;
    faults(&format!(
        r#"[{{"path":"activeNumbers","fault":{fault}"{retry_after}"}}}}}}]"#
    ))
    .await;
    let since = clock::now_ms();
    let page = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call())
        .await;
    faults("").await;
    (page.map(|page| page.len()), clock::now_ms() - since)
}

fn in_ms(ms: f64) -> String {
    let at = js_sys::Date::new(&(clock::now_ms() + ms).into());
    at.to_utc_string().into()
}

#[wasm_bindgen_test]
async fn every_form_of_retry_after_is_obeyed_or_refused_and_none_hammers() {
    let (pages, took) = after("1.5").await;
    assert_eq!((pages, took >= 1_500.0), (Ok(5), true), "{took}");
    // A date has no parts of seconds.
    let (pages, took) = after(&in_ms(3_000.0)).await;
    assert_eq!((pages, took >= 1_500.0), (Ok(5), true), "{took}");
    // As if nothing was asked for: the usual pause.
    let past = in_ms(-60_000.0);
    for text in ["0", "-5", "soon", past.as_str()] {
        let (pages, took) = after(text).await;
        assert_eq!((pages, took >= 250.0), (Ok(5), true), "{text}: {took}");
    }
    let far = in_ms(3e9);
    for (text, words) in [
        ("86400", "in 24 h."),
        ("99999999999999999999999", "in more than a day."),
        (far.as_str(), "in more than a day."),
    ] {
        let (page, _) = after(text).await;
        let advice = page.expect_err("no page").explain().advice;
        assert!(advice.ends_with(words), "{text}: {advice}");
    }
}

#[wasm_bindgen_test]
async fn only_silence_is_cut_off_and_not_a_slow_line() {
    let mut call = call().once();
    call.timeout_ms = 400;
    faults(r#"[{"path":"activeNumbers","fault":{"kind":"trickle","bytes":300,"ms":100}}]"#).await;
    let since = clock::now_ms();
    let page = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call)
        .await;
    assert_eq!(page.map(|page| page.len()), Ok(5));
    assert!(clock::now_ms() - since > 400.0, "the whole took longer");
    faults(r#"[{"path":"activeNumbers","fault":{"kind":"trickle","bytes":300,"ms":5000}}]"#).await;
    let page = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call)
        .await;
    assert!(matches!(page, Err(ClientError::Timeout(_))), "{page:?}");
    // A change likewise.
    faults(r#"[{"method":"PATCH","path":"activeNumbers","fault":{"kind":"trickle","bytes":100,"ms":100}}]"#).await;
    let (changes, draft) = naming("Slow");
    let answer = client(ApiVersion::V1)
        .update(permit(), BOISE, &changes, &draft, &call)
        .await;
    assert!(answer.is_ok(), "{answer:?}");
    faults("").await;
}

#[wasm_bindgen_test]
async fn a_large_page_that_does_not_come_is_asked_for_in_parts() {
    for (fault, is_told) in [
        (r#"{"kind":"delay","ms":5000}"#, false),
        (r#"{"kind":"bomb","megabytes":100}"#, true),
        (r#"{"kind":"status","status":400}"#, true),
        (r#"{"kind":"status","status":413}"#, true),
        (r#"{"kind":"status","status":422}"#, true),
        (r#"{"kind":"status","status":504}"#, true),
    ] {
        faults(&format!(
            r#"[{{"path":"activeNumbers","query":"pageSize=1000","times":null,"fault":{fault}}}]"#
        ))
        .await;
        let mut call = call();
        if !is_told {
            call.timeout_ms = 300;
        }
        call.retries = 1;
        let api = client(ApiVersion::V1);
        for is_first in [true, false] {
            let from = sent();
            let body = api.page_body(&Slice::default(), None, &call).await;
            let body = body.map(|body| body.bytes()).expect(fault);
            let page = Page::decode(body, ApiVersion::V1).expect(fault);
            assert_eq!(page.len(), 100, "{fault}");
            // From then on it is known.
            let is_asked = !logged(from, "pageSize=1000").is_empty();
            assert_eq!(is_asked, is_first, "{fault}");
        }
    }
    faults("").await;
}

#[wasm_bindgen_test]
async fn a_bomb_is_stopped_while_it_inflates() {
    faults(r#"[{"path":"activeNumbers","times":null,"fault":{"kind":"bomb","megabytes":400}}]"#)
        .await;
    let page = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call())
        .await;
    let why = page.expect_err("no page").explain().what;
    assert!(why.contains("larger than 16 MB"), "{why}");
    faults(r#"[{"path":"activeNumbers","fault":{"kind":"bomb","megabytes":400,"status":400}}]"#)
        .await;
    let page = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call())
        .await;
    assert_eq!(page.expect_err("no page").status(), Some(400));
    faults("").await;
}

#[wasm_bindgen_test]
async fn a_write_is_sent_once() {
    faults(r#"[{"method":"PATCH","path":"activeNumbers","times":9,"fault":{"kind":"status","status":503}}]"#).await;
    forget_requests().await;
    let (changes, draft) = naming("x");
    let failure = client(ApiVersion::V1)
        .update(permit(), BOISE, &changes, &draft, &call())
        .await
        .expect_err("refused");
    assert!(
        failure.is_indeterminate(),
        "a gateway's 503 does not say what became of it"
    );
    let log = requests().await;
    assert_eq!(log.matches("\"PATCH\"").count(), 1, "{log}");
    faults("").await;
}

/// The sandbox's log of requests.
async fn requests() -> String {
    control(Method::GET, "requests", None).await
}

async fn forget_requests() {
    control(Method::DELETE, "requests", None).await;
}

const BOISE: &str = "+12086390939";

/// A change of a number's name.
fn naming(name: &str) -> ([Change; 1], Draft) {
    available::naming_change(name)
}

#[wasm_bindgen_test]
async fn a_browser_repeats_what_a_kept_connection_drops() {
    faults("").await;
    let api = client(ApiVersion::V1);
    // Now a connection is kept.
    api.number(BOISE, &call()).await.expect("a number");
    forget_requests().await;
    faults(r#"[{"method":"PATCH","path":"activeNumbers","fault":{"kind":"drop-after"}}]"#).await;
    let from = sent();
    let (changes, draft) = naming("Twice");
    let answer = api.update(permit(), BOISE, &changes, &draft, &call()).await;
    assert!(answer.is_ok(), "the page sees one success: {answer:?}");
    let log = requests().await;
    assert_eq!(log.matches("\"PATCH\"").count(), 2, "{log}");
    assert_eq!(logged(from, "12086390939").len(), 1);
    faults("").await;
}

#[wasm_bindgen_test]
async fn nothing_is_sent_that_was_not_meant() {
    faults("").await;
    forget_requests().await;
    let api = client(ApiVersion::V1Alpha1);
    api.list(&Slice::default(), 5, None, &call())
        .await
        .expect("a page");
    api.number(BOISE, &call()).await.expect("a number");
    let (changes, draft) = naming("Plain");
    let request = api.update_request(BOISE, &changes, &draft);
    api.update(permit(), BOISE, &changes, &draft, &call())
        .await
        .expect("a number");
    assert!(request.url.ends_with("?updateMask=displayName"));
    let log = requests().await;
    for query in ["pageSize=5", "", "updateMask=displayName"] {
        assert!(
            log.contains(&format!("\"query\":\"{query}\"")),
            "{query}: {log}"
        );
    }
    assert!(!log.contains("&\""), "{log}");
    assert!(!log.contains("idempotency-key"), "{log}");
}

#[wasm_bindgen_test]
async fn a_redirect_is_no_answer() {
    let to = sandbox().to_owned() + "/oauth2/none";
    let rule = |method: &str| {
        format!(
            r#"[{{"method":"{method}","path":"projects","times":null,"fault":{{"kind":"status","status":302,"headers":{{"location":"{to}"}}}}}},
                {{"path":"/oauth2/none","times":null,"fault":{{"kind":"status","status":204}}}}]"#
        )
    };
    let api = client(ApiVersion::V1);
    faults(&rule("PATCH")).await;
    let (changes, draft) = naming("Redirected");
    let answer = api.update(permit(), BOISE, &changes, &draft, &call()).await;
    // A gateway asks for a sign-in so, and may have executed the change that the browser repeated.
    assert_eq!(answer, Err(ClientError::SignedOut { unclear: true }));
    faults(&rule("GET")).await;
    let read = api.number(BOISE, &call().once()).await;
    assert_eq!(read, Err(ClientError::Network));
    faults(&rule("POST")).await;
    let upload = attach(&api, &call()).await;
    assert_eq!(upload, Err(ClientError::SignedOut { unclear: true }));
    faults("").await;
}

#[wasm_bindgen_test]
async fn a_success_without_a_word_is_none() {
    let api = client(ApiVersion::V1);
    for fault in [
        r#"{"kind":"empty"}"#,
        r#"{"kind":"empty","status":204}"#,
        r#"{"kind":"non-json"}"#,
    ] {
        faults(&format!(
            r#"[{{"method":"POST","path":"emergencyAddress","fault":{fault}}}]"#
        ))
        .await;
        let removed = api.remove_emergency(permit(), BOISE, &call()).await;
        assert!(
            matches!(
                removed,
                // A web page is how a gateway whose session has ended answers.
                Err(ClientError::Unreadable(_) | ClientError::SignedOut { unclear: true })
            ),
            "{removed:?}"
        );
    }
    faults(r#"[{"method":"POST","path":"attachments","fault":{"kind":"non-json"}}]"#).await;
    let sent = attach(&api, &call()).await;
    assert!(
        matches!(sent, Err(ClientError::SignedOut { unclear: true })),
        "{sent:?}"
    );
    faults("").await;
}

#[wasm_bindgen_test]
async fn a_gateway_that_does_not_allow_the_key_is_told_apart() {
    faults("").await;
    forget_requests().await;
    // This sandbox does not honour keys, so that its preflights do not allow them.
    let api = with_keys();
    let (changes, draft) = naming("Never");
    let answer = api.update(permit(), BOISE, &changes, &draft, &call()).await;
    assert_eq!(answer, Err(ClientError::KeyRefused));
    assert!(ClientError::KeyRefused.proves_not_executed());
    let log = requests().await;
    assert!(!log.contains("\"PATCH\""), "{log}");
    // A connection that is simply lost is no refusal of the header.
    let nobody = Endpoints::new("http://127.0.0.1:9", ApiVersion::V1, PROJECT);
    let lost = Connection {
        idempotency: true,
        ..Connection::new(nobody, ApiVersion::V1)
    };
    let lost = Client::new(exchange(), lost);
    let answer = lost
        .update(permit(), BOISE, &changes, &draft, &call())
        .await;
    assert_eq!(answer, Err(ClientError::Network));
}

#[wasm_bindgen_test]
fn a_change_is_shown_with_its_key_and_a_read_has_none() {
    let api = with_keys();
    let (changes, draft) = naming("Keyed");
    let request = api.update_request(BOISE, &changes, &draft);
    let command = api.curl(&request).command;
    assert!(command.contains("--header 'Idempotency-Key: "), "{command}");
    assert_eq!(api.curl(&request).command, command);
    let other = api.curl(&api.update_request(BOISE, &naming("Other").0, &naming("Other").1));
    assert_ne!(other.command, command);
    let place = EmergencyAddress::default();
    for plain in [
        Request::get(api.probe_url()),
        api.check_emergency_request(BOISE, &place),
    ] {
        assert!(!api.curl(&plain).command.contains("Idempotency-Key"));
    }
}

#[wasm_bindgen_test]
async fn a_slow_answer_is_cut_off_and_named() {
    faults(r#"[{"path":"activeNumbers","times":null,"fault":{"kind":"delay","ms":5000}}]"#).await;
    let mut call = call().once();
    call.timeout_ms = 200;
    let failure = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call)
        .await;
    assert!(
        matches!(failure, Err(ClientError::Timeout(_))),
        "{failure:?}"
    );
    faults("").await;
}

#[wasm_bindgen_test]
async fn a_stopped_call_ends_as_stopped() {
    faults(r#"[{"path":"activeNumbers","times":null,"fault":{"kind":"delay","ms":5000}}]"#).await;
    let cancel = CancelToken::new();
    let stop = cancel.clone();
    wasm_bindgen_futures::spawn_local(async move {
        scheduling::sleep(100).await;
        stop.cancel();
    });
    let failure = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &RequestOptions::new(&cancel))
        .await;
    assert_eq!(failure.expect_err("stopped"), ClientError::Aborted);
    faults("").await;
}

#[wasm_bindgen_test]
async fn what_is_no_json_or_cut_short_is_said_in_words() {
    for fault in [
        r#"{"kind":"non-json"}"#,
        r#"{"kind":"empty","status":200}"#,
        r#"{"kind":"truncate","clean":true}"#,
    ] {
        faults(&format!(r#"[{{"path":"activeNumbers","fault":{fault}}}]"#)).await;
        let failure = client(ApiVersion::V1)
            .list(&Slice::default(), 5, None, &call())
            .await;
        let failure = failure.expect_err("no page");
        assert!(
            matches!(
                failure,
                ClientError::Unreadable(_)
                    | ClientError::WebPage(200)
                    | ClientError::SignedOut { .. }
            ),
            "{fault}: {failure:?}"
        );
        assert!(!failure.explain().what.is_empty());
    }
    faults("").await;
}

/// What was logged of an address since `from` requests: method, outcome and retries.
fn logged(from: u32, path: &str) -> Vec<(String, Outcome, u32)> {
    LOG.with(|log| {
        log.with(|log| {
            let fresh = log
                .entries()
                .filter(|entry| entry.number > from && entry.path.contains(path));
            fresh
                .map(|entry| (entry.method.to_string(), entry.outcome, entry.retries))
                .collect()
        })
    })
}

fn sent() -> u32 {
    LOG.with(|log| log.with(|log| log.count()))
}

#[wasm_bindgen_test]
async fn every_try_is_logged_and_told_of() {
    faults(r#"[{"method":"GET","path":"activeNumbers","times":2,"fault":{"kind":"status","status":503}}]"#).await;
    let told = Rc::new(Cell::new(0));
    let ear = told.clone();
    LOG.with(|log| log.on_change(move || ear.set(ear.get() + 1)));
    let from = sent();
    let page = client(ApiVersion::V1)
        .list(&Slice::default(), 5, None, &call())
        .await;
    assert!(page.is_ok());
    let status = |status| Outcome::Status(status);
    assert_eq!(
        logged(from, "activeNumbers?pageSize=5"),
        [(503, 0), (503, 1), (200, 2)].map(|(code, retries)| (
            "GET".to_owned(),
            status(code),
            retries
        ))
    );
    assert_eq!(told.get(), 3);
    LOG.with(|log| log.on_change(|| {}));
}

#[wasm_bindgen_test]
async fn what_was_stopped_or_too_slow_is_logged_too_and_what_was_never_sent_is_not() {
    faults(r#"[{"path":"activeNumbers","times":null,"fault":{"kind":"delay","ms":5000}}]"#).await;
    let from = sent();
    let mut hasty = call().once();
    hasty.timeout_ms = 200;
    let slice = Slice::default();
    let api = client(ApiVersion::V1);
    assert!(api.list(&slice, 6, None, &hasty).await.is_err());
    let cancel = CancelToken::new();
    let stop = cancel.clone();
    wasm_bindgen_futures::spawn_local(async move {
        scheduling::sleep(100).await;
        stop.cancel();
    });
    assert!(
        api.list(&slice, 7, None, &RequestOptions::new(&cancel))
            .await
            .is_err()
    );
    assert!(
        api.list(&slice, 8, None, &RequestOptions::new(&cancel))
            .await
            .is_err()
    );
    let outcomes: Vec<_> = logged(from, "activeNumbers")
        .into_iter()
        .map(|(_, outcome, _)| outcome)
        .collect();
    assert_eq!(outcomes, [Outcome::Timeout, Outcome::Stopped]);
    faults("").await;
    let nobody = "http://127.0.0.1:9/nobody";
    assert_eq!(exchange().get(nobody).await, Err(ClientError::Network));
    let outcomes = logged(from, "/nobody");
    assert_eq!(outcomes, [("GET".to_owned(), Outcome::Network, 0)]);
}

#[wasm_bindgen_test]
async fn what_is_shown_as_curl_is_what_is_sent() {
    faults("").await;
    let from = sent();
    let secret = Secret::new("abcdefghijklmnopqrstuvwxyz-0123456789");
    let api = with_token("Bearer hush");
    let request = api.callback_request(&secret);
    let shown = api.curl(&request);
    assert_eq!(shown.variables, ["SINCH_TOKEN", "SINCH_HMAC_SECRET"]);
    for hidden in ["hush", secret.expose()] {
        assert!(!shown.command.contains(hidden), "{}", shown.command);
    }
    let now = api.set_callback_secret(permit(), &secret, &call()).await;
    assert_eq!(now, Ok(Some(secret)));
    let path = numbers_client::request::path(&request.url);
    assert_eq!(
        logged(from, path),
        [("PATCH".to_owned(), Outcome::Status(200), 0)]
    );
}

#[wasm_bindgen_test]
async fn what_no_header_takes_fails_at_once() {
    faults("").await;
    for text in ["Bearer hush\u{200b}", "Bearer hush…", "Bearer hu\nsh"] {
        let api = with_token(text);
        let slice = Slice::default();
        let answer = api.list(&slice, 1, None, &call().once()).await;
        assert_eq!(answer.err(), Some(ClientError::Network), "{text}");
        let change = api.release_request("+12086390939");
        assert!(!api.curl(&change).command.contains("hush"));
    }
}

/// A file in memory.
fn file(name: &str, size: usize) -> web_sys::File {
    let parts = js_sys::Array::of1(&"x".repeat(size).into());
    web_sys::File::new_with_str_sequence(&parts, name).expect("a file")
}

/// Sends a small file.
async fn attach(client: &Client, options: &RequestOptions) -> Result<(), ClientError> {
    let request = client.attach_request("x", "y", ("a", ""), "");
    let upload = Upload {
        file: &file("a", 10),
        progress: Rc::new(|_, _| {}),
    };
    client.attach(permit(), request, upload, options).await
}

#[wasm_bindgen_test]
async fn a_file_is_sent_with_its_progress_and_refused_in_words() {
    faults("").await;
    let client = client(ApiVersion::V1);
    let told: Rc<Cell<(f64, f64)>> = Rc::default();
    let ear = told.clone();
    let request = client.attach_request("none", "identity", ("a.pdf", ""), "Passport");
    let upload = Upload {
        file: &file("a.pdf", 100_000),
        progress: Rc::new(move |sent, all| ear.set((sent, all))),
    };
    let refused = client.attach(permit(), request, upload, &call()).await;
    assert!(
        matches!(&refused, Err(failure) if failure.status() == Some(404)),
        "{refused:?}"
    );
    let (sent, all) = told.get();
    assert!(sent > 100_000.0 && sent <= all, "{sent} of {all}");
    let last = LOG
        .with(|log| log.with(|log| log.entries().next_back().cloned()))
        .expect("an entry");
    assert!(
        last.path
            .ends_with("/numberOrders/none/attachments/identity")
    );
    assert_eq!(last.outcome, Outcome::Status(404));
}

#[wasm_bindgen_test]
async fn a_file_on_its_way_can_be_stopped() {
    faults(r#"{"method":"POST","path":"attachments","fault":{"kind":"delay","ms":20000}}"#).await;
    let cancel = CancelToken::new();
    let stop = cancel.clone();
    wasm_bindgen_futures::spawn_local(async move {
        scheduling::sleep(300).await;
        stop.cancel();
    });
    let client = client(ApiVersion::V1);
    let stopped = attach(&client, &RequestOptions::new(&cancel)).await;
    assert_eq!(stopped, Err(ClientError::Aborted));
    // Its answer has a limit too.
    faults(r#"{"method":"POST","path":"attachments","fault":{"kind":"bomb","megabytes":400}}"#)
        .await;
    let answer = attach(&client, &call()).await;
    let why = answer.expect_err("no answer").explain().what;
    assert!(why.contains("larger than 16 MB"), "{why}");
    faults(r#"[{"method":"POST","path":"attachments","fault":{"kind":"bomb","megabytes":400,"status":400}}]"#).await;
    let answer = attach(&client, &call()).await;
    assert_eq!(answer.expect_err("no answer").status(), Some(400));
    faults("").await;
}
