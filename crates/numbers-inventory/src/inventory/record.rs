//! Record of a row's values that are not interned, in as few bytes as possible.
//!
//! The search text already holds number and name in normalized form. For an ordinary name the record has a bitmap of
//! its capital letters only; other names and numbers are stored in full.

use super::{
    bytes::{Reader, push_text},
    packed_time::{self, PackedTime},
};

/// The number of optional times: SMS job, voice, voice job, expiry. Their bits come first in a record.
pub const TIMES: usize = 4;
/// Flag: the number is stored in full.
const PHONE: u8 = 1 << TIMES;
/// Flag: there is a name.
const NAMED: u8 = PHONE << 1;
/// Flag: the name is stored in full.
const NAME: u8 = NAMED << 1;

/// Writes the record of a number. `phone` and `name` are pairs of the value and its line in the search text.
pub fn write(
    out: &mut Vec<u8>,
    times: [PackedTime; TIMES],
    phone: (&str, &str),
    name: Option<(&str, &str)>,
) {
    out.clear();
    out.push(0);
    let mut flags = 0;
    for (bit, time) in times.into_iter().enumerate() {
        if time != packed_time::NONE {
            flags |= 1 << bit;
            out.extend_from_slice(&time.to_le_bytes());
        }
    }
    let (phone, line) = phone;
    if phone != line {
        flags |= PHONE;
        push_text(out, Some(phone));
    }
    if let Some((name, line)) = name {
        flags |= NAMED;
        // Equal except for capitals, letter by letter.
        if name.is_ascii() && name.eq_ignore_ascii_case(line) {
            let start = out.len();
            for (index, letter) in name.bytes().enumerate() {
                if letter.is_ascii_uppercase() {
                    out.resize(start + index / 8 + 1, 0);
                    if let Some(last) = out.last_mut() {
                        *last |= 1 << (index % 8);
                    }
                }
            }
        } else {
            flags |= NAME;
            push_text(out, Some(name));
        }
    }
    if let Some(first) = out.first_mut() {
        *first = flags;
    }
}

/// The times of a record.
pub fn times(record: &[u8]) -> [PackedTime; TIMES] {
    read_times(&mut Reader(record)).1
}

fn read_times(read: &mut Reader) -> (u8, [PackedTime; TIMES]) {
    let flags = read.byte();
    let mut times = [packed_time::NONE; TIMES];
    for (bit, time) in times.iter_mut().enumerate() {
        if flags >> bit & 1 == 1
            && let Ok(bytes) = read.take(size_of::<PackedTime>()).try_into()
        {
            *time = PackedTime::from_le_bytes(bytes);
        }
    }
    (flags, times)
}

/// The number of a row, as the API wrote it.
pub fn phone<'a>(record: &'a [u8], line: &'a str) -> &'a str {
    let mut read = Reader(record);
    let (flags, _) = read_times(&mut read);
    match flags & PHONE {
        0 => line,
        _ => read.text().unwrap_or_default(),
    }
}

/// The name, if it is stored in full: one with more than ASCII letters.
pub fn full_name(record: &[u8]) -> Option<&str> {
    let mut read = Reader(record);
    let (flags, _) = read_times(&mut read);
    if flags & NAME == 0 {
        return None;
    }
    if flags & PHONE != 0 {
        read.text();
    }
    read.text()
}

/// The name as it was given, restored from its line in the search text.
pub fn name(record: &[u8], line: &str) -> Option<String> {
    let mut read = Reader(record);
    let (flags, _) = read_times(&mut read);
    if flags & NAMED == 0 {
        return None;
    }
    if flags & PHONE != 0 {
        read.text();
    }
    if flags & NAME != 0 {
        return read.owned();
    }
    let capital = |index: usize| {
        let bits = read.0.get(index / 8).copied().unwrap_or_default();
        bits >> (index % 8) & 1 == 1
    };
    let letters = line.chars().enumerate();
    let spelled = letters.map(|(index, letter)| match capital(index) {
        true => letter.to_ascii_uppercase(),
        false => letter,
    });
    Some(spelled.collect())
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(
            times in any::<[PackedTime; TIMES]>(),
            phone in "(\\+[0-9]{1,15}|\\PC{0,8})",
            other in any::<bool>(),
            title in proptest::option::of("([A-Za-z0-9 -]{0,40}|\\PC{0,20})"),
        ) {
            let line = if other { "another".to_owned() } else { phone.clone() };
            let folded = title.as_ref().map(|name| name.to_lowercase());
            let mut record = vec![1, 2, 3];
            write(&mut record, times, (&phone, &line), title.as_deref().zip(folded.as_deref()));
            prop_assert_eq!(super::times(&record), times);
            prop_assert_eq!(super::phone(&record, &line), phone);
            prop_assert_eq!(name(&record, folded.as_deref().unwrap_or_default()), title);
        }
    }
}
