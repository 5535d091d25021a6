//! The submission of one row of a change set: sent once, verified, and told to the run.

use std::cell::RefCell;

use change_sets::ledger::Step;
use change_sets::run::{Conclusion, Rejection, Request};
use numbers_client::{
    client::NumberResponse,
    client_error::ClientError,
    options::RequestOptions,
    relink::may_need_unlink,
    submission::{self, Submission, SubmissionStore},
};
use numbers_model::{
    change::{Change, Field},
    protection::Protection,
    release::ConfirmedReleases,
};

use crate::{
    browser::fetch::FetchTransport,
    state::{
        changes::{
            number_update::{EDIT_FINDINGS, NumberUpdate, UNLINK_FINDINGS},
            release::Release,
        },
        connection::Client,
        inventory::Inventory,
    },
};

/// What the rows of a run share.
#[derive(Clone)]
pub(super) struct Sender {
    /// The client.
    pub(super) client: Client,
    /// The list, which takes what the answers show.
    pub(super) inventory: Inventory,
    /// The releases that were confirmed.
    pub(super) confirmed: Option<ConfirmedReleases>,
    /// The protected numbers.
    pub(super) protection: Protection,
}

/// A submission that ends when another project is connected.
struct RowSubmission {
    state: RefCell<Submission>,
    inventory: Inventory,
    era: u32,
}

impl SubmissionStore for RowSubmission {
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R> {
        (self.inventory.era() == self.era).then(|| change(&mut self.state.borrow_mut()))
    }
}

impl Sender {
    /// Sends a request of a row. `None` if another project was connected meanwhile.
    pub(super) async fn submit(&self, phone: String, request: Request) -> Option<Conclusion> {
        let store = RowSubmission {
            state: RefCell::default(),
            inventory: self.inventory,
            era: self.inventory.era(),
        };
        match request {
            Request::Update {
                step,
                changes,
                draft,
            } => {
                let findings = match step {
                    Step::Unlink => UNLINK_FINDINGS,
                    _ => EDIT_FINDINGS,
                };
                let update = NumberUpdate {
                    client: self.client.clone(),
                    phone,
                    changes,
                    draft: *draft,
                    findings,
                    verifying: RequestOptions::default(),
                };
                let conclusion = submission::submit(&update, (), &store, &FetchTransport).await?;
                if let Some(response) = conclusion.snapshot() {
                    self.inventory.put(response.number.clone());
                }
                Some(of_update(conclusion, &update.changes))
            }
            Request::Release { before } => {
                let confirmed = self.confirmed.as_ref();
                let Some(confirmed) =
                    confirmed.and_then(|confirmed| confirmed.of(&before, &self.protection))
                else {
                    return Some(refused(
                        "The number is protected, or its release was not confirmed.",
                    ));
                };
                let release = Release {
                    client: self.client.clone(),
                    before: *before,
                    verifying: RequestOptions::default(),
                };
                let conclusion =
                    submission::submit(&release, confirmed, &store, &FetchTransport).await?;
                match conclusion.snapshot() {
                    Some(Some(response)) => self.inventory.put(response.number.clone()),
                    Some(None) if matches!(conclusion, submission::Conclusion::Done { .. }) => {
                        self.inventory.remove(&release.before.phone);
                    }
                    Some(None) | None => {}
                }
                Some(of_release(conclusion))
            }
        }
    }
}

/// The conclusion of an update, as the run takes it.
fn of_update(conclusion: submission::Conclusion<NumberResponse>, changes: &[Change]) -> Conclusion {
    match conclusion {
        submission::Conclusion::Partly { snapshot, how } => Conclusion::Partly {
            number: Box::new(snapshot.number),
            how,
        },
        submission::Conclusion::Refused { error, .. } => of_refusal(&error, changes),
        other => of_any(other),
    }
}

/// The conclusion of a release, as the run takes it.
fn of_release(conclusion: submission::Conclusion<Option<NumberResponse>>) -> Conclusion {
    match conclusion {
        submission::Conclusion::Refused { error, .. } => of_refusal(&error, &[]),
        other => of_any(other),
    }
}

/// A conclusion that has nothing of its own for updates or releases.
fn of_any<S>(conclusion: submission::Conclusion<S>) -> Conclusion {
    match conclusion {
        submission::Conclusion::Done { how, .. } | submission::Conclusion::Partly { how, .. } => {
            Conclusion::Changed { how }
        }
        submission::Conclusion::Refused { error, .. } => of_refusal(&error, &[]),
        submission::Conclusion::NotSent(explanation) => refused(&explanation.what),
        submission::Conclusion::NotExecuted { how, .. } => Conclusion::NotExecuted {
            how,
            is_unreachable: false,
        },
        submission::Conclusion::Unknown {
            snapshot,
            how,
            error,
        } => Conclusion::Unknown {
            how,
            throttled: error
                .as_ref()
                .filter(|error| error.status() == Some(TOO_MANY))
                .map(ClientError::retry_after_s),
            is_signed_out: error.as_ref().is_some_and(is_signed_out),
            is_unreachable: error.is_none() && snapshot.is_none(),
        },
    }
}

/// HTTP status for too many requests.
const TOO_MANY: u16 = 429;

/// Whether an error says that the sign-in has ended, or that the credentials are not accepted.
pub(super) fn is_signed_out(error: &ClientError) -> bool {
    matches!(error, ClientError::SignedOut { .. }) || error.status() == Some(401)
}

fn of_refusal(error: &ClientError, changes: &[Change]) -> Conclusion {
    if is_signed_out(error) {
        return Conclusion::SignedOut;
    }
    let mut fields = Vec::new();
    let explanation = error.explain_beside(|violation| {
        let field = Field::from_violation(&violation.field);
        if let Some(field) = field {
            fields.push((field, violation.description.clone()));
        }
        field.is_some()
    });
    let mut words = explanation.what;
    for (field, text) in &fields {
        words += &format!(" {}: {text}", field.label());
    }
    if error.status() == Some(TOO_MANY) {
        let retry_after_s = error.retry_after_s();
        return Conclusion::Throttled {
            retry_after_s,
            words,
        };
    }
    Conclusion::Refused(Rejection {
        words,
        fields,
        may_need_unlink: may_need_unlink(error, changes),
    })
}

fn refused(words: &str) -> Conclusion {
    Conclusion::Refused(Rejection {
        words: words.to_owned(),
        fields: Vec::new(),
        may_need_unlink: false,
    })
}
