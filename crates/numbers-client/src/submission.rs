//! Submission of a change: send once, verify, conclude. A state machine for at-most-once sending with reconciliation.
//!
//! A browser may send a request twice, unseen by the page, and a response may be lost or come from a proxy. So a response counts
//! only as far as it proves something. After any other one the change is verified by a read, and only a verification that it was not
//! executed allows another sending.
//!
//! ```text
//! Idle ──begin──▶ Sending ──proven──▶ Done
//!                   │  └─refused, proven──▶ Refused ──begin──▶ Sending
//!                   └─anything else──▶ Verifying ──executed──▶ Done
//!                                        │  └─not executed──▶ Refused
//!                                        └─inconclusive──▶ Unknown ──check again──▶ Verifying
//! ```
//!
//! Sending consumes a [`Permit`], which only [`Submission::begin`] issues. So nothing can be sent twice:
//!
//! ```compile_fail
//! # use numbers_client::{client::Client, client_error::ClientError, options::RequestOptions, submission::Permit, transport::Transport};
//! # async fn example<T: Transport>(client: &Client<T>, permit: Permit) -> Result<(), ClientError> {
//! # let options = RequestOptions::default();
//! client.remove_emergency(permit, "+12086390939", &options).await?;
//! client.remove_emergency(permit, "+12086390939", &options).await // error[E0382]: use of moved value: `permit`
//! # }
//! ```

#[cfg(test)]
mod tests;
mod verification_reason;
mod wording;

use std::future::Future;

use self::verification_reason::VerificationReason;
pub use self::wording::{Report, ReportKind, Wording};
use crate::{
    client_error::{ClientError, Explanation},
    pending::PendingChange,
    transport::Clock,
};

/// Permission to send a change once.
#[must_use]
#[derive(Debug)]
pub struct Permit(());

/// Phase of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Not sent.
    #[default]
    Idle,
    /// The request is in flight.
    Sending,
    /// The response proved nothing; a read is verifying the change.
    Verifying,
    /// Executed.
    Done,
    /// Not executed, or only in part: it may be sent again.
    Refused,
    /// Not known. It may be verified again, but not sent again.
    Unknown,
}

/// A change that is sent once, verified and concluded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Submission {
    phase: Phase,
    /// Reason of the verification, during it and while its outcome is unknown.
    reason: Option<VerificationReason>,
}

impl Submission {
    /// A submission in [`Phase::Idle`].
    pub fn new() -> Self {
        Self::default()
    }

    /// The phase.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether the request is in flight, or the change is being verified.
    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Sending | Phase::Verifying)
    }

    /// Whether another sending may have the idempotency key of the last one. Not where the gateway would only repeat its answer.
    pub fn keeps_key(&self) -> bool {
        let reason = self.reason.as_ref();
        reason.is_none_or(VerificationReason::keeps_key)
    }

    /// Begins the sending. `None` where it could execute the change a second time: in any phase but Idle and Refused.
    pub fn begin(&mut self) -> Option<Permit> {
        let may_send = matches!(self.phase, Phase::Idle | Phase::Refused);
        may_send.then(|| {
            self.phase = Phase::Sending;
            self.reason = None;
            Permit(())
        })
    }

    /// Resets a concluded submission for another change. One in flight, or with an unknown outcome, stays.
    pub fn reset(&mut self) {
        if matches!(self.phase, Phase::Done | Phase::Refused) {
            *self = Self::new();
        }
    }

    /// Abandons a change with an unknown outcome: the reader accepts that another one may execute it a second time.
    pub fn abandon(&mut self) {
        if self.phase == Phase::Unknown {
            *self = Self::new();
        }
    }

    /// Returns a verified refusal to Unknown: a change that shows up late may have been verified too early.
    pub fn reopen(&mut self) {
        if self.phase == Phase::Refused && self.reason.is_some() {
            self.phase = Phase::Unknown;
        }
    }

    /// Begins the verification.
    fn verify(&mut self, reason: VerificationReason) {
        self.phase = Phase::Verifying;
        self.reason = Some(reason);
    }

    /// Begins another verification. `None` unless the outcome is unknown.
    fn verify_again(&mut self) -> Option<VerificationReason> {
        if self.phase != Phase::Unknown {
            return None;
        }
        let reason = self.reason.take().map_or_else(
            VerificationReason::checked_again,
            VerificationReason::recheck,
        );
        self.verify(reason.clone());
        Some(reason)
    }

    fn conclude<S>(&mut self, conclusion: &Conclusion<S>) {
        self.phase = match conclusion {
            Conclusion::Done { .. } => Phase::Done,
            Conclusion::Unknown { .. } => Phase::Unknown,
            Conclusion::Partly { .. }
            | Conclusion::Refused { .. }
            | Conclusion::NotSent(_)
            | Conclusion::NotExecuted { .. } => Phase::Refused,
        };
    }
}

