//! Numberdesk: an admin app for the phone numbers of a Sinch project, in one browser tab.

pub mod api;
pub mod model;
pub mod paths;

// What needs a browser exists for the browser only, so that host tests stay quick to build.
#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod components;
#[cfg(target_arch = "wasm32")]
pub mod pages;
#[cfg(target_arch = "wasm32")]
pub mod reactive;
#[cfg(target_arch = "wasm32")]
pub mod start;
#[cfg(target_arch = "wasm32")]
pub mod state;
