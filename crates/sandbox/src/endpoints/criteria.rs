//! Search criteria in JSON bodies, as rentals and number orders have them.

use crate::error::ApiError;
use crate::filter::Pattern;
use crate::query::parse_search_pattern;
use serde_json::Value;

/// Text items of a JSON array; other items count as `""`, which is in no enum.
pub fn text_items(array: Option<&Value>) -> impl Iterator<Item = &str> {
    array
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|item| item.as_str().unwrap_or_default())
}

/// The `numberPattern` in a body, where patterns are not percent-encoded.
///
/// # Errors
/// 400 if `searchPattern` is outside its enum.
pub fn parse_pattern(number_pattern: Option<&Value>) -> Result<Option<Pattern>, ApiError> {
    let member = |name: &str| number_pattern.and_then(|pattern| pattern.get(name)?.as_str());
    let position = parse_search_pattern(member("searchPattern"))?;
    Ok(member("pattern").map(|text| Pattern::new(text, position)))
}
