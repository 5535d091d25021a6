//! Name patterns: `{region} desk {n:03}`.

use std::ops::Range;

use numbers_model::{
    labels::{LabelKind, Labels},
    number::Number,
};

/// A pattern for display names, with placeholders in braces.
///
/// `{name}`, `{number}`, `{region}`, `{type}`, `{plan}`, `{n}` and `{n:03}`, the position in three digits. `{{` and `}}` stand for
/// a brace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    parts: Vec<Part>,
}

/// An error in a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// The faulty bytes.
    pub span: Range<usize>,
    /// The error and what to do, in sentences.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Name,
    Number,
    Region,
    Type,
    Plan,
    /// The position, with at least so many digits.
    Position(usize),
}

/// The maximum number of digits of a position.
const MAX_WIDTH: usize = 9;

impl NamePattern {
    /// Parses a pattern.
    ///
    /// # Errors
    /// An unknown placeholder or a brace without its other, with advice.
    pub fn parse(text: &str) -> Result<NamePattern, PatternError> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        let position = |rest: &str| text.len() - rest.len();
        while let Some(index) = rest.find(['{', '}']) {
            let (before, braced) = rest.split_at(index);
            plain.push_str(before);
            let start = position(braced);
            if let Some(after) = braced.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = braced.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else if let Some((name, after)) = braced
                .strip_prefix('{')
                .and_then(|inside| inside.split_once('}'))
            {
                let part = Part::parse(name).ok_or_else(|| PatternError {
                    span: start..position(after),
                    text: format!(
                        "There is no placeholder {{{name}}}. Use {{name}}, {{number}}, {{region}}, {{type}}, {{plan}}, \
                         {{n}} or {{n:03}}."
                    ),
                })?;
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(part);
                rest = after;
            } else {
                return Err(PatternError {
                    span: start..start + 1,
                    text: "A brace lacks its other. For a brace itself, write it twice: {{ or }}."
                        .to_owned(),
                });
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(NamePattern { parts })
    }

    /// The name of a number. `position` is the value of `{n}`. Surrounding spaces, which an empty value leaves, are removed.
    pub fn apply(&self, number: &Number, position: usize, labels: &Labels) -> String {
        let mut name = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => name.push_str(text),
                Part::Name => name.push_str(number.display_name.as_deref().unwrap_or_default()),
                Part::Number => name.push_str(&number.phone),
                Part::Region => name.push_str(number.region.as_deref().unwrap_or_default()),
                Part::Type => {
                    let kind = number.kind.as_ref();
                    name.push_str(kind.map(|kind| kind.label()).unwrap_or_default());
                }
                Part::Plan => {
                    let plan = number.service_plan().unwrap_or_default();
                    name.push_str(labels.of(LabelKind::ServicePlan, plan).unwrap_or(plan));
                }
                Part::Position(width) => name.push_str(&format!("{position:0width$}")),
            }
        }
        name.trim().to_owned()
    }

    /// Whether all numbers would get the same name.
    pub fn is_constant(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Text(_)))
    }
}

impl Part {
    fn parse(name: &str) -> Option<Part> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "name" => Part::Name,
            "number" => Part::Number,
            "region" => Part::Region,
            "type" => Part::Type,
            "plan" => Part::Plan,
            "n" => Part::Position(0),
            numbered => {
                let width = numbered.strip_prefix("n:0")?;
                let width = width.parse().ok().filter(|width| *width <= MAX_WIDTH)?;
                Part::Position(width)
            }
        })
    }
}
