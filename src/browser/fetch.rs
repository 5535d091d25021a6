//! The transport over `fetch`, the only place that touches gloo-net; files go by `XMLHttpRequest`, which tells progress.

mod body;
mod upload;

use std::future::Future;

use gloo_net::http::{Method, Response as FetchResponse};
use leptos::prelude::window;
use numbers_client::{
    request::Request,
    transport::{
        Clock, Outgoing, READ_HEADERS, Response, Transport, TransportError, Upload, Visibility,
    },
};
use numbers_model::secret::Secret;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, Url,
};

use self::body::{Body, Receiver};
use super::{clock, crypto, csp::CspViolations, files::File, prefetched, scheduling};

/// The status of a response that may not be read: an opaque one, or one that leads elsewhere.
const UNREADABLE_STATUS: u16 = 0;

/// Sends requests by the browser.
pub struct FetchTransport;

impl Clock for FetchTransport {
    fn now_ms(&self) -> f64 {
        clock::now_ms()
    }

    fn sleep(&self, ms: u32) -> impl Future<Output = ()> {
        scheduling::sleep(ms)
    }
}

impl Transport for FetchTransport {
    type Body = Body;
    type File = File;

    async fn send(&self, outgoing: Outgoing<'_>) -> Result<Response<Body>, TransportError> {
        fetch(&outgoing).await
    }

    async fn send_file(
        &self,
        outgoing: Outgoing<'_>,
        upload: Upload<'_, File>,
    ) -> Result<Response<Body>, TransportError> {
        upload::send(&outgoing, &upload).await
    }

    fn random_bytes(&self) -> [u8; 16] {
        crypto::unique_bytes()
    }

    fn date_ms(&self, text: &str) -> f64 {
        js_sys::Date::parse(text)
    }

    fn is_own_origin(&self, url: &str) -> bool {
        let own = window().location().origin().unwrap_or_default();
        Url::new(url).is_ok_and(|url| url.origin() == own)
    }

    fn watch_policy(&self) -> Box<dyn Fn() -> bool> {
        let watch = CspViolations::new();
        Box::new(move || watch.refused())
    }
}

async fn fetch(outgoing: &Outgoing<'_>) -> Result<Response<Body>, TransportError> {
    let receiver = Receiver::new(outgoing)?;
    let (request, authorization) = (outgoing.request, outgoing.authorization);
    // boot.js sends nothing else than a plain read.
    let is_plain = request.method == Method::GET
        && authorization.is_none()
        && request.key.is_none()
        && outgoing.visibility == Visibility::Cors;
    let early = is_plain.then(|| prefetched::take(&request.url, clock::now_ms()));
    let early = early.flatten();
    let sent_ms = early.as_ref().map(|early| early.at_ms);
    let response = match early {
        Some(early) => early.answer(&receiver.signal()),
        None => {
            made(outgoing, &receiver.signal()).map(|request| window().fetch_with_request(&request))
        }
    };
    let response = JsFuture::from(response.map_err(|_| receiver.error())?);
    let response: web_sys::Response = receiver.next(response).await?.unchecked_into();
    let response = FetchResponse::from(response);
    let status = response.status();
    if status == UNREADABLE_STATUS && outgoing.visibility != Visibility::Opaque {
        return Err(TransportError::Redirected);
    }
    let headers = response.headers();
    let headers = READ_HEADERS
        .into_iter()
        .filter_map(|name| Some((name, headers.get(name)?)));
    Ok(Response {
        status,
        headers: headers.collect(),
        body: receiver.body(response.body()).await,
        sent_ms,
    })
}

/// The request as the browser takes it. boot.js sends the same where it is early.
///
/// Not by gloo-net's builder, which ends each address in a stray `?` or `&`: what is sent is what is shown as curl.
/// No redirect is followed: a browser does that with a GET, and the page behind it says nothing of what was asked. For a
/// read it is an error. For a change it is an answer without content, which tells it from a connection that was lost: a
/// read can be asked once more to find that out, a change can't.
fn made(outgoing: &Outgoing<'_>, stop: &AbortSignal) -> Result<web_sys::Request, JsValue> {
    let Outgoing {
        request,
        authorization,
        cookies,
        visibility,
        ..
    } = outgoing;
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(stop));
    if *visibility == Visibility::Opaque {
        init.set_mode(RequestMode::NoCors);
        init.set_credentials(RequestCredentials::Omit);
        return web_sys::Request::new_with_str_and_init(&request.url, &init);
    }
    init.set_headers(&headers(request, *authorization)?.into());
    if let Some(json) = &request.body {
        init.set_body(&json.into());
    }
    init.set_mode(RequestMode::Cors);
    init.set_credentials(match cookies {
        true => RequestCredentials::Include,
        false => RequestCredentials::SameOrigin,
    });
    init.set_redirect(match (&request.method, visibility) {
        (&Method::GET, Visibility::Cors) => RequestRedirect::Error,
        _ => RequestRedirect::Manual,
    });
    web_sys::Request::new_with_str_and_init(&request.url, &init)
}

fn headers(request: &Request, authorization: Option<&Secret>) -> Result<web_sys::Headers, JsValue> {
    let headers = web_sys::Headers::new()?;
    headers.set("Accept", "application/json")?;
    if let Some(secret) = authorization {
        headers.set("Authorization", secret.expose())?;
    }
    if let Some(key) = &request.key {
        headers.set("Idempotency-Key", key)?;
    }
    if request.body.is_some() {
        headers.set("Content-Type", "application/json")?;
    }
    Ok(headers)
}
