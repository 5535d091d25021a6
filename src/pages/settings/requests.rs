//! What this tab has asked the server: to be looked through, and to be saved as a file.

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
    components::{field::TextField, time},
    reactive::{Derived, Var, memo},
    state::requests::Requests,
};

/// How many lines are drawn before more are asked for.
const STEP: usize = 50;

/// What the reader wants to see of the log. Copies share it.
#[derive(Clone, Copy)]
struct Looked {
    requests: Requests,
    words: Var<String>,
    failed: Var<bool>,
    /// How many lines are drawn at most.
    most: Var<usize>,
    /// The numbers of the requests that match, the newest first.
    found: Derived<Vec<u32>>,
}

/// The section.
pub fn requests(requests: Requests) -> View {
    let (words, failed) = (Var::new(String::new()), Var::new(false));
    let looked = Looked {
        requests,
        words,
        failed,
        most: Var::new(STEP),
        found: memo(move || {
            requests.with(|log| {
                words.with(|words| {
                    let wanted = |entry: &&Entry| {
                        entry.matches(words) && (!failed.get() || entry.outcome.failed())
                    };
                    let found = log.entries().rev().filter(wanted);
                    found.map(|entry| entry.number).collect()
                })
            })
        }),
    };
    looked.draw()
}

impl Looked {
    fn draw(self) -> View {
        let said = Var::new(String::new());
        let tick = el("input")
            .attr("type", "checkbox")
            .on("change", move |_| self.failed.update(|on| *on = !*on));
        let tools = block("div", "requests-tools")
            .child(TextField::new("Filter requests", "requests-filter", self.words).draw(|| None))
            .child(block("label", "check").child(tick).child("Only failed"))
            .child(
                block("div", "requests-buttons")
                    .child(
                        button("Export as CSV", move || said.set(self.export()))
                            .live_flag("disabled", move || self.found.with(Vec::is_empty)),
                    )
                    .child(button("Clear", move || {
                        self.requests.clear();
                        said.set(String::new());
                    })),
            );
        let status = el("p")
            .attr("role", "status")
            .class("quiet")
            .text(move || [self.count(), said.get()].concat());
        let lead = [
            "What this tab has asked the server since it was opened, the newest first. Method, path and outcome only: no \
             header, no body, no secret. It lives in this tab's memory, the last ",
            &intl::integer(CAPACITY),
            " are kept, and every try is a line of its own.",
        ]
        .concat();
        let more = show(
            move || self.found.with(Vec::len) > self.most.get(),
            move || {
                button(&["Show ", &STEP.to_string(), " more"].concat(), move || {
                    self.most.update(|most| *most += STEP);
                })
            },
        );
        panel("requests", "Requests")
            .child(block("p", "lead").child(lead))
            .child(tools)
            .child(status)
            .child(show(
                move || !self.found.with(Vec::is_empty),
                move || self.table(),
            ))
            .child(more)
            .into()
    }

    /// "Showing 50 of 120 requests that match. 620 were sent."
    fn count(self) -> String {
        let found = self.found.with(Vec::len);
        let shown = found.min(self.most.get());
        let (kept, sent) = self
            .requests
            .with(|log| (log.entries().count(), log.count() as usize));
        let noun = if found == 1 { " request" } else { " requests" };
        let mut text = [
            "Showing ",
            &intl::integer(shown),
            " of ",
            &intl::integer(found),
            noun,
        ]
        .concat();
        if found < kept {
            text.push_str(" that match");
        }
        text.push_str(". ");
        if sent > kept {
            text.push_str(&match sent - kept {
                1 => "1 earlier one is not kept. ".to_owned(),
                more => intl::integer(more) + " earlier ones are not kept. ",
            });
        }
        text
    }

    fn table(self) -> El {
        // The keys are in ascending order, so the newest is the smallest.
        let keys = memo(move || {
            self.found.with(|found| {
                let shown = found.iter().take(self.most.get());
                shown.map(|number| (u32::MAX - number) as usize).collect()
            })
        });
        let head = ["Time", "Method", "Path", "Status", "Retries", "Duration"]
            .into_iter()
            .fold(el("tr"), |row, name| {
                row.child(role(el("th").attr("scope", "col"), "columnheader").child(name))
            });
        let head = role(el("thead"), "rowgroup").child(role(head, "row"));
        let table = role(block("table", "requests"), "table")
            .child(el("caption").child(hidden("Requests")))
            .child(head)
            .child(keyed(role(el("tbody"), "rowgroup"), keys, move |key| {
                let entry = self.requests.with_untracked(|log| {
                    let found = log
                        .entries()
                        .find(|entry| (u32::MAX - entry.number) as usize == key);
                    found.cloned()
                });
                entry.map_or_else(|| el("tr"), |entry| line(&entry))
            }));
        // It scrolls sideways where the window is narrow, so it takes the focus.
        block("div", "requests-table")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", "Table of requests")
            .child(table)
    }

    /// Saves what matches; says how that went.
    fn export(self) -> String {
        let found = self.found.get_untracked();
        let text = self.requests.with_untracked(|log| csv(log, &found));
        let name = file_name(&["requests"], &clock::today(), "csv");
        let file = Download::new();
        let saved = file
            .write(&text)
            .and_then(|()| file.save(&name, Format::Csv(Separator::Comma).media_type()));
        match saved {
            Ok(()) => {
                let many = if found.len() == 1 {
                    " request."
                } else {
                    " requests."
                };
                [
                    "Saved as ",
                    &name,
                    " with ",
                    &intl::integer(found.len()),
                    many,
                ]
                .concat()
            }
            Err(_) => "The browser refused the file.".to_owned(),
        }
    }
}

fn moment(entry: &Entry) -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds stay far below 2^53"
    )]
    Timestamp::from_epoch_ms(entry.at_ms as i64)
}

/// Whole milliseconds.
fn took(entry: &Entry) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "no request takes weeks, and a clock that was set back counts as no time"
    )]
    let ms = entry.took_ms.max(0.0) as usize;
    ms.to_string()
}

/// The role that it has by nature, for where the window is so narrow that it is not laid out as a table.
fn role(part: El, name: &str) -> El {
    part.attr("role", name)
}

fn line(entry: &Entry) -> El {
    let failed = entry.outcome.failed();
    let mut status = role(el("td"), "cell");
    if failed {
        status = status
            .child(sign("requests-sign", "✕ "))
            .child(hidden("Failed: "));
    }
    let cell = |class: &str, text: &str| role(block("td", class), "cell").child(text);
    role(el("tr"), "row")
        .attr("data-failed", if failed { "true" } else { "false" })
        .child(role(el("td"), "cell").child(time::date_time(&moment(entry))))
        .child(cell("code", entry.method.as_str()))
        .child(cell("code path", &entry.path))
        .child(status.child(entry.outcome.text()))
        .child(cell("figures", &entry.retries.to_string()))
        .child(cell("figures", &[&took(entry), " ms"].concat()))
}

/// The entries of these numbers, the newest first.
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
                moment(entry).raw(),
                entry.method.as_str(),
                &entry.path,
                status,
                outcome,
                &entry.retries.to_string(),
                &took(entry),
            ],
        );
    }
    out
}
