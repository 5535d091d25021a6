//! Renting: what is looked for, what is on offer, and what a basket costs (docs/numbers-api.md 2.5 to 2.7).

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{
    calling_code::{calling_code, without_trunk},
    change::{Change, Draft, Field},
    enums::{Capability, NumberType},
    money::{Amount, Money},
    phone::{self, ParsedPhone},
};

/// A region in which numbers can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its code.
    pub code: String,
    /// The types of numbers there.
    pub kinds: Vec<NumberType>,
}

/// A number on offer. It is not reserved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AvailableNumber {
    /// The number.
    pub phone: String,
    /// Its region's code.
    pub region: Option<String>,
    /// Its type.
    pub kind: Option<NumberType>,
    /// What it can do.
    pub capabilities: Vec<Capability>,
    /// What it costs once.
    pub setup: Option<Money>,
    /// What it costs a month.
    pub monthly: Option<Money>,
    /// Months between two charges.
    pub interval_months: Option<i64>,
    /// Whether papers are asked for, so that it goes through a number order.
    pub documents: bool,
}

impl AvailableNumber {
    /// Whether it can do something; what names no capabilities is given the benefit of the doubt.
    pub fn can(&self, what: &Capability) -> bool {
        self.capabilities.is_empty() || self.capabilities.contains(what)
    }

    /// Whether v1 documents direct renting for it: US local numbers without papers only (docs/numbers-api.md 2.6).
    pub fn is_direct(&self) -> bool {
        let us = self.region.as_deref() == Some("US");
        us && self.kind == Some(NumberType::Local) && !self.documents
    }
}

/// Where in a number the digits are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PatternPosition {
    /// At its beginning.
    #[default]
    Start,
    /// Anywhere.
    Contains,
    /// At its end.
    End,
}

impl PatternPosition {
    /// All of them.
    pub const ALL: [PatternPosition; 3] = [
        PatternPosition::Start,
        PatternPosition::Contains,
        PatternPosition::End,
    ];

