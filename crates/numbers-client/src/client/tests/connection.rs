//! The diagnosis of a connection that does not come about.

use numbers_model::api_version::ApiVersion;

use super::fake::{
    PAGE, PROBE, Rig, Step, at, connection, direct, early_version, fails, late, lost, ok, opaque,
    run, status,
};
use crate::{
    cancel::CancelToken,
    client::Connection,
    connection_check::{Diagnosis, check},
    session::{ProbeResult, SessionMonitor},
    transport::{TransportError, Visibility},
};

/// The diagnosis of a connection whose server knows no other version.
fn diagnosis(rig: &Rig) -> Diagnosis {
    let other = Rig::of(early_version(), []);
    let options = rig.options().once();
    let found = run(check(rig, &other, &options)).expect_err("trouble");
    assert_eq!(other.count(), 0);
    found.expect("a diagnosis")
}

#[test]
fn a_connection_that_works_is_asked_for_one_number() {
    let rig = Rig::new([ok(PAGE)]);
    let other = Rig::of(early_version(), []);
    assert_eq!(run(check(&rig, &other, &rig.options())), Ok(()));
    assert_eq!(rig.lines(), [["GET ", PROBE].concat()]);
    assert!(rig.waits_ms().is_empty());
}

#[test]
fn passing_trouble_is_no_trouble() {
    let rig = Rig::new([lost(), status(503), ok(PAGE)]);
    assert_eq!(run(check(&rig, &rig, &rig.options())), Ok(()));
}

#[test]
fn what_the_pages_policy_stops_is_told_from_all_else() {
    let rig = Rig::new([lost()]);
    // The report comes a moment after the refusal.
    rig.fake().report_block_in(50.0);
    let found = diagnosis(&rig);
    assert_eq!(
        found.what,
        "This page is not allowed to talk to that address."
    );
    assert!(found.advice.contains("connect-src"), "{}", found.advice);
    assert_eq!((found.other_version, rig.count()), (None, 1));
}

#[test]
fn what_the_policy_stopped_before_is_none_of_this() {
    let rig = Rig::new([lost(), lost()]);
    rig.fake().report_block_in(0.0);
    rig.fake().pass(10.0);
    assert_eq!(diagnosis(&rig).what, "The server can't be reached.");
}

#[test]
fn a_policy_that_stops_something_else_makes_no_refusal_one_of_its_own() {
    let rig = Rig::of(direct(), [status(403)]);
    rig.fake().report_block_in(50.0);
    assert!(diagnosis(&rig).what.starts_with("The API does not allow"));
}

#[test]
fn a_server_that_answers_and_may_not_be_read_refuses_the_page() {
    let cors = "The server answers, but refuses this page (CORS).";
    let rig = Rig::of(direct(), [lost(), opaque()]);
    let found = diagnosis(&rig);
    assert_eq!(found.what, cors);
    assert!(found.advice.contains("CORS headers"), "{}", found.advice);
    assert!(!found.advice.contains("cookies"), "{}", found.advice);
    assert_eq!(found.other_version, None);
    let look = &rig.sent()[1];
    assert_eq!(
        (look.url.as_str(), look.visibility),
        (PROBE, Visibility::Opaque)
    );
    assert!(look.authorization.is_none() && !look.cookies);

    let cookies = Connection {
        cookies: true,
        ..connection()
    };
    let rig = Rig::of(cookies, [lost(), opaque()]);
    let found = diagnosis(&rig);
    assert_eq!(found.what, cors);
    for words in ["CORS headers", "Access-Control-Allow-Credentials: true"] {
        assert!(found.advice.contains(words), "{}", found.advice);
    }
    assert!(!rig.sent()[1].cookies);
}

#[test]
fn a_server_that_nothing_comes_from_cannot_be_reached() {
    for look in [lost(), fails(TransportError::Timeout(5))] {
        let rig = Rig::new([lost(), look]);
        let found = diagnosis(&rig);
        assert_eq!(found.what, "The server can't be reached.");
        assert!(found.advice.contains("base URL"), "{}", found.advice);
    }
}

