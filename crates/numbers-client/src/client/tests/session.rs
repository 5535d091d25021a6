//! The session at a gateway, and the end of an access token.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::fake::{
    NUMBER, ROOT, Rig, START_MS, Step, answer, broken, connection, direct, fails, late, lost, ok,
    opaque, status, with,
};
use crate::{
    client::Connection,
    client_error::ClientError,
    error::Problem,
    request::Authorization,
    session::{ProbeResult, Session, SessionMonitor},
    sign_in_probe,
    token::LIFETIME_MS,
    transport::{TransportError, Visibility},
};

/// A client, what its session states, and what its probe was probes.
struct Monitored {
    rig: Rig,
    session: SessionMonitor,
    states: Rc<RefCell<Vec<(Session, bool)>>>,
    probes: Rc<RefCell<Vec<(String, bool)>>>,
    result: Rc<Cell<ProbeResult>>,
}

impl Monitored {
    fn of(connection: Connection, script: impl IntoIterator<Item = Step>) -> Self {
        let states: Rc<RefCell<Vec<_>>> = Rc::default();
        let probes: Rc<RefCell<Vec<_>>> = Rc::default();
        let result = Rc::new(Cell::new(ProbeResult::Unknown));
        let session = connection.session.clone();
        let listener = states.clone();
        session
            .on_answer(move |session, is_change| listener.borrow_mut().push((session, is_change)));
        let (questions, answer) = (probes.clone(), result.clone());
        session.set_probe(Rc::new(move |gateway| {
            questions.borrow_mut().push((gateway.url, gateway.cookies));
            let result = answer.get();
            Box::pin(async move { result })
        }));
        Self {
            rig: Rig::of(connection, script),
            session,
            states,
            probes,
            result,
        }
    }

    fn new(script: impl IntoIterator<Item = Step>) -> Self {
        Self::of(connection(), script)
    }

    /// One that has answered before.
    fn answered(script: impl IntoIterator<Item = Step>) -> Self {
        let monitored = Self::new([ok(NUMBER)].into_iter().chain(script));
        assert_eq!(monitored.rig.read(), Ok(()));
        monitored.states();
        monitored
    }

    /// What was states since the last time.
    fn states(&self) -> Vec<(Session, bool)> {
        self.states.take()
    }

    fn probes(&self) -> usize {
        self.probes.borrow().len()
    }
}

const UNCLEAR: Result<(), ClientError> = Err(ClientError::SignedOut { unclear: true });
const CLEAR: Result<(), ClientError> = Err(ClientError::SignedOut { unclear: false });
const LOST: Result<(), ClientError> = Err(ClientError::Network);

#[test]
fn a_good_answer_says_that_the_session_holds() {
    let monitored = Monitored::new([ok(NUMBER), ok(NUMBER)]);
    assert!(!monitored.session.has_answered());
    assert_eq!(monitored.rig.read(), Ok(()));
    assert!(monitored.session.has_answered());
    assert_eq!(monitored.states(), [(Session::Fine, false)]);
    assert_eq!(monitored.rig.write(), Ok(()));
    assert_eq!(monitored.states(), [(Session::Fine, true)]);
    monitored.session.reset();
    assert!(!monitored.session.has_answered());
}

#[test]
fn a_refusal_to_let_in_is_the_end_of_the_session() {
    let monitored = Monitored::new([status(401), status(401), status(401)]);
    assert_eq!(monitored.rig.read(), CLEAR);
    assert_eq!(monitored.states(), [(Session::Ended, false)]);
    assert_eq!(monitored.rig.write(), CLEAR);
    assert_eq!(monitored.states(), [(Session::Ended, true)]);
    assert!(!monitored.session.has_answered());
}

#[test]
fn a_session_may_end_for_changes_alone() {
    let monitored = Monitored::new([status(401), ok("{}")]);
    assert_eq!(monitored.rig.write(), UNCLEAR);
    assert_eq!(monitored.states().last(), Some(&(Session::Ended, true)));
}

