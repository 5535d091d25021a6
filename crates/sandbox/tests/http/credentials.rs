//! Basic, tokens, the token endpoint, and CORS.

use crate::client::{Response, Server, config, get, send};
use base64::prelude::{BASE64_STANDARD, Engine};
use sandbox::config::{AuthMode, Config};

fn server_with_auth(auth: AuthMode) -> Server {
    Server::new(Config { auth, ..config() })
}

fn list_with(server: &Server, authorization: &str) -> Response {
    let headers = [("authorization", authorization)];
    send("GET", &server.v1("activeNumbers?pageSize=1"), &headers, "").unwrap()
}

fn basic_authorization(secret: &str) -> String {
    format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("sandbox-key:{secret}"))
    )
}

#[test]
fn missing_credentials_get_an_empty_401() {
    for auth in [AuthMode::Basic, AuthMode::Bearer, AuthMode::Any] {
        let response = get(&server_with_auth(auth).v1("activeNumbers"));
        assert_eq!((response.status, response.text.as_str()), (401, ""));
        assert!(response.header("www-authenticate").is_some());
    }
    assert_eq!(
        get(&server_with_auth(AuthMode::None).v1("activeNumbers")).status,
        200
    );
}

#[test]
fn each_mode_accepts_its_own_credentials() {
    let cases = [
        (AuthMode::Basic, [200, 401, 401, 401]),
        (AuthMode::Bearer, [401, 401, 200, 401]),
        (AuthMode::Any, [200, 401, 200, 401]),
    ];
    for (auth, expected) in cases {
        let server = server_with_auth(auth);
        let sent = [
            &basic_authorization("sandbox-secret"),
            &basic_authorization("wrong"),
            "Bearer sandbox-token",
            "Bearer wrong",
        ];
        assert_eq!(
            sent.map(|sent| list_with(&server, sent).status),
            expected,
            "{auth:?}"
        );
    }
}

#[test]
fn an_expired_token_is_reported_as_expired() {
    let response = list_with(&server_with_auth(AuthMode::Bearer), "Bearer expired");
    let challenge = response.header("www-authenticate").unwrap();
    assert_eq!(response.status, 401);
    assert!(
        challenge
            .starts_with("Bearer error=\"invalid_token\", error_description=\"Jwt expired at ")
    );
}

#[test]
fn a_token_of_the_token_endpoint_is_good_for_an_hour() {
    let server = server_with_auth(AuthMode::Bearer);
    let url = format!("{}/oauth2/token", server.api);
    let form = |key: &str| {
        let headers = [
            ("authorization", key),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        send("POST", &url, &headers, "grant_type=client_credentials").unwrap()
    };
    assert_eq!(form(&basic_authorization("wrong")).status, 401);
    let token = form(&basic_authorization("sandbox-secret")).json();
    assert_eq!(
        (&token["expires_in"], &token["scope"]),
        (&3600.into(), &"".into())
    );
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    assert_eq!(list_with(&server, &bearer).status, 200);
    server.advance(3601.0);
    let late = list_with(&server, &bearer);
    assert_eq!(late.status, 401);
    assert!(late.header("www-authenticate").unwrap().contains("expired"));
}

#[test]
fn preflights_succeed_and_responses_are_readable() {
    let server = server_with_auth(AuthMode::Basic);
    let headers = [
        ("origin", "http://app.example"),
        ("access-control-request-method", "PATCH"),
        (
            "access-control-request-headers",
            "authorization,content-type",
        ),
    ];
    let preflight = send(
        "OPTIONS",
        &server.v1("activeNumbers/+12086390939"),
        &headers,
        "",
    )
    .unwrap();
    assert_eq!(preflight.status, 200);
    assert!(
        preflight
            .list("access-control-allow-methods")
            .contains(&"PATCH")
    );
    assert_eq!(
        preflight.list("access-control-allow-headers"),
        ["authorization", "content-type"]
    );
    assert!(preflight.header("access-control-max-age").is_some());
    // Refusals are read by the page as well.
    let refused = send("GET", &server.v1("activeNumbers"), &headers[..1], "").unwrap();
    assert_eq!(refused.status, 401);
    assert_eq!(
        refused.header("access-control-allow-origin"),
        Some("http://app.example")
    );
    assert_eq!(
        refused.list("access-control-expose-headers"),
        ["retry-after", "www-authenticate"]
    );
}

#[test]
fn without_cors_nothing_is_allowed() {
    let server = Server::new(Config {
        no_cors: true,
        ..config()
    });
    let headers = [
        ("origin", "http://app.example"),
        ("access-control-request-method", "GET"),
    ];
    let preflight = send("OPTIONS", &server.v1("activeNumbers"), &headers, "").unwrap();
    assert_eq!(preflight.status, 405);
    for response in [
        preflight,
        send("GET", &server.v1("activeNumbers"), &headers[..1], "").unwrap(),
    ] {
        assert_eq!(response.header("access-control-allow-origin"), None);
    }
}

#[test]
fn one_origin_can_be_named() {
    let allow_origin = Some("https://desk.example".to_owned());
    let server = Server::new(Config {
        allow_origin,
        ..config()
    });
    let response = get(&server.v1("activeNumbers?pageSize=1"));
    assert_eq!(
        response.header("access-control-allow-origin"),
        Some("https://desk.example")
    );
}

#[test]
fn a_session_cookie_is_required_and_allowed_across_origins() {
    let server = Server::new(Config {
        cookie: Some("session=on".to_owned()),
        allow_credentials: true,
        ..config()
    });
    let url = server.v1("activeNumbers?pageSize=1");
    let list_with_cookie = |cookie| {
        let headers = [("origin", "http://desk.example"), ("cookie", cookie)];
        send("GET", &url, &headers, "").unwrap()
    };
    let refused = list_with_cookie("session=off; other=1");
    assert_eq!((refused.status, refused.text.as_str()), (401, ""));
    let response = list_with_cookie("other=1; session=on");
    assert_eq!(response.status, 200);
    let header = |name| response.header(name);
    assert_eq!(header("access-control-allow-credentials"), Some("true"));
    assert_eq!(
        header("access-control-allow-origin"),
        Some("http://desk.example")
    );
}
