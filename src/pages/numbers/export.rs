//! The numbers as a file: which of them, which columns, in which form. Nothing is asked of the server.

mod choices;
mod write;

use numbers_inventory::{
    self, RowId,
    export::{Field, Format, Separator},
    file_name::{file_name, filter_part},
};

use self::{
    choices::{Choice, radios},
    write::{ExportJob, ExportResult, Target, write},
};
use super::{list_results::ListResults, selection::Selection};
use crate::{
    browser::{
        clock,
        dom::{El, View, block, button, el, list, on_window, show},
        file_system::{self, FileType, PickResult},
        focus, intl,
    },
    components::{
        busy_button::action_button,
        dialog::{DialogHandle, dialog},
    },
    reactive::{Derived, Var, memo, spawn},
    state::{app_state::AppState, inventory::Inventory},
};

/// From so many numbers on, some 10 MB of them, the browser asks where to save the file and writes it is made; for
/// less a dialog would be more bother than use.
const LARGE: usize = 50_000;

/// Which numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportScope {
    /// Those that match, in the order of the list.
    Shown,
    /// Those that are selected.
    Selected,
    /// All, as they came.
    All,
}

/// The way to the dialog. Copies share it.
#[derive(Clone, Copy)]
pub struct ExportRequest {
    open: Var<bool>,
    scope: Var<ExportScope>,
}

impl ExportRequest {
    /// Closed.
    pub fn new() -> Self {
        Self {
            open: Var::new(false),
            scope: Var::new(ExportScope::Shown),
        }
    }

    /// Opens it.
    pub fn open(self, scope: ExportScope) {
        self.scope.set(scope);
        self.open.set(true);
    }
}

/// Where the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExportState {
    /// There is none.
    Idle,
    /// The browser asks where to save the file.
    Picking,
    /// So many rows of so many are written.
    Writing(usize, usize),
    /// The reader wants no more of it, and what was written is being thrown away.
    Stopping(usize, usize),
}

impl ExportState {
    fn rows(self) -> Option<(usize, usize)> {
        match self {
            ExportState::Idle | ExportState::Picking => None,
            ExportState::Writing(at, all) | ExportState::Stopping(at, all) => Some((at, all)),
        }
    }
}

/// What the dialog knows. Copies share it.
#[derive(Clone, Copy)]
struct Export {
    rows: ListResults,
    selected: Selection,
    inventory: Inventory,
    app: AppState,
    open: Var<bool>,
    scope: Var<ExportScope>,
    format: Var<Format>,
    /// Whether a CSV file begins with a byte order mark.
    byte_order_mark: Var<bool>,
    fields: Var<Vec<Field>>,
    utc: Var<bool>,
    step: Var<ExportState>,
    /// Which file is the one that `step` is about: one that is still being thrown away when the dialog opens again has no
    /// say any more.
    file: Var<u32>,
    /// Whether the browser will ask where to save it.
    asks: Derived<bool>,
    /// How it ended.
    said: Var<String>,
}

/// The dialog.
pub fn export_dialog(
    app: AppState,
    rows: ListResults,
    selected: Selection,
    way: ExportRequest,
) -> View {
    let inventory = app.inventory;
    let count = move |scope| count(scope, rows, selected, inventory);
    let export = Export {
        rows,
        selected,
        inventory,
        app,
        open: way.open,
        scope: way.scope,
        format: Var::new(Format::Csv(intl::list_separator())),
        byte_order_mark: Var::new(true),
        fields: Var::new(Field::ALL.to_vec()),
        utc: Var::new(true),
        step: Var::new(ExportState::Idle),
        file: Var::new(0),
        asks: memo(move || {
            way.open.get() && count(way.scope.get()) >= LARGE && file_system::has_save_picker()
        }),
        said: Var::new(String::new()),
    };
    // Leaving the tab would leave an empty file behind, or none.
    on_window("beforeunload", move |event| {
        if export.step.get_untracked() != ExportState::Idle {
            event.prevent_default();
        }
    });
    dialog(
        way.open,
        || "Export numbers".to_owned(),
        move |handle| {
            export.begin(ExportState::Idle);
            export.said.set(String::new());
            Some(export.draw(handle))
        },
    )
}

/// How many numbers these are, tracked.
fn count(
    scope: ExportScope,
    rows: ListResults,
    selected: Selection,
    inventory: Inventory,
) -> usize {
    match scope {
        ExportScope::Shown => rows.len().get(),
        ExportScope::Selected => selected.len.get(),
        ExportScope::All => inventory.len(),
    }
}

