//! Validation of a draft, and consequences to point out before it is sent.

use super::{Draft, Field, changes};
use crate::{api_version::ApiVersion, http_url::split_http, identifier, number::Number};

/// Validation errors of a draft, as sentences for the form.
///
/// Only changed fields are validated: a value that was there before may break our rules and still be valid. Display
/// names have no documented maximum length.
pub fn validate(
    draft: &Draft,
    base: &Draft,
    number: &Number,
    version: ApiVersion,
) -> Vec<(Field, String)> {
    let mut problems = Vec::new();
    for change in changes(base, draft, version) {
        let value = change.after.as_str();
        let problem = if value.contains(char::is_control) {
            Some("Remove the line breaks and other control characters.")
        } else {
            match change.field {
                Field::DisplayName => None,
                Field::ServicePlan => value
                    .contains(char::is_whitespace)
                    .then_some("A service plan ID has no spaces."),
                Field::Campaign => campaign(value, number),
                Field::CallbackUrl => (!value.is_empty() && split_http(value).is_none())
                    .then_some("A callback URL starts with https:// or http:// and names a host."),
                Field::Voice => identifier::clean(&draft.voice_id)
                    .contains(char::is_whitespace)
                    .then_some("A voice ID has no spaces."),
            }
        };
        problems.extend(problem.map(|problem| (change.field, problem.to_owned())));
    }
    problems.extend(campaign_without_plan(draft, base, version));
    if version == ApiVersion::V1 {
        problems.extend(voice_half_set(draft, base).map(|text| (Field::Voice, text.to_owned())));
    }
    problems
}

fn campaign(value: &str, number: &Number) -> Option<&'static str> {
    // A number without a region may well be a US one.
    let foreign = number.region.as_deref().is_some_and(|code| code != "US");
    if value.contains(char::is_whitespace) {
        Some("A campaign ID has no spaces.")
    } else if !value.is_empty() && foreign {
        Some("Campaigns are for US numbers only.")
    } else {
        None
    }
}

/// The API takes a campaign only together with a service plan (docs/numbers-api.md 4.2).
fn campaign_without_plan(
    draft: &Draft,
    base: &Draft,
    version: ApiVersion,
) -> Option<(Field, String)> {
    let touched = |field| draft.value(field) != base.value(field);
    let wrong = version == ApiVersion::V1
        && !draft.value(Field::Campaign).is_empty()
        && draft.value(Field::ServicePlan).is_empty()
        && (touched(Field::Campaign) || touched(Field::ServicePlan));
    wrong.then(|| {
        let text = "A campaign needs a service plan. Fill in the service plan ID, or clear the \
                    campaign ID.";
        (Field::Campaign, text.to_owned())
    })
}

/// A new voice type needs its own ID. Clearing the ID or the type disconnects voice.
fn voice_half_set(draft: &Draft, base: &Draft) -> Option<&'static str> {
    let is_new = !draft.voice_kind.is_empty() && draft.voice_kind != base.voice_kind;
    (is_new && identifier::clean(&draft.voice_id).is_empty())
        .then_some("Enter the ID that belongs to the voice type.")
}

const UNLINKED: &str = "The number is unlinked from its service plan: it can't send or receive SMS \
                        until it has a plan again.";
const REPROVISIONED: &str = "SMS on this number is re-provisioned: it may not work until that is \
                             done, and how long it takes is not documented.";
const MOVED: &str = "Sinch documents moving to another plan as two steps: unlink, wait until that is \
                     done, then link. The direct change is tried first; if it is refused, those steps \
                     are offered.";
const CAMPAIGN_UNLINKED: &str = "The number is unlinked from its 10DLC campaign, and SMS to the US \
                                 needs one.";
const CAMPAIGN_UNREPORTED: &str = "Sinch's v1alpha1 doesn't say whether this number is in a 10DLC campaign. If it is, it \
                                   may leave the campaign together with its service plan: check with v1.";
const CAMPAIGN_LINKED: &str = "The number is registered for the 10DLC campaign. Until Sinch has \
                               accepted the campaign, which can take 24 hours, that fails.";
const VOICE_UNLINKED: &str = "Voice is disconnected: calls to this number reach nobody.";
const VOICE_MOVED: &str = "Calls go to the old destination until the new one is provisioned.";

/// Consequences of a draft of a number to point out before it is sent.
pub fn advisories(number: &Number, draft: &Draft) -> Vec<&'static str> {
    let base = &Draft::of(number);
    let mut notes = Vec::new();
    let before_and_after = |field| {
        let (before, after) = (base.value(field), draft.value(field));
        (before != after).then_some((before, after))
    };
    if let Some((before, after)) = before_and_after(Field::ServicePlan) {
        if after.is_empty() {
            notes.push(UNLINKED);
        } else {
            notes.push(REPROVISIONED);
            if !before.is_empty() {
                notes.push(MOVED);
            }
        }
        if !before.is_empty() && number.unreported.campaign {
            notes.push(CAMPAIGN_UNREPORTED);
        }
    }
    if let Some((_, after)) = before_and_after(Field::Campaign) {
        notes.push(if after.is_empty() {
            CAMPAIGN_UNLINKED
        } else {
            CAMPAIGN_LINKED
        });
    }
    if let Some((before, after)) = before_and_after(Field::Voice) {
        if after.is_empty() {
            notes.push(VOICE_UNLINKED);
        } else if !before.is_empty() {
            notes.push(VOICE_MOVED);
        }
    }
    notes
}
