//! Numberdesk: an admin app for the phone numbers of a Sinch project, in one browser tab.

pub mod app;
pub mod browser;
pub mod components;
pub mod lazy;
pub mod pages;
pub mod routes;
pub mod start;
pub mod state;
pub mod widgets;
