//! Submission of a change: send once, verify, conclude.
//!
//! A browser may send a request twice, unseen by the page, and an answer may be lost or come from something in front of the server.
//! So an answer is believed only where it proves something. After any other one the change is verified by a read, and only a
//! verification that it was not executed lets it be sent again.
//!
//! ```text
//! Idle ──begin──▶ Sending ──proven──▶ Done
//!                   │  └─refused, surely──▶ Refused ──begin──▶ Sending
//!                   └─anything else──▶ Verifying ──executed──▶ Done
//!                                        │  └─not executed──▶ Refused
//!                                        └─can't be told──▶ Unknown ──check again──▶ Verifying
//! ```
//!
//! Sending consumes a [`Permit`], which only [`Submission::begin`] gives. So nothing can be sent twice:
//!
//! ```compile_fail
//! # use numbers_client::{client::Client, client_error::ClientError, options::RequestOptions, submission::Permit, transport::Transport};
//! # async fn example<T: Transport>(client: &Client<T>, permit: Permit) -> Result<(), ClientError> {
//! # let options = RequestOptions::default();
//! client.remove_emergency(permit, "+12086390939", &options).await?;
//! client.remove_emergency(permit, "+12086390939", &options).await // error[E0382]: use of moved value: `permit`
//! # }
//! ```

mod doubt;
#[cfg(test)]
mod tests;
mod wording;

use std::future::Future;

pub use self::{
    doubt::Doubt,
    wording::{Kind, Told, Wording},
};
use crate::{
    client_error::{ClientError, Explanation},
    pending::PendingChange,
    transport::Clock,
};

/// Permission to send a change once.
#[must_use]
#[derive(Debug)]
pub struct Permit(());

/// State of a change between the reader's confirmation and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Nothing was sent.
    #[default]
    Idle,
    /// The request is on its way.
    Sending,
    /// No proof came; the change is being verified by a read.
    Verifying,
    /// It was executed.
    Done,
    /// It was not executed, or not all of it: it may be sent again.
    Refused,
    /// It can't be told. It may be verified again, not sent again.
    Unknown,
}

/// A change that is sent once, verified and concluded.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Submission {
    phase: Phase,
    /// Why it has to be verified, while it is, and after it could not be told.
    doubt: Option<Doubt>,
}

impl Submission {
    /// Nothing sent.
    pub fn new() -> Self {
        Self::default()
    }

    /// The phase.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether the request is on its way, or the change is being verified.
    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Sending | Phase::Verifying)
    }

    /// Begins to send. `None` where that could execute the change a second time: one is on its way, was executed, or can't be
    /// told.
    pub fn begin(&mut self) -> Option<Permit> {
        let may_send = matches!(self.phase, Phase::Idle | Phase::Refused);
        may_send.then(|| {
            self.phase = Phase::Sending;
            self.doubt = None;
            Permit(())
        })
    }

    /// Begins anew with another change, once this one is concluded. What is on its way or can't be told stays.
    pub fn reset(&mut self) {
        if matches!(self.phase, Phase::Done | Phase::Refused) {
            *self = Self::new();
        }
    }

    /// Gives up a change that can't be told: the reader knows that another one may execute it a second time.
    pub fn abandon(&mut self) {
        if self.phase == Phase::Unknown {
            *self = Self::new();
        }
    }

    /// Takes a verified refusal for unknown again: what shows up late may have been verified too early.
    pub fn reopen(&mut self) {
        if self.phase == Phase::Refused && self.doubt.is_some() {
            self.phase = Phase::Unknown;
        }
    }

    /// Begins to verify what was sent.
    fn verify(&mut self, doubt: Doubt) {
        self.phase = Phase::Verifying;
        self.doubt = Some(doubt);
    }

    /// Begins to verify again what can't be told. `None` in any other phase.
    fn verify_again(&mut self) -> Option<Doubt> {
        if self.phase != Phase::Unknown {
            return None;
        }
        let doubt = self
            .doubt
            .take()
            .map_or_else(Doubt::checked_again, Doubt::again);
        self.verify(doubt.clone());
        Some(doubt)
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

/// What a change's answer tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply<S> {
    /// The answer shows the change.
    Proven(S),
    /// A success that does not show the change; why, in a sentence.
    Unproven(String),
    /// Nothing was sent, and why.
    NotSent(Explanation),
    /// Any failure.
    Failed(ClientError),
}

