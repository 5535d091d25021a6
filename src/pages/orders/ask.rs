//! The fields of a new order.

use numbers_model::{
    api_version::ApiVersion,
    order::{Part, Wish},
    rent::{Offer, Wanted},
};

use super::new::New;
use crate::{
    browser::{
        dom::{View, block, dynamic, el},
        intl,
    },
    components::{
        field::TextField,
        notice::{Weight, notice},
    },
    pages::rent::{kind_field, place_field, region_field},
    reactive::{Var, effect},
    state::remote::Remote,
};

/// Which numbers.
pub(super) fn fields(new: New) -> View {
    match new.ask.with_untracked(|ask| ask.wish.clone()) {
        Wish::Number(phone) => one(new, &phone),
        Wish::Several { .. } => several(new),
    }
}

fn one(new: New, phone: &str) -> View {
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
                Weight::Warning,
                "The number is not on offer now.",
                "Somebody else may have taken it, or an order may keep it. Choose another.",
                Vec::new(),
            ),
            Remote::Failed(failure, _) => notice(
                Weight::Warning,
                "Its price could not be read.",
                &failure.explain().0,
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
pub(super) fn price(offer: &Offer) -> String {
    let setup = offer.setup.as_ref().map(|money| intl::price(money, None));
    let monthly = crate::pages::rent::monthly(offer);
    let known = |text: Option<String>| text.unwrap_or_else(|| "not known".to_owned());
    ["Setup ", &known(setup), ", then ", &known(monthly), "."].concat()
}

/// Changes what numbers are to be like.
fn like(new: New, change: impl FnOnce(&mut String, &mut Wanted, &mut bool)) {
    new.ask.update(|ask| {
        if let Wish::Several {
            quantity,
            like,
            sequential,
        } = &mut ask.wish
        {
            change(quantity, like, sequential);
        }
    });
}

fn wanted(new: New) -> Wanted {
    new.ask.with(|ask| match &ask.wish {
        Wish::Several { like, .. } => like.clone(),
        Wish::Number(_) => Wanted::default(),
    })
}

fn several(new: New) -> View {
    let start = new.ask.get_untracked();
    let Wish::Several {
        quantity: first,
        like: start_like,
        sequential: in_row,
    } = start.wish
    else {
        return ().into();
    };
    let error = move |part: Part| {
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
    let check = |label: &'static str, on: bool, change: fn(&mut Wanted, &mut bool)| {
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
        move || wanted(new).place,
        move |place| like(new, |_, like, _| like.place = place),
    );
    let rent = new.stores.rent;
    let kind = kind_field(
        rent,
        "order-type",
        region,
        move || new.ask.with(|ask| ask.kind.clone()),
        move |kind| new.ask.update(|ask| ask.kind = kind),
    );
    block("div", "rent-form")
        .child(region_field(rent, "order-region", region, move || {
            error(Part::Region)
        }))
        .child(kind)
        .child(
            TextField::new("How many", "order-quantity", quantity)
                .draw(move || error(Part::Quantity)),
        )
        .child(
            TextField::new("Digits", "order-digits", digits)
                .live_hint(move || new.ask.with(|ask| ask.like().hint()))
                .draw(move || error(Part::Digits)),
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
pub(super) fn terms(new: New) -> View {
    let draft = Var::new(new.ask.with_untracked(|ask| ask.terms.clone()));
    effect(move || {
        let terms = draft.get();
        new.ask.update(|ask| ask.terms = terms);
    });
    let error = move |field| {
        new.errors.with(|errors| {
            let found = errors.iter().find(|(own, _)| *own == Part::Term(field));
            found.map(|(_, text)| text.clone())
        })
    };
    crate::pages::rent::terms(ApiVersion::V1, draft, error, false)
}
