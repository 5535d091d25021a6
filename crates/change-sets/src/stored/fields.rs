//! Changes and drafts in their stored form.

use std::borrow::Cow;

use numbers_model::change::{Change, Draft};
use serde::{Deserialize, Serialize};

use crate::change_set::{field_key, field_of_key};

/// A change: the key of its field, the value before, and the value after.
#[derive(Serialize, Deserialize)]
pub struct ChangeRecord<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
);

/// The records of changes.
pub fn records(changes: &[Change]) -> Vec<ChangeRecord<'_>> {
    let changes = changes.iter();
    changes
        .map(|change| {
            ChangeRecord(
                field_key(change.field).into(),
                change.before.as_str().into(),
                change.after.as_str().into(),
            )
        })
        .collect()
}

/// The changes of records; `None` if one is of an unknown field.
pub fn changes(records: Vec<ChangeRecord<'_>>) -> Option<Vec<Change>> {
    let records = records.into_iter();
    records
        .map(|ChangeRecord(field, before, after)| {
            Some(Change {
                field: field_of_key(&field)?,
                before: before.into_owned(),
                after: after.into_owned(),
            })
        })
        .collect()
}

/// A draft.
#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct DraftRecord {
    name: String,
    service_plan: String,
    campaign: String,
    callback_url: String,
    voice_type: String,
    voice_id: String,
}

impl From<&Draft> for DraftRecord {
    fn from(draft: &Draft) -> Self {
        Self {
            name: draft.display_name.clone(),
            service_plan: draft.service_plan.clone(),
            campaign: draft.campaign.clone(),
            callback_url: draft.callback_url.clone(),
            voice_type: draft.voice_kind.clone(),
            voice_id: draft.voice_id.clone(),
        }
    }
}

impl From<DraftRecord> for Draft {
    fn from(record: DraftRecord) -> Self {
        Self {
            display_name: record.name,
            service_plan: record.service_plan,
            campaign: record.campaign,
            callback_url: record.callback_url,
            voice_kind: record.voice_type,
            voice_id: record.voice_id,
        }
    }
}
