//! Changes of a number: draft, differences, conflicts, validation and outcome.
//!
//! See docs/numbers-api.md 2.3 and 10.11 to 10.14.

use super::{enums::VoiceType, identifier, number::Number};
use crate::api_version::ApiVersion;

mod check;
mod relink;
mod retry;
mod verdict;

pub use check::{advisories, validate};
pub use relink::{MAX_UNLINK_READS, is_relink, is_unlinked, stuck_reason, unlink, unlink_wait_ms};
pub use retry::{partially_applied, retry_of, was_retry_accepted};
pub use verdict::{Verdict, contradicts, pending_value, verdict};

/// An editable field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The display name.
    DisplayName,
    /// The service plan.
    ServicePlan,
    /// The 10DLC campaign.
    Campaign,
    /// The callback URL.
    CallbackUrl,
    /// The voice configuration. Type and ID are one field, since neither has a meaning without the other.
    Voice,
}

impl Field {
    /// The field's label on the page.
    pub fn label(self) -> &'static str {
        match self {
            Field::DisplayName => "Display name",
            Field::ServicePlan => "Service plan ID",
            Field::Campaign => "Campaign ID",
            Field::CallbackUrl => "Callback URL",
            Field::Voice => "Voice",
        }
    }

    /// The field's path in an update mask (docs/numbers-api.md 2.3).
    pub fn mask_path(self) -> &'static str {
        match self {
            Field::DisplayName => "displayName",
            Field::ServicePlan => "smsConfiguration.servicePlanId",
            Field::Campaign => "smsConfiguration.campaignId",
            Field::CallbackUrl => "callbackUrl",
            Field::Voice => "voiceConfiguration",
        }
    }

    /// The field that a violation names (docs/numbers-api.md 5.1 and 10.26).
    ///
    /// Its path may be in snake or camel case, dotted, a JSON pointer or a bare name.
    pub fn from_violation(path: &str) -> Option<Field> {
        let path = path.replace('_', "").to_ascii_lowercase();
        match path.rsplit(['.', '/']).next()? {
            "displayname" => Some(Field::DisplayName),
            "serviceplanid" | "smsconfiguration" => Some(Field::ServicePlan),
            "campaignid" => Some(Field::Campaign),
            "callbackurl" => Some(Field::CallbackUrl),
            "voiceconfiguration" | "appid" | "trunkid" | "serviceid" => Some(Field::Voice),
            // A number has a type too, which can't be changed.
            "type" if path.contains("voiceconfiguration") => Some(Field::Voice),
            _ => None,
        }
    }
}

/// The editable fields of an API version (docs/numbers-api.md 0.1).
pub fn fields(version: ApiVersion) -> &'static [Field] {
    match version {
        ApiVersion::V1Alpha1 => &[Field::DisplayName, Field::ServicePlan],
        ApiVersion::V1 => &[
            Field::DisplayName,
            Field::ServicePlan,
            Field::Campaign,
            Field::CallbackUrl,
            Field::Voice,
        ],
    }
}

/// The values of the edit form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The display name.
    pub display_name: String,
    /// The service plan ID; empty for none.
    pub service_plan: String,
    /// The campaign ID; empty for none.
    pub campaign: String,
    /// The callback URL; empty for none.
    pub callback_url: String,
    /// The voice type as the API writes it; empty without a voice configuration.
    pub voice_kind: String,
    /// The ID for the voice type; empty for none.
    pub voice_id: String,
}

impl Draft {
    /// The current values of a number.
    pub fn of(number: &Number) -> Draft {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let voice = number.voice.as_ref();
        Draft {
            display_name: text(number.display_name.as_deref()),
            service_plan: text(number.service_plan()),
            campaign: text(number.campaign()),
            callback_url: text(number.callback_url.as_deref()),
            voice_kind: text(voice.map(|voice| voice.kind.wire())),
            voice_id: text(voice.and_then(|voice| voice.id.as_deref())),
        }
    }

    /// A field's value as text, for comparison and display; empty for "not set".
    ///
    /// A voice type without an ID is "not set", since the API reports RTC for numbers without any voice; so is an ID
    /// without a type, which remains when the type is removed. Surrounding spaces and invisible characters, which come
    /// along when an ID is pasted, are not part of the value.
    pub fn value(&self, field: Field) -> String {
        match field {
            Field::DisplayName => self.display_name.clone(),
            Field::ServicePlan => identifier::clean(&self.service_plan),
            Field::Campaign => identifier::clean(&self.campaign),
            Field::CallbackUrl => identifier::clean(&self.callback_url),
            Field::Voice if self.voice_kind.is_empty() => String::new(),
            Field::Voice => voice_text(&VoiceType::from_wire(&self.voice_kind), &self.voice_id),
        }
    }

