//! The sandbox's own time: the system's, moved by whoever tests.

use chrono::{DateTime, Utc};
use std::borrow::Cow;
use std::sync::atomic::{AtomicI64, Ordering};

/// Microseconds of one day.
pub const DAY: i64 = 86_400 * 1_000_000;

/// A clock that can be advanced.
#[derive(Debug, Default)]
pub struct Clock {
    offset: AtomicI64,
}

impl Clock {
    /// Microseconds since 1970 (UTC).
    #[must_use]
    pub fn now(&self) -> i64 {
        let offset = self.offset.load(Ordering::Relaxed);
        Utc::now().timestamp_micros().saturating_add(offset)
    }

    /// Moves the clock by this many microseconds.
    pub fn advance(&self, micros: i64) {
        self.offset.fetch_add(micros, Ordering::Relaxed);
    }
}

/// RFC 3339 with microseconds and Z, as v1 writes it (docs/numbers-api.md 0.1).
#[must_use]
pub fn stamp(micros: i64) -> String {
    let time = DateTime::from_timestamp_micros(micros).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// The instant of a stamp, if it is one; a missing zone is read as UTC (docs/numbers-api.md 10.23).
#[must_use]
pub fn instant(stamp: &str) -> Option<i64> {
    let parsed = DateTime::parse_from_rfc3339(stamp)
        .or_else(|_| DateTime::parse_from_rfc3339(&format!("{stamp}Z")));
    parsed.ok().map(|time| time.timestamp_micros())
}

/// A v1 stamp as v1alpha1 writes it, with milliseconds. What is no v1 stamp stays as it is,
/// so that odd dates are as odd in both versions.
#[must_use]
pub fn to_millis(stamp: &str) -> Cow<'_, str> {
    match stamp.len() {
        27 if stamp.is_ascii() && stamp.ends_with('Z') && stamp.as_bytes()[19] == b'.' => {
            Cow::Owned(format!("{}Z", &stamp[..23]))
        }
        _ => Cow::Borrowed(stamp),
    }
}

/// Whole seconds since 1970, for token lifetimes.
#[must_use]
pub fn seconds(micros: i64) -> i64 {
    micros.div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_have_six_digits_and_can_be_read_back() {
        let text = stamp(1_700_000_000_000_000);
        assert_eq!(text, "2023-11-14T22:13:20.000000Z");
        assert_eq!(instant(&text), Some(1_700_000_000_000_000));
    }

    #[test]
    fn a_stamp_without_zone_is_utc_and_nonsense_is_none() {
        assert_eq!(instant("2023-11-14T22:13:20"), Some(1_700_000_000_000_000));
        assert_eq!(instant("soon"), None);
    }

    #[test]
    fn advancing_moves_now() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(DAY);
        assert!(clock.now() >= before + DAY);
    }
}
