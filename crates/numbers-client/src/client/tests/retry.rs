//! Which reads are tried again, how often and when.

use proptest::prelude::*;

use super::fake::{
    DATE, NUMBER, Outcome, PAST, Rig, answer, broken, direct, fails, late, lost, ok, status,
};
use super::writes::outcomes;
use crate::{
    client_error::ClientError,
    options::{RETRIES, Retry},
    transport::TransportError,
};

/// All that passes by itself.
fn passing() -> Vec<(&'static str, Outcome)> {
    vec![
        ("a lost connection", lost),
        ("silence", late),
        ("a lost body", || broken(200, TransportError::Network)),
        ("a late body", || broken(200, TransportError::Timeout(15))),
        ("429", || status(429)),
        ("502", || status(502)),
        ("503", || status(503)),
        ("504", || status(504)),
    ]
}

#[test]
fn a_read_is_tried_again_after_what_passes() {
    for (what, step) in passing() {
        let rig = Rig::new([step(), ok(NUMBER)]);
        assert_eq!(rig.read(), Ok(()), "{what}");
        let sent = rig.sent();
        assert_eq!(sent.len(), 2, "{what}");
        assert_eq!(sent[0], sent[1], "{what}");
        assert_eq!(rig.waits_ms().len(), 1, "{what}");
    }
}

#[test]
fn a_read_is_not_tried_again_after_what_stays() {
    for code in [
        300, 400, 401, 402, 403, 404, 408, 409, 413, 422, 500, 501, 505,
    ] {
        let rig = Rig::of(direct(), [status(code)]);
        let error = rig.read().expect_err("a refusal");
        assert_eq!(error.status(), Some(code));
        assert_eq!((rig.count(), rig.waits_ms().len()), (1, 0), "{code}");
    }
    for (what, step) in [
        ("no JSON", ok("{")),
        ("no number", ok("{}")),
        ("no text", ok("[]")),
        ("nothing", ok("")),
        ("a web page", ok("<html>")),
        ("too much", fails(TransportError::TooLarge)),
        ("too much of a body", broken(200, TransportError::TooLarge)),
        ("a stop", fails(TransportError::Cancelled)),
    ] {
        let rig = Rig::new([step]);
        assert!(rig.read().is_err(), "{what}");
        assert_eq!((rig.count(), rig.waits_ms().len()), (1, 0), "{what}");
    }
}

#[test]
fn the_status_of_a_refusal_counts_though_its_body_is_lost() {
    for error in [
        TransportError::Network,
        TransportError::Timeout(15),
        TransportError::TooLarge,
    ] {
        let rig = Rig::of(direct(), [broken(404, error)]);
        assert_eq!(rig.read().expect_err("a refusal").status(), Some(404));
        let rig = Rig::of(direct(), [broken(503, error), ok(NUMBER)]);
        assert_eq!(rig.read(), Ok(()));
    }
}

#[test]
fn a_read_gives_up_after_four_more_tries_with_the_last_failure() {
    for (what, step) in passing() {
        let rig = Rig::new([]);
        rig.fake().rest(step);
        assert!(rig.read().is_err(), "{what}");
        let tries = RETRIES as usize + 1;
        assert_eq!((rig.count(), tries), (5, 5), "{what}");
        assert_eq!(rig.waits_ms().len(), tries - 1, "{what}");
    }
    let rig = Rig::new([lost(), late(), status(429), status(502), status(504)]);
    assert_eq!(rig.read().expect_err("no answer").status(), Some(504));
}

#[test]
fn what_comes_after_passing_trouble_is_judged_as_ever() {
    let rig = Rig::of(direct(), [status(503), lost(), status(404)]);
    assert_eq!(rig.read().expect_err("a refusal").status(), Some(404));
    assert_eq!(rig.count(), 3);
}

#[test]
fn a_question_whose_failure_is_an_answer_is_asked_once() {
    let rig = Rig::new([status(503)]);
    let error = rig.read_with(&rig.options().once());
    assert_eq!(error.expect_err("a refusal").status(), Some(503));
    assert_eq!(rig.count(), 1);
    assert_eq!(*rig.retries.borrow(), [None]);
}

