use std::sync::Arc;

use numbers_inventory::{
    Inventory, Language,
    export::{BYTE_ORDER_MARK, Field, Format, Separator, Zone, write_header, write_row},
};
use numbers_model::{
    api_version::ApiVersion,
    enums::{Capability, NumberType, VoiceType},
    money::Money,
    number::{Number, Row, Sms, Unreported, Voice},
};
use proptest::{collection::vec, option, prelude::*, sample};

use super::*;
use crate::preview::{NotANumber, OutcomeKind, Preview, RowOutcome};

fn read(text: &str) -> Table {
    let mut reader = TableReader::new(text);
    while !reader.step(7) {}
    assert!(reader.progress() >= 1.0);
    reader.finish()
}

fn rows(table: &Table) -> Vec<Vec<&str>> {
    (0..table.len())
        .map(|record| table.record(record).collect())
        .collect()
}

#[test]
fn the_encoding_is_told_from_the_bytes() {
    for (bytes, label) in [
        (&b"Name\nDesk"[..], "utf-8"),
        ("Åre".as_bytes(), "utf-8"),
        (b"\xef\xbb\xbfName", "utf-8"),
        (b"\xc5re\nG\xf6teborg", "windows-1252"),
        (b"caf\xe9", "windows-1252"),
        (b"\xff\xfeN\0", "utf-16le"),
        (b"\xfe\xff\0N", "utf-16be"),
        (b"", "utf-8"),
        // One damaged byte in a file of UTF-8.
        (b"\xc3\x85re\nG\xc3\xb6teborg\n\xff", "utf-8"),
    ] {
        assert_eq!(Encoding::detect(bytes).label(), label, "{bytes:?}");
    }
}

#[test]
fn cells_are_read_as_spreadsheets_write_them() {
    let table = read("\u{feff}a;b\r\n\"x;1\n2\";\"say \"\"hi\"\"\"\r\n\r\n\nlast;\n");
    assert_eq!(
        rows(&table),
        [
            vec!["a", "b"],
            vec!["x;1\n2", "say \"hi\""],
            vec!["last", ""]
        ]
    );
    assert_eq!([0, 1, 2].map(|record| table.line(record)), [1, 2, 6]);
    assert_eq!(table.record_at(6), Some(2));
    assert_eq!((table.record_at(3), table.columns()), (None, 2));
    assert_eq!(
        (table.cell(9, 0), table.cell(0, 9), table.record(9).count()),
        ("", "", 0)
    );
    assert!(read("").is_empty());
    assert_eq!(rows(&read("a\rb\rc")), [["a"], ["b"], ["c"]]);
    assert_eq!(rows(&read("x,\"open")), [["x", "open"]]);
}

#[test]
fn the_separator_is_found() {
    for (text, delimiter) in [
        ("Number,Name\n+1,\"a;b\"\n", b','),
        ("Number;Name\n+1;a,b\n+2;c,d\n", b';'),
        ("+12086390939\tDesk, 2nd\n+12086390940\tHall, 1st\n", b'\t'),
        ("Number|Name\n+1|a\n", b'|'),
        ("sep=;\r\nNumber,x;Name\r\n", b';'),
        ("\u{feff}\"sep=,\"\nNumber,Name\n", b','),
        ("+12086390939\n+12086390940\n", b'\t'),
        ("", b'\t'),
        ("Numéro;Nom;Prix\n+1;é;1,50\n+2;è;2,50\n", b';'),
    ] {
        assert_eq!(detect_delimiter(text), delimiter, "{text:?}");
        assert_ne!(delimiter_name(delimiter), "Other");
    }
    assert_eq!(delimiter_name(b'x'), "Other");
    let declared = read("sep=;\r\nNumber;Name\r\n+1;a\r\n");
    assert_eq!(
        (declared.len(), declared.line(0), declared.cell(1, 1)),
        (2, 2, "a")
    );
}

fn roles(mapping: &Mapping, table: &Table) -> Vec<ColumnRole> {
    (0..table.columns())
        .map(|column| mapping.role(column))
        .collect()
}

