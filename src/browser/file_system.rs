//! A file on the reader's disk, written while it is made: the File System API, where the browser has its save dialog.
//!
//! All of it is called by name. web-sys does not have that dialog, and a function that is imported for it would be in
//! the script of the first load; those that do it here are there for other doors.

use std::future::Future;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const DIALOG: &str = "showSaveFilePicker";

/// What the save dialog says of a file.
pub struct FileType {
    /// "CSV".
    pub title: &'static str,
    /// Its media type, without parameters: the dialog takes none.
    pub media_type: &'static str,
    /// How its name ends, "csv".
    pub extension: &'static str,
}

/// How the reader answered.
pub enum PickResult {
    /// With a place for it.
    Picked(FileHandle),
    /// The dialog was dismissed.
    Cancelled,
    /// The browser did not ask: it does not let this page.
    Unavailable,
}

/// Why a file could not be written.
pub enum WriteError {
    /// The disk is full, or what the browser grants is used up.
    NoRoom,
    /// The reader or the browser does not allow it.
    NotAllowed,
    /// What the browser says of it.
    Other(String),
}

impl From<JsValue> for WriteError {
    fn from(error: JsValue) -> Self {
        match text(&error, "name").as_str() {
            "QuotaExceededError" => Self::NoRoom,
            "NotAllowedError" | "SecurityError" => Self::NotAllowed,
            name => match text(&error, "message") {
                message if message.is_empty() => Self::Other(name.to_owned()),
                message => Self::Other(message),
            },
        }
    }
}

/// Where the reader wants a file. An empty one is there from the moment of choosing.
pub struct FileHandle(JsValue);

/// A file that is being written. What was written is in its place once it is closed, and not before.
pub struct FileStream(JsValue);

/// Whether the browser has such a dialog.
pub fn has_save_picker() -> bool {
    web_sys::window().is_some_and(|window| method(&window, DIALOG).is_ok())
}

/// Asks where to save a file, with a name to begin with. Only what is called straight from a press may ask, so the asking
/// begins with this call and not where its answer is awaited.
pub fn show_save_picker(name: &str, kind: &FileType) -> impl Future<Output = PickResult> + use<> {
    let asked = web_sys::window()
        .ok_or(JsValue::UNDEFINED)
        .and_then(|window| call(&window, DIALOG, Some(&dialog(name, kind)?)));
    async move {
        match settled(asked).await {
            Ok(place) => PickResult::Picked(FileHandle(place)),
            Err(error) if text(&error, "name") == "AbortError" => PickResult::Cancelled,
            Err(_) => PickResult::Unavailable,
        }
    }
}

fn dialog(name: &str, kind: &FileType) -> Result<JsValue, JsValue> {
    let ending = JsValue::from([".", kind.extension].concat());
    let accept = object(&[(kind.media_type, Array::of1(&ending).into())])?;
    let file = object(&[("description", kind.title.into()), ("accept", accept)])?;
    object(&[
        ("suggestedName", name.into()),
        ("types", Array::of1(&file).into()),
    ])
}

impl FileHandle {
    /// The name that the reader gave it.
    pub fn name(&self) -> String {
        text(&self.0, "name")
    }

    /// Begins to write.
    ///
    /// # Errors
    /// Where the browser does not let it be written, or another program does not.
    pub async fn open(&self) -> Result<FileStream, WriteError> {
        let stream = settled(call(&self.0, "createWritable", None)).await?;
        Ok(FileStream(stream))
    }

    /// Takes away the empty file that choosing has left, unless something was put into it; false when it stayed.
    pub async fn remove_if_empty(&self) -> bool {
        let Ok(file) = settled(call(&self.0, "getFile", None)).await else {
            return true;
        };
        let size = Reflect::get(&file, &"size".into());
        if size.ok().and_then(|size| size.as_f64()) != Some(0.0) {
            return true;
        }
        settled(call(&self.0, "remove", None)).await.is_ok()
    }
}

impl FileStream {
    /// Appends bytes, and comes back when the browser wants more.
    ///
    /// # Errors
    /// What the browser or the disk refused. Nothing can be written after that.
    pub async fn write(&self, bytes: &[u8]) -> Result<(), WriteError> {
        settled(call(&self.0, "write", Some(&Uint8Array::from(bytes)))).await?;
        Ok(())
    }

    /// Puts what was written into its place.
    ///
    /// # Errors
    /// What the browser or the disk refused; nothing was saved then.
    pub async fn close(self) -> Result<(), WriteError> {
        match settled(call(&self.0, "close", None)).await {
            Ok(_) => Ok(()),
            Err(why) => {
                self.abort().await;
                Err(why.into())
            }
        }
    }

    /// Throws away what was written.
    pub async fn abort(self) {
        // It fails only where there is nothing left to be thrown away.
        let _ = settled(call(&self.0, "abort", None)).await;
    }
}

fn method(on: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(on, &name.into())?.dyn_into()
}

fn call(on: &JsValue, name: &str, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
    let method = method(on, name)?;
    match argument {
        Some(argument) => method.call1(on, argument),
        None => method.call0(on),
    }
}

async fn settled(answer: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&answer?)).await
}

fn object(properties: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in properties {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

fn text(of: &JsValue, property: &str) -> String {
    let value = Reflect::get(of, &property.into()).ok();
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}
