//! Calendar file with the charges of the coming year (iCalendar, RFC 5545).

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use numbers_model::date::day_from_text;

use super::cost_forecast::CostForecast;

/// The epoch of event revisions, 1 January 2025, in seconds since 1970.
///
/// With it they fit into 31 bits until 2093.
const FIRST_REVISION: i64 = 1_735_689_600;

/// The options of a calendar file.
pub struct CalendarOptions<'a> {
    /// The project, which keeps the events of two projects apart in one calendar.
    pub project: &'a str,
    /// The current time, in milliseconds since 1970.
    pub now: i64,
    /// The events of earlier files, as in [`CalendarFile::events`]. Those without a charge by now are cancelled if
    /// `is_complete`.
    pub previous_events: &'a [String],
    /// Whether the forecast covers all numbers.
    pub is_complete: bool,
}

/// A calendar file.
pub struct CalendarFile {
    /// The file's contents.
    pub text: String,
    /// The active events by day and currency: "2026-11-29-USD".
    ///
    /// Those of earlier files that may still hold are included.
    pub events: Vec<String>,
    /// The number of cancelled events.
    pub cancelled: usize,
}

/// Writes a calendar with an all-day event for each day and currency with charges.
///
/// `digits` are the decimals of a currency. An event keeps its ID while its day and currency stay, and has a later
/// revision in each newer file, which replaces the older one.
pub fn write_calendar(
    spend: &CostForecast,
    options: &CalendarOptions,
    digits: &dyn Fn(&str) -> u32,
) -> CalendarFile {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Numberdesk//Charges//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .name("Charges for phone numbers");
    let stamp = DateTime::from_timestamp_millis(options.now).unwrap_or_default();
    let mut events = BTreeSet::new();
    for currency in &spend.currencies {
        let code = one_line(&currency.code);
        for charge in &currency.days {
            let day = charge.days.first;
            let numbers = match charge.total.charges {
                1 => "1 phone number".to_owned(),
                count => format!("{count} phone numbers"),
            };
            let amount = charge.total.text(&code, digits(&currency.code));
            let name = format!("{day}-{code}");
            if let Some(mut event) = event(&name, day, stamp, options) {
                event.summary(&format!("{amount} for {numbers}"));
                calendar.push(event.done());
            }
            events.insert(name);
        }
    }
    let mut cancelled = 0;
    for name in options.previous_events {
        let day = name.get(..10).and_then(day_from_text);
        let Some(day) = day.filter(|day| *day >= stamp.date_naive()) else {
            continue;
        };
        if !options.is_complete {
            events.insert(name.clone());
        } else if !events.contains(name)
            && let Some(mut event) = event(&one_line(name), day, stamp, options)
        {
            event
                .summary("No charge for phone numbers any more")
                .status(EventStatus::Cancelled);
            calendar.push(event.done());
            cancelled += 1;
        }
    }
    CalendarFile {
        text: calendar.to_string(),
        events: events.into_iter().collect(),
        cancelled,
    }
}

/// The common properties of an event; `None` for the last day of the calendar.
fn event(
    name: &str,
    day: NaiveDate,
    stamp: DateTime<Utc>,
    options: &CalendarOptions,
) -> Option<Event> {
    let project = one_line(options.project);
    // An event's end is the first day after it.
    let next = day.succ_opt()?;
    let revision = (stamp.timestamp() - FIRST_REVISION).clamp(0, i64::from(i32::MAX));
    let mut event = Event::new();
    event
        .uid(&format!("{name}-{project}@numberdesk"))
        .timestamp(stamp)
        .sequence(u32::try_from(revision).unwrap_or_default())
        .last_modified(stamp)
        .starts(day)
        .ends(next)
        .description(&format!("Sinch project {project}. The day is one of UTC."))
        // A charge does not make anybody busy.
        .add_property("TRANSP", "TRANSPARENT");
    Some(event)
}

