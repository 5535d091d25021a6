//! Wire types, and their conversion to model types and back (tolerant reader).
//!
//! Every member is optional, unknown ones are ignored, and a wrong type costs one field, not the row. Every oddity of
//! docs/numbers-api.md 2.2 is handled here once.
//!
//! ```
//! let json = r#"{"phoneNumber":"+12086390939","displayName":"","paymentIntervalMonths":"1","new":true}"#;
//! let number = numbers_client::wire::number(json)?;
//! assert_eq!((number.display_name, number.interval_months), (None, Some(1)));
//! # Ok::<(), String>(())
//! ```

use numbers_model::{
    api_version::ApiVersion,
    enums::{Capability, JobStatus, NumberType, VoiceType},
    json::{self, Members, Raw},
    money::Money,
    number::{Number, Sms, SmsJob, Unreported, Voice, VoiceJob},
    timestamp::Timestamp,
};

mod available;
mod callback;
pub mod emergency;
mod object;
pub mod order;
mod patch;

pub use available::{available_number, available_numbers, regions, rent_body};
pub use callback::{callback_body, callback_secret};
pub use patch::{patch_body, update_mask};

json::members! {
    null
    /// A number (docs/numbers-api.md 2.2).
    pub struct ActiveNumber {
        phone_number: "phoneNumber",
        project_id: "projectId",
        display_name: "displayName",
        region_code: "regionCode",
        r#type: "type",
        capability: "capability",
        money: "money",
        payment_interval_months: "paymentIntervalMonths",
        next_charge_date: "nextChargeDate",
        expire_at: "expireAt",
        sms_configuration: "smsConfiguration",
        voice_configuration: "voiceConfiguration",
        callback_url: "callbackUrl",
    }
}

json::members! {
    /// A price (docs/numbers-api.md 2.2 `money`).
    struct WireMoney {
        currency_code: "currencyCode",
        amount: "amount",
    }
}

json::members! {
    null
    /// `smsConfiguration`, and the `scheduledProvisioning` inside it, which has the same members and some more.
    struct WireSms {
        service_plan_id: "servicePlanId",
        campaign_id: "campaignId",
        scheduled_provisioning: "scheduledProvisioning",
        status: "status",
        last_updated_time: "lastUpdatedTime",
        error_codes: "errorCodes",
    }
}

json::members! {
    /// `voiceConfiguration`, and the `scheduledVoiceProvisioning` inside it, likewise.
    struct WireVoice {
        r#type: "type",
        app_id: "appId",
        trunk_id: "trunkId",
        service_id: "serviceId",
        last_updated_time: "lastUpdatedTime",
        scheduled_voice_provisioning: "scheduledVoiceProvisioning",
        status: "status",
    }
}

json::members! {
    /// The phone number of an unreadable row.
    struct WirePhone {
        phone_number: "phoneNumber",
    }
}

/// Parses a number of v1.
///
/// # Errors
/// As for [`number_in`].
pub fn number(json: &str) -> Result<Number, String> {
    number_in(json, ApiVersion::V1)
}

/// Parses a number of one version of the API.
///
/// # Errors
/// The problem, to be put after "This row can't be read:" or the like.
pub fn number_in(json: &str, version: ApiVersion) -> Result<Number, String> {
    let json = trimmed(json);
    if json.is_empty() {
        return Err("it is empty".into());
    }
    if json.starts_with('[') {
        return Err("it is not a JSON object".into());
    }
    let wire = ActiveNumber::read(json).map_err(|error| reason(&error))?;
    let mut number: Number = wire.try_into()?;
    if version == ApiVersion::V1 {
        // In v1 an absent member is not set.
        number.unreported = Unreported::default();
    }
    Ok(number)
}

/// Checks that a text is a JSON object.
///
/// # Errors
/// The problem.
pub fn any_object(json: &str) -> Result<(), String> {
    let json = trimmed(json);
    if json.is_empty() {
        return Err("it is empty".into());
    }
    serde_json::from_str::<&serde_json::value::RawValue>(json).map_err(|error| reason(&error))?;
    if json.starts_with('{') {
        Ok(())
    } else {
        Err("it is not a JSON object".into())
    }
}

/// Strips a byte order mark, and white space at both ends.
pub(super) fn trimmed(json: &str) -> &str {
    json.trim_start_matches('\u{feff}').trim()
}

/// Parses a response body that is one object.
fn read<'a, T: Members<'a>>(json: &'a str) -> Result<T, String> {
    let json = trimmed(json);
    if !json.starts_with('{') {
        return Err("it is not a JSON object".into());
    }
    T::read(json).map_err(|error| reason(&error))
}

/// The phone number of an unreadable row, if it has one.
pub(super) fn phone_of(json: &str) -> Option<String> {
    let wire = WirePhone::read(json).ok()?;
    json::text(wire.phone_number)
}

/// The problem with a text that should be a JSON object.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let text = if error.is_eof() {
        "it was cut off"
    } else if error.is_data() {
        "it does not have the form that is documented"
    } else {
        "it is not valid JSON"
    };
    text.to_owned()
}

