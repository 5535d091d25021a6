//! The release dialog: what will stop, the number typed, and one request, sent once.

mod effects;

use std::rc::Rc;

use numbers_client::{
    client_error::{ClientError, Explanation},
    options::{RequestOptions, Retry},
    unconfirmed::Unconfirmed,
};
use numbers_model::{
    number::Number,
    release::{ConfirmedRelease, ReleaseVerdict, verdict},
};

use crate::{
    api::settle::settle,
    browser::dom::{View, block, button, dynamic, el, show},
    components::{
        busy_button::submit_button,
        curl::curl,
        dialog::{DialogHandle, close_row, dialog},
        field::TextField,
        notice::{Severity, notice},
    },
    reactive::{Var, memo, spawn},
    state::{app_state::AppState, number_resource::NumberResource},
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
    /// It can't be told: what is known, and what has to be checked.
    Unknown(String, Unconfirmed),
}

/// Asks before a number is released, and says what came of it.
pub fn release_dialog(app: AppState, open: Var<bool>, watch: NumberResource) -> View {
    let stage = Var::new(Stage::Asking);
    let number = move || {
        watch
            .value
            .with_untracked(|value| value.value().map(|read| read.number.clone()))
    };
    dialog(
        open,
        move || {
            let phone = number().map(|number| number.phone).unwrap_or_default();
            "Release ".to_owned() + &phone
        },
        move |handle| {
            let release = Release {
                // The dialog keeps to the number as it was when it opened.
                before: Rc::new(number()?),
                app,
                watch,
                stage,
                retry: Var::new(None),
            };
            // A request that is under way is not asked about again by opening the dialog anew.
            if !matches!(stage.get_untracked(), Stage::Sending | Stage::Looking) {
                stage.set(Stage::Asking);
            }
            Some(release.draw(&handle))
        },
    )
}

#[derive(Clone)]
struct Release {
    before: Rc<Number>,
    app: AppState,
    watch: NumberResource,
    stage: Var<Stage>,
    /// The retry of a read that is being waited for.
    retry: Var<Option<Retry>>,
}

impl Release {
    fn draw(self, handle: &DialogHandle) -> View {
        let stage = self.stage;
        let done = memo(move || stage.with(|stage| matches!(stage, Stage::Released(_))));
        let asks = {
            let (release, handle) = (self.clone(), handle.clone());
            move || release.question(handle.clone())
        };
        let handle = handle.clone();
        [
            show(move || !done.get(), asks),
            dynamic(move || self.outcome()),
            show(
                move || done.get(),
                move || close_row(handle.clone(), "primary"),
            ),
        ]
        .into()
    }

    /// What will stop, and the form.
    fn question(&self, handle: DialogHandle) -> View {
        let number = &self.before;
        let effects = effects::effects(self.app, number, &handle);
        let typed = Var::new(String::new());
        let before = self.before.clone();
        let confirmed = memo(move || typed.with(|typed| ConfirmedRelease::confirm(typed, &before)));
        let stage = self.stage;
        let closed =
            move || !stage.with(|stage| matches!(stage, Stage::Asking | Stage::Refused(..)));
        let release = self.clone();
        let field =
            TextField::new("Type the number to confirm", "confirm", typed).hint(&number.phone);
        let form = el("form")
            .flag("novalidate", true)
            .submit(move || {
                if let Some(confirmed) = confirmed.get_untracked() {
                    release.clone().send(confirmed);
                }
            })
            .child(field.draw(|| None))
            .child(
                block("div", "dialog-actions")
                    .child(button("Keep number", move || handle.close()).flag("data-first", true))
                    .child(
                        submit_button("Release number", closed)
                            .class("danger")
                            .live_flag("disabled", move || confirmed.with(Option::is_none)),
                    ),
            );
        let (connection, phone) = (self.app.connection, number.phone.clone());
        let as_curl = move || {
            // Another try may be another change.
            stage.with(|_| ());
            let client = connection.client()?;
            Some(client.curl(&client.release_request(&phone)))
        };
        [effects, curl(as_curl), form.into()].into()
    }

