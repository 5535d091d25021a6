//! Outcomes: of submissions, of rows, and the entries that store them.

use numbers_model::{change::Change, number::Number};

use super::{
    Run,
    checks::{check_wait_ms, refused, shown},
    event::{Conclusion, Effect, PauseReason, Rejection, Request, RunState},
    row::{Concluding, Next, ReadPurpose, RowState, Sent},
};
use crate::ledger::{Fact, Outcome, SentRequest, Step};

/// The end of a step.
#[derive(Debug)]
pub(super) struct StepEnd {
    step: Step,
    outcome: Outcome,
    confirmed: Vec<Change>,
    how: String,
    next: Next,
}

impl StepEnd {
    /// The end of a row, with nothing confirmed.
    pub(super) fn new(step: Step, outcome: Outcome) -> StepEnd {
        StepEnd {
            step,
            outcome,
            confirmed: Vec::new(),
            how: String::new(),
            next: Next::End,
        }
    }

    /// With changes that are known to be made, and how that is known.
    pub(super) fn confirming(self, confirmed: Vec<Change>, how: String) -> StepEnd {
        StepEnd {
            confirmed,
            how,
            ..self
        }
    }

    /// With something to follow.
    pub(super) fn then(self, next: Next) -> StepEnd {
        StepEnd { next, ..self }
    }
}

impl Run {
    pub(super) fn on_concluded(&mut self, now_ms: i64, index: usize, conclusion: Conclusion) {
        let Some(RowState::Sending(sent)) = self.rows.get(index).map(|row| &row.state) else {
            return;
        };
        let Sent { request, number } = (**sent).clone();
        let (step, changes) = match request {
            Request::Update { step, changes, .. } => (step, changes),
            Request::Release { .. } => (Step::Release, Vec::new()),
        };
        if !matches!(
            conclusion,
            Conclusion::NotExecuted { .. } | Conclusion::Unknown { .. }
        ) {
            self.failures = 0;
        }
        match conclusion {
            Conclusion::Changed { how } => {
                self.pace.answered(now_ms);
                let confirmed = changes.clone();
                let request = SentRequest {
                    step,
                    changes,
                    before: None,
                    at_ms: now_ms,
                };
                self.confirm(now_ms, index, &request, confirmed, how);
            }
            Conclusion::Partly { number, how } => {
                let confirmed = shown(&changes, &number);
                let outcome = refused(format!("Only a part of the change was made. {how}"));
                let end = StepEnd::new(step, outcome).confirming(confirmed, String::new());
                self.conclude(now_ms, index, end);
            }
            Conclusion::Refused(rejection) => {
                self.pace.answered(now_ms);
                let end = self.rejected(step, number, rejection);
                self.conclude(now_ms, index, end);
            }
            Conclusion::Throttled {
                retry_after_s,
                words,
            } => {
                self.pace.slow_down(now_ms, retry_after_s);
                self.delay(now_ms, index, step, words);
            }
            Conclusion::SignedOut => {
                self.pause(PauseReason::SignedOut);
                self.delay(now_ms, index, step, "The sign-in had ended.".to_owned());
            }
            Conclusion::NotExecuted {
                how,
                is_unreachable,
            } => {
                if is_unreachable {
                    self.pace.slow_down(now_ms, None);
                    self.count_failure();
                }
                self.refuse(now_ms, index, step, how);
            }
            Conclusion::Unknown {
                how,
                throttled,
                is_signed_out,
                is_unreachable,
            } => {
                if let Some(retry_after_s) = throttled {
                    self.pace.slow_down(now_ms, retry_after_s);
                } else if is_signed_out {
                    self.pause(PauseReason::SignedOut);
                } else if is_unreachable {
                    self.count_failure();
                }
                let next = Next::Later {
                    due_ms: now_ms.saturating_add(check_wait_ms(0)),
                    purpose: ReadPurpose::Verify {
                        reads: 0,
                        // What was only too early is sent when it is certain that it was not executed.
                        then_send: throttled.is_some() || is_signed_out,
                    },
                };
                let outcome = Outcome::Unknown { words: how };
                self.conclude(now_ms, index, StepEnd::new(step, outcome).then(next));
            }
        }
    }

