//! Query parameters: repeated keys, `%2E` in names, and a note of those nobody asked for.

use crate::error::ApiError;
use crate::filter::{Filter, Pattern, Place};
use crate::kind::{Capabilities, Kind};
use std::cell::RefCell;

/// The decoded query of one request.
#[derive(Debug, Default)]
pub struct Query {
    pairs: Vec<(String, String)>,
    /// Keys that were looked at: the others are unknown to the endpoint.
    read: RefCell<Vec<&'static str>>,
}

impl Query {
    /// Decodes a raw query as forms are: a raw `+` is a space (docs/numbers-api.md 7).
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
        let same = self.pairs.iter().filter(|(name, _)| name == key);
        same.map(|(_, value)| value.as_str()).collect()
    }

    /// All values of an array: the key repeated, or one value with commas, as an official client
    /// sends it although the documentation only knows the former (docs/numbers-api.md 7).
    pub fn list(&self, key: &'static str) -> impl Iterator<Item = &str> {
        self.all(key).into_iter().flat_map(|value| value.split(','))
    }

    /// The last value of a key; an empty one counts as none.
    pub fn one(&self, key: &'static str) -> Option<&str> {
        self.all(key).pop().filter(|value| !value.is_empty())
    }

    /// A number of rows: a positive integer, or none where there is none or 0.
    ///
    /// # Errors
    /// 400 if it is no such number.
    pub fn size(&self, key: &'static str) -> Result<Option<u32>, ApiError> {
        let Some(text) = self.one(key) else {
            return Ok(None);
        };
        match text.parse::<i32>() {
            Ok(size) if size >= 0 => Ok(Some(size.unsigned_abs()).filter(|size| *size > 0)),
            Ok(_) => Err(ApiError::field(snake(key), "must not be negative")),
            Err(_) => Err(ApiError::invalid(format!(
                "{key}: invalid value for int32: {text}"
            ))),
        }
    }

    /// The filter of a list or a search; `capability` is what this endpoint calls that key.
    ///
    /// # Errors
    /// 400 if a value is not in its enum.
    pub fn filter(
        &self,
        capability: &'static str,
        space_is_plus: bool,
    ) -> Result<Filter, ApiError> {
        let kind = match self.one("type") {
            None | Some("NUMBER_TYPE_UNSPECIFIED") => None,
            Some(name) => Some(Kind::parse(name).ok_or_else(|| bad_enum("type", name))?),
        };
        let mut capabilities = Capabilities::default();
        for name in self.list(capability) {
            if !matches!(name, "" | "NUMBER_CAPABILITY_UNSPECIFIED") {
                let one = Capabilities::parse(name).ok_or_else(|| bad_enum(capability, name))?;
                capabilities = capabilities.with(one);
            }
        }
        Ok(Filter {
            region: self.one("regionCode").map(str::to_owned),
            kind,
            capabilities,
            pattern: self.pattern(space_is_plus)?,
        })
    }

    fn pattern(&self, space_is_plus: bool) -> Result<Option<Pattern>, ApiError> {
        let text = self
            .one("numberPattern.pattern")
            .map(|text| match text.strip_prefix(' ') {
                Some(rest) if space_is_plus => format!("+{rest}"),
                _ => text.to_owned(),
            });
        let place = place(self.one("numberPattern.searchPattern"))?;
        Ok(text.map(|text| Pattern::new(&text, place)))
    }

    /// Keys that the endpoint did not look at: they are ignored, as the Python client's
    /// `capabilities` on lists shows they must be (docs/numbers-api.md 9.6).
    #[must_use]
    pub fn ignored(&self) -> Vec<String> {
        let read = self.read.borrow();
        let names = self.pairs.iter().map(|(name, _)| name);
        names
            .filter(|name| !name.is_empty() && !read.contains(&name.as_str()))
            .cloned()
            .collect()
    }
}

/// Where a pattern is looked for; anywhere if it is not said.
///
/// # Errors
/// 400 if it is none of the known places.
pub fn place(name: Option<&str>) -> Result<Place, ApiError> {
    match name {
        Some("START") => Ok(Place::Start),
        Some("END") => Ok(Place::End),
        None | Some("CONTAINS" | "SEARCH_PATTERN_UNSPECIFIED") => Ok(Place::Contains),
        Some(other) => Err(bad_enum("numberPattern.searchPattern", other)),
    }
}

/// 400 with a parse message and empty details (docs/numbers-api.md 5.1).
pub fn bad_enum(key: &str, value: &str) -> ApiError {
    ApiError::invalid(format!("{key}: invalid value for enum type: {value}"))
}

/// A name as field violations of the query spell it: `order_by`.
#[must_use]
pub fn snake(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            spelled.push('_');
        }
        spelled.push(letter.to_ascii_lowercase());
    }
    spelled
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
        let filter = query.filter("capability", false).unwrap();
        assert_eq!(filter.pattern, Some(Pattern::new("+120", Place::Start)));
        assert_eq!(filter.capabilities, Capabilities::BOTH);
        assert!(query.ignored().is_empty());
    }

    #[test]
    fn arrays_may_be_joined_by_commas() {
        let query = Query::parse("capability=SMS,VOICE");
        let filter = query.filter("capability", false).unwrap();
        assert_eq!(filter.capabilities, Capabilities::BOTH);
    }

    #[test]
    fn a_raw_plus_is_a_space_unless_asked_otherwise() {
        let query = Query::parse("numberPattern.pattern=+120");
        let asked = |forgiving| query.filter("capability", forgiving).unwrap().pattern;
        assert_eq!(asked(false), Some(Pattern::new(" 120", Place::Contains)));
        assert_eq!(asked(true), Some(Pattern::new("+120", Place::Contains)));
    }

    #[test]
    fn the_old_unspecified_values_filter_nothing() {
        let query = Query::parse(
            "numberPattern.searchPattern=SEARCH_PATTERN_UNSPECIFIED\
             &type=NUMBER_TYPE_UNSPECIFIED&capability=NUMBER_CAPABILITY_UNSPECIFIED",
        );
        assert_eq!(
            query.filter("capability", false).unwrap(),
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
        assert_eq!(Query::parse("pageSize=0").size("pageSize").unwrap(), None);
    }
}
