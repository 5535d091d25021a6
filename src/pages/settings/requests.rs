//! The request log of this tab: filter, table and CSV export.

use leptos::prelude::*;
use numbers_client::log::{CAPACITY, Entry, Log, Outcome};
use numbers_inventory::{
    export::{self, Format, Separator},
    file_name::file_name,
};
use numbers_model::timestamp::Timestamp;

use super::Panel;
use crate::{
    browser::{clock, download::Download, intl},
    components::{excerpt::excerpt, field::TextInput, table::TableHead},
    state::requests::Requests,
    widgets::time::DateTime,
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
    /// The outcome of the last export, as a sentence.
    outcome: RwSignal<String>,
}

impl RequestList {
    fn new(requests: Requests) -> Self {
        let (filter, only_failed) = (RwSignal::new(String::new()), RwSignal::new(false));
        Self {
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
            outcome: RwSignal::new(String::new()),
        }
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

    /// The request with this number.
    fn entry(self, number: u32) -> Option<Entry> {
        self.requests.with_untracked(|log| {
            let mut entries = log.entries();
            entries.find(|entry| entry.number == number).cloned()
        })
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

/// The section of the requests.
#[component]
pub(super) fn RequestLog(
    /// The requests of this tab.
    requests: Requests,
) -> impl IntoView {
    let list = RequestList::new(requests);
    let lead = format!(
        "What this tab has asked the server since it was opened, the newest first. Method, path and outcome only: no \
         header, no body, no secret. It lives in this tab's memory, the last {} are kept, and every try is a line of \
         its own.",
        intl::integer(CAPACITY)
    );
    // A memo, so that a screen reader doesn't hear the same again.
    let status = Memo::new(move |_| format!("{}{}", list.count(), list.outcome.get()));
    let show_more = move |_| list.limit.update(|limit| *limit += PAGE_SIZE);
    view! {
        <Panel id="requests" name="Requests">
            <p class="lead" prop:textContent=lead></p>
            <RequestTools list />
            <p role="status" class="quiet" prop:textContent=status></p>
            <Show when=move || !list.matches.with(Vec::is_empty)>
                <RequestTable list />
            </Show>
            <Show when=move || { list.matches.with(Vec::len) > list.limit.get() }>
                <button
                    type="button"
                    prop:textContent=format!("Show {PAGE_SIZE} more")
                    on:click=show_more
                ></button>
            </Show>
        </Panel>
    }
}

/// The filter of the requests, and the buttons for all of them.
#[component]
fn RequestTools(
    /// The list of requests.
    list: RequestList,
) -> impl IntoView {
    let clear = move |_| {
        list.requests.clear();
        list.outcome.set(String::new());
    };
    view! {
        <div class="requests-tools">
            <TextInput label="Filter requests" id="requests-filter" value=list.filter />
            <label class="check">
                <input type="checkbox" bind:checked=list.only_failed />
                "Only failed"
            </label>
            <div class="requests-buttons">
                <button
                    type="button"
                    disabled=move || list.matches.with(Vec::is_empty)
                    on:click=move |_| list.outcome.set(list.export())
                >
                    "Export as CSV"
                </button>
                <button type="button" on:click=clear>
                    "Clear"
                </button>
            </div>
        </div>
    }
}

/// The table of the matching requests.
#[component]
fn RequestTable(
    /// The list of requests.
    list: RequestList,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        list.matches.with(|matches| {
            let shown = matches.iter().take(list.limit.get());
            shown.copied().collect::<Vec<_>>()
        })
    });
    let names = vec!["Time", "Method", "Path", "Status", "Retries", "Duration"];
    view! {
        // Focusable, since it scrolls sideways in a narrow window.
        <div class="requests-table" tabindex="0" role="region" aria-label="Table of requests">
            <table class="requests" role="table">
                <caption>
                    <span class="visually-hidden">"Requests"</span>
                </caption>
                <TableHead names />
                <tbody role="rowgroup">
                    <For each=move || shown.get() key=|number| *number let:number>
                        {list.entry(number).map(|entry| view! { <RequestRow entry /> })}
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// The row of a request.
#[component]
fn RequestRow(
    /// The entry of the log.
    entry: Entry,
) -> impl IntoView {
    let has_failed = entry.outcome.failed();
    let sign = has_failed.then(|| {
        view! {
            <span class="requests-sign" aria-hidden="true">
                "✕ "
            </span>
            <span class="visually-hidden">"Failed: "</span>
        }
    });
    view! {
        <tr role="row" data-failed=has_failed.to_string()>
            <td role="cell">
                <DateTime timestamp=timestamp(&entry) />
            </td>
            <td role="cell" class="code" prop:textContent=entry.method.as_str().to_owned()></td>
            <td role="cell" class="code path" prop:textContent=excerpt(&entry.path)></td>
            <td role="cell">
                {sign} <span prop:textContent=excerpt(&entry.outcome.text())></span>
            </td>
            <td role="cell" class="figures" prop:textContent=entry.retries.to_string()></td>
            <td
                role="cell"
                class="figures"
                prop:textContent=format!("{} ms", duration_ms(&entry))
            ></td>
        </tr>
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
