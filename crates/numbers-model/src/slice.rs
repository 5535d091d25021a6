//! The filters that the API itself knows.

/// A part of the project's numbers that the API can be asked for (docs/numbers-api.md 2.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slice {
    /// `regionCode`.
    pub region: Option<String>,
    /// `type`.
    pub kind: Option<String>,
    /// `capability`.
    pub capability: Option<String>,
}

impl Slice {
    /// Whether it is all of them.
    pub fn is_all(&self) -> bool {
        self.region.is_none() && self.kind.is_none() && self.capability.is_none()
    }
}