/// What a read shows of a change that was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding<S> {
    /// It was executed. `found` is a sentence: "So the number was read again: it is released."
    Executed {
        /// What the read shows.
        snapshot: S,
        /// The sentence.
        found: String,
    },
    /// A part of it was executed.
    Partly {
        /// What the read shows.
        snapshot: S,
        /// The sentence.
        found: String,
    },
    /// It was not executed.
    NotExecuted {
        /// What the read shows, where it shows anything.
        snapshot: Option<S>,
        /// The sentence.
        found: String,
    },
    /// No trace of it, in what may be out of date: enough to believe a refusal, and too little without one.
    NotSeen {
        /// The sentence.
        found: String,
    },
    /// The read tells neither, or did not come.
    Inconclusive {
        /// What the read shows, where it came.
        snapshot: Option<S>,
        /// The sentence.
        found: String,
    },
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Conclusion<S> {
    /// It was executed.
    Done {
        /// What the answer or the verification shows.
        snapshot: S,
        /// How that is known; empty where the answer says so.
        how: String,
    },
    /// A part of it was executed.
    Partly {
        /// What the verification shows.
        snapshot: S,
        /// How that is known.
        how: String,
    },
    /// The server refused it.
    Refused {
        /// The refusal.
        error: ClientError,
        /// Whether the refusal alone proves nothing, and a verification did.
        is_verified: bool,
        /// What the verification shows.
        snapshot: Option<S>,
    },
    /// It was not sent.
    NotSent(Explanation),
    /// Its answer proves nothing; a verification shows that it was not executed.
    NotExecuted {
        /// How that is known.
        how: String,
        /// What stands in the way of sending it again, if anything does.
        obstacle: Option<String>,
        /// What the verification shows.
        snapshot: Option<S>,
    },
    /// It can't be told.
    Unknown {
        /// What the verification shows, where it came.
        snapshot: Option<S>,
        /// What is known.
        how: String,
        /// The refusal that came, which may be that of a repeat.
        error: Option<ClientError>,
    },
}

/// A change: how it is sent, and how it is verified.
pub trait Change {
    /// What the reader confirmed. Sending consumes it.
    type Confirmed;
    /// What a proof of the change shows.
    type Snapshot;

    /// Sends the change.
    fn send(
        &self,
        confirmed: Self::Confirmed,
        permit: Permit,
    ) -> impl Future<Output = Reply<Self::Snapshot>>;

    /// Reads what the change is about.
    fn verify(&self) -> impl Future<Output = Finding<Self::Snapshot>>;

    /// An error of this change in words.
    fn explain(&self, error: &ClientError) -> Explanation {
        error.explain()
    }

    /// A verification shows that the change was not executed: the same once more keeps its idempotency key
    /// ([`Client::may_retry`](crate::client::Client::may_retry)).
    fn may_retry(&self);
}

/// Where a submission is kept while it is on its way.
pub trait SubmissionStore {
    /// Changes it; `None` when it is gone, because nobody waits for it any more.
    fn update<R>(&self, change: impl FnOnce(&mut Submission) -> R) -> Option<R>;
}

/// Sends a change, verifies it where its answer proves nothing, and concludes. `None` where it must not be sent, or nobody waits for
/// it any more.
pub async fn submit<C: Change>(
    change: &C,
    confirmed: C::Confirmed,
    store: &impl SubmissionStore,
    clock: &impl Clock,
) -> Option<Conclusion<C::Snapshot>> {
    let permit = store.update(Submission::begin)??;
    let _pending = PendingChange::begin();
    let reply = change.send(confirmed, permit).await;
    let doubt = match reply {
        Reply::Proven(snapshot) => {
            let how = String::new();
            return conclude(store, Conclusion::Done { snapshot, how });
        }
        Reply::NotSent(why) => return conclude(store, Conclusion::NotSent(why)),
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
            Doubt::told(error, what)
        }
        Reply::Unproven(why) => Doubt::success(&why),
    };
    store.update(|submission| submission.verify(doubt.clone()))?;
    verify(change, doubt, store, clock).await
}

/// Verifies a change again that can't be told. `None` in any other phase, or where nobody waits for it any more.
pub async fn check_again<C: Change>(
    change: &C,
    store: &impl SubmissionStore,
    clock: &impl Clock,
) -> Option<Conclusion<C::Snapshot>> {
    let doubt = store.update(Submission::verify_again)??;
    let _pending = PendingChange::begin();
    verify(change, doubt, store, clock).await
}

async fn verify<C: Change>(
    change: &C,
    doubt: Doubt,
    store: &impl SubmissionStore,
    clock: &impl Clock,
) -> Option<Conclusion<C::Snapshot>> {
    if let Some(ms) = doubt.settle_ms() {
        clock.sleep(ms).await;
    }
    let conclusion = match change.verify().await {
        Finding::Executed { snapshot, found } => Conclusion::Done {
            snapshot,
            how: doubt.and(&found),
        },
        Finding::Partly { snapshot, found } => Conclusion::Partly {
            snapshot,
            how: doubt.and(&found),
        },
        Finding::NotExecuted { snapshot, found } => match doubt.rejection() {
            Some(error) => Conclusion::Refused {
                error: error.clone(),
                is_verified: true,
                snapshot,
            },
            None => {
                change.may_retry();
                Conclusion::NotExecuted {
                    how: doubt.and(&found),
                    obstacle: doubt.obstacle(),
                    snapshot,
                }
            }
        },
        Finding::NotSeen { found } => match doubt.rejection() {
            Some(error) => Conclusion::Refused {
                error: error.clone(),
                is_verified: true,
                snapshot: None,
            },
            None => Conclusion::Unknown {
                snapshot: None,
                how: doubt.and(&found),
                error: None,
            },
        },
        Finding::Inconclusive { snapshot, found } => Conclusion::Unknown {
            snapshot,
            how: doubt.and(&found),
            error: doubt.rejection().cloned(),
        },
    };
    conclude(store, conclusion)
}

fn conclude<S>(store: &impl SubmissionStore, conclusion: Conclusion<S>) -> Option<Conclusion<S>> {
    store.update(|submission| submission.conclude(&conclusion))?;
    Some(conclusion)
}
