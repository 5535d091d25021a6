//! OrderPage order: what it needs, what was sent, how long there is time, and what becomes of it.

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
    options::{RequestOptions, Retry},
};
use numbers_model::{
    enums::OrderState,
    order::{
        DuplicateCheck, FieldKey, Form, JsonValue, Order, Registration, Requirements,
        RequirementsForm, Values, numbers_are,
    },
};

use self::upload::Upload;
use super::{badge, crumb, requirements::requirements_of, ticking, title};
use crate::{
    browser::dom::{El, View, block, button, dynamic, el, list, show, watch},
    components::notice::{Severity, failure_notice, notice},
    reactive::{Derived, Var, memo, spawn},
    routes::Route,
    state::{
        app_state::AppState,
        known_orders::{keep, known},
        remote::Remote,
        submission::SubmissionHandle,
    },
};

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct OrderPage {
    app: AppState,
    id: Var<String>,
    order: Var<Remote<Order>>,
    stored: Var<Remote<Registration>>,
    needs: Var<Remote<Requirements>>,
    /// What is needed, once that is known.
    form: Derived<Option<RequirementsForm>>,
    /// How the order stands, once that is known.
    state: Derived<Option<OrderState>>,
    now: Var<i64>,
    /// What is typed into the form, and where there is none, as JSON.
    values: Var<Values>,
    raw: Var<String>,
    /// What the fields were filled with: what was stored.
    filled: Var<Option<JsonValue>>,
    errors: Var<Vec<(FieldKey, String)>>,
    saving: SubmissionHandle,
    uploads: Var<Vec<Upload>>,
    submitting: SubmissionHandle,
    retry: Var<Option<Retry>>,
    /// Tells a newer round of polling from one that was replaced.
    round: Var<u32>,
    cancel: Var<CancelToken>,
}

/// The page.
pub(super) fn order_page(app: AppState, id: &str) -> View {
    title("Number order");
    let one = OrderPage::new(app, id);
    leptos::prelude::on_cleanup(move || {
        app.history.block_navigation(false);
        one.cancel.try_with_untracked(CancelToken::cancel);
    });
    watch(move || {
        app.history
            .block_navigation(one.unsaved() || one.uploading())
    });
    // Here, so that they end with the page.
    let documents = memo(move || {
        let needs = one.needs;
        needs.with(|needs| needs.value().map_or(0, |needs| needs.documents.len()))
    });
    watch(move || {
        let uploads = (0..documents.get()).map(|_| Upload::new(app.inventory));
        one.uploads.set(uploads.collect());
    });
    one.start();
    one.watch_clock();

    let known = memo(move || one.state.with(Option::is_some));
    let inside = move || -> View {
        [
            dynamic(move || doubled(one)),
            steps(one),
            summary::summary(one),
            registration::registration(one),
            documents::documents(one),
            submit::submit(one),
        ]
        .into()
    };
    block("div", "page order-page")
        .child(crumb(app))
        .child(head(one))
        .child(waiting(one))
        .child(dynamic(move || failure(one)))
        .child(show(move || known.get(), inside))
        .child(crate::pages::edit::leave_dialog(app))
        .into()
}

fn head(one: OrderPage) -> El {
    let name = memo(move || {
        one.order.with(|order| match order.value() {
            Some(order) => format!("Order {}", order.name()),
            None => "Number order".to_owned(),
        })
    });
    let actions = block("div", "actions")
        .child(super::link_to_orders(one.app))
        .child(button("Refresh", move || one.refresh()));
    block("div", "page-head")
        .child(el("h1").attr("tabindex", "-1").text(move || name.get()))
        .child(dynamic(move || one.state.get().map(|state| badge(&state))))
        .child(actions)
}

/// The status while the order is read.
fn waiting(one: OrderPage) -> El {
    el("p").attr("role", "status").class("quiet").text(move || {
        let loading = one.order.with(Remote::is_loading);
        let retry = one.retry.get().map(|retry| retry.text());
        match (loading, retry) {
            (_, Some(retry)) => retry,
            (true, None) => "Reading the order…".to_owned(),
            _ => String::new(),
        }
    })
}

/// Why the order could not be read.
fn failure(one: OrderPage) -> Option<View> {
    let failure = one.order.with(|order| order.failure().cloned())?;
    Some(match failure.status() {
        Some(404) => notice(
            Severity::Error,
            "The server does not know this order.",
            "Check the ID. If it is right, the order may belong to another project, or be long gone.",
            vec![button("Try again", move || one.refresh()).into()],
        ),
        _ => {
            let connect = one.app.href(&Route::Connect);
            failure_notice(&failure, &connect, move || one.refresh())
        }
    })
}

