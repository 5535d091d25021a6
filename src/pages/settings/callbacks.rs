//! The callback secret: shown on demand, generated or entered, saved after a confirmation.

use leptos::{prelude::*, task::spawn_local};

mod current;
mod form;
mod replace;
mod save;

use numbers_client::{
    cancel::CancelToken,
    curl::Curl,
    gateway::Role,
    options::{RequestOptions, Retry},
};
use numbers_model::{callback, secret::Secret};

use super::Panel;
use crate::{
    browser::crypto,
    routes::Route,
    state::{
        account::Identity,
        app_state::{AppState, use_app_state},
        remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::{leave_dialog::LeaveDialog, role_gate::RoleGate},
};
use current::StoredSecret;
use form::SecretForm;

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
#[component]
pub(super) fn CallbackSettings() -> impl IntoView {
    let app = use_app_state();
    let contents = match app.connection.client_untracked().is_some() {
        true => view! { <EditorsSecret /> }.into_any(),
        false => view! { <p>"Connect to a project to see it. " <ConnectLink /></p> }.into_any(),
    };
    view! {
        <Panel id="callbacks" name="Callback configuration">
            <p class="lead">
                "Sinch signs what it posts to a callback URL with this secret (HMAC-SHA1, in the header \
                 X-Sinch-Signature). It is one secret for the whole project; the URL belongs to each number."
            </p>
            {contents}
        </Panel>
    }
}

/// The callback secret for those whose role includes it, once that is known: who signs callbacks can forge them.
#[component]
fn EditorsSecret() -> impl IntoView {
    let account = use_app_state().account();
    let is_known = move || {
        account
            .identity
            .with(|identity| *identity != Identity::Unknown)
    };
    view! {
        <Show when=is_known>
            <RoleGate account role=Role::Editor what="seeing or changing the callback secret">
                <CallbackSecret />
            </RoleGate>
        </Show>
    }
}

/// The callback secret: the stored one, and the form of a new one.
#[component]
fn CallbackSecret() -> impl IntoView {
    let app = use_app_state();
    let callbacks = Callbacks::new(app);
    on_cleanup(move || {
        callbacks.cancel.try_with_value(CancelToken::cancel);
    });
    callbacks.saving.on_landed(move || callbacks.read());
    let history = app.history;
    Effect::new(move || history.block_navigation(callbacks.saving.is_busy()));
    on_cleanup(move || history.block_navigation(false));
    callbacks.read();
    view! {
        <StoredSecret callbacks />
        <Show when=move || callbacks.stored.with(|stored| stored.value().is_some())>
            <SecretForm callbacks />
        </Show>
        <LeaveDialog history />
    }
}

/// A link to the Connect page.
#[component]
fn ConnectLink() -> impl IntoView {
    let app = use_app_state();
    view! {
        <a class="button" href=app.href(&Route::Connect)>
            "Connect"
        </a>
    }
}

impl Callbacks {
    fn new(app: AppState) -> Self {
        Self {
            app,
            stored: RwSignal::new(Remote::Loading(None)),
            retry: RwSignal::new(None),
            new_secret: RwSignal::new(String::new()),
            error: RwSignal::new(None),
            saving: app.submissions().of("Callback secret"),
            cancel: StoredValue::new_local(CancelToken::new()),
        }
    }

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
