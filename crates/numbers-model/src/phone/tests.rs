use super::*;

/// Ways to write +46701234567.
const SWEDISH: [&str; 53] = [
    "+46701234567",
    "+46 (0)70-123 45 67",
    "+46(0) 70 123 45 67",
    "+46 [0] 70 123 45 67",
    "+46 070-123 45 67",
    "0046701234567",
    "00 46 (0)70 123 45 67",
    "+46 70/123 45 67",
    "+46.70.123.45.67",
    "tel:+46701234567",
    "TEL:+46-70-123-45-67",
    "tel:%2B46701234567;ext=7",
    "sip:+46701234567@example.com",
    "<sip:+46701234567@example.com;user=phone>",
    "sips:+46701234567@10.0.0.1:5061",
    "+46701234567@example.com",
    "callto://+46701234567",
    "\u{202a}+46701234567\u{202c}",
    "\u{202d}+46 70\u{2011}123 45 67\u{202e}",
    "\u{2066}+46701234567\u{2069}",
    "\u{feff}+46701234567",
    "+46\u{ad}70\u{ad}1234567",
    "+46\u{2060}701234567\u{fe0f}",
    "+46\u{180b}70\u{3164}123\u{115f}45\u{ffa0}67\u{fff5}",
    "+4\u{fe0f}\u{20e3}6\u{fe0f}\u{20e3}701234567",
    "＋４６（０）７０－１２３　４５　６７",
    "+٤٦٧٠١٢٣٤٥٦٧",
    "+۴۶۷۰۱۲۳۴۵۶۷",
    "+४६७०१२३४५६७",
    "+46\u{a0}70\u{202f}123\u{2009}45\u{3000}67",
    "+46·70•123‧45 67",
    "'+46701234567",
    "+46 (070) 123 45 67",
    "(+46) 70 123 45 67",
    "\u{201c}+46 70 123 45 67\u{201d}",
    "+46 70 123 45 67,",
    "+46 70 123 45 67 ext. 5",
    "+46 70 123 45 67, ext 5",
    "+46 70 123 45 67 (ext. 5)",
    "+46 70 123 45 67 Ext:5",
    "+46701234567x5",
    "+46 70 123 45 67 X 123",
    "+46 70 123 45 67 #5",
    "+46 70 123 45 67 ankn. 12",
    "+46 70 123 45 67 доб. 5",
    "+46701234567;ext=5",
    "tel:+46701234567;ext=5",
    "+46701234567;phone-context=+46",
    "Anna <sip:+46701234567@example.com>",
    "\"Anna Berg\" <sip:+46701234567@example.com>;tag=1928",
    "Anna Berg <tel:+46-70-123-45-67;ext=5>",
    "Anna <+46 70 123 45 67>",
    "<sips:+46701234567@example.com>",
];

#[test]
fn numbers_are_read_as_people_write_them() {
    for typed in SWEDISH {
        let number = E164::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error:?}"));
        assert_eq!(number.as_str(), "+46701234567", "{typed}");
        assert!(is_same_number(typed, "+46701234567"), "{typed}");
    }
    for typed in [
        "+12086390939",
        " +1 (208) 639-0939 ",
        "+1.208.639.0939",
        "\u{202a}+1\u{a0}208\u{2011}639–0939\u{202c}",
    ] {
        assert_eq!(
            E164::parse(typed).unwrap().as_str(),
            "+12086390939",
            "{typed}"
        );
    }
}