    /// Sets a field to a value in the form of [`Draft::value`].
    ///
    /// An empty voice text clears the ID and keeps the type, which the request has to name.
    pub fn set_value(&mut self, field: Field, value: &str) {
        match field {
            Field::DisplayName => value.clone_into(&mut self.display_name),
            Field::ServicePlan => value.clone_into(&mut self.service_plan),
            Field::Campaign => value.clone_into(&mut self.campaign),
            Field::CallbackUrl => value.clone_into(&mut self.callback_url),
            Field::Voice => match value.split_once(VOICE_SEPARATOR) {
                Some((_, id)) => {
                    voice_type_in(value).wire().clone_into(&mut self.voice_kind);
                    id.clone_into(&mut self.voice_id);
                }
                None => self.voice_id.clear(),
            },
        }
    }

    /// Copies a field from another draft.
    pub fn copy_field(&mut self, field: Field, from: &Draft) {
        match field {
            Field::DisplayName => self.display_name.clone_from(&from.display_name),
            Field::ServicePlan => self.service_plan.clone_from(&from.service_plan),
            Field::Campaign => self.campaign.clone_from(&from.campaign),
            Field::CallbackUrl => self.callback_url.clone_from(&from.callback_url),
            Field::Voice => {
                self.voice_kind.clone_from(&from.voice_kind);
                self.voice_id.clone_from(&from.voice_id);
            }
        }
    }
}

/// The separator between voice type and ID.
const VOICE_SEPARATOR: &str = ": ";

/// The voice configuration as text, "Voice app (RTC): id"; empty without an ID.
fn voice_text(kind: &VoiceType, id: &str) -> String {
    let id = identifier::clean(id);
    if id.is_empty() {
        return String::new();
    }
    format!("{}{VOICE_SEPARATOR}{id}", kind.label())
}

/// The voice type in a text of [`Draft::value`]. A request that disconnects voice must name the type it disconnects.
pub fn voice_type_in(text: &str) -> VoiceType {
    let label = text.split(VOICE_SEPARATOR).next().unwrap_or_default();
    [VoiceType::Rtc, VoiceType::Est, VoiceType::Fax]
        .into_iter()
        .find(|kind| kind.label() == label)
        .unwrap_or_else(|| VoiceType::from_wire(label))
}

/// A changed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: Field,
    /// The value before; empty for "not set".
    pub before: String,
    /// The value afterwards; empty for "not set".
    pub after: String,
}

/// The fields in which a draft differs from its base. Only these are ever sent.
pub fn changes(base: &Draft, draft: &Draft, version: ApiVersion) -> Vec<Change> {
    fields(version)
        .iter()
        .map(|&field| Change {
            field,
            before: base.value(field),
            after: draft.value(field),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// A field changed by both the draft and somebody else, to different values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// The value when the form was opened.
    pub base: String,
    /// The value by now.
    pub theirs: String,
    /// The value in the form.
    pub yours: String,
}

/// The fields where a draft would overwrite somebody else's change.
pub fn conflicts(
    base: &Draft,
    latest: &Draft,
    draft: &Draft,
    version: ApiVersion,
) -> Vec<Conflict> {
    fields(version)
        .iter()
        .map(|&field| Conflict {
            field,
            base: base.value(field),
            theirs: latest.value(field),
            yours: draft.value(field),
        })
        .filter(|c| c.base != c.theirs && c.base != c.yours && c.theirs != c.yours)
        .collect()
}

/// The draft rebased on the latest values: typed changes, otherwise current values.
///
/// Send the result: a campaign goes out with its service plan, which must be the current one.
pub fn merge(base: &Draft, latest: &Draft, draft: &Draft, version: ApiVersion) -> Draft {
    let mut merged = latest.clone();
    for change in changes(base, draft, version) {
        merged.copy_field(change.field, draft);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_type_is_read_from_its_text() {
        for (kind, id) in [("EST", "a: b"), ("FAX", "x"), ("PBX", "y")] {
            let kind = VoiceType::from_wire(kind);
            assert_eq!(voice_type_in(&voice_text(&kind, id)), kind);
        }
    }

    #[test]
    fn a_value_is_set_in_the_form_it_is_told() {
        let all = fields(ApiVersion::V1);
        let draft = Draft {
            display_name: "Boise".into(),
            service_plan: "plan".into(),
            campaign: "C1".into(),
            callback_url: "https://example.com".into(),
            voice_kind: "EST".into(),
            voice_id: "a: b".into(),
        };
        let mut copy = Draft::default();
        for field in all {
            copy.set_value(*field, &draft.value(*field));
        }
        assert_eq!(copy, draft);
        copy.set_value(Field::Voice, "");
        assert_eq!(copy.value(Field::Voice), "");
        assert_eq!(copy.voice_kind, "EST");
    }
}
