//! Client-side routing: the location, Back and Forward, and blocked navigation. Navigation is blocked while there is
//! unsaved work.
//!
//! Own code instead of leptos_router, which costs 38 KB and neither blocks a navigation nor
//! restores a scrolled element (docs/decisions/0002).

use leptos::ev;
use leptos::prelude::*;
use numbers_client::pending::PendingChange;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, ScrollRestoration};

/// Maximum length of an address that every server accepts, in bytes.
const MAX_ADDRESS: usize = 2000;

/// The current location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The path below the base path; begins with `/`.
    pub path: String,
    /// The query with its `?`, or "".
    pub search: String,
    /// The state that the page has stored in this history entry ([`History::set_entry_state`]).
    pub entry_state: Option<String>,
    /// Whether Back or Forward led here.
    pub was_traversal: bool,
}

/// A blocked navigation that waits for confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PendingNavigation {
    /// To a path.
    To(String),
    /// By entries of the history: negative for Back.
    Traverse(i32),
}

/// The history of this tab. Copies share it.
#[derive(Clone, Copy)]
pub struct History {
    location: RwSignal<Location>,
    base: StoredValue<String>,
    /// Index of the current entry among those that the app pushed: tells Back from Forward.
    index: StoredValue<i32>,
    /// Whether every navigation needs confirmation.
    blocked: RwSignal<bool>,
    /// Whether closing or reloading the tab needs confirmation.
    warns_on_unload: StoredValue<bool>,
    pending: RwSignal<Option<PendingNavigation>>,
    /// Number of `popstate` events to ignore, which this code caused itself.
    ignored_events: StoredValue<u32>,
}

impl History {
    /// Reads the address and installs the listeners. Once for the whole app.
    pub fn start() -> Self {
        let base = base_path();
        let (index, entry_state) = read_state().unwrap_or_default();
        let history = Self {
            location: RwSignal::new(read_location(&base, entry_state, false)),
            base: StoredValue::new(base),
            index: StoredValue::new(index),
            blocked: RwSignal::new(false),
            warns_on_unload: StoredValue::new(false),
            pending: RwSignal::new(None),
            ignored_events: StoredValue::new(0),
        };
        // The list scrolls in an element of its own, which browsers don't restore.
        if let Ok(native) = window().history() {
            let _ = native.set_scroll_restoration(ScrollRestoration::Manual);
        }
        let on_popstate = window_event_listener(ev::popstate, move |_| history.on_popstate());
        let on_click = window_event_listener(ev::click, move |event| history.on_click(&event));
        let on_unload = window_event_listener(ev::beforeunload, move |event| {
            if history.is_unsaved() || PendingChange::any() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            on_popstate.remove();
            on_click.remove();
            on_unload.remove();
        });
        history
    }

    /// The current location, as a signal.
    pub fn location(self) -> RwSignal<Location> {
        self.location
    }

    /// The address of `path` for a link, with the base path.
    ///
    /// A long query is put behind a `#`, which is not sent to the server: servers refuse long addresses.
    pub fn href(self, path: &str) -> String {
        let mut address = self.base.with_value(|base| format!("{base}{path}"));
        if address.len() > MAX_ADDRESS
            && let Some(query) = address.find('?')
        {
            address.insert(query, '#');
        }
        address
    }

    /// Navigates to `path` as a new entry, or asks for confirmation if blocked. It may have a query.
    pub fn push(self, path: &str) {
        if self.blocked.get_untracked() {
            self.pending
                .set(Some(PendingNavigation::To(path.to_owned())));
        } else {
            self.go(path);
        }
    }

    /// Replaces the current entry with `path`.
    pub fn replace(self, path: &str) {
        let index = self.index.get_value();
        write_state(index, "", Some(&self.href(path)), false);
        self.arrive(None, false);
    }

    /// Stores state in the current entry, for when Back or a reload returns to it.
    pub fn set_entry_state(self, entry_state: &str) {
        write_state(self.index.get_value(), entry_state, None, false);
    }

    /// Blocks navigation (`true`), until it is confirmed, or no longer does.
    pub fn block_navigation(self, blocks: bool) {
        self.blocked.set(blocks);
    }

    /// Warns before the tab is closed or reloaded (`true`); navigation within the app stays free.
    pub fn warn_on_unload(self, warns: bool) {
        self.warns_on_unload.set_value(warns);
    }

    /// Whether there is unsaved work on this page or in this tab.
    pub fn is_unsaved(self) -> bool {
        self.blocked.get_untracked() || self.warns_on_unload.get_value()
    }

    /// Whether a blocked navigation waits for confirmation.
    pub fn is_prompting(self) -> bool {
        self.pending.with(Option::is_some)
    }

    /// Cancels the blocked navigation.
    pub fn cancel_leave(self) {
        self.pending.set(None);
    }

    /// Confirms the blocked navigation: unblocks, and navigates.
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
        if self.location.with_untracked(|current| *current != location) {
            self.location.set(location);
        }
    }

    fn on_popstate(self) {
        if self.ignored_events.get_value() > 0 {
            self.ignored_events.update_value(|count| *count -= 1);
            return;
        }
        let (index, entry_state) = read_state().unwrap_or_default();
        let delta = index - self.index.get_value();
        if self.blocked.get_untracked() && delta != 0 {
            // The browser has already navigated: return to the page with unsaved work, then ask.
            if let Ok(native) = window().history() {
                self.ignored_events.update_value(|count| *count += 1);
                let _ = native.go_with_delta(-delta);
            }
            self.pending.set(Some(PendingNavigation::Traverse(delta)));
            return;
        }
        self.index.set_value(index);
        self.arrive(entry_state, true);
    }

    /// Navigates within the app on a plain click on one of its links.
    fn on_click(self, event: &ev::MouseEvent) {
        let is_plain = event.button() == 0
            && !event.default_prevented()
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if !is_plain {
            return;
        }
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
        let Some(link) = link else { return };
        let is_external = !link.target().is_empty()
            || link.has_attribute("download")
            || link.origin() != window().location().origin().unwrap_or_default();
        if is_external {
            return;
        }
        let path = link.pathname();
        let path_in_app = self
            .base
            .with_value(|base| path.strip_prefix(base.as_str()).map(str::to_owned));
        if let Some(path) = path_in_app.filter(|path| path.starts_with('/')) {
            event.prevent_default();
            let query = query_of(link.search(), &link.hash());
            self.push(&format!("{path}{query}"));
        }
    }
}

/// The base path that the app is served under, without a trailing slash: "" at the root. The build writes it into the
/// page.
fn base_path() -> String {
    let base = document()
        .query_selector("meta[name=base-path]")
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default();
    base.trim_end_matches('/').to_owned()
}

/// The query of an address, in its search or behind its `#`.
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

/// The state of the current entry, stored as the text "index|state".
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
    let state = JsValue::from_str(&format!("{index}|{entry_state}"));
    // Browsers refuse it hundreds of times a minute; the entry is just outdated then.
    let _ = if push {
        native.push_state_with_url(&state, "", url)
    } else {
        native.replace_state_with_url(&state, "", url)
    };
}