#[test]
fn what_the_country_is_not_told_of_stays_open() {
    let national = |rest: &str| Some(ParsedPhone::National(rest.to_owned()));
    let digits = |all: &str| Some(ParsedPhone::Digits(all.to_owned()));
    let international = |all: &str| Some(ParsedPhone::International(all.to_owned()));
    for (typed, expected) in [
        ("070-123 45 67", national("701234567")),
        ("(0)20 7946 0000", national("2079460000")),
        ("tel:070-1234567", national("701234567")),
        ("(208) 639-0939", digits("2086390939")),
        ("46701234567", digits("46701234567")),
        ("0114670123456", digits("0114670123456")),
        ("0", digits("0")),
        ("00", national("0")),
        // In Italy the 0 is the number's own.
        ("+39 (0)6 1234567", international("+39061234567")),
        ("+39 06 1234567", international("+39061234567")),
        ("+1 (0)208 639 0939", international("+12086390939")),
        ("+12086390939 x12", international("+12086390939")),
        ("070-123 45 67 ext 5", national("701234567")),
        ("(208) 639-0939 x12", digits("2086390939")),
        // No extension of a number.
        ("208x5", None),
        ("+12086390939 x", None),
        ("+12086390939 box 5", None),
        ("+12086390939 x5y", None),
        ("+447520651116XYZ", None),
        ("Anna <sip:anna@example.com>", None),
        ("+1+2", None),
        ("2026", digits("2026")),
        ("", None),
        ("+", None),
        ("houston", None),
        ("tel:", None),
    ] {
        assert_eq!(parse(typed), expected, "{typed}");
    }
    let named = |typed: &str, number: &str| {
        let written = parse(typed).expect("a number");
        written.candidates().iter().any(|own| own == number)
    };
    for (typed, number) in [
        ("070-123 45 67", "+46701234567"),
        ("06 1 234 5678", "+3612345678"),
        ("8 (495) 123-45-67", "+74951234567"),
        ("(208) 639-0939", "+12086390939"),
        ("011 46 70 123 45 67", "+46701234567"),
        ("46701234567", "+46701234567"),
        ("612 345 678", "+34612345678"),
        ("06 1234567", "+39061234567"),
    ] {
        assert!(named(typed, number), "{typed}");
    }
    assert!(!named("070-123 45 67", "+4570123456"));
}

#[test]
fn calling_codes_are_told_apart() {
    let all: Vec<&str> = [TRUNK_ZERO, NO_TRUNK]
        .into_iter()
        .flat_map(|codes| codes.split(' '))
        .collect();
    for code in &all {
        let plain = code.bytes().all(|byte| byte.is_ascii_digit());
        assert!(plain && (1..=3).contains(&code.len()), "{code}");
        let begun = all.iter().filter(|own| own.starts_with(code)).count();
        assert_eq!(begun, 1, "{code}");
    }
    assert!(
        OWN_ZERO
            .split(' ')
            .all(|code| contains_code(NO_TRUNK, code))
    );
}

#[test]
fn what_is_wrong_is_named() {
    for (typed, error) in [
        ("", PhoneError::Empty),
        (" ( ) ", PhoneError::Empty),
        ("12086390939", PhoneError::NoPlus),
        ("070-123 45 67", PhoneError::NoPlus),
        ("++12086390939", PhoneError::NotADigit),
        ("+1208639O939", PhoneError::NotADigit),
        ("+46", PhoneError::TooShort),
        ("+123456", PhoneError::TooShort),
        ("+1234567890123456", PhoneError::TooLong),
        ("+04681234567", PhoneError::LeadingZero),
    ] {
        assert_eq!(E164::parse(typed), Err(error), "{typed}");
    }
    assert!(E164::parse("+1234567").is_ok());
    assert!(E164::parse("+123456789012345").is_ok());
}

