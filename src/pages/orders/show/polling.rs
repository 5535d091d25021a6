//! Polling of an order: while it may change, and when its reservation ends.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::submission::Phase;
use numbers_model::{
    enums::{OrderState, UploadStatus},
    slice::Slice,
};

use super::OrderPage;
use crate::state::backoff::Backoff;

/// Maximum number of numbers that are read one by one; more are read from the list.
const MAX_SINGLE_READS: usize = 3;

impl OrderPage {
    /// Polls with back-off, while the page is visible and the order may change. Not once the page is gone.
    pub(super) fn poll(self) {
        if self.is_gone() {
            return;
        }
        self.poll_generation.update(|generation| *generation += 1);
        let generation = self.poll_generation.get_untracked();
        spawn_local(async move {
            let mut backoff = Backoff::start();
            while self.is_polling(generation) && self.may_change() {
                self.order
                    .with_untracked(|order| backoff.respect_retry_after(order.failure()));
                if !backoff.wait(|| self.is_polling(generation)).await {
                    return;
                }
                // A submission reads the order itself.
                let phase = self.submitting.phase_untracked();
                let is_busy = matches!(phase, Phase::Sending | Phase::Verifying);
                if !is_busy {
                    self.read_order(true).await;
                }
                if self.is_polling(generation) && !is_busy {
                    self.read_registration().await;
                }
            }
        });
    }

    /// Whether the polling loop of this generation goes on.
    fn is_polling(self, generation: u32) -> bool {
        let current = self.poll_generation.try_with_untracked(|current| *current);
        !self.is_gone() && current == Some(generation)
    }

    /// Whether the order may change by itself: by a review, or by the processing of a document.
    fn may_change(self) -> bool {
        let state = self.state.get_untracked();
        let is_processed = self.registration.with_untracked(|registration| {
            let registration = registration.value();
            registration.is_none_or(|stored| {
                stored
                    .attachments
                    .iter()
                    .all(|attachment| attachment.status != UploadStatus::Waiting)
            })
        });
        match state {
            Some(OrderState::Created) => !is_processed,
            Some(state) => !state.is_final(),
            None => false,
        }
    }

    /// Reads the order again once its reservation has ended by the local clock.
    pub(super) fn read_on_expiry(self) {
        let has_expired = Memo::new(move |_| {
            let now_ms = self.now_ms.get();
            self.order.with(|order| {
                let order = order.value();
                let expiry = order.and_then(|order| {
                    let is_reserved = order.state == OrderState::Created;
                    order.expires.as_ref().filter(|_| is_reserved)?.epoch_ms()
                });
                expiry.is_some_and(|expiry| expiry <= now_ms)
            })
        });
        Effect::new(move || {
            if has_expired.get() {
                spawn_local(async move { self.read_order(true).await });
            }
        });
    }

    /// Loads the numbers of a completed order into the inventory.
    pub(super) fn load_numbers(self) {
        let order = self.order.with_untracked(|order| order.value().cloned());
        let client = self.app.connection.client_untracked();
        let (Some(order), Some(client)) = (order, client) else {
            return;
        };
        let inventory = self.app.inventory;
        let options = self.reading();
        spawn_local(async move {
            let numbers = order.numbers.into_iter();
            let phones: Vec<String> = numbers.map(|number| number.phone).collect();
            if phones.len() <= MAX_SINGLE_READS {
                for phone in phones {
                    if let Ok(response) = client.number(&phone, &options).await {
                        inventory.put(response.number);
                    }
                }
                return;
            }
            let slice = Slice {
                region: order.region,
                kind: order.kind.map(|kind| kind.wire().to_owned()),
                capability: None,
            };
            // An error ends the load; the numbers read before it are kept.
            let _ = client
                .for_each(&slice, &options, |number| {
                    if phones.contains(&number.phone) {
                        inventory.put(number);
                    }
                })
                .await;
        });
    }
}
