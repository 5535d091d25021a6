//! Calendar days in UTC.

use chrono::{DateTime, NaiveDate};

/// Parses a day such as 2026-11-29; chrono's own parser knows every format and adds 8 KB.
pub fn day_from_text(text: &str) -> Option<NaiveDate> {
    let mut parts = text.splitn(3, '-');
    let mut part = |digits: usize| {
        let part = parts.next()?;
        let fits = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The day of an instant in UTC, given in milliseconds since 1970.
pub fn day_of(ms: i64) -> Option<NaiveDate> {
    Some(DateTime::from_timestamp_millis(ms)?.date_naive())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written() {
        assert_eq!(day_from_text("2026-11-29"), "2026-11-29".parse().ok());
        for wrong in [
            "2026-02-30",
            "2026-1-2",
            "+026-11-29",
            "2026-11-29T",
            "2026-11",
            "",
            "20261129",
        ] {
            assert_eq!(day_from_text(wrong), None, "{wrong}");
        }
    }
}
