use super::*;
// Only here does the model look up: a payload is the shortest way to write a number.
use numbers_client::wire;
use numbers_model::api_version::ApiVersion;

use crate::{query::ListQuery, search::Search};

/// 23 November 2026, noon.
const NOW: i64 = 1_795_435_200_000;

/// Enough of a collation for these tests: punctuation, digits, letters; accents and case do not count.
fn english(one: &str, other: &str) -> std::cmp::Ordering {
    let plain = |text: &str| {
        let plain = text.to_lowercase();
        let plain = plain.replace(['å', 'ä'], "a").replace('é', "e");
        plain
            .replace(['\u{301}', '\u{30a}', '\u{ad}'], "")
            .replace('ß', "ss")
    };
    by_rank(&plain(one), &plain(other), |_| None)
}

/// In Swedish å and ä are letters of their own, and come last.
fn swedish(one: &str, other: &str) -> std::cmp::Ordering {
    let plain = |text: &str| text.to_lowercase().replace("a\u{30a}", "å");
    by_rank(&plain(one), &plain(other), |letter| match letter {
        'å' => Some(1),
        'ä' => Some(2),
        _ => None,
    })
}

/// In Czech "ch" is a letter, after h.
fn czech(one: &str, other: &str) -> std::cmp::Ordering {
    let plain = |text: &str| text.to_lowercase().replace("ch", "\u{e000}");
    by_rank(&plain(one), &plain(other), |letter| {
        (letter == '\u{e000}').then_some(0)
    })
}

fn by_rank(one: &str, other: &str, own: fn(char) -> Option<u32>) -> std::cmp::Ordering {
    let rank = move |letter: char| match letter {
        '\u{ffff}' => (9, 0),
        '\u{e000}' => (2, 'h' as u32 * 2 + 1),
        _ if let Some(place) = own(letter) => (3, place),
        'a'..='z' => (2, letter as u32 * 2),
        '0'..='9' => (1, letter as u32),
        _ if letter.is_ascii() => (0, letter as u32),
        _ => (4, letter as u32),
    };
    one.chars().map(rank).cmp(other.chars().map(rank))
}

fn language() -> Language {
    Language {
        // Enough of NFD for these tests.
        fold: |text| text.to_lowercase().replace('é', "e\u{301}"),
        region_name: |code| match code {
            "US" => Some("United States".into()),
            "SE" => Some("Sweden".into()),
            _ => None,
        },
        collate: english,
    }
}

fn number(json: &str) -> Row {
    Row::Number(Box::new(wire::number(json).unwrap()))
}

fn unreadable(raw: &str, phone: Option<&str>) -> Row {
    Row::Unreadable {
        raw: raw.into(),
        reason: "it has no phone number".into(),
        phone: phone.map(str::to_owned),
    }
}

fn of(rows: &[Row]) -> Inventory {
    let mut inventory = Inventory::new(language());
    let load = inventory.begin();
    for row in rows {
        inventory.upsert(row, load);
    }
    inventory
}

fn boise() -> Row {
    number(
        r#"{"phoneNumber":"+12086390939","displayName":"Café Boise","regionCode":"US","projectId":"p",
        "type":"TOLL_FREE","capability":["SMS","VOICE"],"callbackUrl":"https://hook.example/Boise",
        "money":{"currencyCode":"USD","amount":"5.10"},"paymentIntervalMonths":1,
        "nextChargeDate":"2026-11-29T08:15:30Z","expireAt":"2026-12-24T00:00:00Z",
        "smsConfiguration":{"servicePlanId":"PlanA","campaignId":"CMP7","scheduledProvisioning":
        {"servicePlanId":"PlanB","status":"FAILED","errorCodes":["INVALID_NNID"],
        "lastUpdatedTime":"2026-11-01T01:02:03Z"}},
        "voiceConfiguration":{"type":"EST","trunkId":"trunk-9","lastUpdatedTime":"yesterday"}}"#,
    )
}

fn filtered(inventory: &Inventory, query: &ListQuery, steps: usize) -> QueryResult {
    let search = Search::parse(&query.text).expect("the search has no mistake");
    let mut filter = QueryJob::new(inventory, query, &search, NOW).with_counts();
    while !filter.step(inventory, steps) {}
    filter.finish(inventory)
}

fn ask(inventory: &Inventory, query: &str) -> Vec<RowId> {
    filtered(inventory, &ListQuery::parse(query), 1)
        .rows
        .iter()
        .collect()
}

fn search(inventory: &Inventory, text: &str) -> Vec<RowId> {
    let query = ListQuery {
        text: text.into(),
        ..ListQuery::default()
    };
    filtered(inventory, &query, 7).rows.iter().collect()
}

fn finds(row: &Row, text: &str) -> bool {
    !search(&of(std::slice::from_ref(row)), text).is_empty()
}

