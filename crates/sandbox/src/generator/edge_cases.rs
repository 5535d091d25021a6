//! Edge cases that break careless clients.
//!
//! Each list below has edge cases of one member. Row n takes the n-th item of every list, so that
//! a few rows have them all and most stay ordinary.

use crate::clock::{DAY, rfc3339};
use crate::field::Field;
use crate::number::{Money, Number, SmsConfiguration, SmsProvisioning, VoiceProvisioning};
use serde_json::json;

/// Number of rows with edge cases.
pub const COUNT: u32 = 32;

/// All SMS error codes (docs/numbers-api.md 3).
pub const ERROR_CODES: &[&str] = &[
    "ERROR_CODE_UNSPECIFIED",
    "INTERNAL_ERROR",
    "SMS_PROVISIONING_FAILED",
    "CAMPAIGN_PROVISIONING_FAILED",
    "CAMPAIGN_NOT_AVAILABLE",
    "EXCEEDED_10DLC_LIMIT",
    "NUMBER_PROVISIONING_FAILED",
    "PARTNER_SERVICE_UNAVAILABLE",
    "CAMPAIGN_PENDING_ACCEPTANCE",
    "MNO_SHARING_ERROR",
    "CAMPAIGN_EXPIRED",
    "CAMPAIGN_MNO_REJECTED",
    "CAMPAIGN_MNO_SUSPENDED",
    "CAMPAIGN_MNO_REVIEW",
    "INSUFFICIENT_BALANCE",
    "MOCK_CAMPAIGN_NOT_ALLOWED",
    "TFN_NOT_ALLOWED",
    "INVALID_NNID",
];

/// Names that must be shown as text, whatever they look like.
pub const DISPLAY_NAMES: &[&str] = &[
    "خط الدعم الفني",
    "קו תמיכה (Tel Aviv) 24/7",
    "\u{202e}esrever ni enil troppus",
    "🚑 Ambulance 👩‍⚕️ dispatch 🇸🇪",
    "<img src=x onerror=alert(1)>",
    "<script>alert('name')</script>&amp;&lt;",
    "=HYPERLINK(\"http://example.com\",\"Click\")",
    "+SUM(A1:A9)",
    "-2+3+cmd|' /C calc'!A0",
    "@WEEKDAY(1)",
    "\"Quoted\", 'single' and ; semicolon, comma",
    "Line one\nLine two\tafter a tab\r\nLine three",
    "Zero\u{200b}width\u{feff}in\u{200d}side",
    "   ",
    "a\u{301}e\u{308} combining ﷽ ẞ İ",
    "2026-11-29T09:54:20.516Z",
    "null",
    "Ünïcödé 支援 サポート 지원",
    "{{7*7}} ${jndi:ldap://example.com} %s %n",
    "-",
    ".",
    "0",
];

/// Prices that are hard to sum and to format.
const PRICES: &[(&str, &str)] = &[
    ("JPY", "500"),
    ("DOLLAR", "2.00"),
    ("USD", "0.8"),
    ("EUR", "0.800000000000000001"),
    ("USD", "1234567890123456789.99"),
    ("KWD", "1.250"),
    ("", "0.00"),
    ("XXX", "1e3"),
    ("USD", "-1.00"),
    ("EUR", "0"),
];

/// Regions that are no ISO 3166-1 codes.
const REGIONS: &[&str] = &["UK", "419", "ZZ", ""];

/// Payment intervals of samples, and longer ones.
const INTERVALS: &[i64] = &[0, 2, 3, 12, 1, 24];

/// Applies the edge cases at an index of the lists to an ordinary number.
pub fn apply(index: usize, number: &mut Number, epoch: i64, has_malformed: bool) {
    apply_provisioning(index, number, epoch);
    if index == 28 {
        number.display_name = Field::Set(format!("Very long name {}", "lorem ipsum ".repeat(20)));
    } else if let Some(name) = DISPLAY_NAMES.get(index) {
        number.display_name = Field::Set((*name).to_owned());
    }
    if let Some((currency, amount)) = PRICES.get(index) {
        number.money = Some(Money {
            currency_code: (*currency).to_owned(),
            amount: (*amount).to_owned(),
        });
    }
    if let Some(months) = INTERVALS.get(index) {
        number.payment_interval_months = *months;
    }
    if let Some(region) = index.checked_sub(6).and_then(|index| REGIONS.get(index)) {
        (*region).clone_into(&mut number.region_code);
    }
    apply_dates(index, number, epoch);
    if has_malformed {
        apply_malformed(index, number);
    }
    match index {
        18 => number.number_type = "PAGER".to_owned(),
        19 => number.capability.push("FAX".to_owned()),
        20 => number.capability.clear(),
        24 => "+447520651116XYZ".clone_into(&mut number.phone_number),
        25 => {
            number.sms_configuration = Field::Absent;
            number.voice_configuration = Field::Absent;
            number.callback_url = Field::Absent;
        }
        26 => number.sms_configuration = Field::Null,
        27 => number.voice_configuration.get_or_default().voice_type = None,
        30 => number.money = None,
        31 => {
            number
                .extra
                .insert("numberTags".to_owned(), json!(["vip", {"tier": 1}]));
        }
        _ => {}
    }
}

