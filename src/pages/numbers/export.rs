//! The export dialog: saves loaded numbers as CSV or JSON Lines, without asking the server.

use leptos::{prelude::*, task::spawn_local};

mod choices;
mod write;

use numbers_inventory::{
    self, RowId,
    export::{Field, Format, Separator},
    file_name::{file_name, filter_part},
};

use self::{
    choices::{Choice, Radios},
    write::{ExportJob, ExportResult, Target, write},
};
use super::{
    export_request::{ExportRequest, ExportScope},
    list_results::ListResults,
    selection::Selection,
};
use crate::{
    browser::{
        clock,
        event_listener::on_window,
        file_system::{self, FileType, PickResult},
        focus, intl,
    },
    components::{
        busy_button::ActionButton,
        dialog::{Dialog, use_dialog},
    },
    state::{
        app_state::{AppState, use_app_state},
        inventory::Inventory,
    },
};

/// Number of rows from which the file is streamed to disk, by the save picker: some 10 MB.
///
/// For fewer rows a plain download is less bother than another dialog.
const LARGE: usize = 50_000;

/// The state of the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExportState {
    /// Nothing is being exported.
    Idle,
    /// The save picker is open.
    Picking,
    /// Rows are being written: rows written, and rows in all.
    Writing(usize, usize),
    /// The export was stopped, and the file is being discarded.
    Stopping(usize, usize),
}

impl ExportState {
    /// Rows written, and rows in all.
    fn rows(self) -> Option<(usize, usize)> {
        match self {
            ExportState::Idle | ExportState::Picking => None,
            ExportState::Writing(written, all) | ExportState::Stopping(written, all) => {
                Some((written, all))
            }
        }
    }
}

/// The dialog. Copies share it.
#[derive(Clone, Copy)]
struct Export {
    results: ListResults,
    selection: Selection,
    inventory: Inventory,
    app: AppState,
    open: RwSignal<bool>,
    scope: RwSignal<ExportScope>,
    format: RwSignal<Format>,
    /// Whether a CSV file begins with a byte order mark.
    byte_order_mark: RwSignal<bool>,
    fields: RwSignal<Vec<Field>>,
    utc: RwSignal<bool>,
    state: RwSignal<ExportState>,
    /// ID of the export that `state` is about. One that is still being discarded when the dialog opens again must not
    /// change its state.
    export_id: RwSignal<u32>,
    /// Whether the save picker will be used.
    uses_picker: Memo<bool>,
    /// The result, as a sentence.
    outcome: RwSignal<String>,
}

/// The export dialog.
#[component]
pub fn ExportDialog(
    /// The results of the list.
    results: ListResults,
    /// The selection.
    selection: Selection,
    /// The request for an export.
    request: ExportRequest,
) -> impl IntoView {
    let app = use_app_state();
    let inventory = app.inventory;
    let count = move |scope| count(scope, results, selection, inventory);
    let export = Export {
        results,
        selection,
        inventory,
        app,
        open: request.open,
        scope: request.scope,
        format: RwSignal::new(Format::Csv(intl::list_separator())),
        byte_order_mark: RwSignal::new(true),
        fields: RwSignal::new(Field::ALL.to_vec()),
        utc: RwSignal::new(true),
        state: RwSignal::new(ExportState::Idle),
        export_id: RwSignal::new(0),
        uses_picker: Memo::new(move |_| {
            request.open.get()
                && count(request.scope.get()) >= LARGE
                && file_system::has_save_picker()
        }),
        outcome: RwSignal::new(String::new()),
    };
    // A tab that is closed meanwhile leaves an empty file behind, or none.
    on_window("beforeunload", move |event| {
        if export.state.get_untracked() != ExportState::Idle {
            event.prevent_default();
        }
    });
    view! {
        <Dialog open=request.open name="Export numbers">
            <ExportForm export />
        </Dialog>
    }
}

/// The number of rows in a scope, tracked.
fn count(
    scope: ExportScope,
    results: ListResults,
    selection: Selection,
    inventory: Inventory,
) -> usize {
    match scope {
        ExportScope::Shown => results.len().get(),
        ExportScope::Selected => selection.len.get(),
        ExportScope::All => inventory.len(),
    }
}

impl Export {
    /// Begins a new export; returns its ID.
    fn begin(self, state: ExportState) -> u32 {
        self.export_id.update(|id| *id = id.wrapping_add(1));
        self.state.set(state);
        self.export_id.get_untracked()
    }

    /// Whether the dialog still shows the export with this ID.
    fn is_current(self, id: u32) -> bool {
        self.export_id.try_with_untracked(|current| *current == id) == Some(true)
            && self.open.try_with_untracked(|open| *open) == Some(true)
    }

    fn stop(self) {
        if let ExportState::Writing(written, all) = self.state.get_untracked() {
            self.state.set(ExportState::Stopping(written, all));
            self.outcome.set("Stopping…".to_owned());
        }
    }

