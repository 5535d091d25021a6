//! The preview of a request as a curl command.

use numbers_client::curl::Curl;

use super::copy_button::copy_button;
use crate::{
    browser::dom::{View, block, dynamic, el, list, whole},
    reactive::memo,
};

/// A collapsed preview, "Request as curl". `read` is tracked; `None` shows nothing.
pub fn curl(read: impl Fn() -> Option<Curl> + 'static) -> View {
    curl_named("Request as curl", read)
}

/// Like [`curl`] with another name, where a page has several.
pub fn curl_named(name: &'static str, read: impl Fn() -> Option<Curl> + 'static) -> View {
    let request = memo(read);
    let has_request = memo(move || request.with(Option::is_some));
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
