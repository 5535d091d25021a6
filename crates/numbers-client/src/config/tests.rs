use super::*;

#[test]
fn every_key_is_optional_and_null_or_empty_is_absent() {
    let empty = Config::default();
    for json in [
        "{}",
        r#"{"apiBaseUrl":null,"auth":"","signInUrl":"","credentials":null}"#,
        "\u{feff} {\"more\": [1]} ",
        r#"{"Labels":[1],"protect":7,"more":{"labels":[1]}}"#,
        r#"{"labels":null,"protected":null}"#,
        r#"{"labels":"","protected":""}"#,
    ] {
        assert_eq!(Config::parse(json), Ok(empty.clone()), "{json}");
    }
    let full = r#"{"apiBaseUrl": "HTTPS://Gateway.Example.com/numbers/", "apiVersion": "v1",
        "projectId": " 123c0ffee-dead-beef\u200b ", "auth": "gateway", "credentials": "include",
        "signInUrl": "https://sso.example.com/login?to=desk#top"}"#;
    assert_eq!(
        Config::parse(full),
        Ok(Config {
            api_base_url: Some("https://gateway.example.com/numbers".into()),
            api_version: Some(ApiVersion::V1),
            project_id: Some("123c0ffee-dead-beef".into()),
            auth: Some(AuthMode::Gateway),
            idempotency: false,
            cookies: true,
            sign_in_url: Some("https://sso.example.com/login?to=desk#top".into()),
            protected: None,
            labels: None,
        })
    );
}

