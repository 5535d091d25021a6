//! The table that an import reads: a file or pasted cells, what its columns mean, and how its cells are taken.

use std::sync::Arc;

use change_sets::import::{
    ColumnRole, EmptyCells, Encoding, ImportOptions, Mapping, Table, TableReader, write_left_out,
    write_left_out_header,
};
use leptos::{prelude::*, task::spawn_local};
use numbers_model::api_version::ApiVersion;
use wasm_bindgen::JsValue;

use super::prepare::Prepare;
use crate::{
    browser::{
        download::Download,
        files::{self, File},
        intl,
        scheduling::TimeSlice,
        text_file,
    },
    components::{
        excerpt::excerpt,
        field::{Choice, Select, SelectField, TextInput, choices},
    },
};

/// The bytes that are read between two looks at the clock.
const STEP: usize = 64 * 1024;
/// The largest file, in bytes: far more than what a spreadsheet of all numbers takes.
const MAX_FILE: f64 = 50_000_000.0;
/// The columns whose meaning can be chosen.
const MAX_COLUMNS: usize = 40;
const CLEAR: &str = "clear";

/// What an import reads. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct ImportForm {
    /// The table; `None` before there is one.
    table: RwSignal<Option<Arc<Table>>>,
    mapping: RwSignal<Mapping>,
    empty_cells: RwSignal<String>,
    region: RwSignal<String>,
    pasted: RwSignal<String>,
    /// The name of the file; empty for pasted cells.
    pub(super) file: RwSignal<String>,
    problem: RwSignal<Option<String>>,
}

impl ImportForm {
    /// Nothing is read.
    pub(super) fn new() -> Self {
        Self {
            table: RwSignal::new(None),
            mapping: RwSignal::new(Mapping::default()),
            empty_cells: RwSignal::new(String::new()),
            region: RwSignal::new(String::new()),
            pasted: RwSignal::new(String::new()),
            file: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
        }
    }

    /// Tracks whatever [`ImportForm::source`] is made of.
    pub(super) fn track(self) {
        self.table.track();
        self.mapping.track();
        self.empty_cells.track();
        self.region.track();
    }

    /// What is to be compared with the numbers, untracked; `None` while there is nothing to compare.
    pub(super) fn source(
        self,
        version: ApiVersion,
    ) -> Option<(Arc<Table>, Mapping, ImportOptions)> {
        let table = self.table.get_untracked()?;
        let mapping = self.mapping.get_untracked();
        let region = self.region.get_untracked().trim().to_ascii_uppercase();
        let options = ImportOptions {
            region: (!region.is_empty()).then_some(region),
            empty_cells: match self.empty_cells.get_untracked().as_str() {
                CLEAR => EmptyCells::Clear,
                _ => EmptyCells::Keep,
            },
            ..ImportOptions::new(version)
        };
        mapping
            .problem()
            .is_none()
            .then_some((table, mapping, options))
    }

    /// Reads a file.
    fn read_file(self, file: File) {
        self.problem.set(None);
        if file.size() > MAX_FILE {
            self.problem
                .set(Some("This file is larger than 50 MB.".to_owned()));
            return;
        }
        spawn_local(async move {
            let text = match text_file::bytes(&file).await {
                Some(bytes) => text_file::decode(&bytes, Encoding::detect(&bytes).label()),
                None => None,
            };
            if self.problem.is_disposed() {
                return;
            }
            match text {
                Some(text) => {
                    self.file.set(file.name());
                    self.read_text(text).await;
                }
                None => self
                    .problem
                    .set(Some("The browser could not read this file.".to_owned())),
            }
        });
    }

    /// Reads the pasted cells.
    fn read_pasted(self) {
        self.problem.set(None);
        self.file.set(String::new());
        spawn_local(self.read_text(self.pasted.get_untracked()));
    }

    async fn read_text(self, text: String) {
        let mut reader = TableReader::new(text);
        let mut slice = TimeSlice::half_frame();
        while !reader.step(STEP) {
            if slice.is_over() {
                slice.renew().await;
            }
        }
        let table = reader.finish();
        if self.problem.is_disposed() {
            return;
        }
        if table.is_empty() {
            self.problem
                .set(Some("There are no cells in it.".to_owned()));
            return;
        }
        self.mapping.set(Mapping::detect(&table));
        self.table.set(Some(Arc::new(table)));
    }

    /// What is wrong with the file or with the meaning of its columns, tracked.
    fn obstacle(self) -> Option<String> {
        self.problem.get().or_else(|| {
            self.table.with(Option::is_some).then_some(())?;
            self.mapping
                .with(|mapping| mapping.problem().map(str::to_owned))
        })
    }

