//! Faults inside a list: tokens that repeat, rows that do, rows that are broken.

use super::rule::{Fault, Faults};
use serde_json::{Value, json};

/// How many rows a page repeats of the page before.
const REPEATED: usize = 3;

/// What stands in a page where a text is put that no JSON value can hold.
const STAND_IN: &str = "the row that is replaced";

/// Spoils a list answer; any other answer stays as it is.
pub fn spoil(
    faults: &mut Faults,
    rule: u64,
    fault: &Fault,
    token: Option<&str>,
    body: &[u8],
) -> Vec<u8> {
    if let Fault::FreshTokens { empty } = fault {
        return endless(faults, rule, *empty, token, body);
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
            let last = rows[rows.len().saturating_sub(REPEATED)..].to_vec();
            let before = faults.last_rows.insert(rule, last).unwrap_or_default();
            if token.is_some() {
                rows.splice(0..0, before);
            }
        }
        Fault::RowWithoutPhone { index } => {
            if let Some(Value::Object(row)) = rows.get_mut(*index) {
                row.remove("phoneNumber");
            }
        }
        Fault::BadRow { index } => {
            for (row, bad) in rows
                .iter_mut()
                .skip(*index)
                .zip([json!(42), json!("not a number")])
            {
                *row = bad;
            }
        }
        Fault::RawRow { index, text } => {
            if let Some(row) = rows.get_mut(*index) {
                *row = json!(STAND_IN);
                let page = page.to_string();
                return page
                    .replacen(&json!(STAND_IN).to_string(), text, 1)
                    .into_bytes();
            }
        }
        _ => {}
    }
    page.to_string().into_bytes()
}

/// A page that names a fresh token. Such a token is of no list, so the rows are those that the rule has seen first.
fn endless(
    faults: &mut Faults,
    rule: u64,
    empty: bool,
    token: Option<&str>,
    body: &[u8],
) -> Vec<u8> {
    faults.fresh_tokens += 1;
    let next = format!("fresh-{}", faults.fresh_tokens);
    if token.is_none() {
        let page = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let rows = page["activeNumbers"].as_array().cloned();
        faults.last_rows.insert(rule, rows.unwrap_or_default());
    }
    let rows = match empty && token.is_some() {
        true => Vec::new(),
        false => faults.last_rows.get(&rule).cloned().unwrap_or_default(),
    };
    json!({ "activeNumbers": rows, "nextPageToken": next })
        .to_string()
        .into_bytes()
}
