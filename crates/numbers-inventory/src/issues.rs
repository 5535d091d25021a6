//! Provisioning issues, grouped by state and kind in the order of urgency.

use numbers_model::{
    enums::JobStatus,
    number::{Number, Unreported},
    provisioning::{Badge, advice},
};

use crate::inventory::RowId;

/// The time without a change after which a running job counts as stuck, in milliseconds. Sinch documents only the 24
/// hours in which it accepts campaigns (docs/numbers-api.md 4.2).
const STUCK_AFTER_MS: i64 = 24 * 60 * 60 * 1000;

/// The service that a job provisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// SMS: service plan and campaign.
    Sms,
    /// Voice.
    Voice,
}

/// The kind of an issue, by which jobs are grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueKind {
    /// The state of the job.
    pub state: Badge,
    /// The service.
    pub service: Service,
    /// The error codes, sorted.
    pub codes: Vec<String>,
}

/// The explanation of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The error code; empty for none.
    pub code: String,
    /// The meaning.
    pub meaning: &'static str,
    /// The advice.
    pub advice: &'static str,
    /// The party that must act.
    pub who: &'static str,
}

impl IssueKind {
    /// The explanations, one for each code, or one for the state.
    pub fn explanations(&self) -> Vec<Explanation> {
        if self.codes.is_empty() {
            return vec![self.state_explanation()];
        }
        let meaning = |code: &String| match advice(code) {
            Some(known) => Explanation {
                code: code.clone(),
                meaning: known.meaning,
                advice: known.advice,
                who: known.who,
            },
            None => Explanation {
                code: code.clone(),
                meaning: "The API gave a reason that is not documented.",
                advice: "Ask Sinch support and quote the code.",
                who: "Sinch",
            },
        };
        self.codes.iter().map(meaning).collect()
    }

    fn state_explanation(&self) -> Explanation {
        let (meaning, advice, who) = match (&self.state, self.service) {
            (Badge::Failed, Service::Sms) => (
                "It failed, and the API names no reason.",
                "Send the change again. If it fails once more, ask Sinch support for the reason.",
                "You",
            ),
            (Badge::Failed, Service::Voice) => (
                "The voice configuration could not be set. The API gives no reasons for voice.",
                "Check that the ID exists in this project, then send the change again.",
                "You",
            ),
            (Badge::Waiting, _) => (
                "Accepted, not started yet.",
                "Wait. Nothing has to be sent.",
                "Sinch",
            ),
            (Badge::InProgress, _) => {
                ("Being worked on.", "Wait. Nothing has to be sent.", "Sinch")
            }
            _ => (
                "The API gives a state that is not documented.",
                "Wait, and ask Sinch support if it stays.",
                "Sinch",
            ),
        };
        Explanation {
            code: String::new(),
            meaning,
            advice,
            who,
        }
    }

    /// The title: "Failed: SMS, EXCEEDED_10DLC_LIMIT", "Waiting: SMS".
    pub fn title(&self) -> String {
        let service = match self.service {
            Service::Sms => "SMS",
            Service::Voice => "Voice",
        };
        let state = self.state.label();
        match self.codes.as_slice() {
            [] => format!("{state}: {service}"),
            codes => format!("{state}: {service}, {}", codes.join(" + ")),
        }
    }
}

/// The issues of a number, each with its last change in milliseconds since 1970.
fn issues_of(number: &Number) -> Vec<(IssueKind, Option<i64>)> {
    let state = |status: &JobStatus| match status {
        JobStatus::Waiting => Badge::Waiting,
        JobStatus::InProgress => Badge::InProgress,
        JobStatus::Failed => Badge::Failed,
        JobStatus::Other(raw) => Badge::Unknown(raw.to_string()),
    };
    let mut jobs = Vec::new();
    if let Some(job) = number.sms_job() {
        let mut codes = job.error_codes.clone();
        codes.sort_unstable();
        codes.dedup();
        let kind = IssueKind {
            state: state(&job.status),
            service: Service::Sms,
            codes,
        };
        jobs.push((kind, job.updated.as_ref().and_then(|time| time.epoch_ms())));
    }
    if let Some(job) = number.voice_job() {
        let kind = IssueKind {
            state: state(&job.status),
            service: Service::Voice,
            codes: Vec::new(),
        };
        jobs.push((kind, job.updated.as_ref().and_then(|time| time.epoch_ms())));
    }
    jobs
}

/// Whether a job counts as stuck. A failed one has ended and does not.
pub fn is_stuck(kind: &IssueKind, updated: Option<i64>, now: i64) -> bool {
    kind.state != Badge::Failed
        && updated.is_some_and(|updated| now.saturating_sub(updated) >= STUCK_AFTER_MS)
}

