//! Form fields for search criteria: region, number type, position of the digit pattern.

use leptos::prelude::*;
use numbers_model::{available::PatternPosition, enums::NumberType};

use crate::{
    browser::intl,
    components::field::{Choice, SelectField, TextInput, choices},
    state::rent::Rent,
};

/// The hint where the list of regions could not be loaded.
const UNREAD: &str = "The list of regions could not be read. Type a code of two letters.";

/// The field for the region: a select, or a text field where the list of regions could not be loaded.
#[component]
pub fn RegionField(
    /// The store, which has the regions.
    rent: Rent,
    /// An ID unique on the page.
    id: &'static str,
    /// The region code.
    region: RwSignal<String>,
    /// The error message of the text field.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let is_loaded = Memo::new(move |_| {
        rent.regions
            .with(|regions| regions.as_ref().map(Result::is_ok))
    });
    view! {
        {move || match is_loaded.get() {
            Some(true) => {
                view! {
                    <SelectField
                        label="Region"
                        id
                        value=region
                        options=Signal::derive(move || region_choices(rent))
                        on_choose=move |code| region.set(code)
                    />
                }
                    .into_any()
            }
            Some(false) => {
                view! { <TextInput label="Region" id value=region hint=UNREAD error /> }.into_any()
            }
            None => view! { <p role="status">"Reading the regions…"</p> }.into_any(),
        }}
    }
}

/// The field for the number type: the types of the region, or the documented ones where these are unknown.
#[component]
pub fn KindField(
    /// The store, which has the regions.
    rent: Rent,
    /// An ID unique on the page.
    id: &'static str,
    /// The region code.
    region: RwSignal<String>,
    /// The number type, as in the API.
    #[prop(into)]
    kind: Signal<String>,
    /// Takes the chosen number type, or the first of a region that lacks it.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let options = Signal::derive(move || kind_choices(rent, region));
    Effect::new(move || {
        if let Some(first) = replacement(&options.get(), &kind.get()) {
            on_choose.run(first);
        }
    });
    view! { <SelectField label="Type" id value=kind options on_choose /> }
}

/// The field for the position of the digit pattern.
#[component]
pub fn PositionField(
    /// An ID unique on the page.
    id: &'static str,
    /// The position.
    #[prop(into)]
    position: Signal<PatternPosition>,
    /// Takes the position that the reader chooses.
    #[prop(into)]
    on_choose: Callback<PatternPosition>,
) -> impl IntoView {
    view! {
        <SelectField
            label="Digits are"
            id
            value=Signal::derive(move || position.get().wire().to_owned())
            options=Signal::stored(position_choices())
            on_choose=move |position: String| on_choose.run(PatternPosition::from_wire(&position))
        />
    }
}

/// The regions by their labels, tracked; none before they are loaded.
fn region_choices(rent: Rent) -> Vec<Choice> {
    let mut choices: Vec<Choice> = rent.regions.with(|regions| match regions {
        Some(Ok(regions)) => regions
            .iter()
            .map(|region| (region.code.clone(), intl::region_label(&region.code)))
            .collect(),
        _ => Vec::new(),
    });
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices
}

/// The number types of a region, tracked.
fn kind_choices(rent: Rent, region: RwSignal<String>) -> Vec<Choice> {
    let code = region.get();
    let of_region = rent.regions.with(|regions| match regions {
        Some(Ok(regions)) => {
            let found = regions.iter().find(|region| region.code == code);
            found.map(|region| region.kinds.clone())
        }
        _ => None,
    });
    let kinds = of_region
        .filter(|kinds| !kinds.is_empty())
        .unwrap_or_else(|| vec![NumberType::Local, NumberType::Mobile, NumberType::TollFree]);
    kinds
        .iter()
        .map(|kind| (kind.wire().to_owned(), kind.label().to_owned()))
        .collect()
}

/// The first choice, where the chosen one is not among them.
fn replacement(choices: &[Choice], chosen: &str) -> Option<String> {
    let (first, _) = choices.first()?;
    let is_offered = choices.iter().any(|(kind, _)| kind == chosen);
    (!is_offered).then(|| first.clone())
}

fn position_choices() -> Vec<Choice> {
    choices(&PatternPosition::ALL.map(|position| {
        let label = match position {
            PatternPosition::Start => "At the start",
            PatternPosition::Contains => "Anywhere",
            PatternPosition::End => "At the end",
        };
        (position.wire(), label)
    }))
}
