//! The wall clock, as the browser tells it.

/// Milliseconds since the Unix epoch, by the reader's clock.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// The day it is where the reader is, as 2026-11-25.
pub fn today() -> String {
    let date = js_sys::Date::new_0();
    format!(
        "{}-{:02}-{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date()
    )
}
