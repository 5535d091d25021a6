//! The form of a new order: numbers, requirements, configuration, and the outcome.

use leptos::{prelude::*, task::spawn_local};

mod confirmation;
mod fields;

use numbers_client::{
    cancel::CancelToken,
    client_error::ClientError,
    gateway::Role,
    options::RequestOptions,
    submission::{Report, ReportKind},
};
use numbers_model::{
    api_version::ApiVersion,
    available::AvailableNumber,
    change::{self, Draft},
    number::Number,
    order::{OrderRequest, RequestField, Requirements, Selection},
};

use self::{
    confirmation::Confirmation,
    fields::{OrderConfiguration, SelectionFields},
};
use super::{
    Breadcrumb, OrdersLink, focus_error,
    requirements::{RequirementsSummary, requirements_of},
    title,
};
use crate::{
    components::{busy_button::ActionButton, excerpt::excerpt, field_errors::FieldErrors},
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        changes::order::WORDING,
        remote::Remote,
    },
    widgets::{
        failure_notice::FailureNotice, role_gate::RoleNotice, submission_outcome::SubmissionOutcome,
    },
};

/// The state of the form. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct CreateOrder {
    app: AppState,
    request: RwSignal<OrderRequest>,
    /// The requirements of the region and type.
    requirements: RwSignal<Remote<Requirements>>,
    /// The available number, with its price; `None` where the request names none.
    number: LocalResource<Option<Result<AvailableNumber, ClientError>>>,
    errors: FieldErrors<RequestField>,
    /// Whether the confirmation is open.
    is_confirming: RwSignal<bool>,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

/// The page of a new order.
#[component]
pub(super) fn CreatePage() -> impl IntoView {
    let app = use_app_state();
    title("Order numbers");
    let is_allowed = Memo::new(move |_| app.account().may(Role::Buyer));
    view! {
        {move || match is_allowed.get() {
            true => view! { <CreateForm app /> }.into_any(),
            false => view! { <CreateRefusal /> }.into_any(),
        }}
    }
}

/// The page of those who may not order.
#[component]
fn CreateRefusal() -> impl IntoView {
    view! {
        <div class="page order-page">
            <Breadcrumb />
            <div class="page-head">
                <h1 tabindex="-1">"Order numbers"</h1>
                <div class="actions">
                    <OrdersLink />
                </div>
            </div>
            <RoleNotice role=Role::Buyer what="ordering numbers" />
        </div>
    }
}

/// The form of a new order.
#[component]
fn CreateForm(
    /// The state of the app.
    app: AppState,
) -> impl IntoView {
    let form = CreateOrder::start(app);
    let name = move || match form.request.with(|request| request.selection.clone()) {
        Selection::Number(phone) => excerpt(&format!("Order {phone}")),
        Selection::Quantity { .. } => "Order numbers".to_owned(),
    };
    let review = view! {
        <ActionButton
            label="Review order"
            busy=move || form.is_closed()
            on_press=move |()| form.review()
            attr:class="primary"
        />
    };
    view! {
        <div class="page order-page">
            <Breadcrumb />
            <div class="page-head">
                <h1 tabindex="-1" prop:textContent=name></h1>
                <div class="actions">
                    <OrdersLink />
                </div>
            </div>
            <SubmissionOutcome
                submission=app.orders().submission
                sending=WORDING.sending
                actions=move |report| unknown_order_actions(app, &report)
            />
            <section class="panel" aria-labelledby="order-what">
                <h2 id="order-what">"1. What is ordered"</h2>
                <SelectionFields form />
            </section>
            <section class="panel" aria-labelledby="order-needs">
                <h2 id="order-needs">"2. What is needed"</h2>
                <NeededForOrder form />
            </section>
            <section class="panel" aria-labelledby="order-terms">
                <h2 id="order-terms">"3. Set up on the numbers"</h2>
                <OrderConfiguration form />
                <div class="form-actions">{review}</div>
            </section>
            <Confirmation form />
        </div>
    }
}

/// The actions for an order of unknown outcome; none for another one.
fn unknown_order_actions(app: AppState, told: &Report) -> Vec<AnyView> {
    if told.kind != ReportKind::Unknown {
        return Vec::new();
    }
    let orders = app.orders();
    let label = match orders.is_safe_to_repeat(app.connection) {
        true => "Create the order again",
        false => "Create it again anyway",
    };
    let create_again = view! {
        <button
            type="button"
            prop:textContent=label
            on:click=move |_| orders.create_again(app.connection)
        ></button>
    };
    let forget = view! {
        <button type="button" on:click=move |_| orders.abandon()>
            "Forget it"
        </button>
    };
    vec![
        create_again.into_any(),
        forget.into_any(),
        view! { <OrdersLink /> }.into_any(),
    ]
}

