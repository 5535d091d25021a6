//! Which rows are asked for, and how many there are of each value: one pass over the blocks, in as many steps as the
//! caller likes.

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

/// A view that somebody may want without having to think of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuickFilter {
    /// What it is called.
    pub name: &'static str,
    /// What it is in the search box.
    pub search: &'static str,
}

/// The quick view that is of use only where the API version does not report voice.
pub const VOICE_UNKNOWN: &str = "Voice unknown";

/// The quick views, in the order in which they are offered.
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

/// How many rows have each value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetCounts {
    /// Region codes.
    pub regions: Vec<(String, usize)>,
    /// Types, as the API writes them.
    pub kinds: Vec<(String, usize)>,
    /// Capabilities, as the API writes them.
    pub capabilities: Vec<(String, usize)>,
    /// Badges, by their urgency.
    pub badges: [usize; Badge::COUNT],
    /// Numbers that may match the query as well: it can't be told, since their API version does not report what is
    /// asked.
    pub maybe: usize,
    /// Numbers whose API version does not report voice; of all rows, whatever the query.
    pub unreported: usize,
    /// The quick views, as in [`QUICK`]; of all rows, whatever the query.
    pub quick: [usize; QUICK_FILTERS.len()],
}

/// What a filter has found.
#[derive(Debug, Clone, Default)]
pub struct QueryResult {
    /// The rows that are asked for.
    pub rows: RowSet,
    /// How many there are of each value; none where they were not counted.
    pub counts: FacetCounts,
}

/// A query on its way over the blocks.
pub struct QueryJob {
    clauses: Vec<Clause>,
    dimensions: [Option<Clause>; DIMENSIONS],
    /// Whether values are counted as well.
    counting: bool,
    /// The seven days from today on.
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
    /// Makes a query ready for the inventory as it is now. `now` is in milliseconds since 1970.
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

    /// The same, which counts the values too. That is most of the work.
    pub fn with_counts(mut self) -> QueryJob {
        self.counting = true;
        self
    }

    /// Goes through the next blocks of 1,024 rows; true when all are done. Rows that come meanwhile are seen if their
    /// block has not been passed: whoever follows the inventory asks again when its version has changed.
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
            // A part that is not set leaves out nothing.
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

    /// Counts the rows that match if what is unknown of them is as it is asked for.
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

    /// What was found; to be asked once all blocks are done.
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
