//! Secrets, which must not be shown or stored.

use std::fmt;

/// A key secret or an access token, which can't be printed or serialised by mistake.
///
/// It is not zeroed when dropped: the same text has been in an input field and goes into a request header, and the
/// browser keeps copies of both that no code here can reach.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The secret itself, for a request header.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_it() {
        assert_eq!(
            format!("{:?}", Some(Secret::new("hunter2"))),
            "Some(Secret(…))"
        );
        assert_eq!(Secret::new("hunter2").expose(), "hunter2");
    }
}
