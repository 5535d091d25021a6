//! `Retry-After` header (RFC 9110, 10.2.3): a number of seconds, or a date.

/// Maximum, in seconds: ten days.
const MAX_S: f64 = 864_000.0;

/// Parses the header, in seconds. `date_ms` parses a date, in milliseconds since 1970 or NaN.
pub fn parse(text: &str, date_ms: impl Fn(&str) -> f64, now_ms: f64) -> Option<u64> {
    let text = text.trim();
    seconds(decimal(text), date_ms(text), now_ms)
}

/// Parses a decimal number; NaN for anything else. Not by `str::parse`, whose tables cost 15 KB of the first load.
fn decimal(text: &str) -> f64 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let value = |digits: &str| {
        let mut value = 0.0;
        for byte in digits.bytes() {
            match byte {
                b'0'..=b'9' => value = value * 10.0 + f64::from(byte - b'0'),
                _ => return f64::NAN,
            }
        }
        match digits {
            "" => f64::NAN,
            _ => value,
        }
    };
    let parts = fraction.bytes().fold(1.0, |parts, _| parts * 10.0);
    sign * (value(whole) + value(fraction) / parts)
}

/// Seconds to wait; `None` for an invalid header, such as a negative number.
///
/// `number` is the header as a number, `date_ms` as a date in milliseconds since 1970; each may be NaN. A past date means no wait;
/// more than ten days count as ten.
fn seconds(number: f64, date_ms: f64, now_ms: f64) -> Option<u64> {
    let seconds = match number.is_nan() {
        false => number,
        true => ((date_ms - now_ms) / 1000.0).max(if date_ms.is_nan() { f64::NAN } else { 0.0 }),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and ten days"
    )]
    (seconds >= 0.0).then(|| seconds.min(MAX_S).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_as_a_number_first() {
        let date_ms = |text: &str| match text {
            "a date" => 4_000.0,
            _ => f64::NAN,
        };
        for (text, expected) in [
            (" 3 ", Some(3)),
            ("1.5", Some(2)),
            ("0", Some(0)),
            ("-1", None),
            ("-0.5", None),
            ("99999999999999999999999999", Some(864_000)),
            ("a date", Some(3)),
            ("", None),
            (".", None),
            ("5.", None),
            ("1e3", None),
            ("soon", None),
        ] {
            assert_eq!(parse(text, date_ms, 1_000.0), expected, "{text}");
        }
    }

    #[test]
    fn a_wait_is_a_number_or_a_date() {
        let (none, now) = (f64::NAN, 1_000_000.0);
        for (number, date, expected) in [
            (3.0, none, Some(3)),
            (1.5, none, Some(2)),
            (0.0, none, Some(0)),
            (-1.0, none, None),
            (1e30, none, Some(864_000)),
            (f64::INFINITY, none, Some(864_000)),
            (none, now + 2_500.0, Some(3)),
            (none, now - 60_000.0, Some(0)),
            (none, now + 1e15, Some(864_000)),
            (none, none, None),
        ] {
            assert_eq!(seconds(number, date, now), expected, "{number} {date}");
        }
    }
}
