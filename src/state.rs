//! Reactive stores, built on the API and the model.

pub mod account;
pub mod app_state;
pub mod audit;
pub mod backoff;
pub mod calendars;
pub mod change_sets;
pub mod changes;
pub mod connection;
pub mod inventory;
pub mod known_orders;
pub mod lazy_store;
pub mod loader;
pub mod number_resource;
pub mod orders;
pub mod overview;
pub mod page_commands;
pub mod protected_numbers;
pub mod provisioning_monitor;
pub mod recompute;
pub mod remote;
pub mod rent;
pub mod requests;
pub mod saved_views;
pub mod settings;
pub mod submission;