#[test]
fn columns_are_matched_by_title_or_contents() {
    use ColumnRole::{
        CallbackUrl, Campaign, Ignored, Name, Number, ServicePlan, VoiceId, VoiceType,
    };
    let titles = Field::ALL.map(Field::title).join(",");
    let table = read(&titles);
    let mapping = Mapping::detect(&table);
    let expected = [
        Number,
        Name,
        Ignored,
        Ignored,
        Ignored,
        ServicePlan,
        Campaign,
        Ignored,
        Ignored,
        VoiceType,
        VoiceId,
        Ignored,
        Ignored,
        Ignored,
        Ignored,
        Ignored,
        CallbackUrl,
    ];
    assert_eq!(roles(&mapping, &table), expected);
    assert!(mapping.has_header && mapping.problem().is_none());
    for (text, expected, header) in [
        (
            "Phone Number\tDISPLAY_NAME\tName",
            vec![Number, Name, Ignored],
            true,
        ),
        (
            "Desk\t+12086390939\nHall\t+12086390940",
            vec![Ignored, Number],
            false,
        ),
        ("What\tName\nx\t+12086390939", vec![Ignored, Name], true),
        ("What\tName\n+12086390939\tDesk", vec![Number, Name], true),
        ("a\tb", vec![Ignored, Ignored], false),
    ] {
        let table = read(text);
        let mapping = Mapping::detect(&table);
        assert_eq!(
            (roles(&mapping, &table), mapping.has_header),
            (expected, header),
            "{text}"
        );
    }
    let table = read("a\tb\tc");
    let mut mapping = Mapping::detect(&table);
    assert!(
        mapping
            .problem()
            .is_some_and(|text| text.contains("numbers"))
    );
    mapping.set(0, Number);
    assert!(
        mapping
            .problem()
            .is_some_and(|text| text.contains("values"))
    );
    mapping.set(1, Name);
    mapping.set(2, Number);
    assert_eq!(roles(&mapping, &table), [Ignored, Name, Number]);
    assert_eq!(mapping.problem(), None);
    assert_eq!(Mapping::default().records(&Table::default()), 0..0);
}

fn numbers() -> Vec<Number> {
    let number = |phone: &str, region: &str, name: &str| Number {
        phone: phone.into(),
        region: Some(region.into()),
        display_name: (!name.is_empty()).then(|| name.into()),
        ..Number::default()
    };
    vec![
        number("+12086390939", "US", "Desk"),
        number("+46701234567", "SE", ""),
        number("+33701234567", "FR", "Paris"),
        number("+447520651116XYZ", "GB", "Odd"),
    ]
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let numbers = numbers();
    let known = |phone: &str| NumberCell::Known(phone.into());
    let other = |phone: &str| NumberCell::Other(phone.into());
    let invalid = NumberCell::Invalid;
    for (cell, region, expected) in [
        ("+1 (208) 639-0939", None, known("+12086390939")),
        ("\t+12086390939", None, known("+12086390939")),
        ("'+12086390939", None, known("+12086390939")),
        ("0046 70 123 45 67", None, known("+46701234567")),
        ("46701234567.0", None, known("+46701234567")),
        ("070-123 45 67", None, invalid(NotANumber::Ambiguous)),
        ("070-123 45 67", Some("SE"), known("+46701234567")),
        ("070-123 45 67", Some("FR"), known("+33701234567")),
        ("070-123 45 68", Some("SE"), other("+46701234568")),
        ("070-123 45 68", None, other("0701234568")),
        ("2086390939", Some("US"), known("+12086390939")),
        ("46701234567", Some("US"), known("+46701234567")),
        ("+447520651116XYZ", None, known("+447520651116XYZ")),
        ("+12086390940", None, other("+12086390940")),
        ("12086390940", Some("US"), other("12086390940")),
        ("4.67E+10", None, invalid(NotANumber::Rounded)),
        ("4,67012E+10", None, invalid(NotANumber::Rounded)),
        ("", None, invalid(NotANumber::Empty)),
        (" \u{200b}\t", None, invalid(NotANumber::Empty)),
        ("Hall", None, invalid(NotANumber::Text)),
        ("42", None, invalid(NotANumber::Text)),
        ("12345678901234567890", None, invalid(NotANumber::Text)),
        ("0701234567", Some("QQ"), invalid(NotANumber::Ambiguous)),
    ] {
        assert_eq!(
            read_number(cell, region, numbers.as_slice()),
            expected,
            "{cell:?} {region:?}"
        );
    }
}

