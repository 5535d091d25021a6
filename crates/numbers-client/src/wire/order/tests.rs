use numbers_model::available::AvailableQuery;

use super::*;

#[test]
fn an_order_is_read_with_whatever_is_missing() {
    let read = order(
        r#"{"projectId":"p","idNumberOrder":"03kj","regionCode":"AU","state":"CREATED","numberType":"MOBILE",
        "orderNumbers":[{"phoneNumber":"+61411111112","numberPrice":{"setupPrice":{"currencyCode":"USD","amount":"1.00"},
        "monthlyPrice":{"currencyCode":"USD","amount":"1.00"},"paymentIntervalMonths":1},"capabilities":["SMS"]},{},7],
        "smsConfiguration":{"servicePlanId":"plan"},"voiceConfiguration":{"type":"EST","trunkId":"t"},
        "expireTime":"2026-03-07T16:53:00.204187Z","createTime":"2026-03-05T16:53:00Z","new":1}"#,
    )
    .unwrap();
    assert_eq!(
        (read.id.as_str(), &read.state),
        ("03kj", &OrderState::Created)
    );
    assert_eq!(read.numbers.len(), 1);
    assert_eq!(
        read.numbers[0].monthly.as_ref().unwrap().text(2),
        "1.00 USD"
    );
    assert_eq!(read.configuration.service_plan, "plan");
    assert_eq!(read.configuration.voice_id, "t");
    assert!(
        read.expires
            .as_ref()
            .and_then(|time| time.epoch_ms())
            .is_some()
    );
    let bare = order(r#"{"numberOrderId":"x","state":"PAUSED","expireTime":null}"#).unwrap();
    assert_eq!(bare.state.label(), "PAUSED");
    assert!(!bare.state.is_final() && !bare.state.is_open());
    assert_eq!((bare.name().as_str(), bare.expires), ("Order x", None));
    assert!(order("{}").is_err() && order("[]").is_err() && order("").is_err());
}

#[test]
fn documents_stand_beside_the_fields_or_inside() {
    let document = r#"[{"id":"a","title":"Proof","mandatory":true,"template":[{"name":"t","url":"https://x"},{"name":"u"}],
        "allowedMimeTypes":["application/pdf","application/pdf"],"allowedDocumentTypes":["Passport"]},{"title":"no id"}]"#;
    let beside =
        requirements(&["{\"fields\":{},\"attachments\":", document, "}"].concat()).unwrap();
    let inside = requirements(&["{\"fields\":{\"attachments\":", document, "}}"].concat()).unwrap();
    for read in [&beside, &inside] {
        assert_eq!(read.form, RequirementsForm::Empty);
        assert_eq!(read.documents.len(), 1);
        assert_eq!(read.documents[0].mime_types, ["application/pdf"]);
        assert_eq!(read.documents[0].templates.len(), 1);
        assert!(!read.is_none() && read.missing(&[]).count() == 1);
    }
    assert!(requirements("{}").unwrap().is_none());
    assert!(
        requirements(r#"{"fields":{"template":7}}"#).unwrap().form == RequirementsForm::Unknown
    );
    assert!(requirements("[]").is_err());
}

#[test]
fn a_registration_is_read_with_whatever_is_missing() {
    let read = registration(
        r#"{"requestDetails":{"data":[1.50]},"attachments":[{"attachmentId":"a","fileName":"f"},{"fileName":"g"}],
        "logs":[{"message":"one","createTime":"2026-02-24T06:39:55.902553Z"},{"message":""},{"message":"two"}]}"#,
    )
    .unwrap();
    assert_eq!(read.details.to_json(), r#"{"data":[1.50]}"#);
    assert_eq!(read.attachments.len(), 1);
    assert_eq!(read.attachments[0].status, UploadStatus::Waiting);
    let messages: Vec<&str> = read.logs.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(messages, ["one", "two"]);
    assert_eq!(registration("{}").unwrap().details, JsonValue::Null);
    assert!(registration("null").is_err());
}

#[test]
fn exactly_one_option_is_sent() {
    let terms = Draft {
        service_plan: "plan".into(),
        campaign: "C1".into(),
        voice_kind: "RTC".into(),
        voice_id: "app".into(),
        callback_url: "https://x.example".into(),
        display_name: "Desk".into(),
    };
    let mut request = OrderRequest {
        region: "DE".into(),
        kind: "LOCAL".into(),
        selection: Selection::Number("+4930".into()),
        configuration: terms,
    };
    assert_eq!(
        order_body(&request),
        r#"{"regionCode":"DE","numberType":"LOCAL","smsConfiguration":{"servicePlanId":"plan"},"voiceConfiguration":{"type":"RTC","appId":"app"},"callbackUrl":"https://x.example","numberOrderOption":{"phoneNumbers":["+4930"]}}"#
    );
    request.region = "US".into();
    request.selection = Selection::Quantity {
        quantity: " 3 ".into(),
        criteria: AvailableQuery {
            digits: "1208".into(),
            ..AvailableQuery::default()
        },
        sequential: true,
    };
    assert_eq!(
        order_body(&request),
        r#"{"regionCode":"US","numberType":"LOCAL","smsConfiguration":{"servicePlanId":"plan","campaignId":"C1"},"callbackUrl":"https://x.example","quantityOrderOption":{"requestedQuantity":3,"numberPattern":{"pattern":"+1208","searchPattern":"START"},"capabilities":["SMS"],"sequential":true}}"#
    );
    request.configuration = Draft::default();
    request.selection = Selection::Number("+1".into());
    assert_eq!(
        order_body(&request),
        r#"{"regionCode":"US","numberType":"LOCAL","numberOrderOption":{"phoneNumbers":["+1"]}}"#
    );
    assert_eq!(
        registration_body(&JsonValue::parse(r#"{"data":[1]}"#).unwrap()),
        r#"{"requestDetails":{"data":[1]}}"#
    );
    assert_eq!(
        requirements_query("DE", "LOCAL"),
        r#"{"regionCode":"DE","numberType":"LOCAL"}"#
    );
}
