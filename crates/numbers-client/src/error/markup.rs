//! Text of a web page or an XML document, without tags, comments and scripts.

/// Signs of a web page, in contrast to an XML document.
const PAGE: &[&str] = &["<html", "<!doctype html", "<body", "<p>", "<h1"];

/// Inline elements, which don't end a text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "code", "em", "font", "i", "kbd", "mark", "small", "span", "strong",
    "tt", "u",
];

/// Elements with invisible content.
const HIDDEN: &[&str] = &["script", "style", "template", "svg"];

/// Calls `take` with each text and the local name of the element that it begins.
pub(super) fn read(markup: &str, mut take: impl FnMut(&str, &str)) {
    let lower = markup.to_ascii_lowercase();
    let is_page = PAGE.iter().any(|tag| lower.contains(tag));
    let (mut rest, mut element, mut text) = (markup, "", String::new());
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(&decoded(before));
        rest = if let Some(raw) = tag.strip_prefix("![CDATA[") {
            let (inside, after) = raw.split_once("]]>").unwrap_or((raw, ""));
            text.push_str(inside);
            after
        } else if let Some(comment) = tag.strip_prefix("!--") {
            comment.split_once("-->").map_or("", |(_, after)| after)
        } else if tag
            .starts_with(|first: char| first.is_ascii_alphabetic() || "/!?".contains(first))
        {
            let (inside, after) = tag.split_at(end(tag));
            let after = after.strip_prefix('>').unwrap_or_default();
            let opens = !inside.starts_with('/');
            let name = local_name(inside);
            let one_of = |names: &[&str]| {
                names
                    .iter()
                    .any(|element| element.eq_ignore_ascii_case(name))
            };
            if !(is_page && one_of(INLINE)) {
                take(element, &std::mem::take(&mut text));
                element = if opens { name } else { "" };
            }
            match opens && !inside.ends_with('/') && one_of(HIDDEN) {
                true => after_element(after, name),
                false => after,
            }
        } else {
            text.push('<');
            tag
        };
    }
    text.push_str(&decoded(rest));
    take(element, &text);
}

/// Length of a tag; a `>` in a quoted value is part of it.
fn end(tag: &str) -> usize {
    let mut quote = None;
    let ends = tag.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        false
    });
    ends.unwrap_or(tag.len())
}

/// The name in a tag, without its prefix.
fn local_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['/', '?', '!']);
    let name = name.split(|c: char| c.is_whitespace() || c == '/').next();
    name.and_then(|name| name.rsplit(':').next())
        .unwrap_or_default()
}

/// The text after the content of an element.
fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let closes = |start: &usize| {
        let tag = text.get(start + 2..start + 2 + name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let mut tags = text.match_indices("</").map(|(start, _)| start);
    tags.find(closes).map_or("", |start| &text[start..])
}

/// Resolves the commonest character references; `&amp;` last, so that none is resolved twice.
fn decoded(text: &str) -> String {
    const REFERENCES: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    let replace = |text: String, (from, to): (&str, &str)| text.replace(from, to);
    REFERENCES.into_iter().fold(text.to_owned(), replace)
}
