//! The fields of a new order.

use numbers_model::{
    api_version::ApiVersion,
    available::{AvailableNumber, AvailableQuery},
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
    pages::rent::{kind_field, place_field, region_field},
    reactive::{Var, effect},
    state::remote::Remote,
};

/// Which numbers.
pub(super) fn fields(new: CreateOrder) -> View {
    match new.ask.with_untracked(|ask| ask.selection.clone()) {
        Selection::Number(phone) => one(new, &phone),
        Selection::Quantity { .. } => several(new),
    }
}

fn one(new: CreateOrder, phone: &str) -> View {
    let place = new.ask.with_untracked(|ask| {
        [
            &intl::region_label(&ask.region),
            ", ",
            ask.number_type().label(),
        ]
        .concat()
    });
    let phone = phone.to_owned();
    let offer = dynamic(move || -> View {
        match new.offer.get() {
            Remote::Loading(_) => el("p")
                .attr("role", "status")
                .child("Looking up its price…")
                .into(),
            Remote::Ready(offer) => el("p").child(price(&offer)).into(),
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
            .child([", ", &place].concat())
            .into(),
        offer,
    ]
    .into()
}

/// What a number costs, in a line.
pub(super) fn price(offer: &AvailableNumber) -> String {
    let setup = offer.setup.as_ref().map(|money| intl::price(money, None));
    let monthly = crate::pages::rent::monthly(offer);
    let known = |text: Option<String>| text.unwrap_or_else(|| "not known".to_owned());
    ["Setup ", &known(setup), ", then ", &known(monthly), "."].concat()
}

/// Changes what numbers are to be like.
fn like(new: CreateOrder, change: impl FnOnce(&mut String, &mut AvailableQuery, &mut bool)) {
    new.ask.update(|ask| {
        if let Selection::Quantity {
            quantity,
            criteria: like,
            sequential,
        } = &mut ask.selection
        {
            change(quantity, like, sequential);
        }
    });
}

fn wanted(new: CreateOrder) -> AvailableQuery {
    new.ask.with(|ask| match &ask.selection {
        Selection::Quantity { criteria: like, .. } => like.clone(),
        Selection::Number(_) => AvailableQuery::default(),
    })
}

fn several(new: CreateOrder) -> View {
    let start = new.ask.get_untracked();
    let Selection::Quantity {
        quantity: first,
        criteria: start_like,
        sequential: in_row,
    } = start.selection
    else {
        return ().into();
    };
    let error = move |part: RequestField| {
        new.errors.with(|errors| {
            let found = errors.iter().find(|(own, _)| *own == part);
            found.map(|(_, text)| text.clone())
        })
    };
    let (quantity, digits) = (Var::new(first), Var::new(start_like.digits.clone()));
    effect(move || {
        let typed = quantity.get();
        like(new, |quantity, _, _| *quantity = typed);
    });
    effect(move || {
        let typed = digits.get();
        like(new, |_, like, _| like.digits = typed);
    });
    let region = Var::new(start.region);
    effect(move || {
        let code = region.get().trim().to_owned();
        new.ask.update(|ask| ask.region = code);
    });
    let check = |label: &'static str, on: bool, change: fn(&mut AvailableQuery, &mut bool)| {
        el("label")
            .class("check")
            .child(el("input").attr("type", "checkbox").flag("checked", on).on(
                "change",
                move |_| {
                    like(new, |_, like, sequential| change(like, sequential));
                },
            ))
            .child(label)
    };
    let place = place_field(
        "order-place",
        move || wanted(new).position,
        move |place| like(new, |_, like, _| like.position = place),
    );
    let rent = new.app.rent;
    let kind = kind_field(
        rent,
        "order-type",
        region,
        move || new.ask.with(|ask| ask.kind.clone()),
        move |kind| new.ask.update(|ask| ask.kind = kind),
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
                .live_hint(move || new.ask.with(|ask| ask.criteria().hint()))
                .draw(move || error(RequestField::Digits)),
        )
        .child(place)
        .child(
            block("fieldset", "rent-can")
                .child(el("legend").child("Capabilities"))
                .child(check("SMS", start_like.sms, |like, _| like.sms = !like.sms))
                .child(check("Voice", start_like.voice, |like, _| {
                    like.voice = !like.voice;
                })),
        )
        .child(check("Numbers in a row", in_row, |_, row| *row = !*row))
        .into()
}

/// What is to be set up on the numbers.
pub(super) fn configuration(new: CreateOrder) -> View {
    let draft = Var::new(new.ask.with_untracked(|ask| ask.configuration.clone()));
    effect(move || {
        let terms = draft.get();
        new.ask.update(|ask| ask.configuration = terms);
    });
    let error = move |field| {
        new.errors.with(|errors| {
            let found = errors
                .iter()
                .find(|(own, _)| *own == RequestField::Configuration(field));
            found.map(|(_, text)| text.clone())
        })
    };
    crate::pages::rent::terms(ApiVersion::V1, draft, error, false)
}
