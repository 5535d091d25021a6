//! The confirmation of many releases at once.

use std::collections::HashSet;

use super::ConfirmedRelease;
use crate::{number::Number, protection::Protection};

/// Releases confirmed by typing how many they are. They can't be made in any other way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedReleases {
    phones: HashSet<String>,
}

/// The text to type for a number of releases: "release 137 numbers", "release 1 number".
pub fn batch_phrase(count: usize) -> String {
    match count {
        1 => "release 1 number".to_owned(),
        count => format!("release {count} numbers"),
    }
}

impl ConfirmedReleases {
    /// Confirms the releases of `phones`, as the API gave them; `None` unless the typed text is their [`batch_phrase`].
    ///
    /// Case and surrounding or double spaces do not count. None are confirmed by nothing.
    pub fn confirm<'a>(
        typed: &str,
        phones: impl IntoIterator<Item = &'a str>,
    ) -> Option<ConfirmedReleases> {
        let phones: HashSet<String> = phones.into_iter().map(str::to_owned).collect();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let is_confirmed = words
            .join(" ")
            .eq_ignore_ascii_case(&batch_phrase(phones.len()));
        (is_confirmed && !phones.is_empty()).then_some(ConfirmedReleases { phones })
    }

    /// The confirmation of one release; `None` for a number that is not among them, or is protected by now.
    pub fn of(&self, number: &Number, protection: &Protection) -> Option<ConfirmedRelease> {
        let is_confirmed = self.phones.contains(&number.phone);
        (is_confirmed && protection.rule_for(number).is_none()).then(|| ConfirmedRelease {
            phone: number.phone.clone(),
        })
    }

    /// The number of releases.
    pub fn count(&self) -> usize {
        self.phones.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_their_number_confirms_them() {
        let phones = ["+1", "+2"];
        for typed in ["release 2 numbers", " Release  2 NUMBERS "] {
            let confirmed = ConfirmedReleases::confirm(typed, phones).unwrap();
            assert_eq!(confirmed.count(), 2);
        }
        for typed in ["", "release", "release 3 numbers", "release 2 number", "+1"] {
            assert_eq!(ConfirmedReleases::confirm(typed, phones), None, "{typed}");
        }
        assert!(ConfirmedReleases::confirm("release 1 number", ["+1"]).is_some());
        assert_eq!(ConfirmedReleases::confirm("release 0 numbers", []), None);
    }

    #[test]
    fn only_those_that_were_confirmed_and_are_not_protected_are_released() {
        let confirmed = ConfirmedReleases::confirm("release 1 number", ["+12086390939"]).unwrap();
        let number = |phone: &str| Number {
            phone: phone.into(),
            ..Number::default()
        };
        let open = Protection::default();
        let one = confirmed.of(&number("+12086390939"), &open).unwrap();
        assert_eq!(one.phone(), "+12086390939");
        assert_eq!(confirmed.of(&number("+12086390930"), &open), None);
        let protection = Protection::new(["+12086390939"]);
        assert_eq!(confirmed.of(&number("+12086390939"), &protection), None);
    }
}
