//! Follows the pages of the list to their end, and says how far it has got.

mod progress;

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use futures_util::{future::join, lock::Mutex};
use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue, WithValue};
use numbers_client::{
    cancel::CancelToken,
    client::PAGE_SIZE,
    failure::Failure,
    options::RequestOptions,
    page::{self, Page},
    totals::{self, Totals},
    transport::ResponseBody,
};
use numbers_inventory::{Load, RowId, Rows};
use numbers_model::{api_version::ApiVersion, kinds::NumberType, number::Row, slice::Slice};

use super::{connection::Connection, inventory::Inventory};
use crate::{
    browser::clock,
    reactive::{Var, spawn},
    state::connection::Client,
};

pub use progress::{Doubt, Phase, Progress};

/// A screenful, which need not wait for the rest of its page.
const FIRST_ROWS: usize = 40;
/// How long rows are merged before the browser may do something else, in milliseconds: half a frame.
const SLICE_MS: f64 = 8.0;
/// From this total on the types are asked for side by side. Below it is over before that would help.
const MANY: u64 = 4 * PAGE_SIZE as u64;
/// The types that the API documents, each a chain of pages of its own.
const KINDS: [NumberType; 3] = [NumberType::Mobile, NumberType::Local, NumberType::TollFree];
/// So many pages without a new number in a row, and the chain is taken for one without end.
const BARREN: u32 = 5;
/// The pause after the first of them, in milliseconds; it doubles with each.
const BARREN_MS: u32 = 250;
/// A chain of pages of fewer rows than this is followed with a pause, in milliseconds: at most 50 requests a second.
const SMALL: (usize, u32) = (100, 20);

/// A chain of pages.
#[derive(Debug, Clone, Default)]
struct Lane {
    part: Slice,
    token: Option<String>,
    tokens_seen: BTreeSet<String>,
    totals: Totals,
    /// Pages in a row, the last one among them, that brought no new number.
    barren: u32,
    done: bool,
}

/// Where a broken load goes on.
#[derive(Debug, Clone, Default)]
struct Bookmark {
    /// The slice itself, then one lane for each type where they run side by side.
    lanes: Vec<Lane>,
    /// Whether the first pages have been looked at.
    planned: bool,
    /// Types that still have to be asked for by name.
    types: Option<Vec<NumberType>>,
    /// What the chains that ended said of their totals, the whole first.
    said: Vec<Totals>,
    load: Option<Load>,
    /// Whether it began again because the server took a page token no longer.
    again: bool,
}

impl Bookmark {
    fn new(slice: &Slice, load: Load) -> Self {
        Self {
            lanes: vec![Lane {
                part: slice.clone(),
                ..Lane::default()
            }],
            load: Some(load),
            ..Self::default()
        }
    }
}

/// What a load has brought.
#[derive(Default)]
struct Given {
    /// Each number once, however often it came.
    rows: Rows,
    /// Rows that make no number and can't be told from others such.
    alike: usize,
}

impl Given {
    fn put(&mut self, at: RowId, row: &Row) {
        match row {
            Row::Unreadable { .. } if self.rows.has(at) => self.alike += 1,
            _ => self.rows.put(at, true),
        }
    }

    fn len(&self) -> usize {
        self.rows.len() + self.alike
    }
}

/// Loads one slice at a time. Copies share it.
#[derive(Clone, Copy)]
pub struct Loader {
    /// How it is doing.
    pub progress: Var<Progress>,
    bookmark: Var<Bookmark>,
    cancel: StoredValue<CancelToken, LocalStorage>,
    given: StoredValue<Rc<RefCell<Given>>, LocalStorage>,
    /// One page at a time is read, however many have come.
    turns: StoredValue<Rc<Mutex<()>>, LocalStorage>,
    inventory: Inventory,
    connection: Connection,
}

