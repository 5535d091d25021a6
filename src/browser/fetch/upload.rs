//! Sending a file, by `XMLHttpRequest`: fetch does not tell how much of it has gone.

use std::{cell::Cell, rc::Rc};

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use numbers_client::{
    request::{FormPart, Request},
    transport::{MAX_BODY_BYTES, Outgoing, READ_HEADERS, Response, TransportError, Upload},
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, ProgressEvent, Url, XmlHttpRequest, XmlHttpRequestResponseType};

use super::body::Body;
use crate::browser::{clock, files::File};

/// How long a file may take, in milliseconds, answer included.
const UPLOAD_TIMEOUT_MS: u32 = 300_000;

/// Sends a form with a file, once.
pub(super) async fn send(
    outgoing: &Outgoing<'_>,
    upload: &Upload<'_, File>,
) -> Result<Response<Body>, TransportError> {
    let network = |_: JsValue| TransportError::Network;
    let (xhr, form) = prepared(outgoing, upload.file).map_err(network)?;
    let progress = upload.progress.clone();
    let sent = on_progress(move |sent, all| progress(sent, all));
    if let Ok(up) = xhr.upload() {
        up.set_onprogress(Some(sent.as_ref().unchecked_ref()));
    }
    // The status of an answer whose body is too large.
    let too_large = Rc::new(Cell::new(None));
    let received = on_progress({
        let (xhr, too_large) = (xhr.clone(), too_large.clone());
        move |received, _| {
            #[expect(clippy::cast_precision_loss, reason = "16 MB")]
            if received > MAX_BODY_BYTES as f64 {
                too_large.set(xhr.status().ok());
                let _ = xhr.abort();
            }
        }
    });
    xhr.set_onprogress(Some(received.as_ref().unchecked_ref()));
    let aborted = xhr.clone();
    let _cancelled = outgoing.cancel.on_cancel(move || {
        let _ = aborted.abort();
    });
    // Fires once, however it ended.
    let ended = Promise::new(&mut |resolve, _| xhr.set_onloadend(Some(&resolve)));
    xhr.send_with_opt_form_data(Some(&form)).map_err(network)?;
    let started_ms = clock::now_ms();
    let _ = JsFuture::from(ended).await;
    if let Some(status) = too_large.get() {
        return Ok(Response {
            status,
            headers: Vec::new(),
            body: Err(TransportError::TooLarge),
            sent_ms: None,
        });
    }
    let status = xhr.status().unwrap_or_default();
    if status == 0 {
        let is_late = clock::now_ms() - started_ms >= f64::from(UPLOAD_TIMEOUT_MS);
        return Err(match () {
            () if outgoing.cancel.is_cancelled() => TransportError::Cancelled,
            () if is_late => TransportError::Timeout(UPLOAD_TIMEOUT_MS / 1000),
            () => TransportError::Network,
        });
    }
    // Such a request can't refuse to be redirected. What then answers has not got the file.
    if was_redirected(&xhr, &outgoing.request.url) {
        return Err(TransportError::Redirected);
    }
    Ok(Response {
        status,
        headers: headers(&xhr),
        body: Ok(body(&xhr)),
        sent_ms: None,
    })
}

/// The headers that are read. Asked for one by one, each that CORS hides would be an error in the console.
fn headers(xhr: &XmlHttpRequest) -> Vec<(&'static str, String)> {
    let all = xhr.get_all_response_headers().unwrap_or_default();
    let find = |name: &'static str| {
        all.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            let is_it = key.trim().eq_ignore_ascii_case(name);
            is_it.then(|| (name, value.trim().to_owned()))
        })
    };
    READ_HEADERS.into_iter().filter_map(find).collect()
}

fn on_progress(tell: impl Fn(f64, f64) + 'static) -> Closure<dyn Fn(ProgressEvent)> {
    Closure::new(move |event: ProgressEvent| tell(event.loaded(), event.total()))
}

fn prepared(outgoing: &Outgoing<'_>, file: &File) -> Result<(XmlHttpRequest, FormData), JsValue> {
    let request = outgoing.request;
    let xhr = XmlHttpRequest::new()?;
    xhr.set_with_credentials(outgoing.cookies);
    xhr.open_with_async(request.method.as_str(), &request.url, true)?;
    xhr.set_timeout(UPLOAD_TIMEOUT_MS);
    xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    xhr.set_request_header("Accept", "application/json")?;
    if let Some(secret) = outgoing.authorization {
        xhr.set_request_header("Authorization", secret.expose())?;
    }
    if let Some(key) = &request.key {
        xhr.set_request_header("Idempotency-Key", key)?;
    }
    Ok((xhr, form(request, file)?))
}

fn was_redirected(xhr: &XmlHttpRequest, url: &str) -> bool {
    Url::new(url).is_ok_and(|asked| asked.href() != xhr.response_url())
}

fn form(request: &Request, file: &File) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    for part in &request.form {
        match part {
            FormPart::File(name, file_name, _) => {
                form.append_with_blob_and_filename(name, file, file_name)?;
            }
            FormPart::Text(name, text) => form.append_with_str(name, text)?,
        }
    }
    Ok(form)
}

fn body(xhr: &XmlHttpRequest) -> Body {
    let answer = xhr.response().ok();
    let buffer = answer.and_then(|answer| answer.dyn_into::<ArrayBuffer>().ok());
    Body::whole(buffer.map_or_else(
        || Uint8Array::new_with_length(0),
        |buffer| Uint8Array::new(&buffer),
    ))
}
