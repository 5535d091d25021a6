//! POST …:rent and …:rentAny (docs/numbers-api.md 2.6).

use crate::available::{matching, offer};
use crate::call::{Answer, Call};
use crate::clock::{DAY, stamp};
use crate::config::{Quirk, Version};
use crate::error::ApiError;
use crate::filter::{Filter, Pattern};
use crate::generator::available::Offer;
use crate::generator::countries::COUNTRIES;
use crate::jobs::{Held, SmsJob, VoiceJob};
use crate::kind::{Capabilities, Kind};
use crate::number::{Money, Number, SmsConfiguration, VoiceConfiguration};
use crate::numbers;
use crate::numbers::changes::Changes;
use crate::phone::PhoneKey;
use crate::project::Project;
use crate::query::{bad_enum, place};
use crate::slot::Slot;
use axum::http::StatusCode;
use serde_json::{Map, Value};

/// How long a late number takes to show, in microseconds.
const LATE: i64 = 30 * 1_000_000;

/// Shows the late numbers whose time has come.
pub fn settle(project: &mut Project, now: i64) {
    let late = std::mem::take(&mut project.late);
    for (at, key, held) in late {
        if at <= now {
            project.stock.remove(&key);
            project.numbers.rent(key, held, now);
        } else {
            project.late.push((at, key, held));
        }
    }
}

/// Rents one number.
///
/// # Errors
/// 404 if it is not on offer, 400 if it can't be rented so.
pub fn rent(call: &Call, project: &mut Project, phone: &str) -> Result<Answer, ApiError> {
    let body = call.object()?;
    let (key, offer) = offer(project, phone)?;
    if is_late(project, key) {
        return Err(ApiError::Missing {
            kind: "AvailableNumber",
            name: phone.to_owned(),
        });
    }
    let offer = offer.clone();
    settle_contract(call, project, key, &offer, &body)
}

/// Rents any number that fits.
///
/// # Errors
/// 400 if region or type are missing, 404 if none fits.
pub fn rent_any(call: &Call, project: &mut Project) -> Result<Answer, ApiError> {
    let mut body = call.object()?;
    let filter = wanted(call, &body)?;
    // What is left is what a plain rental takes.
    for known in ["regionCode", "type", "capabilities", "numberPattern"] {
        body.remove(known);
    }
    let found = matching(project, &filter).find(|(key, _)| !is_late(project, *key));
    let (key, offer) = found
        .map(|(key, offer)| (key, offer.clone()))
        .ok_or_else(|| ApiError::Missing {
            kind: "AvailableNumber",
            name: String::new(),
        })?;
    settle_contract(call, project, key, &offer, &body)
}

/// The filter in the body of rentAny; patterns are not percent-encoded there.
fn wanted(call: &Call, body: &Map<String, Value>) -> Result<Filter, ApiError> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let region =
        text(body.get("regionCode")).ok_or_else(|| call.wrong("regionCode", "is required"))?;
    let kind = text(body.get("type")).ok_or_else(|| call.wrong("type", "is required"))?;
    let mut capabilities = Capabilities::default();
    for name in body
        .get("capabilities")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let name = name.as_str().unwrap_or_default();
        let one = Capabilities::parse(name).ok_or_else(|| bad_enum("capabilities", name))?;
        capabilities = capabilities.with(one);
    }
    let pattern = body.get("numberPattern");
    let part = |name| text(pattern.and_then(|pattern| pattern.get(name)));
    let place = place(part("searchPattern").as_deref())?;
    Ok(Filter {
        region: Some(region),
        kind: Some(Kind::parse(&kind).ok_or_else(|| bad_enum("type", &kind))?),
        capabilities,
        pattern: part("pattern").map(|text| Pattern::new(&text, place)),
    })
}

fn settle_contract(
    call: &Call,
    project: &mut Project,
    key: PhoneKey,
    offer: &Offer,
    body: &Map<String, Value>,
) -> Result<Answer, ApiError> {
    may_rent(call, offer)?;
    let changes = Changes::read(call, body, None)?;
    check(call, offer, &changes)?;
    let held = held(&call.config.project, call.now, key, offer, changes);
    let number = if call.has(Quirk::LateRentals) {
        let mut shown = held.clone();
        shown.settle(call.now, call.config.stage_micros());
        project
            .late
            .push((call.now.saturating_add(LATE), key, held));
        shown.number
    } else {
        project.stock.remove(&key);
        project.numbers.rent(key, held, call.now)
    };
    let mut answer = numbers::answer(call, &number)?;
    if call.has(Quirk::Created201) {
        answer.status = StatusCode::CREATED;
    }
    Ok(answer)
}

