//! Available numbers: criteria, results, basket prices (docs/numbers-api.md 2.5 to 2.7).

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{
    calling_code::{calling_code, without_trunk},
    change::{Change, Draft, Field},
    enums::{Capability, NumberType},
    money::{Amount, Money},
    phone::{self, ParsedPhone},
};

/// A region with numbers to rent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The region code.
    pub code: String,
    /// The number types available there.
    pub kinds: Vec<NumberType>,
}

/// An available number. It is not reserved.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AvailableNumber {
    /// The phone number.
    pub phone: String,
    /// The region code.
    pub region: Option<String>,
    /// The number type.
    pub kind: Option<NumberType>,
    /// The capabilities; empty where the API names none.
    pub capabilities: Vec<Capability>,
    /// The one-time setup price.
    pub setup: Option<Money>,
    /// The monthly price.
    pub monthly: Option<Money>,
    /// Months between two charges.
    pub interval_months: Option<i64>,
    /// Whether documents are required, so that it can only be had through a number order.
    pub documents: bool,
}

impl AvailableNumber {
    /// Whether it has a capability; assumed where the API names none.
    pub fn can(&self, what: &Capability) -> bool {
        self.capabilities.is_empty() || self.capabilities.contains(what)
    }

    /// Whether it can be rented without an order.
    ///
    /// v1 documents that for US local numbers without documents only (docs/numbers-api.md 2.6).
    pub fn is_direct(&self) -> bool {
        let us = self.region.as_deref() == Some("US");
        us && self.kind == Some(NumberType::Local) && !self.documents
    }
}

/// The position of the digits in a search pattern (`searchPattern`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PatternPosition {
    /// The number starts with them.
    #[default]
    Start,
    /// The number contains them.
    Contains,
    /// The number ends with them.
    End,
}

impl PatternPosition {
    /// Every position.
    pub const ALL: [PatternPosition; 3] = [
        PatternPosition::Start,
        PatternPosition::Contains,
        PatternPosition::End,
    ];

    /// The API's value.
    pub fn wire(self) -> &'static str {
        match self {
            PatternPosition::Start => "START",
            PatternPosition::Contains => "CONTAINS",
            PatternPosition::End => "END",
        }
    }

    /// The position in words, for a label.
    pub fn label(self) -> &'static str {
        match self {
            PatternPosition::Start => "starts with",
            PatternPosition::Contains => "contains",
            PatternPosition::End => "ends with",
        }
    }

    /// The position of an API value; [`PatternPosition::Start`] for an unknown one.
    pub fn from_wire(wire: &str) -> PatternPosition {
        let found = PatternPosition::ALL
            .into_iter()
            .find(|place| place.wire() == wire);
        found.unwrap_or_default()
    }
}

/// Search criteria for available numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvailableQuery {
    /// The region code.
    pub region: String,
    /// The number type, as the API writes it.
    pub kind: String,
    /// Whether SMS is required.
    pub sms: bool,
    /// Whether voice is required.
    pub voice: bool,
    /// Digits of the pattern, as typed; empty for any.
    pub digits: String,
    /// Their position.
    pub position: PatternPosition,
    /// The number of results. The endpoint has no further pages.
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
    /// Validation errors of the region and of the digits.
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

    /// The pattern to send.
    ///
    /// START wants the number from its `+` on, so that nationally typed digits get the country's calling code; the
    /// other positions must have digits only (docs/numbers-api.md 10.9).
    pub fn pattern(&self) -> Option<String> {
        self.reading().map(|(pattern, _)| pattern)
    }

    /// The pattern as a hint below the digits field.
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

    /// The pattern, and the other pattern that the same digits could mean.
    ///
    /// Digits that begin with the calling code may be national all the same; not in North America, since no area code
    /// begins with 1.
    fn reading(&self) -> Option<(String, Option<String>)> {
        // A number such as "+46 (0)70" or a link names its country, and its 0 is not part of the number.
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

    /// The required capabilities.
    pub fn capabilities(&self) -> impl Iterator<Item = Capability> {
        let sms = self.sms.then_some(Capability::Sms);
        sms.into_iter()
            .chain(self.voice.then_some(Capability::Voice))
    }

    /// The criteria in words: "Local, SMS, starts with +1208".
    pub fn describe(&self) -> String {
        let mut words = vec![NumberType::from_wire(&self.kind).label().to_owned()];
        words.extend(
            self.capabilities()
                .map(|capability| capability.label().to_owned()),
        );
        let pattern = self.pattern();
        words.extend(pattern.map(|pattern| format!("{} {pattern}", self.position.label())));
        words.join(", ")
    }
}

