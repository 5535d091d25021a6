//! A form generated from the API's requirements, and its values.

use std::collections::BTreeMap;

use super::json::JsonValue;
use crate::{date::day_from_text, identifier};

/// A step of the path to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A member of an object.
    Member(String),
    /// An item of a list.
    Item(usize),
}

/// The form of an order's requirements.
#[derive(Debug, Clone, PartialEq)]
pub enum RequirementsForm {
    /// Nothing is required.
    Empty,
    /// A generated form.
    Form(Form),
    /// A definition of unknown form: shown, and answered, as raw JSON.
    Unknown,
}

/// A generated form.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The sections.
    pub sections: Vec<Section>,
    /// The number of items, where `data` is a list.
    pub(super) items: Option<usize>,
}

/// A section of fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The heading; may be empty.
    pub title: String,
    /// A hint; may be empty.
    pub help: String,
    /// The maximum number of entries; `None` for a section that is not repeated.
    pub repeat: Option<usize>,
    /// The fields.
    pub fields: Vec<Field>,
    pub(super) path: Vec<Step>,
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The heading of its group; may be empty.
    pub group: String,
    /// The label.
    pub label: String,
    /// A hint; may be empty.
    pub help: String,
    /// Whether it is required.
    pub required: bool,
    /// The type of its value.
    pub kind: FieldKind,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) path: Vec<Step>,
}

/// The type of a field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// A single line of text.
    Line,
    /// Several lines of text.
    Long,
    /// A number.
    Number {
        /// Whether it is an integer.
        whole: bool,
    },
    /// A boolean.
    Flag,
    /// A date.
    Day,
    /// One of several choices: JSON and label.
    Choice(Vec<(String, String)>),
    /// A list of texts, one on each line.
    Lines,
    /// JSON, for an unknown type.
    Json,
}

/// The key of a field on the page: indices of section, entry and field.
pub type FieldKey = (usize, usize, usize);

/// The values of a form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Values {
    /// The text by field; a flag is "true" or empty.
    pub texts: BTreeMap<FieldKey, String>,
    /// The number of entries by section.
    pub counts: Vec<usize>,
}

impl Values {
    /// The text of a field.
    pub fn get(&self, key: FieldKey) -> &str {
        self.texts.get(&key).map_or("", String::as_str)
    }

    /// The number of entries in a section.
    pub fn count(&self, section: usize) -> usize {
        self.counts.get(section).copied().unwrap_or(1).max(1)
    }

    /// Appends an entry to a section.
    pub fn add_entry(&mut self, section: usize) {
        let count = self.count(section);
        self.set_count(section, count + 1);
    }

    /// Removes an entry from a section; later entries move up.
    pub fn remove_entry(&mut self, section: usize, entry: usize) {
        let count = self.count(section);
        if count < 2 || entry >= count {
            return;
        }
        let texts = std::mem::take(&mut self.texts);
        self.texts = texts
            .into_iter()
            .filter(|((text_section, place, _), _)| (*text_section, *place) != (section, entry))
            .map(|((text_section, place, field), text)| {
                let moves = text_section == section && place > entry;
                ((text_section, place - usize::from(moves), field), text)
            })
            .collect();
        self.set_count(section, count - 1);
    }

    fn set_count(&mut self, section: usize, count: usize) {
        if self.counts.len() <= section {
            self.counts.resize(section + 1, 1);
        }
        if let Some(stored) = self.counts.get_mut(section) {
            *stored = count;
        }
    }
}