fn is_late(project: &Project, key: PhoneKey) -> bool {
    project.late.iter().any(|(_, late, _)| *late == key)
}

fn may_rent(call: &Call, offer: &Offer) -> Result<(), ApiError> {
    if call.has(Quirk::TrialAccount) {
        let text = "Trial accounts can't rent further numbers. Please upgrade your account.";
        return Err(ApiError::Forbidden(text));
    }
    if call.has(Quirk::NoCredit) {
        return Err(ApiError::invalid("Not enough credit to rent this number"));
    }
    let us_local = COUNTRIES[offer.country].code == "US" && offer.kind == Kind::Local;
    if call.has(Quirk::RentUsLocalOnly) && !us_local {
        let text = "Only LOCAL numbers in the US can be rented here; use a number order";
        return Err(ApiError::invalid(text));
    }
    if call.version == Version::V1 && offer.needs_documents() {
        let text = "This number needs supporting documentation; use a number order";
        return Err(ApiError::invalid(text));
    }
    Ok(())
}

/// Whether what is to be set up fits the number.
///
/// # Errors
/// 400 if it does not.
pub fn check(call: &Call, offer: &Offer, changes: &Changes) -> Result<(), ApiError> {
    let sms = offer.capabilities.covers(Capabilities::SMS);
    let voice = offer.capabilities.covers(Capabilities::VOICE);
    let us = COUNTRIES[offer.country].code == "US";
    // A configuration that the number has no use for ends in an error (docs/numbers-api.md 2.6).
    if changes.plan.is_some() && !sms {
        return Err(call.wrong("smsConfiguration", "the number has no SMS capability"));
    }
    if changes.voice.is_some() && !voice {
        return Err(call.wrong("voiceConfiguration", "the number has no VOICE capability"));
    }
    let may = us || call.has(Quirk::CampaignAnywhere);
    if changes.campaign.as_ref().is_some_and(|id| !id.is_empty()) && !may {
        let description = "campaigns are for US numbers only";
        return Err(call.wrong("smsConfiguration.campaignId", description));
    }
    Ok(())
}

/// The number rented at that time: nothing is current yet, what was asked for is WAITING.
#[must_use]
pub fn held(project: &str, now: i64, key: PhoneKey, offer: &Offer, changes: Changes) -> Held {
    let country = &COUNTRIES[offer.country];
    let sms = offer.capabilities.covers(Capabilities::SMS);
    let voice = offer.capabilities.covers(Capabilities::VOICE);
    let number = Number {
        phone_number: key.to_string(),
        project_id: project.to_owned(),
        display_name: Slot::Set(changes.display_name.unwrap_or_default()),
        region_code: country.code.to_owned(),
        kind: offer.kind.name().to_owned(),
        capability: offer.capabilities.names(),
        money: Some(Money {
            currency_code: country.currency.to_owned(),
            amount: offer.monthly_price.clone(),
        }),
        payment_interval_months: 1,
        next_charge_date: Some(stamp(now + 30 * DAY)),
        sms_configuration: configuration(sms, SmsConfiguration::default()),
        voice_configuration: configuration(
            voice,
            VoiceConfiguration {
                kind: Some("RTC".to_owned()),
                ..VoiceConfiguration::default()
            },
        ),
        callback_url: Slot::Set(changes.callback_url.unwrap_or_default()),
        ..Number::default()
    };
    let sms_job = changes
        .plan
        .filter(|plan| !plan.is_empty())
        .map(|plan| SmsJob {
            accepted: now,
            plan,
            campaign: changes.campaign.unwrap_or_default(),
        });
    let voice_job = changes
        .voice
        .filter(|voice| !voice.id.is_empty())
        .map(|target| VoiceJob {
            accepted: now,
            target,
        });
    Held {
        number,
        sms_job,
        voice_job,
        released: false,
    }
}

fn configuration<T>(there: bool, configuration: T) -> Slot<T> {
    if there {
        Slot::Set(configuration)
    } else {
        Slot::Absent
    }
}
