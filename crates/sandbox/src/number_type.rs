//! Types of numbers, as filters know them (docs/numbers-api.md 3).

use serde::Serialize;

/// Type of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NumberType {
    /// MOBILE
    Mobile,
    /// LOCAL
    Local,
    /// TOLL_FREE
    TollFree,
    /// A type that no filter can select.
    #[serde(skip)]
    Other,
}

impl NumberType {
    /// All documented types.
    pub const ALL: [Self; 3] = [Self::Mobile, Self::Local, Self::TollFree];

    /// Name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mobile => "MOBILE",
            Self::Local => "LOCAL",
            Self::TollFree => "TOLL_FREE",
            Self::Other => "OTHER",
        }
    }

    /// The documented type of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|number_type| number_type.name() == name)
    }
}
