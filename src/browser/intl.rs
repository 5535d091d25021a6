//! Internationalization: names, dates and numbers in the reader's locale (`Intl`).

use std::cmp::Ordering;

use js_sys::{Array, Date, Intl, JsString, Object, Reflect};
use leptos::prelude::window;
use numbers_inventory::{Language, export::Separator};
use numbers_model::{money::Money, region, timestamp::Timestamp};
use wasm_bindgen::{JsCast, JsValue};

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        // Setting a property of a plain object can't fail.
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

/// The reader's languages, best first, as boot.js has checked them: `Intl` throws on what is none. Undefined without boot.js:
/// then the browser takes its own language.
fn languages() -> Array {
    let languages = Reflect::get(&window(), &"numberdeskLanguages".into());
    languages.unwrap_or_default().unchecked_into()
}

/// A formatter of dates.
fn date_format(pairs: &[(&str, &str)]) -> js_sys::Function {
    Intl::DateTimeFormat::new(&languages(), &options(pairs)).format()
}

// Formatters are cached: making one costs far more than using it.
thread_local! {
    static REGIONS: Intl::DisplayNames = Intl::DisplayNames::new(
        &languages(), &options(&[("type", "region"), ("fallback", "none")]));
    static INTEGER: js_sys::Function =
        Intl::NumberFormat::new(&languages(), &Object::new()).format();
    static DATE: js_sys::Function = date_format(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]);
    static UTC_DATE: js_sys::Function = date_format(&[
        ("day", "numeric"), ("month", "short"), ("year", "numeric"), ("timeZone", "UTC")]);
    static TIME: js_sys::Function = date_format(&[("timeStyle", "short")]);
    static DATE_TIME: js_sys::Function = date_format(&[("dateStyle", "medium"), ("timeStyle", "long")]);
    static UTC_TIME: js_sys::Function = date_format(&[
        ("dateStyle", "medium"), ("timeStyle", "long"), ("timeZone", "UTC")]);
    static COLLATOR: js_sys::Function = Intl::Collator::new(
        &languages(), &options(&[("sensitivity", "base")])).compare();
    static MONTH: js_sys::Function = date_format(&[("month", "short"), ("timeZone", "UTC")]);
    static CURRENCY_DIGITS: std::cell::RefCell<Vec<(String, u32)>> =
        const { std::cell::RefCell::new(Vec::new()) };
}

/// The separator of CSV files in the reader's locale. A semicolon where the comma is the decimal separator.
pub fn list_separator() -> Separator {
    let half = INTEGER.with(|format| call(format, &0.5.into()));
    if half.contains('.') {
        Separator::Comma
    } else {
        Separator::Semicolon
    }
}

/// The name of a region: "Sweden" for "SE". `None` for an invalid or unnamed code.
pub fn region_name(code: &str) -> Option<String> {
    // `of` throws on malformed codes, so they never get there.
    if !region::is_iso(code) {
        return None;
    }
    REGIONS.with(|names| names.of(code).map(String::from))
}

/// The name of a region with its code: "Sweden (SE)"; the code alone when it has no name.
///
/// An alias names its canonical code too: "United Kingdom (UK, same as GB)".
pub fn region_label(code: &str) -> String {
    match region_name(code) {
        Some(name) => {
            let tag = format!("und-{code}");
            let canonical = Intl::get_canonical_locales(&tag.as_str().into()).get(0);
            let canonical = canonical.as_string().unwrap_or_default();
            match canonical
                .strip_prefix("und-")
                .filter(|canonical| *canonical != code)
            {
                Some(canonical) => format!("{name} ({code}, same as {canonical})"),
                None => format!("{name} ({code})"),
            }
        }
        None => code.to_owned(),
    }
}

/// A count with the locale's grouping: "2,500".
pub fn integer(count: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    INTEGER.with(|format| call(format, &JsValue::from_f64(count as f64)))
}

/// A count of phone numbers: "1 number", "2,500 numbers".
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

/// The date in UTC: "29 Nov 2026"; the raw text of an invalid timestamp.
///
/// The app shows charges and expiries by their UTC date, because it forecasts, searches and exports them by the day, and
/// a team in several time zones, or a shared link, must mean the same day.
pub fn utc_date(timestamp: &Timestamp) -> String {
    UTC_DATE.with(|format| format_timestamp(format, timestamp))
}

/// The local date: "29 Nov 2026"; the raw text of an invalid timestamp.
pub fn date(timestamp: &Timestamp) -> String {
    DATE.with(|format| format_timestamp(format, timestamp))
}

/// The local time: "09:12"; the raw text of an invalid timestamp.
pub fn time(timestamp: &Timestamp) -> String {
    TIME.with(|format| format_timestamp(format, timestamp))
}

/// The local date and time, with the time zone; the raw text of an invalid timestamp.
pub fn date_time(timestamp: &Timestamp) -> String {
    DATE_TIME.with(|format| format_timestamp(format, timestamp))
}

/// The date and time in UTC; the raw text of an invalid timestamp.
pub fn utc_date_time(timestamp: &Timestamp) -> String {
    UTC_TIME.with(|format| format_timestamp(format, timestamp))
}

/// The short name of the UTC month, "Nov", for milliseconds since 1970.
pub fn month(ms: i64) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds stay far below 2^53"
    )]
    let date = Date::new(&JsValue::from_f64(ms as f64));
    MONTH.with(|format| call(format, &date.into()))
}

/// The number of decimals of a currency (ISO 4217, from Intl); 2 for an unknown one.
pub fn currency_digits(code: &str) -> u32 {
    // Intl throws unless the code is three letters.
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return 2;
    }
    CURRENCY_DIGITS.with_borrow_mut(|known| {
        if let Some((_, digits)) = known.iter().find(|(name, _)| name == code) {
            return *digits;
        }
        let format = Intl::NumberFormat::new(
            &languages(),
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

/// The exact price: "2.00 USD / month".
pub fn price(money: &Money, months: Option<i64>) -> String {
    money.per_interval(months, currency_digits(&money.currency))
}

/// Compares two texts in the reader's language, ignoring case.
fn collate(one: &str, other: &str) -> Ordering {
    let order =
        COLLATOR.with(|compare| compare.call2(&JsValue::UNDEFINED, &one.into(), &other.into()));
    let order = order.ok().and_then(|order| order.as_f64());
    order
        .and_then(|order| order.partial_cmp(&0.0))
        .unwrap_or(Ordering::Equal)
}

/// The reader's language, for search and sort in the inventory.
pub fn language() -> Language {
    Language {
        fold: |text| {
            // It throws for unknown forms only.
            JsString::from(text).normalize("NFD").to_lower_case().into()
        },
        region_name,
        collate,
    }
}

/// The local time zone, such as "Europe/Stockholm".
pub fn time_zone() -> String {
    let format = Intl::DateTimeFormat::new(&languages(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "local time".to_owned())
}

/// The local offset from UTC in minutes, at a time in milliseconds since 1970.
pub fn utc_offset_minutes(ms: i64) -> i32 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "milliseconds stay far below 2^53, minutes within a day"
    )]
    let minutes = Date::new(&JsValue::from_f64(ms as f64)).get_timezone_offset() as i32;
    -minutes
}
