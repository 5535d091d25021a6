//! Change sets in the browser's database: the set, its ledger entry by entry, and a summary for the list.

use std::rc::Rc;

use change_sets::{
    change_set::ChangeSet,
    ledger::LedgerEntry,
    run::{Progress, RunState},
    stored::{SetReader, StoredLedger, StoredSet, read_ledger, write_entry, write_set},
};
use serde::{Deserialize, Serialize};

use crate::browser::{
    database::{Database, Table},
    scheduling::TimeSlice,
};

/// The number of rows that are read between two looks at the clock.
const STEP: usize = 100;

/// What the list shows of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetSummary {
    /// The ID.
    pub id: String,
    /// The name.
    pub name: String,
    /// The time of its making, in milliseconds since 1970.
    pub created_ms: i64,
    /// The project.
    pub project: String,
    /// The number of rows.
    pub rows: usize,
    /// The number of rows that have ended.
    pub done: usize,
    /// The number of rows that ended as wanted: changed, or so already.
    pub good: usize,
    /// Whether every row has ended.
    pub is_finished: bool,
    /// Whether another tab has the set. Not kept.
    #[serde(skip)]
    pub is_elsewhere: bool,
}

impl SetSummary {
    /// The summary of a set at a point of its run.
    pub fn of(set: &ChangeSet, progress: &Progress, state: RunState) -> SetSummary {
        SetSummary {
            id: set.id.clone(),
            name: set.name.clone(),
            created_ms: set.created_ms,
            project: set.project.clone(),
            rows: progress.rows,
            done: progress.done(),
            good: progress.changed + progress.already_so,
            is_finished: state == RunState::Finished,
            is_elsewhere: false,
        }
    }
}

/// The lock of a set: whoever runs it holds it.
pub fn lock_name(id: &str) -> String {
    format!("numberdesk.set.{id}")
}

/// A set as it is kept, with its ledger.
pub struct KeptSet {
    /// The set.
    pub stored: StoredSet,
    /// The ledger.
    pub ledger: StoredLedger,
}

/// The kept change sets. Copies share the database.
#[derive(Clone)]
pub struct SetStorage(Rc<Database>);

impl SetStorage {
    /// Opens the database; `None` where the browser has none.
    pub async fn open() -> Option<SetStorage> {
        Some(SetStorage(Rc::new(Database::open().await?)))
    }

    /// The summaries of a project's sets, the latest first.
    pub async fn summaries(&self, project: &str) -> Option<Vec<SetSummary>> {
        let texts = self.0.texts(Table::Summaries, "").await?;
        let summaries = texts
            .iter()
            .filter_map(|text| serde_json::from_str(text).ok());
        let mut summaries: Vec<SetSummary> = summaries
            .filter(|summary: &SetSummary| summary.project == project)
            .collect();
        summaries.sort_by_key(|summary| std::cmp::Reverse(summary.created_ms));
        Some(summaries)
    }

    /// Keeps a summary in the place of an earlier one. It is only for show: the ledger tells what is true.
    pub async fn keep_summary(&self, summary: &SetSummary) {
        if let Ok(text) = serde_json::to_string(summary) {
            self.0.put(Table::Summaries, &summary.id, &text).await;
        }
    }

    /// Keeps a new set; true once it is kept for good.
    pub async fn keep_set(&self, set: &ChangeSet) -> bool {
        self.0.put(Table::Sets, &set.id, &write_set(set)).await
    }

    /// Keeps an entry of a set's ledger; true once it is kept for good.
    pub async fn keep_entry(&self, set: &str, entry: &LedgerEntry) -> bool {
        // Digits of one length, so that the order of the keys is that of the entries.
        let key = format!("{set}/{:010}", entry.sequence);
        self.0.put(Table::Entries, &key, &write_entry(entry)).await
    }

    /// A set with its ledger. `None` if there is none, or it can't be read.
    pub async fn read(&self, id: &str) -> Option<KeptSet> {
        let text = self.0.get(Table::Sets, id).await?;
        let entries = self.0.texts(Table::Entries, &format!("{id}/")).await?;
        let mut reader = SetReader::new(text).ok()?;
        let mut slice = TimeSlice::half_frame();
        while !reader.step(STEP) {
            if slice.is_over() {
                slice.renew().await;
            }
        }
        let mut ledger = StoredLedger::default();
        for entries in entries.chunks(STEP) {
            let part = read_ledger(entries.iter().map(String::as_str));
            ledger.entries.extend(part.entries);
            ledger.damaged += part.damaged;
            if slice.is_over() {
                slice.renew().await;
            }
        }
        ledger.entries.sort_by_key(|entry| entry.sequence);
        let stored = reader.finish();
        Some(KeptSet { stored, ledger })
    }

    /// Deletes a set with its ledger; every set where `id` is empty. True once they are gone.
    pub async fn delete(&self, id: &str) -> bool {
        let mut is_gone = true;
        for table in [Table::Entries, Table::Sets, Table::Summaries] {
            is_gone &= self.0.delete(table, id).await;
        }
        is_gone
    }
}
