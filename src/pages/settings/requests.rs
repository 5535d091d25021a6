//! The request log of this tab: filter, table and CSV export.

use leptos::prelude::*;
use numbers_client::log::{CAPACITY, Entry, Log, Outcome};
use numbers_inventory::{
    export::{self, Format, Separator},
    file_name::file_name,
};
use numbers_model::timestamp::Timestamp;

use super::panel;
use crate::{
    browser::{
        clock,
        dom::{El, View, block, button, el, hidden, keyed, show, sign},
        download::Download,
        intl,
    },
    components::{
        field::TextField,
        table::{cell, row, table, table_body, table_head},
        time,
    },
    state::requests::Requests,
};

/// Number of rows at first, and with each "Show more".
const PAGE_SIZE: usize = 50;

/// The state of the section. Copies share it.
#[derive(Clone, Copy)]
struct RequestList {
    requests: Requests,
    filter: RwSignal<String>,
    only_failed: RwSignal<bool>,
    /// Maximum number of rows.
    limit: RwSignal<usize>,
    /// The numbers of the matching requests, the newest first.
    matches: Memo<Vec<u32>>,
}

/// The section of the requests.
pub(super) fn requests(requests: Requests) -> View {
    let (filter, only_failed) = (RwSignal::new(String::new()), RwSignal::new(false));
    let list = RequestList {
        requests,
        filter,
        only_failed,
        limit: RwSignal::new(PAGE_SIZE),
        matches: Memo::new(move |_| {
            requests.with(|log| {
                filter.with(|filter| {
                    let is_match = |entry: &&Entry| {
                        entry.matches(filter) && (!only_failed.get() || entry.outcome.failed())
                    };
                    let matches = log.entries().rev().filter(is_match);
                    matches.map(|entry| entry.number).collect()
                })
            })
        }),
    };
    list.draw()
}

impl RequestList {
    fn draw(self) -> View {
        let outcome = RwSignal::new(String::new());
        let checkbox = el("input").attr("type", "checkbox").on("change", move |_| {
            self.only_failed.update(|is_on| *is_on = !*is_on)
        });
        let tools = block("div", "requests-tools")
            .child(TextField::new("Filter requests", "requests-filter", self.filter).draw(|| None))
            .child(block("label", "check").child(checkbox).child("Only failed"))
            .child(
                block("div", "requests-buttons")
                    .child(
                        button("Export as CSV", move || outcome.set(self.export()))
                            .live_flag("disabled", move || self.matches.with(Vec::is_empty)),
                    )
                    .child(button("Clear", move || {
                        self.requests.clear();
                        outcome.set(String::new());
                    })),
            );
        let status = el("p")
            .attr("role", "status")
            .class("quiet")
            .text(move || format!("{}{}", self.count(), outcome.get()));
        let lead = format!(
            "What this tab has asked the server since it was opened, the newest first. Method, path and outcome only: no \
             header, no body, no secret. It lives in this tab's memory, the last {} are kept, and every try is a line of \
             its own.",
            intl::integer(CAPACITY)
        );
        let more = show(
            move || self.matches.with(Vec::len) > self.limit.get(),
            move || {
                button(&format!("Show {PAGE_SIZE} more"), move || {
                    self.limit.update(|limit| *limit += PAGE_SIZE);
                })
            },
        );
        panel("requests", "Requests")
            .child(block("p", "lead").child(lead))
            .child(tools)
            .child(status)
            .child(show(
                move || !self.matches.with(Vec::is_empty),
                move || self.table(),
            ))
            .child(more)
            .into()
    }

    /// "Showing 50 of 120 requests that match. 620 were sent."
    fn count(self) -> String {
        let matches = self.matches.with(Vec::len);
        let shown = matches.min(self.limit.get());
        let (kept, sent) = self
            .requests
            .with(|log| (log.entries().count(), log.count() as usize));
        let noun = if matches == 1 { "request" } else { "requests" };
        let that_match = if matches < kept { " that match" } else { "" };
        let dropped = match sent.saturating_sub(kept) {
            0 => String::new(),
            1 => "1 earlier one is not kept. ".to_owned(),
            count => format!("{} earlier ones are not kept. ", intl::integer(count)),
        };
        let (shown, matches) = (intl::integer(shown), intl::integer(matches));
        format!("Showing {shown} of {matches} {noun}{that_match}. {dropped}")
    }

