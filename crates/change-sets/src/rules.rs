//! The rules of a single edit and a single release, applied to one row.

use numbers_model::{
    api_version::ApiVersion,
    change::{self, Change, Draft, Field},
    number::Number,
    protection::Protection,
};

use crate::preview::{Refusal, RowOutcome};

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

/// The fields of a set that a version of the API can't change.
pub fn unsupported(changes: &[Change], version: ApiVersion) -> Vec<Field> {
    let fields = change::fields(version);
    let changed = changes.iter().map(|change| change.field);
    changed.filter(|field| !fields.contains(field)).collect()
}
