//! What a gateway offers beside the API: the person, the sign-out, the audit log.

use super::fake::{Rig, answer, at, direct, lost, ok, opaque, run, status};
use crate::{client_error::ClientError, gateway::AuditFilter};

const ADA: &str = r#"{"id":"7","name":"Ada","roles":["viewer"]}"#;
const OWN: &str = "https://own.example";

#[test]
fn the_person_is_asked_for_at_the_own_origin_only() {
    let rig = Rig::of(at(OWN), [ok(ADA)]);
    let person = run(rig.person()).expect("a person");
    assert_eq!(person.name, "Ada");
    assert_eq!(rig.lines(), ["GET https://own.example/whoami"]);
    for connection in [at("https://gateway.example"), direct()] {
        let rig = Rig::of(connection, []);
        assert_eq!(run(rig.person()), None);
        assert_eq!(rig.count(), 0);
    }
}

#[test]
fn a_gateway_without_people_is_asked_once_and_nothing_is_concluded() {
    for step in [
        status(404),
        status(401),
        lost(),
        opaque(),
        ok("<!doctype html><html>"),
        ok("{}"),
    ] {
        let rig = Rig::of(at(OWN), [step]);
        rig.inner
            .session
            .on_answer(|_, _| panic!("the session is left alone"));
        assert_eq!(run(rig.person()), None);
        assert_eq!(rig.count(), 1);
    }
}

#[test]
fn signing_out_is_a_post_without_a_key() {
    let rig = Rig::of(at(OWN), [status(204), status(503)]);
    assert_eq!(run(rig.sign_out(&rig.options())), Ok(()));
    assert_eq!(rig.lines(), ["POST https://own.example/sign-out"]);
    assert_eq!(rig.sent()[0].key, None);
    let failed = run(rig.sign_out(&rig.options()));
    assert_eq!(failed.map_err(|error| error.status()), Err(Some(503)));
}

#[test]
fn the_audit_log_is_asked_for_with_its_filters() {
    let filter = AuditFilter {
        person: "a b".to_owned(),
        number: "+1208".to_owned(),
        outcome: "done".to_owned(),
        since_ms: Some(1_700_000_000_000),
        until_ms: Some(1_700_000_000_250),
    };
    let rig = Rig::of(at(OWN), [ok(r#"{"records":[{"id":"1"}]}"#), ok("{}")]);
    let records = run(rig.audit(&filter, 50, &rig.options()));
    assert_eq!(records.map(|records| records.len()), Ok(1));
    assert_eq!(
        rig.lines(),
        [
            "GET https://own.example/audit?person=a%20b&number=%2B1208&outcome=done&since=2023-11-14T22%3A13%3A20Z\
          &until=2023-11-14T22%3A13%3A20.250Z&limit=50&format=json"
        ]
    );
    let odd = run(rig.audit(&AuditFilter::default(), 50, &rig.options()));
    assert!(matches!(odd, Err(ClientError::Unreadable(_))));
    assert_eq!(
        rig.audit_csv_url(&AuditFilter::default(), 9),
        "https://own.example/audit?limit=9&format=csv"
    );
}

#[test]
fn an_ended_sign_in_is_told() {
    let rig = Rig::of(
        at(OWN),
        [answer(401, r#"{"type":"/problems/sign-in-ended"}"#)],
    );
    let answer = run(rig.audit(&AuditFilter::default(), 50, &rig.options()));
    assert_eq!(answer, Err(ClientError::SignedOut { unclear: false }));
}
