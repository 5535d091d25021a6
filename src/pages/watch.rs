//! Provisioning: what is broken, why, and who must act; and what is under way, followed until it lands.

mod group;

use numbers_inventory::{Inventory, board::Board};
use numbers_model::{api_version::ApiVersion, number::Number, provisioning::Badge, slice::Slice};

use self::group::{Open, group_view};
use super::{
    again::again_dialog, heading, numbers, skeleton, title, unreported::unreported_notice,
};
use crate::{
    browser::{
        dom::{View, block, button, dynamic, el, keyed_by, link, list, show},
        intl,
        notification::{self, Allowed},
    },
    components::notice::{Weight, notice},
    paths::Route,
    reactive::{Var, effect, memo, spawn},
    state::{
        board::{Ended, Follow, GAP_MS},
        loader::Phase,
        stores::Stores,
    },
};

const UNREPORTED: &str =
    "Changes of voice are unknown: Sinch's v1alpha1 reports changes of service plans only.";

/// How many jobs that have ended are listed.
const ENDED: usize = 20;

/// The page.
pub fn watch_page(stores: Stores) -> View {
    title("Provisioning");
    let follow = Follow::start(stores.connection, stores.inventory);
    if stores
        .all
        .progress
        .with_untracked(|progress| progress.phase == Phase::Idle)
    {
        stores.all.start(Slice::default());
    }
    announce(follow);
    let again = Var::new(None::<Number>);
    let copied = Var::new("");
    let notices = Var::new(notification::allowed());
    let ask = move || {
        spawn(async move {
            let answer = notification::ask().await;
            if !notices.is_disposed() {
                notices.set(answer);
            }
        });
    };
    let actions = block("div", "actions")
        .child(dynamic(move || match notices.get() {
            Allowed::NotAsked => View::from(button("Notify me", ask)),
            Allowed::Yes => block("span", "quiet")
                .child("The browser tells you what lands.")
                .into(),
            Allowed::No => ().into(),
        }))
        .child(button("Refresh", move || {
            stores.all.start(Slice::default());
        }));
    let open = Open {
        stores,
        follow,
        again,
        copied,
    };
    let causes = memo(move || {
        let causes = |board: &Board| {
            board
                .groups
                .iter()
                .map(|group| group.cause.clone())
                .collect()
        };
        follow.board.with(causes)
    });
    // A cause keeps its place on the page, and with it what is open in it, when others come and go.
    let groups = keyed_by(el("div"), causes, move |cause| {
        let cause = cause.clone();
        let group = memo(move || {
            follow.board.with(|board| {
                let found = board.groups.iter();
                let mut found = found.filter(|group| group.cause == cause);
                found.next().cloned()
            })
        });
        group_view(open, group)
    });
    let unknown = memo(move || {
        let is_old = stores.connection.version() == ApiVersion::V1Alpha1;
        stores.inventory.track();
        is_old && stores.inventory.read(Inventory::has_unreported)
    });
    block("div", "page")
        .child(
            block("div", "page-head")
                .child(heading("Provisioning"))
                .child(block("div", "status").child(numbers::age(stores)))
                .child(actions),
        )
        .child(summary(stores, follow))
        .child(numbers::loading(stores))
        .child(
            block("p", "quiet")
                .attr("role", "status")
                .text(move || copied.get().to_owned()),
        )
        .child(dynamic(move || {
            let why = follow.trouble.get()?;
            let advice = "What is shown may be out of date. It is tried again.";
            Some(notice(Weight::Warning, &why, advice, Vec::new()))
        }))
        .child(unreported_notice(stores, move || {
            unknown.get().then(|| (UNREPORTED.to_owned(), ""))
        }))
        .child(ended(stores, follow))
        .child(show(move || follow.numbers.get().is_none(), || skeleton(4)))
        .child(show(
            move || {
                // Not while the last rows are still looked at.
                follow.numbers.get() == Some(stores.inventory.len())
                    && follow.board.with(|board| board.groups.is_empty())
                    && stores
                        .all
                        .progress
                        .with(|progress| progress.phase == Phase::Complete)
            },
            move || match stores.inventory.is_empty() {
                true => numbers::no_numbers(stores),
                false => block("div", "empty")
                    .child(block("p", "empty-what").child("No pending or failed changes"))
                    .child(link("All numbers", &stores.href(&Route::Numbers)).class("button"))
                    .into(),
            },
        ))
        .child(groups)
        .child(again_dialog(stores, again, |_| ()))
        .into()
}

