//! The review of an edit: values before and after, and conflicts.

use leptos::prelude::*;
use numbers_client::submission::Phase;
use numbers_model::change::{self, Change, Conflict, Draft, Field};

use super::{Edit, EditStep, relink::RelinkState};
use crate::{
    components::{
        busy_button::ActionButton,
        description_list::EnteredText,
        notice::{Notice, Severity},
    },
    state::changes::number_update::{EDIT, UNLINK},
    widgets::{curl_preview::CurlPreview, submission_outcome::VERIFYING},
};

impl Edit {
    /// Whether something is being sent or verified, tracked.
    fn is_busy(self) -> bool {
        self.submission.is_busy() || self.step.get() == EditStep::Relinking
    }

    /// Whether the changes can't be saved now, tracked.
    fn is_blocked(self) -> bool {
        self.is_busy()
            || !self.conflicts.with(Vec::is_empty)
            || self.changes.with(Vec::is_empty)
            // Nothing is sent while the outcome of the last save is unknown.
            || self.submission.is_unknown()
            // The relink is in charge.
            || self.relink.with(|relink| {
                relink.as_ref().is_some_and(|relink| {
                    !matches!(relink.state, RelinkState::Linking | RelinkState::Offered)
                })
            })
    }

    /// What the admin should know before saving, tracked.
    fn advisories(self) -> Vec<&'static str> {
        self.base.with(|base| {
            let advisories = base
                .as_ref()
                .map(|base| self.draft.with(|draft| change::advisories(base, draft)));
            advisories.unwrap_or_default()
        })
    }

    /// Decides the conflict in a field: for the value of somebody else, or for the one in the form.
    fn resolve(self, field: Field, take_theirs: bool) {
        if take_theirs && let Some(base) = self.base.get_untracked() {
            self.draft
                .update(|draft| draft.copy_field(field, &Draft::of(&base)));
        }
        self.conflicts
            .update(|conflicts| conflicts.retain(|other| other.field != field));
    }
}

/// The review, with the button that saves the changes.
#[component]
pub(super) fn Review(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let advisories = move || {
        let advisories = edit.advisories().into_iter();
        let notices = advisories.map(|what| view! { <Notice severity=Severity::Warning what /> });
        notices.collect_view()
    };
    view! {
        <section class="panel" aria-labelledby="review">
            <h2 id="review" tabindex="-1">
                "What will change"
            </h2>
            // By value: the focus is never to stay where another conflict has taken the place of a decided one.
            <For each=move || edit.conflicts.get() key=conflict_key let:conflict>
                <ConflictNotice edit conflict />
            </For>
            <ChangesTable edit />
            {advisories}
            <CurlPreview request=move || edit.as_curl() />
            <ReviewActions edit />
        </section>
    }
}

/// The buttons below the review, and the status of what is sent.
#[component]
fn ReviewActions(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let status = Memo::new(move |_| match (edit.submission.phase(), edit.step.get()) {
        (Phase::Sending, _) => EDIT.sending,
        (Phase::Verifying, _) => VERIFYING,
        (_, EditStep::Relinking) => UNLINK.sending,
        _ => "",
    });
    let back = move |()| {
        edit.submission.reset();
        edit.back_to_fields();
    };
    view! {
        <div class="form-actions">
            <ActionButton
                label="Save changes"
                busy=move || edit.is_blocked()
                on_press=move |()| edit.save()
                attr:class="primary"
            />
            <ActionButton label="Back to the fields" busy=move || edit.is_busy() on_press=back />
            <ActionButton
                label="Cancel"
                busy=move || edit.is_busy()
                on_press=move |()| edit.cancel()
            />
            <span role="status" prop:textContent=status></span>
        </div>
    }
}

/// The table of the changes.
#[component]
fn ChangesTable(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let rows = move || {
        let changes = edit.changes.get().into_iter();
        changes
            .map(|change| view! { <ChangeRow change /> })
            .collect_view()
    };
    view! {
        <Show
            when=move || !edit.changes.with(Vec::is_empty)
            fallback=|| {
                view! { <p>"Nothing is left to change: the number already has these values."</p> }
            }
        >
            <table class="compare">
                <caption>
                    <span class="visually-hidden">"Changes"</span>
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Before"</th>
                        <th scope="col">"After"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Show>
    }
}

/// The row of one change.
#[component]
fn ChangeRow(
    /// The change.
    change: Change,
) -> impl IntoView {
    let Change {
        field,
        before,
        after,
    } = change;
    view! {
        <tr>
            <th scope="row" prop:textContent=field.label()></th>
            <ValueCell text=before />
            <ValueCell text=after />
        </tr>
    }
}

/// The cell of a value, which may be empty.
#[component]
fn ValueCell(
    /// The text.
    text: String,
) -> impl IntoView {
    let value = match text.is_empty() {
        true => view! { <span class="none">"Empty"</span> }.into_any(),
        false => view! { <EnteredText text /> }.into_any(),
    };
    view! { <td>{value}</td> }
}

/// All of a conflict: another value makes it another one.
fn conflict_key(conflict: &Conflict) -> (&'static str, [String; 3]) {
    let Conflict {
        field,
        base,
        theirs,
        yours,
    } = conflict.clone();
    (field.label(), [base, theirs, yours])
}

/// A conflict: a field that somebody else has changed since the page was opened.
#[component]
fn ConflictNotice(
    /// The edit.
    edit: Edit,
    /// The conflict with a change by others.
    conflict: Conflict,
) -> impl IntoView {
    fn or_nothing(text: &str) -> &str {
        if text.is_empty() { "nothing" } else { text }
    }
    let field = conflict.field;
    let label = field.label();
    let what = format!("{label} was changed by somebody else meanwhile.");
    let values = format!(
        "It was {}. It is now {}. You entered {}.",
        or_nothing(&conflict.base),
        or_nothing(&conflict.theirs),
        or_nothing(&conflict.yours),
    );
    let keep_theirs = view! {
        <button type="button" on:click=move |_| edit.resolve(field, true)>
            "Keep theirs"
        </button>
    };
    let use_mine = view! {
        <button type="button" on:click=move |_| edit.resolve(field, false)>
            "Use mine"
        </button>
    };
    let actions = vec![keep_theirs.into_any(), use_mine.into_any()];
    view! {
        <div class="conflict" role="group" aria-label=format!("Conflict in {label}")>
            <Notice severity=Severity::Warning what advice=values actions />
        </div>
    }
}
