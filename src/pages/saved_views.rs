//! The views of the list that the reader has saved: a menu beside the filters.

use leptos::prelude::request_animation_frame;
use numbers_inventory::saved_views::{NameError, SavedView};

use crate::{
    browser::{
        clipboard,
        dom::{El, View, block, button, dynamic, el, hidden, link, list},
        focus,
    },
    components::field::TextField,
    reactive::{Var, spawn},
    routes::Route,
    state::{app_state::AppState, connection::own_origin},
};

/// What the button "Views" opens.
pub fn saved_views_menu(app: AppState) -> View {
    let menu = Menu {
        app,
        gone: Var::new(Vec::new()),
        name: Var::new(String::new()),
        wrong: Var::new(None),
        said: Var::new(String::new()),
    };
    menu.draw().into()
}

#[derive(Clone, Copy)]
struct Menu {
    app: AppState,
    /// What was deleted since the menu was opened, the latest first, each with its old place.
    gone: Var<Vec<(usize, SavedView)>>,
    /// The name that is being typed.
    name: Var<String>,
    wrong: Var<Option<NameError>>,
    /// What has just been done.
    said: Var<String>,
}

impl Menu {
    fn draw(self) -> El {
        let popover = block("div", "popover views").id("views");
        let element = popover.element();
        let said = self.said;
        popover
            .attr("popover", "auto")
            .attr("role", "group")
            .attr("aria-label", "Saved views")
            .on("toggle", move |_| {
                if !element.matches(":popover-open").unwrap_or(false) {
                    self.forget();
                }
            })
            .child(dynamic(move || self.rows()))
            .child(
                el("div")
                    .attr("role", "status")
                    .child(dynamic(move || self.undo()))
                    .child(block("p", "views-said").text(move || said.get())),
            )
            .child(self.form())
    }

    /// The menu was closed: what was deleted stays deleted.
    fn forget(self) {
        self.gone.set(Vec::new());
        self.name.set(String::new());
        self.wrong.set(None);
        self.said.set(String::new());
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
        let href = self.app.href(&Route::Numbers) + &view.search;
        let search = view.search.clone();
        let open = link(&view.name, &href)
            .live("aria-current", move || {
                location
                    .with(|at| at.search == search)
                    .then(|| "page".to_owned())
            })
            .on("click", |_| {
                if let Some(menu) = focus::find("#views") {
                    let _ = menu.hide_popover();
                }
            });
        let name = view.name.clone();
        let copy = button("Copy link", move || self.copy(href.clone()))
            .child(hidden(&(" to ".to_owned() + &name)));
        let delete = button("Delete", move || self.delete(&view.name))
            .child(hidden(&(" ".to_owned() + &name)));
        el("li")
            .child(open)
            .child(copy.class("link"))
            .child(delete.class("link"))
    }

    /// The whole link: where the app is, and the list's query.
    fn copy(self, href: String) {
        spawn(async move {
            let done = clipboard::copy(&(own_origin() + &href)).await;
            // The page may have been left meanwhile; then nothing happens.
            self.said.update(|said| {
                *said = if done {
                    "The link is copied."
                } else {
                    "The browser did not allow copying. Open the view and copy its address."
                }
                .to_owned();
            });
        });
    }

    fn delete(self, name: &str) {
        if let Some(removed) = self.app.saved_views.remove(name) {
            self.said.set(String::new());
            self.gone.update(|gone| gone.insert(0, removed));
            focus_soon("#views [data-undo]".to_owned());
        }
    }

    fn undo(self) -> View {
        list(self.gone.get(), |(place, view)| {
            let what = ["“", &view.name, "” is deleted. "].concat();
            let words = [" deleting ", &view.name].concat();
            let back = button("Undo", move || self.restore(place, view.clone()))
                .class("link")
                .flag("data-undo", true)
                .child(hidden(&words));
            block("p", "views-gone").child(what).child(back).into()
        })
    }

    fn restore(self, place: usize, view: SavedView) {
        let name = view.name.clone();
        self.gone
            .update(|gone| gone.retain(|(_, other)| other.name != name));
        self.app.saved_views.restore(place, view);
        let now = self.app.saved_views.list.with_untracked(|list| {
            let place = list.iter().position(|view| view.has_name(&name));
            place.unwrap_or_default() + 1
        });
        focus_soon(["#views li:nth-child(", &now.to_string(), ") a"].concat());
    }

    fn form(self) -> El {
        let wrong = self.wrong;
        let field = TextField::new("Name of this view", "view-name", self.name);
        el("form")
            .class("views-form")
            .flag("novalidate", true)
            .submit(move || self.save())
            .child(field.draw(move || wrong.get().map(|wrong| wrong.text().to_owned())))
            .child(
                el("button")
                    .attr("type", "submit")
                    .class("primary")
                    .child("Save view"),
            )
    }

    fn save(self) {
        let location = self.app.history.location();
        let search = location.with_untracked(|at| at.search.clone());
        let name = self.name.get_untracked();
        match self.app.saved_views.save(&name, &search) {
            Ok(view) => {
                self.wrong.set(None);
                self.name.set(String::new());
                // Its name is taken again: there is nothing to bring back.
                self.gone
                    .update(|gone| gone.retain(|(_, other)| !other.has_name(&view.name)));
                self.said.set(["Saved as “", &view.name, "”."].concat());
            }
            Err(wrong) => {
                self.said.set(String::new());
                self.wrong.set(Some(wrong));
                focus::focus("#view-name");
            }
        }
    }
}

/// When what was just drawn is in the page.
fn focus_soon(selector: String) {
    request_animation_frame(move || {
        focus::focus(&selector);
    });
}
