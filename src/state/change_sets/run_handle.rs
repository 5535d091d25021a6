//! The run of a change set in this tab: carries out its effects, and tells pages how far it is.

use std::time::Duration;

use change_sets::{
    change_set::ChangeSet,
    ledger::{LedgerEntry, LedgerRow},
    run::{
        Effect, Event, Progress, ReadFailure, ReadResult, RetryScope, Run, RunSettings, RunState,
    },
};
use leptos::{prelude::*, task::spawn_local};
use numbers_client::{client_error::ClientError, options::RequestOptions};
use numbers_model::release::ConfirmedReleases;

use super::{
    row_submission::{Sender, is_signed_out},
    storage::{SetStorage, SetSummary, lock_name},
};
use crate::{
    browser::{clock, event_listener::on_window, tab_lock::TabLock},
    state::{app_state::AppState, connection::Client},
};

/// The rows after which the summary for the list is written again.
const SUMMARY_EVERY: usize = 20;

/// A run in this tab. Copies share it; it ends with the app, or when another project is connected.
#[derive(Clone, Copy)]
pub struct RunHandle {
    run: StoredValue<Run, LocalStorage>,
    /// Raised with every event, for what is shown of rows.
    changed: RwSignal<u32>,
    /// The state.
    pub state: RwSignal<RunState>,
    /// Counts by phase and outcome.
    pub progress: RwSignal<Progress>,
    /// Whether another tab runs the set.
    pub is_elsewhere: RwSignal<bool>,
    /// The number of damaged rows; a set that has any is not run.
    pub damaged: usize,
    lock: StoredValue<Option<TabLock>, LocalStorage>,
    /// Whether the lock is being taken: a second press must not find it taken.
    is_locking: StoredValue<bool>,
    confirmed: StoredValue<Option<ConfirmedReleases>, LocalStorage>,
    storage: StoredValue<SetStorage, LocalStorage>,
    /// Raised with every alarm, so that only the latest rings.
    alarm: StoredValue<u32>,
    /// The rows that had ended when the summary was written, and whether all had.
    summarized: StoredValue<(usize, bool)>,
    app: AppState,
    era: u32,
}

impl RunHandle {
    /// The run of a set with what its ledger says. Nothing is sent before [`RunHandle::resume`].
    pub(super) fn new(
        app: AppState,
        storage: SetStorage,
        set: ChangeSet,
        settings: RunSettings,
        ledger: &[LedgerEntry],
        damaged: usize,
    ) -> Self {
        let run = Run::resume(set, settings, ledger);
        let handle = Self {
            changed: RwSignal::new(0),
            state: RwSignal::new(run.state()),
            progress: RwSignal::new(*run.progress()),
            is_elsewhere: RwSignal::new(false),
            damaged,
            lock: StoredValue::new_local(None),
            is_locking: StoredValue::new(false),
            confirmed: StoredValue::new_local(None),
            storage: StoredValue::new_local(storage),
            alarm: StoredValue::new(0),
            summarized: StoredValue::new((0, false)),
            era: app.inventory.era(),
            run: StoredValue::new_local(run),
            app,
        };
        on_window("offline", move |_| handle.dispatch(Event::WentOffline));
        on_window("online", move |_| handle.dispatch(Event::WentOnline));
        handle
    }

    /// Reads the run, tracked.
    pub fn read<R>(self, read: impl FnOnce(&Run) -> R) -> R {
        self.changed.track();
        self.run.with_value(read)
    }

    /// Reads the run, untracked.
    pub fn read_untracked<R>(self, read: impl FnOnce(&Run) -> R) -> R {
        self.run.with_value(read)
    }

    /// The ID of the set.
    pub fn id(self) -> String {
        self.read_untracked(|run| run.set().id.clone())
    }

