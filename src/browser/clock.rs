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

/// The first moment of a local date such as 2026-11-25, or of one `days` later, in milliseconds since 1970. `None` for other text.
pub fn local_midnight(date: &str, days: i32) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let year = u32::try_from(year).ok()?;
    let date = js_sys::Date::new_with_year_month_day(year, month - 1, day + days);
    let ms = date.get_time();
    #[expect(clippy::cast_possible_truncation, reason = "whole, and far below 2^53")]
    ms.is_finite().then_some(ms as i64)
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
