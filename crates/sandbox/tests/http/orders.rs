//! Number orders: from what is needed to the numbers.

use crate::client::{Response, Server, config, get, post, send, violations};
use sandbox::config::{Config, Quirk};
use serde_json::{Value, json};

fn quirky(quirks: &[Quirk]) -> Server {
    Server::new(Config {
        quirk: quirks.to_vec(),
        ..config()
    })
}

fn needs(server: &Server, region: &str, kind: &str) -> Response {
    let body = json!({ "regionCode": region, "numberType": kind });
    let url = server.v1("numberOrders:lookupNumberRequirements");
    post(&url, &body.to_string())
}

fn offer(server: &Server, region: &str, kind: &str) -> String {
    let url = server.v1(&format!(
        "availableNumbers?regionCode={region}&type={kind}&size=1"
    ));
    get(&url).json()["availableNumbers"][0]["phoneNumber"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn create(server: &Server, body: &Value) -> Response {
    post(
        &server.v1("numberOrders:createNumberOrder"),
        &body.to_string(),
    )
}

/// An order of one number; its ID and the number.
fn order(server: &Server, region: &str, kind: &str) -> (String, String) {
    let phone = offer(server, region, kind);
    let body = json!({
        "regionCode": region, "numberType": kind,
        "numberOrderOption": { "phoneNumbers": [phone] },
    });
    let made = create(server, &body);
    assert_eq!(made.status, 200, "{}", made.text);
    let made = made.json();
    assert_eq!(made["state"], "CREATED");
    (made["idNumberOrder"].as_str().unwrap().to_owned(), phone)
}

fn at(server: &Server, id: &str, rest: &str) -> String {
    server.v1(&format!("numberOrders/{id}{rest}"))
}

fn state(server: &Server, id: &str) -> String {
    let order = get(&at(server, id, "")).json();
    order["state"].as_str().unwrap().to_owned()
}

fn register(server: &Server, id: &str, data: &Value) -> Response {
    let body = json!({ "requestDetails": { "data": data } }).to_string();
    send("PUT", &at(server, id, "/registration"), &[], &body).unwrap()
}

fn person() -> Value {
    json!([{ "firstName": "Ada", "lastName": "Byron", "email": "ada@example.com" }])
}

fn attach(
    server: &Server,
    id: &str,
    document: &str,
    file: (&str, &str, &str),
    kind: &str,
) -> Response {
    let (name, mime, text) = file;
    let mut body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {mime}\r\n\r\n{text}\r\n"
    );
    if !kind.is_empty() {
        body += &format!(
            "--b\r\nContent-Disposition: form-data; name=\"documentType\"\r\n\r\n{kind}\r\n"
        );
    }
    body += "--b--\r\n";
    let url = at(server, id, &format!("/attachments/{document}"));
    send(
        "POST",
        &url,
        &[
            ("Content-Type", "multipart/form-data; boundary=b"),
            ("Origin", "http://app.example"),
        ],
        &body,
    )
    .unwrap()
}

const SCAN: (&str, &str, &str) = ("id.pdf", "application/pdf", "%PDF");

/// A French order with all that it needs.
fn complete(server: &Server) -> (String, String) {
    let (id, phone) = order(server, "FR", "LOCAL");
    assert_eq!(register(server, &id, &person()).status, 200);
    assert_eq!(
        attach(server, &id, "identity", SCAN, "Passport").status,
        200
    );
    (id, phone)
}

#[test]
fn requirements_differ_by_region_and_type_as_offers_say() {
    let server = Server::default();
    let none = needs(&server, "US", "LOCAL").json();
    assert_eq!(none, json!({ "fields": {}, "attachments": [] }));
    let australian = needs(&server, "AU", "MOBILE").json();
    let rules = australian["fields"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 3);
    assert_eq!(rules[0]["template"]["type"], "array");
    assert_eq!(needs(&server, "AU", "LOCAL").json()["fields"], json!({}));
    let german = needs(&server, "DE", "LOCAL").json();
    assert_eq!(german["attachments"][0]["mandatory"], true);
    assert_eq!(
        german["attachments"][0]["allowedMimeTypes"][0],
        "application/pdf"
    );
    assert_eq!(
        violations(&needs(&server, "", "")),
        ["regionCode", "numberType"]
    );
    for (region, kind) in [
        ("DE", "LOCAL"),
        ("AU", "MOBILE"),
        ("AU", "LOCAL"),
        ("SE", "MOBILE"),
    ] {
        let url = server.v1(&format!(
            "availableNumbers?regionCode={region}&type={kind}&size=1"
        ));
        let needed = &get(&url).json()["availableNumbers"][0]["supportingDocumentationRequired"];
        let asked = needs(&server, region, kind).json()["fields"] != json!({});
        assert_eq!(*needed, json!(asked), "{region} {kind}");
    }
}

#[test]
fn quirks_write_requirements_in_other_ways() {
    let fields = |quirk| needs(&quirky(&[quirk]), "DE", "LOCAL").json()["fields"].clone();
    assert_eq!(
        fields(Quirk::FieldsSchema)["required"],
        json!(["company", "contact"])
    );
    assert_eq!(fields(Quirk::FieldsList)[0]["fields"][1]["type"], "select");
    assert!(fields(Quirk::FieldsOpaque).get("rules").is_none());
    assert_eq!(
        fields(Quirk::AttachmentsInFields)["attachments"][0]["id"],
        "proof-of-address"
    );
    let server = quirky(&[Quirk::RequirementsNone404]);
    assert_eq!(needs(&server, "US", "LOCAL").status, 404);
}

#[test]
fn exactly_one_option_is_set_and_one_number_named() {
    let server = Server::default();
    let phone = offer(&server, "FR", "LOCAL");
    let one = json!({ "phoneNumbers": [phone] });
    let many = json!({ "requestedQuantity": 2 });
    let body = |more: Value| {
        let mut body = json!({ "regionCode": "FR", "numberType": "LOCAL" });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        violations(&create(&server, &body))
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
        let server = quirky(&quirks);
        let (id, phone) = order(&server, "FR", "LOCAL");
        let url = server.v1(&format!("availableNumbers/{phone}"));
        assert_eq!(get(&url).status, 404);
        server.advance(f64::from(left - 60));
        assert_eq!(state(&server, &id), "CREATED");
        server.advance(120.0);
        assert_eq!(state(&server, &id), "EXPIRED");
        assert_eq!(get(&url).status, 200);
        assert_eq!(register(&server, &id, &person()).status, 400);
        assert_eq!(post(&at(&server, &id, "/submit"), "").status, 400);
    }
}

#[test]
fn bad_data_is_refused_at_once_field_by_field() {
    let server = Server::default();
    let (id, _) = order(&server, "AU", "MOBILE");
    let data = json!([
        [{ "purposeOfTheTraffic": "short", "intendedUse": "Else", "validUseCase": false }],
        { "endBusinessName": "bad", "legalForm": "COMPANY", "address": { "street": "Road 1" } },
    ]);
    assert_eq!(
        violations(&register(&server, &id, &data)),
        [
            "requestDetails.data[0][0].purposeOfTheTraffic",
            "requestDetails.data[0][0].intendedUse",
            "requestDetails.data[0][0].validUseCase",
            "requestDetails.data[1].endBusinessName",
            "requestDetails.data[1].address.city",
            "requestDetails.data[1].address.postalCode",
            "requestDetails.data[2].firstName",
            "requestDetails.data[2].lastName",
            "requestDetails.data[2].email",
        ]
    );
    let stored = get(&at(&server, &id, "/registration")).json();
    assert_eq!(
        stored,
        json!({ "requestDetails": {}, "attachments": [], "logs": [] })
    );
    assert_eq!(
        violations(&register(&server, &id, &json!([]))).len(),
        1 + 5 + 3
    );
}

#[test]
fn an_order_with_all_it_needs_becomes_numbers() {
    let server = Server::default();
    let (id, phone) = complete(&server);
    let submitted = post(&at(&server, &id, "/submit"), "").json();
    assert_eq!(
        (
            &submitted["state"],
            &submitted["orderNumbers"][0]["phoneNumber"]
        ),
        (&json!("IN_REVIEW"), &json!(phone))
    );
    assert_eq!(post(&at(&server, &id, "/submit"), "").status, 400);
    let active = server.v1(&format!("activeNumbers/{phone}"));
    assert_eq!(get(&active).status, 404);
    server.advance(60.0);
    // Also where nobody asks for the order first.
    assert_eq!(get(&active).status, 200);
    assert_eq!(state(&server, &id), "COMPLETED");
    let stored = get(&at(&server, &id, "/registration")).json();
    assert_eq!(stored["requestDetails"]["data"], person());
    let attachment = &stored["attachments"][0];
    assert_eq!(attachment["uploadStatus"], "COMPLETED");
    assert_eq!(attachment["documentType"], "Passport");
}

#[test]
fn several_numbers_are_ordered_by_what_they_are_like() {
    let server = Server::default();
    let body = |option: Value| {
        json!({
            "regionCode": "US", "numberType": "LOCAL", "quantityOrderOption": option,
            "smsConfiguration": { "servicePlanId": "plan" },
        })
    };
    let made = create(
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
    assert_eq!(post(&at(&server, id, "/submit"), "").status, 200);
    server.advance(60.0);
    assert_eq!(state(&server, id), "COMPLETED");
    assert_eq!(server.all("pageSize=500").len(), 123);
    let row = create(
        &server,
        &body(json!({ "requestedQuantity": 4, "sequential": true, "capabilities": ["SMS"] })),
    )
    .json();
    let phones: Vec<i64> = row["orderNumbers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["phoneNumber"].as_str().unwrap().parse().unwrap())
        .collect();
    assert!(
        phones.windows(2).all(|pair| pair[1] == pair[0] + 1),
        "{phones:?}"
    );
}

#[test]
fn files_are_looked_at() {
    let server = Server::new(Config {
        attachment_limit: 1_000,
        ..config()
    });
    let (id, _) = order(&server, "FR", "LOCAL");
    let send = |file: (&str, &str, &str), kind| attach(&server, &id, "identity", file, kind);
    assert_eq!(
        violations(&send(("a.txt", "text/plain", "x"), "Passport")),
        ["file"]
    );
    assert_eq!(violations(&send(SCAN, "Library card")), ["documentType"]);
    assert_eq!(violations(&send(SCAN, "")), ["documentType"]);
    assert_eq!(attach(&server, &id, "other", SCAN, "").status, 404);
    // Also beyond what the server keeps at all.
    for size in [1_001, 3 << 20] {
        let large = "x".repeat(size);
        let refused = send(("a.pdf", "application/pdf", &large), "Passport");
        assert_eq!(refused.status, 413);
        let error = &refused.json()["error"];
        assert_eq!(error["status"], "CONTENT_TOO_LARGE");
        assert_eq!(
            refused.header("access-control-allow-origin"),
            Some("http://app.example")
        );
    }
    let taken = send(("fail-a.pdf", "application/pdf", "x"), "Passport");
    assert_eq!((taken.status, taken.text.as_str()), (200, ""));
    let status =
        || get(&at(&server, &id, "/registration")).json()["attachments"][0]["uploadStatus"].clone();
    assert_eq!(status(), "WAITING");
    server.advance(10.0);
    assert_eq!(status(), "FAILED");
    let text = post(&at(&server, &id, "/attachments/identity"), "{}");
    assert_eq!(text.status, 400);
}

#[test]
fn a_blocked_order_says_why_and_can_be_put_right() {
    let server = Server::default();
    let (id, phone) = complete(&server);
    let mut data = person();
    data[0]["lastName"] = json!("block-Please write the name as in the passport.");
    register(&server, &id, &data);
    post(&at(&server, &id, "/submit"), "");
    server.advance(60.0);
    assert_eq!(state(&server, &id), "BLOCKED");
    let logs = get(&at(&server, &id, "/registration")).json()["logs"].clone();
    assert_eq!(
        logs[0]["message"],
        "Please write the name as in the passport."
    );
    assert_eq!(register(&server, &id, &person()).status, 200);
    assert_eq!(state(&server, &id), "BLOCKED");
    assert_eq!(
        post(&at(&server, &id, "/submit"), "").json()["state"],
        "IN_REVIEW"
    );
    server.advance(60.0);
    assert_eq!(state(&server, &id), "COMPLETED");
    assert_eq!(
        get(&server.v1(&format!("activeNumbers/{phone}"))).status,
        200
    );
}

#[test]
fn a_rejected_order_gives_its_numbers_back() {
    let server = quirky(&[Quirk::OrdersRejected]);
    let (id, phone) = complete(&server);
    post(&at(&server, &id, "/submit"), "");
    server.advance(60.0);
    assert_eq!(state(&server, &id), "REJECTED");
    assert_eq!(
        get(&server.v1(&format!("availableNumbers/{phone}"))).status,
        200
    );
}

#[test]
fn what_is_missing_is_said_at_submission_or_by_a_block() {
    let server = Server::default();
    let (id, _) = order(&server, "FR", "LOCAL");
    let refused = post(&at(&server, &id, "/submit"), "");
    assert_eq!(
        violations(&refused),
        ["registration", "attachments.identity"]
    );
    let server = quirky(&[Quirk::SubmitUnchecked, Quirk::BlockedExpires]);
    let (id, _) = order(&server, "FR", "LOCAL");
    assert_eq!(post(&at(&server, &id, "/submit"), "").status, 200);
    server.advance(60.0);
    assert_eq!(state(&server, &id), "BLOCKED");
    server.advance(3.0 * 86_400.0);
    assert_eq!(state(&server, &id), "EXPIRED");
    let server = quirky(&[Quirk::OrdersBlocked, Quirk::BlockedResumes]);
    let (id, _) = complete(&server);
    post(&at(&server, &id, "/submit"), "");
    server.advance(60.0);
    assert_eq!(state(&server, &id), "BLOCKED");
    register(&server, &id, &person());
    assert_eq!(state(&server, &id), "IN_REVIEW");
    server.advance(60.0);
    assert_eq!(state(&server, &id), "COMPLETED");
}

#[test]
fn there_is_nothing_of_it_in_v1alpha1_and_no_list_anywhere() {
    let server = Server::default();
    let body = json!({ "regionCode": "FR", "numberType": "LOCAL" }).to_string();
    let url = server.alpha("numberOrders:lookupNumberRequirements");
    assert_eq!(post(&url, &body).status, 404);
    assert_eq!(get(&server.v1("numberOrders")).status, 404);
    let missing = get(&server.v1("numberOrders/none"));
    assert_eq!(missing.status, 404);
    assert_eq!(
        missing.json()["error"]["details"][0]["resourceType"],
        "NumberOrder"
    );
    let wrong = send(
        "PATCH",
        &server.v1("numberOrders/none/registration"),
        &[],
        "{}",
    )
    .unwrap();
    assert_eq!(
        (wrong.status, wrong.header("allow")),
        (405, Some("GET, PUT"))
    );
}

#[test]
fn a_page_of_another_origin_may_put() {
    let server = Server::default();
    let asks = [
        ("Origin", "https://desk.example"),
        ("Access-Control-Request-Method", "PUT"),
        (
            "Access-Control-Request-Headers",
            "authorization,content-type",
        ),
    ];
    let response = send("OPTIONS", &at(&server, "x", "/registration"), &asks, "").unwrap();
    assert_eq!(response.status, 200);
    let methods = response.list("access-control-allow-methods");
    assert!(methods.contains(&"PUT"), "{methods:?}");
}
