//! The list's filters on the server.

/// The part of the project's numbers that a request selects (docs/numbers-api.md 2.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slice {
    /// The `regionCode` parameter.
    pub region: Option<String>,
    /// The `type` parameter.
    pub kind: Option<String>,
    /// The `capability` parameter.
    pub capability: Option<String>,
}

impl Slice {
    /// Whether nothing is filtered.
    pub fn is_all(&self) -> bool {
        self.region.is_none() && self.kind.is_none() && self.capability.is_none()
    }
}
