//! Remaining time in words.

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// The threshold for counting in days.
///
/// A reservation, which takes two days at most, is counted in hours.
const DAYS: i64 = 3 * DAY;

/// The time from `now` to `end` in two units; `None` once it is over.
///
/// "5 days 2 h", "47 h 59 min", "29 min 5 s".
pub fn time_left(end: i64, now: i64) -> Option<String> {
    let left = end.checked_sub(now).filter(|left| *left > 0)?;
    let parts = match left {
        DAYS.. => [(left / DAY, "days"), (left % DAY / HOUR, "h")],
        HOUR.. => [(left / HOUR, "h"), (left % HOUR / MINUTE, "min")],
        _ => [(left / MINUTE, "min"), (left % MINUTE / SECOND, "s")],
    };
    let [(first, unit), (second, smaller_unit)] = parts;
    Some(match first {
        0 => format!("{second} {smaller_unit}"),
        _ => format!("{first} {unit} {second} {smaller_unit}"),
    })
}
