//! Faults inside a page of a list: repeated tokens, repeated rows, broken rows.

use super::active_rules::FaultRules;
use super::rule::Fault;
use serde_json::{Value, json};

/// Rows of the previous page that a page repeats.
const REPEATED_ROWS: usize = 3;

/// Placeholder for a row that is replaced by text which no JSON value can hold.
const PLACEHOLDER: &str = "the row that is replaced";

/// Corrupts a page of a list; any other body stays as it is.
pub fn corrupt(
    rules: &mut FaultRules,
    rule_id: u64,
    fault: &Fault,
    token: Option<&str>,
    body: &[u8],
) -> Vec<u8> {
    if let Fault::FreshTokens { empty } = fault {
        return page_with_fresh_token(rules, rule_id, *empty, token, body);
    }
    let Ok(mut page) = serde_json::from_slice::<Value>(body) else {
        return body.to_vec();
    };
    if let Fault::RepeatToken = fault
        && let Some(token) = token
    {
        page["nextPageToken"] = json!(token);
    }
    let Some(rows) = page.get_mut("activeNumbers").and_then(Value::as_array_mut) else {
        return body.to_vec();
    };
    match fault {
        Fault::DuplicateRows => {
            let last_rows = rows[rows.len().saturating_sub(REPEATED_ROWS)..].to_vec();
            let previous = rules.last_rows.insert(rule_id, last_rows);
            if token.is_some() {
                rows.splice(0..0, previous.unwrap_or_default());
            }
        }
        Fault::RowWithoutPhone { index } => {
            if let Some(Value::Object(row)) = rows.get_mut(*index) {
                row.remove("phoneNumber");
            }
        }
        Fault::BadRow { index } => {
            let replacements = [json!(42), json!("not a number")];
            for (row, replacement) in rows.iter_mut().skip(*index).zip(replacements) {
                *row = replacement;
            }
        }
        Fault::RawRow { index, text } => {
            if let Some(row) = rows.get_mut(*index) {
                *row = json!(PLACEHOLDER);
                let page = page.to_string();
                return page
                    .replacen(&json!(PLACEHOLDER).to_string(), text, 1)
                    .into_bytes();
            }
        }
        _ => {}
    }
    page.to_string().into_bytes()
}

/// A page that names a fresh token. No list has such a token, so its rows are those of the first
/// page that the rule has seen.
fn page_with_fresh_token(
    rules: &mut FaultRules,
    rule_id: u64,
    empty: bool,
    token: Option<&str>,
    body: &[u8],
) -> Vec<u8> {
    rules.fresh_tokens += 1;
    let next_token = format!("fresh-{}", rules.fresh_tokens);
    if token.is_none() {
        let page = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let rows = page["activeNumbers"].as_array().cloned();
        rules.last_rows.insert(rule_id, rows.unwrap_or_default());
    }
    let rows = if empty && token.is_some() {
        Vec::new()
    } else {
        rules.last_rows.get(&rule_id).cloned().unwrap_or_default()
    };
    json!({ "activeNumbers": rows, "nextPageToken": next_token })
        .to_string()
        .into_bytes()
}
