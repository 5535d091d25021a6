//! Makes the project's numbers: seeded, plausible, and each on its own, so that a million of
//! them need no memory until somebody looks.

pub mod available;
pub mod countries;
pub mod draw;
mod names;
mod oddities;
mod sketch;

use crate::clock::{DAY, stamp};
use crate::jobs::Held;
use crate::kind::Capabilities;
use crate::number::{Money, Number, SmsConfiguration, SmsProvisioning};
use crate::number::{VoiceConfiguration, VoiceProvisioning, VoiceTarget};
use crate::phone::PhoneKey;
use crate::slot::Slot;
use draw::Draw;
use sketch::FIRST_PHONE;
pub use sketch::Sketch;

/// How many service plans, campaigns and voice applications the project has.
const PLANS: usize = 12;

/// The made-up project: everything that its rows have in common.
#[derive(Debug)]
pub struct Generator {
    seed: u64,
    count: u32,
    project: String,
    epoch: i64,
    malformed: bool,
    plans: Vec<String>,
    campaigns: Vec<String>,
    trunks: Vec<String>,
}

impl Generator {
    /// A project of so many numbers, its dates relative to `epoch` (microseconds).
    #[must_use]
    pub fn new(seed: u64, count: u32, project: &str, epoch: i64) -> Self {
        let mut draw = Draw::new(seed, draw::Stream::Available(u32::MAX));
        Self {
            seed,
            count,
            project: project.to_owned(),
            epoch,
            malformed: false,
            plans: (0..PLANS).map(|_| draw.hex(32)).collect(),
            campaigns: (0..PLANS).map(|_| format!("C{}", draw.base32(6))).collect(),
            trunks: (0..PLANS)
                .map(|_| format!("01{}", draw.base32(24)))
                .collect(),
        }
    }

    /// The same project, with values among the odd rows that no client can read.
    #[must_use]
    pub fn with_malformed_rows(mut self, malformed: bool) -> Self {
        self.malformed = malformed;
        self
    }