impl Loader {
    /// An idle one.
    pub fn new(inventory: Inventory, connection: Connection) -> Self {
        Self {
            progress: Var::new(Progress::default()),
            bookmark: Var::new(Bookmark::default()),
            cancel: StoredValue::new_local(CancelToken::new()),
            given: StoredValue::new_local(Rc::default()),
            turns: StoredValue::new_local(Rc::new(Mutex::new(()))),
            inventory,
            connection,
        }
    }

    /// Loads `slice` from its beginning; a load under way is given up.
    pub fn start(self, slice: Slice) {
        self.cancel.with_value(CancelToken::cancel);
        self.begin(slice);
        self.run();
    }

    /// The same slice from its beginning.
    pub fn restart(self) {
        self.start(self.progress.with_untracked(|p| p.slice.clone()));
    }

    fn begin(self, slice: Slice) {
        self.bookmark
            .set(Bookmark::new(&slice, self.inventory.begin()));
        self.given.with_value(|given| given.take());
        self.progress.set(Progress {
            slice,
            as_of: clock::now_ms(),
            ..Progress::default()
        });
    }

    /// Goes on where a paused, stopped or failed load broke off.
    pub fn resume(self) {
        self.run();
    }

    /// Has it wait.
    pub fn pause(self) {
        self.halt(Phase::Paused);
    }

    /// Stops; what has come is kept.
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

    /// Forgets all: another project is connected.
    pub fn reset(self) {
        self.cancel.with_value(CancelToken::cancel);
        self.progress.set(Progress::default());
    }

