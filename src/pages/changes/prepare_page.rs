//! The page that prepares a change set.

use change_sets::preview::Preview;
use leptos::prelude::*;

use super::{
    Breadcrumb,
    bulk_edit_form::BulkEditFields,
    import_form::ImportFields,
    prepare::{Prepare, heading},
    preview_table::PreviewTable,
    release_form::ReleaseForm,
    title,
};
use crate::{
    browser::intl,
    components::{
        busy_button::ActionButton,
        field::TextInput,
        notice::{Notice, Severity},
    },
    routes::Route,
    state::{app_state::use_app_state, change_sets::Preparation},
    widgets::curl_preview::CurlPreview,
};

/// About how long a request takes, in milliseconds, for the estimate.
const REQUEST_MS: u64 = 300;

/// The page.
#[component]
pub(super) fn PreparePage() -> impl IntoView {
    let app = use_app_state();
    let sets = app.change_sets();
    // Not tracked: the page goes when the set is made of it.
    match sets.preparation.get_untracked() {
        Some(preparation) => {
            let prepare = Prepare::start(app, sets, preparation);
            view! { <Prepared prepare /> }.into_any()
        }
        None => view! { <NothingPrepared /> }.into_any(),
    }
}

/// The page without anything prepared, as after a reload.
#[component]
fn NothingPrepared() -> impl IntoView {
    let app = use_app_state();
    title("New change set");
    let numbers = view! {
        <a class="button" href=app.href(&Route::Numbers)>
            "Choose numbers"
        </a>
    };
    view! {
        <div class="page">
            <Breadcrumb />
            <div class="page-head">
                <h1 tabindex="-1">"New change set"</h1>
            </div>
            <Notice
                severity=Severity::Info
                what="Nothing is prepared."
                advice="Select numbers in the list, then choose “Edit” or “Release” above it."
                actions=vec![numbers.into_any()]
            />
        </div>
    }
}

/// The page of what is prepared.
#[component]
fn Prepared(
    /// The preparation.
    prepare: Prepare,
) -> impl IntoView {
    let heading = prepare.preparation.with_value(heading);
    title(&heading);
    let is_edit = prepare
        .preparation
        .with_value(|preparation| matches!(preparation, Preparation::Edit(_)));
    let fields = is_edit.then(|| {
        view! {
            <section class="panel" aria-label="What changes">
                <BulkEditFields form=prepare.form version=prepare.version() />
            </section>
        }
    });
    let is_import = prepare
        .preparation
        .with_value(|preparation| matches!(preparation, Preparation::Import));
    let import = is_import.then(|| view! { <ImportFields prepare form=prepare.import /> });
    let release = prepare
        .is_release()
        .then(|| view! { <ReleaseForm prepare /> });
    view! {
        <div class="page">
            <Breadcrumb />
            <div class="page-head">
                <h1 tabindex="-1" prop:textContent=heading></h1>
            </div>
            {fields}
            {import}
            {release}
            <RunForm prepare />
            <PreviewTable prepare />
        </div>
    }
}

/// The name of the set, what it takes, and the button that runs it.
#[component]
fn RunForm(
    /// The preparation.
    prepare: Prepare,
) -> impl IntoView {
    let to_run = Memo::new(move |_| prepare.preview.with(Preview::to_run));
    let summary = Memo::new(move |_| summary(prepare));
    let label = Signal::derive(move || match to_run.get() {
        1 => "Run 1 change".to_owned(),
        count => format!("Run {} changes", intl::integer(count)),
    });
    let busy = move || prepare.is_starting.get() || prepare.is_computing.get();
    let relinks = move || prepare.preview.with(|preview| preview.relinks() > 0);
    view! {
        <section class="panel" aria-label="Run">
            <p role="status" prop:textContent=summary></p>
            <TextInput label="Name of the change set" id="set-name" value=prepare.name />
            <Show when=relinks>
                <label class="check">
                    <input type="checkbox" bind:checked=prepare.allow_two_steps />
                    "Move in two steps where Sinch asks for it: unlinked first, then linked. Messages may stop in between."
                </label>
            </Show>
            <CurlPreview request=move || prepare.curl() name="First request as curl" />
            {move || {
                let what = prepare.problem.get()?;
                Some(view! { <Notice severity=Severity::Error what /> })
            }}
            <div class="form-actions">
                <ActionButton label busy on_press=move |()| prepare.run() attr:class="primary" />
                <a class="button" href=prepare.app.href(&Route::Numbers)>
                    "Cancel"
                </a>
            </div>
        </section>
    }
}

/// "40 will change. 2 are so already. About 84 requests, 25 seconds. Nothing is sent before you run it."
fn summary(prepare: Prepare) -> String {
    if prepare.is_computing.get() {
        return "Looking at each number…".to_owned();
    }
    prepare.preview.with(|preview| {
        let to_run = preview.to_run();
        let estimate = preview.estimate();
        let verb = if prepare.is_release() {
            "be released"
        } else {
            "change"
        };
        let mut text = format!("{} will {verb}.", intl::number_count(to_run));
        let left_out = preview.len() - to_run;
        if left_out > 0 {
            text += &format!(" Left as they are: {}, see below.", intl::integer(left_out));
        }
        if to_run > 0 {
            let seconds = estimate.seconds(1, REQUEST_MS);
            let time = match seconds {
                0..=1 => "1 second".to_owned(),
                2..=90 => format!("{seconds} seconds"),
                _ => format!("{} minutes", seconds.div_ceil(60)),
            };
            let requests = match estimate.most > estimate.least {
                true => format!(
                    "{} to {}",
                    intl::integer(estimate.least),
                    intl::integer(estimate.most)
                ),
                false => intl::integer(estimate.least),
            };
            text += &format!(" About {requests} requests, {time}.");
        }
        text + " Nothing is sent before you run it."
    })
}
