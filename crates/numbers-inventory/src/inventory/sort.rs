//! Sorting all rows, in as many steps as the caller likes.
//!
//! Pieces of some thousand rows are sorted with 32 bytes of each row's value at hand, which decide nearly every
//! comparison; then sorted pieces are merged by twos. With the rows' places that is 40 bytes a row, given back when all is
//! in order. What has no value comes last in both directions, rows that can't be read after
//! those, and ties keep the order in which the rows came. Names go by the reader's alphabet ([`Alphabet`]).

use std::{borrow::Cow, cmp::Ordering};

use memchr::memchr;
use numbers_model::{
    enums::{Capability, NumberType},
    text::lowercase,
};

use super::{
    Inventory, RowId,
    alphabet::Alphabet,
    block::{InternedColumn, PackedRow, UNNAMED},
    cost, packed_time, record,
};
use crate::query::{Column, Sort};

/// Rows that are sorted in one go.
const PIECE: usize = 4096;

/// The beginning of a row's value.
type Key = [u64; 4];
/// Of a row without a value, or of one that is gone: last in both directions.
const NONE: Key = [u64::MAX; 4];

/// A row with the beginning of its value.
#[derive(Debug, Clone, Copy)]
struct Item {
    key: Key,
    row: RowId,
}

enum Phase {
    /// The letters that every name may have are being learned.
    Alphabet,
    /// Letters of names are being learned, from this row on.
    Letters(RowId),
    /// Pieces are being sorted, from this row on.
    ByteColumn(RowId),
    /// Pieces of `width` are being merged by twos.
    Merge {
        width: usize,
        left: usize,
        right: usize,
    },
    Done,
}

/// All rows on their way into an order.
pub struct SortJob {
    columns: Vec<SortColumn>,
    /// Of the names, where these are sorted by.
    alphabet: Option<Alphabet>,
    /// Whether equal keys mean equal values.
    exact: bool,
    rows: Vec<RowId>,
    merged: Vec<RowId>,
    /// The beginning of each row's value, by row.
    keys: Vec<Key>,
    phase: Phase,
}

/// A column to sort by, with what makes that quick.
struct SortColumn {
    sort: Sort,
    /// Of a column of shared values, each value's place in their order.
    ranks: Option<(InternedColumn, Vec<u32>)>,
}

impl SortJob {
    /// Makes ready to sort all rows by several columns, the first of them first.
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
                Phase::ByteColumn(0)
            },
        }
    }

    /// Goes on for some thousand rows, or for some dozen calls of the browser; true when all are in order. The inventory must be the one that it was made for,
    /// unchanged.
    pub fn step(&mut self, inventory: &Inventory) -> bool {
        match self.phase {
            Phase::Alphabet => {
                let is_learned = self.alphabet.as_mut().is_none_or(Alphabet::begin);
                if is_learned {
                    self.phase = Phase::Letters(0);
                }
            }
            Phase::Letters(from) => self.letters(inventory, from),
            Phase::ByteColumn(from) => self.piece(inventory, from),
            Phase::Merge { width, left, right } => self.merge(inventory, width, left, right),
            Phase::Done => {}
        }
        matches!(self.phase, Phase::Done)
    }

    /// The rows in order; to be asked once all steps are done.
    pub fn finish(self) -> Vec<RowId> {
        self.rows
    }

    /// Learns the letters of some thousand names, or of fewer with many new letters: each takes a dozen calls of the
    /// browser to find its place.
    fn letters(&mut self, inventory: &Inventory, from: RowId) {
        const NEW: usize = 8;
        let Some(alphabet) = &mut self.alphabet else {
            return;
        };
        let (mut new, mut next) = (0, from);
        let until = inventory.end().min(from.saturating_add(PIECE as RowId));
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
            Phase::ByteColumn(0)
        };
    }

    fn piece(&mut self, inventory: &Inventory, from: RowId) {
        let mut items = Vec::with_capacity(PIECE);
        let mut next = from;
        while items.len() < PIECE && next < inventory.end() {
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
            true => Phase::ByteColumn(next),
            // In the order in which they came they are already.
            false if self.columns.is_empty() => Phase::Done,
            false => self.next_pair(PIECE, 0),
        };
    }

    /// The merge of the two sorted pieces that begin at `left`, or of the first two twice as long.
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
        // Both pieces end at multiples of their width.
        let middle = length.min((left / (width * 2)) * (width * 2) + width);
        let end = length.min(middle + width);
        let mut merged = std::mem::take(&mut self.merged);
        merged.reserve_exact(length - merged.len());
        let item_at = |place: usize, end: usize| {
            let row = self.rows.get(place).filter(|_| place < end)?;
            Some(self.item(*row))
        };
        let (mut a, mut b) = (item_at(left, middle), item_at(right, end));
        for _ in 0..PIECE {
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

    /// The first column's key; if that takes only eight bytes, the second's beside it.
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

    /// Whether a key holds a whole text, and nothing else is sorted by: rows with the same one are equal.
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

/// A text of fewer bytes is in its key as a whole, its length in the last byte; what is longer has this there.
const WHOLE: usize = 32;
const LONG: u64 = 0xff;

impl SortColumn {
    fn turn(&self, key: u64) -> u64 {
        if self.sort.descending { !key } else { key }
    }

    /// Whether the first eight bytes of a key say it all.
    fn is_exact(&self) -> bool {
        self.ranks.is_some()
            || matches!(self.sort.column, Column::Provisioning | Column::NextCharge)
    }

    /// The key in its direction; more than its first part only where that is not all.
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
                // Where the bytes are the same a shorter text comes first, as it should.
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

    /// The value as a number above 0, of a column that has such; `None` for no value.
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

    /// The text that a column of texts is sorted by: a name as its alphabet spells it, about `most` bytes of it; others
    /// folded, so that letter case and accents do not count.
    fn text<'a>(
        &self,
        inventory: &'a Inventory,
        alphabet: Option<&Alphabet>,
        (row, packed): (RowId, &PackedRow),
        most: usize,
    ) -> Option<Cow<'a, [u8]>> {
        /// The first line, and what comes after it.
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

/// Compares what may be missing: missing values last, whatever the direction.
fn last<T: Ord>(sort: Sort, a: Option<T>, b: Option<T>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if sort.descending => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// Each shared value's place in the order of a column, from 1; `None` for a column of other things.
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
        let words: Vec<String> = (0..pool.len())
            .map(|symbol| match (shared, symbol as u32) {
                (InternedColumn::Type, symbol) => {
                    let text = pool.text(symbol).unwrap_or_default();
                    lowercase(NumberType::from_wire(text).label())
                }
                (InternedColumn::Capabilities, symbol) => {
                    let list = inventory.capabilities(symbol);
                    let labels: Vec<_> = list
                        .iter()
                        .map(|wire| Capability::from_wire(wire).label().to_owned())
                        .collect();
                    labels.join("\n")
                }
                (_, symbol) => lowercase(pool.text(symbol).unwrap_or_default()),
            })
            .collect();
        rank(pool.symbols().collect(), &|a, b| {
            words[a as usize].cmp(&words[b as usize])
        });
    }
    Some((shared, ranks))
}
