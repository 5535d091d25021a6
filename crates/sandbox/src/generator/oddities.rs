//! Rows that break careless clients. Each column below is a list of independent oddities; odd
//! row n takes the n-th of every column, so that few rows hold them all and most stay ordinary.

use crate::clock::{DAY, stamp};
use crate::number::{Money, Number, SmsConfiguration, SmsProvisioning, VoiceProvisioning};
use crate::slot::Slot;
use serde_json::json;

/// How many odd rows there are.
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

/// Names that are text and nothing else, whatever they look like.
pub const NAMES: &[&str] = &[
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

/// Prices that sums and formats stumble over.
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

/// Regions that are no ISO 3166-1 code.
const REGIONS: &[&str] = &["UK", "419", "ZZ", ""];

/// Payment intervals that occur in samples, and longer ones.
const INTERVALS: &[i64] = &[0, 2, 3, 12, 1, 24];

/// Turns an ordinary row into odd row `place`.
pub fn apply(place: u32, number: &mut Number, epoch: i64, with_malformed: bool) {
    let place = place as usize;
    state(place, number, epoch);
    if place == 28 {
        number.display_name = Slot::Set(format!("Very long name {}", "lorem ipsum ".repeat(20)));
    } else if let Some(name) = NAMES.get(place) {
        number.display_name = Slot::Set((*name).to_owned());
    }
    if let Some((currency, amount)) = PRICES.get(place) {
        number.money = Some(Money {
            currency_code: (*currency).to_owned(),
            amount: (*amount).to_owned(),
        });
    }
    if let Some(months) = INTERVALS.get(place) {
        number.payment_interval_months = *months;
    }
    if let Some(region) = place.checked_sub(6).and_then(|place| REGIONS.get(place)) {
        (*region).clone_into(&mut number.region_code);
    }
    dates(place, number, epoch);
    if with_malformed {
        malformed(place, number);
    }
    match place {
        18 => number.kind = "PAGER".to_owned(),
        19 => number.capability.push("FAX".to_owned()),
        20 => number.capability.clear(),
        24 => "+447520651116XYZ".clone_into(&mut number.phone_number),
        25 => {
            number.sms_configuration = Slot::Absent;
            number.voice_configuration = Slot::Absent;
            number.callback_url = Slot::Absent;
        }
        26 => number.sms_configuration = Slot::Null,
        27 => number.voice_configuration.ensure().kind = None,
        30 => number.money = None,
        31 => {
            number
                .extra
                .insert("numberTags".to_owned(), json!(["vip", {"tier": 1}]));
        }
        _ => {}
    }
}

/// All provisioning states: every error code, then those that are no failure.
fn state(place: usize, number: &mut Number, epoch: i64) {
    let job = |status: &str, codes: &[&str]| SmsProvisioning {
        service_plan_id: "4b1d0c2e5f6a47888e9f00112233aabb".to_owned(),
        campaign_id: String::new(),
        status: status.to_owned(),
        last_updated_time: Some(stamp(epoch - DAY / 3)),
        error_codes: codes.iter().map(|code| (*code).to_owned()).collect(),
    };
    let scheduled = match (place, ERROR_CODES.get(place)) {
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
    let sms = number.sms_configuration.ensure();
    match place {
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
    if place == 21 {
        let voice = number.voice_configuration.ensure();
        voice.kind = Some("RTC".to_owned());
        // The pending type may differ from the current one (docs/numbers-api.md 4.3).
        voice.scheduled_voice_provisioning = Some(VoiceProvisioning {
            kind: "FAX".to_owned(),
            service_id: "01W4FFL35P4NC4K35FAXSERVICE".to_owned(),
            status: "IN_PROGRESS".to_owned(),
            last_updated_time: Some(stamp(epoch - DAY / 4)),
            ..VoiceProvisioning::default()
        });
    }
}

fn dates(place: usize, number: &mut Number, epoch: i64) {
    let soon = |hours: i64| Some(stamp(epoch + hours * DAY / 24));
    match place {
        0 => number.next_charge_date = None,
        1 => number.next_charge_date = Some("2027-02-28T23:59:59.123456789".to_owned()),
        2 => number.next_charge_date = Some("2026-12-31T22:30:00+05:45".to_owned()),
        3 => number.next_charge_date = Some("2027-01-01".to_owned()),
        5 => number.next_charge_date = Some("0001-01-01T00:00:00Z".to_owned()),
        10 => number.expire_at = soon(36),
        11 => number.expire_at = soon(5 * 24),
        12 => number.expire_at.clone_from(&number.next_charge_date),
        13 => number.next_charge_date = soon(-3 * 24),
        _ => {}
    }
}

/// Values that no client can read: the page must survive them (docs/numbers-api.md 10.23).
fn malformed(place: usize, number: &mut Number) {
    let price = |currency: &str, amount: &str| {
        Some(Money {
            currency_code: currency.to_owned(),
            amount: amount.to_owned(),
        })
    };
    match place {
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
