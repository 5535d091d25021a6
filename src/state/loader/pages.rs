//! One page of a load: read, previewed, merged.

use leptos::prelude::*;
use numbers_client::{
    client_error::ClientError,
    options::RequestOptions,
    page::{self, Page},
    transport::ResponseBody,
};
use numbers_model::{api_version::ApiVersion, number::Row};

use super::{Loader, Phase, cursor::MAX_EMPTY_PAGES};
use crate::{
    browser::scheduling::{self, TimeSlice},
    state::connection::Client,
};

/// Rows of a full screen, which are previewed before the rest of the first page is decoded.
const FIRST_ROWS: usize = 40;
/// Back-off after the first such page, in milliseconds; it doubles with each.
const EMPTY_PAGE_PAUSE_MS: u32 = 250;
/// Number of rows below which a page counts as small.
const SMALL_PAGE: usize = 100;
/// Pause after a small page, in milliseconds: at most 50 requests a second.
const SMALL_PAGE_PAUSE_MS: u32 = 20;

impl Loader {
    /// Loads the next page of a chain.
    pub(super) async fn page(
        self,
        index: usize,
        client: &Client,
        call: &RequestOptions,
    ) -> Result<(), Phase> {
        // Not the tokens seen so far, which are as many as the pages.
        let next = self.cursor.with_untracked(|cursor| {
            let chain = cursor.chains.get(index)?;
            Some((chain.slice.clone(), chain.token.clone(), chain.empty_pages))
        });
        let Some((slice, token, empty_pages)) = next else {
            return Ok(());
        };
        if empty_pages > 0 {
            scheduling::sleep(EMPTY_PAGE_PAUSE_MS << empty_pages.min(MAX_EMPTY_PAGES)).await;
        }
        let body = client.page_body(&slice, token.as_deref(), call).await;
        let body = body.map_err(|failure| match failure.status() {
            // With a token it can't be the page size, which the server has accepted before.
            Some(400 | 404 | 410 | 422) if token.is_some() => Phase::Expired(failure),
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
        let distinct_len = || {
            self.received
                .with_value(|received| received.borrow().distinct_len())
        };
        let before = distinct_len();
        self.merge(&page, call).await?;
        let received_count = self.received_count();
        self.progress
            .update(|progress| progress.rows = received_count);
        let mut inconsistency = None;
        self.cursor.update(|cursor| {
            let Some(chain) = cursor.chains.get_mut(index) else {
                return;
            };
            inconsistency = chain.advance(&page, distinct_len() > before);
            if chain.done && index == 0 {
                cursor.ended_totals.push(chain.totals);
            }
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
}
