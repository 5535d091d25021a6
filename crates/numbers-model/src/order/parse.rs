//! Parser for the requirements' form definition.
//!
//! `fields` is documented as free-form JSON. The one example has `rules` with a `template` each, answered by a list; a
//! sibling API writes such templates as JSON schemas whose `properties` are a list. So this takes templates and JSON
//! schemas, with properties as an object or a list, and lists or objects of fields under their usual names. Anything
//! else is [`RequirementsForm::Unknown`] as a whole.

use super::{
    json::JsonValue,
    requirements_form::{Field, FieldKind, Form, RequirementsForm, Section, Step},
};

/// The maximum number of entries in a section where the definition has none.
const OFTEN: usize = 50;
/// The maximum length from which on a text field gets several lines.
const LONG: usize = 200;

/// Parses the form definition.
pub fn parse_requirements(fields: &JsonValue) -> RequirementsForm {
    if fields.is_unset() {
        return RequirementsForm::Empty;
    }
    if let Some(rules) = fields.get("rules") {
        return rules.items().map_or(RequirementsForm::Unknown, of_rules);
    }
    let mut sections = Vec::new();
    let understood = children(fields).is_some_and(|children| {
        // A schema of the whole `requestDetails`.
        if let [(name, spec, _)] = children.as_slice()
            && *name == "data"
            && let Some(inner) = self::children(spec)
        {
            return of_children(&inner, &mut sections);
        }
        of_children(&children, &mut sections)
    });
    match understood && sections.iter().any(|section| !section.fields.is_empty()) {
        true => RequirementsForm::Form(Form {
            sections,
            items: None,
        }),
        // Where only documents are required, there may be nothing else.
        false if only_documents(fields) => RequirementsForm::Empty,
        false => RequirementsForm::Unknown,
    }
}

fn only_documents(fields: &JsonValue) -> bool {
    let other = |(name, value): &(String, JsonValue)| {
        !matches!(name.as_str(), "attachments" | "schema") && !value.is_unset()
    };
    fields
        .members()
        .is_some_and(|members| !members.iter().any(other))
}

fn of_rules(rules: &[JsonValue]) -> RequirementsForm {
    if rules.is_empty() {
        return RequirementsForm::Empty;
    }
    let mut sections = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let template = rule.first_set(&["template", "schema"]).unwrap_or(rule);
        let path = vec![Step::Item(index)];
        match section(template, path) {
            Some(section) => sections.push(section),
            None => return RequirementsForm::Unknown,
        }
    }
    // The documentation's example leaves its templates empty.
    if sections.iter().all(|section| section.fields.is_empty()) {
        return RequirementsForm::Unknown;
    }
    RequirementsForm::Form(Form {
        sections,
        items: Some(rules.len()),
    })
}

/// The name and definition of a field, and whether its parent requires it.
type Child<'a> = (&'a str, &'a JsonValue, bool);

/// The fields of a definition: its `properties`, its `fields`, or itself.
fn children(spec: &JsonValue) -> Option<Vec<Child<'_>>> {
    let inner = spec.first_set(&["properties", "fields"]);
    let required: Vec<&str> = spec
        .get("required")
        .and_then(JsonValue::items)
        .into_iter()
        .flatten()
        .filter_map(JsonValue::text)
        .collect();
    let needed = |name: &str| required.contains(&name);
    match inner.unwrap_or(spec) {
        JsonValue::List(items) => items
            .iter()
            .map(|item| {
                let name = item.first_set(&["name", "key", "id", "field"])?.text()?;
                Some((name, item, needed(name)))
            })
            .collect(),
        JsonValue::Object(members) => {
            // An object of fields without such a member has to look like one.
            let named = inner.is_some();
            members
                .iter()
                .filter(|(name, _)| named || !matches!(name.as_str(), "attachments" | "schema"))
                .map(|(name, spec)| {
                    let fits = spec.members().is_some() && (named || describes(spec));
                    fits.then_some((name.as_str(), spec, needed(name)))
                })
                .collect()
        }
        _ => None,
    }
}

fn describes(spec: &JsonValue) -> bool {
    let known = [
        "type",
        "properties",
        "fields",
        "enum",
        "options",
        "mandatory",
    ];
    spec.first_set(&known).is_some()
}

fn of_children(children: &[Child], sections: &mut Vec<Section>) -> bool {
    let mut loose = Section {
        title: String::new(),
        help: String::new(),
        repeat: None,
        fields: Vec::new(),
        path: Vec::new(),
    };
    for (name, spec, needed) in children {
        let path = vec![Step::Member((*name).to_owned())];
        if is_group(spec) || is_many(spec) {
            match section(spec, path) {
                Some(mut section) => {
                    if section.title.is_empty() {
                        section.title = human(name);
                    }
                    sections.push(section);
                }
                None => return false,
            }
        } else {
            loose.fields.push(field(name, spec, *needed, path, ""));
        }
    }
    if !loose.fields.is_empty() {
        sections.insert(0, loose);
    }
    true
}

/// A section from a template or a group of fields, single or repeated.
fn section(spec: &JsonValue, path: Vec<Step>) -> Option<Section> {
    let many = is_many(spec);
    let inner = if many { item_of(spec) } else { spec };
    let mut fields = Vec::new();
    leaves(inner, &[], "", &mut fields)?;
    let repeat = many.then(|| size(spec, &["maxItems"]).unwrap_or(OFTEN).clamp(1, OFTEN));
    Some(Section {
        title: title(spec).or_else(|| title(inner)).unwrap_or_default(),
        help: help(spec),
        repeat,
        fields,
        path,
    })
}

