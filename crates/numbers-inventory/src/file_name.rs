//! Names of saved files from contents, project and day.

use numbers_model::percent;

/// The maximum length of a part, in characters.
const LONGEST: usize = 40;

/// A file name such as "numbers-0f3a5b1e-US-houston-2026-11-25.csv". Parts are reduced to characters that every file
/// system accepts, and left out when empty. `day` has the form 2026-11-25.
pub fn file_name(parts: &[&str], day: &str, extension: &str) -> String {
    let parts = parts.iter().copied().chain([day]).map(plain);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    format!("{}.{extension}", parts.join("-"))
}

/// The values of a query without the sort order: "US-houston" for "?region=US&q=houston".
pub fn filter_part(search: &str) -> String {
    let pairs = search.trim_start_matches('?').split('&');
    let values = pairs.filter_map(|pair| pair.split_once('='));
    let values = values.filter(|(key, _)| *key != "sort");
    let values: Vec<String> = values
        .map(|(_, value)| percent::decode_query(value))
        .collect();
    values.join("-")
}

/// Letters and digits, with a hyphen for each run of other characters.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars().take(LONGEST) {
        if c.is_alphanumeric() {
            plain.push(c);
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_project_filter_and_day() {
        let filter = filter_part("?region=US&sort=-cost&q=name%3AHouston+%C3%A5");
        assert_eq!(
            file_name(&["numbers", "0f3a5b1e", &filter], "2026-11-25", "csv"),
            "numbers-0f3a5b1e-US-name-Houston-å-2026-11-25.csv"
        );
        assert_eq!(filter_part(""), "");
        assert_eq!(
            file_name(&["charges", "", ""], "2026-11-25", "ics"),
            "charges-2026-11-25.ics"
        );
    }

    #[test]
    fn no_file_system_stumbles_over_it() {
        let name = file_name(
            &["a/../b\\c:*?\"<>|\u{202e}\n", &"x".repeat(500)],
            "2026-11-25",
            "csv",
        );
        assert_eq!(name, format!("a-b-c-{}-2026-11-25.csv", "x".repeat(40)));
    }
}
