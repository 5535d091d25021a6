use numbers_client::wire;
use numbers_model::api_version::ApiVersion;

use super::*;

fn number(json: &str) -> Row {
    Row::Number(Box::new(wire::number(json).unwrap()))
}

fn boise() -> Row {
    number(
        r#"{"phoneNumber":"+12086390939","displayName":"Front desk, 2nd \"floor\"","regionCode":"US",
        "capability":["SMS","VOICE"],"money":{"currencyCode":"USD","amount":"0.80"},"paymentIntervalMonths":1,
        "nextChargeDate":"2026-11-29T08:15:30.5Z","expireAt":"soon",
        "smsConfiguration":{"servicePlanId":"p","scheduledProvisioning":{"status":"FAILED","errorCodes":["A","B"]}}}"#,
    )
}

fn written(format: Format, fields: &[Field], one: &Row) -> String {
    let offset = |_| 60;
    let zone = Zone {
        name: "Europe/Stockholm",
        offset: &offset,
    };
    let mut out = Vec::new();
    write_header(&mut out, format, fields, zone);
    write_row(&mut out, format, fields, zone, one);
    String::from_utf8(out).unwrap()
}

#[test]
fn csv_keeps_the_plus_the_exact_price_and_says_the_zone() {
    let fields = [
        Field::Number,
        Field::Name,
        Field::Capabilities,
        Field::Amount,
        Field::NextCharge,
        Field::Expires,
        Field::Provisioning,
        Field::Callback,
    ];
    let text = written(Format::Csv(Separator::Comma), &fields, &boise());
    let expected = concat!(
        r#""Number","Name","Capabilities","Amount","Next charge (Europe/Stockholm)","#,
        r#""Expires (Europe/Stockholm)","Provisioning","Callback URL""#,
        "\r\n",
        "\"\t+12086390939\",",
        r#""Front desk, 2nd ""floor""","SMS VOICE","0.80","2026-11-29 09:15:30","soon","Failed","""#,
        "\r\n"
    );
    assert_eq!(text, expected);
}