/// How many jobs there are of each state, and whether that is all.
fn summary(stores: Stores, follow: Follow) -> View {
    let words = move || {
        if follow.numbers.get().is_none() {
            return "Looking at the numbers…".to_owned();
        }
        let mut text = String::new();
        for (badge, name) in [
            (Some(Badge::Failed), " failed, "),
            (Some(Badge::InProgress), " in progress, "),
            (Some(Badge::Waiting), " waiting"),
            (None, " in an unknown state"),
        ] {
            let count = follow.count(|cause| match &badge {
                Some(badge) => cause.state == *badge,
                None => matches!(cause.state, Badge::Unknown(_)),
            });
            if badge.is_none() {
                if count == 0 {
                    continue;
                }
                text.push_str(", ");
            }
            text.push_str(&intl::integer(count));
            text.push_str(name);
        }
        let is_one = stores.inventory.len() == 1;
        let numbers = intl::numbers(stores.inventory.len());
        let is_whole = follow.numbers.get() == Some(stores.inventory.len());
        let verb = if is_one { "was" } else { "were" };
        text.push_str(&stores.all.progress.with(|progress| match progress.phase {
            // The last rows are here and not looked at yet.
            Phase::Complete if !is_whole => " so far. Counting goes on.".to_owned(),
            Phase::Complete if is_one => [". That is of ", &numbers, ", the only one."].concat(),
            Phase::Complete => [". That is of all ", &numbers, "."].concat(),
            Phase::Loading => {
                let verb = if is_one { "is" } else { "are" };
                format!(" so far. More are coming: {numbers} {verb} here.")
            }
            Phase::Doubtful(_) => {
                format!(" among the {numbers} that {verb} loaded. That may not be all of them.")
            }
            _ => format!(" among the {numbers} that {verb} loaded. That is not all of them."),
        }));
        text
    };
    let following = move || {
        let count = follow.followed.get();
        if count == 0 {
            return String::new();
        }
        // Every gap one number is read, so a round takes as many gaps as there are numbers.
        let round = count.saturating_mul(GAP_MS as usize) / 1000;
        let pace = if round <= 60 {
            "each again at growing intervals of up to a minute".to_owned()
        } else {
            [
                "one after the other so as not to burden the server: each about every ",
                &intl::integer(round.div_ceil(60)),
                " minutes",
            ]
            .concat()
        };
        let plural = if count == 1 {
            " number that is"
        } else {
            " numbers that are"
        };
        [
            "Reading the ",
            &intl::integer(count),
            plural,
            " under way, ",
            &pace,
            ", while this page is on screen.",
        ]
        .concat()
    };
    block("div", "status")
        .child(
            block("p", "status-count")
                .attr("role", "status")
                .text(words),
        )
        .child(block("p", "quiet").text(following))
        .into()
}

/// Says in the title, and by the browser, what has ended.
fn announce(follow: Follow) {
    let mut told = 0;
    effect(move || {
        follow.ended.with(|ended| {
            // Cleared: the next one is the first again.
            if ended.len() < told {
                told = 0;
            }
            if ended.is_empty() {
                return;
            }
            title(&["(", &ended.len().to_string(), ") Provisioning"].concat());
            let new = ended.get(told..).unwrap_or_default();
            if let Some((what, text)) = message(new) {
                notification::notify(&what, &text, "provisioning");
            }
            told = ended.len();
        });
    });
}

/// One message for all that has ended at the same time, however much that is: a title and a text.
fn message(new: &[Ended]) -> Option<(String, String)> {
    match new {
        [] => None,
        [Ended { phone, landed }] => Some((phone.clone(), landed.text.to_owned())),
        _ => {
            let badly = new.iter().filter(|ended| !ended.landed.well).count();
            let (all, badly) = (intl::integer(new.len()), intl::integer(badly));
            let text = [&badly, " of them not as asked for."].concat();
            Some((all + " jobs have ended", text))
        }
    }
}

/// What has ended since the page was opened.
fn ended(stores: Stores, follow: Follow) -> View {
    let some = memo(move || follow.ended.with(|ended| !ended.is_empty()));
    let rows = move || {
        follow.ended.with(|ended| {
            let latest = ended.iter().rev().take(ENDED);
            let rows = list(latest, |Ended { phone, landed }| {
                let path = Route::Number(phone.clone());
                el("li")
                    .attr("data-well", if landed.well { "yes" } else { "no" })
                    .child(if landed.well { "✓ " } else { "✕ " })
                    .child(link(phone, &stores.href(&path)).class("number"))
                    .child([" ", landed.text].concat())
                    .into()
            });
            let more = ended.len().saturating_sub(ENDED);
            let more = (more > 0).then(|| {
                let text = ["and ", &intl::integer(more), " before these"].concat();
                el("li").child(text)
            });
            View::from([rows, more.into()])
        })
    };
    let clear = move || {
        follow.ended.set(Vec::new());
        title("Provisioning");
    };
    show(
        move || some.get(),
        move || {
            block("section", "panel")
                .attr("aria-labelledby", "landed")
                .child(el("h2").id("landed").child("What has ended"))
                .child(
                    block("ul", "landed")
                        .attr("role", "log")
                        .attr("aria-label", "What has ended")
                        .child(dynamic(rows)),
                )
                .child(button("Clear", clear))
        },
    )
}
