//! Texts, lists of facts, and the heads of tables.

use leptos::prelude::*;
use numberdesk::components::{
    description_list::{DescriptionList, EnteredText},
    long_text::LongText,
    table::TableHead,
};

use super::{
    frame::{Exhibit, State},
    samples::{LONG, RIGHT_TO_LEFT, UNBROKEN},
};

/// All of them.
#[component]
pub fn Texts() -> impl IntoView {
    view! {
        <Exhibit name="EnteredText">
            <State label="Left to right">"Name: " <EnteredText text="Support desk" /> " (1)"</State>
            <State label="Right to left">"Name: " <EnteredText text=RIGHT_TO_LEFT /> " (1)"</State>
        </Exhibit>
        <Exhibit name="LongText">
            <State label="Short">
                <LongText text=LONG />
            </State>
            <State label="Long">
                <LongText text=UNBROKEN.repeat(20) />
            </State>
            <State label="Too long to be shown as a whole">
                <LongText text="digits ".repeat(20_000) />
            </State>
            <State label="Right to left">
                <LongText text=RIGHT_TO_LEFT />
            </State>
        </Exhibit>
        <Exhibit name="DescriptionList">
            <State label="With facts">
                <DescriptionList pairs=facts() />
            </State>
        </Exhibit>
        <Tables />
    }
}

fn facts() -> Vec<(AnyView, AnyView)> {
    let facts = [
        ("Display name", RIGHT_TO_LEFT),
        ("Service plan ID", UNBROKEN),
        ("Region", "US"),
    ];
    let facts = facts.map(|(name, value)| {
        (
            name.into_any(),
            view! { <EnteredText text=value /> }.into_any(),
        )
    });
    facts.into()
}

#[component]
fn Tables() -> impl IntoView {
    view! {
        <Exhibit name="TableHead">
            <State label="With a column of buttons">
                <table role="table" aria-label="Numbers">
                    <TableHead names=vec!["Number", "Price", ""] />
                    <tbody role="rowgroup">
                        <tr role="row">
                            <td role="cell">"+12086390939"</td>
                            <td role="cell">"1.00 USD"</td>
                            <td role="cell">
                                <button type="button">"Add"</button>
                            </td>
                        </tr>
                    </tbody>
                </table>
            </State>
        </Exhibit>
    }
}