impl TryFrom<ActiveNumber<'_>> for Number {
    type Error = String;

    fn try_from(wire: ActiveNumber) -> Result<Number, String> {
        let phone = json::text(wire.phone_number)
            .filter(|phone| !phone.trim().is_empty())
            .ok_or("it has no phone number")?;
        // Requests would be about another number.
        if phone.contains('\u{fffd}') {
            return Err("its phone number has a broken character".into());
        }
        let mut unreported = Unreported {
            campaign: true,
            voice: wire.voice_configuration.is_none(),
            callback_url: wire.callback_url.is_none(),
            error_codes: false,
        };
        Ok(Number {
            phone,
            project_id: json::text(wire.project_id),
            display_name: json::text(wire.display_name),
            region: json::text(wire.region_code),
            kind: json::text(wire.r#type).map(|text| NumberType::from_wire(&text)),
            capabilities: json::texts(wire.capability)
                .iter()
                .map(|text| Capability::from_wire(text))
                .collect(),
            price: money(wire.money),
            interval_months: json::int(wire.payment_interval_months),
            next_charge: timestamp(wire.next_charge_date),
            expire_at: timestamp(wire.expire_at),
            sms: sms(wire.sms_configuration, &mut unreported),
            voice: voice(wire.voice_configuration),
            callback_url: json::text(wire.callback_url),
            unreported,
        })
    }
}

/// Converts a price. One without an amount is none.
fn money(raw: Raw) -> Option<Money> {
    let wire: WireMoney = json::object(raw)?;
    let amount = json::text(wire.amount)?;
    let currency = json::text(wire.currency_code).unwrap_or_default();
    Some(Money::new(&currency, &amount))
}

fn timestamp(raw: Raw) -> Option<Timestamp> {
    json::text(raw).map(|text| Timestamp::parse(&text))
}

/// Converts the status of a job. "WAITING" is the schema's default (docs/numbers-api.md 3).
fn status(raw: Raw) -> JobStatus {
    json::text(raw).map_or(JobStatus::Waiting, |text| JobStatus::from_wire(&text))
}

/// Converts the SMS configuration. An empty object is none. Absent members are noted in `unreported`.
fn sms(raw: Raw, unreported: &mut Unreported) -> Option<Sms> {
    let wire: WireSms = json::object(raw)?;
    unreported.campaign = wire.campaign_id.is_none();
    let sms = Sms {
        service_plan: json::text(wire.service_plan_id),
        campaign: json::text(wire.campaign_id),
        job: sms_job(wire.scheduled_provisioning, unreported),
    };
    (sms != Sms::default()).then_some(sms)
}

/// Converts an SMS job. An empty object is none.
fn sms_job(raw: Raw, unreported: &mut Unreported) -> Option<SmsJob> {
    let wire: WireSms = json::object(raw)?;
    let job = SmsJob {
        service_plan: json::text(wire.service_plan_id),
        campaign: json::text(wire.campaign_id),
        status: status(wire.status),
        updated: timestamp(wire.last_updated_time),
        error_codes: json::texts(wire.error_codes),
    };
    let is_set = job.service_plan.is_some()
        || job.campaign.is_some()
        || json::text(wire.status).is_some()
        || job.updated.is_some()
        || !job.error_codes.is_empty();
    unreported.error_codes = is_set && wire.error_codes.is_none();
    is_set.then_some(job)
}

fn voice(raw: Raw) -> Option<Voice> {
    let wire: WireVoice = json::object(raw)?;
    let (kind, id) = voice_target(&wire);
    let voice = Voice {
        kind,
        id,
        updated: timestamp(wire.last_updated_time),
        job: voice_job(wire.scheduled_voice_provisioning),
    };
    let is_set = json::text(wire.r#type).is_some()
        || voice.id.is_some()
        || voice.updated.is_some()
        || voice.job.is_some();
    is_set.then_some(voice)
}

fn voice_job(raw: Raw) -> Option<VoiceJob> {
    let wire: WireVoice = json::object(raw)?;
    let (kind, id) = voice_target(&wire);
    let job = VoiceJob {
        kind,
        id,
        status: status(wire.status),
        updated: timestamp(wire.last_updated_time),
    };
    let is_set = json::text(wire.r#type).is_some()
        || job.id.is_some()
        || json::text(wire.status).is_some()
        || job.updated.is_some();
    is_set.then_some(job)
}

/// The type (RTC by default) and its ID. All three IDs may be present, the unused ones as `""` (docs/numbers-api.md 2.2 and
/// 10.17). For an unknown type it is the first ID that is set.
fn voice_target(wire: &WireVoice) -> (VoiceType, Option<String>) {
    let kind = json::text(wire.r#type).map_or(VoiceType::Rtc, |text| VoiceType::from_wire(&text));
    let id = match kind {
        VoiceType::Rtc => json::text(wire.app_id),
        VoiceType::Est => json::text(wire.trunk_id),
        VoiceType::Fax => json::text(wire.service_id),
        VoiceType::Other(_) => [wire.app_id, wire.trunk_id, wire.service_id]
            .into_iter()
            .find_map(json::text),
    };
    (kind, id)
}

#[cfg(test)]
mod tests;
