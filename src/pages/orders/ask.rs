//! The fields of a new order.

use super::new::New;
use crate::{
    browser::{
        dom::{View, block, dynamic, el},
        intl,
    },
    components::{
        field::{Choice, TextField, choices, select_field},
        notice::{Weight, notice},
    },
    model::{
        config::ApiVersion,
        kinds::NumberType,
        order::{Ask, Part, Wish},
        rent::{Offer, Place, Wanted},
    },
    reactive::{Var, effect, memo},
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
    let place = select_field(
        "Digits are",
        "order-place",
        move || wanted(new).place.wire().to_owned(),
        || {
            choices(&[
                (Place::Start.wire(), "At the start"),
                (Place::Contains.wire(), "Anywhere"),
                (Place::End.wire(), "At the end"),
            ])
        },
        move |place| like(new, |_, like, _| like.place = Place::from_wire(&place)),
    );
    block("div", "rent-form")
        .child(region(new, error))
        .child(kind(new))
        .child(
            TextField::new("How many", "order-quantity", quantity)
                .draw(move || error(Part::Quantity)),
        )
        .child(TextField::new("Digits", "order-digits", digits).draw(move || error(Part::Digits)))
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

fn region(new: New, error: impl Fn(Part) -> Option<String> + Copy + 'static) -> View {
    let rent = new.stores.rent;
    let known = memo(move || {
        rent.regions
            .with(|regions| regions.as_ref().map(Result::is_ok))
    });
    let typed = Var::new(new.ask.with_untracked(|ask| ask.region.clone()));
    let choose = move |code: String| new.ask.update(|ask| ask.region = code);
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
    effect(move || {
        let code = typed.get().trim().to_owned();
        if known.get() == Some(false) {
            choose(code);
        }
    });
    dynamic(move || match known.get() {
        Some(true) => select_field(
            "Region",
            "order-region",
            move || new.ask.with(|ask| ask.region.clone()),
            offered,
            choose,
        )
        .into(),
        Some(false) => TextField::new("Region", "order-region", typed)
            .hint("The list of regions could not be read. Type a code of two letters.")
            .draw(move || error(Part::Region))
            .into(),
        None => View::from(el("p").attr("role", "status").child("Reading the regions…")),
    })
}

fn kind(new: New) -> View {
    let rent = new.stores.rent;
    // The types of the region, as far as they are known.
    let kinds = move || {
        let code = new.ask.with(|ask: &Ask| ask.region.clone());
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
            .collect::<Vec<_>>()
    };
    // A type that the region does not have is not asked for.
    effect(move || {
        let offered = kinds();
        let now = new.ask.with_untracked(|ask| ask.kind.clone());
        if let Some((first, _)) = offered.first()
            && !offered.iter().any(|(kind, _)| *kind == now)
        {
            new.ask.update(|ask| ask.kind.clone_from(first));
        }
    });
    select_field(
        "Type",
        "order-type",
        move || new.ask.with(|ask| ask.kind.clone()),
        kinds,
        move |kind| new.ask.update(|ask| ask.kind = kind),
    )
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
