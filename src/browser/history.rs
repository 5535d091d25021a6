//! The address bar: where the reader is, Back and Forward, and the question before unsaved work is left.
//!
//! Own code instead of a router crate: that one costs a fifth of the whole first load, and neither
//! asks before leaving nor puts a scrolled list back where it was.

use crate::reactive::Var;
use leptos::{ev, prelude::*};
use numbers_client::pending::PendingChange;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, ScrollRestoration};

/// The longest address that every server takes.
const LONG: usize = 2000;

/// Where the reader is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The path below the base the app is served under; begins with `/`.
    pub path: String,
    /// The query with its `?`, or "".
    pub search: String,
    /// What the page asked to have kept with this entry of the history ([`History::set_entry_state`]).
    pub entry_state: Option<String>,
    /// True when Back or Forward led here.
    pub was_traversal: bool,
}

/// A way out that waits for the reader's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PendingNavigation {
    To(String),
    Traverse(i32),
}

/// The history of this tab. Copies share it.
#[derive(Clone, Copy)]
pub struct History {
    location: Var<Location>,
    base: StoredValue<String>,
    /// This entry's place among those that the app made: tells Back from Forward.
    index: StoredValue<i32>,
    blocked: Var<bool>,
    /// Whether only leaving the app itself asks.
    warns_on_unload: StoredValue<bool>,
    pending: Var<Option<PendingNavigation>>,
    /// How many `popstate` events to let pass unread, since this code caused them.
    skip: StoredValue<u32>,
}

impl History {
    /// Reads the address and starts to listen. Once for the whole app.
    pub fn start() -> Self {
        let base = base_path();
        let (index, entry_state) = read_state().unwrap_or_default();
        let history = Self {
            location: Var::new(read_location(&base, entry_state, false)),
            base: StoredValue::new(base),
            index: StoredValue::new(index),
            blocked: Var::new(false),
            warns_on_unload: StoredValue::new(false),
            pending: Var::new(None),
            skip: StoredValue::new(0),
        };
        // The list scrolls in its own box, which only the page itself can put back.
        if let Ok(native) = window().history() {
            let _ = native.set_scroll_restoration(ScrollRestoration::Manual);
        }
        let on_popstate = window_event_listener(ev::popstate, move |_| history.on_popstate());
        let on_click = window_event_listener(ev::click, move |event| history.on_click(&event));
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if history.is_unsaved() || PendingChange::any() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            on_popstate.remove();
            on_click.remove();
            leaving.remove();
        });
        history
    }

    /// Where the reader is, as a signal.
    pub fn location(self) -> Var<Location> {
        self.location
    }

    /// The address of `path` for a link: with the base in front.
    ///
    /// A long query stands behind a `#`: browsers keep that to themselves, and servers refuse long addresses.
    pub fn href(self, path: &str) -> String {
        let mut address = self.base.with_value(|base| base.clone() + path);
        if address.len() > LONG
            && let Some(query) = address.find('?')
        {
            address.insert(query, '#');
        }
        address
    }

    /// Goes to `path` (which may carry a query) as a new entry; asks first where work would be lost.
    pub fn push(self, path: &str) {
        if self.blocked.get_untracked() {
            self.pending
                .set(Some(PendingNavigation::To(path.to_owned())));
        } else {
            self.go(path);
        }
    }

    /// Puts `path` in the place of the present entry.
    pub fn replace(self, path: &str) {
        let index = self.index.get_value();
        write_state(index, "", Some(&self.href(path)), false);
        self.arrive(None, false);
    }

    /// Keeps `memory` with the present entry, for when Back or a reload returns to it.
    pub fn set_entry_state(self, entry_state: &str) {
        write_state(self.index.get_value(), entry_state, None, false);
    }

    /// From now on (`true`) leaving the page asks first.
    pub fn block_navigation(self, on: bool) {
        self.blocked.set(on);
    }

    /// From now on (`true`) closing or reloading the tab asks first; other pages of the app can be gone to.
    pub fn warn_on_unload(self, on: bool) {
        self.warns_on_unload.set_value(on);
    }

    /// Whether leaving now would lose something: on this page, or with the tab.
    pub fn is_unsaved(self) -> bool {
        self.blocked.get_untracked() || self.warns_on_unload.get_value()
    }

    /// Whether the reader tried to leave guarded work and has not answered yet.
    pub fn is_prompting(self) -> bool {
        self.pending.with(Option::is_some)
    }

    /// The answer "stay".
    pub fn cancel_leave(self) {
        self.pending.set(None);
    }

    /// The answer "leave": the guard falls and the way out is taken.
    pub fn confirm_leave(self) {
        let pending = self.pending.get_untracked();
        self.pending.set(None);
        self.blocked.set(false);
        match pending {
            Some(PendingNavigation::To(path)) => self.go(&path),
            Some(PendingNavigation::Traverse(delta)) => {
                if let Ok(native) = window().history() {
                    let _ = native.go_with_delta(delta);
                }
            }
            None => {}
        }
    }

    fn go(self, path: &str) {
        let index = self.index.get_value() + 1;
        self.index.set_value(index);
        write_state(index, "", Some(&self.href(path)), true);
        self.arrive(None, false);
    }

    fn arrive(self, entry_state: Option<String>, was_traversal: bool) {
        let location = self
            .base
            .with_value(|base| read_location(base, entry_state, was_traversal));
        if self.location.with_untracked(|now| *now != location) {
            self.location.set(location);
        }
    }

    fn on_popstate(self) {
        if self.skip.get_value() > 0 {
            self.skip.update_value(|skip| *skip -= 1);
            return;
        }
        let (index, entry_state) = read_state().unwrap_or_default();
        let delta = index - self.index.get_value();
        if self.blocked.get_untracked() && delta != 0 {
            // The browser has already moved: go back to the page with the work on it, then ask.
            if let Ok(native) = window().history() {
                self.skip.update_value(|skip| *skip += 1);
                let _ = native.go_with_delta(-delta);
            }
            self.pending.set(Some(PendingNavigation::Traverse(delta)));
            return;
        }
        self.index.set_value(index);
        self.arrive(entry_state, true);
    }

    fn on_click(self, event: &ev::MouseEvent) {
        let own = event.button() == 0
            && !event.default_prevented()
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if !own {
            return;
        }
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
        let Some(link) = link else { return };
        let elsewhere = !link.target().is_empty()
            || link.has_attribute("download")
            || link.origin() != window().location().origin().unwrap_or_default();
        if elsewhere {
            return;
        }
        let path = link.pathname();
        let inside = self
            .base
            .with_value(|base| path.strip_prefix(base.as_str()).map(str::to_owned));
        if let Some(path) = inside.filter(|path| path.starts_with('/')) {
            event.prevent_default();
            self.push(&(path + &query_of(link.search(), &link.hash())));
        }
    }
}

