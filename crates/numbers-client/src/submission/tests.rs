//! Every order of faults and answers, against a server that is watched.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::{Future, poll_fn},
    pin::pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::error::Problem;

/// What becomes of a delivery of the request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Delivery {
    /// It never comes.
    Lost,
    /// It is executed at once.
    Executed,
    /// It is executed while the client waits before it verifies.
    ExecutedLate,
    /// A part of it is executed.
    ExecutedInPart,
    /// It is refused and not executed.
    Rejected,
}

/// What the client sees of the last delivery.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Answer {
    /// The answer to the delivery: a success that shows the change, or the refusal.
    Own,
    /// The connection is lost.
    Dropped,
    /// Something in front of the server answers with this status.
    Gateway(u16),
    /// A success without a word.
    Empty,
}

/// What a verification reads.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Read {
    Truth,
    /// Where nothing was executed it shows no trace of the change, and proves nothing by that.
    NoTrace,
    Lost,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Action {
    Submit,
    SubmitTwice,
    CheckAgain,
    Reopen,
    Reset,
}

/// How much of the change is executed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum State {
    #[default]
    Unchanged,
    Part,
    Changed,
}

/// A server that is told in advance what happens, and remembers what did.
#[derive(Debug, Default)]
struct World {
    state: State,
    /// Deliveries that are executed while the client waits.
    late: usize,
    executions: usize,
    sends: usize,
    /// Whether the last send has neither been proven nor verified.
    is_open: bool,
    sent_while_open: bool,
    /// Whether the last answer was a refusal.
    is_refused: bool,
    /// One for each send: the deliveries that the browser makes of it, and the last answer.
    plan: VecDeque<(Vec<Delivery>, Answer)>,
    reads: VecDeque<Read>,
}

impl World {
    fn deliver(&mut self, delivery: Delivery) {
        match delivery {
            Delivery::Lost | Delivery::Rejected => {}
            Delivery::Executed => self.execute(State::Changed),
            Delivery::ExecutedLate => self.late += 1,
            Delivery::ExecutedInPart => self.execute(State::Part),
        }
    }

    fn execute(&mut self, state: State) {
        self.executions += 1;
        if self.state != State::Changed {
            self.state = state;
        }
    }

    fn send(&mut self) -> Reply<State> {
        self.sends += 1;
        self.sent_while_open |= self.is_open;
        self.is_open = true;
        let (deliveries, answer) = self
            .plan
            .pop_front()
            .unwrap_or((vec![Delivery::Executed], Answer::Own));
        for delivery in &deliveries {
            self.deliver(*delivery);
        }
        let problem = |status| Reply::Failed(ClientError::Problem(Problem::new(status, b"")));
        let reply = match (answer, deliveries.last()) {
            (Answer::Own, Some(Delivery::Executed)) => {
                self.is_open = false;
                Reply::Proven(State::Changed)
            }
            (Answer::Own, Some(Delivery::Rejected)) => problem(400),
            (Answer::Own | Answer::Dropped, _) => Reply::Failed(ClientError::Network),
            (Answer::Gateway(status), _) => problem(status),
            (Answer::Empty, _) => Reply::Unproven("It is empty.".into()),
        };
        self.is_refused = matches!(&reply, Reply::Failed(error) if error.is_rejection());
        reply
    }

    fn read(&mut self) -> Finding<State> {
        let found = "So it was read again.".to_owned();
        match self.reads.pop_front().unwrap_or(Read::Truth) {
            Read::NoTrace if self.state == State::Unchanged => {
                self.is_open &= !self.is_refused;
                return Finding::NotSeen { found };
            }
            Read::Lost | Read::NoTrace => {
                let snapshot = None;
                return Finding::Inconclusive { snapshot, found };
            }
            Read::Truth => {}
        }
        self.is_open = false;
        let snapshot = self.state;
        match snapshot {
            State::Changed => Finding::Executed { snapshot, found },
            State::Part => Finding::Partly { snapshot, found },
            State::Unchanged => Finding::NotExecuted {
                snapshot: Some(snapshot),
                found,
            },
        }
    }
}

#[derive(Clone, Default)]
struct Fake(Rc<RefCell<World>>);

impl Change for Fake {
    type Confirmed = ();
    type Snapshot = State;

    async fn send(&self, (): (), _: Permit) -> Reply<State> {
        yield_once().await;
        self.0.borrow_mut().send()
    }

    async fn verify(&self) -> Finding<State> {
        yield_once().await;
        self.0.borrow_mut().read()
    }

    fn may_retry(&self) {}
}

impl Clock for Fake {
    fn now_ms(&self) -> f64 {
        0.0
    }

    /// Meanwhile the server goes on.
    async fn sleep(&self, _: u32) {
        let mut world = self.0.borrow_mut();
        while world.late > 0 {
            world.late -= 1;
            world.execute(State::Changed);
        }
    }
}

