//! The toolbar at the end of the page head.

use leptos::prelude::*;
use numbers_inventory::query::ListQuery;
use numbers_model::slice::Slice;

use super::{ListPage, export_request::ExportScope, list_params::ListParams, list_part::ListPart};
use crate::lazy::Lazy;
use crate::pages::lazy_view::{LazyView, PopoverButton, use_deferred_chunk};

/// The buttons for the list as a whole.
#[component]
pub(super) fn Toolbar(
    /// The list page.
    list: ListPage,
) -> impl IntoView {
    let ListPage {
        params,
        export,
        peek_open,
        ..
    } = list;
    let chunk = use_deferred_chunk();
    view! {
        <div class="toolbar-buttons">
            <button type="button" on:click=move |_| refresh(params)>
                "Refresh"
            </button>
            <button type="button" on:click=move |_| export.open(ExportScope::Shown)>
                "Export"
            </button>
            <button type="button" on:click=move |_| chunk.run(LazyView::List(ListPart::Print))>
                "Print"
            </button>
            <button
                type="button"
                aria-pressed=move || peek_open.get().to_string()
                on:click=move |_| peek_open.update(|open| *open = !*open)
            >
                "Peek"
            </button>
            <PopoverButton label="Columns" popover="columns" />
            <Lazy view=LazyView::List(ListPart::Columns) />
            <PopoverButton label="Views" popover="views" />
            <Lazy view=LazyView::SavedViews />
        </div>
    }
}

/// Loads all numbers again, and the filtered slice.
fn refresh(params: ListParams) {
    params.app.full_load.start(Slice::default());
    let slice = params.query.with_untracked(ListQuery::slice);
    if !slice.is_all() {
        params.app.filtered_load.start(slice);
    }
}
