//! Lists: pages, tokens, filters, both versions.

use crate::client::{Server, config, get, violations};
use sandbox::config::{Config, Quirk};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn phones(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["phoneNumber"].as_str().unwrap())
        .collect()
}

#[test]
fn all_pages_together_hold_every_number_once_and_the_last_token_is_empty() {
    let server = Server::default();
    let rows = server.all("pageSize=7");
    let unique: BTreeSet<_> = phones(&rows).into_iter().collect();
    assert_eq!((rows.len(), unique.len()), (120, 120));
    let last = get(&server.v1("activeNumbers?pageSize=500")).json();
    assert_eq!(last["nextPageToken"], "");
    assert_eq!(last["totalSize"], 120);
}

#[test]
fn an_empty_list_is_an_empty_array() {
    let server = Server::default();
    let list = get(&server.v1("activeNumbers?regionCode=QQ")).json();
    assert_eq!(
        list,
        json!({"activeNumbers": [], "nextPageToken": "", "totalSize": 0})
    );
}

#[test]
fn page_sizes_are_capped_silently() {
    let server = Server::new(Config {
        page_cap: 10,
        ..config()
    });
    for query in ["pageSize=1000", "pageSize=11", "x="] {
        let page = get(&server.v1(&format!("activeNumbers?{query}"))).json();
        assert_eq!(
            page["activeNumbers"].as_array().unwrap().len(),
            10,
            "{query}"
        );
    }
    assert_eq!(
        violations(&get(&server.v1("activeNumbers?pageSize=-1"))),
        ["page_size"]
    );
}

#[test]
fn tokens_need_percent_encoding() {
    let strict = Server::new(Config {
        quirk: vec![Quirk::StrictToken],
        ..config()
    });
    let mut raw = None;
    let mut token = String::new();
    while raw.is_none() {
        let encoded: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
        let page = get(&strict.v1(&format!("activeNumbers?pageSize=1&pageToken={encoded}"))).json();
        token = page["nextPageToken"].as_str().unwrap().to_owned();
        assert!(token.ends_with('='), "{token}");
        raw = Some(token.clone()).filter(|token| token.contains('+'));
    }
    let raw = raw.unwrap();
    let unencoded = get(&strict.v1(&format!("activeNumbers?pageSize=1&pageToken={raw}")));
    assert_eq!(violations(&unencoded), ["page_token"]);
    // The official Node client sends it so: without the quirk it is taken.
    let usual = Server::default();
    assert_eq!(
        get(&usual.v1(&format!("activeNumbers?pageSize=1&pageToken={raw}"))).status,
        200
    );
    assert_eq!(
        violations(&get(&usual.v1("activeNumbers?pageToken=nonsense"))),
        ["page_token"]
    );
}

#[test]
fn filters_hold_on_every_page_and_total_size_counts_the_filtered() {
    let server = Server::default();
    let everything = server.all("pageSize=500");
    let expected =
        |test: &dyn Fn(&Value) -> bool| everything.iter().filter(|row| test(row)).count();
    let has = |row: &Value, capability: &str| {
        row["capability"]
            .as_array()
            .unwrap()
            .contains(&json!(capability))
    };
    let us = expected(&|row| row["regionCode"] == "US");
    let local = expected(&|row| row["type"] == "LOCAL");
    let both = expected(&|row| has(row, "SMS") && has(row, "VOICE"));
    let starts = expected(&|row| row["phoneNumber"].as_str().unwrap().starts_with("+44"));
    for (query, count) in [
        ("regionCode=US", us),
        ("type=LOCAL", local),
        ("type=NUMBER_TYPE_UNSPECIFIED", 120),
        ("capability=SMS&capability=VOICE", both),
        ("capability=SMS,VOICE", both),
        (
            "numberPattern.pattern=%2B44&numberPattern.searchPattern=START",
            starts,
        ),
        (
            "numberPattern%2Epattern=%2b44&numberPattern%2EsearchPattern=START",
            starts,
        ),
        (
            "numberPattern.pattern=44&numberPattern.searchPattern=START",
            0,
        ),
    ] {
        let rows = server.all(&format!("pageSize=3&{query}"));
        assert_eq!(rows.len(), count, "{query}");
        let first = get(&server.v1(&format!("activeNumbers?pageSize=3&{query}"))).json();
        assert_eq!(first["totalSize"], count, "{query}");
    }
    assert!(us > 0 && local > 0 && both > 0 && starts > 0);
}

