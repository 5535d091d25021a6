//! The client over a transport that answers from a script, with a clock that a wait advances at once.

mod calls;
mod connection;
mod fake;
mod gateway;
mod keys;
mod limits;
mod log;
mod pages;
mod retry;
mod session;
mod writes;
