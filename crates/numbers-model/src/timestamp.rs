//! Timestamps of the API (docs/numbers-api.md 10.23).

use chrono::{DateTime, Datelike, Timelike};

/// A timestamp: the API's own text, and the instant if it denotes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp {
    raw: String,
    epoch_ms: Option<i64>,
}

impl Timestamp {
    /// Parses RFC 3339 with any fraction, and with `Z`, an offset or no zone.
    ///
    /// No zone means UTC (docs/numbers-api.md 6 and 9.7). Anything else is kept as it came.
    pub fn parse(text: &str) -> Timestamp {
        Timestamp {
            raw: text.to_owned(),
            epoch_ms: instant(text.trim()).filter(|_| !is_placeholder(text)),
        }
    }

    /// The timestamp of an instant, written like the API's.
    pub fn from_epoch_ms(ms: i64) -> Timestamp {
        let mut time = Timestamp {
            raw: String::new(),
            epoch_ms: Some(ms),
        };
        if let Some(seconds) = time.utc_text().strip_suffix(" UTC") {
            time.raw = seconds.replace(' ', "T");
            let part = ms.rem_euclid(1000).unsigned_abs();
            if let (1.., Ok(part)) = (part, u32::try_from(part)) {
                time.raw.push('.');
                push_padded(&mut time.raw, part, 100);
            }
            time.raw.push('Z');
        }
        time
    }

    /// Whether it is a date and not a placeholder for none.
    ///
    /// Databases and programs write the first or last day they know, such as 0001-01-01, 1970-01-01 or 9999-12-31. The
    /// raw text is kept.
    pub fn is_set(&self) -> bool {
        !is_placeholder(&self.raw)
    }

    /// Milliseconds since 1970 in UTC; `None` for other text, or a placeholder for none.
    pub fn epoch_ms(&self) -> Option<i64> {
        self.epoch_ms
    }

    /// Whether its day is before today, both in UTC; `now` is in milliseconds since 1970.
    pub fn has_passed(&self, now: i64) -> bool {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        self.epoch_ms
            .is_some_and(|instant| instant.div_euclid(DAY_MS) < now.div_euclid(DAY_MS))
    }

    /// The raw text.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The time in UTC, "2026-11-29 08:15:30 UTC"; the raw text when it is no date.
    pub fn utc_text(&self) -> String {
        let Some(utc) = self.epoch_ms.and_then(DateTime::from_timestamp_millis) else {
            return self.raw.clone();
        };
        // Appended instead of formatted: this runs for every time in the list and in an export.
        let mut text = String::with_capacity(23);
        push_padded(&mut text, utc.year().unsigned_abs(), 1000);
        for (separator, part) in [
            ('-', utc.month()),
            ('-', utc.day()),
            (' ', utc.hour()),
            (':', utc.minute()),
            (':', utc.second()),
        ] {
            text.push(separator);
            push_padded(&mut text, part, 10);
        }
        text.push_str(" UTC");
        text
    }
}

/// Appends a number padded with zeros; `place` is the value of its first digit.
fn push_padded(text: &mut String, number: u32, mut place: u32) {
    while number < place && place > 1 {
        text.push('0');
        place /= 10;
    }
    text.push_str(&number.to_string());
}

/// Whether a text is a placeholder for no date.
///
/// Nothing was rented before 1971, and nothing is charged for in the year 9999.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim_start().as_bytes();
    let Some((year, [b'-', _, _, b'-', ..])) = text.split_first_chunk::<4>() else {
        return false;
    };
    year.iter().all(u8::is_ascii_digit) && (year < b"1971" || year == b"9999")
}

