//! The wait before a change is verified.

pub mod settle;

use numbers_client::submission::{Permit, Submission};

/// A permit for a flow that does not use [`Submission`] yet.
#[expect(clippy::expect_used, reason = "a fresh submission always gives one")]
pub fn permit() -> Permit {
    Submission::new().begin().expect("a permit")
}
