//! Requests as curl.

use leptos::prelude::*;
use numberdesk::widgets::curl_preview::CurlPreview;
use numbers_client::{config::AuthMode, curl::Curl, request::Request};

use super::{
    frame::{Exhibit, State},
    samples::UNBROKEN,
};

/// All of them.
#[component]
pub fn Requests() -> impl IntoView {
    let curl = |auth| {
        let address = format!("https://numbers.example/v1/projects/desk/{UNBROKEN}");
        Signal::stored(Some(Curl::new(&Request::get(address), auth)))
    };
    view! {
        <Exhibit name="CurlPreview">
            <State label="Without a secret">
                <CurlPreview request=curl(AuthMode::Gateway) />
            </State>
            <State label="With a secret">
                <CurlPreview request=curl(AuthMode::Basic) name="Second request as curl" />
            </State>
            <State label="Without a request: nothing">
                <CurlPreview request=Signal::stored(None) />
            </State>
        </Exhibit>
    }
}
