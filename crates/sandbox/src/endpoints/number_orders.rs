//! Number orders (docs/numbers-api.md 2.9 and 4.5), on v1 only.

pub mod attachments;
pub mod create;
pub mod registration;
pub mod requirements;
mod requirements_catalog;
mod requirements_format;
mod requirements_validation;
mod review;
pub mod submit;

use super::active_numbers::changes::Changes;
use crate::clock::rfc3339;
use crate::context::RequestContext;
use crate::error::{ApiError, Violation};
use crate::generator::available_numbers::AvailableNumber;
use crate::generator::countries::{COUNTRIES, Country};
use crate::number_type::NumberType;
use crate::phone_key::PhoneKey;
use crate::project::Project;
use crate::query::parse_number_type;
use crate::response::ApiResponse;
use attachments::Attachment;
use requirements::Requirements;
pub use requirements_catalog::requirements_for;
pub use review::advance_orders;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Number orders by ID.
pub type NumberOrders = BTreeMap<String, NumberOrder>;

/// State of a number order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// Numbers are reserved.
    Created,
    /// The reservation has ended.
    Expired,
    /// Submitted and waiting for the review.
    InReview,
    /// The review demands a correction.
    Blocked,
    /// The review has refused the order for good.
    Rejected,
    /// The project rents the numbers.
    Completed,
}

impl OrderState {
    /// Name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Expired => "EXPIRED",
            Self::InReview => "IN_REVIEW",
            Self::Blocked => "BLOCKED",
            Self::Rejected => "REJECTED",
            Self::Completed => "COMPLETED",
        }
    }

    /// Whether the order takes a registration, attachments and a submission.
    fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Blocked)
    }
}

/// A number order.
#[derive(Clone, Debug)]
pub struct NumberOrder {
    /// ID.
    pub id: String,
    /// Region.
    pub country: &'static Country,
    /// Type of the numbers.
    pub number_type: NumberType,
    /// Reserved numbers with their terms.
    pub numbers: Vec<(PhoneKey, AvailableNumber)>,
    /// Configuration of the numbers once they are rented.
    pub changes: Changes,
    /// State.
    pub state: OrderState,
    /// Time of its creation in microseconds.
    pub created: i64,
    /// Time of the last change in microseconds.
    pub updated: i64,
    /// End of the reservation in microseconds.
    pub expires: i64,
    /// Number of reviews so far.
    pub review_count: u32,
    /// Registered details.
    pub details: Option<Value>,
    /// Attachments by the ID of their requirement.
    pub attachments: BTreeMap<String, Attachment>,
    /// Messages of the reviews with their time in microseconds.
    pub logs: Vec<(i64, String)>,
}

impl NumberOrder {
    fn requirements(&self) -> Option<&'static Requirements> {
        requirements_for(self.country.code, self.number_type)
    }

    /// Requirements that are not met yet.
    fn missing_requirements(&self) -> Vec<Violation> {
        let Some(requirements) = self.requirements() else {
            return Vec::new();
        };
        let mut missing = Vec::new();
        if self.details.is_none() {
            missing.push(Violation::new("registration", "is required"));
        }
        for document in requirements.documents {
            if document.mandatory && !self.attachments.contains_key(document.id) {
                let field = format!("attachments.{}", document.id);
                missing.push(Violation::new(field, "is required"));
            }
        }
        missing
    }

    fn start_review(&mut self) {
        self.state = OrderState::InReview;
        self.review_count += 1;
    }

    fn to_json(&self, context: &RequestContext) -> Value {
        let numbers: Vec<Value> = self
            .numbers
            .iter()
            .map(|(phone, available)| self.number_json(*phone, available))
            .collect();
        let mut order = json!({
            "projectId": context.config.project,
            "idNumberOrder": self.id,
            "regionCode": self.country.code,
            "state": self.state.name(),
            "numberType": self.number_type.name(),
            "orderNumbers": numbers,
            "expireTime": rfc3339(self.expires),
            "createTime": rfc3339(self.created),
            "updateTime": rfc3339(self.updated),
        });
        if let Some(plan) = &self.changes.plan {
            let campaign = self.changes.campaign.as_deref().unwrap_or_default();
            order["smsConfiguration"] = json!({ "servicePlanId": plan, "campaignId": campaign });
        }
        if let Some(voice) = &self.changes.voice {
            let [app_id, trunk_id, service_id] = voice.ids();
            order["voiceConfiguration"] = json!({
                "type": voice.voice_type,
                "appId": app_id,
                "trunkId": trunk_id,
                "serviceId": service_id,
            });
        }
        order
    }

    fn number_json(&self, phone: PhoneKey, available: &AvailableNumber) -> Value {
        let money =
            |amount: &str| json!({ "currencyCode": self.country.currency, "amount": amount });
        json!({
            "phoneNumber": phone.to_string(),
            "numberPrice": {
                "setupPrice": money(&available.setup_price),
                "monthlyPrice": money(&available.monthly_price),
                "paymentIntervalMonths": 1,
            },
            "capabilities": available.capabilities.names(),
        })
    }
}

/// Returns a number order.
///
/// # Errors
/// 404 if there is none of this ID.
pub fn get(
    context: &RequestContext,
    project: &mut Project,
    id: &str,
) -> Result<ApiResponse, ApiError> {
    let order = find(project, id)?;
    ApiResponse::ok(&order.to_json(context))
}

fn find<'a>(project: &'a mut Project, id: &str) -> Result<&'a mut NumberOrder, ApiError> {
    let order = project.orders.get_mut(id);
    order.ok_or_else(|| ApiError::not_found("NumberOrder", id))
}

/// Finds an order that still takes data and documents.
fn find_open<'a>(project: &'a mut Project, id: &str) -> Result<&'a mut NumberOrder, ApiError> {
    let order = find(project, id)?;
    if order.state.is_open() {
        return Ok(order);
    }
    let state = order.state.name();
    let message = format!("The number order is {state}");
    Err(ApiError::invalid_argument(message))
}

/// Region and number type in a body.
fn region_and_type(
    context: &RequestContext,
    body: &Map<String, Value>,
) -> Result<(&'static Country, NumberType), ApiError> {
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let (region, number_type) = (text("regionCode"), text("numberType"));
    let violations: Vec<Violation> = [("regionCode", region), ("numberType", number_type)]
        .into_iter()
        .filter(|(_, value)| value.is_empty())
        .map(|(name, _)| Violation::new(context.field_name(name), "is required"))
        .collect();
    if !violations.is_empty() {
        return Err(ApiError::invalid_fields(violations));
    }
    let country = COUNTRIES
        .iter()
        .find(|country| country.code == region)
        .ok_or_else(|| context.invalid_field("regionCode", "no numbers are offered there"))?;
    let number_type = parse_number_type("numberType", number_type)?;
    Ok((country, number_type))
}
