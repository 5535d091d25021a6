//! What the Numbers API speaks: wire types, one method per endpoint, transport, errors.
//! Knows the model; knows no screen.

pub mod curl;
pub mod error;
pub mod failure;
pub mod idempotency;
pub mod log;
pub mod page;
pub mod request;
pub mod unconfirmed;
pub mod urls;
pub mod wire;

#[cfg(target_arch = "wasm32")]
pub mod client;
#[cfg(target_arch = "wasm32")]
pub mod diagnosis;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod sign_in_probe;
#[cfg(target_arch = "wasm32")]
pub mod transport;
