//! The page of a number: details, current and pending configuration, emergency address.

use leptos::prelude::*;

mod changes;
mod configuration;
mod emergency;
mod summary;

use numbers_client::{client::NumberResponse, gateway::Role};
use numbers_inventory::issues::support_text;
use numbers_model::{change, number::Number, provisioning::Badge};

use self::{
    changes::ChangesOfNumber, configuration::ConfigurationSection, emergency::EmergencySection,
    summary::DetailsSection,
};
use super::{
    Skeleton,
    release::ReleaseDialog,
    retry_dialog::RetryDialog,
    title,
    unreported::{UnknownUsesNotice, V1Check},
};
use crate::{
    components::{
        copy_button::{COPIED, CopyButtonWith},
        excerpt::{MAX_WHOLE_CHARS, excerpt, first_chars},
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        number_resource::NumberResource,
        remote::Remote,
    },
    widgets::{
        failure_notice::FailureNotice,
        provisioning_badge::ProvisioningBadge,
        role_gate::{MissingRoles, RoleGate},
    },
};

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
struct NumberState {
    app: AppState,
    resource: NumberResource,
    check: V1Check,
    /// The number, completed with what v1 has reported.
    response: Memo<Option<NumberResponse>>,
    /// Whether the confirmation of the release is open.
    is_releasing: RwSignal<bool>,
    /// The number whose failed change is to be sent again.
    retried: RwSignal<Option<Number>>,
    copy_outcome: RwSignal<&'static str>,
}

impl NumberState {
    fn start(app: AppState, phone: &str) -> Self {
        let resource = NumberResource::start(phone.to_owned(), app.connection, app.inventory);
        let check = V1Check::new(app);
        let response = Memo::new(move |_| {
            let response = resource.value.with(|value| value.value().cloned())?;
            Some(NumberResponse {
                number: check.completed(response.number),
                ..response
            })
        });
        Self {
            app,
            resource,
            check,
            response,
            is_releasing: RwSignal::new(false),
            retried: RwSignal::new(None),
            copy_outcome: RwSignal::new(""),
        }
    }

    fn is_loading(self) -> bool {
        self.resource.value.with(Remote::is_loading)
    }

    /// Whether the number is loaded and is one of the project's, tracked.
    fn can_change(self) -> bool {
        self.response.with(Option::is_some) && !self.is_gone()
    }

    /// Whether the server does not know the number, tracked.
    fn is_gone(self) -> bool {
        let status = self
            .resource
            .value
            .with(|value| value.failure().and_then(|failure| failure.status()));
        status == Some(404)
    }
}

/// The page of a number.
#[component]
pub fn NumberPage(
    /// The number, as in the address.
    phone: String,
) -> impl IntoView {
    let app = use_app_state();
    title(&phone);
    let state = NumberState::start(app, &phone);
    let resource = state.resource;
    let unreported = Memo::new(move |_| {
        resource.value.with(|value| {
            let number = &value.value()?.number;
            Some((number.phone.clone(), number.unreported))
        })
    });
    let unknown_uses = move || {
        unreported.get().map(|(phone, unreported)| {
            let (check, refresh) = (state.check, move |()| resource.refresh());
            view! { <UnknownUsesNotice phone unreported check on_switched=refresh /> }
        })
    };
    view! {
        <div class="page">
            <BackToList />
            <PageHead state phone=phone.clone() />
            <Notices state />
            {unknown_uses}
            <Sections state />
            <EmergencyOfNumber resource />
            <ChangesOfNumber phone resource />
            <Show when=move || state.response.with(Option::is_none) && state.is_loading()>
                <Skeleton rows=6 />
            </Show>
            <ReleaseDialog open=state.is_releasing resource />
            <RetryDialog retried=state.retried on_sent=move |response| resource.accept(response) />
        </div>
    }
}

/// The link back to the list, with its filters and scroll position.
#[component]
fn BackToList() -> impl IntoView {
    let app = use_app_state();
    let list = app
        .list_position
        .with_untracked(|(search, _)| format!("{}{search}", Route::Numbers.path()));
    let href = app.history.href(&list);
    view! {
        <p class="crumb">
            <a href=href on:click=move |_| app.resume_list.set(true)>
                "All numbers"
            </a>
        </p>
    }
}

/// The number, its badges, and what can be done with it.
#[component]
fn PageHead(
    /// The state of the page.
    state: NumberState,
    /// The number, in E.164.
    phone: String,
) -> impl IntoView {
    let account = state.app.account();
    let edit = state.app.href(&Route::Edit(phone.clone()));
    let heading = excerpt(&phone);
    let badges = move || {
        state.response.get().map(|NumberResponse { number, .. }| {
            let badge = Badge::of(&number);
            view! {
                <span class="badges">
                    <ProvisioningBadge state=badge expires=number.expire_at />
                </span>
            }
        })
    };
    view! {
        <div class="page-head">
            <h1 class="number" tabindex="-1" prop:textContent=heading></h1>
            {badges}
            <div class="actions">
                <CopyButtonWith
                    label="Copy number"
                    text=move |()| Some(phone.clone())
                    sentences=COPIED
                    on_outcome=move |sentence| state.copy_outcome.set(sentence)
                />
                <button type="button" on:click=move |_| state.resource.refresh()>
                    "Refresh"
                </button>
                <ChangeActions state edit />
            </div>
        </div>
        <Show when=move || state.can_change()>
            <MissingRoles
                account
                actions=vec![
                    (Role::Editor, "editing numbers"),
                    (Role::Releaser, "releasing numbers"),
                ]
            />
        </Show>
    }
}