    /// The end of a step that was rejected. A move may go on in two steps.
    fn rejected(&self, step: Step, number: Number, rejection: Rejection) -> StepEnd {
        let Rejection {
            words,
            fields,
            may_need_unlink,
        } = rejection;
        let words = match step {
            Step::Direct if may_need_unlink && self.set.allow_two_steps => {
                let next = Next::Unlink(Box::new(number));
                return StepEnd::new(step, Outcome::NeedsTwoSteps { words }).then(next);
            }
            Step::Unlink => format!("Sinch refused to unlink the number as well. {words}"),
            Step::Link => {
                format!("{words} The number is unlinked, and stays so until you try again.")
            }
            Step::Direct | Step::Release => words,
        };
        StepEnd::new(step, Outcome::Refused { words, fields })
    }

    /// Sends a row again later that was certainly not executed.
    fn delay(&mut self, now_ms: i64, index: usize, step: Step, words: String) {
        let end = StepEnd::new(step, Outcome::Delayed { words }).then(Next::Queue);
        self.conclude(now_ms, index, end);
    }

    /// Ends a row that is not changed, in these words.
    pub(super) fn refuse(&mut self, now_ms: i64, index: usize, step: Step, words: String) {
        self.end(now_ms, index, step, refused(words));
    }

    /// Ends a row without a change.
    pub(super) fn end(&mut self, now_ms: i64, index: usize, step: Step, outcome: Outcome) {
        self.conclude(now_ms, index, StepEnd::new(step, outcome));
    }

    /// Stores the entry of an outcome. The next thing follows when it is stored.
    pub(super) fn conclude(&mut self, now_ms: i64, index: usize, end: StepEnd) {
        let StepEnd {
            step,
            outcome,
            confirmed,
            how,
            next,
        } = end;
        let fact = Fact::Concluded {
            step,
            outcome,
            confirmed,
            how,
        };
        let entry = self.entry(now_ms, index, fact);
        self.set_state(
            index,
            RowState::Concluding(Box::new(Concluding {
                entry: entry.clone(),
                next,
                has_failed: false,
            })),
        );
        self.record(entry);
    }

    pub(super) fn on_recorded(&mut self, now_ms: i64, sequence: u32) {
        let Some(index) = self.recording.remove(&sequence) else {
            return;
        };
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        match row.state.clone() {
            RowState::Recording(recording) if recording.entry.sequence == sequence => {
                row.history.apply(&recording.entry);
                if self.state == RunState::Running {
                    self.submit(index, recording.request, recording.number);
                } else {
                    // Nothing is begun while the run pauses. The entry does no harm: it is checked or replaced.
                    self.queue_first(index);
                }
            }
            RowState::Concluding(concluding) if concluding.entry.sequence == sequence => {
                row.history.apply(&concluding.entry);
                self.follow(now_ms, index, concluding.next);
            }
            _ => {}
        }
    }

    fn submit(&mut self, index: usize, request: Request, number: Number) {
        let phone = number.phone.clone();
        let sent = Sent {
            request: request.clone(),
            number,
        };
        self.set_state(index, RowState::Sending(Box::new(sent)));
        self.effects.push(Effect::Submit {
            row: index,
            phone,
            request,
        });
    }

    fn follow(&mut self, now_ms: i64, index: usize, next: Next) {
        match next {
            Next::End => {
                self.clock.finished(now_ms);
                self.set_state(index, RowState::Done);
            }
            Next::Queue => self.queue_first(index),
            Next::Unlink(number) if self.state == RunState::Running => {
                self.begin_unlinking(now_ms, index, *number);
            }
            Next::Unlink(_) => {
                self.needs_two_steps = true;
                self.queue_first(index);
            }
            Next::Later { due_ms, purpose } => {
                self.set_state(index, RowState::Later { due_ms, purpose });
            }
        }
    }

    pub(super) fn on_record_failed(&mut self, sequence: u32) {
        let Some(index) = self.recording.remove(&sequence) else {
            return;
        };
        self.pause(PauseReason::NotRecorded);
        let Some(row) = self.rows.get_mut(index) else {
            return;
        };
        match &mut row.state {
            RowState::Recording(_) => self.queue_first(index),
            RowState::Concluding(concluding) => concluding.has_failed = true,
            _ => {}
        }
    }
}
