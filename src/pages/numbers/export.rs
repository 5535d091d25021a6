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
    write::{Ended, Target, Wanted, write},
};
use super::{selection::Selected, view::View as Rows};
use crate::{
    browser::{
        clock,
        disk::{self, Answer, Kind},
        dom::{El, View, block, button, el, list, on_window, show},
        focus, intl,
    },
    components::{
        closable::closable,
        dialog::{Closer, dialog},
    },
    reactive::{Derived, Var, memo, spawn},
    state::{inventory::Inventory, stores::Stores},
};

/// From so many numbers on, some 10 MB of them, the browser asks where to save the file and writes it as it is made; for
/// less a dialog would be more bother than use.
const LARGE: usize = 50_000;

/// Which numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those that match, in the order of the list.
    Shown,
    /// Those that are selected.
    Selected,
    /// All, as they came.
    All,
}

/// The way to the dialog. Copies share it.
#[derive(Clone, Copy)]
pub struct Open {
    open: Var<bool>,
    scope: Var<Scope>,
}

impl Open {
    /// Closed.
    pub fn new() -> Self {
        Self {
            open: Var::new(false),
            scope: Var::new(Scope::Shown),
        }
    }

    /// Opens it.
    pub fn open(self, scope: Scope) {
        self.scope.set(scope);
        self.open.set(true);
    }
}

/// Where the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// There is none.
    Ready,
    /// The browser asks where to save the file.
    Asking,
    /// So many rows of so many are written.
    Writing(usize, usize),
    /// The reader wants no more of it, and what was written is being thrown away.
    Stopping(usize, usize),
}

impl Step {
    fn rows(self) -> Option<(usize, usize)> {
        match self {
            Step::Ready | Step::Asking => None,
            Step::Writing(at, all) | Step::Stopping(at, all) => Some((at, all)),
        }
    }
}

/// What the dialog knows. Copies share it.
#[derive(Clone, Copy)]
struct Export {
    rows: Rows,
    selected: Selected,
    inventory: Inventory,
    stores: Stores,
    open: Var<bool>,
    scope: Var<Scope>,
    format: Var<Format>,
    /// Whether a CSV file begins with a byte order mark.
    marked: Var<bool>,
    fields: Var<Vec<Field>>,
    utc: Var<bool>,
    step: Var<Step>,
    /// Which file is the one that `step` is about: one that is still being thrown away when the dialog opens again has no
    /// say any more.
    file: Var<u32>,
    /// Whether the browser will ask where to save it.
    asks: Derived<bool>,
    /// How it ended.
    said: Var<String>,
}

/// The dialog.
pub fn export_dialog(stores: Stores, rows: Rows, selected: Selected, way: Open) -> View {
    let inventory = stores.inventory;
    let count = move |scope| count(scope, rows, selected, inventory);
    let export = Export {
        rows,
        selected,
        inventory,
        stores,
        open: way.open,
        scope: way.scope,
        format: Var::new(Format::Csv(intl::list_separator())),
        marked: Var::new(true),
        fields: Var::new(Field::ALL.to_vec()),
        utc: Var::new(true),
        step: Var::new(Step::Ready),
        file: Var::new(0),
        asks: memo(move || way.open.get() && count(way.scope.get()) >= LARGE && disk::can_ask()),
        said: Var::new(String::new()),
    };
    // Leaving the tab would leave an empty file behind, or none.
    on_window("beforeunload", move |event| {
        if export.step.get_untracked() != Step::Ready {
            event.prevent_default();
        }
    });
    dialog(
        way.open,
        || "Export numbers".to_owned(),
        move |closer| {
            export.begin(Step::Ready);
            export.said.set(String::new());
            Some(export.draw(closer))
        },
    )
}

/// How many numbers these are, tracked.
fn count(scope: Scope, rows: Rows, selected: Selected, inventory: Inventory) -> usize {
    match scope {
        Scope::Shown => rows.len().get(),
        Scope::Selected => selected.len.get(),
        Scope::All => inventory.len(),
    }
}

impl Export {
    fn draw(self, closer: Closer) -> View {
        let offered = [
            (Scope::Shown, "Those that match"),
            (Scope::Selected, "Those that are selected"),
            (Scope::All, "All that are loaded"),
        ];
        let (rows, selected, inventory) = (self.rows, self.selected, self.inventory);
        let stores = self.stores;
        let so_far = move || match stores.loaded_so_far() {
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
            self.actions(closer).into(),
        ]
        .into()
    }

