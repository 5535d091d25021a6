//! Query parameters: repeated keys, arrays, filters, and which keys had no effect.

use crate::capabilities::Capabilities;
use crate::error::ApiError;
use crate::filter::{Filter, Pattern, PatternPosition};
use crate::number_type::NumberType;
use std::cell::RefCell;

/// The decoded query of a request.
#[derive(Debug, Default)]
pub struct Query {
    pairs: Vec<(String, String)>,
    /// Keys that the endpoint has read.
    read: RefCell<Vec<&'static str>>,
}

impl Query {
    /// Decodes a raw query like a form: a raw `+` is a space (docs/numbers-api.md 7).
    #[must_use]
    pub fn parse(raw: &str) -> Self {
        Self {
            pairs: form_urlencoded::parse(raw.as_bytes())
                .into_owned()
                .collect(),
            read: RefCell::default(),
        }
    }

    /// All values of a key.
    pub fn all(&self, key: &'static str) -> Vec<&str> {
        self.read.borrow_mut().push(key);
        self.pairs
            .iter()
            .filter(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// All items of an array: a repeated key, or one value with commas.
    ///
    /// An official client sends commas, though the documentation only knows the former
    /// (docs/numbers-api.md 7).
    pub fn list(&self, key: &'static str) -> impl Iterator<Item = &str> {
        self.all(key).into_iter().flat_map(|value| value.split(','))
    }

    /// The last value of a key; an empty value counts as none.
    pub fn last(&self, key: &'static str) -> Option<&str> {
        self.all(key).pop().filter(|value| !value.is_empty())
    }

    /// A page size: a positive integer, or none if it is missing or 0.
    ///
    /// # Errors
    /// 400 if it is negative or no integer.
    pub fn size(&self, key: &'static str) -> Result<Option<u32>, ApiError> {
        let Some(text) = self.last(key) else {
            return Ok(None);
        };
        match text.parse::<i32>() {
            Ok(size) if size >= 0 => Ok(Some(size.unsigned_abs()).filter(|size| *size > 0)),
            Ok(_) => Err(ApiError::invalid_field(
                snake_case(key),
                "must not be negative",
            )),
            Err(_) => Err(ApiError::invalid_argument(format!(
                "{key}: invalid value for int32: {text}"
            ))),
        }
    }

    /// The filter of a list or a search; `capability_key` is the endpoint's key for capabilities.
    ///
    /// # Errors
    /// 400 if a value is not in its enum.
    pub fn filter(
        &self,
        capability_key: &'static str,
        space_is_plus: bool,
    ) -> Result<Filter, ApiError> {
        let number_type = match self.last("type") {
            None | Some("NUMBER_TYPE_UNSPECIFIED") => None,
            Some(name) => Some(parse_number_type("type", name)?),
        };
        let capabilities = self
            .list(capability_key)
            .filter(|name| !matches!(*name, "" | "NUMBER_CAPABILITY_UNSPECIFIED"));
        Ok(Filter {
            region: self.last("regionCode").map(str::to_owned),
            number_type,
            capabilities: parse_capabilities(capability_key, capabilities)?,
            pattern: self.pattern(space_is_plus)?,
        })
    }

    fn pattern(&self, space_is_plus: bool) -> Result<Option<Pattern>, ApiError> {
        let text = self
            .last("numberPattern.pattern")
            .map(|text| match text.strip_prefix(' ') {
                Some(rest) if space_is_plus => format!("+{rest}"),
                _ => text.to_owned(),
            });
        let position = parse_search_pattern(self.last("numberPattern.searchPattern"))?;
        Ok(text.map(|text| Pattern::new(&text, position)))
    }

    /// Keys that the endpoint has not read. They are ignored, as the Python client's
    /// `capabilities` on lists requires (docs/numbers-api.md 9.6).
    #[must_use]
    pub fn ignored(&self) -> Vec<String> {
        let read = self.read.borrow();
        self.pairs
            .iter()
            .map(|(name, _)| name)
            .filter(|name| !name.is_empty() && !read.contains(&name.as_str()))
            .cloned()
            .collect()
    }
}

/// Position of a pattern; anywhere if `searchPattern` is missing.
///
/// # Errors
/// 400 if it is not in its enum.
pub fn parse_search_pattern(name: Option<&str>) -> Result<PatternPosition, ApiError> {
    match name {
        Some("START") => Ok(PatternPosition::Start),
        Some("END") => Ok(PatternPosition::End),
        None | Some("CONTAINS" | "SEARCH_PATTERN_UNSPECIFIED") => Ok(PatternPosition::Contains),
        Some(other) => Err(invalid_enum("numberPattern.searchPattern", other)),
    }
}

/// A number type by its name on the wire.
///
/// # Errors
/// 400 if it is not in its enum.
pub fn parse_number_type(key: &str, name: &str) -> Result<NumberType, ApiError> {
    NumberType::parse(name).ok_or_else(|| invalid_enum(key, name))
}

/// Capabilities by their names on the wire.
///
/// # Errors
/// 400 if one is not in its enum.
pub fn parse_capabilities<'a>(
    key: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Capabilities, ApiError> {
    names
        .into_iter()
        .try_fold(Capabilities::default(), |capabilities, name| {
            let capability = Capabilities::parse(name).ok_or_else(|| invalid_enum(key, name))?;
            Ok(capabilities.with(capability))
        })
}

/// A 400 error with a parse message and empty details (docs/numbers-api.md 5.1).
fn invalid_enum(key: &str, value: &str) -> ApiError {
    ApiError::invalid_argument(format!("{key}: invalid value for enum type: {value}"))
}

/// A camelCase name in the snake_case of the query's violations: `order_by`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_be_encoded_and_keys_repeated() {
        let query = Query::parse(
            "numberPattern%2Epattern=%2B120&numberPattern%2EsearchPattern=START\
             &capability=SMS&capability=VOICE&regionCode=US",
        );
        let filter = query.filter("capability", false).expect("a filter");
        assert_eq!(
            filter.pattern,
            Some(Pattern::new("+120", PatternPosition::Start))
        );
        assert_eq!(filter.capabilities, Capabilities::BOTH);
        assert!(query.ignored().is_empty());
    }

