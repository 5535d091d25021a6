//! Messages of an error body, whatever its shape: the API's own, or that of a proxy, a validator or a framework.

use numbers_model::order::JsonValue;

/// Maximum number of messages.
const MAX_MESSAGES: usize = 20;
/// Characters shown of a message among others, or of a field's name.
const SHORT: usize = 160;
/// Characters shown of a single message.
const LONG: usize = 400;
/// Characters shown of all messages together.
const TOTAL: usize = 1_000;
/// Message for a field that is named without one.
const NO_REASON: &str = "Rejected without a reason.";

/// Members that hold a message, or contain members that do: never the name of a field.
const MESSAGE_MEMBERS: &[&str] = &[
    "error",
    "errors",
    "message",
    "messages",
    "msg",
    "text",
    "detail",
    "details",
    "title",
    "description",
    "hint",
    "errordescription",
    "errorhint",
    "errormessage",
    "errormessages",
    "reason",
    "reasons",
    "issue",
    "cause",
    "fault",
    "faultstring",
    "violations",
    "fieldviolations",
    "fielderrors",
    "nonfielderrors",
    "validationerrors",
    "invalidparams",
    "links",
    "response",
    "data",
    "body",
];

/// Members that name the field of the messages beside them.
const FIELD_MEMBERS: &[&str] = &["field", "pointer", "loc", "property", "param", "parameter"];

/// Members for machines.
const MACHINE_MEMBERS: &[&str] = &[
    "code",
    "errorcode",
    "faultcode",
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
    "hostid",
    "trace",
    "stack",
    "stacktrace",
    "stackentries",
    "servingdata",
    "resourcetype",
    "resourcename",
    "subject",
    "domain",
    "metadata",
    "retrydelay",
    "level",
    "severity",
    "errorverbose",
    "lang",
    "language",
    "locale",
    "extensions",
];

/// Machine members with the name of an error, used if it has no message.
const CODE_MEMBERS: &[&str] = &["code", "errorcode", "faultcode", "status"];

/// Members that repeat the input.
const INPUT_MEMBERS: &[&str] = &["value", "input", "rejectedvalue", "ctx"];

/// Which members count as messages.
#[derive(Clone, Copy, PartialEq)]
enum Scan {
    /// Message members; beside them only other members that read like prose.
    Messages,
    /// All but machine members, and the resource that is named.
    AllMembers,
    /// Codes as well.
    Codes,
}

/// A message, and the dotted path of its field, which is empty if there is none.
struct Message {
    field: String,
    text: String,
}

/// The messages of a response.
#[derive(Default)]
pub(super) struct Messages {
    all: Vec<Message>,
    /// Number of messages beyond [`MAX_MESSAGES`].
    more: usize,
}

impl Messages {
    /// Messages of a JSON body.
    pub(super) fn of(json: &JsonValue) -> Messages {
        Messages::scan(json, Scan::Messages)
            .or_else(|| Messages::scan(json, Scan::AllMembers))
            .unwrap_or_default()
    }

    /// Codes of a JSON body without messages.
    pub(super) fn codes(json: &JsonValue) -> Messages {
        Messages::scan(json, Scan::Codes).unwrap_or_default()
    }

    fn scan(json: &JsonValue, scan: Scan) -> Option<Messages> {
        let mut messages = Messages::default();
        messages.walk(json, "", false, scan);
        (!messages.all.is_empty()).then_some(messages)
    }

    /// Messages of an HTML or XML body.
    pub(super) fn of_markup(markup: &str) -> Messages {
        let mut messages = Messages::default();
        let mut codes = Messages::default();
        super::markup::read(markup, |element, text| {
            if is(element, CODE_MEMBERS) {
                codes.push("", text);
            } else if !is(element, MACHINE_MEMBERS) {
                messages.push("", text);
            }
        });
        if messages.all.is_empty() {
            codes
        } else {
            messages
        }
    }

