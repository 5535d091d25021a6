//! The page of an order: state, registration, documents, submission.

use leptos::{prelude::*, task::spawn_local};

mod documents;
mod field;
mod polling;
mod registration;
mod save_registration;
mod submit;
mod summary;
mod upload;

use numbers_client::{
    cancel::CancelToken,
    gateway::Role,
    options::{RequestOptions, Retry},
};
use numbers_model::{
    enums::OrderState,
    order::{
        Attachment, DuplicateCheck, FieldKey, Form, JsonValue, Order, Registration, Requirements,
        RequirementsForm, Values, numbers_are,
    },
};

use self::{
    documents::DocumentsSection, registration::RegistrationSection, submit::SubmitSection,
    summary::Summary, upload::Upload,
};
use super::{Breadcrumb, OrderBadge, requirements::requirements_of, ticking_clock, title};
use crate::{
    components::{
        excerpt::excerpt,
        field_errors::FieldErrors,
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        known_orders,
        remote::Remote,
        submission::SubmissionHandle,
    },
    widgets::{failure_notice::FailureNotice, leave_dialog::LeaveDialog, role_gate::RoleGate},
};

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct OrderPage {
    app: AppState,
    id: RwSignal<String>,
    order: RwSignal<Remote<Order>>,
    registration: RwSignal<Remote<Registration>>,
    requirements: RwSignal<Remote<Requirements>>,
    /// The form of the requirements, once they are loaded.
    form: Memo<Option<RequirementsForm>>,
    /// The state of the order, once it is loaded.
    state: Memo<Option<OrderState>>,
    now_ms: RwSignal<i64>,
    /// The values of the form; where its description is unknown, `json` has the details instead.
    values: RwSignal<Values>,
    json: RwSignal<String>,
    /// The details that are stored, as the form was filled with them.
    stored_details: RwSignal<Option<JsonValue>>,
    errors: FieldErrors<FieldKey>,
    /// The save of the registration.
    saving: SubmissionHandle,
    uploads: RwSignal<Vec<Upload>>,
    /// The submission of the order.
    submitting: SubmissionHandle,
    retry: RwSignal<Option<Retry>>,
    /// Incremented when polling starts again, which ends the loop before.
    poll_generation: RwSignal<u32>,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

/// The page of one order.
#[component]
pub(super) fn OrderDetailPage(
    /// The ID of the order.
    id: String,
) -> impl IntoView {
    let app = use_app_state();
    title("Number order");
    let page = OrderPage::new(app, &id);
    page.follow();
    let is_loaded = Memo::new(move |_| page.state.with(Option::is_some));
    let status = Memo::new(move |_| page.status_text());
    view! {
        <div class="page order-page">
            <Breadcrumb />
            <PageHead page />
            <p role="status" class="quiet" prop:textContent=status></p>
            <ReadError page />
            <Show when=move || is_loaded.get()>
                <DuplicateNotice page />
                <ProgressSteps page />
                <Summary page />
                <RoleGate account=app.account() role=Role::Buyer what="completing orders">
                    <RegistrationSection page />
                    <DocumentsSection page />
                    <SubmitSection page />
                </RoleGate>
            </Show>
            <LeaveDialog history=app.history />
        </div>
    }
}

/// The heading of the page with its actions.
#[component]
fn PageHead(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    let name = move || {
        page.order.with(|order| match order.value() {
            Some(order) => excerpt(&format!("Order {}", order.name())),
            None => "Number order".to_owned(),
        })
    };
    let badge = move || page.state.get().map(|state| view! { <OrderBadge state /> });
    view! {
        <div class="page-head">
            <h1 tabindex="-1" prop:textContent=name></h1>
            {badge}
            <div class="actions">
                <a class="button" href=page.app.href(&Route::Orders(None))>
                    "Number orders"
                </a>
                <button type="button" on:click=move |_| page.refresh()>
                    "Refresh"
                </button>
            </div>
        </div>
    }
}

/// Why the order could not be read; nothing if it could.
#[component]
fn ReadError(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    // A memo, so that screen readers do not announce equal text again.
    let failure = Memo::new(move |_| page.order.with(|order| order.failure().cloned()));
    view! {
        {move || {
            let failure = failure.get()?;
            if failure.status() != Some(404) {
                let connect_href = page.app.href(&Route::Connect);
                let retry = move |()| page.refresh();
                let notice = view! { <FailureNotice failure connect_href on_retry=retry /> };
                return Some(notice.into_any());
            }
            let retry = view! {
                <button type="button" on:click=move |_| page.refresh()>
                    "Try again"
                </button>
            };
            let notice = view! {
                <Notice
                    severity=Severity::Error
                    what="The server does not know this order."
                    advice="Check the ID. If it is right, the order may belong to another project, or be long gone."
                    actions=vec![retry.into_any()]
                />
            };
            Some(notice.into_any())
        }}
    }
}

impl OrderPage {
    fn new(app: AppState, id: &str) -> Self {
        let order = RwSignal::new(Remote::Loading(None::<Order>));
        let requirements = RwSignal::new(Remote::Loading(None::<Requirements>));
        Self {
            app,
            id: RwSignal::new(id.to_owned()),
            order,
            registration: RwSignal::new(Remote::Loading(None)),
            requirements,
            form: Memo::new(move |_| {
                requirements
                    .with(|requirements| requirements.value().map(|known| known.form.clone()))
            }),
            state: Memo::new(move |_| {
                order.with(|order| order.value().map(|order| order.state.clone()))
            }),
            now_ms: ticking_clock(),
            values: RwSignal::new(Values::default()),
            json: RwSignal::new(String::new()),
            stored_details: RwSignal::new(None),
            errors: FieldErrors::default(),
            saving: SubmissionHandle::new(app.inventory),
            uploads: RwSignal::new(Vec::new()),
            submitting: SubmissionHandle::new(app.inventory),
            retry: RwSignal::new(None),
            poll_generation: RwSignal::new(0),
            cancel: StoredValue::new_local(CancelToken::new()),
        }
    }

    /// Reads the order, and follows it until the page is left.
    fn follow(self) {
        let app = self.app;
        on_cleanup(move || {
            app.history.block_navigation(false);
            self.cancel.try_with_value(CancelToken::cancel);
        });
        let is_blocking = Memo::new(move |_| self.has_unsaved() || self.is_uploading());
        Effect::new(move || app.history.block_navigation(is_blocking.get()));
        let documents = Memo::new(move |_| {
            self.requirements.with(|requirements| {
                let requirements = requirements.value();
                requirements.map_or(0, |requirements| requirements.documents.len())
            })
        });
        // Made here, so that they belong to the page and end with it.
        Effect::new(move || {
            let uploads = (0..documents.get()).map(|_| Upload::new(app.inventory));
            self.uploads.set(uploads.collect());
        });
        self.start();
        self.read_on_expiry();
    }

    /// The status while the order is read, tracked.
    fn status_text(self) -> String {
        let loading = self.order.with(Remote::is_loading);
        let retry = self.retry.get().map(|retry| retry.text());
        match (loading, retry) {
            (_, Some(retry)) => retry,
            (true, None) => "Reading the order…".to_owned(),
            _ => String::new(),
        }
    }

    /// The steps of the order, and which of them are done; tracked.
    fn steps(self) -> Vec<(&'static str, bool)> {
        let state = self.state.get();
        let missing = self.requirements.with(|requirements| {
            let attachments = self.attachments();
            Some(requirements.value()?.missing(&attachments).count())
        });
        let has_form = !matches!(self.form.get(), None | Some(RequirementsForm::Empty));
        let has_documents = self.requirements.with(|requirements| {
            let requirements = requirements.value();
            requirements.is_some_and(|requirements| !requirements.documents.is_empty())
        });
        let is_open = state.as_ref().is_some_and(OrderState::is_open);
        let is_reviewed = matches!(state, Some(OrderState::Completed | OrderState::Rejected));
        let is_in_review = state == Some(OrderState::InReview);
        let mut steps = vec![("Create the order", true)];
        if has_form {
            steps.push(("Fill in the registration", self.is_registered() || !is_open));
        }
        if has_documents {
            steps.push(("Send documents", missing == Some(0) || !is_open));
        }
        steps.push(("Submit", is_in_review || is_reviewed));
        steps.push(("Review by Sinch", is_reviewed));
        steps
    }

    /// Options of the reads of this page, whose retries it shows.
    fn reading(self) -> RequestOptions {
        let cancel = self.cancel.get_value();
        RequestOptions::new(&cancel).on_retry(move |retry| self.retry.set(retry))
    }

    /// Whether the page is gone.
    fn is_gone(self) -> bool {
        self.order.is_disposed()
            || self.cancel.try_with_value(CancelToken::is_cancelled) != Some(false)
    }

    /// Reads the order, its requirements and its registration.
    fn start(self) {
        spawn_local(async move {
            self.read_order(false).await;
            if self.is_gone() || self.order.with_untracked(|order| order.value().is_none()) {
                return;
            }
            self.add_to_known();
            self.read_requirements().await;
            if !self.is_gone() {
                self.read_registration().await;
            }
            self.poll();
        });
    }

    /// Reads everything again.
    fn refresh(self) {
        self.start();
    }

    /// Adds the order to the known ones, as when it was opened by its address.
    fn add_to_known(self) {
        let id = self.id.get_untracked();
        if !known_orders::ids(self.app.connection).contains(&id) {
            known_orders::add(self.app.connection, &id);
        }
    }

    /// Reads the order. `is_silent`: without the status, which screen readers announce.
    async fn read_order(self, is_silent: bool) {
        if self.is_gone() {
            return;
        }
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let id = self.id.get_untracked();
        if !is_silent {
            self.order.update(|order| {
                *order = std::mem::replace(order, Remote::Loading(None)).reload();
            });
        }
        let answer = client.order(&id, &self.reading()).await;
        if self.is_gone() {
            return;
        }
        match answer {
            Ok(order) => self.set_order(order),
            Err(failure) => self.order.update(|order| {
                *order = std::mem::replace(order, Remote::Loading(None)).fail(failure);
            }),
        }
    }

    /// Sets the order from an answer.
    fn set_order(self, order: Order) {
        let before = self.state.get_untracked();
        let is_completed = order.state == OrderState::Completed;
        if before == Some(OrderState::InReview) && order.state != OrderState::InReview {
            // Outcomes from before the review are out of date.
            clear_outcome(self.submitting);
            clear_outcome(self.saving);
            self.uploads.with_untracked(|uploads| {
                let submissions = uploads.iter().map(|upload| upload.submission);
                submissions.for_each(clear_outcome);
            });
        }
        self.order.set(Remote::Ready(order));
        if is_completed && before != Some(OrderState::Completed) {
            self.load_numbers();
        }
    }

    async fn read_requirements(self) {
        // The requirements of an order don't change.
        if self
            .requirements
            .with_untracked(|requirements| requirements.value().is_some())
        {
            return;
        }
        let slice = self.order.with_untracked(|order| {
            let order = order.value()?;
            let kind = order.kind.as_ref()?;
            Some((order.region.clone()?, kind.wire().to_owned()))
        });
        let client = self.app.connection.client_untracked();
        let (Some(client), Some((region, kind))) = (client, slice) else {
            self.requirements.set(Remote::Ready(Requirements {
                form: RequirementsForm::Unknown,
                ..Requirements::none()
            }));
            return;
        };
        self.requirements.set(Remote::Loading(None));
        let answer = client.requirements(&region, &kind, &self.reading()).await;
        if !self.is_gone() {
            self.requirements.set(requirements_of(answer));
        }
    }

    async fn read_registration(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let id = self.id.get_untracked();
        let answer = client.registration(&id, &self.reading()).await;
        if self.is_gone() {
            return;
        }
        match answer {
            Ok(registration) => self.set_registration(registration),
            // Before the first save there may be no registration.
            Err(failure) if failure.status() == Some(404) => {
                self.set_registration(Registration {
                    details: JsonValue::Null,
                    attachments: Vec::new(),
                    logs: Vec::new(),
                });
            }
            Err(failure) => self.registration.update(|registration| {
                *registration =
                    std::mem::replace(registration, Remote::Loading(None)).fail(failure);
            }),
        }
    }

    /// Sets the registration. The form is filled once, so that typed text is never overwritten.
    fn set_registration(self, registration: Registration) {
        if self.stored_details.with_untracked(Option::is_none) {
            self.fill(&registration.details);
        }
        self.registration.set(Remote::Ready(registration));
    }

    /// Fills the form.
    fn fill(self, details: &JsonValue) {
        let data = details.get("data").cloned().unwrap_or(JsonValue::Null);
        match self.form.get_untracked() {
            Some(RequirementsForm::Form(form)) => {
                let values = form.fill(&data);
                self.values.set(values.clone());
                self.stored_details
                    .set(Some(request_details(&form, &values)));
            }
            Some(_) => {
                let empty =
                    JsonValue::Object(vec![("data".to_owned(), JsonValue::Object(Vec::new()))]);
                let shown = if details.is_unset() { &empty } else { details };
                self.json.set(shown.to_json());
                self.stored_details.set(Some(shown.clone()));
            }
            None => {}
        }
    }

    /// The details as entered, tracked; `None` for invalid JSON.
    fn entered_details(self) -> Option<JsonValue> {
        match self.form.get()? {
            RequirementsForm::Form(form) => {
                let details = self.values.with(|values| request_details(&form, values));
                Some(details)
            }
            _ => self.json.with(|json| JsonValue::parse(json)),
        }
    }

    /// Whether the entered details differ from the stored ones, tracked.
    fn has_unsaved(self) -> bool {
        let is_open = self
            .state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open));
        let stored = self.stored_details.get();
        let has_form = !matches!(self.form.get(), None | Some(RequirementsForm::Empty));
        is_open && has_form && stored.is_some_and(|stored| self.entered_details() != Some(stored))
    }

    /// Whether a document is being uploaded, tracked.
    fn is_uploading(self) -> bool {
        self.uploads.with(|uploads| {
            let mut uploads = uploads.iter();
            uploads.any(|upload| upload.submission.is_busy())
        })
    }

    /// The attachments of the registration, tracked; empty while it is not loaded.
    fn attachments(self) -> Vec<Attachment> {
        self.registration.with(|registration| {
            let registration = registration.value();
            registration.map_or_else(Vec::new, |stored| stored.attachments.clone())
        })
    }

    /// Whether a registration is stored, tracked.
    fn is_registered(self) -> bool {
        self.registration.with(|registration| {
            let details = registration.value().map(|stored| &stored.details);
            details.is_some_and(|details| !details.is_unset())
        })
    }
}

