//! Export of the list as CSV (RFC 4180, quoted by csv-core) or JSON Lines.
//!
//! Rows are written one by one into a byte buffer, so that a million rows stream to a file. Cells that a spreadsheet would
//! execute or convert are neutralised reversibly, against CSV injection (`cell.rs`). Code that runs for every field
//! of every row appends to the buffer instead of making strings with `format!`.
//!
//! ```
//! use numbers_inventory::export::{Field, Format, Zone, write_row};
//! use numbers_model::number::{Number, Row};
//!
//! let number = Number { phone: "+12086390939".to_owned(), ..Number::default() };
//! let utc = Zone { name: "UTC", offset: &|_| 0 };
//! let mut out = Vec::new();
//! write_row(&mut out, Format::JsonLines, &[Field::Number], utc, &Row::Number(Box::new(number)));
//! assert_eq!(out, b"{\"number\":\"+12086390939\"}\n");
//! ```

mod cell;

pub use cell::{Separator, unmarked};

use cell::cell;
use numbers_model::{
    enums::Capability,
    money::Amount,
    number::{Number, Row, Unreported},
    provisioning::Badge,
    timestamp::Timestamp,
};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Separated values (CSV), for spreadsheets.
    Csv(Separator),
    /// JSON Lines, an object on each line, for programs.
    JsonLines,
}

impl Format {
    /// The file name extension.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv(_) => "csv",
            Format::JsonLines => "jsonl",
        }
    }

    fn is_csv(self) -> bool {
        matches!(self, Format::Csv(_))
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv(_) => "text/csv;charset=utf-8",
            Format::JsonLines => "application/jsonl;charset=utf-8",
        }
    }
}

/// A field of an exported number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The number.
    Number,
    /// The display name.
    Name,
    /// The region code.
    Region,
    /// The type, as the API writes it.
    Type,
    /// The capabilities, as the API writes them.
    Capabilities,
    /// The service plan.
    ServicePlan,
    /// The campaign.
    Campaign,
    /// The badge.
    Provisioning,
    /// The error codes of the SMS job.
    ErrorCodes,
    /// The voice type.
    VoiceType,
    /// The ID of the voice app, trunk or fax service.
    VoiceId,
    /// The amount of the price.
    Amount,
    /// The currency of the price.
    Currency,
    /// The months between two charges.
    Interval,
    /// The next charge.
    NextCharge,
    /// The expiry.
    Expires,
    /// The callback URL.
    Callback,
}

impl Field {
    /// Every field, in the order of the file.
    pub const ALL: [Field; 17] = [
        Field::Number,
        Field::Name,
        Field::Region,
        Field::Type,
        Field::Capabilities,
        Field::ServicePlan,
        Field::Campaign,
        Field::Provisioning,
        Field::ErrorCodes,
        Field::VoiceType,
        Field::VoiceId,
        Field::Amount,
        Field::Currency,
        Field::Interval,
        Field::NextCharge,
        Field::Expires,
        Field::Callback,
    ];

    /// The column heading in CSV.
    pub fn title(self) -> &'static str {
        self.names().0
    }

    /// The key in JSON.
    pub fn key(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Field::Number => ("Number", "number"),
            Field::Name => ("Name", "name"),
            Field::Region => ("Region", "region"),
            Field::Type => ("Type", "type"),
            Field::Capabilities => ("Capabilities", "capabilities"),
            Field::ServicePlan => ("Service plan", "servicePlan"),
            Field::Campaign => ("Campaign", "campaign"),
            Field::Provisioning => ("Provisioning", "provisioning"),
            Field::ErrorCodes => ("Error codes", "errorCodes"),
            Field::VoiceType => ("Voice type", "voiceType"),
            Field::VoiceId => ("Voice ID", "voiceId"),
            Field::Amount => ("Amount", "amount"),
            Field::Currency => ("Currency", "currency"),
            Field::Interval => ("Interval in months", "intervalMonths"),
            Field::NextCharge => ("Next charge", "nextCharge"),
            Field::Expires => ("Expires", "expires"),
            Field::Callback => ("Callback URL", "callbackUrl"),
        }
    }

    fn is_time(self) -> bool {
        matches!(self, Field::NextCharge | Field::Expires)
    }

    /// Whether the value is text that a spreadsheet must not convert to a number or date.
    fn is_text(self) -> bool {
        !self.is_time() && !matches!(self, Field::Amount | Field::Interval)
    }

    fn is_list(self) -> bool {
        matches!(self, Field::Capabilities | Field::ErrorCodes)
    }
}