    /// The rows of the ledger, as they are known now.
    pub fn histories(self) -> Vec<LedgerRow> {
        self.read_untracked(|run| {
            let rows = 0..run.set().rows.len();
            rows.map(|row| run.history(row).cloned().unwrap_or_default())
                .collect()
        })
    }

    /// Runs the set, or goes on, unless another tab does. Releases need their confirmation.
    pub fn resume(self, confirmed: Option<ConfirmedReleases>) {
        if confirmed.is_some() {
            self.confirmed.set_value(confirmed);
        }
        self.go_on(None);
    }

    /// Tries rows again.
    pub fn retry(self, scope: RetryScope) {
        self.go_on(Some(Event::Retry(scope)));
    }

    /// Goes on after `first`, unless another tab has the set.
    fn go_on(self, first: Option<Event>) {
        if self.damaged > 0 || self.is_locking.get_value() {
            return;
        }
        self.is_locking.set_value(true);
        spawn_local(async move {
            let has_lock = self.lock.with_value(Option::is_some) || self.take_lock().await;
            if self.is_gone() {
                return;
            }
            self.is_locking.set_value(false);
            if !has_lock {
                return;
            }
            // The run shows nothing that rests in between, so that it keeps its lock.
            self.dispatch_all(first.into_iter().chain([Event::Resume]));
        });
    }

    /// Takes the lock of the set, and what other tabs have done of it. False if another tab has it, or the run is gone.
    async fn take_lock(self) -> bool {
        let lock = TabLock::take(&lock_name(&self.id())).await;
        if self.is_gone() {
            return false;
        }
        self.is_elsewhere.set(lock.is_none());
        let is_taken = lock.is_some() && self.catch_up().await;
        if is_taken {
            self.lock.set_value(lock);
        }
        is_taken
    }

    /// Takes what another tab has done of the set since it was read. False if it can't be told.
    async fn catch_up(self) -> bool {
        let (storage, id) = (self.storage.get_value(), self.id());
        let Some(kept) = storage.read(&id).await else {
            return false;
        };
        let is_current = !self.is_gone();
        if is_current {
            self.run.update_value(|run| {
                *run = Run::resume(
                    run.set().clone(),
                    run.settings().clone(),
                    &kept.ledger.entries,
                );
            });
            self.show();
        }
        is_current
    }

    /// Whether the set is being run in this tab, or paused in it, tracked.
    pub fn is_under_way(self) -> bool {
        !matches!(self.state.get(), RunState::Ready | RunState::Finished)
    }

    /// Whether the releases of the set were confirmed since the page was loaded.
    pub fn is_confirmed(self) -> bool {
        self.confirmed.with_value(Option::is_some)
    }

    /// Whether nobody waits for the run any more.
    fn is_gone(self) -> bool {
        self.state.is_disposed() || self.app.inventory.era() != self.era
    }

    /// Handles an event and carries out its effects.
    pub fn dispatch(self, event: Event) {
        self.dispatch_all([event]);
    }

    fn dispatch_all(self, events: impl IntoIterator<Item = Event>) {
        if self.is_gone() {
            return;
        }
        let mut effects = Vec::new();
        self.run.update_value(|run| {
            for event in events {
                effects.append(&mut run.handle(clock::epoch_ms(), event));
            }
        });
        for effect in effects {
            self.carry_out(effect);
        }
        self.show();
    }

    /// Shows the state of the run.
    fn show(self) {
        let (state, progress) = self.run.with_value(|run| (run.state(), *run.progress()));
        self.state
            .maybe_update(|shown| std::mem::replace(shown, state) != state);
        self.progress
            .maybe_update(|shown| std::mem::replace(shown, progress) != progress);
        self.changed
            .update(|changed| *changed = changed.wrapping_add(1));
        let is_resting = !matches!(state, RunState::Running | RunState::Grace { .. });
        let (before, now) = (
            self.summarized.get_value(),
            (progress.done(), state == RunState::Finished),
        );
        if now.0 >= before.0 + SUMMARY_EVERY || (is_resting && now != before) {
            self.summarized.set_value(now);
            self.keep_summary(is_resting);
        }
        if matches!(state, RunState::Ready | RunState::Finished) {
            // Another tab may run it. A paused run stays this tab's: what was decided here is in no ledger.
            self.lock.set_value(None);
        }
    }

