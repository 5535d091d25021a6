//! What was sent, one item after the other, and what came of it.

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
    reactive::memo,
    routes::Route,
    state::{
        app_state::AppState,
        rent::{Comparison, Rental, RentalState},
    },
};

/// The ledger.
pub(super) fn ledger(app: AppState) -> View {
    let rent = app.rent;
    let surplus = memo(move || rent.surplus());
    let words = move || {
        let more = match surplus.with(Vec::len) {
            0 => String::new(),
            1 => ", and 1 more new number".to_owned(),
            more => format!(", and {} more new numbers", intl::integer(more)),
        };
        rent.queue.with(|queue| {
            let count = |is: fn(&RentalState) -> bool| {
                let all = queue.iter().filter(|rental| is(&rental.state));
                intl::integer(all.count())
            };
            let rented = count(|state| matches!(state, RentalState::Rented { .. }));
            let refused = count(RentalState::is_refused);
            let unknown = count(|state| matches!(state, RentalState::Unknown(_)));
            let waiting = count(|state| *state == RentalState::Waiting);
            let all = intl::integer(queue.len());
            format!(
                "{rented} of {all} rented, {refused} not rented, {unknown} unclear, {waiting} not sent{more}"
            )
        })
    };
    let waiting = move || {
        let waits = |rental: &Rental| rental.state == RentalState::Waiting;
        rent.queue.with(|queue| queue.iter().any(waits))
    };
    let unclear = move || {
        let is = |rental: &Rental| matches!(rental.state, RentalState::Unknown(_));
        rent.queue.with(|queue| queue.iter().any(is))
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
        let go_on = waiting()
            .then(|| button("Go on with the rest", move || rent.resume()).class("primary"));
        let busy = rent.queue.with(|queue| {
            let verifies = |rental: &Rental| rental.state == RentalState::Verifying;
            queue.iter().any(verifies)
        });
        // What is unclear is not thrown away by the way.
        let label = if unclear() || waiting() {
            "Forget this ledger"
        } else {
            "Rent more"
        };
        let end = action_button(label, move || busy, move || rent.clear());
        let note = block("span", "quiet")
            .child("Numbers can be put into the basket again when this ledger is closed.");
        [go_on.into(), end.into(), note.into()].into()
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
                .text(words),
        )
        .child(
            el("progress")
                .attr("aria-label", "Renting")
                .live("max", move || {
                    Some(rent.queue.with(Vec::len).max(1).to_string())
                })
                .live("value", move || {
                    let done = |rental: &&Rental| rental.state != RentalState::Waiting;
                    let done = rent.queue.with(|all| all.iter().filter(done).count());
                    Some(done.to_string())
                }),
        )
        .child(dynamic(move || {
            let rows = rent
                .queue
                .with(|queue| list(queue, |rental| row(app, rental)));
            block("ol", "ledger").child(rows)
        }))
        .child(dynamic(move || {
            surplus.with(|surplus| doubled(app, surplus))
        }))
        .child(dynamic(move || compared(app, surplus.with(Vec::is_empty))))
        .child(block("div", "form-actions").child(dynamic(actions)))
        .into()
}

/// The numbers that no rental accounts for, each with the way to its page, where it can be released.
fn doubled(app: AppState, surplus: &[String]) -> Option<View> {
    let (what, advice) = surplus_warning(surplus)?;
    let mut actions: Vec<View> = surplus
        .iter()
        .map(|phone| {
            let path = Route::Number(phone.clone());
            link(phone, &app.href(&path)).class("number").into()
        })
        .collect();
    actions.push(check_list(app));
    Some(notice(Severity::Warning, &what, advice, actions))
}

fn check_list(app: AppState) -> View {
    let rent = app.rent;
    let loading = move || rent.comparison.get() == Comparison::Loading;
    action_button("Check list again", loading, move || rent.compare_again()).into()
}

/// How comparing the list with before goes; `nothing` where it has found nothing.
fn compared(app: AppState, nothing: bool) -> View {
    match app.rent.comparison.get() {
        Comparison::Idle => ().into(),
        Comparison::Done if nothing => notice(
            Severity::Info,
            "Your list shows no other new number.",
            "",
            vec![check_list(app)],
        ),
        Comparison::Done => ().into(),
        Comparison::Loading => el("p")
            .attr("role", "status")
            .child("Comparing your list with before…")
            .into(),
        Comparison::Failed(why) => notice(
            Severity::Warning,
            "Your list couldn’t be compared with before.",
            &[
                &why,
                " Without that a second number, rented by a request that the browser repeated, would not be seen.",
            ]
            .concat(),
            vec![check_list(app)],
        ),
    }
}

fn row(app: AppState, rental: &Rental) -> View {
    let (rent, at) = (app.rent, rental.key);
    let client = app.connection.client_untracked();
    let keys = client.is_some_and(|client| client.sends_keys());
    let name = rental.item.name();
    let look = |label: &str| {
        let about = [label, " ", &name].concat();
        button(label, move || {
            rent.check_again(at);
            focus::focus_soon(&["#ledger"]);
        })
        .attr("aria-label", &about)
    };
    let again = |label: &str| {
        let about = [label, " ", &name].concat();
        button(label, move || {
            rent.retry(at);
            // The button goes: whoever pressed it is led to where the outcome is.
            focus::focus_soon(&["#ledger"]);
        })
        .attr("aria-label", &about)
    };
    let (state, text, more): (&str, View, View) = match &rental.state {
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
            let more = rental.is_unlisted.then(|| look("Check again"));
            ("✓ Rented", [number.into(), text.into()].into(), more.into())
        }
        RentalState::Refused {
            what,
            advice,
            is_proven,
        } => (
            "✕ Not rented",
            format!("{what} {advice}").into(),
            [
                (!is_proven).then(|| look("Check again")).into(),
                again("Try again").into(),
            ]
            .into(),
        ),
        RentalState::Unknown(why) => (
            "? Not known",
            format!("It is not known whether it is rented. {why}").into(),
            [
                look("Check again").into(),
                // The same number can’t be rented twice, nor can anything under the same idempotency key.
                again(match keys || matches!(rental.item, BasketItem::Number(_)) {
                    true => "Try again",
                    false => "Rent again anyway",
                })
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
        .child(block("div", "row-actions").child(more))
        .into()
}
