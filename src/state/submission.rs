//! The submission of a change from a page: its state and what to tell of it, as signals.

use std::rc::Rc;

use leptos::{
    prelude::*,
    reactive::owner::{Owner, WeakOwner},
    task::spawn_local,
};
use numbers_client::{
    options::{RequestOptions, Retry},
    submission::{self, Change, Conclusion, Phase, Report, Submission, SubmissionStore, Wording},
};

use super::inventory::Inventory;
use crate::browser::fetch::FetchTransport;

/// The submissions of the tab, by subject: a page that is opened again finds what it left on its way. Copies share them.
#[derive(Clone, Copy)]
pub struct Submissions {
    entries: StoredValue<Vec<Entry>, LocalStorage>,
    /// How many there ever were.
    count: StoredValue<usize>,
    /// What came of changes whose page is gone, for a notice above every page.
    pub outcomes: RwSignal<Vec<Landed>>,
    inventory: Inventory,
    /// The owner of the whole app. Not a strong one: the app owns this value.
    owner: StoredValue<Option<WeakOwner>>,
}

/// A submission with its subject.
struct Entry {
    subject: String,
    handle: SubmissionHandle,
    /// Owns the signals of the handle.
    owner: Owner,
}

/// What came of a change whose page is gone.
#[derive(Clone)]
pub struct Landed {
    /// What was changed: "Release of +12086390939".
    pub subject: String,
    /// The submission, to verify it again.
    pub submission: SubmissionHandle,
}

impl Landed {
    /// Identity among the outcomes that are shown.
    pub fn key(&self) -> (String, usize) {
        (self.subject.clone(), self.submission.id)
    }
}

impl Submissions {
    /// None yet. They live as long as the current owner, which is the app.
    pub fn new(inventory: Inventory) -> Self {
        Self {
            entries: StoredValue::new_local(Vec::new()),
            count: StoredValue::new(0),
            outcomes: RwSignal::new(Vec::new()),
            inventory,
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// The submission of a subject, for the current page. What came of an earlier one is not told again; what is on its way
    /// or unknown is.
    pub fn of(self, subject: &str) -> SubmissionHandle {
        let known = self.entries.with_value(|entries| {
            let mut entries = entries.iter();
            entries
                .find(|entry| entry.subject == subject)
                .map(|entry| entry.handle)
        });
        let shared = known.unwrap_or_else(|| self.add(subject));
        shared.reset();
        let page = RwSignal::new(());
        shared.page.set(Some(page));
        self.dismiss(subject);
        SubmissionHandle {
            own_page: Some(page),
            submissions: Some(self),
            ..shared
        }
    }

    /// Adds a submission, and drops those that nobody has or waits for any more.
    fn add(self, subject: &str) -> SubmissionHandle {
        let app = self.owner.get_value().and_then(|owner| owner.upgrade());
        let owner = app.map_or_else(Owner::new, |app| app.child());
        let id = self.count.with_value(|count| *count);
        self.count.set_value(id + 1);
        let handle = owner.with(|| SubmissionHandle {
            id,
            ..SubmissionHandle::new(self.inventory)
        });
        let shown: Vec<usize> = self.outcomes.with_untracked(|outcomes| {
            let outcomes = outcomes.iter();
            outcomes.map(|landed| landed.submission.id).collect()
        });
        self.entries.update_value(|entries| {
            entries.retain(|entry| {
                let handle = entry.handle;
                let is_needed = !handle.is_left()
                    || shown.contains(&handle.id)
                    || handle.state.with_untracked(Submission::is_busy)
                    || handle.phase_untracked() == Phase::Unknown;
                if !is_needed {
                    entry.owner.cleanup();
                }
                is_needed
            });
            let subject = subject.to_owned();
            entries.push(Entry {
                subject,
                handle,
                owner,
            });
        });
        handle
    }

    /// Adds what came of a change whose page is gone.
    fn land(self, submission: SubmissionHandle) {
        let subject = self.entries.with_value(|entries| {
            let mut entries = entries.iter();
            let entry = entries.find(|entry| entry.handle.id == submission.id);
            entry.map(|entry| entry.subject.clone())
        });
        let Some(subject) = subject else {
            return;
        };
        self.outcomes.update(|outcomes| {
            outcomes.retain(|landed| landed.subject != subject);
            outcomes.push(Landed {
                subject,
                submission,
            });
        });
    }

    /// Takes an outcome away that was read.
    pub fn dismiss(self, subject: &str) {
        self.outcomes
            .update(|outcomes| outcomes.retain(|landed| landed.subject != subject));
    }

    /// Forgets all: another project is connected.
    pub fn forget(self) {
        self.entries
            .with_value(|entries| entries.iter().for_each(|entry| entry.handle.forget()));
        self.outcomes.set(Vec::new());
    }
}

/// The submission of a change. Copies share it; it ends with its owner, or when another project is connected.
#[derive(Clone, Copy)]
pub struct SubmissionHandle {
    state: RwSignal<Submission>,
    /// Memos of what is shown, so that screen readers do not announce equal text again.
    phase: Memo<Phase>,
    told: RwSignal<Option<Report>>,
    shown_report: Memo<Option<Report>>,
    /// Verifies the change again.
    recheck: StoredValue<Option<Rc<dyn Fn()>>, LocalStorage>,
    /// The pending retry of the verifying read.
    retry: RwSignal<Option<Retry>>,
    shown_retry: Memo<Option<Retry>>,
    inventory: Inventory,
    /// Incremented when a submission is forgotten, so that its late outcome is ignored.
    generation: RwSignal<u32>,
    /// The page that has this submission now, disposed with it.
    page: RwSignal<Option<RwSignal<()>>>,
    /// The page that this copy was made for; none where it belongs to no page.
    own_page: Option<RwSignal<()>>,
    submissions: Option<Submissions>,
    /// Incremented when what came of it was not taken by the page that has it now.
    landed: RwSignal<u32>,
    /// Identity among [`Submissions`].
    id: usize,
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
        let state = RwSignal::new(Submission::new());
        let told = RwSignal::new(None::<Report>);
        let retry = RwSignal::new(None::<Retry>);
        Self {
            state,
            phase: Memo::new(move |_| state.with(Submission::phase)),
            told,
            shown_report: Memo::new(move |_| told.get()),
            recheck: StoredValue::new_local(None),
            retry,
            shown_retry: Memo::new(move |_| retry.get()),
            inventory,
            generation: RwSignal::new(0),
            page: RwSignal::new(None),
            own_page: None,
            submissions: None,
            landed: RwSignal::new(0),
            id: 0,
        }
    }

    /// Whether the page that this copy was made for is gone.
    fn is_page_gone(self) -> bool {
        self.own_page.is_some_and(|page| page.is_disposed())
    }

    /// Whether no page has this submission any more.
    fn is_left(self) -> bool {
        let page = self.page.get_untracked();
        page.is_some_and(|page| page.is_disposed())
    }

    /// Runs `run` when a change ends that an earlier page has sent: what this one shows may be out of date.
    pub fn on_landed(self, run: impl Fn() + 'static) {
        let seen = self.landed.get_untracked();
        Effect::new(move || {
            if self.landed.get() != seen {
                run();
            }
        });
    }

    /// The phase, tracked.
    pub fn phase(self) -> Phase {
        self.phase.get()
    }

    /// The phase, untracked.
    pub fn phase_untracked(self) -> Phase {
        self.state.with_untracked(Submission::phase)
    }

    /// Whether the change is being sent or verified, tracked.
    pub fn is_busy(self) -> bool {
        matches!(self.phase(), Phase::Sending | Phase::Verifying)
    }

    /// Whether the outcome is unknown, tracked.
    pub fn is_unknown(self) -> bool {
        self.phase() == Phase::Unknown
    }

    /// Whether the change may be sent, tracked.
    pub fn may_send(self) -> bool {
        matches!(self.phase(), Phase::Idle | Phase::Refused)
    }

    /// Whether another sending may have the idempotency key of the last one, untracked.
    pub fn keeps_key(self) -> bool {
        self.state.with_untracked(Submission::keeps_key)
    }

    /// What to tell of the change, tracked.
    pub fn told(self) -> Option<Report> {
        self.shown_report.get()
    }

    /// The pending retry of the verifying read, tracked.
    pub fn retry(self) -> Option<Retry> {
        self.shown_retry.get()
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
            self.recheck.set_value(None);
        }
    }

