//! Client of the Numbers API, without I/O: a [`client`] over a [`transport`], [`submission`] of changes, [`wire`] types and errors.
//!
//! - [`client::Client`] has one method per endpoint, with retries, idempotency keys and a request [`log`].
//! - [`submission::submit`] is the one way to send a change: once, then verified where the response proves nothing.
//! - [`client_error::ClientError`] is the one error type.
//! - Wire types are tolerant and become the strict types of `numbers_model` in one place ([`wire`]).
//!
//! ```
//! let number = numbers_client::wire::number(r#"{"phoneNumber":"+12086390939","regionCode":"US"}"#)?;
//! assert_eq!(number.region.as_deref(), Some("US"));
//! # Ok::<(), String>(())
//! ```

pub mod cancel;
pub mod client;
pub mod client_error;
pub mod config;
pub mod connection_check;
pub mod curl;
pub mod error;
pub mod gateway;
pub mod idempotency;
pub mod log;
pub mod options;
pub mod page;
pub mod pending;
pub mod poll_scheduler;
pub mod relink;
pub mod request;
mod retry_after;
pub mod routes;
pub mod session;
pub mod sign_in_probe;
pub mod submission;
pub mod token;
pub mod totals;
pub mod transport;
pub mod urls;
pub mod wire;
