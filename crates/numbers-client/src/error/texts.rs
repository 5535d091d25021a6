//! The texts in an error body of a shape that nobody documents: what a proxy, a validator or a framework says.

use numbers_model::order::Json;

/// The most texts that are taken.
const MOST: usize = 20;

/// Members that hold what is said, or hold those that do: they are no field's name.
const SPEAKING: &[&str] = &[
    "error",
    "errors",
    "message",
    "messages",
    "msg",
    "detail",
    "details",
    "title",
    "description",
    "errordescription",
    "errormessage",
    "reason",
    "reasons",
    "fault",
    "faultstring",
    "nonfielderrors",
    "response",
    "data",
    "body",
];

/// Members that name the field which the members beside them are about.
const NAMING: &[&str] = &[
    "field",
    "pointer",
    "loc",
    "property",
    "param",
    "parameter",
    "name",
];

/// Members for machines.
const SILENT: &[&str] = &[
    "code",
    "errorcode",
    "status",
    "statuscode",
    "type",
    "timestamp",
    "path",
    "instance",
    "owner",
    "id",
    "traceid",
    "requestid",
    "correlationid",
    "trace",
    "stack",
    "stacktrace",
    "errorverbose",
];

/// Every text, with the dotted name of the field that it is about; the name is empty where there is none.
pub(super) fn texts(json: &Json) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(json, "", &mut found);
    found
}

/// Texts in one line: "country: Is required."
pub(super) fn line(found: &[(String, String)]) -> String {
    let mut line = String::new();
    for (field, text) in found {
        if !line.is_empty() {
            line.push_str(if line.ends_with(['.', '!', '?']) {
                " "
            } else {
                "; "
            });
        }
        if !field.is_empty() {
            line.push_str(field);
            line.push_str(": ");
        }
        line.push_str(text);
    }
    line
}

fn walk(json: &Json, field: &str, found: &mut Vec<(String, String)>) {
    if found.len() == MOST {
        return;
    }
    match json {
        Json::Text(text) if !text.trim().is_empty() => {
            found.push((field.to_owned(), text.trim().to_owned()));
        }
        Json::List(items) => items.iter().for_each(|item| walk(item, field, found)),
        Json::Object(members) => {
            let is = |name: &str, list: &[&str]| list.contains(&plain(name).as_str());
            let named = members.iter().find(|(name, _)| is(name, NAMING));
            let named = named.and_then(|(_, value)| last_text(value));
            let field = named.map_or_else(|| field.to_owned(), |name| dotted(field, name));
            for (name, value) in members {
                if is(name, NAMING) || is(name, SILENT) {
                    continue;
                }
                match is(name, SPEAKING) {
                    true => walk(value, &field, found),
                    false => walk(value, &dotted(&field, name), found),
                }
            }
        }
        _ => {}
    }
}

fn dotted(field: &str, name: &str) -> String {
    match field {
        "" => name.to_owned(),
        field => [field, ".", name].concat(),
    }
}

/// `error_description`, `errorDescription` and `Error-Description` are one.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| !matches!(letter, '_' | '-'));
    letters.collect::<String>().to_ascii_lowercase()
}

/// A text, or the last one of a list: the way to a field ends with its name.
fn last_text(json: &Json) -> Option<&str> {
    match json {
        Json::List(items) => items.last().and_then(last_text),
        json => json.text(),
    }
}
