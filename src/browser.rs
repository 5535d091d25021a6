//! Thin, typed doors to the platform. The only place that touches `web_sys` beyond event types.

pub mod base64;
pub mod clipboard;
pub mod clock;
pub mod crash;
pub mod crypto;
pub mod csp;
pub mod database;
pub mod download;
pub mod event_listener;
pub mod fault;
pub mod fetch;
pub mod file_system;
pub mod files;
pub mod focus;
pub mod focus_recovery;
pub mod history;
pub mod intl;
pub mod media;
pub mod notification;
pub mod prefetched;
pub mod scheduling;
pub mod shortcuts;
pub mod storage;
pub mod stylesheet;
pub mod tab_lock;
pub mod text_file;
