//! Poll scheduler: many keys, each polled at exponentially growing intervals with jitter.
//!
//! A priority queue by due time.
//!
//! ```
//! use numbers_client::poll_scheduler::{FIRST_MS, PollScheduler};
//!
//! let mut scheduler = PollScheduler::default();
//! scheduler.set_keys([7], 0);
//! assert_eq!(scheduler.next_due(FIRST_MS - 1), None);
//! assert_eq!(scheduler.next_due(FIRST_MS), Some(7));
//! scheduler.finished(7, FIRST_MS, 0.5); // due again after twice the interval
//! ```

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

/// First interval, in milliseconds.
pub const FIRST_MS: i64 = 2_000;
/// Longest interval, in milliseconds.
pub const LONGEST_MS: i64 = 60_000;

/// The polled keys. Times are in milliseconds of any one clock.
#[derive(Debug, Default)]
pub struct PollScheduler {
    /// Interval of each key.
    intervals: BTreeMap<u32, i64>,
    /// Due times, earliest first.
    due: BinaryHeap<Reverse<(i64, u32)>>,
    /// Keys that are being polled.
    in_flight: BTreeSet<u32>,
}

impl PollScheduler {
    /// Replaces the set of polled keys. New keys are first due after [`FIRST_MS`]; the others keep their schedule.
    pub fn set_keys(&mut self, keys: impl IntoIterator<Item = u32>, now: i64) {
        let mut intervals = BTreeMap::new();
        for key in keys {
            let interval = self.intervals.remove(&key).unwrap_or_else(|| {
                self.due.push(Reverse((now + FIRST_MS, key)));
                FIRST_MS
            });
            intervals.insert(key, interval);
        }
        if !self.intervals.is_empty() {
            self.due
                .retain(|Reverse((_, key))| intervals.contains_key(key));
        }
        self.in_flight.retain(|key| intervals.contains_key(key));
        self.intervals = intervals;
    }

    /// Number of polled keys.
    pub fn len(&self) -> usize {
        self.intervals.len()
    }

    /// Whether no key is polled.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// Takes the key that has been due for longest. It is in flight until [`PollScheduler::finished`].
    pub fn next_due(&mut self, now: i64) -> Option<u32> {
        let Reverse((due, _)) = self.due.peek()?;
        if *due > now {
            return None;
        }
        let Reverse((_, key)) = self.due.pop()?;
        self.in_flight.insert(key);
        Some(key)
    }

    /// Schedules a polled key again after twice its interval. `jitter` in `0.0..1.0` shifts it by up to a tenth, so that many
    /// keys do not fall due together.
    pub fn finished(&mut self, key: u32, now: i64, jitter: f64) {
        // A key that was removed and added again meanwhile is scheduled already.
        let is_current = self.in_flight.remove(&key);
        if let Some(interval) = self.intervals.get_mut(&key).filter(|_| is_current) {
            *interval = (*interval * 2).min(LONGEST_MS);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "at most 66,000"
            )]
            let jittered = (*interval as f64 * (0.9 + 0.2 * jitter)) as i64;
            self.due.push(Reverse((now + jittered, key)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_grow_to_a_minute() {
        let mut scheduler = PollScheduler::default();
        scheduler.set_keys([7], 0);
        let (mut now, mut intervals) = (0, Vec::new());
        for _ in 0..7 {
            let before = now;
            while scheduler.next_due(now).is_none() {
                now += 1;
            }
            intervals.push(now - before);
            scheduler.finished(7, now, 0.5);
        }
        assert_eq!(
            intervals,
            [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]
        );
    }

    #[test]
    fn a_removed_key_is_not_due_and_the_others_keep_their_schedule() {
        let mut scheduler = PollScheduler::default();
        scheduler.set_keys([1, 2], 0);
        scheduler.set_keys([2, 3], 1_000);
        assert_eq!(scheduler.len(), 2);
        assert_eq!(scheduler.next_due(1_999), None);
        assert_eq!(scheduler.next_due(2_000), Some(2));
        assert_eq!(scheduler.next_due(2_999), None);
        // It was removed while it was in flight.
        scheduler.set_keys([3], 2_500);
        scheduler.finished(2, 2_500, 0.0);
        assert_eq!(scheduler.next_due(3_000), Some(3));
        assert_eq!(scheduler.next_due(1_000_000), None);
    }
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// No key is in flight twice at a time, and none that is not polled.
        #[test]
        fn only_polled_keys_are_due_and_each_once(
            steps in proptest::collection::vec((0..3_u8, proptest::collection::btree_set(0..6_u32, 0..6), 0..9_000_i64), 1..40),
        ) {
            let mut scheduler = PollScheduler::default();
            let (mut now, mut polled, mut in_flight) = (0, Default::default(), Vec::new());
            for (action, keys, passed) in steps {
                now += passed;
                match action {
                    0 => {
                        scheduler.set_keys(keys.iter().copied(), now);
                        polled = keys;
                    }
                    1 => {
                        while let Some(key) = scheduler.next_due(now) {
                            prop_assert!(polled.contains(&key));
                            prop_assert!(!in_flight.contains(&key));
                            in_flight.push(key);
                        }
                    }
                    _ => {
                        for key in in_flight.drain(..) {
                            scheduler.finished(key, now, 0.3);
                        }
                    }
                }
                // A key that is removed while it is in flight and added again is scheduled again.
                in_flight.retain(|key| polled.contains(key));
            }
        }
    }
}
