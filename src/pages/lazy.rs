//! The parts of the app that the first rows do not need. They are a second wasm file and a second stylesheet, fetched as
//! soon as the first ones are there: until then there is nothing of them but the buttons that open them.

use std::time::Duration;

use futures_util::future::join;
use leptos::prelude::{set_timeout, window};

use super::{
    connect, disconnect, edit, not_found, number, numbers, orders, overview, provisioning, rent,
    saved_views, settings, shortcuts_dialog, sign_in, skeleton,
};
use crate::{
    browser::{
        dom::{El, View, block, button, dynamic},
        fault, focus, scheduling, stylesheet,
    },
    components::{
        copy_by_hand::copy_by_hand,
        notice::{Severity, notice},
    },
    reactive::{Var, effect, memo, spawn},
    state::app_state::{AppState, ChunkState},
};

/// A part.
#[derive(Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "made a few times for a page: a box would not pay"
)]
pub enum LazyView {
    /// Where a project is connected. Who opens the app connected already does not need it.
    Connect,
    /// The overview.
    Overview,
    /// The page for an address that leads nowhere.
    NotFound,
    /// The page of a number.
    Number(String),
    /// The page where it is edited.
    Edit(String),
    /// The provisioning board.
    Provisioning,
    /// Renting.
    Rent,
    /// The number orders, or one of them.
    Orders(Option<String>),
    /// The settings.
    Settings,
    /// The sheet of keys.
    Shortcuts(Var<bool>),
    /// The menu of saved views.
    SavedViews,
    /// The dialog with a text that the browser does not let the page copy.
    CopyByHand(String),
    /// The notice that the sign-in may have ended.
    SignIn,
    /// The question before disconnecting.
    Disconnect,
    /// A part of the list.
    List(numbers::ListPart),
}

/// Puts a part into the page, once it is there.
pub fn lazy(app: AppState, part: LazyView) -> View {
    let there = memo(move || app.chunk.get() == ChunkState::Ready);
    dynamic(move || {
        if there.get() {
            focus::retry_pending();
            return split::build(app, part.clone());
        }
        match part {
            LazyView::Shortcuts(_)
            | LazyView::SavedViews
            | LazyView::SignIn
            | LazyView::Disconnect
            | LazyView::List(_) => View::from(()),
            _ => block("div", "page").child(skeleton(8)).into(),
        }
    })
}

/// Does what a part does without being shown.
pub fn run_when_loaded(app: AppState, part: LazyView) {
    once_there(app, move || {
        split::build(app, part);
    });
}

/// A button that opens the menu with an ID, which is a part: also where it is pressed before that is there.
pub fn popover_button(app: AppState, label: &str, menu: &'static str) -> El {
    let press = move || {
        if app.chunk.get_untracked() != ChunkState::Ready {
            once_there(app, move || {
                if let Some(menu) = focus::find(&["#", menu].concat()) {
                    let _ = menu.show_popover();
                }
            });
        }
    };
    button(label, press).attr("popovertarget", menu)
}

/// Runs something when the parts are there; never when they do not come.
fn once_there(app: AppState, run: impl FnOnce() + 'static) {
    const POLL_MS: u32 = 30;
    spawn(async move {
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

/// Fetches the parts when one of them is needed, or else once the first rows are painted, or else after a while.
pub fn preload_when(app: AppState, needed: impl Fn() -> bool + 'static) {
    const A_WHILE: Duration = Duration::from_secs(2);
    let begin = move || {
        if app.chunk.get_untracked() == ChunkState::Idle {
            fetch(app);
        }
    };
    effect(move || {
        if needed() {
            begin();
        } else if !app.inventory.is_empty() {
            scheduling::next_frame(move || set_timeout(begin, Duration::from_millis(50)));
        }
    });
    set_timeout(begin, A_WHILE);
}

fn fetch(app: AppState) {
    app.chunk.set(ChunkState::Loading);
    spawn(async move {
        let style = app.history.href("/");
        let (code, style) = join(split::load(), stylesheet::load_deferred(&style)).await;
        let there = code && style;
        if !there {
            app.chunk_fault.set(fault::diagnose().await);
        }
        app.chunk.set(if there {
            ChunkState::Ready
        } else {
            ChunkState::Failed
        });
    });
}

/// Says that the parts did not come.
pub fn chunk_error(app: AppState) -> View {
    dynamic(move || {
        let missing = app.chunk.get() == ChunkState::Failed;
        missing.then(|| {
            let fault = app.chunk_fault.get_untracked();
            let what = match fault.what.as_str() {
                "" => "A part of Numberdesk did not arrive: the connection failed.",
                what => what,
            };
            let way = match fault.updated {
                true => button("Reload", || {
                    let _ = window().location().reload();
                }),
                false => button("Try again", move || fetch(app)),
            };
            let advice = "What you see works; other pages, the menus and the export wait for it.";
            notice(Severity::Error, what, advice, vec![way.into()])
        })
    })
}

fn built(app: AppState, part: LazyView) -> View {
    match part {
        LazyView::Connect => connect::connect_page(app),
        LazyView::Overview => overview::overview_page(app),
        LazyView::NotFound => not_found::not_found_page(app),
        LazyView::Number(phone) => number::number_page(app, &phone),
        LazyView::Edit(phone) => edit::edit_page(app, &phone),
        LazyView::Provisioning => provisioning::provisioning_page(app),
        LazyView::Rent => rent::rent_page(app),
        LazyView::Orders(id) => orders::orders(app, id.as_deref()),
        LazyView::Settings => settings::settings_page(app),
        LazyView::Shortcuts(open) => shortcuts_dialog::shortcuts_dialog(app.settings, open),
        LazyView::SavedViews => saved_views::saved_views_menu(app),
        LazyView::CopyByHand(text) => {
            copy_by_hand(&text);
            ().into()
        }
        LazyView::SignIn => sign_in::sign_in_notice(app),
        LazyView::Disconnect => disconnect::disconnect(app),
        LazyView::List(part) => numbers::built(app, part),
    }
}

/// Where the app is one file: `cargo test` and who builds without trunk.
#[cfg(not(feature = "split"))]
mod split {
    pub(super) use super::built as build;

    pub(super) async fn load() -> bool {
        true
    }
}

#[cfg(feature = "split")]
mod split {
    use futures_util::FutureExt;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{AppState, LazyView, View};

    mod apart {
        use super::{AppState, LazyView, SplitLoaderError, View, wasm_split};

        #[wasm_split(deferred, fallible, preload(load))]
        pub fn build(app: AppState, part: LazyView) -> Result<View, SplitLoaderError> {
            Ok(super::super::built(app, part))
        }
    }

    /// It is there: [`super::later`] waits for [`load`]. So there is nothing to await.
    pub(super) fn build(app: AppState, part: LazyView) -> View {
        let built = apart::build(app, part).now_or_never();
        built.and_then(Result::ok).into()
    }

    pub(super) async fn load() -> bool {
        apart::load().await.is_ok()
    }
}