#[test]
fn a_number_comes_back_as_it_was() {
    for row in [
        boise(),
        number(r#"{"phoneNumber":"+1"}"#),
        number(
            r#"{"phoneNumber":"tel:+1 (208) X","displayName":"ÅÉß\nB","regionCode":"UK","type":"SATELLITE",
            "capability":["FAX_2"],"money":{"currencyCode":"DOLLAR","amount":"about 3"},"paymentIntervalMonths":0,
            "nextChargeDate":"soon","expireAt":"9999-12-31T23:59:59Z",
            "smsConfiguration":{"scheduledProvisioning":{"status":"HALTED"}},
            "voiceConfiguration":{"scheduledVoiceProvisioning":{"type":"FAX","status":"WAITING"}}}"#,
        ),
        unreadable(r#"{"displayName":"Lost"}"#, None),
        unreadable(r#"{"phoneNumber":"+46","type":7}"#, Some("+46")),
    ] {
        let inventory = of(std::slice::from_ref(&row));
        assert_eq!(inventory.row(0), Some(row));
    }
}

#[test]
fn a_row_takes_the_place_of_the_one_about_the_same_number() {
    let mut inventory = of(&[
        number(r#"{"phoneNumber":"+1"}"#),
        number(r#"{"phoneNumber":"+2"}"#),
    ]);
    let load = inventory.begin();
    let (one, version) = (inventory.row_of("+1"), inventory.version());
    assert_eq!(
        inventory.upsert(&number(r#"{"phoneNumber":"+1"}"#), load),
        Upsert::Unchanged
    );
    assert_eq!(inventory.version(), version);
    let named = number(r#"{"phoneNumber":"+1","displayName":"One"}"#);
    assert_eq!(inventory.upsert(&named, load), Upsert::Changed);
    let broken = unreadable("{", Some("+2"));
    assert_eq!(inventory.upsert(&broken, load), Upsert::Changed);
    assert_eq!((inventory.len(), inventory.unreadable()), (2, 1));
    assert_eq!(inventory.row_of("+1"), one);
    assert_eq!(inventory.row(0), Some(named));
    assert_eq!(inventory.number("+2"), None);

    inventory.remove("+2");
    assert_eq!((inventory.len(), inventory.unreadable()), (1, 0));
    assert_eq!(inventory.row_of("+2"), None);
    // It comes back to its old place.
    assert_eq!(inventory.upsert(&broken, load), Upsert::Added);
    assert_eq!(inventory.row_of("+2"), Some(1));
}

#[test]
fn only_what_a_complete_load_has_not_seen_is_lost() {
    let us = |phone: &str| number(&format!(r#"{{"phoneNumber":"{phone}","regionCode":"US"}}"#));
    let slice = Slice {
        region: Some("US".into()),
        ..Slice::default()
    };
    let mut inventory = of(&[
        us("+1"),
        us("+2"),
        number(r#"{"phoneNumber":"+46","regionCode":"SE"}"#),
    ]);
    let load = inventory.begin();
    inventory.upsert(&us("+2"), load);
    assert_eq!(inventory.loaded_count(&slice, load), 1);
    inventory.finish(&slice, load);
    assert_eq!(inventory.row_of("+1"), None);
    assert!(inventory.row_of("+2").is_some() && inventory.row_of("+46").is_some());
}

#[test]
fn after_65535_loads_a_load_still_tells_what_is_gone() {
    let mut inventory = of(&[number(r#"{"phoneNumber":"+1"}"#)]);
    let mut old = inventory.begin();
    while old.0 < u16::MAX {
        old = inventory.begin();
    }
    let new = inventory.begin();
    inventory.upsert(&number(r#"{"phoneNumber":"+2"}"#), new);
    inventory.finish(&Slice::default(), old);
    assert_eq!(inventory.len(), 2);
    inventory.finish(&Slice::default(), new);
    assert_eq!((inventory.len(), inventory.row_of("+1")), (1, None));
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
        "cafe",
        "CAFÉ boise",
        "us",
        "united",
        "toll-free",
        "sms voice",
        "plana",
        "planb",
        "cmp7",
        "trunk-9",
        "hook.example",
        "invalid_nnid",
        "failed",
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
    for text in [
        "+46",
        "boise sweden",
        "planaplanb",
        "smsvoice",
        "waiting",
        "+208",
    ] {
        assert!(!finds(&boise(), text), "{text}");
    }
    let odd = number(r#"{"phoneNumber":"+1 208-639 XY"}"#);
    assert!(finds(&odd, "1208639") && finds(&odd, "208-639"));
    let street = number(r#"{"phoneNumber":"+30","displayName":"ΟΔΟΣ ΑΘΗΝΑΣ"}"#);
    for text in ["ΟΔΟΣ", "οδοσ", "ΑΘΗΝΑΣ", "αθ"] {
        assert!(finds(&street, text), "{text}");
    }
    let hostile = number(r#"{"phoneNumber":"+1","displayName":"<b>\u202eevil ∆ =1+1 .* \\"}"#);
    for text in ["<b>", "\u{202e}evil", ".*", "\\", "=1+1"] {
        assert!(finds(&hostile, text), "{text}");
    }
}

#[test]
fn every_field_can_be_asked_for() {
    for text in [
        "number:208",
        "name:boise",
        "name:cafe",
        "name:any",
        "region:us",
        "region:united",
        "region:SE,US",
        "type:toll-free",
        "type:TOLL_FREE",
        "capability:sms",
        "plan:plana",
        "plan=plana",
        "plan:any",
        "campaign:cmp7",
        "app:trunk",
        "voice:est",
        "provisioning:failed",
        "provisioning:waiting,failed",
        "error:nnid",
        "error:any",
        "callback:hook",
        "charge<7d",
        "charge=2026-11-29",
        "charge:any",
        "due:2026-11",
        "due:2027-03",
        "due:2027-03-29",
        "due:any",
        "expires:any",
        "expires<2m",
        "expires>2026-12-23",
        "cost>5",
        "cost=5.1",
        "cost<6usd",
        "currency:usd",
        "-region:se",
        "-boston",
        "region:us type:toll cost>5 -name:test",
    ] {
        assert!(finds(&boise(), text), "{text}");
    }
    for text in [
        "number:boise",
        "name:208",
        "name:none",
        "region:se",
        "type:local",
        "capability:fax",
        "plan:none",
        "plan:planb",
        "plan=plan",
        "due:2026-10",
        "due:2027-03-28",
        "due:none",
        "campaign:none",
        "voice:rtc",
        "provisioning:waiting",
        "error:none",
        "callback:none",
        "charge>7d",
        "charge<2026-11-29",
        "charge:none",
        "expires:none",
        "expires<1m",
        "cost<5",
        "cost>5eur",
        "cost:none",
        "currency:eur",
        "-region:us",
        "-boise",
    ] {
        assert!(!finds(&boise(), text), "{text}");
    }
    let halted = number(
        r#"{"phoneNumber":"+1","smsConfiguration":{"scheduledProvisioning":{"status":"HALTED"}}}"#,
    );
    assert!(finds(&halted, "provisioning:halted") && finds(&halted, "halted"));
    assert!(finds(&halted, "provisioning:unknown") && !finds(&halted, "provisioning:failed"));
}

#[test]
fn a_day_is_one_of_utc_and_what_is_to_come_begins_with_today() {
    // Now is 23 November 2026, noon.
    for (charge, finds_it, not) in [
        (
            "2026-12-01T00:30:00Z",
            "charge:2026-12-01 | charge:8d | charge<9d | charge>7d | due:2026-12-01",
            "charge:2026-11-30 | charge<8d | charge<7d | due:2026-11",
        ),
        (
            "2026-11-23T00:10:00Z",
            "charge<7d | charge:0d | charge<1d | charge<=0d | charge>-1d | charge<12h",
            "charge<0d | charge>0d | charge<-1d",
        ),
        (
            "2026-11-22T23:50:00Z",
            "charge<0d | charge<2026-11-23 | charge:-1d | charge>=-7d | charge:any",
            "charge<7d | charge<=1y | charge<12h | charge:none",
        ),
        (
            "2026-11-29T23:59:59Z",
            "charge<7d | charge<=6d",
            "charge<6d",
        ),
        (
            "2026-11-30T00:00:00Z",
            "charge<=7d | charge<8d",
            "charge<7d",
        ),
    ] {
        let row = number(&format!(
            r#"{{"phoneNumber":"+1","nextChargeDate":"{charge}","expireAt":"{charge}"}}"#
        ));
        let each = |texts: &str, is: bool| {
            for text in texts.split(" | ") {
                assert_eq!(finds(&row, text), is, "{charge} {text}");
                if text.starts_with("charge") {
                    let text = text.replace("charge", "expires");
                    assert_eq!(finds(&row, &text), is, "{charge} {text}");
                }
            }
        };
        each(finds_it, true);
        each(not, false);
    }
}

#[test]
fn a_date_that_stands_for_none_is_none() {
    let dated = |phone: &str, date: &str| {
        number(&format!(
            r#"{{"phoneNumber":"{phone}","nextChargeDate":"{date}","expireAt":"{date}",
            "money":{{"currencyCode":"USD","amount":"1"}},"paymentIntervalMonths":1}}"#
        ))
    };
    let unset = [
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31",
    ];
    for date in unset {
        let row = dated("+1", date);
        for text in ["charge:none", "due:none", "expires:none", "-charge:any"] {
            assert!(finds(&row, text), "{date} {text}");
        }
        for text in [
            "charge:any",
            "charge<7d",
            "charge<2026-12-01",
            "charge>2026-12-01",
            "charge>7d",
            "due:2026-12",
            "expires:any",
            "expires<1y",
            "expires>1y",
        ] {
            assert!(!finds(&row, text), "{date} {text}");
        }
    }
    let inventory = of(&[
        dated("+0", unset[0]),
        dated("+1", unset[1]),
        dated("+2", unset[2]),
        dated("+3", "2026-11-20T00:00:00Z"),
        dated("+4", "2026-11-25T00:00:00Z"),
    ]);
    for (sort, expected) in [
        ("nextCharge", [3, 4, 0, 1, 2]),
        ("-nextCharge", [4, 3, 0, 1, 2]),
    ] {
        assert_eq!(ordered(&inventory, sort), expected, "{sort}");
    }
    // Charged this week, and expiring: with a real date, and not before today.
    let quick = filtered(&inventory, &ListQuery::default(), 1).counts.quick;
    let of_quick = |name| {
        QUICK_FILTERS
            .iter()
            .position(|own| own.name == name)
            .map(|at| quick[at])
    };
    assert_eq!(of_quick("Charged this week"), Some(1));
    assert_eq!(of_quick("Expiring"), Some(2));
    let mut survey = CostAggregation::default();
    while !survey.step(&inventory, 1) {}
    let due: usize = survey
        .finish(&inventory)
        .iter()
        .map(|own| own.due.len())
        .sum();
    assert_eq!(
        due, 2,
        "nothing is foretold from a date that stands for none"
    );
}

#[test]
fn rows_that_can_t_be_read_are_in_no_filter_but_can_be_searched() {
    let lost = unreadable(r#"{"displayName":"Lost"}"#, None);
    assert!(finds(&lost, "") && finds(&lost, "lost"));
    for text in ["boise", "name:none", "-name:any", "plan:none", "-region:us"] {
        assert!(!finds(&lost, text), "{text}");
    }
    let inventory = of(&[lost]);
    for query in ["region=US", "provisioning=failed", "type=LOCAL&q=lost"] {
        assert!(ask(&inventory, query).is_empty(), "{query}");
    }
}

#[test]
fn each_filter_is_counted_as_if_it_were_not_set() {
    let rows = [
        boise(),
        number(r#"{"phoneNumber":"+2","regionCode":"US","type":"LOCAL","capability":["SMS"]}"#),
        number(r#"{"phoneNumber":"+3","regionCode":"SE","type":"LOCAL","capability":["VOICE"]}"#),
        unreadable("{", None),
    ];
    let inventory = of(&rows);
    let QueryResult { rows, counts } =
        filtered(&inventory, &ListQuery::parse("region=US&type=LOCAL"), 1);
    assert!(rows.iter().eq([1]));
    let text = |counts: &[(String, usize)]| {
        let each = counts
            .iter()
            .map(|(value, count)| format!("{value} {count}"));
        each.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(text(&counts.regions), "US 1, SE 1");
    assert_eq!(text(&counts.kinds), "TOLL_FREE 1, LOCAL 1");
    assert_eq!(text(&counts.capabilities), "SMS 1, VOICE 0");
    assert_eq!(counts.badges, [0, 0, 0, 0, 1, 0, 0, 0]);
    // Of all: failed, in progress, not configured, voice unknown, no plan, unnamed, charged this week, expiring.
    assert_eq!(counts.quick, [1, 0, 2, 0, 2, 2, 1, 1]);
    for (quick, count) in QUICK_FILTERS.iter().zip(counts.quick) {
        assert_eq!(
            search(&inventory, quick.search).len(),
            count,
            "{}",
            quick.name
        );
    }
}

fn alpha(json: &str) -> Row {
    Row::Number(Box::new(
        wire::number_in(json, ApiVersion::V1Alpha1).unwrap(),
    ))
}

#[test]
fn what_an_api_version_does_not_report_is_found_as_unknown_only() {
    let rows = [
        // 0: nothing of voice, campaign or callback is reported.
        alpha(r#"{"phoneNumber":"+10"}"#),
        // 1: all of it is, and is not set.
        alpha(
            r#"{"phoneNumber":"+11","voiceConfiguration":null,"callbackUrl":"","smsConfiguration":{"campaignId":""}}"#,
        ),
        // 2: used for voice only.
        number(
            r#"{"phoneNumber":"+12","voiceConfiguration":{"type":"RTC","appId":"app"},"callbackUrl":"https://a.example",
            "smsConfiguration":{"campaignId":"CMP7"}}"#,
        ),
        // 3: failed, for reasons that are not reported.
        alpha(
            r#"{"phoneNumber":"+13","smsConfiguration":{"servicePlanId":"p","scheduledProvisioning":
            {"servicePlanId":"q","status":"FAILED"}}}"#,
        ),
    ];
    let inventory = of(&rows);
    for (at, row) in (0..).zip(&rows) {
        assert_eq!(inventory.row(at).as_ref(), Some(row));
    }
    for (text, found, maybe) in [
        ("app:none", &[1_u32][..], 2),
        ("app:any", &[2], 2),
        ("app:app", &[2], 2),
        ("app:unknown", &[0, 3], 0),
        ("app:none,unknown", &[0, 1, 3], 0),
        // What is unknown is no more "not so" than "so".
        ("-app:any", &[1], 2),
        ("-app:none", &[2], 2),
        ("-app:unknown", &[1, 2], 0),
        ("-app:app", &[1], 2),
        ("voice:none", &[1], 2),
        ("callback:none", &[1], 2),
        ("campaign:none", &[1], 2),
        ("campaign:cmp", &[2], 2),
        ("error:none", &[0, 1, 2], 1),
        ("error:unknown", &[3], 0),
        // What those look for who clean up.
        ("plan:none app:none", &[1], 1),
        ("provisioning:not-configured", &[1], 1),
        ("-provisioning:not-configured", &[2, 3], 1),
        ("provisioning:voice-only", &[2], 1),
        ("provisioning:voice-unknown", &[0], 0),
        ("provisioning:failed", &[3], 0),
        ("plan:none", &[0, 1, 2], 0),
    ] {
        let query = ListQuery {
            text: text.into(),
            ..ListQuery::default()
        };
        let QueryResult { rows, counts } = filtered(&inventory, &query, 1);
        assert_eq!(rows.iter().collect::<Vec<_>>(), found, "{text}");
        assert_eq!(counts.maybe, maybe, "{text}");
        assert_eq!(counts.unreported, 2);
    }
    for (param, found) in [
        ("voice-only", 2),
        ("voice-unknown", 0),
        ("not-configured", 1),
    ] {
        assert_eq!(ask(&inventory, &format!("provisioning={param}")), [found]);
    }
    let counts = filtered(&inventory, &ListQuery::default(), 1).counts;
    assert_eq!(counts.badges, [1, 0, 0, 0, 1, 1, 1, 0]);
    let mut survey = CostAggregation::default();
    while !survey.step(&inventory, 1) {}
    let priced = survey.finish(&inventory);
    let idle: Vec<_> = priced
        .iter()
        .map(|own| (own.idle, own.maybe_idle))
        .collect();
    assert_eq!(idle, [(1, 1)]);
    assert!(search(&inventory, "plan:\"unknown\"").is_empty());
}

/// The rows in an order given as in a URL.
fn ordered(inventory: &Inventory, sort: &str) -> Vec<RowId> {
    let query = ListQuery::parse(&("sort=".to_owned() + sort));
    let mut order = SortJob::new(inventory, &query.sorts);
    while !order.step(inventory) {}
    order.finish()
}

#[test]
fn missing_values_and_unreadable_rows_come_last_in_both_directions() {
    let inventory = of(&[
        unreadable("{", None),
        number(r#"{"phoneNumber":"4"}"#),
        number(
            r#"{"phoneNumber":"3","displayName":"beta","money":{"currencyCode":"USD","amount":"9"}}"#,
        ),
        number(
            r#"{"phoneNumber":"2","displayName":"Alpha","money":{"currencyCode":"USD","amount":"10.0"}}"#,
        ),
        number(
            r#"{"phoneNumber":"1","displayName":"alpha","money":{"currencyCode":"EUR","amount":"11"}}"#,
        ),
    ]);
    for (sort, expected) in [
        ("", [0, 1, 2, 3, 4]),
        ("number", [4, 3, 2, 1, 0]),
        ("-number", [1, 2, 3, 4, 0]),
        ("name", [3, 4, 2, 1, 0]),
        ("-name", [2, 3, 4, 1, 0]),
        ("cost", [4, 2, 3, 1, 0]),
        ("-cost", [3, 2, 4, 1, 0]),
        ("region", [1, 2, 3, 4, 0]),
        ("-region", [1, 2, 3, 4, 0]),
        ("name,number", [4, 3, 2, 1, 0]),
        ("name,-number", [3, 4, 2, 1, 0]),
        ("region,name,-number", [3, 4, 2, 1, 0]),
    ] {
        assert_eq!(ordered(&inventory, sort), expected, "{sort}");
    }
}

/// The names in the order of a language.
fn named(collate: fn(&str, &str) -> std::cmp::Ordering, names: &[&str], sort: &str) -> Vec<String> {
    let mut inventory = Inventory::new(Language {
        collate,
        ..language()
    });
    let load = inventory.begin();
    for (at, name) in names.iter().enumerate() {
        let json = format!(r#"{{"phoneNumber":"+{at:03}","displayName":"{name}"}}"#);
        inventory.upsert(&number(&json), load);
    }
    let names = ordered(&inventory, sort).into_iter().map(|row| {
        let number = inventory.number(inventory.identity(row));
        number
            .and_then(|number| number.display_name)
            .unwrap_or_default()
    });
    names.collect()
}

/// The browser compares on the page's own thread, and its first answers take long.
#[test]
fn no_step_of_a_sort_asks_the_collation_for_long() {
    use std::cell::Cell;

    thread_local! {
        static CALLS: Cell<usize> = const { Cell::new(0) };
    }
    const MOST: usize = 400;
    let mut inventory = Inventory::new(Language {
        collate: |one, other| {
            CALLS.set(CALLS.get() + 1);
            swedish(one, other)
        },
        ..language()
    });
    let load = inventory.begin();
    for (at, letter) in ('\u{e0}'..='\u{17f}').enumerate() {
        let json = format!(r#"{{"phoneNumber":"+{at:03}","displayName":"{letter}"}}"#);
        inventory.upsert(&number(&json), load);
    }
    let mut order = SortJob::new(&inventory, &ListQuery::parse("?sort=name").sorts);
    assert_eq!(CALLS.get(), 0);
    let (mut most, mut all) = (0, 0);
    loop {
        CALLS.set(0);
        let is_done = order.step(&inventory);
        most = most.max(CALLS.get());
        all += CALLS.get();
        if is_done {
            break;
        }
    }
    assert!(most <= MOST, "{most} calls in a step, {all} in all");
    assert!(all > MOST);
    assert_eq!(order.finish().len(), inventory.len());
}

#[test]
fn names_go_by_the_number_in_them() {
    let long = "An office with a rather long name, number ";
    let (long2, long10) = (long.to_owned() + "2", long.to_owned() + "10");
    let mut sorted = vec![
        "- dash",
        &*long2,
        &*long10,
        "Line",
        "line 0",
        "Line 2",
        "Line 002 b",
        "Line 2 c",
        "LINE 10",
        "Line 10a2",
        "Line 10a10",
        "Line 123456789012345678901234567890",
        "Line 123456789012345678901234567891",
        "Line 1000000000000000000000000000000",
        "Line a",
        "Liné b",
    ];
    let expected = sorted.clone();
    for _ in 0..3 {
        sorted.rotate_left(5);
        sorted.swap(1, 9);
        assert_eq!(named(english, &sorted, "name"), expected);
        assert_eq!(
            named(english, &sorted, "-name"),
            expected.iter().rev().copied().collect::<Vec<_>>()
        );
        assert_eq!(named(english, &sorted, "name,-number"), expected);
    }
    // Equal but for case and zeros in front: as they came, or by the next column.
    let equal = ["Line 7", "LINE 007", "line 07"];
    assert_eq!(named(english, &equal, "name"), equal);
    assert_eq!(
        named(english, &equal, "name,-number"),
        ["line 07", "LINE 007", "Line 7"]
    );
}

#[test]
fn names_go_by_the_readers_alphabet() {
    let names = [
        "Zebra",
        "Åre",
        "a\u{30a}re 2",
        "Ärla",
        "Axel",
        "Abel",
        "ÅRE 10",
    ];
    assert_eq!(
        named(swedish, &names, "name"),
        [
            "Abel",
            "Axel",
            "Zebra",
            "Åre",
            "a\u{30a}re 2",
            "ÅRE 10",
            "Ärla"
        ]
    );
    assert_eq!(
        named(english, &names, "name"),
        [
            "Abel",
            "Åre",
            "a\u{30a}re 2",
            "ÅRE 10",
            "Ärla",
            "Axel",
            "Zebra"
        ]
    );
    // A letter of two, one that is spelled as two, and one that counts for nothing.
    let names = ["Chrt", "Cyklus", "Had", "Ivan", "chata"];
    assert_eq!(
        named(czech, &names, "name"),
        ["Cyklus", "Had", "chata", "Chrt", "Ivan"]
    );
    let names = [
        "Strasz",
        "Straße 2",
        "Strasse 1",
        "Stras\u{ad}se 3",
        "Strassf",
    ];
    assert_eq!(
        named(english, &names, "name"),
        [
            "Strasse 1",
            "Straße 2",
            "Stras\u{ad}se 3",
            "Strassf",
            "Strasz"
        ]
    );
    // More letters than fit into one byte.
    let many: Vec<String> = (0x4e00..0x4e00 + 600)
        .filter_map(char::from_u32)
        .map(|letter| format!("{letter} 1"))
        .collect();
    let sorted: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut mixed = sorted.clone();
    mixed.reverse();
    assert_eq!(named(english, &mixed, "name"), sorted);
}

#[test]
fn dates_go_by_instant_and_badges_by_urgency() {
    let dated = |date: &str| {
        number(&format!(
            r#"{{"phoneNumber":"{date}","nextChargeDate":"{date}"}}"#
        ))
    };
    let inventory = of(&[
        dated("2026-11-29T08:00:00Z"),
        dated("2026-11-29T08:30:00+01:00"),
        dated("soon"),
        dated("2999-11-29T08:30:00Z"),
    ]);
    assert_eq!(ordered(&inventory, "nextCharge"), [1, 0, 3, 2]);
    assert_eq!(ordered(&inventory, "-nextCharge"), [3, 0, 1, 2]);

    let in_state = |phone: &str, status: &str| {
        number(&format!(
            r#"{{"phoneNumber":"{phone}","smsConfiguration":{{"servicePlanId":"a",
            "scheduledProvisioning":{status}}}}}"#
        ))
    };
    let inventory = of(&[
        in_state("1", "null"),
        in_state("2", r#"{"status":"WAITING"}"#),
        in_state("3", r#"{"status":"IN_PROGRESS"}"#),
        in_state("4", r#"{"status":"HALTED"}"#),
        in_state("5", r#"{"status":"FAILED"}"#),
        number(r#"{"phoneNumber":"6"}"#),
    ]);
    assert_eq!(ordered(&inventory, "provisioning"), [4, 3, 2, 1, 5, 0]);
    assert_eq!(ordered(&inventory, "-provisioning"), [0, 5, 1, 2, 3, 4]);
}

#[test]
fn a_hundred_thousand_numbers_take_less_than_80_bytes_each() {
    let mut inventory = Inventory::new(language());
    inventory.reserve(100_000);
    let load = inventory.begin();
    for at in 0..100_000 {
        let plan = at % 7;
        inventory.upsert(
            &number(&format!(
                r#"{{"phoneNumber":"+1208{at:07}","displayName":"Front desk {at}","regionCode":"US","type":"LOCAL",
                "capability":["SMS"],"money":{{"currencyCode":"USD","amount":"0.{plan}"}},"paymentIntervalMonths":1,
                "nextChargeDate":"2026-11-29T08:15:30Z","smsConfiguration":{{"servicePlanId":"plan-{plan}"}},
                "voiceConfiguration":{{"type":"RTC","appId":"app-{plan}","lastUpdatedTime":"2026-01-01T00:00:0{plan}Z"}}}}"#
            )),
            load,
        );
    }
    let each = inventory.heap_bytes() / inventory.len();
    assert!(each < 80, "{each} bytes");
}

mod laws {
    use std::collections::BTreeMap;

    use proptest::{collection::vec, prelude::*, sample};

    use super::*;
    use crate::query::{Column, Sort};

    prop_compose! {
        fn rows()(
            phone in "\\+[1-9]",
            name in "[aAbß]{0,2}",
            region in "(US|SE)?",
            kind in "(LOCAL|MOBILE|NEW)?",
            capability in sample::select(vec!["[]", r#"["SMS"]"#, r#"["SMS","VOICE"]"#]),
            plan in "[a-b]?",
            status in "(WAITING|FAILED|HALTED)?",
            amount in "([0-9]|x)?",
            months in 0..3,
            charge in "(2026-1[0-2]-01T00:00:00Z|soon)?",
            readable in prop::bool::weighted(0.8),
        ) -> Row {
            if !readable {
                return unreadable("{", Some(&phone));
            }
            number(&format!(
                r#"{{"phoneNumber":"{phone}","displayName":"{name}","regionCode":"{region}",
                "type":"{kind}","capability":{capability},"paymentIntervalMonths":{months},
                "money":{{"currencyCode":"USD","amount":"{amount}"}},"nextChargeDate":"{charge}",
                "smsConfiguration":{{"servicePlanId":"{plan}",
                "scheduledProvisioning":{{"status":"{status}"}}}}}}"#
            ))
        }
    }

    /// What happens to an inventory.
    #[derive(Debug, Clone)]
    enum Step {
        Upsert(Row),
        Remove(String),
        /// A complete load of a region, or of everything.
        LoadGeneration(Option<String>, Vec<Row>),
    }

    fn steps() -> impl Strategy<Value = Step> {
        prop_oneof![
            rows().prop_map(Step::Upsert),
            "\\+[1-9]".prop_map(Step::Remove),
            (proptest::option::of("(US|SE)"), vec(rows(), 0..6))
                .prop_map(|(region, rows)| Step::LoadGeneration(region, rows)),
        ]
    }

    fn key(row: &Row) -> String {
        match row {
            Row::Number(number) => number.phone.clone(),
            Row::Unreadable { phone, raw, .. } => phone.clone().unwrap_or_else(|| raw.clone()),
        }
    }

    fn region(row: &Row) -> Option<&str> {
        match row {
            Row::Number(number) => number.region.as_deref(),
            Row::Unreadable { .. } => None,
        }
    }

    proptest! {
        #[test]
        fn it_holds_what_a_plain_map_would(steps in vec(steps(), 0..40)) {
            let mut inventory = Inventory::new(language());
            let mut map: BTreeMap<String, Row> = BTreeMap::new();
            for step in steps {
                match step {
                    Step::Upsert(row) => {
                        let load = inventory.begin();
                        inventory.upsert(&row, load);
                        map.insert(key(&row), row);
                    }
                    Step::Remove(phone) => {
                        inventory.remove(&phone);
                        map.remove(&phone);
                    }
                    Step::LoadGeneration(wanted, rows) => {
                        let slice = Slice { region: wanted.clone(), ..Slice::default() };
                        let load = inventory.begin();
                        for row in &rows {
                            inventory.upsert(row, load);
                        }
                        inventory.finish(&slice, load);
                        map.retain(|own, row| {
                            let belongs = wanted.is_none() || region(row) == wanted.as_deref();
                            !belongs || rows.iter().any(|seen| key(seen) == *own)
                        });
                        for row in rows {
                            map.insert(key(&row), row);
                        }
                    }
                }
                prop_assert_eq!(inventory.len(), map.len());
                let broken = map.values().filter(|row| matches!(row, Row::Unreadable { .. }));
                prop_assert_eq!(inventory.unreadable(), broken.count());
            }
            for (phone, row) in &map {
                let at = inventory.row_of(phone);
                prop_assert_eq!(at.map(|at| inventory.identity(at)), Some(phone.as_str()));
                let held = at.and_then(|at| inventory.row(at));
                prop_assert_eq!(held.as_ref(), Some(row));
            }
            prop_assert_eq!(ask(&inventory, "").len(), map.len());
        }

        #[test]
        fn a_filter_keeps_what_belongs_to_it(
            rows in vec(rows(), 0..30),
            wanted in "(US|SE)",
            plan in "[ab]",
        ) {
            let inventory = of(&rows);
            let found = ask(&inventory, &format!("region={wanted}&q=-plan:{plan}"));
            for row in 0..inventory.end() {
                let belongs = match inventory.row(row) {
                    Some(Row::Number(number)) => {
                        number.region.as_ref() == Some(&wanted)
                            && number.service_plan() != Some(plan.as_str())
                    }
                    _ => false,
                };
                prop_assert_eq!(found.contains(&row), belongs);
            }
        }

        #[test]
        fn an_order_is_stable_and_holds_every_row(
            rows in vec(rows(), 0..12),
            first in sample::select(Column::ALL.to_vec()),
            second in sample::select(Column::ALL.to_vec()),
            (down, also) in any::<(bool, bool)>(),
        ) {
            let inventory = of(&rows);
            let sorts = |sorts: &[Sort]| {
                let mut order = SortJob::new(&inventory, sorts);
                while !order.step(&inventory) {}
                order.finish()
            };
            let by = |column, descending| Sort { column, descending };
            let both = sorts(&[by(first, down), by(second, also)]);
            let mut all = both.clone();
            all.sort_unstable();
            prop_assert_eq!(&all, &(0..inventory.end()).collect::<Vec<_>>());
            // By the second and then, keeping that, by the first: rows equal in both stay as they came.
            let one = sorts(&[by(first, down)]);
            let mut again = Inventory::new(language());
            let load = again.begin();
            for row in sorts(&[by(second, also)]) {
                again.upsert(&inventory.row(row).unwrap(), load);
            }
            let mut order = SortJob::new(&again, &[by(first, down)]);
            while !order.step(&again) {}
            let keys = |inventory: &Inventory, rows: &[RowId]| -> Vec<String> {
                rows.iter().map(|row| inventory.identity(*row).to_owned()).collect()
            };
            prop_assert_eq!(keys(&inventory, &both), keys(&again, &order.finish()));
            prop_assert_eq!(one.len(), both.len());
        }

        #[test]
        fn any_part_of_a_name_finds_it(name in "[\\PC&&[^\"\\\\]]{1,12}", at in 0..6_usize) {
            let row = number(&format!(r#"{{"phoneNumber":"+1","displayName":"{name}"}}"#));
            let part: String = name.chars().skip(at).collect();
            let quoted = format!("\"{}\"", part.trim());
            prop_assert!(finds(&row, &quoted), "{}", quoted);
        }
    }

    #[test]
    fn many_rows_are_merged_into_one_order() {
        let rows: Vec<Row> = (0..20_000_u64)
            .map(|at| {
                let scattered = at * 7919 % 20_000;
                number(&format!(
                    r#"{{"phoneNumber":"+{scattered:05}","displayName":"{}"}}"#,
                    at % 97
                ))
            })
            .collect();
        let inventory = of(&rows);
        let order = ordered(&inventory, "number");
        assert!(order.is_sorted_by_key(|row| inventory.identity(*row)));
        let order = ordered(&inventory, "-name,number");
        let name = |row: RowId| {
            inventory
                .number(inventory.identity(row))
                .unwrap()
                .display_name
        };
        let keys: Vec<_> = order
            .iter()
            .map(|row| {
                let name = name(*row).and_then(|name| name.parse::<u32>().ok());
                (std::cmp::Reverse(name), inventory.identity(*row))
            })
            .collect();
        assert!(keys.is_sorted());
    }
}

#[test]
fn what_numbers_cost_is_counted_by_what_they_are() {
    let paid = |phone: &str, more: &str| {
        number(&format!(
            r#"{{"phoneNumber":"{phone}","regionCode":"US","type":"LOCAL","money":{{"currencyCode":"USD","amount":"2.00"}},
            "paymentIntervalMonths":1,"nextChargeDate":"2026-11-29T23:59:59Z",{more}}}"#
        ))
    };
    let rows = [
        boise(),
        paid("+1", r#""smsConfiguration":{"servicePlanId":"PlanA"}"#),
        paid("+2", r#""voiceConfiguration":{"type":"RTC","appId":"app"}"#),
        paid("+3", r#""voiceConfiguration":{"type":"RTC","appId":""}"#),
        number(r#"{"phoneNumber":"+4"}"#),
        unreadable("{}", Some("+5")),
    ];
    let inventory = of(&rows);
    let mut survey = CostAggregation::default();
    while !survey.step(&inventory, 1) {}
    let mut found = survey.finish(&inventory);
    found.sort_by_key(|priced| std::cmp::Reverse(priced.numbers));
    let [two, rest @ ..] = &found[..] else {
        panic!("three prices");
    };
    assert_eq!((two.numbers, two.idle, rest.len()), (3, 1, 2));
    assert_eq!(two.by[0], [(Some("US".to_owned()), 3)]);
    let mut plans = two.by[2].clone();
    plans.sort();
    assert_eq!(plans, [(None, 2), (Some("PlanA".to_owned()), 1)]);
    // 29 November 2026.
    let day = 20_786;
    let due = |expires, numbers| ChargeDay {
        day,
        expires,
        numbers,
    };
    assert_eq!(two.due, [due(None, 3)]);
    let unpriced = rest.iter().find(|priced| priced.cost.is_none());
    assert_eq!(
        unpriced.map(|priced| (priced.numbers, priced.idle)),
        Some((1, 1))
    );
    let own = rest.iter().find(|priced| priced.cost.is_some());
    assert_eq!(
        own.map(|priced| priced.due.clone()),
        Some(vec![due(Some(day + 25), 1)])
    );
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let inventory = of(&[
        number(r#"{"phoneNumber":"+46701234567","displayName":"Desk"}"#),
        number(r#"{"phoneNumber":"+4670123456789"}"#),
        number(r#"{"phoneNumber":"+45701234567"}"#),
        number(r#"{"phoneNumber":"+12086390939"}"#),
        number(r#"{"phoneNumber":"+3612345678"}"#),
    ]);
    for text in [
        "+46 (0)70-123 45 67",
        "0046701234567",
        "070-123 45 67",
        "+46 70/123 45 67",
        "tel:+46701234567",
        "sip:+46701234567@example.com",
        "\u{202a}+46701234567\u{202c}",
        "\u{2066}+46\u{ad}70\u{fe0f}1234567\u{2069}\u{feff}",
        "＋４６７０１２３４５６７",
        "+٤٦٧٠١٢٣٤٥٦٧",
        "number:070-1234567",
        "number:\"+46 (0)70 123 45 67\"",
    ] {
        assert_eq!(search(&inventory, text), [0, 1], "{text}");
    }
    for text in [
        "+46 70 123 45 67 ext. 5",
        "+46 70 123 45 67 x5",
        "+46701234567;ext=5",
        "Anna <sip:+46701234567@example.com>",
        "\"Berg, Anna\" <tel:+46 70 123 45 67;ext=5>",
        "+46 70 123 45 67,",
        "+46 70 123 45 67 ext",
    ] {
        assert_eq!(search(&inventory, text), [0, 1], "{text}");
    }
    // A number in its own field is that one.
    assert_eq!(search(&inventory, "number=+46 70 123 45 67"), [0]);
    assert_eq!(search(&inventory, "number:+46 70 123 45 67 89"), [1]);
    assert_eq!(search(&inventory, "number:+46 70 123 45 67 desk"), [0]);
    assert_eq!(search(&inventory, "-number:+46 70 123 45 67"), [2, 3, 4]);
    assert_eq!(search(&inventory, "06 1 234 5678"), [4]);
    assert_eq!(search(&inventory, "0208 639"), [] as [RowId; 0]);
    assert_eq!(search(&inventory, "number=070-1234567"), [0]);
    // In a list each is the whole number.
    for text in [
        "number:+46701234567,+12086390939",
        "+46701234567 +1 208 639 0939",
        "number:0701234567,12086390939,+99999999999",
        "+46 70-123 45 67, +1 (208) 639-0939",
        "070-123 45 67, (208) 639-0939",
        "(0)70-123 45 67; 1 208 639 0939",
        "number:+46 70-123 45 67, +1 (208) 639-0939",
        "Anna <sip:+46701234567@example.com>, +12086390939 x5",
    ] {
        assert_eq!(search(&inventory, text), [0, 3], "{text}");
    }
    let listed = |text: &str| {
        let listed = inventory.listed_numbers(&Search::parse(text).unwrap());
        listed.map(|listed| (listed.count, listed.missing.join(" ")))
    };
    assert_eq!(
        listed("number:0701234567,12086390939,+99999999999,208"),
        Some((3, "+99999999999".into()))
    );
    assert_eq!(
        listed("+46701234567, +99999999999, +46 (0)70 123 45 67"),
        Some((2, "+99999999999".into()))
    );
    assert_eq!(listed("number:208,209"), None);
    assert_eq!(listed("+46701234567"), None);
}

#[test]
fn a_national_number_is_found_while_it_is_typed() {
    let inventory = of(&[
        number(r#"{"phoneNumber":"+46701234567","regionCode":"SE"}"#),
        number(r#"{"phoneNumber":"+46812345678","regionCode":"SE"}"#),
        number(r#"{"phoneNumber":"+3612345678","regionCode":"HU"}"#),
        number(r#"{"phoneNumber":"+12086390939","regionCode":"US"}"#),
    ]);
    // What is typed narrows the list, and never loses the number.
    for text in ["070-1", "070-12", "070-123 4", "0046 70", "00467"] {
        assert_eq!(search(&inventory, text), [0], "{text}");
    }
    assert_eq!(search(&inventory, "070-13"), [] as [RowId; 0]);
    assert_eq!(search(&inventory, "08-12"), [1]);
    // A region tells the country.
    assert_eq!(search(&inventory, "region:SE 08"), [1]);
    assert_eq!(search(&inventory, "08"), [3]);
    assert_eq!(search(&inventory, "06 123"), [2]);
    assert_eq!(search(&inventory, "region:HU 06 1"), [2]);
    let in_sweden = ListQuery {
        region: Some("SE".into()),
        text: "08".into(),
        ..ListQuery::default()
    };
    let found = filtered(&inventory, &in_sweden, 7).rows;
    assert_eq!(found.iter().collect::<Vec<_>>(), [1]);
    // So do numbers that are all of one.
    let inventory = of(&[number(
        r#"{"phoneNumber":"+46812345678","regionCode":"SE"}"#,
    )]);
    assert_eq!(search(&inventory, "08"), [0]);
}

#[test]
fn two_codes_of_one_region_are_one_in_the_search() {
    let mut names = language();
    names.region_name = |code| matches!(code, "GB" | "UK").then(|| "United Kingdom".to_owned());
    let mut inventory = Inventory::new(names);
    let load = inventory.begin();
    for code in ["GB", "UK", "SE"] {
        let json = r#"{"phoneNumber":"+44_","regionCode":"_"}"#.replace('_', code);
        inventory.upsert(&number(&json), load);
    }
    assert_eq!(search(&inventory, "region:gb"), [0, 1]);
    assert_eq!(search(&inventory, "region:UK"), [0, 1]);
    assert_eq!(search(&inventory, "region=UK"), [1]);
    assert_eq!(ask(&inventory, "?region=GB"), [0]);
}

#[test]
fn prices_are_sorted_and_searched_by_the_month() {
    let price = |phone: &str, amount: &str, months: &str| {
        number(&format!(
            r#"{{"phoneNumber":"{phone}","money":{{"currencyCode":"USD","amount":"{amount}"}}{months}}}"#
        ))
    };
    let inventory = of(&[
        price("+1", "60", r#","paymentIntervalMonths":12"#),
        price("+2", "6", r#","paymentIntervalMonths":1"#),
        price("+3", "10", r#","paymentIntervalMonths":3"#),
        price("+4", "4", r#","paymentIntervalMonths":0"#),
        price("+5", "5.5", ""),
    ]);
    assert_eq!(search(&inventory, "cost>5"), [1, 4]);
    assert_eq!(search(&inventory, "cost:5"), [0]);
    assert_eq!(search(&inventory, "cost<=4usd"), [2, 3]);
    let mut order = SortJob::new(&inventory, &ListQuery::parse("?sort=cost").sorts);
    while !order.step(&inventory) {}
    assert_eq!(order.finish(), [2, 3, 0, 4, 1]);
}