#[test]
fn a_redirect_is_the_end_of_the_session() {
    let redirected = || fails(TransportError::Redirected);
    let monitored = Monitored::new([redirected(), redirected(), redirected()]);
    assert_eq!(monitored.rig.write(), CLEAR);
    assert_eq!(monitored.states(), [(Session::Ended, true)]);
    assert_eq!(monitored.rig.read(), UNCLEAR);
    assert_eq!(monitored.states(), [(Session::Ended, false)]);
    assert_eq!(monitored.probes(), 0);
}

#[test]
fn a_web_page_is_the_end_of_a_session_that_there_was() {
    let page = || ok("<html>");
    let monitored = Monitored::new([page(), ok(NUMBER), page(), page()]);
    assert_eq!(monitored.rig.read(), Err(ClientError::WebPage(200)));
    assert_eq!(monitored.states(), []);
    assert_eq!(monitored.rig.read(), Ok(()));
    monitored.states();
    assert_eq!(monitored.rig.read(), UNCLEAR);
    assert_eq!(monitored.states(), [(Session::Ended, false)]);
    assert_eq!(monitored.rig.write(), UNCLEAR);
    assert_eq!(monitored.states(), [(Session::Ended, true)]);
}

#[test]
fn a_change_that_leads_to_a_sign_in_was_not_executed_where_a_read_does_too() {
    let redirected = || fails(TransportError::Redirected);
    for (read, expected) in [
        (redirected(), CLEAR),
        (ok("<html>"), CLEAR),
        (status(401), CLEAR),
        (ok("{}"), UNCLEAR),
        (status(500), UNCLEAR),
        (lost(), UNCLEAR),
    ] {
        let monitored = Monitored::answered([redirected(), read]);
        assert_eq!(monitored.rig.write(), expected);
        assert_eq!(monitored.states().last(), Some(&(Session::Ended, true)));
    }
    // Browsers don't tell a redirected read from a lost one.
    let monitored = Monitored::answered([redirected(), lost()]);
    monitored.result.set(ProbeResult::SignInRequired);
    assert_eq!(monitored.rig.write(), CLEAR);
}

#[test]
fn a_refusal_with_a_web_page_is_the_end_of_a_session_that_there_was() {
    for code in [403, 419, 440, 511] {
        let page = || answer(code, "<!doctype html>");
        let monitored = Monitored::new([page(), ok(NUMBER), page()]);
        let refused = monitored.rig.read().expect_err("a refusal");
        assert_eq!(refused.status(), Some(code), "not known to be a sign-in");
        assert_eq!(monitored.rig.read(), Ok(()));
        assert_eq!(monitored.rig.read(), UNCLEAR);
    }
    let monitored = Monitored::answered([answer(403, "{}")]);
    assert_eq!(
        monitored.rig.read().expect_err("a refusal").status(),
        Some(403)
    );
}

#[test]
fn other_refusals_say_nothing_of_the_session() {
    for code in [400, 403, 404, 409, 500] {
        let monitored = Monitored::answered([status(code), status(code)]);
        assert!(monitored.rig.read().is_err() && monitored.rig.write().is_err());
        assert_eq!(
            (monitored.states(), monitored.probes()),
            (vec![], 0),
            "{code}"
        );
    }
}

#[test]
fn a_sign_in_behind_a_lost_read_is_found_at_its_first_try() {
    let monitored = Monitored::new([lost()]);
    monitored.result.set(ProbeResult::SignInRequired);
    assert_eq!(monitored.rig.read(), CLEAR);
    assert_eq!(monitored.states(), [(Session::Ended, false)]);
    assert_eq!(monitored.rig.count(), 1);
    assert_eq!(*monitored.rig.retries.borrow(), [None]);
    let regions = [ROOT, "/availableRegions"].concat();
    assert_eq!(*monitored.probes.borrow(), [(regions, false)]);
}

#[test]
fn a_sign_in_behind_a_lost_change_leaves_it_unclear() {
    let monitored = Monitored::new([lost()]);
    monitored.result.set(ProbeResult::SignInRequired);
    assert_eq!(monitored.rig.write(), UNCLEAR);
    assert_eq!(monitored.states(), [(Session::Ended, true)]);
}

