//! A list of numbers in the search: pasted into the box, and told which of them are not there.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{asked::Asked, view::View as Rows};
use crate::{
    browser::{
        clipboard,
        dom::{View, block, button, dynamic, el},
        focus, intl,
    },
    components::dialog::{close_row, dialog},
    model::{inventory::Listed, number_list::NumberList},
    reactive::{Var, memo, spawn},
};

/// Writes a pasted text into the search box: its numbers, or without any its words.
pub fn paste(asked: Asked, text: &str) {
    let input = focus::find("#search").map(JsCast::dyn_into::<HtmlInputElement>);
    let Some(Ok(input)) = input else { return };
    let list = asked.stores.inventory.read(|inventory| {
        NumberList::read(text, &|written| match inventory.rows_of(written)[..] {
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
    asked.type_text(whole.clone());
    input.set_value(&whole);
    asked.pasted.set((whole, remarks(&list)));
}

/// What was left out of a pasted text.
fn remarks(list: &NumberList) -> String {
    let of = |count: usize, one: &str, many: &str| match count {
        0 => String::new(),
        1 => [" 1 ", one].concat(),
        _ => [" ", &intl::integer(count), " ", many].concat(),
    };
    let repeated = of(
        list.duplicates,
        "duplicate was left out.",
        "duplicates were left out.",
    );
    let others = of(list.others, "line has no number.", "lines have no number.");
    match list.numbers.is_empty() {
        true => String::new(),
        false => repeated + &others,
    }
}

/// How many of the listed numbers are there, with the offer of those that aren't.
pub fn listed(asked: Asked, rows: Rows) -> View {
    let inventory = asked.stores.inventory;
    let listed = memo(move || {
        rows.found.track();
        let listed = |search: &_| inventory.read(|inventory| inventory.listed(search));
        rows.search.with(listed)
    });
    let said = move || {
        let Some(Listed { count, missing }) = listed.get() else {
            return String::new();
        };
        let remarks = asked.query.with(|query| {
            asked
                .pasted
                .with(|(text, remarks)| (*text == query.text).then(|| remarks.clone()))
        });
        let all = intl::integer(count);
        let found = match missing.len() {
            0 => ["All ", &all, " numbers in your search were found."].concat(),
            none => {
                let loaded = intl::integer(inventory.len());
                let among = match asked.stores.loaded_so_far() {
                    Some(_) => [&loaded, " numbers loaded so far."].concat(),
                    None => [&loaded, " loaded numbers."].concat(),
                };
                let verb = if none == 1 { " isn't" } else { " aren't" };
                let none = intl::integer(none);
                [
                    &none,
                    " of ",
                    &all,
                    " numbers in your search",
                    verb,
                    " among the ",
                    &among,
                ]
                .concat()
            }
        };
        found + &remarks.unwrap_or_default()
    };
    let open = Var::new(false);
    let some = memo(move || {
        listed.with(|listed| listed.as_ref().is_some_and(|own| !own.missing.is_empty()))
    });
    let offer = dynamic(move || {
        some.get()
            .then(|| button("Show missing numbers", move || open.set(true)).class("link"))
    });
    let is_list = memo(move || listed.with(Option::is_some));
    let missing = move || {
        let lines = listed.with_untracked(|listed| Some(listed.as_ref()?.missing.join("\n")))?;
        let copied = Var::new("");
        let text = lines.clone();
        let copy = button("Copy missing numbers", move || {
            let text = text.clone();
            spawn(async move {
                let done = clipboard::copy(&text).await;
                copied.set(match done {
                    true => "Copied, one number a line.",
                    false => "The browser did not allow copying.",
                });
            });
        });
        Some([
            block("pre", "raw missing-numbers")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", "Missing numbers")
                .child(lines),
            block("div", "form-actions").child(copy),
            block("p", "quiet")
                .attr("role", "status")
                .text(move || copied.get().to_owned()),
        ])
    };
    block("div", "listed")
        .live_class("listed-some", move || is_list.get())
        .child(el("p").attr("role", "status").text(said))
        .child(offer)
        .child(dialog(
            open,
            || "Missing numbers".to_owned(),
            move |closer| {
                let [text, copy, copied] = missing()?;
                let close = close_row(closer, "");
                Some([text.into(), copy.into(), copied.into(), close].into())
            },
        ))
        .into()
}