    /// The table of the matching requests.
    fn table(self) -> El {
        // The newest request has the smallest key.
        let keys = Memo::new(move |_| {
            self.matches.with(|matches| {
                let shown = matches.iter().take(self.limit.get());
                shown.map(|number| (u32::MAX - number) as usize).collect()
            })
        });
        let head = table_head(&["Time", "Method", "Path", "Status", "Retries", "Duration"]);
        let table = table("requests")
            .child(el("caption").child(hidden("Requests")))
            .child(head)
            .child(keyed(table_body(), keys, move |key| {
                let entry = self.requests.with_untracked(|log| {
                    let mut entries = log.entries();
                    let entry = entries.find(|entry| (u32::MAX - entry.number) as usize == key);
                    entry.cloned()
                });
                entry.map_or_else(|| el("tr"), |entry| request_row(&entry))
            }));
        // Focusable, since it scrolls sideways in a narrow window.
        block("div", "requests-table")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", "Table of requests")
            .child(table)
    }

    /// Saves the matching requests as CSV; returns the outcome as a sentence.
    fn export(self) -> String {
        let matches = self.matches.get_untracked();
        let text = self.requests.with_untracked(|log| csv(log, &matches));
        let name = file_name(&["requests"], &clock::today(), "csv");
        let file = Download::new();
        let saved = file
            .write(&text)
            .and_then(|()| file.save(&name, Format::Csv(Separator::Comma).media_type()));
        match saved {
            Ok(()) => {
                let noun = if matches.len() == 1 {
                    "request"
                } else {
                    "requests"
                };
                let count = intl::integer(matches.len());
                format!("Saved as {name} with {count} {noun}.")
            }
            Err(_) => "The browser refused the file.".to_owned(),
        }
    }
}

/// The time of a request.
fn timestamp(entry: &Entry) -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds stay far below 2^53"
    )]
    Timestamp::from_epoch_ms(entry.at_ms as i64)
}

/// The duration of a request, in whole milliseconds.
fn duration_ms(entry: &Entry) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "no request takes weeks, and a clock that was set back counts as no time"
    )]
    let ms = entry.took_ms.max(0.0) as usize;
    ms.to_string()
}

/// The row of a request.
fn request_row(entry: &Entry) -> El {
    let has_failed = entry.outcome.failed();
    let mut status = cell();
    if has_failed {
        status = status
            .child(sign("requests-sign", "✕ "))
            .child(hidden("Failed: "));
    }
    let text_cell = |class: &str, text: &str| cell().class(class).child(text);
    row()
        .attr("data-failed", if has_failed { "true" } else { "false" })
        .child(cell().child(time::date_time(&timestamp(entry))))
        .child(text_cell("code", entry.method.as_str()))
        .child(text_cell("code path", &entry.path))
        .child(status.child(entry.outcome.text()))
        .child(text_cell("figures", &entry.retries.to_string()))
        .child(text_cell("figures", &format!("{} ms", duration_ms(entry))))
}

/// The CSV file of the entries with these numbers, the newest first.
fn csv(log: &Log, numbers: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    export::write_csv_line(
        &mut out,
        [
            "Time (UTC)",
            "Method",
            "Path",
            "Status",
            "Outcome",
            "Retries",
            "Duration in ms",
        ],
    );
    for entry in log
        .entries()
        .rev()
        .filter(|entry| numbers.contains(&entry.number))
    {
        let outcome = entry.outcome.text();
        let (status, outcome) = match entry.outcome {
            Outcome::Status(_) if entry.outcome.failed() => (outcome.as_str(), "Refused"),
            Outcome::Status(_) => (outcome.as_str(), "Answered"),
            _ => ("", outcome.as_str()),
        };
        export::write_csv_line(
            &mut out,
            [
                timestamp(entry).raw(),
                entry.method.as_str(),
                &entry.path,
                status,
                outcome,
                &entry.retries.to_string(),
                &duration_ms(entry),
            ],
        );
    }
    out
}