    /// The rows to export.
    fn rows(self) -> Vec<RowId> {
        match self.scope.get_untracked() {
            ExportScope::Shown => self.results.rows(),
            ExportScope::Selected => self.selection.rows(),
            ExportScope::All => self
                .inventory
                .read(|inventory: &numbers_inventory::Inventory| {
                    (0..inventory.end())
                        .filter(|row| inventory.contains_row(*row))
                        .collect()
                }),
        }
    }

    fn save(self) {
        if self.state.get_untracked() != ExportState::Idle {
            return;
        }
        let format = self.format.get_untracked();
        let name = self.file_name(format);
        // First of all: browsers open the picker only in the task of a user gesture.
        let picked = self
            .uses_picker
            .get_untracked()
            .then(|| file_system::show_save_picker(&name, &file_type(format)));
        let job = ExportJob {
            inventory: self.inventory,
            rows: self.rows(),
            format,
            fields: self.fields.get_untracked(),
            utc: self.utc.get_untracked(),
            byte_order_mark: self.byte_order_mark.get_untracked(),
        };
        let so_far = self.app.loaded_so_far();
        let all = job.rows.len();
        self.outcome.set(String::new());
        let id = self.begin(match picked {
            Some(_) => ExportState::Picking,
            None => ExportState::Writing(0, all),
        });
        spawn_local(async move {
            let mut remark = "";
            let target = match picked {
                None => Target::Download(name),
                Some(picked) => match picked.await {
                    PickResult::Picked(place) => Target::Disk(place),
                    PickResult::Cancelled => {
                        return self.end(id, "Not saved: no place was chosen.".to_owned());
                    }
                    PickResult::Unavailable => {
                        remark =
                            " The browser did not let this page ask where to, so it is a download.";
                        Target::Download(name)
                    }
                },
            };
            if self.is_current(id) {
                self.state.set(ExportState::Writing(0, all));
            }
            let on_progress = move |written| {
                let goes_on = self.is_current(id)
                    && self
                        .state
                        .with_untracked(|state| matches!(state, ExportState::Writing(..)));
                if goes_on {
                    self.state.set(ExportState::Writing(written, all));
                }
                goes_on
            };
            let result = write(&job, target, on_progress).await;
            let mut text = result.text();
            if result.is_saved() {
                text += remark;
                if let Some(loaded) = so_far {
                    let loaded = intl::integer(loaded);
                    text += &match result {
                        ExportResult::Saved { written: 1, .. } => {
                            format!(" It is one of the {loaded} loaded so far: there may be more.")
                        }
                        _ => format!(" They are of the {loaded} loaded so far: there may be more."),
                    };
                }
            }
            self.end(id, text);
        });
    }

    /// The file name: project, filters and date.
    fn file_name(self, format: Format) -> String {
        let access = self.app.connection.access();
        let project = access.map(|access| access.project).unwrap_or_default();
        let filter = match self.scope.get_untracked() {
            ExportScope::Shown => {
                let location = self.app.history.location();
                location.with_untracked(|location| filter_part(&location.search))
            }
            ExportScope::Selected => "selected".to_owned(),
            ExportScope::All => String::new(),
        };
        let parts = ["numbers", &project, &filter];
        file_name(&parts, &clock::today(), format.extension())
    }

    /// Ends the export with a sentence.
    fn end(self, id: u32, text: String) {
        if !self.is_current(id) {
            return;
        }
        // The Stop button is removed now, and would take the focus with it.
        if focus::active_element().is_some_and(|element| element.has_attribute("data-stop")) {
            focus::focus("[data-save]");
        }
        self.state.set(ExportState::Idle);
        self.outcome.set(text);
    }
}

/// The contents of the dialog.
#[component]
fn ExportForm(
    /// The export.
    export: Export,
) -> impl IntoView {
    export.begin(ExportState::Idle);
    export.outcome.set(String::new());
    let formats = vec![
        Choice::fixed(
            Format::Csv(Separator::Comma),
            "CSV with commas, for spreadsheets",
        ),
        Choice::fixed(
            Format::Csv(Separator::Semicolon),
            "CSV with semicolons, for spreadsheets",
        ),
        Choice::fixed(Format::JsonLines, "JSON Lines, for programs"),
    ];
    let mut zones = vec![Choice::fixed(true, "UTC")];
    let local = intl::time_zone();
    if local != "UTC" {
        zones.push(Choice::fixed(false, &local));
    }
    let status = Memo::new(move |_| match export.fields.with(Vec::is_empty) {
        true => "Choose a column at least.".to_owned(),
        false => export.outcome.get(),
    });
    view! {
        <Radios legend="Numbers" name="export-scope" chosen=export.scope choices=scopes(export) />
        <Radios legend="Form" name="export-format" chosen=export.format choices=formats />
        <CsvOptions export />
        <Radios legend="Times in" name="export-zone" chosen=export.utc choices=zones />
        <FieldChoices fields=export.fields />
        <Show when=move || export.uses_picker.get()>
            <p class="quiet">
                "The browser asks where to save it, and the file is written as it goes."
            </p>
        </Show>
        <div role="status">
            <p prop:textContent=status></p>
        </div>
        <ExportProgress state=export.state />
        <ExportActions export />
    }
}

