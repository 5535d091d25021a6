//! A rented number and what is configured on it (numbers-api.md 2.2).

use super::{
    kinds::{Capability, JobStatus, NumberType, VoiceType},
    money::Money,
    timestamp::Timestamp,
};

/// A rented number. What the API leaves out, gives as `null` or as `""` is `None` or empty here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Number {
    /// The number as the API gave it: nearly always E.164.
    pub phone: String,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// The name its owners gave it.
    pub display_name: Option<String>,
    /// The region's code: nearly always ISO 3166-1 alpha-2, but "UK" occurs.
    pub region: Option<String>,
    /// What kind of number it is.
    pub kind: Option<NumberType>,
    /// What it can do.
    pub capabilities: Vec<Capability>,
    /// What it costs per interval.
    pub price: Option<Money>,
    /// Months between two charges; 0 occurs.
    pub interval_months: Option<i64>,
    /// When it is charged for next.
    pub next_charge: Option<Timestamp>,
    /// When it expires. Being set does not prove a release (numbers-api.md 4.4).
    pub expire_at: Option<Timestamp>,
    /// What is set up for text messages.
    pub sms: Option<Sms>,
    /// What is set up for calls.
    pub voice: Option<Voice>,
    /// Where events about it are sent.
    pub callback_url: Option<String>,
}

/// What is set up for text messages.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sms {
    /// The service plan that is in force.
    pub service_plan: Option<String>,
    /// The 10DLC campaign that is in force.
    pub campaign: Option<String>,
    /// A change that is under way or has failed.
    pub job: Option<SmsJob>,
}

/// A change of service plan or campaign that is under way or has failed: both make one job
/// (numbers-api.md 4.1).
#[derive(Debug, Clone, PartialEq)]
pub struct SmsJob {
    /// The service plan asked for.
    pub service_plan: Option<String>,
    /// The campaign asked for.
    pub campaign: Option<String>,
    /// How far it is. This is the truth, whatever the error codes say.
    pub status: JobStatus,
    /// When it last moved.
    pub updated: Option<Timestamp>,
    /// What went wrong. May be set while the job still waits.
    pub error_codes: Vec<String>,
}

/// What is set up for calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// What answers calls; RTC when the API does not say (numbers-api.md 10.17).
    pub kind: VoiceType,
    /// The id that belongs to the type: of an app, a trunk or a service.
    pub id: Option<String>,
    /// When it last changed.
    pub updated: Option<Timestamp>,
    /// A change that is under way or has failed.
    pub job: Option<VoiceJob>,
}

/// A change of the voice configuration that is under way or has failed. It may be to another type.
#[derive(Debug, Clone, PartialEq)]
pub struct VoiceJob {
    /// The type asked for.
    pub kind: VoiceType,
    /// The id asked for.
    pub id: Option<String>,
    /// How far it is. The API gives no error codes for voice.
    pub status: JobStatus,
    /// When it last moved.
    pub updated: Option<Timestamp>,
}

impl Number {
    /// The service plan that is in force.
    pub fn service_plan(&self) -> Option<&str> {
        self.sms.as_ref()?.service_plan.as_deref()
    }

    /// The campaign that is in force.
    pub fn campaign(&self) -> Option<&str> {
        self.sms.as_ref()?.campaign.as_deref()
    }

    /// The SMS job, if there is one.
    pub fn sms_job(&self) -> Option<&SmsJob> {
        self.sms.as_ref()?.job.as_ref()
    }

    /// The voice job, if there is one.
    pub fn voice_job(&self) -> Option<&VoiceJob> {
        self.voice.as_ref()?.job.as_ref()
    }

    /// Whether any job is waiting or in progress.
    pub fn job_running(&self) -> bool {
        self.job_statuses().any(JobStatus::is_running)
    }

    /// The statuses of all jobs.
    pub(crate) fn job_statuses(&self) -> impl Iterator<Item = &JobStatus> {
        let sms = self.sms_job().map(|job| &job.status);
        sms.into_iter()
            .chain(self.voice_job().map(|job| &job.status))
    }
}

/// One row of a list: a number, or what could not be read as one.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A number.
    Number(Box<Number>),
    /// A row that is not a number, kept so that nothing is hidden.
    Unreadable {
        /// Its JSON, word for word.
        raw: String,
        /// Why it could not be read.
        reason: String,
        /// The number it seems to be about.
        phone: Option<String>,
    },
}
