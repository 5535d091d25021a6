//! The search box: an ARIA combobox with its parse error. Its suggestions are in the deferred chunk (autocomplete.rs).

use leptos::{html, prelude::*};
use web_sys::ClipboardEvent;

use super::{
    autocomplete::{Autocomplete, LIST},
    list_params::ListParams,
    list_part::ListPart,
    list_results::ListResults,
};
use crate::{
    components::excerpt::excerpt,
    lazy::Lazy,
    pages::lazy_view::{LazyView, use_deferred_chunk},
};

const ERROR_ID: &str = "search-mistake";

/// The search box.
#[component]
pub(super) fn SearchBox(
    /// The parameters of the list.
    params: ListParams,
    /// Its results.
    results: ListResults,
) -> impl IntoView {
    let autocomplete = Autocomplete::new(params);
    let input = NodeRef::<html::Input>::new();
    let is_invalid = Memo::new(move |_| results.parse_error.with(Option::is_some));
    // Until the chunk is loaded there is no list to control.
    let chunk = use_deferred_chunk();
    view! {
        <div class="field field-search" class:field-wrong=is_invalid>
            <label for="search">"Search numbers"</label>
            // `aria-expanded` is not allowed on a search box, so the combobox around it has it (WAI-ARIA 1.1). Screen readers
            // that ignore it have the status text of the list.
            <div
                role="combobox"
                aria-label="Search with suggestions"
                aria-haspopup="listbox"
                aria-controls=move || chunk.is_ready().then_some(LIST)
                aria-expanded=move || autocomplete.is_expanded().to_string()
            >
                <input
                    node_ref=input
                    id="search"
                    type="search"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder="Number, name, plan… or region:SE charge<7d"
                    aria-autocomplete="list"
                    aria-controls=move || chunk.is_ready().then_some(LIST)
                    aria-activedescendant=move || autocomplete.active_id()
                    aria-invalid=move || is_invalid.get().then_some("true")
                    aria-describedby=move || is_invalid.get().then_some(ERROR_ID)
                    prop:value=move || params.query.with(|query| query.text.clone())
                    on:input:target=move |event| params.set_search(event.target().value())
                    on:paste=move |event| on_paste(autocomplete, &event)
                />
            </div>
            <Lazy view=LazyView::List(ListPart::Autocomplete(autocomplete, input)) />
            <div role="status">
                <ParseError results />
            </div>
        </div>
    }
}

/// Keeps pasted lines or columns for the deferred chunk, which makes a list of numbers of them. The browser would join them
/// into one line.
fn on_paste(autocomplete: Autocomplete, event: &ClipboardEvent) {
    let data = event.clipboard_data();
    let text = data.and_then(|data| data.get_data("text/plain").ok());
    if let Some(text) = text.filter(|text| text.trim().contains(['\n', '\r', '\t'])) {
        event.prevent_default();
        autocomplete.pasted.set(text);
    }
}

/// The parse error of the search.
#[component]
fn ParseError(
    /// The results of the list.
    results: ListResults,
) -> impl IntoView {
    let text = Memo::new(move |_| {
        results.parse_error.with(|error| {
            let text = &error.as_ref()?.text;
            Some(format!(
                "{text} The list still shows the last search that made sense."
            ))
        })
    });
    view! {
        {move || {
            let text = excerpt(&text.get()?);
            Some(
                view! {
                    <p class="field-error" id=ERROR_ID>
                        <span aria-hidden="true">"▲ "</span>
                        <span prop:textContent=text></span>
                    </p>
                },
            )
        }}
    }
}