/// Applies the provisioning states: every error code, then those without failure.
fn apply_provisioning(index: usize, number: &mut Number, epoch: i64) {
    let job = |status: &str, codes: &[&str]| SmsProvisioning {
        service_plan_id: "4b1d0c2e5f6a47888e9f00112233aabb".to_owned(),
        campaign_id: String::new(),
        status: status.to_owned(),
        last_updated_time: Some(rfc3339(epoch - DAY / 3)),
        error_codes: codes.iter().map(|code| (*code).to_owned()).collect(),
    };
    let scheduled = match (index, ERROR_CODES.get(index)) {
        // Two codes at once: one for the plan, one for the campaign.
        (3, Some(code)) => Some(job("FAILED", &["SMS_PROVISIONING_FAILED", code])),
        (_, Some(code)) => Some(job("FAILED", &[code])),
        (18, _) => Some(job("WAITING", &[])),
        (19, _) => Some(job("IN_PROGRESS", &[])),
        (20, _) => Some(job("HALF_OPEN", &[])),
        (21, _) => Some(job("PROVISIONING_STATUS_UNSPECIFIED", &[])),
        // Codes do not make a failure: a fixture has them with WAITING (docs/numbers-api.md 4.1).
        (22, _) => Some(job("WAITING", &["INTERNAL_ERROR"])),
        (23, _) => Some(job("FAILED", &["A_CODE_OF_TOMORROW"])),
        (29, _) => Some(job("FAILED", &[])),
        _ => None,
    };
    let sms = number.sms_configuration.get_or_default();
    match index {
        24 => *sms = SmsConfiguration::default(),
        // The old plan stays current while the new one is under way or has failed.
        19 | 2 => sms.scheduled_provisioning = scheduled,
        _ if scheduled.is_some() => {
            *sms = SmsConfiguration {
                scheduled_provisioning: scheduled,
                ..SmsConfiguration::default()
            };
        }
        _ => {}
    }
    if index == 21 {
        let voice = number.voice_configuration.get_or_default();
        voice.voice_type = Some("RTC".to_owned());
        // The pending type may differ from the current one (docs/numbers-api.md 4.3).
        voice.scheduled_voice_provisioning = Some(VoiceProvisioning {
            voice_type: "FAX".to_owned(),
            service_id: "01W4FFL35P4NC4K35FAXSERVICE".to_owned(),
            status: "IN_PROGRESS".to_owned(),
            last_updated_time: Some(rfc3339(epoch - DAY / 4)),
            ..VoiceProvisioning::default()
        });
    }
}

fn apply_dates(index: usize, number: &mut Number, epoch: i64) {
    let in_hours = |hours: i64| Some(rfc3339(epoch + hours * DAY / 24));
    match index {
        0 => number.next_charge_date = None,
        1 => number.next_charge_date = Some("2027-02-28T23:59:59.123456789".to_owned()),
        2 => number.next_charge_date = Some("2026-12-31T22:30:00+05:45".to_owned()),
        3 => number.next_charge_date = Some("2027-01-01".to_owned()),
        5 => number.next_charge_date = Some("0001-01-01T00:00:00Z".to_owned()),
        10 => number.expire_at = in_hours(36),
        11 => number.expire_at = in_hours(5 * 24),
        12 => number.expire_at.clone_from(&number.next_charge_date),
        13 => number.next_charge_date = in_hours(-3 * 24),
        _ => {}
    }
}

/// Applies values that no client can parse (docs/numbers-api.md 10.23).
fn apply_malformed(index: usize, number: &mut Number) {
    let price = |currency: &str, amount: &str| {
        Some(Money {
            currency_code: currency.to_owned(),
            amount: amount.to_owned(),
        })
    };
    match index {
        4 => number.next_charge_date = Some("soon".to_owned()),
        6 => {
            number.next_charge_date = Some(String::new());
            number.money = price("", "");
        }
        7 => number.money = price("XXX", "free"),
        8 => number.expire_at = Some("2026-13-45T25:61:00Z".to_owned()),
        _ => {}
    }
}
