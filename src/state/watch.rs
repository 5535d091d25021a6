//! Reads one number, and reads it again while a job runs on it.

use crate::reactive::{Var, spawn};
use leptos::prelude::*;

use super::{connection::Connection, inventory::Inventory, pace::Pace, remote::Remote};
use crate::{
    api::{
        client::Read,
        failure::Failure,
        transport::{Call, Cancel, Retry},
    },
    model::{
        kinds::JobStatus,
        number::Number,
        provisioning::{Outcome, outcome},
    },
};

/// One number on screen. Copies share it; it stops when its owner is left.
#[derive(Clone, Copy)]
pub struct Watch {
    /// The number as last read.
    pub value: Var<Remote<Read>>,
    /// The retry that is being waited for.
    pub retry: Var<Option<Retry>>,
    /// What a job that ended while being watched came to.
    pub landed: Var<Option<Landed>>,
    phone: StoredValue<String>,
    cancel: StoredValue<Cancel, LocalStorage>,
    connection: Connection,
    inventory: Inventory,
    /// Tells a newer round of polling from one that was replaced.
    round: StoredValue<u32>,
}

impl Watch {
    /// Starts to read `phone`; what the list knows of it is shown meanwhile.
    pub fn start(phone: String, connection: Connection, inventory: Inventory) -> Self {
        let cancel = Cancel::new();
        let held = send_wrapper::SendWrapper::new(cancel.clone());
        on_cleanup(move || held.stop());
        let known = inventory.number(&phone).map(|number| Read {
            number,
            raw: String::new(),
        });
        let watch = Self {
            value: Var::new(Remote::Loading(known)),
            retry: Var::new(None),
            landed: Var::new(None),
            phone: StoredValue::new(phone),
            cancel: StoredValue::new_local(cancel),
            connection,
            inventory,
            round: StoredValue::new(0),
        };
        watch.refresh();
        watch
    }

    /// Reads it now, and again while a job runs.
    pub fn refresh(self) {
        let Some(round) = self.round.try_update_value(|round| {
            *round += 1;
            *round
        }) else {
            return;
        };
        let cancel = self.cancel.get_value();
        spawn(async move {
            let mut pace = Pace::start();
            self.value.update(|value| {
                *value = std::mem::replace(value, Remote::Loading(None)).reload();
            });
            self.read(&cancel).await;
            while self.goes_on(round, &cancel) && self.job_runs() {
                self.value
                    .with_untracked(|value| pace.obey(value.failure()));
                if !pace.pause(|| self.goes_on(round, &cancel)).await {
                    return;
                }
                // In silence: only what has come of it is worth announcing.
                self.read(&cancel).await;
            }
        });
    }

    /// Takes an answer that another call brought (a change, a release), and watches on from there.
    pub fn accept(self, read: Read) {
        self.inventory.put(read.number.clone());
        self.value.set(Remote::Ready(read));
        self.refresh();
    }

    fn goes_on(self, round: u32, cancel: &Cancel) -> bool {
        !cancel.stopped() && self.round.try_get_value() == Some(round)
    }

    fn job_runs(self) -> bool {
        self.value
            .try_with_untracked(|value| {
                let gone = value.failure().and_then(|failure| failure.status()) == Some(404);
                !gone && value.value().is_some_and(|read| read.number.job_running())
            })
            .unwrap_or(false)
    }

    async fn read(self, cancel: &Cancel) {
        let Some(client) = self.connection.client_untracked() else {
            return;
        };
        let Some(phone) = self.phone.try_get_value() else {
            return;
        };
        let before = self
            .value
            .with_untracked(|value| value.value().map(|read| read.number.clone()));
        let call = Call::new(cancel).notify(move |retry| {
            // The page may have been left while this was waiting.
            self.retry.set(retry);
        });
        let answer = client.number(&phone, &call).await;
        if cancel.stopped() {
            return;
        }
        match answer {
            Ok(read) => {
                let ran = before.as_ref().and_then(Ran::of);
                if let Some(landed) = ran.and_then(|ran| ran.landed(&read.number)) {
                    self.landed.set(Some(landed));
                }
                self.inventory.put(read.number.clone());
                self.value.set(Remote::Ready(read));
            }
            Err(failure) => {
                if failure.status() == Some(404) {
                    self.inventory.remove(&phone);
                }
                self.failed(failure);
            }
        }
    }

