//! Edit: change a number, see what will change, then save exactly that.

mod form;
mod review;

use crate::reactive::{Var, dynamic, effect, either, memo, press, show, spawn};
use leptos::prelude::*;

use self::{form::EditForm, review::Review};
use crate::{
    api::{
        client::Read,
        failure::Failure,
        transport::{Call, Cancel},
    },
    app::{Parting, use_title},
    browser::{focus, history::use_history},
    components::{
        dialog::{Dialog, use_closer},
        notice::{FailureNotice, Notice, Weight},
    },
    model::{
        change::{self, Change, Conflict, Draft, Field, Verdict},
        number::Number,
    },
    paths::Route,
    state::{connection::use_connection, inventory::Inventory, remote::Remote, watch::Watch},
};

/// How far the edit has got.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Fields are being filled in.
    Editing,
    /// The number is being read again before the review.
    Checking,
    /// What will change is on screen.
    Reviewing,
    /// The change is on its way.
    Saving,
    /// No clear answer came; the number is being read to see what happened.
    Looking,
}

/// A sentence about what went wrong, and what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    what: String,
    advice: String,
    /// Whether looking again can tell more.
    look: bool,
}

/// The state of one edit. Copies share it.
#[derive(Clone, Copy)]
pub struct Edit {
    /// The number as it was when the fields were filled, or last reviewed.
    pub base: Var<Option<Number>>,
    /// What the fields hold.
    pub draft: Var<Draft>,
    /// How far it has got.
    pub step: Var<Step>,
    /// What is wrong with which field.
    pub errors: Var<Vec<(Field, String)>>,
    /// Fields that somebody else changed meanwhile and that need a decision.
    pub conflicts: Var<Vec<Conflict>>,
    /// What went wrong as a whole.
    pub trouble: Var<Option<Trouble>>,
}

impl Edit {
    /// What is different from the number as last read.
    pub fn changes(self) -> Vec<Change> {
        let version = use_connection().version();
        self.draft.with(|draft| {
            self.base.with(|base| {
                base.as_ref()
                    .map(|base| change::changes(&Draft::of(base), draft, version))
                    .unwrap_or_default()
            })
        })
    }
}

