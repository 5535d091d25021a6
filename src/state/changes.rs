//! The changes that an admin can make: how each is sent, verified and told.

pub mod callback_secret;
pub mod document;
pub mod emergency_address;
pub mod emergency_removal;
pub mod number_update;
pub mod order;
pub mod order_submission;
pub mod registration;
pub mod release;
pub mod retry;
