//! Reactive stores, built on the API and the model.

pub mod actions;
pub mod board;
pub mod calendars;
pub mod connection;
pub mod inventory;
pub mod loader;
pub mod orders;
pub mod overview;
pub mod pace;
pub mod recount;
pub mod remote;
pub mod rent;
pub mod requests;
pub mod settings;
pub mod stores;
pub mod views;
pub mod watch;
