//! Why a file of the app did not come, as `boot.js` finds out.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What stands in the way of a file of the app.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileFault {
    /// In a sentence; empty where nothing but the connection is known to be in the way.
    pub what: String,
    /// Whether the server has a newer version, so that a reload is the way on.
    pub updated: bool,
}

/// Looks for it. It is only asked after a file did not come.
pub async fn diagnose() -> FileFault {
    ask().await.unwrap_or_default()
}

async fn ask() -> Option<FileFault> {
    let diagnose: Function = Reflect::get(&window(), &"numberdeskFault".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let found: Promise = diagnose.call0(&JsValue::UNDEFINED).ok()?.dyn_into().ok()?;
    let found: Array = JsFuture::from(found).await.ok()?.dyn_into().ok()?;
    Some(FileFault {
        what: found.get(0).as_string()?,
        updated: found.get(1).is_truthy(),
    })
}
