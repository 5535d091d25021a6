//! Pages: which size is asked for, and when they have an end.

use super::fake::{
    Outcome, PAGE, ROOT, Rig, Step, broken, connection, fails, late, lost, ok, run, status,
};
use crate::{
    cancel::CancelToken,
    client::{Connection, PAGE_SIZE},
    client_error::ClientError,
    session::{ProbeResult, SessionMonitor},
    transport::{ResponseBody, TransportError},
};
use numbers_model::slice::Slice;

fn page_body(rig: &Rig, token: Option<&str>) -> Result<Vec<u8>, ClientError> {
    let body = run(rig.page_body(&Slice::default(), token, &rig.options()));
    body.map(|body| body.bytes())
}

/// The page sizes that were asked for.
fn sizes(rig: &Rig) -> Vec<u32> {
    let size = |url: &str| {
        let (_, rest) = url.split_once("pageSize=").expect("a page size");
        let digits = rest.split('&').next().unwrap_or_default();
        digits.parse().expect("a number")
    };
    rig.sent().iter().map(|sent| size(&sent.url)).collect()
}

const SMALL: u32 = 100;

#[test]
fn as_many_as_can_be_are_asked_for() {
    let rig = Rig::new([ok(PAGE), ok(PAGE)]);
    assert_eq!(page_body(&rig, None).as_deref(), Ok(PAGE.as_bytes()));
    assert!(page_body(&rig, Some("a+b")).is_ok());
    assert_eq!(
        rig.lines(),
        [
            format!("GET {ROOT}/activeNumbers?pageSize=1000"),
            format!("GET {ROOT}/activeNumbers?pageSize=1000&pageToken=a%2Bb"),
        ]
    );
}

/// What makes a page smaller, and how often the large one is asked for before.
fn trouble() -> Vec<(&'static str, Outcome, usize)> {
    vec![
        ("400", || status(400), 1),
        ("422", || status(422), 1),
        ("413", || status(413), 1),
        ("too large", || fails(TransportError::TooLarge), 1),
        ("a large body", || broken(200, TransportError::TooLarge), 1),
        ("504", || status(504), 5),
        ("silence", late, 2),
        ("a lost connection", lost, 5),
    ]
}

#[test]
fn a_smaller_page_is_asked_for_where_a_large_one_makes_trouble_and_ever_after() {
    for (what, step, tries) in trouble() {
        let script = (0..tries).map(|_| step());
        let rig = Rig::new(script.chain([ok(PAGE), ok(PAGE)]));
        assert!(page_body(&rig, None).is_ok(), "{what}");
        assert!(page_body(&rig, Some("a")).is_ok(), "{what}");
        let mut expected = vec![PAGE_SIZE; tries];
        expected.extend([SMALL, SMALL]);
        assert_eq!(sizes(&rig), expected, "{what}");
        assert_eq!(rig.retries.borrow().last(), Some(&None), "{what}");
    }
}

#[test]
fn the_size_is_known_to_all_copies_of_a_client() {
    let rig = Rig::new([status(413), ok(PAGE), ok(PAGE)]);
    let copy = (*rig).clone();
    assert!(page_body(&rig, None).is_ok());
    let slice = Slice {
        region: Some("US".to_owned()),
        ..Slice::default()
    };
    assert!(run(copy.page_body(&slice, None, &rig.options())).is_ok());
    assert_eq!(sizes(&rig), [PAGE_SIZE, SMALL, SMALL]);
}

#[test]
fn a_size_that_helped_nothing_is_not_kept() {
    for (what, step, tries) in trouble() {
        let rig = Rig::new((0..tries).map(|_| step()));
        rig.fake().rest(|| status(403));
        let error = page_body(&rig, None).expect_err("a refusal");
        assert_eq!(error.status(), Some(403), "{what}");
        assert_eq!(sizes(&rig).last(), Some(&SMALL), "{what}");
        assert!(page_body(&rig, None).is_err());
        assert_eq!(sizes(&rig).last(), Some(&PAGE_SIZE), "{what}");
    }
}

