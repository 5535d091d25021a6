//! The shell around every page, the routes, and the stores that pages share.

use crate::reactive::{Var, dynamic, effect, memo, spawn};
use leptos::prelude::*;

use crate::{
    browser::{
        focus,
        history::{History, use_history},
    },
    components::theme_switch::ThemeSwitch,
    pages::{
        connect::ConnectPage, edit::EditPage, missing::MissingPage, number::NumberPage,
        numbers::NumbersPage,
    },
    paths::Route,
    state::{
        connection::{Connection, use_connection},
        inventory::Inventory,
        loader::Loader,
        settings::Settings,
    },
};

/// A sentence for the next page to show: what a page that is left has just done.
#[derive(Clone, Copy)]
pub struct Parting(pub Var<Option<String>>);

/// The loaders of the list: of all numbers, and of the slice that the filters name.
#[derive(Clone, Copy)]
pub struct Loaders {
    /// Everything.
    pub all: Loader,
    /// The slice in view.
    pub slice: Loader,
}

/// Names the document after the page.
pub fn use_title(page: impl Into<Oco<'static, str>>) {
    document().set_title(&(page.into().to_string() + " · Numberdesk"));
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    let history = History::start();
    let connection = Connection::new();
    let inventory = Inventory::new();
    let loaders = Loaders {
        all: Loader::new(inventory, connection),
        slice: Loader::new(inventory, connection),
    };
    provide_context(history);
    provide_context(connection);
    provide_context(inventory);
    provide_context(loaders);
    provide_context(Settings::load());
    provide_context(Parting(Var::new(None)));
    spawn(connection.start(history));

    let location = history.location();
    let route = memo(move || location.with(|location| Route::parse(&location.path)));

    // Where the reader is sent on to another page.
    effect(move || {
        if connection.config.with(Option::is_none) {
            return;
        }
        match route.get() {
            Route::Home => history.replace(&Route::Numbers.path()),
            Route::Connect | Route::Unknown => {}
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
        let returned = location.with_untracked(|at| at.returned) && now == Route::Numbers;
        if before.as_ref().is_some_and(|before| *before != now) && !returned {
            request_animation_frame(|| {
                focus::focus("main h1");
                window().scroll_to_with_x_and_y(0.0, 0.0);
            });
        }
        before = Some(now);
    });

    let page = move || {
        if connection.config.with(Option::is_none) {
            return view! { <p class="page" role="status">"Reading the configuration…"</p> }
                .into_any();
        }
        let route = route.get();
        if !connection.connected() && !matches!(route, Route::Connect | Route::Unknown) {
            return ().into_any();
        }
        match route {
            Route::Home => ().into_any(),
            Route::Connect => view! { <ConnectPage /> }.into_any(),
            Route::Numbers => view! { <NumbersPage /> }.into_any(),
            Route::Number(phone) => view! { <NumberPage phone /> }.into_any(),
            Route::Edit(phone) => view! { <EditPage phone /> }.into_any(),
            Route::Unknown => view! { <MissingPage /> }.into_any(),
        }
    };
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
        <Header />
        <main id="main" tabindex="-1">
            {dynamic(page)}
        </main>
    }
}

#[component]
fn Header() -> impl IntoView {
    let history = use_history();
    let connection = use_connection();
    let current = move |wanted: &'static str| {
        move || {
            history
                .location()
                .with(|at| at.path.starts_with(wanted))
                .then_some("page")
        }
    };
    let project = move || {
        connection.connected().then(|| {
            connection.access().map(|access| {
                let host = access.base.split("://").nth(1).unwrap_or(&access.base).to_owned();
                view! {
                    <span class="bar-project" title=access.base.clone() + ", project " + &access.project>
                        {host}
                        " · "
                        {access.version.as_str()}
                    </span>
                }
            })
        })
    };
    view! {
        <header class="bar">
            <span class="brand">"Numberdesk"</span>
            <nav aria-label="Main">
                <a href=history.href(&Route::Numbers.path()) aria-current=current("/numbers")>
                    "Numbers"
                </a>
            </nav>
            <div class="bar-end">
                {dynamic(project)}
                <a href=history.href(&Route::Connect.path()) aria-current=current("/connect")>
                    "Connection"
                </a>
                <ThemeSwitch />
            </div>
        </header>
    }
}
