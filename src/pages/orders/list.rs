//! The orders that this browser knows.

use numbers_client::{
    cancel::CancelToken,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
};
use numbers_model::{
    identifier,
    order::{Order, is_order_id},
};

use super::{badge, crumb, heading, new_order, ticking, time_left, title};
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
    reactive::{Var, memo, spawn},
    routes::Route,
    state::{
        app_state::AppState,
        known_orders::{forget, keep, known},
        remote::Remote,
    },
};

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
struct Page {
    app: AppState,
    /// Every ID that was shown, in the order in which they came: its place is its key.
    ids: Var<Vec<String>>,
    /// The keys that are shown.
    shown: Var<Vec<usize>>,
    now: Var<i64>,
    /// What is to be read, one after the other.
    queue: Var<Vec<(String, Var<Remote<Order>>)>>,
    reading: Var<bool>,
    cancel: Var<CancelToken>,
    said: Var<String>,
}

/// The page.
pub(super) fn list_page(app: AppState) -> View {
    title("Number orders");
    let ids = known(app.connection);
    let page = Page {
        app,
        shown: Var::new((0..ids.len()).collect()),
        ids: Var::new(ids),
        now: ticking(),
        queue: Var::new(Vec::new()),
        reading: Var::new(false),
        cancel: Var::new(CancelToken::new()),
        said: Var::new(String::new()),
    };
    leptos::prelude::on_cleanup(move || {
        page.cancel.try_with_untracked(CancelToken::cancel);
    });
    let keys = memo(move || page.shown.get());
    let actions = block("div", "actions")
        .child(link("Order numbers", &new_order(app, "", "", None)).class("button primary"));
    block("div", "page")
        .child(crumb(app))
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
                .text(move || page.said.get()),
        )
        .child(dynamic(move || {
            keys.with(Vec::is_empty)
                .then(|| block("p", "empty").child("No orders yet. Order numbers, or add an order by its ID."))
        }))
        .child(keyed(
            block("ul", "orders").attr("aria-label", "Number orders"),
            keys,
            move |key| page.entry(key),
        ))
        .child(page.add_form())
        .into()
}

impl Page {
    fn id(self, key: usize) -> String {
        self.ids
            .with_untracked(|ids| ids.get(key).cloned().unwrap_or_default())
    }

    /// OrderPage order, read when it is shown.
    fn entry(self, key: usize) -> El {
        let id = self.id(key);
        let order = Var::new(Remote::Loading(None));
        self.read(id.clone(), order);
        let again = id.clone();
        let drawn = move || {
            order.with(|remote| -> View {
                match remote {
                    Remote::Ready(found) => self.facts(found),
                    Remote::Failed(failure, _) => failed(failure, {
                        let id = again.clone();
                        move || self.read(id.clone(), order)
                    }),
                    Remote::Loading(_) => el("p").class("quiet").child("Reading the order…").into(),
                }
            })
        };
        let name = {
            let id = id.clone();
            move || {
                let named = order.with(|remote| remote.value().map(Order::name));
                named.unwrap_or_else(|| id.clone())
            }
        };
        let href = self.app.href(&Route::Orders(Some(id.clone())));
        let forget_label = ["Forget order ", &id].concat();
        block("li", "panel order-entry")
            .child(
                block("div", "cause-head")
                    .child(el("h2").child(el("a").attr("href", &href).text(name)))
                    .child(
                        button("Forget", move || self.forget(key))
                            .attr("aria-label", &forget_label),
                    ),
            )
            .child(dynamic(drawn))
            .child(
                block("p", "quiet order-id")
                    .child("Order ")
                    .child(block("span", "code").child(id.as_str())),
            )
    }

    fn read(self, id: String, order: Var<Remote<Order>>) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        order.set(Remote::Loading(None));
        self.queue.update(|queue| queue.insert(0, (id, order)));
        if self.reading.get_untracked() {
            return;
        }
        self.reading.set(true);
        let cancel = self.cancel.get_untracked();
        spawn(async move {
            while let Some((id, order)) = self.next() {
                let answer = client.order(&id, &RequestOptions::new(&cancel)).await;
                order.update(|order| {
                    *order = match answer {
                        Ok(found) => Remote::Ready(found),
                        Err(failure) => Remote::Failed(failure, None),
                    };
                });
            }
            self.reading.update(|reading| *reading = false);
        });
    }

    /// What is to be read next; nothing once the page is left.
    fn next(self) -> Option<(String, Var<Remote<Order>>)> {
        if self.queue.is_disposed() {
            return None;
        }
        let mut next = None;
        self.queue.update(|queue| next = queue.pop());
        next
    }

    fn facts(self, order: &Order) -> View {
        let place = order.region.as_deref().map(intl::region_label);
        let kind = order.kind.as_ref().map(|kind| kind.label().to_owned());
        let what: Vec<String> = place.into_iter().chain(kind).collect();
        let ends = {
            let order = order.clone();
            move || match time_left(&order, self.now.get()) {
                Some(left) => ["Reserved for another ", &left].concat(),
                None => String::new(),
            }
        };
        let created = order.created.as_ref().map(|at| -> View {
            let day = date_time(at);
            el("span").child("Made ").child(day).into()
        });
        block("p", "order-facts")
            .child(badge(&order.state))
            .child(el("span").child(what.join(", ")))
            .child(el("span").text(ends))
            .child(created)
            .into()
    }

    fn forget(self, key: usize) {
        let id = self.id(key);
        forget(self.app.connection, &id);
        self.shown.update(|shown| shown.retain(|own| *own != key));
        self.said.set(
            [
                "Order ",
                &id,
                " is forgotten here. The order itself stays as it is.",
            ]
            .concat(),
        );
        focus::focus_soon(&["main h1"]);
    }

    fn add_form(self) -> View {
        let typed = Var::new(String::new());
        let wrong = Var::new(None::<&str>);
        let add = move || {
            let id = typed.with_untracked(|typed| identifier::clean(typed));
            if !is_order_id(&id) || id == super::NEW {
                wrong.set(Some("Enter an order ID: letters and digits."));
                focus::focus_soon(&["#order-id"]);
                return;
            }
            wrong.set(None);
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
                    .draw(move || wrong.get().map(str::to_owned)),
            )
            .child(el("button").attr("type", "submit").child("Add order"))
            .into()
    }

    fn add(self, id: &str) {
        keep(self.app.connection, id);
        let known = self
            .ids
            .with_untracked(|ids| ids.iter().position(|own| own == id));
        let key = known.unwrap_or_else(|| {
            self.ids.update(|ids| ids.push(id.to_owned()));
            self.ids.with_untracked(Vec::len) - 1
        });
        self.shown.update(|shown| {
            shown.retain(|own| *own != key);
            shown.insert(0, key);
        });
        self.said.set(["Order ", id, " is added."].concat());
    }
}

fn failed(failure: &ClientError, again: impl Fn() + 'static) -> View {
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
        vec![button("Try again", again).into()],
    )
}
