//! Files on disk (File System Access API), streamed while they are made. Not every browser has the save picker.
//!
//! All of it is called by name with `Reflect`: web-sys lacks the picker, and an imported function would add to the script of
//! the first load, while the functions used here are there for other modules.

use std::future::Future;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const PICKER: &str = "showSaveFilePicker";

/// A file type that the save picker offers.
pub struct FileType {
    /// Its name, such as "CSV".
    pub title: &'static str,
    /// Its media type, without parameters, which the picker rejects.
    pub media_type: &'static str,
    /// Its file extension, such as "csv".
    pub extension: &'static str,
}

/// The result of the save picker.
pub enum PickResult {
    /// A file was picked.
    Picked(FileHandle),
    /// The picker was dismissed.
    Cancelled,
    /// The browser does not let this page open the picker.
    Unavailable,
}

/// Why writing a file failed.
pub enum WriteError {
    /// The disk or the browser's quota is full.
    NoRoom,
    /// The user or the browser refused permission.
    NotAllowed,
    /// Any other error, with the browser's message.
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

/// A picked file. The picker has created it already, empty.
pub struct FileHandle(JsValue);

/// A file being written. The contents appear on disk when it is closed, not before.
pub struct FileStream(JsValue);

/// Whether the browser has a save picker.
pub fn has_save_picker() -> bool {
    web_sys::window().is_some_and(|window| method(&window, PICKER).is_ok())
}

/// Shows the save picker with a suggested name.
///
/// Browsers allow it only in the task of a user gesture, so it opens with this call, not when the future is awaited.
pub fn show_save_picker(name: &str, kind: &FileType) -> impl Future<Output = PickResult> + use<> {
    let picked = web_sys::window()
        .ok_or(JsValue::UNDEFINED)
        .and_then(|window| call(&window, PICKER, Some(&options(name, kind)?)));
    async move {
        match settled(picked).await {
            Ok(handle) => PickResult::Picked(FileHandle(handle)),
            Err(error) if text(&error, "name") == "AbortError" => PickResult::Cancelled,
            Err(_) => PickResult::Unavailable,
        }
    }
}

fn options(name: &str, kind: &FileType) -> Result<JsValue, JsValue> {
    let extension = JsValue::from(format!(".{}", kind.extension));
    let accept = object(&[(kind.media_type, Array::of1(&extension).into())])?;
    let file = object(&[("description", kind.title.into()), ("accept", accept)])?;
    object(&[
        ("suggestedName", name.into()),
        ("types", Array::of1(&file).into()),
    ])
}

impl FileHandle {
    /// The name that was chosen in the picker.
    pub fn name(&self) -> String {
        text(&self.0, "name")
    }

    /// Opens the file for writing.
    ///
    /// # Errors
    /// When permission is refused, or another program locks the file.
    pub async fn open(&self) -> Result<FileStream, WriteError> {
        let stream = settled(call(&self.0, "createWritable", None)).await?;
        Ok(FileStream(stream))
    }

    /// Removes the file if it is still empty; false when that failed.
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
    /// Appends bytes; resolves when the browser is ready for more.
    ///
    /// # Errors
    /// The error of the browser or the disk. Nothing can be written after that.
    pub async fn write(&self, bytes: &[u8]) -> Result<(), WriteError> {
        settled(call(&self.0, "write", Some(&Uint8Array::from(bytes)))).await?;
        Ok(())
    }

    /// Saves the written contents.
    ///
    /// # Errors
    /// The error of the browser or the disk; nothing was saved then.
    pub async fn close(self) -> Result<(), WriteError> {
        match settled(call(&self.0, "close", None)).await {
            Ok(_) => Ok(()),
            Err(why) => {
                self.abort().await;
                Err(why.into())
            }
        }
    }

    /// Discards the written contents.
    pub async fn abort(self) {
        // It fails only when there is nothing to discard.
        let _ = settled(call(&self.0, "abort", None)).await;
    }
}

fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(object, &name.into())?.dyn_into()
}

fn call(object: &JsValue, name: &str, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
    let method = method(object, name)?;
    match argument {
        Some(argument) => method.call1(object, argument),
        None => method.call0(object),
    }
}

async fn settled(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&promise?)).await
}

fn object(properties: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in properties {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

fn text(object: &JsValue, property: &str) -> String {
    let value = Reflect::get(object, &property.into()).ok();
    value
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}
