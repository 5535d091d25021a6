//! A place in the page for one test, and what a reader of the page would do there.

use leptos::{
    mount::{UnmountHandle, mount_to},
    prelude::*,
};
use numberdesk::browser::scheduling;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit,
};

/// Holds what a test has put into the page, and takes it away again.
pub struct Stage {
    place: HtmlElement,
    _mounted: UnmountHandle<<AnyView as Render>::State>,
}

/// Puts a view into the page.
pub fn stage<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Stage {
    let place: HtmlElement = document()
        .create_element("div")
        .expect("a div")
        .unchecked_into();
    document()
        .body()
        .expect("a body")
        .append_child(&place)
        .expect("room");
    let mounted = mount_to(place.clone(), move || view().into_any());
    Stage {
        place,
        _mounted: mounted,
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.place.remove();
    }
}

impl Stage {
    /// The first element that matches.
    pub fn find(&self, selector: &str) -> HtmlElement {
        self.maybe(selector)
            .unwrap_or_else(|| panic!("{selector} is not there: {}", self.place.inner_html()))
    }

    /// The first element that matches, if any.
    pub fn maybe(&self, selector: &str) -> Option<HtmlElement> {
        self.place
            .query_selector(selector)
            .expect("a selector")?
            .dyn_into()
            .ok()
    }

    /// How many elements match.
    pub fn count(&self, selector: &str) -> u32 {
        self.place
            .query_selector_all(selector)
            .expect("a selector")
            .length()
    }

    /// The text that is to be seen.
    pub fn text(&self) -> String {
        self.place.text_content().unwrap_or_default()
    }
}

/// Types into an input, as a reader would.
pub fn type_into(input: &HtmlElement, text: &str) {
    input.unchecked_ref::<HtmlInputElement>().set_value(text);
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict("input", &init).expect("an event");
    input.dispatch_event(&event).expect("dispatched");
}

/// Keys that are held down while another is pressed.
#[derive(Clone, Copy, Default)]
pub struct Chord {
    pub ctrl: bool,
    pub meta: bool,
    pub alt: bool,
    pub shift: bool,
}

/// Presses a key where the focus is.
pub fn press(on: &Element, key: &str) {
    chord(on, key, Chord::default());
}

/// Presses a key together with others.
pub fn chord(on: &Element, key: &str, held: Chord) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    init.set_ctrl_key(held.ctrl);
    init.set_meta_key(held.meta);
    init.set_alt_key(held.alt);
    init.set_shift_key(held.shift);
    let event =
        KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
    on.dispatch_event(&event).expect("dispatched");
}

/// Waits until the page is at rest: two frames in which neither its markup nor the focus changed.
pub async fn settle() {
    let state = || {
        let body = document().body().expect("a body");
        (body.inner_html(), document().active_element())
    };
    for _ in 0..200 {
        let before = state();
        scheduling::next_paint().await;
        scheduling::next_paint().await;
        if state() == before {
            return;
        }
    }
    panic!("the page never came to rest");
}

/// Waits until `done`, or fails after a long while.
pub async fn until(what: &str, done: impl Fn() -> bool) {
    for _ in 0..400 {
        if done() {
            return;
        }
        scheduling::sleep(25).await;
    }
    panic!("it never came to this: {what}");
}
