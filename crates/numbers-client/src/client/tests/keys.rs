//! Idempotency keys: who has one, how long, and how it is found out that they are refused.

use std::{collections::BTreeSet, pin::pin};

use super::{
    fake::{
        NUMBER, PHONE, PROBE, Rig, answer, at, broken, connection, direct, fails, hangs,
        is_pending, late, lost, ok, permit, run, status, with_keys,
    },
    writes,
};
use crate::{
    client::Connection,
    client_error::ClientError,
    request::Request,
    session::{ProbeResult, SessionMonitor},
    transport::TransportError,
};

/// The key of each request that was sent.
fn keys(rig: &Rig) -> Vec<Option<String>> {
    rig.sent().into_iter().map(|sent| sent.key).collect()
}

/// The key that a request is shown with.
fn shown(rig: &Rig, request: &Request) -> Option<String> {
    let command = rig.curl(request).command;
    let (_, rest) = command.split_once("Idempotency-Key: ")?;
    rest.split('\'').next().map(str::to_owned)
}

fn release(rig: &Rig) -> Request {
    rig.release_request(PHONE)
}

#[test]
fn every_change_has_a_key_where_the_gateway_honours_them_and_nowhere_else() {
    for (what, write) in writes::all() {
        let rig = Rig::of(connection(), [status(500)]);
        assert!(write(&rig, &rig.options()).is_err());
        assert_eq!(keys(&rig), [None], "{what}");
        assert!(!rig.sends_keys());

        let rig = Rig::of(with_keys(), [status(500)]);
        assert!(write(&rig, &rig.options()).is_err());
        let key = keys(&rig)[0].clone().expect(what);
        assert_eq!(key.len(), 36, "{what}");
        assert!(rig.sends_keys());
    }
}

#[test]
fn what_changes_nothing_has_no_key() {
    let rig = Rig::of(with_keys(), [ok(NUMBER)]);
    assert_eq!(rig.read(), Ok(()));
    rig.fake().rest(|| ok("{}"));
    for (_, ask) in writes::safe() {
        let _ = ask(&rig, &rig.options());
    }
    assert_eq!(keys(&rig), [None, None, None]);
    let place = writes::place();
    for request in [
        rig.check_emergency_request(PHONE, &place),
        Request::get(rig.probe_url()),
    ] {
        assert_eq!(shown(&rig, &request), None);
    }
}

#[test]
fn what_is_shown_is_what_is_sent() {
    let rig = Rig::of(with_keys(), [ok(NUMBER)]);
    let key = shown(&rig, &release(&rig));
    assert!(key.is_some());
    assert_eq!(shown(&rig, &release(&rig)), key);
    assert_eq!(rig.write(), Ok(()));
    assert_eq!(keys(&rig), [key]);
    let rig = Rig::of(connection(), []);
    assert_eq!(shown(&rig, &release(&rig)), None);
}

#[test]
fn what_is_sent_first_is_shown_later_under_another_key() {
    let rig = Rig::of(with_keys(), [ok(NUMBER)]);
    assert_eq!(rig.write(), Ok(()));
    let next = shown(&rig, &release(&rig));
    assert!(next.is_some());
    assert_ne!(keys(&rig), [next]);
}

#[test]
fn the_same_change_confirmed_anew_has_another_key() {
    let rig = Rig::of(
        with_keys(),
        [
            ok(NUMBER),
            status(400),
            status(500),
            late(),
            ok("<html>"),
            ok(""),
            fails(TransportError::Redirected),
            // The read after it, which has no key.
            ok("{}"),
            broken(200, TransportError::Cancelled),
            ok(NUMBER),
        ],
    );
    while !rig.is_done() {
        let _ = rig.write();
    }
    let keys = keys(&rig);
    let different: BTreeSet<_> = keys.iter().flatten().collect();
    assert_eq!((keys.len(), different.len()), (10, 9), "{keys:?}");
}

#[test]
fn what_is_shown_after_an_answer_is_what_is_sent_next() {
    let rig = Rig::of(with_keys(), [ok(NUMBER), ok(NUMBER), ok(NUMBER)]);
    for _ in 0..3 {
        let key = shown(&rig, &release(&rig));
        assert_eq!(rig.write(), Ok(()));
        assert_eq!(keys(&rig).pop(), Some(key));
    }
}

