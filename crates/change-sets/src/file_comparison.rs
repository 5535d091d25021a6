//! Comparison of the list with a file: in both, only here, only there, different in which field.

use std::collections::HashSet;

use crate::preview::{OutcomeKind, Preview, RowOutcome};

/// The comparison of the list with a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileComparison {
    /// The indices of the rows of the file whose number is here with the same values.
    pub same: Vec<usize>,
    /// The rows whose number is here with other values, also those that a rule would refuse.
    pub different: Vec<usize>,
    /// The rows whose number is only in the file.
    pub only_there: Vec<usize>,
    /// The numbers that are only here, as the API writes them.
    pub only_here: Vec<String>,
    /// The rows without a readable number, and those that stand in the file twice.
    pub unclear: Vec<usize>,
}

/// A comparison in steps, from the preview of the file's import.
pub struct FileComparisonJob {
    comparison: FileComparison,
    /// The numbers of the file that are here.
    listed: HashSet<String>,
}

impl FileComparisonJob {
    /// The comparison of a file with `preview`, made by an [`crate::import::ImportJob`]. Of a list of numbers alone, all are the same.
    pub fn new(preview: &Preview) -> FileComparisonJob {
        let mut comparison = FileComparison::default();
        let mut listed = HashSet::new();
        for (index, row) in preview.rows().iter().enumerate() {
            let (rows, is_here) = match &row.outcome {
                RowOutcome::AlreadySo => (&mut comparison.same, true),
                RowOutcome::NotYours => (&mut comparison.only_there, false),
                RowOutcome::NotANumber(_) | RowOutcome::Duplicate { .. } => {
                    (&mut comparison.unclear, false)
                }
                RowOutcome::WillChange(_)
                | RowOutcome::WillRelease(_)
                | RowOutcome::Refused(_)
                | RowOutcome::Protected(_) => (&mut comparison.different, true),
            };
            rows.push(index);
            if is_here {
                listed.insert(row.phone.clone());
            }
        }
        FileComparisonJob { comparison, listed }
    }

    /// Takes a number of the list. Every number of the list has to be taken once.
    pub fn take(&mut self, phone: &str) {
        if !self.listed.contains(phone) {
            self.comparison.only_here.push(phone.to_owned());
        }
    }

    /// The comparison.
    pub fn finish(self) -> FileComparison {
        self.comparison
    }
}

/// Whether a row of the file can be made into a change of the number here.
pub fn can_be_changed(preview: &Preview, row: usize) -> bool {
    let row = preview.rows().get(row);
    row.is_some_and(|row| row.outcome.kind() == OutcomeKind::Will)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use numbers_model::{api_version::ApiVersion, number::Number};

    use super::*;
    use crate::import::{ImportJob, ImportOptions, Mapping, TableReader};

    fn number(phone: &str, name: &str) -> Number {
        Number {
            phone: phone.into(),
            display_name: Some(name.into()),
            ..Number::default()
        }
    }

    fn compare(text: &str) -> (FileComparison, Preview) {
        let numbers = [
            number("+12086390930", "A"),
            number("+12086390931", "B"),
            number("+12086390932", "C"),
        ];
        let mut reader = TableReader::new(text);
        while !reader.step(1_000) {}
        let table = Arc::new(reader.finish());
        let mapping = Mapping::detect(&table);
        let mut job = ImportJob::new(table, mapping, ImportOptions::new(ApiVersion::V1));
        while !job.step(numbers.as_slice(), 10) {}
        let preview = job.finish();
        let mut job = FileComparisonJob::new(&preview);
        for number in &numbers {
            job.take(&number.phone);
        }
        (job.finish(), preview)
    }

    #[test]
    fn a_file_is_compared_with_the_list() {
        let text = "Number,Name\n+12086390930,A\n+12086390931,Other\n+12086390931,Again\n+12025550100,D\nx,E\n";
        let (comparison, preview) = compare(text);
        assert_eq!(
            comparison,
            FileComparison {
                same: vec![0],
                different: vec![1],
                only_there: vec![3],
                only_here: vec!["+12086390932".into()],
                unclear: vec![2, 4],
            }
        );
        assert!(
            can_be_changed(&preview, 1)
                && !can_be_changed(&preview, 0)
                && !can_be_changed(&preview, 99)
        );
    }

    #[test]
    fn a_list_of_numbers_alone_is_compared_too() {
        let (comparison, _) = compare("+1 208 639 0930\n+1 208 639 0932\n");
        assert_eq!(
            (comparison.same, comparison.only_here),
            (vec![0, 1], vec!["+12086390931".into()])
        );
    }
}
