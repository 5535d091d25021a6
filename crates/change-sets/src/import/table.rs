//! A table of text cells, read in steps by csv-core (RFC 4180, and what spreadsheets make of it).

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::delimiter::{declared_delimiter, detect_delimiter};

/// A table of text cells, in one text and one list of ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    text: String,
    /// The end of each cell in the text.
    ends: Vec<usize>,
    records: Vec<Record>,
    columns: usize,
}

/// A record: its cells, and the line it begins in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Record {
    /// The index of its first cell.
    first: usize,
    /// The line, counted from 1.
    line: usize,
}

impl Table {
    /// The number of records, the header among them.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The number of columns of the widest record.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// A cell; empty beyond the end of its record.
    pub fn cell(&self, record: usize, column: usize) -> &str {
        let cell = || {
            let first = self.records.get(record)?.first;
            let index = first.checked_add(column)?;
            if index >= self.end_of(record) {
                return None;
            }
            let start = match index {
                0 => 0,
                index => *self.ends.get(index - 1)?,
            };
            self.text.get(start..*self.ends.get(index)?)
        };
        cell().unwrap_or_default()
    }

    /// The cells of a record.
    pub fn record(&self, record: usize) -> impl Iterator<Item = &str> {
        let first = self.records.get(record).map(|record| record.first);
        let cells = first.map_or(0, |first| self.end_of(record) - first);
        (0..cells).map(move |column| self.cell(record, column))
    }

    /// The line that a record begins in, counted from 1.
    pub fn line(&self, record: usize) -> usize {
        self.records.get(record).map_or(0, |record| record.line)
    }

    /// The record that begins in a line.
    pub fn record_at(&self, line: usize) -> Option<usize> {
        let found = self
            .records
            .binary_search_by_key(&line, |record| record.line);
        found.ok()
    }

    /// The index after the last cell of a record.
    fn end_of(&self, record: usize) -> usize {
        let next = self.records.get(record + 1);
        next.map_or(self.ends.len(), |next| next.first)
    }
}

/// A reader of a table that can stop after some bytes and go on later.
pub struct TableReader {
    text: String,
    position: usize,
    line: usize,
    delimiter: u8,
    reader: Reader,
    /// The bytes and ends of the record that is being read.
    cells: Vec<u8>,
    ends: Vec<usize>,
    table: Table,
}

impl TableReader {
    /// A reader of decoded text. The separator is found by [`detect_delimiter`].
    pub fn new(text: impl Into<String>) -> TableReader {
        let text = text.into();
        let delimiter = detect_delimiter(&text);
        Self::with_delimiter(text, delimiter)
    }

    /// A reader with a separator that the admin has chosen.
    pub fn with_delimiter(text: impl Into<String>, delimiter: u8) -> TableReader {
        let text: String = text.into();
        let mark = text.len() - text.trim_start_matches('\u{feff}').len();
        let declaration = declared_delimiter(&text).map(|(_, length)| length);
        let mut reader = TableReader {
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            position: mark,
            line: 1,
            delimiter,
            cells: Vec::new(),
            ends: Vec::new(),
            table: Table::default(),
            text,
        };
        if let Some(length) = declaration {
            reader.advance(length);
        }
        reader
    }

    /// The separator.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The part of the text that was read, from 0 to 1.
    pub fn progress(&self) -> f64 {
        match self.text.len() {
            0 => 1.0,
            // Exact enough for a bar.
            #[expect(clippy::cast_precision_loss, reason = "a share")]
            length => self.position as f64 / length as f64,
        }
    }

    /// Reads about so many bytes, whole records at a time; true when all are read.
    pub fn step(&mut self, bytes: usize) -> bool {
        let until = self.position.saturating_add(bytes.max(1));
        while self.position < self.text.len() {
            if self.position >= until {
                return false;
            }
            self.skip_line_ends();
            if self.position < self.text.len() {
                self.read_record();
            }
        }
        true
    }

    /// The table.
    pub fn finish(self) -> Table {
        self.table
    }

    /// Moves over a part of the text and counts its lines. A line ends with CR, LF or both.
    fn advance(&mut self, bytes: usize) {
        let end = self.text.len().min(self.position + bytes);
        let all = self.text.as_bytes();
        let part = all.get(self.position..end).unwrap_or_default();
        let ends = part.iter().enumerate().filter(|(index, byte)| match byte {
            b'\n' => true,
            b'\r' => all.get(self.position + index + 1) != Some(&b'\n'),
            _ => false,
        });
        self.line += ends.count();
        self.position = end;
    }

    /// Skips empty lines, so that a record knows the line it begins in.
    fn skip_line_ends(&mut self) {
        let rest = self
            .text
            .as_bytes()
            .get(self.position..)
            .unwrap_or_default();
        let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        self.advance(ends.count());
    }

    fn read_record(&mut self) {
        let line = self.line;
        let (mut cells, mut ends) = (0, 0);
        loop {
            let input = self
                .text
                .as_bytes()
                .get(self.position..)
                .unwrap_or_default();
            let (result, read, wrote, ended) = self.reader.read_record(
                input,
                self.cells.get_mut(cells..).unwrap_or_default(),
                self.ends.get_mut(ends..).unwrap_or_default(),
            );
            self.advance(read);
            cells += wrote;
            ends += ended;
            match result {
                // Once more with no input: that is the end of the text.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2 + 256, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2 + 16, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return,
            }
        }
        let table = &mut self.table;
        let cells = self.cells.get(..cells).unwrap_or_default();
        let ends = self.ends.get(..ends).unwrap_or_default();
        let start = table.text.len();
        // Split at ASCII, so that it is UTF-8 as before.
        table.text.push_str(&String::from_utf8_lossy(cells));
        table.records.push(Record {
            first: table.ends.len(),
            line,
        });
        table.ends.extend(ends.iter().map(|end| start + end));
        table.columns = table.columns.max(ends.len());
    }
}
