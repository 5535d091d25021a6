//! Every call as it goes over the wire (docs/numbers-api.md 2), and what its answer is taken for.

use std::{cell::RefCell, rc::Rc};

use numbers_model::{
    available::{AvailableQuery, BasketItem},
    change::{Change, Draft, Field},
    emergency::{AddressPart, MatchQuality},
    enums::OrderState,
    order::{JsonValue, OrderRequest, Selection},
    secret::Secret,
    slice::Slice,
};

use super::{
    fake::{
        NUMBER, PAGE, PHONE, ROOT, Rig, Step, at, connection, direct, early_version, ok, permit,
        run, status,
    },
    writes::{self, release_of},
};
use crate::{
    client::Connection,
    client_error::ClientError,
    request::FormPart,
    transport::{Upload, Visibility},
};

/// The one request that was sent: method and path under the root, and its body.
fn sent(rig: &Rig) -> (String, Option<String>) {
    let sent = rig.sent();
    assert_eq!(sent.len(), 1);
    let path = sent[0].url.strip_prefix(ROOT).expect("under the root");
    // No stray character that asks for nothing.
    assert!(!path.ends_with(['?', '&', '/']), "{path}");
    assert!(!path.contains("&&") && !path.contains("?&"), "{path}");
    let line = [sent[0].method.as_str(), " ", path].concat();
    (line, sent[0].body.clone())
}

/// What a call sends.
fn of(call: impl FnOnce(&Rig), answer: Step) -> (String, Option<String>) {
    let rig = Rig::new([answer]);
    call(&rig);
    sent(&rig)
}

fn line(text: &str) -> (String, Option<String>) {
    (text.to_owned(), None)
}

fn with_body(text: &str, body: &str) -> (String, Option<String>) {
    (text.to_owned(), Some(body.to_owned()))
}

#[test]
fn the_list_is_read() {
    let slice = Slice {
        region: Some("US".to_owned()),
        kind: Some("LOCAL".to_owned()),
        capability: Some("SMS".to_owned()),
    };
    let list = |rig: &Rig, slice: &Slice, token| {
        let page = run(rig.list(slice, 10, token, &rig.options()));
        assert_eq!(page.expect("a page").len(), 1);
    };
    assert_eq!(
        of(|rig| list(rig, &Slice::default(), None), ok(PAGE)),
        line("GET /activeNumbers?pageSize=10")
    );
    assert_eq!(
        of(|rig| list(rig, &slice, Some("t==")), ok(PAGE)),
        line(
            "GET /activeNumbers?regionCode=US&type=LOCAL&capability=SMS&pageSize=10&pageToken=t%3D%3D"
        )
    );
    assert_eq!(
        of(
            |rig| {
                let page = run(rig.with_prefix(&slice, "+1208", &rig.options()));
                assert_eq!(page.expect("a page").len(), 1);
            },
            ok(PAGE)
        ),
        line(
            "GET /activeNumbers?regionCode=US&type=LOCAL&capability=SMS&pageSize=10\
             &numberPattern.pattern=%2B1208&numberPattern.searchPattern=START"
        )
    );
}

#[test]
fn a_number_is_read_word_for_word() {
    let body = " {\"phoneNumber\":\"+12086390939\" , \"new\":1}\n";
    let call = |rig: &Rig| {
        let read = run(rig.number(PHONE, &rig.options())).expect("a number");
        assert_eq!(
            (read.number.phone.as_str(), read.raw.as_str()),
            (PHONE, body)
        );
    };
    assert_eq!(
        of(call, ok(body)),
        line("GET /activeNumbers/%2B12086390939")
    );
}

#[test]
fn text_that_is_none_is_unreadable() {
    let mut body = NUMBER.as_bytes().to_vec();
    body.push(0xff);
    let error = super::super::text(body);
    assert_eq!(
        error,
        Err(ClientError::Unreadable("it is not UTF-8 text".to_owned()))
    );
}

