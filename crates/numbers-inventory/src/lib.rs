//! All numbers of a project, up to a million of them: kept packed, searched, sorted, counted and written out. No web, no I/O.
//!
//! The [`Inventory`] holds the rows. A [`query::ListQuery`] says which of them a list shows, in the language of [`search`];
//! a [`Filter`] finds them and an [`Order`] sorts them, both in slices of time.
//!
//! ```
//! use numbers_inventory::query::ListQuery;
//!
//! let query = ListQuery::parse("?region=US&q=boise&sort=-cost");
//! assert_eq!(query.region.as_deref(), Some("US"));
//! assert_eq!(query.to_search(), "?region=US&q=boise&sort=-cost");
//! ```

pub mod board;
pub mod calendar;
pub mod columns;
pub mod export;
pub mod file_name;
mod inventory;
pub mod number_list;
pub mod query;
pub mod schedule;
pub mod search;
pub mod spend;
pub mod views;
pub mod window;

pub use inventory::*;
