//! Components: building blocks that know no number and no endpoint.

pub mod badge;
pub mod busy_button;
pub mod chart;
pub mod command_palette;
pub mod copy_button;
pub mod copy_by_hand;
pub mod description_list;
pub mod dialog;
pub mod excerpt;
pub mod field;
pub mod field_errors;
pub mod form_field;
pub mod grid;
pub mod long_text;
pub mod notice;
pub mod outcome;
pub mod status_line;
pub mod table;