impl Form {
    /// All fields on the page.
    pub fn keys<'a>(&'a self, values: &'a Values) -> impl Iterator<Item = (FieldKey, &'a Field)> {
        self.sections
            .iter()
            .enumerate()
            .flat_map(move |(section_index, section)| {
                let count = section.repeat.map_or(1, |_| values.count(section_index));
                (0..count).flat_map(move |entry| {
                    let fields = section.fields.iter().enumerate();
                    fields
                        .map(move |(index, definition)| ((section_index, entry, index), definition))
                })
            })
    }

    fn path(&self, (section, entry, field): FieldKey) -> Vec<Step> {
        let Some(section) = self.sections.get(section) else {
            return Vec::new();
        };
        let mut path = section.path.clone();
        path.extend(section.repeat.map(|_| Step::Item(entry)));
        path.extend(
            section
                .fields
                .get(field)
                .into_iter()
                .flat_map(|field| field.path.clone()),
        );
        path
    }

    /// Validation errors by field. Patterns are left to the server, which responds at once.
    pub fn validate(&self, values: &Values) -> Vec<(FieldKey, String)> {
        let wrong =
            |(key, field): (FieldKey, &Field)| Some((key, field.validate(values.get(key))?));
        self.keys(values).filter_map(wrong).collect()
    }

    /// The `data` to send, without empty fields.
    pub fn data(&self, values: &Values) -> JsonValue {
        let mut data = match self.items {
            Some(items) => JsonValue::List(vec![JsonValue::Object(Vec::new()); items]),
            None => JsonValue::Object(Vec::new()),
        };
        for (key, field) in self.keys(values) {
            if let Some(value) = field.value(values.get(key)) {
                put(&mut data, &self.path(key), value);
            }
        }
        data
    }

    /// The form values of registered data.
    pub fn fill(&self, data: &JsonValue) -> Values {
        let mut values = Values::default();
        for (index, section) in self.sections.iter().enumerate() {
            if let (Some(most), Some(JsonValue::List(items))) =
                (section.repeat, find(data, &section.path))
            {
                values.set_count(index, items.len().clamp(1, most));
            }
        }
        let found: Vec<(FieldKey, String)> = self
            .keys(&values)
            .filter_map(|(key, field)| Some((key, field.shown(find(data, &self.path(key))?))))
            .collect();
        values.texts = found.into_iter().collect();
        values
    }

    /// The field that a violation is about (docs/numbers-api.md 5.1 and 10.26).
    ///
    /// Its path may use dots, brackets or slashes, camel or snake case, and may begin at the root or be the unambiguous
    /// end of a path.
    pub fn field_for_violation(&self, violation: &str, values: &Values) -> Option<FieldKey> {
        let wanted = words(violation);
        let last = wanted.last()?;
        let all: Vec<(FieldKey, Vec<String>)> = self
            .keys(values)
            .map(|(key, _)| (key, self.path(key).iter().map(word).collect()))
            .collect();
        let only = |fits: &dyn Fn(&[String]) -> bool| {
            let mut found = all.iter().filter(|(_, path)| fits(path));
            let first = found.next()?;
            found.next().is_none().then_some(first.0)
        };
        only(&|path| path == wanted)
            .or_else(|| only(&|path| path.ends_with(&wanted) || wanted.ends_with(path)))
            .or_else(|| only(&|path| path.last() == Some(last)))
    }
}

impl Field {
    /// What was typed, without what can't be seen. A choice is the server's own, as it came.
    fn clean(&self, typed: &str) -> String {
        match self.kind {
            FieldKind::Choice(_) => typed.trim().to_owned(),
            _ => identifier::clean(typed),
        }
    }

    fn validate(&self, typed: &str) -> Option<String> {
        let text = self.clean(typed);
        let text = text.as_str();
        if text.is_empty() {
            let missing = match self.kind {
                // An unset flag is an answer too, unless the server objects.
                FieldKind::Flag => return None,
                FieldKind::Choice(_) => "Choose one.",
                _ => "Fill this in.",
            };
            return self.required.then(|| missing.to_owned());
        }
        let wrong = match &self.kind {
            FieldKind::Number { whole } if !is_number(text, *whole) => {
                if *whole {
                    "Type a whole number."
                } else {
                    "Type a number, with a point for the fraction."
                }
            }
            FieldKind::Day if !is_day(text) => "Type a day as 2026-11-29.",
            FieldKind::Json if JsonValue::parse(text).is_none() => "This is no valid JSON.",
            _ => "",
        };
        if !wrong.is_empty() {
            return Some(wrong.to_owned());
        }
        if !matches!(self.kind, FieldKind::Line | FieldKind::Long) {
            return None;
        }
        let length = text.chars().count();
        if self.min_length.is_some_and(|least| length < least) {
            let least = characters(self.min_length.unwrap_or_default());
            return Some(format!("At least {least}."));
        }
        if self.max_length.is_some_and(|most| length > most) {
            let most = characters(self.max_length.unwrap_or_default());
            let length = length.to_string();
            return Some(format!("At most {most}; these are {length}."));
        }
        None
    }

