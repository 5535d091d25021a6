//! Connect: which server, which project, and how to prove who you are.

use crate::reactive::{Var, dynamic, press, spawn, submit};
use leptos::prelude::*;

use crate::{
    api::{diagnosis::Diagnosis, transport::Cancel},
    app::{Loaders, use_title},
    browser::history::use_history,
    components::{
        field::{SelectField, TextField},
        notice::{Notice, Weight},
    },
    model::{
        config::{self, ApiVersion, AuthMode, Config},
        secret::Secret,
    },
    paths::Route,
    state::{
        connection::{Access, Credentials, own_origin, use_connection},
        inventory::Inventory,
        settings,
    },
};

#[derive(Clone, Copy)]
struct Form {
    base: Var<String>,
    project: Var<String>,
    version: Var<ApiVersion>,
    auth: Var<AuthMode>,
    key_id: Var<String>,
    secret: Var<String>,
    token: Var<String>,
    errors: Var<Vec<(&'static str, String)>>,
}

impl Form {
    fn new(known: Config) -> Self {
        Self {
            base: Var::new(known.api_base_url.unwrap_or_else(own_origin)),
            project: Var::new(known.project_id.unwrap_or_default()),
            version: Var::new(known.api_version.unwrap_or(ApiVersion::V1Alpha1)),
            auth: Var::new(known.auth.unwrap_or(AuthMode::Gateway)),
            key_id: Var::new(String::new()),
            secret: Var::new(String::new()),
            token: Var::new(String::new()),
            errors: Var::new(Vec::new()),
        }
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors.with(|errors| {
                let found = errors.iter().find(|(name, _)| *name == field);
                found.map(|(_, text)| text.clone())
            })
        })
    }

    /// What was typed, checked; otherwise every complaint beside its field.
    fn access(self) -> Option<Access> {
        let mut errors = Vec::new();
        let mut check = |field: &'static str, result: Result<String, String>| {
            result.map_err(|text| errors.push((field, text))).ok()
        };
        let base = check(
            "base",
            self.base
                .with_untracked(|text| config::normalise_base_url(text)),
        );
        let project = check(
            "project",
            self.project
                .with_untracked(|text| config::validate_project_id(text)),
        );
        let given = |text: Var<String>, what: &str| {
            let text = text.get_untracked().trim().to_owned();
            if text.is_empty() {
                Err("Enter the ".to_owned() + what + ".")
            } else {
                Ok(text)
            }
        };
        let credentials = match self.auth.get_untracked() {
            AuthMode::Gateway => Some(Credentials::Gateway),
            AuthMode::Basic => {
                let key_id = check("key-id", given(self.key_id, "key ID"));
                let secret = check("secret", given(self.secret, "key secret"));
                key_id
                    .zip(secret)
                    .map(|(key_id, secret)| Credentials::Basic {
                        key_id,
                        secret: Secret::new(secret),
                    })
            }
            AuthMode::Bearer => check("token", given(self.token, "access token"))
                .map(|token| Credentials::Bearer(Secret::new(token))),
        };
        self.errors.set(errors);
        Some(Access {
            base: base?,
            version: self.version.get_untracked(),
            project: project?,
            credentials: credentials?,
        })
    }
}

