//! Charge schedule: the next charge date, then every interval (docs/numbers-api.md 2.2).

use chrono::{Datelike, Months, NaiveDate, NaiveTime};

/// The maximum interval, beyond every forecast. A longer one is charged once.
const MOST_MONTHS: i64 = 1200;

/// A range of days in UTC, inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl DateRange {
    /// A calendar month; `None` for an invalid one.
    pub fn month(year: i32, month: u32) -> Option<DateRange> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(DateRange { first, last })
    }

    /// The twelve months from a day on.
    pub fn year_from(first: NaiveDate) -> Option<DateRange> {
        let last = first.checked_add_months(Months::new(12))?.pred_opt()?;
        Some(DateRange { first, last })
    }

    /// The calendar months of the range, clipped to it.
    pub fn months(self) -> Vec<DateRange> {
        let mut months = Vec::new();
        let mut first = self.first;
        while first <= self.last
            && let Some(month) = DateRange::month(first.year(), first.month())
        {
            let last = month.last.min(self.last);
            months.push(DateRange { first, last });
            match month.last.succ_opt() {
                Some(next) => first = next,
                None => break,
            }
        }
        months
    }

    /// The beginning of the first day, in milliseconds since 1970.
    pub fn start_ms(self) -> i64 {
        self.first
            .and_time(NaiveTime::MIN)
            .and_utc()
            .timestamp_millis()
    }

    /// The range in the search language.
    ///
    /// "2027-03" for a whole month, else "2026-11-24..2026-11-30".
    pub fn search(self) -> String {
        let first = self.first.to_string();
        if DateRange::month(self.first.year(), self.first.month()) == Some(self) {
            return first.get(..7).unwrap_or(&first).to_owned();
        }
        format!("{first}..{}", self.last)
    }

    /// Whether the range contains a day.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// The charge dates within a range: `next`, then every so many months.
///
/// Without an interval, or with the 0 that occurs, only `next`. A month too short for the day is charged on its last
/// day; the following month on the original day again.
pub fn charge_dates(next: NaiveDate, months: Option<i64>, within: DateRange) -> ChargeDates {
    let interval = months
        .filter(|months| (1..=MOST_MONTHS).contains(months))
        .and_then(|months| u32::try_from(months).ok())
        .unwrap_or_default();
    // Directly to the first charge that can be in range, however long ago the first of all was.
    let apart = months_apart(next, within.first);
    let turn = apart.checked_div(interval).unwrap_or_default();
    ChargeDates {
        next,
        interval,
        turn,
        within,
    }
}

/// Whole months between two days' months, less one to be safe; 0 for an earlier day.
fn months_apart(from: NaiveDate, to: NaiveDate) -> u32 {
    let count = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    u32::try_from(count(to) - count(from) - 1).unwrap_or_default()
}

/// The iterator of [`charge_dates`].
#[derive(Debug, Clone)]
pub struct ChargeDates {
    next: NaiveDate,
    /// 0 for a single charge.
    interval: u32,
    turn: u32,
    within: DateRange,
}

impl Iterator for ChargeDates {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        loop {
            if self.interval == 0 && self.turn > 0 {
                return None;
            }
            let months = self.interval.checked_mul(self.turn)?;
            // Counted from the first day each time: the 31st must not become the 28th for good.
            let day = self.next.checked_add_months(Months::new(months))?;
            self.turn = self.turn.checked_add(1)?;
            if day > self.within.last {
                return None;
            }
            if self.within.contains(day) {
                return Some(day);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use numbers_model::date::day_of;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn within(first: &str, last: &str) -> DateRange {
        DateRange {
            first: day(first),
            last: day(last),
        }
    }

    fn texts(next: &str, months: Option<i64>, days: DateRange) -> Vec<String> {
        charge_dates(day(next), months, days)
            .map(|day| day.to_string())
            .collect()
    }

    #[test]
    fn the_end_of_a_month_stays_the_end() {
        let days = within("2027-01-01", "2027-05-31");
        assert_eq!(
            texts("2027-01-31", Some(1), days),
            [
                "2027-01-31",
                "2027-02-28",
                "2027-03-31",
                "2027-04-30",
                "2027-05-31"
            ]
        );
        // A leap year has one day more.
        let days = within("2028-02-01", "2028-02-29");
        assert_eq!(texts("2027-12-31", Some(1), days), ["2028-02-29"]);
    }

    #[test]
    fn a_date_that_has_passed_goes_on() {
        let days = within("2026-11-24", "2027-11-23");
        assert_eq!(
            texts("2020-11-29", Some(12), days),
            ["2026-11-29"],
            "a yearly one"
        );
        assert_eq!(
            texts("2026-09-24", Some(3), days),
            ["2026-12-24", "2027-03-24", "2027-06-24", "2027-09-24"]
        );
        assert_eq!(texts("2026-10-24", Some(1), days).len(), 12);
        assert_eq!(
            texts("2026-11-23", Some(12), days),
            ["2027-11-23"],
            "the last day counts"
        );
    }

    #[test]
    fn without_an_interval_only_the_known_charge_is_known() {
        let days = within("2026-11-24", "2027-11-23");
        for months in [None, Some(0), Some(-3), Some(i64::MAX)] {
            assert_eq!(texts("2026-12-01", months, days), ["2026-12-01"]);
            assert!(texts("2026-11-01", months, days).is_empty());
        }
        assert!(texts("2028-01-01", Some(1), days).is_empty());
    }

    #[test]
    fn a_year_is_cut_into_its_months() {
        let year = DateRange::year_from(day("2026-11-24")).expect("a year");
        assert_eq!(year, within("2026-11-24", "2027-11-23"));
        let months = year.months();
        assert_eq!(months.len(), 13);
        assert_eq!(months.first(), Some(&within("2026-11-24", "2026-11-30")));
        assert_eq!(months.last(), Some(&within("2027-11-01", "2027-11-23")));
        assert_eq!(months[0].search(), "2026-11-24..2026-11-30");
        assert_eq!(months[1].search(), "2026-12");
        assert_eq!(day_of(months[1].start_ms()), Some(months[1].first));
        let year = DateRange::year_from(day("2027-01-01")).expect("a year");
        assert_eq!(year.months().len(), 12);
        assert_eq!(DateRange::month(2027, 13), None);
    }
}

#[cfg(test)]
mod laws {
    use numbers_model::date::day_of;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_what_counting_one_by_one_gives(
            next in 0i64..40_000,
            months in 0i64..30,
            first in 10_000i64..40_000,
            length in 0i64..800,
        ) {
            const DAY_MS: i64 = 86_400_000;
            let day = |days: i64| day_of(days * DAY_MS).expect("a day");
            let (next, within) = (day(next), DateRange { first: day(first), last: day(first + length) });
            let step = u32::try_from(months).unwrap_or_default();
            let naive: Vec<NaiveDate> = (0..2000)
                .take_while(|turn| step > 0 || *turn == 0)
                .filter_map(|turn| next.checked_add_months(Months::new(step * turn)))
                .filter(|day| within.contains(*day))
                .collect();
            prop_assert_eq!(charge_dates(next, Some(months), within).collect::<Vec<_>>(), naive);
        }
    }
}
