use super::*;
use crate::{
    enums::JobStatus,
    number::{Sms, SmsJob, Voice},
    timestamp::Timestamp,
};

fn number() -> Number {
    Number {
        phone: "+12086390939".into(),
        next_charge: Some(Timestamp::parse("2026-11-29T08:15:30Z")),
        ..Number::default()
    }
}

fn expiring(day: &str) -> Number {
    Number {
        expire_at: Some(Timestamp::parse(day)),
        ..number()
    }
}

#[test]
fn only_the_number_itself_confirms() {
    for typed in ["+1 208 639 0939", "12086390939", "001 (208) 639-0939"] {
        let confirmed = ConfirmedRelease::confirm(typed, &number()).unwrap();
        assert_eq!(confirmed.phone(), "+12086390939");
    }
    for typed in ["", "+1208639093", "2086390939", "yes"] {
        assert_eq!(ConfirmedRelease::confirm(typed, &number()), None);
    }
}

#[test]
fn the_consequences_come_from_the_number() {
    let bare = consequences(&number(), None, NextCharge::Unknown);
    assert_eq!(bare.len(), 2);
    assert!(bare[0].contains("may stop working at once"), "{bare:?}");
    assert!(bare[1].contains("can't undo"), "{bare:?}");

    let late = consequences(&number(), None, NextCharge::WasDue("20 Nov 2026".into()));
    assert!(
        late[0].starts_with("The charge was due 20 Nov 2026."),
        "{late:?}"
    );
    assert!(late[0].contains("may stop working at once"), "{late:?}");

    let voice = |kind| Voice {
        kind,
        id: Some("id-7".into()),
        updated: None,
        job: None,
    };
    let mut busy = number();
    busy.sms = Some(Sms {
        service_plan: Some("plan-1".into()),
        campaign: Some("CMP7".into()),
        job: Some(SmsJob {
            service_plan: None,
            campaign: None,
            status: JobStatus::Waiting,
            updated: None,
            error_codes: Vec::new(),
        }),
    });
    busy.voice = Some(voice(VoiceType::Est));
    busy.callback_url = Some("https://example.com/hook".into());
    let lines = consequences(
        &busy,
        Some("2.00 USD / month".into()),
        NextCharge::On("29 Nov 2026".into()),
    );
    for (line, words) in lines.iter().zip([
        "SMS through service plan plan-1 stops.",
        "10DLC campaign CMP7",
        "SIP trunk id-7",
        "https://example.com/hook",
        "still pending",
        "2.00 USD / month",
        "You pay until 29 Nov 2026. The number may stop working earlier",
        "never get this number back",
    ]) {
        assert!(line.contains(words), "{line} / {words}");
        assert!(line.ends_with('.') && !line.contains("  "), "{line}");
    }
    assert_eq!(lines.len(), 8);

    for (kind, words) in [
        (VoiceType::Rtc, "Calls to voice app id-7 stop."),
        (VoiceType::Fax, "Faxes to fax service id-7 stop."),
        (VoiceType::from_wire("PBX"), "Calls to id-7 stop."),
    ] {
        busy.voice = Some(voice(kind));
        assert!(
            consequences(&busy, None, NextCharge::Unknown)
                .iter()
                .any(|line| line == words),
            "{words}"
        );
    }
}

#[test]
fn what_the_api_version_does_not_report_is_unknown_and_not_nothing() {
    let mut number = number();
    number.unreported = Unreported {
        campaign: true,
        voice: true,
        callback_url: true,
        error_codes: false,
    };
    let all = "Sinch's v1alpha1 doesn't say whether this number takes calls, is in a 10DLC campaign or has a callback \
               URL: check with v1.";
    assert_eq!(consequences(&number, None, NextCharge::Unknown)[0], all);
    number.unreported.campaign = false;
    number.unreported.callback_url = false;
    let voice = "Sinch's v1alpha1 doesn't say whether this number takes calls: check with v1.";
    assert_eq!(consequences(&number, None, NextCharge::Unknown)[0], voice);
    assert_eq!(unknown_uses(Unreported::default()), None);
}

#[test]
fn an_unclear_release_is_judged_by_what_the_number_shows() {
    let charge = "2026-11-29T08:15:30Z";
    assert_eq!(verdict(&number(), None), ReleaseVerdict::Released);
    assert_eq!(
        verdict(&number(), Some(&expiring(charge))),
        ReleaseVerdict::Released
    );
    assert_eq!(
        verdict(&expiring("2026-12-13T08:15:30Z"), Some(&expiring(charge))),
        ReleaseVerdict::Released
    );
    assert_eq!(
        verdict(&number(), Some(&number())),
        ReleaseVerdict::NotReleased
    );
    // The seed lists numbers that expire on the day of their next charge though nobody released them.
    assert_eq!(
        verdict(&expiring(charge), Some(&expiring(charge))),
        ReleaseVerdict::Unclear
    );
    let mut renamed = number();
    renamed.display_name = Some("other".into());
    assert_eq!(verdict(&number(), Some(&renamed)), ReleaseVerdict::Unclear);
}
