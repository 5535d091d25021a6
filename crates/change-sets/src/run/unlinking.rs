//! Between the two steps to another plan or campaign: unlinked, and not yet linked.

use numbers_model::{
    change::{self, MAX_UNLINK_READS, Verdict, unlink_wait_ms},
    number::Number,
};

use super::{
    Run,
    row::{ReadPurpose, RowState, linking_changes},
};
use crate::ledger::Step;

impl Run {
    /// Goes on between the two steps, once the unlinking is done.
    pub(super) fn on_unlinking(&mut self, now_ms: i64, index: usize, reads: u32, number: Number) {
        let Some((row, set_row)) = self.rows.get(index).zip(self.set.rows.get(index)) else {
            return;
        };
        let unlinked = row.history.unlinked.clone().unwrap_or_default();
        let wanted = linking_changes(set_row.changes(), &unlinked);
        let is_linked = change::verdict(&wanted, &number) == Verdict::Applied;
        let job = number.sms_job();
        if is_linked || row.overwrites || change::is_unlinked(&number, &unlinked) {
            self.plan(now_ms, index, number, &wanted, Step::Link);
        } else if job.is_some_and(|job| job.status.is_running())
            || (job.is_none() && reads < MAX_UNLINK_READS)
        {
            self.read_unlinking(now_ms, index, reads);
        } else {
            // Nothing is unlinked: the row starts over when it is tried again.
            self.refuse(now_ms, index, Step::Unlink, change::stuck_reason(&number));
        }
    }

    pub(super) fn read_unlinking(&mut self, now_ms: i64, index: usize, reads: u32) {
        self.set_state(
            index,
            RowState::Later {
                due_ms: now_ms.saturating_add(i64::from(unlink_wait_ms(reads))),
                purpose: ReadPurpose::Unlinking { reads: reads + 1 },
            },
        );
    }
}
