//! Reads: before a change, after an answer that proves nothing, and between two steps.

use numbers_model::{
    change::{self, Change, Draft, MAX_UNLINK_READS, Verdict, unlink_wait_ms},
    number::Number,
    release::{self, ReleaseVerdict},
};

use super::{
    MAX_FAILURES, Run,
    conclude::StepEnd,
    event::{Decision, PauseReason, ReadFailure, ReadResult, RunState},
    row::{Next, ReadPurpose, RowState},
};
use crate::{
    change_set::Action,
    ledger::{Outcome, SentRequest, Step},
};

/// The number of reads after which an unclear outcome stays unknown.
const MAX_CHECKS: u32 = 3;
/// The waits before these reads, in milliseconds. The first is counted from the answer.
const CHECK_WAITS_MS: [i64; 3] = [5_000, 20_000, 60_000];
/// The words of a check that shows the change.
const CHECKED: &str = "A check shows the change.";
/// The words of a check that shows no change.
const NOT_MADE: &str = "A check shows that the change was not made.";

/// The wait before a further check of an unknown outcome, in milliseconds.
pub(super) fn check_wait_ms(reads: u32) -> i64 {
    let index = usize::try_from(reads).unwrap_or(usize::MAX);
    let last = CHECK_WAITS_MS.last().copied().unwrap_or_default();
    CHECK_WAITS_MS.get(index).copied().unwrap_or(last)
}

impl Run {
    pub(super) fn on_read(&mut self, now_ms: i64, index: usize, result: ReadResult) {
        let Some(RowState::Reading(purpose)) = self.rows.get(index).map(|row| &row.state) else {
            return;
        };
        let purpose = *purpose;
        let number = match result {
            ReadResult::Failed(failure) => {
                return self.on_read_failed(now_ms, index, purpose, failure);
            }
            ReadResult::Number(number) => Some(number),
            ReadResult::Gone => None,
        };
        self.failures = 0;
        self.pace.answered(now_ms);
        match (purpose, number) {
            (ReadPurpose::Verify { reads, then_send }, number) => {
                self.on_verified(now_ms, index, reads, then_send, number);
            }
            (_, None) => self.end(now_ms, index, self.step_of(index), Outcome::Gone),
            (ReadPurpose::Before, Some(number)) => self.on_read_before(now_ms, index, *number),
            (ReadPurpose::Unlinking { reads }, Some(number)) => {
                self.on_unlinking(now_ms, index, reads, *number);
            }
        }
    }

    fn on_read_failed(
        &mut self,
        now_ms: i64,
        index: usize,
        purpose: ReadPurpose,
        failure: ReadFailure,
    ) {
        match failure {
            ReadFailure::SignedOut => {
                self.put_back(now_ms, index, purpose);
                self.pause(PauseReason::SignedOut);
            }
            ReadFailure::Throttled { retry_after_s } => {
                self.put_back(now_ms, index, purpose);
                self.pace.slow_down(now_ms, retry_after_s);
            }
            ReadFailure::Unreachable => {
                self.put_back(now_ms, index, purpose);
                self.pace.slow_down(now_ms, None);
                self.count_failure();
            }
            ReadFailure::Other(words) => match purpose {
                ReadPurpose::Verify { reads, then_send } => {
                    self.check_later(now_ms, index, reads, then_send, words);
                }
                ReadPurpose::Unlinking { reads } if reads < MAX_UNLINK_READS => {
                    self.read_unlinking(now_ms, index, reads);
                }
                ReadPurpose::Before | ReadPurpose::Unlinking { .. } => {
                    let words = format!("The number could not be read: nothing was sent. {words}");
                    self.refuse(now_ms, index, self.step_of(index), words);
                }
            },
        }
    }

    /// Counts a failure to reach the server. After several in a row the run pauses.
    pub(super) fn count_failure(&mut self) {
        self.failures += 1;
        if self.failures >= MAX_FAILURES {
            self.pause(PauseReason::Unreachable);
        }
    }

    /// The step that a row takes next.
    fn step_of(&self, index: usize) -> Step {
        let is_release = self.set.rows.get(index).is_some_and(|row| row.is_release());
        let is_unlinked = self
            .rows
            .get(index)
            .is_some_and(|row| row.history.unlinked.is_some());
        match (is_release, is_unlinked) {
            (true, _) => Step::Release,
            (false, true) => Step::Link,
            (false, false) => Step::Direct,
        }
    }

    fn on_read_before(&mut self, now_ms: i64, index: usize, number: Number) {
        let Some((row, change)) = self.rows.get(index).zip(self.set.rows.get(index)) else {
            return;
        };
        if row.history.unlinked.is_some() {
            return self.on_unlinking(now_ms, index, 0, number);
        }
        match change.action.clone() {
            Action::Edit(changes) => self.plan(now_ms, index, number, &changes, Step::Direct),
            Action::Release(seen) => self.plan_release(now_ms, index, number, &seen),
        }
    }

