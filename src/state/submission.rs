//! The submission of a change from a page: its state and what to tell of it, as signals.

use std::rc::Rc;

use numbers_client::{
    options::{RequestOptions, Retry},
    submission::{self, Change, Conclusion, Phase, Report, Submission, SubmissionStore},
};

use super::inventory::Inventory;
use crate::{
    browser::fetch::FetchTransport,
    reactive::{Var, spawn},
};

/// The submission of a change. Copies share it; it ends with its owner, or when another project is connected.
#[derive(Clone, Copy)]
pub struct SubmissionHandle {
    state: Var<Submission>,
    told: Var<Option<Report>>,
    /// Verifies the change again.
    recheck: Var<Option<Rc<dyn Fn()>>>,
    /// The pending retry of the verifying read.
    retry: Var<Option<Retry>>,
    inventory: Inventory,
    /// Incremented when a submission is forgotten, so that its late outcome is ignored.
    generation: Var<u32>,
}

/// A change in flight: from its first request until it is forgotten.
#[derive(Clone, Copy)]
struct Flight {
    handle: SubmissionHandle,
    generation: u32,
    era: u32,
}

impl SubmissionHandle {
    /// A handle without a submission. `inventory` tells whether another project was connected meanwhile.
    pub fn new(inventory: Inventory) -> Self {
        Self {
            state: Var::new(Submission::new()),
            told: Var::new(None),
            recheck: Var::new(None),
            retry: Var::new(None),
            inventory,
            generation: Var::new(0),
        }
    }

    /// The phase, tracked.
    pub fn phase(self) -> Phase {
        self.state.with(Submission::phase)
    }

    /// The phase, untracked.
    pub fn phase_untracked(self) -> Phase {
        self.state.with_untracked(Submission::phase)
    }

    /// Whether the change is being sent or verified, tracked.
    pub fn is_busy(self) -> bool {
        self.state.with(Submission::is_busy)
    }

    /// Whether the outcome is unknown, tracked.
    pub fn is_unknown(self) -> bool {
        self.phase() == Phase::Unknown
    }

    /// Whether the change may be sent, tracked.
    pub fn may_send(self) -> bool {
        matches!(self.phase(), Phase::Idle | Phase::Refused)
    }

    /// What to tell of the change, tracked.
    pub fn told(self) -> Option<Report> {
        self.told.get()
    }

    /// The pending retry of the verifying read, tracked.
    pub fn retry(self) -> Option<Retry> {
        self.retry.get()
    }

    /// Sets what to tell.
    pub fn tell(self, told: Option<Report>) {
        self.told.set(told);
    }

    /// Clears a concluded change. A busy or unknown one stays.
    pub fn reset(self) {
        self.state.update(Submission::reset);
        if !self.is_open() {
            self.told.set(None);
        }
    }

    /// Abandons a change of unknown outcome, so that another may be sent.
    pub fn abandon(self) {
        self.state.update(Submission::abandon);
        if !self.is_open() {
            self.told.set(None);
            self.recheck.set(None);
        }
    }

    /// Forgets the change when another project is connected.
    ///
    /// A request in flight goes on, and its outcome is ignored.
    pub fn forget(self) {
        self.generation.update(|generation| *generation += 1);
        self.state.set(Submission::new());
        self.told.set(None);
        self.recheck.set(None);
        self.retry.set(None);
    }

    fn is_open(self) -> bool {
        !matches!(self.phase_untracked(), Phase::Idle | Phase::Refused)
    }

    /// Options of the verifying read, whose retries the page shows.
    pub fn verifying(self, options: RequestOptions) -> RequestOptions {
        options.on_retry(move |retry| {
            if !self.retry.is_disposed() {
                self.retry.set(retry);
            }
        })
    }

    /// Submits a change. `conclude` applies the conclusion to the page and returns what to tell of it.
    ///
    /// It is not called when the page is gone, another project is connected, or the change must not be sent now.
    pub fn submit<C: Change + 'static>(
        self,
        change: C,
        confirmed: C::Confirmed,
        conclude: impl Fn(Conclusion<C::Snapshot>) -> Option<Report> + 'static,
    ) where
        C::Confirmed: 'static,
    {
        if !matches!(self.phase_untracked(), Phase::Idle | Phase::Refused) {
            return;
        }
        self.told.set(None);
        let flight = Flight {
            handle: self,
            generation: self.generation.get_untracked(),
            era: self.inventory.era(),
        };
        let (change, conclude) = (Rc::new(change), Rc::new(conclude));
        self.recheck.set(Some(flight.recheck(&change, &conclude)));
        spawn(async move {
            let conclusion =
                submission::submit(&*change, confirmed, &flight, &FetchTransport).await;
            self.concluded(conclusion, &*conclude);
        });
    }

    fn concluded<S>(
        self,
        conclusion: Option<Conclusion<S>>,
        conclude: &impl Fn(Conclusion<S>) -> Option<Report>,
    ) {
        if let Some(conclusion) = conclusion {
            let told = conclude(conclusion);
            if !self.told.is_disposed() {
                self.told.set(told);
                // A read that was cancelled leaves its retry behind.
                self.retry.set(None);
            }
        }
    }

    /// Verifies a change of unknown outcome again.
    pub fn check_again(self) {
        if let Some(recheck) = self.recheck.get_untracked() {
            recheck();
        }
    }
}

impl Flight {
    /// The function that verifies the change again.
    fn recheck<C: Change + 'static>(
        self,
        change: &Rc<C>,
        conclude: &Rc<impl Fn(Conclusion<C::Snapshot>) -> Option<Report> + 'static>,
    ) -> Rc<dyn Fn()> {
        let (change, conclude) = (change.clone(), conclude.clone());
        Rc::new(move || {
            let (change, conclude) = (change.clone(), conclude.clone());
            spawn(async move {
                let conclusion = submission::check_again(&*change, &self, &FetchTransport).await;
                self.handle.concluded(conclusion, &*conclude);
            });
        })
    }
}

impl SubmissionStore for Flight {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        let handle = self.handle;
        let is_current = !handle.state.is_disposed()
            && handle.generation.get_untracked() == self.generation
            && handle.inventory.era() == self.era;
        is_current.then(|| {
            let mut changed = None;
            handle.state.update(|state| changed = Some(change(state)));
            changed
        })?
    }
}
