//! The preview of a request as a curl command.

use leptos::prelude::*;
use numbers_client::curl::Curl;

use super::{
    copy_button::{CopyButton, copy_button},
    excerpt::{MAX_WHOLE_CHARS, first_chars},
};
use crate::browser::dom::{View, block, dynamic, el, list, whole};

/// A collapsed preview, "Request as curl". `read` is tracked; `None` shows nothing.
pub fn curl(read: impl Fn() -> Option<Curl> + Send + Sync + 'static) -> View {
    curl_named("Request as curl", read)
}

/// Like [`curl`] with another name, where a page has several.
pub fn curl_named(
    name: &'static str,
    read: impl Fn() -> Option<Curl> + Send + Sync + 'static,
) -> View {
    let request = Memo::new(move |_| read());
    let has_request = Memo::new(move |_| request.with(Option::is_some));
    // Not rendered again when the command changes, so that it stays open.
    dynamic(move || {
        has_request.get().then(|| {
            let command = move || {
                request
                    .get()
                    .map(|request| request.command)
                    .unwrap_or_default()
            };
            let copy = copy_button("Copy as curl", move || {
                let request = request.get_untracked();
                request.map_or_else(String::new, |request| request.command)
            });
            let foot = block("div", "curl-foot").child(copy);
            block("details", "curl")
                .child(el("summary").child(name))
                .child(
                    block("pre", "raw")
                        .attr("tabindex", "0")
                        .attr("role", "group")
                        .attr("aria-label", "curl command")
                        .child(dynamic(move || whole(&command()))),
                )
                .child(dynamic(move || {
                    let variables = request.get().map(|request| request.variables);
                    hint(&variables.unwrap_or_default())
                }))
                .child(foot)
        })
    })
}

/// The hint below the command: the environment variables it needs.
fn hint(variables: &[&'static str]) -> View {
    let text = match variables {
        [] => "For a POSIX shell such as bash or zsh. There is no secret in it.".into(),
        _ => {
            let names = list(variables.iter().enumerate(), |(index, name)| {
                let comma = if index > 0 { ", " } else { "" };
                [comma.into(), el("code").child(format!("${name}")).into()].into()
            });
            [
                "For a POSIX shell such as bash or zsh. Set ".into(),
                names,
                " there first: secrets are not shown.".into(),
            ]
            .into()
        }
    };
    let text: View = text;
    block("p", "field-hint").child(text).into()
}

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