/// Reply to a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply<S> {
    /// The response shows the change.
    Proven(S),
    /// A success that does not show the change, with the reason in a sentence.
    Unproven(String),
    /// Not sent, with the reason.
    NotSent(Explanation),
    /// Any error.
    Failed(ClientError),
}

/// Finding of a verification.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding<S> {
    /// Executed. `found` is a sentence: "So the number was read again: it is released."
    Executed {
        /// Snapshot of the read.
        snapshot: S,
        /// The finding in a sentence.
        found: String,
    },
    /// Executed in part.
    Partly {
        /// Snapshot of the read.
        snapshot: S,
        /// The finding in a sentence.
        found: String,
    },
    /// Not executed.
    NotExecuted {
        /// Snapshot of the read, if it shows one.
        snapshot: Option<S>,
        /// The finding in a sentence.
        found: String,
    },
    /// No trace in a read that may be stale: enough to confirm a rejection, too little without one.
    NotSeen {
        /// The finding in a sentence.
        found: String,
    },
    /// The read proves neither, or failed.
    Inconclusive {
        /// Snapshot of the read, if it succeeded.
        snapshot: Option<S>,
        /// The finding in a sentence.
        found: String,
    },
}

/// Conclusion of a submission.
#[derive(Debug, Clone, PartialEq)]
pub enum Conclusion<S> {
    /// Executed.
    Done {
        /// Snapshot of the response or the verification.
        snapshot: S,
        /// How that is known; empty if by the response.
        how: String,
    },
    /// Executed in part.
    Partly {
        /// Snapshot of the verification.
        snapshot: S,
        /// How that is known.
        how: String,
    },
    /// Rejected by the server.
    Refused {
        /// The rejection.
        error: ClientError,
        /// Whether a verification confirmed it, since the rejection alone proves nothing.
        is_verified: bool,
        /// Snapshot of the verification.
        snapshot: Option<S>,
    },
    /// Not sent.
    NotSent(Explanation),
    /// Not executed, by a verification after a response that proves nothing.
    NotExecuted {
        /// How that is known.
        how: String,
        /// Obstacle to sending it again.
        obstacle: Option<String>,
        /// Snapshot of the verification.
        snapshot: Option<S>,
    },
    /// Not known.
    Unknown {
        /// Snapshot of the verification, if it succeeded.
        snapshot: Option<S>,
        /// The facts that are known.
        how: String,
        /// The rejection, which may answer a repeat.
        error: Option<ClientError>,
    },
}

impl<S> Conclusion<S> {
    /// The snapshot, where the answer or a verification shows one.
    pub fn snapshot(&self) -> Option<&S> {
        match self {
            Conclusion::Done { snapshot, .. } | Conclusion::Partly { snapshot, .. } => {
                Some(snapshot)
            }
            Conclusion::Refused { snapshot, .. }
            | Conclusion::NotExecuted { snapshot, .. }
            | Conclusion::Unknown { snapshot, .. } => snapshot.as_ref(),
            Conclusion::NotSent(_) => None,
        }
    }
}

/// A change: its sending and its verification.
pub trait Change {
    /// The reader's confirmation, which sending consumes.
    type Confirmed;
    /// Snapshot of the resource that proves the change.
    type Snapshot;

    /// Sends the change.
    fn send(
        &self,
        confirmed: Self::Confirmed,
        permit: Permit,
    ) -> impl Future<Output = Reply<Self::Snapshot>>;

