//! updateMask: the fields that a PATCH changes (docs/numbers-api.md 2.3).

use crate::config::ApiVersion;
use crate::error::ApiError;

/// A field that a PATCH can change. Voice is one field: type and ID belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdatableField {
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

impl UpdatableField {
    /// Fields that can be changed in a version (docs/numbers-api.md 0.1).
    #[must_use]
    pub fn all(version: ApiVersion) -> &'static [Self] {
        match version {
            ApiVersion::V1alpha1 => &[Self::DisplayName, Self::ServicePlan],
            ApiVersion::V1 => &[
                Self::DisplayName,
                Self::ServicePlan,
                Self::Campaign,
                Self::Voice,
                Self::CallbackUrl,
            ],
        }
    }

    /// Fields that a path of a mask names; empty for an unknown path.
    fn at_path(path: &str) -> &'static [Self] {
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

/// Parses a mask, repeated or separated by commas, in camelCase or snake_case. A mask without
/// paths is no mask.
///
/// # Errors
/// 400 about `update_mask` for a path that cannot be changed in this version.
pub fn parse(
    values: &[&str],
    version: ApiVersion,
) -> Result<Option<Vec<UpdatableField>>, ApiError> {
    let paths = values.iter().flat_map(|value| value.split(','));
    let mut fields = Vec::new();
    for path in paths.map(str::trim).filter(|path| !path.is_empty()) {
        let length = fields.len();
        let named = UpdatableField::at_path(&camel_case(path));
        let allowed = UpdatableField::all(version);
        fields.extend(named.iter().filter(|field| allowed.contains(field)));
        if fields.len() == length {
            let description = format!("unknown or read-only path: {path}");
            return Err(ApiError::invalid_field("update_mask", description));
        }
    }
    Ok((!fields.is_empty()).then_some(fields))
}

fn camel_case(path: &str) -> String {
    let mut camel = String::with_capacity(path.len());
    let mut is_after_underscore = false;
    for letter in path.chars() {
        match letter {
            '_' => is_after_underscore = true,
            _ if is_after_underscore => {
                camel.push(letter.to_ascii_uppercase());
                is_after_underscore = false;
            }
            _ => camel.push(letter),
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_repeats_and_both_spellings_are_the_same() {
        let fields = Some(vec![
            UpdatableField::DisplayName,
            UpdatableField::ServicePlan,
        ]);
        for values in [
            &["displayName,smsConfiguration.servicePlanId"][..],
            &["displayName", "smsConfiguration.servicePlanId"],
            &["display_name", "sms_configuration.service_plan_id"],
            &["displayName, smsConfiguration"],
        ] {
            assert_eq!(
                parse(values, ApiVersion::V1alpha1).expect("a mask"),
                fields,
                "{values:?}"
            );
        }
    }

    #[test]
    fn a_mask_without_paths_is_no_mask() {
        assert_eq!(parse(&[], ApiVersion::V1).expect("no mask"), None);
        assert_eq!(parse(&["", ","], ApiVersion::V1).expect("no mask"), None);
    }

    #[test]
    fn a_path_that_cannot_be_changed_is_refused() {
        for (path, version) in [
            ("phoneNumber", ApiVersion::V1),
            ("smsConfiguration.scheduledProvisioning", ApiVersion::V1),
            ("callbackUrl", ApiVersion::V1alpha1),
            ("voice_configuration", ApiVersion::V1alpha1),
            ("nonsense", ApiVersion::V1),
        ] {
            let error = parse(&[path], version).expect_err("a read-only path");
            let ApiError::InvalidArgument { violations, .. } = error else {
                panic!("{path} must be invalid");
            };
            assert_eq!(violations[0].field, "update_mask");
        }
    }
}
