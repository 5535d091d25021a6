//! Registrations and attachments of number orders.

use super::*;

#[test]
fn invalid_data_is_refused_at_once_field_by_field() {
    let server = Server::default();
    let (id, _) = create_order(&server, "AU", "MOBILE");
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
    let stored = get(&order_url(&server, &id, "/registration")).json();
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
fn attachments_are_checked() {
    let server = Server::new(Config {
        attachment_limit: 1_000,
        ..config()
    });
    let (id, _) = create_order(&server, "FR", "LOCAL");
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
    let status = || {
        get(&order_url(&server, &id, "/registration")).json()["attachments"][0]["uploadStatus"]
            .clone()
    };
    assert_eq!(status(), "WAITING");
    server.advance(10.0);
    assert_eq!(status(), "FAILED");
    let text = post(&order_url(&server, &id, "/attachments/identity"), "{}");
    assert_eq!(text.status, 400);
}
