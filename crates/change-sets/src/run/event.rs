//! Events and effects of a run, and its states.

use numbers_model::{
    change::{Change, Draft, Field},
    number::Number,
};

use crate::ledger::{LedgerEntry, Step};

/// The state of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Not begun, or loaded from its ledger: nothing happens before [`Event::Resume`].
    Ready,
    /// Begun; the first request follows at this time, so that releases can still be stopped.
    Grace {
        /// The time, in milliseconds since 1970.
        until_ms: i64,
    },
    /// Rows are being read and sent.
    Running,
    /// No row is begun. What was in flight is followed to its end.
    Paused(PauseReason),
    /// Every row has ended.
    Finished,
}

/// The reason of a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseReason {
    /// The admin pressed "Pause".
    Asked,
    /// The admin pressed "Stop after this one".
    Stopped,
    /// The browser is offline. The run goes on by itself when it is online again.
    Offline,
    /// The sign-in has ended.
    SignedOut,
    /// The server could not be reached several times in a row.
    Unreachable,
    /// The browser could not store the ledger, without which nothing is sent.
    NotRecorded,
    /// All that is left are rows that somebody else has changed, which wait for a decision.
    Decisions,
}

/// An event of a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// "Run", "Resume": begin or go on.
    Resume,
    /// "Pause".
    Pause,
    /// "Stop after this one".
    Stop,
    /// The number of rows side by side.
    SetLanes(usize),
    /// The browser went offline.
    WentOffline,
    /// The browser is online again.
    WentOnline,
    /// The sign-in has ended, as another request of the app shows.
    SignInEnded,
    /// The time of [`Effect::Wake`] has come.
    Tick,
    /// The answer to [`Effect::Read`].
    Read {
        /// The row.
        row: usize,
        /// The answer.
        result: ReadResult,
    },
    /// The entry of [`Effect::Record`] is stored.
    Recorded {
        /// Its sequence.
        sequence: u32,
    },
    /// The entry of [`Effect::Record`] could not be stored.
    RecordFailed {
        /// Its sequence.
        sequence: u32,
    },
    /// The conclusion of [`Effect::Submit`].
    Concluded {
        /// The row.
        row: usize,
        /// The conclusion.
        conclusion: Conclusion,
    },
    /// The admin's decision about a row that somebody else has changed, or that stays unknown.
    Decided {
        /// The row.
        row: usize,
        /// The decision.
        decision: Decision,
    },
    /// "Try again". The run goes on with these rows when it is resumed.
    Retry(RetryScope),
}

/// An effect of a run, to be carried out by the app.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read a number, and report [`Event::Read`].
    Read {
        /// The row.
        row: usize,
        /// The number, as the API writes it.
        phone: String,
    },
    /// Store an entry of the ledger, and report [`Event::Recorded`] when it is stored for good.
    Record(LedgerEntry),
    /// Send a change through a new `Submission`, and report [`Event::Concluded`].
    Submit {
        /// The row.
        row: usize,
        /// The number, as the API writes it.
        phone: String,
        /// The request.
        request: Request,
    },
    /// Report [`Event::Tick`] at this time. It takes the place of an earlier one.
    Wake {
        /// The time, in milliseconds since 1970.
        at_ms: i64,
    },
}

/// A request to submit.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// A change of fields.
    Update {
        /// The step.
        step: Step,
        /// The changes to send.
        changes: Vec<Change>,
        /// The number with the changes.
        draft: Box<Draft>,
    },
    /// A release, which needs its part of the admin's `ConfirmedReleases`.
    Release {
        /// The number as it was just read.
        before: Box<Number>,
    },
}

/// The answer to a read.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadResult {
    /// The number.
    Number(Box<Number>),
    /// The project has no such number (404).
    Gone,
    /// No answer that tells.
    Failed(ReadFailure),
}

/// The reason why a read tells nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFailure {
    /// The sign-in has ended, or the credentials are not accepted.
    SignedOut,
    /// Too many requests (429).
    Throttled {
        /// `Retry-After` in seconds.
        retry_after_s: Option<u64>,
    },
    /// No answer, or a server error: it may pass.
    Unreachable,
    /// Another error, in sentences.
    Other(String),
}

/// The conclusion of a submission.
#[derive(Debug, Clone, PartialEq)]
pub enum Conclusion {
    /// Executed.
    Changed {
        /// How it is known, in sentences; empty if by the response.
        how: String,
    },
    /// Executed in part.
    Partly {
        /// The number as it was read.
        number: Box<Number>,
        /// How it is known.
        how: String,
    },
    /// Rejected and not executed.
    Refused(Rejection),
    /// Not executed for too many requests (429).
    Throttled {
        /// `Retry-After` in seconds.
        retry_after_s: Option<u64>,
        /// The server's words.
        words: String,
    },
    /// Not executed, as a check after a lost answer shows.
    NotExecuted {
        /// How it is known, in sentences.
        how: String,
        /// Whether the server could not be reached.
        is_unreachable: bool,
    },
    /// Not executed, because the sign-in has ended.
    SignedOut,
    /// Not known.
    Unknown {
        /// The facts that are known, in sentences.
        how: String,
        /// `Retry-After` in seconds of an answer of 429.
        throttled: Option<Option<u64>>,
        /// Whether the sign-in seems to have ended.
        is_signed_out: bool,
        /// Whether neither the request nor its check had an answer.
        is_unreachable: bool,
    },
}

/// A rejection of a request that was not executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The server's words, as a sentence.
    pub words: String,
    /// Its words about single fields.
    pub fields: Vec<(Field, String)>,
    /// Whether it may ask for two steps.
    pub may_need_unlink: bool,
}

/// A decision about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The change is sent although somebody else has changed the number.
    Overwrite,
    /// The number that somebody else has changed stays as it is.
    Skip,
    /// An unknown row that checks can't settle is read and sent again, at the risk of sending it twice.
    SendAgain,
}

/// The rows to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryScope {
    /// All refused rows.
    Refused,
    /// All unknown rows. They are checked before anything is sent.
    Unknown,
    /// One row.
    Row(usize),
}
