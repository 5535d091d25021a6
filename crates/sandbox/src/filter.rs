//! Filters of lists and searches (docs/numbers-api.md 2.1).

use crate::capabilities::Capabilities;
use crate::number_type::NumberType;
use crate::phone_key::{Needle, PhoneKey};

/// A filter of numbers; all criteria must match.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Region.
    pub region: Option<String>,
    /// Type.
    pub number_type: Option<NumberType>,
    /// Capabilities that a number must have, among others.
    pub capabilities: Capabilities,
    /// Digit pattern.
    pub pattern: Option<Pattern>,
}

/// A digit pattern with its position in the number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// Characters; none if no number can have them, such as a space.
    needle: Option<Needle>,
    position: PatternPosition,
}

/// Position of a pattern in the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PatternPosition {
    /// At the start, including the `+`: `+12065550100` does not start with `1206`.
    Start,
    /// Anywhere.
    Contains,
    /// At the end.
    End,
}

impl Pattern {
    /// A pattern of these characters.
    #[must_use]
    pub fn new(text: &str, position: PatternPosition) -> Self {
        Self {
            needle: Needle::parse(text),
            position,
        }
    }

    /// Whether a number has the pattern.
    #[must_use]
    pub fn matches(&self, phone: PhoneKey) -> bool {
        self.needle
            .is_some_and(|needle| phone.has(needle, self.position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_at_their_position() {
        let phone = PhoneKey::parse("+12065550100").expect("a number");
        let found = |text: &str, position| Pattern::new(text, position).matches(phone);
        assert!(found("+1206", PatternPosition::Start));
        assert!(!found("1206", PatternPosition::Start) && !found(" 1206", PatternPosition::Start));
        assert!(
            found("5550", PatternPosition::Contains) && !found("7777", PatternPosition::Contains)
        );
        assert!(found("0100", PatternPosition::End) && !found("+1206", PatternPosition::End));
        assert!(!found("+120655501000000000000", PatternPosition::Contains));
    }
}
