//! The sandbox's clock, which tests can advance, and timestamps of the API.

use chrono::{DateTime, Utc};
use std::borrow::Cow;
use std::sync::atomic::{AtomicI64, Ordering};

/// Microseconds of one day.
pub const DAY: i64 = 86_400 * 1_000_000;

/// The system clock with an offset.
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

    /// Advances the clock by this many microseconds.
    pub fn advance(&self, micros: i64) {
        self.offset.fetch_add(micros, Ordering::Relaxed);
    }
}

/// Timestamp in RFC 3339 with microseconds and Z, as in v1 (docs/numbers-api.md 0.1).
#[must_use]
pub fn rfc3339(micros: i64) -> String {
    let time = DateTime::from_timestamp_micros(micros).unwrap_or_default();
    time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Microseconds of a timestamp; a missing zone is read as UTC (docs/numbers-api.md 10.23).
#[must_use]
pub fn parse_rfc3339(timestamp: &str) -> Option<i64> {
    let parsed = DateTime::parse_from_rfc3339(timestamp)
        .or_else(|_| DateTime::parse_from_rfc3339(&format!("{timestamp}Z")));
    parsed.ok().map(|time| time.timestamp_micros())
}

/// A timestamp of v1 with milliseconds, as in v1alpha1. Other text stays as it is, so that edge
/// cases are the same in both versions.
#[must_use]
pub fn truncate_to_millis(timestamp: &str) -> Cow<'_, str> {
    let is_v1 = timestamp.len() == 27
        && timestamp.is_ascii()
        && timestamp.ends_with('Z')
        && timestamp.as_bytes()[19] == b'.';
    if is_v1 {
        Cow::Owned(format!("{}Z", &timestamp[..23]))
    } else {
        Cow::Borrowed(timestamp)
    }
}

/// Whole seconds of a time in microseconds, for token lifetimes.
#[must_use]
pub fn to_seconds(micros: i64) -> i64 {
    micros.div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_have_six_digits_and_can_be_parsed() {
        let text = rfc3339(1_700_000_000_000_000);
        assert_eq!(text, "2023-11-14T22:13:20.000000Z");
        assert_eq!(parse_rfc3339(&text), Some(1_700_000_000_000_000));
    }

    #[test]
    fn a_timestamp_without_zone_is_utc_and_nonsense_is_none() {
        assert_eq!(
            parse_rfc3339("2023-11-14T22:13:20"),
            Some(1_700_000_000_000_000)
        );
        assert_eq!(parse_rfc3339("soon"), None);
    }

    #[test]
    fn advancing_moves_now() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(DAY);
        assert!(clock.now() >= before + DAY);
    }
}
