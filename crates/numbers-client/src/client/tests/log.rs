//! What is logged of what is sent.

use http::Method;

use super::fake::{
    NUMBER, PAGE, Rig, START_MS, answer, broken, connection, direct, fails, late, lost, ok, opaque,
    run, status, with_keys,
};
use crate::{
    client::Connection,
    connection_check,
    log::{Entry, Outcome},
    session::SessionMonitor,
    sign_in_probe,
    transport::TransportError,
};

#[test]
fn each_try_is_an_entry() {
    let rig = Rig::of(
        direct(),
        [
            status(503).after(30.0),
            lost().after(7.0),
            ok(NUMBER).after(11.0),
        ],
    );
    assert_eq!(rig.read(), Ok(()));
    let path = "/api/v1/projects/p/activeNumbers/%2B12086390939";
    let waits = rig.waits_ms();
    let second_ms = START_MS + 30.0 + f64::from(waits[0]);
    let third_ms = second_ms + 7.0 + f64::from(waits[1]);
    let entry = |number, at_ms, outcome, took_ms| Entry {
        number,
        at_ms,
        method: Method::GET,
        path: path.to_owned(),
        outcome,
        retries: number - 1,
        took_ms,
    };
    assert_eq!(
        rig.entries(),
        [
            entry(1, START_MS, Outcome::Status(503), 30.0),
            entry(2, second_ms, Outcome::Network, 7.0),
            entry(3, third_ms, Outcome::Status(200), 11.0),
        ]
    );
}

#[test]
fn an_entry_says_what_came() {
    for (step, outcome) in [
        (ok(NUMBER), Outcome::Status(200)),
        (answer(202, NUMBER), Outcome::Status(202)),
        (ok("<html>"), Outcome::Status(200)),
        (ok("{"), Outcome::Status(200)),
        (status(404), Outcome::Status(404)),
        (broken(404, TransportError::Network), Outcome::Status(404)),
        (fails(TransportError::Cancelled), Outcome::Stopped),
        (broken(200, TransportError::Cancelled), Outcome::Stopped),
        (late(), Outcome::Timeout),
        (broken(200, TransportError::Timeout(15)), Outcome::Timeout),
        (lost(), Outcome::Network),
        (broken(200, TransportError::Network), Outcome::Network),
        (fails(TransportError::TooLarge), Outcome::TooLarge),
        (broken(200, TransportError::TooLarge), Outcome::TooLarge),
        (fails(TransportError::Redirected), Outcome::Opaque),
    ] {
        let rig = Rig::new([step]);
        let _ = rig.read_with(&rig.options().once());
        let outcomes: Vec<_> = rig.entries().iter().map(|entry| entry.outcome).collect();
        assert_eq!(outcomes, [outcome]);
    }
}

#[test]
fn a_change_is_logged_with_its_method_and_without_what_it_says() {
    for (what, write) in super::writes::all() {
        let rig = Rig::of(
            Connection {
                idempotency: true,
                ..direct()
            },
            [status(500)],
        );
        assert!(write(&rig, &rig.options()).is_err());
        let (sent, entries) = (rig.sent(), rig.entries());
        assert_eq!(entries.len(), 1, "{what}");
        assert_eq!(entries[0].method, sent[0].method, "{what}");
        assert_eq!(entries[0].retries, 0, "{what}");
        let url = ["https://gateway.example", &entries[0].path].concat();
        assert_eq!(url, sent[0].url, "{what}");
        let line = format!("{entries:?}");
        let key = sent[0].key.clone().expect("a key");
        for secret in [
            "gateway.example",
            "a2V5OnNlY3JldA",
            &key,
            "Desk",
            "aaaa",
            "%PDF",
        ] {
            assert!(!line.contains(secret), "{what} {secret} {line}");
        }
    }
}

#[test]
fn what_was_sent_before_it_was_asked_for_is_logged_from_then_on() {
    let rig = Rig::new([ok(NUMBER).sent_at(START_MS - 400.0).after(100.0)]);
    assert_eq!(rig.read(), Ok(()));
    let entry = &rig.entries()[0];
    assert_eq!((entry.at_ms, entry.took_ms), (START_MS - 400.0, 500.0));
}

#[test]
fn the_questions_about_a_connection_are_logged_too() {
    let session = SessionMonitor::new();
    let rig = Rig::of(
        Connection {
            session: session.clone(),
            ..connection()
        },
        [
            lost(),
            fails(TransportError::Timeout(5)),
            opaque(),
            fails(TransportError::Redirected),
        ],
    );
    let exchange = rig.exchange().clone();
    session.set_probe(sign_in_probe::probe(exchange, session.clone()));
    session.answered(false);
    assert!(rig.read().is_err());
    let entries = rig.entries();
    let seen: Vec<_> = entries
        .iter()
        .map(|entry| (entry.path.as_str(), entry.outcome))
        .collect();
    let (number, regions) = (
        "/api/v1/projects/p/activeNumbers/%2B12086390939",
        "/api/v1/projects/p/availableRegions",
    );
    assert_eq!(
        seen,
        [
            (number, Outcome::Network),
            (regions, Outcome::Timeout),
            (regions, Outcome::Opaque),
            (regions, Outcome::Opaque),
        ]
    );
}

#[test]
fn a_look_past_cors_is_logged_as_one() {
    for (look, outcome) in [(opaque(), Outcome::Opaque), (lost(), Outcome::Network)] {
        let rig = Rig::new([lost(), look]);
        let options = rig.options().once();
        assert!(run(connection_check::check(&rig, &rig, &options)).is_err());
        let last = rig.entries().last().map(|entry| entry.outcome);
        assert_eq!(last, Some(outcome));
    }
}

#[test]
fn the_reads_that_look_for_refused_keys_are_logged_too() {
    let rig = Rig::of(with_keys(), [lost(), ok("{}"), lost(), ok("{}"), lost()]);
    assert!(rig.write().is_err());
    let outcomes: Vec<_> = rig.entries().iter().map(|entry| entry.outcome).collect();
    let (lost, came) = (Outcome::Network, Outcome::Status(200));
    assert_eq!(outcomes, [lost, came, lost, came, lost]);
}

#[test]
fn a_file_beside_the_app_is_read_once_and_without_credentials() {
    let rig = Rig::of(direct(), [ok("{}"), status(503)]);
    let get = || run(rig.exchange().get("https://own.example/config.json"));
    assert_eq!(get().as_deref(), Ok(&b"{}"[..]));
    assert_eq!(get().expect_err("a refusal").status(), Some(503));
    assert_eq!(rig.count(), 2);
    for (sent, entry) in rig.sent().iter().zip(rig.entries()) {
        assert_eq!(sent.authorization, None);
        assert_eq!(entry.path, "/config.json");
    }
}

#[test]
fn whoever_shows_the_log_hears_of_every_entry() {
    let rig = Rig::new([status(503), ok(PAGE)]);
    let count = std::rc::Rc::new(std::cell::Cell::new(0));
    let (listener, log) = (count.clone(), rig.requests.clone());
    rig.requests.on_change(move || {
        // It may be read at once.
        listener.set(log.with(|log| log.count()));
    });
    let page = run(rig.list(&Default::default(), 1, None, &rig.options()));
    assert!(page.is_ok());
    assert_eq!(count.get(), 2);
}
