//! Search criteria.

use leptos::prelude::*;
use numberdesk::{
    state::rent::Rent,
    widgets::criteria_fields::{KindField, PositionField, RegionField},
};
use numbers_client::client_error::ClientError;
use numbers_model::{
    available::{PatternPosition, Region},
    enums::NumberType,
};

use super::{
    frame::{Exhibit, State},
    stores::use_stores,
};

/// All of them.
#[component]
pub fn Criteria() -> impl IntoView {
    let loading = rent(None);
    let loaded = rent(Some(Ok(regions())));
    let failed = rent(Some(Err(ClientError::Network)));
    view! {
        <Exhibit name="RegionField">
            <State label="Loading">
                <OfRegion rent=loading id="region-loading" />
            </State>
            <State label="Loaded">
                <OfRegion rent=loaded id="region-loaded" />
            </State>
            <State label="Not loaded">
                <OfRegion rent=failed id="region-failed" />
            </State>
            <State label="Not loaded, with an error message">
                <OfRegion rent=failed id="region-error" error="Type a region." />
            </State>
        </Exhibit>
        <Exhibit name="KindField">
            <State label="Of a region">
                <OfKind rent=loaded id="kind-region" />
            </State>
            <State label="Where the regions are not known">
                <OfKind rent=failed id="kind-any" />
            </State>
        </Exhibit>
        <Exhibit name="PositionField">
            <State label="Chosen">
                <Position />
            </State>
        </Exhibit>
    }
}

fn rent(regions: Option<Result<Vec<Region>, ClientError>>) -> Rent {
    let rent = use_stores().rent();
    rent.regions.set(regions);
    rent
}

fn regions() -> Vec<Region> {
    let kinds = vec![NumberType::Local, NumberType::Other("SATELLITE".into())];
    let regions = ["US", "DE", "ZZ"].map(|code| Region {
        code: code.to_owned(),
        kinds: kinds.clone(),
    });
    regions.into()
}

#[component]
fn OfRegion(rent: Rent, id: &'static str, #[prop(optional)] error: &'static str) -> impl IntoView {
    let region = RwSignal::new("US".to_owned());
    let error = (!error.is_empty()).then(|| error.to_owned());
    view! { <RegionField rent id region error=Signal::stored(error) /> }
}

#[component]
fn OfKind(rent: Rent, id: &'static str) -> impl IntoView {
    let region = RwSignal::new("US".to_owned());
    let kind = RwSignal::new("LOCAL".to_owned());
    view! { <KindField rent id region kind on_choose=move |chosen| kind.set(chosen) /> }
}

#[component]
fn Position() -> impl IntoView {
    let position = RwSignal::new(PatternPosition::Contains);
    view! { <PositionField id="position" position on_choose=move |chosen| position.set(chosen) /> }
}
