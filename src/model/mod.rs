//! What a number *is*: plain types and the rules that hold for them. No web, no Leptos, no I/O.

pub mod callback;
pub mod change;
pub mod columns;
pub mod config;
pub mod emergency;
pub mod export;
pub mod fold;
pub mod inventory;
pub(crate) mod json;
pub mod kinds;
pub mod matching;
pub mod money;
pub mod number;
pub(crate) mod percent;
pub mod phone;
pub mod provisioning;
pub mod query;
pub mod region;
pub mod release;
pub mod rent;
pub mod rounds;
pub mod search;
pub mod secret;
pub mod timestamp;
pub mod views;
pub mod window;
