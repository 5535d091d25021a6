//! The form fields of a new order.

use leptos::prelude::*;
use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableNumber, AvailableQuery, PatternPosition},
    order::{RequestField, Selection},
};

use super::CreateOrder;
use crate::{
    browser::{
        dom::{View, block, dynamic, el},
        intl,
    },
    components::{
        field::TextField,
        notice::{Severity, notice},
    },
    reactive::effect,
    state::remote::Remote,
    widgets::{
        configuration_fields::configuration_fields,
        criteria_fields::{kind_field, position_field, region_field},
        price::{monthly_price, setup_price},
    },
};

/// The fields of the selection: one number, or a quantity with criteria.
pub(super) fn selection_fields(form: CreateOrder) -> View {
    match form
        .request
        .with_untracked(|request| request.selection.clone())
    {
        Selection::Number(phone) => number(form, &phone),
        Selection::Quantity { .. } => quantity_fields(form),
    }
}

/// The chosen number with its price.
fn number(form: CreateOrder, phone: &str) -> View {
    let slice = form.request.with_untracked(|request| {
        let region = intl::region_label(&request.region);
        format!("{region}, {}", request.number_type().label())
    });
    let phone = phone.to_owned();
    let price = dynamic(move || -> View {
        match form.number.get() {
            Remote::Loading(_) => el("p")
                .attr("role", "status")
                .child("Looking up its price…")
                .into(),
            Remote::Ready(number) => el("p").child(price_sentence(&number)).into(),
            Remote::Failed(failure, _) if failure.status() == Some(404) => notice(
                Severity::Warning,
                "The number is not on offer now.",
                "Somebody else may have taken it, or an order may keep it. Choose another.",
                Vec::new(),
            ),
            Remote::Failed(failure, _) => notice(
                Severity::Warning,
                "Its price could not be read.",
                &failure.explain().what,
                Vec::new(),
            ),
        }
    });
    [
        el("p")
            .child(block("strong", "number").child(phone))
            .child(format!(", {slice}"))
            .into(),
        price,
    ]
    .into()
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
fn quantity_fields(form: CreateOrder) -> View {
    let initial = form.request.get_untracked();
    let Selection::Quantity {
        quantity,
        criteria,
        sequential,
    } = initial.selection
    else {
        return ().into();
    };
    let error = move |field: RequestField| form.errors.of(&field);
    let (quantity, digits) = (
        RwSignal::new(quantity),
        RwSignal::new(criteria.digits.clone()),
    );
    effect(move || {
        let typed = quantity.get();
        update_quantity(form, |quantity, _, _| *quantity = typed);
    });
    effect(move || {
        let typed = digits.get();
        update_quantity(form, |_, criteria, _| criteria.digits = typed);
    });
    let region = RwSignal::new(initial.region);
    effect(move || {
        let code = region.get().trim().to_owned();
        form.request.update(|request| request.region = code);
    });
    let checkbox = |label: &'static str, on: bool, update: fn(&mut AvailableQuery, &mut bool)| {
        el("label")
            .class("check")
            .child(el("input").attr("type", "checkbox").flag("checked", on).on(
                "change",
                move |_| {
                    update_quantity(form, |_, criteria, sequential| update(criteria, sequential));
                },
            ))
            .child(label)
    };
    let position = position_field(
        "order-place",
        move || position(form),
        move |position| update_quantity(form, |_, criteria, _| criteria.position = position),
    );
    let rent = form.app.rent;
    let kind = kind_field(
        rent,
        "order-type",
        region,
        move || form.request.with(|request| request.kind.clone()),
        move |kind| form.request.update(|request| request.kind = kind),
    );
    block("div", "rent-form")
        .child(region_field(rent, "order-region", region, move || {
            error(RequestField::Region)
        }))
        .child(kind)
        .child(
            TextField::new("How many", "order-quantity", quantity)
                .draw(move || error(RequestField::Quantity)),
        )
        .child(
            TextField::new("Digits", "order-digits", digits)
                .live_hint(move || form.request.with(|request| request.criteria().hint()))
                .draw(move || error(RequestField::Digits)),
        )
        .child(position)
        .child(
            block("fieldset", "rent-can")
                .child(el("legend").child("Capabilities"))
                .child(checkbox("SMS", criteria.sms, |criteria, _| {
                    criteria.sms = !criteria.sms
                }))
                .child(checkbox("Voice", criteria.voice, |criteria, _| {
                    criteria.voice = !criteria.voice;
                })),
        )
        .child(checkbox("Numbers in a row", sequential, |_, sequential| {
            *sequential = !*sequential
        }))
        .into()
}

/// The fields of the configuration of the numbers.
pub(super) fn order_configuration(form: CreateOrder) -> View {
    let draft = RwSignal::new(
        form.request
            .with_untracked(|request| request.configuration.clone()),
    );
    effect(move || {
        let configuration = draft.get();
        form.request
            .update(|request| request.configuration = configuration);
    });
    let error = move |field| form.errors.of(&RequestField::Configuration(field));
    configuration_fields(ApiVersion::V1, draft, error, false)
}
