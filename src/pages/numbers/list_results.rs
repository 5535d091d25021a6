//! List results: the rows that match the query, in its order.
//!
//! A query scans all numbers, so it is time-sliced. The first slice runs in the same task as the keystroke, and is nearly
//! always enough; with a million numbers the rest follows a few milliseconds later.

mod facets;

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use numbers_inventory::{
    FacetCounts, Inventory as Model, QueryJob, RowId, RowSet, SortJob,
    query::{ListQuery, Sort},
    search::{Search, SearchError},
};

use crate::{
    browser::{
        clock,
        scheduling::{self, TimeSlice},
    },
    state::inventory::Inventory,
};

/// Time budget of the first slice while somebody types, in milliseconds. The letter is painted in the same frame.
const FIRST_MS: f64 = 14.0;
/// Time budget of a slice while somebody waits, in milliseconds. Also of the first slice when nobody types.
const INTERACTIVE_MS: f64 = 24.0;
/// Blocks of 1,024 rows that are filtered between two readings of the clock.
const BLOCKS: usize = 8;
/// Sorted rows that are filtered between two readings of the clock.
const ROWS: usize = 32_768;
/// Shortest pause between two refreshes while numbers are loading, in milliseconds.
const REFRESH_PAUSE_MS: f64 = 100.0;
/// Idle time after a refresh, as a multiple of how long it took. At most a fifth of the main thread.
const REFRESH_IDLE_FACTOR: f64 = 4.0;

/// The matching rows of one query.
#[derive(Default)]
pub struct ResultSet {
    /// The rows, as a bitmap.
    pub rows: RowSet,
    /// The rows in order; `None` for the order in which they came.
    sorted: Option<Vec<RowId>>,
    /// Rank index of the bitmap, to find its nth row.
    index: Vec<u32>,
    /// Version of the inventory that was queried.
    version: u64,
}

impl ResultSet {
    fn new(rows: RowSet) -> Self {
        Self {
            index: rows.index(),
            rows,
            ..Self::default()
        }
    }

    fn row(&self, index: usize) -> Option<RowId> {
        match &self.sorted {
            Some(rows) => rows.get(index).copied(),
            None => self.rows.nth(&self.index, index),
        }
    }
}

/// All rows in one order: a cache, valid for one version of the inventory.
struct SortedRows {
    by: Vec<Sort>,
    rows: Arc<Vec<RowId>>,
    version: u64,
    /// First row that was added after sorting.
    end: RowId,
}

/// The results of the list's query, kept up to date. Copies share them.
#[derive(Clone, Copy)]
pub struct ListResults {
    /// The matching rows.
    pub result_set: RwSignal<ResultSet>,
    /// Whether a query has run over loaded rows: before that, an empty result means nothing.
    pub has_run: RwSignal<bool>,
    /// Facet counts: rows per value and per quick filter. They follow a moment after the rows (facets.rs).
    pub counts: RwSignal<FacetCounts>,
    /// Set whenever results are published: whether the reader waited for them.
    published: RwSignal<bool>,
    /// The parse error of the search. While there is one, the results of the last valid search stay.
    pub parse_error: RwSignal<Option<SearchError>>,
    query: Memo<ListQuery>,
    /// The last valid search.
    pub search: RwSignal<Search>,
    sorted: RwSignal<Option<SortedRows>>,
    len: Memo<usize>,
    inventory: Inventory,
    /// ID of the latest task; older ones give up.
    latest_task: RwSignal<usize>,
    /// Generation of the query: counts up when the reader changes it.
    generation: RwSignal<usize>,
    /// Generation whose facets are being counted.
    counting: RwSignal<Option<usize>>,
    /// Whether the facets must be counted again, because numbers were added or changed.
    recount_needed: RwSignal<bool>,
    /// Whether a task is running or scheduled, so that new data need not start one.
    scheduled: RwSignal<bool>,
}

/// A query in progress: filter, then sort, then collect.
struct QueryTask {
    started: f64,
    sorts: Vec<Sort>,
    filter: Option<QueryJob>,
    order: Option<SortJob>,
    /// Version of the inventory that was sorted.
    version: u64,
    found: ResultSet,
    /// Whether somebody waits, so that the sort order of an older inventory will do.
    interactive: bool,
    /// The sorted rows to collect from, with the first row that is not among them.
    from: Option<(Arc<Vec<RowId>>, RowId)>,
    /// Sorted rows that are collected already.
    collected: usize,
    done: bool,
}

