//! What a server says of how many numbers there are. Not to be relied on (docs/numbers-api.md 2.1).

/// What the pages of one chain said, the first and the last of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Totals(Option<(u64, u64)>);

impl Totals {
    /// What the next page says. One that says nothing changes nothing.
    pub fn put(&mut self, total: Option<u64>) {
        if let Some(total) = total {
            self.0 = Some((self.first().unwrap_or(total), total));
        }
    }

    /// What the first page said.
    pub fn first(&self) -> Option<u64> {
        self.0.map(|(first, _)| first)
    }

    /// Whether so many numbers agree with it. The list may have changed while its pages came.
    fn fits(&self, gave: u64) -> bool {
        let Some((first, last)) = self.0 else {
            return false;
        };
        (first.min(last)..=first.max(last)).contains(&gave)
    }

    fn and(self, other: &Totals) -> Totals {
        let both = self.0.zip(other.0);
        Totals(both.map(|(own, other)| (own.0 + other.0, own.1 + other.1)))
    }
}

/// The total that the server said and that does not agree with what it gave; `None` where it agrees, or nothing was said.
///
/// `said` are the chains of the load: that of the whole, then those of types that it left out.
pub fn contradiction(said: &[Totals], gave: u64) -> Option<u64> {
    let (whole, types) = said.split_first()?;
    let sum = types.iter().fold(*whole, |sum, own| sum.and(own));
    let says = whole.0?.1;
    (!whole.fits(gave) && !sum.fits(gave)).then_some(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(pages: &[u64]) -> Totals {
        let mut totals = Totals::default();
        pages.iter().for_each(|total| totals.put(Some(*total)));
        totals
    }

    #[test]
    fn a_total_agrees_or_is_named() {
        let none = Totals::default();
        for (said, gave, expected) in [
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
            assert_eq!(contradiction(&said, gave), expected, "{said:?} {gave}");
        }
    }
}