    /// Verifies the change by a read.
    fn verify(&self) -> impl Future<Output = Finding<Self::Snapshot>>;

    /// Explains an error of this change.
    fn explain(&self, error: &ClientError) -> Explanation {
        error.explain()
    }

    /// Called after a verification that the change was not executed, so that a retry keeps its idempotency key, unless the gateway
    /// would only repeat its answer ([`Client::may_retry`](crate::client::Client::may_retry)).
    fn may_retry(&self);
}

/// Storage of a submission while it is in flight.
pub trait SubmissionStore {
    /// Updates it; `None` once it is gone, because nobody waits for it.
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R>;
}

/// Sends a change, verifies it if its response proves nothing, and concludes. `None` if it must not be sent, or nobody waits for it.
pub async fn submit<C: Change>(
    change: &C,
    confirmed: C::Confirmed,
    store: &impl SubmissionStore,
    clock: &impl Clock,
) -> Option<Conclusion<C::Snapshot>> {
    let permit = store.update(Submission::begin)??;
    let _pending = PendingChange::begin();
    let reply = change.send(confirmed, permit).await;
    let reason = match reply {
        Reply::Proven(snapshot) => {
            let how = String::new();
            return conclude(store, Conclusion::Done { snapshot, how });
        }
        Reply::NotSent(reason) => return conclude(store, Conclusion::NotSent(reason)),
        Reply::Failed(error) if error.proves_not_executed() => {
            let conclusion = Conclusion::Refused {
                error,
                is_verified: false,
                snapshot: None,
            };
            return conclude(store, conclusion);
        }
        Reply::Failed(error) => {
            let what = change.explain(&error).what;
            VerificationReason::error(error, what)
        }
        Reply::Unproven(text) => VerificationReason::success(&text),
    };
    store.update(|submission| submission.verify(reason.clone()))?;
    verify(change, reason, store, clock).await
}

/// Verifies a change with an unknown outcome again. `None` in any other phase, or if nobody waits for it.
pub async fn check_again<C: Change>(
    change: &C,
    store: &impl SubmissionStore,
    clock: &impl Clock,
) -> Option<Conclusion<C::Snapshot>> {
    let reason = store.update(Submission::verify_again)??;
    let _pending = PendingChange::begin();
    verify(change, reason, store, clock).await
}

async fn verify<C: Change>(
    change: &C,
    reason: VerificationReason,
    store: &impl SubmissionStore,
    clock: &impl Clock,
) -> Option<Conclusion<C::Snapshot>> {
    if let Some(ms) = reason.settle_ms() {
        clock.sleep(ms).await;
    }
    let conclusion = match change.verify().await {
        Finding::Executed { snapshot, found } => Conclusion::Done {
            snapshot,
            how: reason.with_finding(&found),
        },
        Finding::Partly { snapshot, found } => Conclusion::Partly {
            snapshot,
            how: reason.with_finding(&found),
        },
        Finding::NotExecuted { snapshot, found } => match reason.rejection() {
            Some(error) => Conclusion::Refused {
                error: error.clone(),
                is_verified: true,
                snapshot,
            },
            None => {
                if reason.keeps_key() {
                    change.may_retry();
                }
                Conclusion::NotExecuted {
                    how: reason.with_finding(&found),
                    obstacle: reason.obstacle(),
                    snapshot,
                }
            }
        },
        Finding::NotSeen { found } => match reason.rejection() {
            Some(error) => Conclusion::Refused {
                error: error.clone(),
                is_verified: true,
                snapshot: None,
            },
            None => Conclusion::Unknown {
                snapshot: None,
                how: reason.with_finding(&found),
                error: None,
            },
        },
        Finding::Inconclusive { snapshot, found } => Conclusion::Unknown {
            snapshot,
            how: reason.with_finding(&found),
            error: reason.rejection().cloned(),
        },
    };
    conclude(store, conclusion)
}

fn conclude<S>(store: &impl SubmissionStore, conclusion: Conclusion<S>) -> Option<Conclusion<S>> {
    store.update(|submission| submission.conclude(&conclusion))?;
    Some(conclusion)
}
