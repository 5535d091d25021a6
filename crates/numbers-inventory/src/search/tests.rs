use super::*;

fn parse(text: &str) -> Vec<Condition> {
    let search = Search::parse(text).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}"));
    search
        .terms
        .into_iter()
        .map(|term| term.condition)
        .collect()
}

fn is(field: Field, values: &[&str]) -> Condition {
    let values = values.iter().map(|text| Value::Text((*text).to_owned()));
    Condition::Is {
        field,
        values: values.collect(),
    }
}

fn exactly(field: Field, value: &str) -> Condition {
    Condition::Is {
        field,
        values: vec![Value::Exact(value.to_owned())],
    }
}

fn due(first: &str, last: &str) -> Condition {
    Condition::Due(DateRange {
        first: first.parse().expect("a day"),
        last: last.parse().expect("a day"),
    })
}

fn word(text: &str) -> Condition {
    Condition::Word(text.to_owned())
}

#[test]
fn the_language_is_read() {
    const HOUR: i64 = 60 * 60 * 1000;
    let when = |op, at| Condition::When {
        field: DateField::Charge,
        op,
        at,
    };
    let cost = |amount: &str, currency: Option<&str>| Condition::Cost {
        op: Comparison::More,
        amount: Decimal::from_str_exact(amount).unwrap(),
        currency: currency.map(str::to_owned),
    };
    for (text, expected) in [
        ("", vec![]),
        ("front desk", vec![word("front"), word("desk")]),
        ("\"front desk\"", vec![word("front desk")]),
        ("\"front desk", vec![word("front desk")]),
        (
            "+1 (208) 639-0939 x",
            vec![word("+1 (208) 639-0939"), word("x")],
        ),
        ("(208) 639", vec![word("(208) 639")]),
        ("208 639", vec![word("208"), word("639")]),
        ("208 639 0939 x", vec![word("208 639 0939"), word("x")]),
        ("070-123 45 67", vec![word("070-123 45 67")]),
        (
            "\u{202a}+46 70\u{202c} 123",
            vec![word("\u{202a}+46 70\u{202c} 123")],
        ),
        (
            "sip:+46701234567@example.com",
            vec![word("sip:+46701234567@example.com")],
        ),
        ("tel: +46 70", vec![word("+46 70")]),
        (
            "+12086390939 +46701234567 x",
            vec![
                is(Field::Number, &["+12086390939", "+46701234567"]),
                word("x"),
            ],
        ),
        (
            "+12086390939,+46701234567;+46701234568",
            vec![is(
                Field::Number,
                &["+12086390939", "+46701234567", "+46701234568"],
            )],
        ),
        (
            "+12086390939+46701234567",
            vec![is(Field::Number, &["+12086390939", "+46701234567"])],
        ),
        (
            "number:+12086390939, +46701234567",
            vec![is(Field::Number, &["+12086390939", "+46701234567"])],
        ),
        (
            "number:208 +46701234567",
            vec![is(Field::Number, &["208"]), word("+46701234567")],
        ),
        ("+1 +2", vec![word("+1"), word("+2")]),
        (
            "number:+46 70 123 45 67 x",
            vec![is(Field::Number, &["+46 70 123 45 67"]), word("x")],
        ),
        (
            "number=070-123 45 67",
            vec![exactly(Field::Number, "070-123 45 67")],
        ),
        (
            "number:208 639",
            vec![is(Field::Number, &["208"]), word("639")],
        ),
        // A list in which one is still being typed.
        ("+46701234567, 1", vec![word("+46701234567")]),
        ("+46701234567,1", vec![word("+46701234567")]),
        (
            "+46701234567, +1",
            vec![is(Field::Number, &["+46701234567", "+1"])],
        ),
        ("+46 70 123 45 67,", vec![word("+46 70 123 45 67")]),
        // Amounts, not numbers.
        ("1,234", vec![word("1,234")]),
        ("208, 20 x", vec![word("208"), word("20"), word("x")]),
        (
            "070-12, 070-13",
            vec![is(Field::Number, &["070-12", "070-13"])],
        ),
        (", ;", vec![]),
        (", desk", vec![word("desk")]),
        // Extensions.
        (
            "+46 70 123 45 67 ext. 5 x",
            vec![word("+46 70 123 45 67 ext. 5"), word("x")],
        ),
        ("+46 70 123 45 67 ext", vec![word("+46 70 123 45 67")]),
        ("+46701234567 x", vec![word("+46701234567"), word("x")]),
        ("+46 70 123 45 67x5", vec![word("+46 70 123 45 67x5")]),
        (
            "+46 70 123 45 67;ext=5",
            vec![word("+46 70 123 45 67;ext=5")],
        ),
        ("208 x5", vec![word("208"), word("x5")]),
        ("ext 5", vec![word("ext"), word("5")]),
        ("957aec92fe x5", vec![word("957aec92fe"), word("x5")]),
        // Addresses, of which the name is left out.
        (
            "region:SE Anna Berg <sip:+46701234567@example.com>",
            vec![
                is(Field::Region, &["SE"]),
                word("Anna Berg <sip:+46701234567@example.com>"),
            ],
        ),
        (
            "\"Berg, Anna\" <tel:+46-70-123 45 67>;tag=1 -x",
            vec![word("Berg, Anna\" <tel:+46-70-123 45 67>;tag=1"), word("x")],
        ),
        (
            "Desk 2 <sip:+46701234567@example.com",
            vec![word("Desk 2 <sip:+46701234567@example.com")],
        ),
        (
            "+46701234567 Bo <sip:+12025550101@example.com>",
            vec![is(Field::Number, &["+46701234567", "+12025550101"])],
        ),
        (
            "+46701234567@example.com desk",
            vec![word("+46701234567@example.com"), word("desk")],
        ),
        ("+46701234567,+", vec![word("+46701234567")]),
        ("67,x5 208,desk", vec![word("67,x5"), word("208,desk")]),
        (
            "Anna <sip:anna@example.com>",
            vec![word("Anna"), word("<sip:anna@example.com>")],
        ),
        (
            "12:30 https://a.example",
            vec![word("12:30"), word("https://a.example")],
        ),
        ("region:SE,US", vec![is(Field::Region, &["SE", "US"])]),
        ("Region=se", vec![exactly(Field::Region, "se")]),
        ("plan=\"my plan\"", vec![exactly(Field::Plan, "my plan")]),
        ("name:\"a, b\",c", vec![is(Field::Name, &["a, b", "c"])]),
        ("name:\"none\"", vec![is(Field::Name, &["none"])]),
        (
            "plan:none,Any",
            vec![Condition::Is {
                field: Field::Plan,
                values: vec![Value::None, Value::Any],
            }],
        ),
        ("state:failed", vec![is(Field::Provisioning, &["failed"])]),
        (
            "charge<7d",
            vec![when(Comparison::Less, TimeOperand::Days(7))],
        ),
        (
            "charge>=-2w",
            vec![when(Comparison::AtLeast, TimeOperand::Days(-14))],
        ),
        (
            "charge<12h",
            vec![when(Comparison::Less, TimeOperand::FromNow(12 * HOUR))],
        ),
        (
            "charge=2026-11-29",
            vec![when(
                Comparison::Equal,
                TimeOperand::Instant(1_795_910_400_000),
            )],
        ),
        (
            "charge:2026-11-29",
            vec![when(
                Comparison::Equal,
                TimeOperand::Instant(1_795_910_400_000),
            )],
        ),
        ("cost>5", vec![cost("5", None)]),
        ("price>0.80usd", vec![cost("0.80", Some("USD"))]),
        ("due:2028-02", vec![due("2028-02-01", "2028-02-29")]),
        ("due:2027-03-15", vec![due("2027-03-15", "2027-03-15")]),
        (
            "due=2027-03-15..2027-04",
            vec![due("2027-03-15", "2027-04-30")],
        ),
        // Still being typed.
        ("x region:", vec![word("x")]),
        ("cost>", vec![]),
        ("-", vec![word("-")]),
    ] {
        assert_eq!(parse(text), expected, "{text}");
    }
    let search = Search::parse("a -name:test").unwrap();
    assert_eq!(search.terms[1].span, 2..12);
    assert!(search.terms[1].negated && !search.terms[0].negated);
}

