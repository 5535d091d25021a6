//! The Connect page: server, project and authentication.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    cancel::CancelToken,
    config::{self, AuthMode, Config},
    connection_check::Diagnosis,
};
use numbers_model::{api_version::ApiVersion, identifier, secret::Secret};

use super::title;
use crate::{
    browser::focus,
    components::{
        busy_button::SubmitButton,
        field::{SelectField, TextInput, choices},
        field_errors::FieldErrors,
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        connection::{Access, Credentials, own_origin},
        settings,
    },
};

/// The values and names of the API versions.
const VERSIONS: [(&str, &str); 2] = [("v1alpha1", "v1alpha1"), ("v1", "v1")];
/// The values and names of the ways to authenticate.
const AUTH_MODES: [(&str, &str); 3] = [
    ("gateway", "Gateway (it holds the key)"),
    ("basic", "Access key (HTTP Basic)"),
    ("bearer", "Access token (Bearer)"),
];

/// The form. Copies share it.
#[derive(Clone, Copy)]
struct ConnectForm {
    base: RwSignal<String>,
    project: RwSignal<String>,
    version: RwSignal<ApiVersion>,
    auth: RwSignal<AuthMode>,
    /// Whether cookies are sent to another origin, from config.json.
    cookies: bool,
    key_id: RwSignal<String>,
    secret: RwSignal<String>,
    token: RwSignal<String>,
    /// Field errors, by the ID of the field.
    errors: FieldErrors<&'static str>,
}

impl ConnectForm {
    fn new(config: Config) -> Self {
        Self {
            base: RwSignal::new(config.base(&own_origin())),
            cookies: config.cookies,
            project: RwSignal::new(config.project_id.unwrap_or_default()),
            version: RwSignal::new(config.api_version.unwrap_or(ApiVersion::V1Alpha1)),
            auth: RwSignal::new(config.auth.unwrap_or(AuthMode::Gateway)),
            key_id: RwSignal::new(String::new()),
            secret: RwSignal::new(String::new()),
            token: RwSignal::new(String::new()),
            errors: FieldErrors::default(),
        }
    }

    /// The error message of the field with this ID.
    fn error(self, id: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.of(&id))
    }

    /// The validated access; otherwise sets the field errors.
    fn access(self) -> Option<Access> {
        let mut errors = Vec::new();
        let mut check = |field: &'static str, result: Result<String, String>| {
            result.map_err(|text| errors.push((field, text))).ok()
        };
        let base = check(
            "base",
            self.base
                .with_untracked(|text| config::resolve_base(text, &own_origin())),
        );
        let project = check(
            "project",
            self.project
                .with_untracked(|text| config::validate_project_id(text)),
        );
        let credential = |text: RwSignal<String>, what| {
            text.with_untracked(|text| identifier::credential(text, what))
        };
        let credentials = match self.auth.get_untracked() {
            AuthMode::Gateway => Some(Credentials::Gateway),
            AuthMode::Basic => {
                let key_id =
                    credential(self.key_id, "key ID").and_then(|id| match id.contains(':') {
                        true => Err("A key ID has no colon.".to_owned()),
                        false => Ok(id),
                    });
                let key_id = check("key-id", key_id);
                let secret = check("secret", credential(self.secret, "key secret"));
                key_id
                    .zip(secret)
                    .map(|(key_id, secret)| Credentials::Basic {
                        key_id,
                        secret: Secret::new(secret),
                    })
            }
            AuthMode::Bearer => check("token", credential(self.token, "access token"))
                .map(|token| Credentials::Bearer(Secret::new(token))),
        };
        self.errors.set(errors);
        Some(Access {
            base: base?,
            version: self.version.get_untracked(),
            project: project?,
            credentials: credentials?,
            cookies: self.cookies,
        })
    }
}

