//! The steps as they are drawn: how far they are, and what can be done now.

use numbers_model::change::Field;

use super::{Edit, Leg, Relink};
use crate::{
    browser::dom::{View, block, button, dynamic, el, list},
    components::{
        curl::curl_named,
        notice::{Severity, notice},
    },
};

/// The steps, how far they are, and what can be done now.
pub fn steps(edit: Edit) -> View {
    dynamic(move || {
        let relink = edit.relink.get()?;
        // What was typed since the offer is another change.
        let stale = relink.leg == Leg::Offered && edit.draft.with(|draft| *draft != relink.wanted);
        (!stale).then(|| drawn(edit, &relink))
    })
}

fn drawn(edit: Edit, relink: &Relink) -> View {
    let Relink {
        leg, old, unlink, ..
    } = relink;
    let moves_plan = unlink
        .iter()
        .any(|change| change.field == Field::ServicePlan);
    let (what, field) = if moves_plan {
        ("service plan ", Field::ServicePlan)
    } else {
        ("campaign ", Field::Campaign)
    };
    let (from, to) = (
        old.value(field),
        edit.draft.with_untracked(|draft| draft.value(field)),
    );
    let done = match leg {
        Leg::Linking => 2,
        Leg::Waiting | Leg::Stopped(_) if relink.taken => 1,
        _ => 0,
    };
    let names = [
        ["Unlink ", what, &from].concat(),
        "Wait until Sinch has done that".to_owned(),
        ["Link ", what, &to, " and whatever else you changed"].concat(),
    ];
    let steps = list(names.into_iter().enumerate(), |(at, name)| {
        let (sign, state) = match (at == done, leg) {
            _ if at < done => ("✓ ", "done"),
            (true, Leg::Unlinking | Leg::Waiting | Leg::Linking) => ("… ", "now"),
            (true, Leg::Stopped(_)) if !relink.taken => ("? ", "not known"),
            (true, Leg::Stopped(_)) => ("– ", "stopped"),
            _ => ("", "to come"),
        };
        el("li")
            .attr("data-state", state)
            .child(sign)
            .child(name)
            .child([" (", state, ")"].concat())
            .into()
    });
    let steps = block("ol", "steps")
        .attr("aria-label", "Steps")
        .child(steps);
    let note = match leg {
        Leg::Offered => notice(
            Severity::Warning,
            "The server may want this change in two steps.",
            "If the new ID is right, take the way that the API documents: the steps below. In between, the number has \
             neither the old nor the new, and its messages may stop.",
            vec![
                button("Change in two steps", move || edit.begin_relink())
                    .class("primary")
                    .into(),
            ],
        ),
        Leg::Unlinking | Leg::Waiting => notice(
            Severity::Info,
            "Changing in two steps. Keep this page open and in sight: the second step is sent from here.",
            "You can stop in between. What was sent already goes on.",
            match leg {
                Leg::Waiting => vec![
                    button("Stop before linking", move || {
                        edit.stop_relink(
                            "Unlinking goes on at the server; nothing will be linked.",
                        );
                    })
                    .into(),
                ],
                _ => Vec::new(),
            },
        ),
        Leg::Stopped(why) => notice(
            Severity::Warning,
            &["Stopped between the steps. ", why].concat(),
            "Until it is linked again, the number may be without a service plan and its messages stop.",
            vec![
                button(&["Go on and link ", &to].concat(), move || edit.resume()).into(),
                button(&["Link ", &from, " again"].concat(), move || edit.restore()).into(),
            ],
        ),
        Leg::Linking => notice(
            Severity::Info,
            &[
                "The number is unlinked from ",
                &from,
                ". Linking comes next.",
            ]
            .concat(),
            "",
            Vec::new(),
        ),
    };
    // While the last step is still to be seen in the review below, both are here.
    let requests = (*leg == Leg::Offered).then(|| {
        let (unlink, unlinked) = (unlink.clone(), relink.unlinked.clone());
        let first = move || edit.request_as_curl(&unlink, &unlinked);
        [
            curl_named("First request as curl", first),
            curl_named("Last request as curl", move || edit.last_as_curl()),
        ]
    });
    let requests = requests.map(View::from);
    block("div", "relink")
        .id("relink")
        .attr("tabindex", "-1")
        .child(note)
        .child(steps)
        .child(requests)
        .into()
}
