//! POST /numberOrders:createNumberOrder (docs/numbers-api.md 2.9).

use super::{NumberOrder, OrderState, region_and_type};
use crate::clock::DAY;
use crate::config::Quirk;
use crate::context::RequestContext;
use crate::endpoints::active_numbers::changes::Changes;
use crate::endpoints::available_numbers::matching;
use crate::endpoints::criteria::{parse_pattern, text_items};
use crate::endpoints::rent;
use crate::error::ApiError;
use crate::filter::Filter;
use crate::generator::available_numbers::AvailableNumber;
use crate::generator::countries::Country;
use crate::generator::row_rng::{RngStream, RowRng, successor};
use crate::number_type::NumberType;
use crate::phone_key::PhoneKey;
use crate::project::Project;
use crate::query::parse_capabilities;
use crate::response::ApiResponse;
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeMap;

/// Half an hour in microseconds.
const HALF_HOUR: i64 = 30 * 60 * 1_000_000;
/// Length of an ID.
const ID_LENGTH: usize = 26;
/// Maximum number of numbers in an order.
const MAX_QUANTITY: u64 = 100;

/// A number that an order reserves, with its terms.
type ReservedNumber = (PhoneKey, AvailableNumber);

/// Creates a number order, which reserves its numbers.
///
/// # Errors
/// 400 if not exactly one option is set, or the numbers are not available.
pub fn create(context: &RequestContext, project: &mut Project) -> Result<ApiResponse, ApiError> {
    let mut body = context.json_object()?;
    let (country, number_type) = region_and_type(context, &body)?;
    let is_set = |option: &Value| !option.is_null();
    let number_option = body.remove("numberOrderOption").filter(is_set);
    let quantity_option = body.remove("quantityOrderOption").filter(is_set);
    body.remove("regionCode");
    body.remove("numberType");
    let changes = Changes::from_body(context, &body, None)?;
    let numbers = match (number_option, quantity_option) {
        (Some(option), None) => vec![named_number(
            context,
            project,
            country,
            number_type,
            &option,
        )?],
        (None, Some(option)) => {
            numbers_by_criteria(context, project, country, number_type, &option)?
        }
        _ => {
            let rule = "set exactly one of numberOrderOption and quantityOrderOption";
            return Err(context.invalid_field("numberOrderOption", rule));
        }
    };
    if context.has(Quirk::NoCredit) {
        let message = "Not enough credit for this order";
        return Err(ApiError::invalid_argument(message));
    }
    for (_, available) in &numbers {
        rent::check_changes(context, available, &changes)?;
    }
    for (phone, _) in &numbers {
        project.stock.remove(phone);
    }
    let reservation = if context.has(Quirk::ReserveHalfHour) {
        HALF_HOUR
    } else {
        2 * DAY
    };
    let order = NumberOrder {
        id: order_id(context, project),
        country,
        number_type,
        numbers,
        changes,
        state: OrderState::Created,
        created: context.now,
        updated: context.now,
        expires: context.now.saturating_add(reservation),
        review_count: 0,
        details: None,
        attachments: BTreeMap::new(),
        logs: Vec::new(),
    };
    let response = ApiResponse::ok(&order.to_json(context))?;
    project.orders.insert(order.id.clone(), order);
    Ok(if context.has(Quirk::Created201) {
        response.with_status(StatusCode::CREATED)
    } else {
        response
    })
}

fn order_id(context: &RequestContext, project: &Project) -> String {
    let index = u32::try_from(project.orders.len()).unwrap_or_default();
    // From the end, away from the rows of the stock.
    let stream = RngStream::Available(u32::MAX - index);
    let mut rng = RowRng::new(context.config.seed, stream);
    rng.base32(ID_LENGTH).to_lowercase()
}

/// The one number that a `numberOrderOption` names.
fn named_number(
    context: &RequestContext,
    project: &Project,
    country: &'static Country,
    number_type: NumberType,
    option: &Value,
) -> Result<ReservedNumber, ApiError> {
    let field = "numberOrderOption.phoneNumbers";
    let phones = option.get("phoneNumbers").and_then(Value::as_array);
    let [phone] = phones.map(Vec::as_slice).unwrap_or_default() else {
        return Err(context.invalid_field(field, "must have exactly one item"));
    };
    let field = format!("{field}[0]");
    let key = phone.as_str().and_then(PhoneKey::parse);
    let (key, available) = key
        .and_then(|key| Some((key, project.stock.get(&key)?)))
        .ok_or_else(|| context.invalid_field(&field, "is not available"))?;
    if available.country.code != country.code || available.number_type != number_type {
        return Err(context.invalid_field(&field, "has another region or type"));
    }
    Ok((key, available.clone()))
}

/// The numbers that match the criteria of a `quantityOrderOption`.
fn numbers_by_criteria(
    context: &RequestContext,
    project: &Project,
    country: &'static Country,
    number_type: NumberType,
    option: &Value,
) -> Result<Vec<ReservedNumber>, ApiError> {
    let field = "quantityOrderOption.requestedQuantity";
    let quantity = option.get("requestedQuantity").and_then(Value::as_u64);
    let quantity = quantity
        .filter(|quantity| (1..=MAX_QUANTITY).contains(quantity))
        .and_then(|quantity| usize::try_from(quantity).ok())
        .ok_or_else(|| context.invalid_field(field, "must be 1 to 100"))?;
    let pattern = parse_pattern(option.get("numberPattern"))?;
    let capabilities = parse_capabilities("capabilities", text_items(option.get("capabilities")))?;
    let filter = Filter {
        region: Some(country.code.to_owned()),
        number_type: Some(number_type),
        capabilities,
        pattern,
    };
    let mut found: Vec<ReservedNumber> = matching(project, &filter)
        .map(|(phone, available)| (phone, available.clone()))
        .take(quantity)
        .collect();
    if option.get("sequential").and_then(Value::as_bool) == Some(true) {
        found = sequence_from(project, found.first(), quantity);
    }
    if found.len() < quantity {
        let description = format!("only {} such numbers are available", found.len());
        return Err(context.invalid_field(field, &description));
    }
    Ok(found)
}

/// Consecutive numbers from an available one on. They are made up, because the stock itself has
/// hardly any.
fn sequence_from(
    project: &Project,
    first: Option<&ReservedNumber>,
    quantity: usize,
) -> Vec<ReservedNumber> {
    let Some((phone, available)) = first else {
        return Vec::new();
    };
    let mut sequence = vec![(*phone, available.clone())];
    let mut text = phone.to_string();
    while sequence.len() < quantity {
        text = successor(&text);
        match PhoneKey::parse(&text).filter(|key| !project.numbers.contains(*key)) {
            Some(key) => sequence.push((key, available.clone())),
            None => break,
        }
    }
    sequence
}
