//! The release dialog: consequences, typed confirmation, outcome.

use leptos::prelude::*;

mod effects;

use std::sync::Arc;

use numbers_client::{
    client::NumberResponse,
    options::RequestOptions,
    submission::{Conclusion, Phase},
};
use numbers_model::{number::Number, release::ConfirmedRelease};

use crate::{
    browser::dom::{View, block, button, el, show},
    components::{
        busy_button::submit_button,
        curl::curl,
        field::TextField,
        legacy::{DialogHandle, close_row, dialog},
    },
    state::{
        app_state::AppState,
        changes::release::{self, WORDING},
        number_resource::NumberResource,
        submission::SubmissionHandle,
    },
    widgets::submission_outcome::submission_outcome,
};

/// The dialog, for the number of `resource`.
pub fn release_dialog(app: AppState, open: RwSignal<bool>, resource: NumberResource) -> View {
    let subject = resource.phone();
    let submission = app.submissions.of(&format!("Release of {subject}"));
    submission.on_landed(move || resource.refresh());
    // The number that the dialog was last opened for.
    let released = RwSignal::new(None::<Arc<Number>>);
    let number = move || {
        resource
            .value
            .with_untracked(|value| value.value().map(|response| response.number.clone()))
    };
    dialog(
        open,
        move || {
            let phone = number().map(|number| number.phone).unwrap_or_default();
            format!("Release {phone}")
        },
        move |handle| {
            let release = ReleaseDialog {
                // A snapshot: later reads don't change what is confirmed.
                before: Arc::new(number()?),
                app,
                resource,
                submission,
            };
            // Reopening the dialog keeps a busy or unknown release, unless the number has changed by now: releasing it
            // twice is as good as once.
            submission.reset();
            let has_changed = released.with_untracked(|released| {
                released
                    .as_ref()
                    .is_some_and(|released| *released != release.before)
            });
            if has_changed {
                submission.abandon();
            }
            released.set(Some(release.before.clone()));
            Some(release.draw(&handle))
        },
    )
}

#[derive(Clone)]
struct ReleaseDialog {
    before: Arc<Number>,
    app: AppState,
    resource: NumberResource,
    submission: SubmissionHandle,
}

impl ReleaseDialog {
    fn draw(self, handle: &DialogHandle) -> View {
        let submission = self.submission;
        let done = Memo::new(move |_| submission.phase() == Phase::Done);
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
        let typed = RwSignal::new(String::new());
        let before = self.before.clone();
        let confirmed =
            Memo::new(move |_| typed.with(|typed| ConfirmedRelease::confirm(typed, &before)));
        let submission = self.submission;
        let is_closed = move || !submission.may_send();
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
                        submit_button("Release number", is_closed)
                            .class("danger")
                            .live_flag("disabled", move || confirmed.with(Option::is_none)),
                    ),
            );
        let (connection, phone) = (self.app.connection, number.phone.clone());
        let as_curl = move || {
            // A retry may have another idempotency key.
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
        let (inventory, phone) = (self.app.inventory, self.before.phone.clone());
        let land = move |conclusion: &Conclusion<Option<NumberResponse>>| match conclusion
            .snapshot()
        {
            Some(Some(response)) => inventory.put(response.number.clone()),
            Some(None) if matches!(conclusion, Conclusion::Done { .. }) => inventory.remove(&phone),
            _ => {}
        };
        self.submission
            .submit_beyond_page(&WORDING, change, confirmed, land, move |conclusion| {
                let told = conclusion.tell(&WORDING, |_| false);
                if let Some(Some(response)) = conclusion.snapshot() {
                    self.resource.accept(response.clone());
                }
                Some(told)
            });
    }
}
