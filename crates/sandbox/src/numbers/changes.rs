//! The body of a PATCH or a rental: what it asks to be changed (docs/numbers-api.md 2.3, 2.6).

use super::mask::Field;
use crate::call::Call;
use crate::config::{Quirk, Version};
use crate::error::{ApiError, Violation};
use crate::number::VoiceTarget;
use serde_json::{Map, Value};

/// Longest name; the real limit is not documented.
pub const NAME_LIMIT: usize = 256;

/// What is to be changed; none where nothing is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// New name.
    pub display_name: Option<String>,
    /// New plan, `""` to unlink.
    pub plan: Option<String>,
    /// New campaign, `""` to unlink.
    pub campaign: Option<String>,
    /// New voice application, its ID `""` to unlink.
    pub voice: Option<VoiceTarget>,
    /// New callback address, `""` for none.
    pub callback_url: Option<String>,
}

impl Changes {
    /// Reads a body. With a mask, its fields and no others: those that the body lacks are
    /// cleared. Without one, the fields that the body has.
    ///
    /// # Errors
    /// 400 with all wrong fields at once.
    pub fn read(
        call: &Call,
        body: &Map<String, Value>,
        mask: Option<&[Field]>,
    ) -> Result<Self, ApiError> {
        let mut reader = Reader {
            call,
            mask,
            violations: Vec::new(),
        };
        let changes = reader.changes(body);
        if reader.violations.is_empty() {
            return Ok(changes);
        }
        Err(ApiError::Invalid {
            message: String::new(),
            violations: reader.violations,
        })
    }
}

struct Reader<'a> {
    call: &'a Call<'a>,
    mask: Option<&'a [Field]>,
    violations: Vec<Violation>,
}