fn import(text: &str, options: ImportOptions) -> (Arc<Table>, Mapping, Preview) {
    let table = Arc::new(read(text));
    let mapping = Mapping::detect(&table);
    let numbers = numbers();
    let mut job = ImportJob::new(table.clone(), mapping.clone(), options);
    while !job.step(numbers.as_slice(), 2) {}
    assert_eq!(job.preview().len(), job.preview().rows().len());
    (table, mapping, job.finish())
}

#[test]
fn every_row_is_told_by_its_outcome() {
    let text = "Number;Name;Campaign;Voice type;Voice ID\n\
                +12086390939;Front desk;;;\n\
                +46701234567;;C1;;\n\
                ;;;;\n\
                +33701234567; Paris ;unknown;EST;\n\
                +12086390939;Other;;;\n\
                +12025550100;x;;;\n\
                +12025550100;y;;;\n\
                4.67E+10;z;;;\n\
                Hall;z;;;\n\
                +447520651116XYZ;Odd;;sip trunk (est);trunk 1\n";
    let (table, mapping, preview) = import(text, ImportOptions::new(ApiVersion::V1));
    let kinds: Vec<OutcomeKind> = preview
        .rows()
        .iter()
        .map(|row| row.outcome.kind())
        .collect();
    use OutcomeKind::{AlreadySo, Duplicate, NotANumber, NotYours, Refused, Will};
    assert_eq!(
        kinds,
        [
            Will, Refused, AlreadySo, Duplicate, NotYours, Duplicate, NotANumber, NotANumber,
            Refused,
        ]
    );
    assert_eq!(
        preview.rows()[3].outcome,
        RowOutcome::Duplicate { first_line: 2 }
    );
    assert_eq!(preview.rows()[0].changes()[0].after, "Front desk");
    assert_eq!(preview.rows()[2].line, Some(5));
    let mut out = Vec::new();
    write_left_out_header(&mut out, &table, &mapping);
    for row in preview.rows() {
        write_left_out(&mut out, &table, row);
    }
    let left_out = String::from_utf8(out).unwrap();
    assert_eq!(left_out.lines().count(), 9, "{left_out}");
    assert!(
        left_out.starts_with("\"Line\",\"Reason\",\"Number\",\"Name\""),
        "{left_out}"
    );
    assert!(
        left_out.contains("Campaigns are for US numbers only."),
        "{left_out}"
    );
    assert!(left_out.contains("\"Hall\",\"z\""), "{left_out}");
    // The file of what was left out goes in again.
    let (_, _, again) = import(&left_out, ImportOptions::new(ApiVersion::V1));
    assert_eq!(again.len(), 8);
    assert_eq!(again.count(NotYours), 1);
}

#[test]
fn empty_cells_keep_or_clear() {
    let text = "Number\tName\tVoice type\tVoice ID\n+12086390939\t\t\tapp\n+33701234567\tParis\tFAX\tfax 1\n";
    let (_, _, preview) = import(text, ImportOptions::new(ApiVersion::V1));
    assert_eq!(preview.rows()[0].changes()[0].after, "Voice app (RTC): app");
    assert_eq!(preview.rows()[0].changes().len(), 1);
    let options = ImportOptions {
        empty_cells: EmptyCells::Clear,
        ..ImportOptions::new(ApiVersion::V1Alpha1)
    };
    let (_, _, preview) = import(text, options);
    assert_eq!(preview.rows()[0].changes()[0].after, "");
    assert_eq!(preview.rows()[1].outcome, RowOutcome::AlreadySo);
}

#[test]
fn titles_of_columns_without_a_header_are_counted() {
    let (table, mapping, preview) = import(
        "+12086390939\tDesk\n+999\tx\n",
        ImportOptions::new(ApiVersion::V1),
    );
    assert!(!mapping.has_header);
    let mut out = Vec::new();
    write_left_out_header(&mut out, &table, &mapping);
    write_left_out(&mut out, &table, &preview.rows()[1]);
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("\"Column 1\",\"Column 2\""), "{text}");
}

fn language() -> Language {
    Language {
        fold: str::to_lowercase,
        region_name: |_| None,
        collate: |one, other| one.cmp(other),
    }
}

