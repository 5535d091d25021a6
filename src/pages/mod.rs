//! The pages: each composes components over state. A page never builds a URL or a request.

pub mod connect;
pub mod edit;
pub mod missing;
pub mod number;
pub mod numbers;
pub mod release;