    /// A single message.
    pub(super) fn one(text: &str) -> Messages {
        let mut messages = Messages::default();
        messages.push("", text);
        messages
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Adds a message. Of two equal texts the one that names its field is kept.
    pub(super) fn push(&mut self, field: &str, text: &str) {
        let (field, text) = (shortened(field, SHORT), shortened(text, LONG));
        if text.is_empty() {
            return;
        }
        let mut equal = self.all.iter_mut().filter(|message| message.text == text);
        let same = equal
            .find(|message| message.field == field || message.field.is_empty() || field.is_empty());
        if let Some(message) = same {
            if message.field.is_empty() {
                message.field = field;
            }
        } else if self.all.len() < MAX_MESSAGES {
            self.all.push(Message { field, text });
        } else {
            self.more += 1;
        }
    }

    /// Messages about no field, in one line.
    pub(super) fn general(&self) -> String {
        line(
            self.all.iter().filter(|message| message.field.is_empty()),
            0,
        )
    }

    /// All messages in one line.
    pub(super) fn line(&self) -> String {
        line(self.all.iter(), self.more)
    }

    /// Fields, each with its message.
    pub(super) fn of_fields(self) -> impl Iterator<Item = (String, String)> {
        let messages = self.all.into_iter();
        messages
            .filter(|message| !message.field.is_empty())
            .map(|message| (message.field, message.text))
    }

    /// Adds the messages of a value. `prose_only`: it stands beside a message, so that values for machines are none.
    fn walk(&mut self, json: &JsonValue, field: &str, prose_only: bool, scan: Scan) {
        match json {
            JsonValue::Text(text) if !prose_only || is_prose(text) => self.push(field, text),
            JsonValue::List(items) => items.iter().for_each(|item| match item.members() {
                Some(members) => self.object(members, true, field, prose_only, scan),
                None => self.walk(
                    item,
                    field,
                    prose_only && !matches!(item, JsonValue::Text(_)),
                    scan,
                ),
            }),
            JsonValue::Object(members) => self.object(members, false, field, prose_only, scan),
            _ => {}
        }
    }

    fn object(
        &mut self,
        members: &[Member],
        in_list: bool,
        field: &str,
        prose_only: bool,
        scan: Scan,
    ) {
        let whole = match scan {
            Scan::Messages => link(members),
            Scan::AllMembers => resource(members),
            Scan::Codes => None,
        };
        if let Some(text) = whole {
            return self.push(field, &text);
        }
        let named = members
            .iter()
            .find_map(|member| field_name(member, in_list));
        let field = named.map_or_else(|| field.to_owned(), |name| dotted(field, name));
        // Beside other messages `error` is a code.
        let is_message = |(name, value): &Member| {
            !is(name, &["error"]) && is(name, MESSAGE_MEMBERS) && has_text(value)
        };
        let has_message = members.iter().any(is_message);
        let is_typed = members.iter().any(|(name, _)| is(name, &["type"]));
        let prose_only = scan == Scan::Messages && (prose_only || has_message || is_typed);
        for (index, member) in members.iter().enumerate() {
            let (name, value) = member;
            // Of two members with the same name the last one counts, as everywhere.
            let is_repeated = members[index + 1..].iter().any(|(later, _)| later == name);
            let is_machine =
                is(name, MACHINE_MEMBERS) && !(scan == Scan::Codes && is(name, CODE_MEMBERS));
            let is_input = prose_only && is(name, INPUT_MEMBERS);
            if is_repeated || is_machine || field_name(member, in_list).is_some() || is_input {
                continue;
            }
            if is(name, MESSAGE_MEMBERS) || is(name, MACHINE_MEMBERS) || is(name, &["value"]) {
                let is_code = has_message && is(name, &["error"]) && value.text().is_some();
                self.walk(value, &field, is_code, scan);
            } else {
                self.walk(value, &dotted(&field, name), prose_only, scan);
            }
        }
        let is_silent = |member: &Member| {
            is(&member.0, MACHINE_MEMBERS) || field_name(member, in_list).is_some()
        };
        let has_text = members
            .iter()
            .any(|member| !is_silent(member) && has_text(&member.1));
        if named.is_some() && !has_text {
            self.push(&field, NO_REASON);
        }
    }
}

type Member = (String, JsonValue);

/// Messages in one line, "country: Is required.", and the number of further ones.
fn line<'a>(messages: impl Iterator<Item = &'a Message> + Clone, mut more: usize) -> String {
    let length = match messages.clone().nth(1) {
        Some(_) => SHORT,
        None => LONG,
    };
    let (mut line, mut room) = (String::new(), TOTAL);
    for Message { field, text } in messages {
        let text = shortened(text, length);
        let Some(left) = room.checked_sub(field.chars().count() + text.chars().count()) else {
            more += 1;
            continue;
        };
        room = left;
        append(&mut line, field, &text);
    }
    if more > 0 {
        line += &format!(" (and {more} more)");
    }
    line
}