    /// Saves the rows that are left out, with the reason of each.
    fn save_left_out(self, prepare: Prepare) -> Result<(), JsValue> {
        let file = Download::new();
        let mut bytes = Vec::new();
        let (table, mapping) = (self.table.get_untracked(), self.mapping.get_untracked());
        let Some(table) = table else { return Ok(()) };
        write_left_out_header(&mut bytes, &table, &mapping);
        prepare.preview.with_untracked(|preview| {
            for row in preview.rows() {
                write_left_out(&mut bytes, &table, row);
            }
        });
        file.write(&bytes)?;
        file.save("numberdesk-left-out.csv", "text/csv;charset=utf-8")
    }
}

/// The fields of an import.
#[component]
pub(super) fn ImportFields(
    /// The preparation.
    prepare: Prepare,
    /// What the import reads.
    form: ImportForm,
) -> impl IntoView {
    let choose =
        move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlInputElement>| {
            if let Some(file) = files::first_file(&event.target()) {
                form.read_file(file);
            }
        };
    view! {
        <section class="panel" aria-label="What is read">
            <div class="import-source">
                <div class="field">
                    <label for="import-file">"File (CSV or TSV)"</label>
                    <input
                        id="import-file"
                        type="file"
                        accept=".csv,.tsv,.txt,text/csv"
                        on:change:target=choose
                    />
                    <p class="field-hint">"An export of this app can be read as it is."</p>
                </div>
                <div class="field">
                    <label for="import-paste">"Or cells, pasted from a spreadsheet"</label>
                    <textarea
                        id="import-paste"
                        rows="3"
                        spellcheck="false"
                        bind:value=form.pasted
                        on:change=move |_| form.read_pasted()
                    ></textarea>
                </div>
            </div>
            <p class="field-error" role="alert">
                {move || form.obstacle()}
            </p>
            <Show when=move || form.table.with(Option::is_some)>
                <ImportChoices prepare form />
            </Show>
        </section>
    }
}

/// What the columns mean, and how their cells are taken.
#[component]
fn ImportChoices(
    /// The preparation.
    prepare: Prepare,
    /// What the import reads.
    form: ImportForm,
) -> impl IntoView {
    let empty = choices(&[("", "Keep what is there"), (CLEAR, "Clear the value")]);
    let failed = RwSignal::new(false);
    let left_out = Memo::new(move |_| {
        prepare
            .preview
            .with(|preview| preview.len() - preview.to_run())
    });
    view! {
        <fieldset class="import-columns">
            <legend>"What the columns are"</legend>
            {move || {
                form.table
                    .get()
                    .map(|table| {
                        let columns = 0..table.columns().min(MAX_COLUMNS);
                        columns
                            .map(|column| {
                                view! { <ColumnChoice form table=table.clone() column /> }
                            })
                            .collect_view()
                    })
            }}
        </fieldset>
        <div class="import-source">
            <SelectField
                label="Empty cells"
                id="import-empty"
                value=form.empty_cells
                options=Signal::stored(empty)
                on_choose=move |chosen| form.empty_cells.set(chosen)
            />
            <TextInput
                label="Region of national numbers"
                id="import-region"
                value=form.region
                hint="Two letters, such as SE. Without it, numbers need their calling code."
            />
        </div>
        <Show when=move || left_out.get() != 0>
            <button
                type="button"
                on:click=move |_| failed.set(form.save_left_out(prepare).is_err())
            >
                {move || format!("Save what is left out ({})", intl::integer(left_out.get()))}
            </button>
        </Show>
        <p class="field-error">
            {move || failed.get().then_some("The browser refused the download.")}
        </p>
    }
}

/// The meaning of a column, beside its title or first cell.
#[component]
fn ColumnChoice(
    /// What the import reads.
    form: ImportForm,
    /// The table.
    table: Arc<Table>,
    /// The column.
    column: usize,
) -> impl IntoView {
    let first = table.cell(0, column);
    let title = match first.trim().is_empty() {
        true => format!("Column {}", column + 1),
        false => excerpt(first).into_owned(),
    };
    let options: Vec<Choice> = ColumnRole::ALL
        .into_iter()
        .map(|role| (role.label().to_owned(), role.label().to_owned()))
        .collect();
    let value = Signal::derive(move || {
        form.mapping
            .with(|mapping| mapping.role(column).label().to_owned())
    });
    let choose = move |label: String| {
        let mut roles = ColumnRole::ALL.into_iter();
        if let Some(role) = roles.find(|role| role.label() == label) {
            form.mapping.update(|mapping| mapping.set(column, role));
        }
    };
    view! {
        <label class="field">
            <span prop:textContent=title></span>
            <Select value options=Signal::stored(options) on_choose=choose />
        </label>
    }
}
