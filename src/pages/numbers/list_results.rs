//! The rows to show: what matches the filters and the search, in the order asked for.
//!
//! Finding goes through all numbers, so it is done in slices. The first follows the key that was pressed at once, and is
//! nearly always enough; of a million numbers the rest comes a few milliseconds later.

use std::rc::Rc;

use leptos::prelude::{set_timeout, untrack};
use numbers_inventory::{
    FacetCounts, Inventory as Model, QueryJob, RowId, RowSet, SortJob,
    query::{ListQuery, Sort},
    search::{Search, SearchError},
};

use crate::{
    browser::{clock, scheduling},
    reactive::{Derived, Var, effect, memo, spawn},
    state::inventory::Inventory,
};

/// How long the first slice may take, and each that follows, in milliseconds. A letter is to be seen while it is looked for.
const FIRST_MS: f64 = 14.0;
const SLICE_MS: f64 = 8.0;
/// How long the following ones may take while somebody waits, and the first for who does not type.
const INTERACTIVE_MS: f64 = 24.0;
/// Blocks of 1,024 rows, and rows, that are gone through between two looks at the clock.
const BLOCKS: usize = 8;
const ROWS: usize = 32_768;
/// While numbers are arriving the list is brought up to date no more often than this, in milliseconds, and so seldom
/// that it takes no more than a fifth of the time.
const REFRESH_PAUSE_MS: f64 = 100.0;
/// How long after the rows the values are counted, in milliseconds.
const COUNTS_DELAY_MS: u32 = 120;

/// What is shown.
#[derive(Default)]
pub struct ResultSet {
    /// The rows.
    pub rows: RowSet,
    /// Their order, unless it is the one in which they came.
    sorted: Option<Vec<RowId>>,
    /// The index of the set.
    index: Vec<u32>,
    /// The version of the inventory that it is of.
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

    fn row(&self, place: usize) -> Option<RowId> {
        match &self.sorted {
            Some(rows) => rows.get(place).copied(),
            None => self.rows.nth(&self.index, place),
        }
    }
}

/// All rows in an order, for as long as the inventory stays as it was.
struct Sorted {
    by: Vec<Sort>,
    rows: Rc<Vec<RowId>>,
    version: u64,
    end: RowId,
}

/// The matching rows. Copies share it.
#[derive(Clone, Copy)]
pub struct ListResults {
    /// What is shown.
    pub result_set: Var<ResultSet>,
    /// Whether the rows that there are have been looked through at all: before that, none found says nothing.
    pub has_run: Var<bool>,
    /// How many rows have each value, and are in each quick view. Told a moment after the rows, so that these are painted
    /// first: what is typed waits for the rows alone.
    pub counts: Var<FacetCounts>,
    /// What is wrong with the search; while something is, the rows of the last good one stay.
    pub parse_error: Var<Option<SearchError>>,
    query: Derived<ListQuery>,
    /// The last search without a mistake.
    pub search: Var<Search>,
    sorted: Var<Option<Sorted>>,
    len: Derived<usize>,
    inventory: Inventory,
    /// Which finding is the latest: an older one gives up.
    latest_task: Var<u32>,
    /// How often something else was searched for.
    generation: Var<u32>,
    /// The search whose values are being counted, if any.
    counting: Var<Option<u32>>,
    /// Whether to count again then, because numbers have come or changed.
    recount_needed: Var<bool>,
    /// Whether one is under way or due, so that nothing needs to be started for new data.
    scheduled: Var<bool>,
}

/// A finding under way.
struct QueryTask {
    started: f64,
    sorts: Vec<Sort>,
    filter: Option<QueryJob>,
    order: Option<SortJob>,
    /// The version of the inventory that the order is of.
    version: u64,
    found: ResultSet,
    /// Whether an order of an older inventory will do: somebody waits.
    interactive: bool,
    /// The order to pick from, with the first row that is not in it.
    from: Option<(Rc<Vec<RowId>>, RowId)>,
    /// How far it has been gone through.
    at: usize,
    done: bool,
}

impl ListResults {
    /// Follows the filters and the inventory.
    pub fn new(query: Derived<ListQuery>, inventory: Inventory) -> Self {
        let found = Var::new(ResultSet::default());
        let results = Self {
            result_set: found,
            has_run: Var::new(false),
            counts: Var::new(FacetCounts::default()),
            parse_error: Var::new(None),
            query,
            search: Var::new(Search::default()),
            sorted: Var::new(None),
            len: memo(move || found.with(|found| found.rows.len())),
            inventory,
            latest_task: Var::new(0),
            generation: Var::new(0),
            counting: Var::new(None),
            recount_needed: Var::new(false),
            scheduled: Var::new(false),
        };
        let text = memo(move || query.with(|query| query.text.clone()));
        let mut before = None;
        effect(move || {
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
            untrack(|| results.find(true, if is_typed { FIRST_MS } else { INTERACTIVE_MS }));
        });
        let mut first = true;
        effect(move || {
            inventory.track();
            if !std::mem::take(&mut first) && !results.scheduled.get_untracked() {
                untrack(|| results.find(false, FIRST_MS));
            }
        });
        results
    }

    /// Whether numbers have come or changed that the rows do not show as yet.
    pub fn is_stale(self) -> bool {
        self.inventory.track();
        let (now, some) = self.inventory.read(|all| (all.version(), !all.is_empty()));
        self.result_set.with(|found| found.version != now) && some
    }

