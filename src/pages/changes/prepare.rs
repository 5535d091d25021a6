//! The preparation of a change set: what is to change, and what will become of each number. Nothing is sent before "Run".

use std::{collections::HashSet, time::Duration};

use change_sets::{
    bulk_edit::{BulkEdit, BulkEditJob, BulkReleaseJob},
    change_set::{ChangeSet, Origin, with_changes},
    import::ImportJob,
    preview::{OutcomeKind, Preview, ReleaseEffects, RowOutcome},
    roll_back::RowsPreviewJob,
    run::RunSettings,
    source::NumberSource,
};
use leptos::{prelude::*, task::spawn_local};
use numbers_client::curl::Curl;
use numbers_model::{
    api_version::ApiVersion,
    change::Draft,
    labels::Labels,
    release::{ConfirmedReleases, batch_phrase},
};

use super::{bulk_edit_form::BulkEditForm, import_form::ImportForm};
use crate::{
    browser::{clock, intl, scheduling::TimeSlice},
    state::{
        app_state::AppState,
        change_sets::{ChangeSets, Preparation},
    },
};

/// The rows that are previewed between two looks at the clock.
const STEP: usize = 50;
/// The rest after the last keystroke before rows are previewed again.
const TYPING: Duration = Duration::from_millis(150);
/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct Prepare {
    pub(super) app: AppState,
    sets: ChangeSets,
    pub(super) preparation: StoredValue<Preparation>,
    pub(super) form: BulkEditForm,
    pub(super) import: ImportForm,
    /// The preview.
    pub(super) preview: RwSignal<Preview, LocalStorage>,
    pub(super) is_computing: RwSignal<bool>,
    /// Raised with every new preview, so that an older one ends.
    generation: StoredValue<u32>,
    taken_out: StoredValue<HashSet<String>>,
    /// Notified when rows are taken out of releases, whose effects are counted again.
    rows_changed: Trigger,
    pub(super) name: RwSignal<String>,
    pub(super) allow_two_steps: RwSignal<bool>,
    /// What was typed to confirm releases.
    pub(super) typed: RwSignal<String>,
    /// The seconds before the first release.
    pub(super) grace: RwSignal<String>,
    pub(super) problem: RwSignal<Option<String>>,
    pub(super) is_starting: RwSignal<bool>,
}

impl Prepare {
    pub(super) fn start(app: AppState, sets: ChangeSets, preparation: Preparation) -> Self {
        let name = heading(&preparation);
        let prepare = Self {
            app,
            sets,
            form: BulkEditForm::new(),
            import: ImportForm::new(),
            preview: RwSignal::new_local(Preview::default()),
            is_computing: RwSignal::new(false),
            generation: StoredValue::new(0),
            taken_out: StoredValue::new(HashSet::new()),
            rows_changed: Trigger::new(),
            name: RwSignal::new(name),
            allow_two_steps: RwSignal::new(true),
            typed: RwSignal::new(String::new()),
            grace: RwSignal::new("10".to_owned()),
            problem: RwSignal::new(None),
            is_starting: RwSignal::new(false),
            preparation: StoredValue::new(preparation),
        };
        // Again with whatever is chosen, typed or taken out.
        Effect::new(move |is_again: Option<()>| {
            prepare.rows_changed.track();
            prepare.import.track();
            let edit = prepare.form.edit();
            let generation = prepare.generation.get_value().wrapping_add(1);
            prepare.generation.set_value(generation);
            let Ok(edit) = edit else {
                // The error stands beside the field: nothing that was previewed before may be run.
                prepare.preview.set(Preview::default());
                prepare.is_computing.set(false);
                return;
            };
            // What is shown is out of date from now on, and can't be run.
            prepare.is_computing.set(true);
            let run = move || {
                spawn_local(prepare.compute(generation, edit));
            };
            match is_again {
                Some(()) => set_timeout(run, TYPING),
                None => run(),
            }
        });
        prepare
    }

    /// The version of the connected API.
    pub(super) fn version(self) -> ApiVersion {
        self.app.connection.version()
    }

    /// Previews every row, in steps.
    async fn compute(self, generation: u32, edit: BulkEdit) {
        if !self.is_current(generation) {
            return;
        }
        let (version, protection) = (self.version(), self.sets.protection());
        let mut job = match self.preparation.get_value() {
            Preparation::Edit(phones) => {
                Job::Edit(BulkEditJob::new(edit, phones, version, Labels::default()))
            }
            Preparation::Release(phones) => Job::Release(BulkReleaseJob::new(phones, protection)),
            Preparation::RollBack { rows, .. } => Job::Rows(RowsPreviewJob::new(rows, version)),
            Preparation::Import => match self.import.source(version) {
                Some((table, mapping, options)) => {
                    Job::Import(ImportJob::new(table, mapping, options))
                }
                None => Job::Rows(RowsPreviewJob::new(Vec::new(), version)),
            },
        };
        let mut slice = TimeSlice::half_frame();
        while !self.app.inventory.read(|inventory| job.step(inventory)) {
            if slice.is_over() {
                slice.renew().await;
                if !self.is_current(generation) {
                    return;
                }
            }
        }
        let mut preview = job.finish();
        let mut effects = ReleaseEffects::default();
        for index in 0..preview.len() {
            let Some(row) = preview.rows().get(index) else {
                break;
            };
            let phone = row.phone.clone();
            if self.taken_out.with_value(|out| out.contains(&phone)) {
                preview.take_out(index, true);
            } else if matches!(row.outcome, RowOutcome::WillRelease(_))
                && let Some(number) = self.app.inventory.number(&phone)
            {
                effects.add(&number);
            }
            if slice.is_over() {
                slice.renew().await;
                if !self.is_current(generation) {
                    return;
                }
            }
        }
        preview.set_release_effects(effects);
        self.preview.set(preview);
        self.is_computing.set(false);
    }

