//! Reactive stores, built on the API and the model.

pub mod connection;
pub mod inventory;
pub mod loader;
pub mod remote;
pub mod settings;
pub mod stores;
pub mod watch;
