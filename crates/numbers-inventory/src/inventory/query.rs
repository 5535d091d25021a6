//! Query execution: rows and facet counts in one pass over the blocks, in steps.

use std::ops::Range;

use numbers_model::provisioning::Badge;

use super::{
    Inventory,
    block::{Block, EXPIRES, InternedColumn, REMOVED, UNNAMED, UNREADABLE, VOICE_UNREPORTED},
    check::{Clause, DIMENSIONS},
    compile,
    interner::Interner,
    packed_time,
    row_set::{self, Mask, RowSet},
};
use crate::{query::ListQuery, search::Search};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A predefined filter, shown as a button above the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuickFilter {
    /// The button's label.
    pub name: &'static str,
    /// The search that it stands for.
    pub search: &'static str,
}

/// The quick filter that is useful only where the API version does not report voice.
pub const VOICE_UNKNOWN: &str = "Voice unknown";

/// The quick filters, in their order.
pub const QUICK_FILTERS: [QuickFilter; 8] = [
    QuickFilter {
        name: "Failed",
        search: "provisioning:failed",
    },
    QuickFilter {
        name: "In progress",
        search: "provisioning:in-progress,waiting",
    },
    QuickFilter {
        name: "Not configured",
        search: "provisioning:not-configured",
    },
    QuickFilter {
        name: VOICE_UNKNOWN,
        search: "provisioning:voice-unknown",
    },
    QuickFilter {
        name: "No service plan",
        search: "plan:none",
    },
    QuickFilter {
        name: "Unnamed",
        search: "name:none",
    },
    QuickFilter {
        name: "Charged this week",
        search: "charge<7d",
    },
    QuickFilter {
        name: "Expiring",
        search: "expires:any",
    },
];

/// The number of rows by value of each facet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetCounts {
    /// Counts by region code.
    pub regions: Vec<(String, usize)>,
    /// Counts by type, as the API writes it.
    pub kinds: Vec<(String, usize)>,
    /// Counts by capability, as the API writes it.
    pub capabilities: Vec<(String, usize)>,
    /// Counts by badge, in the order of urgency.
    pub badges: [usize; Badge::COUNT],
    /// Numbers that may match as well.
    ///
    /// Undetermined, since their API version does not report a queried field.
    pub maybe: usize,
    /// Numbers of all rows whose API version does not report voice.
    pub unreported: usize,
    /// Counts of [`QUICK_FILTERS`] over all rows.
    pub quick: [usize; QUICK_FILTERS.len()],
}

/// The result of a query.
#[derive(Debug, Clone, Default)]
pub struct QueryResult {
    /// The matching rows.
    pub rows: RowSet,
    /// The facet counts; empty unless counted.
    pub counts: FacetCounts,
}

/// A query in progress.
pub struct QueryJob {
    clauses: Vec<Clause>,
    dimensions: [Option<Clause>; DIMENSIONS],
    /// Whether facets are counted.
    counting: bool,
    /// Seven days from today on.
    week: Range<i64>,
    next: usize,
    rows: RowSet,
    by_symbol: [Vec<usize>; 3],
    badges: [usize; Badge::COUNT],
    maybe: usize,
    unreported: usize,
    quick: [usize; QUICK_FILTERS.len()],
}

impl QueryJob {
    /// Compiles a query for the inventory's current state. `now` is in milliseconds since 1970.
    pub fn new(inventory: &Inventory, query: &ListQuery, search: &Search, now: i64) -> QueryJob {
        QueryJob {
            clauses: compile::clauses(inventory, search, query.region.is_some(), now),
            dimensions: compile::dimensions(inventory, query),
            counting: false,
            week: compile::today(now)..compile::today(now).saturating_add(7 * DAY_MS),
            next: 0,
            rows: RowSet::default(),
            by_symbol: Default::default(),
            badges: Default::default(),
            maybe: 0,
            unreported: 0,
            quick: Default::default(),
        }
    }

    /// Counts the facets too, which is most of the work.
    pub fn with_counts(mut self) -> QueryJob {
        self.counting = true;
        self
    }

