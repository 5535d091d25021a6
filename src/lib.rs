//! Numberdesk.