/// The page.
#[component]
pub fn ConnectPage() -> impl IntoView {
    use_title("Connect");
    let history = use_history();
    let connection = use_connection();
    let inventory = expect_context::<Inventory>();
    let loaders = expect_context::<Loaders>();

    let configured = connection.config.get_untracked();
    let broken = configured.clone().and_then(Result::err);
    let mut known = configured
        .and_then(Result::ok)
        .unwrap_or_default()
        .or(settings::last_connection());
    if let Some(access) = connection.access() {
        known = Config {
            api_base_url: Some(access.base),
            api_version: Some(access.version),
            project_id: Some(access.project),
            auth: Some(access.credentials.mode()),
        };
    }
    let form = Form::new(known);
    let trouble = Var::new(None::<Diagnosis>);
    let busy = Var::new(false);
    let cancel = StoredValue::new_local(Cancel::new());
    let held = send_wrapper::SendWrapper::new(cancel);
    on_cleanup(move || {
        let _ = held.try_with_value(Cancel::stop);
    });

    let connect = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        trouble.set(None);
        let Some(access) = form.access() else {
            request_animation_frame(|| {
                crate::browser::focus::focus("[aria-invalid=true]");
            });
            return;
        };
        let fresh = Cancel::new();
        cancel.set_value(fresh.clone());
        busy.set(true);
        spawn(async move {
            let result = connection.connect(access, &fresh).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match result {
                Ok(()) => {
                    inventory.clear();
                    loaders.all.reset();
                    loaders.slice.reset();
                    let target = connection.target.get_untracked();
                    connection.target.set(None);
                    history.replace(&target.unwrap_or_else(|| Route::Numbers.path()));
                }
                Err(diagnosis) => trouble.set(diagnosis),
            }
        });
    });

    let versions: Vec<_> = [ApiVersion::V1Alpha1, ApiVersion::V1]
        .map(|version| (version.as_str().to_owned(), version.as_str().to_owned()))
        .into();
    let modes: Vec<_> = [
        (AuthMode::Gateway, "Gateway (it holds the key)"),
        (AuthMode::Basic, "Access key (HTTP Basic)"),
        (AuthMode::Bearer, "Access token (Bearer)"),
    ]
    .map(|(mode, label)| (mode.as_str().to_owned(), label.to_owned()))
    .into();
    let secrets = move || match form.auth.get() {
        AuthMode::Gateway => ().into_any(),
        AuthMode::Basic => view! {
            <TextField label="Key ID" id="key-id" value=form.key_id error=form.error("key-id") />
            <div class="masked">
                <TextField
                    label="Key secret"
                    id="secret"
                    value=form.secret
                    error=form.error("secret")
                    hint="Kept in this tab's memory only; gone when you close or reload it."
                        .to_owned()
                />
            </div>
        }
        .into_any(),
        AuthMode::Bearer => view! {
            <div class="masked">
                <TextField
                    label="Access token"
                    id="token"
                    value=form.token
                    error=form.error("token")
                    hint="Kept in this tab's memory only. Tokens last about an hour.".to_owned()
                />
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="page narrow">
            <h1 tabindex="-1">"Connect"</h1>
            <p class="lead">"Numberdesk speaks to one project of your account at a time."</p>
            {broken
                .map(|text| {
                    view! {
                        <Notice
                            weight=Weight::Warning
                            what="The file config.json could not be used."
                            advice=text
                        />
                    }
                })}
            <form
                class="form"
                novalidate
                on:submit=submit(move || {
                    connect.run(());
                })
            >
                <TextField
                    label="Base URL"
                    id="base"
                    value=form.base
                    error=form.error("base")
                    hint="A server that allows this page to call it: your gateway, or the sandbox."
                        .to_owned()
                />
                <TextField
                    label="Project ID"
                    id="project"
                    value=form.project
                    error=form.error("project")
                />
                <SelectField
                    label="API version"
                    id="version"
                    value=Signal::derive(move || form.version.get().as_str().to_owned())
                    choices=versions
                    on_choose=Callback::new(move |name: String| {
                        if let Some(version) = settings::parse(&name) {
                            form.version.set(version);
                        }
                    })
                />
                <SelectField
                    label="Authentication"
                    id="auth"
                    value=Signal::derive(move || form.auth.get().as_str().to_owned())
                    choices=modes
                    on_choose=Callback::new(move |name: String| {
                        if let Some(mode) = settings::parse(&name) {
                            form.auth.set(mode);
                        }
                    })
                />
                {dynamic(secrets)}
                <div class="form-actions">
                    <button type="submit" class="primary" disabled=Signal::derive(move || busy.get())>
                        "Connect"
                    </button>
                    {dynamic(move || {
                        busy.get()
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        on:click=press(move || cancel.with_value(Cancel::stop))
                                    >
                                        "Stop"
                                    </button>
                                    <span role="status">"Asking the server…"</span>
                                }
                            })
                    })}
                </div>
            </form>
            {dynamic(move || {
                trouble
                    .get()
                    .map(|found| {
                        view! {
                            <Notice weight=Weight::Error what=found.what advice=found.advice>
                                {found
                                    .other_version
                                    .map(|version| {
                                        view! {
                                            <button
                                                type="button"
                                                on:click=press(move || {
                                                    form.version.set(version);
                                                    connect.run(());
                                                })
                                            >
                                                "Use "
                                                {version.as_str()}
                                            </button>
                                        }
                                    })}
                            </Notice>
                        }
                    })
            })}
        </div>
    }
}
