//! The shell around every page, and the routes.

use std::rc::Rc;

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
    components::{command_palette::command_palette, theme_switch::theme_switch},
    pages::{
        self,
        lazy::{LazyView, chunk_error, lazy, preload_when},
    },
    reactive::{Var, effect, memo, spawn},
    routes::Route,
    state::app_state::{AppState, Disconnecting},
};

/// The whole app. It takes the place of what the shell holds as soon as it has a page to show.
pub fn app(shell: HtmlElement) {
    let app = AppState::start();
    let AppState {
        history,
        connection,
        ..
    } = app;
    let location = history.location();
    let route = memo(move || location.with(|at| Route::parse(&at.path)));
    let configured = connection.start(history, move || {
        // The request is on its way while the page is made.
        if connection.client_untracked().is_some()
            && matches!(route.get_untracked(), Route::Home | Route::Numbers)
        {
            app.full_load.start(Slice::default());
        }
    });

    // Where the reader is sent on to another page.
    effect(move || {
        if connection.config.with(Option::is_none) {
            return;
        }
        match route.get() {
            Route::Connect | Route::Settings | Route::Unknown => {}
            _ if !connection.connected() => {
                let wanted = location.with_untracked(|at| at.path.clone() + &at.search);
                connection.target.set(Some(wanted));
                history.replace(&Route::Connect.path());
            }
            _ => {}
        }
    });

    // A new page takes the focus to its heading. Back to the list is different: the list puts the focus
    // where it was.
    let mut before = None;
    effect(move || {
        let now = route.get();
        let returned = location.with_untracked(|at| at.was_traversal) && now == Route::Numbers;
        if before.as_ref().is_some_and(|before| *before != now) && !returned {
            focus::focus_soon(&["main h1"]);
            request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, 0.0));
        }
        before = Some(now);
    });

    let page = memo(move || {
        let route = route.get();
        if connection.config.with(Option::is_none) {
            return None;
        }
        // Settings too: there is the log of what was asked, which tells why a connection does not come about.
        let open = matches!(route, Route::Connect | Route::Settings | Route::Unknown)
            || connection.connected();
        Some(open.then_some(route))
    });
    let page = move || match page.get() {
        // The configuration is not there, and so is not the page; or the reader is being sent on to Connect.
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
    let (commands, keys) = (Var::new(false), Var::new(false));
    pages::shortcuts_dialog::listen_everywhere(app, commands, keys);
    let find = move |typed: &str| pages::palette_commands::commands(app, keys, typed);
    let needed = move || match route.get() {
        Route::Numbers => keys.get(),
        _ => true,
    };
    preload_when(app, needed);
    clipboard::when_refused(move |text| {
        pages::lazy::run_when_loaded(app, LazyView::CopyByHand(text))
    });
    let whole: View = [
        skip.into(),
        header(app, commands, keys),
        main.into(),
        // Here from the beginning: what is typed right after its key belongs to it.
        command_palette(commands, Rc::new(find)),
        lazy(app, LazyView::Shortcuts(keys)),
        lazy(app, LazyView::Disconnect),
    ]
    .into();
    spawn(async move {
        configured.await;
        tick().await;
        // All at once, so that the browser need not lay out a page that is only half there.
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

/// `commands` opens the command palette, `keys` the sheet of keys.
fn header(app: AppState, commands: Var<bool>, keys: Var<bool>) -> View {
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
                .with(|at| match path.as_str() {
                    "/" => at.path == "/",
                    path => at.path.starts_with(path),
                })
                .then(|| "page".to_owned())
        })
    };
    let project = move || {
        let access = connection
            .connected()
            .then(|| connection.access())
            .flatten()?;
        let host = access.base.split("://").nth(1).unwrap_or(&access.base);
        Some(
            block("span", "bar-project")
                .attr(
                    "title",
                    &[&access.base, ", project ", &access.project].concat(),
                )
                .child([host, " · ", access.version.as_str()].concat()),
        )
    };
    let end = block("div", "bar-end")
        .child(dynamic(project))
        .child(item("Connection", &Route::Connect))
        .child(show(
            move || connection.connected(),
            move || {
                button("Disconnect", move || {
                    app.disconnecting.set(Disconnecting::Requested)
                })
                .class("bar-key")
            },
        ))
        .child(theme_switch(app.settings))
        .child(
            // The key is said too: who speaks to the page says what is to be seen.
            opens("Command palette", commands)
                .class("bar-key bar-commands")
                .child([" ", command_key(), " K"].concat()),
        )
        .child(
            opens("Keyboard shortcuts", keys)
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

/// A button that opens what a key opens too; the key is to be its visible label.
fn opens(name: &str, open: Var<bool>) -> El {
    button("", move || open.set(true))
        .attr("title", name)
        .attr("aria-haspopup", "dialog")
        .child(hidden(name))
}
