//! The stored secret, shown on demand.

use leptos::prelude::*;
use numbers_client::client_error::ClientError;
use numbers_model::{api_version::ApiVersion, callback, secret::Secret};

use super::{Callbacks, ConnectLink};
use crate::{
    components::{
        copy_button::CopyButton,
        excerpt::excerpt,
        notice::{Notice, Severity},
    },
    routes::Route,
    widgets::failure_notice::FailureNotice,
};

/// The stored secret, or why it could not be read.
#[component]
pub(super) fn StoredSecret(
    /// The state of the section.
    callbacks: Callbacks,
) -> impl IntoView {
    let stored = callbacks.stored;
    // Memos, so that screen readers do not announce equal text again, and a shown secret stays shown while it is the same.
    let failure = Memo::new(move |_| stored.with(|stored| stored.failure().cloned()));
    let is_waiting =
        Memo::new(move |_| stored.with(|stored| stored.is_loading() && stored.value().is_none()));
    let value = Memo::new(move |_| stored.with(|stored| stored.value().cloned()));
    let read_error = move || Some(view! { <ReadError callbacks failure=failure.get()? /> });
    let current = move || {
        Some(match value.get()? {
            Some(secret) => view! { <CurrentSecret secret /> }.into_any(),
            None => view! { <p class="none">"Sinch returned no secret: callbacks may not be signed."</p> }
            .into_any(),
        })
    };
    view! {
        {read_error}
        <Show when=move || is_waiting.get()>
            <ReadingStatus callbacks />
        </Show>
        {current}
    }
}

/// The status while the secret is read for the first time.
#[component]
fn ReadingStatus(
    /// The callback settings.
    callbacks: Callbacks,
) -> impl IntoView {
    let retry = Memo::new(move |_| {
        let retry = callbacks.retry.get();
        retry.map(|retry| retry.text()).unwrap_or_default()
    });
    view! { <p role="status">"Reading the configuration… " <span prop:textContent=retry></span></p> }
}

/// Why the secret could not be read.
#[component]
fn ReadError(
    /// The callback settings.
    callbacks: Callbacks,
    /// The failure.
    failure: ClientError,
) -> impl IntoView {
    let app = callbacks.app;
    let version = app.connection.version();
    if failure.status() == Some(404) && version == ApiVersion::V1Alpha1 {
        let actions = vec![view! { <ConnectLink /> }.into_any()];
        return view! {
            <Notice
                severity=Severity::Info
                what="This server has no callback configuration under v1alpha1."
                advice="It is documented for v1: connect with that version to see it."
                actions
            />
        }
        .into_any();
    }
    view! {
        <FailureNotice
            failure
            connect_href=app.href(&Route::Connect)
            on_retry=move |()| callbacks.read()
        />
    }
    .into_any()
}

/// The current secret. While it is hidden, it is not in the document.
#[component]
fn CurrentSecret(
    /// The secret.
    secret: Secret,
) -> impl IntoView {
    let rule_notice = callback::check(secret.expose()).is_err().then(|| {
        view! {
            <Notice
                severity=Severity::Info
                what="The stored secret does not follow today's rule."
                advice="It was set before there was one, and goes on working. A new one has to follow the rule."
            />
        }
    });
    let is_shown = RwSignal::new(false);
    let (visible, copied) = (secret.clone(), secret);
    let value = move || match is_shown.get() {
        true => view! { <code prop:textContent=excerpt(visible.expose())></code> }.into_any(),
        false => view! {
            <span class="code" aria-hidden="true">
                "••••••••••••"
            </span>
            <span class="visually-hidden">"Hidden"</span>
        }
        .into_any(),
    };
    view! {
        <div class="secret-stored">
            <span class="secret-label">"Current secret"</span>
            <span class="secret-value">{value}</span>
            <button
                type="button"
                aria-pressed=move || is_shown.get().to_string()
                on:click=move |_| is_shown.update(|is_shown| *is_shown = !*is_shown)
            >
                "Show current secret"
            </button>
            <CopyButton label="Copy current secret" text=move |()| copied.expose().to_owned() />
        </div>
        {rule_notice}
    }
}
