//! Provisioning jobs: what a number shows is a function of the time it is read at, so nothing
//! runs in the background (docs/numbers-api.md 4.1 to 4.3).

use crate::clock::stamp;
use crate::number::{Number, SmsProvisioning, VoiceProvisioning, VoiceTarget};

/// A wanted service plan and campaign: one job for both.
#[derive(Clone, Debug, PartialEq)]
pub struct SmsJob {
    /// When it was accepted, in microseconds.
    pub accepted: i64,
    /// Plan that was asked for, `""` to unlink.
    pub plan: String,
    /// Campaign that was asked for, `""` to unlink.
    pub campaign: String,
}

/// A wanted voice application.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceJob {
    /// When it was accepted, in microseconds.
    pub accepted: i64,
    /// What was asked for.
    pub target: VoiceTarget,
}

/// A number together with what is under way for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// The resource as of the last change.
    pub number: Number,
    /// Job on the SMS side.
    pub sms_job: Option<SmsJob>,
    /// Job on the voice side.
    pub voice_job: Option<VoiceJob>,
    /// Whether it was released here, which `expireAt` alone does not say (docs/numbers-api.md 4.4).
    pub released: bool,
}

impl Held {
    /// Moves the jobs on to this time: WAITING for one stage, IN_PROGRESS for one stage, then
    /// the outcome.
    pub fn settle(&mut self, now: i64, stage: i64) {
        if let Some(job) = &self.sms_job {
            match progress(job.accepted, now, stage) {
                Progress::Pending { status, since } => {
                    self.number
                        .sms_configuration
                        .ensure()
                        .scheduled_provisioning = Some(SmsProvisioning {
                        service_plan_id: job.plan.clone(),
                        campaign_id: job.campaign.clone(),
                        status: status.to_owned(),
                        last_updated_time: Some(stamp(since)),
                        error_codes: Vec::new(),
                    });
                }
                Progress::Ended { at } => self.end_sms(at),
            }
        }
        if let Some(job) = &self.voice_job {
            match progress(job.accepted, now, stage) {
                Progress::Pending { status, since } => {
                    let scheduled = scheduled_voice(&job.target, status, since);
                    self.number
                        .voice_configuration
                        .ensure()
                        .scheduled_voice_provisioning = Some(scheduled);
                }
                Progress::Ended { at } => self.end_voice(at),
            }
        }
    }

    /// Each half takes effect on its own; one that fails makes the job FAILED (4.1 point 5).
    fn end_sms(&mut self, at: i64) {
        let Some(job) = self.sms_job.take() else {
            return;
        };
        let sms = self.number.sms_configuration.ensure();
        let mut error_codes = Vec::new();
        match failure(&job.plan) {
            Some(code) if job.plan != sms.service_plan_id => error_codes.push(code.to_owned()),
            _ => sms.service_plan_id.clone_from(&job.plan),
        }
        match failure(&job.campaign) {
            Some(code) if job.campaign != sms.campaign_id => error_codes.push(code.to_owned()),
            _ => sms.campaign_id.clone_from(&job.campaign),
        }
        sms.scheduled_provisioning = (!error_codes.is_empty()).then(|| SmsProvisioning {
            service_plan_id: job.plan,
            campaign_id: job.campaign,
            status: "FAILED".to_owned(),
            last_updated_time: Some(stamp(at)),
            error_codes,
        });
    }

    fn end_voice(&mut self, at: i64) {
        let Some(job) = self.voice_job.take() else {
            return;
        };
        let voice = self.number.voice_configuration.ensure();
        if failure(&job.target.id).is_some() {
            voice.scheduled_voice_provisioning = Some(scheduled_voice(&job.target, "FAILED", at));
            return;
        }
        [voice.app_id, voice.trunk_id, voice.service_id] = job.target.ids();
        voice.kind = Some(job.target.kind);
        voice.last_updated_time = Some(stamp(at));
        voice.scheduled_voice_provisioning = None;
    }
}

