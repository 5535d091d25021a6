//! All numbers of a project, in less than 80 bytes each, its name included.
//!
//! What many numbers share is kept once and named by a symbol ([`pool`]); what a number has for itself stands in blocks
//! of 1,024 rows ([`block`]). A row keeps its place for as long as the tab holds it, so a selection or a cursor can name
//! it by that.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use numbers_model::{
    fold::{Decompose, fold},
    number::{Number, Row},
    slice::Slice,
};

mod alphabet;
mod bits;
mod block;
mod bytes;
mod check;
mod compile;
mod config;
mod cost;
mod filter;
mod lookup;
mod moment;
mod offers;
mod order;
mod pack;
mod pool;
mod record;
mod survey;

pub use bits::Rows;
pub use cost::Cost;
pub use filter::{Counts, Filter, Outcome, QUICK, Quick, VOICE_UNKNOWN};
pub use lookup::Listed;
pub use order::Order;
pub use survey::{Due, Priced, Survey};

use self::{
    alphabet::Collate,
    bits::BLOCK,
    block::{Block, COLUMNS, Cells, GONE, Shared, VOICE_UNREPORTED},
    bytes::Reader,
    pack::Parts,
    pool::{Pool, Symbol},
};

/// A row's place.
pub type RowId = u32;

/// One load of the list. A row that a complete load did not see again is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load(u16);

/// What the platform knows of language.
#[derive(Clone, Copy)]
pub struct Language {
    /// Takes letters apart from their accents.
    pub decompose: Decompose,
    /// A region's name in the reader's language.
    pub region_name: fn(&str) -> Option<String>,
    /// Which of two texts comes first, without regard to case.
    pub collate: Collate,
}

/// What putting a row in has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It is new.
    Added,
    /// It was there, and says something else now.
    Changed,
    /// It was there and is the same.
    Same,
}

/// All numbers.
pub struct Inventory {
    language: Language,
    blocks: Vec<Block>,
    rows: usize,
    gone: usize,
    unreadable: usize,
    /// Rows by the first line of their text.
    index: HashTable<RowId>,
    hasher: DefaultHashBuilder,
    load: u16,
    edits: u64,
    shared: [Pool; COLUMNS],
    /// Times that are no dates.
    odd_times: Pool,
    parts: Parts,
}

impl Inventory {
    /// An empty one.
    pub fn new(language: Language) -> Inventory {
        Inventory {
            language,
            blocks: Vec::new(),
            rows: 0,
            gone: 0,
            unreadable: 0,
            index: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            load: 0,
            edits: 0,
            shared: Default::default(),
            odd_times: Pool::new(),
            parts: Parts::default(),
        }
    }

    /// How many rows are there.
    pub fn len(&self) -> usize {
        self.rows - self.gone
    }

    /// Whether none is there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The end of all row ids, of rows that are gone among them.
    pub fn end(&self) -> RowId {
        RowId::try_from(self.rows).unwrap_or(RowId::MAX)
    }

    /// How many of the rows make no number.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Rises with every row that was added, changed or lost; while it stays, every answer stays.
    pub fn version(&self) -> u64 {
        self.edits
    }

    /// Makes room for so many rows, so that the index need not grow by and by.
    pub fn expect(&mut self, rows: usize) {
        // What a server says of its total is not to be trusted with all the memory there is.
        let more = rows.min(2_000_000).saturating_sub(self.index.len());
        let (blocks, hasher) = (&self.blocks, &self.hasher);
        self.index
            .reserve(more, |row| hasher.hash_one(line(blocks, *row)));
    }

    /// Begins a load.
    pub fn begin(&mut self) -> Load {
        if self.load == u16::MAX {
            // Counting starts again. A load that is under way now will not find out what is gone; the next one does.
            self.load = 0;
            for block in &mut self.blocks {
                block
                    .cells_mut()
                    .iter_mut()
                    .for_each(|cells| cells.seen = 0);
            }
        }
        self.load += 1;
        Load(self.load)
    }

    /// The load that was begun last.
    pub fn load(&self) -> Load {
        Load(self.load)
    }

    /// Puts a row in, in the place of one that is about the same number.
    pub fn put(&mut self, row: &Row, load: Load) -> Put {
        self.put_row(row, load).0
    }

    /// The same, with the place that the row has.
    pub fn put_row(&mut self, row: &Row, load: Load) -> (Put, RowId) {
        let mut parts = std::mem::take(&mut self.parts);
        parts.take(row, self);
        parts.cells.seen = load.0;
        let identity = match row {
            Row::Number(number) => number.phone.as_str(),
            Row::Unreadable { raw, phone, .. } => phone.as_deref().unwrap_or(raw),
        };
        let put = self.put_parts(&parts, identity);
        self.parts = parts;
        if put.0 != Put::Same {
            self.edits += 1;
        }
        put
    }