    /// What is put into a CSV file for the sake of spreadsheets.
    fn csv_options(self) -> View {
        let marked = self.marked;
        let tick = el("input")
            .attr("type", "checkbox")
            .flag("checked", marked.get_untracked())
            .live_flag("disabled", move || self.format.get() == Format::JsonLines)
            .on("change", move |_| {
                marked.update(|marked| *marked = !*marked)
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

    fn actions(self, closer: Closer) -> El {
        let step = self.step;
        let closed = move || step.get() != Step::Ready || self.fields.with(Vec::is_empty);
        let save = closable("Save file", closed, move || self.save())
            .class("primary")
            .attr("data-save", "");
        let stop = show(
            move || step.with(|step| step.rows().is_some()),
            move || {
                let closed = move || matches!(step.get(), Step::Stopping(..));
                closable("Stop", closed, move || self.stop()).attr("data-stop", "")
            },
        );
        block("div", "dialog-actions")
            .child(save)
            .child(stop)
            .child(button("Close", move || closer.close()))
    }

    /// Begins something new, of which it gives the number.
    fn begin(self, step: Step) -> u32 {
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
        if let Step::Writing(at, all) = self.step.get_untracked() {
            self.step.set(Step::Stopping(at, all));
            self.said.set("Stopping…".to_owned());
        }
    }

    fn chosen(self) -> Vec<RowId> {
        match self.scope.get_untracked() {
            Scope::Shown => self.rows.rows(),
            Scope::Selected => self.selected.rows(),
            Scope::All => self
                .inventory
                .read(|inventory: &numbers_inventory::Inventory| {
                    (0..inventory.end())
                        .filter(|row| inventory.contains_row(*row))
                        .collect()
                }),
        }
    }

    fn save(self) {
        if self.step.get_untracked() != Step::Ready {
            return;
        }
        let format = self.format.get_untracked();
        let name = self.file_name(format);
        // Before anything else: a browser asks only right after a press.
        let asked = self
            .asks
            .get_untracked()
            .then(|| disk::ask(&name, &kind(format)));
        let wanted = Wanted {
            inventory: self.inventory,
            rows: self.chosen(),
            format,
            fields: self.fields.get_untracked(),
            utc: self.utc.get_untracked(),
            marked: self.marked.get_untracked(),
        };
        let so_far = self.stores.loaded_so_far();
        let all = wanted.rows.len();
        self.said.set(String::new());
        let file = self.begin(match asked {
            Some(_) => Step::Asking,
            None => Step::Writing(0, all),
        });
        spawn(async move {
            let mut way = "";
            let target = match asked {
                None => Target::Download(name),
                Some(asked) => match asked.await {
                    Answer::Place(place) => Target::Disk(place),
                    Answer::Dismissed => {
                        return self.end(file, "Not saved: no place was chosen.".to_owned());
                    }
                    Answer::NotAsked => {
                        way =
                            " The browser did not let this page ask where to, so it is a download.";
                        Target::Download(name)
                    }
                },
            };
            if self.is_current(file) {
                self.step.set(Step::Writing(0, all));
            }
            let go_on = move |at| {
                let goes = self.is_current(file)
                    && self
                        .step
                        .with_untracked(|step| matches!(step, Step::Writing(..)));
                if goes {
                    self.step.set(Step::Writing(at, all));
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
                        Ended::Saved { written: 1, .. } => {
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
        let access = self.stores.connection.access();
        let project = access.map(|access| access.project).unwrap_or_default();
        let filter = match self.scope.get_untracked() {
            Scope::Shown => {
                let location = self.stores.history.location();
                location.with_untracked(|at| filter_part(&at.search))
            }
            Scope::Selected => "selected".to_owned(),
            Scope::All => String::new(),
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
        if focus::active().is_some_and(|element| element.has_attribute("data-stop")) {
            focus::focus("[data-save]");
        }
        self.step.set(Step::Ready);
        self.said.set(words);
    }
}

/// What the browser's own dialog says of such a file.
fn kind(format: Format) -> Kind {
    let title = match format {
        Format::Csv(_) => "CSV",
        Format::JsonLines => "JSON Lines",
    };
    let media_type = format.media_type().split(';').next().unwrap_or_default();
    Kind {
        title,
        media_type,
        extension: format.extension(),
    }
}
