//! Releasing a number, which can't be undone (docs/numbers-api.md 2.4 and 4.4).

use super::{
    enums::VoiceType,
    number::{Number, Unreported},
    phone,
};
use crate::api_version::ApiVersion;

mod batch;

pub use batch::{ConfirmedReleases, batch_phrase};

/// A release confirmed by typing the number. It can't be made in any other way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmedRelease {
    phone: String,
}

impl ConfirmedRelease {
    /// Confirms a release; `None` unless the typed text is the number.
    pub fn confirm(typed: &str, number: &Number) -> Option<ConfirmedRelease> {
        phone::is_same_number(typed, &number.phone).then(|| ConfirmedRelease {
            phone: number.phone.clone(),
        })
    }

    /// The number to release, as the API gave it.
    pub fn phone(&self) -> &str {
        &self.phone
    }
}

/// The date of the next charge in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextCharge {
    /// The API gives no date.
    Unknown,
    /// Today or later.
    On(String),
    /// In the past.
    WasDue(String),
}

/// The consequences of a release, in sentences, including those that Sinch does not document.
///
/// `price_text` is a price such as "2.00 USD / month".
pub fn consequences(
    number: &Number,
    price_text: Option<String>,
    charge: NextCharge,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |text: String| lines.push(text);
    if let Some(plan) = number.service_plan() {
        line(format!("SMS through service plan {plan} stops."));
    }
    if let Some(campaign) = number.campaign() {
        line(format!("The number leaves 10DLC campaign {campaign}."));
    }
    if let Some(voice) = &number.voice
        && let Some(id) = &voice.id
    {
        let before = match voice.kind {
            VoiceType::Rtc => "Calls to voice app ",
            VoiceType::Est => "Calls over SIP trunk ",
            VoiceType::Fax => "Faxes to fax service ",
            VoiceType::Other(_) => "Calls to ",
        };
        line(format!("{before}{id} stop."));
    }
    if let Some(url) = &number.callback_url {
        line(format!(
            "Events about the number are no longer sent to {url}."
        ));
    }
    if let Some(unknown) = unknown_uses(number.unreported) {
        line(unknown);
    }
    if number.has_running_job() {
        line("A change is still pending. Sinch doesn't say what becomes of it.".to_owned());
    }
    if let Some(price) = price_text {
        line(format!(
            "The subscription of {price} ends. Sinch doesn't say whether you get a refund."
        ));
    }
    match charge {
        NextCharge::On(day) => line(format!(
            "You pay until {day}. The number may stop working earlier; you'll see its expiry date after release."
        )),
        NextCharge::WasDue(day) => line(format!(
            "The charge was due {day}. Sinch doesn't say until when you have paid: the number may stop working at once."
        )),
        NextCharge::Unknown => line(
            "Sinch gives no date of the next charge: the number may stop working at once."
                .to_owned(),
        ),
    }
    line("You may never get this number back: once released, anyone can rent it. You can't undo a release.".to_owned());
    lines
}

/// The uses of a number that its API version does not report, with advice.
///
/// `None` when all are reported.
pub fn unknown_uses(unreported: Unreported) -> Option<String> {
    let uses = [
        (unreported.voice, "takes calls"),
        (unreported.campaign, "is in a 10DLC campaign"),
        (unreported.callback_url, "has a callback URL"),
    ];
    let uses: Vec<&str> = uses
        .into_iter()
        .filter_map(|(unknown, use_text)| unknown.then_some(use_text))
        .collect();
    let (last, before) = uses.split_last()?;
    let list = match before {
        [] => (*last).to_owned(),
        _ => format!("{} or {last}", before.join(", ")),
    };
    let version = ApiVersion::V1Alpha1.as_str();
    let today = ApiVersion::V1.as_str();
    Some(format!(
        "Sinch's {version} doesn't say whether this number {list}: check with {today}."
    ))
}

/// The verdict on a release whose response was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseVerdict {
    /// The number is gone, or has a new expiry date.
    Released,
    /// The number is unchanged.
    NotReleased,
    /// Indeterminate.
    Unclear,
}

/// The verdict on a release, from the number read before and afterwards.
///
/// `None` where the API no longer knows it.
pub fn verdict(before: &Number, after: Option<&Number>) -> ReleaseVerdict {
    let Some(after) = after else {
        return ReleaseVerdict::Released;
    };
    if after.expiry().is_some() && after.expiry() != before.expiry() {
        ReleaseVerdict::Released
    } else if after == before && before.expiry().is_none() {
        ReleaseVerdict::NotReleased
    } else {
        // Numbers without a release can have an expiry date too, even the one that a release would set
        // (docs/numbers-api.md 4.4), so that an unchanged date proves nothing.
        ReleaseVerdict::Unclear
    }
}

#[cfg(test)]
mod tests;
