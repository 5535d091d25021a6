use super::*;

fn parse(status: u16, body: &str) -> Problem {
    Problem::new(status, body.as_bytes())
}

fn details(status: u16, body: &str) -> Details {
    parse(status, body).details()
}

fn told(status: u16, body: &str) -> (Option<String>, String) {
    let details = details(status, body);
    (details.code, details.message)
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
            "Expired; Ask for another token",
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
            "No grant_type; hint",
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
            "city: Is required.",
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
    let problem = details(400, r#"{"country":"Is required."}"#);
    let expected = Violation {
        field: "country".into(),
        description: "Is required.".into(),
    };
    assert_eq!(problem.violations, [expected]);
    assert!(explain(&parse(402, "")).what.contains("payment"));
}

#[test]
fn every_text_of_a_refusal_is_told() {
    for (body, message) in [
        (
            r#"{"errors":[{"detail":"Detail one"},{"title":"T2"}]}"#,
            "Detail one; T2",
        ),
        (
            r#"{"errors":[{"title":"Odd","detail":"One","code":"7"},{"message":"Two"}]}"#,
            "Odd; One; Two",
        ),
        (
            r#"{"error":{"code":9,"message":"Failed.","status":"FAILED_PRECONDITION","details":[
            {"@type":"type.googleapis.com/google.rpc.Help","links":[
            {"description":"Accept the terms","url":"https://sinch.example/terms"},
            {"description":"No link"}]},
            {"@type":"type.googleapis.com/google.rpc.LocalizedMessage","locale":"sv-SE","message":"Villkoren saknas"},
            {"@type":"type.googleapis.com/google.rpc.PreconditionFailure","violations":[
            {"type":"TOS","subject":"example.com","description":"Terms not accepted"}]},
            {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
            {"subject":"project:1","description":"Limit reached"},{"description":"No more today"}]},
            {"@type":"type.googleapis.com/google.rpc.DebugInfo","stackEntries":["a.rs:1"],"detail":"Deep"},
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3s"},
            {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"NO_TERMS","domain":"example.com",
            "metadata":{"service":"numbers"}},
            {"@type":"type.googleapis.com/google.rpc.RequestInfo","requestId":"77","servingData":"x"}]}}"#,
            "Failed. Accept the terms (https://sinch.example/terms); No link; Villkoren saknas; Terms not accepted; \
             Limit reached; No more today; Deep; NO_TERMS",
        ),
        (
            r#"{"error":{"message":"Not this","details":[{"type":"x","description":"Not that"},"nor this"]}}"#,
            "Not this; Not that; nor this",
        ),
        (
            r#"{"error":{"message":"Gone","details":[{"type":"ResourceInfo","resourceType":"a.ActiveNumber",
            "resourceName":"+1208","owner":"","description":""}]}}"#,
            "Gone",
        ),
        (
            r#"{"message":"Invalid","errors":{"email":["Taken","Too odd"],"zip":["Short"]}}"#,
            "Invalid; email: Taken; email: Too odd; zip: Short",
        ),
        (
            r#"{"message":"Invalid","city":"Is required.","service":"numbers.v1","requestId":"a b"}"#,
            "Invalid; city: Is required.",
        ),
        (
            r#"{"detail":[{"type":"missing","loc":["body","city"],"msg":"Field required","input":"my text"},
            {"type":"short","loc":["body","tags",0],"msg":"Too short","ctx":{"error":"a b"}}]}"#,
            "city: Field required; tags: Too short",
        ),
        (
            r#"{"statusCode":400,"error":"Bad Request","message":["one","two"]}"#,
            "Bad Request; one; two",
        ),
        (r#"{"error":"InvalidInput","message":"one"}"#, "one"),
        (r#"{"message":{"text":"one","code":"x"}}"#, "one"),
        (
            r#"{"message":{"city":["Is odd"],"en":"Two"}}"#,
            "city: Is odd; en: Two",
        ),
        (
            r#"{"error":{"message":{"lang":"en","value":"No such thing"}}}"#,
            "No such thing",
        ),
        (r#"{"name":"ValidationError","message":"one"}"#, "one"),
        (
            r#"{"title":"Odd","invalid-params":[{"name":"city","reason":"must be set"}]}"#,
            "Odd; city: must be set",
        ),
        (
            r#"{"errors":[{"source":{"pointer":"/data/city"},"title":"Odd","detail":"Too short"}]}"#,
            "/data/city: Odd; /data/city: Too short",
        ),
        (
            r#"{"errors":[{"message":"No access","path":["rent","number"],"extensions":{"code":"X"}}]}"#,
            "No access",
        ),
        (r#"[["one",["two"]],[["three"]]]"#, "one; two; three"),
        (
            r#"[{"errors":[["one"],["two"]]},{"error":"three"}]"#,
            "one; two; three",
        ),
        (r#"{"errors":[{"code":"A1"},{"code":"B2"}]}"#, "A1; B2"),
        (
            r#"{"message":"same","details":[{"description":"same"}],"detail":" same "}"#,
            "same",
        ),
        (
            r#"{"message":"odd","details":[{"fieldViolations":[{"field":"city","description":"odd"}]}]}"#,
            "city: odd",
        ),
        ("[error] no route", "[error] no route"),
        ("Two lines:\n  a < b && c", "Two lines: a < b && c"),
    ] {
        assert_eq!(told(400, body).1, message, "{body}");
    }
}

#[test]
fn a_text_is_told_whatever_stands_beside_it() {
    let deep = "[".repeat(1_000) + &"]".repeat(1_000);
    let body = format!(r#"{{"error":{{"message":"Too deep","details":{deep}}}}}"#);
    assert_eq!(told(400, &body).1, "Too deep");
    // One long text doesn't hide the next one.
    let long = "m".repeat(10_000);
    let body = format!(r#"{{"message":"{long}","details":[{{"description":"The reason"}}]}}"#);
    let message = told(400, &body).1;
    assert!(message.ends_with("mmm…; The reason"), "{message}");
    assert!(message.chars().count() < 500);
    let many: Vec<_> = (0..50)
        .map(|n| format!("\"{n}{}\"", &long[..300]))
        .collect();
    let message = told(400, &format!("[{}]", many.join(","))).1;
    assert!(message.chars().count() < 1_100, "{message}");
    assert!(message.starts_with("0m") && message.contains("; 4m"));
    let (_, more) = message.rsplit_once("… (and ").expect("the rest is counted");
    let more: usize = more.trim_end_matches(" more)").parse().expect("a count");
    assert_eq!(message.matches('…').count() + more, 50);
}

#[test]
fn markup_is_told_by_its_texts() {
    for (body, message) in [
        (
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n\
             <hr><center>nginx</center>\r\n</body>\r\n</html>",
            "502 Bad Gateway; nginx",
        ),
        (
            "<!DOCTYPE html><html><head><title>Error</title><style>p > b{}</style><script>if (a<b) {}</script></head>\
             <body><h1>Not <b>allowed</b></h1><!-- <p>no</p> --><p class='a>b'>Ask&nbsp;Ada &amp; Bo.</p></body></html>",
            "Error; Not allowed; Ask Ada & Bo.",
        ),
        (
            r#"<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>7F</RequestId></Error>"#,
            "Access Denied",
        ),
        (
            r#"<s:Envelope xmlns:s="x"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>No policy</faultstring>
            <detail><e:Reason xmlns:e="y"><![CDATA[a < b]]></e:Reason></detail></s:Fault></s:Body></s:Envelope>"#,
            "No policy; a < b",
        ),
        (
            "<HTML><BODY><P>Run <CODE>it</CODE> again</P></BODY></HTML>",
            "Run it again",
        ),
        (
            "<errors><error>One</error><error>Two</error></errors>",
            "One; Two",
        ),
        ("<Error><Code>AccessDenied</Code></Error>", "AccessDenied"),
        (
            "<p>5 &lt; 6 &#60; 7 &unknown; &",
            "5 < 6 &#60; 7 &unknown; &",
        ),
        ("<", "<"),
        ("<!-- never ends", "HTTP 400"),
        ("<a b=\"", "HTTP 400"),
        ("<script>alert(1)", "HTTP 400"),
        ("<p>é\u{1f600}</p", "é\u{1f600}"),
    ] {
        assert_eq!(told(400, body).1, message, "{body}");
    }
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
        let message = parse(400, &body).details().message;
        assert!(message.chars().count() < 450 && message.ends_with('…'));
    }
    let one = |n| format!(r#"{{"field":"a{n}","description":"b"}}"#);
    let all: Vec<_> = (0..100_000).map(one).collect();
    let all = all.join(",");
    let body = format!(r#"{{"error":{{"details":[{{"fieldViolations":[{all}]}}]}}}}"#);
    let problem = details(400, &body);
    assert_eq!(problem.violations.len(), 20);
    assert!(problem.message.starts_with("a0: b; a1: b; a2: b"));
    assert!(problem.message.ends_with("; a19: b (and 99980 more)"));
    assert!(problem.message.chars().count() < 500);
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    assert_eq!(parse(400, &deep).details().message, "HTTP 400");
}

#[test]
fn the_http_status_decides_and_the_body_only_tells() {
    let problem = parse(
        400,
        r#"{"error":{"code":404,"status":"NOT_FOUND","message":"m"}}"#,
    );
    assert_eq!(problem.status, 400);
    assert_eq!(problem.details().message, "m");
    let problem = parse(
        500,
        r#"{"error":{"code":403,"message":"Trial accounts can't rent."}}"#,
    );
    assert!(
        explain(&problem)
            .what
            .contains("Trial accounts can't rent.")
    );
}

#[test]
fn violations_come_from_every_shape() {
    let google = details(
        400,
        r#"{"error":{"code":400,"message":"","status":"INVALID_ARGUMENT","details":[{"type":
        "BadRequest","fieldViolations":[{"field":"smsConfiguration.servicePlanId","description":
        "unknown plan"},{"field":"display_name"},{"description":"nothing to point at"},7]}]}}"#,
    );
    let fields: Vec<_> = google.violations.iter().map(|v| v.field.as_str()).collect();
    assert_eq!(fields, ["smsConfiguration.servicePlanId", "display_name"]);
    assert_eq!(
        google.message,
        "smsConfiguration.servicePlanId: unknown plan; display_name: Rejected without a reason. \
         nothing to point at"
    );
    assert_eq!(google.general, "nothing to point at");

    let flat = details(
        400,
        r#"{"code":"INVALID_ARGUMENT","details":[{"field_violations":[{"field":"order_by",
        "description":"bad"}]}]}"#,
    );
    assert_eq!(flat.violations[0].field, "order_by");

    let pointers = details(
        400,
        r##"{"type":"https://e/validation-error","title":"Invalid","errors":[{"pointer":
        "#/displayName","detail":"too odd"}]}"##,
    );
    let expected = Violation {
        field: "#/displayName".into(),
        description: "too odd".into(),
    };
    assert_eq!(pointers.violations, [expected]);
    assert_eq!(pointers.message, "Invalid; #/displayName: too odd");
    assert_eq!(pointers.general, "Invalid");
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
    let problem = details(400, &body.concat());
    assert!(problem.violations.len() <= 20);
    assert!(problem.message.chars().count() < 500, "{}", problem.message);
    let plain = details(500, &"x".repeat(10_000_000));
    assert!(plain.message.chars().count() < 500);
}

