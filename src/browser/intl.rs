//! Names, dates and numbers in the reader's own language, by the browser's `Intl`.

use std::cmp::Ordering;

use js_sys::{Array, Date, Intl, JsString, Object, Reflect};
use numbers_inventory::{Language, export::Separator};
use numbers_model::{money::Money, region, timestamp::Timestamp};
use wasm_bindgen::{JsCast, JsValue};

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        // Setting a property of a fresh plain object can't fail.
        let _ = Reflect::set(&object, &(*key).into(), &(*value).into());
    }
    object
}

fn call(format: &js_sys::Function, value: &JsValue) -> String {
    format
        .call1(&JsValue::UNDEFINED, value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

// Building a formatter costs far more than using one, and a list formats thousands of values.
thread_local! {
    static REGIONS: Intl::DisplayNames = Intl::DisplayNames::new(
        &Array::new(), &options(&[("type", "region"), ("fallback", "none")]));
    static INTEGER: js_sys::Function =
        Intl::NumberFormat::new(&Array::new(), &Object::new()).format();
    static DATE: js_sys::Function = Intl::DateTimeFormat::new(
        &Array::new(),
        &options(&[("day", "numeric"), ("month", "short"), ("year", "numeric")])).format();
    static UTC_DATE: js_sys::Function = Intl::DateTimeFormat::new(
        &Array::new(),
        &options(&[("day", "numeric"), ("month", "short"), ("year", "numeric"), ("timeZone", "UTC")])).format();
    static TIME: js_sys::Function = Intl::DateTimeFormat::new(
        &Array::new(), &options(&[("timeStyle", "short")])).format();
    static DATE_TIME: js_sys::Function = Intl::DateTimeFormat::new(
        &Array::new(),
        &options(&[("dateStyle", "medium"), ("timeStyle", "long")])).format();
    static UTC_TIME: js_sys::Function = Intl::DateTimeFormat::new(
        &Array::new(),
        &options(&[("dateStyle", "medium"), ("timeStyle", "long"), ("timeZone", "UTC")])).format();
    static COLLATOR: js_sys::Function = Intl::Collator::new(
        &Array::new(), &options(&[("sensitivity", "base")])).compare();
    static MONTH: js_sys::Function = Intl::DateTimeFormat::new(
        &Array::new(), &options(&[("month", "short"), ("timeZone", "UTC")])).format();
    static CURRENCY_DIGITS: std::cell::RefCell<Vec<(String, u32)>> =
        const { std::cell::RefCell::new(Vec::new()) };
}

/// What stands between two cells where the reader's spreadsheet writes files: a semicolon where the comma is in numbers.
pub fn list_separator() -> Separator {
    let half = INTEGER.with(|format| call(format, &0.5.into()));
    if half.contains('.') {
        Separator::Comma
    } else {
        Separator::Semicolon
    }
}

/// "Sweden" for "SE"; `None` for what is no region code or has no name in the reader's language.
pub fn region_name(code: &str) -> Option<String> {
    // `of` throws on malformed codes, so they never get there.
    if !region::is_iso(code) {
        return None;
    }
    REGIONS.with(|names| names.of(code).map(String::from))
}

/// "Sweden (SE)", or the raw code when it has no name. The code always stays visible, and one that stands for a region of
/// another code says so: "United Kingdom (UK, same as GB)".
pub fn region_label(code: &str) -> String {
    match region_name(code) {
        Some(name) => {
            let tag = ["und-", code].concat();
            let own = Intl::get_canonical_locales(&tag.as_str().into()).get(0);
            let own = own.as_string().unwrap_or_default();
            match own.strip_prefix("und-").filter(|own| *own != code) {
                Some(own) => [&name, " (", code, ", same as ", own, ")"].concat(),
                None => [&name, " (", code, ")"].concat(),
            }
        }
        None => code.to_owned(),
    }
}

/// A count, grouped as the reader's locale groups: "2,500".
pub fn integer(count: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    INTEGER.with(|format| call(format, &JsValue::from_f64(count as f64)))
}

/// So many numbers: "1 number", "2,500 numbers".
pub fn number_count(count: usize) -> String {
    let noun = if count == 1 { "number" } else { "numbers" };
    format!("{} {noun}", integer(count))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds stay far below 2^53"
)]
fn format_timestamp(format: &js_sys::Function, timestamp: &Timestamp) -> String {
    match timestamp.epoch_ms() {
        Some(ms) => call(format, &Date::new(&JsValue::from_f64(ms as f64)).into()),
        None => timestamp.raw().to_owned(),
    }
}

/// "29 Nov 2026", the day in UTC in the reader's locale; the raw text when it is no date.
///
/// A charge or an expiry is on a day of UTC wherever the app names one: charges are foretold, searched and saved by the
/// day, and a team in several zones, or a link that is passed on, has to mean the same.
pub fn utc_date(timestamp: &Timestamp) -> String {
    UTC_DATE.with(|format| format_timestamp(format, timestamp))
}

/// "29 Nov 2026" in the reader's locale and zone, for what has happened; the raw text when it is no date.
pub fn date(timestamp: &Timestamp) -> String {
    DATE.with(|format| format_timestamp(format, timestamp))
}

/// "09:12" in the reader's locale and zone; the raw text when it is no date.
pub fn time(timestamp: &Timestamp) -> String {
    TIME.with(|format| format_timestamp(format, timestamp))
}

/// Date and time with the zone named, in the reader's locale and zone; the raw text when it is no date.
pub fn date_time(timestamp: &Timestamp) -> String {
    DATE_TIME.with(|format| format_timestamp(format, timestamp))
}

/// Date and time in UTC, in the reader's locale; the raw text when it is no date.
pub fn utc_date_time(timestamp: &Timestamp) -> String {
    UTC_TIME.with(|format| format_timestamp(format, timestamp))
}

/// "Nov", the month in UTC of an instant in milliseconds since 1970.
pub fn month(ms: i64) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds stay far below 2^53"
    )]
    let date = Date::new(&JsValue::from_f64(ms as f64));
    MONTH.with(|format| call(format, &date.into()))
}

