//! The ActiveNumber resource in the format of v1 (docs/numbers-api.md 2.2).
//!
//! Every enum is an open string and every member may be missing or null, because the sandbox
//! must be able to serve every edge case that the documentation or a fixture has shown.

use crate::field::Field;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A number that the project rents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Number {
    /// E.164 with `+`, usually.
    pub phone_number: String,
    /// Project that rents the number.
    pub project_id: String,
    /// Name given by the admins; `""` when unset.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub display_name: Field<String>,
    /// ISO 3166-1 alpha-2, usually.
    pub region_code: String,
    /// MOBILE, LOCAL, TOLL_FREE or something newer.
    #[serde(rename = "type")]
    pub number_type: String,
    /// SMS, VOICE or something newer.
    pub capability: Vec<String>,
    /// Recurring price.
    pub money: Option<Money>,
    /// Months between two payments.
    pub payment_interval_months: i64,
    /// Date of the next payment; may be null.
    pub next_charge_date: Option<String>,
    /// End of the rental; null if none is set.
    pub expire_at: Option<String>,
    /// SMS configuration; may be missing.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub sms_configuration: Field<SmsConfiguration>,
    /// Voice configuration; may be missing.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub voice_configuration: Field<VoiceConfiguration>,
    /// URL that events are sent to; `""` when unset.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub callback_url: Field<String>,
    /// Undocumented members, which clients must ignore.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A price.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Money {
    /// ISO 4217, usually.
    pub currency_code: String,
    /// Amount as decimal text, such as "2.00".
    pub amount: String,
}

/// Service plan and campaign of a number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SmsConfiguration {
    /// Current service plan; `""` for none.
    pub service_plan_id: String,
    /// Current 10DLC campaign; `""` for none.
    pub campaign_id: String,
    /// Ongoing or failed job; null when idle.
    pub scheduled_provisioning: Option<SmsProvisioning>,
}

/// A provisioning job for SMS (docs/numbers-api.md 4.1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SmsProvisioning {
    /// Service plan that is being linked.
    pub service_plan_id: String,
    /// Campaign that is being linked.
    pub campaign_id: String,
    /// WAITING, IN_PROGRESS, FAILED or something newer.
    pub status: String,
    /// Time of the last change of the status.
    pub last_updated_time: Option<String>,
    /// Reasons of a failure.
    pub error_codes: Vec<String>,
}

/// Voice application of a number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VoiceConfiguration {
    /// RTC, EST, FAX or something newer; older resources have none.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub voice_type: Option<String>,
    /// Application, for RTC.
    pub app_id: String,
    /// Trunk, for EST.
    pub trunk_id: String,
    /// Service, for FAX.
    pub service_id: String,
    /// Null until the first change.
    pub last_updated_time: Option<String>,
    /// Ongoing or failed job; null when idle.
    pub scheduled_voice_provisioning: Option<VoiceProvisioning>,
}

/// A provisioning job for voice, without error codes (docs/numbers-api.md 4.3).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VoiceProvisioning {
    /// RTC, EST, FAX or something newer; may differ from the current type.
    #[serde(rename = "type")]
    pub voice_type: String,
    /// Application, for RTC.
    pub app_id: String,
    /// Trunk, for EST.
    pub trunk_id: String,
    /// Service, for FAX.
    pub service_id: String,
    /// WAITING, IN_PROGRESS, FAILED or something newer.
    pub status: String,
    /// Time of the last change of the status.
    pub last_updated_time: Option<String>,
}

impl SmsConfiguration {
    /// A configuration with this plan and campaign, and no job.
    #[must_use]
    pub fn linked(plan: &str, campaign: &str) -> Self {
        Self {
            service_plan_id: plan.to_owned(),
            campaign_id: campaign.to_owned(),
            scheduled_provisioning: None,
        }
    }
}

impl VoiceConfiguration {
    /// A configuration with this application, and no job.
    #[must_use]
    pub fn linked(application: &VoiceApplication) -> Self {
        let [app_id, trunk_id, service_id] = application.ids();
        Self {
            voice_type: Some(application.voice_type.clone()),
            app_id,
            trunk_id,
            service_id,
            ..Self::default()
        }
    }
}

/// The application that a voice configuration names.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceApplication {
    /// RTC, EST or FAX.
    pub voice_type: String,
    /// ID of the application, trunk or service; `""` for none.
    pub id: String,
}

impl VoiceApplication {
    /// appId, trunkId and serviceId; those of the other types are `""`.
    #[must_use]
    pub fn ids(&self) -> [String; 3] {
        ["RTC", "EST", "FAX"].map(|voice_type| {
            if self.voice_type == voice_type {
                self.id.clone()
            } else {
                String::new()
            }
        })
    }
}