    fn run(self) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        self.going();
        let cancel = CancelToken::new();
        self.cancel.set_value(cancel.clone());
        let call = RequestOptions::new(&cancel).notify(move |retry| {
            self.progress.update(|progress| progress.retry = retry);
        });
        spawn(async move {
            let mut end = self.follow(&client, &call).await;
            if matches!(end, Err(Phase::Expired(_)))
                && !cancel.is_cancelled()
                && !self.bookmark.with_untracked(|mark| mark.again)
            {
                self.begin(self.progress.with_untracked(|p| p.slice.clone()));
                self.bookmark.update(|mark| mark.again = true);
                self.going();
                end = self.follow(&client, &call).await;
            }
            // A newer load has taken over: this one has nothing more to say.
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

    fn going(self) {
        self.progress.update(|progress| {
            progress.phase = Phase::Loading;
            progress.since = (progress.rows, clock::now_ms());
        });
    }

    async fn follow(self, client: &Client, call: &RequestOptions) -> Result<(), Phase> {
        if !self.bookmark.with_untracked(|mark| mark.planned) {
            self.page(0, client, call).await?;
            self.plan(client, call).await?;
        }
        let slice = self.progress.with_untracked(|p| p.slice.clone());
        let load = self.load();
        if self.bookmark.with_untracked(|mark| mark.lanes.len() > 1) {
            let (one, (two, three)) = join(
                self.lane(1, client, call),
                join(self.lane(2, client, call), self.lane(3, client, call)),
            )
            .await;
            one.and(two).and(three)?;
            let total = self.progress.with_untracked(|p| p.total);
            if total == Some(self.gave() as u64) {
                self.inventory.finish(&slice, load);
                return Ok(());
            }
            // The list has changed meanwhile, so only the chain of the whole can tell what is gone.
            self.bookmark.update(|mark| {
                mark.lanes = Bookmark::new(&slice, load).lanes;
            });
            self.given.with_value(|given| given.take());
        }
        loop {
            self.lane(0, client, call).await?;
            if !self.next_type() {
                break;
            }
        }
        self.conclude(&slice, load)
    }

    /// Drops what a load did not bring, if what the server says of its totals agrees with what it gave.
    fn conclude(self, slice: &Slice, load: Load) -> Result<(), Phase> {
        let gave = self.gave();
        let said = self.bookmark.with_untracked(|mark| mark.said.clone());
        let says = totals::contradiction(&said, gave as u64);
        let whole = self.inventory.whole.get_value();
        let Some(says) = says else {
            self.inventory.finish(slice, load);
            return Ok(());
        };
        let kept = self.inventory.missing(slice, load);
        // A server that counts all numbers, whatever it is asked for, says nothing of a slice. More than it says is all of
        // what it says.
        let is_no_news = !slice.is_all() && whole == Some(says) || says < gave as u64 && kept == 0;
        match is_no_news {
            true => Ok(()),
            false => Err(Phase::Doubtful(Doubt::Total { says, gave, kept })),
        }
    }

    fn gave(self) -> usize {
        self.given.with_value(|given| given.borrow().len())
    }

    /// Of a long list the types are loaded side by side, if their totals prove that they make the whole.
    async fn plan(self, client: &Client, call: &RequestOptions) -> Result<(), Phase> {
        let whole = self.bookmark.with_untracked(|mark| mark.lanes[0].clone());
        let total = whole.totals.first();
        let is_long = total.is_some_and(|total| total >= MANY) && !whole.done;
        if is_long && whole.part.kind.is_none() {
            self.bookmark.update(|mark| {
                mark.lanes.extend(KINDS.iter().map(|kind| Lane {
                    part: of_type(&whole.part, kind),
                    ..Lane::default()
                }));
            });
            let (one, (two, three)) = join(
                self.page(1, client, call),
                join(self.page(2, client, call), self.page(3, client, call)),
            )
            .await;
            if call.cancel.is_cancelled() {
                // Asked again when it goes on.
                self.bookmark.update(|mark| mark.lanes.truncate(1));
                return Err(Phase::Stopped);
            }
            let proven = one.and(two).and(three).is_ok()
                && self.bookmark.with_untracked(|mark| {
                    let types = mark.lanes.iter().skip(1);
                    types.map(|lane| lane.totals.first()).sum::<Option<u64>>() == total
                });
            if !proven {
                self.bookmark.update(|mark| mark.lanes.truncate(1));
            }
        }
        self.bookmark.update(|mark| mark.planned = true);
        Ok(())
    }

    fn load(self) -> Load {
        let load = self.bookmark.with_untracked(|mark| mark.load);
        load.unwrap_or_else(|| self.inventory.begin())
    }

    /// Follows one chain to its end.
    async fn lane(self, at: usize, client: &Client, call: &RequestOptions) -> Result<(), Phase> {
        while self
            .bookmark
            .with_untracked(|mark| mark.lanes.get(at).is_some_and(|lane| !lane.done))
        {
            self.page(at, client, call).await?;
        }
        Ok(())
    }

    /// Loads the next page of a chain.
    async fn page(self, at: usize, client: &Client, call: &RequestOptions) -> Result<(), Phase> {
        let lane = self
            .bookmark
            .with_untracked(|mark| mark.lanes.get(at).cloned());
        let Some(Lane {
            part,
            token,
            barren,
            ..
        }) = lane
        else {
            return Ok(());
        };
        if barren > 0 {
            clock::sleep(BARREN_MS << barren.min(BARREN)).await;
        }
        let body = client.page_body(&part, token.as_deref(), call).await;
        let body = body.map_err(|failure| match failure.status() {
            // Not the size of the page, which was taken before.
            Some(400 | 410) if token.is_some() => Phase::Expired(failure),
            _ => Phase::Failed(failure),
        })?;
        let turns = self.turns.get_value();
        let _turn = turns.lock().await;
        if call.cancel.is_cancelled() {
            return Err(Phase::Stopped);
        }
        let bytes = body.bytes();
        self.preview(&bytes, client.version(), call).await?;
        let page = Page::decode(bytes, client.version());
        let page = page.map_err(|why| Phase::Failed(Failure::Unreadable(why)))?;
        let is_first = at == 0 && self.progress.with_untracked(|p| p.rows == 0);
        if is_first {
            self.progress.update(|progress| progress.total = page.total);
            if part.is_all() {
                self.inventory.whole.set_value(page.total);
            }
            self.inventory.expect(
                page.total
                    .and_then(|total| usize::try_from(total).ok())
                    .unwrap_or_default(),
            );
        }
        let before = self.gave();
        self.merge(&page, call).await?;
        let gave = self.gave();
        self.progress.update(|progress| progress.rows = gave);
        let mut doubt = None;
        self.bookmark.update(|mark| {
            let Some(lane) = mark.lanes.get_mut(at) else {
                return;
            };
            lane.totals.put(page.total);
            lane.barren = if gave > before { 0 } else { lane.barren + 1 };
            let Some(next) = &page.next_token else {
                lane.done = true;
                if at == 0 {
                    mark.said.push(lane.totals);
                }
                return;
            };
            if !lane.tokens_seen.insert(next.clone()) {
                doubt = Some(Doubt::SameToken);
            } else if lane.barren >= BARREN {
                // Who goes on after all is told again after as many more.
                lane.barren = 0;
                doubt = Some(Doubt::NothingNew);
            }
            lane.token = Some(next.clone());
        });
        if let Some(doubt) = doubt {
            return Err(Phase::Doubtful(doubt));
        }
        if page.len() < SMALL.0 && page.next_token.is_some() {
            clock::sleep(SMALL.1).await;
        }
        Ok(())
    }

    /// Shows a screenful of the very first page before the rest of it is so much as looked at.
    async fn preview(
        self,
        bytes: &[u8],
        version: ApiVersion,
        call: &RequestOptions,
    ) -> Result<(), Phase> {
        if self.inventory.read(numbers_inventory::Inventory::len) > 0 {
            return Ok(());
        }
        let numbers = page::head(bytes, FIRST_ROWS, version);
        // A short page is read as fast as that.
        if numbers.len() == FIRST_ROWS {
            let load = self.load();
            for number in numbers {
                self.inventory.put_row(&Row::Number(Box::new(number)), load);
            }
            self.inventory.changed();
            clock::painted().await;
        }
        match call.cancel.is_cancelled() {
            true => Err(Phase::Stopped),
            false => Ok(()),
        }
    }

    /// Merges a page, a few milliseconds at a time. That measured better than a worker would: a worker needs the module
    /// a second time, and what it decodes has to be copied here, which is most of the work.
    async fn merge(self, page: &Page, call: &RequestOptions) -> Result<(), Phase> {
        let load = self.load();
        let mut start = clock::now_ms();
        let given = self.given.get_value();
        for row in page.rows() {
            let at = self.inventory.put_row(&row, load);
            given.borrow_mut().put(at, &row);
            if clock::now_ms() - start >= SLICE_MS {
                clock::breathe().await;
                if call.cancel.is_cancelled() {
                    break;
                }
                start = clock::now_ms();
            }
        }
        self.inventory.changed();
        match call.cancel.is_cancelled() {
            true => Err(Phase::Stopped),
            false => Ok(()),
        }
    }

    /// Some servers take a list without `type` as "mobile only" (docs/numbers-api.md 2.1): a type that brought
    /// nothing is asked for by name before the list is called complete.
    fn next_type(self) -> bool {
        let slice = self.progress.with_untracked(|p| p.slice.clone());
        if slice.kind.is_some() {
            return false;
        }
        let load = self.load();
        let mut more = false;
        self.bookmark.update(|mark| {
            let missing =
                |kind: &NumberType| self.inventory.seen(&of_type(&slice, kind), load) == 0;
            let types = mark
                .types
                .get_or_insert_with(|| KINDS.into_iter().filter(missing).collect());
            if let (Some(kind), Some(lane)) = (types.pop(), mark.lanes.first_mut()) {
                // A chain of its own: tokens may be the same as in the one before.
                *lane = Lane {
                    part: of_type(&slice, &kind),
                    ..Lane::default()
                };
                more = true;
            }
        });
        more
    }
}

fn of_type(slice: &Slice, kind: &NumberType) -> Slice {
    Slice {
        kind: Some(kind.wire().to_owned()),
        ..slice.clone()
    }
}
