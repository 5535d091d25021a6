//! The list of known orders.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    cancel::CancelToken,
    client_error::{ClientError, Explanation},
    gateway::Role,
    options::RequestOptions,
    submission::Phase,
};
use numbers_model::{
    identifier,
    order::{Order, is_order_id},
};

use super::{Breadcrumb, OrderBadge, new_order_href, ticking_clock, time_left, title};
use crate::{
    browser::{focus, intl},
    components::{
        excerpt::excerpt,
        field::TextInput,
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        known_orders,
        remote::Remote,
    },
    widgets::{role_gate::RoleGate, time::DateTime},
};

/// The state of the page. Copies share it.
#[derive(Clone, Copy)]
struct OrderList {
    app: AppState,
    /// The IDs of the listed orders, in their order on the page.
    ids: RwSignal<Vec<String>>,
    now_ms: RwSignal<i64>,
    /// The orders to be read, one after the other. The last is next.
    queue: RwSignal<Vec<(String, RwSignal<Remote<Order>>)>>,
    is_reading: RwSignal<bool>,
    cancel: StoredValue<CancelToken, LocalStorage>,
    /// The outcome of the last action, as a sentence.
    outcome: RwSignal<String>,
}

/// The page of the list.
#[component]
pub(super) fn OrderListPage() -> impl IntoView {
    let app = use_app_state();
    title("Number orders");
    let list = OrderList::start(app);
    // A memo, so that screen readers do not announce equal text again.
    let announced = Memo::new(move |_| list.outcome.get());
    view! {
        <div class="page">
            <Breadcrumb />
            <div class="page-head">
                <h1 tabindex="-1">"Number orders"</h1>
                <div class="actions">
                    <RoleGate account=app.account() role=Role::Buyer what="ordering numbers">
                        <a class="button primary" href=new_order_href(app, "", "", None)>
                            "Order numbers"
                        </a>
                    </RoleGate>
                </div>
            </div>
            <p class="lead">
                "The API has no list of orders. This browser keeps the IDs of those that were made here, and nothing else of \
                 them. An order that was made elsewhere can be added by its ID."
            </p>
            <p role="status" class="quiet" prop:textContent=announced></p>
            <Show when=move || list.ids.with(Vec::is_empty)>
                <p class="empty">
                    {move || match app.account().may(Role::Buyer) {
                        true => "No orders yet. Order numbers, or add an order by its ID.",
                        false => "No orders yet. Add an order by its ID.",
                    }}
                </p>
            </Show>
            <ul class="orders" aria-label="Number orders">
                <For each=move || list.ids.get() key=Clone::clone let:id>
                    <OrderEntry list id />
                </For>
            </ul>
            <AddForm list />
        </div>
    }
}

/// The entry of an order, which is read when the entry is rendered.
#[component]
fn OrderEntry(
    /// The list of orders.
    list: OrderList,
    /// The ID.
    id: String,
) -> impl IntoView {
    let order = RwSignal::new(Remote::Loading(None));
    list.read(id.clone(), order);
    let known_by = id.clone();
    let name = move || {
        let name = order.with(|remote| remote.value().map(Order::name));
        excerpt(&name.unwrap_or_else(|| known_by.clone()))
    };
    let (forgotten, retried) = (id.clone(), id.clone());
    let details = move || match order.get() {
        Remote::Ready(order) => view! { <OrderFacts order now_ms=list.now_ms /> }.into_any(),
        Remote::Failed(failure, _) => {
            let id = retried.clone();
            let retry = move |()| list.read(id.clone(), order);
            view! { <ReadError failure on_retry=retry /> }.into_any()
        }
        Remote::Loading(_) => view! { <p class="quiet">"Reading the order…"</p> }.into_any(),
    };
    let href = list.app.href(&Route::Orders(Some(id.clone())));
    view! {
        <li class="panel order-entry">
            <div class="cause-head">
                <h2>
                    <a href=href prop:textContent=name></a>
                </h2>
                <button
                    type="button"
                    aria-label=format!("Forget order {id}")
                    on:click=move |_| list.forget(&forgotten)
                >
                    "Forget"
                </button>
            </div>
            {details}
            <p class="quiet order-id">
                "Order " <span class="code" prop:textContent=excerpt(&id)></span>
            </p>
        </li>
    }
}

