//! How requirements are written. The documentation calls `fields` free-form, and shows one example: a list of `rules`,
//! each with a `template`, answered by a list with one item for each rule. Quirks give other plausible shapes.

use super::policy::{Document, Field, Holds, Part, Policy};
use crate::call::Call;
use crate::config::Quirk;
use crate::error::Violation;
use serde_json::{Map, Value, json};

/// How `fields` is written, and with it what a registration has to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `{"schema", "rules": [{"template"}]}`; `data` is a list.
    Rules,
    /// One JSON schema; `data` is an object.
    Schema,
    /// A list of fields with names and labels; `data` is an object.
    List,
    /// Nothing that tells the fields; any `data` will do.
    Opaque,
}

impl Shape {
    /// The shape that was asked for.
    #[must_use]
    pub fn of(call: &Call) -> Self {
        if call.has(Quirk::FieldsSchema) {
            Self::Schema
        } else if call.has(Quirk::FieldsList) {
            Self::List
        } else if call.has(Quirk::FieldsOpaque) {
            Self::Opaque
        } else {
            Self::Rules
        }
    }
}

/// The `fields` of the requirements.
#[must_use]
pub fn fields(policy: Option<&Policy>, shape: Shape) -> Value {
    let parts = policy.map_or(&[][..], |policy| policy.parts);
    match shape {
        _ if parts.is_empty() => json!({}),
        Shape::Rules => {
            let rules = parts.iter().map(|part| json!({ "template": schema(part) }));
            let rules: Vec<Value> = rules.collect();
            json!({ "schema": "/schema/policySchema-v1.json", "rules": rules })
        }
        Shape::Schema => {
            let properties: Map<String, Value> = parts
                .iter()
                .map(|part| (part.name.to_owned(), schema(part)))
                .collect();
            let required: Vec<&str> = parts.iter().map(|part| part.name).collect();
            json!({ "type": "object", "properties": properties, "required": required })
        }
        Shape::List => {
            let groups = parts.iter().map(|part| {
                json!({
                    "name": part.name,
                    "label": part.title,
                    "type": if part.many { "list" } else { "group" },
                    "mandatory": true,
                    "fields": part.fields.iter().map(listed).collect::<Vec<_>>(),
                })
            });
            Value::Array(groups.collect())
        }
        Shape::Opaque => json!({ "policy": "see the dashboard", "version": 7 }),
    }
}

/// A part as a JSON schema. `properties` is a list, so that the order of the fields is told.
fn schema(part: &Part) -> Value {
    let mut object = object(part.fields);
    if part.many {
        return json!({ "type": "array", "title": part.title, "minItems": 1, "maxItems": 5, "items": object });
    }
    object["title"] = json!(part.title);
    object
}

