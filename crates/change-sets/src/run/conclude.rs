//! Outcomes: of submissions, of rows, and the entries that store them.

use numbers_model::{change::Change, number::Number};

use super::{
    Run,
    checks::{check_wait_ms, refused, shown},
    event::{Conclusion, Effect, PauseReason, Request, RunState},
    row::{Concluding, Next, ReadPurpose, RowState, Sent},
};
use crate::ledger::{Fact, Outcome, SentRequest, Step};

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
                self.conclude(
                    now_ms,
                    index,
                    step,
                    outcome,
                    confirmed,
                    String::new(),
                    Next::End,
                );
            }
            Conclusion::Refused {
                words,
                fields,
                may_need_unlink,
            } => {
                self.pace.answered(now_ms);
                self.on_refused(now_ms, index, step, number, words, fields, may_need_unlink);
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
                self.conclude(
                    now_ms,
                    index,
                    step,
                    outcome,
                    Vec::new(),
                    String::new(),
                    next,
                );
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all that a refusal says")]
    fn on_refused(
        &mut self,
        now_ms: i64,
        index: usize,
        step: Step,
        number: Number,
        words: String,
        fields: Vec<(numbers_model::change::Field, String)>,
        may_need_unlink: bool,
    ) {
        let (outcome, next) = match step {
            Step::Direct if may_need_unlink && self.set.allow_two_steps => {
                let next = Next::Unlink(Box::new(number));
                (Outcome::NeedsTwoSteps { words }, next)
            }
            Step::Unlink => {
                let words = format!("The server refused to unlink the number as well. {words}");
                (Outcome::Refused { words, fields }, Next::End)
            }
            Step::Link => {
                let words =
                    format!("{words} The number is unlinked, and stays so until you try again.");
                (Outcome::Refused { words, fields }, Next::End)
            }
            Step::Direct | Step::Release => (Outcome::Refused { words, fields }, Next::End),
        };
        self.conclude(
            now_ms,
            index,
            step,
            outcome,
            Vec::new(),
            String::new(),
            next,
        );
    }

    /// Sends a row again later that was certainly not executed.
    fn delay(&mut self, now_ms: i64, index: usize, step: Step, words: String) {
        let outcome = Outcome::Delayed { words };
        self.conclude(
            now_ms,
            index,
            step,
            outcome,
            Vec::new(),
            String::new(),
            Next::Queue,
        );
    }

    /// Ends a row that is not changed, in these words.
    pub(super) fn refuse(&mut self, now_ms: i64, index: usize, step: Step, words: String) {
        self.end(now_ms, index, step, refused(words));
    }

    /// Ends a row without a change.
    pub(super) fn end(&mut self, now_ms: i64, index: usize, step: Step, outcome: Outcome) {
        self.conclude(
            now_ms,
            index,
            step,
            outcome,
            Vec::new(),
            String::new(),
            Next::End,
        );
    }

    /// Stores the entry of an outcome. What is next follows when it is stored.
    #[expect(clippy::too_many_arguments, reason = "all that an outcome says")]
    pub(super) fn conclude(
        &mut self,
        now_ms: i64,
        index: usize,
        step: Step,
        outcome: Outcome,
        confirmed: Vec<Change>,
        how: String,
        next: Next,
    ) {
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
