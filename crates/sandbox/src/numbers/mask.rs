//! updateMask: which fields a PATCH is about (docs/numbers-api.md 2.3).

use crate::config::Version;
use crate::error::ApiError;

/// A field that a PATCH can change. Voice is one field: its type and ID mean nothing apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// displayName
    DisplayName,
    /// smsConfiguration.servicePlanId
    ServicePlan,
    /// smsConfiguration.campaignId
    Campaign,
    /// voiceConfiguration
    Voice,
    /// callbackUrl
    CallbackUrl,
}

impl Field {
    /// What can be changed in this version (docs/numbers-api.md 0.1).
    #[must_use]
    pub fn changeable(version: Version) -> &'static [Self] {
        match version {
            Version::V1alpha1 => &[Self::DisplayName, Self::ServicePlan],
            Version::V1 => &[
                Self::DisplayName,
                Self::ServicePlan,
                Self::Campaign,
                Self::Voice,
                Self::CallbackUrl,
            ],
        }
    }

    /// The fields that a path of a mask names; none if it names none.
    fn named(path: &str) -> &'static [Self] {
        match path {
            "displayName" => &[Self::DisplayName],
            "smsConfiguration" => &[Self::ServicePlan, Self::Campaign],
            "smsConfiguration.servicePlanId" => &[Self::ServicePlan],
            "smsConfiguration.campaignId" => &[Self::Campaign],
            "voiceConfiguration"
            | "voiceConfiguration.type"
            | "voiceConfiguration.appId"
            | "voiceConfiguration.trunkId"
            | "voiceConfiguration.serviceId" => &[Self::Voice],
            "callbackUrl" => &[Self::CallbackUrl],
            _ => &[],
        }
    }
}

/// Reads a mask: repeated or separated by commas, in camelCase or snake_case. A mask without any
/// path is no mask.
///
/// # Errors
/// 400 about `update_mask` for paths that can't be changed in this version.
pub fn parse(values: &[&str], version: Version) -> Result<Option<Vec<Field>>, ApiError> {
    let paths = values.iter().flat_map(|value| value.split(','));
    let mut fields = Vec::new();
    for path in paths.map(str::trim).filter(|path| !path.is_empty()) {
        let named = Field::named(&camel(path));
        let before = fields.len();
        fields.extend(
            named
                .iter()
                .filter(|field| Field::changeable(version).contains(field)),
        );
        if fields.len() == before {
            let description = format!("unknown or read-only path: {path}");
            return Err(ApiError::field("update_mask", description));
        }
    }
    Ok((!fields.is_empty()).then_some(fields))
}

fn camel(path: &str) -> String {
    let mut spelled = String::with_capacity(path.len());
    let mut raise = false;
    for letter in path.chars() {
        match letter {
            '_' => raise = true,
            _ if raise => {
                spelled.push(letter.to_ascii_uppercase());
                raise = false;
            }
            _ => spelled.push(letter),
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_repeats_and_both_spellings_are_the_same() {
        let both = Some(vec![Field::DisplayName, Field::ServicePlan]);
        for values in [
            &["displayName,smsConfiguration.servicePlanId"][..],
            &["displayName", "smsConfiguration.servicePlanId"],
            &["display_name", "sms_configuration.service_plan_id"],
            &["displayName, smsConfiguration"],
        ] {
            assert_eq!(
                parse(values, Version::V1alpha1).unwrap(),
                both,
                "{values:?}"
            );
        }
    }

    #[test]
    fn no_path_is_no_mask() {
        assert_eq!(parse(&[], Version::V1).unwrap(), None);
        assert_eq!(parse(&["", ","], Version::V1).unwrap(), None);
    }

    #[test]
    fn what_cannot_be_changed_is_refused_by_name() {
        for (path, version) in [
            ("phoneNumber", Version::V1),
            ("smsConfiguration.scheduledProvisioning", Version::V1),
            ("callbackUrl", Version::V1alpha1),
            ("voice_configuration", Version::V1alpha1),
            ("nonsense", Version::V1),
        ] {
            let refusal = parse(&[path], version).unwrap_err();
            let ApiError::Invalid { violations, .. } = refusal else {
                panic!("{path} must be invalid");
            };
            assert_eq!(violations[0].field, "update_mask");
        }
    }
}
