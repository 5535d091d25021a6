use super::*;

#[test]
fn every_key_is_optional_and_null_or_empty_is_absent() {
    let empty = Config::default();
    for json in [
        "{}",
        r#"{"apiBaseUrl":null,"auth":""}"#,
        "\u{feff} {\"more\": [1]} ",
    ] {
        assert_eq!(Config::parse(json), Ok(empty.clone()), "{json}");
    }
    let full = r#"{"apiBaseUrl": "HTTPS://Gateway.Example.com/numbers/", "apiVersion": "v1",
        "projectId": " 123c0ffee-dead-beef ", "auth": "gateway"}"#;
    assert_eq!(
        Config::parse(full),
        Ok(Config {
            api_base_url: Some("https://gateway.example.com/numbers".into()),
            api_version: Some(ApiVersion::V1),
            project_id: Some("123c0ffee-dead-beef".into()),
            auth: Some(AuthMode::Gateway),
            idempotency: false,
        })
    );
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
            r#"{"apiBaseUrl":"gateway.example.com"}"#,
            "apiBaseUrl",
            "https://",
        ),
        (r#"{"projectId":"a/b"}"#, "projectId", "no spaces"),
        (r#"{"projectId":{}}"#, "projectId", "in quotes"),
        ("[]", "config.json", "curly braces"),
        ("", "config.json", "curly braces"),
        ("<!doctype html>", "config.json", "curly braces"),
        ("{\n\"auth\": \"basic\",\n}", "line 3", "valid JSON"),
    ] {
        let error = Config::parse(json).unwrap_err();
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
        "keySecret",
        "token",
        "clientSecret",
        "accessToken",
        "secret",
    ] {
        let error = Config::parse(&format!(r#"{{"{key}":"hunter2"}}"#)).unwrap_err();
        assert!(
            error.contains("take it out") && !error.contains("hunter2"),
            "{error}"
        );
        assert!(Config::parse(&format!(r#"{{"{key}":""}}"#)).is_ok());
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

#[cfg(not(target_arch = "wasm32"))]
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
