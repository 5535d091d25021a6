//! What stops with the releases of a change set, and their confirmation.

use change_sets::preview::Preview;
use leptos::prelude::*;
use numbers_model::release::batch_phrase;

use super::prepare::Prepare;
use crate::{
    browser::{clock, intl},
    components::{
        field::TextInput,
        notice::{Notice, Severity},
    },
};

/// What stops, what it costs no longer, and the fields that confirm it.
#[component]
pub(super) fn ReleaseForm(
    /// The preparation.
    prepare: Prepare,
) -> impl IntoView {
    let lines = Memo::new(move |_| lines(prepare));
    let hint = Signal::derive(move || {
        let to_run = prepare.preview.with(Preview::to_run);
        format!("Type “{}”.", batch_phrase(to_run))
    });
    view! {
        <section class="panel" aria-label="What stops">
            <Notice
                severity=Severity::Warning
                what="You may never get these numbers back."
                advice="Once released, anyone can rent them. A release can’t be undone or rolled back."
            />
            <ul class="consequences">
                <For each=move || lines.get() key=String::clone let:line>
                    <li prop:textContent=line></li>
                </For>
            </ul>
            <div class="release-confirm">
                <TextInput
                    label="Confirm"
                    id="release-phrase"
                    value=prepare.typed
                    hint
                    is_live=true
                />
                <TextInput
                    label="Seconds before the first release"
                    id="release-grace"
                    value=prepare.grace
                    hint="0 to 60. Until then you can stop it."
                />
            </div>
        </section>
    }
}

/// The uses that stop, and the cost that ends.
fn lines(prepare: Prepare) -> Vec<String> {
    prepare.preview.with(|preview| {
        let effects = preview.release_effects();
        let costs = effects.costs(clock::epoch_ms());
        let costs = costs.iter().map(|currency| {
            let digits = intl::currency_digits(&currency.code);
            currency.all.text(&currency.code, digits)
        });
        let costs = costs.collect::<Vec<_>>().join(", ");
        let costs = (!costs.is_empty()).then(|| {
            format!(
                "A month costs that much less: {costs}. Sinch doesn’t say whether you get a refund."
            )
        });
        effects.lines().into_iter().chain(costs).collect()
    })
}
