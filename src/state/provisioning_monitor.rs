//! The provisioning monitor: issues by cause, kept up to date. It polls numbers with running jobs.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{cancel::CancelToken, options::RequestOptions, poll_scheduler::PollScheduler};
use numbers_inventory::{
    QueryJob, RowId, RowSet,
    issues::{IssueKind, Issues},
    query::ListQuery,
    search::Search,
};
use numbers_model::provisioning::{JobOutcome, RunningJob};

use super::{connection::Connection, inventory::Inventory, recompute::recompute_throttled};
use crate::browser::{
    clock, media,
    scheduling::{self, TimeSlice},
};

/// The numbers with issues, in the query language.
const QUERY: &str = "provisioning:failed,unknown,in-progress,waiting";
/// Time between two polls, in milliseconds, whatever the number of polled numbers.
pub const GAP_MS: u32 = 500;
/// Maximum number of polls in flight.
const MAX_IN_FLIGHT: usize = 2;
/// Interval at which ages and stuck jobs are computed again, in milliseconds.
const AGE_MS: f64 = 30_000.0;

/// A job that finished while it was polled.
#[derive(Debug, Clone, PartialEq)]
pub struct FinishedJob {
    /// The phone number.
    pub phone: String,
    /// The outcome.
    pub outcome: JobOutcome,
}

/// Running jobs by row, with the phone number.
type Running = BTreeMap<RowId, (String, RunningJob)>;

/// The outcome for a number that no longer exists.
const GONE: JobOutcome = JobOutcome {
    text: "The server does not know this number any more.",
    succeeded: false,
};

/// The monitor. Copies share it; it stops when its owner is disposed.
#[derive(Clone, Copy)]
pub struct ProvisioningMonitor {
    /// The issues, grouped by cause.
    pub board: RwSignal<Issues>,
    /// Number of numbers that were loaded when the issues were computed; `None` before that.
    pub numbers: RwSignal<Option<usize>>,
    /// Number of polled numbers.
    pub followed: RwSignal<usize>,
    /// Finished jobs, the latest last.
    pub finished: RwSignal<Vec<FinishedJob>>,
    /// The error of the last poll.
    pub read_error: RwSignal<Option<String>>,
    /// Changes whenever ages must be computed again.
    pub age: RwSignal<u32>,
    running: RwSignal<Running>,
    scheduler: StoredValue<Rc<RefCell<PollScheduler>>, LocalStorage>,
    connection: Connection,
    inventory: Inventory,
}

impl ProvisioningMonitor {
    /// Starts to monitor.
    pub fn start(connection: Connection, inventory: Inventory) -> Self {
        let cancel = CancelToken::new();
        let monitor = Self {
            board: RwSignal::new(Issues::default()),
            numbers: RwSignal::new(None),
            followed: RwSignal::new(0),
            finished: RwSignal::new(Vec::new()),
            read_error: RwSignal::new(None),
            age: RwSignal::new(0),
            running: RwSignal::new(Running::new()),
            scheduler: StoredValue::new_local(Rc::default()),
            connection,
            inventory,
        };
        let work_cancel = cancel.clone();
        let changed = move || {
            inventory.track();
            monitor.age.track();
        };
        recompute_throttled(changed, &cancel, move || {
            let cancel = work_cancel.clone();
            async move {
                if let Some((board, running, numbers)) = monitor.compute(&cancel).await {
                    monitor.publish(board, running, numbers);
                }
            }
        });
        spawn_local(monitor.poll(cancel.clone()));
        let cancel = send_wrapper::SendWrapper::new(cancel);
        on_cleanup(move || cancel.cancel());
        monitor
    }

    /// Computes the issues and running jobs, time-sliced; `None` when cancelled.
    async fn compute(self, cancel: &CancelToken) -> Option<(Issues, Running, usize)> {
        let now = clock::epoch_ms();
        let (rows, numbers) = self.rows(cancel, now).await?;
        let (mut board, mut running) = (Issues::default(), Running::new());
        let mut slice = TimeSlice::half_frame();
        for row in rows.iter() {
            if slice.is_over() {
                slice.renew().await;
                if cancel.is_cancelled() {
                    return None;
                }
            }
            self.inventory.read(|inventory| {
                if let Some(numbers_model::number::Row::Number(number)) = Some(row)
                    .filter(|row| inventory.contains_row(*row))
                    .and_then(|row| inventory.row(row))
                {
                    board.add(row, &number, now);
                    if let Some(job) = RunningJob::of(&number) {
                        running.insert(row, (number.phone, job));
                    }
                }
            });
        }
        board.sort();
        Some((board, running, numbers))
    }

