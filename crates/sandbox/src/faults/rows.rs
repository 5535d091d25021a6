//! Faults inside a list: tokens that repeat, rows that do, rows that are broken.

use super::rule::{Fault, Faults};
use serde_json::{Value, json};

/// How many rows a page repeats of the page before.
const REPEATED: usize = 3;

/// Spoils a list answer; any other answer stays as it is.
pub fn spoil(
    faults: &mut Faults,
    rule: u64,
    fault: &Fault,
    token: Option<&str>,
    body: &[u8],
) -> Vec<u8> {
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
        _ => {}
    }
    page.to_string().into_bytes()
}
