//! GET /availableNumbers and GET /availableNumbers/{phoneNumber} (docs/numbers-api.md 2.5).

use crate::call::{Answer, Call};
use crate::config::{Quirk, Version};
use crate::error::{ApiError, Violation};
use crate::filter::Filter;
use crate::generator::available::Offer;
use crate::generator::countries::COUNTRIES;
use crate::number::Money;
use crate::phone::PhoneKey;
use crate::project::Project;
use serde::Serialize;
use serde_json::json;

/// Rows of a search whose size nobody said; the documentation names no default.
const DEFAULT_SIZE: u32 = 20;

/// A number on offer, as it is written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Available {
    phone_number: String,
    region_code: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    capability: Vec<String>,
    setup_price: Money,
    monthly_price: Money,
    payment_interval_months: i64,
    // Not in v1alpha1 (docs/numbers-api.md 0.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    supporting_documentation_required: Option<bool>,
}

impl Available {
    fn new(phone: PhoneKey, offer: &Offer, version: Version) -> Self {
        let country = &COUNTRIES[offer.country];
        let money = |amount: &str| Money {
            currency_code: country.currency.to_owned(),
            amount: amount.to_owned(),
        };
        Self {
            phone_number: phone.to_string(),
            region_code: country.code,
            kind: offer.kind.name(),
            capability: offer.capabilities.names(),
            setup_price: money(&offer.setup_price),
            monthly_price: money(&offer.monthly_price),
            payment_interval_months: 1,
            supporting_documentation_required: match version {
                Version::V1 => Some(offer.needs_documents()),
                Version::V1alpha1 => None,
            },
        }
    }
}

/// Answers with numbers on offer: no pages, no total, no reservation.
///
/// # Errors
/// 400 if the region is missing, or the type in v1, or a value is in no enum.
pub fn search(call: &Call, project: &Project) -> Result<Answer, ApiError> {
    let key = match call.version {
        Version::V1 => "capabilities",
        Version::V1alpha1 => "capability",
    };
    let filter = call.query.filter(key, call.has(Quirk::SpaceIsPlus))?;
    let mut violations = Vec::new();
    let mut require = |field: &str, missing: bool| {
        if missing {
            violations.push(Violation {
                field: field.to_owned(),
                description: "is required".to_owned(),
            });
        }
    };
    require("region_code", filter.region.is_none());
    require("type", filter.kind.is_none() && call.version == Version::V1);
    if !violations.is_empty() {
        let message = String::new();
        return Err(ApiError::Invalid {
            message,
            violations,
        });
    }
    let size = call
        .query
        .size("size")?
        .unwrap_or(DEFAULT_SIZE)
        .min(call.config.page_cap);
    let found: Vec<Available> = matching(project, &filter)
        .take(size as usize)
        .map(|(phone, offer)| Available::new(phone, offer, call.version))
        .collect();
    Answer::ok(&json!({ "availableNumbers": found }))
}

/// The numbers on offer that a filter lets through.
pub fn matching<'a>(
    project: &'a Project,
    filter: &'a Filter,
) -> impl Iterator<Item = (PhoneKey, &'a Offer)> {
    let offers = project.stock.iter().map(|(phone, offer)| (*phone, offer));
    offers.filter(|(phone, offer)| {
        let region = COUNTRIES[offer.country].code;
        filter.region.as_ref().is_none_or(|wanted| wanted == region)
            && filter.kind.is_none_or(|kind| kind == offer.kind)
            && offer.capabilities.covers(filter.capabilities)
            && filter
                .pattern
                .as_ref()
                .is_none_or(|pattern| pattern.matches(*phone))
    })
}

/// Answers whether one number is on offer.
///
/// # Errors
/// 404 if it can't be had.
pub fn check(call: &Call, project: &Project, phone: &str) -> Result<Answer, ApiError> {
    let (key, offer) = offer(project, phone)?;
    Answer::ok(&Available::new(key, offer, call.version))
}

/// The offer of one number.
///
/// # Errors
/// 404 if it can't be had.
pub fn offer<'a>(project: &'a Project, phone: &str) -> Result<(PhoneKey, &'a Offer), ApiError> {
    PhoneKey::parse(phone)
        .and_then(|key| project.stock.get(&key).map(|offer| (key, offer)))
        .ok_or_else(|| ApiError::Missing {
            kind: "AvailableNumber",
            name: phone.to_owned(),
        })
}
