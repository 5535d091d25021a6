//! The compiled checks of a query, and their evaluation on a block as a bit mask.

use memchr::memmem::Finder;
use numbers_model::{date, phone};

use super::{
    block::{Block, EXPIRES, InternedColumn, PackedRow},
    interner::Interner,
    packed_time, record,
    row_set::{self, Mask, RowSet, WORDS},
};
use crate::schedule::{self, DateRange};

/// The number of facets.
///
/// A facet is a filter whose values are counted as if the filter itself was not set.
pub(super) const DIMENSIONS: usize = 4;

/// A check of a row.
pub(super) enum Check {
    /// The search text contains a needle.
    Text(Box<Finder<'static>>, SearchScope),
    /// The number is a calling code with the trunk prefix 0, followed by these digits.
    National(Box<Finder<'static>>),
    /// The row is in a set.
    Rows(RowSet),
    /// The symbol in a column is one of these.
    Column(InternedColumn, Vec<bool>),
    /// The badge is one of these, as bits.
    Badges(u8),
    /// Any of the flags is set, or with `false` none.
    Flags(u8, bool),
    /// The next charge is between these instants, inclusive.
    Charge(i64, i64),
    /// A charge falls on one of these days.
    ///
    /// With the months between two charges, by symbol of the price.
    Due(DateRange, Vec<Option<i64>>),
    /// There is no next charge, as far as is known.
    Uncharged,
    /// The expiry is between these instants, inclusive.
    Expires(i64, i64),
}

/// The part of the search text to look in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SearchScope {
    Everywhere,
    Phone,
    Name,
    /// Within the number, right after a calling code with the trunk prefix 0.
    National,
}

/// A clause: any of its checks, or with `negated` none.
#[derive(Default)]
pub(super) struct Clause {
    pub checks: Vec<Check>,
    pub negated: bool,
    /// Whether it is about a field; unreadable rows have none.
    pub field: bool,
    /// The rows for which it is undetermined; they don't match.
    ///
    /// Their API version does not report the field.
    pub unknown: Vec<Check>,
}

impl Clause {
    /// The mask of matching rows in a block, removed rows included.
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
    /// Sets the bits of a block's rows that pass.
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
            Check::Rows(rows) => {
                let rows = rows.block(block.number);
                mask.iter_mut()
                    .zip(rows)
                    .for_each(|(word, rows)| *word |= rows);
            }
            Check::Column(column, symbols) => {
                where_(&|packed, _| {
                    let symbol = packed.symbol(*column) as usize;
                    symbols.get(symbol).copied().unwrap_or_default()
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

/// Sets the bits of rows whose search text contains the needle.
///
/// One pass over all texts of the block.
fn mark_text(block: &Block, finder: &Finder, scope: SearchScope, mask: &mut Mask) {
    let all = block.text.all();
    let (mut from, mut row) = (0, 0);
    while let Some(offset) = all.get(from..).and_then(|rest| finder.find(rest)) {
        let position = from + offset;
        while block.text.end(row) <= position {
            row += 1;
        }
        let start = block.text.start(row);
        // The number is the first line of a search text, the name the second.
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