#[derive(Clone, Default)]
struct Store(Rc<RefCell<Submission>>);

impl SubmissionStore for Store {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        Some(change(&mut self.0.borrow_mut()))
    }
}

/// Runs a future whose waits are all virtual.
fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Lets others go on first, as every real request does.
async fn yield_once() {
    let mut has_yielded = false;
    poll_fn(move |_| match std::mem::replace(&mut has_yielded, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

fn send(fake: &Fake, store: &Store) -> Option<Conclusion<State>> {
    now(submit(fake, (), store, fake))
}

/// What is told agrees with the server.
fn agrees(conclusion: &Conclusion<State>, state: State) -> bool {
    match conclusion {
        Conclusion::Done { .. } => state == State::Changed,
        Conclusion::Partly { .. } => state == State::Part,
        Conclusion::Refused { .. } | Conclusion::NotExecuted { .. } => state == State::Unchanged,
        Conclusion::NotSent(_) => false,
        Conclusion::Unknown { .. } => true,
    }
}

fn delivery() -> impl Strategy<Value = Delivery> {
    use Delivery::{Executed, ExecutedInPart, ExecutedLate, Lost, Rejected};
    prop::sample::select(vec![Lost, Executed, ExecutedLate, ExecutedInPart, Rejected])
}

fn answer() -> impl Strategy<Value = Answer> {
    prop::sample::select(vec![
        Answer::Own,
        Answer::Dropped,
        Answer::Gateway(400),
        Answer::Gateway(404),
        Answer::Gateway(409),
        Answer::Gateway(429),
        Answer::Gateway(502),
        Answer::Empty,
    ])
}

fn action() -> impl Strategy<Value = Action> {
    use Action::{CheckAgain, Reopen, Reset, Submit, SubmitTwice};
    prop::sample::select(vec![Submit, SubmitTwice, CheckAgain, Reopen, Reset])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn nothing_is_sent_before_the_last_send_is_proven_or_verified_and_what_is_told_is_so(
        plan in vec((vec(delivery(), 1..3), answer()), 0..6),
        reads in vec(prop::sample::select(vec![Read::Truth, Read::NoTrace, Read::Lost]), 0..6),
        actions in vec(action(), 1..8),
    ) {
        let (fake, store) = (Fake::default(), Store::default());
        fake.0.borrow_mut().plan = plan.into();
        fake.0.borrow_mut().reads = reads.into();
        for action in actions {
            let before = fake.0.borrow().sends;
            let conclusion = match action {
                Action::Submit => send(&fake, &store),
                Action::SubmitTwice => {
                    // The second click comes while the first is on its way.
                    let (first, second) = now(futures_util::future::join(
                        submit(&fake, (), &store, &fake),
                        submit(&fake, (), &store, &fake),
                    ));
                    first.or(second)
                }
                Action::CheckAgain => now(check_again(&fake, &store, &fake)),
                Action::Reopen | Action::Reset => {
                    let mut submission = store.0.borrow_mut();
                    match action {
                        Action::Reset => submission.reset(),
                        _ => submission.reopen(),
                    }
                    None
                }
            };
            let world = fake.0.borrow();
            prop_assert!(!world.sent_while_open, "{world:?}");
            prop_assert!(action != Action::CheckAgain || world.sends == before);
            if let Some(conclusion) = conclusion {
                prop_assert!(agrees(&conclusion, world.state), "{conclusion:?} {world:?}");
                prop_assert!(!store.0.borrow().is_busy());
            }
        }
    }
}

#[test]
fn a_double_click_sends_once() {
    let (fake, store) = (Fake::default(), Store::default());
    let permit = store.update(Submission::begin).flatten();
    assert!(permit.is_some() && store.update(Submission::begin).flatten().is_none());
    assert_eq!(send(&fake, &store), None);
    assert_eq!(fake.0.borrow().sends, 0);
}

#[test]
fn what_was_done_or_cannot_be_told_is_not_sent_again() {
    let (fake, store) = (Fake::default(), Store::default());
    assert!(matches!(send(&fake, &store), Some(Conclusion::Done { .. })));
    assert_eq!(send(&fake, &store), None);
    let (fake, store) = (Fake::default(), Store::default());
    fake.0.borrow_mut().plan = [(vec![Delivery::Executed], Answer::Dropped)].into();
    fake.0.borrow_mut().reads = [Read::Lost].into();
    let unknown = send(&fake, &store);
    assert!(
        matches!(unknown, Some(Conclusion::Unknown { .. })),
        "{unknown:?}"
    );
    assert_eq!(send(&fake, &store), None);
    store.update(Submission::reset);
    assert_eq!(send(&fake, &store), None);
    let conclusion = now(check_again(&fake, &store, &fake));
    let expected = "Checked again. So it was read again.".to_owned();
    assert_eq!(
        conclusion,
        Some(Conclusion::Done {
            snapshot: State::Changed,
            how: expected
        })
    );
    assert_eq!(fake.0.borrow().executions, 1);
}

#[test]
fn the_reader_may_give_up_what_cannot_be_told() {
    let (fake, store) = (Fake::default(), Store::default());
    fake.0.borrow_mut().plan = [(vec![Delivery::Lost], Answer::Dropped)].into();
    fake.0.borrow_mut().reads = [Read::Lost].into();
    assert!(matches!(
        send(&fake, &store),
        Some(Conclusion::Unknown { .. })
    ));
    store.update(Submission::abandon);
    assert!(matches!(send(&fake, &store), Some(Conclusion::Done { .. })));
}

#[test]
fn the_refusal_of_a_repeat_is_verified() {
    for (first, expected) in [
        (Delivery::Executed, Phase::Done),
        (Delivery::ExecutedLate, Phase::Done),
        (Delivery::Lost, Phase::Refused),
    ] {
        let (fake, store) = (Fake::default(), Store::default());
        fake.0.borrow_mut().plan = [(vec![first, Delivery::Rejected], Answer::Own)].into();
        send(&fake, &store);
        assert_eq!(store.0.borrow().phase(), expected, "{first:?}");
    }
}

#[test]
fn no_trace_of_it_is_enough_to_believe_a_refusal_only() {
    for (answer, expected) in [
        (Answer::Gateway(409), Phase::Refused),
        (Answer::Gateway(502), Phase::Unknown),
        (Answer::Dropped, Phase::Unknown),
        (Answer::Empty, Phase::Unknown),
    ] {
        let (fake, store) = (Fake::default(), Store::default());
        fake.0.borrow_mut().plan = [(vec![Delivery::Lost], answer)].into();
        fake.0.borrow_mut().reads = [Read::NoTrace].into();
        send(&fake, &store);
        assert_eq!(store.0.borrow().phase(), expected, "{answer:?}");
    }
}

#[test]
fn whoever_left_is_told_nothing() {
    struct Gone;
    impl SubmissionStore for Gone {
        fn update<R>(&self, _: impl FnOnce(&mut Submission) -> R) -> Option<R> {
            None
        }
    }
    let fake = Fake::default();
    assert_eq!(now(submit(&fake, (), &Gone, &fake)), None);
    assert_eq!(fake.0.borrow().sends, 0);
}

const WORDING: Wording = Wording {
    sending: "Releasing…",
    done: "It is released.",
    confirmed: "The server confirmed it.",
    not_done: "It is not released.",
    not_done_checked: "It is not released: a check shows no change.",
    partly: ["A part is released.", "Release the rest."],
    retry: "You can try again.",
    unknown: "It is not known what happened.",
    unknown_advice: "Check again.",
};

#[test]
fn every_conclusion_is_told_in_the_same_order() {
    let refused = ClientError::Problem(Problem::new(400, br#"{"message":"No"}"#));
    let how = "No answer came. So it was read again.".to_owned();
    let report = |conclusion: Conclusion<()>| {
        let report = conclusion.tell(&WORDING, |_| false);
        (report.kind, format!("{} | {}", report.what, report.advice))
    };
    for (conclusion, kind, text) in [
        (
            Conclusion::Done {
                snapshot: (),
                how: String::new(),
            },
            ReportKind::Done,
            "It is released. | The server confirmed it.",
        ),
        (
            Conclusion::Done {
                snapshot: (),
                how: how.clone(),
            },
            ReportKind::Done,
            "It is released. | No answer came. So it was read again.",
        ),
        (
            Conclusion::Partly {
                snapshot: (),
                how: how.clone(),
            },
            ReportKind::Partly,
            "A part is released. | No answer came. So it was read again. Release the rest.",
        ),
        (
            Conclusion::Refused {
                error: refused.clone(),
                is_verified: false,
                snapshot: None,
            },
            ReportKind::Failed,
            "The API refused the request. It says: No. | It is not released. Check the values that were sent, then try again.",
        ),
        (
            Conclusion::Refused {
                error: refused,
                is_verified: true,
                snapshot: None,
            },
            ReportKind::Failed,
            "The API refused the request. It says: No. | It is not released: a check shows no change. Check the values that \
             were sent, then try again.",
        ),
        (
            Conclusion::NotExecuted {
                how: how.clone(),
                obstacle: None,
                snapshot: None,
            },
            ReportKind::Failed,
            "It is not released. | No answer came. So it was read again. You can try again.",
        ),
        (
            Conclusion::Unknown {
                snapshot: None,
                how,
                error: None,
            },
            ReportKind::Unknown,
            "It is not known what happened. | No answer came. So it was read again. Check again.",
        ),
    ] {
        assert_eq!(report(conclusion), (kind, text.to_owned()));
    }
}
