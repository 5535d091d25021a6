//! What a number is configured for: now and pending, side by side, with the reasons of a failure.

use leptos::prelude::*;

use crate::{
    components::{
        notice::{Notice, Weight},
        time::Time,
    },
    model::{
        kinds::{JobStatus, VoiceType},
        number::{Number, Sms, Voice},
        provisioning::advice,
        timestamp::Timestamp,
    },
};

/// One line of the table: what, now, pending (`None`: no job is there).
struct Line {
    what: &'static str,
    now: Option<String>,
    pending: Option<Option<String>>,
}

/// Messages and calls of the number.
#[component]
pub fn Configuration(
    /// The number.
    number: Number,
) -> impl IntoView {
    view! {
        <section class="panel" aria-label="Configuration">
            <h2>"Configuration"</h2>
            {number.sms.map_or_else(
                || view! { <p class="none">"The API names no SMS configuration."</p> }.into_any(),
                |sms| view! { <SmsPart sms /> }.into_any(),
            )}
            {number.voice.map_or_else(
                || view! { <p class="none">"The API names no voice configuration."</p> }.into_any(),
                |voice| view! { <VoicePart voice /> }.into_any(),
            )}
        </section>
    }
}

#[component]
fn SmsPart(sms: Sms) -> impl IntoView {
    let job = sms.job;
    let pending = |read: fn(&crate::model::number::SmsJob) -> &Option<String>| {
        job.as_ref().map(|job| read(job).clone())
    };
    let lines = vec![
        Line {
            what: "Service plan ID",
            now: sms.service_plan,
            pending: pending(|job| &job.service_plan),
        },
        Line {
            what: "Campaign ID",
            now: sms.campaign,
            pending: pending(|job| &job.campaign),
        },
    ];
    let codes = job
        .as_ref()
        .map(|job| job.error_codes.clone())
        .unwrap_or_default();
    let failed = job
        .as_ref()
        .is_some_and(|job| job.status == JobStatus::Failed);
    let (status, updated) = job.map_or((None, None), |job| (Some(job.status), job.updated));
    view! {
        <SideBySide caption="SMS" lines status updated />
        <ul class="codes">
            {codes
                .into_iter()
                .map(|code| view! { <Code code failed /> })
                .collect_view()}
        </ul>
    }
}

#[component]
fn VoicePart(voice: Voice) -> impl IntoView {
    let id_name = |kind: &VoiceType| match kind {
        VoiceType::Rtc => "app",
        VoiceType::Est => "trunk",
        VoiceType::Fax => "fax service",
        VoiceType::Other(_) => "ID",
    };
    let target = |kind: &VoiceType, id: &Option<String>| {
        id.as_ref().map(|id| id_name(kind).to_owned() + " " + id)
    };
    let lines = vec![
        Line {
            what: "Voice type",
            now: Some(voice.kind.label().to_owned()),
            pending: voice
                .job
                .as_ref()
                .map(|job| Some(job.kind.label().to_owned())),
        },
        Line {
            what: "Calls go to",
            now: target(&voice.kind, &voice.id),
            pending: voice.job.as_ref().map(|job| target(&job.kind, &job.id)),
        },
    ];
    let changed = voice.updated;
    let (status, updated) = voice
        .job
        .map_or((None, None), |job| (Some(job.status), job.updated));
    let failed = status == Some(JobStatus::Failed);
    view! {
        <SideBySide caption="Voice" lines status updated />
        {failed
            .then(|| {
                view! {
                    <p>
                        "The API gives no reasons for a failed voice job. Check that the ID exists in this \
                         project and send the change again."
                    </p>
                }
            })}
        {changed
            .map(|at| {
                view! {
                    <p class="quiet">"Voice last changed " <Time at /></p>
                }
            })}
    }
}

/// What is current beside what is pending.
#[component]
fn SideBySide(
    caption: &'static str,
    lines: Vec<Line>,
    status: Option<JobStatus>,
    updated: Option<Timestamp>,
) -> impl IntoView {
    let has_job = status.is_some();
    let show = |value: Option<String>| match value {
        Some(value) => view! { <span class="code">{value}</span> }.into_any(),
        None => view! { <span class="none">"None"</span> }.into_any(),
    };
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
            <tbody>
                {lines
                    .into_iter()
                    .map(|line| {
                        view! {
                            <tr>
                                <th scope="row">{line.what}</th>
                                <td>{show(line.now)}</td>
                                <td>
                                    {match line.pending {
                                        Some(value) => show(value),
                                        None => {
                                            view! { <span class="none">"No change"</span> }
                                                .into_any()
                                        }
                                    }}
                                </td>
                            </tr>
                        }
                    })
                    .collect_view()}
                {has_job
                    .then(|| {
                        view! {
                            <tr>
                                <th scope="row">"Job"</th>
                                <td></td>
                                <td>
                                    {status.map(|status| status.label().to_owned())}
                                    {updated.map(|at| view! { ", since " <Time at /> })}
                                </td>
                            </tr>
                        }
                    })}
            </tbody>
        </table>
    }
}

/// An error code in plain words, who must act, and what to do.
#[component]
fn Code(code: String, failed: bool) -> impl IntoView {
    let weight = if failed { Weight::Error } else { Weight::Info };
    let (what, todo) = match advice(&code) {
        Some(known) => (
            known.meaning.to_owned(),
            known.advice.to_owned() + " Who acts: " + known.who + ".",
        ),
        None => (
            "The API gave a reason that is not documented.".to_owned(),
            "Ask Sinch support and quote the code.".to_owned(),
        ),
    };
    view! {
        <li>
            <Notice weight what advice=todo>
                <code>{code}</code>
            </Notice>
        </li>
    }
}
