//! Tests of the sandbox over real HTTP.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

mod app;
mod binary;
mod client;
mod control;
mod credentials;
mod errors;
mod faults;
mod idempotency;
mod jobs;
mod list;
mod orders;
mod patch;
mod paths;
mod project;
mod quirks;
mod release;
mod rent;