#[test]
fn the_impatient_wait_out_one_silence_more() {
    let rig = Rig::new([late(), late()]);
    let error = rig.read_with(&rig.options().impatient());
    assert_eq!(error, Err(ClientError::Timeout(15)));
    assert_eq!(rig.count(), 2);
    assert_eq!(
        rig.retries.borrow()[0].as_ref().map(|retry| retry.limit),
        Some(1)
    );

    // After other trouble a silence is one too many already.
    let rig = Rig::new([status(503), late()]);
    let error = rig.read_with(&rig.options().impatient());
    assert_eq!(error, Err(ClientError::Timeout(15)));

    // Other trouble is tried again as often as ever.
    let rig = Rig::new([late(), lost(), lost(), lost(), ok(NUMBER)]);
    assert_eq!(rig.read_with(&rig.options().impatient()), Ok(()));
}

#[test]
fn no_silence_is_waited_out_more_often_than_a_read_is_tried() {
    let rig = Rig::new([late(), late()]);
    let mut options = rig.options();
    (options.retries, options.timeout_retries) = (1, 4);
    assert_eq!(rig.read_with(&options), Err(ClientError::Timeout(15)));
    assert_eq!(rig.count(), 2);
}

#[test]
fn every_retry_is_told_and_in_the_end_that_there_is_none() {
    for (last, works) in [(ok(NUMBER), true), (status(404), false)] {
        let rig = Rig::of(direct(), [status(503), lost(), late(), status(429), last]);
        assert_eq!(rig.read().is_ok(), works);
        let waits = rig.waits_ms();
        let causes = [
            "the server answered 503",
            "connection failed",
            "no answer in time",
            "the server asks to slow down (429)",
        ];
        let expected = (1..).zip(waits).zip(causes);
        let expected = expected.map(|((number, wait_ms), cause)| {
            Some(Retry {
                number,
                limit: RETRIES,
                wait_ms,
                cause: cause.to_owned(),
            })
        });
        let expected: Vec<_> = expected.chain([None]).collect();
        assert_eq!(*rig.retries.borrow(), expected);
    }
}

#[test]
fn a_retry_is_told_in_words() {
    let retry = Retry {
        number: 2,
        limit: 4,
        wait_ms: 2_001,
        cause: "the server answered 503".to_owned(),
    };
    assert_eq!(
        retry.text(),
        "Trying again in 3 s (2 of 4): the server answered 503."
    );
}

#[test]
fn a_read_that_works_at_once_tells_no_retry() {
    let rig = Rig::new([ok(NUMBER)]);
    assert_eq!(rig.read(), Ok(()));
    assert_eq!(*rig.retries.borrow(), [None]);
}

#[test]
fn a_read_that_gives_up_tells_that_no_retry_comes() {
    let rig = Rig::new([]);
    rig.fake().rest(lost);
    assert_eq!(rig.read(), Err(ClientError::Network));
    let retries = rig.retries.borrow();
    assert_eq!(retries.len(), 5);
    assert_eq!(retries.last(), Some(&None));
}

/// The wait after an answer with this header.
fn wait_after(code: u16, retry_after: &str) -> Option<u32> {
    let rig = Rig::of(
        direct(),
        [answer(code, "").header("Retry-After", retry_after)],
    );
    rig.fake().fix_random([0; 16]);
    rig.fake().rest(|| ok(NUMBER));
    let read = rig.read();
    let waits = rig.waits_ms();
    assert_eq!(read.is_ok(), waits.len() == 1);
    assert_eq!(rig.count(), waits.len() + 1);
    waits.first().copied()
}

#[test]
fn what_a_server_asks_to_wait_is_waited() {
    for (header, expected) in [
        ("1", 1_000),
        (" 3 ", 3_000),
        ("1.5", 2_000),
        ("120", 120_000),
        (DATE, 7_000),
        // Never less than the wait without it.
        ("0", 250),
        (PAST, 250),
        // None of these says how long.
        ("", 250),
        ("-1", 250),
        ("soon", 250),
    ] {
        for code in [429, 502, 503, 504] {
            assert_eq!(wait_after(code, header), Some(expected), "{code} {header}");
        }
    }
}

#[test]
fn a_server_that_asks_for_too_long_is_left_alone() {
    for header in ["121", "120.1", "9999", "864001", "99999999999999999999"] {
        assert_eq!(wait_after(429, header), None, "{header}");
    }
    let rig = Rig::new([answer(503, "").header("Retry-After", "121")]);
    let error = rig.read().expect_err("a refusal");
    assert_eq!(error.retry_after_s(), Some(121));
    assert_eq!(*rig.retries.borrow(), [None]);
    assert_eq!(error.explain().advice, "Try again in 3 min.");
}