/// The ways to change the number, as far as the reader's roles include them.
#[component]
fn ChangeActions(
    /// The state of the page.
    state: NumberState,
    /// The address of the page that edits it.
    edit: String,
) -> impl IntoView {
    let account = state.app.account();
    view! {
        <Show when=move || state.can_change() && account.may(Role::Editor)>
            <a class="button primary" href=edit.clone()>
                "Edit"
            </a>
        </Show>
        <Show when=move || state.can_change() && account.may(Role::Releaser)>
            <button type="button" class="danger" on:click=move |_| state.is_releasing.set(true)>
                "Release"
            </button>
        </Show>
    }
}

/// The status, and the notices: of the page before, of a job, of a retry, of a failed read.
#[component]
fn Notices(
    /// The state of the page.
    state: NumberState,
) -> impl IntoView {
    let NumberState { app, resource, .. } = state;
    // A message of the page before is shown once.
    let flash = app.flash.get_untracked();
    app.flash.set(None);
    // A memo, so that screen readers do not announce equal text again.
    let status = Memo::new(move |_| {
        let reading = match state.is_loading() {
            true => " Reading the number…",
            false => "",
        };
        format!("{}{reading}", state.copy_outcome.get())
    });
    let job_outcome = move || {
        let outcome = resource.job_outcome.get()?;
        let severity = match outcome.succeeded {
            true => Severity::Success,
            false => Severity::Error,
        };
        Some(view! { <Notice severity what=outcome.text /> })
    };
    let retry = move || {
        let retry = resource.retry.get()?;
        Some(view! { <Notice severity=Severity::Warning what=retry.text() /> })
    };
    // A memo, so that screen readers do not announce equal text again.
    let read_failure = Memo::new(move |_| resource.value.with(|value| value.failure().cloned()));
    let failure = move || {
        let failure = read_failure.get()?;
        let connect_href = app.href(&Route::Connect);
        Some(view! { <FailureNotice failure connect_href on_retry=move |()| resource.refresh() /> })
    };
    view! {
        <div class="notices">
            <p class="quiet" role="status" prop:textContent=status></p>
            {flash.map(|what| view! { <Notice severity=Severity::Success what /> })}
            {job_outcome}
            {retry}
            {failure}
        </div>
    }
}

/// The section of the emergency address, once the number is read. Rendered once, so that typed text survives a refresh.
#[component]
fn EmergencyOfNumber(
    /// The number as the server has it.
    resource: NumberResource,
) -> impl IntoView {
    let app = use_app_state();
    let loaded = Memo::new(move |_| {
        let version = app.connection.version();
        resource.value.with(|value| match value.failure() {
            Some(failure) if failure.status() == Some(404) => None,
            _ => Some((value.value()?.number.phone.clone(), version)),
        })
    });
    view! {
        {move || {
            loaded
                .get()
                .map(|(phone, _)| {
                    let region = resource
                        .value
                        .with_untracked(|value| {
                            let response = value.value();
                            response.and_then(|response| response.number.region.clone())
                        });
                    view! { <EmergencySection phone region /> }
                })
        }}
    }
}

/// Details, configuration and raw JSON of the number. Each is rendered again only when it differs.
#[component]
fn Sections(
    /// The state of the page.
    state: NumberState,
) -> impl IntoView {
    // Memos, so that screen readers do not announce equal text again, and what is open stays open.
    let number = Memo::new(move |_| {
        let response = state.response;
        response.with(|response| response.as_ref().map(|response| response.number.clone()))
    });
    let raw = Memo::new(move |_| {
        state.response.with(|response| {
            let raw = &response.as_ref()?.raw;
            Some(first_chars(raw, MAX_WHOLE_CHARS).into_owned())
        })
    });
    let has_raw =
        Memo::new(move |_| raw.with(|raw| raw.as_ref().is_some_and(|raw| !raw.is_empty())));
    let details = move || Some(view! { <DetailsSection number=number.get()? /> });
    let configuration = move || {
        let number = number.get()?;
        let has_job = number.sms_job().is_some() || number.voice_job().is_some();
        let actions = has_job.then(|| view! { <JobActions state number=number.clone() /> });
        Some(view! { <ConfigurationSection number>{actions}</ConfigurationSection> })
    };
    view! {
        {details}
        {configuration}
        <Show when=move || has_raw.get()>
            <details class="panel">
                <summary>"Raw JSON"</summary>
                <pre
                    class="raw"
                    tabindex="0"
                    prop:textContent=move || raw.get().unwrap_or_default()
                ></pre>
            </details>
        </Show>
    }
}

/// The actions for a job: send a failed change again, copy a support request.
#[component]
fn JobActions(
    /// The state of the page.
    state: NumberState,
    /// The number.
    number: Number,
) -> impl IntoView {
    let (account, connection) = (state.app.account(), state.app.connection);
    let number = StoredValue::new(number);
    let retry = move || {
        number.with_value(|number| change::retry_of(number, connection.version()))?;
        Some(view! {
            <RoleGate account role=Role::Editor what="sending a change again">
                <button type="button" on:click=move |_| state.retried.set(Some(number.get_value()))>
                    "Send again"
                </button>
            </RoleGate>
        })
    };
    let copy = move || {
        let access = connection.access()?;
        let text = number.with_value(|number| support_text(number, &access.base, &access.project));
        Some(view! {
            <CopyButtonWith
                label="Copy support request"
                text=move |()| Some(text.clone())
                sentences=COPIED
                on_outcome=move |sentence| state.copy_outcome.set(sentence)
            />
        })
    };
    view! { <div class="form-actions">{retry} {copy}</div> }
}
