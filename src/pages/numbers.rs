//! The numbers page: the list with its search, filters and selection.

use leptos::prelude::*;

mod active_filters;
mod age;
mod autocomplete;
mod cells;
mod columns_menu;
mod empty_state;
mod export;
mod export_request;
mod filters;
mod grid_columns;
mod list_params;
pub mod list_part;
mod list_results;
mod load_details;
mod load_errors;
mod load_progress;
mod number_grid;
mod number_list;
mod page_load;
mod peek;
mod print;
mod quick_filters;
mod scroll_restoration;
mod search_box;
mod selection;
mod status_line;
mod toolbar;
mod type_ahead;
mod unknown_matches;
mod unreadable_dialog;

use self::{
    active_filters::ActiveFilters,
    autocomplete::Suggestions,
    columns_menu::ColumnsMenu,
    empty_state::EmptyState,
    export::ExportDialog,
    export_request::{ExportRequest, ExportScope},
    filters::Filters,
    list_params::ListParams,
    list_part::{ListPart, UnreadableRow},
    list_results::ListResults,
    load_details::LoadDetails,
    load_progress::ProgressBar,
    number_grid::{NumberGrid, has_grid},
    number_list::NumberListReport,
    peek::Peek,
    quick_filters::QuickFilters,
    selection::{Selection, SelectionBar},
    status_line::StatusLine,
    toolbar::Toolbar,
    unknown_matches::UnknownMatches,
    unreadable_dialog::UnreadableDialog,
};
pub use self::{age::Age, empty_state::NoNumbers, load_errors::FullLoadStatus};
use super::{
    lazy_view::{LazyView, use_deferred_chunk},
    title,
};
use crate::{
    browser::media,
    components::grid::GridPosition,
    lazy::Lazy,
    state::{app_state::use_app_state, page_commands::PageCommand},
};

/// Below this width rows become cards.
const NARROW: &str = "(max-width: 45rem)";

/// What the parts of the list page share. Copies share it.
#[derive(Clone, Copy)]
pub struct ListPage {
    params: ListParams,
    results: ListResults,
    selection: Selection,
    /// The active cell and the scroll offset of the grid.
    position: RwSignal<GridPosition>,
    export: ExportRequest,
    peek_open: RwSignal<bool>,
    /// The row that its dialog shows.
    unreadable: RwSignal<Option<UnreadableRow>>,
}

impl ListPage {
    fn new() -> Self {
        let app = use_app_state();
        let params = ListParams::new(app);
        let results = ListResults::new(params.query, app.inventory);
        Self {
            params,
            results,
            selection: Selection::new(results, app.inventory),
            position: scroll_restoration::restored_position(params),
            export: ExportRequest::new(),
            peek_open: RwSignal::new(false),
            unreadable: RwSignal::new(None),
        }
    }

    /// Registers the page's commands for the command palette.
    fn register_commands(self) {
        let Self {
            selection,
            export,
            peek_open,
            ..
        } = self;
        let chunk = use_deferred_chunk();
        let command = |label, run| PageCommand { label, run };
        let commands = vec![
            command(
                "Export the list",
                Callback::new(move |()| export.open(ExportScope::Shown)),
            ),
            command(
                "Print the list",
                Callback::new(move |()| chunk.run(LazyView::List(ListPart::Print))),
            ),
            command(
                "Peek at the number",
                Callback::new(move |()| peek_open.set(true)),
            ),
            command(
                "Select all that match",
                Callback::new(move |()| selection.set_all(true)),
            ),
            command(
                "Clear the selection",
                Callback::new(move |()| selection.clear()),
            ),
        ];
        self.params.app.page_commands.register(commands);
    }
}