/// The numbers with issues of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueGroup {
    /// The kind.
    pub kind: IssueKind,
    /// Their rows, each with the job's last change: the longest wait first, unknown times last.
    pub rows: Vec<(RowId, Option<i64>)>,
    /// The number of stuck jobs.
    pub stuck: usize,
}

/// All issues, the most urgent first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Issues {
    /// The groups.
    pub groups: Vec<IssueGroup>,
}

impl Issues {
    /// Adds the issues of a number.
    pub fn add(&mut self, row: RowId, number: &Number, now: i64) {
        for (kind, updated) in issues_of(number) {
            let stuck = usize::from(is_stuck(&kind, updated, now));
            match self.groups.iter_mut().find(|group| group.kind == kind) {
                Some(group) => {
                    group.rows.push((row, updated));
                    group.stuck += stuck;
                }
                None => self.groups.push(IssueGroup {
                    kind,
                    rows: vec![(row, updated)],
                    stuck,
                }),
            }
        }
    }

    /// Sorts groups and rows.
    pub fn sort(&mut self) {
        for group in &mut self.groups {
            group
                .rows
                .sort_unstable_by_key(|(row, updated)| (updated.unwrap_or(i64::MAX), *row));
        }
        self.groups.sort_by(|a, b| {
            let key = |group: &IssueGroup| (group.kind.state.urgency(), group.kind.service);
            let size = |group: &IssueGroup| group.rows.len();
            key(a)
                .cmp(&key(b))
                .then_with(|| size(b).cmp(&size(a)))
                .then_with(|| a.kind.codes.cmp(&b.kind.codes))
        });
    }

    /// The number of jobs of the kinds that `is` accepts.
    pub fn count(&self, is: impl Fn(&IssueKind) -> bool) -> usize {
        let groups = self.groups.iter().filter(|group| is(&group.kind));
        groups.map(|group| group.rows.len()).sum()
    }
}

/// A duration in its largest unit, rounded down: "3 days", "5 hours", "1 minute".
pub fn duration_text(ms: i64) -> String {
    const UNITS: [(i64, &str); 3] = [
        (86_400_000, " day"),
        (3_600_000, " hour"),
        (60_000, " minute"),
    ];
    for (unit, name) in UNITS {
        let count = ms / unit;
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            return format!("{count}{name}{plural}");
        }
    }
    "less than a minute".to_owned()
}

/// The facts about a number's jobs for Sinch support, without secrets.
pub fn support_text(number: &Number, base_url: &str, project: &str) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let value = if value.is_empty() { "none" } else { value };
        text.push_str(&format!("{name}: {value}\n"));
    };
    line("Number", &number.phone);
    line("Project", number.project_id.as_deref().unwrap_or(project));
    line("API", base_url);
    line("Region", number.region.as_deref().unwrap_or_default());
    line("Type", number.kind.as_ref().map_or("", |kind| kind.wire()));
    if let Some(job) = number.sms_job() {
        line("SMS job", job.status.wire());
        line(
            "Last changed",
            job.updated.as_ref().map_or("", |time| time.raw()),
        );
        line(
            "Asked for",
            &plan_and_campaign(
                job.service_plan.as_deref(),
                job.campaign.as_deref(),
                number.unreported,
            ),
        );
        line(
            "In force",
            &plan_and_campaign(number.service_plan(), number.campaign(), number.unreported),
        );
        let codes = match number.unreported.error_codes {
            true => "unknown".to_owned(),
            false => job.error_codes.join(", "),
        };
        line("Error codes", &codes);
    }
    if let Some(job) = number.voice_job() {
        line("Voice job", job.status.wire());
        line(
            "Last changed",
            job.updated.as_ref().map_or("", |time| time.raw()),
        );
        line(
            "Asked for",
            &format!(
                "{} {}",
                job.kind.wire(),
                job.id.as_deref().unwrap_or("none")
            ),
        );
        let voice = number.voice.as_ref();
        let current = voice.map(|voice| {
            format!(
                "{} {}",
                voice.kind.wire(),
                voice.id.as_deref().unwrap_or("none")
            )
        });
        line("In force", &current.unwrap_or_default());
    }
    text
}