impl Export {
    fn draw(self, handle: DialogHandle) -> View {
        let offered = [
            (ExportScope::Shown, "Those that match"),
            (ExportScope::Selected, "Those that are selected"),
            (ExportScope::All, "All that are loaded"),
        ];
        let (rows, selected, inventory) = (self.rows, self.selected, self.inventory);
        let app = self.app;
        let so_far = move || match app.loaded_so_far() {
            Some(loaded) => format!(" of the {} loaded so far", intl::integer(loaded)),
            None => String::new(),
        };
        let offered = offered.map(|(value, label)| {
            let count = move || count(value, rows, selected, inventory);
            Choice {
                value,
                label: Box::new(move || {
                    format!("{label} · {}{}", intl::integer(count()), so_far())
                }),
                possible: Box::new(move || count() > 0),
            }
        });
        let forms = [
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
        let own = intl::time_zone();
        if own != "UTC" {
            zones.push(Choice::fixed(false, &own));
        }
        let (said, asks) = (self.said, self.asks);
        let none = move || self.fields.with(Vec::is_empty);
        let hint = show(
            move || asks.get(),
            || {
                el("p")
                    .class("quiet")
                    .child("The browser asks where to save it, and the file is written as it goes.")
            },
        );
        [
            radios("Numbers", "export-scope", self.scope, offered),
            radios("Form", "export-format", self.format, forms),
            self.csv_options(),
            radios("Times in", "export-zone", self.utc, zones),
            self.columns(),
            hint,
            el("div")
                .attr("role", "status")
                .child(el("p").text(move || match none() {
                    true => "Choose a column at least.".to_owned(),
                    false => said.get(),
                }))
                .into(),
            self.progress(),
            self.actions(handle).into(),
        ]
        .into()
    }

    /// What is put into a CSV file for the sake of spreadsheets.
    fn csv_options(self) -> View {
        let byte_order_mark = self.byte_order_mark;
        let tick = el("input")
            .attr("type", "checkbox")
            .flag("checked", byte_order_mark.get_untracked())
            .live_flag("disabled", move || self.format.get() == Format::JsonLines)
            .on("change", move |_| {
                byte_order_mark.update(|byte_order_mark| *byte_order_mark = !*byte_order_mark)
            });
        let label = block("label", "check")
            .child(tick)
            .child("Mark CSV as UTF-8, which Excel needs");
        let note = "In CSV, an apostrophe (') stands before what a spreadsheet would run as a formula, and a tab before \
                    numbers and IDs, so that it keeps them as text. With semicolons, \
                    prices have a decimal comma. JSON Lines has nothing of the kind: use it for programs.";
        [label.into(), block("p", "quiet").child(note).into()].into()
    }

    fn columns(self) -> View {
        let fields = self.fields;
        let ticks = list(Field::ALL, |field| {
            let tick = el("input")
                .attr("type", "checkbox")
                .flag(
                    "checked",
                    fields.with_untracked(|fields| fields.contains(&field)),
                )
                .on("change", move |_| {
                    fields.update(|fields| {
                        let had = fields.contains(&field);
                        // Always in the order of the file.
                        let held = std::mem::take(fields);
                        let wanted = |own: &Field| {
                            if *own == field {
                                !had
                            } else {
                                held.contains(own)
                            }
                        };
                        *fields = Field::ALL.into_iter().filter(wanted).collect();
                    });
                });
            block("label", "check")
                .child(tick)
                .child(field.title())
                .into()
        });
        block("fieldset", "choices choices-columns")
            .child(el("legend").child("Columns"))
            .child(ticks)
            .into()
    }

    fn progress(self) -> View {
        let rows = move || self.step.with(|step| step.rows());
        show(
            move || rows().is_some(),
            move || {
                let bar = el("progress")
                    .attr("aria-label", "Writing the file")
                    .live("max", move || rows().map(|(_, all)| all.max(1).to_string()))
                    .live("value", move || rows().map(|(at, _)| at.to_string()));
                let words = el("span").text(move || {
                    let (at, all) = rows().unwrap_or_default();
                    [&intl::integer(at), " of ", &intl::integer(all)].concat()
                });
                block("div", "export-progress").child(bar).child(words)
            },
        )
    }

    fn actions(self, handle: DialogHandle) -> El {
        let step = self.step;
        let closed = move || step.get() != ExportState::Idle || self.fields.with(Vec::is_empty);
        let save = action_button("Save file", closed, move || self.save())
            .class("primary")
            .attr("data-save", "");
        let stop = show(
            move || step.with(|step| step.rows().is_some()),
            move || {
                let closed = move || matches!(step.get(), ExportState::Stopping(..));
                action_button("Stop", closed, move || self.stop()).attr("data-stop", "")
            },
        );
        block("div", "dialog-actions")
            .child(save)
            .child(stop)
            .child(button("Close", move || handle.close()))
    }

    /// Begins something new, of which it gives the number.
    fn begin(self, step: ExportState) -> u32 {
        self.file.update(|file| *file = file.wrapping_add(1));
        self.step.set(step);
        self.file.get_untracked()
    }

    /// Whether a file is still what the dialog is about.
    fn is_current(self, file: u32) -> bool {
        self.file.try_with_untracked(|now| *now == file) == Some(true)
            && self.open.try_with_untracked(|open| *open) == Some(true)
    }

    fn stop(self) {
        if let ExportState::Writing(at, all) = self.step.get_untracked() {
            self.step.set(ExportState::Stopping(at, all));
            self.said.set("Stopping…".to_owned());
        }
    }

    fn chosen(self) -> Vec<RowId> {
        match self.scope.get_untracked() {
            ExportScope::Shown => self.rows.rows(),
            ExportScope::Selected => self.selected.rows(),
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
        if self.step.get_untracked() != ExportState::Idle {
            return;
        }
        let format = self.format.get_untracked();
        let name = self.file_name(format);
        // Before anything else: a browser asks only right after a press.
        let params = self
            .asks
            .get_untracked()
            .then(|| file_system::show_save_picker(&name, &kind(format)));
        let wanted = ExportJob {
            inventory: self.inventory,
            rows: self.chosen(),
            format,
            fields: self.fields.get_untracked(),
            utc: self.utc.get_untracked(),
            byte_order_mark: self.byte_order_mark.get_untracked(),
        };
        let so_far = self.app.loaded_so_far();
        let all = wanted.rows.len();
        self.said.set(String::new());
        let file = self.begin(match params {
            Some(_) => ExportState::Picking,
            None => ExportState::Writing(0, all),
        });
        spawn(async move {
            let mut way = "";
            let target = match params {
                None => Target::Download(name),
                Some(params) => match params.await {
                    PickResult::Picked(place) => Target::Disk(place),
                    PickResult::Cancelled => {
                        return self.end(file, "Not saved: no place was chosen.".to_owned());
                    }
                    PickResult::Unavailable => {
                        way =
                            " The browser did not let this page ask where to, so it is a download.";
                        Target::Download(name)
                    }
                },
            };
            if self.is_current(file) {
                self.step.set(ExportState::Writing(0, all));
            }
            let go_on = move |at| {
                let goes = self.is_current(file)
                    && self
                        .step
                        .with_untracked(|step| matches!(step, ExportState::Writing(..)));
                if goes {
                    self.step.set(ExportState::Writing(at, all));
                }
                goes
            };
            let ended = write(&wanted, target, go_on).await;
            let mut words = ended.text();
            if ended.is_saved() {
                words += way;
                if let Some(loaded) = so_far {
                    let loaded = intl::integer(loaded);
                    words += &match ended {
                        ExportResult::Saved { written: 1, .. } => {
                            format!(" It is one of the {loaded} loaded so far: there may be more.")
                        }
                        _ => format!(" They are of the {loaded} loaded so far: there may be more."),
                    };
                }
            }
            self.end(file, words);
        });
    }

    /// What the file is called: which numbers of which project it has, and of which day.
    fn file_name(self, format: Format) -> String {
        let access = self.app.connection.access();
        let project = access.map(|access| access.project).unwrap_or_default();
        let filter = match self.scope.get_untracked() {
            ExportScope::Shown => {
                let location = self.app.history.location();
                location.with_untracked(|at| filter_part(&at.search))
            }
            ExportScope::Selected => "selected".to_owned(),
            ExportScope::All => String::new(),
        };
        let parts = ["numbers", &project, &filter];
        file_name(&parts, &clock::today(), format.extension())
    }

    /// The work is over, with these words.
    fn end(self, file: u32, words: String) {
        if !self.is_current(file) {
            return;
        }
        // The button that stops goes now, and the focus would go with it.
        if focus::active_element().is_some_and(|element| element.has_attribute("data-stop")) {
            focus::focus("[data-save]");
        }
        self.step.set(ExportState::Idle);
        self.said.set(words);
    }
}

/// What the browser's own dialog says of such a file.
fn kind(format: Format) -> FileType {
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
