//! The submission of a change from a page: state and what is told of it, for the page to draw.

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

/// A change that a page submits. Copies share it; it ends with its owner, or when another project is connected.
#[derive(Clone, Copy)]
pub struct SubmissionHandle {
    state: Var<Submission>,
    told: Var<Option<Report>>,
    /// Verifies the change again.
    again: Var<Option<Rc<dyn Fn()>>>,
    /// The retry of the verifying read that is waited for.
    retry: Var<Option<Retry>>,
    inventory: Inventory,
    /// Tells what is submitted now from what was forgotten.
    round: Var<u32>,
}

/// One change of a [`SubmissionHandle`], from its first request until it is forgotten.
#[derive(Clone, Copy)]
struct Flight {
    handle: SubmissionHandle,
    round: u32,
    era: u32,
}

impl SubmissionHandle {
    /// Nothing submitted. `inventory` tells whether another project was connected meanwhile.
    pub fn new(inventory: Inventory) -> Self {
        Self {
            state: Var::new(Submission::new()),
            told: Var::new(None),
            again: Var::new(None),
            retry: Var::new(None),
            inventory,
            round: Var::new(0),
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

    /// Whether the request is on its way, or the change is being verified; tracked.
    pub fn is_busy(self) -> bool {
        self.state.with(Submission::is_busy)
    }

    /// Whether it can't be told what came of it, tracked.
    pub fn is_unknown(self) -> bool {
        self.phase() == Phase::Unknown
    }

    /// Whether the change may be sent, tracked.
    pub fn may_send(self) -> bool {
        matches!(self.phase(), Phase::Idle | Phase::Refused)
    }

    /// What is told of it, tracked.
    pub fn told(self) -> Option<Report> {
        self.told.get()
    }

    /// The retry of the verifying read that is waited for, tracked.
    pub fn retry(self) -> Option<Retry> {
        self.retry.get()
    }

    /// Says something else, or nothing.
    pub fn tell(self, told: Option<Report>) {
        self.told.set(told);
    }

    /// Begins anew, once the last change is concluded. What is on its way or can't be told stays.
    pub fn reset(self) {
        self.state.update(Submission::reset);
        if !self.is_held() {
            self.told.set(None);
        }
    }

    /// Gives up a change that can't be told.
    pub fn abandon(self) {
        self.state.update(Submission::abandon);
        if !self.is_held() {
            self.told.set(None);
            self.again.set(None);
        }
    }

    /// Forgets it all, because another project is connected. What is on its way goes on, and nobody is told what comes of it.
    pub fn forget(self) {
        self.round.update(|round| *round += 1);
        self.state.set(Submission::new());
        self.told.set(None);
        self.again.set(None);
        self.retry.set(None);
    }

    fn is_held(self) -> bool {
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

    /// Submits a change. `conclude` takes what came of it into the page, and gives what is told of it. It is not called where
    /// nobody waits for it any more, or the change must not be sent now.
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
            round: self.round.get_untracked(),
            era: self.inventory.era(),
        };
        let (change, conclude) = (Rc::new(change), Rc::new(conclude));
        self.again.set(Some(flight.check(&change, &conclude)));
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

    /// Verifies a change again that can't be told.
    pub fn check_again(self) {
        if let Some(again) = self.again.get_untracked() {
            again();
        }
    }
}

impl Flight {
    fn check<C: Change + 'static>(
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
            && handle.round.get_untracked() == self.round
            && handle.inventory.era() == self.era;
        is_current.then(|| {
            let mut changed = None;
            handle.state.update(|state| changed = Some(change(state)));
            changed
        })?
    }
}