    /// The API's text.
    pub fn wire(self) -> &'static str {
        match self {
            PatternPosition::Start => "START",
            PatternPosition::Contains => "CONTAINS",
            PatternPosition::End => "END",
        }
    }

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            PatternPosition::Start => "starts with",
            PatternPosition::Contains => "contains",
            PatternPosition::End => "ends with",
        }
    }

    /// Reads the API's text.
    pub fn from_wire(wire: &str) -> PatternPosition {
        let found = PatternPosition::ALL
            .into_iter()
            .find(|place| place.wire() == wire);
        found.unwrap_or_default()
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvailableQuery {
    /// The region's code.
    pub region: String,
    /// The type, as the API writes it.
    pub kind: String,
    /// Whether it must do SMS.
    pub sms: bool,
    /// Whether it must do voice.
    pub voice: bool,
    /// Digits that must be in it, as typed; empty for any.
    pub digits: String,
    /// Where they must be.
    pub position: PatternPosition,
    /// How many to ask for: there is no further page.
    pub size: u32,
}

impl Default for AvailableQuery {
    fn default() -> Self {
        Self {
            region: "US".into(),
            kind: NumberType::Local.wire().into(),
            sms: true,
            voice: false,
            digits: String::new(),
            position: PatternPosition::Start,
            size: 20,
        }
    }
}

impl AvailableQuery {
    /// What is wrong with it: about the region, and about the digits.
    pub fn errors(&self) -> (Option<&'static str>, Option<&'static str>) {
        let region = self.region.trim().is_empty().then_some("Choose a region.");
        let typed = phone::strip_punctuation(&self.digits);
        let plain = typed.strip_prefix('+').unwrap_or(&typed);
        let digits = if phone::parse(&self.digits).is_some() {
            None
        } else if plain.contains(|letter: char| !letter.is_ascii_digit()) {
            Some("Type digits only, with a + in front if you like.")
        } else if !typed.is_empty() && plain.is_empty() {
            Some("Type at least one digit.")
        } else {
            None
        };
        (region, digits)
    }

    /// The pattern to send. START wants the number from its `+` on, so digits typed the national way get the country's
    /// calling code; the others must have digits only (docs/numbers-api.md 10.9).
    pub fn pattern(&self) -> Option<String> {
        self.reading().map(|(pattern, _)| pattern)
    }

    /// The digits as they will be sent, for the line below their field.
    pub fn hint(&self) -> String {
        if self.errors().1.is_some() {
            return String::new();
        }
        let code = calling_code(&self.region);
        match (self.reading(), self.position, code) {
            (Some((pattern, Some(other))), ..) => {
                format!("Sent as {pattern}. For {other}, type {other}.")
            }
            (Some((pattern, None)), PatternPosition::Start, None) if !self.digits.contains('+') => {
                format!("Sent as {pattern}. Start with the country’s calling code.")
            }
            (Some((pattern, None)), ..) => format!("Sent as {pattern}."),
            (None, PatternPosition::Start, Some(code)) => {
                format!("Sent as +{code} and your digits.")
            }
            (None, ..) => String::new(),
        }
    }

    /// The pattern, and another one that the same digits could mean: those that begin with the calling code may be
    /// national all the same. In North America they can't, since no area code begins with 1.
    fn reading(&self) -> Option<(String, Option<String>)> {
        // "+46 (0)70" and a link name the country, and their 0 is none of the number.
        let typed = match phone::parse(&self.digits) {
            Some(ParsedPhone::International(number)) => number,
            _ => phone::strip_punctuation(&self.digits),
        };
        let digits = phone::digits(&typed);
        if digits.is_empty() {
            return None;
        }
        if self.position != PatternPosition::Start {
            return Some((digits, None));
        }
        let abroad = match typed.starts_with('+') {
            true => Some(digits.as_str()),
            false => digits.strip_prefix("00"),
        };
        let code = calling_code(&self.region).filter(|_| abroad.is_none());
        let Some(code) = code else {
            return Some((format!("+{}", abroad.unwrap_or(&digits)), None));
        };
        let national = format!("+{code}{}", without_trunk(&self.region, &digits));
        if !digits.starts_with(code) {
            return Some((national, None));
        }
        let other = (code != "1").then_some(national);
        Some((format!("+{digits}"), other))
    }

    /// The capabilities it must have.
    pub fn capabilities(&self) -> impl Iterator<Item = Capability> {
        let sms = self.sms.then_some(Capability::Sms);
        sms.into_iter()
            .chain(self.voice.then_some(Capability::Voice))
    }

    /// "Local, SMS, starts with +1208".
    pub fn describe(&self) -> String {
        let mut words = NumberType::from_wire(&self.kind).label().to_owned();
        for capability in self.capabilities() {
            words.push_str(", ");
            words.push_str(capability.label());
        }
        if let Some(pattern) = self.pattern() {
            for part in [", ", self.position.label(), " ", &pattern] {
                words.push_str(part);
            }
        }
        words
    }
}

/// Something in the basket.
#[derive(Debug, Clone, PartialEq)]
pub enum BasketItem {
    /// This very number.
    Number(AvailableNumber),
    /// Whichever number fits; with what the numbers that fit now cost, if all cost the same.
    Any(AvailableQuery, Option<Box<AvailableNumber>>),
}

impl BasketItem {
    /// What it is called in a list.
    pub fn name(&self) -> String {
        match self {
            BasketItem::Number(offer) => offer.phone.clone(),
            BasketItem::Any(wanted, _) => {
                ["Any number in ", &wanted.region, ": ", &wanted.describe()].concat()
            }
        }
    }

    /// What it costs and can do, as far as that is known.
    pub fn available_number(&self) -> Option<&AvailableNumber> {
        match self {
            BasketItem::Number(offer) => Some(offer),
            BasketItem::Any(_, like) => like.as_deref(),
        }
    }

    /// Its region.
    pub fn region(&self) -> Option<&str> {
        match self {
            BasketItem::Number(offer) => offer.region.as_deref(),
            BasketItem::Any(wanted, _) => Some(&wanted.region),
        }
    }

    /// Whether a configuration for this makes sense on it. One that is not needed ends in an error.
    pub fn can(&self, what: &Capability) -> bool {
        match self {
            BasketItem::Number(offer) => offer.can(what),
            // Only what was asked for is sure.
            BasketItem::Any(wanted, _) => {
                wanted.capabilities().any(|capability| capability == *what)
            }
        }
    }
}

/// The offer that stands for all, when all cost the same.
pub fn same_price(offers: &[AvailableNumber]) -> Option<Box<AvailableNumber>> {
    let (first, rest) = offers.split_first()?;
    let price = |offer: &AvailableNumber| {
        (
            offer.setup.clone(),
            offer.monthly.clone(),
            offer.interval_months,
        )
    };
    let same = rest.iter().all(|offer| price(offer) == price(first));
    same.then(|| Box::new(first.clone()))
}

/// What a basket costs in one currency.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// Once.
    pub setup: Money,
    /// Each month.
    pub monthly: Money,
}