/// What the region and type require.
#[component]
fn NeededForOrder(
    /// The form of the order.
    form: CreateOrder,
) -> impl IntoView {
    let connect_href = form.app.href(&Route::Connect);
    view! {
        {move || match form.requirements.get() {
            Remote::Loading(_) => {
                view! { <p role="status">"Asking what is needed…"</p> }.into_any()
            }
            Remote::Failed(failure, _) => {
                let connect_href = connect_href.clone();
                let on_retry = move |()| form.read_requirements();
                view! { <FailureNotice failure connect_href on_retry /> }.into_any()
            }
            Remote::Ready(requirements) => view! { <RequirementsSummary requirements /> }.into_any(),
        }}
    }
}

impl CreateOrder {
    /// The state of the form, with its effects.
    fn start(app: AppState) -> Self {
        let orders = app.orders();
        orders.begin();
        // An order of unknown outcome is shown until the admin has decided about it.
        let request = orders.open_request().unwrap_or_else(|| {
            let location = app.history.location();
            let prefilled =
                location.with_untracked(|location| OrderRequest::parse(&location.search));
            OrderRequest {
                configuration: orders.configuration.get_untracked(),
                ..prefilled
            }
        });
        let cancel = StoredValue::new_local(CancelToken::new());
        let selection = request.selection.clone();
        let form = Self {
            app,
            request: RwSignal::new(request),
            requirements: RwSignal::new(Remote::Loading(None)),
            number: chosen_number(app, &selection, cancel),
            errors: FieldErrors::default(),
            is_confirming: RwSignal::new(false),
            cancel,
        };
        leptos::prelude::on_cleanup(move || {
            form.cancel.try_with_value(CancelToken::cancel);
        });
        if !matches!(app.rent().regions.get_untracked(), Some(Ok(_))) {
            app.rent().load_regions();
        }
        form.start_effects();
        form
    }

    fn start_effects(self) {
        let orders = self.app.orders();
        let slice = Memo::new(move |_| {
            self.request
                .with(|request| (request.region.clone(), request.kind.clone()))
        });
        Effect::new(move || {
            slice.track();
            self.read_requirements();
        });
        Effect::new(move || {
            let configuration = self.request.with(|request| request.configuration.clone());
            let is_same = orders
                .configuration
                .with_untracked(|stored| *stored == configuration);
            if !is_same {
                orders.configuration.set(configuration);
            }
        });
        // Once created, the order has a page of its own.
        Effect::new(move || {
            if let Some(id) = orders.created_id.get() {
                orders.begin();
                self.app.history.replace(&Route::Orders(Some(id)).path());
            }
        });
        Effect::new(move || {
            let errors = orders.errors.get();
            if !errors.is_empty() {
                self.errors.set(errors);
                focus_error("main [aria-invalid=true]");
            }
        });
    }

    /// Whether no order can be created now, tracked.
    fn is_closed(self) -> bool {
        !self.app.orders().submission.may_send()
    }

    /// Reads the requirements of the region and type.
    fn read_requirements(self) {
        let (region, kind) = self
            .request
            .with_untracked(|request| (request.region.trim().to_owned(), request.kind.clone()));
        let client = self.app.connection.client_untracked();
        let Some(client) = client.filter(|_| !region.is_empty()) else {
            return;
        };
        self.requirements.set(Remote::Loading(None));
        let options = RequestOptions::new(&self.cancel.get_value());
        spawn_local(async move {
            let answer = client.requirements(&region, &kind, &options).await;
            let is_current = self.request.try_with_untracked(|request| {
                request.region.trim() == region && request.kind == kind
            });
            if is_current == Some(true) {
                self.requirements.set(requirements_of(answer));
            }
        });
    }

    /// Validates the form; opens the confirmation, or focuses the first error.
    fn review(self) {
        let request = self.request.get_untracked();
        let mut errors = request.errors();
        let configuration = change::validate(
            &request.configuration,
            &Draft::default(),
            &Number::default(),
            ApiVersion::V1,
        );
        errors.extend(
            configuration
                .into_iter()
                .map(|(field, text)| (RequestField::Configuration(field), text)),
        );
        if self.errors.set(errors) {
            self.is_confirming.set(true);
        } else {
            focus_error("main [aria-invalid=true]");
        }
    }
}

/// The number that an order names, read once.
fn chosen_number(
    app: AppState,
    selection: &Selection,
    cancel: StoredValue<CancelToken, LocalStorage>,
) -> LocalResource<Option<Result<AvailableNumber, ClientError>>> {
    let phone = match selection {
        Selection::Number(phone) => Some(phone.clone()),
        Selection::Quantity { .. } => None,
    };
    LocalResource::new(move || {
        let (phone, client) = (phone.clone(), app.connection.client_untracked());
        let options = RequestOptions::new(&cancel.get_value());
        async move { Some(client?.available_number(&phone?, &options).await) }
    })
}
