//! Detection of duplicate orders.
//!
//! When a reused connection closes before the first byte of a response, a browser sends the request a second time,
//! unseen by the page. A second order of several numbers holds other numbers, and the API has no list of orders
//! (docs/numbers-api.md 2.9). What can be compared is the available numbers: reserved ones are not among them.

use std::collections::BTreeSet;

use crate::available::AvailableNumber;

/// The numbers available at a time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AvailabilitySnapshot {
    phones: BTreeSet<String>,
    /// Whether the snapshot is complete: fewer than the search's maximum.
    whole: bool,
}

/// The evidence of a second order, or of an order whose response was lost.
#[derive(Debug, Clone, PartialEq)]
pub enum DuplicateCheck {
    /// Numbers that are no longer available although the known order does not hold them.
    Gone(Vec<String>),
    /// No evidence: the snapshots are complete, and no other number is missing.
    None,
    /// Indeterminate: a snapshot is incomplete.
    Unknown,
}

impl AvailabilitySnapshot {
    /// The snapshot of a search for at most `size` numbers.
    pub fn new(offers: &[AvailableNumber], size: u32) -> Self {
        Self {
            phones: offers.iter().map(|offer| offer.phone.clone()).collect(),
            whole: offers.len() < size as usize,
        }
    }

    /// The numbers missing from a later snapshot, other than an order's own.
    pub fn missing_from(
        &self,
        later: &AvailabilitySnapshot,
        order_phones: &[String],
    ) -> Vec<String> {
        let missing = self.phones.difference(&later.phones);
        missing
            .filter(|phone| !order_phones.contains(phone))
            .cloned()
            .collect()
    }

    /// The evidence of `gone` numbers, those of the known order being `order_phones`.
    ///
    /// These need not have been available in the snapshot; then those of a second order need not have been either.
    pub fn check_duplicate(&self, gone: Vec<String>, order_phones: &[String]) -> DuplicateCheck {
        if !gone.is_empty() {
            DuplicateCheck::Gone(gone)
        } else if self.whole && order_phones.iter().all(|phone| self.phones.contains(phone)) {
            DuplicateCheck::None
        } else {
            DuplicateCheck::Unknown
        }
    }
}

/// A subject with its verb: "+1208… is", "+1208…, +1209… and 3 more are".
pub fn numbers_are(phones: &[String]) -> String {
    const SHOWN: usize = 5;
    match phones {
        [one] => format!("{one} is"),
        many => {
            let shown = many[..many.len().min(SHOWN)].join(", ");
            match many.len().saturating_sub(SHOWN) {
                0 => format!("{shown} are"),
                more => format!("{shown} and {more} more are"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers(phones: &[&str], size: u32) -> AvailabilitySnapshot {
        let all: Vec<AvailableNumber> = phones
            .iter()
            .map(|phone| AvailableNumber {
                phone: (*phone).to_owned(),
                ..AvailableNumber::default()
            })
            .collect();
        AvailabilitySnapshot::new(&all, size)
    }

    #[test]
    fn what_has_gone_besides_the_order_is_told() {
        let before = offers(&["+1", "+2", "+3"], 100);
        let order_phones = ["+1".to_owned()];
        let later = offers(&["+3"], 100);
        let gone = before.missing_from(&later, &order_phones);
        assert_eq!(gone, ["+2"]);
        assert_eq!(
            before.check_duplicate(gone.clone(), &order_phones),
            DuplicateCheck::Gone(gone)
        );
    }

    #[test]
    fn nothing_gone_proves_something_only_where_all_was_seen() {
        let order_phones = ["+1".to_owned()];
        assert_eq!(
            offers(&["+1", "+2"], 100).check_duplicate(vec![], &order_phones),
            DuplicateCheck::None
        );
        assert_eq!(
            offers(&["+1", "+2"], 2).check_duplicate(vec![], &order_phones),
            DuplicateCheck::Unknown
        );
        // Its numbers came from elsewhere, and so may those of a second order.
        assert_eq!(
            offers(&["+2"], 100).check_duplicate(vec![], &order_phones),
            DuplicateCheck::Unknown
        );
        assert_eq!(
            offers(&["+2"], 100).check_duplicate(vec![], &[]),
            DuplicateCheck::None
        );
    }

    #[test]
    fn many_numbers_are_counted() {
        let phones: Vec<String> = (1..=7).map(|at| format!("+{at}")).collect();
        assert_eq!(numbers_are(&phones[..1]), "+1 is");
        assert_eq!(numbers_are(&phones[..2]), "+1, +2 are");
        assert_eq!(numbers_are(&phones), "+1, +2, +3, +4, +5 and 2 more are");
    }
}
