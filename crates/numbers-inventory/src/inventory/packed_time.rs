//! Timestamps in four bytes: whole seconds, as shown in the list.

use numbers_model::timestamp::Timestamp;

use super::interner::Interner;

/// A packed time.
pub type PackedTime = u32;

/// No time.
pub const NONE: PackedTime = 0;
/// The first packed second. A lower value is the symbol of a text: no date, or one before July 1970 or after 2105.
const ODD: PackedTime = 1 << 24;

/// Packs a timestamp.
pub fn pack(time: Option<&Timestamp>, odd: &mut Interner) -> PackedTime {
    let Some(time) = time else { return NONE };
    let seconds = time.epoch_ms().map(|ms| ms.div_euclid(1000));
    match seconds.map(PackedTime::try_from) {
        Some(Ok(seconds)) if seconds >= ODD => seconds,
        // Sixteen million distinct texts that are no dates do not fit into a tab's memory.
        _ => odd.intern(time.raw().as_bytes(), String::new).min(ODD - 1),
    }
}

/// Unpacks a timestamp.
pub fn unpack(packed: PackedTime, odd: &Interner) -> Option<Timestamp> {
    match packed {
        NONE => None,
        _ if packed < ODD => odd.text(packed).map(Timestamp::parse),
        seconds => Some(Timestamp::from_epoch_ms(i64::from(seconds) * 1000)),
    }
}

/// Whether it is a date, or text meant as one, and not a placeholder.
pub fn is_set(packed: PackedTime, odd: &Interner) -> bool {
    packed >= ODD || unpack(packed, odd).is_some_and(|time| time.is_set())
}

/// The instant in milliseconds since 1970; `None` without a date.
///
/// That is no time, text that is no date, or a placeholder.
pub fn instant(packed: PackedTime, odd: &Interner) -> Option<i64> {
    if packed >= ODD {
        return Some(i64::from(packed) * 1000);
    }
    unpack(packed, odd)?.epoch_ms()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_time_and_any_text_comes_back() {
        let mut odd = Interner::new();
        for text in [
            "2026-11-29T08:15:30Z",
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "soon",
            "",
        ] {
            let time = Timestamp::parse(text);
            let packed = pack(Some(&time), &mut odd);
            assert_eq!(unpack(packed, &odd).as_ref(), Some(&time));
            assert_eq!(instant(packed, &odd), time.epoch_ms());
            assert_eq!(is_set(packed, &odd), time.is_set());
        }
        assert_eq!(pack(None, &mut odd), NONE);
        assert_eq!(unpack(NONE, &odd), None);
        // Less than a second is not kept.
        let fine = Timestamp::parse("2026-11-29T08:15:30.999999Z");
        let packed = pack(Some(&fine), &mut odd);
        assert_eq!(
            unpack(packed, &odd)
                .map(|time| time.raw().to_owned())
                .as_deref(),
            Some("2026-11-29T08:15:30Z")
        );
    }
}