impl OrderPage {
    fn new(app: AppState, id: &str) -> Self {
        let order = Var::new(Remote::Loading(None::<Order>));
        let needs = Var::new(Remote::Loading(None::<Requirements>));
        Self {
            app,
            id: Var::new(id.to_owned()),
            order,
            stored: Var::new(Remote::Loading(None)),
            needs,
            form: memo(move || needs.with(|needs| needs.value().map(|needs| needs.form.clone()))),
            state: memo(move || order.with(|order| order.value().map(|order| order.state.clone()))),
            now: ticking(),
            values: Var::new(Values::default()),
            raw: Var::new(String::new()),
            filled: Var::new(None),
            errors: Var::new(Vec::new()),
            saving: SubmissionHandle::new(app.inventory),
            uploads: Var::new(Vec::new()),
            submitting: SubmissionHandle::new(app.inventory),
            retry: Var::new(None),
            round: Var::new(0),
            cancel: Var::new(CancelToken::new()),
        }
    }

    pub(super) fn reading(self) -> RequestOptions {
        let cancel = self.cancel.get_untracked();
        RequestOptions::new(&cancel).on_retry(move |retry| self.retry.set(retry))
    }

    pub(super) fn left(self) -> bool {
        self.order.is_disposed()
            || self.cancel.try_with_untracked(CancelToken::is_cancelled) != Some(false)
    }

    /// Reads the order, and then what it needs and what was registered for it.
    fn start(self) {
        spawn(async move {
            self.read_order(false).await;
            if self.left() || self.order.with_untracked(|order| order.value().is_none()) {
                return;
            }
            self.remember();
            self.read_needs().await;
            if !self.left() {
                self.read_registration().await;
            }
            self.poll();
        });
    }

    /// Reads again what may have changed.
    pub(super) fn refresh(self) {
        self.start();
    }

    /// An order that was opened by its address is one that this browser knows from then on.
    fn remember(self) {
        let id = self.id.get_untracked();
        if !known(self.app.connection).contains(&id) {
            keep(self.app.connection, &id);
        }
    }

    /// In silence where nobody asked for it: only what has come of it is worth announcing.
    pub(super) async fn read_order(self, silent: bool) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let id = self.id.get_untracked();
        if !silent {
            self.order.update(|order| {
                *order = std::mem::replace(order, Remote::Loading(None)).reload();
            });
        }
        let answer = client.order(&id, &self.reading()).await;
        if self.left() {
            return;
        }
        match answer {
            Ok(order) => self.take(order),
            Err(failure) => self.order.update(|order| {
                *order = std::mem::replace(order, Remote::Loading(None)).fail(failure);
            }),
        }
    }

    /// Takes an order that an answer brought.
    pub(super) fn take(self, order: Order) {
        let before = self.state.get_untracked();
        let completed = order.state == OrderState::Completed;
        if before == Some(OrderState::InReview) && order.state != OrderState::InReview {
            // What was said of the time before the review is not news any more.
            settled(self.submitting);
            settled(self.saving);
            self.uploads
                .with_untracked(|all| all.iter().for_each(|upload| settled(upload.submission)));
        }
        self.order.set(Remote::Ready(order));
        if completed && before != Some(OrderState::Completed) {
            self.bring();
        }
    }

    async fn read_needs(self) {
        // They do not change while there is an order.
        if self.needs.with_untracked(|own| own.value().is_some()) {
            return;
        }
        let place = self.order.with_untracked(|order| {
            let order = order.value()?;
            let kind = order.kind.as_ref()?;
            Some((order.region.clone()?, kind.wire().to_owned()))
        });
        let client = self.app.connection.client_untracked();
        let (Some(client), Some((region, kind))) = (client, place) else {
            self.needs.set(Remote::Ready(Requirements {
                form: RequirementsForm::Unknown,
                ..Requirements::none()
            }));
            return;
        };
        self.needs.set(Remote::Loading(None));
        let answer = client.requirements(&region, &kind, &self.reading()).await;
        if !self.left() {
            self.needs.set(requirements_of(answer));
        }
    }

    pub(super) async fn read_registration(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let id = self.id.get_untracked();
        let answer = client.registration(&id, &self.reading()).await;
        if self.left() {
            return;
        }
        match answer {
            Ok(found) => self.take_registration(found),
            // Where nothing was registered yet there may be no registration either.
            Err(failure) if failure.status() == Some(404) => {
                self.take_registration(Registration {
                    details: JsonValue::Null,
                    attachments: Vec::new(),
                    logs: Vec::new(),
                });
            }
            Err(failure) => self.stored.update(|stored| {
                *stored = std::mem::replace(stored, Remote::Loading(None)).fail(failure);
            }),
        }
    }

    /// The fields are filled once: what is typed is never overwritten.
    pub(super) fn take_registration(self, found: Registration) {
        if self.filled.with_untracked(Option::is_none) {
            self.fill(&found.details);
        }
        self.stored.set(Remote::Ready(found));
    }

    fn fill(self, details: &JsonValue) {
        let data = details.get("data").cloned().unwrap_or(JsonValue::Null);
        match self.form.get_untracked() {
            Some(RequirementsForm::Form(form)) => {
                let values = form.fill(&data);
                self.values.set(values.clone());
                self.filled.set(Some(wrapped(&form, &values)));
            }
            Some(_) => {
                let empty =
                    JsonValue::Object(vec![("data".to_owned(), JsonValue::Object(Vec::new()))]);
                let shown = if details.is_unset() { &empty } else { details };
                self.raw.set(shown.to_json());
                self.filled.set(Some(shown.clone()));
            }
            None => {}
        }
    }

    /// What would be sent now; `None` for what is no JSON.
    pub(super) fn typed(self) -> Option<JsonValue> {
        match self.form.get()? {
            RequirementsForm::Form(form) => Some(self.values.with(|values| wrapped(&form, values))),
            _ => self.raw.with(|raw| JsonValue::parse(raw)),
        }
    }

    /// Whether something is typed that is not stored.
    pub(super) fn unsaved(self) -> bool {
        let open = self
            .state
            .with(|state| state.as_ref().is_some_and(OrderState::is_open));
        let filled = self.filled.get();
        let asks = !matches!(self.form.get(), None | Some(RequirementsForm::Empty));
        open && asks && filled.is_some_and(|filled| self.typed() != Some(filled))
    }

    /// Whether a file is on its way.
    fn uploading(self) -> bool {
        self.uploads.with(|uploads| {
            let mut uploads = uploads.iter();
            uploads.any(|upload| upload.submission.is_busy())
        })
    }

    /// Whether anything was registered.
    pub(super) fn registered(self) -> bool {
        self.stored.with(|stored| {
            let details = stored.value().map(|own| &own.details);
            details.is_some_and(|details| !details.is_unset())
        })
    }
}

