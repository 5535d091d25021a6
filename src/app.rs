//! The root component: stores, routes, and the dialogs that every page has.

use leptos::{
    prelude::*,
    task::{spawn_local, tick},
};
use numbers_model::slice::Slice;

mod header;

use self::header::Header;
use crate::{
    browser::{clipboard, focus, history::Location},
    components::command_palette::CommandPalette,
    lazy::{Lazy, LazyChunk},
    pages::{
        deferred_chunk,
        lazy_view::{ChunkError, LazyPage, LazyView, preload_when, use_deferred_chunk},
        numbers::NumbersPage,
        palette_commands, shortcuts_dialog,
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        loader::Progress,
    },
};

/// The dialogs that a shortcut or a button of the header opens.
#[derive(Clone, Copy)]
struct OpenDialogs {
    palette: RwSignal<bool>,
    shortcuts: RwSignal<bool>,
}

/// The whole app.
#[component]
pub fn App(
    /// Called once there is a page to show.
    #[prop(into)]
    on_ready: Callback<()>,
) -> impl IntoView {
    let app = AppState::start();
    provide_context(app);
    provide_context(LazyChunk::new(deferred_chunk::CHUNK, app.history.href("/")));
    let route = use_route(app);
    let configured = app.connection.start(app.history, move || {
        // The first request is sent before the page is rendered.
        if app.connection.client_untracked().is_some()
            && matches!(route.get_untracked(), Route::Home | Route::Numbers)
        {
            app.full_load.start(Slice::default());
        }
    });
    spawn_local(async move {
        configured.await;
        tick().await;
        on_ready.run(());
    });
    redirect_to_connect(app, route);
    focus_new_pages(app, route);
    let dialogs = OpenDialogs {
        palette: RwSignal::new(false),
        shortcuts: RwSignal::new(false),
    };
    preload_chunk(route, dialogs);
    view! {
        <SkipLink />
        <Header dialogs />
        <main id="main" tabindex="-1">
            <ChunkError />
            <Lazy view=LazyView::PageNotices />
            <Page route />
        </main>
        <Dialogs dialogs />
    }
}

/// The route that the address names.
fn use_route(app: AppState) -> Memo<Route> {
    let location = app.history.location();
    Memo::new(move |_| location.with(|location| Route::parse(&location.path)))
}

/// Without a connection, every page that needs one redirects to Connect.
fn redirect_to_connect(app: AppState, route: Memo<Route>) {
    let AppState {
        history,
        connection,
        ..
    } = app;
    Effect::new(move || {
        if connection.config.with(Option::is_none) || is_open_to_all(&route.get()) {
            return;
        }
        if !connection.is_connected() {
            let path = |location: &Location| format!("{}{}", location.path, location.search);
            let target = history.location().with_untracked(path);
            connection.target.set(Some(target));
            history.replace(&Route::Connect.path());
        }
    });
}

/// Whether a page needs no connection. Settings too: its request log tells why a connection fails.
fn is_open_to_all(route: &Route) -> bool {
    matches!(route, Route::Connect | Route::Settings | Route::Unknown)
}

/// Focuses the heading of a new page. Back to the list is different: the list restores the focus itself.
fn focus_new_pages(app: AppState, route: Memo<Route>) {
    let location = app.history.location();
    Effect::new(move |before: Option<Route>| {
        let route = route.get();
        let is_restored =
            location.with_untracked(|location| location.was_traversal) && route == Route::Numbers;
        if before.is_some_and(|before| before != route) && !is_restored {
            focus::focus_soon(&["main h1"]);
            request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0));
        }
        route
    });
}

/// Preloads the deferred chunk: at once for what the first load doesn't have.
fn preload_chunk(route: Memo<Route>, dialogs: OpenDialogs) {
    let chunk = use_deferred_chunk();
    let progress = use_app_state().full_load.progress;
    preload_when(chunk, move || match route.get() {
        // A load that meets trouble or finds nothing has more to say than the first rows.
        Route::Numbers => dialogs.shortcuts.get() || progress.with(Progress::has_news),
        _ => true,
    });
    clipboard::when_refused(move |text| chunk.run(LazyView::CopyByHand(text)));
}

/// The link past the header, for keyboard users.
#[component]
fn SkipLink() -> impl IntoView {
    view! {
        <a
            class="skip"
            href="#main"
            on:click=move |event| {
                event.prevent_default();
                focus::focus("#main");
            }
        >
            "Skip to content"
        </a>
    }
}

/// The page of the route; nothing before the configuration is loaded, or while redirecting to Connect.
#[component]
fn Page(
    /// The route of the address.
    route: Memo<Route>,
) -> impl IntoView {
    let connection = use_app_state().connection;
    let page = Memo::new(move |_| {
        let route = route.get();
        let is_shown = connection.config.with(Option::is_some)
            && (is_open_to_all(&route) || connection.is_connected());
        is_shown.then_some(route)
    });
    view! {
        {move || {
            let page = match page.get()? {
                Route::Numbers => return Some(view! { <NumbersPage /> }.into_any()),
                Route::Home => LazyView::Overview,
                Route::Connect => LazyView::Connect,
                Route::Number(phone) => LazyView::Number(phone),
                Route::Edit(phone) => LazyView::Edit(phone),
                Route::Provisioning => LazyView::Provisioning,
                Route::Rent => LazyView::Rent,
                Route::Orders(id) => LazyView::Orders(id),
                Route::Changes(id) => LazyView::Changes(id),
                Route::Audit => LazyView::Audit,
                Route::Settings => LazyView::Settings,
                Route::Unknown => LazyView::NotFound,
            };
            Some(view! { <LazyPage page /> }.into_any())
        }}
    }
}

/// The dialogs that every page has.
#[component]
fn Dialogs(
    /// The dialogs that every page has.
    dialogs: OpenDialogs,
) -> impl IntoView {
    let app = use_app_state();
    let OpenDialogs { palette, shortcuts } = dialogs;
    shortcuts_dialog::listen_everywhere(app, palette, shortcuts);
    let find = move |typed: String| palette_commands::commands(app, shortcuts, &typed);
    view! {
        // Not lazy: what is typed right after its shortcut goes into it.
        <CommandPalette open=palette prompt="Type a command or a number" find />
        <Lazy view=LazyView::Shortcuts(shortcuts) />
        <Lazy view=LazyView::Disconnect />
    }
}