/// Two numbers, as people write lists.
#[test]
fn a_list_is_its_numbers_whatever_parts_and_shapes_them() {
    for text in [
        "+46 70-123 45 67, +1 (202) 555-0101",
        "+46 70-123 45 67,+1 (202) 555-0101",
        "+46 70-123 45 67 , +1 (202) 555-0101,",
        "+46 70-123 45 67; +1 (202) 555-0101;",
        "+46 70-123 45 67 | +1 (202) 555-0101",
        "+46 70-123 45 67 / +1 (202) 555-0101",
        "+46 70-123 45 67 +1 (202) 555-0101",
        "+46 70-123 45 67\t+1 (202) 555-0101",
        "+46 70-123 45 67\n+1 (202) 555-0101",
        "\"+46 70-123 45 67\", \"+1 (202) 555-0101\"",
        "\"+46 70-123 45 67\",\"+1 (202) 555-0101\"",
        "\"+46 70-123 45 67\" \"+1 (202) 555-0101\"",
        "'+46 70-123 45 67', '+1 (202) 555-0101'",
        "\u{201c}+46 70-123 45 67\u{201d}, \u{201c}+1 (202) 555-0101\u{201d}",
        "+46\u{a0}70-123\u{a0}45\u{a0}67,\u{a0}+1\u{202f}(202)\u{a0}555-0101",
        "+46.70.123.45.67, +1.202.555.0101",
        "+46 70/123 45 67, +1 202/555 0101",
        "+46 (0)70-123 45 67, 001 202 555 0101",
        "0046 70 123 45 67、+1 202 555 0101",
        "＋４６　７０　１２３　４５　６７，＋１　２０２　５５５　０１０１",
        "tel:+46701234567, tel:+12025550101",
        "tel: +46 70 123 45 67, tel: +1 202 555 0101",
        "tel:+46 70 123 45 67; sip:+12025550101@example.com",
        "+46 70 123 45 67 ext. 5, +1 202 555 0101 x12",
        "+46701234567;ext=5, +12025550101;ext=12",
        "+46701234567;ext=5;+12025550101;ext=12",
        "Anna <sip:+46701234567@example.com>, Bo <sip:+12025550101@example.com>",
        "\"Berg, Anna\" <+46 70 123 45 67>; <+1 202 555 0101>",
        "<tel:+46701234567>,<tel:+12025550101>",
        "+46 70 123 45 67, Bo <sip:+12025550101@example.com>",
        "number:+46 70-123 45 67, +1 (202) 555-0101",
        "number:+46 70-123 45 67 +1 (202) 555-0101",
        "number:+46701234567;+12025550101",
    ] {
        let expected = is(Field::Number, &["+46701234567", "+12025550101"]);
        assert_eq!(parse(text), [expected], "{text}");
        let more = format!("region:SE {text} desk");
        let search = Search::parse(&more).unwrap_or_else(|mistake| panic!("{more}: {mistake:?}"));
        assert_eq!(search.terms.len(), 3, "{more}");
        let rest = remove_term(&more, &search.terms[1].span);
        assert_eq!(parse(&rest), [is(Field::Region, &["SE"]), word("desk")]);
    }
    assert_eq!(
        parse("(0)70-123 45 67, 0208 639 0939; 08-12 34 56"),
        [is(
            Field::Number,
            &["(0)70-123 45 67", "0208 639 0939", "08-12 34 56"]
        )]
    );
    let search = Search::parse("-number:+46 70 123 45 67, +1 202 555 0101").expect("a search");
    assert!(search.terms.len() == 1 && search.terms[0].negated);
}

