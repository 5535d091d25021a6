//! Import of changes from a file or from pasted cells.
//!
//! 1. [`Encoding::detect`] names the encoding of a file's bytes for the browser's `TextDecoder`.
//! 2. A [`TableReader`] reads the text in steps into a [`Table`]: CSV or TSV, by csv-core, with any separator.
//! 3. [`Mapping::detect`] matches the header; the admin can correct it.
//! 4. An [`ImportJob`] compares each row with the project's numbers, in steps, into a [`Preview`](crate::preview::Preview).
//!
//! ```
//! use std::sync::Arc;
//! use change_sets::{import::{ImportJob, ImportOptions, Mapping, TableReader}, preview::OutcomeKind};
//! use numbers_model::{api_version::ApiVersion, number::Number};
//!
//! let mut reader = TableReader::new("Number;Name\n+1 208 639 0939;Front desk\n4.67E+10;Hall\n");
//! while !reader.step(64 * 1024) {}
//! let table = Arc::new(reader.finish());
//! let mapping = Mapping::detect(&table);
//! let numbers = [Number { phone: "+12086390939".to_owned(), ..Number::default() }];
//! let mut job = ImportJob::new(table, mapping, ImportOptions::new(ApiVersion::V1));
//! while !job.step(numbers.as_slice(), 100) {}
//! let preview = job.finish();
//! assert_eq!(preview.count(OutcomeKind::Will), 1);
//! assert_eq!(preview.count(OutcomeKind::NotANumber), 1);
//! ```

mod delimiter;
mod encoding;
mod job;
mod left_out;
mod mapping;
mod number_cell;
mod table;

pub use delimiter::{DELIMITERS, delimiter_name, detect_delimiter};
pub use encoding::Encoding;
pub use job::{EmptyCells, ImportJob, ImportOptions};
pub use left_out::{write_left_out, write_left_out_header};
pub use mapping::{ColumnRole, Mapping};
pub use number_cell::{NumberCell, read_number};
pub use table::{Table, TableReader};

#[cfg(test)]
mod tests;
