//! What the Numbers API speaks: wire types, addresses, errors, what is shown and logged of a request. No web, no I/O.
//!
//! Wire types are tolerant and become the strict types of `numbers_model` in one place ([`wire`]).
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
pub mod idempotency;
pub mod log;
pub mod options;
pub mod page;
pub mod pending;
pub mod request;
mod retry_after;
pub mod rounds;
pub mod session;
pub mod sign_in_probe;
pub mod submission;
pub mod token;
pub mod totals;
pub mod transport;
pub mod urls;
pub mod wire;
