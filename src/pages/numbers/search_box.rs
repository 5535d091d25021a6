//! The search box, and what it says of a mistake. Its suggestions come later (suggestions.rs).

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

const MISTAKE: &str = "search-mistake";

/// The box.
pub fn search_box(params: ListParams, rows: ListResults) -> View {
    let suggestions = Autocomplete::new(params);
    let wrong = rows.parse_error;
    // The list comes later: until then there is nothing to control.
    let state = params.app.chunk;
    let controls = move || (state.get() == ChunkState::Ready).then(|| LIST.to_owned());
    let input = el("input")
        .id("search")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", "Number, name, plan… or region:SE charge<7d")
        .attr("aria-autocomplete", "list")
        .live("aria-controls", controls)
        .live("aria-activedescendant", move || suggestions.active_id())
        .live("aria-invalid", move || {
            wrong.with(Option::is_some).then(|| "true".to_owned())
        })
        .live("aria-describedby", move || {
            wrong.with(Option::is_some).then(|| MISTAKE.to_owned())
        })
        .live_value(move || params.query.with(|query| query.text.clone()))
        .entered(move |text| params.set_search(text));
    // A search box can't say of itself whether its list is there. The combobox around it does (WAI-ARIA 1.1), and the
    // words below are for those whose screen reader says nothing of that.
    let combobox = el("div")
        .attr("role", "combobox")
        .attr("aria-label", "Search with suggestions")
        .attr("aria-haspopup", "listbox")
        .live("aria-controls", controls)
        .live("aria-expanded", move || {
            Some(suggestions.are_shown().to_string())
        })
        .child(input.clone());
    let list = ListPart::Autocomplete(suggestions, input);
    let mistake = move || {
        wrong.with(|wrong| {
            let wrong = wrong.as_ref()?;
            let words = [
                &wrong.text,
                " The list still shows the last search that made sense.",
            ]
            .concat();
            Some(
                block("p", "field-error")
                    .id(MISTAKE)
                    .child(sign("", "▲ "))
                    .child(words),
            )
        })
    };
    block("div", "field field-search")
        .live_class("field-wrong", move || wrong.with(Option::is_some))
        .child(el("label").attr("for", "search").child("Search numbers"))
        .child(combobox)
        .child(lazy(params.app, LazyView::List(list)))
        .child(el("div").attr("role", "status").child(dynamic(mistake)))
        .into()
}
