//! The charges of the coming year as a calendar file (RFC 5545, written by icalendar).

use chrono::DateTime;
use icalendar::{Calendar, Component, Event, EventLike, Property};

use super::spend::Spend;

/// An event for each day and currency with charges, all day long. `project` keeps the events of two projects apart in
/// one calendar, `now` is in milliseconds since 1970, and `digits` tells how many decimals a currency has.
///
/// An event keeps its ID as long as its day and currency stay, so that a newer file takes the place of an older one.
pub fn calendar(spend: &Spend, project: &str, now: i64, digits: &dyn Fn(&str) -> u32) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Numberdesk//Charges//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .name("Charges for phone numbers");
    let stamp = DateTime::from_timestamp_millis(now).unwrap_or_default();
    for currency in &spend.currencies {
        let code = currency.code.as_str();
        for charge in &currency.days {
            let day = charge.days.first;
            // The day an event ends on is the first that is not part of it.
            let Some(next) = day.succ_opt() else { continue };
            let numbers = match charge.charged.charges {
                1 => "1 phone number".to_owned(),
                count => count.to_string() + " phone numbers",
            };
            let amount = charge.charged.text(code, digits(code));
            let id = [&day.to_string(), "-", code, "-", project, "@numberdesk"].concat();
            let event = Event::new()
                .uid(&id)
                .timestamp(stamp)
                .starts(day)
                .ends(next)
                .summary(&[&amount, " for ", &numbers].concat())
                .description(&["Sinch project ", project, ". The day is one of UTC."].concat())
                // Nobody is busy because of a charge.
                .add_property("TRANSP", "TRANSPARENT")
                .done();
            calendar.push(event);
        }
    }
    calendar.to_string()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use icalendar::{CalendarComponent, DatePerhapsTime};

    use super::*;
    use crate::model::{
        inventory::{Cost, Due, Priced},
        money::Money,
        spend::Forecast,
    };

    /// 24 November 2026.
    const NOW: i64 = 1_795_478_400_000;
    /// 29 November 2026.
    const DAY: i64 = 20_786;

    fn spend(amounts: &[(&str, &str, usize)]) -> Spend {
        let mut forecast = Forecast::new(NOW).expect("a time");
        for (amount, currency, numbers) in amounts {
            let priced = Priced {
                cost: Some(Cost {
                    price: Some(Money::new(currency, amount)),
                    months: Some(6),
                }),
                numbers: *numbers,
                idle: 0,
                maybe_idle: 0,
                by: Default::default(),
                due: vec![Due {
                    day: DAY,
                    expires: None,
                    numbers: *numbers,
                }],
            };
            forecast.charge(&priced, &priced.due);
        }
        forecast.finish()
    }

    #[test]
    fn a_parser_reads_it_as_it_was_meant() {
        let spend = spend(&[("2.5", "USD", 3), ("700", "JPY", 1)]);
        // A project with what has a meaning in such a file, and long enough that lines are folded.
        let project = "p;1,\\ ".to_owned() + &"long ".repeat(30) + "ends";
        let text = calendar(&spend, &project, NOW, &|code| {
            if code == "JPY" { 0 } else { 2 }
        });
        let long = text.split("\r\n").find(|line| line.len() > 75);
        assert_eq!(long, None, "RFC 5545 3.1");
        let read: Calendar = text.parse().expect("a calendar");
        let events: Vec<&Event> = read
            .components
            .iter()
            .filter_map(CalendarComponent::as_event)
            .collect();
        let summaries: Vec<_> = events
            .iter()
            .filter_map(|event| event.get_summary())
            .collect();
        assert_eq!(
            summaries,
            [
                "700 JPY for 1 phone number",
                "700 JPY for 1 phone number",
                "7.50 USD for 3 phone numbers",
                "7.50 USD for 3 phone numbers",
            ]
        );
        let days: Vec<_> = events
            .iter()
            .filter_map(|event| event.get_start())
            .collect();
        let day = |text: &str| DatePerhapsTime::Date(text.parse().expect("a day"));
        assert_eq!(days[..2], [day("2026-11-29"), day("2027-05-29")]);
        assert_eq!(events[0].get_end(), Some(day("2026-11-30")));
        let description = events[0].get_description().expect("a description");
        assert!(description.contains(&project), "{description}");
        let mut ids: Vec<_> = events.iter().filter_map(|event| event.get_uid()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 4);
    }

    #[test]
    fn without_charges_it_is_empty_and_still_a_calendar() {
        let text = calendar(&spend(&[]), "p", NOW, &|_| 2);
        let read: Calendar = text.parse().expect("a calendar");
        assert!(read.components.is_empty());
    }
}
