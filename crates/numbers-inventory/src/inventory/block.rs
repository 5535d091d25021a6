//! 1,024 rows, column by column. In blocks nothing has to move when a million rows have come.

use super::{
    interner::Symbol,
    packed_time::PackedTime,
    row_set::{BLOCK, Mask},
};

/// A row as the columns hold it: 24 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PackedRow {
    /// Symbols of the columns that have few values.
    few: [u16; COLUMNS - MANY],
    /// Symbols of the columns that may have one for each row.
    many: [Symbol; MANY],
    /// When it is charged for next.
    pub next_charge: PackedTime,
    /// The last load that saw it.
    pub last_seen: u16,
    /// Its badge, by its urgency.
    pub badge: u8,
    /// What the filters ask most.
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

    /// Writes the symbol of a column. Those of few values are below [`FEW`].
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

    /// All of it but when it was seen.
    pub fn content(&self) -> ([u16; COLUMNS - MANY], [Symbol; MANY], PackedTime, u8, u8) {
        (
            self.few,
            self.many,
            self.next_charge,
            self.badge,
            self.flags,
        )
    }

    /// Whether it makes no number.
    pub fn is_unreadable(&self) -> bool {
        self.flags & UNREADABLE != 0
    }

    /// Whether it is not there any more.
    pub fn is_removed(&self) -> bool {
        self.flags & REMOVED != 0
    }
}

/// The columns whose values many rows share.
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
    /// Everything else that is configured.
    Config,
}

/// How many columns [`Shared`] names.
pub const COLUMNS: usize = 6;
/// How many of them, the last ones, may have a value for each row.
const MANY: usize = 2;
/// How many values the others may have, "none" among them.
pub const FEW: usize = 1 << 16;

/// The row makes no number.
pub const UNREADABLE: u8 = 1;
/// It has no display name.
pub const UNNAMED: u8 = 2;
/// It has a date on which it expires.
pub const EXPIRES: u8 = 4;
/// The row is gone.
pub const REMOVED: u8 = 8;
/// Its API version does not report voice.
pub const VOICE_UNREPORTED: u8 = 16;

/// Pieces of bytes, one for each row.
#[derive(Default)]
pub struct ByteColumn {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl ByteColumn {
    /// A row's piece.
    pub fn get(&self, row: usize) -> &[u8] {
        self.bytes
            .get(self.start(row)..self.end(row))
            .unwrap_or_default()
    }

    /// All pieces.
    pub fn all(&self) -> &[u8] {
        &self.bytes
    }

    /// Where a row's piece starts.
    pub fn start(&self, row: usize) -> usize {
        row.checked_sub(1).map_or(0, |before| self.end(before))
    }

    /// Where a row's piece ends.
    pub fn end(&self, row: usize) -> usize {
        self.ends
            .get(row)
            .map_or(self.bytes.len(), |end| *end as usize)
    }

    fn push(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
        self.ends.push(length(self.bytes.len()));
        if self.ends.len() == BLOCK {
            // It will hardly grow any more.
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

/// A place in a block's bytes: they stay far below 4 GB.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// 1,024 rows.
#[derive(Default)]
pub struct Block {
    /// Its place among the blocks.
    pub number: usize,
    packed: Vec<PackedRow>,
    /// What the row is found by.
    pub text: ByteColumn,
    /// What belongs to this row alone.
    pub record: ByteColumn,
}

impl Block {
    /// An empty one, at its place among the others.
    pub fn new(number: usize) -> Block {
        Block {
            number,
            packed: Vec::with_capacity(BLOCK),
            ..Block::default()
        }
    }

    /// Its rows.
    pub fn packed(&self) -> &[PackedRow] {
        &self.packed
    }

    /// The rows that are there.
    pub fn alive(&self) -> Mask {
        let mut mask = Mask::default();
        for (row, packed) in self.packed.iter().enumerate() {
            if !packed.is_removed() {
                super::row_set::set_bit(&mut mask, row);
            }
        }
        mask
    }

    /// The first line of a row's text, by which it is told from others.
    pub fn line(&self, row: usize) -> &[u8] {
        let text = self.text.get(row);
        let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
        text.get(..end).unwrap_or_default()
    }

    /// Its rows, to note what has seen them.
    pub fn packed_mut(&mut self) -> &mut [PackedRow] {
        &mut self.packed
    }

    /// Adds a row.
    pub fn push(&mut self, packed: PackedRow, text: &[u8], record: &[u8]) {
        self.packed.push(packed);
        self.text.push(text);
        self.record.push(record);
    }

    /// Puts other contents into a row; false when they are what it stored.
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

    /// The bytes it holds.
    #[cfg(test)]
    pub(crate) fn heap_bytes(&self) -> usize {
        self.packed.capacity() * size_of::<PackedRow>()
            + 4 * (self.text.ends.capacity() + self.record.ends.capacity())
            + self.text.bytes.capacity()
            + self.record.bytes.capacity()
    }
}
