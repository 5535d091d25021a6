//! The deferred stylesheet.

use js_sys::Promise;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Loads the deferred stylesheet from below `base`; false when it failed. Builds without trunk have none.
///
/// The build names it in a `<meta>` of the page.
pub async fn load_deferred(base: &str) -> bool {
    let meta = document().query_selector("meta[name=deferred-style]");
    let meta = meta.ok().flatten();
    let Some(name) = meta.and_then(|meta| meta.get_attribute("content")) else {
        return true;
    };
    let Ok(loaded) = append_link(&format!("{base}{name}")) else {
        return false;
    };
    JsFuture::from(loaded)
        .await
        .is_ok_and(|has_loaded| has_loaded.is_truthy())
}

/// Adds a stylesheet to the page. The promise tells whether it arrived.
fn append_link(href: &str) -> Result<Promise, JsValue> {
    let link = document().create_element("link")?;
    link.set_attribute("rel", "stylesheet")?;
    link.set_attribute("href", href)?;
    let loaded = Promise::new(&mut |resolve, _| {
        for (event, has_loaded) in [("load", true), ("error", false)] {
            let resolve = resolve.clone();
            let settle = Closure::once_into_js(move || {
                let _ = resolve.call1(&JsValue::NULL, &has_loaded.into());
            });
            let _ = link.add_event_listener_with_callback(event, settle.unchecked_ref());
        }
    });
    let head = document().query_selector("head")?;
    head.ok_or(JsValue::NULL)?.append_child(&link)?;
    Ok(loaded)
}
