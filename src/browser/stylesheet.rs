//! The deferred stylesheet.

use js_sys::{Function, Promise};
use leptos::prelude::document;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::dom::el;

/// Loads the deferred stylesheet from below `base`; false when it failed. Builds without trunk have none.
///
/// The build names it in a `<meta>` of the page.
pub async fn load_deferred(base: &str) -> bool {
    let meta = document().query_selector("meta[name=deferred-style]");
    let meta = meta.ok().flatten();
    let Some(name) = meta.and_then(|meta| meta.get_attribute("content")) else {
        return true;
    };
    let Ok(Some(head)) = document().query_selector("head") else {
        return false;
    };
    let loaded = Promise::new(&mut |resolve, _| {
        let settle = |resolve: &Function, has_loaded: bool| {
            let resolve = resolve.clone();
            move |_| {
                let _ = resolve.call1(&JsValue::NULL, &has_loaded.into());
            }
        };
        el("link")
            .attr("rel", "stylesheet")
            .attr("href", &format!("{base}{name}"))
            .on("load", settle(&resolve, true))
            .on("error", settle(&resolve, false))
            .mount(&head);
    });
    JsFuture::from(loaded)
        .await
        .is_ok_and(|has_loaded| has_loaded.is_truthy())
}
