//! Stable sort of all rows in steps: a bottom-up merge sort over prefix keys.
//!
//! Runs of some thousand rows are sorted with a 32-byte key for each row, the prefix of its value, which decides nearly every
//! comparison; then runs are merged in pairs. With the row IDs that is 40 bytes a row, freed when done. Interned columns are
//! sorted by the rank of their symbols, names by the user's collation ([`Alphabet`]). Missing values come last in both
//! directions, unreadable rows after those, and ties keep the order of insertion.
//!
//! ```
//! use numbers_inventory::{Inventory, Language, SortJob, query::{Column, Sort}};
//! use numbers_model::number::{Number, Row};
//!
//! let mut inventory = Inventory::new(Language {
//!     fold: str::to_lowercase,
//!     region_name: |_| None,
//!     collate: |one, other| one.cmp(other),
//! });
//! let load = inventory.begin();
//! for phone in ["+46", "+1"] {
//!     let number = Number { phone: phone.to_owned(), ..Number::default() };
//!     inventory.upsert(&Row::Number(Box::new(number)), load);
//! }
//! let mut job = SortJob::new(&inventory, &[Sort { column: Column::Number, descending: false }]);
//! while !job.step(&inventory) {}
//! assert_eq!(job.finish(), [1, 0]);
//! ```

use std::{borrow::Cow, cmp::Ordering};

use memchr::memchr;
use numbers_model::{
    enums::{Capability, NumberType},
    text::normalize,
};

use super::{
    Inventory, RowId,
    alphabet::Alphabet,
    block::{InternedColumn, PackedRow, UNNAMED},
    cost, packed_time, record,
};
use crate::query::{Column, Sort};

/// The number of rows in a sorted run, and in a step.
const RUN: usize = 4096;

/// The first 32 bytes of a row's value.
type Key = [u64; 4];
/// The key of a missing value or a removed row, last in both directions.
const NONE: Key = [u64::MAX; 4];

/// A row with its key.
#[derive(Debug, Clone, Copy)]
struct Item {
    key: Key,
    row: RowId,
}

enum Phase {
    /// Learning the letters that every name may have.
    Alphabet,
    /// Learning the letters of names, from this row on.
    Letters(RowId),
    /// Sorting runs, from this row on.
    Runs(RowId),
    /// Merging runs of `width` in pairs.
    Merge {
        width: usize,
        left: usize,
        right: usize,
    },
    Done,
}

/// A sort in progress.
pub struct SortJob {
    columns: Vec<SortColumn>,
    /// The alphabet, when sorting by name.
    alphabet: Option<Alphabet>,
    /// Whether equal keys mean equal values.
    exact: bool,
    rows: Vec<RowId>,
    merged: Vec<RowId>,
    /// The keys by row.
    keys: Vec<Key>,
    phase: Phase,
}

/// A sort column with precomputed ranks.
struct SortColumn {
    sort: Sort,
    /// The rank of each symbol, for a column of interned values.
    ranks: Option<(InternedColumn, Vec<u32>)>,
}

impl SortJob {
    /// Prepares a sort by several columns, the first one first.
    pub fn new(inventory: &Inventory, sorts: &[Sort]) -> SortJob {
        let columns: Vec<SortColumn> = sorts
            .iter()
            .map(|sort| SortColumn {
                sort: *sort,
                ranks: ranks(inventory, sort.column),
            })
            .collect();
        let exact = matches!(&columns[..], [only] if only.is_exact());
        let named = sorts.iter().any(|sort| sort.column == Column::Name);
        let alphabet = named.then(|| Alphabet::new(inventory.language.collate));
        SortJob {
            columns,
            alphabet,
            exact,
            rows: Vec::with_capacity(inventory.len()),
            merged: Vec::new(),
            keys: Vec::with_capacity(inventory.end() as usize),
            phase: if named {
                Phase::Alphabet
            } else {
                Phase::Runs(0)
            },
        }
    }

