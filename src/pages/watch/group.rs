//! The numbers of one cause: what it means, who must act, and what can be done.

use numbers_inventory::{
    RowId,
    board::{Cause, Group, Half, age, is_stuck, support_text},
};
use numbers_model::{
    api_version::ApiVersion, change, kinds::JobStatus, number::Number, percent,
    provisioning::Badge, timestamp::Timestamp,
};

use crate::{
    browser::{
        clipboard, clock,
        dom::{El, View, block, button, dynamic, el, keyed, link, list, show},
        intl,
    },
    components::{badge::badge, time},
    paths::Route,
    reactive::{Derived, Var, memo, spawn},
    state::{board::Follow, stores::Stores},
};

/// How many numbers of a cause are shown at first, and how many more each time.
const FIRST: usize = 10;
const MORE: usize = 50;

/// What the groups share.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub stores: Stores,
    pub follow: Follow,
    /// The number whose change is to be sent again.
    pub again: Var<Option<Number>>,
    /// What came of copying.
    pub copied: Var<&'static str>,
}

/// A group.
pub(super) fn group_view(open: Open, group: Derived<Option<Group>>) -> El {
    let Some(cause) = group.with_untracked(|group| group.as_ref().map(|group| group.cause.clone()))
    else {
        return el("div");
    };
    let shown = Var::new(FIRST);
    let count =
        memo(move || group.with(|group| group.as_ref().map_or(0, |group| group.rows.len())));
    let stuck = memo(move || group.with(|group| group.as_ref().map_or(0, |group| group.stuck)));
    let keys = memo(move || {
        let shown = shown.get();
        group.with(|group| {
            let rows = group.iter().flat_map(|group| &group.rows).take(shown);
            rows.map(|(row, _)| *row as usize).collect::<Vec<_>>()
        })
    });
    let head = ["Number", "Name", "Asked for", "Unchanged for", "Actions"]
        .into_iter()
        .fold(el("tr").attr("role", "row"), |row, name| {
            let head = el("th").attr("scope", "col").attr("role", "columnheader");
            row.child(head.child(name))
        });
    let row_cause = cause.clone();
    let body = keyed(el("tbody").attr("role", "rowgroup"), keys, move |row| {
        case(
            open,
            row_cause.clone(),
            RowId::try_from(row).unwrap_or(RowId::MAX),
        )
    });
    let more = move || {
        let (count, shown_now) = (count.get(), shown.get());
        (count > shown_now).then(|| {
            let next = intl::integer(MORE.min(count - shown_now));
            let text = ["Show ", &next, " more of ", &intl::integer(count)].concat();
            button(&text, move || shown.update(|shown| *shown += MORE))
        })
    };
    let list_href = open.stores.href(&Route::Numbers) + &in_list(&cause);
    block("section", "panel cause")
        .attr("aria-label", &cause.title())
        .child(
            block("div", "cause-head")
                .child(
                    el("h2")
                        .child(badge(&cause.state, None))
                        .child(" ")
                        .child(half(cause.half)),
                )
                .child(block("span", "quiet").text(move || intl::numbers(count.get())))
                .child(show(
                    move || stuck.get() > 0,
                    move || {
                        let text = move || {
                            let count = intl::integer(stuck.get());
                            ["⚠ ", &count, " stuck: no change for a day"].concat()
                        };
                        block("span", "stuck").text(text)
                    },
                ))
                .child(link("Find in the list", &list_href).attr(
                    "aria-label",
                    &["Find in the list: ", &cause.title()].concat(),
                )),
        )
        .child(meanings(&cause))
        .child(
            block("div", "scroll-x").child(
                // Where the window is narrow its rows are blocks, which are a table by their roles alone.
                block("table", "cases")
                    .attr("role", "table")
                    .child(el("thead").attr("role", "rowgroup").child(head))
                    .child(body),
            ),
        )
        .child(dynamic(more))
}

fn half(half: Half) -> &'static str {
    match half {
        Half::Sms => "SMS",
        Half::Voice => "Voice",
    }
}

/// The query that finds the numbers of a cause, and maybe others that share its codes.
fn in_list(cause: &Cause) -> String {
    let mut search = "provisioning:".to_owned() + cause.state.param();
    for code in &cause.codes {
        search.push(' ');
        search.push_str(code);
    }
    let mut query = String::new();
    percent::push_pair(&mut query, "q", &search);
    query
}

fn meanings(cause: &Cause) -> View {
    list(cause.meanings(), |own| {
        let code = (!own.code.is_empty())
            .then(|| View::from([el("code").child(own.code.as_str()).into(), " ".into()]));
        block("div", "meaning")
            .child(el("p").child(code).child(el("strong").child(own.meaning)))
            .child(
                el("p")
                    .child(own.advice)
                    .child(" Who acts: ")
                    .child(el("strong").child(own.who))
                    .child("."),
            )
            .into()
    })
}

