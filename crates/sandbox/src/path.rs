//! Paths of the API, decoded (docs/numbers-api.md 7).

use percent_encoding::percent_decode_str;

/// What a path names, below the version and the project.
#[derive(Debug, PartialEq)]
pub struct Target {
    /// First part, as sent: which version.
    pub version: String,
    /// Project in the path.
    pub project: String,
    /// What follows, decoded; the verb is taken off the last part.
    pub parts: Vec<String>,
    /// What follows the last colon, such as `release`.
    pub verb: Option<String>,
}

impl Target {
    /// Takes a raw path apart; none if it is no path of the API. `+`, `%2B` and `%2b` are the
    /// same here, and so are `:` and `%3A`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path
            .strip_prefix('/')?
            .split('/')
            .map(|part| percent_decode_str(part).decode_utf8().map(String::from))
            .collect::<Result<Vec<_>, _>>()
            .ok()?;
        if parts.len() < 4 || parts[1] != "projects" {
            return None;
        }
        let mut rest = parts.split_off(3);
        let last = rest.last_mut()?;
        let verb = last
            .rsplit_once(':')
            .map(|(name, verb)| (name.to_owned(), verb.to_owned()));
        let verb = verb.map(|(name, verb)| {
            *last = name;
            verb
        });
        Some(Self {
            version: parts.remove(0),
            project: parts.pop()?,
            parts: rest,
            verb,
        })
    }

    /// Takes a leading space of a number as the `+` that a form-decoding proxy made it of.
    pub fn space_is_plus(&mut self) {
        for part in &mut self.parts {
            if let Some(rest) = part.strip_prefix(' ') {
                *part = format!("+{rest}");
            }
        }
    }

    /// What follows, as text to match on.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.parts.iter().map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn release(number: &str, verb: &str) -> Target {
        Target::parse(&format!("/v1/projects/p/activeNumbers/{number}{verb}")).unwrap()
    }

    #[test]
    fn every_spelling_of_a_number_and_its_verb_is_the_same() {
        let plain = release("+12086390939", ":release");
        assert_eq!(plain.names(), ["activeNumbers", "+12086390939"]);
        assert_eq!(plain.verb.as_deref(), Some("release"));
        for number in ["+12086390939", "%2B12086390939", "%2b12086390939"] {
            for verb in [":release", "%3Arelease", "%3arelease"] {
                assert_eq!(release(number, verb), plain);
            }
        }
    }

    #[test]
    fn a_verb_may_follow_a_collection_or_a_part_of_a_number() {
        let any = Target::parse("/v1/projects/p/availableNumbers:rentAny").unwrap();
        assert_eq!(
            (any.names(), any.verb.as_deref()),
            (vec!["availableNumbers"], Some("rentAny"))
        );
        let deep = release("+1", "/emergencyAddress:validate");
        assert_eq!(deep.names(), ["activeNumbers", "+1", "emergencyAddress"]);
    }

    #[test]
    fn doubly_encoded_is_not_forgiven() {
        assert_eq!(release("%252B1", "").names(), ["activeNumbers", "%2B1"]);
    }

    proptest! {
        #[test]
        fn no_path_makes_it_panic(path in ".{0,80}") {
            let _ = Target::parse(&path);
            let _ = Target::parse(&format!("/v1/projects/{path}"));
        }
    }
}