fn item_of(spec: &JsonValue) -> &JsonValue {
    spec.get("items").unwrap_or(spec)
}

/// Collects the fields of a definition, including those of nested groups.
fn leaves(spec: &JsonValue, path: &[Step], group: &str, found: &mut Vec<Field>) -> Option<()> {
    for (name, spec, needed) in children(spec)? {
        let mut path = path.to_vec();
        path.push(Step::Member(name.to_owned()));
        if is_group(spec) {
            let title = title(spec).unwrap_or_else(|| human(name));
            leaves(spec, &path, &title, found)?;
        } else {
            found.push(field(name, spec, needed, path, group));
        }
    }
    Some(())
}

fn kind_name(spec: &JsonValue) -> String {
    let named = match spec.get("type") {
        // "string or null", for an optional field.
        Some(JsonValue::List(items)) => {
            let mut names = items.iter().filter_map(JsonValue::text);
            names.find(|name| *name != "null")
        }
        Some(value) => value.text(),
        None => None,
    };
    named.unwrap_or_default().to_ascii_lowercase()
}

fn is_group(spec: &JsonValue) -> bool {
    let inner = spec.first_set(&["properties", "fields"]).is_some();
    inner && !is_many(spec)
}

/// Whether a definition is a list of groups of fields.
fn is_many(spec: &JsonValue) -> bool {
    let list = matches!(kind_name(spec).as_str(), "array" | "list");
    list && item_of(spec).first_set(&["properties", "fields"]).is_some()
}

fn field(name: &str, spec: &JsonValue, needed: bool, path: Vec<Step>, group: &str) -> Field {
    let most = size(spec, &["maxLength", "max"]);
    let said = matches!(
        spec.first_set(&["required", "mandatory"]),
        Some(JsonValue::Flag(true))
    );
    let mut help = help(spec);
    if let Some(example) = spec.first_set(&["x-placeholder", "placeholder", "example"])
        && let Some(example) = example.text()
    {
        help = match help.as_str() {
            "" => format!("For example: {example}"),
            help => format!("{help} For example: {example}"),
        };
    }
    Field {
        group: group.to_owned(),
        label: title(spec).unwrap_or_else(|| human(name)),
        help,
        required: needed || said,
        kind: kind(spec, most),
        min_length: size(spec, &["minLength", "min"]),
        max_length: most,
        path,
    }
}

fn kind(spec: &JsonValue, most: Option<usize>) -> FieldKind {
    let choices = choices(spec);
    if !choices.is_empty() {
        return FieldKind::Choice(choices);
    }
    let format = spec
        .get("format")
        .and_then(JsonValue::text)
        .unwrap_or_default();
    match kind_name(spec).as_str() {
        "boolean" | "bool" | "checkbox" | "flag" => FieldKind::Flag,
        "integer" | "int" => FieldKind::Number { whole: true },
        "number" | "decimal" | "float" => FieldKind::Number { whole: false },
        "date" => FieldKind::Day,
        "textarea" | "longtext" | "multiline" => FieldKind::Long,
        "array" | "list" => match spec.get("items").map(kind_name).as_deref() {
            Some("string" | "text") => FieldKind::Lines,
            _ => FieldKind::Json,
        },
        "object" | "group" => FieldKind::Json,
        _ if format == "date" => FieldKind::Day,
        _ if most.is_some_and(|most| most >= LONG) => FieldKind::Long,
        _ => FieldKind::Line,
    }
}

/// The choices of a field: JSON and label.
fn choices(spec: &JsonValue) -> Vec<(String, String)> {
    let names = [
        "enum",
        "options",
        "values",
        "allowedValues",
        "choices",
        "oneOf",
    ];
    let items = spec
        .first_set(&names)
        .and_then(JsonValue::items)
        .unwrap_or_default();
    let choice = |item: &JsonValue| -> Option<(String, String)> {
        let value = match item {
            JsonValue::Object(_) => item.first_set(&["value", "const", "id", "key"])?,
            item => item,
        };
        let label = item
            .first_set(&["label", "title", "name"])
            .and_then(JsonValue::text);
        let label = label.map_or_else(
            || match value {
                JsonValue::Text(text) => text.clone(),
                value => value.to_json(),
            },
            str::to_owned,
        );
        matches!(
            value,
            JsonValue::Text(_) | JsonValue::Number(_) | JsonValue::Flag(_)
        )
        .then(|| (value.to_json(), label))
    };
    items.iter().filter_map(choice).collect()
}

fn size(spec: &JsonValue, names: &[&str]) -> Option<usize> {
    match spec.first_set(names)? {
        JsonValue::Number(digits) | JsonValue::Text(digits) => digits.parse().ok(),
        _ => None,
    }
}

fn title(spec: &JsonValue) -> Option<String> {
    let said = spec.first_set(&["title", "label", "displayName"])?;
    said.text().map(str::to_owned)
}

fn help(spec: &JsonValue) -> String {
    let said = spec.first_set(&["description", "hint", "help", "helpText"]);
    said.and_then(JsonValue::text)
        .unwrap_or_default()
        .to_owned()
}

/// A label from a name: "Postal code" for `postalCode` or `postal_code`.
fn human(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for letter in name.chars() {
        let apart = letter == '_' || letter == '-';
        if (letter.is_uppercase() && before.is_lowercase()) || apart {
            words.push(' ');
        }
        if words.is_empty() {
            words.extend(letter.to_uppercase());
        } else if !apart {
            words.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words
}
