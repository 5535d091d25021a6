//! The menu of saved views.

use leptos::prelude::*;
use numbers_inventory::saved_views::{NameError, SavedView};

use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, hidden, link, list},
        focus,
    },
    components::{copy_button::copy_button_with, field::TextField},
    routes::Route,
    state::{app_state::AppState, connection::own_origin},
};

/// The sentences after the address of a view was copied, or not.
const COPIED: [&str; 2] = [
    "The link is copied.",
    "The browser did not allow copying. Open the view and copy its address.",
];

/// The popover of the button "Views".
pub fn saved_views_menu(app: AppState) -> View {
    let menu = Menu {
        app,
        deleted: RwSignal::new(Vec::new()),
        name: RwSignal::new(String::new()),
        name_error: RwSignal::new(None),
        outcome: RwSignal::new(String::new()),
    };
    menu.draw().into()
}

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
    fn draw(self) -> El {
        let popover = block("div", "popover views").id("views");
        let element = popover.element();
        let outcome = self.outcome;
        popover
            .attr("popover", "auto")
            .attr("role", "group")
            .attr("aria-label", "Saved views")
            .on("toggle", move |_| {
                if !element.matches(":popover-open").unwrap_or(false) {
                    self.reset();
                }
            })
            .child(dynamic(move || self.rows()))
            .child(
                el("div")
                    .attr("role", "status")
                    .child(dynamic(move || self.undo()))
                    .child(block("p", "views-said").text(move || outcome.get())),
            )
            .child(self.form())
    }

    /// Resets the menu when it is closed; deleted views can't be restored any more.
    fn reset(self) {
        self.deleted.set(Vec::new());
        self.name.set(String::new());
        self.name_error.set(None);
        self.outcome.set(String::new());
    }

    fn rows(self) -> View {
        let views = self.app.saved_views.list.get();
        if views.is_empty() {
            return block("p", "quiet")
                .child("No view is saved yet. Filter, search or sort the list, then give it a name here.")
                .into();
        }
        block("ul", "views-list")
            .child(list(views, |view| self.row(view).into()))
            .into()
    }

    fn row(self, view: SavedView) -> El {
        let location = self.app.history.location();
        let href = format!("{}{}", self.app.href(&Route::Numbers), view.search);
        let search = view.search.clone();
        let open = link(&view.name, &href)
            .live("aria-current", move || {
                location
                    .with(|location| location.search == search)
                    .then(|| "page".to_owned())
            })
            .on("click", |_| {
                if let Some(menu) = focus::find("#views") {
                    let _ = menu.hide_popover();
                }
            });
        let name = view.name.clone();
        let copy = copy_button_with(
            "Copy link",
            move || Some(format!("{}{href}", own_origin())),
            COPIED,
            self.outcome,
        )
        .child(hidden(&format!(" to {name}")));
        let delete =
            button("Delete", move || self.delete(&view.name)).child(hidden(&format!(" {name}")));
        el("li")
            .child(open)
            .child(copy.class("link"))
            .child(delete.class("link"))
    }

    fn delete(self, name: &str) {
        if let Some(removed) = self.app.saved_views.remove(name) {
            self.outcome.set(String::new());
            self.deleted.update(|deleted| deleted.insert(0, removed));
            focus_soon("#views [data-undo]".to_owned());
        }
    }

    fn undo(self) -> View {
        list(self.deleted.get(), |(index, view)| {
            let what = format!("“{}” is deleted. ", view.name);
            let action = format!(" deleting {}", view.name);
            let undo = button("Undo", move || self.restore(index, view.clone()))
                .class("link")
                .flag("data-undo", true)
                .child(hidden(&action));
            block("p", "views-gone").child(what).child(undo).into()
        })
    }

    fn restore(self, index: usize, view: SavedView) {
        let name = view.name.clone();
        self.deleted
            .update(|deleted| deleted.retain(|(_, other)| other.name != name));
        self.app.saved_views.restore(index, view);
        let position = self.app.saved_views.list.with_untracked(|list| {
            let index = list.iter().position(|view| view.has_name(&name));
            index.unwrap_or_default() + 1
        });
        focus_soon(format!("#views li:nth-child({position}) a"));
    }

    fn form(self) -> El {
        let name_error = self.name_error;
        let field = TextField::new("Name of this view", "view-name", self.name);
        el("form")
            .class("views-form")
            .flag("novalidate", true)
            .submit(move || self.save())
            .child(field.draw(move || {
                name_error
                    .get()
                    .map(|name_error| name_error.text().to_owned())
            }))
            .child(
                el("button")
                    .attr("type", "submit")
                    .class("primary")
                    .child("Save view"),
            )
    }

    fn save(self) {
        let location = self.app.history.location();
        let search = location.with_untracked(|location| location.search.clone());
        let name = self.name.get_untracked();
        match self.app.saved_views.save(&name, &search) {
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

/// Focuses an element after the next frame, when the new content is in the page.
fn focus_soon(selector: String) {
    request_animation_frame(move || {
        focus::focus(&selector);
    });
}