#[test]
fn web_pages_are_never_shown_raw() {
    let page = "<!DOCTYPE html><html><head><style>b{color:red}</style><TITLE> 502\n Bad Gateway </TITLE>\
        </head><body><script>alert(1)</script></body></html>";
    assert_eq!(told(502, page), (None, "502 Bad Gateway".into()));
    assert_eq!(told(502, "<html><body>no title"), (None, "no title".into()));
    assert_eq!(told(502, "<html><body></body></html>").1, "HTTP 502");
    assert_eq!(told(502, "<title>"), (None, "HTTP 502".into()));
    let long = parse(500, &"é ".repeat(5000)).details().message;
    assert!(long.chars().count() <= 161 && long.ends_with('…'));
    let long_word = parse(500, &"é".repeat(5000)).details().message;
    assert!(long_word.chars().count() <= 161);
    let control = parse(500, "a\u{1b}[31mb\u{0}").details().message;
    assert!(!control.contains(char::is_control));
    assert_eq!(
        Problem::new(500, b"\xff\xfe").details().message,
        "\u{fffd}\u{fffd}"
    );
}

#[test]
fn every_problem_has_words_and_advice() {
    for status in [
        0, 400, 401, 402, 403, 404, 409, 413, 418, 429, 500, 502, 503, 504, 599,
    ] {
        let Explanation { what, advice } = explain(&parse(status, ""));
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
        assert!(explain(&problem).advice.ends_with(words), "{words}");
    }
    let mut problem = parse(401, "");
    problem.expired = true;
    assert!(explain(&problem).what.contains("expired"));
}

mod laws {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    const BODY: &str = r#"{"error":{"code":400,"message":"","status":"INVALID_ARGUMENT","details":[{"fieldViolations":[{"field":"a","description":"b"}]}]}}"#;

    proptest! {
        #[test]
        fn any_body_has_a_message(status in any::<u16>(), bytes in vec(any::<u8>(), 0..80)) {
            prop_assert!(!Problem::new(status, &bytes).details().message.is_empty());
        }

        #[test]
        fn a_mutated_body_has_a_message(at in 0..BODY.len(), with in vec(any::<u8>(), 0..3)) {
            let mut bytes = BODY.as_bytes().to_vec();
            bytes.splice(at..(at + 1), with);
            prop_assert!(!Problem::new(400, &bytes).details().message.is_empty());
        }

        #[test]
        fn any_markup_has_a_message(text in "(<[!?/]?(p|script|b c='>'|!\\[CDATA\\[|--)?-?-?(\\]\\])?/?>?|&(lt|amp)?;?|é| |a){0,12}") {
            prop_assert!(!Problem::new(400, text.as_bytes()).details().message.is_empty());
        }
    }
}
