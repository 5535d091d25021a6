//! The review of an edit: values before and after, and conflicts.

use leptos::prelude::*;
use numbers_client::submission::Phase;
use numbers_model::change::{self, Change, Conflict, Draft};

use super::{Edit, EditStep, relink::RelinkState};
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

/// The review, with the button that saves the changes.
pub(super) fn review(edit: Edit) -> View {
    let is_busy = move || edit.submission.is_busy() || edit.step.get() == EditStep::Relinking;
    let is_blocked = move || {
        is_busy()
            || !edit.conflicts.with(Vec::is_empty)
            || edit.changes.with(Vec::is_empty)
            // Nothing is sent while the outcome of the last save is unknown.
            || edit.submission.is_unknown()
            // The relink is in charge.
            || edit.relink.with(|relink| {
                relink.as_ref().is_some_and(|relink| {
                    !matches!(relink.state, RelinkState::Linking | RelinkState::Offered)
                })
            })
    };
    let advisories = move || {
        edit.base.with(|base| {
            let advisories = base
                .as_ref()
                .map(|base| edit.draft.with(|draft| change::advisories(base, draft)));
            list(advisories.unwrap_or_default(), |text| {
                notice(Severity::Warning, text, "", Vec::new())
            })
        })
    };
    let actions = block("div", "form-actions")
        .child(action_button("Save changes", is_blocked, move || edit.save()).class("primary"))
        .child(action_button("Back to the fields", is_busy, move || {
            edit.submission.reset();
            edit.back_to_fields();
        }))
        .child(action_button("Cancel", is_busy, move || edit.cancel()))
        .child(el("span").attr("role", "status").text(move || {
            match (edit.submission.phase(), edit.step.get()) {
                (Phase::Sending, _) => EDIT.sending,
                (Phase::Verifying, _) => VERIFYING,
                (_, EditStep::Relinking) => UNLINK.sending,
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
            list(edit.conflicts.get(), |conflict| {
                conflict_notice(edit, &conflict)
            })
        }))
        .child(dynamic(move || changes_table(&edit.changes.get())))
        .child(dynamic(advisories))
        .child(curl(move || edit.as_curl()))
        .child(actions)
        .into()
}

/// The table of the changes.
fn changes_table(changes: &[Change]) -> View {
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

/// A conflict: a field that somebody else has changed since the page was opened.
fn conflict_notice(edit: Edit, conflict: &Conflict) -> View {
    let field = conflict.field;
    let resolve = move |take_theirs: bool| {
        if take_theirs && let Some(base) = edit.base.get_untracked() {
            edit.draft
                .update(|draft| draft.copy_field(field, &Draft::of(&base)));
        }
        edit.conflicts
            .update(|conflicts| conflicts.retain(|other| other.field != field));
    };
    fn or_nothing(text: &str) -> &str {
        if text.is_empty() { "nothing" } else { text }
    }
    let label = field.label();
    let what = format!("{label} was changed by somebody else meanwhile.");
    let values = format!(
        "It was {}. It is now {}. You entered {}.",
        or_nothing(&conflict.base),
        or_nothing(&conflict.theirs),
        or_nothing(&conflict.yours),
    );
    let actions = vec![
        button("Keep theirs", move || resolve(true)).into(),
        button("Use mine", move || resolve(false)).into(),
    ];
    block("div", "conflict")
        .attr("role", "group")
        .attr("aria-label", &format!("Conflict in {label}"))
        .child(notice(Severity::Warning, &what, &values, actions))
        .into()
}
