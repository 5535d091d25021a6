//! Capabilities of numbers, as filters know them (docs/numbers-api.md 3).

/// A set of capabilities; undocumented ones are in no set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Capabilities(u8);

impl Capabilities {
    /// Text messages.
    pub const SMS: Self = Self(1);
    /// Calls.
    pub const VOICE: Self = Self(2);
    /// Text messages and calls.
    pub const BOTH: Self = Self(3);

    /// The documented capability of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "SMS" => Some(Self::SMS),
            "VOICE" => Some(Self::VOICE),
            _ => None,
        }
    }

    /// The documented capabilities among these names.
    #[must_use]
    pub fn from_names(names: &[String]) -> Self {
        names
            .iter()
            .filter_map(|name| Self::parse(name))
            .fold(Self::default(), Self::with)
    }

    /// Union of two sets.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether this set contains all of the other.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Names on the wire.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        [(Self::SMS, "SMS"), (Self::VOICE, "VOICE")]
            .into_iter()
            .filter(|(capability, _)| self.contains(*capability))
            .map(|(_, name)| name.to_owned())
            .collect()
    }
}
