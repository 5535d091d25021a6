//! Body of a PATCH (docs/numbers-api.md 2.3).

use numbers_model::{
    change::{Change, Draft, Field, voice_type_in},
    enums::VoiceType,
    identifier,
};

use super::object::Object;

/// The minimal body of a change: changed members only, `""` to unlink, no read-only member, no empty object (docs/numbers-api.md
/// 10.11).
///
/// A campaign is sent with its service plan, changed or not, as the schema requires: `draft` must be merged with the latest values.
pub fn patch_body(changes: &[Change], draft: &Draft) -> String {
    let change = |field| changes.iter().find(|change| change.field == field);
    let changed = |field| change(field).is_some();
    let mut body = Object::new();
    if changed(Field::DisplayName) {
        body.text("displayName", &draft.value(Field::DisplayName));
    }
    let campaign = changed(Field::Campaign);
    if campaign || changed(Field::ServicePlan) {
        let mut sms = Object::new();
        sms.text("servicePlanId", &draft.value(Field::ServicePlan));
        if campaign {
            sms.text("campaignId", &draft.value(Field::Campaign));
        }
        body.member("smsConfiguration", &sms.end());
    }
    if let Some(change) = change(Field::Voice) {
        // Disconnecting voice is not documented: an empty ID of the previous type, by analogy.
        let (kind, id) = if change.after.is_empty() {
            (voice_type_in(&change.before), String::new())
        } else {
            (
                VoiceType::from_wire(&draft.voice_kind),
                identifier::clean(&draft.voice_id),
            )
        };
        body.member("voiceConfiguration", &voice(&kind, &id));
    }
    if changed(Field::CallbackUrl) {
        body.text("callbackUrl", &draft.value(Field::CallbackUrl));
    }
    body.end()
}

/// Voice configuration of a type, with the ID in its member.
pub(super) fn voice(kind: &VoiceType, id: &str) -> String {
    let id_name = match kind {
        VoiceType::Est => "trunkId",
        VoiceType::Fax => "serviceId",
        VoiceType::Rtc | VoiceType::Other(_) => "appId",
    };
    let mut voice = Object::new();
    voice.text("type", kind.wire());
    voice.text(id_name, id);
    voice.end()
}

/// Update mask of v1alpha1, comma-separated as in the JSON form of a field mask.
pub fn update_mask(changes: &[Change]) -> String {
    changes
        .iter()
        .map(|change| change.field.mask_path())
        .collect::<Vec<_>>()
        .join(",")
}
