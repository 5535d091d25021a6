//! The loader: follows the pages of the list to their end and merges them. It reports its progress.
//!
//! A long list is split by number type into chains of pages that are loaded in parallel. Pages are merged one at a time
//! and time-sliced, so that the page stays responsive.

mod progress;

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use futures_util::{future::join, lock::Mutex};
use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue, WithValue};
use numbers_client::{
    cancel::CancelToken,
    client::PAGE_SIZE,
    client_error::ClientError,
    options::RequestOptions,
    page::{self, Page},
    totals::{self, Totals},
    transport::ResponseBody,
};
use numbers_inventory::{LoadGeneration, RowId, RowSet};
use numbers_model::{api_version::ApiVersion, enums::NumberType, number::Row, slice::Slice};

use super::{connection::Connection, inventory::Inventory};
use crate::{
    browser::{
        clock,
        scheduling::{self, TimeSlice},
    },
    reactive::{Var, spawn},
    state::connection::Client,
};

pub use progress::{Inconsistency, Phase, Progress};

/// Rows of a full screen, which are previewed before the rest of the first page is decoded.
const FIRST_ROWS: usize = 40;
/// Total from which the list is split by type; below it the split would not help.
const SPLIT_THRESHOLD: u64 = 4 * PAGE_SIZE as u64;
/// The documented number types, each with a page chain of its own after a split.
const KINDS: [NumberType; 3] = [NumberType::Mobile, NumberType::Local, NumberType::TollFree];
/// Consecutive pages without a new number after which a chain is taken for endless.
const MAX_EMPTY_PAGES: u32 = 5;
/// Back-off after the first such page, in milliseconds; it doubles with each.
const EMPTY_PAGE_PAUSE_MS: u32 = 250;
/// Number of rows below which a page counts as small.
const SMALL_PAGE: usize = 100;
/// Pause after a small page, in milliseconds: at most 50 requests a second.
const SMALL_PAGE_PAUSE_MS: u32 = 20;

/// A chain of pages, linked by page tokens.
#[derive(Debug, Clone, Default)]
struct PageChain {
    slice: Slice,
    token: Option<String>,
    tokens_seen: BTreeSet<String>,
    totals: Totals,
    /// Consecutive pages, up to the last one, without a new number.
    empty_pages: u32,
    done: bool,
}

/// The cursor of a load, from which a paused or failed load resumes.
#[derive(Debug, Clone, Default)]
struct LoadCursor {
    /// The chain of the whole slice, then one for each type after a split.
    chains: Vec<PageChain>,
    /// Whether it was decided to split the list or not.
    split_decided: bool,
    /// Types that must still be requested by name.
    types: Option<Vec<NumberType>>,
    /// Totals that the finished chains reported, the whole slice first.
    ended_totals: Vec<Totals>,
    load: Option<LoadGeneration>,
    /// Whether the load was restarted because a page token had expired.
    restarted: bool,
}

impl LoadCursor {
    fn new(slice: &Slice, load: LoadGeneration) -> Self {
        Self {
            chains: vec![PageChain {
                slice: slice.clone(),
                ..PageChain::default()
            }],
            load: Some(load),
            ..Self::default()
        }
    }
}

/// The rows that a load has received.
#[derive(Default)]
struct ReceivedRows {
    /// Rows of the inventory, each number once.
    rows: RowSet,
    /// Unreadable rows that equal another one.
    duplicate_unreadable: usize,
}

impl ReceivedRows {
    fn put(&mut self, id: RowId, row: &Row) {
        match row {
            Row::Unreadable { .. } if self.rows.contains(id) => self.duplicate_unreadable += 1,
            _ => self.rows.set(id, true),
        }
    }

    fn len(&self) -> usize {
        self.rows.len() + self.duplicate_unreadable
    }
}