#[test]
fn after_silence_and_lost_connections_the_smaller_page_is_tried_once() {
    for (first, tries) in [(late as Outcome, 2), (lost, 5)] {
        for again in [late, lost, || status(503)] {
            let rig = Rig::new((0..tries).map(|_| first()).chain([again()]));
            assert!(page_body(&rig, None).is_err());
            assert!(rig.is_done());
            assert_eq!(sizes(&rig).iter().filter(|size| **size == SMALL).count(), 1);
        }
    }
    // A server that was there is asked as often as ever.
    let rig = Rig::new([status(413), status(503), lost(), late(), ok(PAGE)]);
    assert!(page_body(&rig, None).is_ok());
}

#[test]
fn a_token_is_taken_with_the_size_that_went_before_it() {
    for code in [400, 422] {
        let rig = Rig::new([status(code)]);
        let error = page_body(&rig, Some("a")).expect_err("a refusal");
        assert_eq!(error.status(), Some(code));
        assert_eq!(sizes(&rig), [PAGE_SIZE]);
    }
    for (what, step, tries) in trouble() {
        if matches!(what, "400" | "422") {
            continue;
        }
        let rig = Rig::new((0..tries).map(|_| step()).chain([ok(PAGE)]));
        assert!(page_body(&rig, Some("a")).is_ok(), "{what}");
        let last = rig.lines().pop().expect("a request");
        assert!(last.ends_with("?pageSize=100&pageToken=a"), "{last}");
    }
}

#[test]
fn other_trouble_makes_no_page_smaller() {
    for code in [401, 403, 404, 409, 429, 500, 502, 503] {
        let rig = Rig::new([]);
        rig.fake().rest(match code {
            401 => || status(401),
            403 => || status(403),
            404 => || status(404),
            409 => || status(409),
            429 => || status(429),
            500 => || status(500),
            502 => || status(502),
            _ => || status(503),
        });
        let error = page_body(&rig, None).expect_err("a refusal");
        assert_eq!(error.status(), Some(code));
        assert!(sizes(&rig).iter().all(|size| *size == PAGE_SIZE), "{code}");
    }
    for step in [
        fails(TransportError::Cancelled),
        fails(TransportError::Redirected),
        ok("<html>"),
    ] {
        let rig = Rig::new([step]);
        assert!(page_body(&rig, None).is_err());
        assert_eq!(rig.count(), 1);
    }
}

#[test]
fn an_ended_session_makes_no_page_smaller() {
    let session = SessionMonitor::new();
    session.set_probe(std::rc::Rc::new(|_| {
        Box::pin(async { ProbeResult::SignInRequired })
    }));
    let connection = Connection {
        session,
        ..connection()
    };
    let rig = Rig::of(connection, [lost()]);
    let signed_out = ClientError::SignedOut { unclear: false };
    assert_eq!(page_body(&rig, None), Err(signed_out));
    assert_eq!(rig.count(), 1);
}

#[test]
fn nothing_smaller_is_asked_for_after_a_stop() {
    let cancel = CancelToken::new();
    let stop = cancel.clone();
    let rig = Rig::new([status(413).then(move || stop.cancel())]);
    let options = rig.stopped_by(&cancel);
    let error = run(rig.page_body(&Slice::default(), None, &options));
    assert_eq!(error.expect_err("a refusal").status(), Some(413));
    assert_eq!(rig.count(), 1);
}

