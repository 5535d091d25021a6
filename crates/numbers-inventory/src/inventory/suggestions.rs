//! Suggested values of a field, for completion.

use numbers_model::number::Number;

use super::{Inventory, block::InternedColumn, cost, packed_config};
use crate::search::Field;

/// The maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 200;

impl Inventory {
    /// Values of a field that begin with `typed`, ignoring case, as the API writes them.
    pub fn suggest_values(&self, field: Field, typed: &str) -> Vec<String> {
        let mut offers = Vec::new();
        let mut offer = |value: Option<&str>| {
            if let Some(value) = value
                && starts(value, typed)
                && !offers.iter().any(|known| known == value)
            {
                offers.push(value.to_owned());
            }
            offers.len() < MAX_SUGGESTIONS
        };
        match field {
            Field::Region | Field::Type | Field::Plan => {
                let column = match field {
                    Field::Region => InternedColumn::Region,
                    Field::Type => InternedColumn::Type,
                    _ => InternedColumn::Plan,
                };
                self.values(column)
                    .map(|(_, value)| value)
                    .all(|value| offer(Some(value)));
            }
            Field::Capability => {
                for symbol in self.interner(InternedColumn::Capabilities).symbols() {
                    self.capabilities(symbol)
                        .iter()
                        .all(|capability| offer(Some(capability)));
                }
            }
            Field::Currency => {
                let pool = self.interner(InternedColumn::Cost);
                let prices = pool
                    .symbols()
                    .filter_map(|symbol| cost::decode(pool.bytes(symbol)).price);
                prices
                    .map(|price| price.currency)
                    .all(|currency| offer(Some(&currency)));
            }
            Field::Campaign | Field::App | Field::Voice | Field::Error => {
                let pool = self.interner(InternedColumn::Config);
                pool.symbols().all(|symbol| {
                    let mut number = Number::default();
                    packed_config::decode(pool.bytes(symbol), &mut number);
                    let voice = number.voice.as_ref();
                    match field {
                        Field::Campaign => offer(number.campaign()),
                        Field::App => offer(voice.and_then(|voice| voice.id.as_deref())),
                        Field::Voice => offer(voice.map(|voice| voice.kind.wire())),
                        _ => match number.sms_job() {
                            Some(job) => job.error_codes.iter().all(|code| offer(Some(code))),
                            None => true,
                        },
                    }
                });
            }
            _ => {}
        }
        offers
    }
}

fn starts(value: &str, typed: &str) -> bool {
    let start = value.get(..typed.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(typed))
}
