//! Wording of a conclusion, uniform for all changes.

use super::Conclusion;
use crate::{client_error::Explanation, error::Violation};

/// Sentences for one kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    /// In flight: "Releasing…".
    pub sending: &'static str,
    /// Executed: "The number is released."
    pub done: &'static str,
    /// How that is known if by the response; may be empty.
    pub confirmed: &'static str,
    /// Not executed: "The number is not released."
    pub not_done: &'static str,
    /// Rejected, and a verification confirmed it: "The number is not released: a check shows no change."
    pub not_done_checked: &'static str,
    /// Executed in part, and the advice then.
    pub partly: [&'static str; 2],
    /// Advice after it was not executed: "You can try again."
    pub retry: &'static str,
    /// Not known: "It is not known what happened."
    pub unknown: &'static str,
    /// Advice then, if "Check again" is not enough.
    pub unknown_advice: &'static str,
}

/// Severity of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// Executed.
    Done,
    /// Executed in part, or nearly: the reader has to judge.
    Partly,
    /// Not executed.
    Failed,
    /// Not known.
    Unknown,
}

/// Report on a change, for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Severity.
    pub kind: ReportKind,
    /// The outcome, in a sentence.
    pub what: String,
    /// How that is known, and the advice.
    pub advice: String,
}

impl<S> Conclusion<S> {
    /// The report in these words. Violations for which `beside` returns `true` are shown at their field and left out here.
    pub fn tell(&self, wording: &Wording, beside: impl FnMut(&Violation) -> bool) -> Report {
        let (kind, what, advice) = match self {
            Conclusion::Done { how, .. } => {
                let how = match how.as_str() {
                    "" => wording.confirmed,
                    how => how,
                };
                (ReportKind::Done, wording.done.to_owned(), how.to_owned())
            }
            Conclusion::Partly { how, .. } => {
                let [what, advice] = wording.partly;
                (ReportKind::Partly, what.to_owned(), join(&[how, advice]))
            }
            Conclusion::Refused {
                error, is_verified, ..
            } => {
                let Explanation { what, advice } = error.explain_beside(beside);
                let state = match is_verified {
                    true => wording.not_done_checked,
                    false => wording.not_done,
                };
                (ReportKind::Failed, what, join(&[state, &advice]))
            }
            Conclusion::NotSent(Explanation { what, advice }) => {
                (ReportKind::Failed, what.clone(), advice.clone())
            }
            Conclusion::NotExecuted { how, obstacle, .. } => {
                let next = obstacle.as_deref().unwrap_or(wording.retry);
                let what = wording.not_done.to_owned();
                (ReportKind::Failed, what, join(&[how, next]))
            }
            Conclusion::Unknown { how, .. } => (
                ReportKind::Unknown,
                wording.unknown.to_owned(),
                join(&[how, wording.unknown_advice]),
            ),
        };
        Report { kind, what, advice }
    }
}

/// Joins sentences, without empty ones.
fn join(sentences: &[&str]) -> String {
    let sentences = sentences.iter().copied();
    let sentences: Vec<_> = sentences.filter(|text| !text.is_empty()).collect();
    sentences.join(" ")
}
