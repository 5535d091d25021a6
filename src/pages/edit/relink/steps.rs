//! The list of the steps of a relink, with its notice and actions.

use leptos::prelude::*;
use numbers_model::change::Field;

use super::{Edit, Relink, RelinkState};
use crate::{
    browser::dom::{View, block, button, dynamic, el, list},
    components::{
        curl::curl_named,
        notice::{Severity, notice},
    },
};

/// The steps of the relink, while there is one.
pub(in crate::pages::edit) fn relink_steps(edit: Edit) -> View {
    dynamic(move || {
        let relink = edit.relink.get()?;
        // After edits the offer belongs to another change.
        let is_stale = relink.state == RelinkState::Offered
            && edit.draft.with(|draft| *draft != relink.target);
        (!is_stale).then(|| steps_view(edit, &relink))
    })
}

fn steps_view(edit: Edit, relink: &Relink) -> View {
    let Relink {
        state,
        original,
        unlink,
        ..
    } = relink;
    let moves_plan = unlink
        .iter()
        .any(|change| change.field == Field::ServicePlan);
    let (what, field) = if moves_plan {
        ("service plan", Field::ServicePlan)
    } else {
        ("campaign", Field::Campaign)
    };
    let (from, to) = (
        original.value(field),
        edit.draft.with_untracked(|draft| draft.value(field)),
    );
    let done = match state {
        RelinkState::Linking => 2,
        RelinkState::Waiting | RelinkState::Stopped(_) if relink.is_unlink_accepted => 1,
        _ => 0,
    };
    let names = [
        format!("Unlink {what} {from}"),
        "Wait until Sinch has done that".to_owned(),
        format!("Link {what} {to} and whatever else you changed"),
    ];
    let steps = list(names.into_iter().enumerate(), |(index, name)| {
        let (sign, progress) = match (index == done, state) {
            _ if index < done => ("✓ ", "done"),
            (true, RelinkState::Unlinking | RelinkState::Waiting | RelinkState::Linking) => {
                ("… ", "now")
            }
            (true, RelinkState::Stopped(_)) if !relink.is_unlink_accepted => ("? ", "not known"),
            (true, RelinkState::Stopped(_)) => ("– ", "stopped"),
            _ => ("", "to come"),
        };
        el("li")
            .attr("data-state", progress)
            .child(sign)
            .child(name)
            .child(format!(" ({progress})"))
            .into()
    });
    let steps = block("ol", "steps")
        .attr("aria-label", "Steps")
        .child(steps);
    let note = match state {
        RelinkState::Offered => notice(
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
        RelinkState::Unlinking | RelinkState::Waiting => notice(
            Severity::Info,
            "Changing in two steps. Keep this page open and in sight: the second step is sent from here.",
            "You can stop in between. What was sent already goes on.",
            match state {
                RelinkState::Waiting => vec![
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
        RelinkState::Stopped(why) => notice(
            Severity::Warning,
            &format!("Stopped between the steps. {why}"),
            "Until it is linked again, the number may be without a service plan and its messages stop.",
            vec![
                button(&format!("Go on and link {to}"), move || edit.resume()).into(),
                button(&format!("Link {from} again"), move || edit.restore()).into(),
            ],
        ),
        RelinkState::Linking => notice(
            Severity::Info,
            &format!("The number is unlinked from {from}. Linking comes next."),
            "",
            Vec::new(),
        ),
    };
    // Later the review below shows the last request.
    let requests = (*state == RelinkState::Offered).then(|| {
        let (unlink, unlinked) = (unlink.clone(), relink.unlinked.clone());
        let first = move || edit.request_as_curl(&unlink, &unlinked);
        [
            curl_named("First request as curl", first),
            curl_named("Last request as curl", move || edit.linking_as_curl()),
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