/// Clears the outcome of a change, even an unknown one.
fn clear_outcome(submission: SubmissionHandle) {
    submission.reset();
    submission.abandon();
}

/// The notice of a possible duplicate of an order that was created just now.
#[component]
fn DuplicateNotice(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    let orders = page.app.orders();
    view! {
        {move || {
            let check = orders.duplicate_check.get();
            let (_, check) = check.filter(|(checked_id, _)| *checked_id == page.id.get())?;
            let (severity, what, reason) = duplicate_text(&check)?;
            let advice = format!("{reason} {DUPLICATE_EXPIRY}");
            let close = view! {
                <button type="button" on:click=move |_| orders.duplicate_check.set(None)>
                    "Close"
                </button>
            };
            Some(view! { <Notice severity what advice actions=vec![close.into_any()] /> })
        }}
    }
}

/// What becomes of a second order.
const DUPLICATE_EXPIRY: &str = "Sinch has no list of orders, so Numberdesk can’t look further; the Sinch dashboard may \
                                show it. An order that isn’t submitted rents nothing, and ends by itself after 48 hours \
                                at most.";

/// Severity, result and reason of a check for a second order; `None` if there is none.
fn duplicate_text(check: &DuplicateCheck) -> Option<(Severity, String, &'static str)> {
    match check {
        DuplicateCheck::None => None,
        DuplicateCheck::Gone(phones) => Some((
            Severity::Warning,
            format!(
                "There may be a second order: {} not on offer any more either.",
                numbers_are(phones)
            ),
            "Your browser may have sent the order again after a lost connection, or somebody else was faster.",
        )),
        DuplicateCheck::Unknown => Some((
            Severity::Info,
            "Numberdesk can’t tell whether there is a second order.".to_owned(),
            "Your browser may send an order again after a lost connection.",
        )),
    }
}

/// The request details for the values of a form.
fn request_details(form: &Form, values: &Values) -> JsonValue {
    JsonValue::Object(vec![("data".to_owned(), form.data(values))])
}

/// The steps of an order, with the current one marked.
#[component]
fn ProgressSteps(
    /// The order page.
    page: OrderPage,
) -> impl IntoView {
    let steps = move || {
        let steps = page.steps();
        let is_over = matches!(
            page.state.get(),
            Some(OrderState::Expired | OrderState::Rejected)
        );
        let current = steps.iter().position(|(_, is_done)| !is_done);
        let items = steps.into_iter().enumerate();
        let items = items.map(|(index, (label, is_done))| {
            let (mark, word) = match (is_done, Some(index) == current && !is_over) {
                (true, _) => ("done", " ✓ done"),
                (false, true) => ("now", " – now"),
                (false, false) => ("later", ""),
            };
            view! {
                <li
                    data-state=mark
                    aria-current=(mark == "now").then_some("step")
                    prop:textContent=format!("{label}{word}")
                ></li>
            }
        });
        items.collect_view()
    };
    view! {
        <ol class="steps order-steps" aria-label="Steps">
            {steps}
        </ol>
    }
}
