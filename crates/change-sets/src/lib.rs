//! Change sets: changes to many phone numbers, made, previewed, run, resumed, rolled back and remembered. No web, no I/O.
//!
//! - A [`change_set::ChangeSet`] is a named list of changes. It comes out of a [`preview::Preview`], filled by a
//!   [`bulk_edit::BulkEditJob`], a [`bulk_edit::BulkReleaseJob`], an [`import::ImportJob`], or a
//!   [`roll_back::RowsPreviewJob`] for rows whose values before are known: a [`roll_back::RollBack`], an undo, a comparison.
//! - A [`run::Run`] is a state machine from events to effects. Its [`ledger`] has an entry before each request and one after
//!   its answer; from set and ledger it is resumed.
//! - The [`journal`] tells what was sent. A [`snapshot`] keeps the list as it was; a [`file_comparison`] compares it with a file, and
//!   [`inventory_checks`] look for what seems wrong in it.
//! - [`stored`] has the forms in which sets, ledgers and journals are kept.
//!
//! A pass over many rows is a job in steps, since the app has one thread. The rules of an edit are those of numbers-model,
//! the same for one number and for many.

pub mod bulk_edit;
pub mod change_set;
pub mod file_comparison;
pub mod import;
pub mod inventory_checks;
pub mod journal;
pub mod ledger;
pub mod preview;
pub mod results;
pub mod roll_back;
pub mod rules;
pub mod run;
pub mod snapshot;
pub mod source;
pub mod stored;
