//! POST /numberOrders:createNumberOrder (docs/numbers-api.md 2.9).

use super::{Order, State, place};
use crate::available::matching;
use crate::call::{Answer, Call};
use crate::clock::DAY;
use crate::config::Quirk;
use crate::error::ApiError;
use crate::filter::{Filter, Pattern};
use crate::generator::available::Offer;
use crate::generator::countries::COUNTRIES;
use crate::generator::draw::{Draw, Stream, successor};
use crate::kind::{Capabilities, Kind};
use crate::numbers::changes::Changes;
use crate::phone::PhoneKey;
use crate::project::Project;
use crate::query::{self, bad_enum};
use crate::rent;
use axum::http::StatusCode;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Half an hour in microseconds.
const HALF_HOUR: i64 = 30 * 60 * 1_000_000;
/// Characters of an ID.
const ID_LENGTH: usize = 26;
/// Most numbers in one order.
const MOST: u64 = 100;

/// Reserves numbers.
///
/// # Errors
/// 400 if not exactly one of the options is set, or it can't be had so.
pub fn create(call: &Call, project: &mut Project) -> Result<Answer, ApiError> {
    let mut body = call.object()?;
    let (country, kind) = place(call, &body)?;
    let option = body.remove("numberOrderOption").filter(is_set);
    let quantity = body.remove("quantityOrderOption").filter(is_set);
    body.remove("regionCode");
    body.remove("numberType");
    let changes = Changes::read(call, &body, None)?;
    let numbers = match (option, quantity) {
        (Some(option), None) => vec![one(call, project, country, kind, &option)?],
        (None, Some(quantity)) => several(call, project, country, kind, &quantity)?,
        _ => {
            let rule = "set exactly one of numberOrderOption and quantityOrderOption";
            return Err(call.wrong("numberOrderOption", rule));
        }
    };
    if call.has(Quirk::NoCredit) {
        return Err(ApiError::invalid("Not enough credit for this order"));
    }
    for (_, offer) in &numbers {
        rent::check(call, offer, &changes)?;
    }
    for (phone, _) in &numbers {
        project.stock.remove(phone);
    }
    let row = u32::try_from(project.orders.len()).unwrap_or_default();
    // Away from the rows of the stock.
    let mut draw = Draw::new(call.config.seed, Stream::Available(u32::MAX - row));
    let id = draw.base32(ID_LENGTH).to_lowercase();
    let reserved = match call.has(Quirk::ReserveHalfHour) {
        true => HALF_HOUR,
        false => 2 * DAY,
    };
    let order = Order {
        id: id.clone(),
        country,
        kind,
        numbers,
        changes,
        state: State::Created,
        created: call.now,
        updated: call.now,
        expires: call.now.saturating_add(reserved),
        reviews: 0,
        details: None,
        attachments: BTreeMap::new(),
        logs: Vec::new(),
    };
    let mut answer = Answer::ok(&order.written(call))?;
    if call.has(Quirk::Created201) {
        answer.status = StatusCode::CREATED;
    }
    project.orders.insert(id, order);
    Ok(answer)
}

fn is_set(value: &Value) -> bool {
    !value.is_null()
}

fn one(
    call: &Call,
    project: &Project,
    country: usize,
    kind: Kind,
    option: &Value,
) -> Result<(PhoneKey, Offer), ApiError> {
    let field = "numberOrderOption.phoneNumbers";
    let phones = option.get("phoneNumbers").and_then(Value::as_array);
    let [phone] = phones.map(Vec::as_slice).unwrap_or_default() else {
        return Err(call.wrong(field, "must have exactly one item"));
    };
    let key = phone.as_str().and_then(PhoneKey::parse);
    let found = key.and_then(|key| Some((key, project.stock.get(&key)?.clone())));
    let field = format!("{field}[0]");
    let found = found.ok_or_else(|| call.wrong(&field, "is not available"))?;
    if (found.1.country, found.1.kind) != (country, kind) {
        return Err(call.wrong(&field, "has another region or type"));
    }
    Ok(found)
}

fn several(
    call: &Call,
    project: &Project,
    country: usize,
    kind: Kind,
    option: &Value,
) -> Result<Vec<(PhoneKey, Offer)>, ApiError> {
    let field = "quantityOrderOption.requestedQuantity";
    let count = option.get("requestedQuantity").and_then(Value::as_u64);
    let count = count
        .filter(|count| (1..=MOST).contains(count))
        .and_then(|count| usize::try_from(count).ok())
        .ok_or_else(|| call.wrong(field, "must be 1 to 100"))?;
    let nothing = Map::new();
    let pattern = option.get("numberPattern").and_then(Value::as_object);
    let pattern = pattern.unwrap_or(&nothing);
    let part = |name: &str| pattern.get(name).and_then(Value::as_str);
    let place = query::place(part("searchPattern"))?;
    let mut capabilities = Capabilities::default();
    let names = option.get("capabilities").and_then(Value::as_array);
    for name in names.into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        let one = Capabilities::parse(name).ok_or_else(|| bad_enum("capabilities", name))?;
        capabilities = capabilities.with(one);
    }
    let filter = Filter {
        region: Some(COUNTRIES[country].code.to_owned()),
        kind: Some(kind),
        capabilities,
        pattern: part("pattern").map(|text| Pattern::new(text, place)),
    };
    let mut found: Vec<_> = matching(project, &filter)
        .map(|(phone, offer)| (phone, offer.clone()))
        .take(count)
        .collect();
    let sequential = option.get("sequential").and_then(Value::as_bool);
    if sequential == Some(true) {
        found = row_of(project, found.first(), count);
    }
    if found.len() < count {
        let description = format!("only {} such numbers are available", found.len());
        return Err(call.wrong(field, &description));
    }
    Ok(found)
}

/// Numbers in a row from one that is on offer on: the stock itself has hardly any.
fn row_of(
    project: &Project,
    first: Option<&(PhoneKey, Offer)>,
    count: usize,
) -> Vec<(PhoneKey, Offer)> {
    let Some((phone, offer)) = first else {
        return Vec::new();
    };
    let mut found = vec![(*phone, offer.clone())];
    let mut text = phone.to_string();
    while found.len() < count {
        text = successor(&text);
        match PhoneKey::parse(&text).filter(|key| !project.numbers.contains(*key)) {
            Some(key) => found.push((key, offer.clone())),
            None => break,
        }
    }
    found
}
