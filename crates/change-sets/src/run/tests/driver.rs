//! The app around a run: carries out effects, stores entries, reloads.

use std::cell::RefCell;

use futures_util::FutureExt;
use numbers_client::submission::{self, submit};
use numbers_model::{
    api_version::ApiVersion,
    change::{Change, Field},
};

use super::world::{Fake, Fault, NoClock, Script, Store, World};
use crate::{
    change_set::{Action, ChangeSet, Origin, RowChange},
    ledger::{Fact, LedgerEntry, Outcome, Step},
    run::{
        Conclusion, Decision, Effect, Event, PauseReason, Request, RetryScope, Run, RunSettings,
        RunState,
    },
    stored::{read_ledger, read_set, write_entry, write_set},
};

pub struct Driver {
    pub world: RefCell<World>,
    pub run: Run,
    /// The stored entries.
    pub ledger: Vec<LedgerEntry>,
    pub pending: Vec<Effect>,
    pub now_ms: i64,
    pub faults: Script,
    /// Whether storing fails.
    pub is_full: bool,
    wake: Option<i64>,
}

pub fn change(field: Field, before: &str, after: &str) -> Change {
    Change {
        field,
        before: before.into(),
        after: after.into(),
    }
}

pub fn set_of(rows: Vec<(String, Action)>) -> ChangeSet {
    let rows = rows.into_iter().map(|(phone, action)| RowChange {
        name: String::new(),
        phone,
        action,
    });
    ChangeSet {
        id: "set".into(),
        name: "A set".into(),
        created_ms: 0,
        project: "project".into(),
        version: ApiVersion::V1,
        origin: Origin::BulkEdit,
        allow_two_steps: true,
        rows: rows.collect(),
    }
}

impl Driver {
    pub fn new(world: World, set: ChangeSet, settings: RunSettings) -> Driver {
        Driver {
            world: RefCell::new(world),
            run: Run::new(set, settings),
            ledger: Vec::new(),
            pending: Vec::new(),
            now_ms: 0,
            faults: Script::new(),
            is_full: false,
            wake: None,
        }
    }

    pub fn send(&mut self, event: Event) {
        for effect in self.run.handle(self.now_ms, event) {
            let begins = matches!(effect, Effect::Read { .. } | Effect::Submit { .. });
            assert!(
                !begins || self.run.state() == RunState::Running,
                "{effect:?}"
            );
            match effect {
                Effect::Wake { at_ms } => self.wake = Some(at_ms),
                effect => self.pending.push(effect),
            }
        }
        assert!(
            self.pending.len() <= 2 * super::super::MAX_LANES,
            "{:?}",
            self.pending
        );
    }

    /// Carries out an effect; its event, unless the tab is closed just then.
    pub fn carry_out(&mut self, index: usize) -> Option<Event> {
        if self.pending.is_empty() {
            return None;
        }
        let effect = self.pending.remove(index % self.pending.len());
        Some(match effect {
            Effect::Read { row, phone } => {
                let fault = self.faults.pop_front().unwrap_or(Fault::None);
                let result = self.world.borrow_mut().read(&phone, fault);
                Event::Read { row, result }
            }
            Effect::Record(entry) if self.is_full => Event::RecordFailed {
                sequence: entry.sequence,
            },
            Effect::Record(entry) => {
                let sequence = entry.sequence;
                assert!(self.ledger.iter().all(|known| known.sequence != sequence));
                self.ledger.push(entry);
                // Those of several lanes may be stored in another order.
                self.ledger.sort_by_key(|entry| entry.sequence);
                Event::Recorded { sequence }
            }
            Effect::Submit {
                row,
                phone,
                request,
            } => {
                self.assert_recorded(row, &request);
                let fault = self.faults.pop_front().unwrap_or(Fault::None);
                let conclusion = self.submit(phone, request, fault);
                Event::Concluded { row, conclusion }
            }
            Effect::Wake { .. } => return None,
        })
    }

    /// The entry before a request is stored before it is sent.
    fn assert_recorded(&self, row: usize, request: &Request) {
        let of_row = self.ledger.iter().filter(|entry| entry.row == row);
        let last = of_row.max_by_key(|entry| entry.sequence).expect("an entry");
        let Fact::Begun { step, changes, .. } = &last.fact else {
            panic!("{last:?}");
        };
        match request {
            Request::Update {
                step: sent_step,
                changes: sent,
                ..
            } => {
                assert_eq!((step, changes), (sent_step, sent));
            }
            Request::Release { .. } => assert_eq!(*step, Step::Release),
        }
        self.assert_no_conflict(row, request);
    }