/// What came of a change before a review is not news any more, and what could not be told of it does not matter any more.
fn settled(submission: SubmissionHandle) {
    submission.reset();
    submission.abandon();
}

/// What can be told of a second order that the browser may have made beside this one, where that was made here just now.
fn doubled(one: OrderPage) -> View {
    let orders = one.app.orders;
    let id = one.id.get();
    let doubled = orders.doubled.get().filter(|(own, _)| *own == id);
    let ends = "Sinch has no list of orders, so Numberdesk can’t look further; the Sinch dashboard may show it. An order \
                that isn’t submitted rents nothing, and ends by itself after 48 hours at most.";
    let close = || vec![button("Close", move || orders.doubled.set(None)).into()];
    match doubled.map(|(_, doubled)| doubled) {
        None | Some(DuplicateCheck::None) => ().into(),
        Some(DuplicateCheck::Gone(phones)) => notice(
            Severity::Warning,
            &[
                "There may be a second order: ",
                &numbers_are(&phones),
                " not on offer any more either.",
            ]
            .concat(),
            &[
                "Your browser may have sent the order again after a lost connection, or somebody else was faster. ",
                ends,
            ]
            .concat(),
            close(),
        ),
        Some(DuplicateCheck::Unknown) => notice(
            Severity::Info,
            "Numberdesk can’t tell whether there is a second order.",
            &[
                "Your browser may send an order again after a lost connection. ",
                ends,
            ]
            .concat(),
            close(),
        ),
    }
}

/// What is sent for what stands in a form.
fn wrapped(form: &Form, values: &Values) -> JsonValue {
    JsonValue::Object(vec![("data".to_owned(), form.data(values))])
}

/// The way of an order, and where on it this one is.
fn steps(one: OrderPage) -> View {
    let all = move || {
        let state = one.state.get();
        let missing = one.needs.with(|needs| {
            let needs = needs.value()?;
            let stored = one.stored.with(|stored| {
                let stored = stored.value();
                stored
                    .map(|own| own.attachments.clone())
                    .unwrap_or_default()
            });
            Some(needs.missing(&stored).count())
        });
        let asked = !matches!(one.form.get(), None | Some(RequirementsForm::Empty));
        let wants_documents = one
            .needs
            .with(|needs| needs.value().is_some_and(|own| !own.documents.is_empty()));
        let open = state.as_ref().is_some_and(OrderState::is_open);
        let reviewed = matches!(state, Some(OrderState::Completed | OrderState::Rejected));
        let in_review = state == Some(OrderState::InReview);
        let registered = one.registered();
        let papers = missing == Some(0);
        let mut steps = vec![("Create the order", true)];
        if asked {
            steps.push(("Fill in the registration", registered || !open));
        }
        if wants_documents {
            steps.push(("Send documents", papers || !open));
        }
        steps.push(("Submit", in_review || reviewed));
        steps.push(("Review by Sinch", reviewed));
        let now = steps.iter().position(|(_, done)| !done);
        let over = matches!(state, Some(OrderState::Expired | OrderState::Rejected));
        list(steps.into_iter().enumerate(), move |(at, (label, done))| {
            let (mark, word) = match (done, Some(at) == now && !over) {
                (true, _) => ("done", " ✓ done"),
                (false, true) => ("now", " – now"),
                (false, false) => ("later", ""),
            };
            let item = el("li").attr("data-state", mark).child(label).child(word);
            match mark {
                "now" => item.attr("aria-current", "step").into(),
                _ => item.into(),
            }
        })
    };
    block("ol", "steps order-steps")
        .attr("aria-label", "Steps")
        .child(dynamic(all))
        .into()
}
