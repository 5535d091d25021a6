//! Validation of a registration against the requirements.

use super::requirements::{FieldType, FormField, FormSection, Requirements};
use super::requirements_format::FieldsFormat;
use crate::error::Violation;
use serde_json::{Map, Value};

/// Validates the `requestDetails` of a registration.
#[must_use]
pub fn validate(
    requirements: &Requirements,
    format: FieldsFormat,
    details: &Value,
) -> Vec<Violation> {
    let root = "requestDetails.data";
    let Some(data) = details.get("data") else {
        return vec![Violation::new(root, "is required")];
    };
    let mut violations = Vec::new();
    for (index, section) in requirements.sections.iter().enumerate() {
        let (path, value) = match format {
            FieldsFormat::Opaque => break,
            FieldsFormat::Rules => (format!("{root}[{index}]"), data.get(index)),
            FieldsFormat::Schema | FieldsFormat::List => {
                let name = section.name;
                (format!("{root}.{name}"), data.get(name))
            }
        };
        validate_section(&mut violations, section, &path, value);
    }
    violations
}

fn validate_section(
    violations: &mut Vec<Violation>,
    section: &FormSection,
    path: &str,
    value: Option<&Value>,
) {
    if !section.is_list {
        return validate_fields(violations, section.fields, path, value);
    }
    match value.and_then(Value::as_array) {
        Some(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                validate_fields(violations, section.fields, &path, Some(item));
            }
        }
        _ => violations.push(Violation::new(path, "must have at least one item")),
    }
}

fn validate_fields(
    violations: &mut Vec<Violation>,
    fields: &[FormField],
    path: &str,
    value: Option<&Value>,
) {
    let no_members = Map::new();
    let members = value.and_then(Value::as_object).unwrap_or(&no_members);
    for field in fields {
        let path = format!("{path}.{}", field.name);
        let value = members.get(field.name).filter(|value| !value.is_null());
        if let FieldType::Group(fields) = &field.field_type {
            validate_fields(violations, fields, &path, value);
            continue;
        }
        let problem = match value {
            None if field.required => Some("is required".to_owned()),
            None => None,
            Some(value) => value_problem(field, value),
        };
        violations.extend(problem.map(|problem| Violation::new(path, problem)));
    }
}

/// Problem of a value, if it has one. Text that begins with `bad` is invalid, for tests.
fn value_problem(field: &FormField, value: &Value) -> Option<String> {
    match &field.field_type {
        FieldType::Group(_) => None,
        FieldType::Flag => {
            let is_valid = matches!(value, Value::Bool(checked) if *checked || !field.required);
            (!is_valid).then(|| "must be true".to_owned())
        }
        FieldType::Choice(values) => {
            let is_allowed = value.as_str().is_some_and(|text| values.contains(&text));
            (!is_allowed).then(|| "is not one of the allowed values".to_owned())
        }
        FieldType::Text {
            min_length,
            max_length,
        } => match value.as_str() {
            None => Some("must be a string".to_owned()),
            Some(text) if text.starts_with("bad") => Some("is not accepted".to_owned()),
            Some(text) if (*min_length..=*max_length).contains(&text.chars().count()) => None,
            Some(_) => Some(format!("must have {min_length} to {max_length} characters")),
        },
    }
}
