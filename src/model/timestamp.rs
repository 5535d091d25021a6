//! Points in time as the API writes them (numbers-api.md 10.23).

use chrono::{DateTime, Datelike, Timelike};

/// A point in time: the API's own text, and the instant if the text names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp {
    raw: String,
    epoch_ms: Option<i64>,
}

impl Timestamp {
    /// Reads RFC 3339 with any fraction, with `Z`, an offset, or no zone, which means UTC
    /// (numbers-api.md 6 and 9.7). Anything else is kept as it came.
    pub fn parse(text: &str) -> Timestamp {
        Timestamp {
            raw: text.to_owned(),
            epoch_ms: instant(text.trim()),
        }
    }

    /// Milliseconds since 1970 in UTC; `None` when the text is no date.
    pub fn epoch_ms(&self) -> Option<i64> {
        self.epoch_ms
    }

    /// The text as it came.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// "2026-11-29 08:15:30 UTC"; the text as it came when it is no date.
    pub fn utc_text(&self) -> String {
        let Some(utc) = self.epoch_ms.and_then(DateTime::from_timestamp_millis) else {
            return self.raw.clone();
        };
        let mut text = utc.year().to_string();
        for (separator, part) in [
            ('-', utc.month()),
            ('-', utc.day()),
            (' ', utc.hour()),
            (':', utc.minute()),
            (':', utc.second()),
        ] {
            text.push(separator);
            if part < 10 {
                text.push('0');
            }
            text.push_str(&part.to_string());
        }
        text.push_str(" UTC");
        text
    }
}

fn instant(text: &str) -> Option<i64> {
    /// Where the time of day starts in "2026-11-29T08:15:30".
    const TIME: usize = 11;
    let time = text.get(TIME..)?;
    let parsed = if time.contains(['Z', 'z', '+', '-']) {
        DateTime::parse_from_rfc3339(text)
    } else {
        DateTime::parse_from_rfc3339(&(text.to_owned() + "Z"))
    };
    Some(parsed.ok()?.timestamp_millis())
}
