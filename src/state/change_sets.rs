//! Change sets: what is being prepared, what runs in this tab, and what this browser keeps.

mod row_submission;
mod run_handle;
mod storage;

use change_sets::{
    change_set::{ChangeSet, RowChange},
    ledger::LedgerEntry,
    run::{Run, RunSettings, RunState},
};
use leptos::{
    prelude::*,
    reactive::owner::{Owner, WeakOwner},
};
use numbers_model::{protection::Protection, release::ConfirmedReleases};

use self::storage::{SetStorage, lock_name};
pub use self::{run_handle::RunHandle, storage::SetSummary};
use super::{app_state::AppState, protected_numbers};
use crate::{
    browser::{crypto, tab_lock::TabLock},
    routes::Route,
};

/// The last part of the address of a set that is being prepared, in place of an ID.
pub const NEW: &str = "new";

/// What a set is prepared from.
#[derive(Debug, Clone, PartialEq)]
pub enum Preparation {
    /// Fields of these numbers are to be edited.
    Edit(Vec<String>),
    /// These numbers are to be released.
    Release(Vec<String>),
    /// A file or pasted cells are to be read.
    Import,
    /// A set that ran is to be rolled back.
    RollBack {
        /// Its ID.
        id: String,
        /// Its name.
        name: String,
        /// The rows of the inverse set.
        rows: Vec<RowChange>,
    },
}

/// The kept sets, as far as they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Being read.
    Loading,
    /// The browser keeps nothing, or can't read it.
    Unavailable,
    /// Read, the latest first.
    Sets(Vec<SetSummary>),
}

/// A run of this tab.
#[derive(Clone)]
struct OpenRun {
    id: String,
    run: RunHandle,
    /// Owns the signals of the run.
    _owner: Owner,
}

/// The change sets of this tab. Copies share them.
#[derive(Clone, Copy)]
pub struct ChangeSets {
    /// What is being prepared.
    pub preparation: RwSignal<Option<Preparation>>,
    /// The kept sets of the project.
    pub kept: RwSignal<Kept>,
    /// The runs of this tab, opened or running.
    runs: RwSignal<Vec<OpenRun>>,
    storage: StoredValue<Option<SetStorage>, LocalStorage>,
    app: AppState,
    /// The owner of the whole app, which runs live as long as.
    owner: StoredValue<Option<WeakOwner>>,
}

impl ChangeSets {
    /// Nothing prepared, nothing read. It lives as long as the current owner, which is the app.
    pub fn new(app: AppState) -> Self {
        Self {
            preparation: RwSignal::new(None),
            kept: RwSignal::new(Kept::Loading),
            runs: RwSignal::new(Vec::new()),
            storage: StoredValue::new_local(None),
            app,
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
        }
    }

    /// Opens the page that prepares a set.
    pub fn prepare(self, preparation: Preparation) {
        self.preparation.set(Some(preparation));
        let route = Route::Changes(Some(NEW.to_owned()));
        self.app.history.push(&route.path());
    }

    async fn storage(self) -> Option<SetStorage> {
        if let Some(storage) = self.storage.get_value() {
            return Some(storage);
        }
        let storage = SetStorage::open().await?;
        self.storage.set_value(Some(storage.clone()));
        Some(storage)
    }

    /// The project that is connected: base URL, version and ID. A set belongs to one version, which decides its fields.
    fn project(self) -> String {
        let access = self.app.connection.access();
        access.map_or_else(String::new, |access| {
            let version = access.version.as_str();
            format!("{} {version} {}", access.base, access.project)
        })
    }

    /// Reads what this browser keeps.
    pub async fn load(self) {
        let project = self.project();
        let mut summaries = None;
        if let Some(storage) = self.storage().await {
            summaries = storage.summaries(&project).await;
            for summary in summaries.iter_mut().flatten() {
                self.bring_up_to_date(&storage, summary).await;
            }
        }
        if self.project() == project {
            self.kept
                .set(summaries.map_or(Kept::Unavailable, Kept::Sets));
        }
    }

    /// Counts anew what a set has done that was not finished: its summary is older than its ledger.
    async fn bring_up_to_date(self, storage: &SetStorage, summary: &mut SetSummary) {
        if summary.is_finished || untrack(|| self.is_under_way(&summary.id)) {
            return;
        }
        summary.is_elsewhere = TabLock::take(&lock_name(&summary.id)).await.is_none();
        if summary.is_elsewhere {
            return;
        }
        if let Some(kept) = storage.read(&summary.id).await {
            let settings = RunSettings::default();
            let run = Run::resume(kept.stored.set, settings, &kept.ledger.entries);
            *summary = SetSummary::of(run.set(), run.progress(), run.state());
        }
    }