/// The time zone of exported times.
#[derive(Clone, Copy)]
pub struct Zone<'a> {
    /// The zone's name, such as "Europe/Stockholm".
    pub name: &'a str,
    /// The offset from UTC in minutes, at an instant in milliseconds since 1970.
    pub offset: &'a dyn Fn(i64) -> i32,
}

/// The UTF-8 byte order mark, by which Excel and others recognise the encoding.
pub const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes the header line of a CSV file; nothing for JSON Lines.
pub fn write_header(out: &mut Vec<u8>, format: Format, fields: &[Field], zone: Zone) {
    let Format::Csv(separator) = format else {
        return;
    };
    for (index, field) in fields.iter().enumerate() {
        let mut title = field.title().to_owned();
        if field.is_time() {
            title = format!("{title} ({})", zone.name);
        }
        cell(out, (index > 0).then_some(separator), &title, false);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes a row. An unreadable one has its raw text as the name in CSV, and as `raw` in JSON.
pub fn write_row(out: &mut Vec<u8>, format: Format, fields: &[Field], zone: Zone, row: &Row) {
    match format {
        Format::Csv(separator) => {
            for (index, field) in fields.iter().enumerate() {
                let text = field_values(row, *field, format, zone).join(" ");
                let separator = (index > 0).then_some(separator);
                cell(out, separator, &text, field.is_text());
            }
            out.extend_from_slice(b"\r\n");
        }
        Format::JsonLines => {
            out.push(b'{');
            let mut first = true;
            let mut key = |out: &mut Vec<u8>, key: &str| {
                if !std::mem::take(&mut first) {
                    out.push(b',');
                }
                json(out, key);
                out.push(b':');
            };
            for field in fields {
                let values = field_values(row, *field, format, zone);
                if values.is_empty() {
                    continue;
                }
                key(out, field.key());
                if field.is_list() {
                    list(out, values.iter().map(String::as_str));
                } else if *field == Field::Interval {
                    out.extend_from_slice(values.concat().as_bytes());
                } else {
                    json(out, &values.concat());
                }
            }
            if let Row::Number(number) = row {
                let unknown = fields.iter().filter(|field| is_unknown(number, **field));
                let unknown: Vec<&str> = unknown.map(|field| field.key()).collect();
                if !unknown.is_empty() {
                    key(out, "unknown");
                    list(out, unknown.into_iter());
                }
            }
            if let Row::Unreadable { raw, .. } = row {
                key(out, "raw");
                json(out, raw);
            }
            out.extend_from_slice(b"}\n");
        }
    }
}

/// The values of a field: none when not set, several for a list only.
pub fn field_values(row: &Row, field: Field, format: Format, zone: Zone) -> Vec<String> {
    let number: &Number = match row {
        Row::Number(number) => number,
        Row::Unreadable { raw, phone, .. } => {
            let text = match field {
                Field::Number => phone.clone(),
                Field::Name if format.is_csv() => Some(raw.clone()),
                Field::Provisioning => Some("Unreadable".to_owned()),
                _ => None,
            };
            return text.into_iter().collect();
        }
    };
    let voice = number.voice.as_ref();
    let price = number.price.as_ref();
    // A date that stands for none is nothing to a reader; programs get what the API gave.
    let time = |date: &Option<Timestamp>| {
        let date = date
            .as_ref()
            .filter(|date| date.is_set() || !format.is_csv());
        date.map(|date| time(date, format, zone))
    };
    if format.is_csv() && is_unknown(number, field) {
        return vec!["unknown".to_owned()];
    }
    let text = match field {
        Field::Capabilities => {
            let wire = number.capabilities.iter().map(Capability::wire);
            return wire.map(str::to_owned).collect();
        }
        Field::ErrorCodes => {
            return number
                .sms_job()
                .map(|job| job.error_codes.clone())
                .unwrap_or_default();
        }
        Field::Number => Some(number.phone.clone()),
        Field::Name => number.display_name.clone(),
        Field::Region => number.region.clone(),
        Field::Type => number.kind.as_ref().map(|kind| kind.wire().to_owned()),
        Field::ServicePlan => number.service_plan().map(str::to_owned),
        Field::Campaign => number.campaign().map(str::to_owned),
        Field::Provisioning => Some(Badge::of(number).label().to_owned()),
        Field::VoiceType => voice.map(|voice| voice.kind.wire().to_owned()),
        Field::VoiceId => voice.and_then(|voice| voice.id.clone()),
        Field::Amount => price.map(|price| match &price.amount {
            // With semicolons as separators "2.10" is no number, and to some spreadsheets a day in October.
            Amount::Exact(decimal) if format == Format::Csv(Separator::Semicolon) => {
                decimal.to_string().replace('.', ",")
            }
            Amount::Exact(decimal) => decimal.to_string(),
            Amount::Raw(raw) => raw.clone(),
        }),
        Field::Currency => price.map(|price| price.currency.clone()),
        Field::Interval => number.interval_months.map(|months| months.to_string()),
        Field::NextCharge => time(&number.next_charge),
        Field::Expires => time(&number.expire_at),
        Field::Callback => number.callback_url.clone(),
    };
    text.into_iter().collect()
}

/// Whether a field is unknown: not set, and not reported by the number's API version.
fn is_unknown(number: &Number, field: Field) -> bool {
    let Unreported {
        campaign,
        voice,
        callback_url,
        error_codes,
    } = number.unreported;
    match field {
        Field::Campaign => campaign && number.campaign().is_none(),
        Field::VoiceType | Field::VoiceId => voice && number.voice.is_none(),
        Field::ErrorCodes => error_codes,
        Field::Callback => callback_url,
        _ => false,
    }
}

/// A time in CSV, "2026-11-29 09:15:30", or in JSON, "2026-11-29T09:15:30+01:00".
fn time(date: &Timestamp, format: Format, zone: Zone) -> String {
    let Some(ms) = date.epoch_ms() else {
        return date.raw().to_owned();
    };
    let minutes = (zone.offset)(ms);
    let local = Timestamp::from_epoch_ms(ms + i64::from(minutes) * 60_000).utc_text();
    let local = local.strip_suffix(" UTC").unwrap_or(&local);
    if format.is_csv() {
        return local.to_owned();
    }
    let mut text = local.replace(' ', "T");
    if minutes == 0 {
        text.push('Z');
        return text;
    }
    let part = |text: &mut String, part: u32| {
        if part < 10 {
            text.push('0');
        }
        text.push_str(&part.to_string());
    };
    text.push(if minutes < 0 { '-' } else { '+' });
    part(&mut text, minutes.unsigned_abs() / 60);
    text.push(':');
    part(&mut text, minutes.unsigned_abs() % 60);
    text
}

fn list<'a>(out: &mut Vec<u8>, values: impl Iterator<Item = &'a str>) {
    for (index, value) in values.enumerate() {
        out.push(if index == 0 { b'[' } else { b',' });
        json(out, value);
    }
    out.push(b']');
}

fn json(out: &mut Vec<u8>, text: &str) {
    // Writing to memory does not fail.
    let _ = serde_json::to_writer(out, text);
}

/// Writes a line of CSV.
pub fn write_csv_line<'a>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (index, text) in cells.into_iter().enumerate() {
        cell(out, (index > 0).then_some(Separator::Comma), text, false);
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes a line of CSV whose values stay text in a spreadsheet, such as numbers and IDs.
pub fn write_csv_text_line<'a>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>) {
    for (index, text) in cells.into_iter().enumerate() {
        cell(out, (index > 0).then_some(Separator::Comma), text, true);
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests;
