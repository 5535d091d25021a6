//! What stops a request: its time limit, a cancellation, an address that browsers change, a body that is too large.

use std::pin::pin;

use super::{
    fake::{
        NUMBER, PAGE, PHONE, Rig, broken, connection, fails, is_pending, ok, permit, run, status,
    },
    writes,
};
use crate::{
    cancel::CancelToken, client::TOO_LARGE, client_error::ClientError, log::Outcome,
    options::TIMEOUT_MS, transport::TransportError,
};

#[test]
fn the_time_limit_is_the_transports_to_keep() {
    let rig = Rig::new([status(503), ok(NUMBER), ok(NUMBER)]);
    assert_eq!(rig.read(), Ok(()));
    let mut options = rig.options();
    options.timeout_ms = 1_234;
    assert_eq!(rig.read_with(&options), Ok(()));
    let limits: Vec<_> = rig.sent().iter().map(|sent| sent.timeout_ms).collect();
    assert_eq!(limits, [TIMEOUT_MS, TIMEOUT_MS, 1_234]);
}

#[test]
fn what_is_cancelled_before_is_not_sent() {
    let cancel = CancelToken::new();
    cancel.cancel();
    let rig = Rig::new([]);
    let options = rig.stopped_by(&cancel);
    assert_eq!(rig.read_with(&options), Err(ClientError::Aborted));
    for (what, write) in writes::all() {
        assert_eq!(write(&rig, &options), Err(ClientError::Aborted), "{what}");
    }
    assert_eq!((rig.count(), rig.entries().len()), (0, 0));
}

#[test]
fn what_is_cancelled_during_a_wait_is_not_sent_again() {
    let cancel = CancelToken::new();
    let rig = Rig::new([status(503)]);
    let stop = cancel.clone();
    rig.fake().during_wait(move || stop.cancel());
    let read = rig.read_with(&rig.stopped_by(&cancel));
    assert_eq!(read, Err(ClientError::Aborted));
    assert_eq!((rig.count(), rig.entries().len()), (1, 1));
    assert!(matches!(rig.retries.borrow()[..], [Some(_)]));
}

#[test]
fn a_wait_ends_with_its_cancellation() {
    let cancel = CancelToken::new();
    let rig = Rig::new([status(503)]);
    rig.fake().wait_for_ever();
    let options = rig.stopped_by(&cancel);
    let mut read = pin!(rig.number(PHONE, &options));
    assert!(is_pending(read.as_mut()));
    cancel.cancel();
    assert_eq!(run(read).map(|_| ()), Err(ClientError::Aborted));
    assert_eq!(rig.count(), 1);
    // Whoever cancelled it hears no more.
    assert!(matches!(rig.retries.borrow()[..], [Some(_)]));
}

#[test]
fn an_answer_after_the_cancellation_tells_nothing() {
    let cancel = CancelToken::new();
    let stop = cancel.clone();
    let rig = Rig::new([ok(NUMBER).then(move || stop.cancel())]);
    let _ = rig.read_with(&rig.stopped_by(&cancel));
    assert_eq!(*rig.retries.borrow(), []);
}

#[test]
fn what_is_cancelled_under_way_is_not_tried_again() {
    for code in [0, 200, 404, 503] {
        let step = || match code {
            0 => fails(TransportError::Cancelled),
            code => broken(code, TransportError::Cancelled),
        };
        let rig = Rig::new([step(), step()]);
        assert_eq!(rig.read(), Err(ClientError::Aborted), "{code}");
        assert_eq!(rig.count(), 1, "{code}");
        assert_eq!(rig.write(), Err(ClientError::Aborted), "{code}");
        assert_eq!(rig.count(), 2, "{code}");
        for entry in rig.entries() {
            assert_eq!(entry.outcome, Outcome::Stopped, "{code}");
        }
    }
}

#[test]
fn a_token_cancels_no_request_but_its_own() {
    let (stopped, other) = (CancelToken::new(), CancelToken::new());
    let rig = Rig::new([ok(NUMBER)]);
    stopped.cancel();
    assert_eq!(rig.read_with(&rig.stopped_by(&other)), Ok(()));
}

