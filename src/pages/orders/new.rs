//! A new order: what it needs, what is to be ordered, and what came of it.

use numbers_client::{
    cancel::CancelToken,
    client_error::ClientError,
    options::RequestOptions,
    submission::{Kind, Told},
};
use numbers_model::{
    api_version::ApiVersion,
    available::AvailableNumber,
    change::{self, Draft},
    number::Number,
    order::{OrderRequest, RequestField, Requirements, RequirementsForm, Selection},
};

use super::{ask, confirm, crumb, link_to_orders, show_wrong, title};
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, link, list, whole},
        intl,
    },
    components::{
        busy_button::action_button,
        notice::{Severity, failure_notice, notice},
    },
    reactive::{Var, effect, memo, spawn},
    routes::Route,
    state::{app_state::AppState, changes::order::WORDING, remote::Remote},
    widgets::submission_outcome::submission_outcome_with,
};

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct New {
    pub(super) app: AppState,
    pub(super) ask: Var<OrderRequest>,
    /// What numbers of this region and type need.
    pub(super) needs: Var<Remote<Requirements>>,
    /// The number as it is on offer, where one is named.
    pub(super) offer: Var<Remote<AvailableNumber>>,
    pub(super) errors: Var<Vec<(RequestField, String)>>,
    /// Whether it is being asked whether to make the order.
    pub(super) asking: Var<bool>,
    cancel: Var<CancelToken>,
}

/// The page.
pub(super) fn new_page(app: AppState) -> View {
    title("Order numbers");
    let new = New::start(app);
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
                .child(ask::fields(new)),
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
                .child(ask::terms(new))
                .child(
                    block("div", "form-actions").child(
                        action_button("Review order", move || new.closed(), move || new.review())
                            .class("primary"),
                    ),
                ),
        )
        .child(confirm::confirm(new))
        .into()
}

/// What can be done about an order of which it is not known whether it was made.
fn actions(app: AppState, told: &Told) -> Vec<View> {
    if told.kind != Kind::Unknown {
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

impl New {
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
                self.needs.set(needs(answer));
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
            let answer = client.offer(&phone, &call).await;
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
            Remote::Ready(needs) => summary(&needs),
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

/// What an answer means. Where nothing is needed, 404 has been seen for it.
pub(super) fn needs(answer: Result<Requirements, ClientError>) -> Remote<Requirements> {
    match answer {
        Ok(needs) => Remote::Ready(needs),
        Err(failure) if failure.status() == Some(404) => Remote::Ready(Requirements::none()),
        Err(failure) => Remote::Failed(failure, None),
    }
}

/// What is needed, before there is an order to send it for.
pub(super) fn summary(needs: &Requirements) -> View {
    if needs.is_none() {
        return notice(
            Severity::Success,
            "The server names nothing that is needed.",
            "The order can be submitted as soon as it is made.",
            Vec::new(),
        );
    }
    let form: View = match &needs.form {
        RequirementsForm::Empty => el("p").child("Nothing has to be filled in.").into(),
        RequirementsForm::Unknown => [
            el("p")
                .child(
                    "What has to be filled in is described in a form that this app does not know:",
                )
                .into(),
            block("pre", "raw")
                .attr("tabindex", "0")
                .attr("role", "group")
                .attr("aria-label", "What is needed, as the server says it")
                .child(whole(&needs.raw))
                .into(),
        ]
        .into(),
        RequirementsForm::Form(form) => {
            let sections = list(&form.sections, |section| {
                let labels: Vec<String> = section
                    .fields
                    .iter()
                    .map(|field| match field.required {
                        true => field.label.clone(),
                        false => [&field.label, " (optional)"].concat(),
                    })
                    .collect();
                let title = (!section.title.is_empty())
                    .then(|| el("strong").child([&section.title, ": "].concat()));
                el("li").child(title).child(labels.join(", ")).into()
            });
            let count = form.sections.iter().map(|own| own.fields.len()).sum();
            let fields = if count == 1 { " field" } else { " fields" };
            [
                el("p")
                    .child(["To fill in: ", &intl::integer(count), fields].concat())
                    .into(),
                el("ul").child(sections).into(),
            ]
            .into()
        }
    };
    let documents = (!needs.documents.is_empty()).then(|| -> View {
        let items = list(&needs.documents, |document| {
            let must = if document.mandatory {
                " (mandatory)"
            } else {
                " (optional)"
            };
            let links = list(document.links(), |(name, url)| {
                [
                    " ".into(),
                    link(&["Template ", name].concat(), url)
                        .attr("rel", "noreferrer noopener")
                        .into(),
                ]
                .into()
            });
            el("li")
                .child(el("strong").child(document.title.as_str()))
                .child(must)
                .child(links)
                .into()
        });
        [
            el("p").child("Documents to send:").into(),
            el("ul").child(items).into(),
        ]
        .into()
    });
    [form, documents.into()].into()
}