#[test]
fn what_is_no_object_is_an_unreadable_answer_to_every_call() {
    for body in ["[]", "{", "12", "null", "yes"] {
        for (what, write) in writes::all().into_iter().chain(writes::safe()) {
            let rig = Rig::new([ok(body)]);
            let answer = write(&rig, &rig.options());
            let is_unreadable = matches!(answer, Err(ClientError::Unreadable(_)));
            assert!(is_unreadable, "{what} {body} {answer:?}");
        }
        let rig = Rig::new([]);
        let options = rig.options();
        rig.fake().rest(match body {
            "[]" => || ok("[]"),
            "{" => || ok("{"),
            "12" => || ok("12"),
            "null" => || ok("null"),
            _ => || ok("yes"),
        });
        let answers = [
            run(rig.list(&Slice::default(), 1, None, &options)).err(),
            run(rig.with_prefix(&Slice::default(), "+1", &options)).err(),
            run(rig.number(PHONE, &options)).err(),
            run(rig.regions(&options)).err(),
            run(rig.available_numbers(&AvailableQuery::default(), &options)).err(),
            run(rig.available_number(PHONE, &options)).err(),
            run(rig.order("o", &options)).err(),
            run(rig.registration("o", &options)).err(),
            run(rig.emergency(PHONE, &options)).err(),
            run(rig.callback_secret(&options)).err(),
        ];
        for (index, error) in answers.into_iter().enumerate() {
            let is_unreadable = matches!(error, Some(ClientError::Unreadable(_)));
            assert!(is_unreadable, "{index} {body} {error:?}");
        }
        assert_eq!(rig.count(), 10, "none is tried again");
    }
}