#[test]
fn a_confirmation_must_name_the_whole_number() {
    for (typed, number) in [
        ("+1 (208) 639-0939", "+12086390939"),
        ("12086390939", "+12086390939"),
        ("1 208 639 0939", "+12086390939"),
        ("0012086390939", "+12086390939"),
        ("070-123 45 67", "+46701234567"),
        ("46701234567", "+46701234567"),
        ("+12086390939 ext. 5", "+12086390939"),
        ("Front desk <sip:+12086390939@example.com>", "+12086390939"),
        // Not E.164, but in the API's data.
        ("+447520651116XYZ", "+447520651116XYZ"),
        ("+1208-639", "+1208639"),
        ("+12086390939", "12086390939"),
        ("0208", "0208"),
    ] {
        assert!(is_same_number(typed, number), "{typed} {number}");
    }
    for (typed, number) in [
        ("+1208639093", "+12086390939"),
        ("+120863909390", "+12086390939"),
        ("2086390939", "+12086390939"),
        ("02086390939", "+12086390939"),
        ("070-123 45 67", "+45701234567"),
        ("70 123 45 67", "+46701234567"),
        ("++12086390939", "+12086390939"),
        ("0", "+46"),
        ("", ""),
        ("-", "-"),
        ("+", "+"),
        ("", "+"),
    ] {
        assert!(!is_same_number(typed, number), "{typed} {number}");
    }
}

#[test]
fn digits_are_ascii_digits() {
    assert_eq!(digits("+1 (208) x٤"), "1208");
    assert_eq!(strip_punctuation("+1 (208) x٤"), "+1208x4");
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    /// What may stand between two digits.
    const BETWEEN: [&str; 14] = [
        "", "", "", " ", "-", ".", "/", "\u{a0}", "\u{202f}", "\u{2011}", "\u{200e}", "\u{ad}",
        "\u{2060}", "\u{fe0f}",
    ];

    fn spelled(digits: &str, zero: u32, between: &[usize]) -> String {
        let mut text = String::new();
        for (digit, gap) in digits.bytes().zip(between.iter().cycle()) {
            text.extend(char::from_u32(zero + u32::from(digit - b'0')));
            text.push_str(BETWEEN[gap % BETWEEN.len()]);
        }
        text
    }

    proptest! {
        #[test]
        fn any_spelling_is_the_number(
            code in prop::sample::select(TRUNK_ZERO.split(' ').collect::<Vec<_>>()),
            rest in "[1-9][0-9]{6,10}",
            zero in prop::sample::select(vec![0x30_u32, 0x660, 0x966, 0xff10, 0x1d7ce]),
            between in prop::collection::vec(0..BETWEEN.len(), 1..16),
            form in 0..5,
        ) {
            let number = with_code(code, &rest);
            let (code, rest) = (spelled(code, zero, &between), spelled(&rest, zero, &between));
            let typed = match form {
                0 => format!("+{code} {rest}"),
                1 => format!("00{code}{rest}"),
                2 => format!("+{code}(0){rest}"),
                3 => format!("tel:+{code}{rest}"),
                _ => format!("\u{202a}sip:+{code}{rest}@example.com\u{202c}"),
            };
            prop_assert_eq!(parse(&typed), Some(ParsedPhone::International(number.clone())));
            prop_assert!(is_same_number(&typed, &number));
            let typed = format!("0{rest}");
            let national = parse(&typed);
            prop_assert!(national.is_some_and(|own| own.candidates().contains(&number)));
            prop_assert!(is_same_number(&typed, &number));
        }

        #[test]
        fn another_number_is_never_confirmed(a in "[1-9][0-9]{7,14}", b in "[1-9][0-9]{7,14}") {
            let (a, b) = (with_code("", &a), with_code("", &b));
            let named = parse(&a) == Some(ParsedPhone::International(b.clone()));
            prop_assert_eq!(is_same_number(&a, &b), a == b || named);
            // What is read is one number, and is read as that again.
            if let Some(ParsedPhone::International(read_a)) = parse(&a) {
                prop_assert_eq!(parse(&read_a), Some(ParsedPhone::International(read_a.clone())));
            }
        }

        #[test]
        fn any_text_is_read_without_a_fault(text in "\\PC{0,40}") {
            if let Some(written) = parse(&text) {
                for own in written.candidates() {
                    prop_assert!(own.starts_with('+') && own[1..].bytes().all(|byte| byte.is_ascii_digit()));
                }
            }
            let _ = is_same_number(&text, "+46701234567");
        }
    }
}
