//! The request that creates a number order.

use crate::{
    available::AvailableQuery,
    change::{Draft, Field},
    enums::{Capability, NumberType},
    identifier, percent,
};

/// The maximum number of numbers in an order (docs/numbers-api.md 2.9).
const MOST: u32 = 100;

/// A request for a number order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRequest {
    /// The region code.
    pub region: String,
    /// The number type, as the API writes it.
    pub kind: String,
    /// The numbers to order.
    pub selection: Selection,
    /// The configuration that the numbers will get.
    pub configuration: Draft,
}

/// The numbers of an order.
#[derive(Debug, Clone, PartialEq)]
pub enum Selection {
    /// A particular number.
    Number(String),
    /// A quantity of numbers.
    Quantity {
        /// The quantity, as typed.
        quantity: String,
        /// The search criteria. Region and type are the order's, see [`OrderRequest::criteria`].
        criteria: AvailableQuery,
        /// Whether the numbers must be consecutive.
        sequential: bool,
    },
}

/// The field of a validation error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestField {
    /// The region.
    Region,
    /// The quantity.
    Quantity,
    /// The digits.
    Digits,
    /// A field of the configuration.
    Configuration(Field),
}

impl OrderRequest {
    /// Parses the query of a page URL: `?region=DE&type=LOCAL&number=%2B49…`. Without a number it is a quantity.
    pub fn parse(search: &str) -> OrderRequest {
        let value = |wanted: &str| {
            let pairs = search.trim_start_matches('?').split('&');
            let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
            let found = pairs.find(|(key, _)| *key == wanted);
            found
                .map(|(_, value)| identifier::clean(&percent::decode_query(value)))
                .filter(|value| !value.is_empty())
        };
        let criteria = AvailableQuery::default();
        OrderRequest {
            region: value("region").unwrap_or_else(|| criteria.region.clone()),
            kind: value("type").unwrap_or_else(|| criteria.kind.clone()),
            selection: value("number").map_or_else(
                || Selection::Quantity {
                    quantity: "1".to_owned(),
                    criteria,
                    sequential: false,
                },
                Selection::Number,
            ),
            configuration: Draft::default(),
        }
    }

    /// The query that [`OrderRequest::parse`] reads; for a quantity only region and type.
    pub fn search(region: &str, kind: &str, number: Option<&str>) -> String {
        let mut search = String::new();
        for (key, value) in [("region", region), ("type", kind)] {
            if !value.is_empty() {
                percent::push_pair(&mut search, key, value);
            }
        }
        if let Some(number) = number {
            percent::push_pair(&mut search, "number", number);
        }
        search
    }

    /// The quantity; `None` unless it is a number from 1 to 100.
    pub fn quantity(&self) -> Option<u32> {
        match &self.selection {
            Selection::Number(_) => Some(1),
            Selection::Quantity { quantity, .. } => {
                let typed = quantity.trim();
                let plain = typed.bytes().all(|byte| byte.is_ascii_digit());
                let count = typed.parse().ok().filter(|_| plain)?;
                (1..=MOST).contains(&count).then_some(count)
            }
        }
    }

    /// The numbers in words: "+4930…", or "5 numbers, Local, SMS".
    pub fn describe(&self) -> String {
        match &self.selection {
            Selection::Number(phone) => phone.clone(),
            Selection::Quantity { sequential, .. } => {
                let count = self.quantity().unwrap_or_default();
                let numbers = if count == 1 {
                    " number, "
                } else {
                    " numbers, "
                };
                let row = if *sequential { ", in a row" } else { "" };
                format!("{count}{numbers}{}{row}", self.criteria().describe())
            }
        }
    }

    /// The search criteria with region and type; for a single number nothing but these.
    pub fn criteria(&self) -> AvailableQuery {
        let criteria = match &self.selection {
            Selection::Quantity { criteria, .. } => criteria.clone(),
            Selection::Number(_) => AvailableQuery::default(),
        };
        AvailableQuery {
            region: self.region.clone(),
            kind: self.kind.clone(),
            ..criteria
        }
    }

    /// The search for the available numbers that an order of a quantity would take.
    pub fn availability_query(&self) -> AvailableQuery {
        AvailableQuery {
            size: MOST,
            ..self.criteria()
        }
    }

    /// Validation errors by field.
    pub fn errors(&self) -> Vec<(RequestField, String)> {
        let mut found = Vec::new();
        if self.region.trim().is_empty() {
            found.push((RequestField::Region, "Choose a region.".to_owned()));
        }
        if let Selection::Quantity { criteria, .. } = &self.selection {
            if self.quantity().is_none() {
                found.push((
                    RequestField::Quantity,
                    "Type a whole number from 1 to 100.".to_owned(),
                ));
            }
            if let (_, Some(wrong)) = criteria.errors() {
                found.push((RequestField::Digits, wrong.to_owned()));
            }
        }
        found
    }

    /// Whether a configuration for this capability makes sense. Unknown, and assumed, for a single number.
    pub fn can(&self, what: &Capability) -> bool {
        match &self.selection {
            Selection::Number(_) => true,
            Selection::Quantity { criteria, .. } => criteria
                .capabilities()
                .any(|capability| capability == *what),
        }
    }

    /// The number type.
    pub fn number_type(&self) -> NumberType {
        NumberType::from_wire(&self.kind)
    }
}

impl RequestField {
    /// The field that a violation is about (docs/numbers-api.md 5.1).
    pub fn from_violation(path: &str) -> Option<RequestField> {
        let path = path.replace('_', "").to_ascii_lowercase();
        if path.contains("requestedquantity") {
            return Some(RequestField::Quantity);
        }
        if path.contains("pattern") {
            return Some(RequestField::Digits);
        }
        if path.contains("regioncode") {
            return Some(RequestField::Region);
        }
        Field::from_violation(&path).map(RequestField::Configuration)
    }
}
