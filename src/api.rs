//! What sends requests to the Numbers API from a browser: one method per endpoint over one transport. What is sent and what
//! the answers mean is `numbers_client`'s.

pub mod client;
pub mod diagnosis;
pub mod session;
pub mod settle;
pub mod sign_in_probe;
pub mod transport;
