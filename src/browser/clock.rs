//! The wall clock.

/// Milliseconds since the Unix epoch.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Whole milliseconds since the Unix epoch, as the libraries take a time.
#[expect(clippy::cast_possible_truncation, reason = "whole, and far below 2^53")]
pub fn epoch_ms() -> i64 {
    now_ms() as i64
}

/// The local date, as 2026-11-25.
pub fn today() -> String {
    let date = js_sys::Date::new_0();
    format!(
        "{}-{:02}-{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date()
    )
}
