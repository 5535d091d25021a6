//! The numbers as a file: which of them, which columns, in which form. Nothing is asked of the server.

use wasm_bindgen::JsValue;

use super::{selection::Selected, view::View as Rows};
use crate::{
    browser::{
        clock,
        dom::{El, View, block, button, el, list, show},
        download::File,
        intl,
    },
    components::dialog::{Closer, dialog},
    model::{
        export::{self, Field, Format, Zone},
        inventory::RowId,
    },
    reactive::{Var, spawn},
    state::inventory::Inventory,
};

/// How long rows are written before the browser may do something else, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// A piece of the file is handed to the browser when it is so large, in bytes.
const PIECE: usize = 1 << 20;

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

/// What the dialog knows. Copies share it.
#[derive(Clone, Copy)]
struct Export {
    rows: Rows,
    selected: Selected,
    inventory: Inventory,
    open: Var<bool>,
    scope: Var<Scope>,
    format: Var<Format>,
    fields: Var<Vec<Field>>,
    utc: Var<bool>,
    /// Rows written and rows in all, while it is being written.
    writing: Var<Option<(usize, usize)>>,
    /// How it ended.
    said: Var<String>,
}

/// The dialog.
pub fn export_dialog(rows: Rows, selected: Selected, inventory: Inventory, way: Open) -> View {
    let export = Export {
        rows,
        selected,
        inventory,
        open: way.open,
        scope: way.scope,
        format: Var::new(Format::Csv),
        fields: Var::new(Field::ALL.to_vec()),
        utc: Var::new(true),
        writing: Var::new(None),
        said: Var::new(String::new()),
    };
    dialog(
        way.open,
        || "Export numbers".to_owned(),
        move |closer| {
            export.writing.set(None);
            export.said.set(String::new());
            Some(export.draw(closer))
        },
    )
}

/// A choice among few, all of them in sight.
fn radios<T: Copy + PartialEq + 'static>(
    legend: &str,
    name: &str,
    chosen: Var<T>,
    offered: Vec<(T, String, bool)>,
) -> El {
    let choices = list(offered, |(value, label, possible)| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", name)
            .flag("checked", chosen.get_untracked() == value)
            .flag("disabled", !possible)
            .on("change", move |_| chosen.set(value));
        block("label", "check").child(radio).child(label).into()
    });
    block("fieldset", "choices")
        .child(el("legend").child(legend))
        .child(choices)
}

impl Export {
    fn count(self, scope: Scope) -> usize {
        match scope {
            Scope::Shown => self.rows.len().get_untracked(),
            Scope::Selected => self.selected.len.get_untracked(),
            Scope::All => self.inventory.read(crate::model::inventory::Inventory::len),
        }
    }

    fn draw(self, closer: Closer) -> View {
        let offered = [
            (Scope::Shown, "Those that match"),
            (Scope::Selected, "Those that are selected"),
            (Scope::All, "All that are loaded"),
        ];
        let offered = offered.into_iter().map(|(scope, label)| {
            let count = self.count(scope);
            (
                scope,
                [label, " · ", &intl::integer(count)].concat(),
                count > 0,
            )
        });
        let zone = intl::time_zone();
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
        let (writing, said) = (self.writing, self.said);
        let none = move || fields.with(Vec::is_empty);
        let progress = show(
            move || writing.with(Option::is_some),
            move || {
                let (of, at) = (writing, writing);
                el("progress")
                    .attr("aria-label", "Writing the file")
                    .live("max", move || {
                        of.get().map(|(_, all)| all.max(1).to_string())
                    })
                    .live("value", move || at.get().map(|(at, _)| at.to_string()))
            },
        );
        let on_close = closer.clone();
        let actions = block("div", "dialog-actions")
            .child(
                button("Save file", move || self.write())
                    .class("primary")
                    .live_flag("disabled", move || none() || writing.with(Option::is_some)),
            )
            .child(show(
                move || writing.with(Option::is_some),
                move || button("Stop", move || writing.set(None)),
            ))
            .child(button("Close", move || {
                writing.set(None);
                on_close.close();
            }));
        [
            radios("Numbers", "export-scope", self.scope, offered.collect()).into(),
            radios(
                "Form",
                "export-format",
                self.format,
                vec![
                    (Format::Csv, "CSV, for spreadsheets".to_owned(), true),
                    (
                        Format::JsonLines,
                        "JSON Lines, for programs".to_owned(),
                        true,
                    ),
                ],
            )
            .into(),
            radios(
                "Times in",
                "export-zone",
                self.utc,
                vec![(true, "UTC".to_owned(), true), (false, zone, true)],
            )
            .into(),
            block("fieldset", "choices choices-columns")
                .child(el("legend").child("Columns"))
                .child(ticks)
                .into(),
            el("div")
                .attr("role", "status")
                .child(el("p").text(move || match none() {
                    true => "Choose a column at least.".to_owned(),
                    false => said.get(),
                }))
                .into(),
            progress,
            actions.into(),
        ]
        .into()
    }

