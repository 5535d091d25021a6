//! Charts.

use leptos::prelude::*;
use numberdesk::components::chart::{Bar, Chart, Orientation, permille};

use super::{
    frame::{Exhibit, State},
    samples::{RIGHT_TO_LEFT, UNBROKEN},
};

const COLUMNS: &[&str] = &["Category", "Numbers", "Share"];

/// All of them.
#[component]
pub fn Charts() -> impl IntoView {
    let few = [
        ("United States", 1200),
        (RIGHT_TO_LEFT, 310),
        (UNBROKEN, 2),
        ("None", 0),
    ];
    let few = few
        .map(|(label, count)| bar(label.to_owned(), label, count))
        .to_vec();
    let many = (1..=150)
        .map(|rank| bar(format!("Region {rank}"), "", 1200 / rank))
        .collect();
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let months = months.iter().enumerate();
    let months = months
        .map(|(at, name)| bar(format!("{name} 2027"), name, at * 97 % 1200))
        .collect();
    view! {
        <Exhibit name="Chart">
            <State label="Horizontal; a long label, one right to left, an amount of nothing">
                <Shown name="Some regions" orientation=Orientation::Horizontal bars=few />
            </State>
            <State label="Horizontal; more bars than are drawn">
                <Shown name="Many regions" orientation=Orientation::Horizontal bars=many />
            </State>
            <State label="Vertical">
                <Shown name="Months" orientation=Orientation::Vertical bars=months />
            </State>
            <State label="Without bars: nothing">
                <Shown name="Nothing" orientation=Orientation::Vertical bars=Vec::new() />
            </State>
        </Exhibit>
    }
}

#[component]
fn Shown(name: &'static str, orientation: Orientation, bars: Vec<Bar>) -> impl IntoView {
    let bars = Memo::new(move |_| bars.clone());
    view! { <Chart name columns=COLUMNS orientation bars /> }
}

fn bar(label: String, short: &str, count: usize) -> Bar {
    Bar {
        label,
        short: short.to_owned(),
        values: vec![count.to_string(), format!("{} %", count / 12)],
        permille: permille(count, 1200),
        href: "/numbers".to_owned(),
    }
}
