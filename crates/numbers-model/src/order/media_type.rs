//! Media types of documents, in rules and as browsers report them (RFC 9110 8.3.1).
//!
//! Rules are free text: `image/jpg`, `IMAGE/*`, `application/pdf; version=1.7`, `.pdf`, several in one text. Browsers
//! report what the system has registered for the extension, or nothing. Uncertain cases are left to Sinch.

/// The result of checking a file's media type against the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaTypeCheck {
    /// Accepted: a rule matches, or there are no rules.
    Yes,
    /// Uncertain, since the file's type or a rule is unknown. Sinch decides.
    Unsure,
    /// Rejected: no rule matches, and all are known.
    No,
}

/// Registered name, other spellings, file extensions.
const KNOWN: &[(&str, &[&str], &[&str])] = &[
    (
        "application/pdf",
        &["application/x-pdf", "application/acrobat", "text/pdf"],
        &["pdf"],
    ),
    (
        "image/jpeg",
        &["image/jpg", "image/pjpeg", "image/jfif", "application/jpg"],
        &["jpg", "jpeg", "jpe", "jfif"],
    ),
    ("image/png", &["image/x-png", "application/png"], &["png"]),
    ("image/gif", &[], &["gif"]),
    ("image/webp", &[], &["webp"]),
    (
        "image/tiff",
        &["image/tif", "image/x-tiff", "image/x-tif"],
        &["tif", "tiff"],
    ),
    ("image/bmp", &["image/x-bmp", "image/x-ms-bmp"], &["bmp"]),
    ("image/heic", &["image/heic-sequence"], &["heic"]),
    ("image/heif", &["image/heif-sequence"], &["heif"]),
    ("image/svg+xml", &["image/svg"], &["svg"]),
    ("text/plain", &[], &["txt"]),
    ("text/html", &[], &["html", "htm"]),
    ("text/csv", &["application/csv"], &["csv"]),
    (
        "application/msword",
        &["application/doc", "application/vnd.msword"],
        &["doc"],
    ),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["application/docx"],
        &["docx"],
    ),
    (
        "application/vnd.oasis.opendocument.text",
        &["application/odt"],
        &["odt"],
    ),
    ("application/rtf", &["text/rtf"], &["rtf"]),
    (
        "application/zip",
        &["application/x-zip-compressed", "application/x-zip"],
        &["zip"],
    ),
];

/// A parsed rule.
enum Rule {
    /// Any file.
    All,
    /// A top-level type, such as `image`.
    Family(String),
    /// A media type, and whether it is a known one.
    Type(String, bool),
    /// Neither a media type nor an extension.
    Unknown,
}

/// Checks a file's media type and name against the rules.
pub fn check(rules: &[String], mime_type: &str, file_name: &str) -> MediaTypeCheck {
    let rules: Vec<Rule> = rules.iter().flat_map(|text| parse(text)).collect();
    if rules.is_empty() {
        return MediaTypeCheck::Yes;
    }
    let reported = canonical(mime_type);
    let by_name = file_name
        .rsplit_once('.')
        .and_then(|(_, extension)| of_extension(extension));
    let types: Vec<&str> = reported
        .as_ref()
        .map(|(name, _)| name.as_str())
        .into_iter()
        .chain(by_name)
        .collect();
    let fits = |rule: &Rule| match rule {
        Rule::All => true,
        Rule::Family(family) => types
            .iter()
            .any(|name| name.split('/').next() == Some(family)),
        Rule::Type(name, _) => types.contains(&name.as_str()),
        Rule::Unknown => false,
    };
    if rules.iter().any(fits) {
        return MediaTypeCheck::Yes;
    }
    let rules_are_known = rules
        .iter()
        .all(|rule| matches!(rule, Rule::Family(_) | Rule::Type(_, true)));
    match reported {
        Some((_, true)) if rules_are_known => MediaTypeCheck::No,
        _ => MediaTypeCheck::Unsure,
    }
}

/// The values for a file dialog's `accept`: known types with their extensions.
///
/// Some systems know a type by its extension only. Empty where a rule is not understood, so that no acceptable file is
/// hidden.
pub fn accept(rules: &[String]) -> Vec<String> {
    let mut accepted = Vec::new();
    for rule in rules.iter().flat_map(|text| parse(text)) {
        match rule {
            Rule::All | Rule::Unknown | Rule::Type(_, false) => return Vec::new(),
            Rule::Family(family) => accepted.push(format!("{family}/*")),
            Rule::Type(name, true) => {
                let extensions = KNOWN.iter().find(|(known, ..)| *known == name);
                let extensions = extensions.map_or(&[][..], |(.., extensions)| extensions);
                accepted.push(name);
                accepted.extend(extensions.iter().map(|extension| format!(".{extension}")));
            }
        }
    }
    accepted
}

/// The rules in a text: lists with commas and spaces have been seen. After a `;` comes a parameter, which has a `=`, or
/// another rule.
fn parse(text: &str) -> impl Iterator<Item = Rule> {
    let items = text.split([',', ';']);
    let items = items.filter(|item| !item.contains('='));
    items.flat_map(str::split_whitespace).map(rule)
}

