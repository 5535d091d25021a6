//! Overview: what is broken, what there is, and what it costs. All of it is worked out of the numbers that are loaded.

mod costs;
mod counts;

use std::rc::Rc;

use numbers_inventory::{
    calendar::{CalendarOptions, write_calendar},
    file_name::file_name,
    query::ListQuery,
};
use numbers_model::slice::Slice;

use super::{heading, numbers, skeleton, title};
use crate::{
    browser::{
        clock,
        dom::{View, block, button, link, show},
        download::Download,
        intl,
    },
    reactive::{Derived, Var, memo},
    routes::Route,
    state::{
        app_state::AppState,
        calendars,
        loader::{Phase, Progress},
        overview::{self, Figures},
        page_commands::PageCommand,
    },
};

/// The page.
pub fn overview_page(app: AppState) -> View {
    title("Overview");
    let phase = move || {
        app.full_load
            .progress
            .with(|progress| progress.phase.clone())
    };
    if app
        .full_load
        .progress
        .with_untracked(|progress| progress.phase == Phase::Idle)
    {
        app.full_load.start(Slice::default());
    }
    let figures = overview::follow(app.inventory);
    let of = Of { app, figures };
    let some = memo(move || of.read(|figures| figures.numbers > 0) == Some(true));
    let empty = memo(move || !some.get() && phase() == Phase::Complete);
    let said = Var::new(String::new());
    let save = move || said.set(of.save_calendar());
    let actions = vec![PageCommand {
        label: "Save the charges as a calendar",
        run: Rc::new(save),
    }];
    app.page_commands.register(actions);
    let refresh = move || app.full_load.start(Slice::default());
    let buttons = block("div", "actions")
        .child(
            button("Save charges as calendar (.ics)", save)
                .live_flag("disabled", move || !some.get()),
        )
        .child(button("Refresh", refresh));
    block("div", "page overview")
        .child(
            block("div", "page-head")
                .child(heading("Overview"))
                .child(
                    block("p", "status-count")
                        .attr("role", "status")
                        .text(move || of.words()),
                )
                .child(block("div", "status").child(numbers::age(app)))
                .child(buttons),
        )
        .child(
            block("p", "quiet")
                .attr("role", "status")
                .text(move || said.get()),
        )
        .child(numbers::loading(app))
        .child(show(
            move || !some.get() && app.full_load.progress.with(Progress::is_loading),
            || skeleton(8),
        ))
        .child(show(move || empty.get(), move || numbers::no_numbers(app)))
        .child(show(
            move || some.get(),
            move || [counts::counts(of), costs::costs(of)],
        ))
        .into()
}

/// What the parts of the page are made of.
#[derive(Clone, Copy)]
struct Of {
    app: AppState,
    figures: Var<Option<Figures>>,
}

impl Of {
    /// Reads the figures, tracked; `None` while there are none.
    fn read<R>(self, read: impl FnOnce(&Figures) -> R) -> Option<R> {
        self.figures.with(|figures| figures.as_ref().map(read))
    }

    /// A part of the figures.
    fn part<T: PartialEq + Default + 'static>(
        self,
        read: impl Fn(&Figures) -> T + 'static,
    ) -> Derived<T> {
        memo(move || self.read(&read).unwrap_or_default())
    }

    /// The address of the list with a query.
    fn list(self, query: &ListQuery) -> String {
        self.app.href(&Route::Numbers) + &query.to_search()
    }

    /// The address of the list with a search.
    fn search(self, text: &str) -> String {
        self.list(&ListQuery {
            text: text.to_owned(),
            ..ListQuery::default()
        })
    }

    /// Of how many numbers this is, and whether that is all.
    fn words(self) -> String {
        let Some((numbers, unreadable, loaded)) =
            self.read(|figures| (figures.numbers, figures.unreadable, figures.loaded))
        else {
            return String::new();
        };
        let count = intl::number_count(numbers);
        let verb = if numbers == 1 { "was" } else { "were" };
        let phase = self
            .app
            .full_load
            .progress
            .with(|progress| progress.phase.clone());
        let mut text = match phase {
            // The last rows are here and not counted yet.
            Phase::Complete if loaded != self.app.inventory.len() => {
                format!("Of {count} so far. Counting goes on.")
            }
            Phase::Complete if numbers == 1 => "Of 1 number, the only one.".to_owned(),
            Phase::Complete => ["Of all ", &count, "."].concat(),
            Phase::Loading => ["Of ", &count, " so far. More are coming."].concat(),
            Phase::Inconsistent(_) => {
                format!("Of the {count} that {verb} loaded. That may not be all of them.")
            }
            _ => format!("Of the {count} that {verb} loaded. That is not all of them."),
        };
        if unreadable > 0 {
            let count = intl::integer(unreadable);
            text.push_str(&[" Not counted: ", &count, " that could not be read."].concat());
        }
        text
    }

    /// Hands the charges to the reader as a file; how that went.
    fn save_calendar(self) -> String {
        let access = self.app.connection.access();
        let project = access.map(|access| access.project).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, reason = "a time of this century")]
        let now = clock::now_ms() as i64;
        let so_far = self.app.loaded_so_far();
        let before = calendars::read(&project);
        let making = CalendarOptions {
            project: &project,
            now,
            previous_events: &before,
            is_complete: so_far.is_none(),
        };
        let made = self.figures.with_untracked(|figures| {
            let spend = &figures.as_ref()?.spend;
            Some(write_calendar(spend, &making, &intl::currency_digits))
        });
        let Some(made) = made else {
            return "There is nothing to save as yet.".to_owned();
        };
        let name = file_name(&["charges", &project], &clock::today(), "ics");
        let file = Download::new();
        let saved = file
            .write(made.text.as_bytes())
            .and_then(|()| file.save(&name, "text/calendar;charset=utf-8"));
        if saved.is_err() {
            return "The browser did not allow saving the file.".to_owned();
        }
        calendars::write(&project, made.events);
        let mut words = format!("Saved as {name}.");
        if let Some(loaded) = so_far {
            let loaded = intl::number_count(loaded);
            words += &format!(" It has the charges of the {loaded} loaded so far, not of all.");
        }
        match made.cancelled {
            0 => {}
            1 => words += " It cancels 1 day of an earlier file that has no charge any more.",
            days => {
                words += &format!(
                    " It cancels {days} days of an earlier file that have no charge any more."
                );
            }
        }
        words
    }
}

/// A number that leads to what it counts.
fn tile(label: &str, href: &str, value: impl Fn() -> String + 'static) -> View {
    link("", href)
        .class("tile")
        .child(block("span", "tile-label").child(label))
        .child(" ")
        .child(block("span", "tile-value").text(value))
        .into()
}
