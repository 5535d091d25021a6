//! A running job and its later outcome.

use super::{Outcome, outcome};
use crate::{enums::JobStatus, number::Number};

/// The outcome of a job that was running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobOutcome {
    /// A sentence.
    pub text: &'static str,
    /// Whether the requested value is current.
    pub succeeded: bool,
}

/// A running job, with what is needed to tell its outcome later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningJob {
    /// The requested service plan, if the job is about that.
    plan: Option<String>,
    voice: bool,
}

impl RunningJob {
    /// The running job of a number.
    pub fn of(number: &Number) -> Option<RunningJob> {
        let sms = number.sms_job().filter(|job| job.status.is_running());
        let voice = number.voice_job();
        number.has_running_job().then(|| RunningJob {
            plan: sms.map(|job| job.service_plan.clone().unwrap_or_default()),
            // An older failure of the voice job says nothing about this one.
            voice: voice.is_some_and(|job| job.status.is_running()),
        })
    }

    /// The outcome, from the number read `after`; `None` while the job is running.
    pub fn outcome(&self, after: &Number) -> Option<JobOutcome> {
        let voice_failed = self.voice
            && after
                .voice_job()
                .is_some_and(|job| job.status == JobStatus::Failed);
        let (text, succeeded) = match outcome(after, self.plan.as_deref()) {
            Outcome::Pending => return None,
            Outcome::Applied if !voice_failed => (
                "Provisioning finished: what was asked for is now current.",
                true,
            ),
            Outcome::Applied | Outcome::Failed => {
                ("Provisioning failed. The reasons are below.", false)
            }
            Outcome::Different => (
                "The job ended, but the service plan is not the one that was asked for.",
                false,
            ),
        };
        Some(JobOutcome { text, succeeded })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        enums::VoiceType,
        number::{Sms, SmsJob, Voice, VoiceJob},
    };

    /// A number with a plan, and a job in this status that is to bring plan "b".
    fn with_plan(plan: &str, status: Option<JobStatus>) -> Number {
        Number {
            phone: "+1".into(),
            sms: Some(Sms {
                service_plan: Some(plan.to_owned()),
                campaign: None,
                job: status.map(|status| SmsJob {
                    service_plan: Some("b".to_owned()),
                    campaign: None,
                    status,
                    updated: None,
                    error_codes: Vec::new(),
                }),
            }),
            ..Number::default()
        }
    }

    /// The same number with a voice job that has failed.
    fn with_failed_voice(number: Number) -> Number {
        Number {
            voice: Some(Voice {
                kind: VoiceType::Rtc,
                id: None,
                updated: None,
                job: Some(VoiceJob {
                    kind: VoiceType::Rtc,
                    id: Some("x".to_owned()),
                    status: JobStatus::Failed,
                    updated: None,
                }),
            }),
            ..number
        }
    }

    fn waiting() -> Number {
        with_plan("a", Some(JobStatus::Waiting))
    }

    #[test]
    fn a_job_lands_when_what_was_asked_for_is_current() {
        let job = RunningJob::of(&waiting()).expect("a job");
        let succeeded = |after: &Number| job.outcome(after).map(|outcome| outcome.succeeded);
        assert_eq!(succeeded(&waiting()), None);
        assert_eq!(succeeded(&with_plan("b", None)), Some(true));
        assert_eq!(succeeded(&with_plan("a", None)), Some(false));
        let failed = with_plan("a", Some(JobStatus::Failed));
        assert_eq!(succeeded(&failed), Some(false));
    }

    #[test]
    fn a_voice_job_that_had_failed_before_says_nothing_about_this_one() {
        let job = RunningJob::of(&with_failed_voice(waiting())).expect("a job");
        let outcome = job.outcome(&with_failed_voice(with_plan("b", None)));
        assert!(outcome.is_some_and(|outcome| outcome.succeeded));
    }

    #[test]
    fn what_does_not_run_is_not_followed() {
        assert_eq!(RunningJob::of(&with_failed_voice(Number::default())), None);
        assert_eq!(RunningJob::of(&Number::default()), None);
    }
}