fn plan_and_campaign(plan: Option<&str>, campaign: Option<&str>, unreported: Unreported) -> String {
    let no_campaign = match unreported.campaign {
        true => "unknown",
        false => "none",
    };
    format!(
        "service plan {}, campaign {}",
        plan.unwrap_or("none"),
        campaign.unwrap_or(no_campaign)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use numbers_client::wire;

    fn number(rest: &str) -> Number {
        wire::number(&[r#"{"phoneNumber":"+1","projectId":"p","#, rest, "}"].concat()).unwrap()
    }

    fn sms(status: &str, codes: &str, updated: &str) -> Number {
        number(&format!(
            r#""smsConfiguration":{{"servicePlanId":"a","scheduledProvisioning":{{"servicePlanId":"b",
            "status":"{status}","errorCodes":[{codes}],"lastUpdatedTime":"{updated}"}}}}"#
        ))
    }

    const NOW: &str = "2026-11-24T12:00:00Z";

    fn now() -> i64 {
        numbers_model::timestamp::Timestamp::parse(NOW)
            .epoch_ms()
            .unwrap()
    }

    #[test]
    fn what_failed_comes_first_and_the_largest_group_of_it() {
        let mut board = Issues::default();
        for (row, number) in [
            sms("WAITING", "", "2026-11-24T11:00:00Z"),
            sms("FAILED", r#""INVALID_NNID""#, "2026-11-24T11:00:00Z"),
            sms("FAILED", r#""INTERNAL_ERROR""#, "2026-11-24T11:00:00Z"),
            sms("FAILED", r#""INTERNAL_ERROR""#, "2026-11-23T11:00:00Z"),
            sms("IN_PROGRESS", "", "2026-11-22T11:00:00Z"),
            sms("PAUSED", "", "soon"),
        ]
        .iter()
        .enumerate()
        {
            board.add(row as RowId, number, now());
        }
        board.sort();
        let said: Vec<_> = board
            .groups
            .iter()
            .map(|group| {
                let rows: Vec<_> = group.rows.iter().map(|(row, _)| *row).collect();
                (group.kind.title(), rows, group.stuck)
            })
            .collect();
        assert_eq!(
            said,
            [
                ("Failed: SMS, INTERNAL_ERROR".to_owned(), vec![3, 2], 0),
                ("Failed: SMS, INVALID_NNID".to_owned(), vec![1], 0),
                ("PAUSED: SMS".to_owned(), vec![5], 0),
                ("In progress: SMS".to_owned(), vec![4], 1),
                ("Waiting: SMS".to_owned(), vec![0], 0),
            ]
        );
        assert_eq!(
            board.count(|kind| kind.state == Badge::Waiting || kind.state == Badge::InProgress),
            2
        );
    }

    #[test]
    fn a_number_with_two_jobs_is_in_two_groups() {
        let both = number(
            r#""smsConfiguration":{"scheduledProvisioning":{"servicePlanId":"b","status":"WAITING"}},
            "voiceConfiguration":{"type":"RTC","scheduledVoiceProvisioning":{"type":"EST","trunkId":"t","status":"FAILED"}}"#,
        );
        let titles: Vec<_> = issues_of(&both)
            .iter()
            .map(|(kind, _)| kind.title())
            .collect();
        assert_eq!(titles, ["Waiting: SMS", "Failed: Voice"]);
    }

    #[test]
    fn a_day_without_a_change_is_stuck_and_a_failure_is_not() {
        let stuck = |status: &str, updated: &str| {
            let (kind, updated) = issues_of(&sms(status, "", updated)).remove(0);
            is_stuck(&kind, updated, now())
        };
        assert!(stuck("WAITING", "2026-11-23T12:00:00Z"));
        assert!(!stuck("WAITING", "2026-11-23T12:00:01Z"));
        assert!(!stuck("FAILED", "2026-11-01T12:00:00Z"));
        assert!(!stuck("IN_PROGRESS", "soon"));
    }

    #[test]
    fn every_cause_says_who_must_act() {
        for code in ["TFN_NOT_ALLOWED", "BRAND_NEW"] {
            let (kind, _) = issues_of(&sms("FAILED", &format!("{code:?}"), NOW)).remove(0);
            let [meaning] = &kind.explanations()[..] else {
                panic!("one code has one meaning");
            };
            assert_eq!(meaning.code, code);
            assert!(!meaning.who.is_empty() && !meaning.advice.is_empty());
        }
        for status in ["FAILED", "WAITING", "IN_PROGRESS", "ODD"] {
            let (kind, _) = issues_of(&sms(status, "", NOW)).remove(0);
            assert!(!kind.explanations()[0].who.is_empty());
        }
    }

    #[test]
    fn ages_are_said_in_their_largest_unit() {
        for (ms, text) in [
            (0, "less than a minute"),
            (-5, "less than a minute"),
            (60_000, "1 minute"),
            (7_200_000, "2 hours"),
            (86_400_000, "1 day"),
            (259_200_000, "3 days"),
        ] {
            assert_eq!(duration_text(ms), text);
        }
    }

    #[test]
    fn the_support_text_holds_what_support_asks_for() {
        let number = sms("FAILED", r#""INVALID_NNID""#, NOW);
        let text = support_text(&number, "https://gateway.example", "other");
        assert_eq!(
            text,
            "Number: +1\nProject: p\nAPI: https://gateway.example\nRegion: none\nType: none\nSMS job: FAILED\n\
             Last changed: 2026-11-24T12:00:00Z\nAsked for: service plan b, campaign none\n\
             In force: service plan a, campaign none\nError codes: INVALID_NNID\n"
        );
    }
}
