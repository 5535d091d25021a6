//! Encoding of rows into columns, and decoding.

use numbers_model::{
    enums::{Capability, NumberType},
    number::{Number, Row},
    phone,
    provisioning::Badge,
    text::normalize,
};

use super::{
    Inventory,
    block::{EXPIRES, FEW, InternedColumn, PackedRow, UNNAMED, UNREADABLE, VOICE_UNREPORTED},
    bytes::{Reader, push_text, push_texts},
    cost,
    interner::{Interner, Symbol},
    packed_config, packed_time,
    record::{self, TIMES},
};

/// A row encoder, with buffers that are reused for every row.
#[derive(Default)]
pub struct RowEncoder {
    pub packed: PackedRow,
    /// The search text, one value a line: the number, then the name.
    pub text: String,
    /// The record of values that are not interned.
    pub record: Vec<u8>,
    bytes: Vec<u8>,
}

/// The value for an overflowing column of few values. No project has 65,000 regions or prices.
const OTHER: &str = "?";

impl RowEncoder {
    /// Encodes a row, and interns its new values.
    pub fn encode(&mut self, row: &Row, inventory: &mut Inventory) {
        self.packed = PackedRow::default();
        self.text.clear();
        self.record.clear();
        match row {
            Row::Number(number) => self.number(number, inventory),
            Row::Unreadable { raw, reason, phone } => {
                let folded = |text: &str| normalize(text, inventory.language.fold);
                if let Some(phone) = phone {
                    self.line(&folded(phone));
                }
                self.line(&folded(raw));
                push_text(&mut self.record, Some(reason));
                push_text(&mut self.record, phone.as_deref());
                push_text(&mut self.record, Some(raw));
                self.packed.badge = u8::MAX;
                self.packed.flags = UNREADABLE;
            }
        }
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn number(&mut self, number: &Number, inventory: &mut Inventory) {
        let language = inventory.language;
        let folded = |text: &str| normalize(text, language.fold);

        let line = folded(&number.phone);
        let name_line = number.display_name.as_deref().map(folded);
        self.line(&line);
        if let Some(name) = &name_line {
            self.line(name);
        }
        // A number with punctuation is also found by its digits.
        let digits = phone::digits(&number.phone);
        if line.strip_prefix('+') != Some(&digits) {
            self.line(&digits);
        }

        let odd = &mut inventory.unparsed_times;
        self.packed.next_charge = packed_time::pack(number.next_charge.as_ref(), odd);
        let sms_job = number.sms_job().and_then(|job| job.updated.as_ref());
        let voice = number
            .voice
            .as_ref()
            .and_then(|voice| voice.updated.as_ref());
        let voice_job = number.voice_job().and_then(|job| job.updated.as_ref());
        let times: [_; TIMES] = [sms_job, voice, voice_job, number.expire_at.as_ref()];
        let times = times.map(|time| packed_time::pack(time, odd));
        let name = number.display_name.as_deref().zip(name_line.as_deref());
        record::write(&mut self.record, times, (&number.phone, &line), name);

        self.packed.badge = Badge::of(number).urgency();
        if number.display_name.is_none() {
            self.packed.flags |= UNNAMED;
        }
        if number.expiry().is_some() {
            self.packed.flags |= EXPIRES;
        }
        if number.unreported.voice {
            self.packed.flags |= VOICE_UNREPORTED;
        }

        if let Some(code) = &number.region {
            self.few(
                inventory,
                InternedColumn::Region,
                code.as_bytes(),
                OTHER.as_bytes(),
                || {
                    let name = (language.region_name)(code).map(|name| folded(&name));
                    [folded(code), name.unwrap_or_default()].join("\n")
                },
            );
        }
        if let Some(kind) = &number.kind {
            let wire = kind.wire().as_bytes();
            self.few(
                inventory,
                InternedColumn::Type,
                wire,
                OTHER.as_bytes(),
                || folded(kind.label()),
            );
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut other = Vec::new();
        if !number.capabilities.is_empty() {
            bytes.clear();
            push_texts(&mut bytes, number.capabilities.iter().map(Capability::wire));
            push_texts(&mut other, [OTHER].into_iter());
            self.few(
                inventory,
                InternedColumn::Capabilities,
                &bytes,
                &other,
                || {
                    let mut text = String::new();
                    for capability in &number.capabilities {
                        text.push_str(&folded(capability.label()));
                        text.push('\n');
                    }
                    text
                },
            );
        }
        bytes.clear();
        cost::encode(number, &mut bytes);
        if !bytes.is_empty() {
            other.clear();
            push_text(&mut other, Some(OTHER));
            push_text(&mut other, Some(OTHER));
            self.few(inventory, InternedColumn::Cost, &bytes, &other, String::new);
        }
        if let Some(plan) = number.service_plan() {
            let symbol = inventory
                .interner_mut(InternedColumn::Plan)
                .intern(plan.as_bytes(), || folded(plan));
            self.packed.set_symbol(InternedColumn::Plan, symbol);
        }
        bytes.clear();
        packed_config::encode(number, &mut bytes);
        if !bytes.is_empty() {
            let searchable = || packed_config::searchable(number, language.fold);
            let symbol = inventory
                .interner_mut(InternedColumn::Config)
                .intern(&bytes, searchable);
            self.packed.set_symbol(InternedColumn::Config, symbol);
        }
        self.bytes = bytes;
    }

    fn few(
        &mut self,
        inventory: &mut Inventory,
        column: InternedColumn,
        value: &[u8],
        other: &[u8],
        folded: impl FnOnce() -> String,
    ) {
        let symbol = few(inventory.interner_mut(column), value, other, folded);
        self.packed.set_symbol(column, symbol);
    }
}

/// The symbol of a value in a column of few values; that of `other` after an overflow.
fn few(pool: &mut Interner, value: &[u8], other: &[u8], folded: impl FnOnce() -> String) -> Symbol {
    if pool.len() < FEW - 1 {
        return pool.intern(value, folded);
    }
    pool.lookup(value)
        .unwrap_or_else(|| pool.intern(other, || OTHER.to_owned()))
}

/// Decodes a row.
pub fn row(inventory: &Inventory, packed: &PackedRow, text: &str, record: &[u8]) -> Row {
    if packed.is_unreadable() {
        let mut read = Reader(record);
        return Row::Unreadable {
            reason: read.owned().unwrap_or_default(),
            phone: read.owned(),
            raw: read.owned().unwrap_or_default(),
        };
    }
    Row::Number(Box::new(number(inventory, packed, text, record)))
}

fn number(inventory: &Inventory, packed: &PackedRow, text: &str, record: &[u8]) -> Number {
    let mut lines = text.split('\n');
    let mut number = Number {
        phone: record::phone(record, lines.next().unwrap_or_default()).to_owned(),
        display_name: record::name(record, lines.next().unwrap_or_default()),
        ..Number::default()
    };
    let shared = |column: InternedColumn| {
        inventory
            .interner(column)
            .text(packed.symbol(column))
            .map(str::to_owned)
    };
    packed_config::decode(
        inventory
            .interner(InternedColumn::Config)
            .bytes(packed.symbol(InternedColumn::Config)),
        &mut number,
    );
    number.region = shared(InternedColumn::Region);
    number.kind = shared(InternedColumn::Type).map(|kind| NumberType::from_wire(&kind));
    let list = inventory.capabilities(packed.symbol(InternedColumn::Capabilities));
    number.capabilities = list
        .iter()
        .map(|wire| Capability::from_wire(wire))
        .collect();
    if let Some(plan) = shared(InternedColumn::Plan) {
        number.sms.get_or_insert_default().service_plan = Some(plan);
    }
    let cost = packed.symbol(InternedColumn::Cost);
    if cost != 0 {
        let cost = cost::decode(inventory.interner(InternedColumn::Cost).bytes(cost));
        number.price = cost.price;
        number.interval_months = cost.months;
    }
    let [sms_job, voice, voice_job, expire_at] = record::times(record);
    let [next_charge, sms_job, voice, voice_job, expire_at] =
        [packed.next_charge, sms_job, voice, voice_job, expire_at]
            .map(|packed| packed_time::unpack(packed, &inventory.unparsed_times));
    number.next_charge = next_charge;
    if let Some(job) = number.sms.as_mut().and_then(|sms| sms.job.as_mut()) {
        job.updated = sms_job;
    }
    if let Some(voice_configuration) = number.voice.as_mut() {
        voice_configuration.updated = voice;
        if let Some(job) = voice_configuration.job.as_mut() {
            job.updated = voice_job;
        }
    }
    number.expire_at = expire_at;
    number
}

/// The identity of a row, as the API wrote it: its number, or the closest to that.
///
/// For an unreadable row the number it seems to be about, or its raw text.
pub fn identity<'a>(packed: &PackedRow, line: &'a str, record: &'a [u8]) -> &'a str {
    if !packed.is_unreadable() {
        return record::phone(record, line);
    }
    let mut read = Reader(record);
    read.text();
    let phone = read.text();
    phone.or_else(|| read.text()).unwrap_or_default()
}