    /// Keeps the summary for the list, which shows it once the run rests.
    fn keep_summary(self, is_resting: bool) {
        let summary = self
            .run
            .with_value(|run| SetSummary::of(run.set(), run.progress(), run.state()));
        let storage = self.storage.get_value();
        let sets = self.app.change_sets();
        spawn_local(async move {
            storage.keep_summary(&summary).await;
            if is_resting {
                sets.load().await;
            }
        });
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Record(entry) => self.record(entry),
            Effect::Wake { at_ms } => self.wake(at_ms),
            Effect::Read { row, phone } => {
                let client = self.app.connection.client_untracked();
                spawn_local(async move {
                    let result = self.read_number(client, &phone).await;
                    self.dispatch(Event::Read { row, result });
                });
            }
            Effect::Submit {
                row,
                phone,
                request,
            } => {
                let Some(client) = self.app.connection.client_untracked() else {
                    return;
                };
                let sender = Sender {
                    client,
                    inventory: self.app.inventory,
                    confirmed: self.confirmed.get_value(),
                    protection: self.run.with_value(|run| run.settings().protection.clone()),
                };
                spawn_local(async move {
                    if let Some(conclusion) = sender.submit(phone, request).await {
                        self.dispatch(Event::Concluded { row, conclusion });
                    }
                });
            }
        }
    }

    fn record(self, entry: LedgerEntry) {
        let (storage, id) = (self.storage.get_value(), self.id());
        spawn_local(async move {
            let sequence = entry.sequence;
            let event = match storage.keep_entry(&id, &entry).await {
                true => Event::Recorded { sequence },
                false => Event::RecordFailed { sequence },
            };
            self.dispatch(event);
        });
    }

    fn wake(self, at_ms: i64) {
        let alarm = self.alarm.get_value().wrapping_add(1);
        self.alarm.set_value(alarm);
        let wait = u64::try_from(at_ms - clock::epoch_ms()).unwrap_or_default();
        let ring = move || {
            if !self.is_gone() && self.alarm.get_value() == alarm {
                self.dispatch(Event::Tick);
            }
        };
        set_timeout(ring, Duration::from_millis(wait));
    }

    async fn read_number(self, client: Option<Client>, phone: &str) -> ReadResult {
        let Some(client) = client else {
            return ReadResult::Failed(ReadFailure::SignedOut);
        };
        // Once: the run has its own pace.
        match client
            .number(phone, &RequestOptions::default().once())
            .await
        {
            Ok(response) => {
                if !self.is_gone() {
                    self.app.inventory.put(response.number.clone());
                }
                ReadResult::Number(Box::new(response.number))
            }
            Err(error) => of_failed_read(&error),
        }
    }

    /// Reads how far another tab is, for a set that this one does not run.
    pub fn watch(self) {
        spawn_local(async move {
            if self.lock.with_value(Option::is_none) {
                self.catch_up().await;
            }
        });
    }
}

fn of_failed_read(error: &ClientError) -> ReadResult {
    match error.status() {
        Some(404) => ReadResult::Gone,
        Some(429) => ReadResult::Failed(ReadFailure::Throttled {
            retry_after_s: error.retry_after_s(),
        }),
        _ if is_signed_out(error) => ReadResult::Failed(ReadFailure::SignedOut),
        _ if error.is_transient() => ReadResult::Failed(ReadFailure::Unreachable),
        Some(500..) => ReadResult::Failed(ReadFailure::Unreachable),
        _ => ReadResult::Failed(ReadFailure::Other(error.explain().what)),
    }
}