impl ListResults {
    /// Results that follow the query and the inventory.
    pub fn new(query: Memo<ListQuery>, inventory: Inventory) -> Self {
        let result_set = RwSignal::new(ResultSet::default());
        let results = Self {
            result_set,
            has_run: RwSignal::new(false),
            counts: RwSignal::new(FacetCounts::default()),
            published: RwSignal::new(false),
            parse_error: RwSignal::new(None),
            query,
            search: RwSignal::new(Search::default()),
            sorted: RwSignal::new(None),
            len: Memo::new(move |_| result_set.with(|found| found.rows.len())),
            inventory,
            latest_task: RwSignal::new(0),
            generation: RwSignal::new(0),
            counting: RwSignal::new(None),
            recount_needed: RwSignal::new(false),
            scheduled: RwSignal::new(false),
        };
        let text = Memo::new(move |_| query.with(|query| query.text.clone()));
        let mut before = None;
        Effect::new(move || {
            query.track();
            let text = text.get();
            match Search::parse(&text) {
                Ok(search) => {
                    results.search.set(search);
                    results.parse_error.set(None);
                }
                Err(parse_error) => results.parse_error.set(Some(parse_error)),
            }
            let is_typed = before.replace(text.clone()) != Some(text);
            let budget = if is_typed { FIRST_MS } else { INTERACTIVE_MS };
            untrack(|| results.run(true, budget));
        });
        let mut is_first = true;
        Effect::new(move || {
            inventory.track();
            if !std::mem::take(&mut is_first) && !results.scheduled.get_untracked() {
                untrack(|| results.run(false, FIRST_MS));
            }
        });
        results
    }

    /// Whether the inventory has changed since the query ran.
    pub fn is_stale(self) -> bool {
        self.inventory.track();
        let (version, is_empty) = self
            .inventory
            .read(|inventory| (inventory.version(), inventory.is_empty()));
        self.result_set.with(|found| found.version != version) && !is_empty
    }

    /// Number of matching rows.
    pub fn len(self) -> Memo<usize> {
        self.len
    }

    /// The row at an index.
    pub fn row(self, index: usize) -> Option<RowId> {
        self.result_set.with_untracked(|found| found.row(index))
    }

    /// All matching rows, in order.
    pub fn rows(self) -> Vec<RowId> {
        self.result_set.with_untracked(|found| match &found.sorted {
            Some(rows) => rows.clone(),
            None => found.rows.iter().collect(),
        })
    }

    /// Runs the query. `first_ms` is the time budget of its first slice.
    fn run(self, interactive: bool, first_ms: f64) {
        let mut id = 0;
        self.latest_task.update(|latest_task| {
            *latest_task = latest_task.wrapping_add(1);
            id = *latest_task;
        });
        if self.inventory.read(Model::len) == 0 && self.len.get_untracked() == 0 {
            // The first rows must not wait for a query over none.
            self.scheduled.set(false);
            self.has_run.set(false);
            return;
        }
        self.scheduled.set(true);
        if interactive {
            self.generation
                .update(|generation| *generation = generation.wrapping_add(1));
        }
        let mut task = self.begin(interactive);
        task.work(self, first_ms);
        if task.done {
            self.show(task);
            return;
        }
        let slice_ms = if interactive {
            INTERACTIVE_MS
        } else {
            TimeSlice::HALF_FRAME_MS
        };
        spawn_local(async move {
            while !task.done {
                scheduling::yield_to_main().await;
                let latest_task = self
                    .latest_task
                    .try_with_untracked(|latest_task| *latest_task);
                if latest_task != Some(id) {
                    return;
                }
                task.work(self, slice_ms);
            }
            self.show(task);
        });
    }

    fn begin(self, interactive: bool) -> QueryTask {
        let query = self.query.get_untracked();
        self.inventory.read(|inventory| QueryTask {
            started: clock::now_ms(),
            filter: Some(self.filter(inventory, &query)),
            order: None,
            sorts: query.sorts,
            version: inventory.version(),
            found: ResultSet::default(),
            interactive,
            from: None,
            collected: 0,
            done: false,
        })
    }

