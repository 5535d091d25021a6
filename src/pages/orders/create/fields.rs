//! The form fields of a new order.

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableNumber, AvailableQuery, PatternPosition},
    order::{RequestField, Selection},
};

use super::CreateOrder;
use crate::{
    browser::intl,
    components::{
        excerpt::excerpt,
        field::TextInput,
        notice::{Notice, Severity},
    },
    widgets::{
        configuration_fields::ConfigurationFields,
        criteria_fields::{KindField, PositionField, RegionField},
        price::{monthly_price, setup_price},
    },
};

/// The fields of the selection: one number, or a quantity with criteria.
#[component]
pub(super) fn SelectionFields(
    /// The form of the order.
    form: CreateOrder,
) -> impl IntoView {
    let selection = form
        .request
        .with_untracked(|request| request.selection.clone());
    match selection {
        Selection::Number(phone) => view! { <ChosenNumber form phone /> }.into_any(),
        Selection::Quantity {
            quantity,
            criteria,
            sequential,
        } => view! { <QuantityFields form quantity criteria sequential /> }.into_any(),
    }
}

/// The chosen number with its price.
#[component]
fn ChosenNumber(
    /// The form of the order.
    form: CreateOrder,
    /// The number, in E.164.
    phone: String,
) -> impl IntoView {
    let slice = form.request.with_untracked(|request| {
        let region = intl::region_label(&request.region);
        format!(", {region}, {}", request.number_type().label())
    });
    view! {
        <p>
            <strong class="number" prop:textContent=excerpt(&phone)></strong>
            <span prop:textContent=excerpt(&slice)></span>
        </p>
        <ChosenPrice form />
    }
}

/// The price of the chosen number.
#[component]
fn ChosenPrice(
    /// The form of the order.
    form: CreateOrder,
) -> impl IntoView {
    view! {
        {move || match form.number.get() {
            None | Some(None) => view! { <p role="status">"Looking up its price…"</p> }.into_any(),
            Some(Some(Ok(number))) => {
                let sentence = excerpt(&price_sentence(&number));
                view! { <p prop:textContent=sentence></p> }.into_any()
            }
            Some(Some(Err(failure))) if failure.status() == Some(404) => {
                view! {
                    <Notice
                        severity=Severity::Warning
                        what="The number is not on offer now."
                        advice="Somebody else may have taken it, or an order may keep it. Choose another."
                    />
                }
                    .into_any()
            }
            Some(Some(Err(failure))) => {
                view! {
                    <Notice
                        severity=Severity::Warning
                        what="Its price could not be read."
                        advice=failure.explain().what
                    />
                }
                    .into_any()
            }
        }}
    }
}

/// The prices of a number, as a sentence.
pub(super) fn price_sentence(number: &AvailableNumber) -> String {
    let or_unknown = |price: Option<String>| price.unwrap_or_else(|| "not known".to_owned());
    let (setup, monthly) = (setup_price(number), monthly_price(number));
    format!("Setup {}, then {}.", or_unknown(setup), or_unknown(monthly))
}

/// Updates quantity, criteria, and whether the numbers are in a row.
fn update_quantity(
    form: CreateOrder,
    update: impl FnOnce(&mut String, &mut AvailableQuery, &mut bool),
) {
    form.request.update(|request| {
        if let Selection::Quantity {
            quantity,
            criteria,
            sequential,
        } = &mut request.selection
        {
            update(quantity, criteria, sequential);
        }
    });
}

/// The position of the digit pattern, tracked.
fn position(form: CreateOrder) -> PatternPosition {
    form.request.with(|request| match &request.selection {
        Selection::Quantity { criteria, .. } => criteria.position,
        Selection::Number(_) => PatternPosition::default(),
    })
}

