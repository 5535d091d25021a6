//! The ActiveNumber resource, as v1 writes it (docs/numbers-api.md 2.2).
//!
//! Every enum is an open string and every member may be missing or null, because the sandbox
//! must be able to serve the oddest resource that the documentation or a fixture has shown.

use crate::slot::Slot;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A number that the project rents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Number {
    /// E.164 with `+`, usually.
    pub phone_number: String,
    /// Project that rents it.
    pub project_id: String,
    /// Name given by the admins; `""` when unset.
    #[serde(skip_serializing_if = "Slot::is_absent")]
    pub display_name: Slot<String>,
    /// ISO 3166-1 alpha-2, usually.
    pub region_code: String,
    /// MOBILE, LOCAL, TOLL_FREE or something newer.
    #[serde(rename = "type")]
    pub kind: String,
    /// SMS, VOICE or something newer.
    pub capability: Vec<String>,
    /// Recurring price.
    pub money: Option<Money>,
    /// Months that one payment lasts.
    pub payment_interval_months: i64,
    /// Next payment; null is possible.
    pub next_charge_date: Option<String>,
    /// End of the rental; null while none is set.
    pub expire_at: Option<String>,
    /// SMS side; may be missing.
    #[serde(skip_serializing_if = "Slot::is_absent")]
    pub sms_configuration: Slot<SmsConfiguration>,
    /// Voice side; may be missing.
    #[serde(skip_serializing_if = "Slot::is_absent")]
    pub voice_configuration: Slot<VoiceConfiguration>,
    /// Where events are sent; `""` when unset.
    #[serde(skip_serializing_if = "Slot::is_absent")]
    pub callback_url: Slot<String>,
    /// Members that the documentation does not know: clients must ignore them.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A price, its amount a decimal in a string.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Money {
    /// ISO 4217, usually.
    pub currency_code: String,
    /// Decimal text such as "2.00".
    pub amount: String,
}

/// Which service plan and campaign the number's SMS go through.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SmsConfiguration {
    /// Current plan; `""` for none.
    pub service_plan_id: String,
    /// Current 10DLC campaign; `""` for none.
    pub campaign_id: String,
    /// Ongoing or failed job; null when idle.
    pub scheduled_provisioning: Option<SmsProvisioning>,
}

/// A job on the SMS side (docs/numbers-api.md 4.1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SmsProvisioning {
    /// Plan that is being linked.
    pub service_plan_id: String,
    /// Campaign that is being linked.
    pub campaign_id: String,
    /// WAITING, IN_PROGRESS, FAILED or something newer.
    pub status: String,
    /// When the status was reached.
    pub last_updated_time: Option<String>,
    /// Why it failed.
    pub error_codes: Vec<String>,
}

/// Which voice application the number's calls go to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VoiceConfiguration {
    /// RTC, EST, FAX or something newer; older resources have none.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
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

/// A job on the voice side (docs/numbers-api.md 4.3): no error codes there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VoiceProvisioning {
    /// RTC, EST, FAX or something newer; may differ from the current type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Application, for RTC.
    pub app_id: String,
    /// Trunk, for EST.
    pub trunk_id: String,
    /// Service, for FAX.
    pub service_id: String,
    /// WAITING, IN_PROGRESS, FAILED or something newer.
    pub status: String,
    /// When the status was reached.
    pub last_updated_time: Option<String>,
}

impl SmsConfiguration {
    /// Idle, with this plan and campaign.
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
    /// Idle, with this application.
    #[must_use]
    pub fn linked(target: &VoiceTarget) -> Self {
        let [app_id, trunk_id, service_id] = target.ids();
        Self {
            kind: Some(target.kind.clone()),
            app_id,
            trunk_id,
            service_id,
            ..Self::default()
        }
    }
}

/// The one application that a voice configuration names.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceTarget {
    /// RTC, EST or FAX.
    pub kind: String,
    /// Its application, trunk or service; `""` for none.
    pub id: String,
}

impl VoiceTarget {
    /// appId, trunkId and serviceId; those of the other types are `""`.
    #[must_use]
    pub fn ids(&self) -> [String; 3] {
        let of = |kind: &str| {
            if self.kind == kind {
                self.id.clone()
            } else {
                String::new()
            }
        };
        [of("RTC"), of("EST"), of("FAX")]
    }
}
