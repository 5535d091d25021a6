//! The deferred chunk: the one file that imports every page. So the second wasm file has them all.

use std::{future::Future, pin::Pin};

use futures_util::future::join;
use leptos::prelude::*;

use super::{
    account::AccountMenu,
    audit::AuditPage,
    changes::{ChangesPage, notices::ChangeSetNotices},
    connect::ConnectPage,
    disconnect::DisconnectDialog,
    edit::EditPage,
    lazy_view::LazyView,
    not_found::NotFoundPage,
    number::NumberPage,
    numbers,
    orders::OrdersPage,
    overview::OverviewPage,
    provisioning::ProvisioningPage,
    rent::RentPage,
    saved_views::SavedViewsMenu,
    settings::SettingsPage,
    shortcuts_dialog::ShortcutsDialog,
    sign_in::SignInNotice,
};
use crate::{
    browser::{focus, stylesheet},
    components::copy_by_hand::copy_by_hand,
    lazy::Chunk,
    state::app_state::use_app_state,
    widgets::outcome_notices::OutcomeNotices,
};

/// The chunk, for [`crate::lazy::LazyChunk::new`].
pub const CHUNK: Chunk<LazyView> = Chunk {
    load,
    render: split::render,
    // Where a new page focuses its heading, that may come with the chunk.
    on_render: focus::retry_pending,
};

/// Downloads the code and the stylesheet.
fn load(base: String) -> Pin<Box<dyn Future<Output = bool>>> {
    Box::pin(async move {
        let (has_code, has_style) = join(split::load(), stylesheet::load_deferred(&base)).await;
        has_code && has_style
    })
}

fn render(view: LazyView) -> AnyView {
    match view {
        LazyView::Connect => view! { <ConnectPage /> }.into_any(),
        LazyView::Overview => view! { <OverviewPage /> }.into_any(),
        LazyView::NotFound => view! { <NotFoundPage /> }.into_any(),
        LazyView::Number(phone) => view! { <NumberPage phone /> }.into_any(),
        LazyView::Edit(phone) => view! { <EditPage phone /> }.into_any(),
        LazyView::Provisioning => view! { <ProvisioningPage /> }.into_any(),
        LazyView::Rent => view! { <RentPage /> }.into_any(),
        LazyView::Orders(id) => view! { <OrdersPage id /> }.into_any(),
        LazyView::Changes(id) => view! { <ChangesPage id /> }.into_any(),
        LazyView::Audit => view! { <AuditPage /> }.into_any(),
        LazyView::Settings => view! { <SettingsPage /> }.into_any(),
        LazyView::Account => view! { <AccountMenu /> }.into_any(),
        LazyView::Shortcuts(open) => view! { <ShortcutsDialog open /> }.into_any(),
        LazyView::SavedViews => view! { <SavedViewsMenu /> }.into_any(),
        LazyView::CopyByHand(text) => {
            copy_by_hand(&text);
            ().into_any()
        }
        LazyView::OpenPopover(id) => {
            // By a press too: a popover stands beside the button that opened it.
            let button = focus::find(&format!("[popovertarget={id}]"));
            if let Some(button) = button
                && focus::find(&format!("#{id}:popover-open")).is_none()
            {
                button.click();
            }
            ().into_any()
        }
        LazyView::PageNotices => {
            let app = use_app_state();
            app.account().follow(app.connection, app.offered);
            app.settings.store_changes();
            Effect::new(move || {
                app.connection.config.track();
                app.connection.check_lists();
            });
            // For the command palette, on whatever page.
            app.saved_views();
            let submissions = app.submissions();
            view! {
                <SignInNotice />
                <OutcomeNotices submissions />
                <ChangeSetNotices />
            }
            .into_any()
        }
        LazyView::Disconnect => view! { <DisconnectDialog /> }.into_any(),
        LazyView::List(part) => numbers::render_part(part),
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
    use leptos::prelude::*;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::LazyView;

    mod apart {
        use super::{AnyView, LazyView, SplitLoaderError, wasm_split};

        #[wasm_split(deferred, fallible, preload(load))]
        pub fn render(view: LazyView) -> Result<AnyView, SplitLoaderError> {
            Ok(super::super::render(view))
        }
    }

    /// Never awaits anything: [`crate::lazy`] calls it only after [`load`] has succeeded.
    pub(super) fn render(view: LazyView) -> AnyView {
        let rendered = apart::render(view).now_or_never();
        rendered.and_then(Result::ok).into_any()
    }

    pub(super) async fn load() -> bool {
        apart::load().await.is_ok()
    }
}
