//! The queue of rentals: progress, outcomes and surplus numbers. The page calls it the ledger.

use leptos::prelude::*;
use numbers_model::available::{BasketItem, surplus_warning};

use crate::{
    browser::{focus, intl},
    components::{
        busy_button::ActionButton,
        excerpt::excerpt,
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        rent::{Comparison, Rental, RentalState},
    },
};

/// The panel of the queue.
#[component]
pub(super) fn RentalQueue() -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let surplus = Memo::new(move |_| rent.surplus());
    let counts = Memo::new(move |_| {
        let more = surplus.with(Vec::len);
        rent.queue.with(|queue| counts_sentence(queue, more))
    });
    let sent = move || {
        let was_sent = |rental: &&Rental| rental.state != RentalState::Waiting;
        rent.queue
            .with(|queue| queue.iter().filter(was_sent).count())
    };
    let keys = move || {
        rent.queue
            .with(|queue| queue.iter().map(|rental| rental.key).collect::<Vec<_>>())
    };
    view! {
        <section class="panel" aria-label="Ledger">
            <h2 id="ledger" tabindex="-1">
                "What was sent"
            </h2>
            <p class="status-count" role="status" prop:textContent=counts></p>
            <progress
                aria-label="Renting"
                max=move || rent.queue.with(Vec::len).max(1).to_string()
                value=move || sent().to_string()
            ></progress>
            <ol class="ledger">
                <For each=keys key=|key| *key let:key>
                    <RentalEntry key />
                </For>
            </ol>
            <SurplusNotice surplus />
            <ComparisonNotice surplus />
            <div class="form-actions">
                <Show when=move || rent.running.get() fallback=move || view! { <EndActions /> }>
                    <ActionButton
                        label="Stop after this one"
                        busy=rent.stopping
                        on_press=move |()| rent.stopping.set(true)
                    />
                </Show>
            </div>
        </section>
    }
}

/// How many rentals are in which state: "1 of 3 rented, 0 not rented, 1 unclear, 1 not sent".
fn counts_sentence(queue: &[Rental], more: usize) -> String {
    let more = match more {
        0 => String::new(),
        1 => ", and 1 more new number".to_owned(),
        more => format!(", and {} more new numbers", intl::integer(more)),
    };
    let count = |is: fn(&RentalState) -> bool| {
        let rentals = queue.iter().filter(|rental| is(&rental.state));
        intl::integer(rentals.count())
    };
    let rented = count(|state| matches!(state, RentalState::Rented { .. }));
    let refused = count(RentalState::is_refused);
    let unknown = count(|state| matches!(state, RentalState::Unknown(_)));
    let waiting = count(|state| *state == RentalState::Waiting);
    let total = intl::integer(queue.len());
    format!(
        "{rented} of {total} rented, {refused} not rented, {unknown} unclear, {waiting} not sent{more}"
    )
}

/// What can be done once no rental is sent any more.
#[component]
fn EndActions() -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let has = move |is: fn(&RentalState) -> bool| {
        rent.queue
            .with(|queue| queue.iter().any(|rental| is(&rental.state)))
    };
    let has_waiting = Memo::new(move |_| has(|state| *state == RentalState::Waiting));
    let has_unknown = Memo::new(move |_| has(|state| matches!(state, RentalState::Unknown(_))));
    let is_busy = Memo::new(move |_| has(|state| *state == RentalState::Verifying));
    // The label tells that something would be lost.
    let label = move || match has_unknown.get() || has_waiting.get() {
        true => "Forget this ledger".to_owned(),
        false => "Rent more".to_owned(),
    };
    view! {
        <Show when=move || has_waiting.get()>
            <button type="button" class="primary" on:click=move |_| rent.resume()>
                "Go on with the rest"
            </button>
        </Show>
        <ActionButton label=Signal::derive(label) busy=is_busy on_press=move |()| rent.clear() />
        <span class="quiet">
            "Numbers can be put into the basket again when this ledger is closed."
        </span>
    }
}

