//! A new order: what it needs, what is to be ordered, and what came of it.

mod confirmation;
mod form;

use numbers_client::{
    cancel::CancelToken,
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

use super::{
    crumb, link_to_orders,
    requirements::{requirements_of, requirements_summary},
    show_wrong, title,
};
use crate::{
    browser::dom::{View, block, button, dynamic, el},
    components::{busy_button::action_button, notice::failure_notice},
    reactive::{Var, effect, memo, spawn},
    routes::Route,
    state::{app_state::AppState, changes::order::WORDING, remote::Remote},
    widgets::submission_outcome::submission_outcome_with,
};

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct CreateOrder {
    app: AppState,
    ask: Var<OrderRequest>,
    /// What numbers of this region and type need.
    needs: Var<Remote<Requirements>>,
    /// The number as it is on offer, where one is named.
    offer: Var<Remote<AvailableNumber>>,
    errors: Var<Vec<(RequestField, String)>>,
    /// Whether it is being asked whether to make the order.
    asking: Var<bool>,
    cancel: Var<CancelToken>,
}

/// The page.
pub(super) fn create_page(app: AppState) -> View {
    title("Order numbers");
    let new = CreateOrder::start(app);
    let name = move || match new.ask.with(|ask| ask.selection.clone()) {
        Selection::Number(phone) => format!("Order {phone}"),
        Selection::Quantity { .. } => "Order numbers".to_owned(),
    };
    let orders = app.orders;
    block("div", "page order-page")
        .child(crumb(app))
        .child(
            block("div", "page-head")
                .child(el("h1").attr("tabindex", "-1").text(name))
                .child(block("div", "actions").child(link_to_orders(app))),
        )
        .child(submission_outcome_with(
            orders.submission,
            WORDING.sending,
            move |told| actions(app, told),
        ))
        .child(
            block("section", "panel")
                .attr("aria-labelledby", "order-what")
                .child(el("h2").id("order-what").child("1. What is ordered"))
                .child(form::fields(new)),
        )
        .child(
            block("section", "panel")
                .attr("aria-labelledby", "order-needs")
                .child(el("h2").id("order-needs").child("2. What is needed"))
                .child(dynamic(move || new.needed())),
        )
        .child(
            block("section", "panel")
                .attr("aria-labelledby", "order-terms")
                .child(el("h2").id("order-terms").child("3. Set up on the numbers"))
                .child(form::configuration(new))
                .child(
                    block("div", "form-actions").child(
                        action_button("Review order", move || new.closed(), move || new.review())
                            .class("primary"),
                    ),
                ),
        )
        .child(confirmation::confirmation(new))
        .into()
}

/// What can be done about an order of which it is not known whether it was made.
fn actions(app: AppState, told: &Report) -> Vec<View> {
    if told.kind != ReportKind::Unknown {
        return Vec::new();
    }
    let orders = app.orders;
    let again = match orders.is_safe_to_repeat(app.connection) {
        true => "Create the order again",
        false => "Create it again anyway",
    };
    vec![
        button(again, move || orders.create_again(app.connection)).into(),
        button("Forget it", move || orders.abandon()).into(),
        link_to_orders(app),
    ]
}

impl CreateOrder {
    /// The state of the page, and what follows from its changes.
    fn start(app: AppState) -> Self {
        let orders = app.orders;
        orders.begin();
        // What was not clearly made is what this page is about, until the reader has decided.
        let ask = orders.open_request().unwrap_or_else(|| {
            let location = app.history.location();
            let asked = location.with_untracked(|at| OrderRequest::parse(&at.search));
            OrderRequest {
                configuration: orders.terms.get_untracked(),
                ..asked
            }
        });
        let new = Self {
            app,
            ask: Var::new(ask),
            needs: Var::new(Remote::Loading(None)),
            offer: Var::new(Remote::Loading(None)),
            errors: Var::new(Vec::new()),
            asking: Var::new(false),
            cancel: Var::new(CancelToken::new()),
        };
        leptos::prelude::on_cleanup(move || {
            new.cancel.try_with_untracked(CancelToken::cancel);
        });
        if !matches!(app.rent.regions.get_untracked(), Some(Ok(_))) {
            app.rent.ask_regions();
        }
        new.read_offer();
        new.follow();
        new
    }

    fn follow(self) {
        let orders = self.app.orders;
        let place = memo(move || self.ask.with(|ask| (ask.region.clone(), ask.kind.clone())));
        effect(move || {
            place.track();
            self.look_up();
        });
        effect(move || {
            let terms = self.ask.with(|ask| ask.configuration.clone());
            if orders.terms.with_untracked(|own| *own != terms) {
                orders.terms.set(terms);
            }
        });
        // Once it is made, its own page goes on from here.
        effect(move || {
            if let Some(id) = orders.made.get() {
                orders.begin();
                self.app.history.replace(&Route::Orders(Some(id)).path());
            }
        });
        // What the server objects to, beside the fields.
        effect(move || {
            let errors = orders.errors.get();
            if !errors.is_empty() {
                self.errors.set(errors);
                show_wrong("main [aria-invalid=true]");
            }
        });
    }

    /// Whether no order can be made now.
    fn closed(self) -> bool {
        !self.app.orders.submission.may_send()
    }

    /// Asks what numbers of this region and type need.
    pub(super) fn look_up(self) {
        let (region, kind) = self
            .ask
            .with_untracked(|ask| (ask.region.trim().to_owned(), ask.kind.clone()));
        let client = self.app.connection.client_untracked();
        let Some(client) = client.filter(|_| !region.is_empty()) else {
            return;
        };
        self.needs.set(Remote::Loading(None));
        let call = RequestOptions::new(&self.cancel.get_untracked());
        spawn(async move {
            let answer = client.requirements(&region, &kind, &call).await;
            let still = self.ask.try_with_untracked(|ask| {
                (ask.region.trim(), ask.kind.as_str()) == (region.as_str(), kind.as_str())
            });
            if still == Some(true) {
                self.needs.set(requirements_of(answer));
            }
        });
    }

    fn read_offer(self) {
        let Selection::Number(phone) = self.ask.with_untracked(|ask| ask.selection.clone()) else {
            return;
        };
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let call = RequestOptions::new(&self.cancel.get_untracked());
        spawn(async move {
            let answer = client.available_number(&phone, &call).await;
            self.offer.update(|offer| {
                *offer = match answer {
                    Ok(found) => Remote::Ready(found),
                    Err(failure) => Remote::Failed(failure, None),
                };
            });
        });
    }

    fn needed(self) -> View {
        let connect = self.app.href(&Route::Connect);
        match self.needs.get() {
            Remote::Loading(_) => el("p")
                .attr("role", "status")
                .child("Asking what is needed…")
                .into(),
            Remote::Failed(failure, _) => {
                failure_notice(&failure, &connect, move || self.look_up())
            }
            Remote::Ready(needs) => requirements_summary(&needs),
        }
    }

    /// What is wrong is said beside its field; only then it is asked whether to go on.
    fn review(self) {
        let ask = self.ask.get_untracked();
        let mut wrong = ask.errors();
        let terms = change::validate(
            &ask.configuration,
            &Draft::default(),
            &Number::default(),
            ApiVersion::V1,
        );
        wrong.extend(
            terms
                .into_iter()
                .map(|(field, text)| (RequestField::Configuration(field), text)),
        );
        let fine = wrong.is_empty();
        self.errors.set(wrong);
        if fine {
            self.asking.set(true);
        } else {
            show_wrong("main [aria-invalid=true]");
        }
    }
}
