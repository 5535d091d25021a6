//! A rented number and what is configured on it (docs/numbers-api.md 2.2).

use super::{
    enums::{Capability, JobStatus, NumberType, VoiceType},
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
    /// When it expires. Being set does not prove a release (docs/numbers-api.md 4.4).
    pub expire_at: Option<Timestamp>,
    /// What is set up for text messages.
    pub sms: Option<Sms>,
    /// What is set up for calls.
    pub voice: Option<Voice>,
    /// Where events about it are sent.
    pub callback_url: Option<String>,
    /// What the answer says nothing about.
    pub unreported: Unreported,
}

/// The fields that an answer leaves out because its API version has no such fields (docs/numbers-api.md 0.1): whether
/// they are set is unknown. A field that is there, even as `null` or `""`, is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unreported {
    /// The 10DLC campaign.
    pub campaign: bool,
    /// All that is set up for calls, with its job.
    pub voice: bool,
    /// The callback URL.
    pub callback_url: bool,
    /// The error codes of the SMS job.
    pub error_codes: bool,
}

impl Unreported {
    /// Whether anything is unknown that a release could cut off.
    pub fn any_use(self) -> bool {
        self.campaign || self.voice || self.callback_url
    }
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
/// (docs/numbers-api.md 4.1).
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
    /// What answers calls; RTC when the API does not say (docs/numbers-api.md 10.17).
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
    /// The number with what its API version does not report taken from what another version reports of it.
    pub fn completed(mut self, other: &Number) -> Number {
        let unreported = std::mem::take(&mut self.unreported);
        if unreported.campaign
            && let Some(campaign) = other.campaign()
        {
            self.sms.get_or_insert_default().campaign = Some(campaign.to_owned());
        }
        if unreported.voice {
            self.voice.clone_from(&other.voice);
        }
        if unreported.callback_url {
            self.callback_url.clone_from(&other.callback_url);
        }
        let job = self.sms.as_mut().and_then(|sms| sms.job.as_mut());
        if let Some((job, told)) = job.zip(other.sms_job())
            && unreported.error_codes
        {
            job.error_codes.clone_from(&told.error_codes);
            job.campaign.clone_from(&told.campaign);
        }
        self
    }

    /// The service plan that is in force.
    pub fn service_plan(&self) -> Option<&str> {
        self.sms.as_ref()?.service_plan.as_deref()
    }

    /// The campaign that is in force.
    pub fn campaign(&self) -> Option<&str> {
        self.sms.as_ref()?.campaign.as_deref()
    }

    /// When it is charged for next, unless that only stands for no date.
    pub fn charge(&self) -> Option<&Timestamp> {
        self.next_charge.as_ref().filter(|date| date.is_set())
    }

    /// When it expires, unless that only stands for no date.
    pub fn expiry(&self) -> Option<&Timestamp> {
        self.expire_at.as_ref().filter(|date| date.is_set())
    }

    /// The SMS job, if there is one.
    pub fn sms_job(&self) -> Option<&SmsJob> {
        self.sms.as_ref()?.job.as_ref()
    }

    /// The ID of the voice app, trunk or fax service that calls go to.
    pub fn voice_id(&self) -> Option<&str> {
        self.voice.as_ref()?.id.as_deref()
    }

    /// The voice job, if there is one.
    pub fn voice_job(&self) -> Option<&VoiceJob> {
        self.voice.as_ref()?.job.as_ref()
    }

    /// Whether any job is waiting or in progress.
    pub fn has_running_job(&self) -> bool {
        self.job_statuses().any(JobStatus::is_running)
    }

    /// The statuses of all jobs.
    pub fn job_statuses(&self) -> impl Iterator<Item = &JobStatus> {
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
