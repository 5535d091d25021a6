//! The fields for what numbers are to be like: where they are, of which type, and which digits are in them.

use numbers_model::{available::PatternPosition, enums::NumberType};

use crate::{
    browser::{
        dom::{El, View, dynamic, el},
        intl,
    },
    components::field::{Choice, TextField, choices, select_field},
    reactive::{Var, effect, memo},
    state::rent::Rent,
};

/// The region: one of those where numbers can be had, or any code where these could not be read.
pub(in crate::pages) fn region_field(
    rent: Rent,
    id: &'static str,
    region: Var<String>,
    error: impl Fn() -> Option<String> + Copy + 'static,
) -> View {
    let known = memo(move || {
        rent.regions
            .with(|regions| regions.as_ref().map(Result::is_ok))
    });
    let offered = move || {
        let mut offered: Vec<Choice> = rent.regions.with(|regions| match regions {
            Some(Ok(regions)) => regions
                .iter()
                .map(|region| (region.code.clone(), intl::region_label(&region.code)))
                .collect(),
            _ => Vec::new(),
        });
        offered.sort_by(|a, b| a.1.cmp(&b.1));
        offered
    };
    dynamic(move || -> View {
        match known.get() {
            Some(true) => select_field(
                "Region",
                id,
                move || region.get(),
                offered,
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

/// The type: one of those that the region has, as far as that is known.
pub(in crate::pages) fn kind_field(
    rent: Rent,
    id: &'static str,
    region: Var<String>,
    kind: impl Fn() -> String + Copy + 'static,
    choose: impl Fn(String) + Copy + 'static,
) -> El {
    let kinds = move || -> Vec<Choice> {
        let code = region.get();
        let own = rent.regions.with(|regions| match regions {
            Some(Ok(regions)) => {
                let found = regions.iter().find(|region| region.code == code);
                found.map(|region| region.kinds.clone())
            }
            _ => None,
        });
        let own = own
            .filter(|kinds| !kinds.is_empty())
            .unwrap_or_else(|| vec![NumberType::Local, NumberType::Mobile, NumberType::TollFree]);
        own.iter()
            .map(|kind| (kind.wire().to_owned(), kind.label().to_owned()))
            .collect()
    };
    // A type that the region does not have is not asked for.
    effect(move || {
        let (offered, now) = (kinds(), kind());
        if let Some((first, _)) = offered.first()
            && !offered.iter().any(|(kind, _)| *kind == now)
        {
            choose(first.clone());
        }
    });
    select_field("Type", id, kind, kinds, choose)
}

/// Where in a number its digits stand.
pub(in crate::pages) fn place_field(
    id: &'static str,
    place: impl Fn() -> PatternPosition + 'static,
    choose: impl Fn(PatternPosition) + 'static,
) -> El {
    select_field(
        "Digits are",
        id,
        move || place().wire().to_owned(),
        || {
            choices(&PatternPosition::ALL.map(|place| {
                let label = match place {
                    PatternPosition::Start => "At the start",
                    PatternPosition::Contains => "Anywhere",
                    PatternPosition::End => "At the end",
                };
                (place.wire(), label)
            }))
        },
        move |place| choose(PatternPosition::from_wire(&place)),
    )
}