    /// Nothing that somebody else has changed is overwritten without the admin's decision.
    fn assert_no_conflict(&self, row: usize, request: &Request) {
        let set = self.run.set();
        let Request::Update { step, changes, .. } = request else {
            return;
        };
        if self.run.rows[row].overwrites {
            return;
        }
        for change in changes {
            let of_set = set.rows[row].changes().iter();
            let mut of_set = of_set.filter(|known| known.field == change.field);
            let before = of_set.next().map(|known| known.before.as_str());
            match (step, change.field) {
                (Step::Link, Field::ServicePlan | Field::Campaign) => {
                    assert_eq!(change.before, "", "{change:?}");
                }
                _ => assert!(
                    before.is_none_or(|before| before == change.before),
                    "{change:?}"
                ),
            }
        }
    }

    fn submit(&self, phone: String, request: Request, fault: Fault) -> Conclusion {
        let fake = Fake {
            world: &self.world,
            phone,
            request: request.clone(),
            fault,
        };
        let store = Store::default();
        let conclusion = submit(&fake, (), &store, &NoClock).now_or_never().flatten();
        let conclusion = conclusion.expect("a conclusion");
        match request {
            Request::Release { .. } => Conclusion::of_release(conclusion),
            Request::Update { changes, .. } => {
                let conclusion = flatten(conclusion);
                Conclusion::of_update(conclusion, &changes)
            }
        }
    }

    /// Carries out an effect and tells the run.
    pub fn deliver(&mut self, index: usize) {
        if let Some(event) = self.carry_out(index) {
            self.send(event);
        }
    }

    /// Closes the tab and opens it again: what is stored stays.
    pub fn reload(&mut self) {
        self.pending.clear();
        self.wake = None;
        // By way of what is stored.
        let set = read_set(&write_set(self.run.set())).expect("a set").set;
        let texts: Vec<String> = self.ledger.iter().map(write_entry).collect();
        let ledger = read_ledger(texts.iter().map(String::as_str));
        assert_eq!((&ledger.entries, ledger.damaged), (&self.ledger, 0));
        self.run = Run::resume(set, self.run.settings.clone(), &ledger.entries);
    }

    pub fn sleep(&mut self, ms: i64) {
        self.now_ms += ms;
        if self.wake.is_some_and(|at_ms| at_ms <= self.now_ms) {
            self.wake = None;
            self.send(Event::Tick);
        }
    }

    /// Goes on without pausing until nothing is left to do.
    pub fn run_on(&mut self) {
        for turn in 0..10_000 {
            match self.run.state() {
                RunState::Finished => return,
                RunState::Ready | RunState::Paused(_) if self.pending.is_empty() => {
                    self.decide(turn);
                    self.send(Event::Resume);
                }
                _ => {}
            }
            if !self.pending.is_empty() {
                self.deliver(turn);
            } else if let Some(at_ms) = self.wake.take() {
                self.now_ms = self.now_ms.max(at_ms);
                self.send(Event::Tick);
            }
        }
        panic!(
            "it does not end: {:?} {:?}",
            self.run.state(),
            self.run.progress()
        );
    }

    /// Decides about every row that somebody else has changed.
    pub fn decide(&mut self, turn: usize) {
        if self.run.state() != RunState::Paused(PauseReason::Decisions) {
            return;
        }
        for row in 0..self.run.set().rows.len() {
            let decision = match (row + turn) % 2 {
                0 => Decision::Overwrite,
                _ => Decision::Skip,
            };
            self.send(Event::Decided { row, decision });
        }
    }

    pub fn retry(&mut self, scope: RetryScope) {
        self.send(Event::Retry(scope));
    }

    pub fn outcome(&self, row: usize) -> Outcome {
        let history = self.run.history(row).expect("a row");
        history.outcome.clone().expect("an outcome")
    }

    pub fn labels(&self) -> Vec<&'static str> {
        let rows = 0..self.run.set().rows.len();
        rows.map(|row| self.outcome(row).label()).collect()
    }
}

/// The conclusion of an update, whose snapshot is always a number.
fn flatten<S>(conclusion: submission::Conclusion<Option<S>>) -> submission::Conclusion<S> {
    use submission::Conclusion::{Done, NotExecuted, NotSent, Partly, Refused, Unknown};
    match conclusion {
        Done {
            snapshot: Some(snapshot),
            how,
        } => Done { snapshot, how },
        Partly {
            snapshot: Some(snapshot),
            how,
        } => Partly { snapshot, how },
        Done { how, .. } | Partly { how, .. } => Unknown {
            snapshot: None,
            how,
            error: None,
        },
        Refused {
            error,
            is_verified,
            snapshot,
        } => Refused {
            error,
            is_verified,
            snapshot: snapshot.flatten(),
        },
        NotSent(reason) => NotSent(reason),
        NotExecuted {
            how,
            obstacle,
            snapshot,
        } => NotExecuted {
            how,
            obstacle,
            snapshot: snapshot.flatten(),
        },
        Unknown {
            snapshot,
            how,
            error,
        } => Unknown {
            snapshot: snapshot.flatten(),
            how,
            error,
        },
    }
}
