//! A compact encoding of short texts: lengths as varints (LEB128), then the bytes.

/// Appends a length as a varint.
fn push_length(out: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push((length & 0x7f) as u8);
}

/// Appends an optional text.
pub fn push_text(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        None => out.push(0),
        Some(text) => {
            push_length(out, text.len() + 1);
            out.extend_from_slice(text.as_bytes());
        }
    }
}

/// Appends a list of texts.
pub fn push_texts<'a>(out: &mut Vec<u8>, texts: impl ExactSizeIterator<Item = &'a str>) {
    push_length(out, texts.len());
    for text in texts {
        push_text(out, Some(text));
    }
}

/// Reads encoded values in the same order. Missing data read as empty.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// A byte.
    pub fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }

    fn length(&mut self) -> usize {
        let (mut length, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 28 {
                return length;
            }
        }
    }

    /// The next bytes, at most as many as there are.
    pub fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// An optional text.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = self.length().checked_sub(1)?;
        std::str::from_utf8(self.take(length)).ok()
    }

    /// An optional text, as a `String`.
    pub fn owned(&mut self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// A list of texts.
    pub fn texts(&mut self) -> Vec<String> {
        // Each takes a byte at least, whatever the length says.
        let count = self.length().min(self.0.len());
        (0..count).filter_map(|_| self.owned()).collect()
    }
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(
            texts in proptest::collection::vec(proptest::option::of("\\PC{0,200}"), 0..8),
            list in proptest::collection::vec("\\PC{0,5}", 0..200),
        ) {
            let mut out = Vec::new();
            for text in &texts {
                push_text(&mut out, text.as_deref());
            }
            push_texts(&mut out, list.iter().map(String::as_str));
            let mut reader = Reader(&out);
            for text in &texts {
                prop_assert_eq!(reader.text(), text.as_deref());
            }
            prop_assert_eq!(reader.texts(), list);
            prop_assert!(reader.0.is_empty());
        }

        #[test]
        fn damaged_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut reader = Reader(&bytes);
            reader.text();
            reader.texts();
        }
    }
}
