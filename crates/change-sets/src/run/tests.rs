//! The run against a server that is watched.

mod cases;
mod driver;
mod faults;
mod world;
