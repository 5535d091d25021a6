//! Whose turn it is to be read again: many numbers, each at growing intervals.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

/// The first interval, in milliseconds.
pub const FIRST_MS: i64 = 2_000;
/// The longest interval, in milliseconds.
pub const LONGEST_MS: i64 = 60_000;

/// The numbers that are followed, by a key of the caller's. Times are in milliseconds of any one clock.
#[derive(Debug, Default)]
pub struct Rounds {
    /// The interval of each.
    waits: BTreeMap<u32, i64>,
    /// When each is due next; those that are not followed any more are passed over.
    due: BinaryHeap<Reverse<(i64, u32)>>,
    /// Who is being read.
    out: BTreeSet<u32>,
}

impl Rounds {
    /// Follows exactly these from now on. Who is new has its turn after the first interval; the others keep theirs.
    pub fn follow(&mut self, keys: impl IntoIterator<Item = u32>, now: i64) {
        let mut waits = BTreeMap::new();
        for key in keys {
            let wait = self.waits.remove(&key).unwrap_or_else(|| {
                self.due.push(Reverse((now + FIRST_MS, key)));
                FIRST_MS
            });
            waits.insert(key, wait);
        }
        if !self.waits.is_empty() {
            self.due.retain(|Reverse((_, key))| waits.contains_key(key));
        }
        self.out.retain(|key| waits.contains_key(key));
        self.waits = waits;
    }

    /// How many are followed.
    pub fn len(&self) -> usize {
        self.waits.len()
    }

    /// Whether nobody is followed.
    pub fn is_empty(&self) -> bool {
        self.waits.is_empty()
    }

    /// Who is due, the one that has waited longest first. It is out until [`Rounds::back`].
    pub fn next(&mut self, now: i64) -> Option<u32> {
        let Reverse((at, _)) = self.due.peek()?;
        if *at > now {
            return None;
        }
        let Reverse((_, key)) = self.due.pop()?;
        self.out.insert(key);
        Some(key)
    }

    /// Puts one that was read back in line, its interval doubled; `jitter` is in `0.0..1.0` and moves it by up to a
    /// tenth, so that many do not come in step.
    pub fn back(&mut self, key: u32, now: i64, jitter: f64) {
        // One that ended meanwhile and began anew is in line already.
        if let Some(wait) = self.waits.get_mut(&key).filter(|_| self.out.remove(&key)) {
            *wait = (*wait * 2).min(LONGEST_MS);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "at most 66,000"
            )]
            let moved = (*wait as f64 * (0.9 + 0.2 * jitter)) as i64;
            self.due.push(Reverse((now + moved, key)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_grow_to_a_minute() {
        let mut rounds = Rounds::default();
        rounds.follow([7], 0);
        let (mut now, mut waits) = (0, Vec::new());
        for _ in 0..7 {
            let before = now;
            while rounds.next(now).is_none() {
                now += 1;
            }
            waits.push(now - before);
            rounds.back(7, now, 0.5);
        }
        assert_eq!(waits, [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    }

    #[test]
    fn who_has_ended_is_not_asked_for_again_and_who_stays_keeps_its_turn() {
        let mut rounds = Rounds::default();
        rounds.follow([1, 2], 0);
        rounds.follow([2, 3], 1_000);
        assert_eq!(rounds.len(), 2);
        assert_eq!(rounds.next(1_999), None);
        assert_eq!(rounds.next(2_000), Some(2));
        assert_eq!(rounds.next(2_999), None);
        // It ended while it was out.
        rounds.follow([3], 2_500);
        rounds.back(2, 2_500, 0.0);
        assert_eq!(rounds.next(3_000), Some(3));
        assert_eq!(rounds.next(1_000_000), None);
    }
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever happens, nobody is asked for twice at a time, nor anybody who is not followed.
        #[test]
        fn only_those_followed_are_due_and_each_once(
            steps in proptest::collection::vec((0..3_u8, proptest::collection::btree_set(0..6_u32, 0..6), 0..9_000_i64), 1..40),
        ) {
            let mut rounds = Rounds::default();
            let (mut now, mut followed, mut out) = (0, Default::default(), Vec::new());
            for (what, keys, passed) in steps {
                now += passed;
                match what {
                    0 => {
                        rounds.follow(keys.iter().copied(), now);
                        followed = keys;
                    }
                    1 => {
                        while let Some(key) = rounds.next(now) {
                            prop_assert!(followed.contains(&key));
                            prop_assert!(!out.contains(&key));
                            out.push(key);
                        }
                    }
                    _ => {
                        for key in out.drain(..) {
                            rounds.back(key, now, 0.3);
                        }
                    }
                }
                // A key that ends while it is out and begins anew is in line again.
                out.retain(|key| followed.contains(key));
            }
        }
    }
}