    fn write(self) {
        let rows = match self.scope.get_untracked() {
            Scope::Shown => self.rows.rows(),
            Scope::Selected => self.selected.rows(),
            Scope::All => self.inventory.read(|inventory| {
                (0..inventory.end())
                    .filter(|row| inventory.is_there(*row))
                    .collect()
            }),
        };
        let format = self.format.get_untracked();
        self.said.set(String::new());
        self.writing.set(Some((0, rows.len())));
        spawn(async move {
            let name = ["numbers.", format.extension()].concat();
            let words = match self.pieces(&rows, format).await {
                Ok(Some((file, count))) => match file.save(&name, format.media_type()) {
                    Ok(()) => {
                        let many = if count == 1 { " number." } else { " numbers." };
                        ["Saved as ", &name, " with ", &intl::integer(count), many].concat()
                    }
                    Err(_) => "The browser refused the file.".to_owned(),
                },
                Ok(None) => "Stopped. Nothing was saved.".to_owned(),
                Err(_) => "The browser has no room for the file.".to_owned(),
            };
            if !self.writing.is_disposed() {
                self.writing.set(None);
                self.said.set(words);
            }
        });
    }

    /// Writes the rows, a few milliseconds at a time; `None` when the reader stopped it.
    async fn pieces(
        self,
        rows: &[RowId],
        format: Format,
    ) -> Result<Option<(File, usize)>, JsValue> {
        let fields = self.fields.get_untracked();
        let name = intl::time_zone();
        let zone = match self.utc.get_untracked() {
            true => Zone {
                name: "UTC",
                offset: &|_| 0,
            },
            false => Zone {
                name: &name,
                offset: &intl::minutes_ahead,
            },
        };
        let file = File::new();
        let mut out = Vec::with_capacity(PIECE + 4096);
        export::head(&mut out, format, &fields, zone);
        let (mut written, mut start) = (0, clock::now_ms());
        for (at, row) in rows.iter().enumerate() {
            let row = self
                .inventory
                .read(|inventory| inventory.row(*row).filter(|_| inventory.is_there(*row)));
            if let Some(row) = row {
                export::row(&mut out, format, &fields, zone, &row);
                written += 1;
            }
            if out.len() >= PIECE {
                file.write(&out)?;
                out.clear();
            }
            if clock::now_ms() - start >= SLICE_MS {
                self.writing.update(|writing| {
                    if let Some((now, _)) = writing {
                        *now = at;
                    }
                });
                clock::breathe().await;
                start = clock::now_ms();
                if self.writing.try_with_untracked(|writing| writing.is_some()) != Some(true)
                    || !self.open.get_untracked()
                {
                    return Ok(None);
                }
            }
        }
        file.write(&out)?;
        Ok(Some((file, written)))
    }
}