/// The initial values: the current connection, else config.json, else the last connection.
fn initial_config(app: AppState) -> Config {
    if let Some(access) = app.connection.access() {
        return Config {
            api_base_url: Some(access.base),
            api_version: Some(access.version),
            project_id: Some(access.project),
            auth: Some(access.credentials.mode()),
            cookies: access.cookies,
            ..Config::default()
        };
    }
    let configured = app.connection.config.get_untracked();
    configured
        .and_then(Result::ok)
        .unwrap_or_default()
        .or(settings::last_connection())
}

/// The connecting, by the values of the form. Copies share it.
#[derive(Clone, Copy)]
struct Connecting {
    app: AppState,
    form: ConnectForm,
    is_busy: RwSignal<bool>,
    /// Why the last attempt failed.
    diagnosis: RwSignal<Option<Diagnosis>>,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

impl Connecting {
    fn new(app: AppState) -> Self {
        Self {
            app,
            form: ConnectForm::new(initial_config(app)),
            is_busy: RwSignal::new(false),
            diagnosis: RwSignal::new(None),
            cancel: StoredValue::new_local(CancelToken::new()),
        }
    }

    /// Checks the connection and enters it.
    fn start(self) {
        let Self { app, is_busy, .. } = self;
        let connection = app.connection;
        if is_busy.get_untracked() {
            return;
        }
        self.diagnosis.set(None);
        let Some(access) = self.form.access() else {
            focus::focus_soon(&["[aria-invalid=true]"]);
            return;
        };
        let attempt = CancelToken::new();
        self.cancel.set_value(attempt.clone());
        is_busy.set(true);
        spawn_local(async move {
            let result = connection.connect(access, &attempt).await;
            if is_busy.is_disposed() {
                return;
            }
            is_busy.set(false);
            match result {
                Ok(()) => {
                    app.reset();
                    let target = connection.target.get_untracked();
                    connection.target.set(None);
                    app.history
                        .replace(&target.unwrap_or_else(|| Route::Numbers.path()));
                }
                Err(found) => self.diagnosis.set(found),
            }
        });
    }

    /// Ends the attempt.
    fn stop(self) {
        self.cancel.try_with_value(CancelToken::cancel);
    }
}

/// The Connect page.
#[component]
pub fn ConnectPage() -> impl IntoView {
    let app = use_app_state();
    title("Connect");
    app.connection.check_lists();
    let config_error = app.connection.config.get_untracked().and_then(Result::err);
    let connecting = Connecting::new(app);
    on_cleanup(move || connecting.stop());
    let config_error = config_error.map(|advice| {
        let what = "The file config.json could not be used.";
        view! { <Notice severity=Severity::Warning what advice /> }
    });
    view! {
        <div class="page narrow">
            <h1 tabindex="-1">"Connect"</h1>
            <p class="lead">"Numberdesk speaks to one project of your account at a time."</p>
            <LeftNotice app />
            {config_error}
            <Form connecting />
            <DiagnosisNotice connecting />
        </div>
    }
}

/// That the tab was disconnected or signed out, also while this page is open.
#[component]
fn LeftNotice(
    /// The state of the app.
    app: AppState,
) -> impl IntoView {
    let left = RwSignal::new(None);
    Effect::new(move || {
        if let Some(cleared) = app.flash.get() {
            left.set(Some((
                cleared,
                app.account().is_signing_out.get_untracked(),
            )));
            app.flash.set(None);
            app.account().is_signing_out.set(false);
        }
    });
    view! {
        {move || {
            let (advice, is_signed_out) = left.get()?;
            let what = match is_signed_out {
                true => "You are signed out.",
                false => "Disconnected.",
            };
            let sign_in = is_signed_out
                .then(|| {
                    view! {
                        // With a target, so that the browser follows it and not the app: the gateway answers.
                        <a
                            class="button primary"
                            href=app.connection.sign_in_href(app.history)
                            target="_self"
                        >
                            "Sign in"
                        </a>
                    }
                        .into_any()
                });
            let actions = sign_in.into_iter().collect();
            Some(view! { <Notice severity=Severity::Info what advice actions /> })
        }}
    }
}

/// The form of the connection.
#[component]
fn Form(
    /// The connection that is being made.
    connecting: Connecting,
) -> impl IntoView {
    let form = connecting.form;
    view! {
        <form
            class="form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                connecting.start();
            }
        >
            <TextInput
                label="Base URL"
                id="base"
                value=form.base
                hint="A server that allows this page to call it: your gateway, or the sandbox."
                error=form.error("base")
            />
            <TextInput
                label="Project ID"
                id="project"
                value=form.project
                error=form.error("project")
            />
            <VersionField version=form.version />
            <AuthField auth=form.auth />
            <CredentialFields form />
            <FormActions connecting />
        </form>
    }
}