    /// Processes some thousand rows, or some dozen calls of the browser; true when done. The inventory must not change.
    pub fn step(&mut self, inventory: &Inventory) -> bool {
        match self.phase {
            Phase::Alphabet => {
                let is_learned = self.alphabet.as_mut().is_none_or(Alphabet::begin);
                if is_learned {
                    self.phase = Phase::Letters(0);
                }
            }
            Phase::Letters(from) => self.letters(inventory, from),
            Phase::Runs(from) => self.sort_run(inventory, from),
            Phase::Merge { width, left, right } => self.merge(inventory, width, left, right),
            Phase::Done => {}
        }
        matches!(self.phase, Phase::Done)
    }

    /// The sorted rows, once all steps are done.
    pub fn finish(self) -> Vec<RowId> {
        self.rows
    }

    /// Learns the letters of some thousand names, or of fewer with many new letters.
    ///
    /// Each letter takes a dozen calls of the browser.
    fn letters(&mut self, inventory: &Inventory, from: RowId) {
        const NEW: usize = 8;
        let Some(alphabet) = &mut self.alphabet else {
            return;
        };
        let (mut new, mut next) = (0, from);
        let until = inventory.end().min(from.saturating_add(RUN as RowId));
        while next < until && new < NEW {
            if let Some(name) = record::full_name(inventory.record(next)) {
                new += alphabet.learn_all(name);
            }
            next += 1;
        }
        self.phase = if next < inventory.end() {
            Phase::Letters(next)
        } else {
            alphabet.finish();
            Phase::Runs(0)
        };
    }

    fn sort_run(&mut self, inventory: &Inventory, from: RowId) {
        let mut items = Vec::with_capacity(RUN);
        let mut next = from;
        while items.len() < RUN && next < inventory.end() {
            let key = match inventory.packed(next) {
                Some(packed) if inventory.contains_row(next) => {
                    let key = self.key(inventory, next, packed);
                    items.push(Item { key, row: next });
                    key
                }
                _ => NONE,
            };
            self.keys.push(key);
            next += 1;
        }
        if !self.columns.is_empty() {
            items.sort_unstable_by(|a, b| self.order(inventory, a, b));
        }
        self.rows.extend(items.iter().map(|item| item.row));
        self.phase = match next < inventory.end() {
            true => Phase::Runs(next),
            // The rows are in the order of their insertion already.
            false if self.columns.is_empty() => Phase::Done,
            false => self.next_pair(RUN, 0),
        };
    }

    /// The merge of the two runs at `left`, or of the first two of double width.
    fn next_pair(&mut self, width: usize, left: usize) -> Phase {
        let length = self.rows.len();
        if width >= length {
            return Phase::Done;
        }
        if left < length {
            return Phase::Merge {
                width,
                left,
                right: left + width,
            };
        }
        std::mem::swap(&mut self.rows, &mut self.merged);
        self.merged.clear();
        self.next_pair(width * 2, 0)
    }

    fn merge(&mut self, inventory: &Inventory, width: usize, mut left: usize, mut right: usize) {
        let length = self.rows.len();
        // Both runs end at multiples of their width.
        let middle = length.min((left / (width * 2)) * (width * 2) + width);
        let end = length.min(middle + width);
        let mut merged = std::mem::take(&mut self.merged);
        merged.reserve_exact(length - merged.len());
        let item_at = |place: usize, end: usize| {
            let row = self.rows.get(place).filter(|_| place < end)?;
            Some(self.item(*row))
        };
        let (mut a, mut b) = (item_at(left, middle), item_at(right, end));
        for _ in 0..RUN {
            let from_left = match (&a, &b) {
                (Some(a), Some(b)) => self.order(inventory, a, b).is_le(),
                (a, _) => a.is_some(),
            };
            let Some(item) = (if from_left { a } else { b }) else {
                break;
            };
            merged.push(item.row);
            if from_left {
                left += 1;
                a = item_at(left, middle);
            } else {
                right += 1;
                b = item_at(right, end);
            }
        }
        self.merged = merged;
        self.phase = if self.merged.len() == end {
            self.next_pair(width, end)
        } else {
            Phase::Merge { width, left, right }
        };
    }

    fn item(&self, row: RowId) -> Item {
        let key = self.keys.get(row as usize).copied();
        Item {
            key: key.unwrap_or(NONE),
            row,
        }
    }

