//! The wait before a change is verified.

pub mod settle;
