//! Lists of numbers in the search: pasting one, and the report on which of them are missing.

use leptos::prelude::*;
use numbers_inventory::{ListedNumbers, number_list::NumberList};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{list_params::ListParams, list_results::ListResults};
use crate::{
    browser::{focus, intl},
    components::{
        copy_button::{CopyButtonWith, REFUSED},
        dialog::{CloseRow, Dialog},
        excerpt::excerpt,
    },
    state::app_state::AppState,
};

/// Pastes text into the search box: its numbers, or its words if it has no numbers.
pub fn paste(params: ListParams, text: &str) {
    let input = focus::find("#search").map(JsCast::dyn_into::<HtmlInputElement>);
    let Some(Ok(input)) = input else { return };
    let list = params.app.inventory.read(|inventory| {
        NumberList::parse(text, &|written| match inventory.rows_of(written)[..] {
            [row] => Some(inventory.identity(row).to_owned()),
            _ => None,
        })
    });
    let inserted = match list.numbers.is_empty() {
        true => text.split_whitespace().collect::<Vec<_>>().join(" "),
        false => list.search(),
    };
    // The selection counts in UTF-16.
    let units: Vec<u16> = input.value().encode_utf16().collect();
    let offset = |offset: Result<Option<u32>, _>| {
        let offset = offset
            .ok()
            .flatten()
            .map_or(units.len(), |offset| offset as usize);
        offset.min(units.len())
    };
    let (start, end) = (
        offset(input.selection_start()),
        offset(input.selection_end()),
    );
    let before = String::from_utf16_lossy(&units[..start]);
    let after = String::from_utf16_lossy(&units[end.max(start)..]);
    let parts = [before.trim_end(), &inserted, after.trim_start()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let whole = parts.join(" ");
    params.set_search(whole.clone());
    input.set_value(&whole);
    let reported = match list.numbers.is_empty() {
        true => NumberList::default(),
        // The report reads the numbers from the search.
        false => NumberList {
            numbers: Vec::new(),
            ..list
        },
    };
    params.pasted.set((whole, reported));
}

/// Maximum number of cells that are quoted in a sentence.
const MAX_QUOTED: usize = 3;

/// Remarks on what was left out of a pasted text.
fn remarks(list: &NumberList) -> String {
    let repeated = match list.duplicates {
        0 => String::new(),
        1 => "1 duplicate was left out.".to_owned(),
        count => format!("{} duplicates were left out.", intl::integer(count)),
    };
    let others = quoted(&list.others, "isn't a number.", "aren't numbers.");
    let rounded = quoted(
        &list.rounded,
        "was rounded by the spreadsheet: show all its digits there and copy again.",
        "were rounded by the spreadsheet: show all their digits there and copy again.",
    );
    let all = [repeated, others, rounded];
    let remarks: Vec<String> = all.into_iter().filter(|text| !text.is_empty()).collect();
    remarks.join(" ")
}

/// Quotes the first cells: “a”, “b”, “c” and 2 more aren't numbers.
fn quoted(cells: &[String], one: &str, many: &str) -> String {
    let mut names: Vec<String> = cells
        .iter()
        .take(MAX_QUOTED)
        .map(|cell| format!("“{}”", shortened(cell)))
        .collect();
    if cells.len() > MAX_QUOTED {
        names.push(format!("{} more", intl::integer(cells.len() - MAX_QUOTED)));
    }
    match &names[..] {
        [] => String::new(),
        [name] => format!("{name} {one}"),
        [names @ .., last] => format!("{} and {last} {many}", names.join(", ")),
    }
}

fn shortened(cell: &str) -> String {
    const MAX_CHARS: usize = 40;
    match cell.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", cell.get(..end).unwrap_or_default()),
        None => cell.to_owned(),
    }
}