#[test]
fn an_invitation_to_come_back_makes_no_refusal_pass() {
    for code in [400, 404, 409, 413, 500] {
        assert_eq!(wait_after(code, "1"), None, "{code}");
    }
}

#[test]
fn what_one_answer_asks_to_wait_holds_for_that_one_alone() {
    let slow = answer(429, "").header("Retry-After", "30");
    let rig = Rig::new([slow, status(503), ok(NUMBER)]);
    rig.fake().fix_random([0; 16]);
    assert_eq!(rig.read(), Ok(()));
    assert_eq!(rig.waits_ms(), [30_000, 500]);
}

#[test]
fn tabs_do_not_come_back_at_the_same_moment() {
    let wait = |low, high| {
        let mut bytes = [0; 16];
        [bytes[0], bytes[1]] = [low, high];
        let rig = Rig::new([lost(), ok(NUMBER)]);
        rig.fake().fix_random(bytes);
        assert_eq!(rig.read(), Ok(()));
        rig.waits_ms()[0]
    };
    assert_eq!([wait(0, 0), wait(7, 0), wait(249, 0)], [250, 257, 499]);
    assert_ne!(wait(1, 1), wait(1, 0));
}

proptest! {
    #[test]
    fn waits_grow_within_their_bounds_whatever_the_dice_say(bytes: [u8; 16], retries in 0_u32..12) {
        let rig = Rig::new([]);
        rig.fake().fix_random(bytes);
        rig.fake().rest(lost);
        let mut options = rig.options();
        options.retries = retries;
        prop_assert_eq!(rig.read_with(&options), Err(ClientError::Network));
        let waits = rig.waits_ms();
        prop_assert_eq!(waits.len(), retries as usize);
        for (index, wait) in waits.iter().enumerate() {
            let ceiling = [500, 1_000, 2_000, 4_000, 8_000, 16_000][index.min(5)];
            prop_assert!((ceiling / 2..ceiling).contains(wait), "{waits:?}");
        }
        for pair in waits.windows(2).take(5) {
            prop_assert!(pair[0] < pair[1], "{waits:?}");
        }
    }

    #[test]
    fn a_read_ends_with_the_first_answer_that_stays_whatever_comes_before(
        answers in proptest::collection::vec(0..outcomes().len(), 1..12),
    ) {
        let outcomes = outcomes();
        let stays = |index: &usize| {
            let rig = Rig::of(direct(), [outcomes[*index]()]);
            let error = rig.read_with(&rig.options().once());
            !error.is_err_and(|error| error.is_transient())
        };
        let rig = Rig::of(direct(), answers.iter().map(|index| outcomes[*index]()));
        rig.fake().rest(lost);
        let _ = rig.read();
        let first = answers.iter().position(stays).unwrap_or(answers.len());
        let most = RETRIES as usize + 1;
        let tries = match first == answers.len() {
            // The rest is lost as well.
            true => most,
            false => most.min(first + 1),
        };
        prop_assert_eq!(rig.count(), tries);
        prop_assert_eq!(rig.waits_ms().len(), tries - 1);
        let retries = rig.retries.borrow();
        prop_assert_eq!(retries.len(), tries);
        prop_assert!(retries[..tries - 1].iter().all(Option::is_some));
        prop_assert_eq!(&retries[tries - 1], &None);
        let sent = rig.sent();
        prop_assert!(sent.iter().all(|request| *request == sent[0]));
    }

    #[test]
    fn no_wait_is_shorter_than_asked_for_or_longer_than_two_minutes(
        seconds in 0_u32..200,
        bytes: [u8; 16],
    ) {
        let rig = Rig::new([answer(429, "").header("Retry-After", &seconds.to_string())]);
        rig.fake().fix_random(bytes);
        rig.fake().rest(|| ok(NUMBER));
        let read = rig.read();
        prop_assert_eq!(read.is_ok(), seconds <= 120);
        for wait in rig.waits_ms() {
            prop_assert!((seconds * 1_000..=120_000).contains(&wait));
        }
    }
}
