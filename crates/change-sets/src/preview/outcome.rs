//! The outcome that a row will have, and its reason.

use numbers_model::change::{Change, Draft, Field};

/// The outcome that a row will have.
#[derive(Debug, Clone, PartialEq)]
pub enum RowOutcome {
    /// These fields will change.
    WillChange(Vec<Change>),
    /// The number will be released; the values that it has now.
    WillRelease(Box<Draft>),
    /// All fields have the wanted values.
    AlreadySo,
    /// The number is none of the project's.
    NotYours,
    /// The text is no number.
    NotANumber(NotANumber),
    /// The number stands in an earlier line too, which counts.
    Duplicate {
        /// The earlier line, counted from 1.
        first_line: usize,
    },
    /// The change breaks rules of a single edit.
    Refused(Vec<Refusal>),
    /// The number is protected by this entry.
    Protected(String),
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field; `None` for a rule about the whole number.
    pub field: Option<Field>,
    /// The rule, in a sentence.
    pub text: String,
}

/// The reason why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// The cell is empty.
    Empty,
    /// A spreadsheet has rounded the number to scientific notation, such as 4.67E+10.
    Rounded,
    /// A national number that exists in several countries.
    Ambiguous,
    /// Other text.
    Text,
}

impl NotANumber {
    /// The reason and what to do, in sentences.
    pub fn explain(self) -> &'static str {
        match self {
            NotANumber::Empty => "There is no number in this row.",
            NotANumber::Rounded => {
                "The spreadsheet has rounded the number to scientific notation, and its last digits are lost. Format the column \
                 as text, enter the numbers again, and save the file again."
            }
            NotANumber::Ambiguous => {
                "The number has no calling code, and several of your numbers end like this. Choose the region of national numbers, or write it with its calling code."
            }
            NotANumber::Text => "This is no phone number.",
        }
    }
}

/// The kind of an outcome, for counts and filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// The number will change or be released.
    Will,
    /// Nothing to change.
    AlreadySo,
    /// None of the project's numbers.
    NotYours,
    /// Not a number.
    NotANumber,
    /// Twice in the file.
    Duplicate,
    /// Refused by a rule.
    Refused,
    /// Protected.
    Protected,
}

impl OutcomeKind {
    /// The number of kinds.
    pub const COUNT: usize = 7;

    /// Every kind, in the order of display.
    pub const ALL: [OutcomeKind; OutcomeKind::COUNT] = [
        OutcomeKind::Will,
        OutcomeKind::AlreadySo,
        OutcomeKind::NotYours,
        OutcomeKind::NotANumber,
        OutcomeKind::Duplicate,
        OutcomeKind::Refused,
        OutcomeKind::Protected,
    ];

    /// The kind in words.
    pub fn label(self) -> &'static str {
        match self {
            OutcomeKind::Will => "Will change",
            OutcomeKind::AlreadySo => "Already so",
            OutcomeKind::NotYours => "Not among your numbers",
            OutcomeKind::NotANumber => "Not a number",
            OutcomeKind::Duplicate => "Twice in the file",
            OutcomeKind::Refused => "Refused by a rule",
            OutcomeKind::Protected => "Protected",
        }
    }
}

impl RowOutcome {
    /// The kind.
    pub fn kind(&self) -> OutcomeKind {
        match self {
            RowOutcome::WillChange(_) | RowOutcome::WillRelease(_) => OutcomeKind::Will,
            RowOutcome::AlreadySo => OutcomeKind::AlreadySo,
            RowOutcome::NotYours => OutcomeKind::NotYours,
            RowOutcome::NotANumber(_) => OutcomeKind::NotANumber,
            RowOutcome::Duplicate { .. } => OutcomeKind::Duplicate,
            RowOutcome::Refused(_) => OutcomeKind::Refused,
            RowOutcome::Protected(_) => OutcomeKind::Protected,
        }
    }

    /// The reason why the row is left out, in sentences; `None` for a row that will change.
    pub fn reason(&self) -> Option<String> {
        Some(match self {
            RowOutcome::WillChange(_) | RowOutcome::WillRelease(_) => return None,
            RowOutcome::AlreadySo => "Nothing to change.".to_owned(),
            RowOutcome::NotYours => "This number is not among your numbers.".to_owned(),
            RowOutcome::NotANumber(why) => why.explain().to_owned(),
            RowOutcome::Duplicate { first_line } => {
                format!("The number stands in line {first_line} too, which counts.")
            }
            RowOutcome::Refused(refusals) => {
                let texts = refusals.iter().map(|refusal| refusal.text.as_str());
                texts.collect::<Vec<_>>().join(" ")
            }
            RowOutcome::Protected(rule) => {
                format!(
                    "Protected by “{rule}”: take that out of the list of protected numbers first."
                )
            }
        })
    }
}