/// Renders a part, in the deferred chunk.
pub fn render_part(part: ListPart) -> AnyView {
    match part {
        ListPart::Columns => view! { <ColumnsMenu /> }.into_any(),
        ListPart::Print => {
            print::print();
            ().into_any()
        }
        ListPart::Autocomplete(autocomplete, input) => {
            view! { <Suggestions autocomplete input /> }.into_any()
        }
        ListPart::LoadDetails => view! { <LoadDetails /> }.into_any(),
        ListPart::FilterBar(list) => view! { <FilterBarContents list /> }.into_any(),
        ListPart::SearchReports(list) => view! { <SearchReports list /> }.into_any(),
        ListPart::Selection(list) => view! { <SelectionBar list /> }.into_any(),
        ListPart::EmptyState(list) => view! { <EmptyState list /> }.into_any(),
        ListPart::Peek(list) => view! { <Peek list /> }.into_any(),
        ListPart::Dialogs(list) => view! { <ListDialogs list /> }.into_any(),
    }
}

/// The numbers page.
#[component]
pub fn NumbersPage() -> impl IntoView {
    title("Numbers");
    let settings = use_app_state().settings;
    let list = ListPage::new();
    page_load::load(list.params);
    page_load::restore_focus(list.params);
    let narrow = media::matches(NARROW);
    let ListPage {
        params, results, ..
    } = list;
    view! {
        <div
            class="page list-page"
            class:cards=move || narrow.get()
            class:compact=move || settings.compact.get()
        >
            <div class="page-head">
                <h1 tabindex="-1">"Numbers"</h1>
                <StatusLine results />
                <Toolbar list />
            </div>
            <Filters params results />
            <FilterBar list />
            <Lazy view=LazyView::List(ListPart::SearchReports(list)) />
            <ListBody list narrow />
            <Lazy view=LazyView::List(ListPart::Dialogs(list)) />
        </div>
    }
}

/// The row below the filters, which has its height from the start.
#[component]
fn FilterBar(
    /// The list page.
    list: ListPage,
) -> impl IntoView {
    let counts = list.results.counts;
    view! {
        <div
            class="filter-bar"
            class:counted=move || counts.with(|counts| !counts.regions.is_empty())
        >
            <Lazy view=LazyView::List(ListPart::FilterBar(list)) />
        </div>
    }
}

/// What is in the row below the filters.
#[component]
fn FilterBarContents(
    /// The list page.
    list: ListPage,
) -> impl IntoView {
    let ListPage {
        params, results, ..
    } = list;
    results.count_on_change();
    view! {
        <QuickFilters params results />
        <ActiveFilters params />
        // Here, where there is room: the rows do not move when the load is complete.
        <ProgressBar loader=params.app.full_load />
    }
}

/// The reports on the search: numbers that are missing, and numbers that may match as well.
#[component]
fn SearchReports(
    /// The list page.
    list: ListPage,
) -> impl IntoView {
    let ListPage {
        params, results, ..
    } = list;
    view! {
        <NumberListReport params results />
        <UnknownMatches results />
    }
}

/// The dialogs of the list, its print sheet, and its commands for the palette.
#[component]
fn ListDialogs(
    /// The list page.
    list: ListPage,
) -> impl IntoView {
    let ListPage {
        params,
        position,
        results,
        selection,
        export,
        unreadable,
        ..
    } = list;
    list.register_commands();
    scroll_restoration::save_on_change(params, position);
    print::lay_out_when_printed(use_app_state(), results);
    view! {
        <UnreadableDialog row=unreadable />
        <ExportDialog results selection request=export />
    }
}

/// The selection bar, the grid or its empty state, and the peek panel.
#[component]
fn ListBody(
    /// The list page.
    list: ListPage,
    /// Whether rows are cards.
    narrow: RwSignal<bool>,
) -> impl IntoView {
    let ListPage {
        params,
        results,
        selection,
        ..
    } = list;
    let has_grid = has_grid(params.app, results);
    let empty_state = move || view! { <Lazy view=LazyView::List(ListPart::EmptyState(list)) /> };
    view! {
        <div class="selection" class:selection-some=move || { selection.len.get() > 0 }>
            <Lazy view=LazyView::List(ListPart::Selection(list)) />
        </div>
        <div class="list-body">
            <Show when=move || has_grid.get() fallback=empty_state>
                <NumberGrid list narrow />
            </Show>
            <Lazy view=LazyView::List(ListPart::Peek(list)) />
        </div>
    }
}