    /// The key of the first column, with the second's if there is room.
    fn key(&self, inventory: &Inventory, row: RowId, packed: &PackedRow) -> Key {
        let key_of = |index: usize| {
            let columns = self.columns.get(index)?;
            Some(columns.key(inventory, self.alphabet.as_ref(), row, packed))
        };
        match key_of(0) {
            Some((first, Some([a, b, c]))) => [first, a, b, c],
            Some((first, None)) if self.exact => [first, u64::from(packed.is_unreadable()), 0, 0],
            Some((first, None)) => [first, key_of(1).map_or(0, |(second, _)| second), 0, 0],
            None => [0; 4],
        }
    }

    fn order(&self, inventory: &Inventory, a: &Item, b: &Item) -> Ordering {
        let order = a.key.cmp(&b.key);
        if order.is_ne() {
            return order;
        }
        match self.exact || self.is_whole(a.key) {
            true => a.row.cmp(&b.row),
            false => self.compare(inventory, a.row, b.row),
        }
    }

    /// Whether a key is a whole text and the only column, so that equal keys mean equal rows.
    fn is_whole(&self, key: Key) -> bool {
        match &self.columns[..] {
            [only] => key != NONE && only.turn(key[3]) & 0xff != LONG,
            _ => false,
        }
    }

    fn compare(&self, inventory: &Inventory, a: RowId, b: RowId) -> Ordering {
        let (Some(left), Some(right)) = (inventory.packed(a), inventory.packed(b)) else {
            return a.cmp(&b);
        };
        for columns in &self.columns {
            let alphabet = self.alphabet.as_ref();
            let order = columns.compare(inventory, alphabet, (a, left), (b, right));
            if order.is_ne() {
                return order;
            }
        }
        let unreadable = left.is_unreadable().cmp(&right.is_unreadable());
        unreadable.then(a.cmp(&b))
    }
}

/// The length from which a text no longer fits into the sort key.
///
/// The last byte of a key holds the text's length, or `LONG` if it is truncated.
const WHOLE: usize = 32;
const LONG: u64 = 0xff;

impl SortColumn {
    fn turn(&self, key: u64) -> u64 {
        if self.sort.descending { !key } else { key }
    }

    /// Whether the first eight bytes of a key are exact.
    fn is_exact(&self) -> bool {
        self.ranks.is_some()
            || matches!(self.sort.column, Column::Provisioning | Column::NextCharge)
    }

    /// The key in its direction; a second part only where the first is not exact.
    fn key(
        &self,
        inventory: &Inventory,
        alphabet: Option<&Alphabet>,
        row: RowId,
        packed: &PackedRow,
    ) -> (u64, Option<[u64; 3]>) {
        let turn = |key: u64| self.turn(key);
        if self.is_exact() {
            return (self.exact(inventory, packed).map_or(u64::MAX, turn), None);
        }
        match self.text(inventory, alphabet, (row, packed), WHOLE) {
            Some(text) => {
                let part = |from: usize| {
                    let mut bytes = [0; 8];
                    for (to, byte) in bytes.iter_mut().zip(text.iter().skip(from)) {
                        *to = *byte;
                    }
                    u64::from_be_bytes(bytes)
                };
                // After equal bytes the shorter text comes first, as it should.
                let length = match text.len() {
                    length @ 0..WHOLE => length as u64,
                    _ => LONG,
                };
                let more = [part(8), part(16), part(24) & !0xff | length];
                (turn(part(0)), Some(more.map(turn)))
            }
            None => (u64::MAX, Some([u64::MAX; 3])),
        }
    }

    /// The rank or number above 0 of an exact column; `None` without a value.
    fn exact(&self, inventory: &Inventory, packed: &PackedRow) -> Option<u64> {
        if let Some((column, ranks)) = &self.ranks {
            let symbol = packed.symbol(*column);
            let rank = ranks.get(symbol as usize).copied()?;
            return (rank > 0).then_some(u64::from(rank));
        }
        match self.sort.column {
            Column::Provisioning => (packed.badge != u8::MAX).then(|| u64::from(packed.badge) + 1),
            _ => packed_time::instant(packed.next_charge, &inventory.unparsed_times)
                .map(|instant| instant.wrapping_sub(i64::MIN) as u64),
        }
    }

