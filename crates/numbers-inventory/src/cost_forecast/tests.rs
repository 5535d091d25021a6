use super::*;
use crate::inventory::Cost;

/// 24 November 2026.
const NOW: i64 = 1_795_478_400_000;

fn priced(amount: &str, currency: &str, months: Option<i64>, numbers: usize) -> PriceGroup {
    PriceGroup {
        cost: Some(Cost {
            price: Some(Money::new(currency, amount)),
            months,
        }),
        numbers,
        idle: 0,
        maybe_idle: 0,
        by: [
            vec![(Some("SE".into()), numbers)],
            vec![(Some("MOBILE".into()), numbers)],
            vec![(None, numbers)],
        ],
        due: Vec::new(),
    }
}

fn spend(priced: &[PriceGroup]) -> CostForecast {
    let mut forecast = CostForecastBuilder::new(NOW).expect("a time");
    for group in priced {
        forecast.add(group);
        for due in group.due.chunks(2) {
            forecast.charge(group, due);
        }
    }
    forecast.finish()
}

fn text(part: &CostShare, currency: &Currency) -> String {
    part.text(&currency.code, 2)
}

fn days(text: &str) -> i64 {
    let day: NaiveDate = text.parse().expect("a day");
    day.signed_duration_since(NaiveDate::default()).num_days()
}

#[test]
fn intervals_are_made_months_and_stay_exact() {
    let found = spend(&[
        priced("10.00", "USD", Some(3), 1),
        priced("10.00", "USD", Some(6), 1),
        priced("2.50", "usd", Some(1), 2),
        priced("10", "EUR", Some(3), 1),
        priced("0.10", "JPY", Some(1), 3),
    ]);
    let [eur, jpy, usd] = &found.currencies[..] else {
        panic!("three currencies");
    };
    // A third and a sixth of ten are five.
    assert_eq!(text(&usd.all, usd), "10.00 USD");
    assert_eq!(usd.all.numbers, 4);
    // A third alone has no end.
    assert_eq!(text(&eur.all, eur), "≈ 3.33 EUR");
    assert_eq!(text(&jpy.all, jpy), "0.30 JPY");
    assert_eq!(found.unpriced, 0);
}

#[test]
fn what_can_not_be_added_is_counted_and_left_out() {
    let mut none = priced("1", "USD", None, 4);
    none.cost = None;
    let mut only_interval = priced("1", "USD", None, 2);
    only_interval.cost = Some(Cost {
        price: None,
        months: Some(1),
    });
    let found = spend(&[
        none,
        only_interval,
        priced("free", "USD", Some(1), 5),
        priced("7", "USD", Some(0), 6),
        priced("7", "USD", None, 1),
        priced("1.5", "USD", Some(1), 2),
    ]);
    let [usd] = &found.currencies[..] else {
        panic!("one currency");
    };
    assert_eq!(
        (found.unpriced, usd.unparsable, usd.non_recurring),
        (6, 5, 7)
    );
    // Those whose amount can be read, but not when it is due.
    assert_eq!(usd.undated, 9);
    assert_eq!(text(&usd.all, usd), "3.00 USD");
}

#[test]
fn a_sum_that_is_too_long_says_so() {
    let most = "79228162514264337593543950335";
    let found = spend(&[priced(most, "USD", Some(1), 2)]);
    let [usd] = &found.currencies[..] else {
        panic!("one currency");
    };
    assert_eq!(usd.all.monthly, None);
    assert_eq!(usd.regions[0].monthly, None);
    // Trailing zeros alone do not make it too long.
    let long = "1.0000000000000000000000000000";
    let found = spend(&[priced(long, "USD", Some(1), 9)]);
    assert_eq!(
        text(&found.currencies[0].all, &found.currencies[0]),
        "9.00 USD"
    );
}

#[test]
fn parts_are_sorted_by_what_they_cost() {
    let mut dear = priced("9", "USD", Some(1), 2);
    dear.by[0] = vec![(Some("US".into()), 1), (None, 1)];
    dear.idle = 1;
    let found = spend(&[priced("1", "USD", Some(1), 3), dear]);
    let usd = &found.currencies[0];
    let regions: Vec<_> = usd
        .regions
        .iter()
        .map(|part| (part.key.as_deref(), part.numbers, text(part, usd)))
        .collect();
    assert_eq!(
        regions,
        [
            (None, 1, "9.00 USD".to_owned()),
            (Some("US"), 1, "9.00 USD".to_owned()),
            (Some("SE"), 3, "3.00 USD".to_owned()),
        ]
    );
    assert_eq!(
        (usd.idle.numbers, text(&usd.idle, usd)),
        (1, "9.00 USD".to_owned())
    );
}

#[test]
fn charges_fall_on_their_days() {
    let mut monthly = priced("2.00", "USD", Some(1), 3);
    monthly.due = vec![
        ChargeDay {
            day: days("2026-11-30"),
            expires: None,
            numbers: 2,
        },
        ChargeDay {
            day: days("2026-11-20"),
            expires: Some(days("2027-01-31")),
            numbers: 1,
        },
    ];
    let mut once = priced("5", "USD", None, 1);
    once.due = vec![ChargeDay {
        day: days("2027-02-28"),
        expires: None,
        numbers: 1,
    }];
    let found = spend(&[monthly, once]);
    let usd = &found.currencies[0];
    assert_eq!(usd.months.len(), 13);
    let month = |index: usize| usd.months[index].total;
    // The one of the 20th has passed: it comes again in December.
    assert_eq!(month(0).amount, Some(Decimal::from(4)));
    assert_eq!(month(1).amount, Some(Decimal::from(6)));
    assert_eq!(month(1).charges, 3);
    assert_eq!(month(3).amount, Some(Decimal::from(11)), "February");
    assert_eq!(month(12).amount, Some(Decimal::from(2)), "until the 23rd");
    // From February on, ten times.
    assert_eq!(usd.after_expiry.charges, 10);
    assert_eq!(usd.after_expiry.amount, Some(Decimal::from(20)));
    let february = NaiveDate::from_ymd_opt(2027, 2, 28).expect("a day");
    let day = usd.days.iter().find(|day| day.days.first == february);
    assert_eq!(
        day.map(|day| day.total),
        Some(ChargeTotal {
            amount: Some(Decimal::from(9)),
            charges: 3
        })
    );
    assert_eq!(usd.undated, 0);
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Twelve times as much in a year as in a month, counted in cents.
        #[test]
        fn sums_are_exact(prices in proptest::collection::vec((0u32..100_000, 1i64..=12, 1usize..2000), 1..20)) {
            let all: Vec<PriceGroup> = prices
                .iter()
                .map(|(cents, months, numbers)| {
                    let amount = Decimal::new(i64::from(*cents), 2).to_string();
                    priced(&amount, "USD", Some(*months), *numbers)
                })
                .collect();
            let found = spend(&all);
            let monthly = found.currencies[0].all.monthly.expect("short enough");
            // 27720 is divisible by 1 to 12.
            let wanted: i128 = prices
                .iter()
                .map(|(cents, months, numbers)| {
                    i128::from(*cents) * 27720 / i128::from(*months) * i128::try_from(*numbers).unwrap()
                })
                .sum();
            let got = monthly.amount * Decimal::from(27720 * 100);
            if monthly.exact {
                prop_assert_eq!(got, Decimal::from_i128_with_scale(wanted, 0));
            } else {
                prop_assert_eq!(got.round(), Decimal::from_i128_with_scale(wanted, 0));
            }
        }
    }
}
