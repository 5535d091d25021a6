//! The overview page: issues, counts and costs, computed from the loaded numbers.

use leptos::prelude::*;

mod costs;
mod counts;

use numbers_inventory::{
    calendar::{CalendarOptions, write_calendar},
    file_name::file_name,
    query::ListQuery,
};
use numbers_model::slice::Slice;

use self::{costs::Costs, counts::Counts};
use super::{
    Skeleton,
    numbers::{Age, FullLoadStatus, NoNumbers},
    title,
};
use crate::{
    browser::{clock, download::Download, intl},
    routes::Route,
    state::{
        app_state::{AppState, use_app_state},
        calendars,
        loader::{Phase, Progress},
        overview::{self, Figures},
        page_commands::PageCommand,
    },
};

/// The overview page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let app = use_app_state();
    title("Overview");
    let progress = app.full_load.progress;
    if progress.with_untracked(|progress| progress.phase == Phase::Idle) {
        app.full_load.start(Slice::default());
    }
    let figures = overview::follow(app.inventory);
    let data = OverviewData { app, figures };
    let has_numbers = Memo::new(move |_| data.read(|figures| figures.numbers > 0) == Some(true));
    let is_loading = move || !has_numbers.get() && progress.with(Progress::is_loading);
    let is_empty =
        move || !has_numbers.get() && progress.with(|progress| progress.phase == Phase::Complete);
    let outcome = RwSignal::new(String::new());
    let announced = Memo::new(move |_| outcome.get());
    view! {
        <div class="page overview">
            <PageHead data has_numbers outcome />
            <p class="quiet" role="status" prop:textContent=announced></p>
            <FullLoadStatus />
            <Show when=is_loading>
                <Skeleton rows=8 />
            </Show>
            <Show when=is_empty>
                <NoNumbers />
            </Show>
            <Show when=move || has_numbers.get()>
                <Counts data />
                <Costs data />
            </Show>
        </div>
    }
}

/// The head of the page: what the figures are of, and the buttons.
#[component]
fn PageHead(
    /// The data of the overview.
    data: OverviewData,
    /// Whether there are numbers.
    has_numbers: Memo<bool>,
    /// What came of saving the calendar, as a sentence.
    outcome: RwSignal<String>,
) -> impl IntoView {
    let app = data.app;
    let coverage = Memo::new(move |_| data.coverage());
    let save = move || outcome.set(data.save_calendar());
    let commands = vec![PageCommand {
        label: "Save the charges as a calendar",
        run: Callback::new(move |()| save()),
    }];
    app.page_commands.register(commands);
    view! {
        <div class="page-head">
            <h1 tabindex="-1">"Overview"</h1>
            <p class="status-count" role="status" prop:textContent=coverage></p>
            <div class="status">
                <Age />
            </div>
            <div class="actions">
                <button type="button" disabled=move || !has_numbers.get() on:click=move |_| save()>
                    "Save charges as calendar (.ics)"
                </button>
                <button type="button" on:click=move |_| app.full_load.start(Slice::default())>
                    "Refresh"
                </button>
            </div>
        </div>
    }
}

/// The data that the parts of the page read. Copies share it.
#[derive(Clone, Copy)]
struct OverviewData {
    app: AppState,
    figures: RwSignal<Option<Figures>>,
}

impl OverviewData {
    /// Reads the figures, tracked; `None` while there are none.
    fn read<R>(self, read: impl FnOnce(&Figures) -> R) -> Option<R> {
        self.figures.with(|figures| figures.as_ref().map(read))
    }

    /// A derived figure.
    fn derive<T: PartialEq + Default + Send + Sync + 'static>(
        self,
        read: impl Fn(&Figures) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.read(&read).unwrap_or_default())
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

    /// How many numbers the figures cover, and whether these are all.
    fn coverage(self) -> String {
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
            // The last rows are loaded and not counted yet.
            Phase::Complete if loaded != self.app.inventory.len() => {
                format!("Of {count} so far. Counting goes on.")
            }
            Phase::Complete if numbers == 1 => "Of 1 number, the only one.".to_owned(),
            Phase::Complete => format!("Of all {count}."),
            Phase::Loading => format!("Of {count} so far. More are coming."),
            Phase::Inconsistent(_) => {
                format!("Of the {count} that {verb} loaded. That may not be all of them.")
            }
            _ => format!("Of the {count} that {verb} loaded. That is not all of them."),
        };
        if unreadable > 0 {
            let count = intl::integer(unreadable);
            text += &format!(" Not counted: {count} that could not be read.");
        }
        text
    }

    /// Saves the charges as a calendar file; returns the outcome, as a sentence.
    fn save_calendar(self) -> String {
        let access = self.app.connection.access();
        let project = access.map(|access| access.project).unwrap_or_default();
        let now = clock::epoch_ms();
        let so_far = self.app.loaded_so_far();
        let previous = calendars::read(&project);
        let making = CalendarOptions {
            project: &project,
            now,
            previous_events: &previous,
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
        let download = Download::new();
        let saved = download
            .write(made.text.as_bytes())
            .and_then(|()| download.save(&name, "text/calendar;charset=utf-8"));
        if saved.is_err() {
            return "The browser did not allow saving the file.".to_owned();
        }
        calendars::write(&project, made.events);
        let mut text = format!("Saved as {name}.");
        if let Some(loaded) = so_far {
            let loaded = intl::number_count(loaded);
            text += &format!(" It has the charges of the {loaded} loaded so far, not of all.");
        }
        match made.cancelled {
            0 => {}
            1 => text += " It cancels 1 day of an earlier file that has no charge any more.",
            days => {
                text += &format!(
                    " It cancels {days} days of an earlier file that have no charge any more."
                );
            }
        }
        text
    }
}

/// A tile: a figure that links to its numbers in the list.
#[component]
fn Tile(
    /// The label.
    label: &'static str,
    /// The address that it leads to.
    href: String,
    /// The figure.
    value: Memo<String>,
) -> impl IntoView {
    view! {
        <a class="tile" href=href>
            <span class="tile-label">{label}</span>
            " "
            <span class="tile-value" prop:textContent=value></span>
        </a>
    }
}