/// The warning of numbers that no rental accounts for, with links to their pages.
#[component]
fn SurplusNotice(
    /// The numbers that no rental accounts for.
    surplus: Memo<Vec<String>>,
) -> impl IntoView {
    let app = use_app_state();
    view! {
        {move || {
            let surplus = surplus.get();
            let (what, advice) = surplus_warning(&surplus)?;
            let links = surplus
                .iter()
                .map(|phone| {
                    let path = Route::Number(phone.clone());
                    view! {
                        <a href=app.href(&path) class="number" prop:textContent=excerpt(phone)></a>
                    }
                        .into_any()
                });
            let check = view! { <CheckListButton /> };
            let actions: Vec<_> = links.chain([check.into_any()]).collect();
            Some(view! { <Notice severity=Severity::Warning what advice actions /> })
        }}
    }
}

/// The button that compares the list with before.
#[component]
fn CheckListButton() -> impl IntoView {
    let app = use_app_state();
    let rent = app.rent();
    let is_loading = move || rent.comparison.get() == Comparison::Loading;
    view! {
        <ActionButton
            label="Check list again"
            busy=Signal::derive(is_loading)
            on_press=move |()| rent.compare_again()
        />
    }
}

/// The state of the comparison of the number list with before; nothing where it has found numbers.
#[component]
fn ComparisonNotice(
    /// The numbers that no rental accounts for.
    surplus: Memo<Vec<String>>,
) -> impl IntoView {
    let app = use_app_state();
    let actions = move || vec![view! { <CheckListButton /> }.into_any()];
    view! {
        {move || match app.rent().comparison.get() {
            Comparison::Idle => None,
            Comparison::Done => {
                surplus
                    .with(Vec::is_empty)
                    .then(|| {
                        let what = "Your list shows no other new number.";
                        view! { <Notice severity=Severity::Info what actions=actions() /> }
                            .into_any()
                    })
            }
            Comparison::Loading => {
                Some(view! { <p role="status">"Comparing your list with before…"</p> }.into_any())
            }
            Comparison::Failed(why) => {
                let advice = format!(
                    "{why} Without that a second number, rented by a request that the browser repeated, would not be seen.",
                );
                let notice = view! {
                    <Notice
                        severity=Severity::Warning
                        what="Your list couldn’t be compared with before."
                        advice
                        actions=actions()
                    />
                };
                Some(notice.into_any())
            }
        }}
    }
}

/// The entry of a rental: its state, and what can be done about it.
#[component]
fn RentalEntry(
    /// The key of the rental or search.
    key: usize,
) -> impl IntoView {
    let app = use_app_state();
    let rental = Memo::new(move |_| {
        app.rent().queue.with(|queue| {
            let rental = queue.iter().find(|rental| rental.key == key);
            rental.cloned()
        })
    });
    let name = rental.with_untracked(|rental| rental.as_ref().map(|rental| rental.item.name()));
    let name = name.unwrap_or_default();
    let state = move || {
        rental.with(|rental| {
            let rental = rental.as_ref();
            rental.map_or("", |rental| state_label(&rental.state))
        })
    };
    view! {
        <li>
            <strong prop:textContent=excerpt(&name)></strong>
            " "
            <span class="ledger-state" prop:textContent=state></span>
            <div>{move || rental.with(|rental| story(app, rental.as_ref()?))}</div>
            <RentalActions key rental name />
        </li>
    }
}

/// A sign and a word for the state of a rental.
fn state_label(state: &RentalState) -> &'static str {
    match state {
        RentalState::Waiting => "– Not sent",
        RentalState::Sending => "… Renting",
        RentalState::Verifying => "… Looking",
        RentalState::Rented { .. } => "✓ Rented",
        RentalState::Refused { .. } => "✕ Not rented",
        RentalState::Unknown(_) => "? Not known",
    }
}

