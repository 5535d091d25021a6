//! A JSON member that distinguishes missing, null and set (docs/numbers-api.md 2.2).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A JSON member that may be missing or null.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Field<T> {
    /// Missing (needs `skip_serializing_if = "Field::is_absent"`).
    #[default]
    Absent,
    /// An explicit null.
    Null,
    /// A value.
    Set(T),
}

impl<T> Field<T> {
    /// Whether the member is missing.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, if there is one.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T: Default> Field<T> {
    /// The value for a change; the default value is set if there is none.
    pub fn get_or_default(&mut self) -> &mut T {
        if self.get().is_none() {
            *self = Self::Set(T::default());
        }
        match self {
            Self::Set(value) => value,
            Self::Absent | Self::Null => unreachable!("set just above"),
        }
    }
}

impl Field<String> {
    /// The text; missing and null count as empty.
    pub fn text(&self) -> &str {
        self.get().map_or("", String::as_str)
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Set))
    }
}
