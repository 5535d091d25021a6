use super::*;

fn parse(status: u16, body: &str) -> Problem {
    Problem::parse(status, body.as_bytes())
}

fn told(status: u16, body: &str) -> (Option<String>, String) {
    let problem = parse(status, body);
    (problem.code, problem.message)
}

#[test]
fn every_documented_shape_is_read() {
    for (status, body, code, message) in [
        (
            404,
            r#"{"error":{"code":404,"message":"Gone away","status":"NOT_FOUND","details":[]}}"#,
            "NOT_FOUND",
            "Gone away",
        ),
        (
            404,
            r#"{"error":{"code":"404","message":"","status":"NOT_FOUND","details":[{"type":
            "ResourceInfo","resourceType":"sinch.unifiednumber.v1alpha2.ActiveNumber",
            "resourceName":"+12025550134","owner":"","description":""}]}}"#,
            "NOT_FOUND",
            "ActiveNumber +12025550134",
        ),
        (
            413,
            r#"{"error":{"message":"","status":"CONTENT_TOO_LARGE","details":[{"type":"x",
            "resourceName":"file","description":"At most 5 MB"}]}}"#,
            "CONTENT_TOO_LARGE",
            "At most 5 MB",
        ),
        (
            404,
            r#"{"code":"NOT_FOUND","message":"No such number","status":404}"#,
            "NOT_FOUND",
            "No such number",
        ),
        (
            500,
            r#"{"code":13,"message":"internal","details":[]}"#,
            "",
            "internal",
        ),
        (
            401,
            r#"{"type":"https://errors.example/registry/access-token-expired/","title":"Expired",
            "detail":"Ask for another token"}"#,
            "access-token-expired",
            "Ask for another token",
        ),
        (
            429,
            r#"{"type":"about:blank","title":"Too many requests"}"#,
            "",
            "Too many requests",
        ),
        (
            400,
            r#"{"error":"invalid_request","error_verbose":"long","error_description":"No grant_type",
            "error_hint":"hint","status_code":400}"#,
            "invalid_request",
            "No grant_type",
        ),
        (
            403,
            r#"{"error":{"code":403,"status":"PERMISSION_DENIED"}}"#,
            "PERMISSION_DENIED",
            "PERMISSION_DENIED",
        ),
        (500, r#"{"error":null}"#, "", "HTTP 500"),
        (500, r#"{"error":{}}"#, "", "HTTP 500"),
        (503, "{}", "", "HTTP 503"),
        (503, "", "", "HTTP 503"),
        (503, "null", "", "HTTP 503"),
        (
            502,
            "upstream\n\tconnect  error",
            "",
            "upstream connect error",
        ),
        (500, r#"{"error":{"message":"cut of"#, "", "HTTP 500"),
        (403, "[]", "", "HTTP 403"),
    ] {
        let code = Some(code.to_owned()).filter(|code| !code.is_empty());
        assert_eq!(told(status, body), (code, message.to_owned()), "{body}");
    }
}

#[test]
fn refusals_in_odd_shapes_are_told_as_text() {
    for (status, body, message) in [
        (
            400,
            r#"{"country":"Is required."}"#,
            "country: Is required.",
        ),
        (
            400,
            r#"{"country":["Is required.","Is odd"],"city":"Is short"}"#,
            "country: Is required. country: Is odd; city: Is short",
        ),
        (400, r#"{"errors":[{"detail":"Too odd"}]}"#, "Too odd"),
        (
            400,
            r#"{"errors":[{"field":"city","message":"Is required."}]}"#,
            "Is required.",
        ),
        (
            400,
            r#"{"errors":{"city":["Is required."],"address":{"zip":"Is odd"}}}"#,
            "city: Is required. address.zip: Is odd",
        ),
        (400, r#"{"errors":["first","second"]}"#, "first; second"),
        (
            400,
            r#"{"message":["first","second"],"statusCode":400}"#,
            "first; second",
        ),
        (
            422,
            r#"{"detail":[{"type":"missing","loc":["body","city"],"msg":"Field required","input":null}]}"#,
            "city: Field required",
        ),
        (
            500,
            r#"{"fault":{"faultstring":"No policy","detail":{"errorcode":"x.y"}}}"#,
            "No policy",
        ),
        (403, r#"{"Message":"Explicit deny"}"#, "Explicit deny"),
        (
            400,
            r#"{"timestamp":"2026-01-01","status":400,"error":"Bad Request","path":"/v1"}"#,
            "Bad Request",
        ),
        (400, r#"{"message":"one","message":"two"}"#, "two"),
        (400, r#""text""#, "text"),
        (400, r#""a <b>bold</b> text""#, "a <b>bold</b> text"),
        (400, r#"["a","b"]"#, "a; b"),
        (400, r#"[["a"],[{"b":"c"}],7,null]"#, "a; b: c"),
        (400, r#"{"status":"error","city":"Is odd"}"#, "city: Is odd"),
        (402, "", "HTTP 402"),
        (402, r#"{"a":{"b":1}}"#, "HTTP 402"),
        (400, "7", "7"),
        (400, r#""\u0000 \n""#, "HTTP 400"),
    ] {
        assert_eq!(told(status, body).1, message, "{body}");
    }
    let problem = parse(400, r#"{"country":"Is required."}"#);
    let expected = Violation {
        field: "country".into(),
        description: "Is required.".into(),
    };
    assert_eq!(problem.violations, [expected]);
    assert!(explain(&parse(402, "")).0.contains("payment"));
}

#[test]
fn an_answer_of_megabytes_is_cut() {
    let long = "x".repeat(10_000_000);
    for body in [
        format!(r#"{{"error":{{"message":"{long}"}}}}"#),
        format!(r#"{{"country":"{long}"}}"#),
        format!(r#""{long}""#),
        long,
    ] {
        let message = parse(400, &body).message;
        assert!(message.chars().count() < 450 && message.ends_with('…'));
    }
    let one = r#"{"field":"a","description":"b"}"#;
    let all = vec![one; 100_000].join(",");
    let body = format!(r#"{{"error":{{"details":[{{"fieldViolations":[{all}]}}]}}}}"#);
    let problem = parse(400, &body);
    assert_eq!(problem.violations.len(), 20);
    assert_eq!(problem.message, "b (and 99980 more)");
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    assert_eq!(parse(400, &deep).message, "HTTP 400");
}

#[test]
fn the_http_status_decides_and_the_body_only_tells() {
    let problem = parse(
        400,
        r#"{"error":{"code":404,"status":"NOT_FOUND","message":"m"}}"#,
    );
    assert_eq!((problem.status, problem.message.as_str()), (400, "m"));
    let problem = parse(
        500,
        r#"{"error":{"code":403,"message":"Trial accounts can't rent."}}"#,
    );
    assert!(explain(&problem).0.contains("Trial accounts can't rent."));
}

#[test]
fn violations_come_from_every_shape() {
    let google = parse(
        400,
        r#"{"error":{"code":400,"message":"","status":"INVALID_ARGUMENT","details":[{"type":
        "BadRequest","fieldViolations":[{"field":"smsConfiguration.servicePlanId","description":
        "unknown plan"},{"field":"display_name"},{"description":"nothing to point at"},7]}]}}"#,
    );
    let fields: Vec<_> = google.violations.iter().map(|v| v.field.as_str()).collect();
    assert_eq!(fields, ["smsConfiguration.servicePlanId", "display_name"]);
    assert_eq!(google.message, "unknown plan");

    let flat = parse(
        400,
        r#"{"code":"INVALID_ARGUMENT","details":[{"field_violations":[{"field":"order_by",
        "description":"bad"}]}]}"#,
    );
    assert_eq!(flat.violations[0].field, "order_by");

    let pointers = parse(
        400,
        r##"{"type":"https://e/validation-error","title":"Invalid","errors":[{"pointer":
        "#/displayName","detail":"too odd"}]}"##,
    );
    let expected = Violation {
        field: "#/displayName".into(),
        description: "too odd".into(),
    };
    assert_eq!(pointers.violations, [expected]);
    assert_eq!(pointers.message, "Invalid");
}

#[test]
fn a_body_of_any_size_is_told_shortly() {
    let violations = r#"{"field":"f","description":"d"},"#.repeat(100_000);
    let body = [
        r#"{"error":{"message":""#,
        &"m".repeat(10_000_000),
        r#"","details":[{"fieldViolations":["#,
        violations.trim_end_matches(','),
        "]}]}}",
    ];
    let problem = parse(400, &body.concat());
    assert!(problem.violations.len() <= 20);
    assert!(problem.message.chars().count() < 500, "{}", problem.message);
    let plain = parse(500, &"x".repeat(10_000_000));
    assert!(plain.message.chars().count() < 500);
}

#[test]
fn web_pages_are_never_shown_raw() {
    let page = "<!DOCTYPE html><html><head><style>b{color:red}</style><TITLE> 502\n Bad Gateway </TITLE>\
        </head><body><script>alert(1)</script></body></html>";
    assert_eq!(told(502, page), (None, "502 Bad Gateway".into()));
    assert_eq!(told(502, "<html><body>no title"), (None, "HTTP 502".into()));
    assert_eq!(told(502, "<title>"), (None, "HTTP 502".into()));
    let long = parse(500, &"é ".repeat(5000)).message;
    assert!(long.chars().count() <= 161 && long.ends_with('…'));
    let long_word = parse(500, &"é".repeat(5000)).message;
    assert!(long_word.chars().count() <= 161);
    let control = parse(500, "a\u{1b}[31mb\u{0}").message;
    assert!(!control.contains(char::is_control));
    assert_eq!(Problem::parse(500, b"\xff\xfe").message, "\u{fffd}\u{fffd}");
}

#[test]
fn every_problem_has_words_and_advice() {
    for status in [
        0, 400, 401, 402, 403, 404, 409, 413, 418, 429, 500, 502, 503, 504, 599,
    ] {
        let (what, advice) = explain(&parse(status, ""));
        assert!(what.ends_with(&format!("(HTTP {status})")), "{what}");
        assert!(advice.ends_with('.'), "{advice}");
    }
    let mut problem = parse(429, "");
    for (seconds, words) in [
        (12, "in 12 s."),
        (121, "in 3 min."),
        (7_201, "in 3 h."),
        (864_000, "in more than a day."),
    ] {
        problem.retry_after_s = Some(seconds);
        assert!(explain(&problem).1.ends_with(words), "{words}");
    }
    let mut problem = parse(401, "");
    problem.expired = true;
    assert!(explain(&problem).0.contains("expired"));
}

mod laws {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    const BODY: &str = r#"{"error":{"code":400,"message":"","status":"INVALID_ARGUMENT","details":[{"fieldViolations":[{"field":"a","description":"b"}]}]}}"#;

    proptest! {
        #[test]
        fn any_body_has_a_message(status in any::<u16>(), bytes in vec(any::<u8>(), 0..80)) {
            prop_assert!(!Problem::parse(status, &bytes).message.is_empty());
        }

        #[test]
        fn a_mutated_body_has_a_message(at in 0..BODY.len(), with in vec(any::<u8>(), 0..3)) {
            let mut bytes = BODY.as_bytes().to_vec();
            bytes.splice(at..(at + 1), with);
            prop_assert!(!Problem::parse(400, &bytes).message.is_empty());
        }
    }
}
