//! The Edit page: change a number, review the changes, then save exactly these.

use leptos::prelude::*;

mod form;
mod relink;
mod review;
mod save;

use numbers_client::{
    cancel::CancelToken,
    gateway::Role,
    options::{RequestOptions, Retry},
    submission::{Report, ReportKind},
};
use numbers_model::{
    api_version::ApiVersion,
    change::{self, Change, Conflict, Draft, Field},
    number::Number,
};

use self::{
    form::EditForm,
    relink::{Relink, RelinkSteps},
    review::Review,
};
use super::title;
use crate::{
    components::{
        excerpt::excerpt,
        field_errors::FieldErrors,
        notice::{Notice, Severity},
        status_line::StatusLine,
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        number_resource::NumberResource,
        remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::{
        failure_notice::FailureNotice, leave_dialog::LeaveDialog, role_gate::RolePage,
        submission_outcome::ReportNotice,
    },
};

/// The step of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EditStep {
    /// The form is open.
    Editing,
    /// The number is being read again before the review.
    Checking,
    /// The review is open.
    Reviewing,
    /// The number is being relinked to another plan or campaign.
    Relinking,
}

/// The state of one edit. Copies share it.
#[derive(Clone, Copy)]
struct Edit {
    app: AppState,
    version: ApiVersion,
    phone: RwSignal<String>,
    /// The number as it was when the form was filled, or last reviewed.
    base: RwSignal<Option<Number>>,
    /// The values of the form.
    draft: RwSignal<Draft>,
    /// The differences between `draft` and `base`.
    changes: Memo<Vec<Change>>,
    step: RwSignal<EditStep>,
    errors: FieldErrors<Field>,
    /// Fields that somebody else has changed too, which need a decision.
    conflicts: RwSignal<Vec<Conflict>>,
    /// The save, and the outcome of the edit as a whole.
    submission: SubmissionHandle,
    /// The first step of a relink.
    unlinking: SubmissionHandle,
    /// The relink to another plan or campaign, where the server asks for two steps.
    relink: RwSignal<Option<Relink>>,
    /// The number as the server reports it.
    resource: NumberResource,
    /// The pending retry of a read.
    retry: RwSignal<Option<Retry>>,
    /// Cancelled when the page is left.
    cancel: StoredValue<CancelToken, LocalStorage>,
}

impl Edit {
    fn new(app: AppState, phone: &str, resource: NumberResource) -> Self {
        let version = app.connection.version();
        let base = RwSignal::new(None::<Number>);
        let draft = RwSignal::new(Draft::default());
        let changes = Memo::new(move |_| {
            base.with(|base| match base {
                Some(base) => draft.with(|draft| change::changes(&Draft::of(base), draft, version)),
                None => Vec::new(),
            })
        });
        Self {
            app,
            version,
            phone: RwSignal::new(phone.to_owned()),
            base,
            draft,
            changes,
            step: RwSignal::new(EditStep::Editing),
            errors: FieldErrors::default(),
            conflicts: RwSignal::new(Vec::new()),
            submission: app.submissions().of(&format!("Edit of {phone}")),
            unlinking: app.submissions().of(&format!("Unlinking of {phone}")),
            relink: RwSignal::new(None),
            resource,
            retry: RwSignal::new(None),
            cancel: StoredValue::new_local(CancelToken::new()),
        }
    }

    /// Starts the effects that fill the form and keep the reader from leaving with unsaved changes.
    fn start_page_effects(self) {
        let history = self.app.history;
        // The form is filled once, from a fresh answer, so that typed text is never overwritten.
        Effect::new(move || {
            let fresh = self.resource.value.with(|value| match value {
                Remote::Ready(response) => Some(response.number.clone()),
                _ => None,
            });
            if let Some(number) = fresh
                && self.base.with_untracked(Option::is_none)
            {
                self.draft.set(Draft::of(&number));
                self.base.set(Some(number));
            }
        });
        Effect::new(move || history.block_navigation(!self.changes.with(Vec::is_empty)));
        on_cleanup(move || {
            history.block_navigation(false);
            self.cancel.try_with_value(CancelToken::cancel);
        });
    }

