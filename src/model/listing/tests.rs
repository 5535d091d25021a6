use super::*;
// Only here does the model look up: a payload is the shortest way to write a number.
use crate::api::wire;

fn entry(json: &str) -> Entry {
    let number = wire::number(json).unwrap();
    let key = number.phone.clone();
    Entry::new(Row::Number(Box::new(number)), key)
}

fn boise() -> Entry {
    entry(
        r#"{"phoneNumber":"+12086390939","displayName":"Café Boise","regionCode":"US",
        "type":"TOLL_FREE","capability":["SMS","VOICE"],"callbackUrl":"https://hook.example/Boise",
        "smsConfiguration":{"servicePlanId":"PlanA","campaignId":"CMP7","scheduledProvisioning":
        {"servicePlanId":"PlanB","status":"FAILED","errorCodes":["INVALID_NNID"]}},
        "voiceConfiguration":{"type":"EST","trunkId":"trunk-9"}}"#,
    )
}

fn unreadable() -> Entry {
    let row = Row::Unreadable {
        raw: r#"{"displayName":"Lost"}"#.into(),
        reason: "it has no phone number".into(),
        phone: None,
    };
    Entry::new(row, "unreadable-1".into())
}

fn finds(entry: &Entry, text: &str) -> bool {
    entry.matches(&ListQuery {
        text: text.into(),
        ..ListQuery::default()
    })
}

#[test]
fn everything_that_is_shown_is_found() {
    for text in [
        "",
        " ",
        "+12086390939",
        "2086390939",
        "0939",
        "café",
        "CAFÉ boise",
        "us",
        "toll-free",
        "sms voice",
        "plana",
        "planb",
        "cmp7",
        "trunk-9",
        "hook.example",
        "invalid_nnid",
        "failed",
    ] {
        assert!(finds(&boise(), text), "{text}");
    }
    for text in ["+46", "boise sweden", "planaplanb", "smsvoice", "waiting"] {
        assert!(!finds(&boise(), text), "{text}");
    }
}