/// What a basket costs: one total for each currency, sorted by it, and how many items have a price that is not known or
/// can't be added up. Nothing is ever added across currencies.
pub fn totals(items: &[BasketItem]) -> (Vec<Total>, usize) {
    let mut sums: Vec<(String, Decimal, Decimal)> = Vec::new();
    let mut unknown = 0;
    for item in items {
        let offer = item.available_number();
        let exact =
            |money: Option<&Money>| match money.map(|money| (&money.currency, &money.amount)) {
                Some((currency, Amount::Exact(amount))) => Some((currency.clone(), *amount)),
                _ => None,
            };
        let setup = exact(offer.and_then(|offer| offer.setup.as_ref()));
        let monthly = exact(offer.and_then(|offer| offer.monthly.as_ref()));
        unknown += usize::from(setup.is_none() || monthly.is_none());
        for (price, is_setup) in [(setup, true), (monthly, false)] {
            let Some((currency, amount)) = price else {
                continue;
            };
            let index = sums.iter().position(|(known, ..)| *known == currency);
            let index = index.unwrap_or_else(|| {
                sums.push((currency, Decimal::ZERO, Decimal::ZERO));
                sums.len() - 1
            });
            if let Some((_, setup, monthly)) = sums.get_mut(index) {
                let sum = if is_setup { setup } else { monthly };
                *sum = sum.checked_add(amount).unwrap_or(Decimal::MAX);
            }
        }
    }
    sums.sort_by(|a, b| a.0.cmp(&b.0));
    let totals = sums.into_iter().map(|(currency, setup, monthly)| {
        let money = |amount| Money {
            currency: currency.clone(),
            amount: Amount::Exact(amount),
        };
        Total {
            setup: money(setup),
            monthly: money(monthly),
        }
    });
    (totals.collect(), unknown)
}

/// The numbers of a later list that are in none before it, and not among those `known` by other ways.
pub fn new_numbers<'a>(
    before: &'a BTreeSet<String>,
    later: &'a BTreeSet<String>,
    known: &[String],
) -> Vec<&'a String> {
    let new = later.difference(before);
    new.filter(|phone| !known.contains(phone)).collect()
}

/// How long a number that was rented may take to be among the project's before a rejection counts, in milliseconds. Sinch
/// doesn't say how long that takes.
pub const LISTING_DELAY_MS: f64 = 60_000.0;

/// Whether the number that the answer to a renting names is none that was rented by it: it was there `before`, or is
/// `known` by another rental.
pub fn was_rented_before(phone: &str, before: &BTreeSet<String>, known: &[String]) -> bool {
    let mut all = before.iter().chain(known);
    all.any(|other| phone::is_same_number(other, phone))
}

/// Whether a renting that is tried again keeps its idempotency key. With the key it is executed once, even if the one
/// before got through after all; but a gateway that has stored a rejection gives the same one again. So a rejection ends
/// the key where nothing can be bought twice, or once it is `settled` that nothing was.
pub fn keeps_idempotency_key(item: &BasketItem, rejected: bool, settled: bool) -> bool {
    !rejected || (matches!(item, BasketItem::Any(..)) && !settled)
}

/// What is said of numbers that are new and that no rental accounts for; `None` where there are none.
pub fn surplus_warning(surplus: &[String]) -> Option<(String, &'static str)> {
    let what = match surplus {
        [] => return None,
        [_] => "Your list shows 1 more new number than you rented:".to_owned(),
        many => format!(
            "Your list shows {} more new numbers than you rented:",
            many.len()
        ),
    };
    Some((
        what,
        "Your browser may have sent a rental again after a lost connection, which rents another number; or somebody else \
         rented at the same time. Release what you don’t need: you are charged for each.",
    ))
}