    /// Judges a request whose outcome was not known by the number as it was read; `None` where it is gone.
    fn on_verified(
        &mut self,
        now_ms: i64,
        index: usize,
        reads: u32,
        then_send: bool,
        number: Option<Box<Number>>,
    ) {
        let request = self
            .rows
            .get(index)
            .and_then(|row| row.unsettled())
            .cloned();
        let Some(request) = request else {
            return self.queue_first(index);
        };
        let Some(number) = number else {
            let outcome = match request.step {
                Step::Release => Outcome::Changed,
                Step::Direct | Step::Unlink | Step::Link => Outcome::Gone,
            };
            let how = "A check shows that the number is gone.".to_owned();
            let end = StepEnd::new(request.step, outcome).confirming(Vec::new(), how);
            return self.conclude(now_ms, index, end);
        };
        match judge(&request, &number) {
            Verdict::Applied => {
                self.confirm(
                    now_ms,
                    index,
                    &request,
                    request.changes.clone(),
                    CHECKED.to_owned(),
                );
            }
            Verdict::Partial if request.step == Step::Unlink => {
                let confirmed = shown(&request.changes, &number);
                self.confirm(now_ms, index, &request, confirmed, CHECKED.to_owned());
            }
            verdict @ (Verdict::Partial | Verdict::NotApplied) => {
                let words = match verdict {
                    Verdict::Partial => "A check shows that only a part of the change was made.",
                    _ => NOT_MADE,
                };
                let words = words.to_owned();
                let confirmed = shown(&request.changes, &number);
                let (outcome, next) = match then_send {
                    true => (Outcome::Delayed { words }, Next::Queue),
                    false => (refused(words), Next::End),
                };
                let end = StepEnd::new(request.step, outcome).confirming(confirmed, String::new());
                self.conclude(now_ms, index, end.then(next));
            }
            Verdict::Unclear => {
                let words = "A check doesn't tell yet whether the change was made.".to_owned();
                self.check_later(now_ms, index, reads, then_send, words);
            }
        }
    }

    /// Concludes that a request was executed.
    pub(super) fn confirm(
        &mut self,
        now_ms: i64,
        index: usize,
        request: &SentRequest,
        confirmed: Vec<Change>,
        how: String,
    ) {
        let (outcome, next) = match request.step {
            Step::Unlink => {
                self.needs_two_steps = true;
                let due_ms = now_ms.saturating_add(i64::from(unlink_wait_ms(0)));
                let purpose = ReadPurpose::Unlinking { reads: 0 };
                (Outcome::Unlinked, Next::Later { due_ms, purpose })
            }
            Step::Direct | Step::Link | Step::Release => (Outcome::Changed, Next::End),
        };
        let end = StepEnd::new(request.step, outcome).confirming(confirmed, how);
        self.conclude(now_ms, index, end.then(next));
    }

    /// Checks an unclear outcome again later, or leaves it unknown.
    fn check_later(
        &mut self,
        now_ms: i64,
        index: usize,
        reads: u32,
        then_send: bool,
        words: String,
    ) {
        if reads + 1 < MAX_CHECKS {
            let purpose = ReadPurpose::Verify {
                reads: reads + 1,
                then_send,
            };
            let due_ms = now_ms.saturating_add(check_wait_ms(reads + 1));
            return self.set_state(index, RowState::Later { due_ms, purpose });
        }
        let Some(row) = self.rows.get(index) else {
            return;
        };
        let step = row.unsettled().map_or(Step::Direct, |request| request.step);
        // The server's first words stay.
        let words = match &row.history.outcome {
            Some(Outcome::Unknown { words: first }) if first.ends_with(&words) => first.clone(),
            Some(Outcome::Unknown { words: first }) => format!("{first} {words}"),
            _ => words,
        };
        self.end(now_ms, index, step, Outcome::Unknown { words });
    }

    pub(super) fn on_decided(&mut self, now_ms: i64, index: usize, decision: Decision) {
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        let is_unknown = matches!(row.history.outcome, Some(Outcome::Unknown { .. }));
        match (decision, &row.state) {
            (Decision::Overwrite, RowState::Conflict(_)) => {
                row.overwrites = true;
                self.set_state(index, RowState::Queued);
                self.queue.push_back(index);
            }
            (Decision::Skip, RowState::Conflict(_)) => {
                self.end(now_ms, index, self.step_of(index), Outcome::Skipped);
            }
            (Decision::SendAgain, RowState::Done) if is_unknown => {
                self.set_state(index, RowState::Queued);
                self.queue.push_back(index);
            }
            _ => return,
        }
        match self.state {
            RunState::Paused(PauseReason::Decisions) => self.state = RunState::Running,
            RunState::Finished => self.state = RunState::Ready,
            _ => {}
        }
    }
}

/// The verdict on a request, from the number read afterwards.
fn judge(request: &SentRequest, number: &Number) -> Verdict {
    if request.step != Step::Release {
        return change::verdict(&request.changes, number);
    }
    let Some(before) = &request.before else {
        return Verdict::Unclear;
    };
    match release::verdict(before, Some(number)) {
        ReleaseVerdict::Released => Verdict::Applied,
        ReleaseVerdict::NotReleased => Verdict::NotApplied,
        ReleaseVerdict::Unclear => Verdict::Unclear,
    }
}

/// The changes that a number shows, as current or as a running job.
pub(super) fn shown(changes: &[Change], number: &Number) -> Vec<Change> {
    let changes = changes.iter();
    changes
        .filter(|change| is_shown(change, number))
        .cloned()
        .collect()
}

/// Whether a number shows a change, as current or as a running job.
pub(super) fn is_shown(change: &Change, number: &Number) -> bool {
    change::verdict(std::slice::from_ref(change), number) == Verdict::Applied
}

/// A refusal in these words, about no field.
pub(super) fn refused(words: String) -> Outcome {
    Outcome::Refused {
        words,
        fields: Vec::new(),
    }
}

/// The fields of a release that somebody else has changed since the preview.
pub(super) fn changed_since(
    seen: &Draft,
    number: &Number,
    fields: &[change::Field],
) -> Vec<change::Conflict> {
    let current = Draft::of(number);
    let conflicts = fields.iter().map(|&field| change::Conflict {
        field,
        base: seen.value(field),
        theirs: current.value(field),
        yours: String::new(),
    });
    conflicts
        .filter(|conflict| conflict.base != conflict.theirs)
        .collect()
}
