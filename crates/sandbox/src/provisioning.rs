//! Provisioning jobs (docs/numbers-api.md 4.1 to 4.3).
//!
//! Nothing runs in the background: the state of a job is a function of the time it is read at.

use crate::clock::rfc3339;
use crate::number::{Number, SmsProvisioning, VoiceApplication, VoiceProvisioning};

/// An ongoing job for SMS: one for plan and campaign together.
#[derive(Clone, Debug, PartialEq)]
pub struct SmsJob {
    /// Time when it was accepted, in microseconds.
    pub accepted: i64,
    /// Requested service plan; `""` to unlink.
    pub plan: String,
    /// Requested campaign; `""` to unlink.
    pub campaign: String,
}

/// An ongoing job for voice.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceJob {
    /// Time when it was accepted, in microseconds.
    pub accepted: i64,
    /// Requested application.
    pub application: VoiceApplication,
}

/// A number with its ongoing jobs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredNumber {
    /// The resource as of the last change.
    pub number: Number,
    /// Ongoing job for SMS.
    pub sms_job: Option<SmsJob>,
    /// Ongoing job for voice.
    pub voice_job: Option<VoiceJob>,
    /// Whether it was released, which `expireAt` alone does not tell (docs/numbers-api.md 4.4).
    pub is_released: bool,
}

impl StoredNumber {
    /// Advances the jobs to this time: WAITING for one stage, IN_PROGRESS for one, then the end.
    pub fn advance_jobs(&mut self, now: i64, stage_micros: i64) {
        if let Some(job) = &self.sms_job {
            match progress(job.accepted, now, stage_micros) {
                Progress::Pending { status, since } => {
                    let sms = self.number.sms_configuration.get_or_default();
                    sms.scheduled_provisioning = Some(SmsProvisioning {
                        service_plan_id: job.plan.clone(),
                        campaign_id: job.campaign.clone(),
                        status: status.to_owned(),
                        last_updated_time: Some(rfc3339(since)),
                        error_codes: Vec::new(),
                    });
                }
                Progress::Ended { at } => self.end_sms_job(at),
            }
        }
        if let Some(job) = &self.voice_job {
            match progress(job.accepted, now, stage_micros) {
                Progress::Pending { status, since } => {
                    let scheduled = voice_provisioning(&job.application, status, since);
                    let voice = self.number.voice_configuration.get_or_default();
                    voice.scheduled_voice_provisioning = Some(scheduled);
                }
                Progress::Ended { at } => self.end_voice_job(at),
            }
        }
    }

    /// Ends the job for SMS: plan and campaign succeed or fail independently (4.1 point 5).
    fn end_sms_job(&mut self, at: i64) {
        let Some(job) = self.sms_job.take() else {
            return;
        };
        let sms = self.number.sms_configuration.get_or_default();
        let mut error_codes = Vec::new();
        match requested_failure(&job.plan) {
            Some(code) if job.plan != sms.service_plan_id => error_codes.push(code.to_owned()),
            _ => sms.service_plan_id.clone_from(&job.plan),
        }
        match requested_failure(&job.campaign) {
            Some(code) if job.campaign != sms.campaign_id => error_codes.push(code.to_owned()),
            _ => sms.campaign_id.clone_from(&job.campaign),
        }
        sms.scheduled_provisioning = (!error_codes.is_empty()).then(|| SmsProvisioning {
            service_plan_id: job.plan,
            campaign_id: job.campaign,
            status: "FAILED".to_owned(),
            last_updated_time: Some(rfc3339(at)),
            error_codes,
        });
    }

    fn end_voice_job(&mut self, at: i64) {
        let Some(job) = self.voice_job.take() else {
            return;
        };
        let voice = self.number.voice_configuration.get_or_default();
        if requested_failure(&job.application.id).is_some() {
            let failed = voice_provisioning(&job.application, "FAILED", at);
            voice.scheduled_voice_provisioning = Some(failed);
            return;
        }
        [voice.app_id, voice.trunk_id, voice.service_id] = job.application.ids();
        voice.voice_type = Some(job.application.voice_type);
        voice.last_updated_time = Some(rfc3339(at));
        voice.scheduled_voice_provisioning = None;
    }
}

fn voice_provisioning(
    application: &VoiceApplication,
    status: &str,
    since: i64,
) -> VoiceProvisioning {
    let [app_id, trunk_id, service_id] = application.ids();
    VoiceProvisioning {
        voice_type: application.voice_type.clone(),
        app_id,
        trunk_id,
        service_id,
        status: status.to_owned(),
        last_updated_time: Some(rfc3339(since)),
    }
}