/// The text without line ends and other controls. A bare CR would end a line of the file for some readers.
fn one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use icalendar::{CalendarComponent, DatePerhapsTime};
    use numbers_model::money::Money;

    use super::*;
    use crate::{
        cost_forecast::CostForecastBuilder,
        inventory::{ChargeDay, Cost, PriceGroup},
    };

    /// 24 November 2026.
    const NOW: i64 = 1_795_478_400_000;
    /// 29 November 2026.
    const DAY: i64 = 20_786;

    fn spend(amounts: &[(&str, &str, usize)]) -> CostForecast {
        let mut forecast = CostForecastBuilder::new(NOW).expect("a time");
        for (amount, currency, numbers) in amounts {
            let priced = PriceGroup {
                cost: Some(Cost {
                    price: Some(Money::new(currency, amount)),
                    months: Some(6),
                }),
                numbers: *numbers,
                idle: 0,
                maybe_idle: 0,
                by: Default::default(),
                due: vec![ChargeDay {
                    day: DAY,
                    expires: None,
                    numbers: *numbers,
                }],
            };
            forecast.charge(&priced, &priced.due);
        }
        forecast.finish()
    }

    fn made(spend: &CostForecast, project: &str, before: &[&str]) -> CalendarFile {
        let options = CalendarOptions {
            project,
            now: NOW,
            previous_events: &before
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>(),
            is_complete: true,
        };
        write_calendar(spend, &options, &|code| if code == "JPY" { 0 } else { 2 })
    }

    /// The value of a line of the event with this ID.
    fn line<'a>(text: &'a str, id: &str, name: &str) -> Option<&'a str> {
        let event = text
            .split("BEGIN:VEVENT")
            .find(|event| event.contains(id))?;
        let mut lines = event.split("\r\n");
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
    }

    #[test]
    fn a_newer_file_replaces_what_is_still_charged_and_cancels_what_is_not() {
        let spend = spend(&[("2", "USD", 1)]);
        let first = made(&spend, "p", &[]);
        assert_eq!(first.events, ["2026-11-29-USD", "2027-05-29-USD"]);
        let gone = ["2026-11-29-USD", "2026-12-24-USD", "2026-11-01-USD"];
        let second = made(&spend, "p", &gone);
        // The day that is over stays as it was.
        assert_eq!((second.cancelled, second.events.len()), (1, 2));
        let status = |name| line(&second.text, name, "STATUS");
        assert_eq!(status("2026-12-24-USD-p@numberdesk"), Some("CANCELLED"));
        assert_eq!(status("2026-11-29-USD-p@numberdesk"), None);
        assert_eq!(status("2026-11-01"), None);
        for id in ["2026-11-29-USD-p@", "2026-12-24-USD-p@"] {
            assert_eq!(
                line(&second.text, id, "LAST-MODIFIED"),
                Some("20261124T000000Z")
            );
            let revision =
                line(&second.text, id, "SEQUENCE").and_then(|value| value.parse::<i32>().ok());
            assert_eq!(revision, Some(59_788_800));
        }
    }

    #[test]
    fn nothing_is_cancelled_where_not_all_numbers_are_known() {
        let before = ["2026-12-24-USD".to_owned()];
        let options = CalendarOptions {
            project: "p",
            now: NOW,
            previous_events: &before,
            is_complete: false,
        };
        let made = write_calendar(&spend(&[("2", "USD", 1)]), &options, &|_| 2);
        assert_eq!(made.cancelled, 0);
        assert!(
            made.events.contains(&before[0]),
            "it may be cancelled later"
        );
    }

    #[test]
    fn no_text_ends_a_line() {
        let text = made(
            &spend(&[("2", "U\rSD", 1)]),
            "p\rq\u{b}",
            &["2026-12-24-\rX"],
        )
        .text;
        assert!(
            !text.replace("\r\n", "").contains(['\r', '\n', '\u{b}']),
            "{text:?}"
        );
    }

    #[test]
    fn a_parser_reads_it_as_it_was_meant() {
        let spend = spend(&[("2.5", "USD", 3), ("700", "JPY", 1)]);
        // A project with what has a meaning in such a file, and long enough that lines are folded.
        let project = "p;1,\\ ".to_owned() + &"long ".repeat(30) + "ends";
        let text = made(&spend, &project, &[]).text;
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
        let text = made(&spend(&[]), "p", &[]).text;
        let read: Calendar = text.parse().expect("a calendar");
        assert!(read.components.is_empty());
    }
}