#[test]
fn a_gateway_is_asked_once_for_all_tries_of_a_read() {
    for result in [ProbeResult::Reachable, ProbeResult::Unknown] {
        let monitored = Monitored::new([lost(), lost(), lost(), lost(), lost()]);
        monitored.result.set(result);
        assert_eq!(monitored.rig.read(), LOST);
        assert_eq!((monitored.rig.count(), monitored.probes()), (5, 1));
        assert_eq!(monitored.states(), []);
    }
}

#[test]
fn nothing_but_a_lost_connection_is_looked_into_and_no_later_try() {
    for first in [
        status(503),
        status(429),
        late(),
        broken(200, TransportError::Timeout(15)),
    ] {
        let monitored = Monitored::new([first, lost(), ok(NUMBER)]);
        monitored.result.set(ProbeResult::SignInRequired);
        assert_eq!(monitored.rig.read(), Ok(()));
        assert_eq!(monitored.probes(), 0);
    }
    for answer in [
        late(),
        status(503),
        ok("{}"),
        ok("<html>"),
        fails(TransportError::Cancelled),
        fails(TransportError::TooLarge),
    ] {
        let monitored = Monitored::new([answer]);
        monitored.result.set(ProbeResult::SignInRequired);
        assert!(monitored.rig.write().is_err());
        assert_eq!(monitored.probes(), 0);
    }
}

#[test]
fn a_gateway_on_another_origin_is_asked_with_its_cookies() {
    let cookies = Connection {
        cookies: true,
        ..connection()
    };
    let monitored = Monitored::of(cookies, [lost(), ok(NUMBER)]);
    assert_eq!(monitored.rig.read(), Ok(()));
    assert!(monitored.probes.borrow()[0].1);
    assert!(monitored.rig.sent().iter().all(|sent| sent.cookies));
    assert!(monitored.rig.sends_cookies());
}

#[test]
fn without_a_gateway_there_is_no_session() {
    let monitored = Monitored::of(
        direct(),
        [ok(NUMBER), lost(), ok(NUMBER), lost(), status(401), lost()],
    );
    monitored.result.set(ProbeResult::SignInRequired);
    assert_eq!(monitored.rig.read(), Ok(()));
    assert_eq!(monitored.rig.read(), Ok(()));
    assert_eq!(monitored.rig.write(), LOST);
    let error = monitored.rig.write().expect_err("a refusal");
    assert!(matches!(error, ClientError::Problem(_)));
    assert_eq!((monitored.states(), monitored.probes()), (vec![], 0));
    assert!(!monitored.session.has_answered());
}

#[test]
fn two_changes_without_an_answer_in_a_row_put_the_session_in_doubt() {
    let monitored = Monitored::answered([lost(), lost(), lost(), ok(NUMBER), lost()]);
    monitored.result.set(ProbeResult::Reachable);
    assert_eq!(monitored.rig.write(), LOST);
    assert_eq!(monitored.states(), []);
    for _ in 0..2 {
        assert_eq!(monitored.rig.write(), LOST);
        assert_eq!(monitored.states(), [(Session::Uncertain, true)]);
    }
    assert_eq!(monitored.rig.write(), Ok(()));
    assert_eq!(monitored.states(), [(Session::Fine, true)]);
    assert_eq!(monitored.rig.write(), LOST);
    assert_eq!(monitored.states(), []);
}

#[test]
fn any_answer_to_a_change_ends_the_row() {
    for comes in [ok(NUMBER), ok("{}"), status(400), status(404), status(503)] {
        let monitored = Monitored::answered([lost(), comes, lost(), lost()]);
        monitored.result.set(ProbeResult::Reachable);
        for _ in 0..3 {
            let _ = monitored.rig.write();
        }
        assert!(!monitored.states().contains(&(Session::Uncertain, true)));
        assert_eq!(monitored.rig.write(), LOST);
        assert_eq!(monitored.states(), [(Session::Uncertain, true)]);
    }
}

