//! The list of known orders.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    cancel::CancelToken,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    submission::Phase,
};
use numbers_model::{
    identifier,
    order::{Order, is_order_id},
};

use super::{breadcrumb, heading, new_order_href, order_badge, ticking_clock, time_left, title};
use crate::{
    browser::{
        dom::{El, View, block, button, dynamic, el, keyed, link},
        focus, intl,
    },
    components::{
        field::TextField,
        notice::{Severity, notice},
        time::date_time,
    },
    reactive::effect,
    routes::Route,
    state::{app_state::AppState, known_orders, remote::Remote},
};

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
struct OrderList {
    app: AppState,
    /// All IDs that were ever listed. The index of an ID is the key of its entry.
    ids: RwSignal<Vec<String>>,
    /// The keys of the listed orders.
    keys: RwSignal<Vec<usize>>,
    now_ms: RwSignal<i64>,
    /// The orders to be read, one after the other. The last is next.
    queue: RwSignal<Vec<(String, RwSignal<Remote<Order>>)>>,
    is_reading: RwSignal<bool>,
    cancel: StoredValue<CancelToken, LocalStorage>,
    /// The outcome of the last action, as a sentence.
    outcome: RwSignal<String>,
}

/// The page of the list.
pub(super) fn list_page(app: AppState) -> View {
    title("Number orders");
    let ids = known_orders::ids(app.connection);
    let list = OrderList {
        app,
        keys: RwSignal::new((0..ids.len()).collect()),
        ids: RwSignal::new(ids),
        now_ms: ticking_clock(),
        queue: RwSignal::new(Vec::new()),
        is_reading: RwSignal::new(false),
        cancel: StoredValue::new_local(CancelToken::new()),
        outcome: RwSignal::new(String::new()),
    };
    leptos::prelude::on_cleanup(move || {
        list.cancel.try_with_value(CancelToken::cancel);
    });
    // An order that another page has sent may be made meanwhile.
    effect(move || {
        if app.orders.submission.phase() == Phase::Done {
            for id in known_orders::ids(app.connection) {
                list.show(&id);
            }
        }
    });
    let keys = Memo::new(move |_| list.keys.get());
    let actions = block("div", "actions")
        .child(link("Order numbers", &new_order_href(app, "", "", None)).class("button primary"));
    block("div", "page")
        .child(breadcrumb(app))
        .child(
            block("div", "page-head")
                .child(heading("Number orders"))
                .child(actions),
        )
        .child(block("p", "lead").child(
            "The API has no list of orders. This browser keeps the IDs of those that were made here, and nothing else of \
             them. An order that was made elsewhere can be added by its ID.",
        ))
        .child(
            el("p")
                .attr("role", "status")
                .class("quiet")
                .text(move || list.outcome.get()),
        )
        .child(dynamic(move || {
            keys.with(Vec::is_empty)
                .then(|| block("p", "empty").child("No orders yet. Order numbers, or add an order by its ID."))
        }))
        .child(keyed(
            block("ul", "orders").attr("aria-label", "Number orders"),
            keys,
            move |key| list.entry(key),
        ))
        .child(list.add_form())
        .into()
}

impl OrderList {
    fn id(self, key: usize) -> String {
        self.ids
            .with_untracked(|ids| ids.get(key).cloned().unwrap_or_default())
    }

    /// The entry of an order, which is read when the entry is rendered.
    fn entry(self, key: usize) -> El {
        let id = self.id(key);
        let order = RwSignal::new(Remote::Loading(None));
        self.read(id.clone(), order);
        let retried = id.clone();
        let details = move || {
            order.with(|remote| -> View {
                match remote {
                    Remote::Ready(order) => self.details(order),
                    Remote::Failed(failure, _) => read_error(failure, {
                        let id = retried.clone();
                        move || self.read(id.clone(), order)
                    }),
                    Remote::Loading(_) => el("p").class("quiet").child("Reading the order…").into(),
                }
            })
        };
        let name = {
            let id = id.clone();
            move || {
                let name = order.with(|remote| remote.value().map(Order::name));
                name.unwrap_or_else(|| id.clone())
            }
        };
        let href = self.app.href(&Route::Orders(Some(id.clone())));
        let forget_label = format!("Forget order {id}");
        block("li", "panel order-entry")
            .child(
                block("div", "cause-head")
                    .child(el("h2").child(el("a").attr("href", &href).text(name)))
                    .child(
                        button("Forget", move || self.forget(key))
                            .attr("aria-label", &forget_label),
                    ),
            )
            .child(dynamic(details))
            .child(
                block("p", "quiet order-id")
                    .child("Order ")
                    .child(block("span", "code").child(id.as_str())),
            )
    }

