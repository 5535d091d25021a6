//! Number orders: helpers, requirements and routes.

mod create;
mod registration;
mod review;

use crate::client::{Response, Server, config, get, post, send, violations};
use sandbox::config::{Config, Quirk};
use serde_json::{Value, json};

fn server_with(quirks: &[Quirk]) -> Server {
    Server::new(Config {
        quirk: quirks.to_vec(),
        ..config()
    })
}

fn look_up_requirements(server: &Server, region: &str, kind: &str) -> Response {
    let body = json!({ "regionCode": region, "numberType": kind });
    let url = server.v1("numberOrders:lookupNumberRequirements");
    post(&url, &body.to_string())
}

fn available_number(server: &Server, region: &str, kind: &str) -> String {
    let url = server.v1(&format!(
        "availableNumbers?regionCode={region}&type={kind}&size=1"
    ));
    get(&url).json()["availableNumbers"][0]["phoneNumber"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn post_order(server: &Server, body: &Value) -> Response {
    post(
        &server.v1("numberOrders:createNumberOrder"),
        &body.to_string(),
    )
}

/// Creates an order of one number; returns its ID and the number.
fn create_order(server: &Server, region: &str, kind: &str) -> (String, String) {
    let phone = available_number(server, region, kind);
    let body = json!({
        "regionCode": region, "numberType": kind,
        "numberOrderOption": { "phoneNumbers": [phone] },
    });
    let made = post_order(server, &body);
    assert_eq!(made.status, 200, "{}", made.text);
    let made = made.json();
    assert_eq!(made["state"], "CREATED");
    (made["idNumberOrder"].as_str().unwrap().to_owned(), phone)
}

fn order_url(server: &Server, id: &str, rest: &str) -> String {
    server.v1(&format!("numberOrders/{id}{rest}"))
}

fn state(server: &Server, id: &str) -> String {
    let order = get(&order_url(server, id, "")).json();
    order["state"].as_str().unwrap().to_owned()
}

fn register(server: &Server, id: &str, data: &Value) -> Response {
    let body = json!({ "requestDetails": { "data": data } }).to_string();
    send("PUT", &order_url(server, id, "/registration"), &[], &body).unwrap()
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
    let url = order_url(server, id, &format!("/attachments/{document}"));
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

/// Creates a French order that meets all requirements.
fn complete_order(server: &Server) -> (String, String) {
    let (id, phone) = create_order(server, "FR", "LOCAL");
    assert_eq!(register(server, &id, &person()).status, 200);
    assert_eq!(
        attach(server, &id, "identity", SCAN, "Passport").status,
        200
    );
    (id, phone)
}

#[test]
fn requirements_differ_by_region_and_type_as_available_numbers_say() {
    let server = Server::default();
    let none = look_up_requirements(&server, "US", "LOCAL").json();
    assert_eq!(none, json!({ "fields": {}, "attachments": [] }));
    let australian = look_up_requirements(&server, "AU", "MOBILE").json();
    let rules = australian["fields"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 3);
    assert_eq!(rules[0]["template"]["type"], "array");
    assert_eq!(
        look_up_requirements(&server, "AU", "LOCAL").json()["fields"],
        json!({})
    );
    let german = look_up_requirements(&server, "DE", "LOCAL").json();
    assert_eq!(german["attachments"][0]["mandatory"], true);
    assert_eq!(
        german["attachments"][0]["allowedMimeTypes"][0],
        "application/pdf"
    );
    assert_eq!(
        violations(&look_up_requirements(&server, "", "")),
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
        let has_fields = look_up_requirements(&server, region, kind).json()["fields"] != json!({});
        assert_eq!(*needed, json!(has_fields), "{region} {kind}");
    }
}

#[test]
fn quirks_change_the_format_of_requirements() {
    let fields = |quirk| {
        look_up_requirements(&server_with(&[quirk]), "DE", "LOCAL").json()["fields"].clone()
    };
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
    let server = server_with(&[Quirk::RequirementsNone404]);
    assert_eq!(look_up_requirements(&server, "US", "LOCAL").status, 404);
}

#[test]
fn orders_are_not_in_v1alpha1_and_have_no_list() {
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
fn a_page_of_another_origin_can_put() {
    let server = Server::default();
    let headers = [
        ("Origin", "https://desk.example"),
        ("Access-Control-Request-Method", "PUT"),
        (
            "Access-Control-Request-Headers",
            "authorization,content-type",
        ),
    ];
    let response = send(
        "OPTIONS",
        &order_url(&server, "x", "/registration"),
        &headers,
        "",
    )
    .unwrap();
    assert_eq!(response.status, 200);
    let methods = response.list("access-control-allow-methods");
    assert!(methods.contains(&"PUT"), "{methods:?}");
}
