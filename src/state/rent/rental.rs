//! A rental: one item of the basket in the queue, and its state.

use std::{collections::BTreeSet, sync::Arc};

use numbers_client::{client_error::ClientError, submission::Submission};
use numbers_model::available::BasketItem;

/// The state of a rental.
#[derive(Debug, Clone, PartialEq)]
pub enum RentalState {
    /// Not sent yet.
    Waiting,
    /// The request is being answered.
    Sending,
    /// The answer was inconclusive; the rental is being verified.
    Verifying,
    /// Rented.
    Rented {
        /// The number.
        phone: String,
        /// How that is known.
        how: String,
    },
    /// Not rented.
    Refused {
        /// Why.
        what: String,
        /// What the verification found, and what to do.
        advice: String,
        /// Whether it is certain that nothing was executed. If not, a retry verifies once more first.
        is_proven: bool,
    },
    /// Unknown, and why.
    Unknown(String),
}

impl RentalState {
    /// Whether the state is [`RentalState::Refused`].
    pub fn is_refused(&self) -> bool {
        matches!(self, RentalState::Refused { .. })
    }

    /// Whether the rental is being sent or verified.
    pub fn is_busy(&self) -> bool {
        matches!(self, RentalState::Sending | RentalState::Verifying)
    }
}

/// The rental of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Rental {
    /// Identity among all rentals of the tab, so that a late answer reaches its own rental.
    pub key: usize,
    /// Its position in the basket, from 1.
    pub position: usize,
    /// The item.
    pub item: BasketItem,
    /// The state.
    pub state: RentalState,
    /// The outcome of naming the number, as a sentence.
    pub name_outcome: String,
    /// Whether the number has its name.
    pub(super) has_name: bool,
    /// Whether it is rented and not among the project's numbers yet.
    pub is_unlisted: bool,
    pub(super) submission: Submission,
    /// The error of the request, if any.
    pub(super) error: Option<ClientError>,
    /// Time of the answer, in milliseconds since 1970.
    pub(super) answered_ms: f64,
    /// Whether the last verification was answered.
    pub(super) was_verified: bool,
    /// For "any number": the numbers of its kind before it was sent.
    pub(super) before: Option<Arc<BTreeSet<String>>>,
}

impl Rental {
    pub(super) fn new(key: usize, position: usize, item: BasketItem) -> Self {
        Self {
            key,
            position,
            item,
            state: RentalState::Waiting,
            name_outcome: String::new(),
            has_name: false,
            is_unlisted: false,
            submission: Submission::new(),
            error: None,
            answered_ms: 0.0,
            was_verified: false,
            before: None,
        }
    }

    /// Whether the server rejected the request, or a repeat of it.
    pub(super) fn is_rejected(&self) -> bool {
        self.error.as_ref().is_some_and(ClientError::is_rejection)
    }
}