fn instant(text: &str) -> Option<i64> {
    /// The offset of the time of day in "2026-11-29T08:15:30".
    const TIME: usize = 11;
    let time = text.get(TIME..)?;
    let parsed = if time.contains(['Z', 'z', '+', '-']) {
        DateTime::parse_from_rfc3339(text)
    } else {
        DateTime::parse_from_rfc3339(&format!("{text}Z"))
    };
    Some(parsed.ok()?.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> Option<i64> {
        Timestamp::parse(text).epoch_ms()
    }

    #[test]
    fn every_documented_form_is_read() {
        let whole = 1_795_940_130_000;
        for (text, expected) in [
            ("2026-11-29T08:15:30Z", whole),
            ("2026-11-29T08:15:30.1Z", whole + 100),
            ("2026-11-29T08:15:30.123Z", whole + 123),
            ("2026-11-29T08:15:30.123456Z", whole + 123),
            ("2026-11-29T08:15:30.123456789Z", whole + 123),
            ("2026-11-29T09:15:30+01:00", whole),
            ("2026-11-29T02:45:30.5-05:30", whole + 500),
            ("2026-11-29t08:15:30z", whole),
            ("2026-11-29 08:15:30Z", whole),
            ("2026-11-29T08:15:30", whole),
            ("2026-11-29T08:15:30.78789", whole + 787),
            ("2026-11-29 08:15:30.846638361", whole + 846),
            (" 2026-11-29T08:15:30Z ", whole),
        ] {
            assert_eq!(ms(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_first_and_the_last_day_stand_for_no_date() {
        for text in [
            "0001-01-01T00:00:00Z",
            "0000-00-00T00:00:00Z",
            "1900-01-01",
            "1969-12-31T23:59:59.5Z",
            "1970-01-01T00:00:00Z",
            "1970-01-01T01:00:00+01:00",
            " 9999-12-31T23:59:59.999Z",
            "9999-12-31",
        ] {
            let time = Timestamp::parse(text);
            assert!(!time.is_set(), "{text}");
            assert_eq!((time.epoch_ms(), time.raw()), (None, text));
        }
        for text in [
            "1971-01-01T00:00:00Z",
            "9998-12-31T00:00:00Z",
            "2026-11-29",
            "1234",
            "12345-01-01",
            "soon",
        ] {
            assert!(Timestamp::parse(text).is_set(), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_stays_as_it_came() {
        for text in [
            "",
            "soon",
            "2026-11-29",
            "2026-02-30T00:00:00Z",
            "2026-11-29T25:00:00Z",
            "١٢",
            "2026-11-29T",
        ] {
            let timestamp = Timestamp::parse(text);
            assert_eq!(timestamp.epoch_ms(), None, "{text}");
            assert_eq!(
                (timestamp.raw(), timestamp.utc_text().as_str()),
                (text, text)
            );
        }
    }

    #[test]
    fn a_day_has_passed_when_the_next_has_begun_in_utc() {
        let now = ms("2026-11-29T23:30:00Z").unwrap();
        for (text, passed) in [
            ("2026-11-28T23:59:59Z", true),
            ("2026-11-29T00:00:00Z", false),
            ("2026-11-29T01:00:00+02:00", true),
            ("2026-11-30T00:30:00Z", false),
            ("0001-01-01T00:00:00Z", false),
            ("soon", false),
        ] {
            assert_eq!(Timestamp::parse(text).has_passed(now), passed, "{text}");
        }
    }

    #[test]
    fn the_utc_text_is_the_instant_in_utc() {
        let text = |text| Timestamp::parse(text).utc_text();
        assert_eq!(
            text("2026-11-29T09:05:03.9+01:00"),
            "2026-11-29 08:05:03 UTC"
        );
        assert_eq!(text("2026-01-02T03:04:05"), "2026-01-02 03:04:05 UTC");
    }
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_kept(text in "\\PC{0,40}") {
            let timestamp = Timestamp::parse(&text);
            prop_assert_eq!(timestamp.raw(), text);
            timestamp.utc_text();
        }

        #[test]
        fn the_utc_text_names_the_same_second(
            seconds in 31_536_000_i64..253_370_764_800,
            digits in "(\\.[0-9]{1,9})?",
            zone in "(Z|z|\\+00:00|-00:00)?",
        ) {
            let utc = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc().to_string();
            let text = format!("{utc}{digits}{zone}");
            let timestamp = Timestamp::parse(&text);
            prop_assert_eq!(timestamp.epoch_ms().map(|ms| ms.div_euclid(1000)), Some(seconds));
            prop_assert_eq!(timestamp.utc_text(), format!("{utc} UTC"));
        }
    }
}
