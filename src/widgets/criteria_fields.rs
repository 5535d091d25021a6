//! Form fields for search criteria: region, number type, position of the digit pattern.

use leptos::prelude::*;
use numbers_model::{available::PatternPosition, enums::NumberType};

use crate::{
    browser::{
        dom::{El, View, dynamic, el},
        intl,
    },
    components::field::{Choice, TextField, choices, select_field},
    reactive::effect,
    state::rent::Rent,
};

/// The field for the region: a select, or a text field where the list of regions could not be loaded.
pub fn region_field(
    rent: Rent,
    id: &'static str,
    region: RwSignal<String>,
    error: impl Fn() -> Option<String> + Copy + 'static,
) -> View {
    let is_loaded = Memo::new(move |_| {
        rent.regions
            .with(|regions| regions.as_ref().map(Result::is_ok))
    });
    let regions = move || {
        let mut choices: Vec<Choice> = rent.regions.with(|regions| match regions {
            Some(Ok(regions)) => regions
                .iter()
                .map(|region| (region.code.clone(), intl::region_label(&region.code)))
                .collect(),
            _ => Vec::new(),
        });
        choices.sort_by(|a, b| a.1.cmp(&b.1));
        choices
    };
    dynamic(move || -> View {
        match is_loaded.get() {
            Some(true) => select_field(
                "Region",
                id,
                move || region.get(),
                regions,
                move |code| region.set(code),
            )
            .into(),
            Some(false) => TextField::new("Region", id, region)
                .hint("The list of regions could not be read. Type a code of two letters.")
                .draw(error)
                .into(),
            None => el("p")
                .attr("role", "status")
                .child("Reading the regions…")
                .into(),
        }
    })
}

/// The field for the number type: the types of the region, or the documented ones where these are unknown.
pub fn kind_field(
    rent: Rent,
    id: &'static str,
    region: RwSignal<String>,
    kind: impl Fn() -> String + Copy + 'static,
    choose: impl Fn(String) + Copy + 'static,
) -> El {
    let kinds = move || -> Vec<Choice> {
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
    };
    // A type that the region lacks is replaced by the first that it has.
    effect(move || {
        let (choices, chosen) = (kinds(), kind());
        if let Some((first, _)) = choices.first()
            && !choices.iter().any(|(kind, _)| *kind == chosen)
        {
            choose(first.clone());
        }
    });
    select_field("Type", id, kind, kinds, choose)
}

/// The field for the position of the digit pattern.
pub fn position_field(
    id: &'static str,
    position: impl Fn() -> PatternPosition + 'static,
    choose: impl Fn(PatternPosition) + 'static,
) -> El {
    select_field(
        "Digits are",
        id,
        move || position().wire().to_owned(),
        || {
            choices(&PatternPosition::ALL.map(|position| {
                let label = match position {
                    PatternPosition::Start => "At the start",
                    PatternPosition::Contains => "Anywhere",
                    PatternPosition::End => "At the end",
                };
                (position.wire(), label)
            }))
        },
        move |position| choose(PatternPosition::from_wire(&position)),
    )
}
