//! Which numbers a list asks for (docs/numbers-api.md 2.1).

use crate::kind::{Capabilities, Kind};
use crate::phone::{Needle, PhoneKey};

/// A filter over numbers; all parts must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Exactly this region.
    pub region: Option<String>,
    /// Exactly this type.
    pub kind: Option<Kind>,
    /// At least these capabilities.
    pub capabilities: Capabilities,
    /// These characters in the number.
    pub pattern: Option<Pattern>,
}

/// Characters of the number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// None if no number can have them, as with a space.
    needle: Option<Needle>,
    place: Place,
}

/// Where a pattern must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// At the start, the `+` included: `1206` does not start `+12065550100`.
    Start,
    /// Anywhere.
    Contains,
    /// At the end.
    End,
}

impl Pattern {
    /// A pattern, as it was sent.
    #[must_use]
    pub fn new(text: &str, place: Place) -> Self {
        Self {
            needle: Needle::parse(text),
            place,
        }
    }

    /// Whether a number has it.
    #[must_use]
    pub fn matches(&self, phone: PhoneKey) -> bool {
        self.needle
            .is_some_and(|needle| phone.has(needle, self.place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_look_where_they_are_told() {
        let phone = PhoneKey::parse("+12065550100").unwrap();
        let found = |text: &str, place| Pattern::new(text, place).matches(phone);
        assert!(found("+1206", Place::Start));
        assert!(!found("1206", Place::Start) && !found(" 1206", Place::Start));
        assert!(found("5550", Place::Contains) && !found("7777", Place::Contains));
        assert!(found("0100", Place::End) && !found("+1206", Place::End));
        assert!(!found("+120655501000000000000", Place::Contains));
    }
}