/// The choice of the API version.
#[component]
fn VersionField(
    /// The API version.
    version: RwSignal<ApiVersion>,
) -> impl IntoView {
    let choose = move |name: String| {
        if let Ok(chosen) = name.parse() {
            version.set(chosen);
        }
    };
    view! {
        <SelectField
            label="API version"
            id="version"
            value=Signal::derive(move || version.get().as_str().to_owned())
            options=Signal::stored(choices(&VERSIONS))
            on_choose=choose
        />
    }
}

/// The choice of the authentication.
#[component]
fn AuthField(
    /// The mode of authorization.
    auth: RwSignal<AuthMode>,
) -> impl IntoView {
    let choose = move |name: String| {
        if let Ok(chosen) = name.parse() {
            auth.set(chosen);
        }
    };
    view! {
        <SelectField
            label="Authentication"
            id="auth"
            value=Signal::derive(move || auth.get().as_str().to_owned())
            options=Signal::stored(choices(&AUTH_MODES))
            on_choose=choose
        />
    }
}

/// The fields of the chosen authentication.
#[component]
fn CredentialFields(
    /// The form of the connection.
    form: ConnectForm,
) -> impl IntoView {
    view! {
        {move || match form.auth.get() {
            AuthMode::Gateway => ().into_any(),
            AuthMode::Basic => {
                view! {
                    <TextInput
                        label="Key ID"
                        id="key-id"
                        value=form.key_id
                        error=form.error("key-id")
                    />
                    <div class="masked">
                        <TextInput
                            label="Key secret"
                            id="secret"
                            value=form.secret
                            hint="Kept in this tab's memory only; gone when you close or reload it."
                            error=form.error("secret")
                        />
                    </div>
                }
                    .into_any()
            }
            AuthMode::Bearer => {
                view! {
                    <div class="masked">
                        <TextInput
                            label="Access token"
                            id="token"
                            value=form.token
                            hint="Kept in this tab's memory only. Tokens last about an hour."
                            error=form.error("token")
                        />
                    </div>
                }
                    .into_any()
            }
        }}
    }
}

/// The button that connects, and the one that stops it.
#[component]
fn FormActions(
    /// The connection that is being made.
    connecting: Connecting,
) -> impl IntoView {
    let status = move || match connecting.is_busy.get() {
        true => "Asking the server…",
        false => "",
    };
    view! {
        <div class="form-actions">
            <SubmitButton label="Connect" busy=connecting.is_busy />
            <Show when=move || connecting.is_busy.get()>
                <button type="button" on:click=move |_| connecting.stop()>
                    "Stop"
                </button>
            </Show>
            // Always there, since screen readers skip a status that comes together with its text.
            <span role="status" prop:textContent=status></span>
        </div>
    }
}

/// Why the last attempt failed, with the way to use the version that the server knows.
#[component]
fn DiagnosisNotice(
    /// The connection that is being made.
    connecting: Connecting,
) -> impl IntoView {
    view! {
        {move || {
            let Diagnosis { what, advice, other_version } = connecting.diagnosis.get()?;
            let use_other = other_version
                .map(|version| {
                    let use_it = move |_| {
                        connecting.form.version.set(version);
                        connecting.start();
                    };
                    view! {
                        <button
                            type="button"
                            prop:textContent=format!("Use {}", version.as_str())
                            on:click=use_it
                        ></button>
                    }
                        .into_any()
                });
            let actions = use_other.into_iter().collect();
            Some(view! { <Notice severity=Severity::Error what advice actions /> })
        }}
    }
}
