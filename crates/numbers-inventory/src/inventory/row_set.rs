//! Bitmap set of rows, with rank and select by an index of prefix counts.
//!
//! ```
//! use numbers_inventory::RowSet;
//!
//! let mut rows = RowSet::default();
//! for row in [7, 70, 700] {
//!     rows.set(row, true);
//! }
//! assert_eq!(rows.nth(&rows.index(), 1), Some(70));
//! assert_eq!(rows.iter_from(8).collect::<Vec<_>>(), [70, 700]);
//! ```

/// The number of rows in a block.
pub const BLOCK: usize = 1024;
/// The number of words in a block's mask.
pub const WORDS: usize = BLOCK / 64;
/// A bit mask of a block's rows.
pub type Mask = [u64; WORDS];

/// Calls `run` with each row whose bit is set.
pub fn for_each_bit(mask: &Mask, mut run: impl FnMut(usize)) {
    for (index, word) in mask.iter().enumerate() {
        let mut word = *word;
        while word != 0 {
            run(index * 64 + word.trailing_zeros() as usize);
            word &= word - 1;
        }
    }
}

/// Sets a row's bit.
pub fn set_bit(mask: &mut Mask, row: usize) {
    mask[row / 64 % WORDS] |= 1 << (row % 64);
}

/// The number of words between two entries of the index; a block's.
const STRETCH: usize = WORDS;

/// A set of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowSet {
    words: Vec<u64>,
    count: usize,
}

impl RowSet {
    /// The number of rows.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether the set contains a row.
    pub fn contains(&self, row: u32) -> bool {
        let word = self.words.get(row as usize / 64).copied();
        word.unwrap_or_default() >> (row % 64) & 1 == 1
    }

    /// Adds a row, or removes it.
    pub fn set(&mut self, row: u32, wanted: bool) {
        if self.contains(row) == wanted {
            return;
        }
        let index = row as usize / 64;
        if self.words.len() <= index {
            self.words.resize(index + 1, 0);
        }
        if let Some(word) = self.words.get_mut(index) {
            *word ^= 1 << (row % 64);
        }
        if wanted {
            self.count += 1;
        } else {
            self.count -= 1;
        }
    }

    /// The mask of a block.
    pub fn block(&self, number: usize) -> Mask {
        let mut mask = Mask::default();
        let words = self.words.iter().skip(number * WORDS);
        mask.iter_mut()
            .zip(words)
            .for_each(|(to, word)| *to = *word);
        mask
    }

    /// Appends the mask of the next block.
    pub fn push_block(&mut self, mask: &Mask) {
        self.words.extend_from_slice(mask);
        self.count += mask
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum::<usize>();
    }

    /// The rows in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.iter_from(0)
    }

    /// The rows from `first` on, in ascending order.
    pub fn iter_from(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let words = self.words.iter().zip(0_u32..).skip(first as usize / 64);
        words.flat_map(move |(word, index)| {
            let mut word = *word;
            if index == first / 64 {
                word &= u64::MAX << (first % 64);
            }
            std::iter::from_fn(move || {
                (word != 0).then(|| {
                    let bit = word.trailing_zeros();
                    word &= word - 1;
                    index * 64 + bit
                })
            })
        })
    }

    /// The number of rows before each stretch of words (rank), for [`RowSet::nth`].
    pub fn index(&self) -> Vec<u32> {
        let mut before = 0;
        let count = |words: &[u64]| words.iter().map(|word| word.count_ones()).sum::<u32>();
        let stretches = self.words.chunks(STRETCH).map(|words| {
            let here = before;
            before += count(words);
            here
        });
        stretches.collect()
    }

    /// The row at a position (select), by the set's own index.
    pub fn nth(&self, index: &[u32], place: usize) -> Option<u32> {
        let wanted = u32::try_from(place).ok()?;
        let stretch = index
            .partition_point(|before| *before <= wanted)
            .checked_sub(1)?;
        let mut left = wanted - index.get(stretch)?;
        for (index, word) in self.words.iter().enumerate().skip(stretch * STRETCH) {
            let here = word.count_ones();
            if left < here {
                let mut word = *word;
                for _ in 0..left {
                    word &= word - 1;
                }
                return Some(index as u32 * 64 + word.trailing_zeros());
            }
            left -= here;
        }
        None
    }

    /// Adds all rows of another set.
    pub fn union_with(&mut self, other: &RowSet) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
        self.count = self
            .words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum();
    }

    /// The size of the intersection.
    pub fn intersection_len(&self, other: &RowSet) -> usize {
        let both = self.words.iter().zip(&other.words);
        both.map(|(a, b)| (a & b).count_ones() as usize).sum()
    }
}

#[cfg(test)]
mod laws {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_set(
            steps in proptest::collection::vec((0..3000_u32, any::<bool>()), 0..200),
            others in proptest::collection::vec(0..4000_u32, 0..200),
        ) {
            let mut other = RowSet::default();
            others.into_iter().for_each(|row| other.set(row, true));
            let (mut rows, mut plain) = (RowSet::default(), BTreeSet::new());
            for (row, wanted) in steps {
                rows.set(row, wanted);
                if wanted { plain.insert(row); } else { plain.remove(&row); }
            }
            prop_assert_eq!(rows.len(), plain.len());
            prop_assert!(rows.iter().eq(plain.iter().copied()));
            prop_assert!(plain.iter().all(|row| rows.contains(*row)));
            let index = rows.index();
            let placed = (0..=plain.len()).map(|place| rows.nth(&index, place));
            prop_assert!(placed.eq(plain.iter().copied().map(Some).chain([None])));
            prop_assert!(rows.iter_from(700).eq(plain.range(700..).copied()));
            let mut both = rows.clone();
            both.union_with(&other);
            let union: BTreeSet<u32> = plain.iter().copied().chain(other.iter()).collect();
            prop_assert!(both.iter().eq(union.iter().copied()));
            prop_assert_eq!(both.len(), union.len());
            let common = plain.iter().filter(|row| other.contains(**row)).count();
            prop_assert_eq!(rows.intersection_len(&other), common);
        }
    }
}
