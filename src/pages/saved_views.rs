//! The menu of saved views.

use leptos::{ev, prelude::*, task::spawn_local};
use numbers_inventory::saved_views::{NameError, SavedView};
use web_sys::HtmlElement;

use crate::{
    browser::{clipboard, focus},
    components::{excerpt::excerpt, field::TextInput},
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        connection::own_origin,
    },
};

/// The sentences after the address of a view was copied, or not.
const COPIED: [&str; 2] = [
    "The link is copied.",
    "The browser did not allow copying. Open the view and copy its address.",
];

#[derive(Clone, Copy)]
struct Menu {
    app: AppState,
    /// Views deleted since the menu was opened, the latest first, with their indices, for undo.
    deleted: RwSignal<Vec<(usize, SavedView)>>,
    /// The typed name.
    name: RwSignal<String>,
    name_error: RwSignal<Option<NameError>>,
    /// The outcome of the last action, as a sentence.
    outcome: RwSignal<String>,
}

impl Menu {
    fn new(app: AppState) -> Self {
        Self {
            app,
            deleted: RwSignal::new(Vec::new()),
            name: RwSignal::new(String::new()),
            name_error: RwSignal::new(None),
            outcome: RwSignal::new(String::new()),
        }
    }

    /// Resets the menu when it is closed; deleted views can't be restored any more.
    fn reset(self) {
        self.deleted.set(Vec::new());
        self.name.set(String::new());
        self.name_error.set(None);
        self.outcome.set(String::new());
    }

    /// Copies the address of a view.
    fn copy(self, address: String) {
        spawn_local(async move {
            let [copied, refused] = COPIED;
            let is_copied = clipboard::copy(&address).await;
            // Without effect when the menu is gone by now.
            let sentence = if is_copied { copied } else { refused };
            self.outcome.set(sentence.to_owned());
        });
    }

    fn delete(self, name: &str) {
        if let Some(removed) = self.app.saved_views().remove(name) {
            self.outcome.set(String::new());
            self.deleted.update(|deleted| deleted.insert(0, removed));
            focus_soon("#views [data-undo]".to_owned());
        }
    }

    fn restore(self, index: usize, view: SavedView) {
        let name = view.name.clone();
        self.deleted
            .update(|deleted| deleted.retain(|(_, other)| other.name != name));
        self.app.saved_views().restore(index, view);
        let position = self.app.saved_views().list.with_untracked(|list| {
            let index = list.iter().position(|view| view.has_name(&name));
            index.unwrap_or_default() + 1
        });
        focus_soon(format!("#views li:nth-child({position}) a"));
    }

    fn save(self) {
        let location = self.app.history.location();
        let search = location.with_untracked(|location| location.search.clone());
        let name = self.name.get_untracked();
        match self.app.saved_views().save(&name, &search) {
            Ok(view) => {
                self.name_error.set(None);
                self.name.set(String::new());
                // A deleted view of this name can't be restored any more.
                self.deleted
                    .update(|deleted| deleted.retain(|(_, other)| !other.has_name(&view.name)));
                self.outcome.set(format!("Saved as “{}”.", view.name));
            }
            Err(name_error) => {
                self.outcome.set(String::new());
                self.name_error.set(Some(name_error));
                focus::focus("#view-name");
            }
        }
    }
}

/// The popover of the button "Views".
#[component]
pub fn SavedViewsMenu() -> impl IntoView {
    let app = use_app_state();
    let menu = Menu::new(app);
    let reset_when_closed = move |event: ev::Event| {
        let popover: HtmlElement = event_target(&event);
        if !popover.matches(":popover-open").unwrap_or(false) {
            menu.reset();
        }
    };
    // A memo, so that a screen reader doesn't hear the same again.
    let outcome = Memo::new(move |_| menu.outcome.get());
    view! {
        <div
            class="popover views"
            id="views"
            popover="auto"
            role="group"
            aria-label="Saved views"
            on:toggle=reset_when_closed
        >
            <ViewList menu />
            <div role="status">
                <For
                    each=move || menu.deleted.get()
                    key=|(index, view)| (*index, view.name.clone())
                    let((index, view))
                >
                    <DeletedView menu index view />
                </For>
                <p class="views-said" prop:textContent=outcome></p>
            </div>
            <SaveForm menu />
        </div>
    }
}

