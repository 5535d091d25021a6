//! Sending again what a provisioning job has failed at: shown first, sent once, looked after when the answer is unclear.

use std::rc::Rc;

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    options::RequestOptions,
    request::Request,
    submission::Doubt,
};
use numbers_model::{
    change::{self, Change, Draft},
    number::Number,
};

use crate::{
    api::settle::settle,
    browser::dom::{View, block, button, dynamic, el, list, show},
    components::{
        busy_button::action_button,
        curl::curl,
        dialog::{DialogHandle, close_row, dialog},
        notice::{Severity, notice},
    },
    reactive::{Var, memo, spawn},
    state::{app_state::AppState, connection::Client},
};

/// How far it has got.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Nothing was sent.
    Asking,
    /// The request is on its way.
    Sending,
    /// No clear answer came; the number is being read to see what happened.
    Looking,
    /// The server has taken it.
    Sent(String),
    /// Surely not taken, and why.
    Refused(String, String),
    /// It can't be told: what is known, and what has to be checked.
    Unknown(String, Doubt),
}

/// Asks before the failed change of the number in `about` is sent again, and says what came of it. `sent` gets the
/// number as the server shows it afterwards.
pub fn again_dialog(
    app: AppState,
    about: Var<Option<Number>>,
    sent: impl Fn(NumberResponse) + 'static,
) -> View {
    let open = Var::new(false);
    let sent: Rc<dyn Fn(NumberResponse)> = Rc::new(sent);
    crate::reactive::effect(move || {
        if about.with(Option::is_some) {
            open.set(true);
        }
    });
    crate::reactive::effect(move || {
        if !open.get() && about.with_untracked(Option::is_some) {
            about.set(None);
        }
    });
    dialog(
        open,
        move || {
            let phone = about.with_untracked(|number| number.as_ref().map(|n| n.phone.clone()));
            "Send again for ".to_owned() + &phone.unwrap_or_default()
        },
        move |handle| {
            let before = about.get_untracked()?;
            let version = app.connection.version();
            let (changes, draft) = change::retry_of(&before, version)?;
            let again = Again {
                before: Rc::new(before),
                changes: Rc::new(changes),
                draft: Rc::new(draft),
                app,
                stage: Var::new(Stage::Asking),
                sent: sent.clone(),
            };
            Some(again.draw(&handle))
        },
    )
}

#[derive(Clone)]
struct Again {
    /// The number as it was just before the change was sent; until then as it was shown.
    before: Rc<Number>,
    changes: Rc<Vec<Change>>,
    draft: Rc<Draft>,
    app: AppState,
    stage: Var<Stage>,
    sent: Rc<dyn Fn(NumberResponse)>,
}

impl Again {
    fn draw(self, handle: &DialogHandle) -> View {
        let stage = self.stage;
        let done = memo(move || stage.with(|stage| matches!(stage, Stage::Sent(_))));
        let ready = move || stage.with(|stage| matches!(stage, Stage::Asking | Stage::Refused(..)));
        let what = list(self.changes.iter(), |change| {
            let value = match change.after.as_str() {
                "" => block("span", "none").child("None"),
                after => el("bdi").child(after),
            };
            el("div")
                .child(el("dt").child(change.field.label()))
                .child(el("dd").child(value))
                .into()
        });
        let shown = self.clone();
        let request = move || {
            let shown = shown.clone();
            curl(move || {
                let client = shown.app.connection.client_untracked()?;
                // Another try may be another change.
                stage.with(|_| ());
                Some(client.curl(&shown.request(&client)))
            })
        };
        let (keep, close, again) = (handle.clone(), handle.clone(), self.clone());
        let asks = move || {
            let (keep, again) = (keep.clone(), again.clone());
            block("div", "dialog-actions")
                .child(button("Cancel", move || keep.close()).flag("data-first", true))
                .child(
                    action_button("Send again", move || !ready(), move || again.clone().send())
                        .class("primary"),
                )
        };
        [
            el("p")
                .child("The same change as before is sent once more:")
                .into(),
            block("dl", "facts").child(what).into(),
            show(move || !done.get(), request),
            show(move || !done.get(), asks),
            dynamic(move || self.outcome()),
            show(
                move || done.get(),
                move || close_row(close.clone(), "primary"),
            ),
        ]
        .into()
    }

    fn request(&self, client: &Client) -> Request {
        client.update_request(&self.before.phone, &self.changes, &self.draft)
    }

