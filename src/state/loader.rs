//! Follows the pages of the list to their end, and says how far it has got.

mod progress;

use std::{collections::BTreeSet, rc::Rc};

use futures_util::{future::join, lock::Mutex};
use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue, WithValue};

pub use progress::{Phase, Progress};

use super::{connection::Connection, inventory::Inventory};
use crate::{
    api::{
        client::{Client, PAGE_SIZE},
        failure::Failure,
        page::{self, Page},
        transport::{Call, Cancel},
    },
    browser::clock,
    model::{config::ApiVersion, inventory::Load, kinds::NumberType, number::Row, query::Slice},
    reactive::{Var, spawn},
};

/// A screenful, which need not wait for the rest of its page.
const FIRST_ROWS: usize = 40;
/// How long rows are merged before the browser may do something else, in milliseconds: half a frame.
const SLICE_MS: f64 = 8.0;
/// From this total on the types are asked for side by side. Below it is over before that would help.
const MANY: u64 = 4 * PAGE_SIZE as u64;
/// The types that the API documents, each a chain of pages of its own.
const KINDS: [NumberType; 3] = [NumberType::Mobile, NumberType::Local, NumberType::TollFree];

/// A chain of pages.
#[derive(Debug, Clone, Default)]
struct Lane {
    part: Slice,
    token: Option<String>,
    tokens_seen: BTreeSet<String>,
    rows: usize,
    total: Option<u64>,
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
    load: Option<Load>,
}