/// An item of the basket.
#[derive(Debug, Clone, PartialEq)]
pub enum BasketItem {
    /// A particular number.
    Number(AvailableNumber),
    /// Any number that matches, with a sample of those available where all cost the same.
    Any(AvailableQuery, Option<Box<AvailableNumber>>),
}

impl BasketItem {
    /// The item's name in a list.
    pub fn name(&self) -> String {
        match self {
            BasketItem::Number(offer) => offer.phone.clone(),
            BasketItem::Any(wanted, _) => {
                format!("Any number in {}: {}", wanted.region, wanted.describe())
            }
        }
    }

    /// The number, or a sample of those that match; `None` where prices differ or are unknown.
    pub fn available_number(&self) -> Option<&AvailableNumber> {
        match self {
            BasketItem::Number(offer) => Some(offer),
            BasketItem::Any(_, like) => like.as_deref(),
        }
    }

    /// The region code.
    pub fn region(&self) -> Option<&str> {
        match self {
            BasketItem::Number(offer) => offer.region.as_deref(),
            BasketItem::Any(wanted, _) => Some(&wanted.region),
        }
    }

    /// Whether a configuration for this capability makes sense. The API rejects one that the number can't use.
    pub fn can(&self, what: &Capability) -> bool {
        match self {
            BasketItem::Number(offer) => offer.can(what),
            // Other capabilities than the required ones are not certain.
            BasketItem::Any(wanted, _) => {
                wanted.capabilities().any(|capability| capability == *what)
            }
        }
    }
}

/// A sample of the numbers, if all have the same price.
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

/// The price of a basket in one currency.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The one-time sum.
    pub setup: Money,
    /// The monthly sum.
    pub monthly: Money,
}

/// Totals by currency in the order of their codes, and the number of items without a price.
///
/// Amounts are never added across currencies.
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

/// The numbers that only the later of two lists has, other than those `known` otherwise.
pub fn new_numbers<'a>(
    before: &'a BTreeSet<String>,
    later: &'a BTreeSet<String>,
    known: &[String],
) -> Vec<&'a String> {
    let new = later.difference(before);
    new.filter(|phone| !known.contains(phone)).collect()
}

/// How long a rented number may take to be listed before a rejection counts, in milliseconds. Sinch documents no limit.
pub const LISTING_DELAY_MS: f64 = 60_000.0;

/// Whether the number in a rental's response was rented earlier.
///
/// It was, if it was listed `before` or belongs to another rental (`known`).
pub fn was_rented_before(phone: &str, before: &BTreeSet<String>, known: &[String]) -> bool {
    let mut all = before.iter().chain(known);
    all.any(|other| phone::is_same_number(other, phone))
}

/// Whether a repeated rental keeps its idempotency key.
///
/// The key makes the API execute it once, even if the first attempt got through after all; but a gateway that has
/// stored a rejection replays it. So a rejection ends the key where nothing can be bought twice, or once it is
/// `settled` that nothing was bought.
pub fn keeps_idempotency_key(item: &BasketItem, rejected: bool, settled: bool) -> bool {
    !rejected || (matches!(item, BasketItem::Any(..)) && !settled)
}

/// A warning about new numbers that no rental accounts for; `None` without any.
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

/// The change that names a rented number.
///
/// Renting itself takes no name (docs/numbers-api.md 2.6).
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

/// The name of one of several numbers: `#` stands for the position in the basket, from 1.
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