    /// The rows with issues, and the number of all rows.
    async fn rows(self, cancel: &CancelToken, now: i64) -> Option<(RowSet, usize)> {
        const BLOCKS: usize = 64;
        let search = Search::parse(QUERY).ok()?;
        let mut filter = self
            .inventory
            .read(|inventory| QueryJob::new(inventory, &ListQuery::default(), &search, now));
        while !self
            .inventory
            .read(|inventory| filter.step(inventory, BLOCKS))
        {
            scheduling::yield_to_main().await;
            if cancel.is_cancelled() {
                return None;
            }
        }
        Some(
            self.inventory
                .read(|inventory| (filter.finish(inventory).rows, inventory.len())),
        )
    }

    fn publish(self, board: Issues, running: Running, numbers: usize) {
        self.report_finished(&running);
        let Some(followed) = self.scheduler.try_with_value(|scheduler| {
            let mut scheduler = scheduler.borrow_mut();
            scheduler.set_keys(running.keys().copied(), clock::epoch_ms());
            scheduler.len()
        }) else {
            return;
        };
        self.running.set(running);
        if self.followed.get_untracked() != followed {
            self.followed.set(followed);
        }
        if self.board.with_untracked(|current| *current != board) {
            self.board.set(board);
        }
        if self.numbers.get_untracked() != Some(numbers) {
            self.numbers.set(Some(numbers));
        }
    }

    /// Reports jobs that no longer run, whether a poll or a reload of the list has noticed.
    fn report_finished(self, running: &Running) {
        let stopped = self.running.try_with_untracked(|before| {
            let stopped = before.iter().filter(|(row, _)| !running.contains_key(*row));
            stopped.map(|(_, job)| job.clone()).collect::<Vec<_>>()
        });
        let finished: Vec<_> = stopped
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(phone, job)| {
                let outcome = match self.inventory.number(&phone) {
                    Some(number) => job.outcome(&number)?,
                    None => GONE,
                };
                Some(FinishedJob { phone, outcome })
            })
            .collect();
        if !finished.is_empty() {
            self.finished.update(|all| all.extend(finished));
        }
    }

    /// Polls one number after the other, each when it is due, while the page is visible.
    async fn poll(self, cancel: CancelToken) {
        let in_flight = Rc::new(std::cell::Cell::new(0));
        let mut ages_updated = clock::now_ms();
        // The time until which the server has asked not to be polled.
        let retry_after = Rc::new(std::cell::Cell::new(0.0));
        loop {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most 550"
            )]
            let gap = (f64::from(GAP_MS) * (0.9 + 0.2 * scheduling::random())) as u32;
            scheduling::sleep(gap).await;
            if cancel.is_cancelled() || self.board.is_disposed() {
                return;
            }
            if !media::is_page_visible() {
                continue;
            }
            if clock::now_ms() - ages_updated >= AGE_MS {
                ages_updated = clock::now_ms();
                self.age.update(|age| *age = age.wrapping_add(1));
            }
            if in_flight.get() >= MAX_IN_FLIGHT || clock::now_ms() < retry_after.get() {
                continue;
            }
            let now = clock::epoch_ms();
            let next = self
                .scheduler
                .try_with_value(|scheduler| scheduler.borrow_mut().next_due(now));
            let Some(row) = next.flatten() else {
                continue;
            };
            in_flight.set(in_flight.get() + 1);
            let (cancel, in_flight, retry_after) =
                (cancel.clone(), in_flight.clone(), retry_after.clone());
            spawn_local(async move {
                #[expect(clippy::cast_precision_loss, reason = "at most ten days")]
                if let Some(seconds) = self.read(row, &cancel).await {
                    retry_after.set(clock::now_ms() + seconds as f64 * 1000.0);
                }
                in_flight.set(in_flight.get() - 1);
                let now = clock::epoch_ms();
                self.scheduler.try_with_value(|scheduler| {
                    scheduler
                        .borrow_mut()
                        .finished(row, now, scheduling::random());
                });
            });
        }
    }

    /// Polls one number; returns the `Retry-After` in seconds, if there is one.
    async fn read(self, row: RowId, cancel: &CancelToken) -> Option<u64> {
        let phone = self
            .inventory
            .read(|inventory| inventory.identity(row).to_owned());
        let client = self.connection.client_untracked()?;
        // Without retries: it is polled again anyhow, and a retry would delay the others.
        let answer = client
            .number(&phone, &RequestOptions::new(cancel).once())
            .await;
        if cancel.is_cancelled() {
            return None;
        }
        match answer {
            Ok(read) => {
                self.read_error.set(None);
                self.inventory.put(read.number);
            }
            Err(failure) if failure.status() == Some(404) => self.inventory.remove(&phone),
            Err(failure) => {
                self.read_error.set(Some(failure.explain().what));
                return failure.retry_after_s();
            }
        }
        None
    }

    /// Number of jobs whose cause matches, tracked.
    pub fn count(self, is: impl Fn(&IssueKind) -> bool) -> usize {
        self.board.with(|board| board.count(is))
    }
}
