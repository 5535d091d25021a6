//! The search box: an ARIA combobox with its parse error. Its suggestions are in the deferred chunk (autocomplete.rs).

use super::{
    ListPart,
    autocomplete::{Autocomplete, LIST},
    lazy::{LazyView, lazy},
    list_params::ListParams,
    list_results::ListResults,
};
use crate::{
    browser::dom::{View, block, dynamic, el, sign},
    state::app_state::ChunkState,
};
use leptos::prelude::*;

const ERROR_ID: &str = "search-mistake";

/// The search box.
pub fn search_box(params: ListParams, results: ListResults) -> View {
    let autocomplete = Autocomplete::new(params);
    let parse_error = results.parse_error;
    // Until the chunk is loaded there is no list to control.
    let chunk = params.app.chunk;
    let controls = move || (chunk.get() == ChunkState::Ready).then(|| LIST.to_owned());
    let input = el("input")
        .id("search")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", "Number, name, plan… or region:SE charge<7d")
        .attr("aria-autocomplete", "list")
        .live("aria-controls", controls)
        .live("aria-activedescendant", move || autocomplete.active_id())
        .live("aria-invalid", move || {
            parse_error.with(Option::is_some).then(|| "true".to_owned())
        })
        .live("aria-describedby", move || {
            parse_error
                .with(Option::is_some)
                .then(|| ERROR_ID.to_owned())
        })
        .live_value(move || params.query.with(|query| query.text.clone()))
        .entered(move |text| params.set_search(text));
    // `aria-expanded` is not allowed on a search box, so the combobox around it has it (WAI-ARIA 1.1). Screen readers that
    // ignore it have the status text of the list.
    let combobox = el("div")
        .attr("role", "combobox")
        .attr("aria-label", "Search with suggestions")
        .attr("aria-haspopup", "listbox")
        .live("aria-controls", controls)
        .live("aria-expanded", move || {
            Some(autocomplete.is_expanded().to_string())
        })
        .child(input.clone());
    let list = ListPart::Autocomplete(autocomplete, input);
    let error = move || {
        parse_error.with(|parse_error| {
            let parse_error = parse_error.as_ref()?;
            let text = format!(
                "{} The list still shows the last search that made sense.",
                parse_error.text
            );
            Some(
                block("p", "field-error")
                    .id(ERROR_ID)
                    .child(sign("", "▲ "))
                    .child(text),
            )
        })
    };
    block("div", "field field-search")
        .live_class("field-wrong", move || parse_error.with(Option::is_some))
        .child(el("label").attr("for", "search").child("Search numbers"))
        .child(combobox)
        .child(lazy(params.app, LazyView::List(list)))
        .child(el("div").attr("role", "status").child(dynamic(error)))
        .into()
}