#[test]
fn a_mistake_says_what_to_do() {
    for (text, span, part) in [
        ("+46701234567,4,67E+10", 0..21, "“4,67E+10” was rounded"),
        ("x 4.67E+10", 2..10, "rounded by a spreadsheet"),
        (
            "+46701234567, 4,67012E+10, x",
            14..26,
            "rounded by a spreadsheet",
        ),
        ("x regoin:SE", 2..11, "Did you mean “region”"),
        ("prov:failed", 0..11, "Did you mean “provisioning”"),
        ("colour:red", 0..10, "put it in quotes"),
        ("region<SE", 0..9, "Write region:SE"),
        ("charge<soon x", 0..11, "2026-12-01"),
        ("charge<2026-02-30", 0..17, "no time"),
        ("cost>five", 0..9, "no amount"),
        ("cost>1_0", 0..8, "no amount"),
        ("region: SE", 0..7, "compared with"),
        ("due:soon", 0..8, "no month"),
        ("due:2027-13", 0..11, "no month"),
        ("due:2027-04..2027-03", 0..20, "no month"),
    ] {
        let mistake = Search::parse(text).unwrap_err();
        assert_eq!(mistake.span, span, "{text}");
        assert!(mistake.text.contains(part), "{text}: {}", mistake.text);
    }
}

