//! The provisioning state of a number, its errors and advice (docs/numbers-api.md 3 and 4).

use super::{enums::JobStatus, number::Number};

mod advice;
mod running_job;

pub use advice::{Advice, advice};
pub use running_job::{JobOutcome, RunningJob};

/// The provisioning state of a number, as a badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Badge {
    /// A service plan, without a job.
    Provisioned,
    /// A job that has not started yet.
    Waiting,
    /// A job in progress.
    InProgress,
    /// A failed job.
    Failed,
    /// A voice configuration without a service plan or a job.
    VoiceOnly,
    /// No service plan and no job, and the API version does not report voice.
    VoiceUnknown,
    /// Neither service plan nor voice configuration nor job.
    NotConfigured,
    /// A job with an unknown status, as it came.
    Unknown(String),
}

impl Badge {
    /// The badge of a number.
    ///
    /// The status is the truth, error codes are only information (docs/numbers-api.md 10.16). Of several jobs the most
    /// urgent one counts.
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

    /// The badge's text.
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

    /// The badge's value in a URL.
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

    /// The number of badges.
    pub const COUNT: usize = 8;

    /// Every badge, in the order of the filter.
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

    /// The badge's name in the filter, where an unknown status has none of its own.
    pub fn name(&self) -> &str {
        match self {
            Badge::Unknown(_) => "Unknown status",
            badge => badge.label(),
        }
    }

    /// The badge of a value in a URL.
    pub fn from_param(param: &str) -> Option<Badge> {
        Badge::all()
            .into_iter()
            .find(|badge| badge.param() == param)
    }

    /// The rank by urgency; 0 is the most urgent.
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

/// The outcome of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A job is left.
    Pending,
    /// The job is gone, and the requested value is current.
    Applied,
    /// The job has failed.
    Failed,
    /// The job is gone, and another value is current.
    Different,
}

/// The outcome of a change, from the number read afterwards.
///
/// There is no status for success, which is "the job is gone and the requested value is current" (docs/numbers-api.md
/// 10.14). `wanted_plan` is the requested service plan, `Some("")` for none; `None` for a change of something else.
/// With a plan only the SMS job counts: a voice job that failed long ago stays until the next attempt and says nothing
/// about this change.
pub fn outcome(number: &Number, wanted_plan: Option<&str>) -> Outcome {
    let sms = number.sms_job().map(|job| &job.status);
    let voice = number.voice_job().map(|job| &job.status);
    let mut statuses = sms
        .into_iter()
        .chain(voice.filter(|_| wanted_plan.is_none()))
        .peekable();
    if statuses.peek().is_some() {
        // An unknown status is no end either.
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