    /// How many rows match.
    pub fn len(self) -> Derived<usize> {
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

    /// `first` is how long its first slice may take.
    fn find(self, interactive: bool, first: f64) {
        let mut number = 0;
        self.latest_task.update(|latest_task| {
            *latest_task = latest_task.wrapping_add(1);
            number = *latest_task;
        });
        if self.inventory.read(Model::len) == 0 && self.len.get_untracked() == 0 {
            // The first rows are not to wait for a search among none.
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
        task.work(self, first);
        if task.done {
            self.show(task);
            return;
        }
        spawn(async move {
            while !task.done {
                scheduling::yield_to_main().await;
                let latest_task = self
                    .latest_task
                    .try_with_untracked(|latest_task| *latest_task);
                if latest_task != Some(number) {
                    return;
                }
                task.work(
                    self,
                    if interactive {
                        INTERACTIVE_MS
                    } else {
                        SLICE_MS
                    },
                );
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
            at: 0,
            done: false,
        })
    }

    fn filter(self, inventory: &Model, query: &ListQuery) -> QueryJob {
        self.search.with_untracked(|search| {
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970")]
            QueryJob::new(inventory, query, search, clock::now_ms() as i64)
        })
    }

    /// Counts after a pause. Another search begins anew; other numbers are counted when this is done.
    fn count_soon(self, interactive: bool) {
        let generation = self.generation.get_untracked();
        if !interactive && self.counting.get_untracked() == Some(generation) {
            self.recount_needed.set(true);
            return;
        }
        self.counting.set(Some(generation));
        let run = async move {
            scheduling::sleep(COUNTS_DELAY_MS).await;
            let is_wanted = || self.generation.try_with_untracked(|now| *now) == Some(generation);
            if !is_wanted() {
                return;
            }
            self.recount_needed.set(false);
            let query = self.query.get_untracked();
            let filter = self
                .inventory
                .read(|inventory| self.filter(inventory, &query));
            let mut filter = filter.with_counts();
            loop {
                let start = clock::now_ms();
                let done = self.inventory.read(|inventory| {
                    let mut done = false;
                    while !done && clock::now_ms() - start < SLICE_MS {
                        done = filter.step(inventory, BLOCKS);
                    }
                    done
                });
                if done {
                    break;
                }
                scheduling::yield_to_main().await;
                if !is_wanted() {
                    return;
                }
            }
            let outcome = self.inventory.read(|inventory| filter.finish(inventory));
            self.counting.set(None);
            self.counts.set(outcome.counts);
            if self.recount_needed.get_untracked() {
                self.count_soon(false);
            }
        };
        spawn(run);
    }

    fn show(self, task: QueryTask) {
        let latest_task = self.latest_task.get_untracked();
        let is_latest =
            move || self.latest_task.try_with_untracked(|now| *now) == Some(latest_task);
        if task.interactive || self.len.get_untracked() == 0 {
            // Ready when the next frame begins: what is typed or chosen, and the first rows.
            self.shown(task, is_latest);
            return;
        }
        // What comes while numbers arrive is drawn with the next frame, and not together with the taking in of a page.
        scheduling::next_frame(move || {
            if is_latest() {
                self.shown(task, is_latest);
            }
        });
    }

    fn shown(self, task: QueryTask, is_latest: impl Fn() -> bool + Copy + 'static) {
        let (version, started, interactive) = (task.version, task.started, task.interactive);
        self.result_set.set(ResultSet {
            version,
            ..task.found
        });
        self.has_run.set(true);
        self.count_soon(interactive);
        // What came meanwhile is found after a pause.
        let pause = REFRESH_PAUSE_MS.max(4.0 * (clock::now_ms() - started));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a pause of some milliseconds"
        )]
        let pause = std::time::Duration::from_millis(pause as u64);
        set_timeout(
            move || {
                // The page may have been left, or something else asked for.
                if !is_latest() {
                    return;
                }
                self.scheduled.set(false);
                if self.inventory.read(Model::version) != version {
                    self.find(false, FIRST_MS);
                }
            },
            pause,
        );
    }
}

impl QueryTask {
    /// Goes on for about so many milliseconds.
    fn work(&mut self, results: ListResults, budget: f64) {
        let start = clock::now_ms();
        results.inventory.read(|inventory| {
            while !self.done && clock::now_ms() - start < budget {
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
            // Rows may change while they are sorted; then they are found again after a pause.
            if order.step(inventory) {
                let sorted = Sorted {
                    by: std::mem::take(&mut self.sorts),
                    rows: Rc::new(order.finish()),
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

    /// Picks the matching rows from the order. Rows that came after it was made are last until the next finding.
    fn collect(&mut self, rows: &[RowId], end: RowId) {
        let until = rows.len().min(self.at + ROWS);
        let ResultSet {
            sorted, rows: set, ..
        } = &mut self.found;
        let shown = sorted.get_or_insert_with(|| Vec::with_capacity(set.len()));
        let piece = rows.get(self.at..until).unwrap_or_default();
        shown.extend(piece.iter().filter(|row| set.contains(**row)));
        self.at = until;
        if until == rows.len() {
            shown.extend(set.iter_from(end));
            self.done = true;
        }
    }
}
