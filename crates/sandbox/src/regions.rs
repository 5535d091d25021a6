//! GET /availableRegions (docs/numbers-api.md 2.7).

use crate::call::{Answer, Call};
use crate::error::ApiError;
use crate::generator::countries::COUNTRIES;
use crate::kind::Kind;
use crate::query::bad_enum;
use serde_json::{Value, json};

/// Answers with the regions that have at least one of the types asked for. The types inside an
/// item are not narrowed to those asked for: the fixtures disagree, most keep them together.
///
/// # Errors
/// 400 for an unknown type.
pub fn list(call: &Call) -> Result<Answer, ApiError> {
    let mut wanted = Vec::new();
    for name in call.query.list("types") {
        wanted.push(Kind::parse(name).ok_or_else(|| bad_enum("types", name))?);
    }
    let mut regions: Vec<Value> = Vec::new();
    for country in COUNTRIES {
        let has = |kind: &Kind| !country.patterns(*kind).is_empty();
        if wanted.is_empty() || wanted.iter().any(has) {
            let types: Vec<&str> = Kind::ALL
                .iter()
                .filter(|kind| has(kind))
                .map(|kind| kind.name())
                .collect();
            regions.push(json!({
                "regionCode": country.code,
                "regionName": country.name,
                "types": types,
            }));
        }
    }
    Answer::ok(&json!({ "availableRegions": regions }))
}
