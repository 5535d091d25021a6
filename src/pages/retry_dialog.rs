//! The retry dialog: the change that a provisioning job has failed at, and one request, sent once.

use std::{cell::RefCell, rc::Rc};

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
    browser::dom::{View, block, button, el, list, show},
    components::{
        busy_button::action_button,
        curl::curl,
        dialog::{DialogHandle, close_row, dialog},
    },
    reactive::{Var, effect, memo},
    state::{
        app_state::AppState,
        changes::retry::{Retry, WORDING},
        submission::SubmissionHandle,
    },
    widgets::submission_outcome::submission_outcome,
};

/// Asks before the failed change of the number in `about` is sent again, and says what came of it. `sent` gets the
/// number as the server shows it afterwards.
pub fn retry_dialog(
    app: AppState,
    about: Var<Option<Number>>,
    sent: impl Fn(NumberResponse) + 'static,
) -> View {
    let open = Var::new(false);
    let sent: Rc<dyn Fn(NumberResponse)> = Rc::new(sent);
    effect(move || {
        if about.with(Option::is_some) {
            open.set(true);
        }
    });
    effect(move || {
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
            let dialog = RetryDialog {
                before: Rc::new(before),
                changes: Rc::new(changes),
                draft: Rc::new(draft),
                app,
                submission: SubmissionHandle::new(app.inventory),
                sent: sent.clone(),
            };
            Some(dialog.draw(&handle))
        },
    )
}

#[derive(Clone)]
struct RetryDialog {
    /// The number as it is shown.
    before: Rc<Number>,
    changes: Rc<Vec<Change>>,
    draft: Rc<Draft>,
    app: AppState,
    submission: SubmissionHandle,
    sent: Rc<dyn Fn(NumberResponse)>,
}

impl RetryDialog {
    fn draw(self, handle: &DialogHandle) -> View {
        let submission = self.submission;
        let done = memo(move || submission.phase() == Phase::Done);
        let ready = move || submission.may_send();
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
                submission.phase();
                let phone = &shown.before.phone;
                let request = client.update_request(phone, &shown.changes, &shown.draft);
                Some(client.curl(&request))
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
            submission_outcome(submission, WORDING.sending),
            show(
                move || done.get(),
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
        self.submission.submit(change, (), move |conclusion| {
            let told = conclusion.tell(&WORDING, |_| false);
            if let Conclusion::Done { snapshot, .. } = conclusion {
                self.app.inventory.put(snapshot.number.clone());
                (self.sent)(snapshot);
            }
            Some(told)
        });
    }
}
