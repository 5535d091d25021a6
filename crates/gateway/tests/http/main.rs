//! Tests of the gateway over real HTTP, against the sandbox of the API and real databases.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

mod app;
mod audit;
mod forgery;
mod forwarding;
mod once;
mod postgres;
mod process;
mod recorder;
mod sign_in;
mod stage;
mod token;