/// A loader of one slice at a time. Copies share it.
#[derive(Clone, Copy)]
pub struct Loader {
    /// The progress.
    pub progress: Var<Progress>,
    cursor: Var<LoadCursor>,
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
            progress: Var::new(Progress::default()),
            cursor: Var::new(LoadCursor::default()),
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
        spawn(async move {
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
                cursor.chains.extend(KINDS.iter().map(|kind| PageChain {
                    slice: of_type(&whole.slice, kind),
                    ..PageChain::default()
                }));
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

    /// Loads the next page of a chain.
    async fn page(self, index: usize, client: &Client, call: &RequestOptions) -> Result<(), Phase> {
        let chain = self
            .cursor
            .with_untracked(|cursor| cursor.chains.get(index).cloned());
        let Some(PageChain {
            slice,
            token,
            empty_pages,
            ..
        }) = chain
        else {
            return Ok(());
        };
        if empty_pages > 0 {
            scheduling::sleep(EMPTY_PAGE_PAUSE_MS << empty_pages.min(MAX_EMPTY_PAGES)).await;
        }
        let body = client.page_body(&slice, token.as_deref(), call).await;
        let body = body.map_err(|failure| match failure.status() {
            // With a token it can't be the page size, which the server has accepted before.
            Some(400 | 410) if token.is_some() => Phase::Expired(failure),
            _ => Phase::Failed(failure),
        })?;
        let merge_lock = self.merge_lock.get_value();
        let _guard = merge_lock.lock().await;
        if call.cancel.is_cancelled() {
            return Err(Phase::Stopped);
        }
        let bytes = body.bytes();
        self.preview(&bytes, client.version(), call).await?;
        let page = Page::decode(bytes, client.version());
        let page = page.map_err(|why| Phase::Failed(ClientError::Unreadable(why)))?;
        let is_first = index == 0 && self.progress.with_untracked(|progress| progress.rows == 0);
        if is_first {
            self.progress.update(|progress| progress.total = page.total);
            if slice.is_all() {
                self.inventory.whole.set_value(page.total);
            }
            self.inventory.reserve(
                page.total
                    .and_then(|total| usize::try_from(total).ok())
                    .unwrap_or_default(),
            );
        }
        let before = self.received_count();
        self.merge(&page, call).await?;
        let received_count = self.received_count();
        self.progress
            .update(|progress| progress.rows = received_count);
        let mut inconsistency = None;
        self.cursor.update(|cursor| {
            let Some(chain) = cursor.chains.get_mut(index) else {
                return;
            };
            chain.totals.record(page.total);
            chain.empty_pages = if received_count > before {
                0
            } else {
                chain.empty_pages + 1
            };
            let Some(next) = &page.next_token else {
                chain.done = true;
                if index == 0 {
                    cursor.ended_totals.push(chain.totals);
                }
                return;
            };
            if !chain.tokens_seen.insert(next.clone()) {
                inconsistency = Some(Inconsistency::SameToken);
            } else if chain.empty_pages >= MAX_EMPTY_PAGES {
                // A load that is resumed all the same is checked again after as many more.
                chain.empty_pages = 0;
                inconsistency = Some(Inconsistency::NothingNew);
            }
            chain.token = Some(next.clone());
        });
        if let Some(inconsistency) = inconsistency {
            return Err(Phase::Inconsistent(inconsistency));
        }
        if page.len() < SMALL_PAGE && page.next_token.is_some() {
            scheduling::sleep(SMALL_PAGE_PAUSE_MS).await;
        }
        Ok(())
    }

    /// Shows the first rows of the very first page before the rest of it is decoded.
    async fn preview(
        self,
        bytes: &[u8],
        version: ApiVersion,
        call: &RequestOptions,
    ) -> Result<(), Phase> {
        if self.inventory.read(numbers_inventory::Inventory::len) > 0 {
            return Ok(());
        }
        let numbers = page::first_rows(bytes, FIRST_ROWS, version);
        // A shorter page is decoded as fast as its first rows.
        if numbers.len() == FIRST_ROWS {
            let load = self.load();
            for number in numbers {
                self.inventory.put_row(&Row::Number(Box::new(number)), load);
            }
            self.inventory.changed();
            scheduling::next_paint().await;
        }
        match call.cancel.is_cancelled() {
            true => Err(Phase::Stopped),
            false => Ok(()),
        }
    }

    /// Merges a page into the inventory, time-sliced.
    ///
    /// Measured better than a web worker, which needs the module a second time, and whose decoded rows must be copied
    /// here, which is most of the work.
    async fn merge(self, page: &Page, call: &RequestOptions) -> Result<(), Phase> {
        let load = self.load();
        let mut slice = TimeSlice::half_frame();
        let received = self.received.get_value();
        for row in page.rows() {
            let id = self.inventory.put_row(&row, load);
            received.borrow_mut().put(id, &row);
            if slice.is_over() {
                slice.renew().await;
                if call.cancel.is_cancelled() {
                    break;
                }
            }
        }
        self.inventory.changed();
        match call.cancel.is_cancelled() {
            true => Err(Phase::Stopped),
            false => Ok(()),
        }
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
                *chain = PageChain {
                    slice: of_type(&slice, &kind),
                    ..PageChain::default()
                };
                has_started = true;
            }
        });
        has_started
    }
}

fn of_type(slice: &Slice, kind: &NumberType) -> Slice {
    Slice {
        kind: Some(kind.wire().to_owned()),
        ..slice.clone()
    }
}