/// The numbers that can be exported, with their counts.
fn scopes(export: Export) -> Vec<Choice<ExportScope>> {
    let scopes = [
        (ExportScope::Shown, "Those that match"),
        (ExportScope::Selected, "Those that are selected"),
        (ExportScope::All, "All that are loaded"),
    ];
    let Export {
        results,
        selection,
        inventory,
        app,
        ..
    } = export;
    let so_far = move || match app.loaded_so_far() {
        Some(loaded) => format!(" of the {} loaded so far", intl::integer(loaded)),
        None => String::new(),
    };
    let scopes = scopes.map(|(value, label)| {
        let count = move || count(value, results, selection, inventory);
        let label = Memo::new(move |_| format!("{label} · {}{}", intl::integer(count()), so_far()));
        Choice {
            value,
            label: label.into(),
            is_enabled: Signal::derive(move || count() > 0),
        }
    });
    scopes.into()
}

/// The options for spreadsheets: a byte order mark, and a note on the escaping of formulas.
#[component]
fn CsvOptions(
    /// The export.
    export: Export,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                disabled=move || export.format.get() == Format::JsonLines
                bind:checked=export.byte_order_mark
            />
            "Mark CSV as UTF-8, which Excel needs"
        </label>
        <p class="quiet">
            "In CSV, an apostrophe (') stands before what a spreadsheet would run as a formula, and a tab before \
             numbers and IDs, so that it keeps them as text. With semicolons, \
             prices have a decimal comma. JSON Lines has nothing of the kind: use it for programs."
        </p>
    }
}

/// The choice of the fields, one column each.
#[component]
fn FieldChoices(
    /// The chosen fields.
    fields: RwSignal<Vec<Field>>,
) -> impl IntoView {
    let choices = Field::ALL.map(|field| {
        let choose = move |is_on: bool| {
            fields.update(|fields| {
                // Always in the order of the file.
                let chosen = std::mem::take(fields);
                let is_chosen = |other: &Field| match *other == field {
                    true => is_on,
                    false => chosen.contains(other),
                };
                *fields = Field::ALL.into_iter().filter(is_chosen).collect();
            });
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || fields.with(|fields| fields.contains(&field))
                    on:change:target=move |event| choose(event.target().checked())
                />
                <span prop:textContent=field.title()></span>
            </label>
        }
    });
    view! {
        <fieldset class="choices choices-columns">
            <legend>"Columns"</legend>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
}

/// The progress, while a file is being written.
#[component]
fn ExportProgress(
    /// The state of the export.
    state: RwSignal<ExportState>,
) -> impl IntoView {
    let rows = move || state.get().rows();
    let text = move || {
        let (written, all) = rows().unwrap_or_default();
        format!("{} of {}", intl::integer(written), intl::integer(all))
    };
    view! {
        <Show when=move || rows().is_some()>
            <div class="export-progress">
                <progress
                    aria-label="Writing the file"
                    max=move || rows().map(|(_, all)| all.max(1).to_string())
                    value=move || rows().map(|(written, _)| written.to_string())
                ></progress>
                <span prop:textContent=text></span>
            </div>
        </Show>
    }
}

/// The buttons of the dialog.
#[component]
fn ExportActions(
    /// The export.
    export: Export,
) -> impl IntoView {
    let dialog = use_dialog();
    let state = export.state;
    let is_busy = Signal::derive(move || {
        state.get() != ExportState::Idle || export.fields.with(Vec::is_empty)
    });
    let is_stopping = Signal::derive(move || matches!(state.get(), ExportState::Stopping(..)));
    view! {
        <div class="dialog-actions">
            <ActionButton
                label="Save file"
                busy=is_busy
                on_press=move |()| export.save()
                attr:class="primary"
                attr:data-save=""
            />
            <Show when=move || state.get().rows().is_some()>
                <ActionButton
                    label="Stop"
                    busy=is_stopping
                    on_press=move |()| export.stop()
                    attr:data-stop=""
                />
            </Show>
            <button type="button" on:click=move |_| dialog.close()>
                "Close"
            </button>
        </div>
    }
}

/// The file type of a format, for the save picker.
fn file_type(format: Format) -> FileType {
    let title = match format {
        Format::Csv(_) => "CSV",
        Format::JsonLines => "JSON Lines",
    };
    let media_type = format.media_type().split(';').next().unwrap_or_default();
    FileType {
        title,
        media_type,
        extension: format.extension(),
    }
}