    /// The rows in short, in no order; numbers may repeat.
    pub fn sketches(&self) -> impl Iterator<Item = Sketch> + '_ {
        (0..self.count).map(|row| Sketch::draw(self.seed, row).0)
    }

    /// The odd rows in full: they stand in for the ordinary ones of the same place.
    pub fn oddities(&self) -> impl Iterator<Item = (u32, Held)> + '_ {
        (1..=oddities::COUNT)
            .take_while(|row| *row < self.count)
            .map(|row| {
                let (sketch, _) = Sketch::draw(self.seed, row);
                let mut number = self.number(row, PhoneKey::parse(&sketch.phone));
                oddities::apply(row - 1, &mut number, self.epoch, self.malformed);
                let held = Held {
                    number,
                    ..Held::default()
                };
                (row, held)
            })
    }

    /// The name of one row, without the rest: what sorting a million rows by name needs.
    #[must_use]
    pub fn name(&self, row: u32) -> String {
        let (sketch, mut draw) = Sketch::draw(self.seed, row);
        match row {
            0 => String::new(),
            _ => names::name(&mut draw, sketch.country(), sketch.kind),
        }
    }

    /// One row in full, under the number that the list gave it.
    #[must_use]
    pub fn number(&self, row: u32, phone: Option<PhoneKey>) -> Number {
        let (sketch, mut draw) = Sketch::draw(self.seed, row);
        let country = sketch.country();
        let name = names::name(&mut draw, country, sketch.kind);
        let months = *draw.pick(&[&1, &1, &1, &1, &1, &1, &1, &3, &12]);
        let charge = self.epoch
            + DAY / 2
            + i64::from(draw.below(27)) * DAY
            + i64::from(draw.below(86_400)) * 1_000_000
            + i64::from(draw.below(1_000_000));
        let mut number = Number {
            phone_number: phone.map_or_else(|| sketch.phone.clone(), |key| key.to_string()),
            project_id: self.project.clone(),
            display_name: Slot::Set(name),
            region_code: country.code.to_owned(),
            kind: sketch.kind.name().to_owned(),
            capability: sketch.capabilities.names(),
            money: Some(Money {
                currency_code: country.currency.to_owned(),
                amount: sketch.monthly_price(&mut draw),
            }),
            payment_interval_months: months,
            next_charge_date: Some(stamp(charge)),
            expire_at: None,
            callback_url: Slot::Set(names::callback(&mut draw)),
            ..Number::default()
        };
        if sketch.capabilities.covers(Capabilities::SMS) {
            number.sms_configuration = Slot::Set(self.sms(&mut draw, country.code));
        }
        if sketch.capabilities.covers(Capabilities::VOICE) {
            number.voice_configuration = Slot::Set(self.voice(&mut draw));
        }
        if draw.percent(1) {
            // A trial number: it ends two weeks after its next payment (docs/numbers-api.md 4.4).
            number.expire_at = Some(stamp(charge + 14 * DAY));
        }
        if row == 0 {
            self.be_the_first(&mut number, charge);
        }
        number
    }

    /// Mostly linked; some not configured, a few under way or failed.
    fn sms(&self, draw: &mut Draw, region: &str) -> SmsConfiguration {
        let plan = &self.plans[draw.below(PLANS as u32) as usize];
        let campaign = match region {
            "US" if draw.percent(60) => self.campaigns[draw.below(PLANS as u32) as usize].as_str(),
            _ => "",
        };
        let job = |status: &str, codes: &[&str], hours: u32| SmsProvisioning {
            service_plan_id: plan.clone(),
            campaign_id: campaign.to_owned(),
            status: status.to_owned(),
            last_updated_time: Some(stamp(self.epoch - i64::from(hours) * DAY / 24)),
            error_codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        };
        let hours = 1 + draw.below(70);
        let pending = |scheduled| SmsConfiguration {
            scheduled_provisioning: Some(scheduled),
            ..SmsConfiguration::default()
        };
        match draw.below(200) {
            0..=1 => pending(job("WAITING", &[], 1)),
            2..=3 => pending(job("IN_PROGRESS", &[], 1)),
            4..=6 => {
                let code = draw.pick(oddities::ERROR_CODES);
                pending(job("FAILED", &[code], hours))
            }
            7..=15 => SmsConfiguration::default(),
            _ => SmsConfiguration::linked(plan, campaign),
        }
    }

    fn voice(&self, draw: &mut Draw) -> VoiceConfiguration {
        let trunk = self.trunks[draw.below(PLANS as u32) as usize].clone();
        let target = |kind: &str| VoiceTarget {
            kind: kind.to_owned(),
            id: trunk.clone(),
        };
        let mut voice = match draw.below(20) {
            0..=9 => VoiceConfiguration::linked(&target("RTC")),
            10..=15 => VoiceConfiguration::linked(&target("EST")),
            16 => VoiceConfiguration::linked(&target("FAX")),
            _ => VoiceConfiguration {
                kind: Some("RTC".to_owned()),
                ..VoiceConfiguration::default()
            },
        };
        if draw.percent(50) {
            let days = i64::from(1 + draw.below(300));
            voice.last_updated_time = Some(stamp(self.epoch - days * DAY));
        }
        if draw.percent(1) {
            voice.scheduled_voice_provisioning = Some(VoiceProvisioning {
                kind: "RTC".to_owned(),
                app_id: "123456".to_owned(),
                status: "FAILED".to_owned(),
                last_updated_time: Some(stamp(self.epoch - DAY)),
                ..VoiceProvisioning::default()
            });
        }
        voice
    }

    /// The number of the document that the product starts from, as it is there.
    fn be_the_first(&self, number: &mut Number, charge: i64) {
        FIRST_PHONE.clone_into(&mut number.phone_number);
        number.display_name = Slot::Set(String::new());
        number.money = Some(Money {
            currency_code: "USD".to_owned(),
            amount: "2.00".to_owned(),
        });
        number.payment_interval_months = 1;
        number.next_charge_date = Some(stamp(charge));
        // Set although nothing was released: the document shows it so.
        number.expire_at = Some(stamp(charge));
        let plan = "957ae16ae12d4942b91b61eda5e4ed6b";
        number.sms_configuration = Slot::Set(SmsConfiguration::linked(plan, ""));
        number.voice_configuration = Slot::Absent;
        number.callback_url = Slot::Set(String::new());
    }
}

#[cfg(test)]
mod tests;
