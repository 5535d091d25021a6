//! Small pieces that several pages show.

pub mod submission_outcome;
