//! From the number as it was read to the request.

use numbers_model::{
    change::{self, Change, Conflict, Draft},
    number::Number,
};

use super::{
    Run,
    checks::{changed_since, is_shown, refused},
    conclude::StepEnd,
    event::Request,
    row::{Recording, RowState},
};
use crate::{
    change_set::with_changes,
    ledger::{Fact, LedgerEntry, Outcome, Step},
    rules,
};

impl Run {
    /// Plans the request of an edit: what is left to change, unless somebody else has changed it or a rule is broken.
    pub(super) fn plan(
        &mut self,
        now_ms: i64,
        index: usize,
        number: Number,
        wanted: &[Change],
        step: Step,
    ) {
        let version = self.set.version;
        let current = Draft::of(&number);
        let is_open = |change: &&Change| {
            !is_shown(change, &number) || rules::still_pending(&number, change).is_some()
        };
        let open: Vec<&Change> = wanted.iter().filter(is_open).collect();
        if open.is_empty() {
            return match step {
                Step::Link => {
                    let how = "A check shows the change.".to_owned();
                    let confirmed = wanted.to_vec();
                    let end = StepEnd::new(step, Outcome::Changed).confirming(confirmed, how);
                    self.conclude(now_ms, index, end);
                }
                _ => self.end(now_ms, index, step, Outcome::AlreadySo),
            };
        }
        let pending = open.iter();
        let pending = pending.filter_map(|change| rules::still_pending(&number, change));
        let pending: Vec<String> = pending.collect();
        if !pending.is_empty() {
            return self.refuse(now_ms, index, step, pending.join(" "));
        }
        let overwrites = self.rows.get(index).is_some_and(|row| row.overwrites);
        let conflicts = open.iter().map(|change| Conflict {
            field: change.field,
            base: change.before.clone(),
            theirs: current.value(change.field),
            yours: change.after.clone(),
        });
        let conflicts: Vec<Conflict> = conflicts
            .filter(|conflict| !overwrites && conflict.base != conflict.theirs)
            .collect();
        if !conflicts.is_empty() {
            return self.set_state(index, RowState::Conflict(conflicts));
        }
        // Of all that is wanted, pending values too: a campaign goes out with its plan.
        let draft = with_changes(&current, wanted);
        let mut changes = change::changes(&current, &draft, version);
        changes.retain(|change| open.iter().any(|open| open.field == change.field));
        if changes.is_empty() {
            let words = format!("{} of the API can't change these fields.", version.as_str());
            return self.refuse(now_ms, index, step, words);
        }
        let refusals = rules::refusals(&number, &current, &draft, version);
        if !refusals.is_empty() {
            let words = refusals.iter().map(|refusal| refusal.text.as_str());
            let words = words.collect::<Vec<_>>().join(" ");
            let fields = refusals.into_iter();
            let fields = fields.filter_map(|refusal| Some((refusal.field?, refusal.text)));
            let fields = fields.collect();
            return self.end(now_ms, index, step, Outcome::Refused { words, fields });
        }
        let is_relink = step == Step::Direct && change::is_relink(&changes);
        if is_relink && self.needs_two_steps && self.set.allow_two_steps {
            return self.begin_unlinking(now_ms, index, number);
        }
        self.begin_update(now_ms, index, number, step, changes, draft);
    }

    /// Begins the first of two steps from the number as it was read.
    pub(super) fn begin_unlinking(&mut self, now_ms: i64, index: usize, number: Number) {
        let Some(row) = self.set.rows.get(index) else {
            return;
        };
        let current = Draft::of(&number);
        let target = with_changes(&current, row.changes());
        let (changes, draft) = change::unlink(&current, &target, self.set.version);
        self.begin_update(now_ms, index, number, Step::Unlink, changes, draft);
    }

    fn begin_update(
        &mut self,
        now_ms: i64,
        index: usize,
        number: Number,
        step: Step,
        changes: Vec<Change>,
        draft: Draft,
    ) {
        let fact = Fact::Begun {
            step,
            changes: changes.clone(),
            before: None,
        };
        let request = Request::Update {
            step,
            changes,
            draft: Box::new(draft),
        };
        self.begin(now_ms, index, number, fact, request);
    }

    /// Plans a release, unless the number is protected or somebody else has changed it.
    pub(super) fn plan_release(&mut self, now_ms: i64, index: usize, number: Number, seen: &Draft) {
        if let Some(rule) = self.settings.protection.rule_for(&number) {
            let words = format!("The number is protected by “{rule}”: nothing was sent.");
            return self.end(now_ms, index, Step::Release, refused(words));
        }
        let fields = change::fields(self.set.version);
        let conflicts = changed_since(seen, &number, fields);
        let overwrites = self.rows.get(index).is_some_and(|row| row.overwrites);
        if !conflicts.is_empty() && !overwrites {
            return self.set_state(index, RowState::Conflict(conflicts));
        }
        let fact = Fact::Begun {
            step: Step::Release,
            changes: Vec::new(),
            before: Some(Box::new(number.clone())),
        };
        let before = Box::new(number.clone());
        self.begin(now_ms, index, number, fact, Request::Release { before });
    }

    /// Stores the entry before a request.
    fn begin(&mut self, now_ms: i64, index: usize, number: Number, fact: Fact, request: Request) {
        let entry = self.entry(now_ms, index, fact);
        self.set_state(
            index,
            RowState::Recording(Box::new(Recording {
                entry: entry.clone(),
                request,
                number,
            })),
        );
        self.record(entry);
    }

    /// The next entry of the ledger.
    pub(super) fn entry(&mut self, now_ms: i64, index: usize, fact: Fact) -> LedgerEntry {
        let sequence = self.sequence;
        self.sequence = self.sequence.saturating_add(1);
        LedgerEntry {
            sequence,
            row: index,
            at_ms: now_ms,
            fact,
        }
    }
}
