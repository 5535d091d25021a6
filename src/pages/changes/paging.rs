//! Paging of long tables: as many rows as fit a few screens, however many there are.

use leptos::prelude::*;

use crate::browser::intl;

/// The number of rows of a page.
pub(super) const PAGE: usize = 50;

/// "1 to 50 of 400", with the buttons to other pages; nothing where all rows fit one.
#[component]
pub(super) fn Paging(
    /// The page, from 0.
    page: RwSignal<usize>,
    /// The number of rows on all pages.
    #[prop(into)]
    rows: Signal<usize>,
) -> impl IntoView {
    let rows = Memo::new(move |_| rows.get());
    let last = Memo::new(move |_| rows.get().saturating_sub(1) / PAGE);
    let text = move || {
        let first = page.get() * PAGE;
        let until = rows.get().min(first + PAGE);
        format!(
            "{} to {} of {}",
            intl::integer(first + 1),
            intl::integer(until),
            intl::integer(rows.get())
        )
    };
    let is_first = move || page.get() == 0;
    let is_last = move || page.get() >= last.get();
    view! {
        <Show when=move || rows.get().gt(&PAGE)>
            <nav class="paging" aria-label="Pages of rows">
                <button
                    type="button"
                    aria-disabled=move || is_first().then_some("true")
                    on:click=move |_| page.update(|page| *page = page.saturating_sub(1))
                >
                    "Previous"
                </button>
                <span role="status" prop:textContent=text></span>
                <button
                    type="button"
                    aria-disabled=move || is_last().then_some("true")
                    on:click=move |_| {
                        page.update(|page| *page = (*page + 1).min(last.get_untracked()))
                    }
                >
                    "Next"
                </button>
            </nav>
        </Show>
    }
}
