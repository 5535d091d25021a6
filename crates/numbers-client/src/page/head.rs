//! The first rows of a page, read without the rest of it: of a large page the outline alone takes longer than they do.

use numbers_model::{api_version::ApiVersion, number::Number};

use crate::wire;

/// How much of a page is looked at.
const MOST_BYTES: usize = 128 * 1024;

/// Up to so many numbers from the beginning of a page that begins with them; what is odd ends it. This is only a first look:
/// [`super::Page::decode`] judges the page.
pub fn head(page: &[u8], most: usize, version: ApiVersion) -> Vec<Number> {
    let start = page.get(..MOST_BYTES).unwrap_or(page);
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // The last character may be cut in two.
        Err(error) => std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default(),
    };
    let list = ["{", "\"activeNumbers\"", ":", "["]
        .iter()
        .try_fold(text, |text, token| text.trim_start().strip_prefix(token));
    let mut numbers = Vec::with_capacity(most);
    let mut rest = list.unwrap_or_default().trim_start();
    while numbers.len() < most {
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

/// Where the object ends that a text begins with.
fn object(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for (at, byte) in text.bytes().enumerate() {
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
            return (byte == b'}').then_some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phones(page: &str, most: usize) -> Vec<String> {
        let numbers = head(page.as_bytes(), most, ApiVersion::V1);
        numbers.into_iter().map(|number| number.phone).collect()
    }

    #[test]
    fn the_first_rows_are_those_of_the_page() {
        let page = r#" { "activeNumbers" : [
            {"phoneNumber":"+1","displayName":"a \"}{\" b\\","smsConfiguration":{"servicePlanId":"x"}} ,
            {"phoneNumber":"+2"},{"phoneNumber":"+3"}],"nextPageToken":"t"}"#;
        assert_eq!(phones(page, 2), ["+1", "+2"]);
        assert_eq!(phones(page, 9), ["+1", "+2", "+3"]);
        let first = head(page.as_bytes(), 1, ApiVersion::V1).pop().expect("one");
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
        assert_eq!(head(&page[..page.len() - 1], 9, ApiVersion::V1).len(), 1);
    }
}
