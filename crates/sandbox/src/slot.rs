//! A member that is missing, null or there: three things that clients must not confuse.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A JSON member, with the difference between missing and null kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Slot<T> {
    /// Not in the object (needs `skip_serializing_if = "Slot::is_absent"`).
    #[default]
    Absent,
    /// An explicit null.
    Null,
    /// A value.
    Set(T),
}

impl<T> Slot<T> {
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

impl<T: Default> Slot<T> {
    /// The value to be changed, made if there is none.
    pub fn ensure(&mut self) -> &mut T {
        if self.get().is_none() {
            *self = Self::Set(T::default());
        }
        match self {
            Self::Set(value) => value,
            Self::Absent | Self::Null => unreachable!("set just above"),
        }
    }
}

impl Slot<String> {
    /// The text; missing and null count as empty.
    pub fn text(&self) -> &str {
        self.get().map_or("", String::as_str)
    }
}

impl<T: Serialize> Serialize for Slot<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Slot<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Set))
    }
}
