//! Writes: sent once whatever comes, and what their errors are taken for.

use std::rc::Rc;

use http::Method;
use numbers_model::{
    available::{AvailableNumber, AvailableQuery, BasketItem},
    change::{Change, Draft, Field},
    emergency::{AddressPart, EmergencyAddress},
    order::{JsonValue, OrderRequest},
    release::ConfirmedRelease,
    secret::Secret,
};
use proptest::prelude::*;

use super::fake::{
    Fake, NUMBER, Outcome, PHONE, PROBE, Rig, answer, broken, connection, direct, fails, hangs,
    is_pending, late, lost, ok, opaque, permit, run, status, with_keys,
};
use crate::{
    client::{Client, Connection},
    client_error::ClientError,
    options::RequestOptions,
    pending::PendingChange,
    session::{ProbeResult, SessionMonitor},
    transport::{TransportError, Upload},
    wire,
};

/// The confirmed release of a number.
pub fn release_of(phone: &str) -> ConfirmedRelease {
    let number = wire::number(&format!(r#"{{"phoneNumber":"{phone}"}}"#)).expect("a number");
    ConfirmedRelease::confirm(phone, &number).expect("the same number")
}

/// Another name.
pub fn changes() -> Vec<Change> {
    vec![Change {
        field: Field::DisplayName,
        before: String::new(),
        after: "Desk".to_owned(),
    }]
}

/// The same as it stands in the form.
pub fn draft() -> Draft {
    Draft {
        display_name: "Desk".to_owned(),
        ..Draft::default()
    }
}

/// Somewhere.
pub fn place() -> EmergencyAddress {
    let mut place = EmergencyAddress {
        name: "Desk".to_owned(),
        address: Default::default(),
    };
    place.address.set(AddressPart::City, "Boise");
    place
}

/// What an order is registered with.
pub fn details() -> JsonValue {
    JsonValue::parse(r#"{"name":"Desk"}"#).expect("JSON")
}

/// The number of these tests as an offer.
pub fn offer() -> BasketItem {
    BasketItem::Number(AvailableNumber {
        phone: PHONE.to_owned(),
        ..AvailableNumber::default()
    })
}

/// Any number.
pub fn any() -> BasketItem {
    BasketItem::Any(AvailableQuery::default(), None)
}

/// A file, and nobody who is told of it.
pub fn upload(file: &String) -> Upload<'_, String> {
    Upload {
        file,
        progress: Rc::new(|_, _| {}),
    }
}

type Write = fn(&Client<Fake>, &RequestOptions) -> Result<(), ClientError>;

/// Every write of the client.
pub fn all() -> Vec<(&'static str, Write)> {
    vec![
        ("update", |client, options| {
            run(client.update(permit(), PHONE, &changes(), &draft(), options)).map(|_| ())
        }),
        ("release", |client, options| {
            run(client.release(permit(), release_of(PHONE), options)).map(|_| ())
        }),
        ("rent", |client, options| {
            let request = client.rent_request(&offer(), &Draft::default(), 0);
            run(client.rent(permit(), request, &offer(), options)).map(|_| ())
        }),
        ("rentAny", |client, options| {
            let request = client.rent_request(&any(), &Draft::default(), 0);
            run(client.rent(permit(), request, &any(), options)).map(|_| ())
        }),
        ("callback", |client, options| {
            let secret = Secret::new("a".repeat(32));
            run(client.set_callback_secret(permit(), &secret, options)).map(|_| ())
        }),
        ("provision", |client, options| {
            run(client.set_emergency(permit(), PHONE, &place(), options)).map(|_| ())
        }),
        ("deprovision", |client, options| {
            run(client.remove_emergency(permit(), PHONE, options))
        }),
        ("createNumberOrder", |client, options| {
            run(client.create_order(permit(), &OrderRequest::parse(""), options)).map(|_| ())
        }),
        ("registration", |client, options| {
            run(client.register(permit(), "o", &details(), options)).map(|_| ())
        }),
        ("attachment", |client, options| {
            let request = client.attach_request("o", "d", ("a.pdf", "application/pdf"), "");
            let file = "%PDF".to_owned();
            run(client.attach(permit(), request, upload(&file), options))
        }),
        ("submit", |client, options| {
            run(client.submit_order(permit(), "o", options)).map(|_| ())
        }),
    ]
}

/// The requests that change nothing although they are no GET.
pub fn safe() -> Vec<(&'static str, Write)> {
    vec![
        ("validate", |client, options| {
            run(client.check_emergency(PHONE, &place(), options)).map(|_| ())
        }),
        ("lookupNumberRequirements", |client, options| {
            run(client.requirements("US", "LOCAL", options)).map(|_| ())
        }),
    ]
}

/// Everything that can come of a request.
pub fn outcomes() -> Vec<Outcome> {
    vec![
        lost,
        late,
        || fails(TransportError::Cancelled),
        || fails(TransportError::Redirected),
        || fails(TransportError::TooLarge),
        || broken(200, TransportError::Network),
        || broken(200, TransportError::Timeout(15)),
        || broken(503, TransportError::Cancelled),
        || ok(NUMBER),
        || ok(""),
        || ok("{}"),
        || ok("<html>"),
        || status(204),
        || status(400),
        || status(401),
        || answer(403, r#"{"error":{"message":"No."}}"#),
        || status(404),
        || status(409),
        || answer(429, "").header("Retry-After", "1"),
        || status(500),
        || status(502),
        || answer(503, "").header("Retry-After", "0"),
        || status(504),
        opaque,
    ]
}

/// Everything a client can speak to.
fn connections() -> Vec<fn() -> Connection> {
    vec![connection, direct, with_keys, || Connection {
        idempotency: true,
        ..direct()
    }]
}

/// How much of what was sent is no read.
fn writes_of(rig: &Rig) -> usize {
    let sent = rig.sent();
    sent.iter()
        .filter(|sent| sent.method != Method::GET)
        .count()
}

#[test]
fn no_write_is_sent_again_whatever_comes() {
    for (what, write) in all().into_iter().chain(safe()) {
        for outcome in outcomes() {
            for connection in connections() {
                let rig = Rig::of(connection(), [outcome()]);
                rig.fake().rest(lost);
                let _ = write(&rig, &rig.options());
                assert_eq!(writes_of(&rig), 1, "{what}");
                assert_ne!(rig.sent()[0].method, Method::GET, "{what}");
                assert!(rig.waits_ms().is_empty(), "{what}");
                assert!(rig.retries.borrow().is_empty(), "{what}");
            }
        }
    }
}

proptest! {
    #[test]
    fn one_call_hands_a_write_over_once_whatever_the_answers(
        which in 0..all().len() + safe().len(),
        connected in 0..connections().len(),
        answers in proptest::collection::vec(0..outcomes().len(), 1..12),
        found in prop_oneof![Just(ProbeResult::SignInRequired), Just(ProbeResult::Reachable), Just(ProbeResult::Unknown)],
        has_answered: bool,
    ) {
        let session = SessionMonitor::new();
        session.set_probe(Rc::new(move |_| Box::pin(async move { found })));
        if has_answered {
            session.answered(false);
        }
        let connection = Connection { session, ..connections()[connected]() };
        let outcomes = outcomes();
        let rig = Rig::of(connection, answers.iter().map(|index| outcomes[*index]()));
        rig.fake().rest(lost);
        let all: Vec<_> = all().into_iter().chain(safe()).collect();
        let _ = (all[which].1)(&rig, &rig.options());
        prop_assert_eq!(writes_of(&rig), 1);
        prop_assert!(rig.waits_ms().is_empty());
        prop_assert!(!PendingChange::any());
    }
}

#[test]
fn a_write_may_have_been_executed_unless_the_answer_proves_otherwise() {
    for outcome in outcomes() {
        let rig = Rig::of(direct(), [outcome()]);
        rig.fake().rest(lost);
        let Err(error) = rig.write() else {
            continue;
        };
        let proves = error.proves_not_executed();
        assert_eq!(proves, error.status() == Some(401), "{error:?}");
        // One of the two at most.
        assert!(!(proves && error.is_indeterminate()), "{error:?}");
    }
}

#[test]
fn a_change_is_pending_while_it_is_under_way_and_no_longer() {
    for (what, write) in all() {
        for outcome in outcomes() {
            let rig = Rig::new([outcome()]);
            rig.fake().rest(lost);
            let _ = write(&rig, &rig.options());
            assert!(rig.sent()[0].was_pending, "{what}");
            assert!(!PendingChange::any(), "{what}");
        }
    }
}

#[test]
fn a_change_is_pending_until_its_failure_is_understood() {
    let rig = Rig::of(with_keys(), [lost()]);
    rig.fake().rest(|| ok("{}"));
    assert!(rig.write().is_err());
    assert!(rig.count() > 1);
    assert!(rig.sent().iter().all(|sent| sent.was_pending));
    let rig = Rig::of(direct(), [status(401), ok("{}")]);
    assert!(rig.write().is_err());
    assert!(rig.sent()[1].was_pending);
}

#[test]
fn a_change_that_nobody_waits_for_is_pending_no_longer() {
    let rig = Rig::new([hangs(), hangs()]);
    let (release, options) = (release_of(PHONE), rig.options());
    let mut first = Box::pin(rig.release(permit(), release.clone(), &options));
    let mut second = Box::pin(rig.release(permit(), release, &options));
    assert!(!PendingChange::any());
    assert!(is_pending(first.as_mut()) && is_pending(second.as_mut()));
    drop(first);
    assert!(PendingChange::any());
    drop(second);
    assert!(!PendingChange::any());
}

#[test]
fn what_changes_nothing_is_never_pending() {
    let rig = Rig::new([ok(NUMBER), lost(), ok(NUMBER)]);
    assert_eq!(rig.read(), Ok(()));
    assert_eq!(rig.read(), Ok(()));
    for (_, ask) in safe() {
        rig.fake().rest(|| ok("{}"));
        let _ = ask(&rig, &rig.options());
    }
    assert_eq!(rig.count(), 5);
    assert!(rig.sent().iter().all(|sent| !sent.was_pending));
}

#[test]
fn a_change_that_is_not_let_in_is_looked_at_beside_a_read() {
    for (read, works) in [
        (ok("{}"), true),
        (status(401), false),
        (status(403), false),
        (status(503), false),
        (ok("<html>"), false),
        (lost(), false),
    ] {
        let rig = Rig::of(direct(), [status(401), read]);
        let error = rig.write().expect_err("a refusal");
        let ClientError::Problem(problem) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(problem.reads_work, works);
        assert_eq!(error.proves_not_executed(), !works);
        assert_eq!(rig.lines()[1], ["GET ", PROBE].concat());
        assert_eq!(rig.count(), 2);
        assert_eq!(
            rig.sent()[1].authorization.as_deref(),
            Some("Basic a2V5OnNlY3JldA==")
        );
    }
}

#[test]
fn behind_a_gateway_such_a_change_is_unclear_where_a_read_is_let_in() {
    for (read, unclear) in [(ok("{}"), true), (status(401), false), (lost(), false)] {
        let rig = Rig::new([status(401), read]);
        assert_eq!(rig.write(), Err(ClientError::SignedOut { unclear }));
        assert_eq!(rig.count(), 2);
    }
}

#[test]
fn no_other_refusal_of_a_change_is_looked_at() {
    for code in [400, 403, 404, 409, 429, 500, 503] {
        let rig = Rig::new([status(code)]);
        assert_eq!(rig.write().expect_err("a refusal").status(), Some(code));
        assert_eq!(rig.count(), 1);
    }
}

#[test]
fn a_redirect_is_the_sign_in_of_a_gateway_and_a_lost_connection_elsewhere() {
    let redirected = || fails(TransportError::Redirected);
    let rig = Rig::new([redirected(), ok("{}"), redirected()]);
    let signed_out = Err(ClientError::SignedOut { unclear: true });
    assert_eq!((rig.write(), rig.read()), (signed_out.clone(), signed_out));
    assert_eq!(rig.count(), 3);

    let rig = Rig::of(direct(), [redirected(), redirected(), ok(NUMBER)]);
    assert_eq!(rig.write(), Err(ClientError::Network));
    assert_eq!(rig.read(), Ok(()));
    assert_eq!(rig.count(), 3);

    let rig = Rig::new([redirected()]);
    let file = run(rig.exchange().get("https://gateway.example/config.json"));
    assert_eq!(file, Err(ClientError::Network));
}
