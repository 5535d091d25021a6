//! Display names and callback URLs as admins type them.

use super::countries::Country;
use super::row_rng::RowRng;
use crate::number_type::NumberType;

const TEAMS: &[&str] = &[
    "support line",
    "sales",
    "front desk",
    "delivery updates",
    "appointment reminders",
    "two-factor codes",
    "store",
    "billing",
    "warehouse",
    "service desk",
    "returns",
    "bookings",
];
const ALERTS: &[&str] = &[
    "Payroll alerts",
    "Fraud alerts",
    "On-call pager",
    "Password resets",
    "Marketing Q3",
    "Marketing Q4",
    "Loyalty programme",
    "Courier tracking",
    "Survey callbacks",
    "Staging tests",
    "QA sandbox",
    "Black Friday 2026",
    "Clinic reminders",
    "School closures",
    "Parking tickets",
    "IoT fleet",
    "Emergency broadcast",
    "HR hotline",
    "Investor line",
    "Press contact",
];
const CALLBACKS: &[&str] = &[
    "https://hooks.example.com/numbers",
    "https://events.example.net/sinch/callback",
    "https://api.example.org/v2/telephony?source=numbers",
];

/// A random display name; `""` for some numbers.
pub fn display_name(rng: &mut RowRng, country: &Country, number_type: NumberType) -> String {
    let city = rng.pick(country.cities);
    match (number_type, rng.below(20)) {
        (_, 0..=1) => String::new(),
        (_, 2..=7) => rng.pick(ALERTS).to_owned(),
        (_, 8) => format!("{} {}", rng.pick(ALERTS), 2 + rng.below(8)),
        (NumberType::TollFree, _) => format!("{} freephone", country.name),
        (_, 9..=10) => format!("{city} {} {}", rng.pick(TEAMS), 2 + rng.below(40)),
        _ => format!("{city} {}", rng.pick(TEAMS)),
    }
}

/// A random callback URL, or `""`.
pub fn callback_url(rng: &mut RowRng) -> String {
    if rng.percent(30) {
        rng.pick(CALLBACKS).to_owned()
    } else {
        String::new()
    }
}
