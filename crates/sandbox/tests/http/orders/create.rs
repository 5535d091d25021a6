//! Creation of number orders.

use super::*;

#[test]
fn exactly_one_option_is_set_and_one_number_named() {
    let server = Server::default();
    let phone = available_number(&server, "FR", "LOCAL");
    let one = json!({ "phoneNumbers": [phone] });
    let many = json!({ "requestedQuantity": 2 });
    let body = |more: Value| {
        let mut body = json!({ "regionCode": "FR", "numberType": "LOCAL" });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        violations(&post_order(&server, &body))
    };
    assert_eq!(body(json!({})), ["numberOrderOption"]);
    assert_eq!(
        body(json!({ "numberOrderOption": one, "quantityOrderOption": many })),
        ["numberOrderOption"]
    );
    let two = json!({ "phoneNumbers": [phone, "+33123456789"] });
    assert_eq!(
        body(json!({ "numberOrderOption": two })),
        ["numberOrderOption.phoneNumbers"]
    );
    let gone = json!({ "phoneNumbers": ["+33123"] });
    assert_eq!(
        body(json!({ "numberOrderOption": gone })),
        ["numberOrderOption.phoneNumbers[0]"]
    );
    for quantity in [0, 101] {
        assert_eq!(
            body(json!({ "quantityOrderOption": { "requestedQuantity": quantity } })),
            ["quantityOrderOption.requestedQuantity"]
        );
    }
    assert_eq!(
        body(json!({ "numberOrderOption": one, "smsConfiguration": {} })),
        ["smsConfiguration"]
    );
}

#[test]
fn an_order_reserves_its_numbers_for_two_days_or_half_an_hour() {
    for (quirks, left) in [(vec![], 2 * 86_400), (vec![Quirk::ReserveHalfHour], 1_800)] {
        let server = server_with(&quirks);
        let (id, phone) = create_order(&server, "FR", "LOCAL");
        let url = server.v1(&format!("availableNumbers/{phone}"));
        assert_eq!(get(&url).status, 404);
        server.advance(f64::from(left - 60));
        assert_eq!(state(&server, &id), "CREATED");
        server.advance(120.0);
        assert_eq!(state(&server, &id), "EXPIRED");
        assert_eq!(get(&url).status, 200);
        assert_eq!(register(&server, &id, &person()).status, 400);
        assert_eq!(post(&order_url(&server, &id, "/submit"), "").status, 400);
    }
}

#[test]
fn several_numbers_are_ordered_by_criteria() {
    let server = Server::default();
    let body = |option: Value| {
        json!({
            "regionCode": "US", "numberType": "LOCAL", "quantityOrderOption": option,
            "smsConfiguration": { "servicePlanId": "plan" },
        })
    };
    let made = post_order(
        &server,
        &body(json!({
            "requestedQuantity": 3, "capabilities": ["SMS"],
            "numberPattern": { "pattern": "+1", "searchPattern": "START" },
        })),
    );
    let made = made.json();
    assert_eq!(made["orderNumbers"].as_array().unwrap().len(), 3);
    assert_eq!(made["smsConfiguration"]["servicePlanId"], "plan");
    let id = made["idNumberOrder"].as_str().unwrap();
    assert_eq!(post(&order_url(&server, id, "/submit"), "").status, 200);
    server.advance(60.0);
    assert_eq!(state(&server, id), "COMPLETED");
    assert_eq!(server.all("pageSize=500").len(), 123);
    let row = post_order(
        &server,
        &body(json!({ "requestedQuantity": 4, "sequential": true, "capabilities": ["SMS"] })),
    )
    .json();
    let phones: Vec<i64> = row["orderNumbers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number["phoneNumber"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(
        phones.windows(2).all(|pair| pair[1] == pair[0] + 1),
        "{phones:?}"
    );
}
