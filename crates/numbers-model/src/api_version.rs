//! API versions, which decide the fields of a number (docs/numbers-api.md 0.1).

use std::str::FromStr;

/// A version of the API (docs/numbers-api.md 0.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiVersion {
    /// `v1alpha1`, the version of the document that the product started from.
    V1Alpha1,
    /// `v1`, the current version.
    V1,
}

impl ApiVersion {
    /// The version's path segment.
    pub fn as_str(self) -> &'static str {
        match self {
            ApiVersion::V1Alpha1 => "v1alpha1",
            ApiVersion::V1 => "v1",
        }
    }

    /// The version to offer when a server does not know this one.
    pub fn other(self) -> ApiVersion {
        match self {
            ApiVersion::V1Alpha1 => ApiVersion::V1,
            ApiVersion::V1 => ApiVersion::V1Alpha1,
        }
    }
}

impl FromStr for ApiVersion {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [ApiVersion::V1Alpha1, ApiVersion::V1]
            .into_iter()
            .find(|version| version.as_str() == text)
            .ok_or(())
    }
}
