//! Blocks of 1,024 rows in columns (struct of arrays). With blocks a million rows grow without being moved.

use super::{
    interner::Symbol,
    packed_time::PackedTime,
    row_set::{BLOCK, Mask},
};

/// The fixed-size columns of a row: 24 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PackedRow {
    /// Symbols of the columns with few values.
    few: [u16; COLUMNS - MANY],
    /// Symbols of the columns that may have a value per row.
    many: [Symbol; MANY],
    /// The next charge.
    pub next_charge: PackedTime,
    /// The last load that has seen the row.
    pub last_seen: u16,
    /// The badge, by its urgency.
    pub badge: u8,
    /// Flags for the most frequent filters.
    pub flags: u8,
}

impl PackedRow {
    /// The symbol in a column.
    pub fn symbol(&self, column: InternedColumn) -> Symbol {
        let column = column as usize;
        match self.few.get(column) {
            Some(symbol) => Symbol::from(*symbol),
            None => self
                .many
                .get(column - self.few.len())
                .copied()
                .unwrap_or_default(),
        }
    }

    /// Sets the symbol of a column. Columns of few values have symbols below [`FEW`].
    pub fn set_symbol(&mut self, column: InternedColumn, symbol: Symbol) {
        let (column, first) = (column as usize, self.few.len());
        match self.few.get_mut(column) {
            Some(stored) => *stored = symbol as u16,
            None => {
                if let Some(stored) = self.many.get_mut(column - first) {
                    *stored = symbol;
                }
            }
        }
    }

    /// All columns but the last load.
    pub fn content(&self) -> ([u16; COLUMNS - MANY], [Symbol; MANY], PackedTime, u8, u8) {
        (
            self.few,
            self.many,
            self.next_charge,
            self.badge,
            self.flags,
        )
    }

    /// Whether the row is unreadable.
    pub fn is_unreadable(&self) -> bool {
        self.flags & UNREADABLE != 0
    }

    /// Whether the row is removed.
    pub fn is_removed(&self) -> bool {
        self.flags & REMOVED != 0
    }
}

/// The columns with interned values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InternedColumn {
    /// Region codes.
    Region,
    /// Number types.
    Type,
    /// Lists of capabilities.
    Capabilities,
    /// Prices with their intervals.
    Cost,
    /// Service plans.
    Plan,
    /// All other configuration.
    Config,
}

/// The number of columns in [`InternedColumn`].
pub const COLUMNS: usize = 6;
/// The number of columns, at the end, that may have a value per row.
const MANY: usize = 2;
/// The maximum number of symbols in the other columns, "none" included.
pub const FEW: usize = 1 << 16;

/// Flag: the row is unreadable.
pub const UNREADABLE: u8 = 1;
/// Flag: no display name.
pub const UNNAMED: u8 = 2;
/// Flag: an expiry date.
pub const EXPIRES: u8 = 4;
/// Flag: the row is removed.
pub const REMOVED: u8 = 8;
/// Flag: the API version does not report voice.
pub const VOICE_UNREPORTED: u8 = 16;

/// A column of byte strings of variable length, stored back to back.
#[derive(Default)]
pub struct ByteColumn {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl ByteColumn {
    /// The bytes of a row.
    pub fn get(&self, row: usize) -> &[u8] {
        self.bytes
            .get(self.start(row)..self.end(row))
            .unwrap_or_default()
    }

    /// The bytes of all rows.
    pub fn all(&self) -> &[u8] {
        &self.bytes
    }

    /// The start of a row's bytes.
    pub fn start(&self, row: usize) -> usize {
        row.checked_sub(1).map_or(0, |before| self.end(before))
    }

    /// The end of a row's bytes.
    pub fn end(&self, row: usize) -> usize {
        self.ends
            .get(row)
            .map_or(self.bytes.len(), |end| *end as usize)
    }

    fn push(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        self.ends.push(length(self.bytes.len()));
        if self.ends.len() == BLOCK {
            // A full block rarely grows.
            self.bytes.shrink_to_fit();
        }
    }

    fn replace(&mut self, row: usize, piece: &[u8]) {
        let (start, end) = (self.start(row), self.end(row));
        self.bytes.splice(start..end, piece.iter().copied());
        let grown = piece.len() as isize - (end - start) as isize;
        for end in self.ends.iter_mut().skip(row) {
            *end = length((*end as usize).wrapping_add_signed(grown));
        }
    }
}

/// An offset in a block, whose bytes stay far below 4 GB.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A block of 1,024 rows.
#[derive(Default)]
pub struct Block {
    /// The index of the block.
    pub number: usize,
    packed: Vec<PackedRow>,
    /// The search texts.
    pub text: ByteColumn,
    /// The records of values that are not interned.
    pub record: ByteColumn,
}

impl Block {
    /// An empty block with its index.
    pub fn new(number: usize) -> Block {
        Block {
            number,
            packed: Vec::with_capacity(BLOCK),
            ..Block::default()
        }
    }

    /// The fixed-size columns, by row.
    pub fn packed(&self) -> &[PackedRow] {
        &self.packed
    }

    /// The mask of rows that are not removed.
    pub fn alive(&self) -> Mask {
        let mut mask = Mask::default();
        for (row, packed) in self.packed.iter().enumerate() {
            if !packed.is_removed() {
                super::row_set::set_bit(&mut mask, row);
            }
        }
        mask
    }

    /// The first line of a row's search text, the key of the index.
    pub fn line(&self, row: usize) -> &[u8] {
        let text = self.text.get(row);
        let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
        text.get(..end).unwrap_or_default()
    }

    /// The fixed-size columns, to update the last load.
    pub fn packed_mut(&mut self) -> &mut [PackedRow] {
        &mut self.packed
    }

    /// Appends a row.
    pub fn push(&mut self, packed: PackedRow, text: &[u8], record: &[u8]) {
        self.packed.push(packed);
        self.text.push(text);
        self.record.push(record);
    }

    /// Replaces a row's contents; false when they are unchanged.
    pub fn replace(&mut self, row: usize, packed: PackedRow, text: &[u8], record: &[u8]) -> bool {
        let Some(stored) = self.packed.get_mut(row) else {
            return false;
        };
        let same = stored.content() == packed.content();
        *stored = packed;
        if same && self.record.get(row) == record && self.text.get(row) == text {
            return false;
        }
        self.record.replace(row, record);
        self.text.replace(row, text);
        true
    }

    /// The allocated bytes.
    #[cfg(test)]
    pub(crate) fn heap_bytes(&self) -> usize {
        self.packed.capacity() * size_of::<PackedRow>()
            + 4 * (self.text.ends.capacity() + self.record.ends.capacity())
            + self.text.bytes.capacity()
            + self.record.bytes.capacity()
    }
}
