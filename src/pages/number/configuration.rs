//! The configuration of a number: current beside pending, with the error codes of failed jobs.

use leptos::prelude::*;
use numbers_model::{
    change,
    enums::{JobStatus, VoiceType},
    number::{Number, Sms, SmsJob, Unreported, Voice},
    provisioning::advice,
    timestamp::Timestamp,
};

use crate::components::{
    excerpt::excerpt,
    notice::{Notice, Severity},
};
use crate::widgets::time::DateTime;

/// The section of the configuration.
#[component]
pub(super) fn ConfigurationSection(
    /// The number.
    number: Number,
    /// The actions for a job.
    children: Children,
) -> impl IntoView {
    let unreported = number.unreported;
    let sms = match number.sms {
        Some(sms) => view! { <SmsConfiguration sms unreported /> }.into_any(),
        None => empty_note("Sinch returned no SMS configuration."),
    };
    let voice = match number.voice {
        Some(voice) => view! { <VoiceConfiguration voice /> }.into_any(),
        None if unreported.voice => empty_note(
            "Voice: unknown. Sinch's v1alpha1 doesn't say whether this number takes calls.",
        ),
        None => empty_note("Sinch returned no voice configuration."),
    };
    view! {
        <section class="panel" aria-label="Configuration">
            <h2>"Configuration"</h2>
            {sms}
            {voice}
            {children()}
        </section>
    }
}

fn empty_note(text: &'static str) -> AnyView {
    view! { <p class="none">{text}</p> }.into_any()
}

/// Service plan and campaign, and why their job has failed.
#[component]
fn SmsConfiguration(
    /// The SMS configuration.
    sms: Sms,
    /// The fields that the API version does not report.
    unreported: Unreported,
) -> impl IntoView {
    let partly = change::partially_applied(&sms).map(|text| view! { <p class="halves">{text}</p> });
    let Sms {
        service_plan,
        campaign,
        job,
    } = sms;
    // v1alpha1 reports no campaigns, so that a missing one is unknown.
    let or_unknown = |campaign: Option<String>| {
        campaign.or_else(|| unreported.campaign.then(|| "Unknown".to_owned()))
    };
    let pending = |read: fn(&SmsJob) -> &Option<String>| job.as_ref().map(|job| read(job).clone());
    let rows = vec![
        ComparisonRow {
            label: "Service plan ID",
            current: service_plan,
            pending: pending(|job| &job.service_plan),
        },
        ComparisonRow {
            label: "Campaign ID",
            current: or_unknown(campaign),
            pending: pending(|job| &job.campaign).map(or_unknown),
        },
    ];
    let status = job.as_ref();
    let status = status.map(|job| (job.status.clone(), job.updated.clone()));
    let failures = job.map(|job| view! { <SmsFailures job unreported /> });
    view! {
        <Comparison caption="SMS" rows status />
        {partly}
        {failures}
    }
}

/// Why the job of the SMS configuration has failed, or may fail.
#[component]
fn SmsFailures(
    /// The job that failed.
    job: SmsJob,
    /// The fields that the API version does not report.
    unreported: Unreported,
) -> impl IntoView {
    let has_failed = job.status == JobStatus::Failed;
    if job.error_codes.is_empty() {
        let unexplained = has_failed.then(|| match unreported.error_codes {
            true => empty_note("Failed. Sinch's v1alpha1 gives no reason here: check with v1."),
            false => empty_note("Failed. Sinch gave no reason."),
        });
        return unexplained.into_any();
    }
    let codes = job.error_codes.into_iter();
    let codes = codes.map(|code| view! { <ErrorCode code has_failed /> });
    view! { <ul class="codes">{codes.collect_view()}</ul> }.into_any()
}

const VOICE_FAILED: &str = "The API gives no reasons for a failed voice job. Check that the ID exists in this project and send \
                            the change again.";