    fn filter(self, inventory: &Model, query: &ListQuery) -> QueryJob {
        self.search
            .with_untracked(|search| QueryJob::new(inventory, query, search, clock::epoch_ms()))
    }

    fn show(self, task: QueryTask) {
        let latest_task = self.latest_task.get_untracked();
        let is_latest =
            move || self.latest_task.try_with_untracked(|current| *current) == Some(latest_task);
        if task.interactive || self.len.get_untracked() == 0 {
            // At once, so that the next frame has it: the reader's own change, or the first rows.
            self.publish(task, is_latest);
            return;
        }
        // In a frame of its own, not in the task that merges a page.
        scheduling::next_frame(move || {
            if is_latest() {
                self.publish(task, is_latest);
            }
        });
    }

    fn publish(self, task: QueryTask, is_latest: impl Fn() -> bool + Copy + 'static) {
        let (version, started, interactive) = (task.version, task.started, task.interactive);
        self.result_set.set(ResultSet {
            version,
            ..task.found
        });
        self.has_run.set(true);
        self.published.set(interactive);
        // Numbers that were added meanwhile are found after a pause.
        let pause = REFRESH_PAUSE_MS.max(REFRESH_IDLE_FACTOR * (clock::now_ms() - started));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a pause of some milliseconds"
        )]
        let pause = std::time::Duration::from_millis(pause as u64);
        set_timeout(
            move || {
                // The page may have been left, or another query started.
                if !is_latest() {
                    return;
                }
                self.scheduled.set(false);
                if self.inventory.read(Model::version) != version {
                    self.run(false, FIRST_MS);
                }
            },
            pause,
        );
    }
}

impl QueryTask {
    /// Works for about `budget_ms` milliseconds.
    fn work(&mut self, results: ListResults, budget_ms: f64) {
        let slice = TimeSlice::new(budget_ms);
        results.inventory.read(|inventory| {
            while !self.done && !slice.is_over() {
                self.step(results, inventory);
            }
        });
    }

    fn step(&mut self, results: ListResults, inventory: &Model) {
        if let Some(mut filter) = self.filter.take() {
            if !filter.step(inventory, BLOCKS) {
                self.filter = Some(filter);
                return;
            }
            self.found = ResultSet::new(filter.finish(inventory).rows);
            self.done = self.sorts.is_empty();
        } else if let Some(mut order) = self.order.take() {
            // Rows may change while they are sorted; then the query runs again after a pause.
            if order.step(inventory) {
                let sorted = SortedRows {
                    by: std::mem::take(&mut self.sorts),
                    rows: Arc::new(order.finish()),
                    version: self.version,
                    end: inventory.end(),
                };
                self.from = Some((sorted.rows.clone(), sorted.end));
                results.sorted.set(Some(sorted));
            } else {
                self.order = Some(order);
            }
        } else if let Some((rows, end)) = self.from.clone() {
            self.collect(&rows, end);
        } else {
            self.from = results.sorted.with_untracked(|sorted| {
                let sorted = sorted.as_ref().filter(|sorted| {
                    sorted.by == self.sorts && (self.interactive || sorted.version == self.version)
                })?;
                self.version = sorted.version;
                Some((sorted.rows.clone(), sorted.end))
            });
            if self.from.is_none() {
                self.order = Some(SortJob::new(inventory, &self.sorts));
            }
        }
    }

    /// Collects matching rows from the sorted ones. Rows added since sorting come last until the next query.
    fn collect(&mut self, rows: &[RowId], end: RowId) {
        let until = rows.len().min(self.collected + ROWS);
        let ResultSet {
            sorted,
            rows: matching,
            ..
        } = &mut self.found;
        let ordered = sorted.get_or_insert_with(|| Vec::with_capacity(matching.len()));
        let piece = rows.get(self.collected..until).unwrap_or_default();
        ordered.extend(piece.iter().filter(|row| matching.contains(**row)));
        self.collected = until;
        if until == rows.len() {
            ordered.extend(matching.iter_from(end));
            self.done = true;
        }
    }
}
