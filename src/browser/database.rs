//! The browser's database (IndexedDB): texts by key, in three tables.
//!
//! It holds change sets and their ledgers. Never a secret. It belongs to the origin and is shared by its tabs.

use rexie::{KeyRange, ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::JsValue;

/// The database's name.
const NAME: &str = "numberdesk";
/// Raised with every change of the tables.
const VERSION: u32 = 1;

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Change sets, by ID.
    Sets,
    /// What the list of change sets shows of them, by ID.
    Summaries,
    /// The entries of ledgers, by ID of the set and sequence.
    Entries,
}

impl Table {
    const ALL: [Table; 3] = [Table::Sets, Table::Summaries, Table::Entries];

    const fn name(self) -> &'static str {
        match self {
            Table::Sets => "sets",
            Table::Summaries => "summaries",
            Table::Entries => "entries",
        }
    }
}

/// The open database.
pub struct Database(Rexie);

impl Database {
    /// Opens it, and makes its tables the first time. `None` where the browser refuses, such as in some private windows.
    pub async fn open() -> Option<Database> {
        let tables = Table::ALL.iter();
        let builder = tables.fold(Rexie::builder(NAME).version(VERSION), |builder, table| {
            builder.add_object_store(ObjectStore::new(table.name()))
        });
        Some(Database(builder.build().await.ok()?))
    }

    /// Stores a text under a key; true once it is kept for good.
    pub async fn put(&self, table: Table, key: &str, text: &str) -> bool {
        self.write(table, async |store| {
            store.put(&text.into(), Some(&key.into())).await.is_ok()
        })
        .await
    }

    /// The text of a key. `None` if there is none, or it can't be read.
    pub async fn get(&self, table: Table, key: &str) -> Option<String> {
        let names = [table.name()];
        let transaction = self.0.transaction(&names, TransactionMode::ReadOnly).ok()?;
        let store = transaction.store(table.name()).ok()?;
        store.get(key.into()).await.ok()??.as_string()
    }

    /// The texts whose key begins like this, in the order of their keys. `None` if they can't be read.
    pub async fn texts(&self, table: Table, prefix: &str) -> Option<Vec<String>> {
        let names = [table.name()];
        let transaction = self.0.transaction(&names, TransactionMode::ReadOnly).ok()?;
        let store = transaction.store(table.name()).ok()?;
        let texts = store.get_all(Some(range(prefix)?), None).await.ok()?;
        Some(texts.iter().filter_map(JsValue::as_string).collect())
    }

    /// Deletes whatever has a key that begins like this; true once it is gone.
    pub async fn delete(&self, table: Table, prefix: &str) -> bool {
        let Some(range) = range(prefix) else {
            return false;
        };
        self.write(table, async |store| {
            let Ok(keys) = store.get_all_keys(Some(range), None).await else {
                return false;
            };
            for key in keys {
                if store.delete(key).await.is_err() {
                    return false;
                }
            }
            true
        })
        .await
    }

    /// Writes in a transaction of its own; true once it is complete.
    async fn write(&self, table: Table, write: impl AsyncFnOnce(&rexie::Store) -> bool) -> bool {
        let names = [table.name()];
        let Ok(transaction) = self.0.transaction(&names, TransactionMode::ReadWrite) else {
            return false;
        };
        let Ok(store) = transaction.store(table.name()) else {
            return false;
        };
        write(&store).await && transaction.done().await.is_ok_and(|end| end.is_committed())
    }
}

/// The keys that begin with `prefix`.
fn range(prefix: &str) -> Option<KeyRange> {
    let last = format!("{prefix}\u{ffff}");
    KeyRange::bound(&prefix.into(), &last.into(), Some(false), Some(false)).ok()
}
