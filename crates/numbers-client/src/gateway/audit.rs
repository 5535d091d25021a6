//! Audit log of the gateway: its filters and lines.

use http::Method;
use numbers_model::{api_version::ApiVersion, order::JsonValue, percent, timestamp::Timestamp};

use crate::routes::{self, Operation};

/// Filters of the audit log. Empty ones match everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// ID of the person.
    pub person: String,
    /// The number, or the name of another resource.
    pub number: String,
    /// Name of the outcome.
    pub outcome: String,
    /// Lines from this time on, in milliseconds since 1970.
    pub since_ms: Option<i64>,
    /// Lines before this time, in milliseconds since 1970.
    pub until_ms: Option<i64>,
}

impl AuditFilter {
    /// Appends the filters to a URL.
    pub(crate) fn push_to(&self, url: &mut String) {
        let time = |ms: Option<i64>| {
            let time = ms.map(Timestamp::from_epoch_ms);
            time.map(|time| time.raw().to_owned()).unwrap_or_default()
        };
        for (key, value) in [
            ("person", &self.person),
            ("number", &self.number),
            ("outcome", &self.outcome),
            ("since", &time(self.since_ms)),
            ("until", &time(self.until_ms)),
        ] {
            if !value.is_empty() {
                percent::push_pair(url, key, value);
            }
        }
    }
}

/// Outcome of a change, as the gateway knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditOutcome {
    /// It was sent on, and no answer is recorded.
    Sent,
    /// Sinch carried it out.
    Done,
    /// Sinch refused it.
    Refused,
    /// The gateway refused it.
    Blocked,
    /// It could not be sent on.
    Failed,
    /// It was sent on, and its answer proves nothing.
    Unknown,
    /// One that this version does not know.
    Other(String),
}

impl AuditOutcome {
    /// All that are known.
    pub const KNOWN: [AuditOutcome; 6] = [
        AuditOutcome::Done,
        AuditOutcome::Refused,
        AuditOutcome::Blocked,
        AuditOutcome::Failed,
        AuditOutcome::Unknown,
        AuditOutcome::Sent,
    ];

    fn parse(name: &str) -> Self {
        let known = Self::KNOWN.into_iter();
        let mut known = known.filter(|outcome| outcome.name() == name);
        known.next().unwrap_or_else(|| Self::Other(name.to_owned()))
    }

    /// Name of the outcome, as filters have it.
    pub fn name(&self) -> &str {
        match self {
            AuditOutcome::Sent => "sent",
            AuditOutcome::Done => "done",
            AuditOutcome::Refused => "refused",
            AuditOutcome::Blocked => "blocked",
            AuditOutcome::Failed => "failed",
            AuditOutcome::Unknown => "unknown",
            AuditOutcome::Other(name) => name,
        }
    }

    /// The outcome in words.
    pub fn label(&self) -> &str {
        match self {
            AuditOutcome::Sent => "No answer recorded",
            AuditOutcome::Done => "Done",
            AuditOutcome::Refused => "Rejected by Sinch",
            AuditOutcome::Blocked => "Blocked by the gateway",
            AuditOutcome::Failed => "Not sent",
            AuditOutcome::Unknown => "Unknown",
            AuditOutcome::Other(name) => name,
        }
    }
}

/// Changed field, with its values as far as they are logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Path of the field.
    pub path: String,
    /// Value before; `None` if it is not known, or not logged.
    pub before: Option<String>,
    /// Value after; `None` if it is not logged.
    pub after: Option<String>,
}

impl FieldChange {
    fn of((path, change): &(String, JsonValue)) -> Self {
        Self {
            path: path.clone(),
            before: change.get("before").map(value_text),
            after: change.get("after").map(value_text),
        }
    }

    /// Label of the field, as the app has it; else its path.
    pub fn label(&self) -> &str {
        match self.path.as_str() {
            "displayName" => "Display name",
            "smsConfiguration.servicePlanId" => "Service plan ID",
            "smsConfiguration.campaignId" => "Campaign ID",
            "callbackUrl" => "Callback URL",
            "voiceConfiguration.type" => "Voice type",
            "voiceConfiguration.appId" => "Voice app ID",
            "voiceConfiguration.trunkId" => "SIP trunk ID",
            "voiceConfiguration.serviceId" => "Fax service ID",
            "regionCode" => "Region",
            "type" => "Type",
            "hmacSecret" => "Callback secret",
            path => path,
        }
    }

    /// The change in words: "Display name: “a” → “b”".
    pub fn text(&self) -> String {
        let quoted = |value: &str| match value {
            "" => "not set".to_owned(),
            value => format!("“{value}”"),
        };
        let label = self.label();
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                format!("{label}: {} → {}", quoted(before), quoted(after))
            }
            (None, Some(after)) => format!("{label}: {}", quoted(after)),
            (_, None) => format!("{label}: value not logged"),
        }
    }
}

/// A value as text; empty where it is not set.
fn value_text(value: &JsonValue) -> String {
    match value {
        JsonValue::Text(text) => text.clone(),
        value if value.is_unset() => String::new(),
        value => value.to_json(),
    }
}

/// Line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// ID of the line.
    pub id: String,
    /// Time, in milliseconds since 1970.
    pub at_ms: i64,
    /// ID of the person.
    pub person: String,
    /// Name of the person.
    pub name: String,
    /// Address that the request came from.
    pub address: String,
    /// Method and path of the request.
    pub request: String,
    /// Operation, if it is one that this version knows.
    pub operation: Option<Operation>,
    /// The number, or the name of another resource; empty for none.
    pub resource: String,
    /// Changed fields.
    pub changes: Vec<FieldChange>,
    /// Outcome.
    pub outcome: AuditOutcome,
}

