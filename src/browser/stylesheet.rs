//! The stylesheet that comes after the first rows.

use js_sys::{Function, Promise};
use leptos::prelude::document;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::dom::el;

/// Fetches the stylesheet that the build has named in the page, from below `base`; false when it did not come. There is
/// none where the app was built without trunk.
pub async fn load_deferred(base: &str) -> bool {
    let named = document().query_selector("meta[name=deferred-style]");
    let named = named.ok().flatten();
    let Some(name) = named.and_then(|meta| meta.get_attribute("content")) else {
        return true;
    };
    let Ok(Some(head)) = document().query_selector("head") else {
        return false;
    };
    let came = Promise::new(&mut |resolve, _| {
        let answer = |resolve: &Function, came: bool| {
            let resolve = resolve.clone();
            move |_| {
                let _ = resolve.call1(&JsValue::NULL, &came.into());
            }
        };
        el("link")
            .attr("rel", "stylesheet")
            .attr("href", &[base, &name].concat())
            .on("load", answer(&resolve, true))
            .on("error", answer(&resolve, false))
            .mount(&head);
    });
    JsFuture::from(came)
        .await
        .is_ok_and(|came| came.is_truthy())
}