/// How many decimals the currency has (ISO 4217 by way of Intl); 2 for an unknown one.
pub fn currency_digits(code: &str) -> u32 {
    // Intl throws on anything that is not three letters.
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return 2;
    }
    CURRENCY_DIGITS.with_borrow_mut(|known| {
        if let Some((_, digits)) = known.iter().find(|(name, _)| name == code) {
            return *digits;
        }
        let format = Intl::NumberFormat::new(
            &Array::new(),
            &options(&[("style", "currency"), ("currency", code)]),
        );
        let resolved: Object = format.resolved_options().unchecked_into();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "Intl answers 0 to 20"
        )]
        let digits = Reflect::get(&resolved, &"maximumFractionDigits".into())
            .ok()
            .and_then(|value| value.as_f64())
            .map_or(2, |value| value as u32);
        known.push((code.to_owned(), digits));
        digits
    })
}

/// "2.00 USD / month", exact.
pub fn price(money: &Money, months: Option<i64>) -> String {
    money.per_interval(months, currency_digits(&money.currency))
}

/// Which of two texts comes first in the reader's language, without regard to case.
fn collate(one: &str, other: &str) -> Ordering {
    let order =
        COLLATOR.with(|compare| compare.call2(&JsValue::UNDEFINED, &one.into(), &other.into()));
    let order = order.ok().and_then(|order| order.as_f64());
    order
        .and_then(|order| order.partial_cmp(&0.0))
        .unwrap_or(Ordering::Equal)
}

/// The reader's language, for the inventory.
pub fn language() -> Language {
    Language {
        decompose: |text| {
            // The form is one that every browser knows.
            JsString::from(text).normalize("NFD").into()
        },
        region_name,
        collate,
    }
}

/// The reader's time zone, "Europe/Stockholm".
pub fn time_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "local time".to_owned())
}

/// How many minutes the reader's clock is ahead of UTC at an instant, in milliseconds since 1970.
pub fn utc_offset_minutes(ms: i64) -> i32 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "milliseconds stay far below 2^53, minutes within a day"
    )]
    let minutes = Date::new(&JsValue::from_f64(ms as f64)).get_timezone_offset() as i32;
    -minutes
}
