//! The loader: follows the pages of the list to their end and merges them. It reports its progress.
//!
//! A long list is split by number type into chains of pages that are loaded in parallel. Pages are merged one at a time
//! and time-sliced, so that the page stays responsive.

use leptos::{prelude::*, task::spawn_local};

mod cursor;
mod pages;
mod progress;

use std::{cell::RefCell, rc::Rc};

use futures_util::{future::join, lock::Mutex};
use numbers_client::{cancel::CancelToken, client::PAGE_SIZE, options::RequestOptions, totals};
use numbers_inventory::LoadGeneration;
use numbers_model::{enums::NumberType, slice::Slice};

use super::{connection::Connection, inventory::Inventory};
use crate::{browser::clock, state::connection::Client};

use cursor::{LoadCursor, PageChain, ReceivedRows, of_type};
pub use progress::{Inconsistency, Phase, Progress};

/// Total from which the list is split by type; below it the split would not help.
const SPLIT_THRESHOLD: u64 = 4 * PAGE_SIZE as u64;
/// The documented number types, each with a page chain of its own after a split.
const KINDS: [NumberType; 3] = [NumberType::Mobile, NumberType::Local, NumberType::TollFree];
/// A loader of one slice at a time. Copies share it.
#[derive(Clone, Copy)]
pub struct Loader {
    /// The progress.
    pub progress: RwSignal<Progress>,
    cursor: RwSignal<LoadCursor>,
    cancel: StoredValue<CancelToken, LocalStorage>,
    received: StoredValue<Rc<RefCell<ReceivedRows>>, LocalStorage>,
    /// Pages are merged one at a time, however many have arrived.
    merge_lock: StoredValue<Rc<Mutex<()>>, LocalStorage>,
    inventory: Inventory,
    connection: Connection,
}

impl Loader {
    /// An idle loader.
    pub fn new(inventory: Inventory, connection: Connection) -> Self {
        Self {
            progress: RwSignal::new(Progress::default()),
            cursor: RwSignal::new(LoadCursor::default()),
            cancel: StoredValue::new_local(CancelToken::new()),
            received: StoredValue::new_local(Rc::default()),
            merge_lock: StoredValue::new_local(Rc::new(Mutex::new(()))),
            inventory,
            connection,
        }
    }

    /// Loads `slice` from the start; cancels a running load.
    pub fn start(self, slice: Slice) {
        self.cancel.with_value(CancelToken::cancel);
        self.begin(slice);
        self.run();
    }

    /// Loads the same slice from the start.
    pub fn restart(self) {
        self.start(
            self.progress
                .with_untracked(|progress| progress.slice.clone()),
        );
    }

    fn begin(self, slice: Slice) {
        self.cursor
            .set(LoadCursor::new(&slice, self.inventory.begin()));
        self.received.with_value(|received| received.take());
        self.progress.set(Progress {
            slice,
            as_of: clock::now_ms(),
            ..Progress::default()
        });
    }

    /// Resumes a paused, stopped or failed load.
    pub fn resume(self) {
        self.run();
    }

    /// Pauses the load.
    pub fn pause(self) {
        self.halt(Phase::Paused);
    }

    /// Stops the load; received rows are kept.
    pub fn stop(self) {
        self.halt(Phase::Stopped);
    }

    fn halt(self, phase: Phase) {
        self.cancel.with_value(CancelToken::cancel);
        self.progress.update(|progress| {
            if matches!(progress.phase, Phase::Loading | Phase::Paused) {
                progress.phase = phase;
                progress.retry = None;
            }
        });
    }

    /// Resets the loader, for another project.
    pub fn reset(self) {
        self.cancel.with_value(CancelToken::cancel);
        self.progress.set(Progress::default());
    }

