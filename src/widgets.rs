//! Widgets: small parts of pages that know numbers, but no endpoint.

pub mod configuration_fields;
pub mod criteria_fields;
pub mod curl_preview;
pub mod failure_notice;
pub mod leave_dialog;
pub mod outcome_notices;
pub mod price;
pub mod provisioning_badge;
pub mod role_gate;
pub mod submission_outcome;
pub mod theme_switch;
pub mod time;
pub mod voice_field;
