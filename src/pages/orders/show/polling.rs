//! An order is read again while something may become of it, and when its time is up.

use numbers_client::submission::Phase;
use numbers_model::{
    enums::{OrderState, UploadStatus},
    slice::Slice,
};

use super::OrderPage;
use crate::{
    reactive::{effect, memo, spawn},
    state::backoff::Backoff,
};

/// How many numbers are read one by one; more are found in the list.
const FEW: usize = 3;

impl OrderPage {
    /// Reads again at growing intervals, while the page is looked at and there is something to wait for.
    pub(super) fn poll(self) {
        self.round.update(|round| *round += 1);
        let round = self.round.get_untracked();
        spawn(async move {
            let mut backoff = Backoff::start();
            while self.goes_on(round) && self.waits() {
                self.order
                    .with_untracked(|order| backoff.respect_retry_after(order.failure()));
                if !backoff.wait(|| self.goes_on(round)).await {
                    return;
                }
                // What is being sent brings its own answer.
                let phase = self.submitting.phase_untracked();
                let busy = matches!(phase, Phase::Sending | Phase::Verifying);
                if !busy {
                    self.read_order(true).await;
                }
                if self.goes_on(round) && !busy {
                    self.read_registration().await;
                }
            }
        });
    }

    fn goes_on(self, round: u32) -> bool {
        !self.left() && self.round.try_with_untracked(|own| *own == round) == Some(true)
    }

    /// Whether something may come of itself: of a review, or of a document that is being processed.
    fn waits(self) -> bool {
        let state = self.state.get_untracked();
        let processed = self.stored.with_untracked(|stored| {
            let stored = stored.value();
            stored.is_none_or(|own| {
                own.attachments
                    .iter()
                    .all(|file| file.status != UploadStatus::Waiting)
            })
        });
        match state {
            Some(OrderState::Created) => !processed,
            Some(state) => !state.is_final(),
            None => false,
        }
    }

    /// Once the reservation is over by this computer's clock, the server is asked.
    pub(super) fn watch_clock(self) {
        let over = memo(move || {
            let now = self.now.get();
            self.order.with(|order| {
                let order = order.value();
                let ends = order.and_then(|own| {
                    let created = own.state == OrderState::Created;
                    own.expires.as_ref().filter(|_| created)?.epoch_ms()
                });
                ends.is_some_and(|ends| ends <= now)
            })
        });
        effect(move || {
            if over.get() {
                spawn(async move { self.read_order(true).await });
            }
        });
    }

    /// Puts the numbers of a completed order into the inventory.
    pub(super) fn bring(self) {
        let order = self.order.with_untracked(|order| order.value().cloned());
        let client = self.app.connection.client_untracked();
        let (Some(order), Some(client)) = (order, client) else {
            return;
        };
        let inventory = self.app.inventory;
        let call = self.reading();
        spawn(async move {
            let phones: Vec<String> = order.numbers.into_iter().map(|own| own.phone).collect();
            if phones.len() <= FEW {
                for phone in phones {
                    if let Ok(read) = client.number(&phone, &call).await {
                        inventory.put(read.number);
                    }
                }
                return;
            }
            let slice = Slice {
                region: order.region,
                kind: order.kind.map(|kind| kind.wire().to_owned()),
                capability: None,
            };
            // What could be read until then is worth having.
            let _ = client
                .for_each(&slice, &call, |number| {
                    if phones.contains(&number.phone) {
                        inventory.put(number);
                    }
                })
                .await;
        });
    }
}
