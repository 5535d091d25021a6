//! The clipboard, with a fallback where the browser refuses it.

use std::{cell::RefCell, rc::Rc};

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

/// Shows a text to copy by hand.
type Fallback = Rc<dyn Fn(String)>;

thread_local! {
    // One for the tab.
    static FALLBACK: RefCell<Option<Fallback>> = const { RefCell::new(None) };
}

/// Sets the fallback: `show` gets the text whenever the browser refuses to copy it.
pub fn when_refused(show: impl Fn(String) + 'static) {
    FALLBACK.set(Some(Rc::new(show)));
}

/// Copies text to the clipboard; false when the browser refused and the fallback was shown.
pub async fn copy(text: &str) -> bool {
    if write(text).await {
        return true;
    }
    let show = FALLBACK.with_borrow(Clone::clone);
    if let Some(show) = show {
        show(text.to_owned());
    }
    false
}

async fn write(text: &str) -> bool {
    let navigator = leptos::prelude::window().navigator();
    // Undefined on plain http.
    let clipboard = Reflect::get(&navigator, &"clipboard".into());
    match clipboard.map(JsCast::dyn_into::<Clipboard>) {
        Ok(Ok(clipboard)) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        _ => false,
    }
}