/// The page.
#[component]
pub fn EditPage(
    /// The number, as the address has it.
    phone: String,
) -> impl IntoView {
    use_title("Edit ".to_owned() + &phone);
    let history = use_history();
    let connection = use_connection();
    let version = connection.version();
    let inventory = expect_context::<Inventory>();
    let Parting(parting) = expect_context::<Parting>();
    let watch = Watch::start(phone.clone(), connection, inventory);
    let edit = Edit {
        base: Var::new(None),
        draft: Var::new(Draft::default()),
        step: Var::new(Step::Editing),
        errors: Var::new(Vec::new()),
        conflicts: Var::new(Vec::new()),
        trouble: Var::new(None),
    };
    // The fields are filled once, from a fresh answer: what is typed is never overwritten.
    effect(move || {
        let fresh = watch.value.with(|value| match value {
            Remote::Ready(read) => Some(read.number.clone()),
            _ => None,
        });
        if let Some(number) = fresh
            && edit.base.with_untracked(Option::is_none)
        {
            edit.draft.set(Draft::of(&number));
            edit.base.set(Some(number));
        }
    });
    let changes = memo(move || edit.changes());
    effect(move || history.guard(!changes.with(Vec::is_empty)));
    on_cleanup(move || history.guard(false));

    let detail = StoredValue::new(Route::Number(phone.clone()).path());
    let phone = StoredValue::new(phone);
    let saved = move |read: Read, text: String| {
        inventory.put(read.number);
        history.guard(false);
        parting.set(Some(text));
        history.replace(&detail.get_value());
    };
    let back_to_fields = move || {
        edit.step.set(Step::Editing);
        request_animation_frame(|| {
            if !focus::focus("[aria-invalid=true]") {
                focus::focus("main h1");
            }
        });
    };

    let review = Callback::new(move |()| {
        if edit.step.get_untracked() != Step::Editing {
            return;
        }
        edit.trouble.set(None);
        let Some(base) = edit.base.get_untracked() else {
            return;
        };
        let draft = edit.draft.get_untracked();
        let errors = change::validate(&draft, &Draft::of(&base), &base, version);
        let wrong = !errors.is_empty();
        edit.errors.set(errors);
        if wrong {
            back_to_fields();
            return;
        }
        if changes.with_untracked(Vec::is_empty) {
            edit.trouble.set(Some(Trouble {
                what: "Nothing has been changed.".into(),
                advice: "Change a field, or cancel.".into(),
                look: false,
            }));
            return;
        }
        let Some(client) = connection.client_untracked() else {
            return;
        };
        edit.step.set(Step::Checking);
        spawn(async move {
            let call = Call::new(&Cancel::new());
            let latest = client.number(&phone.get_value(), &call).await;
            if edit.step.is_disposed() {
                return;
            }
            match latest {
                Ok(Read { number, .. }) => {
                    let (old, new) = (Draft::of(&base), Draft::of(&number));
                    edit.conflicts
                        .set(change::conflicts(&old, &new, &draft, version));
                    edit.draft.set(change::merge(&old, &new, &draft, version));
                    inventory.put(number.clone());
                    edit.base.set(Some(number));
                    edit.step.set(Step::Reviewing);
                    request_animation_frame(|| {
                        focus::focus("#review");
                    });
                }
                Err(failure) => {
                    let (what, advice) = failure.explain();
                    edit.trouble.set(Some(Trouble {
                        what: "The number could not be read again. ".to_owned() + &what,
                        advice: advice + " Nothing was sent, and nothing you typed is lost.",
                        look: false,
                    }));
                    edit.step.set(Step::Editing);
                }
            }
        });
    });

    let look = Callback::new(move |why: String| {
        let Some(client) = connection.client_untracked() else {
            return;
        };
        edit.step.set(Step::Looking);
        spawn(async move {
            let wanted = changes.get_untracked();
            let call = Call::new(&Cancel::new());
            let after = client.number(&phone.get_value(), &call).await;
            if edit.step.is_disposed() {
                return;
            }
            let trouble = |what: &str, advice: &str, look: bool| {
                edit.trouble.set(Some(Trouble {
                    what: why.clone() + " " + what,
                    advice: advice.into(),
                    look,
                }));
                edit.step.set(Step::Reviewing);
            };
            match after {
                Ok(read) => match change::verdict(&wanted, &read.number) {
                    Verdict::Applied => saved(
                        read,
                        why + " So the number was read again: the change has taken effect.",
                    ),
                    Verdict::NotApplied => trouble(
                        "So the number was read again: the change has not been made.",
                        "You can save again.",
                        false,
                    ),
                    Verdict::Partly => {
                        // What is done already drops out of what is sent next.
                        edit.base.set(Some(read.number));
                        trouble(
                            "So the number was read again: only a part of the change has been made.",
                            "What is left is shown above. You can save that.",
                            false,
                        );
                    }
                },
                Err(_) => trouble(
                    "Reading the number again brought no answer either: it is not known whether the change \
                     was made.",
                    "Check again before you save once more.",
                    true,
                ),
            }
        });
    });
    let save = Callback::new(move |()| {
        // Set before anything is awaited: a second click finds it and does nothing.
        if edit.step.get_untracked() != Step::Reviewing {
            return;
        }
        let Some(client) = connection.client_untracked() else {
            return;
        };
        edit.step.set(Step::Saving);
        edit.trouble.set(None);
        spawn(async move {
            let wanted = changes.get_untracked();
            let draft = edit.draft.get_untracked();
            let call = Call::new(&Cancel::new());
            let answer = client
                .update(&phone.get_value(), &wanted, &draft, &call)
                .await;
            if edit.step.is_disposed() {
                return;
            }
            match answer {
                Ok(read) => {
                    let text = if read.number.job_running() {
                        "Saved. The change is being provisioned."
                    } else {
                        "Saved."
                    };
                    saved(read, text.into());
                }
                Err(failure) if failure.is_unclear() => look.run(failure.explain().0),
                Err(failure) => {
                    let (what, advice) = failure.explain();
                    let mut advice =
                        advice + " Nothing was changed, and nothing you typed is lost.";
                    if let Failure::Problem(problem) = &failure {
                        let mut errors = Vec::new();
                        for violation in &problem.violations {
                            match Field::from_violation(&violation.field) {
                                Some(field) => errors.push((field, violation.description.clone())),
                                None => {
                                    advice = advice
                                        + " "
                                        + &violation.field
                                        + ": "
                                        + &violation.description;
                                }
                            }
                        }
                        edit.errors.set(errors);
                    }
                    edit.trouble.set(Some(Trouble {
                        what,
                        advice,
                        look: false,
                    }));
                    back_to_fields();
                }
            }
        });
    });

    let cancel = Callback::new(move |()| history.push(&detail.get_value()));
    let leave_open = Var::new(false);
    effect(move || leave_open.set(history.asks()));
    effect(move || {
        // Closed by Escape: the answer is to stay.
        if !leave_open.get() && history.asks() {
            history.stay();
        }
    });
    let reading = move || {
        let failed = watch.value.with(|value| value.failure().cloned());
        edit.base.with(Option::is_none).then(|| match failed {
            Some(failure) => {
                view! { <FailureNotice failure retry=Callback::new(move |()| watch.refresh()) /> }
                    .into_any()
            }
            None => view! { <p role="status">"Reading the number…"</p> }.into_any(),
        })
    };
    let trouble = move || {
        edit.trouble.get().map(|trouble| {
            view! {
                <Notice weight=Weight::Error what=trouble.what advice=trouble.advice>
                    {trouble
                        .look
                        .then(|| {
                            view! {
                                <button
                                    type="button"
                                    on:click=press(move || look.run("Checked again.".into()))
                                >
                                    "Check again"
                                </button>
                            }
                        })}
                </Notice>
            }
        })
    };
    let editing = memo(move || {
        edit.step
            .with(|step| matches!(step, Step::Editing | Step::Checking))
    });
    view! {
        <div class="page narrow">
            <p class="crumb">
                <a href=history.href(&detail.get_value())>{phone.get_value()}</a>
            </p>
            <h1 tabindex="-1">"Edit " <span class="number">{phone.get_value()}</span></h1>
            {dynamic(reading)}
            {dynamic(trouble)}
            {show(move || edit.base.with(Option::is_some), move || view! {
                {either(
                    move || editing.get(),
                    move || view! { <EditForm edit version review cancel /> },
                    move || view! { <Review edit changes save cancel /> },
                )}
            })}
            <Dialog open=leave_open name="Leave without saving?">
                <LeaveQuestion />
            </Dialog>
        </div>
    }
}

#[component]
fn LeaveQuestion() -> impl IntoView {
    let history = use_history();
    let closer = use_closer();
    view! {
        <p>"What you changed on this page has not been saved."</p>
        <div class="dialog-actions">
            <button type="button" autofocus on:click=press(move || closer.close())>
                "Stay"
            </button>
            <button
                type="button"
                class="danger"
                on:click=press(move || {
                    closer.close();
                    history.leave();
                })
            >
                "Leave without saving"
            </button>
        </div>
    }
}