#[test]
fn a_read_that_is_answered_does_not_end_the_row() {
    let monitored = Monitored::answered([lost(), ok(NUMBER), lost()]);
    monitored.result.set(ProbeResult::Reachable);
    assert_eq!(monitored.rig.write(), LOST);
    assert_eq!(monitored.rig.read(), Ok(()));
    assert_eq!(monitored.rig.write(), LOST);
    assert_eq!(
        monitored.states(),
        [(Session::Fine, false), (Session::Uncertain, true)]
    );
}

#[test]
fn lost_changes_cast_no_doubt_where_the_gateway_may_be_gone_or_never_answered() {
    let monitored = Monitored::answered([lost(), lost(), lost()]);
    for _ in 0..3 {
        assert_eq!(monitored.rig.write(), LOST);
    }
    assert_eq!(monitored.states(), []);

    let monitored = Monitored::new([lost(), lost(), lost()]);
    monitored.result.set(ProbeResult::Reachable);
    for _ in 0..3 {
        assert_eq!(monitored.rig.write(), LOST);
    }
    assert_eq!(monitored.states(), []);
}

#[test]
fn what_is_forgotten_casts_no_doubt() {
    let monitored = Monitored::answered([lost(), ok(NUMBER), lost()]);
    monitored.result.set(ProbeResult::Reachable);
    assert_eq!(monitored.rig.write(), LOST);
    monitored.session.reset();
    assert_eq!(monitored.rig.read(), Ok(()));
    monitored.states();
    assert_eq!(monitored.rig.write(), LOST);
    assert_eq!(monitored.states(), []);
}

/// A client with the probe of the app.
fn probed(script: impl IntoIterator<Item = Step>) -> (Rig, SessionMonitor) {
    let session = SessionMonitor::new();
    let connection = Connection {
        session: session.clone(),
        cookies: true,
        ..connection()
    };
    let rig = Rig::of(connection, script);
    let exchange = rig.exchange().clone();
    session.set_probe(sign_in_probe::probe(exchange, session.clone()));
    (rig, session)
}

#[test]
fn a_gateway_that_leads_elsewhere_or_lets_nobody_in_asks_for_a_sign_in() {
    for asks in [fails(TransportError::Redirected), status(401)] {
        let (rig, _) = probed([lost(), asks]);
        assert_eq!(rig.read(), CLEAR);
        assert_eq!(rig.count(), 2);
    }
}

#[test]
fn a_gateway_that_answers_anything_else_has_lost_a_connection_only() {
    for answers in [
        ok("{}"),
        ok("<html>"),
        status(403),
        status(404),
        status(503),
    ] {
        let (rig, _) = probed([lost(), answers, ok(NUMBER)]);
        assert_eq!(rig.read(), Ok(()));
        assert_eq!(rig.count(), 3);
    }
}

#[test]
fn a_gateway_is_asked_without_following_and_with_nothing_but_its_cookies() {
    let (rig, _) = probed([lost(), ok("{}"), ok(NUMBER)]);
    assert_eq!(rig.read(), Ok(()));
    let question = &rig.sent()[1];
    assert_eq!(question.url, [ROOT, "/availableRegions"].concat());
    assert_eq!(question.visibility, Visibility::Redirects);
    assert!(question.cookies);
    assert_eq!((&question.authorization, &question.key), (&None, &None));
    assert!(question.timeout_ms < rig.sent()[0].timeout_ms);
}

#[test]
fn one_that_never_answered_is_not_looked_at_past_cors() {
    let (rig, _) = probed([lost(), lost(), ok(NUMBER)]);
    assert_eq!(rig.read(), Ok(()));
    let seen: Vec<_> = rig.sent().iter().map(|sent| sent.visibility).collect();
    assert_eq!(
        seen,
        [Visibility::Cors, Visibility::Redirects, Visibility::Cors]
    );
}

#[test]
fn one_that_answered_before_is_looked_at_past_cors() {
    // Reached, and nothing may be read of it any more.
    let (rig, session) = probed([lost(), lost(), opaque(), lost()]);
    session.answered(false);
    assert_eq!(rig.read(), CLEAR);
    assert_eq!(rig.count(), 4);
    let look = &rig.sent()[2];
    assert_eq!(look.visibility, Visibility::Opaque);
    assert!(!look.cookies && look.authorization.is_none());

    // It was lost for a moment only.
    let (rig, session) = probed([lost(), lost(), opaque(), ok("{}"), ok(NUMBER)]);
    session.answered(false);
    assert_eq!(rig.read(), Ok(()));

    // It asks for a sign-in by now.
    let (rig, session) = probed([lost(), lost(), opaque(), status(401)]);
    session.answered(false);
    assert_eq!(rig.read(), CLEAR);
}

