//! Taking rows apart into columns, and putting them together again.

use numbers_model::{
    fold::fold,
    kinds::{Capability, NumberType},
    number::{Number, Row},
    phone,
    provisioning::Badge,
};

use super::{
    Inventory,
    block::{Cells, EXPIRES, FEW, Shared, UNNAMED, UNREADABLE, VOICE_UNREPORTED},
    bytes::{Reader, push_text, push_texts},
    config, cost, moment,
    pool::{Pool, Symbol},
    record::{self, TIMES},
};

/// A row taken apart; filled anew for every row.
#[derive(Default)]
pub struct Parts {
    pub cells: Cells,
    /// What it is found by, each value a line: the number, then the name.
    pub text: String,
    /// What it has for itself.
    pub record: Vec<u8>,
    bytes: Vec<u8>,
}

/// What stands for a value when a column of few values has too many: nobody gives a project 65,000 regions or prices.
const OTHER: &str = "?";

impl Parts {
    /// Takes a row apart, and adds to the pools what is new in it.
    pub fn take(&mut self, row: &Row, inventory: &mut Inventory) {
        self.cells = Cells::default();
        self.text.clear();
        self.record.clear();
        match row {
            Row::Number(number) => self.number(number, inventory),
            Row::Unreadable { raw, reason, phone } => {
                let folded = |text: &str| fold(text, inventory.language.decompose);
                if let Some(phone) = phone {
                    self.line(&folded(phone));
                }
                self.line(&folded(raw));
                push_text(&mut self.record, Some(reason));
                push_text(&mut self.record, phone.as_deref());
                push_text(&mut self.record, Some(raw));
                self.cells.badge = u8::MAX;
                self.cells.flags = UNREADABLE;
            }
        }
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn number(&mut self, number: &Number, inventory: &mut Inventory) {
        let language = inventory.language;
        let folded = |text: &str| fold(text, language.decompose);

        let line = folded(&number.phone);
        let name_line = number.display_name.as_deref().map(folded);
        self.line(&line);
        if let Some(name) = &name_line {
            self.line(name);
        }
        // With punctuation in it, it is found by its digits as well.
        let digits = phone::digits(&number.phone);
        if line.strip_prefix('+') != Some(&digits) {
            self.line(&digits);
        }

        let odd = &mut inventory.odd_times;
        self.cells.next_charge = moment::pack(number.next_charge.as_ref(), odd);
        let sms_job = number.sms_job().and_then(|job| job.updated.as_ref());
        let voice = number
            .voice
            .as_ref()
            .and_then(|voice| voice.updated.as_ref());
        let voice_job = number.voice_job().and_then(|job| job.updated.as_ref());
        let times: [_; TIMES] = [sms_job, voice, voice_job, number.expire_at.as_ref()];
        let times = times.map(|time| moment::pack(time, odd));
        let name = number.display_name.as_deref().zip(name_line.as_deref());
        record::write(&mut self.record, times, (&number.phone, &line), name);

        self.cells.badge = Badge::of(number).urgency();
        if number.display_name.is_none() {
            self.cells.flags |= UNNAMED;
        }
        if number.expiry().is_some() {
            self.cells.flags |= EXPIRES;
        }
        if number.unreported.voice {
            self.cells.flags |= VOICE_UNREPORTED;
        }

        if let Some(code) = &number.region {
            self.few(
                inventory,
                Shared::Region,
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
            self.few(inventory, Shared::Type, wire, OTHER.as_bytes(), || {
                folded(kind.label())
            });
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        let mut other = Vec::new();
        if !number.capabilities.is_empty() {
            bytes.clear();
            push_texts(&mut bytes, number.capabilities.iter().map(Capability::wire));
            push_texts(&mut other, [OTHER].into_iter());
            self.few(inventory, Shared::Capabilities, &bytes, &other, || {
                let mut text = String::new();
                for own in &number.capabilities {
                    text.push_str(&folded(own.label()));
                    text.push('\n');
                }
                text
            });
        }
        bytes.clear();
        cost::encode(number, &mut bytes);
        if !bytes.is_empty() {
            other.clear();
            push_text(&mut other, Some(OTHER));
            push_text(&mut other, Some(OTHER));
            self.few(inventory, Shared::Cost, &bytes, &other, String::new);
        }
        if let Some(plan) = number.service_plan() {
            let symbol = inventory
                .pool_mut(Shared::Plan)
                .intern(plan.as_bytes(), || folded(plan));
            self.cells.set_symbol(Shared::Plan, symbol);
        }
        bytes.clear();
        config::encode(number, &mut bytes);
        if !bytes.is_empty() {
            let searchable = || config::searchable(number, language.decompose);
            let symbol = inventory
                .pool_mut(Shared::Config)
                .intern(&bytes, searchable);
            self.cells.set_symbol(Shared::Config, symbol);
        }
        self.bytes = bytes;
    }

    fn few(
        &mut self,
        inventory: &mut Inventory,
        column: Shared,
        value: &[u8],
        other: &[u8],
        folded: impl FnOnce() -> String,
    ) {
        let symbol = few(inventory.pool_mut(column), value, other, folded);
        self.cells.set_symbol(column, symbol);
    }
}

/// The symbol of a value in a column of few values; the one of `other` once there are too many.
fn few(pool: &mut Pool, value: &[u8], other: &[u8], folded: impl FnOnce() -> String) -> Symbol {
    if pool.len() < FEW - 1 {
        return pool.intern(value, folded);
    }
    pool.lookup(value)
        .unwrap_or_else(|| pool.intern(other, || OTHER.to_owned()))
}

/// A row from its parts.
pub fn row(inventory: &Inventory, cells: &Cells, text: &str, record: &[u8]) -> Row {
    if cells.is_unreadable() {
        let mut read = Reader(record);
        return Row::Unreadable {
            reason: read.owned().unwrap_or_default(),
            phone: read.owned(),
            raw: read.owned().unwrap_or_default(),
        };
    }
    Row::Number(Box::new(number(inventory, cells, text, record)))
}

fn number(inventory: &Inventory, cells: &Cells, text: &str, record: &[u8]) -> Number {
    let mut lines = text.split('\n');
    let mut number = Number {
        phone: record::phone(record, lines.next().unwrap_or_default()).to_owned(),
        display_name: record::name(record, lines.next().unwrap_or_default()),
        ..Number::default()
    };
    let shared = |column: Shared| {
        inventory
            .pool(column)
            .text(cells.symbol(column))
            .map(str::to_owned)
    };
    config::decode(
        inventory
            .pool(Shared::Config)
            .bytes(cells.symbol(Shared::Config)),
        &mut number,
    );
    number.region = shared(Shared::Region);
    number.kind = shared(Shared::Type).map(|kind| NumberType::from_wire(&kind));
    let list = inventory.capabilities(cells.symbol(Shared::Capabilities));
    number.capabilities = list.iter().map(|own| Capability::from_wire(own)).collect();
    if let Some(plan) = shared(Shared::Plan) {
        number.sms.get_or_insert_default().service_plan = Some(plan);
    }
    let cost = cells.symbol(Shared::Cost);
    if cost != 0 {
        let cost = cost::decode(inventory.pool(Shared::Cost).bytes(cost));
        number.price = cost.price;
        number.interval_months = cost.months;
    }
    let [sms_job, voice, voice_job, expire_at] = record::times(record);
    let [next_charge, sms_job, voice, voice_job, expire_at] =
        [cells.next_charge, sms_job, voice, voice_job, expire_at]
            .map(|packed| moment::unpack(packed, &inventory.odd_times));
    number.next_charge = next_charge;
    if let Some(job) = number.sms.as_mut().and_then(|sms| sms.job.as_mut()) {
        job.updated = sms_job;
    }
    if let Some(own) = number.voice.as_mut() {
        own.updated = voice;
        if let Some(job) = own.job.as_mut() {
            job.updated = voice_job;
        }
    }
    number.expire_at = expire_at;
    number
}

/// What tells a row from every other, as the API wrote it: its number, what it seems to be about, or its raw text.
pub fn identity<'a>(cells: &Cells, line: &'a str, record: &'a [u8]) -> &'a str {
    if !cells.is_unreadable() {
        return record::phone(record, line);
    }
    let mut read = Reader(record);
    read.text();
    let phone = read.text();
    phone.or_else(|| read.text()).unwrap_or_default()
}