/// Appends a message and its field to a line.
pub(super) fn append(line: &mut String, field: &str, text: &str) {
    if !line.is_empty() {
        *line += match line.ends_with(['.', '!', '?']) {
            true => " ",
            false => "; ",
        };
    }
    if !field.is_empty() {
        *line += &format!("{field}: ");
    }
    *line += text;
}

/// Whether a value contains any text.
fn has_text(json: &JsonValue) -> bool {
    match json {
        JsonValue::Text(text) => !text.trim().is_empty(),
        JsonValue::List(items) => items.iter().any(has_text),
        JsonValue::Object(members) => members.iter().any(|(_, value)| has_text(value)),
        _ => false,
    }
}

/// Whether a text is prose: several words, or one that is no code, address or number.
fn is_prose(text: &str) -> bool {
    let text = text.trim();
    let word = text.trim_end_matches(['.', '!', '?']);
    text.contains(char::is_whitespace)
        || (word.chars().all(char::is_alphabetic) && !word.chars().skip(1).any(char::is_uppercase))
}

/// The text of a member.
fn member<'a>(members: &'a [Member], wanted: &str) -> Option<&'a str> {
    let found = members.iter().find(|(name, _)| is(name, &[wanted]));
    found.and_then(|(_, value)| value.text())
}

/// "Accept the terms (https://…)", for an object that is nothing but a link.
fn link(members: &[Member]) -> Option<String> {
    let (text, url) = (member(members, "description")?, member(members, "url")?);
    (members.len() == 2).then(|| format!("{text} ({url})"))
}

/// The resource that an object names: "ActiveNumber +1208…".
fn resource(members: &[Member]) -> Option<String> {
    // Older answers qualify the type with a package (docs/numbers-api.md 5.1).
    let kind = member(members, "resourcetype")?.rsplit('.').next()?;
    Some(match member(members, "resourcename") {
        Some(name) => format!("{kind} {name}"),
        None => kind.to_owned(),
    })
}

/// The field that a member names: a text, the last segment of a path, or a JSON pointer.
fn field_name((name, value): &Member, in_list: bool) -> Option<&str> {
    match value {
        JsonValue::Text(text) => {
            let is_name = is(name, FIELD_MEMBERS) || (in_list && is(name, &["name"]));
            (is_name && !text.trim().is_empty()).then_some(text)
        }
        JsonValue::List(path) if is(name, &["loc"]) => path.iter().rev().find_map(JsonValue::text),
        JsonValue::Object(source) if is(name, &["source"]) => {
            source.iter().find_map(|member| field_name(member, false))
        }
        _ => None,
    }
}

fn dotted(field: &str, name: &str) -> String {
    match field {
        "" => name.to_owned(),
        field => format!("{field}.{name}"),
    }
}

/// Whether a member has one of these names: `error_description`, `errorDescription` and `Error-Description` are one.
fn is(member: &str, names: &[&str]) -> bool {
    let letters = || {
        let letters = member.bytes().filter(u8::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase())
    };
    names.iter().any(|name| letters().eq(name.bytes()))
}

/// The beginning of a text in one line, without control characters.
pub(super) fn shortened(text: &str, length: usize) -> String {
    let mut line = String::new();
    let mut left = length;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
            left = left.saturating_sub(1);
        }
        match word.char_indices().nth(left) {
            Some((end, _)) => return format!("{line}{}…", &word[..end]),
            None => line.push_str(word),
        }
        left -= word.chars().count();
    }
    line
}
