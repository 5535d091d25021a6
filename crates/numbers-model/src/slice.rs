//! The filters that the API itself knows.

use super::number::Number;

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

    /// Whether a number is in it.
    pub fn covers(&self, number: &Number) -> bool {
        let region = self
            .region
            .as_deref()
            .is_none_or(|region| number.region.as_deref() == Some(region));
        let kind = self
            .kind
            .as_deref()
            .is_none_or(|kind| number.kind.as_ref().is_some_and(|own| own.wire() == kind));
        let capability = self
            .capability
            .as_deref()
            .is_none_or(|wanted| number.capabilities.iter().any(|own| own.wire() == wanted));
        region && kind && capability
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enums::{Capability, NumberType};

    #[test]
    fn a_slice_covers_what_the_server_would_give() {
        let number = Number {
            region: Some("US".into()),
            kind: Some(NumberType::Local),
            capabilities: vec![Capability::Voice, Capability::Sms],
            ..Number::default()
        };
        let slice = |region: &str, kind: &str, capability: &str| {
            let set = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Slice {
                region: set(region),
                kind: set(kind),
                capability: set(capability),
            }
        };
        assert!(Slice::default().covers(&number) && Slice::default().covers(&Number::default()));
        let full = slice("US", "LOCAL", "SMS");
        assert!(full.covers(&number) && !full.covers(&Number::default()));
        for other in [
            slice("SE", "", ""),
            slice("", "MOBILE", ""),
            slice("", "", "FAX"),
        ] {
            assert!(!other.covers(&number), "{other:?}");
        }
    }
}