#[test]
fn what_the_pages_policy_stops_is_a_sign_in_elsewhere() {
    for (in_ms, expected) in [(50.0, CLEAR), (100_000.0, Ok(()))] {
        let session = SessionMonitor::new();
        let connection = Connection {
            session: session.clone(),
            ..connection()
        };
        let rig = Rig::of(connection, [lost(), lost(), lost(), ok(NUMBER)]);
        let exchange = rig.exchange().clone();
        session.set_probe(sign_in_probe::probe(exchange, session.clone()));
        session.answered(false);
        rig.fake().report_block_in(in_ms);
        assert_eq!(rig.read(), expected);
        assert_eq!(rig.waits_ms()[0], 100);
    }
}

/// What is known of a refusal to let in, after so long.
fn refused(connection: Connection, step: Step, after_ms: f64) -> Problem {
    let rig = Rig::of(connection, [step]);
    rig.fake().pass(after_ms);
    match rig.read() {
        Err(ClientError::Problem(problem)) => problem,
        other => panic!("{other:?}"),
    }
}

/// A token that ends in June 2024.
const TOKEN: &str = "Bearer x.eyJzdWIiOiJhIiwiZXhwIjoxNzIwNDc2NzQ4fQ.x";
const END_MS: f64 = 1_720_476_748_000.0;

#[test]
fn a_token_has_expired_from_the_end_on_that_it_names() {
    for (after_ms, expected) in [
        (0.0, false),
        (LIFETIME_MS * 2.0, false),
        (END_MS - START_MS - 1.0, false),
        (END_MS - START_MS, true),
        (END_MS - START_MS + 1.0, true),
    ] {
        let problem = refused(with(Authorization::Bearer, TOKEN), status(401), after_ms);
        // Its age says nothing where it names its end.
        assert_eq!((problem.expired, problem.aged), (expected, false));
    }
}

#[test]
fn a_token_has_expired_where_the_answer_says_so() {
    let challenge = r#"Bearer error="invalid_token", error_description="Jwt Expired at 2024""#;
    for token in [TOKEN, "Bearer opaque"] {
        for step in [
            status(401).header("WWW-Authenticate", challenge),
            answer(401, r#"{"type":"https://x.example/access-token-expired"}"#),
        ] {
            let problem = refused(with(Authorization::Bearer, token), step, 0.0);
            assert!(problem.expired, "{token}");
        }
        let step = status(401).header("WWW-Authenticate", "Bearer realm=\"x\"");
        assert!(!refused(with(Authorization::Bearer, token), step, 0.0).expired);
    }
}

#[test]
fn a_token_that_names_no_end_may_have_expired_by_its_age() {
    for (after_ms, aged) in [
        (0.0, false),
        (LIFETIME_MS, false),
        (LIFETIME_MS + 1.0, true),
    ] {
        let token = with(Authorization::Bearer, "Bearer opaque");
        let problem = refused(token, status(401), after_ms);
        assert_eq!((problem.expired, problem.aged), (false, aged));
    }
}

#[test]
fn a_key_does_not_expire() {
    let step = answer(401, "expired").header("WWW-Authenticate", "Basic expired");
    let problem = refused(direct(), step, LIFETIME_MS * 100.0);
    assert!(!problem.expired && !problem.aged);
}

#[test]
fn only_who_is_not_let_in_has_an_expired_token() {
    for code in [400, 403, 404, 500] {
        let token = with(Authorization::Bearer, TOKEN);
        let problem = refused(token, status(code), END_MS);
        assert!(!problem.expired && !problem.aged, "{code}");
        let token = with(Authorization::Bearer, "Bearer opaque");
        assert!(!refused(token, status(code), END_MS).aged, "{code}");
    }
}