/// State, region, type and times of an order.
#[component]
fn OrderFacts(
    /// The order.
    order: Order,
    /// The time, in milliseconds since 1970.
    now_ms: RwSignal<i64>,
) -> impl IntoView {
    let region = order.region.as_deref().map(intl::region_label);
    let kind = order.kind.as_ref().map(|kind| kind.label().to_owned());
    let selection: Vec<String> = region.into_iter().chain(kind).collect();
    let selection = excerpt(&selection.join(", "));
    let state = order.state.clone();
    let created = order.created.clone().map(|timestamp| {
        view! { <span>"Made " <DateTime timestamp /></span> }
    });
    let reservation = move || match time_left(&order, now_ms.get()) {
        Some(left) => format!("Reserved for another {left}"),
        None => String::new(),
    };
    view! {
        <p class="order-facts">
            <OrderBadge state />
            <span prop:textContent=selection></span>
            <span prop:textContent=reservation></span>
            {created}
        </p>
    }
}

/// The form that adds an order by its ID.
#[component]
fn AddForm(
    /// The list of orders.
    list: OrderList,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let add = move || {
        let id = typed.with_untracked(|typed| identifier::clean(typed));
        if !is_order_id(&id) || id == super::NEW {
            error.set(Some("Enter an order ID: letters and digits.".to_owned()));
            focus::focus_soon(&["#order-id"]);
            return;
        }
        error.set(None);
        typed.set(String::new());
        list.add(&id);
    };
    view! {
        <form
            class="panel order-add"
            aria-label="Add an order"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
        >
            <TextInput
                label="Order ID"
                id="order-id"
                value=typed
                hint="As the answer to its creation, a callback or the dashboard names it."
                error
            />
            <button type="submit">"Add order"</button>
        </form>
    }
}

/// Why an order could not be read.
#[component]
fn ReadError(
    /// The failure.
    failure: ClientError,
    /// Reads again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let Explanation { what, advice } = match failure.status() {
        Some(404) => Explanation::new(
            "The server does not know this order.",
            "Check the ID. If it is right, the order may belong to another project, or be long gone.",
        ),
        _ => failure.explain(),
    };
    let retry = view! {
        <button type="button" on:click=move |_| on_retry.run(())>
            "Try again"
        </button>
    };
    view! { <Notice severity=Severity::Warning what advice actions=vec![retry.into_any()] /> }
}

impl OrderList {
    /// The state with the known orders, which ends with its owner.
    fn start(app: AppState) -> Self {
        let list = Self {
            app,
            ids: RwSignal::new(known_orders::ids(app.connection)),
            now_ms: ticking_clock(),
            queue: RwSignal::new(Vec::new()),
            is_reading: RwSignal::new(false),
            cancel: StoredValue::new_local(CancelToken::new()),
            outcome: RwSignal::new(String::new()),
        };
        on_cleanup(move || {
            list.cancel.try_with_value(CancelToken::cancel);
        });
        // An order that another page has sent may be made meanwhile.
        Effect::new(move || {
            if app.orders().submission.phase() == Phase::Done {
                for id in known_orders::ids(app.connection) {
                    list.show(id);
                }
            }
        });
        list
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

    fn forget(self, id: &str) {
        known_orders::remove(self.app.connection, id);
        self.ids.update(|ids| ids.retain(|other| other != id));
        self.outcome.set(format!(
            "Order {id} is forgotten here. The order itself stays as it is."
        ));
        focus::focus_soon(&["main h1"]);
    }

    fn add(self, id: &str) {
        known_orders::add(self.app.connection, id);
        self.ids.update(|ids| {
            ids.retain(|other| other != id);
            ids.insert(0, id.to_owned());
        });
        self.outcome.set(format!("Order {id} is added."));
    }

    /// Shows an order first, unless it is in the list already.
    fn show(self, id: String) {
        self.ids.update(|ids| {
            if !ids.contains(&id) {
                ids.insert(0, id);
            }
        });
    }
}
