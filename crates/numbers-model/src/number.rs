//! Rented numbers and their configuration (docs/numbers-api.md 2.2).

use super::{
    enums::{Capability, JobStatus, NumberType, VoiceType},
    money::Money,
    timestamp::Timestamp,
};

/// A rented number. Members that are absent, `null` or `""` on the wire are `None` or empty here.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Number {
    /// The phone number as the API gave it: nearly always E.164.
    pub phone: String,
    /// The ID of its project.
    pub project_id: Option<String>,
    /// The display name.
    pub display_name: Option<String>,
    /// The region code: nearly always ISO 3166-1 alpha-2, but "UK" occurs.
    pub region: Option<String>,
    /// The number type.
    pub kind: Option<NumberType>,
    /// The capabilities.
    pub capabilities: Vec<Capability>,
    /// The price per interval.
    pub price: Option<Money>,
    /// Months between two charges; 0 occurs.
    pub interval_months: Option<i64>,
    /// The date of the next charge.
    pub next_charge: Option<Timestamp>,
    /// The expiry date. Being set does not prove a release (docs/numbers-api.md 4.4).
    pub expire_at: Option<Timestamp>,
    /// The SMS configuration.
    pub sms: Option<Sms>,
    /// The voice configuration.
    pub voice: Option<Voice>,
    /// The callback URL, which events are sent to.
    pub callback_url: Option<String>,
    /// The fields that the response does not report.
    pub unreported: Unreported,
}

/// The fields that an API version does not have, so that their values are unknown.
///
/// See docs/numbers-api.md 0.1. A member that is present, even as `null` or `""`, is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unreported {
    /// The 10DLC campaign.
    pub campaign: bool,
    /// The voice configuration, with its job.
    pub voice: bool,
    /// The callback URL.
    pub callback_url: bool,
    /// The error codes of the SMS job.
    pub error_codes: bool,
}

impl Unreported {
    /// Whether a use that a release could cut off may exist unreported.
    pub fn any_use(self) -> bool {
        self.campaign || self.voice || self.callback_url
    }
}

/// The SMS configuration.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sms {
    /// The current service plan.
    pub service_plan: Option<String>,
    /// The current 10DLC campaign.
    pub campaign: Option<String>,
    /// A running or failed change.
    pub job: Option<SmsJob>,
}

/// A running or failed change of the service plan or the campaign.
///
/// Both share one job (docs/numbers-api.md 4.1).
#[derive(Debug, Clone, PartialEq)]
pub struct SmsJob {
    /// The requested service plan.
    pub service_plan: Option<String>,
    /// The requested campaign.
    pub campaign: Option<String>,
    /// The status, which is the truth whatever the error codes say.
    pub status: JobStatus,
    /// The time of the last status change.
    pub updated: Option<Timestamp>,
    /// The error codes. May be set while the job is still waiting.
    pub error_codes: Vec<String>,
}

/// The voice configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// The voice type; RTC where the API does not say (docs/numbers-api.md 10.17).
    pub kind: VoiceType,
    /// The ID of the app, trunk or service.
    pub id: Option<String>,
    /// The time of the last change.
    pub updated: Option<Timestamp>,
    /// A running or failed change.
    pub job: Option<VoiceJob>,
}

/// A running or failed change of the voice configuration, maybe to another type.
#[derive(Debug, Clone, PartialEq)]
pub struct VoiceJob {
    /// The requested type.
    pub kind: VoiceType,
    /// The requested ID.
    pub id: Option<String>,
    /// The status. The API has no error codes for voice.
    pub status: JobStatus,
    /// The time of the last status change.
    pub updated: Option<Timestamp>,
}

impl Number {
    /// The number with its unreported fields filled in from another API version's response.
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

    /// The current service plan.
    pub fn service_plan(&self) -> Option<&str> {
        self.sms.as_ref()?.service_plan.as_deref()
    }

    /// The current campaign.
    pub fn campaign(&self) -> Option<&str> {
        self.sms.as_ref()?.campaign.as_deref()
    }

    /// The date of the next charge, unless it is a placeholder for none.
    pub fn charge(&self) -> Option<&Timestamp> {
        self.next_charge.as_ref().filter(|date| date.is_set())
    }

    /// The expiry date, unless it is a placeholder for none.
    pub fn expiry(&self) -> Option<&Timestamp> {
        self.expire_at.as_ref().filter(|date| date.is_set())
    }

    /// The SMS job.
    pub fn sms_job(&self) -> Option<&SmsJob> {
        self.sms.as_ref()?.job.as_ref()
    }

    /// The ID of the voice app, trunk or fax service.
    pub fn voice_id(&self) -> Option<&str> {
        self.voice.as_ref()?.id.as_deref()
    }

    /// The voice job.
    pub fn voice_job(&self) -> Option<&VoiceJob> {
        self.voice.as_ref()?.job.as_ref()
    }

    /// Whether a job is waiting or in progress.
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

/// A row of the list: a number, or raw text that could not be decoded as one.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A number.
    Number(Box<Number>),
    /// An item that is no number, kept so that nothing is hidden.
    Unreadable {
        /// The raw JSON.
        raw: String,
        /// The decoding error.
        reason: String,
        /// The number it seems to be about.
        phone: Option<String>,
    },
}