/// One number.
fn case(open: Open, cause: Cause, row: RowId) -> El {
    let inventory = open.stores.inventory;
    let number = memo(move || {
        // The board is told of a change when its causes were worked out anew; this row may have changed before.
        open.follow.board.track();
        inventory.read(|inventory| {
            let phone = inventory.identity(row).to_owned();
            inventory.number(&phone)
        })
    });
    let drawn = move || {
        let cells = number.with(|number| number.as_ref().map(|number| cells(open, &cause, number)));
        View::from(cells)
    };
    el("tr").attr("role", "row").child(dynamic(drawn))
}

fn cells(open: Open, cause: &Cause, number: &Number) -> View {
    let stores = open.stores;
    let phone = number.phone.as_str();
    let (asked, updated) = wanted(cause.half, number);
    let to_number = stores.href(&Route::Number(phone.to_owned()));
    let name = number.display_name.as_deref().unwrap_or_default();
    let since = match updated {
        Some(at) => since(open, cause, at),
        None => block("span", "none").child("Not known").into(),
    };
    let cell = || el("td").attr("role", "cell");
    [
        el("th")
            .attr("scope", "row")
            .attr("role", "rowheader")
            .child(link(phone, &to_number).class("number"))
            .into(),
        cell().child(el("bdi").child(name)).into(),
        cell().child(asked).into(),
        cell().child(since).into(),
        cell().child(actions(open, cause, number)).into(),
    ]
    .into()
}

/// What a job is to bring, and when it last moved.
fn wanted(half: Half, number: &Number) -> (View, Option<&Timestamp>) {
    let named = |name: &str, value: Option<&str>| -> View {
        let value = match value {
            Some(value) => block("span", "code").child(value),
            None => block("span", "none").child("none"),
        };
        block("div", "")
            .child([name, " "].concat())
            .child(value)
            .into()
    };
    match half {
        Half::Sms => {
            let job = number.sms_job();
            let campaign = job.and_then(|job| job.campaign.as_deref());
            let view = [
                named("Plan", job.and_then(|job| job.service_plan.as_deref())),
                campaign.map(|own| named("Campaign", Some(own))).into(),
            ];
            (view.into(), job.and_then(|job| job.updated.as_ref()))
        }
        Half::Voice => {
            let job = number.voice_job();
            let kind = job.map_or("Voice", |job| job.kind.label());
            let view = named(kind, job.and_then(|job| job.id.as_deref()));
            (view, job.and_then(|job| job.updated.as_ref()))
        }
    }
}

/// How long a job has not moved. It follows the clock, and nothing else in its row is drawn anew for that.
fn since(open: Open, cause: &Cause, at: &Timestamp) -> View {
    let Some(ms) = at.epoch_ms() else {
        return at.raw().into();
    };
    let cause = cause.clone();
    let ages = dynamic(move || {
        open.follow.age.track();
        #[expect(clippy::cast_possible_truncation, reason = "a time of this century")]
        let now = clock::now_ms() as i64;
        let stuck = is_stuck(&cause, Some(ms), now);
        [
            el("div").child(age(now - ms)).into(),
            View::from(stuck.then(|| block("div", "stuck").child("⚠ stuck"))),
        ]
    });
    let when = block("div", "quiet").child(time::day_time(at));
    [ages, when.into()].into()
}

fn actions(open: Open, cause: &Cause, number: &Number) -> View {
    let stores = open.stores;
    let version = stores.connection.version();
    let phone = number.phone.as_str();
    let about = |text: &str| [text, " ", phone].concat();
    let again = can_send_again(cause, number, version).then(|| {
        let number = number.clone();
        button("Send again", move || open.again.set(Some(number.clone())))
            .attr("aria-label", &about("Send again"))
    });
    let edit = stores.href(&Route::Edit(phone.to_owned()));
    let other = match cause.half {
        Half::Sms => "Other plan",
        Half::Voice => "Other voice",
    };
    let other = (cause.half == Half::Sms || version == ApiVersion::V1).then(|| {
        link(other, &edit)
            .class("button")
            .attr("aria-label", &about(other))
    });
    let copy = {
        let number = number.clone();
        move || {
            let Some(access) = stores.connection.access() else {
                return;
            };
            let text = support_text(&number, &access.base, &access.project);
            spawn(async move {
                let done = clipboard::copy(&text).await;
                open.copied.set(if done {
                    "The support text was copied."
                } else {
                    "The browser did not allow copying."
                });
            });
        }
    };
    let copy = button("Copy support text", copy).attr("aria-label", &about("Copy support text"));
    block("div", "row-actions")
        .child(again)
        .child(other)
        .child(copy)
        .into()
}

/// A change is sent again for the half that failed; the other half is in a group of its own.
fn can_send_again(cause: &Cause, number: &Number, version: ApiVersion) -> bool {
    let half_failed = match cause.half {
        Half::Sms => number
            .sms_job()
            .is_some_and(|job| job.status == JobStatus::Failed),
        Half::Voice => number
            .voice_job()
            .is_some_and(|job| job.status == JobStatus::Failed),
    };
    cause.state == Badge::Failed && half_failed && change::again(number, version).is_some()
}