    /// The text to sort by: the collation key of a name, or the normalized value.
    ///
    /// Of a key about `most` bytes are enough.
    fn text<'a>(
        &self,
        inventory: &'a Inventory,
        alphabet: Option<&Alphabet>,
        (row, packed): (RowId, &PackedRow),
        most: usize,
    ) -> Option<Cow<'a, [u8]>> {
        /// Splits off the first line.
        fn line(text: &[u8]) -> (&[u8], &[u8]) {
            match memchr(b'\n', text) {
                Some(end) => (&text[..end], &text[end + 1..]),
                None => (text, &[]),
            }
        }
        if packed.is_unreadable() {
            return None;
        }
        if self.sort.column == Column::ServicePlan {
            let symbol = packed.symbol(InternedColumn::Plan);
            return (symbol > 0).then(|| {
                inventory
                    .interner(InternedColumn::Plan)
                    .search_text(symbol)
                    .as_bytes()
                    .into()
            });
        }
        let (phone, rest) = line(inventory.search_text_bytes(row));
        if self.sort.column == Column::Number {
            return Some(phone.into());
        }
        if packed.flags & UNNAMED != 0 {
            return None;
        }
        let name = record::full_name(inventory.record(row))
            .or_else(|| std::str::from_utf8(line(rest).0).ok())?;
        let mut spelled = Vec::with_capacity(WHOLE * 2);
        alphabet?.spell(name, most, &mut spelled);
        Some(spelled.into())
    }

    fn compare(
        &self,
        inventory: &Inventory,
        alphabet: Option<&Alphabet>,
        (a, left): (RowId, &PackedRow),
        (b, right): (RowId, &PackedRow),
    ) -> Ordering {
        if self.is_exact() {
            return last(
                self.sort,
                self.exact(inventory, left),
                self.exact(inventory, right),
            );
        }
        if self.sort.column == Column::ServicePlan
            && left.symbol(InternedColumn::Plan) == right.symbol(InternedColumn::Plan)
        {
            return Ordering::Equal;
        }
        let text = |row, packed| self.text(inventory, alphabet, (row, packed), usize::MAX);
        last(self.sort, text(a, left), text(b, right))
    }
}

/// Compares optional values: missing ones last, whatever the direction.
fn last<T: Ord>(sort: Sort, a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if sort.descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// The rank of each symbol in a column, from 1; `None` for a column that is not interned.
fn ranks(inventory: &Inventory, column: Column) -> Option<(InternedColumn, Vec<u32>)> {
    let shared = match column {
        Column::Region => InternedColumn::Region,
        Column::Type => InternedColumn::Type,
        Column::Capabilities => InternedColumn::Capabilities,
        Column::Cost => InternedColumn::Cost,
        _ => return None,
    };
    let pool = inventory.interner(shared);
    let mut ranks = vec![0; pool.len()];
    let mut rank = |mut symbols: Vec<u32>, compare: &dyn Fn(u32, u32) -> Ordering| {
        symbols.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
        for (symbol, place) in symbols.into_iter().zip(1..) {
            if let Some(rank) = ranks.get_mut(symbol as usize) {
                *rank = place;
            }
        }
    };
    if shared == InternedColumn::Cost {
        let costs: Vec<_> = (0..pool.len())
            .map(|symbol| cost::decode(pool.bytes(symbol as u32)))
            .collect();
        let priced = pool
            .symbols()
            .filter(|symbol| costs[*symbol as usize].price.is_some());
        rank(priced.collect(), &|a, b| {
            costs[a as usize].compare(&costs[b as usize])
        });
    } else {
        let fold = inventory.language.fold;
        let words: Vec<String> = (0..pool.len())
            .map(|symbol| match (shared, symbol as u32) {
                (InternedColumn::Type, symbol) => {
                    let text = pool.text(symbol).unwrap_or_default();
                    normalize(NumberType::from_wire(text).label(), fold)
                }
                (InternedColumn::Capabilities, symbol) => {
                    let list = inventory.capabilities(symbol);
                    let labels: Vec<_> = list
                        .iter()
                        .map(|wire| Capability::from_wire(wire).label().to_owned())
                        .collect();
                    labels.join("\n")
                }
                (_, symbol) => normalize(pool.text(symbol).unwrap_or_default(), fold),
            })
            .collect();
        rank(pool.symbols().collect(), &|a, b| {
            words[a as usize].cmp(&words[b as usize])
        });
    }
    Some((shared, ranks))
}
