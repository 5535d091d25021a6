//! Protected numbers: numbers and patterns that no release may touch.
//!
//! The list stands in config.json (`"protected": ["+46701234567", "name:hotline*"]`) and in Settings. Protection is lifted by
//! taking the entry out of the list, and in no other way.
//!
//! ```
//! use numbers_model::{number::Number, protection::Protection};
//!
//! let protection = Protection::new(["name:hotline*"]);
//! let number = Number { display_name: Some("Hotline 2".to_owned()), ..Number::default() };
//! assert_eq!(protection.rule_for(&number), Some("name:hotline*"));
//! ```

use crate::{number::Number, order::JsonValue, phone, text::lowercase};

/// A list of protected numbers and patterns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Protection {
    rules: Vec<Rule>,
}

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// The entry as it was written.
    text: String,
    field: PatternField,
    /// The pattern in lower case; `*` stands for any text.
    pattern: String,
}

/// The field that a pattern is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PatternField {
    Number,
    Name,
    Region,
    Plan,
    Campaign,
}

impl Protection {
    /// The protection of these entries. Empty entries are skipped.
    ///
    /// An entry is a number in any written form, or a pattern: `name:`, `region:`, `plan:`, `campaign:` or `number:` and a text in
    /// which `*` stands for anything. Case does not count.
    pub fn new<T: AsRef<str>>(entries: impl IntoIterator<Item = T>) -> Protection {
        let rules = entries.into_iter();
        let rules = rules.filter_map(|entry| Rule::parse(entry.as_ref()));
        Protection {
            rules: rules.collect(),
        }
    }

    /// The protection of the JSON of `"protected"` in config.json: a list of texts. `None` if it is no list.
    pub fn parse(json: &str) -> Option<Protection> {
        let json = JsonValue::parse(json)?;
        let entries = json.items()?.iter().filter_map(|entry| match entry {
            JsonValue::Text(text) => Some(text.as_str()),
            _ => None,
        });
        Some(Protection::new(entries))
    }

    /// This protection and another one: what either protects.
    pub fn and(mut self, other: &Protection) -> Protection {
        for rule in &other.rules {
            if !self.rules.contains(rule) {
                self.rules.push(rule.clone());
            }
        }
        self
    }

    /// The entry that protects a number, as it was written.
    pub fn rule_for(&self, number: &Number) -> Option<&str> {
        let rule = self.rules.iter().find(|rule| rule.covers(number))?;
        Some(&rule.text)
    }

    /// Whether no number is protected.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The entries, as they were written.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.text.as_str())
    }
}

impl Rule {
    fn parse(text: &str) -> Option<Rule> {
        let text = text.trim();
        let field = |name: &str| {
            Some(match name.to_ascii_lowercase().as_str() {
                "number" | "phone" => PatternField::Number,
                "name" => PatternField::Name,
                "region" => PatternField::Region,
                "plan" => PatternField::Plan,
                "campaign" => PatternField::Campaign,
                _ => return None,
            })
        };
        let named = text.split_once(':');
        let named = named.and_then(|(name, pattern)| Some((field(name.trim())?, pattern.trim())));
        let (field, pattern) = named.unwrap_or((PatternField::Number, text));
        (!pattern.is_empty()).then(|| Rule {
            text: text.to_owned(),
            field,
            pattern: lowercase(pattern),
        })
    }

    fn covers(&self, number: &Number) -> bool {
        let value = match self.field {
            PatternField::Number if !self.pattern.contains('*') => {
                return phone::is_same_number(&self.pattern, &number.phone);
            }
            PatternField::Number => {
                let digits = |text: &str| phone::strip_punctuation(text);
                return matches_pattern(&digits(&self.pattern), &digits(&number.phone));
            }
            PatternField::Name => number.display_name.as_deref(),
            PatternField::Region => number.region.as_deref(),
            PatternField::Plan => number.service_plan(),
            PatternField::Campaign => number.campaign(),
        };
        value.is_some_and(|value| matches_pattern(&self.pattern, &lowercase(value.trim())))
    }
}

/// Whether a text matches a pattern in which `*` stands for any text. Both in the same case.
///
/// Linear in the text for each part of the pattern: each part is taken at its first place, the last one at the end.
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = rest.split('*');
    let last = parts.next_back().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(start) => text = text.get(start + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::Sms;

    fn number() -> Number {
        Number {
            phone: "+46701234567".into(),
            display_name: Some("Hotline, 2nd floor".into()),
            region: Some("SE".into()),
            sms: Some(Sms {
                service_plan: Some("Plan-A".into()),
                ..Sms::default()
            }),
            ..Number::default()
        }
    }

    #[test]
    fn numbers_and_patterns_protect() {
        for entry in [
            "+46701234567",
            "0046 70 123 45 67",
            "070-123 45 67",
            "+4670*",
            "number:*4567",
            "name:hotline*",
            " Name : HOTLINE* ",
            "name:*floor",
            "name:h*2*r",
            "name:*",
            "region:se",
            "plan:plan-a",
        ] {
            let protection = Protection::new([entry]);
            assert_eq!(protection.rule_for(&number()), Some(entry.trim()));
        }
        for entry in [
            "+46701234568",
            "name:hotline",
            "name:hotlines*",
            "name:",
            "",
            "*8",
            "campaign:*",
            "plan:plan",
            "colour:red",
        ] {
            assert_eq!(
                Protection::new([entry]).rule_for(&number()),
                None,
                "{entry}"
            );
        }
    }

    #[test]
    fn an_unnamed_number_matches_no_name() {
        assert_eq!(
            Protection::new(["name:*"]).rule_for(&Number::default()),
            None
        );
        assert!(Protection::new(["", " "]).is_empty());
        let entries = ["a", "name:b"];
        assert!(Protection::new(entries).entries().eq(entries));
    }

    #[test]
    fn a_list_of_the_configuration_is_read_and_joined() {
        let config = Protection::parse(r#"["+46701234567", "", null, "name:hotline*"]"#).unwrap();
        assert_eq!(config.entries().count(), 2);
        assert_eq!(Protection::parse("{}"), None);
        let settings = Protection::new(["name:hotline*", "region:SE"]);
        let all = config.and(&settings);
        let expected = ["+46701234567", "name:hotline*", "region:SE"];
        assert!(all.entries().eq(expected));
    }

    /// All ways to divide the text between the stars.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|end| naive(rest, &text[end..])),
            [letter, rest @ ..] => text.first() == Some(letter) && naive(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn a_pattern_matches_as_trying_everything_does(pattern in "[ab*é]{0,7}", text in "[abé]{0,8}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(
                matches_pattern(&pattern, &text),
                naive(&letters(&pattern), &letters(&text))
            );
        }
    }
}