fn scheduled_voice(target: &VoiceTarget, status: &str, since: i64) -> VoiceProvisioning {
    let [app_id, trunk_id, service_id] = target.ids();
    VoiceProvisioning {
        kind: target.kind.clone(),
        app_id,
        trunk_id,
        service_id,
        status: status.to_owned(),
        last_updated_time: Some(stamp(since)),
    }
}

/// The error code that an ID such as `fail-INVALID_NNID` asks for: how tests make a job fail.
fn failure(id: &str) -> Option<&str> {
    id.strip_prefix("fail-")
}

enum Progress {
    Pending { status: &'static str, since: i64 },
    Ended { at: i64 },
}

fn progress(accepted: i64, now: i64, stage: i64) -> Progress {
    let started = accepted.saturating_add(stage);
    let ended = started.saturating_add(stage);
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
    use crate::number::SmsConfiguration;
    use crate::slot::Slot;

    fn held(plan: &str, campaign: &str) -> Held {
        let number = Number {
            sms_configuration: Slot::Set(SmsConfiguration::linked("old", "C1")),
            ..Number::default()
        };
        let sms_job = Some(SmsJob {
            accepted: 0,
            plan: plan.to_owned(),
            campaign: campaign.to_owned(),
        });
        Held {
            number,
            sms_job,
            ..Held::default()
        }
    }

    fn at(mut held: Held, now: i64) -> SmsConfiguration {
        held.settle(now, 10);
        held.number.sms_configuration.ensure().clone()
    }

    #[test]
    fn the_old_plan_stays_until_the_job_is_done() {
        let waiting = at(held("new", "C1"), 9);
        let running = at(held("new", "C1"), 10);
        let done = at(held("new", "C1"), 20);
        assert_eq!(waiting.service_plan_id, "old");
        assert_eq!(waiting.scheduled_provisioning.unwrap().status, "WAITING");
        assert_eq!(
            running.scheduled_provisioning.unwrap().status,
            "IN_PROGRESS"
        );
        assert_eq!(done, SmsConfiguration::linked("new", "C1"));
    }

    #[test]
    fn one_half_can_fail_while_the_other_takes_effect() {
        let ended = at(held("fail-SMS_PROVISIONING_FAILED", "C2"), 20);
        let job = ended.scheduled_provisioning.unwrap();
        assert_eq!(
            (ended.service_plan_id, ended.campaign_id),
            ("old".into(), "C2".into())
        );
        assert_eq!(job.status, "FAILED");
        assert_eq!(job.error_codes, ["SMS_PROVISIONING_FAILED"]);
    }

    #[test]
    fn both_halves_can_fail() {
        let ended = at(held("fail-INTERNAL_ERROR", "fail-INVALID_NNID"), 20);
        let job = ended.scheduled_provisioning.unwrap();
        assert_eq!(job.error_codes, ["INTERNAL_ERROR", "INVALID_NNID"]);
    }

    #[test]
    fn reading_late_or_often_makes_no_difference() {
        let mut often = held("fail-INTERNAL_ERROR", "C9");
        for now in 0..40 {
            often.settle(now, 10);
        }
        let mut late = held("fail-INTERNAL_ERROR", "C9");
        late.settle(39, 10);
        assert_eq!(often, late);
    }

    #[test]
    fn voice_switches_type_when_done_and_keeps_it_when_failed() {
        let target = |id: &str| VoiceTarget {
            kind: "FAX".into(),
            id: id.into(),
        };
        for (id, kind) in [("svc", "FAX"), ("fail-X", "RTC")] {
            let mut held = Held::default();
            held.number.voice_configuration.ensure().kind = Some("RTC".into());
            held.voice_job = Some(VoiceJob {
                accepted: 0,
                target: target(id),
            });
            held.settle(20, 10);
            let voice = held.number.voice_configuration.ensure();
            assert_eq!(voice.kind.as_deref(), Some(kind));
            assert_eq!(voice.scheduled_voice_provisioning.is_some(), kind == "RTC");
        }
    }
}
