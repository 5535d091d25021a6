//! Submissions and reviews of number orders.

use super::*;

#[test]
fn a_complete_order_becomes_numbers() {
    let server = Server::default();
    let (id, phone) = complete_order(&server);
    let submitted = post(&order_url(&server, &id, "/submit"), "").json();
    assert_eq!(
        (
            &submitted["state"],
            &submitted["orderNumbers"][0]["phoneNumber"]
        ),
        (&json!("IN_REVIEW"), &json!(phone))
    );
    assert_eq!(post(&order_url(&server, &id, "/submit"), "").status, 400);
    let active = server.v1(&format!("activeNumbers/{phone}"));
    assert_eq!(get(&active).status, 404);
    server.advance(60.0);
    // Also where nobody asks for the order first.
    assert_eq!(get(&active).status, 200);
    assert_eq!(state(&server, &id), "COMPLETED");
    let stored = get(&order_url(&server, &id, "/registration")).json();
    assert_eq!(stored["requestDetails"]["data"], person());
    let attachment = &stored["attachments"][0];
    assert_eq!(attachment["uploadStatus"], "COMPLETED");
    assert_eq!(attachment["documentType"], "Passport");
}

#[test]
fn a_blocked_order_has_a_reason_and_can_be_corrected() {
    let server = Server::default();
    let (id, phone) = complete_order(&server);
    let mut data = person();
    data[0]["lastName"] = json!("block-Please write the name as in the passport.");
    register(&server, &id, &data);
    post(&order_url(&server, &id, "/submit"), "");
    server.advance(60.0);
    assert_eq!(state(&server, &id), "BLOCKED");
    let logs = get(&order_url(&server, &id, "/registration")).json()["logs"].clone();
    assert_eq!(
        logs[0]["message"],
        "Please write the name as in the passport."
    );
    assert_eq!(register(&server, &id, &person()).status, 200);
    assert_eq!(state(&server, &id), "BLOCKED");
    assert_eq!(
        post(&order_url(&server, &id, "/submit"), "").json()["state"],
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
    let server = server_with(&[Quirk::OrdersRejected]);
    let (id, phone) = complete_order(&server);
    post(&order_url(&server, &id, "/submit"), "");
    server.advance(60.0);
    assert_eq!(state(&server, &id), "REJECTED");
    assert_eq!(
        get(&server.v1(&format!("availableNumbers/{phone}"))).status,
        200
    );
}

#[test]
fn missing_requirements_are_reported_at_submission_or_by_a_block() {
    let server = Server::default();
    let (id, _) = create_order(&server, "FR", "LOCAL");
    let refused = post(&order_url(&server, &id, "/submit"), "");
    assert_eq!(
        violations(&refused),
        ["registration", "attachments.identity"]
    );
    let server = server_with(&[Quirk::SubmitUnchecked, Quirk::BlockedExpires]);
    let (id, _) = create_order(&server, "FR", "LOCAL");
    assert_eq!(post(&order_url(&server, &id, "/submit"), "").status, 200);
    server.advance(60.0);
    assert_eq!(state(&server, &id), "BLOCKED");
    server.advance(3.0 * 86_400.0);
    assert_eq!(state(&server, &id), "EXPIRED");
    let server = server_with(&[Quirk::OrdersBlocked, Quirk::BlockedResumes]);
    let (id, _) = complete_order(&server);
    post(&order_url(&server, &id, "/submit"), "");
    server.advance(60.0);
    assert_eq!(state(&server, &id), "BLOCKED");
    register(&server, &id, &person());
    assert_eq!(state(&server, &id), "IN_REVIEW");
    server.advance(60.0);
    assert_eq!(state(&server, &id), "COMPLETED");
}
