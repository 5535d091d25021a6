//! Pace of a run: rows side by side, and slower after 429.

/// The maximum number of rows side by side.
pub const MAX_LANES: usize = 4;

/// The first wait after a 429 without `Retry-After`, in milliseconds. It doubles with each further one.
const FIRST_WAIT_MS: i64 = 1_000;
/// The longest of these waits.
const MAX_WAIT_MS: i64 = 60_000;
/// The number of answers without a 429 after which the run is faster again by one level.
const RECOVERY: u32 = 20;
/// The level at which waits no longer grow.
const MAX_LEVEL: u32 = 6;

/// Pace, with exponential backoff.
#[derive(Debug, Clone)]
pub struct Pace {
    lanes: usize,
    /// The number of times that the run was slowed down, less those that it recovered.
    level: u32,
    /// Answers since the last 429.
    answers: u32,
    /// Nothing is begun before this time, in milliseconds since 1970.
    next_ms: i64,
}

impl Pace {
    pub fn new(lanes: usize) -> Pace {
        Pace {
            lanes: lanes.clamp(1, MAX_LANES),
            level: 0,
            answers: 0,
            next_ms: i64::MIN,
        }
    }

    pub fn set_lanes(&mut self, lanes: usize) {
        self.lanes = lanes.clamp(1, MAX_LANES);
    }

    /// The number of rows side by side for now: halved for each level.
    pub fn lanes(&self) -> usize {
        (self.lanes >> self.level.min(4)).max(1)
    }

    /// The time before which nothing is begun.
    pub fn next_ms(&self) -> i64 {
        self.next_ms
    }

    /// Slows down after a 429, or where the server can't be reached.
    pub fn slow_down(&mut self, now_ms: i64, retry_after_s: Option<u64>) {
        let wait = match retry_after_s {
            Some(seconds) => i64::try_from(seconds)
                .unwrap_or(i64::MAX)
                .saturating_mul(1000),
            None => (FIRST_WAIT_MS << self.level).min(MAX_WAIT_MS),
        };
        self.level = (self.level + 1).min(MAX_LEVEL);
        self.answers = 0;
        self.next_ms = self.next_ms.max(now_ms.saturating_add(wait));
    }

    /// Counts an answer that was no 429. While the run is slow, the next one waits a little.
    pub fn answered(&mut self, now_ms: i64) {
        if self.level == 0 {
            return;
        }
        self.answers += 1;
        if self.answers >= RECOVERY {
            self.answers = 0;
            self.level -= 1;
        }
        let gap = (FIRST_WAIT_MS / 8) << self.level;
        self.next_ms = self.next_ms.max(now_ms.saturating_add(gap));
    }

    /// Whether the run is slower than it was set to.
    pub fn is_slowed(&self) -> bool {
        self.level > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_429_slows_down_and_answers_recover() {
        let mut pace = Pace::new(9);
        assert_eq!((pace.lanes(), pace.is_slowed()), (4, false));
        pace.slow_down(0, None);
        assert_eq!((pace.lanes(), pace.next_ms()), (2, 1_000));
        pace.slow_down(1_000, None);
        assert_eq!((pace.lanes(), pace.next_ms()), (1, 3_000));
        for _ in 0..10 {
            pace.slow_down(3_000, None);
        }
        assert_eq!(pace.next_ms(), 63_000);
        for _ in 0..MAX_LEVEL * RECOVERY {
            pace.answered(0);
        }
        assert_eq!((pace.lanes(), pace.is_slowed()), (4, false));
        pace.set_lanes(0);
        assert_eq!(pace.lanes(), 1);
    }

    #[test]
    fn retry_after_is_obeyed_and_never_shortened() {
        let mut pace = Pace::new(1);
        pace.slow_down(0, Some(30));
        pace.slow_down(0, Some(5));
        pace.answered(0);
        assert_eq!(pace.next_ms(), 30_000);
        pace.slow_down(0, Some(u64::MAX));
        assert_eq!(pace.next_ms(), i64::MAX);
    }
}
