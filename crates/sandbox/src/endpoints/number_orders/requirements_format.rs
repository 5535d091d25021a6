//! Formats of requirements in a response.
//!
//! The documentation calls `fields` free-form and shows one example: a list of `rules`, each with a
//! `template`, answered by a list with one item for each rule. Quirks give other plausible formats.

use super::requirements::{DocumentRequirement, FieldType, FormField, FormSection, Requirements};
use crate::config::Quirk;
use crate::context::RequestContext;
use serde_json::{Map, Value, json};

/// Format of `fields`, and with it of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldsFormat {
    /// `{"schema", "rules": [{"template"}]}`; `data` is a list.
    Rules,
    /// One JSON schema; `data` is an object.
    Schema,
    /// A list of fields with names and labels; `data` is an object.
    List,
    /// An object without fields; any `data` is accepted.
    Opaque,
}

impl FieldsFormat {
    /// The format that the quirks select.
    #[must_use]
    pub fn of(context: &RequestContext) -> Self {
        if context.has(Quirk::FieldsSchema) {
            Self::Schema
        } else if context.has(Quirk::FieldsList) {
            Self::List
        } else if context.has(Quirk::FieldsOpaque) {
            Self::Opaque
        } else {
            Self::Rules
        }
    }
}

/// The `fields` of requirements.
#[must_use]
pub fn fields_json(requirements: Option<&Requirements>, format: FieldsFormat) -> Value {
    let sections = requirements.map_or(&[][..], |requirements| requirements.sections);
    match format {
        _ if sections.is_empty() => json!({}),
        FieldsFormat::Rules => {
            let rules: Vec<Value> = sections
                .iter()
                .map(|section| json!({ "template": section_schema(section) }))
                .collect();
            json!({ "schema": "/schema/policySchema-v1.json", "rules": rules })
        }
        FieldsFormat::Schema => {
            let properties: Map<String, Value> = sections
                .iter()
                .map(|section| (section.name.to_owned(), section_schema(section)))
                .collect();
            let required: Vec<&str> = sections.iter().map(|section| section.name).collect();
            json!({ "type": "object", "properties": properties, "required": required })
        }
        FieldsFormat::List => sections.iter().map(section_list).collect(),
        FieldsFormat::Opaque => json!({ "policy": "see the dashboard", "version": 7 }),
    }
}

/// A section as a JSON schema. `properties` is a list, which keeps the order of the fields.
fn section_schema(section: &FormSection) -> Value {
    let mut object = object_schema(section.fields);
    if section.is_list {
        return json!({
            "type": "array",
            "title": section.title,
            "minItems": 1,
            "maxItems": 5,
            "items": object,
        });
    }
    object["title"] = json!(section.title);
    object
}

fn object_schema(fields: &[FormField]) -> Value {
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    let properties: Vec<Value> = fields.iter().map(field_schema).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn field_schema(field: &FormField) -> Value {
    let mut schema = match &field.field_type {
        FieldType::Text {
            min_length,
            max_length,
        } => json!({ "type": "string", "minLength": min_length, "maxLength": max_length }),
        FieldType::Choice(values) => json!({ "type": "string", "enum": values }),
        FieldType::Flag => json!({ "type": "boolean" }),
        FieldType::Group(fields) => object_schema(fields),
    };
    schema["name"] = json!(field.name);
    schema["title"] = json!(field.title);
    if !field.help.is_empty() {
        schema["description"] = json!(field.help);
    }
    schema
}

/// A section as a list of fields.
fn section_list(section: &FormSection) -> Value {
    json!({
        "name": section.name,
        "label": section.title,
        "type": if section.is_list { "list" } else { "group" },
        "mandatory": true,
        "fields": section.fields.iter().map(list_field).collect::<Vec<_>>(),
    })
}

fn list_field(field: &FormField) -> Value {
    let mut item = match &field.field_type {
        FieldType::Text { max_length, .. } => json!({ "type": "text", "maxLength": max_length }),
        FieldType::Choice(values) => {
            let options: Vec<Value> = values
                .iter()
                .map(|value| json!({ "value": value, "label": value.replace('_', " ") }))
                .collect();
            json!({ "type": "select", "options": options })
        }
        FieldType::Flag => json!({ "type": "checkbox" }),
        FieldType::Group(fields) => {
            let fields: Vec<Value> = fields.iter().map(list_field).collect();
            json!({ "type": "group", "fields": fields })
        }
    };
    item["name"] = json!(field.name);
    item["label"] = json!(field.title);
    item["mandatory"] = json!(field.required);
    if !field.help.is_empty() {
        item["hint"] = json!(field.help);
    }
    item
}

/// Media types in the spellings of people.
const ODD_MIME_TYPES: &[&str] = &["image/jpg", ".PDF", "Image/PNG; q=1"];

/// The `attachments` of requirements.
#[must_use]
pub fn attachments_json(requirements: Option<&Requirements>, has_odd_mime_types: bool) -> Value {
    let documents = requirements.map_or(&[][..], |requirements| requirements.documents);
    documents
        .iter()
        .map(|document| attachment_json(document, has_odd_mime_types))
        .collect()
}

fn attachment_json(document: &DocumentRequirement, has_odd_mime_types: bool) -> Value {
    let templates: Vec<Value> = document
        .templates
        .iter()
        .map(|(name, url)| json!({ "name": name, "url": url }))
        .collect();
    let mime_types = if has_odd_mime_types && !document.mime_types.is_empty() {
        ODD_MIME_TYPES
    } else {
        document.mime_types
    };
    json!({
        "id": document.id,
        "title": document.title,
        "description": document.description,
        "mandatory": document.mandatory,
        "template": templates,
        "allowedMimeTypes": mime_types,
        "allowedDocumentTypes": document.document_types,
    })
}