impl Reader<'_> {
    fn changes(&mut self, body: &Map<String, Value>) -> Changes {
        let mut changes = Changes::default();
        for member in body.keys() {
            self.member(member);
        }
        changes.display_name = self.text(body, "", "displayName", Field::DisplayName);
        changes.callback_url = self.text(body, "", "callbackUrl", Field::CallbackUrl);
        let sms = self.configuration(
            body,
            "smsConfiguration",
            &[Field::ServicePlan, Field::Campaign],
        );
        if let Some(sms) = &sms {
            changes.plan = self.text(
                sms,
                "smsConfiguration.",
                "servicePlanId",
                Field::ServicePlan,
            );
            changes.campaign = self.text(sms, "smsConfiguration.", "campaignId", Field::Campaign);
            self.plan_beside_campaign(sms);
        }
        if let Some(voice) = self.configuration(body, "voiceConfiguration", &[Field::Voice]) {
            changes.voice = self.voice(&voice);
        }
        self.check(&changes);
        changes
    }

    fn wrong(&mut self, field: &str, description: impl Into<String>) {
        self.violations.push(Violation {
            field: self.call.spell(field),
            description: description.into(),
        });
    }

    fn wanted(&self, field: Field, present: bool) -> bool {
        Field::changeable(self.call.version).contains(&field)
            && self.mask.map_or(present, |mask| mask.contains(&field))
    }

    /// Members of later versions are refused, so that nobody believes they took effect;
    /// what is read-only or unknown is ignored and noted.
    fn member(&mut self, member: &str) {
        let alpha = self.call.version == Version::V1alpha1;
        match member {
            "displayName" | "smsConfiguration" | "updateMask" => {}
            "voiceConfiguration" | "callbackUrl" if !alpha => {}
            "voiceConfiguration" | "callbackUrl" if self.mask.is_none() => {
                self.wrong(member, "can't be changed in this version");
            }
            other => self.call.ignore(other),
        }
    }

    /// A configuration object, if the request is about it. A null one clears what it holds
    /// ("may overwrite with null"); an empty one is an error (docs/numbers-api.md 2.3).
    fn configuration(
        &mut self,
        body: &Map<String, Value>,
        name: &str,
        fields: &[Field],
    ) -> Option<Map<String, Value>> {
        let value = body.get(name);
        if !fields
            .iter()
            .any(|field| self.wanted(*field, value.is_some()))
        {
            return None;
        }
        let object = match value {
            None => return Some(Map::new()),
            Some(Value::Null) => {
                let cleared = ["servicePlanId", "campaignId", "appId"];
                return Some(
                    cleared
                        .map(|id| (id.to_owned(), Value::Null))
                        .into_iter()
                        .collect(),
                );
            }
            Some(Value::Object(object)) if !object.is_empty() => object.clone(),
            Some(Value::Object(_)) => {
                self.wrong(name, "must not be empty: leave it out to keep it");
                return None;
            }
            Some(_) => {
                self.wrong(name, "must be an object");
                return None;
            }
        };
        let alpha = self.call.version == Version::V1alpha1;
        for member in object.keys() {
            let field = format!("{name}.{member}");
            match (name, member.as_str()) {
                (_, "scheduledProvisioning" | "scheduledVoiceProvisioning" | "lastUpdatedTime") => {
                    self.wrong(&field, "is read-only");
                }
                ("smsConfiguration", "campaignId") if alpha && self.mask.is_none() => {
                    self.wrong(&field, "can't be changed in this version");
                }
                ("smsConfiguration", "servicePlanId" | "campaignId")
                | ("voiceConfiguration", "type" | "appId" | "trunkId" | "serviceId") => {}
                _ => self.call.ignore(&field),
            }
        }
        Some(object)
    }

    /// A text member; null and, under a mask, missing clear it.
    fn text(
        &mut self,
        object: &Map<String, Value>,
        parent: &str,
        name: &str,
        field: Field,
    ) -> Option<String> {
        let value = object.get(name);
        if !self.wanted(field, value.is_some()) {
            return None;
        }
        match value {
            None | Some(Value::Null) => Some(String::new()),
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.wrong(&format!("{parent}{name}"), "must be a string");
                None
            }
        }
    }

    /// The request schema asks for the plan wherever there is a configuration object; under a
    /// mask the campaign may be named alone.
    fn plan_beside_campaign(&mut self, sms: &Map<String, Value>) {
        let alone = self.call.has(Quirk::CampaignAlone);
        if self.mask.is_none() && !alone && !sms.contains_key("servicePlanId") {
            self.wrong("smsConfiguration.servicePlanId", "is required");
        }
    }

    /// The type may be missing: then the ID tells it, and RTC is assumed last.
    fn voice(&mut self, voice: &Map<String, Value>) -> Option<VoiceTarget> {
        const IDS: [(&str, &str); 3] = [("RTC", "appId"), ("EST", "trunkId"), ("FAX", "serviceId")];
        let id = |name: &str| voice.get(name).and_then(Value::as_str).unwrap_or_default();
        let set: Vec<_> = IDS
            .into_iter()
            .filter(|(_, name)| !id(name).is_empty())
            .collect();
        let named = match voice.get("type") {
            Some(Value::String(kind)) => Some(kind.as_str()),
            Some(Value::Null) | None => None,
            Some(_) => Some("?"),
        };
        let kind = named
            .or(set.first().map(|(kind, _)| *kind))
            .unwrap_or("RTC");
        let Some((_, own)) = IDS.into_iter().find(|(known, _)| *known == kind) else {
            self.wrong("voiceConfiguration.type", "must be RTC, EST or FAX");
            return None;
        };
        if set.iter().any(|(other, _)| *other != kind) {
            self.wrong(
                "voiceConfiguration",
                format!("type {kind} goes with {own} only"),
            );
            return None;
        }
        if named.is_some() && !voice.contains_key(own) {
            self.wrong(
                &format!("voiceConfiguration.{own}"),
                format!("is required for {kind}"),
            );
            return None;
        }
        Some(VoiceTarget {
            kind: kind.to_owned(),
            id: id(own).to_owned(),
        })
    }

    /// Values that are always wrong. IDs that begin with `bad` are made up for tests.
    fn check(&mut self, changes: &Changes) {
        let long = |text: &String| text.chars().count() > NAME_LIMIT;
        if changes.display_name.as_ref().is_some_and(long) {
            self.wrong(
                "displayName",
                format!("must have at most {NAME_LIMIT} characters"),
            );
        }
        if changes
            .callback_url
            .as_ref()
            .is_some_and(|text| !is_callback(text))
        {
            self.wrong("callbackUrl", "must be an absolute http or https URL");
        }
        let bad = |id: &Option<String>| id.as_ref().is_some_and(|id| id.starts_with("bad"));
        if bad(&changes.plan) {
            self.wrong("smsConfiguration.servicePlanId", "no such service plan");
        }
        if bad(&changes.campaign) {
            self.wrong("smsConfiguration.campaignId", "no such campaign");
        }
        if changes
            .voice
            .as_ref()
            .is_some_and(|voice| voice.id.starts_with("bad"))
        {
            self.wrong("voiceConfiguration", "no such voice application");
        }
    }
}

fn is_callback(text: &str) -> bool {
    text.is_empty()
        || url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests;
