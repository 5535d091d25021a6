//! What a number shows of a job, in the ways that the documentation leaves open (docs/numbers-api.md 4.1, 4.3).

use crate::call::Call;
use crate::config::Quirk;
use crate::number::Number;

/// The number as the quirks have it shown; what is kept stays as it is.
#[must_use]
pub fn shown(call: &Call, mut number: Number) -> Number {
    if number.sms_configuration.get().is_some() {
        let sms = number.sms_configuration.ensure();
        if let Some(job) = sms.scheduled_provisioning.clone() {
            let running = job.status != "FAILED";
            if call.has(Quirk::PlanEarly) && job.status == "IN_PROGRESS" {
                sms.service_plan_id.clone_from(&job.service_plan_id);
                sms.campaign_id.clone_from(&job.campaign_id);
            }
            let links = |now: &str, then: &str| !then.is_empty() && now != then;
            let unlinks = !links(&sms.service_plan_id, &job.service_plan_id)
                && !links(&sms.campaign_id, &job.campaign_id);
            if call.has(Quirk::UnlinkUnseen) && running && unlinks {
                sms.scheduled_provisioning = None;
            }
        }
    }
    if call.has(Quirk::VoiceIdEmpty) && number.voice_configuration.get().is_some() {
        let voice = number.voice_configuration.ensure();
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
