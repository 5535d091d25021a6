//! GET /availableNumbers and GET /availableNumbers/{phoneNumber} (docs/numbers-api.md 2.5).

use crate::config::{ApiVersion, Quirk};
use crate::context::RequestContext;
use crate::error::{ApiError, Violation};
use crate::filter::Filter;
use crate::generator::available_numbers::AvailableNumber;
use crate::number::Money;
use crate::phone_key::PhoneKey;
use crate::project::Project;
use crate::response::ApiResponse;
use serde::Serialize;
use serde_json::json;

/// Number of results if no size is requested; the documentation names no default.
const DEFAULT_SIZE: u32 = 20;

/// The body of an available number.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AvailableNumberBody {
    phone_number: String,
    region_code: &'static str,
    #[serde(rename = "type")]
    number_type: &'static str,
    capability: Vec<String>,
    setup_price: Money,
    monthly_price: Money,
    payment_interval_months: i64,
    // Not in v1alpha1 (docs/numbers-api.md 0.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    supporting_documentation_required: Option<bool>,
}

impl AvailableNumberBody {
    fn new(phone: PhoneKey, available: &AvailableNumber, version: ApiVersion) -> Self {
        let country = available.country;
        let money = |amount: &str| Money {
            currency_code: country.currency.to_owned(),
            amount: amount.to_owned(),
        };
        Self {
            phone_number: phone.to_string(),
            region_code: country.code,
            number_type: available.number_type.name(),
            capability: available.capabilities.names(),
            setup_price: money(&available.setup_price),
            monthly_price: money(&available.monthly_price),
            payment_interval_months: 1,
            supporting_documentation_required: match version {
                ApiVersion::V1 => Some(available.needs_documents()),
                ApiVersion::V1alpha1 => None,
            },
        }
    }
}

/// Searches available numbers, without pages, total or reservation.
///
/// # Errors
/// 400 if the region is missing, or the type in v1, or a value is outside its enum.
pub fn search(context: &RequestContext, project: &Project) -> Result<ApiResponse, ApiError> {
    let capability_key = match context.version {
        ApiVersion::V1 => "capabilities",
        ApiVersion::V1alpha1 => "capability",
    };
    let filter = context
        .query
        .filter(capability_key, context.has(Quirk::SpaceIsPlus))?;
    let mut violations = Vec::new();
    if filter.region.is_none() {
        violations.push(Violation::new("region_code", "is required"));
    }
    if filter.number_type.is_none() && context.version == ApiVersion::V1 {
        violations.push(Violation::new("type", "is required"));
    }
    if !violations.is_empty() {
        return Err(ApiError::invalid_fields(violations));
    }
    let size = context.query.size("size")?.unwrap_or(DEFAULT_SIZE);
    let size = size.min(context.config.page_cap) as usize;
    let found: Vec<AvailableNumberBody> = matching(project, &filter)
        .take(size)
        .map(|(phone, available)| AvailableNumberBody::new(phone, available, context.version))
        .collect();
    ApiResponse::ok(&json!({ "availableNumbers": found }))
}

/// Available numbers that match a filter.
pub fn matching<'a>(
    project: &'a Project,
    filter: &'a Filter,
) -> impl Iterator<Item = (PhoneKey, &'a AvailableNumber)> {
    project
        .stock
        .iter()
        .filter(|(phone, available)| {
            let region = filter.region.as_deref();
            region.is_none_or(|region| region == available.country.code)
                && filter
                    .number_type
                    .is_none_or(|number_type| number_type == available.number_type)
                && available.capabilities.contains(filter.capabilities)
                && filter
                    .pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.matches(**phone))
        })
        .map(|(phone, available)| (*phone, available))
}

/// Returns an available number.
///
/// # Errors
/// 404 if it is not available.
pub fn get(
    context: &RequestContext,
    project: &Project,
    phone: &str,
) -> Result<ApiResponse, ApiError> {
    let (key, available) = find(project, phone)?;
    ApiResponse::ok(&AvailableNumberBody::new(key, available, context.version))
}

/// Finds an available number.
///
/// # Errors
/// 404 if it is not available.
pub fn find<'a>(
    project: &'a Project,
    phone: &str,
) -> Result<(PhoneKey, &'a AvailableNumber), ApiError> {
    PhoneKey::parse(phone)
        .and_then(|key| project.stock.get(&key).map(|available| (key, available)))
        .ok_or_else(|| ApiError::no_available_number(phone))
}
