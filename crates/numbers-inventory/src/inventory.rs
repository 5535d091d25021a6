//! The store: all numbers of a project in memory, in less than 80 bytes each, names included.
//!
//! A columnar store with dictionary encoding:
//!
//! * values that many rows share (region, type, price, service plan, configuration) are interned, so that a row has a symbol
//!   of two or four bytes for each ([`interner`]) and a condition is evaluated once per distinct value ([`compile`]);
//! * other fixed-size columns are packed into the row's 24 bytes, times to whole seconds ([`block`], [`packed_time`]);
//! * number and name are in one search text per block of 1,024 rows, scanned by `memmem`, and what normalization loses of
//!   them is in a short record beside it ([`record`]);
//! * results are bitmaps with rank and select ([`row_set`]), and facets are counted in the same pass ([`query`]);
//! * sorting is a merge sort over 32-byte prefix keys, with collation keys for names ([`sort`], [`alphabet`]);
//! * rows are found by number through a hash index ([`lookup`]).
//!
//! Passes over the rows are jobs that run in steps, since the app has one thread. A row keeps its [`RowId`] for the lifetime
//! of the inventory, so that a selection or a cursor can refer to it; a removed row stays as a tombstone.
//!
//! ```
//! use numbers_inventory::{Inventory, Language, QueryJob, Upsert, query::ListQuery, search::Search};
//! use numbers_model::number::{Number, Row};
//!
//! let mut inventory = Inventory::new(Language {
//!     fold: str::to_lowercase,
//!     region_name: |_| None,
//!     collate: |one, other| one.cmp(other),
//! });
//! let number = Number {
//!     phone: "+12086390939".to_owned(),
//!     region: Some("US".to_owned()),
//!     ..Number::default()
//! };
//! let load = inventory.begin();
//! assert_eq!(inventory.upsert(&Row::Number(Box::new(number)), load), Upsert::Added);
//!
//! let query = ListQuery::parse("?region=US");
//! let mut job = QueryJob::new(&inventory, &query, &Search::default(), 0);
//! while !job.step(&inventory, 1) {}
//! let found = job.finish(&inventory).rows;
//! assert!(found.iter().eq(inventory.row_of("+12086390939")));
//! ```

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use numbers_model::{
    number::{Number, Row},
    slice::Slice,
    text::{Fold, normalize},
};

mod alphabet;
mod block;
mod bytes;
mod check;
mod compile;
mod cost;
mod cost_aggregation;
mod interner;
mod lookup;
mod pack;
mod packed_config;
mod packed_time;
mod query;
mod record;
mod row_set;
mod sort;
mod suggestions;

pub use cost::Cost;
pub use cost_aggregation::{ChargeDay, CostAggregation, PriceGroup};
pub use lookup::ListedNumbers;
pub use query::{FacetCounts, QUICK_FILTERS, QueryJob, QueryResult, QuickFilter, VOICE_UNKNOWN};
pub use row_set::RowSet;
pub use sort::SortJob;

use self::{
    alphabet::Collate,
    block::{Block, COLUMNS, InternedColumn, PackedRow, REMOVED, VOICE_UNREPORTED},
    bytes::Reader,
    interner::{Interner, Symbol},
    pack::RowEncoder,
    row_set::BLOCK,
};

/// The index of a row, stable for the lifetime of the inventory.
pub type RowId = u32;

/// The generation of a list load. Rows that a complete load has not seen are removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadGeneration(u16);

/// The platform's language support.
#[derive(Clone, Copy)]
pub struct Language {
    /// Lower case and Unicode decomposition (NFD).
    pub fold: Fold,
    /// A region's name in the user's language.
    pub region_name: fn(&str) -> Option<String>,
    /// The user's collation, ignoring case.
    pub collate: Collate,
}

/// The result of an upsert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upsert {
    /// The row is new.
    Added,
    /// The row existed with other contents.
    Changed,
    /// The row existed with the same contents.
    Unchanged,
}

/// The store of all numbers of a project.
pub struct Inventory {
    language: Language,
    blocks: Vec<Block>,
    rows: usize,
    removed: usize,
    unreadable: usize,
    /// Rows by the first line of their search text.
    index: HashTable<RowId>,
    hasher: DefaultHashBuilder,
    load: u16,
    edits: u64,
    shared: [Interner; COLUMNS],
    /// Timestamps that are no dates.
    unparsed_times: Interner,
    encoder: RowEncoder,
}