/// Error code in an ID such as `fail-INVALID_NNID`, by which tests make a job fail.
fn requested_failure(id: &str) -> Option<&str> {
    id.strip_prefix("fail-")
}

/// How far a job is.
enum Progress {
    Pending { status: &'static str, since: i64 },
    Ended { at: i64 },
}

fn progress(accepted: i64, now: i64, stage_micros: i64) -> Progress {
    let started = accepted.saturating_add(stage_micros);
    let ended = started.saturating_add(stage_micros);
    if now < started {
        Progress::Pending {
            status: "WAITING",
            since: accepted,
        }
    } else if now < ended {
        Progress::Pending {
            status: "IN_PROGRESS",
            since: started,
        }
    } else {
        Progress::Ended { at: ended }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;
    use crate::number::SmsConfiguration;

    fn number_with_job(plan: &str, campaign: &str) -> StoredNumber {
        let number = Number {
            sms_configuration: Field::Set(SmsConfiguration::linked("old", "C1")),
            ..Number::default()
        };
        let sms_job = Some(SmsJob {
            accepted: 0,
            plan: plan.to_owned(),
            campaign: campaign.to_owned(),
        });
        StoredNumber {
            number,
            sms_job,
            ..StoredNumber::default()
        }
    }

    fn sms_at(mut stored: StoredNumber, now: i64) -> SmsConfiguration {
        stored.advance_jobs(now, 10);
        stored.number.sms_configuration.get_or_default().clone()
    }

    #[test]
    fn the_old_plan_stays_until_the_job_is_done() {
        let waiting = sms_at(number_with_job("new", "C1"), 9);
        let running = sms_at(number_with_job("new", "C1"), 10);
        let done = sms_at(number_with_job("new", "C1"), 20);
        assert_eq!(waiting.service_plan_id, "old");
        assert_eq!(
            waiting.scheduled_provisioning.expect("a job").status,
            "WAITING"
        );
        assert_eq!(
            running.scheduled_provisioning.expect("a job").status,
            "IN_PROGRESS"
        );
        assert_eq!(done, SmsConfiguration::linked("new", "C1"));
    }

    #[test]
    fn plan_or_campaign_can_fail_alone() {
        let ended = sms_at(number_with_job("fail-SMS_PROVISIONING_FAILED", "C2"), 20);
        let job = ended.scheduled_provisioning.expect("a job");
        assert_eq!(
            (ended.service_plan_id, ended.campaign_id),
            ("old".into(), "C2".into())
        );
        assert_eq!(job.status, "FAILED");
        assert_eq!(job.error_codes, ["SMS_PROVISIONING_FAILED"]);
    }

    #[test]
    fn plan_and_campaign_can_fail_together() {
        let ended = sms_at(
            number_with_job("fail-INTERNAL_ERROR", "fail-INVALID_NNID"),
            20,
        );
        let job = ended.scheduled_provisioning.expect("a job");
        assert_eq!(job.error_codes, ["INTERNAL_ERROR", "INVALID_NNID"]);
    }

    #[test]
    fn reading_late_or_often_makes_no_difference() {
        let mut often = number_with_job("fail-INTERNAL_ERROR", "C9");
        for now in 0..40 {
            often.advance_jobs(now, 10);
        }
        let mut late = number_with_job("fail-INTERNAL_ERROR", "C9");
        late.advance_jobs(39, 10);
        assert_eq!(often, late);
    }

    #[test]
    fn voice_switches_type_when_done_and_keeps_it_when_failed() {
        for (id, voice_type) in [("svc", "FAX"), ("fail-X", "RTC")] {
            let mut stored = StoredNumber::default();
            let voice = stored.number.voice_configuration.get_or_default();
            voice.voice_type = Some("RTC".into());
            stored.voice_job = Some(VoiceJob {
                accepted: 0,
                application: VoiceApplication {
                    voice_type: "FAX".into(),
                    id: id.into(),
                },
            });
            stored.advance_jobs(20, 10);
            let voice = stored.number.voice_configuration.get_or_default();
            assert_eq!(voice.voice_type.as_deref(), Some(voice_type));
            let has_failed = voice_type == "RTC";
            assert_eq!(voice.scheduled_voice_provisioning.is_some(), has_failed);
        }
    }
}
