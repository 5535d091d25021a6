//! First rows of a page, parsed without the rest, so that they can be drawn at once: of a large page the outline alone takes longer.

use numbers_model::{api_version::ApiVersion, number::Number};

use crate::wire;

/// Bytes of the page that are scanned.
const MAX_BYTES: usize = 128 * 1024;

/// The first `limit` numbers at most, if the page begins with its list; the first unreadable row ends them. [`super::Page::decode`]
/// validates the page later.
///
/// ```
/// use numbers_client::page::first_rows;
/// use numbers_model::api_version::ApiVersion;
///
/// let half_a_page = br#"{"activeNumbers":[{"phoneNumber":"+12086390939"},{"pho"#;
/// assert_eq!(first_rows(half_a_page, 40, ApiVersion::V1).len(), 1);
/// ```
pub fn first_rows(page: &[u8], limit: usize, version: ApiVersion) -> Vec<Number> {
    let start = page.get(..MAX_BYTES).unwrap_or(page);
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // The last character may be cut.
        Err(error) => std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default(),
    };
    let list = ["{", "\"activeNumbers\"", ":", "["]
        .iter()
        .try_fold(text, |text, token| text.trim_start().strip_prefix(token));
    let mut numbers = Vec::with_capacity(limit);
    let mut rest = list.unwrap_or_default().trim_start();
    while numbers.len() < limit {
        let Some((row, after)) = object(rest).map(|end| rest.split_at(end)) else {
            break;
        };
        let Ok(number) = wire::number_in(row, version) else {
            break;
        };
        numbers.push(number);
        let Some(next) = after.trim_start().strip_prefix(',') else {
            break;
        };
        rest = next.trim_start();
    }
    numbers
}

/// Length of the JSON object at the start of a text.
fn object(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (byte == b'}').then_some(index + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phones(page: &str, limit: usize) -> Vec<String> {
        let numbers = first_rows(page.as_bytes(), limit, ApiVersion::V1);
        numbers.into_iter().map(|number| number.phone).collect()
    }

    #[test]
    fn the_first_rows_are_those_of_the_page() {
        let page = r#" { "activeNumbers" : [
            {"phoneNumber":"+1","displayName":"a \"}{\" b\\","smsConfiguration":{"servicePlanId":"x"}} ,
            {"phoneNumber":"+2"},{"phoneNumber":"+3"}],"nextPageToken":"t"}"#;
        assert_eq!(phones(page, 2), ["+1", "+2"]);
        assert_eq!(phones(page, 9), ["+1", "+2", "+3"]);
        let first = first_rows(page.as_bytes(), 1, ApiVersion::V1)
            .pop()
            .expect("one");
        assert_eq!(first.display_name.as_deref(), Some("a \"}{\" b\\"));
        assert_eq!(first.service_plan(), Some("x"));
    }

    #[test]
    fn what_is_odd_ends_it() {
        for (page, expected) in [
            ("", 0),
            ("null", 0),
            ("[]", 0),
            (r#"{"activeNumbers":[]}"#, 0),
            (r#"{"activeNumbers":null}"#, 0),
            (r#"{"error":{},"activeNumbers":[{"phoneNumber":"+1"}]}"#, 0),
            (
                r#"{"activeNumbers":[{"phoneNumber":"+1"},{"phoneNumber":"+2"#,
                1,
            ),
            (
                r#"{"activeNumbers":[{"phoneNumber":"+1"},7,{"phoneNumber":"+2"}]}"#,
                1,
            ),
            (
                r#"{"activeNumbers":[{"phoneNumber":"+1"},{"displayName":"x"}]}"#,
                1,
            ),
            (r#"{"activeNumbers":[}{"phoneNumber":"+1"}]}"#, 0),
        ] {
            assert_eq!(phones(page, 9).len(), expected, "{page}");
        }
        // Cut within a character.
        let page = "{\"activeNumbers\":[{\"phoneNumber\":\"+1\"},{\"displayName\":\"é".as_bytes();
        assert_eq!(
            first_rows(&page[..page.len() - 1], 9, ApiVersion::V1).len(),
            1
        );
    }
}
