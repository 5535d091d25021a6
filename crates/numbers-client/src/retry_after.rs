//! `Retry-After`: how long a server asks to wait (RFC 9110, 10.2.3).

/// The longest wait that is told, in seconds: ten days.
const MOST_S: f64 = 864_000.0;

/// How many seconds to wait; `None` for what asks for no time that could be waited for, such as a negative one.
///
/// `number` is the header's text as a number and `date_ms` as a date, in milliseconds since 1970, each NaN where it is none.
/// A date that is past asks for no wait at all, and what is longer than ten days counts as ten.
pub fn seconds(number: f64, date_ms: f64, now_ms: f64) -> Option<u64> {
    let seconds = match number.is_nan() {
        false => number,
        true => ((date_ms - now_ms) / 1000.0).max(if date_ms.is_nan() { f64::NAN } else { 0.0 }),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and ten days"
    )]
    (seconds >= 0.0).then(|| seconds.min(MOST_S).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

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
