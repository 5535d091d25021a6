//! GET /availableRegions (docs/numbers-api.md 2.7).

use crate::context::RequestContext;
use crate::error::ApiError;
use crate::generator::countries::COUNTRIES;
use crate::number_type::NumberType;
use crate::query::parse_number_type;
use crate::response::ApiResponse;
use serde_json::{Value, json};

/// Returns the regions that have at least one of the requested types.
///
/// An item lists all types of its region, not only the requested ones: the fixtures disagree, and
/// most list them all.
///
/// # Errors
/// 400 for an unknown type.
pub fn list(context: &RequestContext) -> Result<ApiResponse, ApiError> {
    let requested: Vec<NumberType> = context
        .query
        .list("types")
        .map(|name| parse_number_type("types", name))
        .collect::<Result<_, _>>()?;
    let mut regions: Vec<Value> = Vec::new();
    for country in COUNTRIES {
        let offers = |number_type: &NumberType| !country.patterns(*number_type).is_empty();
        if requested.is_empty() || requested.iter().any(offers) {
            let types: Vec<&str> = NumberType::ALL
                .iter()
                .filter(|number_type| offers(number_type))
                .map(|number_type| number_type.name())
                .collect();
            regions.push(json!({
                "regionCode": country.code,
                "regionName": country.name,
                "types": types,
            }));
        }
    }
    ApiResponse::ok(&json!({ "availableRegions": regions }))
}
