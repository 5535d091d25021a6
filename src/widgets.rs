//! Small pieces that several pages show.

pub mod submission_outcome;
pub mod theme_switch;