#[test]
fn a_number_of_dots_alone_is_not_asked_about_or_changed() {
    for dots in [".", ".."] {
        let rig = Rig::new([]);
        let options = rig.options();
        let place = writes::place();
        let errors = [
            run(rig.number(dots, &options)).map(|_| ()),
            run(rig.update(
                permit(),
                dots,
                &writes::changes(),
                &writes::draft(),
                &options,
            ))
            .map(|_| ()),
            run(rig.emergency(dots, &options)).map(|_| ()),
            run(rig.check_emergency(dots, &place, &options)).map(|_| ()),
            run(rig.set_emergency(permit(), dots, &place, &options)).map(|_| ()),
            run(rig.remove_emergency(permit(), dots, &options)),
            run(rig.available_number(dots, &options)).map(|_| ()),
            run(rig.order(dots, &options)).map(|_| ()),
            run(rig.registration(dots, &options)).map(|_| ()),
            run(rig.register(permit(), dots, &writes::details(), &options)).map(|_| ()),
            run(rig.submit_order(permit(), dots, &options)).map(|_| ()),
        ];
        for (index, error) in errors.into_iter().enumerate() {
            assert_eq!(error, Err(ClientError::Unaddressable), "{dots} {index}");
        }
        assert_eq!((rig.count(), rig.entries().len()), (0, 0), "{dots}");
    }
    // What only has dots in it is like any other.
    let rig = Rig::new([ok(NUMBER), ok(NUMBER)]);
    for phone in ["...", "a/../b"] {
        assert!(run(rig.number(phone, &rig.options())).is_ok());
    }
    let lines = rig.lines();
    assert!(lines[0].ends_with("/activeNumbers/..."), "{lines:?}");
    assert!(lines[1].ends_with("/activeNumbers/a%2F..%2Fb"), "{lines:?}");
}

#[test]
fn a_project_of_dots_alone_is_asked_for_nothing() {
    let connection = crate::client::Connection {
        endpoints: crate::urls::Endpoints::new(
            "https://gateway.example",
            connection().version,
            "..",
        ),
        ..connection()
    };
    let rig = Rig::of(connection, []);
    assert_eq!(rig.read(), Err(ClientError::Unaddressable));
    assert_eq!(rig.write(), Err(ClientError::Unaddressable));
    assert_eq!(rig.count(), 0);
}

#[test]
fn what_is_too_large_is_told_so() {
    for step in [
        fails(TransportError::TooLarge),
        broken(200, TransportError::TooLarge),
    ] {
        let rig = Rig::new([step]);
        let error = rig.read().expect_err("too much");
        assert_eq!(error, ClientError::Unreadable(TOO_LARGE.to_owned()));
        assert!(error.explain().what.contains("16 MB"));
    }
}

#[test]
fn a_web_page_is_no_success_whatever_stands_before_it() {
    for page in [
        "<!doctype html>",
        "<html>",
        "  \r\n\t<html>",
        "\u{feff}<html>",
        "\u{feff} <",
    ] {
        for code in [200, 201, 204, 299] {
            let step = || super::fake::answer(code, page);
            let rig = Rig::new([step(), step(), step()]);
            assert_eq!(rig.read(), Err(ClientError::WebPage(code)), "{page}");
            assert_eq!(rig.write(), Err(ClientError::WebPage(code)), "{page}");
            let list = run(rig.list(&Default::default(), 1, None, &rig.options()));
            assert_eq!(list, Err(ClientError::WebPage(code)), "{page}");
        }
    }
    // A refusal is one in whatever form.
    let rig = Rig::new([super::fake::answer(404, "<html>")]);
    assert_eq!(rig.read().expect_err("a refusal").status(), Some(404));
    // A number may hold one.
    let named = r#"{"phoneNumber":"+12086390939","displayName":"<html>"}"#;
    let rig = Rig::new([ok(named)]);
    assert_eq!(rig.read(), Ok(()));
}

#[test]
fn every_success_is_one() {
    for code in [200, 201, 202, 206, 299] {
        let rig = Rig::new([
            super::fake::answer(code, NUMBER),
            super::fake::answer(code, NUMBER),
        ]);
        assert_eq!((rig.read(), rig.write()), (Ok(()), Ok(())), "{code}");
    }
}

#[test]
fn a_success_that_says_nothing_is_told_from_words_that_cannot_be_read() {
    for body in ["", " ", "\r\n"] {
        let rig = Rig::new([ok(body), ok(body), super::fake::answer(204, body)]);
        assert!(rig.read().expect_err("nothing").is_empty_success());
        assert!(rig.write().expect_err("nothing").is_empty_success());
        assert!(rig.write().expect_err("nothing").is_empty_success());
    }
    for body in ["{", "[]", "{}", "null", "12"] {
        let rig = Rig::new([ok(body)]);
        let error = rig.write().expect_err("no number");
        assert!(matches!(error, ClientError::Unreadable(_)), "{body}");
        assert!(!error.is_empty_success(), "{body}");
        assert!(error.is_indeterminate(), "{body}");
    }
    let rig = Rig::new([ok("")]);
    let list = run(rig.list(&Default::default(), 1, None, &rig.options()));
    assert!(list.expect_err("nothing").is_empty_success());
    let rig = Rig::new([ok(PAGE)]);
    let list = run(rig.list(&Default::default(), 1, None, &rig.options()));
    assert_eq!(list.expect("a page").len(), 1);
}
