//! How a load is doing, as it is told.

use numbers_client::{client_error::ClientError, options::Retry};
use numbers_model::slice::Slice;

use crate::browser::clock;

/// How a load is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// Not asked for yet.
    #[default]
    Idle,
    /// Pages are coming.
    Loading,
    /// The reader wants it to wait.
    Paused,
    /// Every page is here.
    Complete,
    /// The reader stopped it.
    Stopped,
    /// It broke off; what had come is kept, and it can go on from there.
    Failed(ClientError),
    /// The server takes the token of the next page no longer: it can only begin again.
    Expired(ClientError),
    /// What the server says contradicts itself, so whether this is all can't be known.
    Inconsistent(Inconsistency),
}

/// Why the end of a load is not to be trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Inconsistency {
    /// The same page token came twice.
    SameToken,
    /// Page after page brought no new number.
    NothingNew,
    /// There are more numbers, or fewer, than the server says.
    Total {
        /// What it says.
        says: u64,
        /// What it gave.
        received: usize,
        /// Numbers of before that it did not give, and that are shown on.
        kept: usize,
    },
}

/// A load, seen from outside.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    /// How it is doing.
    pub phase: Phase,
    /// The part of the list that is asked for.
    pub slice: Slice,
    /// Numbers received so far, each counted once.
    pub rows: usize,
    /// What the server says the total is. Not to be relied on (docs/numbers-api.md 2.1).
    pub total: Option<u64>,
    /// When it began, in milliseconds since 1970: so fresh are its numbers.
    pub as_of: f64,
    /// The retry that is being waited for.
    pub retry: Option<Retry>,
    /// Rows that had come when it was started or went on, and the time then, in milliseconds since 1970.
    pub(super) since: (usize, f64),
}

impl Progress {
    /// Whether pages are still coming.
    pub fn is_loading(&self) -> bool {
        self.phase == Phase::Loading
    }

    /// Rows a second, once that can be told.
    pub fn rate(&self) -> Option<f64> {
        let (rows, start) = self.since;
        let seconds = (clock::now_ms() - start) / 1000.0;
        #[expect(clippy::cast_precision_loss, reason = "rows stay far below 2^53")]
        let came = self.rows.saturating_sub(rows) as f64;
        (seconds >= 1.0 && came > 0.0).then(|| came / seconds)
    }

    /// Seconds until the rest is here, at the rate so far.
    pub fn seconds_left(&self) -> Option<f64> {
        let left = self.total?.checked_sub(self.rows as u64)?;
        #[expect(clippy::cast_precision_loss, reason = "rows stay far below 2^53")]
        Some(left as f64 / self.rate()?)
    }
}