fn object(fields: &[Field]) -> Value {
    let required = fields.iter().filter(|field| field.required);
    let required: Vec<&str> = required.map(|field| field.name).collect();
    let properties: Vec<Value> = fields.iter().map(property).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn property(field: &Field) -> Value {
    let mut written = match &field.holds {
        Holds::Text(least, most) => {
            json!({ "type": "string", "minLength": least, "maxLength": most })
        }
        Holds::Choice(values) => json!({ "type": "string", "enum": values }),
        Holds::Flag => json!({ "type": "boolean" }),
        Holds::Group(fields) => object(fields),
    };
    written["name"] = json!(field.name);
    written["title"] = json!(field.title);
    if !field.help.is_empty() {
        written["description"] = json!(field.help);
    }
    written
}

fn listed(field: &Field) -> Value {
    let mut written = match &field.holds {
        Holds::Text(_, most) => json!({ "type": "text", "maxLength": most }),
        Holds::Choice(values) => {
            let options = values
                .iter()
                .map(|value| json!({ "value": value, "label": value.replace('_', " ") }));
            json!({ "type": "select", "options": options.collect::<Vec<_>>() })
        }
        Holds::Flag => json!({ "type": "checkbox" }),
        Holds::Group(fields) => {
            json!({ "type": "group", "fields": fields.iter().map(listed).collect::<Vec<_>>() })
        }
    };
    written["name"] = json!(field.name);
    written["label"] = json!(field.title);
    written["mandatory"] = json!(field.required);
    if !field.help.is_empty() {
        written["hint"] = json!(field.help);
    }
    written
}

/// Media types as people write them.
const ODD_TYPES: &[&str] = &["image/jpg", ".PDF", "Image/PNG; q=1"];

/// The `attachments` of the requirements, the media types written in an odd way or not.
#[must_use]
pub fn attachments(policy: Option<&Policy>, odd: bool) -> Value {
    let documents = policy.map_or(&[][..], |policy| policy.documents);
    let written = |document: &Document| {
        let template = document.template.iter();
        let template: Vec<Value> = template
            .map(|(name, url)| json!({ "name": name, "url": url }))
            .collect();
        json!({
            "id": document.id,
            "title": document.title,
            "description": document.description,
            "mandatory": document.mandatory,
            "template": template,
            "allowedMimeTypes": match odd && !document.mime_types.is_empty() {
                true => ODD_TYPES,
                false => document.mime_types,
            },
            "allowedDocumentTypes": document.document_types,
        })
    };
    Value::Array(documents.iter().map(written).collect())
}

/// What is wrong with the `requestDetails` of a registration.
#[must_use]
pub fn check(policy: &Policy, shape: Shape, details: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    let root = "requestDetails.data".to_owned();
    let data = match details.get("data") {
        Some(data) => data,
        None => {
            wrong(&mut found, &root, "is required");
            return found;
        }
    };
    match shape {
        Shape::Opaque => {}
        Shape::Rules => {
            for (at, part) in policy.parts.iter().enumerate() {
                let path = format!("{root}[{at}]");
                check_part(&mut found, part, &path, data.get(at));
            }
        }
        Shape::Schema | Shape::List => {
            for part in policy.parts {
                let path = format!("{root}.{}", part.name);
                check_part(&mut found, part, &path, data.get(part.name));
            }
        }
    }
    found
}

fn wrong(found: &mut Vec<Violation>, field: &str, description: &str) {
    found.push(Violation {
        field: field.to_owned(),
        description: description.to_owned(),
    });
}

fn check_part(found: &mut Vec<Violation>, part: &Part, path: &str, value: Option<&Value>) {
    if !part.many {
        return check_fields(found, part.fields, path, value);
    }
    match value.and_then(Value::as_array) {
        Some(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                check_fields(found, part.fields, &format!("{path}[{at}]"), Some(item));
            }
        }
        _ => wrong(found, path, "must have at least one item"),
    }
}

fn check_fields(found: &mut Vec<Violation>, fields: &[Field], path: &str, value: Option<&Value>) {
    let nothing = Map::new();
    let members = value.and_then(Value::as_object).unwrap_or(&nothing);
    for field in fields {
        let path = format!("{path}.{}", field.name);
        let value = members.get(field.name).filter(|value| !value.is_null());
        match (&field.holds, value) {
            (Holds::Group(fields), value) => check_fields(found, fields, &path, value),
            (_, None) if field.required => wrong(found, &path, "is required"),
            (_, None) => {}
            (Holds::Flag, Some(Value::Bool(yes))) if *yes || !field.required => {}
            (Holds::Flag, Some(_)) => wrong(found, &path, "must be true"),
            (Holds::Choice(values), Some(value)) => {
                if !value.as_str().is_some_and(|text| values.contains(&text)) {
                    wrong(found, &path, "is not one of the allowed values");
                }
            }
            (Holds::Text(least, most), Some(value)) => match value.as_str() {
                // A text that begins with this is made up for tests.
                Some(text) if text.starts_with("bad") => wrong(found, &path, "is not accepted"),
                Some(text) if (*least..=*most).contains(&text.chars().count()) => {}
                Some(_) => wrong(
                    found,
                    &path,
                    &format!("must have {least} to {most} characters"),
                ),
                None => wrong(found, &path, "must be a string"),
            },
        }
    }
}