    /// Processes the next blocks of 1,024 rows; true when all are done.
    ///
    /// Rows added meanwhile count if their block has not been processed yet. Run the query again when the inventory's
    /// version has changed.
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
        let mut base = block.alive();
        for clause in &self.clauses {
            and(&mut base, &clause.mask(block, odd));
        }
        let dimensions = [0, 1, 2, 3].map(|index| {
            self.dimensions[index]
                .as_ref()
                .map(|clause| clause.mask(block, odd))
        });
        let all_but = |left_out: usize| {
            let mut mask = base;
            for (index, dimension) in dimensions.iter().enumerate() {
                if let Some(dimension) = dimension.as_ref().filter(|_| index != left_out) {
                    and(&mut mask, dimension);
                }
            }
            mask
        };
        let found = all_but(DIMENSIONS);
        self.rows.push_block(&found);
        if !self.counting {
            return;
        }
        self.count_quick(block, odd);
        self.count_maybe(block, odd, &found);
        for (dimension, clause_mask) in dimensions.iter().enumerate() {
            // An unset filter excludes nothing.
            let mask = match clause_mask {
                Some(_) => all_but(dimension),
                None => found,
            };
            self.count(block, dimension, &mask);
        }
    }

    fn count(&mut self, block: &Block, dimension: usize, mask: &Mask) {
        let packed = block.packed();
        let columns = [
            InternedColumn::Region,
            InternedColumn::Type,
            InternedColumn::Capabilities,
        ];
        match self
            .by_symbol
            .get_mut(dimension)
            .zip(columns.get(dimension))
        {
            Some((counts, column)) => row_set::for_each_bit(mask, |row| {
                let symbol = packed.get(row).map_or(0, |packed| packed.symbol(*column)) as usize;
                if counts.len() <= symbol {
                    counts.resize(symbol + 1, 0);
                }
                counts[symbol] += 1;
            }),
            None => row_set::for_each_bit(mask, |row| {
                let badge = packed.get(row).map_or(u8::MAX, |packed| packed.badge);
                if let Some(count) = self.badges.get_mut(usize::from(badge)) {
                    *count += 1;
                }
            }),
        }
    }

    /// Counts the rows that match if their unknown values do.
    fn count_maybe(&mut self, block: &Block, odd: &Interner, found: &Mask) {
        let clauses = || self.clauses.iter().chain(self.dimensions.iter().flatten());
        if clauses().all(|clause| clause.unknown.is_empty()) {
            return;
        }
        let mut maybe = block.alive();
        for clause in clauses() {
            let mut mask = clause.mask(block, odd);
            for check in &clause.unknown {
                check.mark(block, odd, &mut mask);
            }
            and(&mut maybe, &mask);
        }
        let more = maybe.iter().zip(found).map(|(maybe, found)| maybe & !found);
        self.maybe += more.map(|word| word.count_ones() as usize).sum::<usize>();
    }

    fn count_quick(&mut self, block: &Block, odd: &Interner) {
        for packed in block.packed() {
            if packed.flags & (REMOVED | UNREADABLE) != 0 {
                continue;
            }
            let due = packed_time::instant(packed.next_charge, odd);
            let is = [
                packed.badge == 0,
                packed.badge == 2 || packed.badge == 3,
                packed.badge == 4,
                packed.badge == 5,
                packed.symbol(InternedColumn::Plan) == 0,
                packed.flags & UNNAMED != 0,
                due.is_some_and(|due| self.week.contains(&due)),
                packed.flags & EXPIRES != 0,
            ];
            self.unreported += usize::from(packed.flags & VOICE_UNREPORTED != 0);
            for (count, is) in self.quick.iter_mut().zip(is) {
                *count += usize::from(is);
            }
        }
    }

    /// The result, once all blocks are done.
    pub fn finish(self, inventory: &Inventory) -> QueryResult {
        let [regions, kinds, lists] = &self.by_symbol;
        let named = |column: InternedColumn, counts: &[usize]| {
            let count = |symbol: u32| counts.get(symbol as usize).copied().unwrap_or_default();
            let values = inventory.values(column);
            values
                .map(|(symbol, text)| (text.to_owned(), count(symbol)))
                .collect()
        };
        let mut capabilities: Vec<(String, usize)> = Vec::new();
        for symbol in inventory.interner(InternedColumn::Capabilities).symbols() {
            let count = lists.get(symbol as usize).copied().unwrap_or_default();
            for capability in inventory.capabilities(symbol) {
                match capabilities
                    .iter_mut()
                    .find(|(known, _)| *known == capability)
                {
                    Some((_, sum)) => *sum += count,
                    None => capabilities.push((capability, count)),
                }
            }
        }
        QueryResult {
            counts: FacetCounts {
                regions: named(InternedColumn::Region, regions),
                kinds: named(InternedColumn::Type, kinds),
                capabilities,
                badges: self.badges,
                maybe: self.maybe,
                unreported: self.unreported,
                quick: self.quick,
            },
            rows: self.rows,
        }
    }
}

fn and(mask: &mut Mask, other: &Mask) {
    for (word, other) in mask.iter_mut().zip(other) {
        *word &= other;
    }
}