#[test]
fn a_term_is_taken_out() {
    assert_eq!(remove_term("a region:SE b", &(2..11)), "a b");
    assert_eq!(remove_term("region:SE b", &(0..9)), "b");
    assert_eq!(remove_term("a  region:SE", &(3..12)), "a");
}

#[test]
fn what_could_come_next_is_offered() {
    let values = |field: Field| match field {
        Field::Region => vec![("SE", "Sweden"), ("US", "United States")],
        Field::Plan => vec![("my plan", ""), ("None", "")],
        _ => Vec::new(),
    };
    let offered = |text: &str| {
        let offers = |field, _: &str| {
            let offer = |(value, label): (&str, &str)| Suggestion {
                value: value.into(),
                label: label.into(),
            };
            values(field).into_iter().map(offer).collect()
        };
        let inserts = complete(text, text.len(), &offers).into_iter().map(|own| {
            let mut whole = text.to_owned();
            whole.replace_range(own.span, &own.insert);
            whole
        });
        inserts.collect::<Vec<_>>().join(" | ")
    };
    for (text, expected) in [
        ("", ""),
        ("x ", ""),
        ("re", "region:"),
        (
            "x -c",
            "x -capability: | x -campaign: | x -callback: | x -charge< | x -cost> | x -currency:",
        ),
        (
            "region:",
            "region:none | region:any | region:SE | region:US",
        ),
        ("region:st", "region:US"),
        ("region:SE,u", "region:SE,US"),
        ("region:se", ""),
        ("plan:m", "plan:\"my plan\""),
        ("plan:non", "plan:none | plan:\"None\""),
        ("charge<7", "charge<7d"),
        ("cost>", ""),
        ("state:in", "state:in-progress"),
        ("208", ""),
    ] {
        assert_eq!(offered(text), expected, "{text}");
    }
    // It has no order: whatever came after the sign would be a mistake.
    assert!(offered("region<").is_empty());
    assert!(!offered("region=").is_empty());
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\PC{0,30}",
            "((-|)(region|plan|cost|charge|colour|x|\"|\\+1|\\(20\\))(:|<|>=|,|)([a-z0-9\"]{0,4}|7d|2026-12-01)[ ,]?){0,6}",
            "((-|)(number:|number=|Anna |<|sip:|<tel:|\"|)(\\+46701234567|\\+1 202|070-12|0|)( ext\\. |x|;ext=|>|\"|@a|)(5|)[ ,;]{0,2}){0,5}",
        ]
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_its_mistake_is_shown(text in texts()) {
            match Search::parse(&text) {
                Ok(search) => {
                    let mut last = 0;
                    for term in &search.terms {
                        prop_assert!(term.span.start >= last && text.get(term.span.clone()).is_some());
                        last = term.span.end;
                    }
                    for term in search.terms.iter().rev() {
                        prop_assert!(remove_term(&text, &term.span).len() < text.len());
                    }
                }
                Err(mistake) => {
                    prop_assert!(text.get(mistake.span).is_some_and(|part| !part.is_empty()));
                    prop_assert!(!mistake.text.is_empty());
                }
            }
        }

        #[test]
        fn what_is_offered_can_be_read(text in texts(), value in "\\PC{1,8}") {
            let values = |_, _: &str| vec![Suggestion { value: value.clone(), label: String::new() }];
            for own in complete(&text, text.len(), &values) {
                let before = Search::parse(&text).is_ok();
                let mut whole = text.clone();
                whole.replace_range(own.span, &own.insert);
                prop_assert!(!before || Search::parse(&whole).is_ok(), "{}", whole);
            }
        }
    }
}