/// The history that the app provided.
pub fn use_history() -> History {
    expect_context::<History>()
}

/// The path the app is served under, without its last slash: "" at the root. The build writes it into the page.
fn base_path() -> String {
    let base = document()
        .query_selector("meta[name=base-path]")
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default();
    base.trim_end_matches('/').to_owned()
}

/// The query of an address, also of one that has it behind its `#`.
fn query_of(search: String, hash: &str) -> String {
    match hash.strip_prefix('#') {
        Some(query) if query.starts_with('?') => query.to_owned(),
        _ => search,
    }
}

fn read_location(base: &str, entry_state: Option<String>, was_traversal: bool) -> Location {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    Location {
        path: match path.strip_prefix(base) {
            Some("") | None => "/".to_owned(),
            Some(rest) => rest.to_owned(),
        },
        search: query_of(
            location.search().unwrap_or_default(),
            &location.hash().unwrap_or_default(),
        ),
        entry_state,
        was_traversal,
    }
}

/// The entry's state is the text "index|memory".
fn read_state() -> Option<(i32, Option<String>)> {
    let state = window().history().ok()?.state().ok()?.as_string()?;
    let (index, entry_state) = state.split_once('|')?;
    let entry_state = (!entry_state.is_empty()).then(|| entry_state.to_owned());
    Some((index.parse().ok()?, entry_state))
}

fn write_state(index: i32, entry_state: &str, url: Option<&str>, push: bool) {
    let Ok(native) = window().history() else {
        return;
    };
    let state = JsValue::from_str(&(index.to_string() + "|" + entry_state));
    // Browsers refuse when a page does this hundreds of times a minute: then the entry is just older.
    let _ = if push {
        native.push_state_with_url(&state, "", url)
    } else {
        native.replace_state_with_url(&state, "", url)
    };
}
