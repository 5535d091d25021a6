//! Whether a number works, and if not, why and who must act (docs/numbers-api.md 3 and 4).

use super::{enums::JobStatus, number::Number};

mod advice;
mod running_job;

pub use advice::{Advice, advice};
pub use running_job::{JobOutcome, RunningJob};

/// The state of a number, in one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Badge {
    /// A service plan, and no job.
    Provisioned,
    /// A job that has not started.
    Waiting,
    /// A job that is being worked on.
    InProgress,
    /// A job that has failed.
    Failed,
    /// Something for calls, no service plan, and no job.
    VoiceOnly,
    /// No service plan and no job, and the API version does not report voice.
    VoiceUnknown,
    /// Neither a service plan nor anything for calls, and no job.
    NotConfigured,
    /// A job with a status this app does not know, as it came.
    Unknown(String),
}

impl Badge {
    /// Reads the state from the number's own data. The status is the truth; error codes are only
    /// information (docs/numbers-api.md 10.16). Of several jobs the one that most needs a person wins.
    pub fn of(number: &Number) -> Badge {
        let of_job = |status: &JobStatus| match status {
            JobStatus::Waiting => Badge::Waiting,
            JobStatus::InProgress => Badge::InProgress,
            JobStatus::Failed => Badge::Failed,
            JobStatus::Other(raw) => Badge::Unknown(raw.to_string()),
        };
        match number.job_statuses().map(of_job).min_by_key(Badge::urgency) {
            Some(badge) => badge,
            None if number.service_plan().is_some() => Badge::Provisioned,
            None if number.voice_id().is_some() => Badge::VoiceOnly,
            None if number.unreported.voice => Badge::VoiceUnknown,
            None => Badge::NotConfigured,
        }
    }

    /// The words on the badge.
    pub fn label(&self) -> &str {
        match self {
            Badge::Provisioned => "Provisioned",
            Badge::Waiting => "Waiting",
            Badge::InProgress => "In progress",
            Badge::Failed => "Failed",
            Badge::VoiceOnly => "Voice only",
            Badge::VoiceUnknown => "Voice unknown",
            Badge::NotConfigured => "Not configured",
            Badge::Unknown(raw) => raw,
        }
    }

    /// Its name in a URL.
    pub fn param(&self) -> &str {
        match self {
            Badge::Provisioned => "provisioned",
            Badge::Waiting => "waiting",
            Badge::InProgress => "in-progress",
            Badge::Failed => "failed",
            Badge::VoiceOnly => "voice-only",
            Badge::VoiceUnknown => "voice-unknown",
            Badge::NotConfigured => "not-configured",
            Badge::Unknown(_) => "unknown",
        }
    }

    /// How many badges there are.
    pub const COUNT: usize = 8;

    /// Every badge, in the order in which they are offered.
    pub fn all() -> [Badge; Badge::COUNT] {
        [
            Badge::Failed,
            Badge::InProgress,
            Badge::Waiting,
            Badge::Provisioned,
            Badge::VoiceOnly,
            Badge::NotConfigured,
            Badge::VoiceUnknown,
            Badge::Unknown(String::new()),
        ]
    }

    /// What it is called where badges are offered: an unknown status has no word of its own there.
    pub fn name(&self) -> &str {
        match self {
            Badge::Unknown(_) => "Unknown status",
            badge => badge.label(),
        }
    }

    /// The badge of a name in a URL.
    pub fn from_param(param: &str) -> Option<Badge> {
        Badge::all()
            .into_iter()
            .find(|badge| badge.param() == param)
    }

    /// Its place in the order of how soon a person should look: 0 first.
    pub fn urgency(&self) -> u8 {
        match self {
            Badge::Failed => 0,
            Badge::Unknown(_) => 1,
            Badge::InProgress => 2,
            Badge::Waiting => 3,
            Badge::NotConfigured => 4,
            Badge::VoiceUnknown => 5,
            Badge::VoiceOnly => 6,
            Badge::Provisioned => 7,
        }
    }
}

/// What has become of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is still a job.
    Pending,
    /// The job is gone, and the value asked for is in force.
    Applied,
    /// The job has failed.
    Failed,
    /// The job is gone, and another value is in force.
    Different,
}

/// What has become of a change, from the number read afterwards. There is no success status: success
/// is "the job is gone and the value asked for is current" (docs/numbers-api.md 10.14).
///
/// `wanted_plan` is the service plan asked for, `Some("")` for none; `None` when the change was about
/// something else. With a plan only the SMS job counts: a voice job that failed long ago stays until
/// the next try and says nothing about this change.
pub fn outcome(number: &Number, wanted_plan: Option<&str>) -> Outcome {
    let sms = number.sms_job().map(|job| &job.status);
    let voice = number.voice_job().map(|job| &job.status);
    let mut statuses = sms
        .into_iter()
        .chain(voice.filter(|_| wanted_plan.is_none()))
        .peekable();
    if statuses.peek().is_some() {
        // A status nobody knows is not an end either.
        return if statuses.any(|status| *status != JobStatus::Failed) {
            Outcome::Pending
        } else {
            Outcome::Failed
        };
    }
    match wanted_plan {
        Some(plan) if plan != number.service_plan().unwrap_or_default() => Outcome::Different,
        _ => Outcome::Applied,
    }
}

#[cfg(test)]
mod tests;
