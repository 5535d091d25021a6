//! Changed fields for the audit log, before and after.

use numbers_client::routes::Operation;
use serde_json::{Map, Value, json};

/// Largest number of fields of one change.
const MAX_FIELDS: usize = 50;
/// Longest text of a value.
const MAX_TEXT: usize = 500;

/// Fields of a request with their values, as `{"displayName": {"before": "a", "after": "b"}}`.
///
/// `before` is the number as it was last read by way of this gateway, which may be nobody's. Of secrets and personal data, which
/// are in callback configurations, emergency addresses and registrations, only the names of the fields are told.
pub fn changes(operation: Operation, body: &[u8], before: Option<&[u8]>) -> Value {
    let Ok(after @ Value::Object(_)) = serde_json::from_slice::<Value>(body) else {
        return Value::Null;
    };
    let has_values = matches!(
        operation,
        Operation::UpdateNumber
            | Operation::RentNumber
            | Operation::RentAnyNumber
            | Operation::CreateOrder
    );
    let before = before.filter(|_| operation == Operation::UpdateNumber);
    let before = before.and_then(|json| serde_json::from_slice::<Value>(json).ok());
    let mut fields = Map::new();
    collect(&mut fields, "", &after, before.as_ref(), has_values);
    Value::Object(fields)
}

fn collect(
    fields: &mut Map<String, Value>,
    path: &str,
    after: &Value,
    before: Option<&Value>,
    has_values: bool,
) {
    if let (Value::Object(members), true) = (after, has_values || path.is_empty()) {
        for (name, value) in members {
            let path = match path {
                "" => name.clone(),
                path => format!("{path}.{name}"),
            };
            let before = before.map(|before| before.get(name).unwrap_or(&Value::Null));
            collect(fields, &path, value, before, has_values);
        }
        return;
    }
    if fields.len() >= MAX_FIELDS {
        return;
    }
    let change = match (has_values, before) {
        (false, _) => json!({}),
        (true, None) => json!({ "after": shortened(after) }),
        (true, Some(before)) => json!({ "before": shortened(before), "after": shortened(after) }),
    };
    fields.insert(path.chars().take(MAX_TEXT).collect(), change);
}

fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > MAX_TEXT => {
            let start: String = text.chars().take(MAX_TEXT).collect();
            Value::String(format!("{start}…"))
        }
        Value::Array(_) | Value::Object(_) => {
            let text = value.to_string();
            shortened(&Value::String(text))
        }
        value => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_tells_before_and_after() {
        let body = br#"{"displayName":"new","smsConfiguration":{"servicePlanId":"p2"}}"#;
        let before = br#"{"phoneNumber":"+1","displayName":"old","smsConfiguration":{"servicePlanId":"p1"}}"#;
        assert_eq!(
            changes(Operation::UpdateNumber, body, Some(before)),
            json!({
                "displayName": {"before": "old", "after": "new"},
                "smsConfiguration.servicePlanId": {"before": "p1", "after": "p2"},
            })
        );
        let unread = changes(Operation::UpdateNumber, br#"{"displayName":"new"}"#, None);
        assert_eq!(unread, json!({"displayName": {"after": "new"}}));
        let unset = changes(
            Operation::UpdateNumber,
            br#"{"callbackUrl":"u"}"#,
            Some(b"{}"),
        );
        assert_eq!(
            unset,
            json!({"callbackUrl": {"before": null, "after": "u"}})
        );
    }

    #[test]
    fn secrets_and_personal_data_are_not_told() {
        for operation in [
            Operation::UpdateCallbackConfiguration,
            Operation::ProvisionEmergencyAddress,
            Operation::UpdateRegistration,
        ] {
            let body = br#"{"hmacSecret":"private","address":{"city":"private"}}"#;
            let text = changes(operation, body, Some(body)).to_string();
            assert_eq!(text, r#"{"address":{},"hmacSecret":{}}"#);
        }
    }

    #[test]
    fn nothing_is_told_of_a_body_that_is_no_object() {
        for body in [&b""[..], b"[1]", b"no json", b"{\"cut"] {
            assert_eq!(changes(Operation::RentNumber, body, None), Value::Null);
        }
        let long = json!({ "displayName": "x".repeat(2_000) }).to_string();
        let told = changes(Operation::UpdateNumber, long.as_bytes(), None);
        assert!(told.to_string().len() < 700);
    }
}
