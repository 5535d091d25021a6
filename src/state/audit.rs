//! The audit log of the gateway: filters as the address has them, and the lines that were loaded.

use leptos::{prelude::*, task::spawn_local};
use numbers_client::{
    cancel::CancelToken,
    client_error::ClientError,
    gateway::{AuditFilter, AuditRecord},
    options::RequestOptions,
};
use numbers_model::percent;

use super::{connection::Connection, remote::Remote};
use crate::browser::clock;

/// Lines of a page.
pub const PAGE_SIZE: u32 = 100;

/// Filters of the audit log, as they stand in the address: days are local and include both ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditParams {
    /// ID of the person.
    pub person: String,
    /// The number, or the ID of an order.
    pub number: String,
    /// Name of the outcome.
    pub outcome: String,
    /// First day, as 2026-12-01.
    pub since: String,
    /// Last day.
    pub until: String,
}

impl AuditParams {
    fn fields(&mut self) -> [(&'static str, &mut String); 5] {
        [
            ("person", &mut self.person),
            ("number", &mut self.number),
            ("outcome", &mut self.outcome),
            ("since", &mut self.since),
            ("until", &mut self.until),
        ]
    }

    /// Parses the query of the address. Other keys are ignored.
    pub fn parse(search: &str) -> Self {
        let mut params = Self::default();
        let pairs = search.trim_start_matches('?').split('&');
        for (key, value) in pairs.filter_map(|pair| pair.split_once('=')) {
            for (name, field) in params.fields() {
                if name == key {
                    percent::decode_query(value).trim().clone_into(field);
                }
            }
        }
        params
    }

    /// The query of the address; empty without filters.
    pub fn search(&self) -> String {
        let mut search = String::new();
        for (name, value) in self.clone().fields() {
            if !value.is_empty() {
                percent::push_pair(&mut search, name, value);
            }
        }
        search
    }

    /// The filter that the gateway takes. A day that is none is left out.
    pub fn filter(&self) -> AuditFilter {
        AuditFilter {
            person: self.person.clone(),
            number: self.number.clone(),
            outcome: self.outcome.clone(),
            since_ms: clock::local_midnight(&self.since, 0),
            until_ms: clock::local_midnight(&self.until, 1),
        }
    }
}

/// The lines that match a filter, page by page. Copies share them; they end with their owner.
#[derive(Clone, Copy)]
pub struct AuditLog {
    connection: Connection,
    /// The lines, the newest first.
    pub records: RwSignal<Remote<Vec<AuditRecord>>>,
    /// Whether there may be older ones.
    pub has_more: RwSignal<bool>,
    page_size: u32,
    cancel: StoredValue<CancelToken, LocalStorage>,
}

impl AuditLog {
    /// A log without lines, that is loaded in pages of `page_size` lines.
    pub fn new(connection: Connection, page_size: u32) -> Self {
        let cancel = StoredValue::new_local(CancelToken::new());
        on_cleanup(move || {
            cancel.try_with_value(CancelToken::cancel);
        });
        Self {
            connection,
            records: RwSignal::new(Remote::Loading(None)),
            has_more: RwSignal::new(false),
            page_size,
            cancel,
        }
    }

    /// Loads the newest lines that match. Those that are shown stay until then.
    pub fn load(self, filter: AuditFilter) {
        self.fetch(filter, Vec::new());
    }

    /// Loads older lines that match.
    pub fn load_more(self, filter: AuditFilter) {
        let known = self
            .records
            .with_untracked(|records| records.value().cloned());
        let known = known.unwrap_or_default();
        let Some(oldest) = known.last().map(|record| record.at_ms) else {
            return;
        };
        // Others may be of the same millisecond: they come again, and those that are known are left out.
        let filter = AuditFilter {
            until_ms: Some(oldest + 1),
            ..filter
        };
        self.fetch(filter, known);
    }

    /// Loads lines and appends them to `before`.
    fn fetch(self, filter: AuditFilter, mut before: Vec<AuditRecord>) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        let cancel = CancelToken::new();
        self.cancel.with_value(CancelToken::cancel);
        self.cancel.set_value(cancel.clone());
        self.records.update(|records| {
            *records = std::mem::replace(records, Remote::Loading(None)).reload();
        });
        spawn_local(async move {
            let options = RequestOptions::new(&cancel);
            let answer = client.audit(&filter, self.page_size, &options).await;
            if cancel.is_cancelled() || self.records.is_disposed() {
                return;
            }
            match answer {
                Ok(records) => {
                    self.has_more.set(records.len() >= self.page_size as usize);
                    let known: Vec<String> =
                        before.iter().map(|record| record.id.clone()).collect();
                    before.extend(
                        records
                            .into_iter()
                            .filter(|record| !known.contains(&record.id)),
                    );
                    self.records.set(Remote::Ready(before));
                }
                Err(failure) => self.fail(failure),
            }
        });
    }

    fn fail(self, failure: ClientError) {
        self.records.update(|records| {
            *records = std::mem::replace(records, Remote::Loading(None)).fail(failure);
        });
    }
}
