//! Types and capabilities of numbers, as filters know them (docs/numbers-api.md 3).

use serde::Serialize;

/// Type of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// MOBILE
    Mobile,
    /// LOCAL
    Local,
    /// TOLL_FREE
    TollFree,
    /// A type that no filter can ask for.
    #[serde(skip)]
    Other,
}

impl Kind {
    /// The types that there are.
    pub const ALL: [Self; 3] = [Self::Mobile, Self::Local, Self::TollFree];

    /// The type on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mobile => "MOBILE",
            Self::Local => "LOCAL",
            Self::TollFree => "TOLL_FREE",
            Self::Other => "OTHER",
        }
    }

    /// The type of that name, if it is a known one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A set of capabilities; unknown ones are in no set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Capabilities(u8);

impl Capabilities {
    /// Text messages.
    pub const SMS: Self = Self(1);
    /// Calls.
    pub const VOICE: Self = Self(2);
    /// Both.
    pub const BOTH: Self = Self(3);

    /// The capability of that name, if it is a known one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "SMS" => Some(Self::SMS),
            "VOICE" => Some(Self::VOICE),
            _ => None,
        }
    }

    /// The known ones among these names.
    #[must_use]
    pub fn of(names: &[String]) -> Self {
        names
            .iter()
            .filter_map(|name| Self::parse(name))
            .fold(Self::default(), Self::with)
    }

    /// Both sets together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of the wanted ones are here.
    #[must_use]
    pub fn covers(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }

    /// The names on the wire.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        [(Self::SMS, "SMS"), (Self::VOICE, "VOICE")]
            .into_iter()
            .filter(|(one, _)| self.covers(*one))
            .map(|(_, name)| name.to_owned())
            .collect()
    }
}
