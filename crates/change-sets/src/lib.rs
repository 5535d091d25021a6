//! Change sets: changes to many phone numbers, made, previewed, run, resumed, rolled back and remembered. No web, no I/O.
//!
//! - A [`change_set::ChangeSet`] is a named list of changes. It comes out of a [`preview::Preview`], which a
//!   [`bulk_edit::BulkEditJob`], an [`import`], a comparison or a roll-back fills.
#![doc = ""]

pub mod bulk_edit;
pub mod change_set;
pub mod import;
pub mod ledger;
pub mod preview;
pub mod rules;
pub mod run;
pub mod source;