    /// A set with this name and these rows; it has an ID of its own.
    pub fn make(self, base: ChangeSet) -> ChangeSet {
        let bytes = crypto::unique_bytes::<8>();
        let id = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        ChangeSet {
            id,
            project: self.project(),
            ..base
        }
    }

    /// Keeps a new set, opens its page and runs it.
    ///
    /// # Errors
    /// The browser could not keep it: nothing was sent.
    pub async fn start(
        self,
        set: ChangeSet,
        settings: RunSettings,
        confirmed: Option<ConfirmedReleases>,
    ) -> Result<(), String> {
        const NOT_KEPT: &str = "This browser could not keep the change set, so nothing was sent. Private windows and full \
                                disks are the usual reasons.";
        let storage = self.storage().await.ok_or(NOT_KEPT)?;
        if !storage.keep_set(&set).await {
            return Err(NOT_KEPT.to_owned());
        }
        let id = set.id.clone();
        let run = self.add(storage.clone(), set, settings, &[], 0);
        let summary =
            run.read_untracked(|run| SetSummary::of(run.set(), run.progress(), run.state()));
        storage.keep_summary(&summary).await;
        self.preparation.set(None);
        self.app.history.replace(&Route::Changes(Some(id)).path());
        run.resume(confirmed);
        Ok(())
    }

    fn add(
        self,
        storage: SetStorage,
        set: ChangeSet,
        settings: RunSettings,
        ledger: &[LedgerEntry],
        damaged: usize,
    ) -> RunHandle {
        let id = set.id.clone();
        let app_owner = self.owner.get_value().and_then(|owner| owner.upgrade());
        let owner = app_owner.map_or_else(Owner::new, |app| app.child());
        let run = owner.with(|| RunHandle::new(self.app, storage, set, settings, ledger, damaged));
        self.runs.update(|runs| {
            runs.push(OpenRun {
                id,
                run,
                _owner: owner,
            });
        });
        run
    }

    /// The run of a set: of this tab, or read from the database. `None` if the browser has no such set of this project.
    pub async fn open(self, id: &str) -> Option<RunHandle> {
        let known = |runs: &Vec<OpenRun>| {
            let mut runs = runs.iter();
            runs.find(|open| open.id == id).map(|open| open.run)
        };
        if let Some(run) = self.runs.with_untracked(known) {
            return Some(run);
        }
        let storage = self.storage().await?;
        let kept = storage.read(id).await?;
        if kept.stored.set.project != self.project() {
            return None;
        }
        // Meanwhile it may have been opened a second time.
        if let Some(run) = self.runs.with_untracked(known) {
            return Some(run);
        }
        let settings = RunSettings {
            protection: self.protection(),
            ..RunSettings::default()
        };
        let damaged = kept.stored.damaged_rows;
        Some(self.add(
            storage,
            kept.stored.set,
            settings,
            &kept.ledger.entries,
            damaged,
        ))
    }

    /// The protected numbers.
    pub fn protection(self) -> Protection {
        protected_numbers::protection(self.app.connection)
    }

    /// The run that is under way in this tab, tracked.
    pub fn under_way(self) -> Option<RunHandle> {
        self.runs.with(|runs| {
            let mut runs = runs.iter().map(|open| open.run);
            runs.find(|run| matches!(run.state.get(), RunState::Running | RunState::Grace { .. }))
        })
    }

    /// Whether a set is being run in this tab, or paused in it, tracked.
    pub fn is_under_way(self, id: &str) -> bool {
        self.runs.with(|runs| {
            let mut runs = runs.iter();
            runs.any(|open| open.id == id && open.run.is_under_way())
        })
    }

    /// Deletes a kept set, unless it is under way in this tab; true once it is gone.
    pub async fn delete(self, id: &str) -> bool {
        if untrack(|| self.is_under_way(id)) {
            return false;
        }
        let Some(storage) = self.storage().await else {
            return false;
        };
        let is_gone = storage.delete(id).await;
        self.runs.update(|runs| runs.retain(|open| open.id != id));
        self.load().await;
        is_gone
    }

    /// Deletes every kept set, of all projects, unless one is under way in this tab; true once they are gone.
    pub async fn delete_all(self) -> bool {
        let is_under_way = |open: &OpenRun| untrack(|| open.run.is_under_way());
        if self
            .runs
            .with_untracked(|runs| runs.iter().any(is_under_way))
        {
            return false;
        }
        let Some(storage) = self.storage().await else {
            return false;
        };
        let is_gone = storage.delete("").await;
        self.runs.set(Vec::new());
        self.load().await;
        is_gone
    }

    /// Forgets what belongs to a project: another one is connected. What is kept stays.
    pub fn reset(self) {
        self.preparation.set(None);
        self.kept.set(Kept::Loading);
        self.runs.set(Vec::new());
    }
}
