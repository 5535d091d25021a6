//! Filters of the audit log in the address.

use numberdesk::{browser::clock, state::audit::AuditParams};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn filters_of_the_audit_log_find_themselves_again() {
    let params = AuditParams {
        person: "a b&c=d".into(),
        number: "+12086390939".into(),
        outcome: "done".into(),
        since: "2026-11-30".into(),
        until: "2026-12-01".into(),
    };
    assert_eq!(AuditParams::parse(&params.search()), params);
    assert_eq!(AuditParams::default().search(), "");
    assert_eq!(
        AuditParams::parse("?colour=red&person"),
        AuditParams::default()
    );
}

#[wasm_bindgen_test]
fn days_are_local_and_both_ends_are_included() {
    let params = AuditParams::parse("?since=2026-11-30&until=2026-11-30");
    let filter = params.filter();
    let (since, until) = (filter.since_ms, filter.until_ms);
    let hours = until
        .zip(since)
        .map(|(until, since)| (until - since) / 3_600_000);
    // 23 and 25 where the clocks change.
    assert!(hours.is_some_and(|hours| (23..=25).contains(&hours)));
    let midnight = js_sys::Date::new_with_year_month_day(2026, 10, 30).get_time();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let since = since.map(|ms| ms as f64);
    assert_eq!(since, Some(midnight));
}

#[wasm_bindgen_test]
fn what_is_no_day_filters_nothing() {
    for text in ["", "today", "2026-11", "2026-11-x", "-5-1-1"] {
        assert_eq!(clock::local_midnight(text, 0), None, "{text}");
    }
}
