//! Excerpts: the beginning of a text that may be long, as texts of the API may.
//!
//! Layout takes the longer the longer a line without a break is, and nobody reads it. Every text of the API that is shown
//! goes through [`excerpt`].

use std::borrow::Cow;

/// The most characters of a text in one place, unless it is shown as a whole.
pub const MAX_CHARS: usize = 2_000;
/// The most characters of a text that is asked for as a whole.
pub const MAX_WHOLE_CHARS: usize = 100_000;

/// The first [`MAX_CHARS`] characters of a text, with an ellipsis where it goes on.
pub fn excerpt(text: &str) -> String {
    first_chars(text, MAX_CHARS).into_owned()
}

/// The first `limit` characters of a text, with an ellipsis where it goes on.
pub fn first_chars(text: &str, limit: usize) -> Cow<'_, str> {
    let end = match text.len() > limit {
        true => text.char_indices().nth(limit),
        false => None,
    };
    match end {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
