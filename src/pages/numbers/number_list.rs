//! Lists of numbers in the search: pasting one, and the report on which of them are missing.

use leptos::{prelude::*, task::spawn_local};
use numbers_inventory::{ListedNumbers, number_list::NumberList};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{list_params::ListParams, list_results::ListResults};
use crate::{
    browser::{
        clipboard,
        dom::{View, block, button, dynamic, el},
        focus, intl,
    },
    components::legacy::{close_row, dialog},
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
pub fn number_list_report(params: ListParams, results: ListResults) -> View {
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
    let summary = move || {
        let Some(ListedNumbers { count, missing }) = listed.get() else {
            return remark.get();
        };
        let all = intl::integer(count);
        let found = match missing.len() {
            0 => format!("All {all} numbers in your search were found."),
            missing => {
                let among = match (params.app.loaded_so_far(), inventory.len()) {
                    (Some(_), loaded) => format!("{} loaded so far", intl::number_count(loaded)),
                    (None, 1) => "1 loaded number".to_owned(),
                    (None, loaded) => format!("{} loaded numbers", intl::integer(loaded)),
                };
                let verb = if missing == 1 { "isn't" } else { "aren't" };
                let missing = intl::integer(missing);
                format!("{missing} of {all} numbers in your search {verb} among the {among}.")
            }
        };
        match remark.get() {
            remark if remark.is_empty() => found,
            remark => format!("{found} {remark}"),
        }
    };
    let missing = move || listed.with_untracked(|listed| Some(listed.as_ref()?.missing.clone()));
    let has_missing =
        move || listed.with(|listed| listed.as_ref().is_some_and(|list| !list.missing.is_empty()));
    let cells = move || {
        params.pasted.with_untracked(|(_, list)| {
            let all = list.others.iter().chain(&list.rounded);
            Some(all.cloned().collect::<Vec<_>>())
        })
    };
    let has_unquoted = move || {
        !remark.with(String::is_empty)
            && params
                .pasted
                .with(|(_, list)| list.others.len() > MAX_QUOTED || list.rounded.len() > MAX_QUOTED)
    };
    block("div", "number-list")
        .live_class("number-list-some", move || {
            listed.with(Option::is_some) || !remark.with(String::is_empty)
        })
        .child(el("p").attr("role", "status").text(summary))
        .child(lines(
            "missing numbers",
            "Copied, one number a line.",
            has_missing,
            missing,
        ))
        .child(lines(
            "cells without a number",
            "Copied, one cell a line.",
            has_unquoted,
            cells,
        ))
        .into()
}

/// A button that lists texts in a dialog, while `is_offered`. `done` is the message after copying them.
fn lines(
    name: &'static str,
    done: &'static str,
    is_offered: impl Fn() -> bool + Send + Sync + 'static,
    all: impl Fn() -> Option<Vec<String>> + Copy + 'static,
) -> View {
    let open = RwSignal::new(false);
    let is_offered = Memo::new(move |_| is_offered());
    let offer = dynamic(move || {
        is_offered
            .get()
            .then(|| button(&format!("Show {name}"), move || open.set(true)).class("link"))
    });
    let title = move || {
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let inside = move |handle| {
        let text = all()?.join("\n");
        let outcome = RwSignal::new("");
        let shown = block("pre", "raw missing-numbers")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", &title())
            .child(text.clone());
        let copy = button(&format!("Copy {name}"), move || {
            let text = text.clone();
            spawn_local(async move {
                outcome.set(match clipboard::copy(&text).await {
                    true => done,
                    false => "The browser did not allow copying.",
                });
            });
        });
        let status = block("p", "quiet")
            .attr("role", "status")
            .text(move || outcome.get().to_owned());
        let copy = block("div", "form-actions").child(copy);
        Some(
            [
                shown.into(),
                copy.into(),
                status.into(),
                close_row(handle, ""),
            ]
            .into(),
        )
    };
    [offer, dialog(open, title, inside)].into()
}