    #[test]
    fn arrays_may_be_joined_by_commas() {
        let query = Query::parse("capability=SMS,VOICE");
        let filter = query.filter("capability", false).expect("a filter");
        assert_eq!(filter.capabilities, Capabilities::BOTH);
    }

    #[test]
    fn a_raw_plus_is_a_space_unless_asked_otherwise() {
        let query = Query::parse("numberPattern.pattern=+120");
        let pattern = |space_is_plus| {
            let filter = query.filter("capability", space_is_plus);
            filter.expect("a filter").pattern
        };
        assert_eq!(
            pattern(false),
            Some(Pattern::new(" 120", PatternPosition::Contains))
        );
        assert_eq!(
            pattern(true),
            Some(Pattern::new("+120", PatternPosition::Contains))
        );
    }

    #[test]
    fn the_old_unspecified_values_filter_nothing() {
        let query = Query::parse(
            "numberPattern.searchPattern=SEARCH_PATTERN_UNSPECIFIED\
             &type=NUMBER_TYPE_UNSPECIFIED&capability=NUMBER_CAPABILITY_UNSPECIFIED",
        );
        assert_eq!(
            query.filter("capability", false).expect("a filter"),
            Filter::default()
        );
    }

    #[test]
    fn unknown_keys_are_noted_and_unknown_values_refused() {
        let query = Query::parse("capabilities=SMS&type=mobile");
        assert!(query.filter("capability", false).is_err());
        assert_eq!(query.ignored(), ["capabilities"]);
        assert!(Query::parse("pageSize=-1").size("pageSize").is_err());
        assert!(Query::parse("pageSize=ten").size("pageSize").is_err());
        assert_eq!(
            Query::parse("pageSize=0").size("pageSize").expect("a size"),
            None
        );
    }
}
