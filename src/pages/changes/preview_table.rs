//! The preview of a change set: counts by outcome, and what will become of each row.

use change_sets::preview::{OutcomeKind, PreviewRow, RowOutcome};
use leptos::prelude::*;

use super::{
    change_text::ChangeText,
    paging::{PAGE, Paging},
    prepare::Prepare,
};
use crate::{
    browser::intl,
    components::{
        excerpt::excerpt,
        field::{Choice, SelectField},
        table::TableHead,
    },
};

/// The value of the filter for all rows.
const ALL: &str = "";

/// The table of the rows, with its filter.
#[component]
pub(super) fn PreviewTable(
    /// The preparation.
    prepare: Prepare,
) -> impl IntoView {
    let filter = RwSignal::new(ALL.to_owned());
    let page = RwSignal::new(0_usize);
    let kind = Memo::new(move |_| {
        let label = filter.get();
        OutcomeKind::ALL
            .into_iter()
            .find(|kind| kind.label() == label)
    });
    let rows = Memo::new(move |_| {
        prepare.preview.with(|preview| match kind.get() {
            None => preview.len(),
            Some(kind) => preview.count(kind),
        })
    });
    let shown = move || {
        prepare.preview.with(|preview| {
            let all = 0..preview.len();
            let indices: Vec<usize> = match kind.get() {
                None => all.skip(page.get() * PAGE).take(PAGE).collect(),
                Some(kind) => preview
                    .rows_of(kind)
                    .skip(page.get() * PAGE)
                    .take(PAGE)
                    .collect(),
            };
            let rows = indices.into_iter();
            rows.filter_map(|index| Some((index, preview.rows().get(index)?.clone())))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section aria-label="Preview">
            <SelectField
                label="Show"
                id="preview-filter"
                value=filter
                options=Signal::derive(move || filters(prepare))
                on_choose=move |label| {
                    page.set(0);
                    filter.set(label);
                }
            />
            <table class="changes" role="table">
                <TableHead names=vec!["Number", "Name", "What will happen", ""] />
                <tbody role="rowgroup">
                    {move || {
                        let rows = shown().into_iter();
                        rows.map(|(index, row)| view! { <PreviewLine prepare index row /> })
                            .collect_view()
                    }}
                </tbody>
            </table>
            <Paging page rows />
        </section>
    }
}

/// The filter's choices: each outcome that there is, with its count.
fn filters(prepare: Prepare) -> Vec<Choice> {
    prepare.preview.with(|preview| {
        let all = format!("All ({})", intl::integer(preview.len()));
        let kinds = OutcomeKind::ALL.into_iter();
        let kinds = kinds.filter(|kind| preview.count(*kind) > 0).map(|kind| {
            let count = intl::integer(preview.count(kind));
            (
                kind.label().to_owned(),
                format!("{} ({count})", kind.label()),
            )
        });
        std::iter::once((ALL.to_owned(), all))
            .chain(kinds)
            .collect()
    })
}

/// A row of the preview.
#[component]
fn PreviewLine(
    /// The preparation.
    prepare: Prepare,
    /// The index in the preview.
    index: usize,
    /// The row.
    row: PreviewRow,
) -> impl IntoView {
    let will = row.outcome.kind() == OutcomeKind::Will;
    let changes = match row.is_taken_out {
        true => Vec::new(),
        false => row.changes().to_vec(),
    };
    let is_out = row.is_taken_out;
    let name = format!(
        "{} {}",
        if is_out { "Put back" } else { "Take out" },
        row.phone
    );
    let button = will.then(|| {
        view! {
            <button
                type="button"
                aria-label=name
                on:click=move |_| prepare.take_out(index, !is_out)
            >
                {if is_out { "Put back" } else { "Take out" }}
            </button>
        }
    });
    view! {
        <tr role="row" class:changes-out=is_out>
            <td role="cell" class="changes-number" prop:textContent=row.phone.clone()></td>
            <td role="cell" prop:textContent=excerpt(&row.name)></td>
            <td role="cell">
                <ChangeText changes=changes />
                <span prop:textContent=sentence(&row)></span>
            </td>
            <td role="cell">{button}</td>
        </tr>
    }
}

/// What will become of a row, in a sentence.
fn sentence(row: &PreviewRow) -> String {
    if row.is_taken_out {
        return "Taken out: nothing is sent for it.".to_owned();
    }
    match &row.outcome {
        RowOutcome::WillChange(_) => String::new(),
        RowOutcome::WillRelease(_) => "Will be released.".to_owned(),
        RowOutcome::AlreadySo => "Already so: nothing is sent for it.".to_owned(),
        RowOutcome::NotYours => "Not among your numbers.".to_owned(),
        RowOutcome::NotANumber(why) => why.explain().to_owned(),
        RowOutcome::Duplicate { first_line } => format!("Stands in line {first_line} already."),
        RowOutcome::Refused(refusals) => {
            let texts = refusals.iter().map(|refusal| refusal.text.as_str());
            texts.collect::<Vec<_>>().join(" ")
        }
        RowOutcome::Protected(rule) => {
            format!("Protected by “{rule}”: it can’t be released until that is taken away.")
        }
    }
}
