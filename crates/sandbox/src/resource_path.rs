//! Resource paths of the API, decoded (docs/numbers-api.md 7).

use percent_encoding::percent_decode_str;

/// A path of the form `/{version}/projects/{project}/{segments}:{verb}`.
#[derive(Debug, PartialEq)]
pub struct ResourcePath {
    /// Version, the first segment as sent.
    pub version: String,
    /// Project.
    pub project: String,
    /// Custom verb after the last colon, such as `release`.
    pub verb: Option<String>,
    segments: Vec<String>,
}

impl ResourcePath {
    /// Parses a raw path; none if it has another form. `+`, `%2B` and `%2b` are the same here,
    /// and so are `:` and `%3A`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let mut prefix = path
            .strip_prefix('/')?
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8().map(String::from))
            .collect::<Result<Vec<_>, _>>()
            .ok()?;
        if prefix.len() < 4 || prefix[1] != "projects" {
            return None;
        }
        let mut segments = prefix.split_off(3);
        let last = segments.last_mut()?;
        let mut verb = None;
        if let Some((name, after_colon)) = last.rsplit_once(':') {
            verb = Some(after_colon.to_owned());
            *last = name.to_owned();
        }
        Some(Self {
            version: prefix.remove(0),
            project: prefix.pop()?,
            verb,
            segments,
        })
    }

    /// Replaces a leading space of a segment by the `+` that a form-decoding proxy made it of.
    pub fn restore_plus(&mut self) {
        for segment in &mut self.segments {
            if let Some(rest) = segment.strip_prefix(' ') {
                *segment = format!("+{rest}");
            }
        }
    }

    /// Segments below the project, as text to match on.
    #[must_use]
    pub fn segments(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn release(number: &str, verb: &str) -> ResourcePath {
        ResourcePath::parse(&format!("/v1/projects/p/activeNumbers/{number}{verb}"))
            .expect("a resource path")
    }

    #[test]
    fn every_spelling_of_a_number_and_its_verb_is_the_same() {
        let plain = release("+12086390939", ":release");
        assert_eq!(plain.segments(), ["activeNumbers", "+12086390939"]);
        assert_eq!(plain.verb.as_deref(), Some("release"));
        for number in ["+12086390939", "%2B12086390939", "%2b12086390939"] {
            for verb in [":release", "%3Arelease", "%3arelease"] {
                assert_eq!(release(number, verb), plain);
            }
        }
    }

    #[test]
    fn a_verb_may_follow_a_collection_or_a_part_of_a_number() {
        let any = ResourcePath::parse("/v1/projects/p/availableNumbers:rentAny")
            .expect("a resource path");
        assert_eq!(
            (any.segments(), any.verb.as_deref()),
            (vec!["availableNumbers"], Some("rentAny"))
        );
        let deep = release("+1", "/emergencyAddress:validate");
        assert_eq!(deep.segments(), ["activeNumbers", "+1", "emergencyAddress"]);
    }

    #[test]
    fn doubly_encoded_is_not_forgiven() {
        assert_eq!(release("%252B1", "").segments(), ["activeNumbers", "%2B1"]);
    }

    proptest! {
        #[test]
        fn no_path_makes_it_panic(path in ".{0,80}") {
            let _ = ResourcePath::parse(&path);
            let _ = ResourcePath::parse(&format!("/v1/projects/{path}"));
        }
    }
}