    fn value(&self, typed: &str) -> Option<JsonValue> {
        let text = self.clean(typed);
        let text = text.as_str();
        let yes = text == "true";
        Some(match &self.kind {
            FieldKind::Flag if yes || self.required => JsonValue::Flag(yes),
            _ if text.is_empty() || self.kind == FieldKind::Flag => return None,
            FieldKind::Line | FieldKind::Long | FieldKind::Day => JsonValue::Text(text.to_owned()),
            FieldKind::Number { .. } => JsonValue::Number(text.to_owned()),
            FieldKind::Choice(_) | FieldKind::Json => JsonValue::parse(text)?,
            FieldKind::Lines => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                JsonValue::List(lines.map(|line| JsonValue::Text(line.to_owned())).collect())
            }
            FieldKind::Flag => return None,
        })
    }

    fn shown(&self, value: &JsonValue) -> String {
        match (&self.kind, value) {
            (_, JsonValue::Null) | (FieldKind::Flag, JsonValue::Flag(false)) => String::new(),
            (FieldKind::Choice(_) | FieldKind::Json, value) => value.to_json(),
            (FieldKind::Lines, JsonValue::List(items)) => {
                let lines: Vec<&str> = items.iter().filter_map(JsonValue::text).collect();
                lines.join("\n")
            }
            (_, JsonValue::Text(text) | JsonValue::Number(text)) => text.clone(),
            (_, value) => value.to_json(),
        }
    }
}

fn characters(count: usize) -> String {
    let noun = if count == 1 {
        "character"
    } else {
        "characters"
    };
    format!("{count} {noun}")
}

fn is_number(text: &str, whole: bool) -> bool {
    let number = matches!(JsonValue::parse(text), Some(JsonValue::Number(_)));
    number && !(whole && text.contains(['.', 'e', 'E']))
}

fn is_day(text: &str) -> bool {
    day_from_text(text).is_some()
}

fn put(place: &mut JsonValue, path: &[Step], value: JsonValue) {
    let Some((step, rest)) = path.split_first() else {
        *place = value;
        return;
    };
    let inner = match step {
        Step::Member(name) => {
            let JsonValue::Object(members) = place else {
                *place = JsonValue::Object(Vec::new());
                return put(place, path, value);
            };
            let index = members.iter().position(|(member, _)| member == name);
            let index = index.unwrap_or_else(|| {
                members.push((name.clone(), JsonValue::Null));
                members.len() - 1
            });
            members.get_mut(index).map(|(_, inner)| inner)
        }
        Step::Item(index) => {
            let JsonValue::List(items) = place else {
                *place = JsonValue::List(Vec::new());
                return put(place, path, value);
            };
            if items.len() <= *index {
                items.resize(index + 1, JsonValue::Object(Vec::new()));
            }
            items.get_mut(*index)
        }
    };
    if let Some(inner) = inner {
        put(inner, rest, value);
    }
}

fn find<'a>(tree: &'a JsonValue, path: &[Step]) -> Option<&'a JsonValue> {
    path.iter().try_fold(tree, |tree, step| match step {
        Step::Member(name) => tree.get(name),
        Step::Item(index) => tree.items()?.get(*index),
    })
}

fn word(step: &Step) -> String {
    match step {
        Step::Member(name) => name.replace('_', "").to_lowercase(),
        Step::Item(index) => index.to_string(),
    }
}

/// The segments of a violation's path below `data`.
fn words(violation: &str) -> Vec<String> {
    let parts = violation.split(['.', '/', '[', ']', '#', '$', '"', '\'']);
    let mut words: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(|part| part.replace('_', "").to_lowercase())
        .collect();
    for head in ["requestdetails", "data"] {
        if words.len() > 1 && words.first().is_some_and(|word| word == head) {
            words.remove(0);
        }
    }
    words
}