/// A page with these numbers, and the token of the next one.
fn page(phones: &[&str], next: &str) -> Step {
    let rows: Vec<_> = phones
        .iter()
        .map(|phone| format!(r#"{{"phoneNumber":"{phone}"}}"#))
        .collect();
    ok(&format!(
        r#"{{"activeNumbers":[{}],"nextPageToken":"{next}"}}"#,
        rows.join(",")
    ))
}

/// All that is handed over of these pages, and what comes of it.
fn each(rig: &Rig) -> (Vec<String>, Result<(), ClientError>) {
    let mut phones = Vec::new();
    let end = run(rig.for_each(&Slice::default(), &rig.options(), |number| {
        phones.push(number.phone);
    }));
    (phones, end)
}

#[test]
fn every_number_of_every_page_is_handed_over_once_in_order() {
    let rig = Rig::new([
        page(&["+1", "+2"], "a/b="),
        page(&[], "c"),
        page(&["+3"], ""),
    ]);
    let (phones, end) = each(&rig);
    assert_eq!((phones.join(" ").as_str(), end), ("+1 +2 +3", Ok(())));
    assert_eq!(
        rig.lines(),
        [
            format!("GET {ROOT}/activeNumbers?pageSize=1000"),
            format!("GET {ROOT}/activeNumbers?pageSize=1000&pageToken=a%2Fb%3D"),
            format!("GET {ROOT}/activeNumbers?pageSize=1000&pageToken=c"),
        ]
    );
}

#[test]
fn a_number_that_comes_twice_is_handed_over_as_it_comes() {
    let rig = Rig::new([page(&["+1", "+2", "+1"], "a"), page(&["+2", "+3"], "")]);
    let (phones, end) = each(&rig);
    assert_eq!((phones.join(" ").as_str(), end), ("+1 +2 +1 +2 +3", Ok(())));
}

#[test]
fn what_is_no_number_is_passed_over() {
    let rig = Rig::new([ok(
        r#"{"activeNumbers":[{"phoneNumber":"+1"},{},7,null,{"phoneNumber":"+2"}]}"#,
    )]);
    let (phones, end) = each(&rig);
    assert_eq!((phones.join(" ").as_str(), end), ("+1 +2", Ok(())));
}

#[test]
fn a_failure_ends_the_pages_after_what_was_read() {
    let rig = Rig::new([page(&["+1"], "a"), status(403)]);
    let (phones, end) = each(&rig);
    assert_eq!(phones, ["+1"]);
    assert_eq!(end.expect_err("a refusal").status(), Some(403));
    let rig = Rig::new([page(&["+1"], "a"), ok("[]")]);
    let (phones, end) = each(&rig);
    assert_eq!(phones, ["+1"]);
    assert!(matches!(end, Err(ClientError::Unreadable(_))));
}

#[test]
fn a_token_that_comes_twice_ends_the_pages() {
    for script in [
        vec![page(&["+1"], "a"), page(&["+2"], "a")],
        vec![page(&["+1"], "a"), page(&["+2"], "b"), page(&["+3"], "a")],
    ] {
        let count = script.len();
        let rig = Rig::new(script);
        let (phones, end) = each(&rig);
        assert_eq!((phones.len(), rig.count()), (count, count));
        assert_eq!(
            end,
            Err(ClientError::Unreadable(
                "the server sent the same page token twice".to_owned()
            ))
        );
    }
}

#[test]
fn five_pages_without_a_new_number_end_the_pages() {
    let none: fn(&str) -> Step = |next| page(&[], next);
    let same: fn(&str) -> Step = |next| page(&["+1", "+1"], next);
    for barren in [none, same] {
        let tokens = ["b", "c", "d", "e", "f"];
        let pages = tokens.into_iter().map(barren);
        let rig = Rig::new([page(&["+1"], "a")].into_iter().chain(pages));
        let (phones, end) = each(&rig);
        assert_eq!((rig.count(), phones.contains(&"+1".to_owned())), (6, true));
        assert_eq!(
            end,
            Err(ClientError::Unreadable(
                "the server sends page after page without a new number".to_owned()
            ))
        );

        // A new number begins the count anew.
        let four = || ["b", "c", "d", "e"].into_iter();
        let pages = [page(&["+1"], "a")].into_iter().chain(four().map(barren));
        let pages = pages.chain([page(&["+1", "+2"], "f")]);
        let later = ["g", "h", "i", "j", ""].into_iter().map(barren);
        let rig = Rig::new(pages.chain(later));
        let (phones, end) = each(&rig);
        assert_eq!((end, rig.count()), (Ok(()), 11));
        assert!(phones.contains(&"+2".to_owned()));
    }
}

#[test]
fn the_last_page_may_be_barren_too() {
    let tokens = ["a", "b", "c", "d", ""];
    let rig = Rig::new(tokens.into_iter().map(|next| page(&[], next)));
    assert_eq!(each(&rig), (vec![], Ok(())));
}
