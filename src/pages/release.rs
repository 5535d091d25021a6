//! The release dialog: what will stop, the number typed, and one request, sent once.

mod effects;

use std::rc::Rc;

use numbers_client::{
    options::RequestOptions,
    submission::{Conclusion, Phase},
};
use numbers_model::{number::Number, release::ConfirmedRelease};

use crate::{
    browser::dom::{View, block, button, el, show},
    components::{
        busy_button::submit_button,
        curl::curl,
        dialog::{DialogHandle, close_row, dialog},
        field::TextField,
    },
    reactive::{Var, memo},
    state::{
        app_state::AppState,
        changes::release::{self, WORDING},
        number_resource::NumberResource,
        submission::SubmissionHandle,
    },
    widgets::submission_outcome::submission_outcome,
};

/// Asks before a number is released, and says what came of it.
pub fn release_dialog(app: AppState, open: Var<bool>, watch: NumberResource) -> View {
    let submission = SubmissionHandle::new(app.inventory);
    // The number that the dialog was opened for last.
    let released = Var::new(None::<Rc<Number>>);
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
                submission,
            };
            // What is on its way or can't be told is not asked about again by opening the dialog anew, unless the number is
            // another one by now: releasing it twice is as good as once.
            submission.reset();
            if released.with_untracked(|released| released.as_ref() != Some(&release.before)) {
                submission.abandon();
                released.set(Some(release.before.clone()));
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
    submission: SubmissionHandle,
}

impl Release {
    fn draw(self, handle: &DialogHandle) -> View {
        let submission = self.submission;
        let done = memo(move || submission.phase() == Phase::Done);
        let asks = {
            let (release, handle) = (self.clone(), handle.clone());
            move || release.question(handle.clone())
        };
        let handle = handle.clone();
        [
            show(move || !done.get(), asks),
            submission_outcome(submission, WORDING.sending),
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
        let submission = self.submission;
        let closed = move || !submission.may_send();
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
            submission.phase();
            let client = connection.client()?;
            Some(client.curl(&client.release_request(&phone)))
        };
        [effects, curl(as_curl), form.into()].into()
    }

    fn send(self, confirmed: ConfirmedRelease) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let change = release::Release {
            client,
            before: Number::clone(&self.before),
            verifying: self.submission.verifying(RequestOptions::default()),
        };
        self.submission
            .submit(change, confirmed, move |conclusion| {
                let told = conclusion.tell(&WORDING, |_| false);
                let shown = match conclusion {
                    Conclusion::Done { snapshot, .. } => Some(snapshot),
                    Conclusion::Refused { snapshot, .. }
                    | Conclusion::NotExecuted { snapshot, .. } => snapshot,
                    _ => None,
                };
                match shown {
                    Some(Some(response)) => self.watch.accept(response),
                    Some(None) => self.app.inventory.remove(&self.before.phone),
                    None => {}
                }
                Some(told)
            });
    }
}