    /// Options of the reads of this page, whose retries it shows.
    fn reading(self) -> RequestOptions {
        let cancel = self.cancel.get_value();
        RequestOptions::new(&cancel).on_retry(move |retry| self.retry.set(retry))
    }

    /// Shows an error of the edit as a whole.
    fn fail(self, what: &str, advice: &str) {
        self.submission.tell(Some(Report {
            kind: ReportKind::Failed,
            what: what.to_owned(),
            advice: advice.to_owned(),
        }));
    }

    /// Returns to the page of the number, after a confirmation if there are unsaved changes.
    fn cancel(self) {
        let number = Route::Number(self.phone.get_untracked());
        self.app.history.push(&number.path());
    }
}

/// The Edit page of a number.
#[component]
pub fn EditPage(
    /// The number, as in the address.
    phone: String,
) -> impl IntoView {
    let app = use_app_state();
    title(&format!("Edit {phone}"));
    let number_href = app.href(&Route::Number(phone.clone()));
    view! {
        <div class="page narrow">
            <p class="crumb">
                <a href=number_href prop:textContent=excerpt(&phone)></a>
            </p>
            <h1 tabindex="-1">
                "Edit " <span class="number" prop:textContent=excerpt(&phone)></span>
            </h1>
            <RolePage account=app.account() role=Role::Editor what="editing numbers">
                <EditSteps app phone=phone.clone() />
            </RolePage>
        </div>
    }
}

/// The steps of the edit.
#[component]
fn EditSteps(
    /// The state of the app.
    app: AppState,
    /// The number, as in the address.
    phone: String,
) -> impl IntoView {
    let resource = NumberResource::start(phone.clone(), app.connection, app.inventory);
    let edit = Edit::new(app, &phone, resource);
    edit.start_relink_effect();
    edit.start_page_effects();
    let is_editing =
        Memo::new(move |_| matches!(edit.step.get(), EditStep::Editing | EditStep::Checking));
    view! {
        <FirstRead edit />
        <EditOutcome edit />
        <RelinkSteps edit />
        <RetryNotice edit />
        <Show when=move || edit.base.with(Option::is_some)>
            <Show when=move || is_editing.get() fallback=move || view! { <Review edit /> }>
                <EditForm edit />
            </Show>
        </Show>
        <LeaveDialog history=app.history />
    }
}

/// The status of the read that fills the form, or its failure.
#[component]
fn FirstRead(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let resource = edit.resource;
    let connect_href = edit.app.href(&Route::Connect);
    let is_waiting = Memo::new(move |_| edit.base.with(Option::is_none));
    // A memo, so that screen readers do not announce equal text again.
    let failure = Memo::new(move |_| {
        let failure = resource.value.with(|value| value.failure().cloned());
        failure.filter(|_| is_waiting.get())
    });
    let status = Signal::derive(
        move || match is_waiting.get() && failure.with(Option::is_none) {
            true => "Reading the number…".to_owned(),
            false => String::new(),
        },
    );
    view! {
        <StatusLine text=status />
        {move || {
            let failure = failure.get()?;
            let connect_href = connect_href.clone();
            let on_retry = move |()| resource.refresh();
            Some(view! { <FailureNotice failure connect_href on_retry /> })
        }}
    }
}

/// The outcome of the save, or of the edit as a whole.
#[component]
fn EditOutcome(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let submission = edit.submission;
    view! {
        {move || {
            let report = submission.told()?;
            Some(view! { <ReportNotice submission report /> })
        }}
    }
}

/// The notice of a read that is tried again.
#[component]
fn RetryNotice(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    view! {
        {move || {
            let retry = edit.retry.get()?;
            Some(view! { <Notice severity=Severity::Warning what=retry.text() /> })
        }}
    }
}
