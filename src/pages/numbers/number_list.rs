//! A list of numbers in the search: pasted into the box, and told which of them are not there.

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
    components::dialog::{close_row, dialog},
    reactive::{Var, memo, spawn},
};

/// Writes a pasted text into the search box: its numbers, or without any its words.
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
    let place = |at: Result<Option<u32>, _>| {
        let at = at.ok().flatten().map_or(units.len(), |at| at as usize);
        at.min(units.len())
    };
    let (start, end) = (place(input.selection_start()), place(input.selection_end()));
    let before = String::from_utf16_lossy(&units[..start]);
    let after = String::from_utf16_lossy(&units[end.max(start)..]);
    let parts = [before.trim_end(), &inserted, after.trim_start()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let whole = parts.join(" ");
    params.set_search(whole.clone());
    input.set_value(&whole);
    let told = match list.numbers.is_empty() {
        true => NumberList::default(),
        // The numbers are in the search.
        false => NumberList {
            numbers: Vec::new(),
            ..list
        },
    };
    params.pasted.set((whole, told));
}

/// As many cells are named in a sentence.
const MOST_NAMED: usize = 3;

/// What was left out of a pasted text.
fn remarks(list: &NumberList) -> String {
    let repeated = match list.duplicates {
        0 => String::new(),
        1 => "1 duplicate was left out.".to_owned(),
        count => format!("{} duplicates were left out.", intl::integer(count)),
    };
    let others = named(&list.others, "isn't a number.", "aren't numbers.");
    let rounded = named(
        &list.rounded,
        "was rounded by the spreadsheet: show all its digits there and copy again.",
        "were rounded by the spreadsheet: show all their digits there and copy again.",
    );
    let all = [repeated, others, rounded];
    let some: Vec<String> = all.into_iter().filter(|text| !text.is_empty()).collect();
    some.join(" ")
}

/// “a”, “b”, “c” and 2 more aren't numbers.
fn named(cells: &[String], one: &str, many: &str) -> String {
    let mut names: Vec<String> = cells
        .iter()
        .take(MOST_NAMED)
        .map(|cell| format!("“{}”", shortened(cell)))
        .collect();
    if cells.len() > MOST_NAMED {
        names.push(format!("{} more", intl::integer(cells.len() - MOST_NAMED)));
    }
    match &names[..] {
        [] => String::new(),
        [name] => format!("{name} {one}"),
        [names @ .., last] => format!("{} and {last} {many}", names.join(", ")),
    }
}

fn shortened(cell: &str) -> String {
    const MOST: usize = 40;
    match cell.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", cell.get(..end).unwrap_or_default()),
        None => cell.to_owned(),
    }
}

/// How many of the listed numbers are there, with the offer of those that aren't.
pub fn number_list_report(params: ListParams, rows: ListResults) -> View {
    let inventory = params.app.inventory;
    let listed = memo(move || {
        rows.result_set.track();
        let listed = |search: &_| inventory.read(|inventory| inventory.listed_numbers(search));
        rows.search.with(listed)
    });
    let told = memo(move || {
        let text = params.query.with(|query| query.text.clone());
        params.pasted.with(|(pasted, list)| match *pasted == text {
            true => remarks(list),
            false => String::new(),
        })
    });
    let said = move || {
        let Some(ListedNumbers { count, missing }) = listed.get() else {
            return told.get();
        };
        let all = intl::integer(count);
        let found = match missing.len() {
            0 => format!("All {all} numbers in your search were found."),
            none => {
                let among = match (params.app.loaded_so_far(), inventory.len()) {
                    (Some(_), loaded) => format!("{} loaded so far", intl::number_count(loaded)),
                    (None, 1) => "1 loaded number".to_owned(),
                    (None, loaded) => format!("{} loaded numbers", intl::integer(loaded)),
                };
                let verb = if none == 1 { "isn't" } else { "aren't" };
                let none = intl::integer(none);
                format!("{none} of {all} numbers in your search {verb} among the {among}.")
            }
        };
        match told.get() {
            told if told.is_empty() => found,
            told => format!("{found} {told}"),
        }
    };
    let missing = move || listed.with_untracked(|listed| Some(listed.as_ref()?.missing.clone()));
    let some =
        move || listed.with(|listed| listed.as_ref().is_some_and(|own| !own.missing.is_empty()));
    let cells = move || {
        params.pasted.with_untracked(|(_, list)| {
            let all = list.others.iter().chain(&list.rounded);
            Some(all.cloned().collect::<Vec<_>>())
        })
    };
    let unnamed = move || {
        !told.with(String::is_empty)
            && params
                .pasted
                .with(|(_, list)| list.others.len() > MOST_NAMED || list.rounded.len() > MOST_NAMED)
    };
    block("div", "number-list")
        .live_class("number-list-some", move || {
            listed.with(Option::is_some) || !told.with(String::is_empty)
        })
        .child(el("p").attr("role", "status").text(said))
        .child(lines(
            "missing numbers",
            "Copied, one number a line.",
            some,
            missing,
        ))
        .child(lines(
            "cells without a number",
            "Copied, one cell a line.",
            unnamed,
            cells,
        ))
        .into()
}

/// A button that shows some texts in a dialog, where there are `some`. `done` is said when they are copied.
fn lines(
    name: &'static str,
    done: &'static str,
    some: impl Fn() -> bool + 'static,
    all: impl Fn() -> Option<Vec<String>> + Copy + 'static,
) -> View {
    let open = Var::new(false);
    let some = memo(some);
    let offer = dynamic(move || {
        some.get()
            .then(|| button(&format!("Show {name}"), move || open.set(true)).class("link"))
    });
    let title = move || {
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    let inside = move |handle| {
        let text = all()?.join("\n");
        let copied = Var::new("");
        let shown = block("pre", "raw missing-numbers")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", &title())
            .child(text.clone());
        let copy = button(&format!("Copy {name}"), move || {
            let text = text.clone();
            spawn(async move {
                copied.set(match clipboard::copy(&text).await {
                    true => done,
                    false => "The browser did not allow copying.",
                });
            });
        });
        let said = block("p", "quiet")
            .attr("role", "status")
            .text(move || copied.get().to_owned());
        let copy = block("div", "form-actions").child(copy);
        Some(
            [
                shown.into(),
                copy.into(),
                said.into(),
                close_row(handle, ""),
            ]
            .into(),
        )
    };
    [offer, dialog(open, title, inside)].into()
}