impl AuditRecord {
    /// Parses the answer of `/audit`.
    ///
    /// # Errors
    /// The problem, in words that continue "could not be read:".
    pub(crate) fn parse_all(json: &str) -> Result<Vec<AuditRecord>, String> {
        let json = JsonValue::parse(json);
        let records = json.as_ref().and_then(|json| json.get("records")?.items());
        let records = records.ok_or("it is no audit log")?;
        Ok(records.iter().map(Self::parse).collect())
    }

    fn parse(json: &JsonValue) -> Self {
        let text = |name| {
            let text = json.get(name).and_then(JsonValue::text);
            text.unwrap_or_default().to_owned()
        };
        let (method, path) = (text("method"), text("path"));
        let changes = json.get("changes").and_then(JsonValue::members);
        Self {
            id: text("id"),
            at_ms: match json.get("at") {
                Some(JsonValue::Number(digits)) => digits.parse().unwrap_or_default(),
                _ => 0,
            },
            person: text("person"),
            name: text("name"),
            address: text("address"),
            operation: operation(&method, &path),
            request: format!("{method} {path}"),
            resource: text("resource"),
            changes: changes.map_or_else(Vec::new, |changes| {
                changes.iter().map(FieldChange::of).collect()
            }),
            outcome: AuditOutcome::parse(&text("outcome")),
        }
    }

    /// What was tried, in words; the request itself where this version does not know it.
    pub fn action(&self) -> &str {
        let operation = self.operation.filter(|operation| operation.is_write());
        match operation {
            Some(Operation::UpdateNumber) => "Edit number",
            Some(Operation::ReleaseNumber) => "Release number",
            Some(Operation::RentNumber) => "Rent number",
            Some(Operation::RentAnyNumber) => "Rent any number",
            Some(Operation::ProvisionEmergencyAddress) => "Set emergency address",
            Some(Operation::DeprovisionEmergencyAddress) => "Remove emergency address",
            Some(Operation::UpdateCallbackConfiguration) => "Change callback secret",
            Some(Operation::CreateOrder) => "Create order",
            Some(Operation::UpdateRegistration) => "Save registration",
            Some(Operation::UploadAttachment) => "Upload document",
            Some(Operation::SubmitOrder) => "Submit order",
            _ => &self.request,
        }
    }
}

/// The operation of a request to `/{version}/projects/{project}/…`.
fn operation(method: &str, path: &str) -> Option<Operation> {
    let method = Method::from_bytes(method.as_bytes()).ok()?;
    let path = path.split('?').next()?;
    let mut segments = path.splitn(5, '/').skip(1);
    let version: ApiVersion = segments.next()?.parse().ok()?;
    let rest = segments.nth(2)?;
    routes::find(&method, version, rest).map(|found| found.operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"a1","at":1700000000250,"person":"7","name":"Ada","address":"192.0.2.7","method":"PATCH",
        "path":"/v1/projects/p/activeNumbers/%2B12086390939?updateMask=displayName","resource":"+12086390939","idempotencyKey":"k",
        "changes":{"displayName":{"before":"old","after":"new"},"callbackUrl":{"before":null,"after":"u"},
        "smsConfiguration.campaignId":{"after":""},"odd.list":{"after":"[1]"},"hmacSecret":{}},"outcome":"done","status":200}"#;

    fn records(lines: &str) -> Vec<AuditRecord> {
        AuditRecord::parse_all(&format!(r#"{{"records":[{lines}]}}"#)).expect("records")
    }

    #[test]
    fn a_line_is_told_in_words() {
        let all = records(LINE);
        let record = &all[0];
        assert_eq!(
            (record.action(), record.at_ms),
            ("Edit number", 1_700_000_000_250)
        );
        assert_eq!(record.outcome, AuditOutcome::Done);

        let told: Vec<String> = record.changes.iter().map(FieldChange::text).collect();
        assert_eq!(
            told,
            [
                "Display name: “old” → “new”",
                "Callback URL: not set → “u”",
                "Campaign ID: not set",
                "odd.list: “[1]”",
                "Callback secret: value not logged",
            ]
        );
    }

    #[test]
    fn what_is_not_known_is_shown_as_it_is() {
        let odd =
            records(r#"{"method":"PUT","path":"/v9/x","outcome":"paused","changes":null},{},7"#);
        assert_eq!(odd[0].action(), "PUT /v9/x");
        assert_eq!(odd[0].outcome.label(), "paused");
        assert!(odd[0].changes.is_empty());
        assert_eq!(odd.len(), 3);
    }

    #[test]
    fn every_change_has_words() {
        for route in routes::ROUTES
            .iter()
            .filter(|route| route.operation.is_write())
        {
            let path = route.path.replace("{}", "x");
            let line = format!(
                r#"{{"method":"{}","path":"/v1/projects/p/{path}"}}"#,
                route.method
            );
            let all = records(&line);
            assert!(
                !all[0].action().contains('/'),
                "{line}: {}",
                all[0].action()
            );
        }
    }

    #[test]
    fn every_outcome_is_found_by_its_name() {
        for outcome in AuditOutcome::KNOWN {
            assert_eq!(AuditOutcome::parse(outcome.name()), outcome);
        }
    }

    #[test]
    fn an_answer_of_another_shape_is_told() {
        for json in ["", "<html>", "{}", r#"{"records":{}}"#] {
            assert!(AuditRecord::parse_all(json).is_err(), "{json}");
        }
    }
}