    fn send(self, confirmed: ConfirmedRelease) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        // Set before anything is awaited: a second click finds it and does nothing.
        if !matches!(
            self.stage.get_untracked(),
            Stage::Asking | Stage::Refused(..)
        ) {
            return;
        }
        self.stage.set(Stage::Sending);
        let era = self.app.inventory.era();
        spawn(async move {
            // Not tied to the page: a request that was sent is seen through to its end.
            let answer = client.release(&confirmed, &RequestOptions::default()).await;
            if self.app.inventory.era() != era {
                return;
            }
            match answer {
                Ok(read) => {
                    self.watch.accept(read);
                    self.stage
                        .set(Stage::Released("The server confirmed it.".into()));
                }
                Err(failure) if failure.proves_not_executed() => {
                    self.refused(&failure, "The number is not released. ");
                }
                Err(failure) => self.look(Unconfirmed::new(failure)),
            }
        });
    }

    fn refused(&self, failure: &ClientError, state: &str) {
        let Explanation { what, advice } = failure.explain();
        let advice = state.to_owned() + &advice;
        self.stage.set(Stage::Refused(what, advice));
    }

    /// After an answer that proves nothing: reads the number and says what really happened.
    fn look(self, doubt: Unconfirmed) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.stage.set(Stage::Looking);
        let era = self.app.inventory.era();
        spawn(async move {
            let _underway = settle(&doubt).await;
            let retry = self.retry;
            let call = RequestOptions::default().notify(move |next| retry.set(next));
            let after = client.number(&self.before.phone, &call).await;
            if self.app.inventory.era() != era {
                return;
            }
            let found = match &after {
                Ok(read) => verdict(&self.before, Some(&read.number)),
                Err(failure) if failure.status() == Some(404) => verdict(&self.before, None),
                Err(_) => ReleaseVerdict::Unclear,
            };
            let stage = match (found, after) {
                (ReleaseVerdict::Released, Ok(read)) => {
                    self.watch.accept(read);
                    Stage::Released(doubt.and("So the number was read again: it is released."))
                }
                (ReleaseVerdict::Released, Err(_)) => {
                    self.app.inventory.remove(&self.before.phone);
                    Stage::Released(doubt.and("So the number was looked up again: it is gone."))
                }
                (ReleaseVerdict::NotReleased, Ok(read)) => {
                    self.watch.accept(read);
                    if let Some(failure) = doubt.rejection() {
                        let state = "The number is not released: a check shows no expiry date and no change. ";
                        return self.refused(failure, state);
                    }
                    client.may_retry(&client.release_request(&self.before.phone));
                    let found = "So the number was read again: nothing has changed. ";
                    Stage::Refused(
                        "The number is not released.".into(),
                        doubt.and(found) + &doubt.advice("You can try again."),
                    )
                }
                (_, Ok(_)) => {
                    let found = match self.before.expiry() {
                        Some(_) => "it had an expiry date before",
                        None => "it shows no expiry date, and something else has changed",
                    };
                    let found = [
                        "The number was read again, but ",
                        found,
                        ", so it does not tell. Check with Sinch, or wait and check again.",
                    ];
                    Stage::Unknown(doubt.and(&found.concat()), doubt)
                }
                (_, Err(_)) => Stage::Unknown(
                    doubt.and(
                        "Reading the number again brought no answer either. It may or may not be released: check \
                         before you do anything else.",
                    ),
                    doubt,
                ),
            };
            self.stage.set(stage);
        });
    }

    fn outcome(&self) -> View {
        let waiting = |text: &str| View::from(el("p").attr("role", "status").child(text));
        match self.stage.get() {
            Stage::Asking => ().into(),
            Stage::Sending => waiting("Releasing…"),
            Stage::Looking => {
                let retry = self.retry.get().map(|retry| retry.text());
                let looking = "No clear answer. Looking at what happened… ";
                waiting(&[looking, &retry.unwrap_or_default()].concat())
            }
            Stage::Released(how) => notice(
                Severity::Success,
                "The number is released.",
                &how,
                Vec::new(),
            ),
            Stage::Refused(what, advice) => notice(Severity::Error, &what, &advice, Vec::new()),
            Stage::Unknown(text, doubt) => {
                let release = self.clone();
                let again = button("Check again", move || {
                    release.clone().look(doubt.clone().again());
                });
                notice(
                    Severity::Error,
                    "It is not known what happened.",
                    &text,
                    vec![again.into()],
                )
            }
        }
    }
}
