//! The Connect page: server, project and authentication.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    cancel::CancelToken,
    config::{self, AuthMode, Config},
    connection_check::Diagnosis,
};
use numbers_model::{api_version::ApiVersion, identifier, secret::Secret};

use super::{heading, title};
use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, show},
        focus,
    },
    components::{
        busy_button::submit_button,
        field::{TextField, choices, select_field},
        field_errors::FieldErrors,
        notice::{Severity, notice},
    },
    routes::Route,
    state::{
        app_state::AppState,
        connection::{Access, Credentials, own_origin},
        settings,
    },
};

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

    fn draw(self, field: TextField) -> El {
        let id = field.id;
        field.draw(move || self.errors.of(&id))
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

    /// The fields of the chosen authentication.
    fn credential_fields(self) -> View {
        match self.auth.get() {
            AuthMode::Gateway => ().into(),
            AuthMode::Basic => {
                let secret = TextField::new("Key secret", "secret", self.secret)
                    .hint("Kept in this tab's memory only; gone when you close or reload it.");
                [
                    self.draw(TextField::new("Key ID", "key-id", self.key_id))
                        .into(),
                    block("div", "masked").child(self.draw(secret)).into(),
                ]
                .into()
            }
            AuthMode::Bearer => {
                let token = TextField::new("Access token", "token", self.token)
                    .hint("Kept in this tab's memory only. Tokens last about an hour.");
                block("div", "masked").child(self.draw(token)).into()
            }
        }
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
            idempotency: false,
            cookies: access.cookies,
            sign_in_url: None,
        };
    }
    let configured = app.connection.config.get_untracked();
    configured
        .and_then(Result::ok)
        .unwrap_or_default()
        .or(settings::last_connection())
}

/// The Connect page.
pub fn connect_page(app: AppState) -> View {
    title("Connect");
    let connection = app.connection;
    let config_error = connection.config.get_untracked().and_then(Result::err);
    let flash = app.flash.get_untracked();
    app.flash.set(None);
    let form = ConnectForm::new(initial_config(app));
    let diagnosis = RwSignal::new(None::<Diagnosis>);
    let is_connecting = RwSignal::new(false);
    let cancel = StoredValue::new_local(CancelToken::new());
    leptos::prelude::on_cleanup(move || {
        cancel.try_with_value(CancelToken::cancel);
    });

    let connect = move || {
        if is_connecting.get_untracked() {
            return;
        }
        diagnosis.set(None);
        let Some(access) = form.access() else {
            focus::focus_soon(&["[aria-invalid=true]"]);
            return;
        };
        let attempt = CancelToken::new();
        cancel.set_value(attempt.clone());
        is_connecting.set(true);
        spawn_local(async move {
            let result = connection.connect(access, &attempt).await;
            if is_connecting.is_disposed() {
                return;
            }
            is_connecting.set(false);
            match result {
                Ok(()) => {
                    app.reset();
                    let target = connection.target.get_untracked();
                    connection.target.set(None);
                    app.history
                        .replace(&target.unwrap_or_else(|| Route::Numbers.path()));
                }
                Err(found) => diagnosis.set(found),
            }
        });
    };

    let fields = block("form", "form")
        .flag("novalidate", true)
        .submit(connect)
        .child(
            form.draw(
                TextField::new("Base URL", "base", form.base).hint(
                    "A server that allows this page to call it: your gateway, or the sandbox.",
                ),
            ),
        )
        .child(form.draw(TextField::new("Project ID", "project", form.project)))
        .child(select_field(
            "API version",
            "version",
            move || form.version.get().as_str().to_owned(),
            || choices(&[("v1alpha1", "v1alpha1"), ("v1", "v1")]),
            move |name| {
                if let Ok(version) = name.parse() {
                    form.version.set(version);
                }
            },
        ))
        .child(select_field(
            "Authentication",
            "auth",
            move || form.auth.get().as_str().to_owned(),
            || {
                choices(&[
                    ("gateway", "Gateway (it holds the key)"),
                    ("basic", "Access key (HTTP Basic)"),
                    ("bearer", "Access token (Bearer)"),
                ])
            },
            move |name| {
                if let Ok(mode) = name.parse() {
                    form.auth.set(mode);
                }
            },
        ))
        .child(dynamic(move || form.credential_fields()))
        .child(
            block("div", "form-actions")
                .child(submit_button("Connect", move || is_connecting.get()))
                .child(show(
                    move || is_connecting.get(),
                    move || -> View {
                        let stop = button("Stop", move || cancel.with_value(CancelToken::cancel));
                        let status = el("span")
                            .attr("role", "status")
                            .child("Asking the server…");
                        [stop.into(), status.into()].into()
                    },
                )),
        );
    block("div", "page narrow")
        .child(heading("Connect"))
        .child(
            block("p", "lead").child("Numberdesk speaks to one project of your account at a time."),
        )
        .child(flash.map(|text| notice(Severity::Info, "Disconnected.", &text, Vec::new())))
        .child(config_error.map(|text| {
            notice(
                Severity::Warning,
                "The file config.json could not be used.",
                &text,
                Vec::new(),
            )
        }))
        .child(fields)
        .child(dynamic(move || {
            let found = diagnosis.get()?;
            let other_version = found.other_version.map(|version| {
                button(&format!("Use {}", version.as_str()), move || {
                    form.version.set(version);
                    connect();
                })
                .into()
            });
            let actions = other_version.into_iter().collect();
            Some(notice(Severity::Error, &found.what, &found.advice, actions))
        }))
        .into()
}