#[test]
fn lists_are_kept_as_they_are_and_checked_apart() {
    for json in [
        "{}",
        r#"{"labels":[],"protected":{}}"#,
        r#"{"labels":{"a":"b","c":{"d":"e","f":null,"g":""},"h":null,"i":{}},"protected":["+1208*",""]}"#,
    ] {
        assert_eq!(Config::parse(json).unwrap().check_lists(), Ok(()), "{json}");
    }
    let config = Config::parse(r#"{"protected": [ "+1208*" ]}"#).unwrap();
    assert_eq!(config.protected.as_deref(), Some(r#"[ "+1208*" ]"#));
}

#[test]
fn a_base_may_be_a_path_on_the_page_s_own_origin() {
    for (json, base) in [
        (r#"{"apiBaseUrl":""}"#, "https://desk.example"),
        (
            r#"{"apiBaseUrl":"/admin/api/"}"#,
            "https://desk.example/admin/api",
        ),
        (r#"{"apiBaseUrl":"/"}"#, "https://desk.example"),
        (r#"{"apiBaseUrl":"https://g.example"}"#, "https://g.example"),
        ("{}", "https://desk.example"),
    ] {
        let config = Config::parse(json).unwrap();
        assert_eq!(config.base("https://desk.example"), base, "{json}");
    }
    // The page's own origin, named on purpose, is not taken from the last connection.
    let kept = Config::parse(r#"{"apiBaseUrl":"https://old.example"}"#).unwrap();
    let named = Config::parse(r#"{"apiBaseUrl":""}"#).unwrap();
    assert_eq!(
        named.or(kept).base("https://desk.example"),
        "https://desk.example"
    );
    for json in [
        r#"{"apiBaseUrl":"//evil.example"}"#,
        r#"{"apiBaseUrl":"admin/api"}"#,
        r#"{"apiBaseUrl":"/a?b"}"#,
        r#"{"apiBaseUrl":"/\\evil.example"}"#,
    ] {
        assert!(Config::parse(json).is_err(), "{json}");
    }
}

#[test]
fn project_and_authentication_beat_the_last_connection_as_a_whole() {
    let kept = r#"{"apiBaseUrl":"https://old.example","apiVersion":"v1","projectId":"old","auth":"basic"}"#;
    let kept = Config::parse(kept).unwrap();
    let whole = Config::parse(r#"{"projectId":"p","auth":"gateway"}"#).unwrap();
    assert_eq!(whole.clone().or(kept.clone()), whole);
    let part = Config::parse(r#"{"projectId":"p","credentials":"include"}"#).unwrap();
    let part = part.or(kept.clone());
    assert_eq!(
        (part.api_base_url, part.project_id.as_deref(), part.cookies),
        (kept.api_base_url, Some("p"), true)
    );
}

#[test]
fn a_sign_in_link_leads_to_a_page() {
    for url in ["/", "/oauth2/start?rd=/", "http://sso.example"] {
        let json = format!(r#"{{"signInUrl":"{url}"}}"#);
        assert_eq!(
            Config::parse(&json).unwrap().sign_in_url.as_deref(),
            Some(url)
        );
    }
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://me:pw@sso.example",
        "sso",
    ] {
        let json = format!(r#"{{"signInUrl":"{url}"}}"#);
        let error = Config::parse(&json).unwrap_err();
        assert!(
            error.contains("signInUrl") && error.ends_with('.'),
            "{error}"
        );
    }
}

#[test]
fn idempotency_keys_are_sent_only_where_the_file_says_so() {
    let on = |json| Config::parse(json).unwrap().idempotency;
    assert!(on(r#"{"idempotency": true}"#));
    assert!(!on(r#"{"idempotency": false}"#) && !on(r#"{"idempotency": null}"#) && !on("{}"));
}

#[test]
fn errors_name_the_key_and_what_is_expected() {
    for (json, key, expected) in [
        (r#"{"apiVersion":"v2"}"#, "apiVersion", "v1alpha1"),
        (r#"{"apiVersion":1}"#, "apiVersion", "in quotes"),
        (r#"{"auth":"oauth"}"#, "auth", "bearer"),
        (r#"{"idempotency":"true"}"#, "idempotency", "true or false"),
        (
            r#"{"credentials":"same-origin "}"#,
            "credentials",
            "take it out",
        ),
        (r#"{"credentials":true}"#, "credentials", "in quotes"),
        (r#"{"credentials":"omit"}"#, "credentials", "include"),
        (
            r#"{"apiBaseUrl":"gateway.example.com"}"#,
            "apiBaseUrl",
            "https://",
        ),
        (r#"{"projectId":"a/b"}"#, "projectId", "no spaces"),
        (r#"{"projectId":{}}"#, "projectId", "in quotes"),
        (r#"{"projectId":7}"#, "projectId", "in quotes"),
        (r#"{"signInUrl":["/"]}"#, "signInUrl", "in quotes"),
        (r#"{"auth":true}"#, "auth", "in quotes"),
        (r#"{"apiBaseUrl":{}}"#, "apiBaseUrl", "in quotes"),
        (r#"{"apiBaseUrl":[""]}"#, "apiBaseUrl", "in quotes"),
        (r#"{"idempotency":1}"#, "idempotency", "true or false"),
        (r#"{"labels":[1]}"#, "labels", "object"),
        (r#"{"labels":"Sales"}"#, "labels", "object"),
        (r#"{"labels":7}"#, "labels", "object"),
        (r#"{"labels":true}"#, "labels", "object"),
        (r#"{"labels":{"a":1}}"#, "labels", "\"a\""),
        (r#"{"labels":{"a":["b"]}}"#, "labels", "\"a\""),
        (r#"{"labels":{"a":{"b":false}}}"#, "labels", "\"b\""),
        (r#"{"labels":{"a":{"b":{"c":"d"}}}}"#, "labels", "\"b\""),
        (r#"{"protected":"+1208"}"#, "protected", "list"),
        (r#"{"protected":{"a":"+1208"}}"#, "protected", "list"),
        (r#"{"protected":true}"#, "protected", "list"),
        (r#"{"protected":[12086390939]}"#, "protected", "in quotes"),
        (
            r#"{"protected":["+1208",["+46"]]}"#,
            "protected",
            "in quotes",
        ),
        (r#"{"auth":"basic","auth":"gateway"}"#, "auth", "twice"),
        (r#"{"labels":{},"labels":{}}"#, "labels", "twice"),
        ("[]", "config.json", "curly braces"),
        ("", "config.json", "curly braces"),
        ("<!doctype html>", "config.json", "curly braces"),
        ("{\n\"auth\": \"basic\",\n}", "line 3", "valid JSON"),
    ] {
        let error = Config::parse(json)
            .and_then(|config| config.check_lists())
            .unwrap_err();
        assert!(
            error.contains(key) && error.contains(expected),
            "{json}: {error}"
        );
        assert!(error.ends_with('.'), "{error}");
    }
}

#[test]
fn secrets_are_refused_and_not_repeated() {
    for key in [
        "keyId",
        "key_id",
        "keySecret",
        "KEY_SECRET",
        "token",
        "clientSecret",
        "client_secret",
        "client-id",
        "accessToken",
        "refresh_token",
        "secret",
        "password",
        "hmacSecret",
        "HMAC",
        "apiKey",
        "X-Api-Key",
        "privateKey",
        "passphrase",
        "Authorization",
        "credentials",
        "bearer",
        "key",
        "pass",
        r"\u0073ecret",
    ] {
        for json in [
            format!(r#"{{"{key}":"hunter2"}}"#),
            format!(r#"{{"projectId":"p","more":[{{"a":{{"{key}" : 7}}}}]}}"#),
            format!(r#"{{"{key}":{{"a":"hunter2"}}}}"#),
        ] {
            let error = Config::parse(&json).unwrap_err();
            assert!(
                error.contains("take it out") && !error.contains("hunter2"),
                "{json}: {error}"
            );
        }
        for unset in ["\"\"", "null", "{}"] {
            let json = format!(r#"{{"more":{{"{key}":{unset}}}}}"#);
            assert!(Config::parse(&json).is_ok(), "{json}");
        }
    }
    for json in [
        r#"{"credentials":"include","idempotency":true}"#,
        r#"{"signInUrl":"/secret/token?key=1"}"#,
        r#"{"labels":{"monkey":"a","keyboard":"\"secret\":1"}}"#,
        r#"{"auth":"bearer","protected":["token"]}"#,
    ] {
        assert!(Config::parse(json).is_ok(), "{json}");
    }
}

#[test]
fn base_urls_come_out_in_one_form() {
    for (text, url) in [
        (
            " https://numbers.api.sinch.com ",
            "https://numbers.api.sinch.com",
        ),
        ("HTTP://LocalHost:8080//", "http://localhost:8080"),
        ("https://Example.com/A/b/", "https://example.com/A/b"),
        ("http://[::1]:9000/x", "http://[::1]:9000/x"),
        ("http://[::1]", "http://[::1]"),
        ("https://bücher.example", "https://bücher.example"),
    ] {
        assert_eq!(normalise_base_url(text).as_deref(), Ok(url));
    }
}

#[test]
fn odd_base_urls_are_refused_in_words() {
    for (text, expected) in [
        ("", "https://"),
        ("ftp://example.com", "https://"),
        ("javascript:alert(1)", "https://"),
        ("//example.com", "https://"),
        ("https://", "name a host"),
        ("https:///path", "name a host"),
        ("https://:80", "name a host"),
        ("https://a b", "name a host"),
        ("https://host\\@evil.example", "name a host"),
        ("https://host:99999", "name a host"),
        ("https://host:80a", "name a host"),
        ("http://[::1", "name a host"),
        ("https://host/?a=b", "before any ?"),
        ("https://host/#top", "before any ?"),
        ("https://key:secret@host/", "user name"),
        ("é", "https://"),
    ] {
        let error = normalise_base_url(text).unwrap_err();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn a_project_id_may_not_break_the_path() {
    assert_eq!(validate_project_id(" abc-1 ").as_deref(), Ok("abc-1"));
    for text in [
        "", "  ", "a b", "a/b", "a?b", "a#b", "..", "%2e%2e", "a\\b", "a\u{0}b",
    ] {
        assert!(validate_project_id(text).is_err(), "{text:?}");
    }
}

#[test]
fn versions_and_modes_are_read_as_they_are_written() {
    for version in [ApiVersion::V1, ApiVersion::V1Alpha1] {
        assert_eq!(version.as_str().parse(), Ok(version));
        assert_eq!(version.other().other(), version);
    }
    for mode in [AuthMode::Gateway, AuthMode::Basic, AuthMode::Bearer] {
        assert_eq!(mode.as_str().parse(), Ok(mode));
    }
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_normal_url_stays_as_it_is(text in "(https?://)?[a-zA-Z0-9@:/?#\\[\\].é ]{0,20}") {
            if let Ok(url) = normalise_base_url(&text) {
                prop_assert_eq!(normalise_base_url(&url), Ok(url.clone()));
                prop_assert!(!url.ends_with('/'));
            }
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC{0,40}") {
            let _ = Config::parse(&text);
            let _ = normalise_base_url(&text);
            let _ = normalise_base_url(&("https://".to_owned() + &text));
            let _ = validate_project_id(&text);
        }
    }
}
