//! Sending a file. Not by fetch, which does not tell how much of it has gone.

use gloo_net::http::Method;
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use numbers_client::{
    failure::Failure,
    log::Sent,
    request::{FormPart, Request},
};
use numbers_model::secret::Secret;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, ProgressEvent, Url, XmlHttpRequest, XmlHttpRequestResponseType};

use super::{Call, led_elsewhere, log, outcome, problem};
use crate::browser::{clock, files::File};

/// How long a file may take, in milliseconds, answer included.
const UPLOAD_TIMEOUT_MS: u32 = 300_000;

/// Sends a form with a file, once, and brings the body of a 2xx answer.
///
/// # Errors
/// Every way a call can fail.
pub async fn upload(
    request: &Request,
    file: &File,
    authorization: Option<&Secret>,
    call: &Call,
    progress: impl Fn(f64, f64) + 'static,
) -> Result<Vec<u8>, Failure> {
    if call.cancel.stopped() {
        return Err(Failure::Aborted);
    }
    if !request.keeps_its_path() {
        return Err(Failure::Unaddressable);
    }
    let sent = Sent::now(&Method::POST, &request.url, 0, clock::now_ms());
    let answer = exchange(request, file, authorization, call, Box::new(progress)).await;
    log(sent, outcome(&answer));
    answer.map(|(_, body)| body)
}

async fn exchange(
    request: &Request,
    file: &File,
    authorization: Option<&Secret>,
    call: &Call,
    progress: Box<dyn Fn(f64, f64)>,
) -> Result<(u16, Vec<u8>), Failure> {
    let xhr = prepared(request, authorization, call.cookies).map_err(|_| Failure::Network)?;
    let form = form(request, file).map_err(|_| Failure::Network)?;
    let telling = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        progress(event.loaded(), event.total());
    });
    if let Ok(way) = xhr.upload() {
        way.set_onprogress(Some(telling.as_ref().unchecked_ref()));
    }
    let stopping = Closure::<dyn Fn()>::new({
        let xhr = xhr.clone();
        move || {
            let _ = xhr.abort();
        }
    });
    if let Some(controller) = &call.cancel.0 {
        let listener = stopping.as_ref().unchecked_ref();
        controller.signal().set_onabort(Some(listener));
    }
    // Fires once, however it ended.
    let ended = Promise::new(&mut |resolve, _| xhr.set_onloadend(Some(&resolve)));
    xhr.send_with_opt_form_data(Some(&form))
        .map_err(|_| Failure::Network)?;
    let took = clock::now_ms();
    let _ = JsFuture::from(ended).await;
    if let Some(controller) = &call.cancel.0 {
        controller.signal().set_onabort(None);
    }
    let status = xhr.status().unwrap_or_default();
    if status == 0 {
        let late = clock::now_ms() - took >= f64::from(UPLOAD_TIMEOUT_MS);
        return Err(match (call.cancel.stopped(), late) {
            (true, _) => Failure::Aborted,
            (false, true) => Failure::Timeout(UPLOAD_TIMEOUT_MS / 1000),
            (false, false) => Failure::Network,
        });
    }
    // Such a request can't refuse to be redirected. What then answers has not got the file.
    if was_redirected(&xhr, &request.url) {
        return Err(led_elsewhere(call));
    }
    if (200..300).contains(&status) {
        let body = body(&xhr);
        return match body.trim_ascii_start().starts_with(b"<") {
            true => Err(Failure::WebPage(status)),
            false => Ok((status, body)),
        };
    }
    let header = |name: &str| xhr.get_response_header(name).ok().flatten();
    Err(problem(status, &body(&xhr), header))
}

fn prepared(
    request: &Request,
    authorization: Option<&Secret>,
    cookies: bool,
) -> Result<XmlHttpRequest, JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.set_with_credentials(cookies);
    xhr.open_with_async(request.method.as_str(), &request.url, true)?;
    xhr.set_timeout(UPLOAD_TIMEOUT_MS);
    xhr.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    xhr.set_request_header("Accept", "application/json")?;
    if let Some(secret) = authorization {
        xhr.set_request_header("Authorization", secret.expose())?;
    }
    if let Some(key) = &request.key {
        xhr.set_request_header("Idempotency-Key", key)?;
    }
    Ok(xhr)
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

fn body(xhr: &XmlHttpRequest) -> Vec<u8> {
    let answer = xhr.response().ok();
    let buffer = answer.and_then(|answer| answer.dyn_into::<ArrayBuffer>().ok());
    buffer.map_or_else(Vec::new, |buffer| Uint8Array::new(&buffer).to_vec())
}