    /// Forgets the change when another project is connected.
    ///
    /// A request in flight goes on, and its outcome is ignored.
    pub fn forget(self) {
        self.generation.update(|generation| *generation += 1);
        self.state.set(Submission::new());
        self.told.set(None);
        self.recheck.set_value(None);
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
    /// It is not called when the handle's owner is gone, another project is connected, or the change must not be sent now.
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
        self.recheck
            .set_value(Some(flight.recheck(&change, &conclude)));
        spawn_local(async move {
            let conclusion =
                submission::submit(&*change, confirmed, &flight, &FetchTransport).await;
            self.concluded(conclusion, &*conclude);
        });
    }

    /// Submits a change of [`Submissions::of`], which is told also when its page is gone: `land` takes what it shows into the
    /// app, always and first.
    pub fn submit_beyond_page<C: Change + 'static>(
        self,
        wording: &'static Wording,
        change: C,
        confirmed: C::Confirmed,
        land: impl Fn(&Conclusion<C::Snapshot>) + 'static,
        conclude: impl Fn(Conclusion<C::Snapshot>) -> Option<Report> + 'static,
    ) where
        C::Confirmed: 'static,
    {
        self.submit(change, confirmed, move |conclusion| {
            land(&conclusion);
            if !self.is_page_gone() {
                return conclude(conclusion);
            }
            match self.submissions.filter(|_| self.is_left()) {
                Some(submissions) => submissions.land(self),
                None => self.landed.update(|landed| *landed += 1),
            }
            Some(conclusion.tell(wording, |_| false))
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
        if let Some(recheck) = self.recheck.get_value() {
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
            spawn_local(async move {
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