    fn put_parts(&mut self, parts: &Parts, identity: &str) -> (Put, RowId) {
        let Parts {
            cells,
            text,
            record,
            ..
        } = parts;
        let own_line = text.split('\n').next().unwrap_or_default();
        let is_unreadable = usize::from(cells.is_unreadable());
        if let Some(row) = self.find(own_line, identity) {
            let (block, at) = place(row);
            let Some(block) = self.blocks.get_mut(block) else {
                return (Put::Same, row);
            };
            let before = block.cells().get(at).copied().unwrap_or_default();
            let mut cells = *cells;
            cells.seen = cells.seen.max(before.seen);
            if !block.replace(at, cells, text.as_bytes(), record) {
                return (Put::Same, row);
            }
            self.unreadable += is_unreadable;
            if before.is_gone() {
                self.gone -= 1;
                return (Put::Added, row);
            }
            self.unreadable -= usize::from(before.is_unreadable());
            return (Put::Changed, row);
        }
        let row = self.end();
        if self.rows.is_multiple_of(BLOCK) {
            self.blocks.push(Block::new(self.blocks.len()));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.push(*cells, text.as_bytes(), record);
        }
        self.rows += 1;
        self.unreadable += is_unreadable;
        let (blocks, hasher) = (&self.blocks, &self.hasher);
        let hash = hasher.hash_one(own_line.as_bytes());
        self.index
            .insert_unique(hash, row, |row| hasher.hash_one(line(blocks, *row)));
        (Put::Added, row)
    }

    /// The row of a number whose text begins with a line; a row that is gone is found as well.
    fn find(&self, own_line: &str, identity: &str) -> Option<RowId> {
        let same = |row: &RowId| {
            line(&self.blocks, *row) == own_line.as_bytes() && self.identity(*row) == identity
        };
        let hash = self.hasher.hash_one(own_line.as_bytes());
        self.index.find(hash, same).copied()
    }

    /// The row of a number, as the API wrote it.
    pub fn row_of(&self, phone: &str) -> Option<RowId> {
        let line = fold(phone, self.language.decompose);
        self.find(&line, phone).filter(|row| self.is_there(*row))
    }

    /// Whether a row is there.
    pub fn is_there(&self, row: RowId) -> bool {
        self.cells(row).is_some_and(|cells| !cells.is_gone())
    }

    /// Forgets a number.
    pub fn remove(&mut self, phone: &str) {
        if let Some(row) = self.row_of(phone) {
            self.lose(row);
        }
    }

    fn lose(&mut self, row: RowId) {
        let (block, at) = place(row);
        let cells = self
            .blocks
            .get_mut(block)
            .and_then(|block| block.cells_mut().get_mut(at));
        if let Some(cells) = cells {
            cells.flags |= GONE;
            self.unreadable -= usize::from(cells.is_unreadable());
            self.gone += 1;
            self.edits += 1;
        }
    }

    /// Ends a complete load of a slice: what belongs to it and was not seen since the load began is gone.
    pub fn finish(&mut self, slice: &Slice, load: Load) {
        for row in self.missing(slice, load) {
            self.lose(row);
        }
    }

    /// The rows of a slice that were not seen since the load began.
    pub fn missing(&self, slice: &Slice, load: Load) -> Vec<RowId> {
        let mut missing = Vec::new();
        if load.0 > self.load {
            // From before counting started again.
            return missing;
        }
        let covers = self.covering(slice);
        for (block, first) in self.blocks.iter().zip((0..).step_by(BLOCK)) {
            for (cells, row) in block.cells().iter().zip(first..) {
                if !cells.is_gone() && cells.seen < load.0 && covers(cells) {
                    missing.push(row);
                }
            }
        }
        missing
    }

    /// How many rows of a slice the load has brought.
    pub fn seen(&self, slice: &Slice, load: Load) -> usize {
        let covers = self.covering(slice);
        let cells = self.blocks.iter().flat_map(Block::cells);
        cells
            .filter(|cells| cells.seen >= load.0 && !cells.is_gone() && covers(cells))
            .count()
    }

    /// Tells whether a row is in a slice. A row that can't be read is only in the whole.
    fn covering(&self, slice: &Slice) -> impl Fn(&Cells) -> bool + use<> {
        let wanted = [
            self.among(Shared::Region, slice.region.as_deref()),
            self.among(Shared::Type, slice.kind.as_deref()),
            self.among(Shared::Capabilities, slice.capability.as_deref()),
        ];
        let whole = slice.is_all();
        move |cells| {
            (whole || !cells.is_unreadable())
                && wanted.iter().flatten().all(|(column, held)| {
                    let symbol = cells.symbol(*column) as usize;
                    held.get(symbol).copied().unwrap_or_default()
                })
        }
    }

