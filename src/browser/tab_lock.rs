//! Locks that one tab of this browser holds at a time (Web Locks). The browser frees them with the tab, however it ends.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held until this is dropped.
pub struct TabLock {
    release: Function,
}

impl TabLock {
    /// Takes the lock of this name. `None` if another tab holds it, or the browser has no locks, as on plain http.
    pub async fn take(name: &str) -> Option<TabLock> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
        let request: Function = Reflect::get(&locks, &"request".into())
            .ok()?
            .dyn_into()
            .ok()?;
        let options = Object::new();
        Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok()?;
        let held = Rc::new(RefCell::new(None));
        let answered = Promise::new(&mut |answer, _| {
            let (held, failed) = (held.clone(), answer.clone());
            // The lock is held until the promise that this returns is settled.
            let on_answer = Closure::once_into_js(move |lock: JsValue| {
                let until = Promise::new(&mut |release, _| {
                    if !lock.is_null() {
                        held.replace(Some(release));
                    } else {
                        let _ = release.call0(&JsValue::NULL);
                    }
                });
                let _ = answer.call0(&JsValue::NULL);
                until
            });
            if request
                .call3(&locks, &name.into(), &options, &on_answer)
                .is_err()
            {
                let _ = failed.call0(&JsValue::NULL);
            }
        });
        JsFuture::from(answered).await.ok()?;
        let release = held.take()?;
        Some(TabLock { release })
    }
}

impl Drop for TabLock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}