#[test]
fn a_price_has_the_decimal_sign_that_goes_with_the_separator() {
    let priced = |amount: &str| {
        let money = format!(
            r#"{{"phoneNumber":"+1","money":{{"currencyCode":"USD","amount":"{amount}"}}}}"#
        );
        let row = number(&money);
        let cell = |separator| {
            let text = written(Format::Csv(separator), &[Field::Amount], &row);
            text.lines().nth(1).unwrap_or_default().to_owned()
        };
        (cell(Separator::Comma), cell(Separator::Semicolon))
    };
    let both = |comma: &str, semicolon: &str| (comma.to_owned(), semicolon.to_owned());
    assert_eq!(priced("2.10"), both(r#""2.10""#, r#""2,10""#));
    assert_eq!(priced("-0.80"), both(r#""-0.80""#, r#""-0,80""#));
    // No number: as it came.
    assert_eq!(
        priced("about 2.10"),
        both(r#""about 2.10""#, r#""about 2.10""#)
    );
}

#[test]
fn json_lines_have_only_what_is_set() {
    let text = written(Format::JsonLines, &Field::ALL, &boise());
    let expected = concat!(
        r#"{"number":"+12086390939","name":"Front desk, 2nd \"floor\"","region":"US","capabilities":["SMS","VOICE"],"#,
        r#""servicePlan":"p","provisioning":"Failed","errorCodes":["A","B"],"amount":"0.80","currency":"USD","#,
        r#""intervalMonths":1,"nextCharge":"2026-11-29T09:15:30+01:00","expires":"soon"}"#,
        "\n"
    );
    assert_eq!(text, expected);
    assert_eq!(written(Format::JsonLines, &[], &boise()), "{}\n");
}

#[test]
fn a_date_that_stands_for_none_is_no_date_to_a_reader_and_kept_for_programs() {
    let fields = [Field::NextCharge, Field::Expires];
    for none in [
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ] {
        let one = number(&format!(
            r#"{{"phoneNumber":"+1","nextChargeDate":"{none}","expireAt":"{none}"}}"#
        ));
        let csv = written(Format::Csv(Separator::Comma), &fields, &one);
        assert_eq!(csv.lines().nth(1), Some(r#""","""#), "{none}");
        let json = written(Format::JsonLines, &fields, &one);
        let expected = format!("{{\"nextCharge\":\"{none}\",\"expires\":\"{none}\"}}\n");
        assert_eq!(json, expected);
    }
}

#[test]
fn a_row_that_can_t_be_read_is_not_left_out() {
    let lost = Row::Unreadable {
        raw: r#"{"a":1}"#.into(),
        reason: String::new(),
        phone: Some("+1".into()),
    };
    let fields = [Field::Number, Field::Name, Field::Provisioning];
    let csv = written(Format::Csv(Separator::Comma), &fields, &lost);
    assert_eq!(
        csv.lines().nth(1),
        Some("\"\t+1\",\"{\"\"a\"\":1}\",\"Unreadable\"")
    );
    let json = written(Format::JsonLines, &fields, &lost);
    assert_eq!(
        json,
        "{\"number\":\"+1\",\"provisioning\":\"Unreadable\",\"raw\":\"{\\\"a\\\":1}\"}\n"
    );
}

#[test]
fn west_of_greenwich_and_utc() {
    let date = Timestamp::parse("2026-11-29T08:15:30Z");
    let text = |minutes: i32| {
        let offset = move |_| minutes;
        let zone = Zone {
            name: "",
            offset: &offset,
        };
        time(&date, Format::JsonLines, zone)
    };
    assert_eq!(text(0), "2026-11-29T08:15:30Z");
    assert_eq!(text(-210), "2026-11-29T04:45:30-03:30");
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    /// Reads CSV with csv-core, a reader that this code has no part in.
    fn cells(mut csv: &[u8]) -> Vec<String> {
        let mut reader = csv_core::Reader::new();
        let mut cells = Vec::new();
        let (mut out, mut at) = (vec![0; 4096], 0);
        loop {
            let (result, read, wrote) = reader.read_field(csv, &mut out[at..]);
            (csv, at) = (&csv[read..], at + wrote);
            match result {
                csv_core::ReadFieldResult::Field { .. } => {
                    cells.push(String::from_utf8_lossy(&out[..at]).into_owned());
                    at = 0;
                }
                csv_core::ReadFieldResult::End => return cells,
                _ => {}
            }
        }
    }

    proptest! {
        #[test]
        fn any_name_survives_the_round_trip(name in "[^\\x00]{1,40}", digits in "[1-9][0-9]{3,14}") {
            let phone = format!("+{digits}");
            let number = Number {
                phone: phone.clone(),
                display_name: Some(name.clone()),
                ..Number::default()
            };
            let record = Row::Number(Box::new(number));
            let fields = [Field::Number, Field::Name];
            let csv = written(Format::Csv(Separator::Comma), &fields, &record);
            let read = cells(csv.as_bytes());
            prop_assert_eq!(read[2].strip_prefix('\t'), Some(phone.as_str()));
            // What is put in front, and taken away again, is tried in cell.rs.
            let plain = |text: &str| text.replace(['\'', '\t'], "");
            prop_assert_eq!(plain(&read[3]), plain(&name));
            let json = written(Format::JsonLines, &fields, &record);
            let read: std::collections::BTreeMap<String, String> = serde_json::from_str(&json).unwrap();
            prop_assert_eq!((&read["number"], &read["name"]), (&phone, &name));
        }
    }
}

#[test]
fn what_the_api_version_does_not_report_is_unknown_and_not_empty() {
    let json = r#"{"phoneNumber":"+1","smsConfiguration":{"servicePlanId":"p"},"callbackUrl":""}"#;
    let number = wire::number_in(json, ApiVersion::V1Alpha1).unwrap();
    let row = Row::Number(Box::new(number));
    let fields = [
        Field::Number,
        Field::ServicePlan,
        Field::Campaign,
        Field::VoiceType,
        Field::VoiceId,
        Field::Callback,
    ];
    let csv = written(Format::Csv(Separator::Comma), &fields, &row);
    assert!(
        csv.ends_with("\"\t+1\",\"p\",\"unknown\",\"unknown\",\"unknown\",\"\"\r\n"),
        "{csv}"
    );
    assert_eq!(
        written(Format::JsonLines, &fields, &row),
        "{\"number\":\"+1\",\"servicePlan\":\"p\",\"unknown\":[\"campaign\",\"voiceType\",\"voiceId\"]}\n"
    );
}
