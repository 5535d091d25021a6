//! Lookup of rows by whole numbers in any written form, by hash index.
//!
//! A list of thousands is cheap.

use numbers_model::phone::{self, E164, ParsedPhone};

use super::{Inventory, RowId};
use crate::search::{Condition, Field, Search, Value};

/// The numbers listed in a search, and those without a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedNumbers {
    /// The number of listed numbers.
    pub count: usize,
    /// The numbers without a row.
    pub missing: Vec<String>,
}

impl Inventory {
    /// The rows of a written number. A national one may exist in several countries.
    pub fn rows_of(&self, written: &str) -> Vec<RowId> {
        if let Some(row) = self.row_of(written.trim()) {
            return vec![row];
        }
        let Some(read) = phone::parse(written) else {
            return Vec::new();
        };
        let row_of = |number: &String| {
            let digits = number.strip_prefix('+').unwrap_or(number);
            self.row_of(number).or_else(|| self.row_of(digits))
        };
        match (&read, read.candidates()) {
            (ParsedPhone::National(_), all) => all.iter().filter_map(row_of).collect(),
            (_, all) => all.iter().find_map(row_of).into_iter().collect(),
        }
    }

    /// The numbers listed in a search; `None` unless there are several. Fragments of numbers are ignored.
    pub fn listed_numbers(&self, search: &Search) -> Option<ListedNumbers> {
        let mut listed = ListedNumbers::default();
        let mut seen = std::collections::HashSet::new();
        for term in search.terms.iter().filter(|term| !term.negated) {
            let Condition::Is {
                field: Field::Number,
                values,
            } = &term.condition
            else {
                continue;
            };
            for text in values.iter().filter_map(|value| whole(value, values.len())) {
                if !seen.insert(text) {
                    continue;
                }
                listed.count += 1;
                if self.rows_of(text).is_empty() {
                    listed.missing.push(text.to_owned());
                }
            }
        }
        (listed.count > 1).then_some(listed)
    }
}

/// A value that is a whole number; `None` for a fragment. `values` is the number of values in its list.
pub(super) fn whole(value: &Value, values: usize) -> Option<&str> {
    match value {
        Value::Exact(text) => Some(text),
        Value::Text(text) if values > 1 => {
            let digits = phone::strip_punctuation(text);
            let is_long = digits.len() >= 10 || E164::parse(text).is_ok();
            is_long.then_some(text.as_str())
        }
        _ => None,
    }
}
