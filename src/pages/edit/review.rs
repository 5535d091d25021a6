//! Before and after, and the fields that somebody else changed meanwhile.

use crate::reactive::{Derived, dynamic, either, press};
use leptos::prelude::*;

use super::{Edit, Step};
use crate::{
    components::notice::{Notice, Weight},
    model::change::{self, Change, Conflict, Draft},
};

/// What will be sent, and nothing else.
#[component]
pub fn Review(
    /// The edit.
    edit: Edit,
    /// What is different from the number as just read.
    changes: Derived<Vec<Change>>,
    /// Sends it.
    save: Callback<()>,
    /// Goes back to the number.
    cancel: Callback<()>,
) -> impl IntoView {
    let busy = move || {
        edit.step
            .with(|step| matches!(step, Step::Saving | Step::Looking))
    };
    let undecided = move || !edit.conflicts.with(Vec::is_empty);
    let unsure = move || edit.trouble.with(|t| t.as_ref().is_some_and(|t| t.look));
    let advisories = move || {
        edit.base.with(|base| {
            base.as_ref()
                .map(|base| {
                    edit.draft
                        .with(|draft| change::advisories(&Draft::of(base), draft))
                })
                .unwrap_or_default()
        })
    };
    let or_empty = |text: String| {
        if text.is_empty() {
            view! { <span class="none">"Empty"</span> }.into_any()
        } else {
            view! { <bdi>{text}</bdi> }.into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="review">
            <h2 id="review" tabindex="-1">
                "What will change"
            </h2>
            {dynamic(move || {
                edit.conflicts
                    .get()
                    .into_iter()
                    .map(|conflict| view! { <Decide edit conflict /> })
                    .collect_view()
            })}
            {either(
                move || !changes.with(Vec::is_empty),
                move || view! {
                <table class="compare">
                    <caption class="visually-hidden">"Changes"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Field"</th>
                            <th scope="col">"Before"</th>
                            <th scope="col">"After"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {dynamic(move || {
                            changes
                                .get()
                                .into_iter()
                                .map(|change| {
                                    view! {
                                        <tr>
                                            <th scope="row">{change.field.label()}</th>
                                            <td>{or_empty(change.before)}</td>
                                            <td>{or_empty(change.after)}</td>
                                        </tr>
                                    }
                                })
                                .collect_view()
                        })}
                    </tbody>
                </table>
                },
                || view! { <p>"Nothing is left to change: the number already has these values."</p> },
            )}
            {dynamic(move || {
                advisories()
                    .into_iter()
                    .map(|text| view! { <Notice weight=Weight::Warning what=text /> })
                    .collect_view()
            })}
            <div class="form-actions">
                <button
                    type="button"
                    class="primary"
                    disabled=Signal::derive(move || {
                        busy() || undecided() || unsure() || changes.with(Vec::is_empty)
                    })
                    on:click=press(move || save.run(()))
                >
                    "Save changes"
                </button>
                <button
                    type="button"
                    disabled=Signal::derive(busy)
                    on:click=press(move || {
                        edit.trouble.set(None);
                        edit.step.set(Step::Editing);
                    })
                >
                    "Back to the fields"
                </button>
                <button type="button" disabled=Signal::derive(busy) on:click=press(move || cancel.run(()))>
                    "Cancel"
                </button>
                <span role="status">
                    {dynamic(move || match edit.step.get() {
                        Step::Saving => "Saving…",
                        Step::Looking => "No clear answer. Looking at what happened…",
                        _ => "",
                    })}
                </span>
            </div>
        </section>
    }
}

/// A field that has a new value on the server since the page was opened: which one stays?
#[component]
fn Decide(edit: Edit, conflict: Conflict) -> impl IntoView {
    let field = conflict.field;
    let theirs = conflict.theirs.clone();
    let settle = move |take_theirs: bool| {
        if take_theirs && let Some(base) = edit.base.get_untracked() {
            edit.draft
                .update(|draft| draft.take(field, &Draft::of(&base)));
        }
        edit.conflicts
            .update(|conflicts| conflicts.retain(|other| other.field != field));
    };
    let show = |text: &str| {
        if text.is_empty() {
            "nothing".to_owned()
        } else {
            text.to_owned()
        }
    };
    view! {
        <div class="conflict" role="group" aria-label="Conflict in ".to_owned() + field.label()>
            <Notice
                weight=Weight::Warning
                what=field.label().to_owned() + " was changed by somebody else meanwhile."
                advice="It was ".to_owned() + &show(&conflict.base) + ". It is now "
                    + &show(&theirs) + ". You entered " + &show(&conflict.yours) + "."
            >
                <button type="button" on:click=press(move || settle(true))>
                    "Keep theirs"
                </button>
                <button type="button" on:click=press(move || settle(false))>
                    "Use mine"
                </button>
            </Notice>
        </div>
    }
}
