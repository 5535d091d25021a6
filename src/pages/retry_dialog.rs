//! The retry dialog: a change whose provisioning job has failed, to be sent again.

use std::{cell::RefCell, sync::Arc};

use leptos::prelude::*;
use numbers_client::{
    client::NumberResponse,
    curl::Curl,
    options::RequestOptions,
    submission::{Conclusion, Phase},
};
use numbers_model::{
    change::{self, Change, Draft},
    number::Number,
};

use crate::{
    components::{
        busy_button::ActionButton,
        description_list::{DescriptionList, EnteredText},
        dialog::{CloseRow, Dialog, use_dialog},
    },
    state::{
        app_state::{AppState, use_app_state},
        changes::{
            number_update::landing,
            retry::{self, WORDING},
        },
        submission::SubmissionHandle,
    },
    widgets::{curl_preview::CurlPreview, submission_outcome::SubmissionOutcome},
};

/// The dialog that sends a failed change of a number again.
#[component]
pub fn RetryDialog(
    /// The number that it opens for.
    retried: RwSignal<Option<Number>>,
    /// Takes the number after the change.
    #[prop(into)]
    on_sent: Callback<NumberResponse>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if retried.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() && retried.with_untracked(Option::is_some) {
            retried.set(None);
        }
    });
    let name = Signal::derive(move || {
        let phone = retried.with_untracked(|number| number.as_ref().map(|n| n.phone.clone()));
        format!("Send again for {}", phone.unwrap_or_default())
    });
    view! {
        <Dialog open name>
            <RetryContents retried on_sent />
        </Dialog>
    }
}

/// The contents of the dialog, for the number as it is when the dialog opens.
#[component]
fn RetryContents(
    /// The number whose change is sent again.
    retried: RwSignal<Option<Number>>,
    /// Takes the number after the change.
    on_sent: Callback<NumberResponse>,
) -> impl IntoView {
    let app = use_app_state();
    let before = retried.get_untracked()?;
    let (changes, draft) = change::retry_of(&before, app.connection.version())?;
    let subject = format!("Sending again for {}", before.phone);
    let retry = Retry {
        before: Arc::new(before),
        changes: Arc::new(changes),
        draft: Arc::new(draft),
        app,
        submission: app.submissions().of(&subject),
        on_sent,
    };
    let (submission, changes) = (retry.submission, retry.changes.clone());
    let is_done = Memo::new(move |_| submission.phase() == Phase::Done);
    Some(view! {
        <p>"The same change as before is sent once more:"</p>
        <ChangeList changes />
        <Show when=move || !is_done.get()>
            <RetryForm retry=retry.clone() />
        </Show>
        <SubmissionOutcome submission sending=WORDING.sending />
        <Show when=move || is_done.get()>
            <CloseRow is_primary=true />
        </Show>
    })
}

/// The fields that change, with their new values.
#[component]
fn ChangeList(
    /// The changes.
    changes: Arc<Vec<Change>>,
) -> impl IntoView {
    let pairs = changes.iter().map(|change| {
        let value = match change.after.as_str() {
            "" => view! { <span class="none">"None"</span> }.into_any(),
            after => view! { <EnteredText text=after /> }.into_any(),
        };
        (change.field.label().into_any(), value)
    });
    view! { <DescriptionList pairs=pairs.collect() /> }
}

/// The preview of the request, and the buttons.
#[component]
fn RetryForm(
    /// The change to send again.
    retry: Retry,
) -> impl IntoView {
    let (dialog, submission) = (use_dialog(), retry.submission);
    let sent = retry.clone();
    view! {
        <CurlPreview request=Signal::derive(move || retry.request()) />
        <div class="dialog-actions">
            <button type="button" data-first="" on:click=move |_| dialog.close()>
                "Cancel"
            </button>
            <ActionButton
                label="Send again"
                busy=Signal::derive(move || !submission.may_send())
                on_press=move |()| sent.clone().send()
                attr:class="primary"
            />
        </div>
    }
}

/// A change that is sent again.
#[derive(Clone)]
struct Retry {
    /// The number as shown on the page.
    before: Arc<Number>,
    changes: Arc<Vec<Change>>,
    draft: Arc<Draft>,
    app: AppState,
    submission: SubmissionHandle,
    on_sent: Callback<NumberResponse>,
}

impl Retry {
    fn request(&self) -> Option<Curl> {
        let client = self.app.connection.client_untracked()?;
        // A retry may have another idempotency key.
        self.submission.phase();
        let phone = &self.before.phone;
        let request = client.update_request(phone, &self.changes, &self.draft);
        Some(client.curl(&request))
    }

    fn send(self) {
        let Some(client) = self.app.connection.client_untracked() else {
            return;
        };
        let change = retry::Retry {
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
                    self.on_sent.run(snapshot);
                }
                Some(told)
            });
    }
}
