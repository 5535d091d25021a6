//! Generator of plausible numbers from a seed.
//!
//! Every row is generated on its own, so that a million numbers need no memory until they are read.

pub mod available_numbers;
pub mod countries;
mod display_names;
mod edge_cases;
pub mod row_rng;
mod row_summary;

use crate::capabilities::Capabilities;
use crate::clock::{DAY, rfc3339};
use crate::field::Field;
use crate::number::{Money, Number, SmsConfiguration, SmsProvisioning};
use crate::number::{VoiceApplication, VoiceConfiguration, VoiceProvisioning};
use crate::phone_key::PhoneKey;
use crate::provisioning::StoredNumber;
use display_names::{callback_url, display_name};
use row_rng::{RngStream, RowRng};
pub use row_summary::RowSummary;
use row_summary::{FIRST_PHONE, monthly_price};

/// Number of service plans, campaigns and voice applications of the project.
const PLAN_COUNT: usize = 12;

/// Generator of the numbers of a project.
#[derive(Debug)]
pub struct Generator {
    seed: u64,
    count: u32,
    project: String,
    epoch: i64,
    has_malformed_rows: bool,
    plans: Vec<String>,
    campaigns: Vec<String>,
    trunks: Vec<String>,
}

impl Generator {
    /// A generator of `count` numbers, their dates relative to `epoch` (microseconds).
    #[must_use]
    pub fn new(seed: u64, count: u32, project: &str, epoch: i64) -> Self {
        let mut rng = RowRng::new(seed, RngStream::Available(u32::MAX));
        Self {
            seed,
            count,
            project: project.to_owned(),
            epoch,
            has_malformed_rows: false,
            plans: (0..PLAN_COUNT).map(|_| rng.hex(32)).collect(),
            campaigns: (0..PLAN_COUNT)
                .map(|_| format!("C{}", rng.base32(6)))
                .collect(),
            trunks: (0..PLAN_COUNT)
                .map(|_| format!("01{}", rng.base32(24)))
                .collect(),
        }
    }

    /// The same generator, with or without malformed values among the edge cases.
    #[must_use]
    pub fn with_malformed_rows(self, has_malformed_rows: bool) -> Self {
        Self {
            has_malformed_rows,
            ..self
        }
    }

