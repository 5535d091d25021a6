//! The progress of a load, as shown on the page.

use numbers_client::{client_error::ClientError, options::Retry};
use numbers_model::slice::Slice;

use crate::browser::clock;

/// The phase of a load.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// Not started.
    #[default]
    Idle,
    /// Pages are being loaded.
    Loading,
    /// Paused by the reader.
    Paused,
    /// All pages are loaded.
    Complete,
    /// Stopped by the reader.
    Stopped,
    /// A request failed. Received rows are kept, and the load can be resumed.
    Failed(ClientError),
    /// The page token has expired: the load can only be restarted.
    Expired(ClientError),
    /// The server contradicts itself, so that completeness can't be known.
    Inconsistent(Inconsistency),
}

/// A contradiction in what the server sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Inconsistency {
    /// The same page token came twice.
    SameToken,
    /// Page after page had no new number.
    NothingNew,
    /// The reported total differs from the received numbers.
    Total {
        /// The reported total.
        says: u64,
        /// Number of received numbers.
        received: usize,
        /// Number of numbers from before that were not received and are still listed.
        kept: usize,
    },
}

/// The progress of a load.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    /// The phase.
    pub phase: Phase,
    /// The slice that is loaded.
    pub slice: Slice,
    /// Numbers received so far, each counted once.
    pub rows: usize,
    /// The total that the server reported; unreliable (docs/numbers-api.md 2.1).
    pub total: Option<u64>,
    /// When the load began, in milliseconds since 1970: the age of its numbers.
    pub as_of: f64,
    /// The retry that the load waits for.
    pub retry: Option<Retry>,
    /// Number of rows and time when the load was started or resumed, in milliseconds since 1970.
    pub(super) since: (usize, f64),
}

impl Progress {
    /// Whether pages are being loaded.
    pub fn is_loading(&self) -> bool {
        self.phase == Phase::Loading
    }

    /// Whether there is more to tell than how many rows there are: it has ended, or a request is tried again.
    pub fn has_news(&self) -> bool {
        self.retry.is_some() || !matches!(self.phase, Phase::Idle | Phase::Loading)
    }

    /// Rows per second, after the first second.
    pub fn rate(&self) -> Option<f64> {
        let (rows, start) = self.since;
        let seconds = (clock::now_ms() - start) / 1000.0;
        #[expect(clippy::cast_precision_loss, reason = "rows stay far below 2^53")]
        let received = self.rows.saturating_sub(rows) as f64;
        (seconds >= 1.0 && received > 0.0).then(|| received / seconds)
    }

    /// Remaining seconds at the rate so far.
    pub fn seconds_left(&self) -> Option<f64> {
        let left = self.total?.checked_sub(self.rows as u64)?;
        #[expect(clippy::cast_precision_loss, reason = "rows stay far below 2^53")]
        Some(left as f64 / self.rate()?)
    }
}
