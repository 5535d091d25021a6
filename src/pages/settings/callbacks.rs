//! The secret that callbacks are signed with: shown on demand, generated here, kept nowhere.

mod replace;
mod save;

use numbers_client::{
    cancel::CancelToken,
    client_error::ClientError,
    curl::Curl,
    options::{RequestOptions, Retry},
};
use numbers_model::{api_version::ApiVersion, callback, secret::Secret};

use super::{super::link_to_connect, panel};
use crate::{
    browser::{
        clipboard, crypto,
        dom::{View, block, button, dynamic, el, hidden, show},
    },
    components::{
        busy_button::{action_button, submit_button},
        curl::curl,
        field::TextField,
        notice::{Severity, failure_notice, notice},
    },
    reactive::{Var, memo, spawn},
    routes::Route,
    state::{
        app_state::AppState, changes::callback_secret::WORDING, remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::submission_outcome::submission_outcome,
};

/// The state of the section. Copies share it.
#[derive(Clone, Copy)]
struct Callbacks {
    app: AppState,
    /// The secret as it was last read.
    stored: Var<Remote<Option<Secret>>>,
    retry: Var<Option<Retry>>,
    /// What the field holds.
    typed: Var<String>,
    wrong: Var<Option<String>>,
    saving: SubmissionHandle,
    cancel: Var<CancelToken>,
}

/// The section.
pub fn callbacks(app: AppState) -> View {
    let section = panel("callbacks", "Callback configuration").child(block("p", "lead").child(
        "Sinch signs what it posts to a callback URL with this secret (HMAC-SHA1, in the header X-Sinch-Signature). It \
         is one secret for the whole project; the URL belongs to each number.",
    ));
    if app.connection.client_untracked().is_none() {
        let connect = link_to_connect(app);
        return section
            .child(
                el("p")
                    .child("Connect to a project to see it. ")
                    .child(connect),
            )
            .into();
    }
    let callbacks = Callbacks {
        app,
        stored: Var::new(Remote::Loading(None)),
        retry: Var::new(None),
        typed: Var::new(String::new()),
        wrong: Var::new(None),
        saving: SubmissionHandle::new(app.inventory),
        cancel: Var::new(CancelToken::new()),
    };
    leptos::prelude::on_cleanup(move || {
        callbacks.cancel.try_with_untracked(CancelToken::cancel);
    });
    callbacks.read();
    let form = memo(move || callbacks.stored.with(|stored| stored.value().is_some()));
    section
        .child(dynamic(move || callbacks.current()))
        .child(show(move || form.get(), move || callbacks.form()))
        .into()
}

impl Callbacks {
    fn reading(self) -> RequestOptions {
        let cancel = self.cancel.get_untracked();
        RequestOptions::new(&cancel).on_retry(move |retry| self.retry.set(retry))
    }

    fn read(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.stored.update(|stored| {
            *stored = std::mem::replace(stored, Remote::Loading(None)).reload();
        });
        spawn(async move {
            let answer = client.callback_secret(&self.reading()).await;
            self.stored.update(|stored| {
                *stored = match answer {
                    Ok(secret) => Remote::Ready(secret),
                    Err(failure) => std::mem::replace(stored, Remote::Loading(None)).fail(failure),
                };
            });
        });
    }

    /// What is stored, or why it can't be told.
    fn current(self) -> View {
        let (loading, failure, value) = self.stored.with(|stored| {
            (
                stored.is_loading(),
                stored.failure().cloned(),
                stored.value().cloned(),
            )
        });
        let failure = failure.map(|failure| self.not_read(&failure));
        let waiting = (loading && value.is_none()).then(|| {
            let retry = move || {
                self.retry
                    .get()
                    .map(|retry| retry.text())
                    .unwrap_or_default()
            };
            el("p")
                .attr("role", "status")
                .child("Reading the configuration… ")
                .text(retry)
        });
        let value = value.map(stored);
        [failure.into(), waiting.into(), value.into()].into()
    }

    fn not_read(self, failure: &ClientError) -> View {
        let version = self.app.connection.version();
        if failure.status() == Some(404) && version == ApiVersion::V1Alpha1 {
            return notice(
                Severity::Info,
                "This server has no callback configuration under v1alpha1.",
                "It is documented for v1: connect with that version to see it.",
                vec![link_to_connect(self.app)],
            );
        }
        let connect = self.app.href(&Route::Connect);
        failure_notice(failure, &connect, move || self.read())
    }

    fn form(self) -> View {
        let (shown, asking) = (Var::new(false), Var::new(false));
        let saving = self.saving;
        let busy = move || saving.is_busy();
        // While it is not known which secret is stored, nothing more is sent.
        let closed = move || saving.is_busy() || saving.is_unknown();
        let field = TextField::new("New secret", "hmac-secret", self.typed).hint(
            "32 to 64 letters, digits or hyphens. From the moment it is saved callbacks are signed with it: give it to \
             your receivers too. It is kept nowhere in this browser.",
        );
        let field = block("div", "secret")
            .live_class("masked", move || !shown.get())
            .child(field.draw(move || self.wrong.get()));
        let tools = block("div", "form-actions")
            .child(action_button("Generate", busy, move || self.generate()))
            .child(
                button("", move || shown.update(|shown| *shown = !*shown))
                    .live("aria-pressed", move || Some(shown.get().to_string()))
                    .child("Show new secret"),
            )
            .child(copy_button("Copy new secret", move || {
                self.typed.get_untracked()
            }));
        let actions = block("div", "form-actions").child(submit_button("Save secret", closed));
        let form = block("form", "form secret-form")
            .flag("novalidate", true)
            .submit(move || self.ask(asking))
            .child(field)
            .child(tools)
            .child(curl(move || self.as_curl()))
            .child(actions)
            .child(submission_outcome(saving, WORDING.sending));
        [form.into(), self.replace_dialog(asking)].into()
    }

    /// What will be sent, once what is typed follows the rule.
    fn as_curl(self) -> Option<Curl> {
        let client = self.app.connection.client()?;
        // Another try may be another change.
        self.saving.phase();
        let typed = self.typed.get();
        callback::check(&typed).ok()?;
        Some(client.curl(&client.callback_request(&Secret::new(typed))))
    }

    fn generate(self) {
        let (mut secret, mut bytes) = (String::new(), [0; 64]);
        loop {
            if !crypto::random_bytes(&mut bytes) {
                self.wrong.set(Some(
                    "The browser has no random numbers to give: enter a secret.".into(),
                ));
                return;
            }
            if callback::grow(&mut secret, &bytes) {
                break;
            }
        }
        self.wrong.set(None);
        self.typed.set(secret);
    }
}

/// The secret that is stored. While it is not shown it is not in the page either.
fn stored(secret: Option<Secret>) -> View {
    let Some(secret) = secret else {
        return block("p", "none")
            .child("Sinch returned no secret: callbacks may not be signed.")
            .into();
    };
    let odd = callback::check(secret.expose()).is_err().then(|| {
        notice(
            Severity::Info,
            "The stored secret does not follow today's rule.",
            "It was set before there was one, and goes on working. A new one has to follow the rule.",
            Vec::new(),
        )
    });
    let shown = Var::new(false);
    let (to_show, to_copy) = (secret.clone(), secret);
    let value = dynamic(move || {
        if shown.get() {
            el("code").child(to_show.expose()).into()
        } else {
            View::from([
                block("span", "code")
                    .attr("aria-hidden", "true")
                    .child("••••••••••••")
                    .into(),
                hidden("Hidden").into(),
            ])
        }
    });
    let line = block("div", "secret-stored")
        .child(block("span", "secret-label").child("Current secret"))
        .child(block("span", "secret-value").child(value))
        .child(
            button("", move || shown.update(|shown| *shown = !*shown))
                .live("aria-pressed", move || Some(shown.get().to_string()))
                .child("Show current secret"),
        )
        .child(copy_button("Copy current secret", move || {
            to_copy.expose().to_owned()
        }));
    [line.into(), odd.into()].into()
}

fn copy_button(label: &str, read: impl Fn() -> String + 'static) -> View {
    let said = Var::new("");
    let copy = move || {
        let text = read();
        spawn(async move {
            let done = clipboard::copy(&text).await;
            said.set(match done {
                true => "Copied.",
                false => "The browser did not allow copying.",
            });
        });
    };
    [
        button(label, copy).into(),
        el("span")
            .attr("role", "status")
            .text(move || said.get().to_owned())
            .into(),
    ]
    .into()
}
