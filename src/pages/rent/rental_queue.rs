//! The queue of rentals: progress, outcomes and surplus numbers. The page calls it the ledger.

use leptos::prelude::*;
use numbers_model::available::{BasketItem, surplus_warning};

use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, link, list},
        focus, intl,
    },
    components::{
        busy_button::action_button,
        notice::{Severity, notice},
    },
    routes::Route,
    state::{
        app_state::AppState,
        rent::{Comparison, Rental, RentalState},
    },
};

/// The panel of the queue.
pub(super) fn rental_queue(app: AppState) -> View {
    let rent = app.rent;
    let surplus = Memo::new(move |_| rent.surplus());
    let counts = move || {
        let more = match surplus.with(Vec::len) {
            0 => String::new(),
            1 => ", and 1 more new number".to_owned(),
            more => format!(", and {} more new numbers", intl::integer(more)),
        };
        rent.queue.with(|queue| {
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
        })
    };
    let has_waiting = move || {
        let is_waiting = |rental: &Rental| rental.state == RentalState::Waiting;
        rent.queue.with(|queue| queue.iter().any(is_waiting))
    };
    let has_unknown = move || {
        let is_unknown = |rental: &Rental| matches!(rental.state, RentalState::Unknown(_));
        rent.queue.with(|queue| queue.iter().any(is_unknown))
    };
    let actions = move || -> View {
        if rent.running.get() {
            return action_button(
                "Stop after this one",
                move || rent.stopping.get(),
                move || rent.stopping.set(true),
            )
            .into();
        }
        let resume = has_waiting()
            .then(|| button("Go on with the rest", move || rent.resume()).class("primary"));
        let is_busy = rent.queue.with(|queue| {
            let is_verifying = |rental: &Rental| rental.state == RentalState::Verifying;
            queue.iter().any(is_verifying)
        });
        // The label tells that something would be lost.
        let label = if has_unknown() || has_waiting() {
            "Forget this ledger"
        } else {
            "Rent more"
        };
        let end = action_button(label, move || is_busy, move || rent.clear());
        let note = block("span", "quiet")
            .child("Numbers can be put into the basket again when this ledger is closed.");
        [resume.into(), end.into(), note.into()].into()
    };
    block("section", "panel")
        .attr("aria-label", "Ledger")
        .child(
            el("h2")
                .id("ledger")
                .attr("tabindex", "-1")
                .child("What was sent"),
        )
        .child(
            block("p", "status-count")
                .attr("role", "status")
                .text(counts),
        )
        .child(
            el("progress")
                .attr("aria-label", "Renting")
                .live("max", move || {
                    Some(rent.queue.with(Vec::len).max(1).to_string())
                })
                .live("value", move || {
                    let was_sent = |rental: &&Rental| rental.state != RentalState::Waiting;
                    let sent = rent
                        .queue
                        .with(|queue| queue.iter().filter(was_sent).count());
                    Some(sent.to_string())
                }),
        )
        .child(dynamic(move || {
            let rows = rent
                .queue
                .with(|queue| list(queue, |rental| rental_entry(app, rental)));
            block("ol", "ledger").child(rows)
        }))
        .child(dynamic(move || {
            surplus.with(|surplus| surplus_notice(app, surplus))
        }))
        .child(dynamic(move || {
            comparison_notice(app, surplus.with(Vec::is_empty))
        }))
        .child(block("div", "form-actions").child(dynamic(actions)))
        .into()
}

/// The warning of numbers that no rental accounts for, with links to their pages, where they can be released.
fn surplus_notice(app: AppState, surplus: &[String]) -> Option<View> {
    let (what, advice) = surplus_warning(surplus)?;
    let mut actions: Vec<View> = surplus
        .iter()
        .map(|phone| {
            let path = Route::Number(phone.clone());
            link(phone, &app.href(&path)).class("number").into()
        })
        .collect();
    actions.push(check_list_button(app));
    Some(notice(Severity::Warning, &what, advice, actions))
}

fn check_list_button(app: AppState) -> View {
    let rent = app.rent;
    let loading = move || rent.comparison.get() == Comparison::Loading;
    action_button("Check list again", loading, move || rent.compare_again()).into()
}

/// The state of the comparison of the number list with before. `is_empty`: it has found no number.
fn comparison_notice(app: AppState, is_empty: bool) -> View {
    match app.rent.comparison.get() {
        Comparison::Idle => ().into(),
        Comparison::Done if is_empty => notice(
            Severity::Info,
            "Your list shows no other new number.",
            "",
            vec![check_list_button(app)],
        ),
        Comparison::Done => ().into(),
        Comparison::Loading => el("p")
            .attr("role", "status")
            .child("Comparing your list with before…")
            .into(),
        Comparison::Failed(why) => notice(
            Severity::Warning,
            "Your list couldn’t be compared with before.",
            &format!(
                "{why} Without that a second number, rented by a request that the browser repeated, would not be seen."
            ),
            vec![check_list_button(app)],
        ),
    }
}

/// The entry of a rental: its state, and what can be done about it.
fn rental_entry(app: AppState, rental: &Rental) -> View {
    let (rent, key) = (app.rent, rental.key);
    let client = app.connection.client_untracked();
    let sends_keys = client.is_some_and(|client| client.sends_keys());
    let name = rental.item.name();
    let check = |label: &str| {
        let about = format!("{label} {name}");
        button(label, move || {
            rent.check_again(key);
            focus::focus_soon(&["#ledger"]);
        })
        .attr("aria-label", &about)
    };
    let retry = |label: &str| {
        let about = format!("{label} {name}");
        button(label, move || {
            rent.retry(key);
            // The button disappears, so that the focus moves to the outcome.
            focus::focus_soon(&["#ledger"]);
        })
        .attr("aria-label", &about)
    };
    let (state, text, actions): (&str, View, View) = match &rental.state {
        RentalState::Waiting => ("– Not sent", ().into(), ().into()),
        RentalState::Sending => ("… Renting", ().into(), ().into()),
        RentalState::Verifying => (
            "… Looking",
            "No clear answer. Looking at what happened.".into(),
            ().into(),
        ),
        RentalState::Rented { phone, how } => {
            let path = Route::Number(phone.clone());
            let number = link(phone, &app.href(&path)).class("number");
            let text = format!(": {how} {}", rental.name_outcome);
            let actions = rental.is_unlisted.then(|| check("Check again"));
            (
                "✓ Rented",
                [number.into(), text.into()].into(),
                actions.into(),
            )
        }
        RentalState::Refused {
            what,
            advice,
            is_proven,
        } => (
            "✕ Not rented",
            format!("{what} {advice}").into(),
            [
                (!is_proven).then(|| check("Check again")).into(),
                retry("Try again").into(),
            ]
            .into(),
        ),
        RentalState::Unknown(why) => (
            "? Not known",
            format!("It is not known whether it is rented. {why}").into(),
            [
                check("Check again").into(),
                // The same number can’t be rented twice, nor can anything under the same idempotency key.
                retry(
                    match sends_keys || matches!(rental.item, BasketItem::Number(_)) {
                        true => "Try again",
                        false => "Rent again anyway",
                    },
                )
                .into(),
            ]
            .into(),
        ),
    };
    el("li")
        .child(el("strong").child(name.as_str()))
        .child(" ")
        .child(block("span", "ledger-state").child(state))
        .child(el("div").child(text))
        .child(block("div", "row-actions").child(actions))
        .into()
}