/// What happened in a rental, and how that is known.
fn story(app: AppState, rental: &Rental) -> Option<AnyView> {
    let text = match &rental.state {
        RentalState::Waiting | RentalState::Sending => return None,
        RentalState::Verifying => "No clear answer. Looking at what happened.".to_owned(),
        RentalState::Rented { phone, how } => {
            let path = Route::Number(phone.clone());
            let text = format!(": {how} {}", rental.name_outcome);
            let story = view! {
                <a class="number" href=app.href(&path) prop:textContent=excerpt(phone)></a>
                <span prop:textContent=excerpt(&text)></span>
            };
            return Some(story.into_any());
        }
        RentalState::Refused { what, advice, .. } => format!("{what} {advice}"),
        RentalState::Unknown(why) => format!("It is not known whether it is rented. {why}"),
    };
    Some(view! { <span prop:textContent=excerpt(&text)></span> }.into_any())
}

/// The actions for a rental.
#[component]
fn RentalActions(
    /// The key of the rental or search.
    key: usize,
    /// The rental; `None` once it is gone.
    rental: Memo<Option<Rental>>,
    /// The name.
    name: String,
) -> impl IntoView {
    let app = use_app_state();
    let client = app.connection.client_untracked();
    let sends_keys = client.is_some_and(|client| client.sends_keys());
    let can_check =
        Memo::new(move |_| rental.with(|rental| rental.as_ref().is_some_and(can_check)));
    let retry_label =
        Memo::new(move |_| rental.with(|rental| retry_label(rental.as_ref()?, sends_keys)));
    let name = StoredValue::new(name);
    view! {
        <div class="row-actions">
            <Show when=move || can_check.get()>
                <CheckButton key name=name.get_value() />
            </Show>
            {move || {
                let label = retry_label.get()?;
                Some(view! { <RetryButton key name=name.get_value() label /> })
            }}
        </div>
    }
}

/// Whether it can be looked up once more what happened in a rental.
fn can_check(rental: &Rental) -> bool {
    match rental.state {
        RentalState::Waiting | RentalState::Sending | RentalState::Verifying => false,
        RentalState::Rented { .. } => rental.is_unlisted,
        RentalState::Refused { is_proven, .. } => !is_proven,
        RentalState::Unknown(_) => true,
    }
}

/// The label of the button that sends a rental again; `None` where that makes no sense.
fn retry_label(rental: &Rental, sends_keys: bool) -> Option<&'static str> {
    match rental.state {
        RentalState::Waiting
        | RentalState::Sending
        | RentalState::Verifying
        | RentalState::Rented { .. } => None,
        RentalState::Refused { .. } => Some("Try again"),
        // The same number can’t be rented twice, nor can anything under the same idempotency key.
        RentalState::Unknown(_) => Some(
            match sends_keys || matches!(rental.item, BasketItem::Number(_)) {
                true => "Try again",
                false => "Rent again anyway",
            },
        ),
    }
}

/// The button that checks the outcome of a rental again.
#[component]
fn CheckButton(
    /// The key of the rental or search.
    key: usize,
    /// The name.
    name: String,
) -> impl IntoView {
    let app = use_app_state();
    let check = move |_| {
        app.rent().check_again(key);
        focus::focus_soon(&["#ledger"]);
    };
    view! {
        <button type="button" aria-label=excerpt(&format!("Check again {name}")) on:click=check>
            "Check again"
        </button>
    }
}

/// The button that sends a rental again.
#[component]
fn RetryButton(
    /// The key of the rental or search.
    key: usize,
    /// The name.
    name: String,
    /// The label.
    label: &'static str,
) -> impl IntoView {
    let app = use_app_state();
    let retry = move |_| {
        app.rent().retry(key);
        // The button disappears, so that the focus moves to the outcome.
        focus::focus_soon(&["#ledger"]);
    };
    view! {
        <button
            type="button"
            aria-label=excerpt(&format!("{label} {name}"))
            prop:textContent=label
            on:click=retry
        ></button>
    }
}
