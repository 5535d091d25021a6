//! Which numbers a list asks for (numbers-api.md 2.1).

use crate::kind::{Capabilities, Kind};

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
    /// What to look for, as it was sent.
    pub text: String,
    /// Where to look for it.
    pub place: Place,
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
    /// Whether a number has it.
    #[must_use]
    pub fn matches(&self, phone: &[u8]) -> bool {
        let wanted = self.text.as_bytes();
        match self.place {
            Place::Start => phone.starts_with(wanted),
            Place::End => phone.ends_with(wanted),
            Place::Contains => {
                wanted.is_empty() || phone.windows(wanted.len()).any(|part| part == wanted)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_look_where_they_are_told() {
        let found = |text: &str, place| {
            let text = text.to_owned();
            Pattern { text, place }.matches(b"+12065550100")
        };
        assert!(found("+1206", Place::Start));
        assert!(!found("1206", Place::Start) && !found(" 1206", Place::Start));
        assert!(found("5550", Place::Contains) && !found("7777", Place::Contains));
        assert!(found("0100", Place::End) && !found("+1206", Place::End));
        assert!(!found("+120655501000000000000", Place::Contains));
    }
}