#[test]
fn numbers_are_found_whatever_the_punctuation() {
    for text in [
        "+1 (208) 639",
        "(208)639-0939",
        "+1-208",
        "208.639",
        "\u{202a}+1208\u{202c}",
        "(",
        "+1 (",
    ] {
        assert!(finds(&boise(), text), "{text}");
    }
    // The + says where the number starts.
    assert!(!finds(&boise(), "+208"));
    let odd = entry(r#"{"phoneNumber":"+1 208-639 XY"}"#);
    assert!(finds(&odd, "1208639") && finds(&odd, "208-639"));
}

#[test]
fn hostile_text_is_only_text() {
    let entry = entry(r#"{"phoneNumber":"+1","displayName":"<b>\u202eevil ∆ =1+1 .* \\"}"#);
    for text in ["<b>", "\u{202e}evil", ".*", "\\", "=1+1"] {
        assert!(finds(&entry, text), "{text}");
    }
}

#[test]
fn unreadable_rows_are_in_no_filter_but_can_be_searched() {
    assert!(finds(&unreadable(), "") && finds(&unreadable(), "lost"));
    assert!(!finds(&unreadable(), "boise"));
    for search in ["region=US", "provisioning=failed", "type=LOCAL&q=lost"] {
        assert!(!unreadable().matches(&ListQuery::parse(search)), "{search}");
    }
}

#[test]
fn the_beginning_of_a_word_finds_it_in_greek_too() {
    let street = entry(r#"{"phoneNumber":"+30","displayName":"ΟΔΟΣ ΑΘΗΝΑΣ"}"#);
    for text in ["ΟΔΟΣ", "οδοσ", "ΑΘΗΝΑΣ", "αθ"] {
        assert!(finds(&street, text), "{text}");
    }
}

#[test]
fn filters_narrow_together() {
    for (search, expected) in [
        (
            "region=US&type=TOLL_FREE&capability=SMS&provisioning=failed&q=208",
            true,
        ),
        ("provisioning=provisioned", false),
        ("region=SE", false),
        ("region=US&q=waiting", false),
    ] {
        assert_eq!(
            boise().matches(&ListQuery::parse(search)),
            expected,
            "{search}"
        );
    }
}

/// The keys of the entries in the order of a column, given as in a URL.
fn order(entries: &[Entry], sort: &str) -> String {
    let sort = ListQuery::parse(&("sort=".to_owned() + sort)).sort.unwrap();
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by(|a, b| compare(a, b, sort));
    let keys: Vec<_> = entries.iter().map(|entry| entry.key.as_str()).collect();
    keys.join(" ")
}

#[test]
fn missing_values_and_unreadable_rows_come_last_in_both_directions() {
    let entries = [
        unreadable(),
        entry(r#"{"phoneNumber":"4"}"#),
        entry(
            r#"{"phoneNumber":"3","displayName":"beta","money":{"currencyCode":"USD","amount":"9"}}"#,
        ),
        entry(
            r#"{"phoneNumber":"2","displayName":"Alpha","money":{"currencyCode":"USD","amount":"10.0"}}"#,
        ),
        entry(
            r#"{"phoneNumber":"1","displayName":"alpha","money":{"currencyCode":"EUR","amount":"11"}}"#,
        ),
    ];
    for (sort, expected) in [
        ("number", "1 2 3 4 unreadable-1"),
        ("-number", "4 3 2 1 unreadable-1"),
        ("name", "2 1 3 4 unreadable-1"),
        ("-name", "3 1 2 4 unreadable-1"),
        ("cost", "1 3 2 4 unreadable-1"),
        ("-cost", "2 3 1 4 unreadable-1"),
        ("region", "1 2 3 4 unreadable-1"),
        ("-region", "1 2 3 4 unreadable-1"),
    ] {
        assert_eq!(order(&entries, sort), expected, "{sort}");
    }
}

#[test]
fn dates_go_by_instant_and_badges_by_urgency() {
    let dated = |phone: &str, date: &str| {
        entry(&format!(
            r#"{{"phoneNumber":"{phone}","nextChargeDate":"{date}"}}"#
        ))
    };
    let entries = [
        dated("1", "2026-11-29T08:00:00Z"),
        dated("2", "2026-11-29T08:30:00+01:00"),
        dated("3", "soon"),
    ];
    assert_eq!(order(&entries, "nextCharge"), "2 1 3");
    assert_eq!(order(&entries, "-nextCharge"), "1 2 3");

    let in_state = |phone: &str, status: &str| {
        entry(&format!(
            r#"{{"phoneNumber":"{phone}","smsConfiguration":{{"servicePlanId":"a",
            "scheduledProvisioning":{status}}}}}"#
        ))
    };
    let entries = [
        in_state("1", "null"),
        in_state("2", r#"{"status":"WAITING"}"#),
        in_state("3", r#"{"status":"IN_PROGRESS"}"#),
        in_state("4", r#"{"status":"HALTED"}"#),
        in_state("5", r#"{"status":"FAILED"}"#),
        entry(r#"{"phoneNumber":"6"}"#),
    ];
    assert_eq!(order(&entries, "provisioning"), "5 4 3 2 6 1");
    assert_eq!(order(&entries, "-provisioning"), "1 6 2 3 4 5");
}

#[cfg(not(target_arch = "wasm32"))]
mod laws {
    use proptest::{collection::vec, prelude::*, sample};

    use super::*;
    use crate::model::query::Column;

    prop_compose! {
        fn entries()(
            phone in "\\+[1-3]",
            name in "[aAbß]{0,2}",
            region in "(US|SE)?",
            kind in "(LOCAL|MOBILE|NEW)?",
            capability in sample::select(vec!["[]", r#"["SMS"]"#, r#"["SMS","VOICE"]"#]),
            plan in "[a-b]?",
            status in "(WAITING|FAILED|HALTED)?",
            amount in "([0-9]|x)?",
            months in 0..3,
            charge in "(2026-0[1-3]-01T00:00:00|soon)?",
            readable in prop::bool::weighted(0.8),
        ) -> Entry {
            if !readable {
                return unreadable();
            }
            entry(&format!(
                r#"{{"phoneNumber":"{phone}","displayName":"{name}","regionCode":"{region}",
                "type":"{kind}","capability":{capability},"paymentIntervalMonths":{months},
                "money":{{"currencyCode":"USD","amount":"{amount}"}},"nextChargeDate":"{charge}",
                "smsConfiguration":{{"servicePlanId":"{plan}",
                "scheduledProvisioning":{{"status":"{status}"}}}}}}"#
            ))
        }
    }

    proptest! {
        #[test]
        fn every_order_is_total(
            entries in vec(entries(), 3),
            column in sample::select(Column::ALL.to_vec()),
            descending in any::<bool>(),
        ) {
            let by = |a: usize, b: usize| {
                compare(&entries[a], &entries[b], Sort { column, descending })
            };
            prop_assert!(by(0, 0).is_eq());
            prop_assert_eq!(by(0, 1), by(1, 0).reverse());
            if by(0, 1).is_le() && by(1, 2).is_le() {
                prop_assert!(by(0, 2).is_le());
            }
        }

        #[test]
        fn any_part_of_a_name_finds_it(name in "[\\PC&&[^\"\\\\]]{1,12}", at in 0..6_usize) {
            let entry = entry(&format!(r#"{{"phoneNumber":"+1","displayName":"{name}"}}"#));
            let part: String = name.chars().skip(at).collect();
            prop_assert!(finds(&entry, &part));
        }
    }
}
