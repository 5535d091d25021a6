//! The checks that a query is made of, and the rows of a block that pass them.

use memchr::memmem::Finder;
use numbers_model::{date, phone};

use super::{
    block::{Block, EXPIRES, InternedColumn, PackedRow},
    interner::Interner,
    packed_time, record,
    row_set::{self, Mask, RowSet, WORDS},
};
use crate::schedule::{self, DateRange};

/// The parts of a query that the page offers values for. Each is counted as if it were not set itself.
pub(super) const DIMENSIONS: usize = 4;

/// How a row can be tested.
pub(super) enum Check {
    /// A text is in what the row is found by.
    Text(Box<Finder<'static>>, SearchScope),
    /// The number is a calling code and these digits, for which a 0 is dialled within its country.
    National(Box<Finder<'static>>),
    /// It is one of these rows.
    RowSet(RowSet),
    /// The symbol in a column is one of these.
    Column(InternedColumn, Vec<bool>),
    /// The badge is one of these, a bit each.
    Badges(u8),
    /// One of these flags is set, or with `false` none is.
    Flags(u8, bool),
    /// It is charged for between these instants, both included.
    Charge(i64, i64),
    /// It is charged for on one of these days; the months between two charges are by the symbol of its price.
    Due(DateRange, Vec<Option<i64>>),
    /// It is never charged for, as far as is known.
    Uncharged,
    /// It expires between these instants, both included.
    Expires(i64, i64),
}

/// Where in the text of a row to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SearchScope {
    Everywhere,
    Phone,
    Name,
    /// In the number, right behind a calling code that takes a trunk prefix.
    National,
}

/// What must hold: any of the checks, or with `negated` none.
#[derive(Default)]
pub(super) struct Clause {
    pub checks: Vec<Check>,
    pub negated: bool,
    /// Whether it is about a field, which rows that can't be read have none of.
    pub field: bool,
    /// Rows for which it can't be told, because their API version does not report the field. They don't match.
    pub unknown: Vec<Check>,
}

impl Clause {
    /// The rows of a block for which it holds, rows that are gone among them.
    pub(super) fn mask(&self, block: &Block, odd: &Interner) -> Mask {
        let mut mask = Mask::default();
        for check in &self.checks {
            check.mark(block, odd, &mut mask);
        }
        if self.negated {
            for check in &self.unknown {
                check.mark(block, odd, &mut mask);
            }
            mask.iter_mut().for_each(|word| *word = !*word);
        }
        if self.field {
            for (row, packed) in block.packed().iter().enumerate() {
                if packed.is_unreadable() {
                    mask[row / 64 % WORDS] &= !(1 << (row % 64));
                }
            }
        }
        mask
    }
}

impl Check {
    /// Marks the rows of a block that pass.
    pub(super) fn mark(&self, block: &Block, odd: &Interner, mask: &mut Mask) {
        let mut where_ = |is: &dyn Fn(&PackedRow, usize) -> bool| {
            for (row, packed) in block.packed().iter().enumerate() {
                if is(packed, row) {
                    row_set::set_bit(mask, row);
                }
            }
        };
        match self {
            Check::Text(finder, scope) => mark_text(block, finder, *scope, mask),
            Check::National(finder) => mark_text(block, finder, SearchScope::National, mask),
            Check::RowSet(rows) => {
                let rows = rows.block(block.number);
                mask.iter_mut()
                    .zip(rows)
                    .for_each(|(word, rows)| *word |= rows);
            }
            Check::Column(column, held) => {
                where_(&|packed, _| {
                    let symbol = packed.symbol(*column) as usize;
                    held.get(symbol).copied().unwrap_or_default()
                });
            }
            Check::Badges(wanted) => {
                where_(&|packed, _| packed.badge < 8 && wanted >> packed.badge & 1 == 1)
            }
            Check::Flags(flags, set) => where_(&|packed, _| (packed.flags & flags != 0) == *set),
            Check::Charge(from, to) => where_(&|packed, _| {
                packed_time::instant(packed.next_charge, odd)
                    .is_some_and(|instant| (*from..=*to).contains(&instant))
            }),
            Check::Due(days, months) => where_(&|packed, _| {
                let next_charge = packed_time::instant(packed.next_charge, odd);
                let months = months.get(packed.symbol(InternedColumn::Cost) as usize);
                next_charge.and_then(date::day_of).is_some_and(|next| {
                    let months = months.copied().flatten();
                    schedule::charge_dates(next, months, *days).next().is_some()
                })
            }),
            Check::Uncharged => where_(&|packed, _| !packed_time::is_set(packed.next_charge, odd)),
            Check::Expires(from, to) => where_(&|packed, row| {
                packed.flags & EXPIRES != 0 && {
                    let [.., expiry] = record::times(block.record.get(row));
                    packed_time::instant(expiry, odd)
                        .is_some_and(|instant| (*from..=*to).contains(&instant))
                }
            }),
        }
    }
}

/// Marks the rows whose text has the words in it. All texts of a block are searched at once.
fn mark_text(block: &Block, finder: &Finder, scope: SearchScope, mask: &mut Mask) {
    let all = block.text.all();
    let (mut from, mut row) = (0, 0);
    while let Some(offset) = all.get(from..).and_then(|rest| finder.find(rest)) {
        let position = from + offset;
        while block.text.end(row) <= position {
            row += 1;
        }
        let start = block.text.start(row);
        // The number is the first line of a row's text, its name the next.
        let in_phone = || {
            !all.get(start..position)
                .unwrap_or_default()
                .contains(&b'\n')
        };
        let before = || all.get(start..position).unwrap_or_default();
        match scope {
            SearchScope::Name if in_phone() => {
                from = position + 1;
                continue;
            }
            SearchScope::National if !phone::is_before_national(before()) => {
                from = position + 1;
                continue;
            }
            SearchScope::Phone if !in_phone() => {}
            _ => row_set::set_bit(mask, row),
        }
        from = block.text.end(row);
    }
}