    fn send(self) {
        // Set before anything is awaited: a second click finds it and does nothing.
        let ready = matches!(
            self.stage.get_untracked(),
            Stage::Asking | Stage::Refused(..)
        );
        let (Some(client), true) = (self.app.connection.client_untracked(), ready) else {
            return;
        };
        self.stage.set(Stage::Sending);
        let era = self.app.inventory.era();
        spawn(async move {
            // Not tied to the page: a change that was sent is seen through to its end.
            let call = RequestOptions::default();
            // Only what was there just before tells afterwards whether something has come of it.
            let now = match client.number(&self.before.phone, &call).await {
                Ok(read) => read.number,
                Err(failure) => return self.refused(&failure, "Nothing was sent. "),
            };
            if self.app.inventory.era() != era {
                return;
            }
            let same = change::retry_of(&now, client.version())
                .is_some_and(|(changes, _)| changes == *self.changes);
            if !same {
                self.stage.set(Stage::Refused(
                    "Nothing was sent: the number has changed meanwhile.".into(),
                    "Close this and refresh to see its current state.".into(),
                ));
                return;
            }
            let again = Self {
                before: Rc::new(now),
                ..self
            };
            let answer = client
                .update(
                    crate::api::permit(),
                    &again.before.phone,
                    &again.changes,
                    &again.draft,
                    &call,
                )
                .await;
            if again.app.inventory.era() != era {
                return;
            }
            match answer {
                Ok(read) if change::was_retry_accepted(&again.before, &read.number) => {
                    again.taken(read, "The server has taken it.".into());
                }
                // A success that does not show it.
                Ok(_) => {
                    let why =
                        "The server answered with success, but its answer doesn’t show the change.";
                    again.look(Doubt::success(why));
                }
                Err(failure) if failure.proves_not_executed() => {
                    again.refused(&failure, "Nothing was changed. ");
                }
                Err(failure) => again.look(Doubt::new(failure)),
            }
        });
    }

    fn refused(&self, failure: &ClientError, state: &str) {
        let Explanation { what, advice } = failure.explain();
        let advice = state.to_owned() + &advice;
        self.stage.set(Stage::Refused(what, advice));
    }

    fn taken(&self, read: NumberResponse, how: String) {
        self.app.inventory.put(read.number.clone());
        self.stage.set(Stage::Sent(how));
        (self.sent)(read);
    }

    /// After an answer that proves nothing: reads the number and says what really happened.
    fn look(self, doubt: Doubt) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        self.stage.set(Stage::Looking);
        let era = self.app.inventory.era();
        spawn(async move {
            let _underway = settle(&doubt).await;
            let after = client
                .number(&self.before.phone, &RequestOptions::default())
                .await;
            if self.app.inventory.era() != era {
                return;
            }
            match after {
                Ok(read) if change::was_retry_accepted(&self.before, &read.number) => self.taken(
                    read,
                    doubt.and("So the number was read again: the change was taken."),
                ),
                Ok(_) if let Some(failure) = doubt.rejection() => {
                    self.refused(failure, "A check shows that nothing was changed. ");
                }
                Ok(_) => {
                    client.may_retry(&self.request(&client));
                    let found = "So the number was read again: nothing has changed. ";
                    self.stage.set(Stage::Refused(
                        "The change was not taken.".into(),
                        doubt.and(found)
                            + &doubt
                                .obstacle()
                                .unwrap_or_else(|| "You can send it again.".to_owned()),
                    ));
                }
                Err(_) => self.stage.set(Stage::Unknown(
                    doubt.and("Reading the number again brought no answer either."),
                    doubt,
                )),
            }
        });
    }

    fn outcome(&self) -> View {
        let waiting = |text: &str| View::from(el("p").attr("role", "status").child(text));
        match self.stage.get() {
            Stage::Asking => ().into(),
            Stage::Sending => waiting("Sending…"),
            Stage::Looking => waiting("No clear answer. Looking at what happened…"),
            Stage::Sent(how) => notice(
                Severity::Success,
                "The change was sent again.",
                &how,
                Vec::new(),
            ),
            Stage::Refused(what, advice) => notice(Severity::Error, &what, &advice, Vec::new()),
            Stage::Unknown(text, doubt) => {
                let again = self.clone();
                let check = button("Check again", move || {
                    again.clone().look(doubt.clone().again());
                });
                notice(
                    Severity::Error,
                    "It is not known whether the change was taken.",
                    &text,
                    vec![check.into()],
                )
            }
        }
    }
}