/// What gives a number its name: renting itself takes none (docs/numbers-api.md 2.6).
pub fn naming_change(name: &str) -> ([Change; 1], Draft) {
    let change = Change {
        field: Field::DisplayName,
        before: String::new(),
        after: name.to_owned(),
    };
    let draft = Draft {
        display_name: name.to_owned(),
        ..Draft::default()
    };
    ([change], draft)
}

/// The name of one of several: a `#` becomes its place in the basket, from 1.
pub fn name_from_template(template: &str, place: usize) -> String {
    template.replace('#', &place.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(digits: &str, position: PatternPosition) -> AvailableQuery {
        AvailableQuery {
            digits: digits.into(),
            position,
            ..AvailableQuery::default()
        }
    }

    #[test]
    fn only_the_start_has_a_plus() {
        for (digits, place, pattern) in [
            ("208", PatternPosition::Start, Some("+1208")),
            ("1208", PatternPosition::Start, Some("+1208")),
            ("1", PatternPosition::Start, Some("+1")),
            ("+1 (208)", PatternPosition::Start, Some("+1208")),
            ("001 208", PatternPosition::Start, Some("+1208")),
            ("+46", PatternPosition::Start, Some("+46")),
            (
                "\u{202a}208/6\u{202c}",
                PatternPosition::Start,
                Some("+12086"),
            ),
            ("+208", PatternPosition::Contains, Some("208")),
            ("20-8", PatternPosition::End, Some("208")),
            (" ", PatternPosition::Start, None),
        ] {
            assert_eq!(wanted(digits, place).pattern().as_deref(), pattern);
            assert_eq!(wanted(digits, place).errors(), (None, None), "{digits}");
        }
    }

    #[test]
    fn national_digits_get_the_calling_code_of_their_region() {
        for (region, digits, pattern, hint) in [
            ("US", "208", "+1208", "Sent as +1208."),
            ("CA", "416", "+1416", "Sent as +1416."),
            ("PR", "787", "+1787", "Sent as +1787."),
            ("SE", "8", "+468", "Sent as +468."),
            ("SE", "070-8", "+46708", "Sent as +46708."),
            (
                "SE",
                "468",
                "+468",
                "Sent as +468. For +46468, type +46468.",
            ),
            ("SE", "+468", "+468", "Sent as +468."),
            ("SE", "00468", "+468", "Sent as +468."),
            ("SE", "+46 (0)70", "+4670", "Sent as +4670."),
            ("US", "tel:+1-208", "+1208", "Sent as +1208."),
            ("US", "２０８", "+1208", "Sent as +1208."),
            ("IT", "02", "+3902", "Sent as +3902."),
            ("HU", "06 20", "+3620", "Sent as +3620."),
            ("UK", "20", "+4420", "Sent as +4420."),
            (
                "QQ",
                "208",
                "+208",
                "Sent as +208. Start with the country’s calling code.",
            ),
            ("QQ", "+208", "+208", "Sent as +208."),
        ] {
            let like = AvailableQuery {
                region: region.into(),
                ..wanted(digits, PatternPosition::Start)
            };
            assert_eq!(
                like.pattern().as_deref(),
                Some(pattern),
                "{region} {digits}"
            );
            assert_eq!(like.hint(), hint, "{region} {digits}");
        }
        assert_eq!(
            wanted("", PatternPosition::Start).hint(),
            "Sent as +1 and your digits."
        );
        assert_eq!(
            wanted("+1208", PatternPosition::End).hint(),
            "Sent as 1208."
        );
        assert_eq!(wanted("", PatternPosition::End).hint(), "");
    }

    #[test]
    fn what_are_no_digits_is_said() {
        for digits in ["12a", "20a8", "a", "+", "1+2", "½"] {
            for place in PatternPosition::ALL {
                let wanted = wanted(digits, place);
                assert!(wanted.errors().1.is_some(), "{digits}");
                assert_eq!(wanted.hint(), "", "nothing of it is sent");
            }
        }
        let nowhere = AvailableQuery {
            region: " ".into(),
            ..AvailableQuery::default()
        };
        assert!(nowhere.errors().0.is_some());
        assert_eq!(
            wanted("208", PatternPosition::Start).describe(),
            "Local, SMS, starts with +1208"
        );
    }

    fn offer(currency: &str, setup: &str, monthly: &str) -> BasketItem {
        BasketItem::Number(AvailableNumber {
            setup: Some(Money::new(currency, setup)),
            monthly: Some(Money::new(currency, monthly)),
            ..AvailableNumber::default()
        })
    }

    #[test]
    fn totals_are_exact_and_by_currency() {
        let basket = [
            offer("USD", "0.10", "0.20"),
            offer("EUR", "5", "1.00"),
            offer("USD", "0.20", "0.10"),
            offer("USD", "free", "0.1"),
            BasketItem::Any(AvailableQuery::default(), None),
        ];
        let (totals, unknown) = totals(&basket);
        let said: Vec<_> = totals
            .iter()
            .map(|total| (total.setup.text(2), total.monthly.text(2)))
            .collect();
        assert_eq!(
            said,
            [
                ("5.00 EUR".to_owned(), "1.00 EUR".to_owned()),
                ("0.30 USD".to_owned(), "0.40 USD".to_owned()),
            ]
        );
        assert_eq!(unknown, 2);
    }

    #[test]
    fn numbers_of_one_price_stand_for_any() {
        let offers = |amounts: &[&str]| {
            let all = amounts
                .iter()
                .map(|amount| match offer("USD", "0", amount) {
                    BasketItem::Number(offer) => offer,
                    BasketItem::Any(..) => unreachable!("a number was made"),
                });
            all.collect::<Vec<_>>()
        };
        assert!(same_price(&offers(&["1", "1"])).is_some());
        assert!(same_price(&offers(&["1", "2"])).is_none());
        assert!(same_price(&[]).is_none());
    }

    #[test]
    fn only_us_local_numbers_without_papers_are_rented_directly() {
        let of = |region: &str, kind, documents| {
            AvailableNumber {
                region: Some(region.into()),
                kind: Some(kind),
                documents,
                ..AvailableNumber::default()
            }
            .is_direct()
        };
        assert!(of("US", NumberType::Local, false));
        assert!(!of("US", NumberType::Local, true));
        assert!(!of("SE", NumberType::Local, false));
        assert!(!of("US", NumberType::TollFree, false));
    }

    #[test]
    fn two_new_numbers_where_one_was_rented_are_told() {
        let set = |all: &[&str]| all.iter().map(|own| (*own).to_owned()).collect();
        let before: BTreeSet<String> = set(&["+1", "+2"]);
        let later: BTreeSet<String> = set(&["+2", "+3", "+4"]);
        let known = ["+3".to_owned()];
        assert_eq!(new_numbers(&before, &later, &known), ["+4"]);
        assert_eq!(new_numbers(&before, &before, &known), Vec::<&String>::new());
        let (what, advice) = surplus_warning(&["+4".to_owned()]).unwrap();
        assert!(what.contains("1 more new number than you rented") && advice.contains("Release"));
        let two = ["+4".to_owned(), "+5".to_owned()];
        assert!(
            surplus_warning(&two)
                .unwrap()
                .0
                .contains("2 more new numbers")
        );
        assert_eq!(surplus_warning(&[]), None);
    }

    #[test]
    fn an_answer_that_names_what_was_there_is_no_new_number() {
        let before = BTreeSet::from(["+12085550100".to_owned()]);
        let known = ["+12085550101".to_owned()];
        for (phone, expected) in [
            ("+12085550100", true),
            ("12085550100", true),
            ("+12085550101", true),
            ("+12085550102", false),
        ] {
            assert_eq!(
                was_rented_before(phone, &before, &known),
                expected,
                "{phone}"
            );
        }
    }

    #[test]
    fn a_key_ends_with_a_rejection_unless_that_could_buy_twice() {
        let number = BasketItem::Number(AvailableNumber::default());
        let any = BasketItem::Any(AvailableQuery::default(), None);
        for (item, rejected, settled, keeps) in [
            (&number, false, false, true),
            (&number, true, false, false),
            (&number, true, true, false),
            (&any, false, false, true),
            (&any, true, false, true),
            (&any, true, true, false),
        ] {
            assert_eq!(keeps_idempotency_key(item, rejected, settled), keeps);
        }
    }

    #[test]
    fn names_are_counted() {
        assert_eq!(name_from_template("Desk #", 3), "Desk 3");
        assert_eq!(name_from_template("Desk", 3), "Desk");
        let (changes, draft) = naming_change("Desk 3");
        assert_eq!(draft.display_name, changes[0].after);
    }
}
