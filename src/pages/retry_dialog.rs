//! The retry dialog: a change whose provisioning job has failed, to be sent again.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::prelude::*;
use numbers_client::{
    client::NumberResponse,
    options::RequestOptions,
    submission::{Conclusion, Phase},
};
use numbers_model::{
    change::{self, Change, Draft},
    number::Number,
};

use crate::{
    browser::dom::{View, block, button, el, show},
    components::{
        busy_button::action_button,
        curl::curl,
        description_list::{description_list, entered_text},
        legacy::{DialogHandle, close_row, dialog},
    },
    reactive::effect,
    state::{
        app_state::AppState,
        changes::{
            number_update::landing,
            retry::{Retry, WORDING},
        },
        submission::SubmissionHandle,
    },
    widgets::submission_outcome::submission_outcome,
};

/// The dialog, which opens for the number in `retried`. `sent` gets the number after the change.
pub fn retry_dialog(
    app: AppState,
    retried: RwSignal<Option<Number>>,
    sent: impl Fn(NumberResponse) + 'static,
) -> View {
    let open = RwSignal::new(false);
    let sent: Rc<dyn Fn(NumberResponse)> = Rc::new(sent);
    effect(move || {
        if retried.with(Option::is_some) {
            open.set(true);
        }
    });
    effect(move || {
        if !open.get() && retried.with_untracked(Option::is_some) {
            retried.set(None);
        }
    });
    dialog(
        open,
        move || {
            let phone = retried.with_untracked(|number| number.as_ref().map(|n| n.phone.clone()));
            format!("Send again for {}", phone.unwrap_or_default())
        },
        move |handle| {
            let before = retried.get_untracked()?;
            let version = app.connection.version();
            let (changes, draft) = change::retry_of(&before, version)?;
            let submission = app
                .submissions
                .of(&format!("Sending again for {}", before.phone));
            let dialog = RetryDialog {
                before: Arc::new(before),
                changes: Arc::new(changes),
                draft: Arc::new(draft),
                app,
                submission,
                sent: sent.clone(),
            };
            Some(dialog.draw(&handle))
        },
    )
}

#[derive(Clone)]
struct RetryDialog {
    /// The number as shown on the page.
    before: Arc<Number>,
    changes: Arc<Vec<Change>>,
    draft: Arc<Draft>,
    app: AppState,
    submission: SubmissionHandle,
    sent: Rc<dyn Fn(NumberResponse)>,
}

impl RetryDialog {
    fn draw(self, handle: &DialogHandle) -> View {
        let submission = self.submission;
        let is_done = Memo::new(move |_| submission.phase() == Phase::Done);
        let is_closed = move || !submission.may_send();
        let changes = self.changes.iter().map(|change| {
            let value = match change.after.as_str() {
                "" => block("span", "none").child("None").into(),
                after => entered_text(after),
            };
            (change.field.label(), value)
        });
        let changes = description_list(changes);
        let shown = self.clone();
        let request = move || {
            let shown = shown.clone();
            curl(move || {
                let client = shown.app.connection.client_untracked()?;
                // A retry may have another idempotency key.
                submission.phase();
                let phone = &shown.before.phone;
                let request = client.update_request(phone, &shown.changes, &shown.draft);
                Some(client.curl(&request))
            })
        };
        let (cancel, close, retry) = (handle.clone(), handle.clone(), self.clone());
        let actions = move || {
            let (cancel, retry) = (cancel.clone(), retry.clone());
            block("div", "dialog-actions")
                .child(button("Cancel", move || cancel.close()).flag("data-first", true))
                .child(
                    action_button("Send again", is_closed, move || retry.clone().send())
                        .class("primary"),
                )
        };
        [
            el("p")
                .child("The same change as before is sent once more:")
                .into(),
            changes,
            show(move || !is_done.get(), request),
            show(move || !is_done.get(), actions),
            submission_outcome(submission, WORDING.sending),
            show(
                move || is_done.get(),
                move || close_row(close.clone(), "primary"),
            ),
        ]
        .into()
    }

    fn send(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let change = Retry {
            client,
            before: RefCell::new(Number::clone(&self.before)),
            changes: self.changes.to_vec(),
            draft: Draft::clone(&self.draft),
            verifying: self.submission.verifying(RequestOptions::default()),
        };
        let land = landing(self.app.inventory);
        self.submission
            .submit_beyond_page(&WORDING, change, (), land, move |conclusion| {
                let told = conclusion.tell(&WORDING, |_| false);
                if let Conclusion::Done { snapshot, .. } = conclusion {
                    (self.sent)(snapshot);
                }
                Some(told)
            });
    }
}
