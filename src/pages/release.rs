//! The release dialog: what will stop, the number typed, and one request, sent once.

use crate::reactive::{Var, dynamic, effect, memo, press, show, spawn, submit};
use leptos::prelude::*;

use crate::{
    api::{
        failure::Failure,
        transport::{Call, Cancel},
    },
    browser::intl,
    components::{
        dialog::{Dialog, use_closer},
        field::TextField,
        notice::{Notice, Weight},
    },
    model::{
        number::Number,
        release::{ConfirmedRelease, ReleaseVerdict, consequences, verdict},
    },
    state::{connection::use_connection, inventory::Inventory, watch::Watch},
};

/// How far the release has got.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Nothing was sent.
    Asking,
    /// The request is on its way.
    Sending,
    /// No clear answer came; the number is being read to see what happened.
    Looking,
    /// The server has released it; the sentence says how that is known.
    Released(String),
    /// Surely not released, and why.
    Refused(String, String),
    /// It can't be told.
    Unknown(String),
}

/// Asks before a number is released, and says what came of it.
#[component]
pub fn ReleaseDialog(
    /// Whether it is shown.
    open: Var<bool>,
    /// The number on the page behind.
    watch: Watch,
) -> impl IntoView {
    let stage = Var::new(Stage::Asking);
    effect(move || {
        // A finished release is not asked about again by opening the dialog anew.
        if open.get() && !matches!(stage.get_untracked(), Stage::Sending | Stage::Looking) {
            stage.set(Stage::Asking);
        }
    });
    let number = memo(move || {
        watch
            .value
            .with(|value| value.value().map(|read| read.number.clone()))
    });
    let name = Signal::derive(move || {
        number.with(|number| {
            "Release ".to_owned()
                + number
                    .as_ref()
                    .map(|n| n.phone.as_str())
                    .unwrap_or_default()
        })
    });
    view! {
        <Dialog open name>
            {dynamic(move || {
                // The dialog keeps to the number as it was when it opened.
                number
                    .get_untracked()
                    .map(|number| view! { <Ask number stage watch /> })
            })}
        </Dialog>
    }
}

#[component]
fn Ask(number: Number, stage: Var<Stage>, watch: Watch) -> impl IntoView {
    let closer = use_closer();
    let connection = use_connection();
    let inventory = expect_context::<Inventory>();
    let typed = Var::new(String::new());
    let busy = move || stage.with(|stage| matches!(stage, Stage::Sending | Stage::Looking));
    let price = number
        .price
        .as_ref()
        .map(|price| intl::price(price, number.interval_months));
    let charge = number.next_charge.as_ref().map(intl::day);
    let lines = consequences(&number, price, charge);

    let before = StoredValue::new(number);
    let confirmed = memo(move || {
        typed.with(|typed| before.with_value(|number| ConfirmedRelease::confirm(typed, number)))
    });
    let look = Callback::new(move |why: String| {
        let Some(client) = connection.client_untracked() else {
            return;
        };
        stage.set(Stage::Looking);
        spawn(async move {
            let phone = before.with_value(|number| number.phone.clone());
            let call = Call::new(&Cancel::new());
            let after = client.number(&phone, &call).await;
            if stage.is_disposed() {
                return;
            }
            let found = before.with_value(|before| match &after {
                Ok(read) => verdict(before, Some(&read.number)),
                Err(failure) if failure.status() == Some(404) => verdict(before, None),
                Err(_) => ReleaseVerdict::Unclear,
            });
            match (found, after) {
                (ReleaseVerdict::Released, Ok(read)) => {
                    watch.accept(read);
                    stage.set(Stage::Released(
                        why + " So the number was read again: it is released.",
                    ));
                }
                (ReleaseVerdict::Released, Err(_)) => {
                    inventory.remove(&phone);
                    stage.set(Stage::Released(
                        why + " So the number was looked up again: it is gone.",
                    ));
                }
                (ReleaseVerdict::NotReleased, Ok(read)) => {
                    watch.accept(read);
                    stage.set(Stage::Refused(
                        "The number is not released.".into(),
                        why + " So the number was read again: nothing has changed. You can try again.",
                    ));
                }
                _ => stage.set(Stage::Unknown(
                    why + " Reading the number again brought no answer either. It may or may not be \
                        released: check before you do anything else.",
                )),
            }
        });
    });
    let send = move || {
        let (Some(client), Some(release)) =
            (connection.client_untracked(), confirmed.get_untracked())
        else {
            return;
        };
        // Set before anything is awaited: a second click finds it and does nothing.
        if !matches!(stage.get_untracked(), Stage::Asking | Stage::Refused(..)) {
            return;
        }
        stage.set(Stage::Sending);
        spawn(async move {
            // Not tied to the page: a request that was sent is seen through to its end.
            let answer = client.release(&release, &Call::new(&Cancel::new())).await;
            if stage.is_disposed() {
                return;
            }
            match answer {
                Ok(read) => {
                    watch.accept(read);
                    stage.set(Stage::Released("The server confirmed it.".into()));
                }
                Err(Failure::Problem(problem)) if problem.status == 404 => {
                    look.run("The server does not know this number (any more).".into());
                }
                Err(failure) if failure.is_unclear() => look.run(failure.explain().0),
                Err(failure) => {
                    let (what, advice) = failure.explain();
                    stage.set(Stage::Refused(
                        what,
                        "The number is not released. ".to_owned() + &advice,
                    ));
                }
            }
        });
    };
    let outcome = move || match stage.get() {
        Stage::Asking => ().into_any(),
        Stage::Sending => view! { <p role="status">"Releasing…"</p> }.into_any(),
        Stage::Looking => {
            view! { <p role="status">"No clear answer. Looking at what happened…"</p> }.into_any()
        }
        Stage::Released(how) => {
            view! { <Notice weight=Weight::Good what="The number is released." advice=how /> }
                .into_any()
        }
        Stage::Refused(what, advice) => {
            view! { <Notice weight=Weight::Error what advice /> }.into_any()
        }
        Stage::Unknown(text) => view! {
            <Notice weight=Weight::Error what="It is not known what happened." advice=text>
                <button type="button" on:click=press(move || look.run("Checked again.".into()))>
                    "Check again"
                </button>
            </Notice>
        }
        .into_any(),
    };
    let done = memo(move || matches!(stage.get(), Stage::Released(_)));
    view! {
        {show(move || !done.get(), move || view! {
            <ul class="consequences">
                {lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view()}
            </ul>
            <form
                novalidate
                on:submit=submit(move || {
                    send();
                })
            >
                <TextField
                    label="Type the number to confirm"
                    id="confirm"
                    value=typed
                    hint=before.with_value(|number| number.phone.clone())
                />
                <div class="dialog-actions">
                    <button type="button" autofocus on:click=press(move || closer.close())>
                        "Keep number"
                    </button>
                    <button
                        type="submit"
                        class="danger"
                        disabled=Signal::derive(move || {
                            confirmed.with(Option::is_none) || busy()
                                || stage.with(|stage| matches!(stage, Stage::Unknown(_)))
                        })
                    >
                        "Release number"
                    </button>
                </div>
            </form>
        })}
        {dynamic(outcome)}
        {show(move || done.get(), move || view! {
            <div class="dialog-actions">
                <button type="button" class="primary" on:click=press(move || closer.close())>
                    "Close"
                </button>
            </div>
        })}
    }
}
