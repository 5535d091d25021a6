//! Words for what came of a change, the same for every change.

use super::Conclusion;
use crate::{client_error::Explanation, error::Violation};

/// Sentences of one kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// While it is on its way: "Releasing…".
    pub sending: &'static str,
    /// After it was executed: "The number is released."
    pub done: &'static str,
    /// How that is known where the answer itself says so; may be empty.
    pub confirmed: &'static str,
    /// After it was not executed: "The number is not released."
    pub not_done: &'static str,
    /// The same after a verification: "The number is not released: a check shows no change."
    pub not_done_checked: &'static str,
    /// After a part of it was executed, with what to do.
    pub partly: [&'static str; 2],
    /// What can be done after it was not executed: "You can try again."
    pub retry: &'static str,
    /// When it can't be told: "It is not known what happened."
    pub unknown: &'static str,
    /// What to do then, if "Check again" does not say it.
    pub unknown_advice: &'static str,
}

/// How much what is told weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It worked.
    Done,
    /// A part of it worked, or something near it: the reader has to judge.
    Partly,
    /// It did not.
    Failed,
    /// It can't be told.
    Unknown,
}

/// What is told of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How much it weighs.
    pub kind: Kind,
    /// What happened.
    pub what: String,
    /// How that is known, and what to do.
    pub advice: String,
}

impl<S> Conclusion<S> {
    /// What is told. Violations for which `beside` returns `true` are shown at their field and left out here.
    pub fn tell(&self, wording: &Wording, beside: impl FnMut(&Violation) -> bool) -> Told {
        let (kind, what, advice) = match self {
            Conclusion::Done { how, .. } => {
                let how = match how.as_str() {
                    "" => wording.confirmed,
                    how => how,
                };
                (Kind::Done, wording.done.to_owned(), how.to_owned())
            }
            Conclusion::Partly { how, .. } => {
                let [what, advice] = wording.partly;
                (Kind::Partly, what.to_owned(), sentences(&[how, advice]))
            }
            Conclusion::Refused {
                error, is_verified, ..
            } => {
                let Explanation { what, advice } = error.explain_beside(beside);
                let state = match is_verified {
                    true => wording.not_done_checked,
                    false => wording.not_done,
                };
                (Kind::Failed, what, sentences(&[state, &advice]))
            }
            Conclusion::NotSent(Explanation { what, advice }) => {
                (Kind::Failed, what.clone(), advice.clone())
            }
            Conclusion::NotExecuted { how, obstacle, .. } => {
                let next = obstacle.as_deref().unwrap_or(wording.retry);
                let what = wording.not_done.to_owned();
                (Kind::Failed, what, sentences(&[how, next]))
            }
            Conclusion::Unknown { how, .. } => (
                Kind::Unknown,
                wording.unknown.to_owned(),
                sentences(&[how, wording.unknown_advice]),
            ),
        };
        Told { kind, what, advice }
    }
}

/// Sentences, joined; empty ones left out.
fn sentences(sentences: &[&str]) -> String {
    let sentences = sentences.iter().copied();
    let some: Vec<_> = sentences.filter(|text| !text.is_empty()).collect();
    some.join(" ")
}
