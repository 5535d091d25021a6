//! A faithful stand-in for the Numbers API, and a static server for the built app.
//!
//! Start reading at [`api`] (which path does what), then [`numbers`] and [`store`].
#![forbid(unsafe_code)]

pub mod api;
pub mod app_server;
pub mod auth;
pub mod available;
pub mod call;
pub mod callbacks;
pub mod clock;
pub mod config;
pub mod cors;
pub mod emergency;
pub mod error;
pub mod faults;
pub mod filter;
pub mod generator;
pub mod idempotency;
pub mod index;
pub mod jobs;
pub mod kind;
pub mod number;
pub mod numbers;
pub mod oauth;
pub mod orders;
pub mod page_token;
pub mod path;
pub mod phone;
pub mod project;
pub mod query;
pub mod regions;
pub mod rent;
pub mod sandbox;
pub mod server;
pub mod slot;
pub mod store;
pub mod wire;
