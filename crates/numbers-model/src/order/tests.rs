use super::*;

fn json(text: &str) -> JsonValue {
    JsonValue::parse(text).expect("JSON")
}

fn form(fields: &str) -> Form {
    match parse_requirements(&json(fields)) {
        RequirementsForm::Form(form) => form,
        other => panic!("no form: {other:?}"),
    }
}

fn labels(form: &Form) -> Vec<&str> {
    let fields = form.sections.iter().flat_map(|section| &section.fields);
    fields.map(|field| field.label.as_str()).collect()
}

const RULES: &str = r#"{"schema":"/schema/policySchema-v1.json","rules":[
    {"template":{"type":"array","title":"Use","maxItems":3,"items":{"type":"object","required":["purpose"],
        "properties":[{"name":"purpose","type":"string","title":"Purpose","minLength":3,"maxLength":400},
        {"name":"confirmed","type":"boolean"}]}}},
    {"template":{"type":"object","title":"Company","required":["endBusinessName","address"],"properties":{
        "endBusinessName":{"type":"string","x-placeholder":"Example Ltd"},
        "legalForm":{"type":["string","null"],"enum":["A","B"]},
        "address":{"type":"object","title":"Address","required":["city"],"properties":{"city":{"type":"string"},"postal_code":{"type":"string"}}}}}}
    ],"attachments":[]}"#;

fn filled(form: &Form, pairs: &[(FieldKey, &str)]) -> Values {
    let mut values = form.fill(&JsonValue::Null);
    for (key, text) in pairs {
        values.texts.insert(*key, (*text).to_owned());
    }
    values
}

#[test]
fn rules_make_a_form_and_are_answered_by_a_list() {
    let form = form(RULES);
    assert_eq!(
        labels(&form),
        [
            "Purpose",
            "Confirmed",
            "End business name",
            "Legal form",
            "City",
            "Postal code"
        ]
    );
    let company = &form.sections[1];
    assert_eq!(company.title, "Company");
    assert_eq!(company.fields[0].help, "For example: Example Ltd");
    assert!(company.fields[0].required && !company.fields[1].required);
    assert_eq!(company.fields[2].group, "Address");
    assert_eq!(form.sections[0].repeat, Some(3));
    let mut values = filled(
        &form,
        &[
            ((0, 0, 0), " One time passwords "),
            ((0, 0, 1), "true"),
            ((1, 0, 0), "Ada & Co"),
            ((1, 0, 1), "\"B\""),
            ((1, 0, 2), "Boise"),
        ],
    );
    values.add_entry(0);
    values.texts.insert((0, 1, 0), "Alerts".into());
    let data = form.data(&values);
    assert_eq!(
        data.to_json(),
        r#"[[{"purpose":"One time passwords","confirmed":true},{"purpose":"Alerts"}],{"endBusinessName":"Ada & Co","legalForm":"B","address":{"city":"Boise"}}]"#
    );
    assert_eq!(form.validate(&values), []);
    // What was stored stands in the form again.
    let again = form.fill(&data);
    assert_eq!(again.count(0), 2);
    assert_eq!(form.data(&again), data);
    values.remove_entry(0, 0);
    assert_eq!((values.count(0), values.get((0, 0, 0))), (1, "Alerts"));
}

#[test]
fn what_is_wrong_is_said_beside_the_field() {
    let form = form(RULES);
    let values = filled(&form, &[((0, 0, 0), "ab")]);
    let wrong: Vec<_> = form.validate(&values);
    let keys: Vec<FieldKey> = wrong.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys, [(0, 0, 0), (1, 0, 0), (1, 0, 2)]);
    assert_eq!(wrong[0].1, "At least 3 characters.");
    assert_eq!(wrong[1].1, "Fill this in.");
}

#[test]
fn what_can_not_be_seen_is_no_part_of_an_answer() {
    let own = form(
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":3},"b":{"type":"integer"},
            "c":{"type":"array","items":{"type":"string"}},"d":{"enum":["x\u200b"]}}}"#,
    );
    let mut values = filled(
        &own,
        &[
            ((0, 0, 0), "\u{feff}Ada \u{200b}Byron\u{202c} "),
            ((0, 0, 1), "12\u{200b}"),
            ((0, 0, 2), "\u{2067}one\n\u{200b}\ntwo"),
            // A choice is sent as the server has it.
            ((0, 0, 3), "\"x\u{200b}\""),
        ],
    );
    assert_eq!(own.validate(&values), []);
    let sent = r#"{"a":"Ada Byron","b":12,"c":["one","two"],"d":"x\u200b"}"#;
    assert_eq!(own.data(&values), json(sent));
    values.texts.insert((0, 0, 0), "\u{200b}ab".into());
    assert_eq!(own.validate(&values)[0].1, "At least 3 characters.");
    values.texts.insert((0, 0, 0), "\u{200b}".into());
    assert_eq!(own.validate(&values)[0].1, "Fill this in.");
}

