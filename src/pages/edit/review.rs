//! Before and after, and the fields that somebody else changed meanwhile.

use numbers_client::submission::Phase;
use numbers_model::change::{self, Change, Conflict, Draft};

use super::{Edit, Step, relink::Leg};
use crate::{
    browser::dom::{View, block, button, dynamic, el, hidden, list},
    components::{
        busy_button::action_button,
        curl::curl,
        notice::{Severity, notice},
    },
    state::changes::number_update::{EDIT, UNLINK},
    widgets::submission_outcome::VERIFYING,
};

/// What will be sent, and nothing else.
pub fn review(edit: Edit) -> View {
    let busy = move || edit.submission.is_busy() || edit.step.get() == Step::Moving;
    let blocked = move || {
        busy()
            || !edit.conflicts.with(Vec::is_empty)
            || edit.changes.with(Vec::is_empty)
            // While it is not known what the last try did, nothing more is sent.
            || edit.submission.is_unknown()
            // There the two steps are what is offered.
            || edit.relink.with(|relink| {
                relink.as_ref().is_some_and(|relink| {
                    !matches!(relink.leg, Leg::Linking | Leg::Offered)
                })
            })
    };
    let advisories = move || {
        edit.base.with(|base| {
            let advisories = base.as_ref().map(|base| {
                edit.draft
                    .with(|draft| change::advisories(&Draft::of(base), draft))
            });
            list(advisories.unwrap_or_default(), |text| {
                notice(Severity::Warning, text, "", Vec::new())
            })
        })
    };
    let actions = block("div", "form-actions")
        .child(action_button("Save changes", blocked, move || edit.save()).class("primary"))
        .child(action_button("Back to the fields", busy, move || {
            edit.submission.reset();
            edit.back_to_fields();
        }))
        .child(action_button("Cancel", busy, move || edit.cancel()))
        .child(el("span").attr("role", "status").text(move || {
            match (edit.submission.phase(), edit.step.get()) {
                (Phase::Sending, _) => EDIT.sending,
                (Phase::Verifying, _) => VERIFYING,
                (_, Step::Moving) => UNLINK.sending,
                _ => "",
            }
            .to_owned()
        }));
    block("section", "panel")
        .attr("aria-labelledby", "review")
        .child(
            el("h2")
                .id("review")
                .attr("tabindex", "-1")
                .child("What will change"),
        )
        .child(dynamic(move || {
            list(edit.conflicts.get(), |conflict| decide(edit, &conflict))
        }))
        .child(dynamic(move || table(&edit.changes.get())))
        .child(dynamic(advisories))
        .child(curl(move || edit.as_curl()))
        .child(actions)
        .into()
}

fn table(changes: &[Change]) -> View {
    if changes.is_empty() {
        return el("p")
            .child("Nothing is left to change: the number already has these values.")
            .into();
    }
    let cell = |text: &str| {
        el("td").child(if text.is_empty() {
            block("span", "none").child("Empty")
        } else {
            el("bdi").child(text)
        })
    };
    let head = ["Field", "Before", "After"]
        .into_iter()
        .fold(el("tr"), |row, name| {
            row.child(el("th").attr("scope", "col").child(name))
        });
    let rows = list(changes, |change| {
        el("tr")
            .child(el("th").attr("scope", "row").child(change.field.label()))
            .child(cell(&change.before))
            .child(cell(&change.after))
            .into()
    });
    block("table", "compare")
        .child(el("caption").child(hidden("Changes")))
        .child(el("thead").child(head))
        .child(el("tbody").child(rows))
        .into()
}

/// A field that has a new value on the server since the page was opened: which one stays?
fn decide(edit: Edit, conflict: &Conflict) -> View {
    let field = conflict.field;
    let settle = move |take_theirs: bool| {
        if take_theirs && let Some(base) = edit.base.get_untracked() {
            edit.draft
                .update(|draft| draft.copy_field(field, &Draft::of(&base)));
        }
        edit.conflicts
            .update(|conflicts| conflicts.retain(|other| other.field != field));
    };
    fn show(text: &str) -> &str {
        if text.is_empty() { "nothing" } else { text }
    }
    let what = [field.label(), " was changed by somebody else meanwhile."].concat();
    let values = [
        "It was ",
        show(&conflict.base),
        ". It is now ",
        show(&conflict.theirs),
        ". You entered ",
        show(&conflict.yours),
        ".",
    ]
    .concat();
    let actions = vec![
        button("Keep theirs", move || settle(true)).into(),
        button("Use mine", move || settle(false)).into(),
    ];
    block("div", "conflict")
        .attr("role", "group")
        .attr("aria-label", &["Conflict in ", field.label()].concat())
        .child(notice(Severity::Warning, &what, &values, actions))
        .into()
}