/// The fields of a quantity with criteria.
#[component]
fn QuantityFields(
    /// The form of the order.
    form: CreateOrder,
    /// The wanted quantity.
    quantity: String,
    /// The criteria of the numbers.
    criteria: AvailableQuery,
    /// Whether the numbers are in a row.
    sequential: bool,
) -> impl IntoView {
    let quantity = RwSignal::new(quantity);
    Effect::new(move || {
        let typed = quantity.get();
        update_quantity(form, |quantity, _, _| *quantity = typed);
    });
    let digits = RwSignal::new(criteria.digits.clone());
    Effect::new(move || {
        let typed = digits.get();
        update_quantity(form, |_, criteria, _| criteria.digits = typed);
    });
    view! {
        <div class="rent-form">
            <RegionAndType form />
            <TextInput
                label="How many"
                id="order-quantity"
                value=quantity
                error=move || form.errors.of(&RequestField::Quantity)
            />
            <TextInput
                label="Digits"
                id="order-digits"
                value=digits
                hint=move || form.request.with(|request| request.criteria().hint())
                is_live=true
                error=move || form.errors.of(&RequestField::Digits)
            />
            <PositionField
                id="order-place"
                position=Signal::derive(move || position(form))
                on_choose=move |position| {
                    update_quantity(form, |_, criteria, _| criteria.position = position);
                }
            />
            <Capabilities form criteria />
            <CriterionCheckbox
                form
                label="Numbers in a row"
                is_checked=sequential
                set=|_, sequential, is_on| *sequential = is_on
            />
        </div>
    }
}

/// The fields of the region and the number type.
#[component]
fn RegionAndType(
    /// The form of the order.
    form: CreateOrder,
) -> impl IntoView {
    let region = RwSignal::new(
        form.request
            .with_untracked(|request| request.region.clone()),
    );
    Effect::new(move || {
        let code = region.get().trim().to_owned();
        form.request.update(|request| request.region = code);
    });
    let rent = form.app.rent();
    let kind = Signal::derive(move || form.request.with(|request| request.kind.clone()));
    let error = move || form.errors.of(&RequestField::Region);
    let choose = move |kind| form.request.update(|request| request.kind = kind);
    view! {
        <RegionField rent id="order-region" region error />
        <KindField rent id="order-type" region kind on_choose=choose />
    }
}

/// The checkboxes of what the numbers can do.
#[component]
fn Capabilities(
    /// The form of the order.
    form: CreateOrder,
    /// The criteria of the numbers.
    criteria: AvailableQuery,
) -> impl IntoView {
    view! {
        <fieldset class="rent-can">
            <legend>"Capabilities"</legend>
            <CriterionCheckbox
                form
                label="SMS"
                is_checked=criteria.sms
                set=|criteria, _, is_on| criteria.sms = is_on
            />
            <CriterionCheckbox
                form
                label="Voice"
                is_checked=criteria.voice
                set=|criteria, _, is_on| criteria.voice = is_on
            />
        </fieldset>
    }
}

/// A checkbox for one of the criteria.
#[component]
fn CriterionCheckbox(
    /// The form of the order.
    form: CreateOrder,
    /// The label.
    label: &'static str,
    /// Whether it is checked at first.
    is_checked: bool,
    /// Sets one of the criteria, or whether the numbers are in a row.
    set: fn(&mut AvailableQuery, &mut bool, bool),
) -> impl IntoView {
    let change = move |is_on| {
        update_quantity(form, |_, criteria, sequential| {
            set(criteria, sequential, is_on)
        });
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=is_checked
                on:change:target=move |event| change(event.target().checked())
            />
            {label}
        </label>
    }
}

/// The fields of the configuration of the numbers.
#[component]
pub(super) fn OrderConfiguration(
    /// The form of the order.
    form: CreateOrder,
) -> impl IntoView {
    let draft = RwSignal::new(
        form.request
            .with_untracked(|request| request.configuration.clone()),
    );
    Effect::new(move || {
        let configuration = draft.get();
        form.request
            .update(|request| request.configuration = configuration);
    });
    let error = move |field| form.errors.of(&RequestField::Configuration(field));
    view! { <ConfigurationFields version=ApiVersion::V1 configuration=draft error /> }
}
