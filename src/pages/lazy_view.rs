//! The views of the deferred chunk: everything that the first rows of the list don't need.
//!
//! The chunk is a second wasm file with a second stylesheet. It is preloaded as soon as the first rows are painted, or earlier
//! when a page needs it. Until then a page shows its skeleton, and of menus and dialogs there is nothing but the buttons that
//! open them.

use std::time::Duration;

use leptos::prelude::*;

use super::{Skeleton, numbers::list_part::ListPart};
use crate::{
    browser::scheduling,
    components::notice::{Notice, Severity},
    lazy::{ChunkState, Lazy, LazyChunk, use_lazy_chunk},
    state::app_state::use_app_state,
};

/// A view of the deferred chunk.
#[derive(Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "made a few times for a page: a box would not pay"
)]
pub enum LazyView {
    /// The page that connects a project. Visitors who are connected already don't need it.
    Connect,
    /// The overview page.
    Overview,
    /// The page for an unknown address.
    NotFound,
    /// The page of a number.
    Number(String),
    /// The page that edits a number.
    Edit(String),
    /// The provisioning page.
    Provisioning,
    /// The page that rents numbers.
    Rent,
    /// The list of number orders, or the page of one of them.
    Orders(Option<String>),
    /// The list of change sets, or the page of one of them.
    Changes(Option<String>),
    /// The page of the audit log.
    Audit,
    /// The settings page.
    Settings,
    /// The menu of the person in the header.
    Account,
    /// The dialog "Keyboard shortcuts".
    Shortcuts(RwSignal<bool>),
    /// The menu of saved views.
    SavedViews,
    /// The dialog with a text to copy by hand, where the browser refuses the clipboard.
    CopyByHand(String),
    /// A popover whose button was pressed before it was there, by its ID.
    OpenPopover(&'static str),
    /// The notices above every page: that the sign-in may have ended, and what came of changes.
    PageNotices,
    /// The confirmation before disconnecting.
    Disconnect,
    /// A part of the number list.
    List(ListPart),
}

/// The deferred chunk, which the root component provides.
pub fn use_deferred_chunk() -> LazyChunk<LazyView> {
    use_lazy_chunk()
}

/// A page of the deferred chunk; a skeleton until the chunk is loaded.
#[component]
pub fn LazyPage(
    /// The page.
    page: LazyView,
) -> impl IntoView {
    let skeleton = || {
        view! {
            <div class="page">
                <Skeleton rows=8 />
            </div>
        }
    };
    view! { <Lazy view=page fallback=skeleton /> }
}

/// A button for a popover that is a lazy view. A press before the chunk is loaded opens it afterwards.
#[component]
pub fn PopoverButton(
    /// The label.
    label: &'static str,
    /// The ID of the popover.
    popover: &'static str,
) -> impl IntoView {
    let chunk = use_deferred_chunk();
    let press = move |_| {
        // Once it is there, the browser opens it.
        if !untrack(|| chunk.is_ready()) {
            chunk.run(LazyView::OpenPopover(popover));
        }
    };
    view! {
        <button type="button" popovertarget=popover on:click=press>
            {label}
        </button>
    }
}

/// Preloads the chunk: at once when `needed`, else after the first rows are painted. At the latest after two seconds.
pub fn preload_when(chunk: LazyChunk<LazyView>, needed: impl Fn() -> bool + Send + Sync + 'static) {
    const AT_THE_LATEST: Duration = Duration::from_secs(2);
    let preload = move || {
        // Whether it is loaded again after it failed is the reader's choice.
        if chunk.state().get_untracked() == ChunkState::Idle {
            chunk.load();
        }
    };
    let inventory = use_app_state().inventory;
    let needed = Memo::new(move |_| needed());
    let has_rows = Memo::new(move |_| !inventory.is_empty());
    Effect::new(move || {
        if needed.get() {
            preload();
        } else if has_rows.get() {
            scheduling::next_frame(move || set_timeout(preload, Duration::from_millis(50)));
        }
    });
    set_timeout(preload, AT_THE_LATEST);
}

/// The notice that the chunk failed to load, with the way to reload or try again.
#[component]
pub fn ChunkError() -> impl IntoView {
    let chunk = use_deferred_chunk();
    let state = chunk.state();
    view! {
        {move || {
            let ChunkState::Failed(fault) = state.get() else {
                return None;
            };
            let what = match fault.what.as_str() {
                "" => "A part of Numberdesk did not arrive: the connection failed.",
                what => what,
            };
            let is_updated = fault.updated;
            let press = move |_| match is_updated {
                true => {
                    let _ = window().location().reload();
                }
                false => chunk.load(),
            };
            let label = if is_updated { "Reload" } else { "Try again" };
            let way = view! {
                <button type="button" on:click=press>
                    {label}
                </button>
            };
            let advice = "What you see works; other pages, the menus and the export wait for it.";
            let actions = vec![way.into_any()];
            Some(view! { <Notice severity=Severity::Error what advice actions /> })
        }}
    }
}
