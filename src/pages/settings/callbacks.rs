//! The callback secret: shown on demand, generated or entered, saved after a confirmation.

use leptos::{prelude::*, task::spawn_local};

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
        crypto,
        dom::{View, block, button, dynamic, el, hidden, show, watch},
    },
    components::{
        busy_button::{action_button, submit_button},
        copy_button::copy_button,
        curl::curl,
        field::TextField,
        notice::{Severity, failure_notice, notice},
    },
    routes::Route,
    state::{
        app_state::AppState, changes::callback_secret::WORDING, remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::{leave_dialog::leave_dialog, submission_outcome::submission_outcome},
};

/// The state of the section. Copies share it.
#[derive(Clone, Copy)]
struct Callbacks {
    app: AppState,
    /// The stored secret, as last read.
    stored: RwSignal<Remote<Option<Secret>>>,
    retry: RwSignal<Option<Retry>>,
    /// The value of the field.
    new_secret: RwSignal<String>,
    error: RwSignal<Option<String>>,
    saving: SubmissionHandle,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

/// The section of the callback configuration.
pub(super) fn callbacks(app: AppState) -> View {
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
        stored: RwSignal::new(Remote::Loading(None)),
        retry: RwSignal::new(None),
        new_secret: RwSignal::new(String::new()),
        error: RwSignal::new(None),
        saving: app.submissions.of("Callback secret"),
        cancel: StoredValue::new_local(CancelToken::new()),
    };
    leptos::prelude::on_cleanup(move || {
        callbacks.cancel.try_with_value(CancelToken::cancel);
    });
    callbacks.saving.on_landed(move || callbacks.read());
    let history = app.history;
    watch(move || history.block_navigation(callbacks.saving.is_busy()));
    leptos::prelude::on_cleanup(move || history.block_navigation(false));
    callbacks.read();
    let has_form = Memo::new(move |_| callbacks.stored.with(|stored| stored.value().is_some()));
    section
        .child(dynamic(move || callbacks.current()))
        .child(show(move || has_form.get(), move || callbacks.form()))
        .child(leave_dialog(history))
        .into()
}

impl Callbacks {
    /// Options of the reads of this section, whose retries it shows.
    fn reading(self) -> RequestOptions {
        let cancel = self.cancel.get_value();
        RequestOptions::new(&cancel).on_retry(move |retry| self.retry.set(retry))
    }

    fn read(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.stored.update(|stored| {
            *stored = std::mem::replace(stored, Remote::Loading(None)).reload();
        });
        spawn_local(async move {
            let answer = client.callback_secret(&self.reading()).await;
            self.stored.update(|stored| {
                *stored = match answer {
                    Ok(secret) => Remote::Ready(secret),
                    Err(failure) => std::mem::replace(stored, Remote::Loading(None)).fail(failure),
                };
            });
        });
    }

    /// The stored secret, or why it could not be read.
    fn current(self) -> View {
        let (loading, failure, value) = self.stored.with(|stored| {
            (
                stored.is_loading(),
                stored.failure().cloned(),
                stored.value().cloned(),
            )
        });
        let failure = failure.map(|failure| self.read_error(&failure));
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
        let value = value.map(current_secret);
        [failure.into(), waiting.into(), value.into()].into()
    }

    /// Why the secret could not be read.
    fn read_error(self, failure: &ClientError) -> View {
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

    /// The form of a new secret.
    fn form(self) -> View {
        let (is_shown, is_confirming) = (RwSignal::new(false), RwSignal::new(false));
        let saving = self.saving;
        let is_busy = move || saving.is_busy();
        // Nothing more is sent while it is unknown which secret is stored.
        let is_closed = move || saving.is_busy() || saving.is_unknown();
        let field = TextField::new("New secret", "hmac-secret", self.new_secret).hint(
            "32 to 64 letters, digits or hyphens. From the moment it is saved callbacks are signed with it: give it to \
             your receivers too. It is kept nowhere in this browser.",
        );
        let field = block("div", "secret")
            .live_class("masked", move || !is_shown.get())
            .child(field.draw(move || self.error.get()));
        let tools = block("div", "form-actions")
            .child(action_button("Generate", is_busy, move || self.generate()))
            .child(
                button("", move || {
                    is_shown.update(|is_shown| *is_shown = !*is_shown)
                })
                .live("aria-pressed", move || Some(is_shown.get().to_string()))
                .child("Show new secret"),
            )
            .child(copy_button("Copy new secret", move || {
                self.new_secret.get_untracked()
            }));
        let actions = block("div", "form-actions").child(submit_button("Save secret", is_closed));
        let form = block("form", "form secret-form")
            .flag("novalidate", true)
            .submit(move || self.confirm(is_confirming))
            .child(field)
            .child(tools)
            .child(curl(move || self.as_curl()))
            .child(actions)
            .child(submission_outcome(saving, WORDING.sending));
        [form.into(), self.replace_dialog(is_confirming)].into()
    }

    /// The request of the save as curl, once the new secret is valid.
    fn as_curl(self) -> Option<Curl> {
        let client = self.app.connection.client()?;
        // A retry may have another idempotency key.
        self.saving.phase();
        let secret = self.new_secret.get();
        callback::check(&secret).ok()?;
        Some(client.curl(&client.callback_request(&Secret::new(secret))))
    }

    /// Fills the field with a random secret.
    fn generate(self) {
        let (mut secret, mut bytes) = (String::new(), [0; 64]);
        loop {
            if !crypto::random_bytes(&mut bytes) {
                self.error.set(Some(
                    "The browser has no random numbers to give: enter a secret.".into(),
                ));
                return;
            }
            if callback::grow(&mut secret, &bytes) {
                break;
            }
        }
        self.error.set(None);
        self.new_secret.set(secret);
    }
}

/// The stored secret. While it is hidden, it is not in the document.
fn current_secret(secret: Option<Secret>) -> View {
    let Some(secret) = secret else {
        return block("p", "none")
            .child("Sinch returned no secret: callbacks may not be signed.")
            .into();
    };
    let rule_notice = callback::check(secret.expose()).is_err().then(|| {
        notice(
            Severity::Info,
            "The stored secret does not follow today's rule.",
            "It was set before there was one, and goes on working. A new one has to follow the rule.",
            Vec::new(),
        )
    });
    let is_shown = RwSignal::new(false);
    let (visible, copied) = (secret.clone(), secret);
    let value = dynamic(move || {
        if is_shown.get() {
            el("code").child(visible.expose()).into()
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
            button("", move || {
                is_shown.update(|is_shown| *is_shown = !*is_shown)
            })
            .live("aria-pressed", move || Some(is_shown.get().to_string()))
            .child("Show current secret"),
        )
        .child(copy_button("Copy current secret", move || {
            copied.expose().to_owned()
        }));
    [line.into(), rule_notice.into()].into()
}
