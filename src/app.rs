//! The root component: header, routes, dialogs that every page has.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use leptos::{
    prelude::{request_animation_frame, window},
    task::tick,
};
use numbers_model::slice::Slice;
use web_sys::HtmlElement;

use crate::{
    browser::{
        clipboard,
        dom::{El, View, block, button, dynamic, el, hidden, link, show, sign},
        focus,
        shortcuts::command_key,
    },
    components::command_palette::command_palette,
    pages::{
        self, deferred_chunk,
        lazy::{self, LazyView, chunk_error, lazy, preload_when},
    },
    reactive::effect,
    routes::Route,
    state::app_state::{AppState, Disconnecting},
    widgets::theme_switch::theme_switch,
};

/// The whole app. It replaces the contents of the static shell as soon as it has a page to show.
pub fn app(shell: HtmlElement) {
    lazy::install(deferred_chunk::CHUNK);
    let app = AppState::start();
    let AppState {
        history,
        connection,
        ..
    } = app;
    let location = history.location();
    let route = Memo::new(move |_| location.with(|location| Route::parse(&location.path)));
    let configured = connection.start(history, move || {
        // The first request is sent before the page is rendered.
        if connection.client_untracked().is_some()
            && matches!(route.get_untracked(), Route::Home | Route::Numbers)
        {
            app.full_load.start(Slice::default());
        }
    });

    // Without a connection every page that needs one redirects to Connect.
    effect(move || {
        if connection.config.with(Option::is_none) {
            return;
        }
        match route.get() {
            Route::Connect | Route::Settings | Route::Unknown => {}
            _ if !connection.is_connected() => {
                let target = location
                    .with_untracked(|location| format!("{}{}", location.path, location.search));
                connection.target.set(Some(target));
                history.replace(&Route::Connect.path());
            }
            _ => {}
        }
    });

    // A new page focuses its heading. Back to the list is different: the list restores the focus itself.
    let mut before = None;
    effect(move || {
        let route = route.get();
        let is_restored =
            location.with_untracked(|location| location.was_traversal) && route == Route::Numbers;
        if before.as_ref().is_some_and(|before| *before != route) && !is_restored {
            focus::focus_soon(&["main h1"]);
            request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0));
        }
        before = Some(route);
    });

    let page = Memo::new(move |_| {
        let route = route.get();
        if connection.config.with(Option::is_none) {
            return None;
        }
        // Settings too: its request log tells why a connection fails.
        let is_open = matches!(route, Route::Connect | Route::Settings | Route::Unknown)
            || connection.is_connected();
        Some(is_open.then_some(route))
    });
    let page = move || match page.get() {
        // Before the configuration is loaded, or while redirecting to Connect.
        None | Some(None) => View::from(()),
        Some(Some(route)) => page_of(app, route),
    };
    let skip = link("Skip to content", "#main")
        .class("skip")
        .on("click", |event| {
            event.prevent_default();
            focus::focus("#main");
        });
    let main = el("main")
        .id("main")
        .attr("tabindex", "-1")
        .child(chunk_error(app))
        .child(lazy(app, LazyView::SignIn))
        .child(dynamic(page));
    let (palette_open, shortcuts_open) = (RwSignal::new(false), RwSignal::new(false));
    pages::shortcuts_dialog::listen_everywhere(app, palette_open, shortcuts_open);
    let find = move |typed: &str| pages::palette_commands::commands(app, shortcuts_open, typed);
    let needed = move || match route.get() {
        Route::Numbers => shortcuts_open.get(),
        _ => true,
    };
    preload_when(app, needed);
    clipboard::when_refused(move |text| lazy::run_when_loaded(app, LazyView::CopyByHand(text)));
    let whole: View = [
        skip.into(),
        header(app, palette_open, shortcuts_open),
        main.into(),
        // Not lazy: what is typed right after its shortcut goes into it.
        command_palette(palette_open, Rc::new(find)),
        lazy(app, LazyView::Shortcuts(shortcuts_open)),
        lazy(app, LazyView::Disconnect),
    ]
    .into();
    spawn_local(async move {
        configured.await;
        tick().await;
        // All at once, so that the browser lays out the page only once.
        shell.set_text_content(None);
        whole.mount(&shell);
    });
}

fn page_of(app: AppState, route: Route) -> View {
    match route {
        Route::Home => lazy(app, LazyView::Overview),
        Route::Connect => lazy(app, LazyView::Connect),
        Route::Numbers => pages::numbers::numbers_page(app),
        Route::Number(phone) => lazy(app, LazyView::Number(phone)),
        Route::Edit(phone) => lazy(app, LazyView::Edit(phone)),
        Route::Provisioning => lazy(app, LazyView::Provisioning),
        Route::Rent => lazy(app, LazyView::Rent),
        Route::Orders(id) => lazy(app, LazyView::Orders(id)),
        Route::Settings => lazy(app, LazyView::Settings),
        Route::Unknown => lazy(app, LazyView::NotFound),
    }
}

/// The header: navigation, project, theme switch, and buttons for palette and shortcuts.
fn header(app: AppState, palette_open: RwSignal<bool>, shortcuts_open: RwSignal<bool>) -> View {
    let AppState {
        history,
        connection,
        ..
    } = app;
    let item = move |label: &str, route: &Route| {
        let path = route.path();
        link(label, &app.href(route)).live("aria-current", move || {
            history
                .location()
                .with(|location| match path.as_str() {
                    "/" => location.path == "/",
                    path => location.path.starts_with(path),
                })
                .then(|| "page".to_owned())
        })
    };
    let project = move || {
        let access = connection
            .is_connected()
            .then(|| connection.access())
            .flatten()?;
        let host = access.base.split("://").nth(1).unwrap_or(&access.base);
        Some(
            block("span", "bar-project")
                .attr(
                    "title",
                    &format!("{}, project {}", access.base, access.project),
                )
                .child(format!("{host} · {}", access.version.as_str())),
        )
    };
    let end = block("div", "bar-end")
        .child(dynamic(project))
        .child(item("Connection", &Route::Connect))
        .child(show(
            move || connection.is_connected(),
            move || {
                button("Disconnect", move || {
                    app.disconnecting.set(Disconnecting::Requested)
                })
                .class("bar-key")
            },
        ))
        .child(theme_switch(app.settings))
        .child(
            // The key is part of the accessible name: speech control users say what they see.
            opens("Command palette", palette_open)
                .class("bar-key bar-commands")
                .child(format!(" {} K", command_key())),
        )
        .child(
            opens("Keyboard shortcuts", shortcuts_open)
                .class("bar-key")
                .child(sign("", "?")),
        );
    block("header", "bar")
        .child(block("span", "brand").child("Numberdesk"))
        .child(
            el("nav")
                .attr("aria-label", "Main")
                .child(item("Overview", &Route::Home))
                .child(item("Numbers", &Route::Numbers))
                .child(item("Provisioning", &Route::Provisioning))
                .child(item("Rent", &Route::Rent))
                .child(item("Settings", &Route::Settings)),
        )
        .child(end)
        .into()
}

/// A button for a dialog that a shortcut opens too. The caller adds the key as its visible label.
fn opens(name: &str, open: RwSignal<bool>) -> El {
    button("", move || open.set(true))
        .attr("title", name)
        .attr("aria-haspopup", "dialog")
        .child(hidden(name))
}