    /// Summaries of all rows; numbers may repeat.
    pub fn summaries(&self) -> impl Iterator<Item = RowSummary> + '_ {
        (0..self.count).map(|row| RowSummary::generate(self.seed, row).0)
    }

    /// Edge cases in full, with the rows that they replace.
    pub fn edge_cases(&self) -> impl Iterator<Item = (u32, StoredNumber)> + '_ {
        (1..=edge_cases::COUNT)
            .take_while(|row| *row < self.count)
            .map(|row| {
                let (summary, _) = RowSummary::generate(self.seed, row);
                let mut number = self.number(row, PhoneKey::parse(&summary.phone));
                edge_cases::apply(
                    row as usize - 1,
                    &mut number,
                    self.epoch,
                    self.has_malformed_rows,
                );
                let stored = StoredNumber {
                    number,
                    ..StoredNumber::default()
                };
                (row, stored)
            })
    }

    /// The display name of a row alone, for sorting a million rows by name.
    #[must_use]
    pub fn display_name(&self, row: u32) -> String {
        let (summary, mut rng) = RowSummary::generate(self.seed, row);
        match row {
            0 => String::new(),
            _ => display_name(&mut rng, summary.country, summary.number_type),
        }
    }

    /// A row in full; `phone` is its number if that was changed to make it unique.
    #[must_use]
    pub fn number(&self, row: u32, phone: Option<PhoneKey>) -> Number {
        let (summary, mut rng) = RowSummary::generate(self.seed, row);
        let country = summary.country;
        let name = display_name(&mut rng, country, summary.number_type);
        let months = *rng.pick(&[&1, &1, &1, &1, &1, &1, &1, &3, &12]);
        let next_charge = self.epoch
            + DAY / 2
            + i64::from(rng.below(27)) * DAY
            + i64::from(rng.below(86_400)) * 1_000_000
            + i64::from(rng.below(1_000_000));
        let mut number = Number {
            phone_number: phone.map_or_else(|| summary.phone.clone(), |key| key.to_string()),
            project_id: self.project.clone(),
            display_name: Field::Set(name),
            region_code: country.code.to_owned(),
            number_type: summary.number_type.name().to_owned(),
            capability: summary.capabilities.names(),
            money: Some(Money {
                currency_code: country.currency.to_owned(),
                amount: monthly_price(country, summary.number_type, &mut rng),
            }),
            payment_interval_months: months,
            next_charge_date: Some(rfc3339(next_charge)),
            expire_at: None,
            callback_url: Field::Set(callback_url(&mut rng)),
            ..Number::default()
        };
        if summary.capabilities.contains(Capabilities::SMS) {
            number.sms_configuration = Field::Set(self.sms_configuration(&mut rng, country.code));
        }
        if summary.capabilities.contains(Capabilities::VOICE) {
            number.voice_configuration = Field::Set(self.voice_configuration(&mut rng));
        }
        if rng.percent(1) {
            // A trial number: it ends two weeks after its next payment (docs/numbers-api.md 4.4).
            number.expire_at = Some(rfc3339(next_charge + 14 * DAY));
        }
        if row == 0 {
            self.make_first_sample(&mut number, next_charge);
        }
        number
    }

    /// A random SMS configuration: mostly linked, some empty, a few with a job.
    fn sms_configuration(&self, rng: &mut RowRng, region: &str) -> SmsConfiguration {
        let plan = &self.plans[rng.below(PLAN_COUNT as u32) as usize];
        let campaign = match region {
            "US" if rng.percent(60) => {
                self.campaigns[rng.below(PLAN_COUNT as u32) as usize].as_str()
            }
            _ => "",
        };
        let job = |status: &str, codes: &[&str], hours: u32| SmsProvisioning {
            service_plan_id: plan.clone(),
            campaign_id: campaign.to_owned(),
            status: status.to_owned(),
            last_updated_time: Some(rfc3339(self.epoch - i64::from(hours) * DAY / 24)),
            error_codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        };
        let hours = 1 + rng.below(70);
        let pending = |scheduled| SmsConfiguration {
            scheduled_provisioning: Some(scheduled),
            ..SmsConfiguration::default()
        };
        match rng.below(200) {
            0..=1 => pending(job("WAITING", &[], 1)),
            2..=3 => pending(job("IN_PROGRESS", &[], 1)),
            4..=6 => {
                let code = rng.pick(edge_cases::ERROR_CODES);
                pending(job("FAILED", &[code], hours))
            }
            7..=15 => SmsConfiguration::default(),
            _ => SmsConfiguration::linked(plan, campaign),
        }
    }

    /// A random voice configuration: mostly linked, a few with a failed job.
    fn voice_configuration(&self, rng: &mut RowRng) -> VoiceConfiguration {
        let trunk = self.trunks[rng.below(PLAN_COUNT as u32) as usize].clone();
        let linked = |voice_type: &str| {
            VoiceConfiguration::linked(&VoiceApplication {
                voice_type: voice_type.to_owned(),
                id: trunk.clone(),
            })
        };
        let mut voice = match rng.below(20) {
            0..=9 => linked("RTC"),
            10..=15 => linked("EST"),
            16 => linked("FAX"),
            _ => VoiceConfiguration {
                voice_type: Some("RTC".to_owned()),
                ..VoiceConfiguration::default()
            },
        };
        if rng.percent(50) {
            let days = i64::from(1 + rng.below(300));
            voice.last_updated_time = Some(rfc3339(self.epoch - days * DAY));
        }
        if rng.percent(1) {
            voice.scheduled_voice_provisioning = Some(VoiceProvisioning {
                voice_type: "RTC".to_owned(),
                app_id: "123456".to_owned(),
                status: "FAILED".to_owned(),
                last_updated_time: Some(rfc3339(self.epoch - DAY)),
                ..VoiceProvisioning::default()
            });
        }
        voice
    }

    /// Makes a number the one of the documentation's first sample.
    fn make_first_sample(&self, number: &mut Number, next_charge: i64) {
        FIRST_PHONE.clone_into(&mut number.phone_number);
        number.display_name = Field::Set(String::new());
        number.money = Some(Money {
            currency_code: "USD".to_owned(),
            amount: "2.00".to_owned(),
        });
        number.payment_interval_months = 1;
        number.next_charge_date = Some(rfc3339(next_charge));
        // Set although nothing was released, as in the sample.
        number.expire_at = Some(rfc3339(next_charge));
        let plan = "957ae16ae12d4942b91b61eda5e4ed6b";
        number.sms_configuration = Field::Set(SmsConfiguration::linked(plan, ""));
        number.voice_configuration = Field::Absent;
        number.callback_url = Field::Set(String::new());
    }
}

#[cfg(test)]
mod tests;
