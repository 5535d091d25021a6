//! A JSON tree of unknown form, which keeps the order of members and the digits of numbers.

use std::fmt;

use rust_decimal::Decimal;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::json::{Lossy, string};

/// The maximum depth. The requirements seen so far are four levels deep.
const DEEPEST: usize = 32;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonValue {
    /// `null`
    Null,
    /// A boolean.
    Flag(bool),
    /// A number, with the digits it was written with.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<JsonValue>),
    /// An object, its members in their order.
    Object(Vec<(String, JsonValue)>),
}

/// The members of an object in their order, with raw values.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, text: &mut fmt::Formatter) -> fmt::Result {
                text.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Lossy(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

impl JsonValue {
    /// Parses JSON; `None` for invalid or too deeply nested text.
    pub fn parse(text: &str) -> Option<JsonValue> {
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        read(raw.get(), DEEPEST)
    }

    /// A member of an object.
    pub fn get(&self, name: &str) -> Option<&JsonValue> {
        let members = self.members()?;
        let found = members.iter().rev().find(|(member, _)| member == name);
        found.map(|(_, value)| value)
    }

    /// The first of several members that is set.
    pub fn first_set(&self, names: &[&str]) -> Option<&JsonValue> {
        let mut found = names.iter().filter_map(|name| self.get(name));
        found.find(|value| !value.is_unset())
    }

    /// The members of an object.
    pub fn members(&self) -> Option<&[(String, JsonValue)]> {
        match self {
            JsonValue::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn items(&self) -> Option<&[JsonValue]> {
        match self {
            JsonValue::List(items) => Some(items),
            _ => None,
        }
    }

    /// A non-empty text.
    pub fn text(&self) -> Option<&str> {
        match self {
            JsonValue::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Whether it is "not set": `null`, `""`, `[]` or `{}` (docs/numbers-api.md 10.6).
    pub fn is_unset(&self) -> bool {
        match self {
            JsonValue::Null => true,
            JsonValue::Flag(_) | JsonValue::Number(_) => false,
            JsonValue::Text(text) => text.is_empty(),
            JsonValue::List(items) => items.is_empty(),
            JsonValue::Object(members) => members.is_empty(),
        }
    }

    /// Whether it contains everything set in `sent`, whatever the order of members.
    pub fn contains(&self, sent: &JsonValue) -> bool {
        match (self, sent) {
            (_, sent) if sent.is_unset() => true,
            (JsonValue::Object(_), JsonValue::Object(members)) => {
                members.iter().all(|(name, value)| {
                    value.is_unset() || self.get(name).is_some_and(|member| member.contains(value))
                })
            }
            (JsonValue::List(stored), JsonValue::List(items)) => {
                stored.len() == items.len()
                    && stored
                        .iter()
                        .zip(items)
                        .all(|(item, sent)| item.contains(sent))
            }
            (JsonValue::Number(stored), JsonValue::Number(sent)) => {
                stored == sent || decimal(stored).is_some_and(|value| Some(value) == decimal(sent))
            }
            (stored, sent) => stored == sent,
        }
    }

    /// The value as JSON, without spaces.
    pub fn to_json(&self) -> String {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        match self {
            JsonValue::Null => "null".to_owned(),
            JsonValue::Flag(flag) => flag.to_string(),
            JsonValue::Number(digits) => digits.clone(),
            JsonValue::Text(text) => quoted(text),
            JsonValue::List(items) => {
                let items: Vec<String> = items.iter().map(JsonValue::to_json).collect();
                format!("[{}]", items.join(","))
            }
            JsonValue::Object(members) => {
                let members: Vec<String> = members
                    .iter()
                    .map(|(name, value)| format!("{}:{}", quoted(name), value.to_json()))
                    .collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }
}

/// The exact value; `None` for a number too long to be exact.
fn decimal(digits: &str) -> Option<Decimal> {
    Decimal::from_str_exact(digits)
        .or_else(|_| Decimal::from_scientific(digits))
        .ok()
}

fn read(text: &str, depth: usize) -> Option<JsonValue> {
    let deeper = depth.checked_sub(1)?;
    Some(match text.as_bytes().first()? {
        b'n' => JsonValue::Null,
        b't' => JsonValue::Flag(true),
        b'f' => JsonValue::Flag(false),
        b'"' => JsonValue::Text(string(text)?),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let items = items.into_iter().map(|item| read(item.get(), deeper));
            JsonValue::List(items.collect::<Option<_>>()?)
        }
        b'{' => {
            let Members(members) = serde_json::from_str(text).ok()?;
            let members = members
                .into_iter()
                .map(|(name, value)| Some((name, read(value.get(), deeper)?)));
            JsonValue::Object(members.collect::<Option<_>>()?)
        }
        _ => JsonValue::Number(text.to_owned()),
    })
}
