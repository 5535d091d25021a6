use super::*;
use crate::{
    enums::VoiceType,
    number::{Sms, SmsJob, Voice, VoiceJob},
};

/// A number with a plan ("" for none), an SMS job and a voice job in these statuses ("" for none).
fn number(plan: &str, sms: &str, voice: &str) -> Number {
    let status = |wire: &str| (!wire.is_empty()).then(|| JobStatus::from_wire(wire));
    Number {
        phone: "+12086390939".into(),
        sms: Some(Sms {
            service_plan: Some(plan.to_owned()).filter(|plan| !plan.is_empty()),
            campaign: None,
            job: status(sms).map(|status| SmsJob {
                service_plan: Some("new".into()),
                campaign: None,
                status,
                updated: None,
                error_codes: Vec::new(),
            }),
        }),
        voice: Some(Voice {
            kind: VoiceType::Rtc,
            id: None,
            updated: None,
            job: status(voice).map(|status| VoiceJob {
                kind: VoiceType::Fax,
                id: Some("fax".into()),
                status,
                updated: None,
            }),
        }),
        ..Number::default()
    }
}

#[test]
fn the_badge_is_the_state_that_most_needs_a_person() {
    for (plan, sms, voice, label) in [
        ("plan", "", "", "Provisioned"),
        ("", "", "", "Not configured"),
        ("plan", "WAITING", "", "Waiting"),
        ("", "IN_PROGRESS", "", "In progress"),
        ("plan", "FAILED", "", "Failed"),
        ("plan", "", "WAITING", "Waiting"),
        ("plan", "WAITING", "IN_PROGRESS", "In progress"),
        ("plan", "IN_PROGRESS", "HALTED", "HALTED"),
        ("plan", "HALTED", "FAILED", "Failed"),
        (
            "plan",
            "PROVISIONING_STATUS_UNSPECIFIED",
            "",
            "PROVISIONING_STATUS_UNSPECIFIED",
        ),
    ] {
        assert_eq!(Badge::of(&number(plan, sms, voice)).label(), label);
    }
    assert_eq!(Badge::of(&Number::default()), Badge::NotConfigured);
}

#[test]
fn a_number_used_for_voice_only_is_configured_and_one_whose_voice_is_not_reported_is_unknown() {
    let mut number = number("", "", "");
    if let Some(voice) = number.voice.as_mut() {
        voice.id = Some("app".into());
    }
    assert_eq!(Badge::of(&number).label(), "Voice only");
    // Told is told, whatever else is not.
    number.unreported.voice = true;
    assert_eq!(Badge::of(&number), Badge::VoiceOnly);
    number.voice = None;
    assert_eq!(Badge::of(&number).label(), "Voice unknown");
    number.sms = Some(Sms {
        service_plan: Some("plan".into()),
        ..Sms::default()
    });
    assert_eq!(Badge::of(&number), Badge::Provisioned);
}

#[test]
fn error_codes_alone_are_no_failure() {
    let mut number = number("plan", "WAITING", "");
    if let Some(job) = number.sms.as_mut().and_then(|sms| sms.job.as_mut()) {
        job.error_codes.push("INTERNAL_ERROR".into());
    }
    assert_eq!(Badge::of(&number), Badge::Waiting);
}

#[test]
fn badges_have_names_in_urls() {
    for badge in [
        "provisioned",
        "waiting",
        "in-progress",
        "failed",
        "not-configured",
        "voice-only",
        "voice-unknown",
        "unknown",
    ] {
        assert_eq!(Badge::from_param(badge).unwrap().param(), badge);
    }
    assert_eq!(Badge::from_param("Failed"), None);
}

#[test]
fn every_documented_code_has_advice() {
    let codes = "ERROR_CODE_UNSPECIFIED INTERNAL_ERROR SMS_PROVISIONING_FAILED \
        CAMPAIGN_PROVISIONING_FAILED CAMPAIGN_NOT_AVAILABLE EXCEEDED_10DLC_LIMIT \
        NUMBER_PROVISIONING_FAILED PARTNER_SERVICE_UNAVAILABLE CAMPAIGN_PENDING_ACCEPTANCE \
        MNO_SHARING_ERROR CAMPAIGN_EXPIRED CAMPAIGN_MNO_REJECTED CAMPAIGN_MNO_SUSPENDED \
        CAMPAIGN_MNO_REVIEW INSUFFICIENT_BALANCE MOCK_CAMPAIGN_NOT_ALLOWED TFN_NOT_ALLOWED \
        INVALID_NNID 10DLC_LIMIT_EXCEEDED";
    assert_eq!(codes.split_whitespace().count(), 19);
    for code in codes.split_whitespace() {
        let advice = advice(code).unwrap();
        for sentence in [advice.meaning, advice.advice] {
            assert!(
                sentence.ends_with('.') && !sentence.contains("  "),
                "{code}: {sentence}"
            );
        }
    }
    assert_eq!(
        advice("10DLC_LIMIT_EXCEEDED"),
        advice("EXCEEDED_10DLC_LIMIT")
    );
    assert_eq!(advice("CRS0018"), None);
}

#[test]
fn a_change_has_landed_when_the_job_is_gone_and_the_value_is_there() {
    for (plan, sms, voice, wanted, expected) in [
        ("old", "WAITING", "", Some("new"), Outcome::Pending),
        // The seed's sample: the plan already shows the new value while the job still runs.
        ("new", "IN_PROGRESS", "", Some("new"), Outcome::Pending),
        ("old", "HALTED", "", Some("new"), Outcome::Pending),
        ("old", "FAILED", "", Some("new"), Outcome::Failed),
        ("new", "", "", Some("new"), Outcome::Applied),
        ("old", "", "", Some("new"), Outcome::Different),
        ("", "", "", Some(""), Outcome::Applied),
        ("old", "", "", Some(""), Outcome::Different),
        ("new", "", "FAILED", Some("new"), Outcome::Applied),
        ("new", "", "FAILED", None, Outcome::Failed),
        ("new", "FAILED", "WAITING", None, Outcome::Pending),
        ("", "", "", None, Outcome::Applied),
    ] {
        let outcome = outcome(&number(plan, sms, voice), wanted);
        assert_eq!(outcome, expected, "{plan} {sms} {voice} {wanted:?}");
    }
}
