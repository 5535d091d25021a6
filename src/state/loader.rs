//! Follows the pages of the list to their end, and says how far it has got.

use std::collections::HashSet;

use crate::reactive::{Var, spawn};
use leptos::prelude::*;

use super::{connection::Connection, inventory::Inventory};
use crate::{
    api::{
        client::{Client, PAGE_SIZE},
        failure::Failure,
        transport::{Call, Cancel, Retry},
    },
    model::{kinds::NumberType, query::Slice},
};

/// How a load is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// Not asked for yet.
    #[default]
    Idle,
    /// Pages are coming.
    Loading,
    /// Every page is here.
    Complete,
    /// The reader stopped it.
    Stopped,
    /// It broke off; what had come is kept, and it can go on from there.
    Failed(Failure),
    /// The server's paging makes no sense, so whether this is all can't be known.
    Doubtful(&'static str),
}

/// A load, seen from outside.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Progress {
    /// How it is doing.
    pub phase: Phase,
    /// The part of the list that is asked for.
    pub slice: Slice,
    /// Rows received so far.
    pub rows: usize,
    /// What the server says the total is. Not to be relied on (numbers-api.md 2.1).
    pub total: Option<u64>,
    /// The retry that is being waited for.
    pub retry: Option<Retry>,
}

impl Progress {
    /// Whether pages are still coming.
    pub fn is_loading(&self) -> bool {
        self.phase == Phase::Loading
    }
}

/// Where a broken load goes on.
#[derive(Default, Clone)]
struct Bookmark {
    /// What is being asked for now: the slice itself, or one type of it.
    part: Slice,
    token: Option<String>,
    /// Types that still have to be asked for by name.
    types: Option<Vec<NumberType>>,
    tokens_seen: HashSet<String>,
    generation: u32,
}

/// Loads one slice at a time. Copies share it.
#[derive(Clone, Copy)]
pub struct Loader {
    /// How it is doing.
    pub progress: Var<Progress>,
    bookmark: StoredValue<Bookmark>,
    cancel: StoredValue<Cancel, LocalStorage>,
    inventory: Inventory,
    connection: Connection,
}

impl Loader {
    /// An idle one.
    pub fn new(inventory: Inventory, connection: Connection) -> Self {
        Self {
            progress: Var::new(Progress::default()),
            bookmark: StoredValue::new(Bookmark::default()),
            cancel: StoredValue::new_local(Cancel::new()),
            inventory,
            connection,
        }
    }

    /// Loads `slice` from its beginning; a load under way is given up.
    pub fn start(self, slice: Slice) {
        self.cancel.with_value(Cancel::stop);
        self.bookmark.set_value(Bookmark {
            part: slice.clone(),
            generation: self.inventory.begin(),
            ..Bookmark::default()
        });
        self.progress.set(Progress {
            phase: Phase::Loading,
            slice,
            ..Progress::default()
        });
        self.run();
    }

    /// Goes on where a stopped or failed load broke off.
    pub fn resume(self) {
        self.progress
            .update(|progress| progress.phase = Phase::Loading);
        self.run();
    }

    /// Stops; what has come is kept.
    pub fn stop(self) {
        self.cancel.with_value(Cancel::stop);
        self.progress.update(|progress| {
            if progress.is_loading() {
                progress.phase = Phase::Stopped;
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
        let cancel = Cancel::new();
        self.cancel.set_value(cancel.clone());
        spawn(async move {
            let end = self.follow(&client, &cancel).await;
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

    async fn follow(self, client: &Client, cancel: &Cancel) -> Result<(), Phase> {
        let call = Call::new(cancel).notify(move |retry| {
            self.progress.update(|progress| progress.retry = retry);
        });
        loop {
            let Bookmark {
                part,
                token,
                generation,
                ..
            } = self.bookmark.get_value();
            let page = client
                .list(&part, PAGE_SIZE, token.as_deref(), &call)
                .await
                .map_err(Phase::Failed)?;
            if cancel.stopped() {
                return Err(Phase::Stopped);
            }
            let first_of_all = token.is_none() && self.progress.with_untracked(|p| p.rows == 0);
            self.progress.update(|progress| {
                progress.rows += page.rows.len();
                if first_of_all {
                    progress.total = page.total;
                }
            });
            self.inventory.merge(page.rows, generation);
            match page.next_token {
                Some(next) => {
                    let fresh = self
                        .bookmark
                        .try_update_value(|mark| {
                            mark.token = Some(next.clone());
                            mark.tokens_seen.insert(next)
                        })
                        .unwrap_or(false);
                    if !fresh {
                        return Err(Phase::Doubtful(
                            "The server sent the same page token twice, so there may be more numbers \
                             than these.",
                        ));
                    }
                }
                None if self.next_type() => {}
                None => break,
            }
        }
        let generation = self.bookmark.with_value(|mark| mark.generation);
        let slice = self.progress.with_untracked(|p| p.slice.clone());
        self.inventory.finish(&slice, generation);
        Ok(())
    }

    /// Some servers take a list without `type` as "mobile only" (numbers-api.md 2.1): a type that brought
    /// nothing is asked for by name before the list is called complete.
    fn next_type(self) -> bool {
        let slice = self.progress.with_untracked(|p| p.slice.clone());
        if slice.kind.is_some() {
            return false;
        }
        self.bookmark
            .try_update_value(|mark| {
                let generation = mark.generation;
                let of_type = |kind: &NumberType| Slice {
                    kind: Some(kind.wire().to_owned()),
                    ..slice.clone()
                };
                let types = mark.types.get_or_insert_with(|| {
                    [NumberType::Mobile, NumberType::Local, NumberType::TollFree]
                        .into_iter()
                        .filter(|kind| !self.inventory.saw(&of_type(kind), generation))
                        .collect()
                });
                let Some(kind) = types.pop() else {
                    return false;
                };
                mark.part = of_type(&kind);
                mark.token = None;
                true
            })
            .unwrap_or(false)
    }
}
