//! The update of a number: an edit, or the unlinking that precedes one.

use numbers_client::{
    client::NumberResponse,
    options::RequestOptions,
    submission::{self, Conclusion, Finding, Permit, Reply, Wording},
};
use numbers_model::change::{self, Change, Draft, Verdict};

use crate::state::{connection::Client, inventory::Inventory};

/// The sentences that tell of an edit.
pub const EDIT: Wording = Wording {
    sending: "Saving…",
    done: "Saved.",
    confirmed: "",
    not_done: "Nothing was changed, and nothing you typed is lost.",
    not_done_checked: "A check shows that nothing was changed, and nothing you typed is lost.",
    partly: [
        "Only a part of the change has been made.",
        "What is left is shown below. You can save that.",
    ],
    retry: "You can save again.",
    unknown: "It is not known whether the change was made.",
    unknown_advice: "Check again before you save once more.",
};

/// The sentences that tell of an unlinking.
pub const UNLINK: Wording = Wording {
    sending: "Changing in two steps…",
    done: "",
    confirmed: "",
    not_done: "Nothing was changed, and nothing you typed is lost.",
    not_done_checked: "A check shows that nothing was changed, and nothing you typed is lost.",
    partly: ["", ""],
    retry: "",
    unknown: "",
    unknown_advice: "",
};

/// The sentences for the verdicts of a verifying read, after "So the number was read again:".
#[derive(Debug, Clone, Copy)]
pub struct Findings {
    applied: &'static str,
    partly: &'static str,
    not_applied: &'static str,
    unclear: &'static str,
    unreadable: &'static str,
}

/// The findings of an edit.
pub const EDIT_FINDINGS: Findings = Findings {
    applied: "the change has taken effect.",
    partly: "only a part of the change has been made.",
    not_applied: "the change has not been made.",
    unclear: "it shows no change as yet. Sinch may show that a number is unlinked only once that is done, so it can't be told \
              yet. Wait a minute.",
    unreadable: "it is not known whether the change was made.",
};

/// The findings of an unlinking.
pub const UNLINK_FINDINGS: Findings = Findings {
    applied: "it is being unlinked.",
    partly: "it is not unlinked.",
    not_applied: "it is not unlinked.",
    unclear: "it is not unlinked as yet. Sinch may show that only once it is done, so it can't be told yet: check this number \
              again in a minute, or unlink it once more.",
    unreadable: "it is not known whether it was unlinked.",
};

impl Findings {
    /// The sentence for a verdict.
    pub fn sentence(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Applied => self.applied,
            Verdict::Partial => self.partly,
            Verdict::NotApplied => self.not_applied,
            Verdict::Unclear => self.unclear,
        }
    }
}

/// The update of a number.
pub struct NumberUpdate {
    /// The client.
    pub client: Client,
    /// The number.
    pub phone: String,
    /// The changes to send.
    pub changes: Vec<Change>,
    /// The number with the changes.
    pub draft: Draft,
    /// The sentences for the verdicts of the verifying read.
    pub findings: Findings,
    /// Options of the verifying read.
    pub verifying: RequestOptions,
}

impl submission::Change for NumberUpdate {
    type Confirmed = ();
    type Snapshot = NumberResponse;

    async fn send(&self, (): (), permit: Permit) -> Reply<NumberResponse> {
        // Not cancelled with the page: a change that was sent is followed to its end.
        let options = RequestOptions::default();
        let answer = self
            .client
            .update(permit, &self.phone, &self.changes, &self.draft, &options)
            .await;
        match answer {
            Ok(response) if change::contradicts(&self.changes, &response.number) => {
                Reply::Unproven(
                    "Sinch accepted the change, but its answer doesn't show it.".to_owned(),
                )
            }
            Ok(response) => Reply::Proven(response),
            Err(error) => Reply::Failed(error),
        }
    }

    async fn verify(&self) -> Finding<NumberResponse> {
        let answer = self.client.number(&self.phone, &self.verifying).await;
        let Ok(response) = answer else {
            let unknown = self.findings.unreadable;
            let found = format!("Reading the number again brought no answer either: {unknown}");
            return Finding::Inconclusive {
                snapshot: None,
                found,
            };
        };
        let verdict = change::verdict(&self.changes, &response.number);
        let sentence = self.findings.sentence(verdict);
        let found = format!("So the number was read again: {sentence}");
        let snapshot = response;
        match verdict {
            Verdict::Applied => Finding::Executed { snapshot, found },
            Verdict::Partial => Finding::Partly { snapshot, found },
            Verdict::NotApplied => Finding::NotExecuted {
                snapshot: Some(snapshot),
                found,
            },
            Verdict::Unclear => Finding::Inconclusive {
                snapshot: Some(snapshot),
                found,
            },
        }
    }

    fn may_retry(&self) {
        let request = self
            .client
            .update_request(&self.phone, &self.changes, &self.draft);
        self.client.may_retry(&request);
    }
}

/// Takes what a conclusion shows of a number into the inventory, whatever page is open.
pub fn landing(inventory: Inventory) -> impl Fn(&Conclusion<NumberResponse>) + 'static {
    move |conclusion| {
        if let Some(response) = conclusion.snapshot() {
            inventory.put(response.number.clone());
        }
    }
}
