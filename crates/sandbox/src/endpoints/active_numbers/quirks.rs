//! Quirks of a number in a response: how its jobs show (docs/numbers-api.md 4.1, 4.3).

use crate::config::Quirk;
use crate::context::RequestContext;
use crate::number::Number;

/// A number as the quirks show it; the stored number stays as it is.
#[must_use]
pub fn apply_quirks(context: &RequestContext, mut number: Number) -> Number {
    if number.sms_configuration.get().is_some() {
        let sms = number.sms_configuration.get_or_default();
        if let Some(job) = sms.scheduled_provisioning.clone() {
            let is_ongoing = job.status != "FAILED";
            if context.has(Quirk::PlanEarly) && job.status == "IN_PROGRESS" {
                sms.service_plan_id.clone_from(&job.service_plan_id);
                sms.campaign_id.clone_from(&job.campaign_id);
            }
            let links =
                |current: &str, requested: &str| !requested.is_empty() && current != requested;
            let only_unlinks = !links(&sms.service_plan_id, &job.service_plan_id)
                && !links(&sms.campaign_id, &job.campaign_id);
            if context.has(Quirk::UnlinkUnseen) && is_ongoing && only_unlinks {
                sms.scheduled_provisioning = None;
            }
        }
    }
    if context.has(Quirk::VoiceIdEmpty) && number.voice_configuration.get().is_some() {
        let voice = number.voice_configuration.get_or_default();
        if voice.scheduled_voice_provisioning.is_some() {
            for id in [
                &mut voice.app_id,
                &mut voice.trunk_id,
                &mut voice.service_id,
            ] {
                id.clear();
            }
        }
    }
    number
}
