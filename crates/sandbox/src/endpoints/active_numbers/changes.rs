//! Requested changes: the body of a PATCH or of a rental (docs/numbers-api.md 2.3, 2.6).

use super::update_mask::UpdatableField;
use crate::config::{ApiVersion, Quirk};
use crate::context::RequestContext;
use crate::error::{ApiError, Violation};
use crate::number::VoiceApplication;
use serde_json::{Map, Value};

/// Maximum length of a name; the real limit is not documented.
const NAME_LIMIT: usize = 256;

/// Requested changes of a number; none for a field that stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// New name.
    pub display_name: Option<String>,
    /// New service plan; `""` to unlink.
    pub plan: Option<String>,
    /// New campaign; `""` to unlink.
    pub campaign: Option<String>,
    /// New voice application; ID `""` to unlink.
    pub voice: Option<VoiceApplication>,
    /// New callback URL; `""` for none.
    pub callback_url: Option<String>,
}

impl Changes {
    /// Reads the changes from a body.
    ///
    /// With a mask, exactly its fields change, and those that the body lacks are cleared. Without
    /// one, the fields of the body change.
    ///
    /// # Errors
    /// 400 with all invalid fields at once.
    pub fn from_body(
        context: &RequestContext,
        body: &Map<String, Value>,
        mask: Option<&[UpdatableField]>,
    ) -> Result<Self, ApiError> {
        let mut reader = BodyReader {
            context,
            mask,
            violations: Vec::new(),
        };
        let changes = reader.changes(body);
        if reader.violations.is_empty() {
            Ok(changes)
        } else {
            Err(ApiError::invalid_fields(reader.violations))
        }
    }
}

/// Reads a body and collects its violations.
struct BodyReader<'a> {
    context: &'a RequestContext<'a>,
    mask: Option<&'a [UpdatableField]>,
    violations: Vec<Violation>,
}

