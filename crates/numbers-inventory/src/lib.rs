//! The inventory: up to a million phone numbers in memory. No web, no I/O.
//!
//! Packed, searched, sorted, counted and exported. [`Inventory`] is the store. A [`query::ListQuery`] describes a list, in the language of [`search`]; a [`QueryJob`] finds its
//! rows and a [`SortJob`] sorts them, both in steps.
//!
//! ```
//! use numbers_inventory::query::ListQuery;
//!
//! let query = ListQuery::parse("?region=US&q=boise&sort=-cost");
//! assert_eq!(query.region.as_deref(), Some("US"));
//! assert_eq!(query.to_search(), "?region=US&q=boise&sort=-cost");
//! ```

pub mod calendar;
pub mod columns;
pub mod cost_forecast;
pub mod export;
pub mod file_name;
mod inventory;
pub mod issues;
pub mod number_list;
mod pasted_text;
pub mod query;
pub mod saved_views;
pub mod schedule;
pub mod search;
pub mod virtual_scroll;

pub use inventory::*;
