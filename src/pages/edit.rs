//! The Edit page: change a number, review the changes, then save exactly these.

use leptos::prelude::*;

mod form;
mod relink;
mod review;
mod save;

use numbers_client::{
    cancel::CancelToken,
    options::{RequestOptions, Retry},
    submission::{Report, ReportKind},
};
use numbers_model::{
    api_version::ApiVersion,
    change::{self, Change, Conflict, Draft, Field},
    number::Number,
};

use self::{form::edit_form, relink::Relink, review::review};
use super::{heading, title};
use crate::{
    browser::dom::{View, block, dynamic, el, link, show},
    components::{
        field_errors::FieldErrors,
        notice::{Severity, failure_notice, notice},
    },
    reactive::effect,
    routes::Route,
    state::{
        app_state::AppState, number_resource::NumberResource, remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::{leave_dialog::leave_dialog, submission_outcome::told_notice},
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
            submission: app.submissions.of(&format!("Edit of {phone}")),
            unlinking: app.submissions.of(&format!("Unlinking of {phone}")),
            relink: RwSignal::new(None),
            resource,
            retry: RwSignal::new(None),
            cancel: StoredValue::new_local(CancelToken::new()),
        }
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

/// The Edit page of the number `phone`, as in the address.
pub fn edit_page(app: AppState, phone: &str) -> View {
    title(&format!("Edit {phone}"));
    let history = app.history;
    let resource = NumberResource::start(phone.to_owned(), app.connection, app.inventory);
    let edit = Edit::new(app, phone, resource);
    edit.start_relink_effect();
    // The form is filled once, from a fresh answer, so that typed text is never overwritten.
    effect(move || {
        let fresh = resource.value.with(|value| match value {
            Remote::Ready(response) => Some(response.number.clone()),
            _ => None,
        });
        if let Some(number) = fresh
            && edit.base.with_untracked(Option::is_none)
        {
            edit.draft.set(Draft::of(&number));
            edit.base.set(Some(number));
        }
    });
    effect(move || history.block_navigation(!edit.changes.with(Vec::is_empty)));
    leptos::prelude::on_cleanup(move || {
        history.block_navigation(false);
        edit.cancel.try_with_value(CancelToken::cancel);
    });

    let connect = app.href(&Route::Connect);
    let reading = move || {
        if edit.base.with(Option::is_some) {
            return View::from(());
        }
        match resource.value.with(|value| value.failure().cloned()) {
            Some(failure) => failure_notice(&failure, &connect, move || resource.refresh()),
            None => el("p")
                .attr("role", "status")
                .child("Reading the number…")
                .into(),
        }
    };
    let outcome = move || {
        let told = edit.submission.told()?;
        Some(told_notice(edit.submission, &told))
    };
    let retry = move || {
        let retry = edit.retry.get()?;
        Some(notice(Severity::Warning, &retry.text(), "", Vec::new()))
    };
    let is_editing =
        Memo::new(move |_| matches!(edit.step.get(), EditStep::Editing | EditStep::Checking));
    let number = link(phone, &app.href(&Route::Number(phone.to_owned())));
    block("div", "page narrow")
        .child(block("p", "crumb").child(number))
        .child(heading("Edit ").child(block("span", "number").child(phone)))
        .child(dynamic(reading))
        .child(dynamic(outcome))
        .child(relink::relink_steps(edit))
        .child(dynamic(retry))
        .child(show(
            move || edit.base.with(Option::is_some),
            move || {
                dynamic(move || {
                    if is_editing.get() {
                        edit_form(edit)
                    } else {
                        review(edit)
                    }
                })
            },
        ))
        .child(leave_dialog(app.history))
        .into()
}
