//! The configuration of a number: current beside pending, with the error codes of failed jobs.

use numbers_model::{
    change,
    enums::{JobStatus, VoiceType},
    number::{Number, Sms, SmsJob, Unreported, Voice},
    provisioning::advice,
    timestamp::Timestamp,
};

use crate::{
    browser::dom::{El, View, block, el, list},
    components::{
        notice::{Severity, notice},
        time,
    },
};

/// A row of the comparison: label, current value, pending value (`None` without a job).
type ComparisonRow<'a> = (&'a str, Option<&'a str>, Option<Option<&'a str>>);

fn empty_note(text: &str) -> View {
    block("p", "none").child(text).into()
}

/// The section of the configuration. `actions` renders the actions for a job.
pub(super) fn configuration(number: &Number, actions: impl Fn() -> View) -> View {
    let sms = match &number.sms {
        Some(sms) => sms_table(sms, number.unreported),
        None => empty_note("Sinch returned no SMS configuration."),
    };
    let voice = match &number.voice {
        Some(voice) => voice_table(voice),
        None if number.unreported.voice => empty_note(
            "Voice: unknown. Sinch's v1alpha1 doesn't say whether this number takes calls.",
        ),
        None => empty_note("Sinch returned no voice configuration."),
    };
    block("section", "panel")
        .attr("aria-label", "Configuration")
        .child(el("h2").child("Configuration"))
        .child(sms)
        .child(voice)
        .child((number.sms_job().is_some() || number.voice_job().is_some()).then(actions))
        .into()
}

fn sms_table(sms: &Sms, unreported: Unreported) -> View {
    let job = sms.job.as_ref();
    // v1alpha1 reports no campaigns, so that a missing one is unknown.
    let unknown = unreported.campaign.then_some("Unknown");
    let pending = |read: fn(&SmsJob) -> Option<&str>| job.map(read);
    let rows = [
        (
            "Service plan ID",
            sms.service_plan.as_deref(),
            pending(|job| job.service_plan.as_deref()),
        ),
        (
            "Campaign ID",
            sms.campaign.as_deref().or(unknown),
            job.map(|job| job.campaign.as_deref().or(unknown)),
        ),
    ];
    let codes = job.map_or(&[][..], |job| &job.error_codes);
    let has_failed = job.is_some_and(|job| job.status == JobStatus::Failed);
    let status = job.map(|job| (&job.status, job.updated.as_ref()));
    let is_unexplained = has_failed && codes.is_empty();
    let unexplained = is_unexplained.then(|| match unreported.error_codes {
        true => empty_note("Failed. Sinch's v1alpha1 gives no reason here: check with v1."),
        false => empty_note("Failed. Sinch gave no reason."),
    });
    let codes = (!codes.is_empty())
        .then(|| block("ul", "codes").child(list(codes, |code| error_code(code, has_failed))));
    let partly = change::partially_applied(sms).map(|text| block("p", "halves").child(text));
    [
        comparison("SMS", &rows, status),
        partly.into(),
        unexplained.into(),
        codes.into(),
    ]
    .into()
}

fn voice_table(voice: &Voice) -> View {
    let target = |kind: &VoiceType, id: &Option<String>| {
        let name = match kind {
            VoiceType::Rtc => "app ",
            VoiceType::Est => "trunk ",
            VoiceType::Fax => "fax service ",
            VoiceType::Other(_) => "ID ",
        };
        id.as_ref().map(|id| format!("{name}{id}"))
    };
    let job = voice.job.as_ref();
    let current = target(&voice.kind, &voice.id);
    let pending = job.map(|job| target(&job.kind, &job.id));
    let rows = [
        (
            "Voice type",
            Some(voice.kind.label()),
            job.map(|job| Some(job.kind.label())),
        ),
        (
            "Calls go to",
            current.as_deref(),
            pending.as_ref().map(|pending| pending.as_deref()),
        ),
    ];
    let status = job.map(|job| (&job.status, job.updated.as_ref()));
    let failed = job.is_some_and(|job| job.status == JobStatus::Failed).then(|| {
        el("p").child(
            "The API gives no reasons for a failed voice job. Check that the ID exists in this project and send \
             the change again.",
        )
    });
    let changed = voice.updated.as_ref().map(|updated| {
        block("p", "quiet")
            .child("Voice last changed ")
            .child(time::date_time(updated))
    });
    [
        comparison("Voice", &rows, status),
        failed.into(),
        changed.into(),
    ]
    .into()
}

/// A row with its heading.
fn row(head: &str) -> El {
    el("tr").child(el("th").attr("scope", "row").child(head))
}

/// The table of current values beside pending ones, with the status of the job.
fn comparison(
    caption: &str,
    rows: &[ComparisonRow],
    status: Option<(&JobStatus, Option<&Timestamp>)>,
) -> View {
    let column = |name: &str| el("th").attr("scope", "col").child(name);
    let cell = |value: Option<&str>, none: &str| {
        el("td").child(match value {
            Some(value) => block("span", "code").child(value),
            None => block("span", "none").child(none),
        })
    };
    let head = el("tr")
        .child(el("td"))
        .child(column("Current"))
        .child(column("Pending"));
    let rows = list(rows, |(label, current, pending)| {
        let pending = match pending {
            Some(value) => cell(*value, "None"),
            None => cell(None, "No change"),
        };
        row(label)
            .child(cell(*current, "None"))
            .child(pending)
            .into()
    });
    let job = status.map(|(status, updated)| {
        row("Job")
            .child(el("td"))
            .child(el("td").child(status.label()).child(
                updated.map(|updated| View::from([", since ".into(), time::date_time(updated)])),
            ))
    });
    block("table", "compare")
        .child(el("caption").child(caption))
        .child(el("thead").child(head))
        .child(el("tbody").child(rows).child(job))
        .into()
}

/// The notice of an error code: its meaning, the advice, and who acts.
fn error_code(code: &str, has_failed: bool) -> View {
    let severity = if has_failed {
        Severity::Error
    } else {
        Severity::Info
    };
    let (meaning, advice) = match advice(code) {
        Some(known) => (
            known.meaning,
            format!("{} Who acts: {}.", known.advice, known.who),
        ),
        None => (
            "The API gave a reason that is not documented.",
            "Ask Sinch support and quote the code. Who acts: Sinch.".to_owned(),
        ),
    };
    let code = el("code").child(code).into();
    el("li")
        .child(notice(severity, meaning, &advice, vec![code]))
        .into()
}
