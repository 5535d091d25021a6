use super::*;

fn page(json: &str) -> Page {
    Page::decode(json.as_bytes().to_vec(), ApiVersion::V1).unwrap()
}

#[test]
fn a_page_is_read() {
    let page = page(
        r#"{"activeNumbers":[{"phoneNumber":"+1"},{"phoneNumber":"+2"}],
        "nextPageToken":"CgtwaG9uZ/U51+WJl==","totalSize":2500}"#,
    );
    assert_eq!(page.len(), 2);
    assert_eq!(page.next_token.as_deref(), Some("CgtwaG9uZ/U51+WJl=="));
    assert_eq!(page.total, Some(2500));
}

#[test]
fn the_last_page_says_so_in_three_ways() {
    for json in [
        r#"{"activeNumbers":[],"nextPageToken":""}"#,
        r#"{"activeNumbers":null,"nextPageToken":null}"#,
        " \u{feff}{} ".trim_start(),
    ] {
        let page = page(json);
        assert_eq!(
            (page.len(), page.next_token, page.total),
            (0, None, None),
            "{json}"
        );
    }
}

#[test]
fn totals_are_taken_as_they_come() {
    for (total, expected) in [
        ("\"12\"", Some(12)),
        ("-1", None),
        ("1.5", None),
        ("{}", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(
            page(&format!(r#"{{"totalSize":{total}}}"#)).total,
            expected,
            "{total}"
        );
    }
}

#[test]
fn a_bad_row_stays_one_bad_row() {
    let page = page(
        r#"{"activeNumbers":[{"phoneNumber":"+1"}, null, 7, [], {"displayName":"Lost" },
        {"phoneNumber":"+2","money":7,"phoneNumber":"+4"}, {"phoneNumber":"+\ud800","\ud800":1},
        {"phoneNumber":"+3"}], "totalSize":1, "totalSize":2}"#,
    );
    assert_eq!(page.total, Some(2));
    let rows: Vec<_> = page
        .rows()
        .map(|row| match row {
            Row::Number(number) => number.phone.clone(),
            Row::Unreadable { raw, phone, reason } => {
                assert!(!reason.is_empty());
                format!("{raw} {}", phone.as_deref().unwrap_or("?"))
            }
        })
        .collect();
    assert_eq!(
        rows,
        [
            "+1",
            "null ?",
            "7 ?",
            "[] ?",
            r#"{"displayName":"Lost" } ?"#,
            "+4",
            "{\"phoneNumber\":\"+\\ud800\",\"\\ud800\":1} +\u{fffd}",
            "+3"
        ]
    );
}

#[test]
fn broken_characters_are_one_rows_trouble() {
    let mut bytes = br#"{"activeNumbers":[{"phoneNumber":"+1","displayName":"#.to_vec();
    bytes.extend(b"\"a\xff\"}]}");
    let page = Page::decode(bytes.clone(), ApiVersion::V1).unwrap();
    let Row::Number(number) = page.rows().next().unwrap() else {
        unreachable!("it is readable");
    };
    assert_eq!(number.display_name.as_deref(), Some("a\u{fffd}"));
}

#[test]
fn what_is_no_page_says_why() {
    for (json, why) in [
        ("", "empty"),
        (" \n", "empty"),
        ("[]", "not a JSON object"),
        ("null", "form"),
        (r#""text""#, "form"),
        ("<!doctype html>", "not valid JSON"),
        (r#"{"activeNumbers":{}}"#, "form"),
        (r#"{"activeNumbers":[{"phoneNumber":"+1"},{"pho"#, "cut off"),
        (r#"{"activeNumbers":[]} trailing"#, "not valid JSON"),
        (r#"{"error":{"code":403}}"#, "an error instead"),
    ] {
        let error = Page::decode(json.as_bytes().to_vec(), ApiVersion::V1).unwrap_err();
        assert!(error.contains(why), "{json}: {error}");
    }
    assert!(Page::decode(br#"{"error":null}"#.to_vec(), ApiVersion::V1).is_ok());
}

#[test]
fn depth_is_no_danger() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let row = format!(r#"{{"activeNumbers":[{{"phoneNumber":"+1","money":{deep}}}]}}"#);
    let _ = Page::decode(row.into_bytes(), ApiVersion::V1);
    let _ = Page::decode(deep.into_bytes(), ApiVersion::V1);
}

mod laws {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    const PAGE: &str = r#"{"activeNumbers":[{"phoneNumber":"+1","money":{"amount":"2.0"}},null],"nextPageToken":"a","totalSize":1}"#;

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..80)) {
            let _ = Page::decode(bytes.clone(), ApiVersion::V1);
        }

        #[test]
        fn a_mutated_page_never_panics(at in 0..PAGE.len(), with in vec(any::<u8>(), 0..3)) {
            let mut bytes = PAGE.as_bytes().to_vec();
            bytes.splice(at..(at + 1), with);
            let _ = Page::decode(bytes.clone(), ApiVersion::V1);
        }

        #[test]
        fn a_cut_page_is_never_taken_for_whole(length in 0..PAGE.len()) {
            prop_assert!(Page::decode(PAGE.as_bytes()[..length].to_vec(), ApiVersion::V1).is_err());
        }
    }
}
