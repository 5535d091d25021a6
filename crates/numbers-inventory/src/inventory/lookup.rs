//! Finding rows by a whole number, in whatever form it is written: by the index, so that a list of thousands costs next
//! to nothing.

use numbers_model::phone::{self, E164, ParsedPhone};

use super::{Inventory, RowId};
use crate::search::{Condition, Field, Search, Value};

/// The numbers that a search lists, and which of them no row has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedNumbers {
    /// How many are listed.
    pub count: usize,
    /// Those that are not there.
    pub missing: Vec<String>,
}

impl Inventory {
    /// The rows of a written number. A national one can name several, where several countries have it.
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

    /// What a search lists: `None` unless it names several numbers. Where a value is a part of a number, it isn't told
    /// whether it is there.
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

/// The whole number that one of so many values is; `None` for a part of one.
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