#[test]
fn violations_find_their_field_however_they_are_spelled() {
    let form = form(RULES);
    let mut values = form.fill(&JsonValue::Null);
    values.add_entry(0);
    for (path, key) in [
        ("requestDetails.data[0][1].purpose", Some((0, 1, 0))),
        (
            "request_details.data.1.address.postal_code",
            Some((1, 0, 3)),
        ),
        ("/requestDetails/data/1/address/city", Some((1, 0, 2))),
        ("$.data[1].endBusinessName", Some((1, 0, 0))),
        ("end_business_name", Some((1, 0, 0))),
        ("address.city", Some((1, 0, 2))),
        ("purpose", None),
        ("requestDetails.data[0]", None),
        ("requestDetails", None),
        ("", None),
        ("elsewhere.unknown", None),
    ] {
        assert_eq!(form.field_for_violation(path, &values), key, "{path}");
    }
}

#[test]
fn schemas_and_lists_make_forms_too() {
    let schema = form(
        r#"{"type":"object","required":["b"],"properties":{"b":{"type":"integer"},"a":{"type":"string","format":"date"},
        "c":{"type":"array","items":{"type":"string"}},"d":{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}},
        "e":{"type":"array","items":{"type":"array"}}}}"#,
    );
    assert_eq!(labels(&schema), ["B", "A", "C", "E", "X"]);
    let kinds: Vec<&FieldKind> = schema.sections[0]
        .fields
        .iter()
        .map(|own| &own.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            &FieldKind::Number { whole: true },
            &FieldKind::Day,
            &FieldKind::Lines,
            &FieldKind::Json
        ]
    );
    let values = filled(
        &schema,
        &[
            ((0, 0, 0), "007"),
            ((0, 0, 1), "2026-2-1"),
            ((0, 0, 2), "one\n\n two "),
            ((0, 0, 3), "[[1.50"),
        ],
    );
    let wrong: Vec<FieldKey> = schema
        .validate(&values)
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    assert_eq!(wrong, [(0, 0, 0), (0, 0, 1), (0, 0, 3)]);
    let values = filled(
        &schema,
        &[
            ((0, 0, 0), "7"),
            ((0, 0, 2), "one\n\n two "),
            ((0, 0, 3), "[[1.50]]"),
            ((1, 0, 0), "y"),
        ],
    );
    assert_eq!(
        schema.data(&values).to_json(),
        r#"{"b":7,"c":["one","two"],"e":[[1.50]],"d":[{"x":"y"}]}"#
    );
    let list = form(
        r#"[{"name":"who","label":"Who","type":"select","mandatory":true,"options":[{"value":1,"label":"One"},"two"]},
        {"name":"where","type":"group","fields":[{"key":"city","required":true}]}]"#,
    );
    assert_eq!(labels(&list), ["Who", "City"]);
    assert!(list.sections.iter().all(|own| own.fields[0].required));
    assert_eq!(list.sections[1].title, "Where");
    assert_eq!(
        list.sections[0].fields[0].kind,
        FieldKind::Choice(vec![
            ("1".into(), "One".into()),
            ("\"two\"".into(), "two".into())
        ])
    );
    assert_eq!(
        labels(&form(r#"{"fields":[{"id":"a"}]}"#)),
        labels(&form(r#"{"a":{"type":"string"}}"#))
    );
    assert_eq!(
        labels(&form(r#"{"properties":{"data":{"properties":{"a":{}}}}}"#)),
        ["A"]
    );
}

#[test]
fn what_is_not_understood_is_not_guessed_at() {
    for fields in [
        r#"{"policy":"see the dashboard","version":7}"#,
        r#"{"rules":[{"template":{}},{"template":{}}]}"#,
        r#"{"rules":{}}"#,
        r#"["companyName"]"#,
        r#""text""#,
        "7",
    ] {
        assert_eq!(
            parse_requirements(&json(fields)),
            RequirementsForm::Unknown,
            "{fields}"
        );
    }
    for fields in [
        "{}",
        "null",
        "[]",
        r#"{"rules":[],"attachments":[{"id":"x"}]}"#,
        r#"{"schema":"x","attachments":[{"id":"x"}]}"#,
    ] {
        assert_eq!(
            parse_requirements(&json(fields)),
            RequirementsForm::Empty,
            "{fields}"
        );
    }
    assert_eq!(JsonValue::parse(&"[".repeat(100)), None);
    let deep = "[".repeat(60) + &"]".repeat(60);
    assert_eq!(JsonValue::parse(&deep), None);
}

#[test]
fn a_registration_is_compared_by_what_was_sent() {
    let stored = json(r#"{"data":[{"b":"2","a":1,"more":true},[]],"id":7}"#);
    assert!(stored.contains(&json(r#"{"data":[{"a":1,"b":"2","c":""},[]]}"#)));
    assert!(!stored.contains(&json(r#"{"data":[{"a":2},[]]}"#)));
    assert!(!stored.contains(&json(r#"{"data":[{"a":1}]}"#)));
    // A number is what it comes to, however it is written.
    for (stored, sent, same) in [
        ("1.5", "1.50", true),
        ("100", "1e2", true),
        ("1.5", "1.51", false),
        (
            "12345678901234567890123456789012",
            "12345678901234567890123456789013",
            false,
        ),
    ] {
        assert_eq!(json(stored).contains(&json(sent)), same, "{stored} {sent}");
    }
    assert!(!json("{}").contains(&json(r#"{"data":{"a":false}}"#)));
}

#[test]
fn the_clock_tells_two_units() {
    for (ms, text) in [
        (5 * 86_400_000 + 7_200_000, Some("5 days 2 h")),
        (2 * 86_400_000 - 1, Some("47 h 59 min")),
        (47 * 60_000, Some("47 min 0 s")),
        (3 * 3_600_000 + 59_000, Some("3 h 0 min")),
        (59_999, Some("59 s")),
        (1, Some("0 s")),
        (0, None),
        (-5, None),
    ] {
        assert_eq!(time_left(1_000 + ms, 1_000).as_deref(), text, "{ms}");
    }
}

#[test]
fn only_ids_and_where_they_belong_are_kept() {
    let own = |id: &str| OrderRef {
        base: "https://h".into(),
        version: "v1".into(),
        project: "p\"".into(),
        id: id.into(),
    };
    let mut kept = vec![own("a")];
    known_orders::insert(&mut kept, own("b"));
    known_orders::insert(&mut kept, own("a"));
    assert_eq!(kept, [own("a"), own("b")]);
    assert_eq!(known_orders::decode(&known_orders::encode(&kept)), kept);
    known_orders::remove(&mut kept, &own("a"));
    assert_eq!(kept, [own("b")]);
    assert_eq!(known_orders::decode("no JSON"), []);
    assert_eq!(
        known_orders::decode(
            r#"[7,{"id":"x"},{"base":"b","version":"v1","project":"p","id":"a/b"}]"#
        ),
        []
    );
    assert!(is_order_id("03kjzencnckxrn216rr1zzzzzz"));
    assert!(!is_order_id("") && !is_order_id("../x") && !is_order_id("a b"));
}

#[test]
fn files_and_forms_are_looked_at() {
    let document = Document {
        mime_types: vec!["application/pdf".into(), "image/*".into()],
        templates: [
            "https://x.example/a",
            "http://x.example/a",
            "javascript:alert(1)",
            "HTTPS://x.example/b",
        ]
        .map(|url| ("form".to_owned(), url.to_owned()))
        .to_vec(),
        ..Document::default()
    };
    assert_eq!(
        document.check_media_type("application/PDF", "a"),
        MediaTypeCheck::Yes
    );
    assert_eq!(document.check_media_type("", "a"), MediaTypeCheck::Unsure);
    assert_eq!(
        document.check_media_type("text/plain", "a"),
        MediaTypeCheck::No
    );
    assert_eq!(document.links().count(), 2);
    assert_eq!(
        Document::default().check_media_type("text/plain", "a"),
        MediaTypeCheck::Yes
    );
}

#[test]
fn an_order_is_asked_for_in_words() {
    let several = |quantity: &str, digits: &str| OrderRequest {
        region: "DE".into(),
        kind: "LOCAL".into(),
        selection: Selection::Quantity {
            quantity: quantity.into(),
            criteria: crate::available::AvailableQuery {
                digits: digits.into(),
                ..Default::default()
            },
            sequential: true,
        },
        configuration: Draft::default(),
    };
    assert_eq!(
        several("5", "4930").describe(),
        "5 numbers, Local, SMS, starts with +4930, in a row"
    );
    assert_eq!(several(" 100 ", "").errors(), []);
    for quantity in ["0", "101", "-1", "+5", "x", "", "1.5"] {
        assert_eq!(several(quantity, "").errors()[0].0, RequestField::Quantity);
    }
    assert_eq!(several("1", "x").errors()[0].0, RequestField::Digits);
    for (path, part) in [
        (
            "quantityOrderOption.requestedQuantity",
            Some(RequestField::Quantity),
        ),
        (
            "quantity_order_option.number_pattern.pattern",
            Some(RequestField::Digits),
        ),
        ("region_code", Some(RequestField::Region)),
        ("numberOrderOption.phoneNumbers[0]", None),
        (
            "smsConfiguration.servicePlanId",
            Some(RequestField::Configuration(
                crate::change::Field::ServicePlan,
            )),
        ),
    ] {
        assert_eq!(RequestField::from_violation(path), part, "{path}");
    }
}

#[test]
fn an_address_names_what_is_to_be_ordered() {
    let search = OrderRequest::search("DE", "LOCAL", Some("+4930"));
    assert_eq!(search, "?region=DE&type=LOCAL&number=%2B4930");
    let ask = OrderRequest::parse(&search);
    assert_eq!((ask.region.as_str(), ask.kind.as_str()), ("DE", "LOCAL"));
    assert_eq!(ask.selection, Selection::Number("+4930".into()));
    let several = OrderRequest::parse("?type=&region=SE&x");
    assert_eq!(
        (several.region.as_str(), several.quantity()),
        ("SE", Some(1))
    );
    assert_eq!(OrderRequest::search("SE", "", None), "?region=SE");
}

mod laws {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn trees() -> impl Strategy<Value = JsonValue> {
        let leaf = prop_oneof![
            Just(JsonValue::Null),
            any::<bool>().prop_map(JsonValue::Flag),
            "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?".prop_map(JsonValue::Number),
            ".{0,10}".prop_map(JsonValue::Text),
        ];
        leaf.prop_recursive(5, 40, 5, |inner| {
            let names = prop_oneof![
                Just("type".to_owned()),
                Just("properties".to_owned()),
                Just("items".to_owned()),
                Just("fields".to_owned()),
                Just("name".to_owned()),
                Just("rules".to_owned()),
                Just("template".to_owned()),
                Just("enum".to_owned()),
                "[a-zA-Z_]{0,6}",
            ];
            prop_oneof![
                vec(inner.clone(), 0..5).prop_map(JsonValue::List),
                vec((names, inner), 0..5).prop_map(|mut members| {
                    let mut seen = Vec::new();
                    members.retain(|(name, _): &(String, JsonValue)| {
                        let new = !seen.contains(name);
                        seen.push(name.clone());
                        new
                    });
                    JsonValue::Object(members)
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(tree in trees()) {
            prop_assert_eq!(JsonValue::parse(&tree.to_json()), Some(tree));
        }

        #[test]
        fn whatever_is_asked_for_what_is_filled_in_comes_back(tree in trees(), texts in vec("[ -~]{1,12}", 1..8)) {
            if let RequirementsForm::Form(form) = parse_requirements(&tree) {
                let mut values = form.fill(&tree);
                for (at, (key, field)) in form.keys(&form.fill(&JsonValue::Null)).enumerate() {
                    let text = &texts[at % texts.len()];
                    if matches!(field.kind, FieldKind::Line | FieldKind::Long) {
                        values.texts.insert(key, text.clone());
                    }
                }
                form.validate(&values);
                let data = form.data(&values);
                let again = form.data(&form.fill(&data));
                prop_assert!(again.contains(&data), "{} {}", data.to_json(), again.to_json());
            }
        }

        #[test]
        fn no_text_stops_it(text in ".{0,80}", path in ".{0,40}") {
            if let Some(tree) = JsonValue::parse(&text) {
                let _ = parse_requirements(&tree);
            }
            let form = form(RULES);
            let _ = form.field_for_violation(&path, &Values::default());
            let _ = known_orders::decode(&text);
            let _ = time_left(i64::MAX, i64::MIN);
        }
    }
}
