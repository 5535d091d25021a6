//! The stored form of a number: all that the model knows of it.

use numbers_model::{
    enums::{Capability, JobStatus, NumberType, VoiceType},
    money::{Amount, Money},
    number::{Number, Sms, SmsJob, Unreported, Voice, VoiceJob},
    timestamp::Timestamp,
};
use serde::{Deserialize, Serialize};

use super::{StoredError, to_json};

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct NumberRecord {
    phone: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    capabilities: Vec<String>,
    /// Currency and amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_charge: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms: Option<SmsRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice: Option<VoiceRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreported: Vec<String>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct SmsRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    service_plan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<JobRecord>,
}

#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct VoiceRecord {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<JobRecord>,
}

/// A job of SMS (`service_plan`, `campaign`, `error_codes`) or voice (`kind`, `id`).
#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct JobRecord {
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_plan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    error_codes: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
}

/// Writes a number.
pub fn write_number_record(number: &Number) -> String {
    to_json(&NumberRecord::from(number))
}

/// Reads a number.
///
/// # Errors
/// Damage: it is no JSON of that form.
pub fn read_number_record(json: &str) -> Result<Number, StoredError> {
    let record: NumberRecord = serde_json::from_str(json).map_err(|_| StoredError::Damaged)?;
    Ok(record.into())
}

fn raw(time: &Option<Timestamp>) -> Option<String> {
    time.as_ref().map(|time| time.raw().to_owned())
}

fn time(raw: Option<String>) -> Option<Timestamp> {
    raw.map(|raw| Timestamp::parse(&raw))
}

impl From<&Number> for NumberRecord {
    fn from(number: &Number) -> Self {
        let price = number.price.as_ref().map(|price| {
            let amount = match &price.amount {
                Amount::Exact(amount) => amount.to_string(),
                Amount::Raw(raw) => raw.clone(),
            };
            (price.currency.clone(), amount)
        });
        let capabilities = number.capabilities.iter();
        let Unreported {
            campaign,
            voice,
            callback_url,
            error_codes,
        } = number.unreported;
        let unreported = [
            (campaign, "campaign"),
            (voice, "voice"),
            (callback_url, "callbackUrl"),
            (error_codes, "errorCodes"),
        ];
        Self {
            phone: number.phone.clone(),
            project: number.project_id.clone(),
            name: number.display_name.clone(),
            region: number.region.clone(),
            kind: number.kind.as_ref().map(|kind| kind.wire().to_owned()),
            capabilities: capabilities.map(|one| one.wire().to_owned()).collect(),
            price,
            months: number.interval_months,
            next_charge: raw(&number.next_charge),
            expires: raw(&number.expire_at),
            sms: number.sms.as_ref().map(SmsRecord::from),
            voice: number.voice.as_ref().map(VoiceRecord::from),
            callback_url: number.callback_url.clone(),
            unreported: unreported
                .into_iter()
                .filter(|(is_unreported, _)| *is_unreported)
                .map(|(_, key)| key.to_owned())
                .collect(),
        }
    }
}

impl From<&Sms> for SmsRecord {
    fn from(sms: &Sms) -> Self {
        Self {
            service_plan: sms.service_plan.clone(),
            campaign: sms.campaign.clone(),
            job: sms.job.as_ref().map(|job| JobRecord {
                status: job.status.wire().to_owned(),
                updated: raw(&job.updated),
                service_plan: job.service_plan.clone(),
                campaign: job.campaign.clone(),
                error_codes: job.error_codes.clone(),
                ..JobRecord::default()
            }),
        }
    }
}

impl From<&Voice> for VoiceRecord {
    fn from(voice: &Voice) -> Self {
        Self {
            kind: voice.kind.wire().to_owned(),
            id: voice.id.clone(),
            updated: raw(&voice.updated),
            job: voice.job.as_ref().map(|job| JobRecord {
                status: job.status.wire().to_owned(),
                updated: raw(&job.updated),
                kind: job.kind.wire().to_owned(),
                id: job.id.clone(),
                ..JobRecord::default()
            }),
        }
    }
}

impl From<NumberRecord> for Number {
    fn from(record: NumberRecord) -> Self {
        let is = |key: &str| record.unreported.iter().any(|known| known == key);
        let unreported = Unreported {
            campaign: is("campaign"),
            voice: is("voice"),
            callback_url: is("callbackUrl"),
            error_codes: is("errorCodes"),
        };
        let capabilities = record.capabilities.iter();
        Self {
            phone: record.phone,
            project_id: record.project,
            display_name: record.name,
            region: record.region,
            kind: record.kind.as_deref().map(NumberType::from_wire),
            capabilities: capabilities
                .map(|wire| Capability::from_wire(wire))
                .collect(),
            price: record
                .price
                .map(|(currency, amount)| Money::new(&currency, &amount)),
            interval_months: record.months,
            next_charge: time(record.next_charge),
            expire_at: time(record.expires),
            sms: record.sms.map(Sms::from),
            voice: record.voice.map(Voice::from),
            callback_url: record.callback_url,
            unreported,
        }
    }
}

impl From<SmsRecord> for Sms {
    fn from(record: SmsRecord) -> Self {
        Self {
            service_plan: record.service_plan,
            campaign: record.campaign,
            job: record.job.map(|job| SmsJob {
                service_plan: job.service_plan,
                campaign: job.campaign,
                status: JobStatus::from_wire(&job.status),
                updated: time(job.updated),
                error_codes: job.error_codes,
            }),
        }
    }
}

impl From<VoiceRecord> for Voice {
    fn from(record: VoiceRecord) -> Self {
        Self {
            kind: VoiceType::from_wire(&record.kind),
            id: record.id,
            updated: time(record.updated),
            job: record.job.map(|job| VoiceJob {
                kind: VoiceType::from_wire(&job.kind),
                id: job.id,
                status: JobStatus::from_wire(&job.status),
                updated: time(job.updated),
            }),
        }
    }
}
