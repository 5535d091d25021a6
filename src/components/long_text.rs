//! Long texts: truncated, with a button that shows the rest.

use crate::browser::intl;
use leptos::prelude::*;

use super::excerpt::{MAX_WHOLE_CHARS, first_chars};

/// Number of characters that are shown at first.
const SHORT: usize = 300;
/// Number of characters after which a line may break.
const PIECE: usize = 100;

/// A text that may be long: its beginning, with a button that shows the rest. Isolated from the writing direction of its
/// surroundings, since it may be of any script.
#[component]
pub fn LongText(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    if text.chars().nth(SHORT).is_none() {
        return view! { <bdi prop:textContent=text></bdi> }.into_any();
    }
    let count = text.chars().count();
    let open = RwSignal::new(false);
    let label = match count > MAX_WHOLE_CHARS {
        true => format!(
            "Show the first {} of {} characters",
            intl::integer(MAX_WHOLE_CHARS),
            intl::integer(count)
        ),
        false => format!("Show all {} characters", intl::integer(count)),
    };
    let shown = move || match open.get() {
        true => pieces(&first_chars(&text, MAX_WHOLE_CHARS)).into_any(),
        false => {
            view! { <bdi prop:textContent=first_chars(&text, SHORT).into_owned()></bdi> }.into_any()
        }
    };
    let label = move || match open.get() {
        true => "Show less".to_owned(),
        false => label.clone(),
    };
    view! {
        <div class="long-text">
            {shown} " "
            <button
                type="button"
                class="link"
                prop:textContent=label
                on:click=move |_| open.update(|open| *open = !*open)
            ></button>
        </div>
    }
    .into_any()
}

/// The text with break opportunities. Laying out a long line without any takes the browser seconds.
fn pieces(text: &str) -> impl IntoView + use<> {
    let mut letters = text.chars();
    let pieces = std::iter::from_fn(|| {
        let piece: String = letters.by_ref().take(PIECE).collect();
        (!piece.is_empty()).then(|| {
            view! {
                {piece}
                <wbr />
            }
        })
    });
    view! { <bdi>{pieces.collect_view()}</bdi> }
}