    fn failed(self, failure: Failure) {
        self.value.update(|value| {
            *value = std::mem::replace(value, Remote::Loading(None)).fail(failure);
        });
    }
}

/// What a job that was being watched came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landed {
    /// In a sentence.
    pub text: &'static str,
    /// Whether it came to what was asked for.
    pub well: bool,
}

/// A job that runs, as far as that tells what has come of it later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ran {
    /// The service plan that it is to bring, if it is about that.
    plan: Option<String>,
    voice: bool,
}

impl Ran {
    /// What runs on a number, if anything does.
    pub(super) fn of(number: &Number) -> Option<Ran> {
        let sms = number.sms_job().filter(|job| job.status.is_running());
        let voice = number.voice_job();
        number.job_running().then(|| Ran {
            plan: sms.map(|job| job.service_plan.clone().unwrap_or_default()),
            // A voice job that had failed before says nothing about this one.
            voice: voice.is_some_and(|job| job.status.is_running()),
        })
    }

    /// What came of it; `None` while it goes on.
    pub(super) fn landed(&self, after: &Number) -> Option<Landed> {
        let voice_failed = self.voice
            && after
                .voice_job()
                .is_some_and(|job| job.status == JobStatus::Failed);
        let (text, well) = match outcome(after, self.plan.as_deref()) {
            Outcome::Pending => return None,
            Outcome::Landed if !voice_failed => (
                "Provisioning finished: what was asked for is now current.",
                true,
            ),
            Outcome::Landed | Outcome::Failed => {
                ("Provisioning failed. The reasons are below.", false)
            }
            Outcome::Different => (
                "The job ended, but the service plan is not the one that was asked for.",
                false,
            ),
        };
        Some(Landed { text, well })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::wire;

    fn number(sms: &str, voice: &str) -> Number {
        let json = [
            r#"{"phoneNumber":"+1","smsConfiguration":"#,
            sms,
            r#","voiceConfiguration":"#,
            voice,
            "}",
        ];
        wire::number(&json.concat()).unwrap()
    }

    const WAITING: &str =
        r#"{"servicePlanId":"a","scheduledProvisioning":{"servicePlanId":"b","status":"WAITING"}}"#;
    const FAILED_VOICE: &str = r#"{"type":"RTC","scheduledVoiceProvisioning":{"type":"RTC","appId":"x","status":"FAILED"}}"#;

    #[test]
    fn a_job_lands_when_what_was_asked_for_is_current() {
        let ran = Ran::of(&number(WAITING, "null")).unwrap();
        let well = |sms: &str| ran.landed(&number(sms, "null")).map(|landed| landed.well);
        assert_eq!(well(WAITING), None);
        assert_eq!(well(r#"{"servicePlanId":"b"}"#), Some(true));
        assert_eq!(well(r#"{"servicePlanId":"a"}"#), Some(false));
        let failed = r#"{"servicePlanId":"a","scheduledProvisioning":{"servicePlanId":"b","status":"FAILED"}}"#;
        assert_eq!(well(failed), Some(false));
    }

    #[test]
    fn a_voice_job_that_had_failed_before_says_nothing_about_this_one() {
        let ran = Ran::of(&number(WAITING, FAILED_VOICE)).unwrap();
        let after = number(r#"{"servicePlanId":"b"}"#, FAILED_VOICE);
        assert!(ran.landed(&after).is_some_and(|landed| landed.well));
    }

    #[test]
    fn what_does_not_run_is_not_followed() {
        assert_eq!(Ran::of(&number("null", FAILED_VOICE)), None);
        assert_eq!(Ran::of(&Number::default()), None);
    }
}
