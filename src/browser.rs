//! Thin, typed doors to the platform. The only place that touches `web_sys` beyond event types.

pub mod clipboard;
pub mod clock;
pub mod disk;
pub mod dom;
pub mod download;
pub mod early;
pub mod encode;
pub mod fault;
pub mod fetch;
pub mod files;
pub mod focus;
pub mod history;
pub mod intl;
pub mod keys;
pub mod media;
pub mod notification;
pub mod policy;
pub mod random;
pub mod refuge;
pub mod storage;
pub mod stylesheet;
