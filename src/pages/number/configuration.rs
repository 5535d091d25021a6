//! What a number is configured for: now and pending, side by side, with the reasons of a failure.

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

/// A line of the table: what, now, pending (`None`: no job is there).
type Line<'a> = (&'a str, Option<&'a str>, Option<Option<&'a str>>);

fn missing(what: &str) -> View {
    block("p", "none").child(what).into()
}

/// Messages and calls of the number; `act` draws what can be done about a failure.
pub fn configuration(number: &Number, act: impl Fn() -> View) -> View {
    let sms = match &number.sms {
        Some(sms) => sms_part(sms, number.unreported),
        None => missing("Sinch returned no SMS configuration."),
    };
    let voice = match &number.voice {
        Some(voice) => voice_part(voice),
        None if number.unreported.voice => {
            missing("Voice: unknown. Sinch's v1alpha1 doesn't say whether this number takes calls.")
        }
        None => missing("Sinch returned no voice configuration."),
    };
    block("section", "panel")
        .attr("aria-label", "Configuration")
        .child(el("h2").child("Configuration"))
        .child(sms)
        .child(voice)
        .child((number.sms_job().is_some() || number.voice_job().is_some()).then(act))
        .into()
}

fn sms_part(sms: &Sms, unreported: Unreported) -> View {
    let job = sms.job.as_ref();
    // Where the API version reports no campaign, none of its answers says that there is none.
    let unknown = unreported.campaign.then_some("Unknown");
    let pending = |read: fn(&SmsJob) -> Option<&str>| job.map(read);
    let lines = [
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
    let failed = job.is_some_and(|job| job.status == JobStatus::Failed);
    let status = job.map(|job| (&job.status, job.updated.as_ref()));
    let silent = failed && codes.is_empty();
    let silent = silent.then(|| match unreported.error_codes {
        true => missing("Failed. Sinch's v1alpha1 gives no reason here: check with v1."),
        false => missing("Failed. Sinch gave no reason."),
    });
    let codes = (!codes.is_empty())
        .then(|| block("ul", "codes").child(list(codes, |name| code(name, failed))));
    let halves = change::partially_applied(sms).map(|text| block("p", "halves").child(text));
    [
        side_by_side("SMS", &lines, status),
        halves.into(),
        silent.into(),
        codes.into(),
    ]
    .into()
}

fn voice_part(voice: &Voice) -> View {
    let target = |kind: &VoiceType, id: &Option<String>| {
        let name = match kind {
            VoiceType::Rtc => "app ",
            VoiceType::Est => "trunk ",
            VoiceType::Fax => "fax service ",
            VoiceType::Other(_) => "ID ",
        };
        id.as_ref().map(|id| [name, id].concat())
    };
    let job = voice.job.as_ref();
    let now = target(&voice.kind, &voice.id);
    let pending = job.map(|job| target(&job.kind, &job.id));
    let lines = [
        (
            "Voice type",
            Some(voice.kind.label()),
            job.map(|job| Some(job.kind.label())),
        ),
        (
            "Calls go to",
            now.as_deref(),
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
    let changed = voice.updated.as_ref().map(|at| {
        block("p", "quiet")
            .child("Voice last changed ")
            .child(time::date_time(at))
    });
    [
        side_by_side("Voice", &lines, status),
        failed.into(),
        changed.into(),
    ]
    .into()
}

fn row(head: &str) -> El {
    el("tr").child(el("th").attr("scope", "row").child(head))
}

/// What is current beside what is pending.
fn side_by_side(
    caption: &str,
    lines: &[Line],
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
    let rows = list(lines, |(what, now, pending)| {
        let pending = match pending {
            Some(value) => cell(*value, "None"),
            None => cell(None, "No change"),
        };
        row(what).child(cell(*now, "None")).child(pending).into()
    });
    let job = status.map(|(status, updated)| {
        row("Job").child(el("td")).child(
            el("td")
                .child(status.label())
                .child(updated.map(|at| View::from([", since ".into(), time::date_time(at)]))),
        )
    });
    block("table", "compare")
        .child(el("caption").child(caption))
        .child(el("thead").child(head))
        .child(el("tbody").child(rows).child(job))
        .into()
}

/// An error code in plain words, who must act, and what to do.
fn code(name: &str, failed: bool) -> View {
    let severity = if failed {
        Severity::Error
    } else {
        Severity::Info
    };
    let (what, todo) = match advice(name) {
        Some(known) => (
            known.meaning,
            [known.advice, " Who acts: ", known.who, "."].concat(),
        ),
        None => (
            "The API gave a reason that is not documented.",
            "Ask Sinch support and quote the code. Who acts: Sinch.".to_owned(),
        ),
    };
    let name = el("code").child(name).into();
    el("li")
        .child(notice(severity, what, &todo, vec![name]))
        .into()
}
