//! The clipboard, and what happens where the browser keeps it from the page.

use std::{cell::RefCell, rc::Rc};

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

/// Shows a text to the reader.
type Show = Rc<dyn Fn(String)>;

thread_local! {
    // One for the tab: every copy of the app passes here.
    static BY_HAND: RefCell<Option<Show>> = const { RefCell::new(None) };
}

/// Shows a text to be copied by hand with `show`, from now on, whenever the browser does not let the page copy it.
pub fn when_refused(show: impl Fn(String) + 'static) {
    BY_HAND.set(Some(Rc::new(show)));
}

/// Copies text; false when the browser refused, and the reader is shown the text instead.
pub async fn copy(text: &str) -> bool {
    if write(text).await {
        return true;
    }
    let show = BY_HAND.with_borrow(Clone::clone);
    if let Some(show) = show {
        show(text.to_owned());
    }
    false
}

async fn write(text: &str) -> bool {
    let navigator = leptos::prelude::window().navigator();
    // Browsers have none on plain http.
    let clipboard = Reflect::get(&navigator, &"clipboard".into());
    match clipboard.map(JsCast::dyn_into::<Clipboard>) {
        Ok(Ok(clipboard)) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        _ => false,
    }
}
