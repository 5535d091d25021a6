//! The preview of a request as a curl command.

use leptos::prelude::*;
use numbers_client::curl::Curl;

use crate::components::{
    copy_button::CopyButton,
    excerpt::{MAX_WHOLE_CHARS, first_chars},
};

/// A collapsed preview of a request as a curl command; nothing while there is no request.
#[component]
pub fn CurlPreview(
    /// The request.
    #[prop(into)]
    request: Signal<Option<Curl>>,
    /// The name of the preview, where a page has several.
    #[prop(default = "Request as curl")]
    name: &'static str,
) -> impl IntoView {
    let request = Memo::new(move |_| request.get());
    let has_request = Memo::new(move |_| request.with(Option::is_some));
    let command = move || {
        request.with(|request| {
            request
                .as_ref()
                .map_or_else(String::new, |request| request.command.clone())
        })
    };
    let variables = move || {
        request.with(|request| {
            request
                .as_ref()
                .map_or_else(Vec::new, |request| request.variables.clone())
        })
    };
    view! {
        // Not rendered again when the command changes, so that it stays open.
        <Show when=move || has_request.get()>
            <details class="curl">
                <summary>{name}</summary>
                <pre
                    class="raw"
                    tabindex="0"
                    role="group"
                    aria-label="curl command"
                    prop:textContent=move || first_chars(&command(), MAX_WHOLE_CHARS).into_owned()
                ></pre>
                <p class="field-hint">{move || curl_hint(variables())}</p>
                <div class="curl-foot">
                    <CopyButton label="Copy as curl" text=move |()| untrack(command) />
                </div>
            </details>
        </Show>
    }
}

/// The hint below the command: the environment variables it needs.
fn curl_hint(variables: Vec<&'static str>) -> AnyView {
    if variables.is_empty() {
        return "For a POSIX shell such as bash or zsh. There is no secret in it.".into_any();
    }
    let names = variables.into_iter().enumerate().map(|(index, name)| {
        let comma = if index > 0 { ", " } else { "" };
        view! {
            {comma}
            <code>{format!("${name}")}</code>
        }
    });
    view! {
        "For a POSIX shell such as bash or zsh. Set "
        {names.collect_view()}
        " there first: secrets are not shown."
    }
    .into_any()
}
