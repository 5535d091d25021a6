//! A faithful stand-in for the Numbers API, and a static server for the built app.
//!
//! Start reading at [`sandbox`] (the layers that a request goes through), then [`endpoints`]
//! (which path does what) and [`number_store`] (the numbers themselves).
#![forbid(unsafe_code)]

pub mod api;
pub mod app_server;
pub mod auth;
pub mod capabilities;
pub mod clock;
pub mod config;
pub mod context;
pub mod control;
pub mod cors;
pub mod endpoints;
pub mod error;
pub mod faults;
pub mod field;
pub mod filter;
pub mod generator;
pub mod idempotency;
pub mod number;
pub mod number_body;
pub mod number_index;
pub mod number_store;
pub mod number_type;
pub mod oauth;
pub mod page_token;
pub mod phone_key;
pub mod project;
pub mod provisioning;
pub mod query;
pub mod request;
pub mod request_log;
pub mod resource_path;
pub mod response;
pub mod sandbox;
pub mod server;
