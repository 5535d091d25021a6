//! A number as a resource: loaded once, and polled while a provisioning job runs.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::cancel::CancelToken;
use numbers_client::client::NumberResponse;
use numbers_client::client_error::ClientError;
use numbers_client::options::RequestOptions;
use numbers_client::options::Retry;
use numbers_model::provisioning::{JobOutcome, RunningJob};

use super::{backoff::Backoff, connection::Connection, inventory::Inventory, remote::Remote};

/// The resource of one number. Copies share it; it stops when its owner is disposed.
#[derive(Clone, Copy)]
pub struct NumberResource {
    /// The latest response.
    pub value: RwSignal<Remote<NumberResponse>>,
    /// The retry that is being waited for, if any.
    pub retry: RwSignal<Option<Retry>>,
    /// The outcome of a job that finished while it was polled.
    pub job_outcome: RwSignal<Option<JobOutcome>>,
    phone: StoredValue<String>,
    cancel: StoredValue<CancelToken, LocalStorage>,
    connection: Connection,
    inventory: Inventory,
    /// Generation of the polling: a refresh replaces the previous one.
    generation: StoredValue<u32>,
}

impl NumberResource {
    /// Starts to load `phone`; until then the value from the list is shown.
    pub fn start(phone: String, connection: Connection, inventory: Inventory) -> Self {
        let cancel = CancelToken::new();
        let on_dispose = send_wrapper::SendWrapper::new(cancel.clone());
        on_cleanup(move || on_dispose.cancel());
        let known = inventory.number(&phone).map(|number| NumberResponse {
            number,
            raw: String::new(),
        });
        let resource = Self {
            value: RwSignal::new(Remote::Loading(known)),
            retry: RwSignal::new(None),
            job_outcome: RwSignal::new(None),
            phone: StoredValue::new(phone),
            cancel: StoredValue::new_local(cancel),
            connection,
            inventory,
            generation: StoredValue::new(0),
        };
        resource.refresh();
        resource
    }

    /// Loads it now, and polls it while a job runs.
    pub fn refresh(self) {
        let Some(generation) = self.generation.try_update_value(|generation| {
            *generation += 1;
            *generation
        }) else {
            return;
        };
        let cancel = self.cancel.get_value();
        spawn_local(async move {
            let mut backoff = Backoff::start();
            self.value.update(|value| {
                *value = std::mem::replace(value, Remote::Loading(None)).reload();
            });
            self.read(&cancel).await;
            while self.goes_on(generation, &cancel) && self.job_runs() {
                self.value
                    .with_untracked(|value| backoff.respect_retry_after(value.failure()));
                if !backoff.wait(|| self.goes_on(generation, &cancel)).await {
                    return;
                }
                // Without the loading state: only a change is worth announcing.
                self.read(&cancel).await;
            }
        });
    }

    /// The number, as the address has it.
    pub fn phone(self) -> String {
        self.phone.get_value()
    }

    /// Accepts the response of another request (a change, a release), and polls on from there.
    pub fn accept(self, read: NumberResponse) {
        self.inventory.put(read.number.clone());
        self.value.set(Remote::Ready(read));
        self.refresh();
    }

    fn goes_on(self, generation: u32, cancel: &CancelToken) -> bool {
        !cancel.is_cancelled() && self.generation.try_get_value() == Some(generation)
    }

    fn job_runs(self) -> bool {
        self.value
            .try_with_untracked(|value| {
                let gone = value.failure().and_then(|failure| failure.status()) == Some(404);
                !gone
                    && value
                        .value()
                        .is_some_and(|read| read.number.has_running_job())
            })
            .unwrap_or(false)
    }

    async fn read(self, cancel: &CancelToken) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        let Some(phone) = self.phone.try_get_value() else {
            return;
        };
        let before = self
            .value
            .with_untracked(|value| value.value().map(|read| read.number.clone()));
        let call = RequestOptions::new(cancel).on_retry(move |retry| {
            // The page may be disposed by now; then nothing happens.
            self.retry.set(retry);
        });
        let answer = client.number(&phone, &call).await;
        if cancel.is_cancelled() {
            return;
        }
        match answer {
            Ok(read) => {
                let job = before.as_ref().and_then(RunningJob::of);
                if let Some(outcome) = job.and_then(|job| job.outcome(&read.number)) {
                    self.job_outcome.set(Some(outcome));
                }
                self.inventory.put(read.number.clone());
                self.value.set(Remote::Ready(read));
            }
            Err(failure) => {
                if failure.status() == Some(404) {
                    self.inventory.remove(&phone);
                }
                self.failed(failure);
            }
        }
    }

    fn failed(self, failure: ClientError) {
        self.value.update(|value| {
            *value = std::mem::replace(value, Remote::Loading(None)).fail(failure);
        });
    }
}