/// A number with texts that a spreadsheet would run, round or cut.
fn odd_numbers() -> impl Strategy<Value = Number> {
    let text = || "[ '\"=+\\-@,;\t|\nå1a]{1,6}";
    (
        0..100_000_u32,
        option::of(text()),
        option::of("[a-z0-9=+-]{1,22}"),
        option::of(("RTC|EST|FAX|PBX", option::of("[a-z0-9]{1,20}"))),
        option::of("https://[a-z]{1,5}/[,;=]?"),
        sample::select(vec!["US", "SE", "UK", ""]),
        any::<[bool; 2]>(),
    )
        .prop_map(
            |(phone, name, plan, voice, callback_url, region, [unreported, campaign])| Number {
                phone: format!("+1208{phone:07}"),
                display_name: name,
                region: (!region.is_empty()).then(|| region.to_owned()),
                kind: Some(NumberType::Local),
                capabilities: vec![Capability::Sms, Capability::Voice],
                price: Some(Money::new("USD", "2.10")),
                interval_months: Some(1),
                sms: Some(Sms {
                    campaign: campaign
                        .then(|| "C1".to_owned())
                        .filter(|_| plan.is_some() && !unreported),
                    service_plan: plan,
                    job: None,
                }),
                voice: voice.filter(|_| !unreported).map(|(kind, id)| Voice {
                    kind: VoiceType::from_wire(&kind),
                    id,
                    updated: None,
                    job: None,
                }),
                callback_url: callback_url.filter(|_| !unreported),
                unreported: Unreported {
                    campaign: unreported,
                    voice: unreported,
                    callback_url: unreported,
                    error_codes: unreported,
                },
                ..Number::default()
            },
        )
}

proptest! {
    #[test]
    fn an_export_goes_in_again_and_changes_nothing(
        numbers in vec(odd_numbers(), 1..8),
        semicolon: bool,
        mark: bool,
        clear: bool,
        v1: bool,
    ) {
        let mut inventory = Inventory::new(language());
        let load = inventory.begin();
        for number in &numbers {
            inventory.upsert(&Row::Number(Box::new(number.clone())), load);
        }
        let separator = if semicolon { Separator::Semicolon } else { Separator::Comma };
        let (format, utc) = (Format::Csv(separator), Zone { name: "UTC", offset: &|_| 0 });
        let mut file = if mark { BYTE_ORDER_MARK.to_vec() } else { Vec::new() };
        write_header(&mut file, format, &Field::ALL, utc);
        for row in (0..inventory.end()).filter_map(|row| inventory.row(row)) {
            write_row(&mut file, format, &Field::ALL, utc, &row);
        }
        prop_assert_eq!(Encoding::detect(&file), Encoding::Utf8);
        let table = Arc::new(read(&String::from_utf8(file).expect("UTF-8")));
        let options = ImportOptions {
            version: if v1 { ApiVersion::V1 } else { ApiVersion::V1Alpha1 },
            region: Some("US".to_owned()),
            empty_cells: if clear { EmptyCells::Clear } else { EmptyCells::Keep },
        };
        let mut job = ImportJob::new(table.clone(), Mapping::detect(&table), options);
        while !job.step(&inventory, 3) {}
        let preview = job.finish();
        prop_assert_eq!(preview.len(), inventory.len());
        for row in preview.rows() {
            prop_assert_eq!(&row.outcome, &RowOutcome::AlreadySo, "{:?}", row);
        }
    }

    #[test]
    fn a_table_is_read_alike_in_pieces_of_any_size(text in "[a,;\"\r\n\té]{0,40}", bytes in 1..50_usize) {
        let whole = |bytes| {
            let mut reader = TableReader::with_delimiter(text.as_str(), b',');
            while !reader.step(bytes) {}
            reader.finish()
        };
        let table = whole(usize::MAX);
        prop_assert_eq!(&table, &whole(bytes));
        for record in 0..table.len() {
            prop_assert_eq!(table.record_at(table.line(record)), Some(record));
        }
    }

    #[test]
    fn plain_cells_are_read_back(cells in vec(vec("[a-zé,;\"\n]{1,4}", 2..4), 1..6)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |record: &Vec<String>| record.iter().map(quoted).collect::<Vec<_>>().join(";");
        let text = cells.iter().map(line).collect::<Vec<_>>().join("\r\n");
        let mut reader = TableReader::with_delimiter(text, b';');
        while !reader.step(3) {}
        let table = reader.finish();
        prop_assert_eq!(rows(&table), cells);
    }

    #[test]
    fn any_text_is_imported_without_harm(text in "\\PC{0,40}[\n;,\t\"]{0,4}\\PC{0,40}") {
        import(&text, ImportOptions::new(ApiVersion::V1));
    }
}