    /// Queues an order to be read.
    fn read(self, id: String, order: RwSignal<Remote<Order>>) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        order.set(Remote::Loading(None));
        self.queue.update(|queue| queue.insert(0, (id, order)));
        if self.is_reading.get_untracked() {
            return;
        }
        self.is_reading.set(true);
        let cancel = self.cancel.get_value();
        spawn_local(async move {
            while let Some((id, order)) = self.next() {
                let answer = client.order(&id, &RequestOptions::new(&cancel)).await;
                order.update(|order| {
                    *order = match answer {
                        Ok(order) => Remote::Ready(order),
                        Err(failure) => Remote::Failed(failure, None),
                    };
                });
            }
            self.is_reading.update(|is_reading| *is_reading = false);
        });
    }

    /// The next order to be read; `None` once the page is gone.
    fn next(self) -> Option<(String, RwSignal<Remote<Order>>)> {
        if self.queue.is_disposed() {
            return None;
        }
        let mut next = None;
        self.queue.update(|queue| next = queue.pop());
        next
    }

    /// State, region, type and times of an order.
    fn details(self, order: &Order) -> View {
        let region = order.region.as_deref().map(intl::region_label);
        let kind = order.kind.as_ref().map(|kind| kind.label().to_owned());
        let selection: Vec<String> = region.into_iter().chain(kind).collect();
        let reservation = {
            let order = order.clone();
            move || match time_left(&order, self.now_ms.get()) {
                Some(left) => format!("Reserved for another {left}"),
                None => String::new(),
            }
        };
        let created = order.created.as_ref().map(|created| -> View {
            let created = date_time(created);
            el("span").child("Made ").child(created).into()
        });
        block("p", "order-facts")
            .child(order_badge(&order.state))
            .child(el("span").child(selection.join(", ")))
            .child(el("span").text(reservation))
            .child(created)
            .into()
    }

    fn forget(self, key: usize) {
        let id = self.id(key);
        known_orders::remove(self.app.connection, &id);
        self.keys.update(|keys| keys.retain(|other| *other != key));
        self.outcome.set(format!(
            "Order {id} is forgotten here. The order itself stays as it is."
        ));
        focus::focus_soon(&["main h1"]);
    }

    fn add_form(self) -> View {
        let typed = RwSignal::new(String::new());
        let error = RwSignal::new(None::<&str>);
        let add = move || {
            let id = typed.with_untracked(|typed| identifier::clean(typed));
            if !is_order_id(&id) || id == super::NEW {
                error.set(Some("Enter an order ID: letters and digits."));
                focus::focus_soon(&["#order-id"]);
                return;
            }
            error.set(None);
            typed.set(String::new());
            self.add(&id);
        };
        block("form", "panel order-add")
            .attr("aria-label", "Add an order")
            .flag("novalidate", true)
            .submit(add)
            .child(
                TextField::new("Order ID", "order-id", typed)
                    .hint("As the answer to its creation, a callback or the dashboard names it.")
                    .draw(move || error.get().map(str::to_owned)),
            )
            .child(el("button").attr("type", "submit").child("Add order"))
            .into()
    }

    fn add(self, id: &str) {
        known_orders::add(self.app.connection, id);
        let key = self.show(id);
        self.keys.update(|keys| {
            keys.retain(|other| *other != key);
            keys.insert(0, key);
        });
        self.outcome.set(format!("Order {id} is added."));
    }

    /// Shows an order first, unless it is in the list already; returns its key.
    fn show(self, id: &str) -> usize {
        let listed = self
            .ids
            .with_untracked(|ids| ids.iter().position(|other| other == id));
        let key = listed.unwrap_or_else(|| {
            self.ids.update(|ids| ids.push(id.to_owned()));
            self.ids.with_untracked(Vec::len) - 1
        });
        self.keys.update(|keys| {
            if !keys.contains(&key) {
                keys.insert(0, key);
            }
        });
        key
    }
}

/// Why an order could not be read.
fn read_error(failure: &ClientError, retry: impl Fn() + 'static) -> View {
    let Explanation { what, advice } = match failure.status() {
        Some(404) => Explanation::new(
            "The server does not know this order.",
            "Check the ID. If it is right, the order may belong to another project, or be long gone.",
        ),
        _ => failure.explain(),
    };
    notice(
        Severity::Warning,
        &what,
        &advice,
        vec![button("Try again", retry).into()],
    )
}
