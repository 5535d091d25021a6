//! Names and callback addresses as an admin would have typed them.

use super::countries::Country;
use super::draw::Draw;
use crate::kind::Kind;

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

/// A believable name; some numbers have none.
pub fn name(draw: &mut Draw, country: &Country, kind: Kind) -> String {
    let city = draw.pick(country.cities);
    match (kind, draw.below(20)) {
        (_, 0..=1) => String::new(),
        (_, 2..=7) => draw.pick(ALERTS).to_owned(),
        (_, 8) => format!("{} {}", draw.pick(ALERTS), 2 + draw.below(8)),
        (Kind::TollFree, _) => format!("{} freephone", country.name),
        (_, 9..=10) => format!("{city} {} {}", draw.pick(TEAMS), 2 + draw.below(40)),
        _ => format!("{city} {}", draw.pick(TEAMS)),
    }
}

/// A callback address, or none.
pub fn callback(draw: &mut Draw) -> String {
    if draw.percent(30) {
        draw.pick(CALLBACKS).to_owned()
    } else {
        String::new()
    }
}