#[test]
fn any_other_trouble_is_explained_as_ever_and_not_looked_into() {
    for step in [
        || status(400),
        || status(401),
        || status(403),
        || status(500),
        || status(503),
        late,
        || ok("{"),
        || ok("<html>"),
    ] {
        let explained = Rig::of(direct(), [step()]);
        let error = run(explained.list(&Default::default(), 1, None, &explained.options().once()));
        let explained = error.expect_err("trouble").explain();
        let rig = Rig::of(direct(), [step()]);
        let found = diagnosis(&rig);
        assert_eq!(
            (found.what, found.advice),
            (explained.what, explained.advice)
        );
        assert_eq!((found.other_version, rig.count()), (None, 1));
    }
}

#[test]
fn a_session_that_has_ended_is_told_as_that() {
    let session = SessionMonitor::new();
    session.set_probe(std::rc::Rc::new(|_| {
        Box::pin(async { ProbeResult::SignInRequired })
    }));
    let connection = Connection {
        session,
        ..connection()
    };
    let rig = Rig::of(connection, [lost()]);
    assert_eq!(diagnosis(&rig).what, "Your sign-in may have ended.");
}

/// The diagnosis where the server does not know the version, and the other version is answered with this.
fn unknown_version(other: impl IntoIterator<Item = Step>) -> Diagnosis {
    let rig = Rig::of(direct(), [status(404)]);
    let other = Rig::of(early_version(), other);
    let found = run(check(&rig, &other, &rig.options().once()));
    assert!(other.is_done());
    assert_eq!(
        other.lines()[0],
        format!("GET {}", PROBE.replace("/v1/", "/v1alpha1/"))
    );
    found.expect_err("trouble").expect("a diagnosis")
}

#[test]
fn a_server_that_knows_the_other_version_is_told_so() {
    // Whatever it answers, it knows the address.
    for answer in [ok(PAGE), status(400), status(401), status(403), status(500)] {
        let found = unknown_version([answer]);
        assert_eq!(
            found,
            Diagnosis {
                what: "The server does not know version v1 of the API.".to_owned(),
                advice: "It does answer to v1alpha1.".to_owned(),
                other_version: Some(ApiVersion::V1Alpha1),
            }
        );
    }
}

#[test]
fn a_server_that_does_not_know_the_other_version_either_is_not() {
    for answer in [status(404), lost(), late(), ok("<html>"), ok("{"), ok("")] {
        let found = unknown_version([answer]);
        assert_eq!(found.other_version, None);
        assert!(found.what.starts_with("The API does not know this."));
    }
}

#[test]
fn who_stops_a_check_is_told_nothing() {
    let cancel = CancelToken::new();
    cancel.cancel();
    let rig = Rig::new([]);
    assert_eq!(run(check(&rig, &rig, &rig.stopped_by(&cancel))), Err(None));
    assert_eq!(rig.count(), 0);

    let rig = Rig::new([fails(TransportError::Cancelled)]);
    assert_eq!(run(check(&rig, &rig, &rig.options())), Err(None));
    assert!(rig.waits_ms().is_empty());
}

#[test]
fn who_stops_a_check_while_it_looks_further_is_told_nothing() {
    let cancel = CancelToken::new();
    let stop = cancel.clone();
    let rig = Rig::of(direct(), [status(404)]);
    let other = fails(TransportError::Cancelled).then(move || stop.cancel());
    let other = Rig::of(early_version(), [other]);
    let options = rig.stopped_by(&cancel);
    assert_eq!(run(check(&rig, &other, &options)), Err(None));
    assert_eq!(other.count(), 1);

    let cancel = CancelToken::new();
    let stop = cancel.clone();
    let rig = Rig::new([lost(), opaque().then(move || stop.cancel())]);
    let options = rig.stopped_by(&cancel).once();
    assert_eq!(run(check(&rig, &rig, &options)), Err(None));
    assert_eq!(rig.count(), 2);
}

#[test]
fn who_stops_a_check_after_its_answer_is_told_nothing() {
    for trouble in [status(404), lost()] {
        let cancel = CancelToken::new();
        let stop = cancel.clone();
        let rig = Rig::of(at("https://gateway.example/api"), [trouble]);
        rig.fake().during_wait(move || stop.cancel());
        let options = rig.stopped_by(&cancel).once();
        assert_eq!(run(check(&rig, &rig, &options)), Err(None));
        assert_eq!(rig.count(), 1);
    }
}
