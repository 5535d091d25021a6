//! Components: building blocks that know no endpoint.

pub mod badge;
pub mod busy_button;
pub mod chart;
pub mod command_palette;
pub mod copy_by_hand;
pub mod curl;
pub mod dialog;
pub mod field;
pub mod form_field;
pub mod grid;
pub mod long_text;
pub mod notice;
pub mod outcome;
pub mod time;
pub mod voice_field;
