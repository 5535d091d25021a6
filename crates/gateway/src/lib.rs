//! The gateway between the app and the Numbers API: serves the app, signs people in, holds the key, forwards the documented
//! endpoints, and executes every change once.
//!
//! Start reading at [`gateway`] (state and routes), then [`api`] (a request to the API) and [`api::change`] (why a change is executed
//! once). [`config`] says what can be configured.

pub mod api;
pub mod app;
pub mod audit_log;
pub mod client_address;
pub mod config;
pub mod forgery;
pub mod gateway;
pub mod health;
pub mod metrics;
pub mod person;
pub mod problem;
pub mod protection;
pub mod random;
pub mod role;
pub mod server;
pub mod sign_in;
pub mod store;
pub mod upstream;
pub mod whoami;
