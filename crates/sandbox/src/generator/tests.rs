//! Tests of the contents of a generated project.

use super::*;
use std::collections::BTreeSet;

const NOW: i64 = 1_800_000_000_000_000;

fn numbers(count: u32) -> Vec<Number> {
    let generator = Generator::new(1, count, "p", NOW);
    let edge_cases = generator
        .edge_cases()
        .map(|(_, stored)| stored.number)
        .collect::<Vec<_>>();
    let ordinary = (0..count).filter(|row| !(1..=edge_cases::COUNT).contains(row));
    let ordinary = ordinary
        .map(|row| generator.number(row, None))
        .collect::<Vec<_>>();
    [edge_cases, ordinary].concat()
}

fn scheduled(number: &Number) -> Option<&SmsProvisioning> {
    let sms = number.sms_configuration.get()?;
    sms.scheduled_provisioning.as_ref()
}

#[test]
fn fifty_numbers_have_every_state_and_every_error_code() {
    let numbers = numbers(50);
    let statuses: BTreeSet<_> = numbers
        .iter()
        .filter_map(scheduled)
        .map(|job| job.status.as_str())
        .collect();
    for status in [
        "WAITING",
        "IN_PROGRESS",
        "FAILED",
        "HALF_OPEN",
        "PROVISIONING_STATUS_UNSPECIFIED",
    ] {
        assert!(statuses.contains(status), "{status}");
    }
    let codes: BTreeSet<_> = numbers
        .iter()
        .filter_map(scheduled)
        .flat_map(|job| &job.error_codes)
        .collect();
    for code in edge_cases::ERROR_CODES {
        assert!(codes.contains(&(*code).to_owned()), "{code}");
    }
    let idle =
        |number: &&Number| number.sms_configuration.get().is_some() && scheduled(number).is_none();
    let linked = |number: &&Number| {
        !number
            .sms_configuration
            .get()
            .expect("an SMS configuration")
            .service_plan_id
            .is_empty()
    };
    assert!(numbers.iter().filter(idle).any(|number| linked(&number)));
    assert!(numbers.iter().filter(idle).any(|number| !linked(&number)));
}

#[test]
fn fifty_numbers_have_all_edge_cases() {
    let numbers = numbers(50);
    let some = |test: &dyn Fn(&Number) -> bool| numbers.iter().any(test);
    for name in edge_cases::DISPLAY_NAMES {
        assert!(
            some(&|number| number.display_name.text() == *name),
            "{name:?}"
        );
    }
    assert!(some(&|number| number.display_name.text().len() > 200));
    assert!(some(&|number| number.number_type == "PAGER"));
    assert!(some(&|number| number
        .capability
        .contains(&"FAX".to_owned())));
    assert!(some(&|number| number.capability.is_empty()));
    assert!(some(&|number| number.sms_configuration == Field::Absent
        && number.voice_configuration == Field::Absent));
    assert!(some(&|number| number.sms_configuration == Field::Null));
    assert!(some(&|number| number
        .voice_configuration
        .get()
        .is_some_and(|voice| voice.voice_type.is_none())));
    assert!(some(&|number| number.phone_number == "+447520651116XYZ"));
    assert!(some(&|number| number.next_charge_date.is_none()));
    assert!(some(&|number| number.expire_at.is_some()));
    assert!(some(&|number| number.money.is_none()));
    assert!(some(&|number| !number.extra.is_empty()));
    for region in ["UK", "419"] {
        assert!(some(&|number| number.region_code == region), "{region}");
    }
    for months in [0, 1, 2, 3, 12] {
        assert!(
            some(&|number| number.payment_interval_months == months),
            "{months}"
        );
    }
    for currency in ["JPY", "DOLLAR"] {
        let has = |number: &Number| {
            number
                .money
                .as_ref()
                .is_some_and(|money| money.currency_code == currency)
        };
        assert!(some(&has), "{currency}");
    }
}

#[test]
fn the_first_number_is_the_one_of_the_first_sample() {
    let generator = Generator::new(9, 1, "p", NOW);
    let first = generator.number(0, None);
    assert_eq!(first.phone_number, "+12086390939");
    assert_eq!(
        (first.region_code.as_str(), first.number_type.as_str()),
        ("US", "LOCAL")
    );
    assert_eq!(first.expire_at, first.next_charge_date);
    assert_eq!(generator.edge_cases().count(), 0);
}

#[test]
fn the_same_seed_makes_the_same_numbers_and_another_makes_others() {
    let number = |seed| Generator::new(seed, 200, "p", NOW).number(150, None);
    assert_eq!(number(1), number(1));
    assert_ne!(number(1), number(2));
}

#[test]
fn display_names_alone_are_those_of_the_whole_rows() {
    let generator = Generator::new(3, 200, "p", NOW);
    for row in [0, 40, 41, 150, 199] {
        assert_eq!(
            generator.display_name(row),
            generator.number(row, None).display_name.text()
        );
    }
}

#[test]
fn most_regions_occur_and_most_rows_are_ordinary() {
    let numbers = numbers(2000);
    let regions: BTreeSet<_> = numbers
        .iter()
        .map(|number| number.region_code.clone())
        .collect();
    assert!(regions.len() >= 35, "{}", regions.len());
    let idle = numbers
        .iter()
        .filter(|number| scheduled(number).is_none())
        .count();
    assert!(idle > 1850, "{idle}");
}