impl Inventory {
    /// An empty inventory.
    pub fn new(language: Language) -> Inventory {
        Inventory {
            language,
            blocks: Vec::new(),
            rows: 0,
            removed: 0,
            unreadable: 0,
            index: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            load: 0,
            edits: 0,
            shared: Default::default(),
            unparsed_times: Interner::new(),
            encoder: RowEncoder::default(),
        }
    }

    /// The number of rows, without removed ones.
    pub fn len(&self) -> usize {
        self.rows - self.removed
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The end of the range of row IDs, which includes removed rows.
    pub fn end(&self) -> RowId {
        RowId::try_from(self.rows).unwrap_or(RowId::MAX)
    }

    /// The number of unreadable rows.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// A version that rises with every added, changed or removed row. Results are valid while it stays.
    pub fn version(&self) -> u64 {
        self.edits
    }

    /// Reserves space in the index, so that it need not grow step by step.
    pub fn reserve(&mut self, rows: usize) {
        // A total reported by a server must not exhaust the memory.
        let more = rows.min(2_000_000).saturating_sub(self.index.len());
        let (blocks, hasher) = (&self.blocks, &self.hasher);
        self.index
            .reserve(more, |row| hasher.hash_one(line(blocks, *row)));
    }

    /// Begins a load.
    pub fn begin(&mut self) -> LoadGeneration {
        if self.load == u16::MAX {
            // The generations start over. A load in progress will not notice removed numbers; the next one will.
            self.load = 0;
            for block in &mut self.blocks {
                block
                    .packed_mut()
                    .iter_mut()
                    .for_each(|packed| packed.last_seen = 0);
            }
        }
        self.load += 1;
        LoadGeneration(self.load)
    }

    /// The current load.
    pub fn load(&self) -> LoadGeneration {
        LoadGeneration(self.load)
    }

    /// Inserts a row, or replaces the one of the same number.
    pub fn upsert(&mut self, row: &Row, load: LoadGeneration) -> Upsert {
        self.upsert_row(row, load).0
    }

    /// Like [`Inventory::upsert`], with the row's ID.
    pub fn upsert_row(&mut self, row: &Row, load: LoadGeneration) -> (Upsert, RowId) {
        let mut encoder = std::mem::take(&mut self.encoder);
        encoder.encode(row, self);
        encoder.packed.last_seen = load.0;
        let identity = match row {
            Row::Number(number) => number.phone.as_str(),
            Row::Unreadable { raw, phone, .. } => phone.as_deref().unwrap_or(raw),
        };
        let put = self.upsert_encoded(&encoder, identity);
        self.encoder = encoder;
        if put.0 != Upsert::Unchanged {
            self.edits += 1;
        }
        put
    }

    fn upsert_encoded(&mut self, encoder: &RowEncoder, identity: &str) -> (Upsert, RowId) {
        let RowEncoder {
            packed,
            text,
            record,
            ..
        } = encoder;
        let own_line = text.split('\n').next().unwrap_or_default();
        let is_unreadable = usize::from(packed.is_unreadable());
        if let Some(row) = self.find(own_line, identity) {
            let (block, index) = place(row);
            let Some(block) = self.blocks.get_mut(block) else {
                return (Upsert::Unchanged, row);
            };
            let before = block.packed().get(index).copied().unwrap_or_default();
            let mut packed = *packed;
            packed.last_seen = packed.last_seen.max(before.last_seen);
            if !block.replace(index, packed, text.as_bytes(), record) {
                return (Upsert::Unchanged, row);
            }
            self.unreadable += is_unreadable;
            if before.is_removed() {
                self.removed -= 1;
                return (Upsert::Added, row);
            }
            self.unreadable -= usize::from(before.is_unreadable());
            return (Upsert::Changed, row);
        }
        let row = self.end();
        if self.rows.is_multiple_of(BLOCK) {
            self.blocks.push(Block::new(self.blocks.len()));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(*packed, text.as_bytes(), record);
        }
        self.rows += 1;
        self.unreadable += is_unreadable;
        let (blocks, hasher) = (&self.blocks, &self.hasher);
        let hash = hasher.hash_one(own_line.as_bytes());
        self.index
            .insert_unique(hash, row, |row| hasher.hash_one(line(blocks, *row)));
        (Upsert::Added, row)
    }

    /// Finds a row by its first search line and its identity; removed rows as well.
    fn find(&self, own_line: &str, identity: &str) -> Option<RowId> {
        let same = |row: &RowId| {
            line(&self.blocks, *row) == own_line.as_bytes() && self.identity(*row) == identity
        };
        let hash = self.hasher.hash_one(own_line.as_bytes());
        self.index.find(hash, same).copied()
    }

    /// The row of a phone number, as the API wrote it.
    pub fn row_of(&self, phone: &str) -> Option<RowId> {
        let line = normalize(phone, self.language.fold);
        self.find(&line, phone)
            .filter(|row| self.contains_row(*row))
    }

    /// Whether a row exists and is not removed.
    pub fn contains_row(&self, row: RowId) -> bool {
        self.packed(row).is_some_and(|packed| !packed.is_removed())
    }

    /// Removes a number.
    pub fn remove(&mut self, phone: &str) {
        if let Some(row) = self.row_of(phone) {
            self.mark_removed(row);
        }
    }

    fn mark_removed(&mut self, row: RowId) {
        let (block, index) = place(row);
        let packed = self
            .blocks
            .get_mut(block)
            .and_then(|block| block.packed_mut().get_mut(index));
        if let Some(packed) = packed {
            packed.flags |= REMOVED;
            self.unreadable -= usize::from(packed.is_unreadable());
            self.removed += 1;
            self.edits += 1;
        }
    }

    /// Ends a complete load of a slice by removing its rows that the load has not seen.
    pub fn finish(&mut self, slice: &Slice, load: LoadGeneration) {
        for row in self.missing(slice, load) {
            self.mark_removed(row);
        }
    }

    /// The rows of a slice that a load has not seen.
    pub fn missing(&self, slice: &Slice, load: LoadGeneration) -> Vec<RowId> {
        let mut missing = Vec::new();
        if load.0 > self.load {
            // A load from before the generations started over.
            return missing;
        }
        let covers = self.in_slice(slice);
        for (block, first) in self.blocks.iter().zip((0..).step_by(BLOCK)) {
            for (packed, row) in block.packed().iter().zip(first..) {
                if !packed.is_removed() && packed.last_seen < load.0 && covers(packed) {
                    missing.push(row);
                }
            }
        }
        missing
    }

    /// The number of a slice's rows that a load has seen.
    pub fn loaded_count(&self, slice: &Slice, load: LoadGeneration) -> usize {
        let covers = self.in_slice(slice);
        let packed = self.blocks.iter().flat_map(Block::packed);
        packed
            .filter(|packed| packed.last_seen >= load.0 && !packed.is_removed() && covers(packed))
            .count()
    }

    /// The predicate for a slice's rows. Unreadable rows are part of the whole only.
    fn in_slice(&self, slice: &Slice) -> impl Fn(&PackedRow) -> bool + use<> {
        let wanted = [
            self.symbols_matching(InternedColumn::Region, slice.region.as_deref()),
            self.symbols_matching(InternedColumn::Type, slice.kind.as_deref()),
            self.symbols_matching(InternedColumn::Capabilities, slice.capability.as_deref()),
        ];
        let whole = slice.is_all();
        move |packed| {
            (whole || !packed.is_unreadable())
                && wanted.iter().flatten().all(|(column, symbols)| {
                    let symbol = packed.symbol(*column) as usize;
                    symbols.get(symbol).copied().unwrap_or_default()
                })
        }
    }

    /// The symbols of a column that are the value, or a list that contains it, as flags.
    fn symbols_matching(
        &self,
        column: InternedColumn,
        wanted: Option<&str>,
    ) -> Option<(InternedColumn, Vec<bool>)> {
        let wanted = wanted?;
        let is = |symbol| match column {
            InternedColumn::Capabilities => self
                .capabilities(symbol)
                .iter()
                .any(|capability| capability == wanted),
            _ => self.interner(column).text(symbol) == Some(wanted),
        };
        Some((column, self.flags(column, is)))
    }

    /// A flag for each symbol of a column; `false` for "none".
    fn flags(&self, column: InternedColumn, is: impl FnMut(Symbol) -> bool) -> Vec<bool> {
        let mut flags = vec![false];
        flags.extend(self.interner(column).symbols().map(is));
        flags
    }

    fn capabilities(&self, symbol: Symbol) -> Vec<String> {
        Reader(self.interner(InternedColumn::Capabilities).bytes(symbol)).texts()
    }

    fn interner(&self, column: InternedColumn) -> &Interner {
        &self.shared[column as usize]
    }

    fn interner_mut(&mut self, column: InternedColumn) -> &mut Interner {
        &mut self.shared[column as usize]
    }

    /// Every value that a column has or had, as the API writes it.
    fn values(&self, column: InternedColumn) -> impl Iterator<Item = (Symbol, &str)> {
        let pool = self.interner(column);
        pool.symbols()
            .filter_map(|symbol| Some((symbol, pool.text(symbol)?)))
    }

    fn packed(&self, row: RowId) -> Option<&PackedRow> {
        let (block, index) = place(row);
        self.blocks.get(block)?.packed().get(index)
    }

    fn record(&self, row: RowId) -> &[u8] {
        let (block, index) = place(row);
        let record = self.blocks.get(block).map(|block| block.record.get(index));
        record.unwrap_or_default()
    }

    /// A row, decoded.
    pub fn row(&self, row: RowId) -> Option<Row> {
        let packed = self.packed(row)?;
        Some(pack::row(
            self,
            packed,
            self.search_text(row),
            self.record(row),
        ))
    }

    /// A number, decoded.
    pub fn number(&self, phone: &str) -> Option<Number> {
        match self.row(self.row_of(phone)?)? {
            Row::Number(number) => Some(*number),
            Row::Unreadable { .. } => None,
        }
    }

    /// The identity of a row: its number as the API wrote it, or the closest to that.
    ///
    /// For an unreadable row the number it seems to be about, or its raw text.
    pub fn identity(&self, row: RowId) -> &str {
        let line = self.search_text(row).split('\n').next().unwrap_or_default();
        match self.packed(row) {
            Some(packed) => pack::identity(packed, line, self.record(row)),
            None => "",
        }
    }

    /// Whether there is a number whose API version does not report voice.
    pub fn has_unreported(&self) -> bool {
        let mut packed = self.blocks.iter().flat_map(Block::packed);
        packed.any(|packed| packed.flags & (VOICE_UNREPORTED | REMOVED) == VOICE_UNREPORTED)
    }

    /// Whether a row is a readable number.
    pub fn is_number(&self, row: RowId) -> bool {
        self.packed(row)
            .is_some_and(|packed| !packed.is_unreadable())
    }

    /// The text that a row is searched by, one value a line: the number, then the name.
    pub fn search_text(&self, row: RowId) -> &str {
        std::str::from_utf8(self.search_text_bytes(row)).unwrap_or_default()
    }

    /// The bytes of [`search_text`](Self::search_text), without UTF-8 validation.
    ///
    /// Validation costs more than the comparison itself.
    fn search_text_bytes(&self, row: RowId) -> &[u8] {
        let (block, index) = place(row);
        let text = self.blocks.get(block).map(|block| block.text.get(index));
        text.unwrap_or_default()
    }

    /// A hash of a row's ID and contents.
    pub fn row_hash(&self, row: RowId) -> u64 {
        let packed = self.packed(row).map(PackedRow::content);
        self.hasher
            .hash_one((row, packed, self.search_text(row), self.record(row)))
    }

    /// Whether a row's number, with or without `+`, or its name begins with a normalized text.
    pub fn begins_with(&self, row: RowId, folded: &str) -> bool {
        let mut lines = self.search_text(row).split('\n');
        let (phone, name) = (
            lines.next().unwrap_or_default(),
            lines.next().unwrap_or_default(),
        );
        let digits = phone.strip_prefix('+').unwrap_or(phone);
        phone.starts_with(folded) || digits.starts_with(folded) || name.starts_with(folded)
    }

    /// Normalizes a text like the search texts of rows.
    pub fn normalize(&self, text: &str) -> String {
        normalize(text, self.language.fold)
    }

    /// The allocated bytes, without the allocator's overhead.
    #[cfg(test)]
    pub(crate) fn heap_bytes(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::heap_bytes).sum();
        let pools: usize = self.shared.iter().map(Interner::heap_bytes).sum();
        blocks + pools + self.unparsed_times.heap_bytes() + self.index.capacity() * 5
    }
}

/// The block of a row, and its index in there.
fn place(row: RowId) -> (usize, usize) {
    (row as usize / BLOCK, row as usize % BLOCK)
}

fn line(blocks: &[Block], row: RowId) -> &[u8] {
    let (block, index) = place(row);
    blocks
        .get(block)
        .map(|block| block.line(index))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