#[test]
fn an_update_has_a_mask_in_the_earlier_version_only() {
    let call = |rig: &Rig| {
        let (changes, draft) = (writes::changes(), writes::draft());
        assert!(run(rig.update(permit(), PHONE, &changes, &draft, &rig.options())).is_ok());
    };
    assert_eq!(
        of(call, ok(NUMBER)),
        with_body(
            "PATCH /activeNumbers/%2B12086390939",
            r#"{"displayName":"Desk"}"#
        )
    );
    let rig = Rig::of(early_version(), [ok(NUMBER)]);
    let plan = Change {
        field: Field::ServicePlan,
        before: String::new(),
        after: "plan".to_owned(),
    };
    let changes = [writes::changes(), vec![plan]].concat();
    let draft = Draft {
        service_plan: "plan".to_owned(),
        ..writes::draft()
    };
    assert!(run(rig.update(permit(), PHONE, &changes, &draft, &rig.options())).is_ok());
    let sent = &rig.sent()[0];
    assert_eq!(
        sent.url,
        "https://gateway.example/api/v1alpha1/projects/p/activeNumbers/%2B12086390939\
         ?updateMask=displayName,smsConfiguration.servicePlanId"
    );
    assert_eq!(
        sent.body.as_deref(),
        Some(r#"{"displayName":"Desk","smsConfiguration":{"servicePlanId":"plan"}}"#)
    );
}

#[test]
fn a_release_has_no_body() {
    let call = |rig: &Rig| {
        assert!(run(rig.release(permit(), release_of(PHONE), &rig.options())).is_ok());
    };
    assert_eq!(
        of(call, ok(NUMBER)),
        line("POST /activeNumbers/%2B12086390939:release")
    );
}

#[test]
fn a_number_is_rented() {
    let rent = |rig: &Rig, item: BasketItem, terms: Draft| {
        let request = rig.rent_request(&item, &terms, 0);
        let rented = run(rig.rent(permit(), request, &item, &rig.options()));
        assert_eq!(rented.expect("a number").number.phone, PHONE);
    };
    assert_eq!(
        of(
            |rig| rent(rig, writes::offer(), Draft::default()),
            ok(NUMBER)
        ),
        line("POST /availableNumbers/%2B12086390939:rent")
    );
    let terms = Draft {
        service_plan: "plan".to_owned(),
        ..Draft::default()
    };
    assert_eq!(
        of(|rig| rent(rig, writes::offer(), terms), ok(NUMBER)),
        with_body(
            "POST /availableNumbers/%2B12086390939:rent",
            r#"{"smsConfiguration":{"servicePlanId":"plan"}}"#
        )
    );
    assert_eq!(
        of(|rig| rent(rig, writes::any(), Draft::default()), ok(NUMBER)),
        with_body(
            "POST /availableNumbers:rentAny",
            r#"{"regionCode":"US","type":"LOCAL","capabilities":["SMS"]}"#
        )
    );
}

#[test]
fn an_answer_about_another_number_is_none() {
    let other = || ok(r#"{"phoneNumber":"+12086390938"}"#);
    let refused = Err(ClientError::Unreadable(
        "it is about another number".to_owned(),
    ));
    for (what, write) in writes::all() {
        if !matches!(what, "update" | "release" | "rent" | "rentAny") {
            continue;
        }
        let rig = Rig::new([other()]);
        let answer = write(&rig, &rig.options());
        match what {
            "rentAny" => assert_eq!(answer, Ok(()), "any will do"),
            _ => assert_eq!(answer, refused, "{what}"),
        }
    }
    // The same number in another form is the same.
    let rig = Rig::new([ok(r#"{"phoneNumber":"12086390939"}"#)]);
    assert_eq!(rig.write(), Ok(()));
}

#[test]
fn offers_and_regions_are_read() {
    assert_eq!(
        of(
            |rig| {
                let regions = run(rig.regions(&rig.options())).expect("regions");
                assert_eq!(regions[0].code, "US");
            },
            ok(r#"{"availableRegions":[{"regionCode":"US","types":["LOCAL"]}]}"#)
        ),
        line("GET /availableRegions")
    );
    let wanted = AvailableQuery {
        voice: true,
        digits: "1208".to_owned(),
        ..AvailableQuery::default()
    };
    let offers = r#"{"availableNumbers":[{"phoneNumber":"+12086390939"}]}"#;
    let search = |rig: &Rig| {
        let offers = run(rig.available_numbers(&wanted, &rig.options())).expect("offers");
        assert_eq!(offers[0].phone, PHONE);
    };
    assert_eq!(
        of(search, ok(offers)),
        line(
            "GET /availableNumbers?regionCode=US&type=LOCAL&capabilities=SMS&capabilities=VOICE\
             &numberPattern.pattern=%2B1208&numberPattern.searchPattern=START&size=20"
        )
    );
    let rig = Rig::of(early_version(), [ok(offers)]);
    search(&rig);
    assert!(
        rig.sent()[0]
            .url
            .contains("&capability=SMS&capability=VOICE&")
    );
    assert_eq!(
        of(
            |rig| {
                let offer = run(rig.available_number(PHONE, &rig.options())).expect("an offer");
                assert_eq!(offer.phone, PHONE);
            },
            ok(NUMBER)
        ),
        line("GET /availableNumbers/%2B12086390939")
    );
}

const PLACE: &str = r#"{"displayName":"Desk","address":{"streetNumber":"","streetInfo":"","city":"Boise","state":"","postalCode":""}}"#;

#[test]
fn an_emergency_address_is_read_checked_stored_and_removed() {
    let path = "/activeNumbers/%2B12086390939/emergencyAddress";
    let place = writes::place();
    assert_eq!(
        of(
            |rig| {
                let stored = run(rig.emergency(PHONE, &rig.options())).expect("an answer");
                let stored = stored.expect("a place");
                assert_eq!(stored.address.get(AddressPart::City), "Boise");
            },
            ok(PLACE)
        ),
        line(&format!("GET {path}"))
    );
    assert_eq!(
        of(
            |rig| {
                let stored = run(rig.emergency(PHONE, &rig.options()));
                assert_eq!(stored, Ok(None));
            },
            ok("{}")
        ),
        line(&format!("GET {path}"))
    );
    assert_eq!(
        of(
            |rig| {
                let checked = run(rig.check_emergency(PHONE, &place, &rig.options()));
                assert_eq!(checked.expect("a result").quality, MatchQuality::None);
            },
            ok(r#"{"validationResult":"NO_MATCH"}"#)
        ),
        with_body(&format!("POST {path}:validate"), PLACE)
    );
    assert_eq!(
        of(
            |rig| {
                let stored = run(rig.set_emergency(permit(), PHONE, &place, &rig.options()));
                assert_eq!(stored, Ok(Some(place.clone())));
            },
            ok(PLACE)
        ),
        with_body(&format!("POST {path}:provision"), PLACE)
    );
    assert_eq!(
        of(
            |rig| assert_eq!(
                run(rig.remove_emergency(permit(), PHONE, &rig.options())),
                Ok(())
            ),
            ok("{}")
        ),
        line(&format!("POST {path}:deprovision"))
    );
}

#[test]
fn a_removal_is_believed_for_an_object_only() {
    for body in ["", "[]", "null", "{", "12", "\"done\""] {
        let rig = Rig::new([ok(body)]);
        let removed = run(rig.remove_emergency(permit(), PHONE, &rig.options()));
        assert!(matches!(removed, Err(ClientError::Unreadable(_))), "{body}");
    }
}

const ORDER: &str = r#"{"idNumberOrder":"o/1","state":"CREATED"}"#;

#[test]
fn an_order_is_asked_for_made_read_and_handed_in() {
    assert_eq!(
        of(
            |rig| {
                let needs = run(rig.requirements("DE", "LOCAL", &rig.options()));
                assert_eq!(needs.expect("an answer").documents.len(), 1);
            },
            ok(r#"{"fields":{},"attachments":[{"id":"d"}]}"#)
        ),
        with_body(
            "POST /numberOrders:lookupNumberRequirements",
            r#"{"regionCode":"DE","numberType":"LOCAL"}"#
        )
    );
    let ask = OrderRequest {
        selection: Selection::Number(PHONE.to_owned()),
        ..OrderRequest::parse("")
    };
    let made = |rig: &Rig| {
        let order = run(rig.create_order(permit(), &ask, &rig.options())).expect("an order");
        assert_eq!(
            (order.id.as_str(), order.state),
            ("o/1", OrderState::Created)
        );
    };
    assert_eq!(
        of(made, ok(ORDER)),
        with_body(
            "POST /numberOrders:createNumberOrder",
            r#"{"regionCode":"US","numberType":"LOCAL","numberOrderOption":{"phoneNumbers":["+12086390939"]}}"#
        )
    );
    let several = OrderRequest::parse("");
    assert_eq!(
        of(
            |rig| assert!(run(rig.create_order(permit(), &several, &rig.options())).is_ok()),
            ok(ORDER)
        ),
        with_body(
            "POST /numberOrders:createNumberOrder",
            r#"{"regionCode":"US","numberType":"LOCAL","quantityOrderOption":{"requestedQuantity":1,"capabilities":["SMS"],"sequential":false}}"#
        )
    );
    assert_eq!(
        of(
            |rig| assert_eq!(
                run(rig.order("o/1", &rig.options())).expect("one").id,
                "o/1"
            ),
            ok(ORDER)
        ),
        line("GET /numberOrders/o%2F1")
    );
    assert_eq!(
        of(
            |rig| assert!(run(rig.submit_order(permit(), "o/1", &rig.options())).is_ok()),
            ok(ORDER)
        ),
        line("POST /numberOrders/o%2F1/submit")
    );
}

#[test]
fn an_order_is_registered() {
    let stored = r#"{"requestDetails":{"name":"Desk"},"attachments":[{"attachmentId":"d"}]}"#;
    assert_eq!(
        of(
            |rig| {
                let read = run(rig.registration("o/1", &rig.options())).expect("one");
                assert_eq!(read.details, writes::details());
                assert_eq!(read.attachments[0].id, "d");
            },
            ok(stored)
        ),
        line("GET /numberOrders/o%2F1/registration")
    );
    assert_eq!(
        of(
            |rig| {
                let stored = run(rig.register(permit(), "o/1", &writes::details(), &rig.options()));
                assert_eq!(stored.expect("one").details, writes::details());
            },
            ok(stored)
        ),
        with_body(
            "PUT /numberOrders/o%2F1/registration",
            r#"{"requestDetails":{"name":"Desk"}}"#
        )
    );
    let rig = Rig::new([ok("{}")]);
    let read = run(rig.registration("o", &rig.options())).expect("an empty one");
    assert_eq!(read.details, JsonValue::Null);
}

#[test]
fn a_document_goes_as_a_form_and_tells_how_far_it_is() {
    for document_type in ["", "Driver's License"] {
        let rig = Rig::new([ok("")]);
        let request = rig.attach_request("o/1", "d 2", ("a.pdf", "application/pdf"), document_type);
        let progress: Rc<RefCell<Vec<_>>> = Rc::default();
        let listener = progress.clone();
        let file = "%PDF-1.7".to_owned();
        let upload = Upload {
            file: &file,
            progress: Rc::new(move |sent, all| listener.borrow_mut().push((sent, all))),
        };
        assert_eq!(
            run(rig.attach(permit(), request, upload, &rig.options())),
            Ok(())
        );
        assert_eq!(*progress.borrow(), [(0.0, 8.0), (8.0, 8.0)]);
        assert_eq!(
            sent(&rig),
            line("POST /numberOrders/o%2F1/attachments/d%202")
        );
        let sent = &rig.sent()[0];
        let mut form = vec![FormPart::File(
            "file",
            "a.pdf".to_owned(),
            "application/pdf".to_owned(),
        )];
        if !document_type.is_empty() {
            form.push(FormPart::Text("documentType", document_type.to_owned()));
        }
        assert_eq!((&sent.form, &sent.file), (&form, &Some(file.clone())));
    }
}

#[test]
fn a_document_is_sent_where_the_answer_is_empty_or_an_object() {
    let attach = |answer: Step| {
        let rig = Rig::new([answer]);
        let request = rig.attach_request("o", "d", ("a", ""), "");
        let file = String::new();
        run(rig.attach(permit(), request, writes::upload(&file), &rig.options()))
    };
    for body in ["", " \r\n", "{}", r#"{"attachmentId":"d"}"#] {
        assert_eq!(attach(ok(body)), Ok(()), "{body}");
    }
    assert_eq!(attach(status(204)), Ok(()));
    for body in ["[]", "null", "ok", "{"] {
        let answer = attach(ok(body));
        assert!(matches!(answer, Err(ClientError::Unreadable(_))), "{body}");
    }
    assert_eq!(attach(ok("<html>")), Err(ClientError::WebPage(200)));
    assert_eq!(attach(status(413)).expect_err("large").status(), Some(413));
}

#[test]
fn only_a_document_goes_with_a_file() {
    for (what, write) in writes::all() {
        let rig = Rig::new([status(500)]);
        let _ = write(&rig, &rig.options());
        assert_eq!(rig.sent()[0].file.is_some(), what == "attachment", "{what}");
        assert_eq!(
            rig.sent()[0].form.is_empty(),
            what != "attachment",
            "{what}"
        );
    }
}

#[test]
fn the_callback_secret_is_read_and_set_and_shown_to_nobody() {
    let secret = Secret::new("s".repeat(32));
    let body = format!(r#"{{"hmacSecret":"{}"}}"#, secret.expose());
    assert_eq!(
        of(
            |rig| {
                let read = run(rig.callback_secret(&rig.options()));
                assert_eq!(read, Ok(Some(secret.clone())));
            },
            ok(&body)
        ),
        line("GET /callbackConfiguration")
    );
    assert_eq!(
        of(
            |rig| {
                let read = run(rig.set_callback_secret(permit(), &secret, &rig.options()));
                assert_eq!(read, Ok(Some(secret.clone())));
            },
            ok(&body)
        ),
        with_body("PATCH /callbackConfiguration", &body)
    );
    let rig = Rig::new([ok(&body[..body.len() - 1])]);
    let curl = rig.curl(&rig.callback_request(&secret));
    assert!(!curl.command.contains(secret.expose()));
    assert_eq!(curl.variables, ["SINCH_HMAC_SECRET"]);
    let error = run(rig.callback_secret(&rig.options())).expect_err("half an object");
    assert!(!format!("{error:?}").contains(secret.expose()));
}

#[test]
fn what_is_shown_is_the_request_that_is_sent() {
    let rig = Rig::of(direct(), [ok(NUMBER)]);
    let request = rig.update_request(PHONE, &writes::changes(), &writes::draft());
    let curl = rig.curl(&request);
    assert!(
        run(rig.update(
            permit(),
            PHONE,
            &writes::changes(),
            &writes::draft(),
            &rig.options()
        ))
        .is_ok()
    );
    let sent = &rig.sent()[0];
    for part in [
        sent.method.as_str(),
        &sent.url,
        sent.body.as_deref().expect("a body"),
    ] {
        assert!(curl.command.contains(part), "{part}");
    }
    assert_eq!(curl.variables, ["SINCH_KEY_ID", "SINCH_KEY_SECRET"]);
    assert!(!curl.command.contains("a2V5OnNlY3JldA"));
}

#[test]
fn credentials_and_cookies_are_the_connections() {
    for (connection, authorization, cookies) in [
        (connection(), None, false),
        (direct(), Some("Basic a2V5OnNlY3JldA=="), false),
        (
            Connection {
                cookies: true,
                ..at("https://gateway.example/api")
            },
            None,
            true,
        ),
    ] {
        let rig = Rig::of(connection, [ok(NUMBER), ok(NUMBER)]);
        assert_eq!((rig.read(), rig.write()), (Ok(()), Ok(())));
        for sent in rig.sent() {
            assert_eq!(sent.authorization.as_deref(), authorization);
            assert_eq!(sent.cookies, cookies);
            assert_eq!(sent.visibility, Visibility::Cors);
        }
    }
}
