//! A request as it will be sent, for a terminal.

use numbers_client::curl::Curl;

use crate::{
    browser::{
        clipboard,
        dom::{View, block, button, dynamic, el, list, whole},
    },
    reactive::{Var, memo, spawn},
};

/// "Request as curl": closed at first. `read` follows what will be sent; `None` shows nothing.
pub fn curl(read: impl Fn() -> Option<Curl> + 'static) -> View {
    curl_named("Request as curl", read)
}

/// The same under another name, where there are several.
pub fn curl_named(name: &'static str, read: impl Fn() -> Option<Curl> + 'static) -> View {
    let shown = memo(read);
    let there = memo(move || shown.with(Option::is_some));
    // The element stays while the command changes, so that it stays open.
    dynamic(move || {
        there.get().then(|| {
            let said = Var::new("");
            let copy = move || {
                let Some(Curl { command, .. }) = shown.get_untracked() else {
                    return;
                };
                spawn(async move {
                    let done = clipboard::copy(&command).await;
                    said.set(match done {
                        true => "Copied.",
                        false => "The browser did not allow copying.",
                    });
                });
            };
            let command = move || shown.get().map(|shown| shown.command).unwrap_or_default();
            let foot = block("div", "curl-foot")
                .child(button("Copy as curl", copy))
                .child(
                    el("span")
                        .attr("role", "status")
                        .text(move || said.get().to_owned()),
                );
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
                    hint(&shown.get().map(|shown| shown.variables).unwrap_or_default())
                }))
                .child(foot)
        })
    })
}

fn hint(variables: &[&'static str]) -> View {
    let text = match variables {
        [] => "For a POSIX shell such as bash or zsh. There is no secret in it.".into(),
        _ => {
            let names = list(variables.iter().enumerate(), |(at, name)| {
                let comma = if at > 0 { ", " } else { "" };
                [comma.into(), el("code").child(["$", name].concat()).into()].into()
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