/// Where calls go, and that a job has failed.
#[component]
fn VoiceConfiguration(
    /// The voice configuration.
    voice: Voice,
) -> impl IntoView {
    let Voice {
        kind,
        id,
        updated,
        job,
    } = voice;
    let has_failed = job
        .as_ref()
        .is_some_and(|job| job.status == JobStatus::Failed);
    let rows = vec![
        ComparisonRow {
            label: "Voice type",
            current: Some(kind.label().to_owned()),
            pending: job.as_ref().map(|job| Some(job.kind.label().to_owned())),
        },
        ComparisonRow {
            label: "Calls go to",
            current: call_target(&kind, id.as_deref()),
            pending: job
                .as_ref()
                .map(|job| call_target(&job.kind, job.id.as_deref())),
        },
    ];
    let status = job.map(|job| (job.status, job.updated));
    let failed = has_failed.then(|| view! { <p>{VOICE_FAILED}</p> });
    let changed = updated.map(|timestamp| {
        view! { <p class="quiet">"Voice last changed " <DateTime timestamp /></p> }
    });
    view! {
        <Comparison caption="Voice" rows status />
        {failed}
        {changed}
    }
}

/// What takes the calls: "trunk " and its ID.
fn call_target(kind: &VoiceType, id: Option<&str>) -> Option<String> {
    let name = match kind {
        VoiceType::Rtc => "app ",
        VoiceType::Est => "trunk ",
        VoiceType::Fax => "fax service ",
        VoiceType::Other(_) => "ID ",
    };
    id.map(|id| format!("{name}{id}"))
}

/// A row of the comparison.
struct ComparisonRow {
    label: &'static str,
    current: Option<String>,
    /// The outer `None` without a job.
    pending: Option<Option<String>>,
}

/// The table of current values beside pending ones, with the status of the job.
#[component]
fn Comparison(
    /// The caption of the table.
    caption: &'static str,
    /// The rows, one for each field.
    rows: Vec<ComparisonRow>,
    /// The status of the pending job and its last update.
    status: Option<(JobStatus, Option<Timestamp>)>,
) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        let (pending, none) = match row.pending {
            Some(value) => (value, "None"),
            None => (None, "No change"),
        };
        view! {
            <tr>
                <th scope="row">{row.label}</th>
                <ValueCell value=row.current none="None" />
                <ValueCell value=pending none />
            </tr>
        }
    });
    let job = status.map(|(status, updated)| view! { <JobRow status updated /> });
    view! {
        <table class="compare">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">"Current"</th>
                    <th scope="col">"Pending"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()} {job}</tbody>
        </table>
    }
}

/// The cell of a value; without one, `none`.
#[component]
fn ValueCell(
    /// The value, if there is one.
    value: Option<String>,
    /// The words where there is none.
    none: &'static str,
) -> impl IntoView {
    let value = match value {
        Some(value) => {
            view! { <span class="code" prop:textContent=excerpt(&value)></span> }.into_any()
        }
        None => view! { <span class="none">{none}</span> }.into_any(),
    };
    view! { <td>{value}</td> }
}

/// The row of a job: its status, and since when.
#[component]
fn JobRow(
    /// The status of the job.
    status: JobStatus,
    /// The last update of the job.
    updated: Option<Timestamp>,
) -> impl IntoView {
    let since = updated.map(|timestamp| {
        view! {
            ", since "
            <DateTime timestamp />
        }
    });
    view! {
        <tr>
            <th scope="row">"Job"</th>
            <td></td>
            <td>
                <span prop:textContent=excerpt(status.label())></span>
                {since}
            </td>
        </tr>
    }
}

/// The notice of an error code: its meaning, the advice, and who acts.
#[component]
fn ErrorCode(
    /// The error code.
    code: String,
    /// Whether the job has failed.
    has_failed: bool,
) -> impl IntoView {
    let severity = match has_failed {
        true => Severity::Error,
        false => Severity::Info,
    };
    let (what, advice) = match advice(&code) {
        Some(known) => (
            known.meaning,
            format!("{} Who acts: {}.", known.advice, known.who),
        ),
        None => (
            "The API gave a reason that is not documented.",
            "Ask Sinch support and quote the code. Who acts: Sinch.".to_owned(),
        ),
    };
    let actions = vec![view! { <code prop:textContent=excerpt(&code)></code> }.into_any()];
    view! {
        <li>
            <Notice severity what advice actions />
        </li>
    }
}
