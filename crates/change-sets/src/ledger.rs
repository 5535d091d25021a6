//! The ledger of a run: one entry before each request and one after its answer.
//!
//! Entries are only ever added, each stored before the run goes on, so that a crash leaves at most one request for each lane whose
//! outcome has to be checked. From set and ledger a run is resumed ([`crate::run::Run::resume`]), rolled back
//! ([`crate::roll_back`]) and told in the journal.

mod progress;

use numbers_model::{
    change::{Change, Field},
    number::Number,
};

pub use progress::{LedgerRow, SentRequest, replay};

/// An entry of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// The position in the ledger, from 0. An entry of a later run of the same set has a higher one.
    pub sequence: u32,
    /// The index of the row in the set.
    pub row: usize,
    /// The time, in milliseconds since 1970.
    pub at_ms: i64,
    /// The fact.
    pub fact: Fact,
}

/// A fact of a ledger.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A request is about to be sent.
    Begun {
        /// The step.
        step: Step,
        /// The changes that it sends; none for a release.
        changes: Vec<Change>,
        /// The number before, for a release: only with it a later read tells whether it was released.
        before: Option<Box<Number>>,
    },
    /// The outcome of a step.
    Concluded {
        /// The step.
        step: Step,
        /// The outcome.
        outcome: Outcome,
        /// The changes that are known to be made.
        confirmed: Vec<Change>,
        /// How it is known, in sentences; empty if by the response.
        how: String,
    },
}

/// A step of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The change in one request.
    Direct,
    /// The first of two steps to another plan or campaign: unlink.
    Unlink,
    /// The second of two steps: link.
    Link,
    /// The release.
    Release,
}

/// The outcome of a row or of one of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The change is made.
    Changed,
    /// The number had all wanted values: nothing was sent.
    AlreadySo,
    /// The change is not made.
    Refused {
        /// The reason, in sentences: the server's words, a rule, or a check.
        words: String,
        /// The server's words about single fields.
        fields: Vec<(Field, String)>,
    },
    /// The number is no longer in the project.
    Gone,
    /// Whether the change is made is not known.
    Unknown {
        /// The facts that are known, in sentences.
        words: String,
    },
    /// Left as it is by the admin's decision, after somebody else had changed the number.
    Skipped,
    /// Step 1 of 2 is accepted. The row goes on.
    Unlinked,
    /// The server refused the change in one step. The row goes on in two.
    NeedsTwoSteps {
        /// The server's words.
        words: String,
    },
    /// The request was not executed, and is sent again later. The row goes on.
    Delayed {
        /// The reason, in sentences.
        words: String,
    },
}

impl Outcome {
    /// Whether the row ends with this outcome. An unknown row may still be checked.
    pub fn is_final(&self) -> bool {
        !matches!(
            self,
            Outcome::Unlinked | Outcome::NeedsTwoSteps { .. } | Outcome::Delayed { .. }
        )
    }

    /// Whether "Try again" is for a row with this outcome.
    pub fn may_retry(&self) -> bool {
        matches!(self, Outcome::Refused { .. } | Outcome::Unknown { .. })
    }

    /// The outcome in a word or two.
    pub fn label(&self) -> &'static str {
        match self {
            Outcome::Changed => "Changed",
            Outcome::AlreadySo => "Already so",
            Outcome::Refused { .. } => "Refused",
            Outcome::Gone => "Gone",
            Outcome::Unknown { .. } => "Unknown",
            Outcome::Skipped => "Left as it is",
            Outcome::Unlinked => "Unlinked",
            Outcome::NeedsTwoSteps { .. } => "Needs two steps",
            Outcome::Delayed { .. } => "Delayed",
        }
    }

    /// The reason, in sentences; empty where there is none to tell.
    pub fn words(&self) -> &str {
        match self {
            Outcome::Refused { words, .. }
            | Outcome::Unknown { words }
            | Outcome::NeedsTwoSteps { words }
            | Outcome::Delayed { words } => words,
            Outcome::Gone => "The number is no longer in this project.",
            Outcome::Changed | Outcome::AlreadySo | Outcome::Skipped | Outcome::Unlinked => "",
        }
    }
}
