//! Totals that a server reports, compared with the numbers received. Not to be relied on (docs/numbers-api.md 2.1).

/// First and last total that the pages of one chain reported.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Totals(Option<(u64, u64)>);

impl Totals {
    /// Records the total of the next page, if it has one.
    pub fn record(&mut self, total: Option<u64>) {
        if let Some(total) = total {
            self.0 = Some((self.first().unwrap_or(total), total));
        }
    }

    /// Total of the first page.
    pub fn first(&self) -> Option<u64> {
        self.0.map(|(first, _)| first)
    }

    /// Whether a number of received rows agrees with it. The list may have changed while its pages came.
    fn agrees(&self, received: u64) -> bool {
        let Some((first, last)) = self.0 else {
            return false;
        };
        (first.min(last)..=first.max(last)).contains(&received)
    }

    fn sum(self, other: &Totals) -> Totals {
        let both = self.0.zip(other.0);
        Totals(both.map(|(one, other)| (one.0 + other.0, one.1 + other.1)))
    }
}

/// The reported total if it disagrees with the number of received rows.
///
/// `reported` has the chain of the whole load first, then those of the types that it left out.
pub fn contradiction(reported: &[Totals], received: u64) -> Option<u64> {
    let (whole, types) = reported.split_first()?;
    let sum = types.iter().fold(*whole, |sum, totals| sum.sum(totals));
    let total = whole.0?.1;
    (!whole.agrees(received) && !sum.agrees(received)).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(pages: &[u64]) -> Totals {
        let mut totals = Totals::default();
        pages.iter().for_each(|total| totals.record(Some(*total)));
        totals
    }

    #[test]
    fn a_total_agrees_or_is_named() {
        let none = Totals::default();
        for (reported, received, expected) in [
            (vec![totals(&[5])], 5, None),
            (vec![totals(&[5])], 3, Some(5)),
            (vec![totals(&[3])], 5, Some(3)),
            // One was released, or rented, meanwhile.
            (vec![totals(&[5, 5, 4])], 4, None),
            (vec![totals(&[5, 5, 4])], 5, None),
            (vec![totals(&[4, 5])], 5, None),
            (vec![totals(&[4, 5])], 3, Some(5)),
            // The whole was of one type only.
            (vec![totals(&[2]), totals(&[3]), totals(&[0])], 5, None),
            (vec![totals(&[5]), totals(&[5])], 5, None),
            (vec![totals(&[2]), totals(&[3])], 4, Some(2)),
            (vec![none], 5, None),
            (vec![none, totals(&[5])], 3, None),
            (vec![totals(&[5]), none], 5, None),
            (vec![], 5, None),
        ] {
            assert_eq!(
                contradiction(&reported, received),
                expected,
                "{reported:?} {received}"
            );
        }
    }
}