fn rule(word: &str) -> Rule {
    let lower = word.to_ascii_lowercase();
    if matches!(lower.as_str(), "*" | "*/*" | "*.*") {
        return Rule::All;
    }
    if let Some((family, sub)) = lower.split_once('/') {
        return match (family, sub) {
            ("" | "*", _) => Rule::Unknown,
            (_, "*" | "") => Rule::Family(family.to_owned()),
            _ => canonical(&lower).map_or(Rule::Unknown, |(name, known)| Rule::Type(name, known)),
        };
    }
    let bare = lower.trim_start_matches('*').trim_start_matches('.');
    match (of_extension(bare), bare) {
        (Some(name), _) => Rule::Type(name.to_owned(), true),
        (None, "image" | "text" | "audio" | "video") => Rule::Family(bare.to_owned()),
        (None, _) => Rule::Unknown,
    }
}

/// The registered name of a media type, and whether it is a known one.
///
/// `None` for an invalid or meaningless one, such as `application/octet-stream`.
fn canonical(mime_type: &str) -> Option<(String, bool)> {
    let name = mime_type.split(';').next().unwrap_or_default();
    let name = name.trim().to_ascii_lowercase();
    if !name.contains('/') || name == "application/octet-stream" {
        return None;
    }
    let known = KNOWN
        .iter()
        .find(|(known, others, _)| *known == name || others.contains(&name.as_str()));
    Some(match known {
        Some((known, ..)) => ((*known).to_owned(), true),
        None => (name, false),
    })
}

fn of_extension(extension: &str) -> Option<&'static str> {
    let lower = extension.to_ascii_lowercase();
    let mut known = KNOWN.iter();
    let found = known.find(|(.., extensions)| extensions.contains(&lower.as_str()));
    found.map(|(name, ..)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(all: &[&str]) -> Vec<String> {
        all.iter().map(|own| (*own).to_owned()).collect()
    }

    #[test]
    fn spellings_of_one_type_are_alike() {
        for (rule, mime_type, name) in [
            ("image/jpg", "image/jpeg", "a.jpg"),
            ("image/jpeg", "image/jpg", "a"),
            ("IMAGE/JPEG", "image/pjpeg", "a"),
            ("image/*", "image/heic", "a.heic"),
            ("Image/*", "IMAGE/PNG", "a"),
            ("image", "image/png", "a"),
            ("application/pdf; version=1.7", "application/pdf", "a.pdf"),
            ("image/jpeg; image/png", "image/png", "a.png"),
            ("application/pdf;image/jpeg", "image/jpeg", "a.jpg"),
            ("text/html; charset=utf-8; image/png", "image/png", "a.png"),
            ("application/pdf", "application/pdf;charset=binary", "a.pdf"),
            ("application/x-pdf", "application/pdf", "a"),
            (".pdf", "application/pdf", "a"),
            ("PDF", "application/pdf", "a"),
            ("*.jpg", "image/jpeg", "a"),
            ("image/png, application/pdf", "application/pdf", "a"),
            ("png pdf", "application/pdf", "a"),
            ("*", "text/html", "a"),
            ("*/*", "", "a"),
            // What the browser doesn't tell, the name may.
            ("image/jpeg", "", "Scan.JPG"),
            ("application/pdf", "application/octet-stream", "a.pdf"),
            ("video/x-odd", "video/x-odd", "a"),
        ] {
            assert_eq!(
                check(&rules(&[rule]), mime_type, name),
                MediaTypeCheck::Yes,
                "{rule} {mime_type}"
            );
        }
        assert_eq!(check(&[], "text/html", "a"), MediaTypeCheck::Yes);
        assert_eq!(check(&rules(&[" "]), "text/html", "a"), MediaTypeCheck::Yes);
    }

    #[test]
    fn only_what_is_known_on_both_sides_is_wrong() {
        let scans = rules(&["application/pdf", "image/jpg"]);
        assert_eq!(check(&scans, "text/plain", "note.txt"), MediaTypeCheck::No);
        for (rule, mime_type, name) in [
            ("application/pdf", "", "a"),
            ("application/pdf", "application/octet-stream", "a.xyz"),
            ("application/pdf", "application/x-new", "a.new"),
            ("documents", "text/plain", "a.txt"),
            ("application/x-new", "text/plain", "a.txt"),
        ] {
            assert_eq!(
                check(&rules(&[rule]), mime_type, name),
                MediaTypeCheck::Unsure,
                "{rule}"
            );
        }
    }

    #[test]
    fn the_file_dialog_hides_nothing_that_may_be_right() {
        assert_eq!(
            accept(&rules(&["image/jpg", "IMAGE/*"])),
            ["image/jpeg", ".jpg", ".jpeg", ".jpe", ".jfif", "image/*"]
        );
        for rule in ["documents", "*", "application/x-new"] {
            assert!(
                accept(&rules(&["application/pdf", rule])).is_empty(),
                "{rule}"
            );
        }
        assert!(accept(&[]).is_empty());
    }

    #[test]
    fn every_spelling_leads_to_one_name() {
        for (at, (name, others, extensions)) in KNOWN.iter().enumerate() {
            for (other, _, theirs) in &KNOWN[at + 1..] {
                assert_ne!(name, other);
                assert!(!others.contains(other), "{other}");
                assert!(!extensions.iter().any(|own| theirs.contains(own)), "{name}");
            }
        }
    }
}
