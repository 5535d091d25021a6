//! One page of the list (docs/numbers-api.md 2.1).

mod first_rows;

use std::{fmt, ops::Range};

use numbers_model::{
    api_version::ApiVersion,
    json::{self, Lossy, Raw},
    number::Row,
};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::wire;

pub use first_rows::first_rows;

/// One page of the list. Its rows are parsed lazily, so that the caller can pause between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    text: String,
    /// Range of each row in the text.
    rows: Vec<Range<usize>>,
    /// Token of the next page; `None` on the last one.
    pub next_token: Option<String>,
    /// Total that the API reports; not to be trusted (docs/numbers-api.md 10.7).
    pub total: Option<u64>,
    version: ApiVersion,
}

/// Outline of a page, with raw rows: a large page is not scanned twice.
#[derive(Default)]
struct WirePage<'a> {
    active_numbers: Option<Vec<&'a RawValue>>,
    next_page_token: Raw<'a>,
    total_size: Raw<'a>,
    error: Raw<'a>,
}

impl<'de> Deserialize<'de> for WirePage<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Outline;
        impl<'de> Visitor<'de> for Outline {
            type Value = WirePage<'de>;

            fn expecting(&self, text: &mut fmt::Formatter) -> fmt::Result {
                text.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut page = WirePage::default();
                // Of two members with the same name the later one counts.
                while let Some(Lossy(name)) = map.next_key()? {
                    match name.as_str() {
                        "activeNumbers" => page.active_numbers = map.next_value()?,
                        "nextPageToken" => page.next_page_token = map.next_value()?,
                        "totalSize" => page.total_size = map.next_value()?,
                        "error" => page.error = map.next_value()?,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(page)
            }
        }
        deserializer.deserialize_map(Outline)
    }
}

impl Page {
    /// Parses the outline of a page.
    ///
    /// # Errors
    /// The problem with the page as a whole.
    pub fn decode(bytes: Vec<u8>, version: ApiVersion) -> Result<Page, String> {
        // An invalid character concerns one row, and shows as U+FFFD there.
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let body = wire::trimmed(&text);
        if body.is_empty() {
            return Err("it is empty".into());
        }
        if body.starts_with('[') {
            return Err("it is not a JSON object".into());
        }
        let page: WirePage = serde_json::from_str(body).map_err(|error| wire::reason(&error))?;
        if page.active_numbers.is_none() && page.error.is_some() {
            // An empty list in its place would say that there are no numbers.
            return Err("it holds an error instead of numbers".into());
        }
        let range = |raw: &RawValue| {
            let start = raw.get().as_ptr() as usize - text.as_ptr() as usize;
            start..start + raw.get().len()
        };
        Ok(Page {
            rows: page
                .active_numbers
                .iter()
                .flatten()
                .map(|raw| range(raw))
                .collect(),
            next_token: json::text(page.next_page_token),
            total: json::int(page.total_size).and_then(|total| total.try_into().ok()),
            text,
            version,
        })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows in their order. Each is parsed by itself, so that one bad row stays one bad row.
    pub fn rows(&self) -> impl Iterator<Item = Row> {
        self.rows.iter().map(|range| {
            row(
                self.text.get(range.clone()).unwrap_or_default(),
                self.version,
            )
        })
    }
}

fn row(raw: &str, version: ApiVersion) -> Row {
    match wire::number_in(raw, version) {
        Ok(number) => Row::Number(Box::new(number)),
        Err(reason) => Row::Unreadable {
            phone: wire::phone_of(raw),
            raw: raw.to_owned(),
            reason,
        },
    }
}

#[cfg(test)]
mod tests;