/// The list of the saved views.
#[component]
fn ViewList(
    /// The menu of saved views.
    menu: Menu,
) -> impl IntoView {
    let views = menu.app.saved_views().list;
    let none = || {
        view! {
            <p class="quiet">
                "No view is saved yet. Filter, search or sort the list, then give it a name here."
            </p>
        }
    };
    view! {
        <Show when=move || !views.with(Vec::is_empty) fallback=none>
            <ul class="views-list">
                <For
                    each=move || views.get()
                    key=|view| (view.name.clone(), view.search.clone())
                    let:view
                >
                    <ViewRow menu view />
                </For>
            </ul>
        </Show>
    }
}

/// The row of a saved view: the link that opens it, and its buttons.
#[component]
fn ViewRow(
    /// The menu of saved views.
    menu: Menu,
    /// The saved view.
    view: SavedView,
) -> impl IntoView {
    let SavedView { name, search } = view;
    let location = menu.app.history.location();
    let href = format!("{}{}", menu.app.href(&Route::Numbers), search);
    let is_current = move || {
        let is_current = location.with(|location| location.search == search);
        is_current.then_some("page")
    };
    let close_menu = |_| {
        if let Some(menu) = focus::find("#views") {
            let _ = menu.hide_popover();
        }
    };
    let address = format!("{}{href}", own_origin());
    let (label, to_name, of_name) = (
        excerpt(&name),
        excerpt(&format!(" to {name}")),
        excerpt(&format!(" {name}")),
    );
    view! {
        <li>
            <a href=href aria-current=is_current prop:textContent=label on:click=close_menu></a>
            <button type="button" class="link" on:click=move |_| menu.copy(address.clone())>
                "Copy link"
                <span class="visually-hidden" prop:textContent=to_name></span>
            </button>
            <button type="button" class="link" on:click=move |_| menu.delete(&name)>
                "Delete"
                <span class="visually-hidden" prop:textContent=of_name></span>
            </button>
        </li>
    }
}

/// The sentence that a view is deleted, with the button that restores it.
#[component]
fn DeletedView(
    /// The menu of saved views.
    menu: Menu,
    /// Its index in the list.
    index: usize,
    /// The saved view.
    view: SavedView,
) -> impl IntoView {
    let what = excerpt(&format!("“{}” is deleted. ", view.name));
    let action = excerpt(&format!(" deleting {}", view.name));
    view! {
        <p class="views-gone">
            <span prop:textContent=what></span>
            <button
                type="button"
                class="link"
                data-undo=""
                on:click=move |_| menu.restore(index, view.clone())
            >
                "Undo"
                <span class="visually-hidden" prop:textContent=action></span>
            </button>
        </p>
    }
}

/// The form that saves the list as it is under a name.
#[component]
fn SaveForm(
    /// The menu of saved views.
    menu: Menu,
) -> impl IntoView {
    let error = move || {
        let name_error = menu.name_error.get();
        name_error.map(|name_error| name_error.text().to_owned())
    };
    view! {
        <form
            class="views-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                menu.save();
            }
        >
            <TextInput
                label="Name of this view"
                id="view-name"
                value=menu.name
                error=Signal::derive(error)
            />
            <button type="submit" class="primary">
                "Save view"
            </button>
        </form>
    }
}

/// Focuses an element after the next frame, when the new content is in the page.
fn focus_soon(selector: String) {
    request_animation_frame(move || {
        focus::focus(&selector);
    });
}