#[test]
fn both_orders_are_sorted_and_others_are_refused() {
    let server = Server::default();
    for (order, member) in [
        ("phoneNumber", "phoneNumber"),
        ("displayName", "displayName"),
    ] {
        let rows = server.all(&format!("pageSize=9&orderBy={order}"));
        let keys: Vec<_> = rows
            .iter()
            .map(|row| row[member].as_str().unwrap_or_default())
            .collect();
        assert!(keys.is_sorted(), "{order}");
        assert_eq!(rows.len(), 120);
    }
    assert_eq!(
        violations(&get(&server.v1("activeNumbers?orderBy=money"))),
        ["order_by"]
    );
    assert_eq!(
        get(&server.alpha("activeNumbers?orderBy=display_name")).status,
        200
    );
}

#[test]
fn unknown_parameters_are_ignored_and_logged_and_unknown_values_refused() {
    let server = Server::default();
    let list = get(&server.v1("activeNumbers?capabilities=SMS&pageSize=2"));
    assert_eq!(list.status, 200);
    let requests = server.control("GET", "requests", "");
    assert_eq!(requests[0]["ignored"], json!(["capabilities"]));
    let refused = get(&server.v1("activeNumbers?type=mobile"));
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["error"]["details"], json!([]));
}

#[test]
fn the_versions_differ_in_members_money_and_dates() {
    let server = Server::default();
    let now = get(&server.v1("activeNumbers/+12086390939")).json();
    let then = get(&server.alpha("activeNumbers/+12086390939")).json();
    for member in ["campaignId", "callbackUrl"] {
        assert!(!then.to_string().contains(member), "{member}");
        assert!(now.to_string().contains(member), "{member}");
    }
    assert_eq!(
        (&now["money"]["amount"], &then["money"]["amount"]),
        (&json!("2.00"), &json!("2.0"))
    );
    let digits = |row: &Value| row["nextChargeDate"].as_str().unwrap().len();
    assert_eq!((digits(&now), digits(&then)), (27, 24));
    // Explicit nulls and "" are there, not left out.
    assert_eq!(now["displayName"], "");
    assert_eq!(now["smsConfiguration"]["campaignId"], "");
    assert!(
        now["smsConfiguration"]
            .as_object()
            .unwrap()
            .contains_key("scheduledProvisioning")
    );
    let size = get(&server.alpha("activeNumbers?size=3")).json();
    assert_eq!(size["activeNumbers"].as_array().unwrap().len(), 3);
}

#[test]
fn quirks_end_lists_in_the_other_documented_ways() {
    let with = |quirk| {
        let server = Server::new(Config {
            quirk: vec![quirk],
            ..config()
        });
        get(&server.v1("activeNumbers?pageSize=1000")).json()
    };
    assert_eq!(
        with(Quirk::NullToken).get("nextPageToken"),
        Some(&Value::Null)
    );
    assert_eq!(with(Quirk::AbsentToken).get("nextPageToken"), None);
    let mobile = with(Quirk::TypeOmittedMobile);
    let rows = mobile["activeNumbers"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["type"] == "MOBILE"));
}

#[test]
fn numbers_released_between_two_pages_shift_nothing() {
    let server = Server::new(Config {
        quirk: vec![Quirk::ReleaseAtOnce],
        ..config()
    });
    let rows = server.all("pageSize=500");
    let expected = phones(&rows);
    let first = get(&server.v1("activeNumbers?pageSize=10")).json();
    let gone = server.v1(&format!("activeNumbers/{}:release", expected[4]));
    assert_eq!(crate::client::post(&gone, "").status, 200);
    let token = first["nextPageToken"].as_str().unwrap();
    let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
    let second = get(&server.v1(&format!("activeNumbers?pageSize=10&pageToken={token}"))).json();
    assert_eq!(
        phones(second["activeNumbers"].as_array().unwrap()),
        expected[10..20]
    );
    assert_eq!(second["totalSize"], 119);
}
