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
        rent::{Comparison, Entry, Progress},
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
            more => [", and ", &intl::integer(more), " more new numbers"].concat(),
        };
        rent.ledger.with(|ledger| {
            let count = |is: fn(&Progress) -> bool| {
                let all = ledger.iter().filter(|entry| is(&entry.progress));
                intl::integer(all.count())
            };
            [
                &count(|own| matches!(own, Progress::Rented(..))),
                " of ",
                &intl::integer(ledger.len()),
                " rented, ",
                &count(|own| matches!(own, Progress::Refused { .. })),
                " not rented, ",
                &count(|own| matches!(own, Progress::Unclear(_))),
                " unclear, ",
                &count(|own| *own == Progress::Waiting),
                " not sent",
                &more,
            ]
            .map(AsRef::<str>::as_ref)
            .concat()
        })
    };
    let waiting = move || {
        let waits = |entry: &Entry| entry.progress == Progress::Waiting;
        rent.ledger.with(|ledger| ledger.iter().any(waits))
    };
    let unclear = move || {
        let is = |entry: &Entry| matches!(entry.progress, Progress::Unclear(_));
        rent.ledger.with(|ledger| ledger.iter().any(is))
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
        let go_on =
            waiting().then(|| button("Go on with the rest", move || rent.go_on()).class("primary"));
        let busy = rent.ledger.with(|ledger| {
            let looking = |entry: &Entry| entry.progress == Progress::Looking;
            ledger.iter().any(looking)
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
                    Some(rent.ledger.with(Vec::len).max(1).to_string())
                })
                .live("value", move || {
                    let done = |entry: &&Entry| entry.progress != Progress::Waiting;
                    let done = rent.ledger.with(|all| all.iter().filter(done).count());
                    Some(done.to_string())
                }),
        )
        .child(dynamic(move || {
            let rows = rent
                .ledger
                .with(|ledger| list(ledger, |entry| row(app, entry)));
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

fn row(app: AppState, entry: &Entry) -> View {
    let (rent, at) = (app.rent, entry.key);
    let client = app.connection.client_untracked();
    let keys = client.is_some_and(|client| client.sends_keys());
    let name = entry.item.name();
    let look = |label: &str| {
        let about = [label, " ", &name].concat();
        button(label, move || {
            rent.look_again(at);
            focus::focus_soon(&["#ledger"]);
        })
        .attr("aria-label", &about)
    };
    let again = |label: &str| {
        let about = [label, " ", &name].concat();
        button(label, move || {
            rent.again(at);
            // The button goes: whoever pressed it is led to where the outcome is.
            focus::focus_soon(&["#ledger"]);
        })
        .attr("aria-label", &about)
    };
    let (state, text, more): (&str, View, View) = match &entry.progress {
        Progress::Waiting => ("– Not sent", ().into(), ().into()),
        Progress::Sending => ("… Renting", ().into(), ().into()),
        Progress::Looking => (
            "… Looking",
            "No clear answer. Looking at what happened.".into(),
            ().into(),
        ),
        Progress::Rented(phone, how) => {
            let path = Route::Number(phone.clone());
            let number = link(phone, &app.href(&path)).class("number");
            let text = [": ", how, " ", &entry.named].concat();
            let more = entry.unseen.then(|| look("Check again"));
            ("✓ Rented", [number.into(), text.into()].into(), more.into())
        }
        Progress::Refused {
            what,
            advice,
            proven,
        } => (
            "✕ Not rented",
            [what, " ", advice]
                .map(AsRef::<str>::as_ref)
                .concat()
                .into(),
            [
                (!proven).then(|| look("Check again")).into(),
                again("Try again").into(),
            ]
            .into(),
        ),
        Progress::Unclear(why) => (
            "? Not known",
            ["It is not known whether it is rented. ", why]
                .concat()
                .into(),
            [
                look("Check again").into(),
                // The same number can’t be rented twice, nor can anything under the same idempotency key.
                again(match keys || matches!(entry.item, BasketItem::Number(_)) {
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