    fn run(self) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        self.mark_loading();
        let cancel = CancelToken::new();
        self.cancel.set_value(cancel.clone());
        let call = RequestOptions::new(&cancel).on_retry(move |retry| {
            self.progress.update(|progress| progress.retry = retry);
        });
        spawn_local(async move {
            let mut end = self.follow(&client, &call).await;
            if matches!(end, Err(Phase::Expired(_)))
                && !cancel.is_cancelled()
                && !self.cursor.with_untracked(|cursor| cursor.restarted)
            {
                self.begin(
                    self.progress
                        .with_untracked(|progress| progress.slice.clone()),
                );
                self.cursor.update(|cursor| cursor.restarted = true);
                self.mark_loading();
                end = self.follow(&client, &call).await;
            }
            // A newer load reports the progress now.
            if cancel.is_cancelled() {
                return;
            }
            self.progress.update(|progress| {
                progress.retry = None;
                progress.phase = match end {
                    Ok(()) => Phase::Complete,
                    Err(phase) => phase,
                };
            });
        });
    }

    fn mark_loading(self) {
        self.progress.update(|progress| {
            progress.phase = Phase::Loading;
            progress.since = (progress.rows, clock::now_ms());
        });
    }

    /// Loads the slice, from the cursor to its end.
    async fn follow(self, client: &Client, call: &RequestOptions) -> Result<(), Phase> {
        if !self.cursor.with_untracked(|cursor| cursor.split_decided) {
            self.page(0, client, call).await?;
            self.split_by_type(client, call).await?;
        }
        let slice = self
            .progress
            .with_untracked(|progress| progress.slice.clone());
        let load = self.load();
        if self.cursor.with_untracked(|cursor| cursor.chains.len() > 1) {
            let (one, (two, three)) = join(
                self.chain(1, client, call),
                join(self.chain(2, client, call), self.chain(3, client, call)),
            )
            .await;
            one.and(two).and(three)?;
            let total = self.progress.with_untracked(|progress| progress.total);
            if total == Some(self.received_count() as u64) {
                self.inventory.finish(&slice, load);
                return Ok(());
            }
            // The list has changed meanwhile: only the chain of the whole slice can tell which numbers were removed.
            self.cursor.update(|cursor| {
                cursor.chains = LoadCursor::new(&slice, load).chains;
            });
            self.received.with_value(|received| received.take());
        }
        loop {
            self.chain(0, client, call).await?;
            if !self.start_next_type() {
                break;
            }
        }
        self.conclude(&slice, load)
    }

    /// Removes numbers that the load did not bring. Only if the totals that the server reported agree with what it
    /// sent.
    fn conclude(self, slice: &Slice, load: LoadGeneration) -> Result<(), Phase> {
        let received_count = self.received_count();
        let reported = self
            .cursor
            .with_untracked(|cursor| cursor.ended_totals.clone());
        let says = totals::contradiction(&reported, received_count as u64);
        let whole = self.inventory.whole.get_value();
        let Some(says) = says else {
            self.inventory.finish(slice, load);
            return Ok(());
        };
        let kept = self.inventory.missing(slice, load);
        // A server that counts all numbers whatever the filter tells nothing of a slice. And more numbers than reported
        // are all of the reported ones.
        let is_plausible =
            !slice.is_all() && whole == Some(says) || says < received_count as u64 && kept == 0;
        match is_plausible {
            true => Ok(()),
            false => Err(Phase::Inconsistent(Inconsistency::Total {
                says,
                received: received_count,
                kept,
            })),
        }
    }

    fn received_count(self) -> usize {
        self.received.with_value(|received| received.borrow().len())
    }

    /// Splits a long list by type, if the totals of the types add up to that of the whole.
    async fn split_by_type(self, client: &Client, call: &RequestOptions) -> Result<(), Phase> {
        let whole = self
            .cursor
            .with_untracked(|cursor| cursor.chains[0].clone());
        let total = whole.totals.first();
        let is_long = total.is_some_and(|total| total >= SPLIT_THRESHOLD) && !whole.done;
        if is_long && whole.slice.kind.is_none() {
            self.cursor.update(|cursor| {
                cursor.chains.extend(
                    KINDS
                        .iter()
                        .map(|kind| PageChain::new(of_type(&whole.slice, kind))),
                );
            });
            let (one, (two, three)) = join(
                self.page(1, client, call),
                join(self.page(2, client, call), self.page(3, client, call)),
            )
            .await;
            if call.cancel.is_cancelled() {
                // Decided again when the load resumes.
                self.cursor.update(|cursor| cursor.chains.truncate(1));
                return Err(Phase::Stopped);
            }
            let adds_up = one.and(two).and(three).is_ok()
                && self.cursor.with_untracked(|cursor| {
                    let types = cursor.chains.iter().skip(1);
                    types.map(|chain| chain.totals.first()).sum::<Option<u64>>() == total
                });
            if !adds_up {
                self.cursor.update(|cursor| cursor.chains.truncate(1));
            }
        }
        self.cursor.update(|cursor| cursor.split_decided = true);
        Ok(())
    }

    fn load(self) -> LoadGeneration {
        let load = self.cursor.with_untracked(|cursor| cursor.load);
        load.unwrap_or_else(|| self.inventory.begin())
    }

    /// Loads one chain to its end.
    async fn chain(
        self,
        index: usize,
        client: &Client,
        call: &RequestOptions,
    ) -> Result<(), Phase> {
        while self
            .cursor
            .with_untracked(|cursor| cursor.chains.get(index).is_some_and(|chain| !chain.done))
        {
            self.page(index, client, call).await?;
        }
        Ok(())
    }

    /// Starts a chain for the next type of which nothing was received; false when there is none.
    ///
    /// Some servers take a request without `type` as "mobile only" (docs/numbers-api.md 2.1), so such types are requested
    /// by name before the list counts as complete.
    fn start_next_type(self) -> bool {
        let slice = self
            .progress
            .with_untracked(|progress| progress.slice.clone());
        if slice.kind.is_some() {
            return false;
        }
        let load = self.load();
        let mut has_started = false;
        self.cursor.update(|cursor| {
            let missing =
                |kind: &NumberType| self.inventory.seen(&of_type(&slice, kind), load) == 0;
            let types = cursor
                .types
                .get_or_insert_with(|| KINDS.into_iter().filter(missing).collect());
            if let (Some(kind), Some(chain)) = (types.pop(), cursor.chains.first_mut()) {
                // With no seen tokens: they may equal those of the previous chain.
                *chain = PageChain::new(of_type(&slice, &kind));
                has_started = true;
            }
        });
        has_started
    }
}