/// The report: how many of the numbers were found. With dialogs that list the missing ones and the unreadable cells.
#[component]
pub fn NumberListReport(
    /// The parameters of the list.
    params: ListParams,
    /// The results of the list.
    results: ListResults,
) -> impl IntoView {
    let inventory = params.app.inventory;
    let listed = Memo::new(move |_| {
        results.result_set.track();
        let listed = |search: &_| inventory.read(|inventory| inventory.listed_numbers(search));
        results.search.with(listed)
    });
    let remark = Memo::new(move |_| {
        let text = params.query.with(|query| query.text.clone());
        params.pasted.with(|(pasted, list)| match *pasted == text {
            true => remarks(list),
            false => String::new(),
        })
    });
    let summary = Memo::new(move |_| {
        let found = listed
            .get()
            .map(|listed| found_sentence(params.app, &listed));
        let sentences = found.into_iter().chain(Some(remark.get()));
        let sentences: Vec<String> = sentences.filter(|text| !text.is_empty()).collect();
        sentences.join(" ")
    });
    let is_some = move || listed.with(Option::is_some) || !remark.with(String::is_empty);
    let has_missing = Signal::derive(move || {
        listed.with(|listed| listed.as_ref().is_some_and(|list| !list.missing.is_empty()))
    });
    let has_unquoted = Signal::derive(move || {
        !remark.with(String::is_empty)
            && params
                .pasted
                .with(|(_, list)| list.others.len() > MAX_QUOTED || list.rounded.len() > MAX_QUOTED)
    });
    let missing = move |()| {
        let listed = listed.get_untracked();
        listed.map_or_else(Vec::new, |listed| listed.missing)
    };
    let cells = move |()| {
        params.pasted.with_untracked(|(_, list)| {
            let all = list.others.iter().chain(&list.rounded);
            all.cloned().collect()
        })
    };
    view! {
        <div class="number-list" class:number-list-some=is_some>
            <p role="status" prop:textContent=summary></p>
            <LinesDialog words=MISSING_NUMBERS is_offered=has_missing lines=missing />
            <LinesDialog words=UNREAD_CELLS is_offered=has_unquoted lines=cells />
        </div>
    }
}

/// How many of the numbers in the search were found, as a sentence.
fn found_sentence(app: AppState, listed: &ListedNumbers) -> String {
    let all = intl::integer(listed.count);
    match listed.missing.len() {
        0 => format!("All {all} numbers in your search were found."),
        missing => {
            let among = match (app.loaded_so_far(), app.inventory.len()) {
                (Some(_), loaded) => format!("{} loaded so far", intl::number_count(loaded)),
                (None, 1) => "1 loaded number".to_owned(),
                (None, loaded) => format!("{} loaded numbers", intl::integer(loaded)),
            };
            let verb = if missing == 1 { "isn't" } else { "aren't" };
            let missing = intl::integer(missing);
            format!("{missing} of {all} numbers in your search {verb} among the {among}.")
        }
    }
}

/// The words of a [`LinesDialog`].
#[derive(Clone, Copy)]
struct LinesWords {
    /// The name of the dialog.
    name: &'static str,
    /// The label of the button that opens it.
    show: &'static str,
    /// The label of the button that copies the lines.
    copy: &'static str,
    /// The message after copying them.
    copied: &'static str,
}

const MISSING_NUMBERS: LinesWords = LinesWords {
    name: "Missing numbers",
    show: "Show missing numbers",
    copy: "Copy missing numbers",
    copied: "Copied, one number a line.",
};

const UNREAD_CELLS: LinesWords = LinesWords {
    name: "Cells without a number",
    show: "Show cells without a number",
    copy: "Copy cells without a number",
    copied: "Copied, one cell a line.",
};

/// A dialog that lists texts, with the button that opens it.
#[component]
fn LinesDialog(
    /// The words of the dialog.
    words: LinesWords,
    /// Whether the button is there.
    is_offered: Signal<bool>,
    /// The texts; read when the dialog opens.
    #[prop(into)]
    lines: Callback<(), Vec<String>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Show when=move || is_offered.get()>
            <button type="button" class="link" on:click=move |_| open.set(true)>
                {words.show}
            </button>
        </Show>
        <Dialog open name=words.name>
            <Lines words text=lines.run(()).join("\n") />
        </Dialog>
    }
}

/// The contents of a [`LinesDialog`].
#[component]
fn Lines(
    /// The words of the dialog.
    words: LinesWords,
    /// The text.
    text: String,
) -> impl IntoView {
    let outcome = RwSignal::new("");
    // A memo, so that screen readers do not announce equal text again.
    let announced = Memo::new(move |_| outcome.get());
    let shown = excerpt(&text);
    view! {
        <pre
            class="raw missing-numbers"
            tabindex="0"
            role="region"
            aria-label=words.name
            prop:textContent=shown
        ></pre>
        <div class="form-actions">
            <CopyButtonWith
                label=words.copy
                text=move |()| Some(text.clone())
                sentences=[words.copied, REFUSED]
                on_outcome=move |sentence| outcome.set(sentence)
            />
        </div>
        <p class="quiet" role="status" prop:textContent=announced></p>
        <CloseRow />
    }
}