/// Loads one slice at a time. Copies share it.
#[derive(Clone, Copy)]
pub struct Loader {
    /// How it is doing.
    pub progress: Var<Progress>,
    bookmark: Var<Bookmark>,
    cancel: StoredValue<Cancel, LocalStorage>,
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
            cancel: StoredValue::new_local(Cancel::new()),
            turns: StoredValue::new_local(Rc::new(Mutex::new(()))),
            inventory,
            connection,
        }
    }

    /// Loads `slice` from its beginning; a load under way is given up.
    pub fn start(self, slice: Slice) {
        self.cancel.with_value(Cancel::stop);
        self.bookmark.set(Bookmark {
            lanes: vec![Lane {
                part: slice.clone(),
                ..Lane::default()
            }],
            load: Some(self.inventory.begin()),
            ..Bookmark::default()
        });
        self.progress.set(Progress {
            slice,
            ..Progress::default()
        });
        self.run();
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
        self.cancel.with_value(Cancel::stop);
        self.progress.update(|progress| {
            if matches!(progress.phase, Phase::Loading | Phase::Paused) {
                progress.phase = phase;
                progress.retry = None;
            }
        });
    }

    /// Forgets all: another project is connected.
    pub fn reset(self) {
        self.cancel.with_value(Cancel::stop);
        self.progress.set(Progress::default());
    }

    fn run(self) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        self.progress.update(|progress| {
            progress.phase = Phase::Loading;
            progress.since = (progress.rows, clock::now_ms());
        });
        let cancel = Cancel::new();
        self.cancel.set_value(cancel.clone());
        let call = Call::new(&cancel).notify(move |retry| {
            self.progress.update(|progress| progress.retry = retry);
        });
        spawn(async move {
            let end = self.follow(&client, &call).await;
            // A newer load has taken over: this one has nothing more to say.
            if cancel.stopped() {
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

    async fn follow(self, client: &Client, call: &Call) -> Result<(), Phase> {
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
            if total == Some(self.inventory.seen(&slice, load) as u64) {
                self.inventory.finish(&slice, load);
                return Ok(());
            }
            // The list has changed meanwhile, so only the chain of the whole can tell what is gone.
            self.bookmark.update(|mark| mark.lanes.truncate(1));
        }
        loop {
            self.lane(0, client, call).await?;
            if !self.next_type() {
                break;
            }
        }
        self.inventory.finish(&slice, load);
        Ok(())
    }

    /// Of a long list the types are loaded side by side, if their totals prove that they make the whole.
    async fn plan(self, client: &Client, call: &Call) -> Result<(), Phase> {
        let whole = self.bookmark.with_untracked(|mark| mark.lanes[0].clone());
        let is_long = whole.total.is_some_and(|total| total >= MANY) && !whole.done;
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
            if call.cancel.stopped() {
                // Asked again when it goes on.
                self.bookmark.update(|mark| mark.lanes.truncate(1));
                return Err(Phase::Stopped);
            }
            let proven = one.and(two).and(three).is_ok()
                && self.bookmark.with_untracked(|mark| {
                    let totals: Option<u64> =
                        mark.lanes.iter().skip(1).map(|lane| lane.total).sum();
                    totals == whole.total
                });
            self.bookmark.update(|mark| match proven {
                // What the types bring is counted from the beginning.
                true => mark.lanes[0].rows = 0,
                false => mark.lanes.truncate(1),
            });
            self.count();
        }
        self.bookmark.update(|mark| mark.planned = true);
        Ok(())
    }

    fn load(self) -> Load {
        let load = self.bookmark.with_untracked(|mark| mark.load);
        load.unwrap_or_else(|| self.inventory.begin())
    }

    /// Follows one chain to its end.
    async fn lane(self, at: usize, client: &Client, call: &Call) -> Result<(), Phase> {
        while self
            .bookmark
            .with_untracked(|mark| mark.lanes.get(at).is_some_and(|lane| !lane.done))
        {
            self.page(at, client, call).await?;
        }
        Ok(())
    }

    /// Loads the next page of a chain.
    async fn page(self, at: usize, client: &Client, call: &Call) -> Result<(), Phase> {
        let lane = self
            .bookmark
            .with_untracked(|mark| mark.lanes.get(at).cloned());
        let Some(Lane { part, token, .. }) = lane else {
            return Ok(());
        };
        let body = client
            .list_body(&part, PAGE_SIZE, token.as_deref(), call)
            .await
            .map_err(Phase::Failed)?;
        let turns = self.turns.get_value();
        let _turn = turns.lock().await;
        if call.cancel.stopped() {
            return Err(Phase::Stopped);
        }
        let bytes = body.bytes();
        self.preview(&bytes, client.version(), call).await?;
        let page = Page::decode(bytes, client.version());
        let page = page.map_err(|why| Phase::Failed(Failure::Unreadable(why)))?;
        let is_first = at == 0 && self.progress.with_untracked(|p| p.rows == 0);
        if is_first {
            self.progress.update(|progress| progress.total = page.total);
            self.inventory.expect(
                page.total
                    .and_then(|total| usize::try_from(total).ok())
                    .unwrap_or_default(),
            );
        }
        self.merge(&page, call).await?;
        let mut fresh = true;
        self.bookmark.update(|mark| {
            let Some(lane) = mark.lanes.get_mut(at) else {
                return;
            };
            lane.rows += page.len();
            if lane.token.is_none() {
                lane.total = page.total;
            }
            match page.next_token {
                Some(next) => {
                    fresh = lane.tokens_seen.insert(next.clone());
                    lane.token = Some(next);
                }
                None => lane.done = true,
            }
        });
        self.count();
        if fresh {
            return Ok(());
        }
        Err(Phase::Doubtful(
            "The server sent the same page token twice, so there may be more numbers than these.",
        ))
    }

    /// Shows a screenful of the very first page before the rest of it is so much as looked at.
    async fn preview(self, bytes: &[u8], version: ApiVersion, call: &Call) -> Result<(), Phase> {
        if self.inventory.read(crate::model::inventory::Inventory::len) > 0 {
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
        match call.cancel.stopped() {
            true => Err(Phase::Stopped),
            false => Ok(()),
        }
    }

    /// Merges a page, a few milliseconds at a time. That measured better than a worker would: a worker needs the module
    /// a second time, and what it decodes has to be copied here, which is most of the work.
    async fn merge(self, page: &Page, call: &Call) -> Result<(), Phase> {
        let load = self.load();
        let mut start = clock::now_ms();
        for row in page.rows() {
            self.inventory.put_row(&row, load);
            if clock::now_ms() - start >= SLICE_MS {
                clock::breathe().await;
                if call.cancel.stopped() {
                    break;
                }
                start = clock::now_ms();
            }
        }
        self.inventory.changed();
        match call.cancel.stopped() {
            true => Err(Phase::Stopped),
            false => Ok(()),
        }
    }

    fn count(self) {
        let rows = self
            .bookmark
            .with_untracked(|mark| mark.lanes.iter().map(|lane| lane.rows).sum());
        self.progress.update(|progress| progress.rows = rows);
    }

    /// Some servers take a list without `type` as "mobile only" (numbers-api.md 2.1): a type that brought
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
                lane.part = of_type(&slice, &kind);
                lane.token = None;
                lane.done = false;
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