impl BodyReader<'_> {
    fn changes(&mut self, body: &Map<String, Value>) -> Changes {
        let mut changes = Changes::default();
        for member in body.keys() {
            self.check_member(member);
        }
        changes.display_name =
            self.text_member(body, "", "displayName", UpdatableField::DisplayName);
        changes.callback_url =
            self.text_member(body, "", "callbackUrl", UpdatableField::CallbackUrl);
        let sms = self.configuration(
            body,
            "smsConfiguration",
            &[UpdatableField::ServicePlan, UpdatableField::Campaign],
        );
        if let Some(sms) = &sms {
            changes.plan = self.text_member(
                sms,
                "smsConfiguration.",
                "servicePlanId",
                UpdatableField::ServicePlan,
            );
            changes.campaign = self.text_member(
                sms,
                "smsConfiguration.",
                "campaignId",
                UpdatableField::Campaign,
            );
            self.require_plan(sms);
        }
        if let Some(voice) =
            self.configuration(body, "voiceConfiguration", &[UpdatableField::Voice])
        {
            changes.voice = self.voice_application(&voice);
        }
        self.check_values(&changes);
        changes
    }

    fn add_violation(&mut self, field: &str, description: impl Into<String>) {
        let field = self.context.field_name(field);
        self.violations.push(Violation::new(field, description));
    }

    /// Whether a field changes; `is_present` tells whether the body has it.
    fn is_requested(&self, field: UpdatableField, is_present: bool) -> bool {
        UpdatableField::all(self.context.version).contains(&field)
            && self.mask.map_or(is_present, |mask| mask.contains(&field))
    }

    /// Checks a member of the body. One of a later version is refused, so that nobody believes it
    /// took effect; a read-only or unknown one is noted as ignored.
    fn check_member(&mut self, member: &str) {
        let is_v1alpha1 = self.context.version == ApiVersion::V1alpha1;
        match member {
            "displayName" | "smsConfiguration" | "updateMask" => {}
            "voiceConfiguration" | "callbackUrl" if !is_v1alpha1 => {}
            "voiceConfiguration" | "callbackUrl" if self.mask.is_none() => {
                self.add_violation(member, "can't be changed in this version");
            }
            other => self.context.note_ignored(other),
        }
    }

    /// A configuration object, if it is requested. Null clears its members ("may overwrite with
    /// null"); an empty object is an error (docs/numbers-api.md 2.3).
    fn configuration(
        &mut self,
        body: &Map<String, Value>,
        name: &str,
        fields: &[UpdatableField],
    ) -> Option<Map<String, Value>> {
        let value = body.get(name);
        if !fields
            .iter()
            .any(|field| self.is_requested(*field, value.is_some()))
        {
            return None;
        }
        let object = match value {
            None => return Some(Map::new()),
            Some(Value::Null) => {
                let cleared = ["servicePlanId", "campaignId", "appId"];
                let cleared = cleared.map(|id| (id.to_owned(), Value::Null));
                return Some(cleared.into_iter().collect());
            }
            Some(Value::Object(object)) if !object.is_empty() => object.clone(),
            Some(Value::Object(_)) => {
                self.add_violation(name, "must not be empty: leave it out to keep it");
                return None;
            }
            Some(_) => {
                self.add_violation(name, "must be an object");
                return None;
            }
        };
        let is_v1alpha1 = self.context.version == ApiVersion::V1alpha1;
        for member in object.keys() {
            let field = format!("{name}.{member}");
            match (name, member.as_str()) {
                (_, "scheduledProvisioning" | "scheduledVoiceProvisioning" | "lastUpdatedTime") => {
                    self.add_violation(&field, "is read-only");
                }
                ("smsConfiguration", "campaignId") if is_v1alpha1 && self.mask.is_none() => {
                    self.add_violation(&field, "can't be changed in this version");
                }
                ("smsConfiguration", "servicePlanId" | "campaignId")
                | ("voiceConfiguration", "type" | "appId" | "trunkId" | "serviceId") => {}
                _ => self.context.note_ignored(&field),
            }
        }
        Some(object)
    }

    /// A text member. Null clears it, and so does its absence under a mask.
    fn text_member(
        &mut self,
        object: &Map<String, Value>,
        parent: &str,
        name: &str,
        field: UpdatableField,
    ) -> Option<String> {
        let value = object.get(name);
        if !self.is_requested(field, value.is_some()) {
            return None;
        }
        match value {
            None | Some(Value::Null) => Some(String::new()),
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.add_violation(&format!("{parent}{name}"), "must be a string");
                None
            }
        }
    }

    /// Requires the plan in every SMS configuration, as the request schema does. Under a mask the
    /// campaign may come alone.
    fn require_plan(&mut self, sms: &Map<String, Value>) {
        let is_optional = self.mask.is_some() || self.context.has(Quirk::CampaignAlone);
        if !is_optional && !sms.contains_key("servicePlanId") {
            self.add_violation("smsConfiguration.servicePlanId", "is required");
        }
    }

    /// The voice application. Without a type, the ID tells it; RTC is the default.
    fn voice_application(&mut self, voice: &Map<String, Value>) -> Option<VoiceApplication> {
        const IDS: [(&str, &str); 3] = [("RTC", "appId"), ("EST", "trunkId"), ("FAX", "serviceId")];
        let id = |name: &str| voice.get(name).and_then(Value::as_str).unwrap_or_default();
        let types_of_ids: Vec<_> = IDS
            .into_iter()
            .filter(|(_, id_name)| !id(id_name).is_empty())
            .map(|(voice_type, _)| voice_type)
            .collect();
        let explicit_type = match voice.get("type") {
            Some(Value::String(voice_type)) => Some(voice_type.as_str()),
            Some(Value::Null) | None => None,
            Some(_) => Some("?"),
        };
        let voice_type = explicit_type
            .or(types_of_ids.first().copied())
            .unwrap_or("RTC");
        let known_type = IDS.into_iter().find(|(known, _)| *known == voice_type);
        let Some((_, id_name)) = known_type else {
            self.add_violation("voiceConfiguration.type", "must be RTC, EST or FAX");
            return None;
        };
        if types_of_ids.iter().any(|other| *other != voice_type) {
            let description = format!("type {voice_type} goes with {id_name} only");
            self.add_violation("voiceConfiguration", description);
            return None;
        }
        if explicit_type.is_some() && !voice.contains_key(id_name) {
            let description = format!("is required for {voice_type}");
            self.add_violation(&format!("voiceConfiguration.{id_name}"), description);
            return None;
        }
        Some(VoiceApplication {
            voice_type: voice_type.to_owned(),
            id: id(id_name).to_owned(),
        })
    }

    /// Checks the values. IDs that begin with `bad` are unknown, for tests.
    fn check_values(&mut self, changes: &Changes) {
        let is_too_long = |name: &String| name.chars().count() > NAME_LIMIT;
        if changes.display_name.as_ref().is_some_and(is_too_long) {
            let description = format!("must have at most {NAME_LIMIT} characters");
            self.add_violation("displayName", description);
        }
        let is_callback_invalid = |url: &String| !is_callback_url(url);
        if changes
            .callback_url
            .as_ref()
            .is_some_and(is_callback_invalid)
        {
            self.add_violation("callbackUrl", "must be an absolute http or https URL");
        }
        let is_unknown = |id: &str| id.starts_with("bad");
        if changes.plan.as_deref().is_some_and(is_unknown) {
            self.add_violation("smsConfiguration.servicePlanId", "no such service plan");
        }
        if changes.campaign.as_deref().is_some_and(is_unknown) {
            self.add_violation("smsConfiguration.campaignId", "no such campaign");
        }
        if changes
            .voice
            .as_ref()
            .is_some_and(|voice| is_unknown(&voice.id))
        {
            self.add_violation("voiceConfiguration", "no such voice application");
        }
    }
}

fn is_callback_url(url: &str) -> bool {
    url.is_empty() || url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests;