#[test]
fn the_same_change_of_another_number_has_another_key() {
    let rig = Rig::of(with_keys(), []);
    let keys = [PHONE, "+12086390938"].map(|phone| shown(&rig, &rig.release_request(phone)));
    assert!(keys[0].is_some());
    assert_ne!(keys[0], keys[1]);
}

#[test]
fn a_change_that_is_sent_twice_at_once_has_one_key() {
    let rig = Rig::of(with_keys(), [hangs(), ok(NUMBER)]);
    let (release, options) = (writes::release_of(PHONE), rig.options());
    let mut first = pin!(rig.release(permit(), release, &options));
    assert!(is_pending(first.as_mut()));
    assert_eq!(rig.write(), Ok(()));
    let keys = keys(&rig);
    assert!(keys[0].is_some());
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn copies_of_a_client_share_their_keys() {
    let rig = Rig::of(with_keys(), [ok(NUMBER)]);
    let copy = (*rig).clone();
    let key = shown(&rig, &release(&rig));
    let (release, options) = (writes::release_of(PHONE), rig.options());
    assert!(run(copy.release(permit(), release, &options)).is_ok());
    assert_eq!(keys(&rig), [key]);
}

#[test]
fn a_change_that_may_be_retried_keeps_its_key() {
    let rig = Rig::of(with_keys(), [late(), late(), ok(NUMBER), ok(NUMBER)]);
    let request = release(&rig);
    assert_eq!(rig.write(), Err(ClientError::Timeout(15)));
    rig.may_retry(&request);
    assert_eq!(shown(&rig, &request), keys(&rig)[0]);
    assert_eq!(rig.write(), Err(ClientError::Timeout(15)));
    rig.may_retry(&request);
    assert_eq!(rig.write(), Ok(()));
    assert_eq!(rig.write(), Ok(()));
    let keys = keys(&rig);
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
    assert_ne!(keys[2], keys[3]);
}

#[test]
fn a_retry_of_one_change_is_none_of_another() {
    let rig = Rig::of(with_keys(), [late(), late(), ok(NUMBER), ok(NUMBER)]);
    let options = rig.options();
    let rename = || {
        run(rig.update(
            permit(),
            PHONE,
            &writes::changes(),
            &writes::draft(),
            &options,
        ))
        .map(|_| ())
    };
    assert!(rename().is_err() && rig.write().is_err());
    rig.may_retry(&rig.update_request(PHONE, &writes::changes(), &writes::draft()));
    assert_eq!((rename(), rig.write()), (Ok(()), Ok(())));
    let keys = keys(&rig);
    assert_eq!(keys[0], keys[2]);
    assert_ne!(keys[1], keys[3]);
}

#[test]
fn changes_that_look_alike_have_a_key_each() {
    let rig = Rig::of(with_keys(), [ok(NUMBER), ok(NUMBER)]);
    let options = rig.options();
    let item = writes::any();
    let requests = [0, 1].map(|copy| rig.rent_request(&item, &Default::default(), copy));
    let shown = requests.each_ref().map(|request| shown(&rig, request));
    assert_ne!(shown[0], shown[1]);
    for request in requests {
        assert!(run(rig.rent(permit(), request, &item, &options)).is_ok());
    }
    assert_eq!(keys(&rig), shown);
}

/// ProbeResult what refuses the header, or only seems to.
fn after_lost(rest: Vec<super::fake::Step>) -> (Rig, Result<(), ClientError>) {
    let script = [lost()].into_iter().chain(rest);
    let rig = Rig::of(with_keys(), script);
    let error = rig.write();
    assert!(rig.is_done());
    (rig, error)
}

#[test]
fn keys_are_refused_where_two_plain_reads_work_and_two_with_a_key_do_not() {
    let (rig, error) = after_lost(vec![ok("{}"), lost(), ok("{}"), lost()]);
    assert_eq!(error, Err(ClientError::KeyRefused));
    assert!(ClientError::KeyRefused.proves_not_executed());
    let lines = rig.lines();
    assert!(lines[0].starts_with("POST "));
    assert!(
        lines[1..]
            .iter()
            .all(|line| *line == ["GET ", PROBE].concat())
    );
    let with_key: Vec<_> = keys(&rig).iter().map(Option::is_some).collect();
    assert_eq!(with_key, [true, false, true, false, true]);
    assert!(!keys(&rig)[1..].contains(&keys(&rig)[0]));
}

#[test]
fn an_answer_of_any_status_shows_that_a_plain_read_comes_through() {
    let (_, error) = after_lost(vec![status(404), lost(), status(500), lost()]);
    assert_eq!(error, Err(ClientError::KeyRefused));
}

#[test]
fn keys_are_not_refused_where_a_plain_read_is_lost_as_well() {
    for trouble in [lost, late, || ok("<html>")] {
        let (_, error) = after_lost(vec![trouble()]);
        assert_eq!(error, Err(ClientError::Network));
        let (_, error) = after_lost(vec![ok("{}"), lost(), trouble()]);
        assert_eq!(error, Err(ClientError::Network));
    }
}

#[test]
fn keys_are_not_refused_where_a_read_with_a_key_gets_any_answer() {
    for comes in [
        || ok("{}"),
        || status(400),
        || status(503),
        || ok("<html>"),
        late,
    ] {
        let (_, error) = after_lost(vec![ok("{}"), comes()]);
        assert_eq!(error, Err(ClientError::Network));
        let (_, error) = after_lost(vec![ok("{}"), lost(), ok("{}"), comes()]);
        assert_eq!(error, Err(ClientError::Network));
    }
}

#[test]
fn the_own_origin_refuses_no_keys() {
    let connection = Connection {
        idempotency: true,
        ..at("https://own.example/api")
    };
    let rig = Rig::of(connection, [lost()]);
    assert_eq!(rig.write(), Err(ClientError::Network));
    assert_eq!(rig.count(), 1);
}

#[test]
fn who_has_answered_a_change_with_a_key_does_not_refuse_keys() {
    for first in [
        ok(NUMBER),
        ok("{}"),
        status(400),
        status(404),
        answer(500, "<html>"),
        broken(503, TransportError::Network),
    ] {
        let rig = Rig::of(with_keys(), [first, lost()]);
        let _ = rig.write();
        assert_eq!(rig.write(), Err(ClientError::Network));
        assert_eq!(rig.count(), 2);
    }
}

#[test]
fn a_plain_read_that_was_answered_says_nothing_of_keys() {
    let rig = Rig::of(
        with_keys(),
        [ok(NUMBER), lost(), ok("{}"), lost(), ok("{}"), lost()],
    );
    assert_eq!(rig.read(), Ok(()));
    assert_eq!(rig.write(), Err(ClientError::KeyRefused));
}

#[test]
fn nothing_but_a_lost_connection_can_be_the_refusal_of_a_key() {
    for trouble in [
        late(),
        fails(TransportError::Cancelled),
        fails(TransportError::TooLarge),
        ok("<html>"),
        status(400),
    ] {
        let rig = Rig::of(with_keys(), [trouble]);
        let error = rig.write().expect_err("trouble");
        assert_ne!(error, ClientError::KeyRefused);
        assert_eq!(rig.count(), 1);
    }
    let rig = Rig::of(with_keys(), [fails(TransportError::Redirected), lost()]);
    assert_eq!(rig.write(), Err(ClientError::SignedOut { unclear: true }));
    assert_eq!(rig.count(), 2);
    // What has no key was not refused for one.
    let rig = Rig::of(direct(), [lost()]);
    assert_eq!(rig.write(), Err(ClientError::Network));
    assert_eq!(rig.count(), 1);
}

#[test]
fn a_refused_key_says_nothing_of_the_session() {
    let session = SessionMonitor::new();
    session.set_probe(std::rc::Rc::new(|_| {
        Box::pin(async { ProbeResult::SignInRequired })
    }));
    session.on_answer(|_, _| panic!("told"));
    let connection = Connection {
        session,
        ..with_keys()
    };
    let rig = Rig::of(connection, [lost(), ok("{}"), lost(), ok("{}"), lost()]);
    assert_eq!(rig.write(), Err(ClientError::KeyRefused));
}