    fn is_current(self, generation: u32) -> bool {
        !self.preview.is_disposed() && self.generation.get_value() == generation
    }

    /// Takes a row out, or puts it back.
    pub(super) fn take_out(self, index: usize, is_out: bool) {
        self.preview.update(|preview| {
            let phone = preview.rows().get(index).map(|row| row.phone.clone());
            self.taken_out.update_value(|out| match (phone, is_out) {
                (Some(phone), true) => drop(out.insert(phone)),
                (Some(phone), false) => drop(out.remove(&phone)),
                (None, _) => {}
            });
            preview.take_out(index, is_out);
        });
        if self.is_release() {
            self.rows_changed.notify();
        }
    }

    /// Whether numbers are to be released.
    pub(super) fn is_release(self) -> bool {
        self.preparation
            .with_value(|preparation| matches!(preparation, Preparation::Release(_)))
    }

    /// The name of the set: that of the file, where none was typed.
    fn set_name(self) -> String {
        let (name, file) = (self.name.get_untracked(), self.import.file.get_untracked());
        match !file.is_empty() && self.preparation.with_value(heading) == name {
            true => format!("Import of {file}"),
            false => name,
        }
    }

    fn origin(self) -> Origin {
        self.preparation
            .with_value(|preparation| match preparation {
                Preparation::Edit(_) => Origin::BulkEdit,
                Preparation::Release(_) => Origin::Release,
                Preparation::Import => Origin::Import(self.import.file.get_untracked()),
                Preparation::RollBack { id, .. } => Origin::RollBack(id.clone()),
            })
    }

    /// The first request as curl.
    pub(super) fn curl(self) -> Option<Curl> {
        let client = self.app.connection.client()?;
        self.preview.with(|preview| {
            let mut rows = preview.rows().iter();
            let row =
                rows.find(|row| row.outcome.kind() == OutcomeKind::Will && !row.is_taken_out)?;
            let request = match &row.outcome {
                RowOutcome::WillChange(changes) => {
                    let number = self.app.inventory.number(&row.phone)?;
                    let draft = with_changes(&Draft::of(&number), changes);
                    client.update_request(&row.phone, changes, &draft)
                }
                _ => client.release_request(&row.phone),
            };
            Some(client.curl(&request))
        })
    }

    /// Makes the set and runs it.
    pub(super) fn run(self) {
        let to_run = self.preview.with_untracked(Preview::to_run);
        if to_run == 0 {
            self.problem.set(Some(
                "No number would change. Choose what is to change first.".to_owned(),
            ));
            return;
        }
        let confirmed = match self.is_release() {
            false => None,
            true => {
                let typed = self.typed.get_untracked();
                let confirmed = self.preview.with_untracked(|preview| {
                    ConfirmedReleases::confirm(&typed, preview.releases())
                });
                if confirmed.is_none() {
                    let phrase = batch_phrase(to_run);
                    self.problem
                        .set(Some(format!("Type “{phrase}” to confirm.")));
                    return;
                }
                confirmed
            }
        };
        self.problem.set(None);
        self.is_starting.set(true);
        let preview = self.preview.get_untracked();
        let grace_s: i64 = self
            .grace
            .with_untracked(|grace| grace.trim().parse().unwrap_or(10));
        let set = self.sets.make(ChangeSet {
            id: String::new(),
            name: self.set_name(),
            created_ms: clock::epoch_ms(),
            project: String::new(),
            version: self.version(),
            origin: self.origin(),
            allow_two_steps: self.allow_two_steps.get_untracked(),
            rows: preview.into_rows(),
        });
        let settings = RunSettings {
            grace_ms: grace_s.clamp(0, 60) * 1_000,
            protection: self.sets.protection(),
            ..RunSettings::default()
        };
        spawn_local(async move {
            let started = self.sets.start(set, settings, confirmed).await;
            if let Err(problem) = started
                && !self.problem.is_disposed()
            {
                self.problem.set(Some(problem));
                self.is_starting.set(false);
            }
        });
    }
}

/// A preview in steps.
enum Job {
    Edit(BulkEditJob),
    Release(BulkReleaseJob),
    Rows(RowsPreviewJob),
    Import(ImportJob),
}

impl Job {
    fn step(&mut self, numbers: &impl NumberSource) -> bool {
        match self {
            Job::Edit(job) => job.step(numbers, STEP),
            Job::Release(job) => job.step(numbers, STEP),
            Job::Rows(job) => job.step(numbers, STEP),
            Job::Import(job) => job.step(numbers, STEP),
        }
    }

    fn finish(self) -> Preview {
        match self {
            Job::Edit(job) => job.finish(),
            Job::Release(job) => job.finish(),
            Job::Rows(job) => job.finish(),
            Job::Import(job) => job.finish(),
        }
    }
}

/// The heading of the page, which the set is named by.
pub(super) fn heading(preparation: &Preparation) -> String {
    match preparation {
        Preparation::Edit(phones) => format!("Edit {}", intl::number_count(phones.len())),
        Preparation::Release(phones) => format!("Release {}", intl::number_count(phones.len())),
        Preparation::Import => "Import changes".to_owned(),
        Preparation::RollBack { name, .. } => format!("Roll back “{name}”"),
    }
}