    /// Which symbols of a column are the value, or a list with the value in it.
    fn among(&self, column: Shared, wanted: Option<&str>) -> Option<(Shared, Vec<bool>)> {
        let wanted = wanted?;
        let is = |symbol| match column {
            Shared::Capabilities => self.capabilities(symbol).iter().any(|own| own == wanted),
            _ => self.pool(column).text(symbol) == Some(wanted),
        };
        Some((column, self.flags(column, is)))
    }

    /// One flag for each symbol of a column; "none" has none.
    fn flags(&self, column: Shared, is: impl FnMut(Symbol) -> bool) -> Vec<bool> {
        let mut flags = vec![false];
        flags.extend(self.pool(column).symbols().map(is));
        flags
    }

    fn capabilities(&self, symbol: Symbol) -> Vec<String> {
        Reader(self.pool(Shared::Capabilities).bytes(symbol)).texts()
    }

    fn pool(&self, column: Shared) -> &Pool {
        &self.shared[column as usize]
    }

    fn pool_mut(&mut self, column: Shared) -> &mut Pool {
        &mut self.shared[column as usize]
    }

    /// Every value of a column that is or was in the inventory, as the API writes it.
    fn values(&self, column: Shared) -> impl Iterator<Item = (Symbol, &str)> {
        let pool = self.pool(column);
        pool.symbols()
            .filter_map(|symbol| Some((symbol, pool.text(symbol)?)))
    }

    fn cells(&self, row: RowId) -> Option<&Cells> {
        let (block, at) = place(row);
        self.blocks.get(block)?.cells().get(at)
    }

    fn record(&self, row: RowId) -> &[u8] {
        let (block, at) = place(row);
        let record = self.blocks.get(block).map(|block| block.record.get(at));
        record.unwrap_or_default()
    }

    /// A row, put together again.
    pub fn row(&self, row: RowId) -> Option<Row> {
        let cells = self.cells(row)?;
        Some(pack::row(self, cells, self.found_by(row), self.record(row)))
    }

    /// What is known of a number.
    pub fn number(&self, phone: &str) -> Option<Number> {
        match self.row(self.row_of(phone)?)? {
            Row::Number(number) => Some(*number),
            Row::Unreadable { .. } => None,
        }
    }

    /// What tells a row from every other: its number as the API wrote it, what it seems to be about, or its raw text.
    pub fn identity(&self, row: RowId) -> &str {
        let line = self.found_by(row).split('\n').next().unwrap_or_default();
        match self.cells(row) {
            Some(cells) => pack::identity(cells, line, self.record(row)),
            None => "",
        }
    }

    /// Whether there is a number whose API version does not report voice.
    pub fn has_unreported(&self) -> bool {
        let mut cells = self.blocks.iter().flat_map(Block::cells);
        cells.any(|cells| cells.flags & (VOICE_UNREPORTED | GONE) == VOICE_UNREPORTED)
    }

    /// Whether a row can be read as a number.
    pub fn is_number(&self, row: RowId) -> bool {
        self.cells(row).is_some_and(|cells| !cells.is_unreadable())
    }

    /// What a row is found by, each value a line: the number, then the name.
    pub fn found_by(&self, row: RowId) -> &str {
        std::str::from_utf8(self.found_by_bytes(row)).unwrap_or_default()
    }

    /// The same for who only compares: looking whether it is a text takes longer than comparing.
    fn found_by_bytes(&self, row: RowId) -> &[u8] {
        let (block, at) = place(row);
        let text = self.blocks.get(block).map(|block| block.text.get(at));
        text.unwrap_or_default()
    }

    /// Changes when what a row says changes, and differs between rows.
    pub fn stamp(&self, row: RowId) -> u64 {
        let cells = self.cells(row).map(Cells::said);
        self.hasher
            .hash_one((row, cells, self.found_by(row), self.record(row)))
    }

    /// Whether a row's number or name begins with a text, folded; a number without its `+` too.
    pub fn begins_with(&self, row: RowId, folded: &str) -> bool {
        let mut lines = self.found_by(row).split('\n');
        let (phone, name) = (
            lines.next().unwrap_or_default(),
            lines.next().unwrap_or_default(),
        );
        let digits = phone.strip_prefix('+').unwrap_or(phone);
        phone.starts_with(folded) || digits.starts_with(folded) || name.starts_with(folded)
    }

    /// A text as rows are found by it.
    pub fn fold(&self, text: &str) -> String {
        fold(text, self.language.decompose)
    }

    /// The bytes it holds, roughly: what is reserved counts, the allocator's own does not.
    pub fn weight(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(Block::weight).sum();
        let pools: usize = self.shared.iter().map(Pool::weight).sum();
        blocks + pools + self.odd_times.weight() + self.index.capacity() * 5
    }
}

/// The block of a row, and its place in there.
fn place(row: RowId) -> (usize, usize) {
    (row as usize / BLOCK, row as usize % BLOCK)
}

fn line(blocks: &[Block], row: RowId) -> &[u8] {
    let (block, at) = place(row);
    blocks
        .get(block)
        .map(|block| block.line(at))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
