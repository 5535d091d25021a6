use numbers_model::{change::Field, money::Money};

use super::*;

fn row(phone: &str, outcome: RowOutcome) -> PreviewRow {
    PreviewRow::new(phone.to_owned(), String::new(), outcome)
}

fn change(before: &str, after: &str) -> RowOutcome {
    RowOutcome::WillChange(vec![Change {
        field: Field::ServicePlan,
        before: before.into(),
        after: after.into(),
    }])
}

fn preview() -> Preview {
    let mut preview = Preview::default();
    preview.push(row("+1", change("", "b")));
    preview.push(row("+2", RowOutcome::AlreadySo));
    preview.push(row("+3", change("a", "b")));
    preview.push(row("x", RowOutcome::NotANumber(NotANumber::Text)));
    preview.push(row("+4", RowOutcome::WillRelease(Box::default())));
    preview
}

#[test]
fn rows_are_counted_by_outcome_and_requests_by_row() {
    let preview = preview();
    let counts = OutcomeKind::ALL.map(|kind| preview.count(kind));
    assert_eq!(counts, [3, 1, 0, 1, 0, 0, 0]);
    assert_eq!(
        preview.rows_of(OutcomeKind::Will).collect::<Vec<_>>(),
        [0, 2, 4]
    );
    assert_eq!((preview.to_run(), preview.relinks()), (3, 1));
    assert_eq!(preview.estimate(), RequestEstimate { least: 6, most: 9 });
    assert_eq!(preview.estimate().seconds(1, 250), 2);
    assert_eq!(preview.estimate().seconds(4, 250), 1);
    assert_eq!(preview.estimate().seconds(0, 1000), 6);
}

#[test]
fn a_row_that_is_taken_out_is_not_run() {
    let mut preview = preview();
    preview.take_out(2, true);
    preview.take_out(2, true);
    preview.take_out(1, true);
    preview.take_out(99, true);
    assert_eq!((preview.to_run(), preview.relinks()), (2, 0));
    assert_eq!(preview.estimate(), RequestEstimate { least: 4, most: 4 });
    preview.take_out(2, false);
    assert_eq!(preview.estimate(), RequestEstimate { least: 6, most: 9 });
    preview.take_out(0, true);
    assert_eq!(preview.releases().collect::<Vec<_>>(), ["+4"]);
    let phones = preview.into_rows().into_iter().map(|row| row.phone);
    assert_eq!(phones.collect::<Vec<_>>(), ["+3", "+4"]);
}

#[test]
fn every_row_that_is_left_out_says_why() {
    let refusals = ["A.", "B."].map(|text| Refusal {
        field: Some(Field::Campaign),
        text: text.into(),
    });
    for (outcome, words) in [
        (RowOutcome::AlreadySo, "Nothing to change."),
        (RowOutcome::NotYours, "not among your numbers"),
        (
            RowOutcome::NotANumber(NotANumber::Rounded),
            "scientific notation",
        ),
        (
            RowOutcome::NotANumber(NotANumber::Empty),
            "no number in this row",
        ),
        (
            RowOutcome::NotANumber(NotANumber::Ambiguous),
            "with its calling code",
        ),
        (RowOutcome::Duplicate { first_line: 7 }, "line 7"),
        (RowOutcome::Refused(refusals.to_vec()), "A. B."),
        (RowOutcome::Protected("name:hot*".into()), "“name:hot*”"),
    ] {
        let reason = outcome.reason().unwrap();
        assert!(reason.contains(words), "{reason}");
        assert!(!outcome.kind().label().is_empty());
    }
    assert_eq!(change("", "b").reason(), None);
}

#[test]
fn releases_are_added_up_by_currency_and_month() {
    let number = |amount: &str, currency: &str, months| Number {
        phone: "+12086390939".into(),
        price: Some(Money::new(currency, amount)),
        interval_months: Some(months),
        callback_url: Some("https://example.com".into()),
        ..Number::default()
    };
    let mut effects = ReleaseEffects::default();
    for one in [
        number("10", "USD", 3),
        number("20", "USD", 3),
        number("1.50", "EUR", 1),
        number("free", "USD", 1),
        Number::default(),
    ] {
        effects.add(&one);
    }
    let costs = effects.costs(1_795_940_130_000);
    let texts = costs.iter().map(|cost| cost.all.text(&cost.code, 2));
    assert_eq!(texts.collect::<Vec<_>>(), ["1.50 EUR", "10.00 USD"]);
    assert_eq!((effects.numbers, effects.without_price), (5, 2));
    effects.add_emergency(EmergencyUse::Set);
    effects.add_emergency(EmergencyUse::NotSet);
    assert_eq!(
        effects.lines(),
        [
            "4 numbers with a callback URL: events are no longer sent.",
            "1 number with an emergency address, which is given up.",
            "3 numbers whose emergency address is not known.",
        ]
    );
}
