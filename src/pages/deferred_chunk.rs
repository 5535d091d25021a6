//! The deferred chunk: the one file that imports every page. So the second wasm file has them all.

use leptos::prelude::*;

use super::{
    connect, disconnect, edit,
    lazy::{Chunk, LazyView},
    not_found, number, numbers, orders, overview, provisioning, rent, saved_views, settings,
    shortcuts_dialog, sign_in,
};
use crate::{
    browser::{bridge::from_leptos, dom::View},
    components::copy_by_hand::copy_by_hand,
    state::app_state::AppState,
    widgets::outcome_notices::OutcomeNotices,
};

/// The chunk, for [`super::lazy::install`].
pub const CHUNK: Chunk = Chunk {
    load: || Box::pin(split::load()),
    render: split::render,
};

fn render(app: AppState, view: LazyView) -> View {
    match view {
        LazyView::Connect => connect::connect_page(app),
        LazyView::Overview => overview::overview_page(app),
        LazyView::NotFound => not_found::not_found_page(app),
        LazyView::Number(phone) => number::number_page(app, &phone),
        LazyView::Edit(phone) => edit::edit_page(app, &phone),
        LazyView::Provisioning => provisioning::provisioning_page(app),
        LazyView::Rent => rent::rent_page(app),
        LazyView::Orders(id) => orders::orders_page(app, id.as_deref()),
        LazyView::Settings => settings::settings_page(app),
        LazyView::Shortcuts(open) => shortcuts_dialog::shortcuts_dialog(app.settings, open),
        LazyView::SavedViews => saved_views::saved_views_menu(app),
        LazyView::CopyByHand(text) => {
            copy_by_hand(&text);
            ().into()
        }
        LazyView::SignIn => [
            sign_in::sign_in_notice(app),
            from_leptos(view! { <OutcomeNotices submissions=app.submissions /> }),
        ]
        .into(),
        LazyView::Disconnect => disconnect::disconnect(app),
        LazyView::List(part) => numbers::render_part(app, part),
    }
}

/// Builds without trunk, such as the tests, have the app in one file.
#[cfg(not(feature = "split"))]
mod split {
    pub(super) use super::render;

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
        pub fn render(app: AppState, view: LazyView) -> Result<View, SplitLoaderError> {
            Ok(super::super::render(app, view))
        }
    }

    /// Never awaits anything: [`super::super::lazy`] calls it only after [`load`] has succeeded.
    pub(super) fn render(app: AppState, view: LazyView) -> View {
        let rendered = apart::render(app, view).now_or_never();
        rendered.and_then(Result::ok).into()
    }

    pub(super) async fn load() -> bool {
        apart::load().await.is_ok()
    }
}
