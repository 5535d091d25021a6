//! The header: navigation, project, theme switch, and buttons for palette and shortcuts.

use leptos::prelude::*;

use super::OpenDialogs;
use crate::{
    browser::shortcuts::command_key,
    components::excerpt::excerpt,
    lazy::Lazy,
    pages::lazy_view::LazyView,
    routes::Route,
    state::app_state::{Disconnecting, use_app_state},
    widgets::theme_switch::ThemeSwitch,
};

/// The header of every page.
#[component]
pub(super) fn Header(
    /// The dialogs that its buttons open.
    dialogs: OpenDialogs,
) -> impl IntoView {
    let app = use_app_state();
    view! {
        <header class="bar">
            <span class="brand">"Numberdesk"</span>
            <nav aria-label="Main">
                <NavLink label="Overview" route=Route::Home />
                <NavLink label="Numbers" route=Route::Numbers />
                <NavLink label="Provisioning" route=Route::Provisioning />
                <NavLink label="Changes" route=Route::Changes(None) />
                <NavLink label="Rent" route=Route::Rent is_offered=app.offered.rent />
                <NavLink label="Audit" route=Route::Audit is_offered=app.offered.audit />
                <NavLink label="Settings" route=Route::Settings />
            </nav>
            <div class="bar-end">
                <Lazy view=LazyView::Account />
                <ProjectLabel />
                <NavLink label="Connection" route=Route::Connect />
                <DisconnectButton />
                <ThemeSwitch settings=app.settings />
                // The key is part of the accessible name: speech control users say what they see.
                <DialogButton name="Command palette" open=dialogs.palette is_wide=true>
                    {format!(" {} K", command_key())}
                </DialogButton>
                <DialogButton name="Keyboard shortcuts" open=dialogs.shortcuts>
                    <span aria-hidden="true">"?"</span>
                </DialogButton>
            </div>
        </header>
    }
}

/// A link to a page, marked while that page or one below it is open.
#[component]
fn NavLink(
    /// The label.
    label: &'static str,
    /// The page that it leads to.
    route: Route,
    /// Whether the reader's roles include it.
    #[prop(optional)]
    is_offered: Option<RwSignal<bool>>,
) -> impl IntoView {
    let app = use_app_state();
    let (path, href) = (route.path(), app.href(&route));
    let location = app.history.location();
    let is_current = Memo::new(move |_| {
        location.with(|location| match path.as_str() {
            "/" => location.path == "/",
            path => location.path.starts_with(path),
        })
    });
    view! {
        <a
            href=href
            hidden=move || is_offered.is_some_and(|is_offered| !is_offered.get())
            aria-current=move || is_current.get().then_some("page")
        >
            {label}
        </a>
    }
}

/// The host and API version of the connection.
#[component]
fn ProjectLabel() -> impl IntoView {
    let connection = use_app_state().connection;
    view! {
        {move || {
            let access = connection.is_connected().then(|| connection.access()).flatten()?;
            let host = access.base.split("://").nth(1).unwrap_or(&access.base);
            let text = format!("{host} · {}", access.version.as_str());
            let title = format!("{}, project {}", access.base, access.project);
            Some(
                view! {
                    <span
                        class="bar-project"
                        title=excerpt(&title)
                        prop:textContent=excerpt(&text)
                    ></span>
                },
            )
        }}
    }
}

/// The button that disconnects, while there is a connection. Where a person is known, the menu of the person has it.
#[component]
fn DisconnectButton() -> impl IntoView {
    let app = use_app_state();
    let press = move |_| app.disconnecting.set(Disconnecting::Requested);
    view! {
        <Show when=move || { app.connection.is_connected() && !app.offered.has_person.get() }>
            <button type="button" class="bar-key" on:click=press>
                "Disconnect"
            </button>
        </Show>
    }
}

/// A button for a dialog that a shortcut opens too; its children are the key.
#[component]
fn DialogButton(
    /// The name.
    name: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Whether the key is shown in a wide window only.
    #[prop(optional)]
    is_wide: bool,
    /// The contents.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="bar-key"
            class:bar-commands=is_wide
            title=name
            aria-haspopup="dialog"
            on:click=move |_| open.set(true)
        >
            <span class="visually-hidden">{name}</span>
            {children()}
        </button>
    }
}
