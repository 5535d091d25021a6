//! Cost aggregation: counts numbers by price and group (hash aggregation).
//!
//! One pass over the blocks, in steps. A row costs a few additions; amounts are computed afterwards, once per price.

use hashbrown::HashMap;
use numbers_model::number::Number;

use super::{
    Inventory,
    block::{Block, EXPIRES, InternedColumn, REMOVED, UNREADABLE},
    cost::{self, Cost},
    interner::{Interner, Symbol},
    packed_config, packed_time, record,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The columns that numbers are grouped by.
const GROUPS: [InternedColumn; 3] = [
    InternedColumn::Region,
    InternedColumn::Type,
    InternedColumn::Plan,
];
/// The group of unused numbers.
const IDLE: usize = GROUPS.len();
/// The group of numbers without a known use.
const MAYBE_IDLE: usize = IDLE + 1;
/// A missing date.
const NEVER: i64 = i64::MAX;

/// The numbers of one price.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceGroup {
    /// The price; `None` for numbers without one.
    pub cost: Option<Cost>,
    /// The number of numbers.
    pub numbers: usize,
    /// The number of them with neither a service plan nor a voice configuration.
    pub idle: usize,
    /// The number of further ones without a service plan whose API version does not report voice.
    pub maybe_idle: usize,
    /// Counts by region, type and service plan, each as the API writes it.
    pub by: [Vec<(Option<String>, usize)>; 3],
    /// Counts by next charge and expiry.
    pub due: Vec<ChargeDay>,
}

/// The numbers of one price with the same next charge and expiry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChargeDay {
    /// The day of the next charge, in days since 1970 in UTC.
    pub day: i64,
    /// The day of the expiry.
    pub expires: Option<i64>,
    /// The number of numbers.
    pub numbers: usize,
}

/// An aggregation in progress.
#[derive(Default)]
pub struct CostAggregation {
    next: usize,
    /// Counts by group, value in the group, and price.
    counts: HashMap<(usize, Symbol, Symbol), usize>,
    /// Counts by price, day of the next charge and day of the expiry.
    due: HashMap<(Symbol, i64, i64), usize>,
    /// By configuration, the group of its numbers without a service plan, once looked up.
    unplanned: Vec<Option<Option<usize>>>,
}

impl CostAggregation {
    /// Processes the next blocks of 1,024 rows; true when all are done.
    pub fn step(&mut self, inventory: &Inventory, blocks: usize) -> bool {
        let until = inventory.blocks.len().min(self.next + blocks);
        for block in inventory.blocks.get(self.next..until).unwrap_or_default() {
            self.block(inventory, block);
        }
        self.next = until;
        until == inventory.blocks.len()
    }

    fn block(&mut self, inventory: &Inventory, block: &Block) {
        let odd = &inventory.unparsed_times;
        for (row, packed) in block.packed().iter().enumerate() {
            if packed.flags & (REMOVED | UNREADABLE) != 0 {
                continue;
            }
            let cost = packed.symbol(InternedColumn::Cost);
            for (group, column) in GROUPS.into_iter().enumerate() {
                self.count(group, packed.symbol(column), cost);
            }
            if packed.symbol(InternedColumn::Plan) == 0
                && let Some(group) =
                    self.unplanned(inventory, packed.symbol(InternedColumn::Config))
            {
                self.count(group, 0, cost);
            }
            if let Some(day) = day(packed.next_charge, odd) {
                let expiry = || {
                    let [.., expiry] = record::times(block.record.get(row));
                    day_or_never(expiry, odd)
                };
                let expires = match packed.flags & EXPIRES {
                    0 => NEVER,
                    _ => expiry(),
                };
                *self.due.entry((cost, day, expires)).or_default() += 1;
            }
        }
    }

    fn count(&mut self, group: usize, symbol: Symbol, cost: Symbol) {
        *self.counts.entry((group, symbol, cost)).or_default() += 1;
    }

    fn unplanned(&mut self, inventory: &Inventory, symbol: Symbol) -> Option<usize> {
        let index = symbol as usize;
        if self.unplanned.len() <= index {
            self.unplanned.resize(index + 1, None);
        }
        *self.unplanned[index].get_or_insert_with(|| {
            let mut number = Number::default();
            packed_config::decode(
                inventory.interner(InternedColumn::Config).bytes(symbol),
                &mut number,
            );
            match (number.voice_id(), number.unreported.voice) {
                (Some(_), _) => None,
                (None, true) => Some(MAYBE_IDLE),
                (None, false) => Some(IDLE),
            }
        })
    }

    /// The price groups, once all blocks are done.
    pub fn finish(self, inventory: &Inventory) -> Vec<PriceGroup> {
        let mut found: Vec<PriceGroup> = Vec::new();
        let mut places: HashMap<(usize, Symbol, Symbol), usize> = HashMap::new();
        let mut place = |found: &mut Vec<PriceGroup>, cost: Symbol| {
            *places.entry((0, 0, cost)).or_insert_with(|| {
                let bytes = inventory.interner(InternedColumn::Cost).bytes(cost);
                found.push(PriceGroup {
                    cost: (cost != 0).then(|| cost::decode(bytes)),
                    numbers: 0,
                    idle: 0,
                    maybe_idle: 0,
                    by: Default::default(),
                    due: Vec::new(),
                });
                found.len() - 1
            })
        };
        for ((group, symbol, cost), count) in self.counts {
            let index = place(&mut found, cost);
            let priced = &mut found[index];
            match GROUPS.get(group) {
                None if group == IDLE => priced.idle += count,
                None => priced.maybe_idle += count,
                Some(column) => {
                    if group == 0 {
                        priced.numbers += count;
                    }
                    let text = inventory.interner(*column).text(symbol).map(str::to_owned);
                    priced.by[group].push((text, count));
                }
            }
        }
        for ((cost, day, expires), numbers) in self.due {
            let index = place(&mut found, cost);
            found[index].due.push(ChargeDay {
                day,
                expires: (expires != NEVER).then_some(expires),
                numbers,
            });
        }
        found
    }
}

fn day(packed: packed_time::PackedTime, odd: &Interner) -> Option<i64> {
    Some(packed_time::instant(packed, odd)?.div_euclid(DAY_MS))
}

fn day_or_never(packed: packed_time::PackedTime, odd: &Interner) -> i64 {
    day(packed, odd).unwrap_or(NEVER)
}
