//! Lazy views: code splitting into the first load and one deferred chunk. The chunk is a second wasm file with a second
//! stylesheet.
//!
//! The first load has what the first rows of the list need. Everything else is named by [`LazyView`] and rendered by the
//! deferred chunk (`deferred_chunk.rs`), which is preloaded as soon as the first rows are painted, or earlier when a page
//! needs it. Until then a page shows its skeleton, and of menus and dialogs there is nothing but the buttons that open
//! them. Only `app.rs` knows the chunk: it installs its two entry points here, so that pages can use lazy views without
//! importing one another.

use std::{cell::Cell, future::Future, pin::Pin, time::Duration};

use futures_util::future::join;
use leptos::{prelude::*, task::spawn_local};

use super::{numbers::list_part::ListPart, skeleton};
use crate::{
    browser::{
        dom::{El, View, block, button, dynamic},
        fault, focus, scheduling, stylesheet,
    },
    components::notice::{Severity, notice},
    reactive::effect,
    state::app_state::{AppState, ChunkState},
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
    /// The settings page.
    Settings,
    /// The dialog "Keyboard shortcuts".
    Shortcuts(RwSignal<bool>),
    /// The menu of saved views.
    SavedViews,
    /// The dialog with a text to copy by hand, where the browser refuses the clipboard.
    CopyByHand(String),
    /// The notice that the sign-in may have ended.
    SignIn,
    /// The confirmation before disconnecting.
    Disconnect,
    /// A part of the number list.
    List(ListPart),
}

/// The entry points of the deferred chunk.
#[derive(Clone, Copy)]
pub struct Chunk {
    /// Downloads the code; false when it did not arrive.
    pub load: fn() -> Pin<Box<dyn Future<Output = bool>>>,
    /// Renders a view; to be called once the code is there.
    pub render: fn(AppState, LazyView) -> View,
}

thread_local! {
    // One for the tab, like the code itself.
    static CHUNK: Cell<Option<Chunk>> = const { Cell::new(None) };
}

/// Installs the deferred chunk. Once, before the first view is drawn.
pub fn install(chunk: Chunk) {
    CHUNK.set(Some(chunk));
}

fn render(app: AppState, view: LazyView) -> View {
    CHUNK
        .get()
        .map_or_else(|| ().into(), |chunk| (chunk.render)(app, view))
}

/// A lazy view in the page: its skeleton, or nothing, until the chunk is loaded.
pub fn lazy(app: AppState, view: LazyView) -> View {
    let is_loaded = Memo::new(move |_| app.chunk.get() == ChunkState::Ready);
    dynamic(move || {
        if is_loaded.get() {
            focus::retry_pending();
            return render(app, view.clone());
        }
        match view {
            LazyView::Shortcuts(_)
            | LazyView::SavedViews
            | LazyView::SignIn
            | LazyView::Disconnect
            | LazyView::List(_) => View::from(()),
            _ => block("div", "page").child(skeleton(8)).into(),
        }
    })
}

/// Renders a view for its effect alone, such as opening a dialog, once the chunk is loaded.
pub fn run_when_loaded(app: AppState, view: LazyView) {
    when_loaded(app, move || {
        render(app, view);
    });
}

/// A button for the popover with this ID, a lazy view. A press before the chunk is loaded opens it afterwards.
pub fn popover_button(app: AppState, label: &str, popover: &'static str) -> El {
    let press = move || {
        if app.chunk.get_untracked() != ChunkState::Ready {
            when_loaded(app, move || {
                if let Some(popover) = focus::find(&format!("#{popover}")) {
                    let _ = popover.show_popover();
                }
            });
        }
    };
    button(label, press).attr("popovertarget", popover)
}

/// Runs `run` once the chunk is loaded; never when it fails to load.
fn when_loaded(app: AppState, run: impl FnOnce() + 'static) {
    const POLL_MS: u32 = 30;
    spawn_local(async move {
        loop {
            match app.chunk.get_untracked() {
                ChunkState::Ready => break,
                ChunkState::Failed => return,
                ChunkState::Idle | ChunkState::Loading => scheduling::sleep(POLL_MS).await,
            }
        }
        run();
    });
}

/// Preloads the chunk: at once when `needed`, else after the first rows are painted. At the latest after two seconds.
pub fn preload_when(app: AppState, needed: impl Fn() -> bool + 'static) {
    const AT_THE_LATEST: Duration = Duration::from_secs(2);
    let begin = move || {
        if app.chunk.get_untracked() == ChunkState::Idle {
            load(app);
        }
    };
    effect(move || {
        if needed() {
            begin();
        } else if !app.inventory.is_empty() {
            scheduling::next_frame(move || set_timeout(begin, Duration::from_millis(50)));
        }
    });
    set_timeout(begin, AT_THE_LATEST);
}

fn load(app: AppState) {
    let Some(chunk) = CHUNK.get() else { return };
    app.chunk.set(ChunkState::Loading);
    spawn_local(async move {
        let base = app.history.href("/");
        let (has_code, has_style) = join((chunk.load)(), stylesheet::load_deferred(&base)).await;
        if has_code && has_style {
            app.chunk.set(ChunkState::Ready);
        } else {
            app.chunk_fault.set(fault::diagnose().await);
            app.chunk.set(ChunkState::Failed);
        }
    });
}

/// The notice that the chunk failed to load, with the way to reload or try again.
pub fn chunk_error(app: AppState) -> View {
    dynamic(move || {
        let has_failed = app.chunk.get() == ChunkState::Failed;
        has_failed.then(|| {
            let fault = app.chunk_fault.get_untracked();
            let what = match fault.what.as_str() {
                "" => "A part of Numberdesk did not arrive: the connection failed.",
                what => what,
            };
            let way = match fault.updated {
                true => button("Reload", || {
                    let _ = window().location().reload();
                }),
                false => button("Try again", move || load(app)),
            };
            let advice = "What you see works; other pages, the menus and the export wait for it.";
            notice(Severity::Error, what, advice, vec![way.into()])
        })
    })
}
