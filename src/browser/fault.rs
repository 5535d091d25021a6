//! Diagnosis of a file of the app that failed to load, by `boot.js`.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why a file of the app failed to load.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileFault {
    /// The cause, as a sentence; empty when the connection failed.
    pub what: String,
    /// Whether the server has a newer version, so that a reload helps.
    pub updated: bool,
}

/// Finds the cause, after a file failed to load.
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
