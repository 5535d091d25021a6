//! The rules of a single edit and a single release, applied to one row.

use numbers_model::{
    api_version::ApiVersion,
    change::{self, Change, Draft},
    number::Number,
    protection::Protection,
};

use crate::{
    change_set::with_changes,
    preview::{Refusal, RowOutcome},
};

/// The outcome that an edit would have, by the rules of a single edit.
pub fn edit_outcome(number: &Number, draft: &Draft, version: ApiVersion) -> RowOutcome {
    let base = Draft::of(number);
    let changes = change::changes(&base, draft, version);
    if changes.is_empty() {
        return RowOutcome::AlreadySo;
    }
    let refusals = refusals(number, &base, draft, version);
    match refusals.is_empty() {
        true => RowOutcome::WillChange(changes),
        false => RowOutcome::Refused(refusals),
    }
}

/// The outcome that a release would have.
pub fn release_outcome(number: &Number, protection: &Protection) -> RowOutcome {
    match protection.rule_for(number) {
        Some(rule) => RowOutcome::Protected(rule.to_owned()),
        None => RowOutcome::WillRelease(Box::new(Draft::of(number))),
    }
}

/// The outcome that changes of known values would have, such as those of a roll-back.
///
/// They are refused where a value is no longer what they start from, or a change of it is still pending.
pub fn changes_outcome(number: &Number, changes: &[Change], version: ApiVersion) -> RowOutcome {
    let current = Draft::of(number);
    let refusals: Vec<Refusal> = changes
        .iter()
        .filter_map(|change| {
            let value = current.value(change.field);
            let text = match still_pending(number, change) {
                Some(text) => text,
                None if value == change.before || value == change.after => return None,
                None if value.is_empty() => "It has been cleared since.".to_owned(),
                None => format!("It has been changed since, to “{value}”."),
            };
            let field = Some(change.field);
            Some(Refusal { field, text })
        })
        .collect();
    match refusals.is_empty() {
        true => edit_outcome(number, &with_changes(&current, changes), version),
        false => RowOutcome::Refused(refusals),
    }
}

/// The sentence for a field whose running change leads to another value than the wanted one.
///
/// Until it ends, the current value says nothing of what the number will have.
pub fn still_pending(number: &Number, change: &Change) -> Option<String> {
    let pending = change::pending_value(number, change.field)?;
    let label = change.field.label();
    (pending != change.after).then(|| match pending.is_empty() {
        true => format!("{label}: clearing it is still pending. Try again when that is complete."),
        false => {
            format!("{label}: a change to “{pending}” is still pending. Try again when that is complete.")
        }
    })
}

/// The rules that a draft breaks; one for each field.
pub fn refusals(number: &Number, base: &Draft, draft: &Draft, version: ApiVersion) -> Vec<Refusal> {
    let problems = change::validate(draft, base, number, version);
    let mut refusals: Vec<Refusal> = Vec::new();
    for (field, text) in problems {
        let field = Some(field);
        if !refusals.iter().any(|refusal| refusal.field == field) {
            refusals.push(Refusal { field, text });
        }
    }
    refusals
}
