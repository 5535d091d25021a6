//! The texts of an error body, whatever its shape: the API's own, or what a proxy, a validator or a framework says.

use numbers_model::order::JsonValue;

/// How many texts are taken.
const MOST: usize = 20;
/// How many characters of a text, or of a field's name, are shown beside others.
const SHORT: usize = 160;
/// How many characters of a text are shown that stands alone.
const LONG: usize = 400;
/// How many characters all texts together may take.
const ROOM: usize = 1_000;
/// What is said of a field that is only named.
const NO_REASON: &str = "Rejected without a reason.";

/// Members that hold what is said, or hold those that do: they are no field's name.
const SPEAKING: &[&str] = &[
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

/// Members that name the field which the members beside them are about.
const NAMING: &[&str] = &["field", "pointer", "loc", "property", "param", "parameter"];

/// Members for machines.
const SILENT: &[&str] = &[
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

/// Those of them that name an error, where it has no words.
const CODES: &[&str] = &["code", "errorcode", "faultcode", "status"];

/// Members that repeat what was sent.
const ECHOES: &[&str] = &["value", "input", "rejectedvalue", "ctx"];

/// How much is taken for a text.
#[derive(Clone, Copy, PartialEq)]
enum Ear {
    /// What is said; of other members, beside it, those that read like words.
    Fine,
    /// Every member but those for machines, and the resource that is named.
    Keen,
    /// Codes too.
    Any,
}

/// The texts of an answer, each with the dotted name of the field that it is about, which is empty where there is none.
#[derive(Default)]
pub(super) struct Texts {
    all: Vec<(String, String)>,
    /// How many there are beyond.
    more: usize,
}

impl Texts {
    /// Those of a body that is JSON.
    pub(super) fn of(json: &JsonValue) -> Texts {
        Texts::heard(json, Ear::Fine)
            .or_else(|| Texts::heard(json, Ear::Keen))
            .unwrap_or_default()
    }

    /// The codes of a body that says nothing.
    pub(super) fn codes(json: &JsonValue) -> Texts {
        Texts::heard(json, Ear::Any).unwrap_or_default()
    }

    fn heard(json: &JsonValue, ear: Ear) -> Option<Texts> {
        let mut texts = Texts::default();
        texts.walk(json, "", false, ear);
        (!texts.all.is_empty()).then_some(texts)
    }

    /// Those of a body in HTML or XML.
    pub(super) fn of_markup(text: &str) -> Texts {
        let mut texts = Texts::default();
        let mut codes = Texts::default();
        super::markup::read(text, |element, text| {
            if is(element, CODES) {
                codes.push("", text);
            } else if !is(element, SILENT) {
                texts.push("", text);
            }
        });
        if texts.all.is_empty() { codes } else { texts }
    }

    /// A single one.
    pub(super) fn one(text: &str) -> Texts {
        let mut texts = Texts::default();
        texts.push("", text);
        texts
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Takes a text; of two that are alike, the one that names its field.
    pub(super) fn push(&mut self, field: &str, text: &str) {
        let (field, text) = (shortened(field, SHORT), shortened(text, LONG));
        if text.is_empty() {
            return;
        }
        let mut alike = self.all.iter_mut().filter(|(_, own)| *own == text);
        if let Some((own, _)) =
            alike.find(|(own, _)| *own == field || own.is_empty() || field.is_empty())
        {
            if own.is_empty() {
                *own = field;
            }
        } else if self.all.len() < MOST {
            self.all.push((field, text));
        } else {
            self.more += 1;
        }
    }

    /// Those that are about no field, in one line.
    pub(super) fn general(&self) -> String {
        line(self.all.iter().filter(|(field, _)| field.is_empty()), 0)
    }

    /// All in one line.
    pub(super) fn line(&self) -> String {
        line(self.all.iter(), self.more)
    }

    /// Those that are about a field.
    pub(super) fn of_fields(self) -> impl Iterator<Item = (String, String)> {
        self.all.into_iter().filter(|(field, _)| !field.is_empty())
    }

    /// `quiet`: whether this stands beside what is said, so that values for machines are no texts.
    fn walk(&mut self, json: &JsonValue, field: &str, quiet: bool, ear: Ear) {
        match json {
            JsonValue::Text(text) if !quiet || reads_like_words(text) => self.push(field, text),
            JsonValue::List(items) => items.iter().for_each(|item| match item.members() {
                Some(members) => self.object(members, true, field, quiet, ear),
                None => self.walk(
                    item,
                    field,
                    quiet && !matches!(item, JsonValue::Text(_)),
                    ear,
                ),
            }),
            JsonValue::Object(members) => self.object(members, false, field, quiet, ear),
            _ => {}
        }
    }

    fn object(&mut self, members: &[Member], listed: bool, field: &str, quiet: bool, ear: Ear) {
        let alone = match ear {
            Ear::Fine => link(members),
            Ear::Keen => resource(members),
            Ear::Any => None,
        };
        if let Some(text) = alone {
            return self.push(field, &text);
        }
        let named = members.iter().find_map(|own| name_in(own, listed));
        let field = named.map_or_else(|| field.to_owned(), |name| dotted(field, name));
        // Beside other words `error` is a code.
        let says =
            |(name, value): &Member| !is(name, &["error"]) && is(name, SPEAKING) && speaks(value);
        let says = members.iter().any(says);
        let typed = members.iter().any(|(name, _)| is(name, &["type"]));
        let quiet = ear == Ear::Fine && (quiet || says || typed);
        for (at, own) in members.iter().enumerate() {
            let (name, value) = own;
            // Of two with the same name the last one counts, as everywhere.
            let again = members[at + 1..].iter().any(|(later, _)| later == name);
            let silent = is(name, SILENT) && !(ear == Ear::Any && is(name, CODES));
            if again || silent || name_in(own, listed).is_some() || (quiet && is(name, ECHOES)) {
                continue;
            }
            if is(name, SPEAKING) || is(name, SILENT) || is(name, &["value"]) {
                let code = says && is(name, &["error"]) && value.text().is_some();
                self.walk(value, &field, code, ear);
            } else {
                self.walk(value, &dotted(&field, name), quiet, ear);
            }
        }
        let silent = |own: &Member| is(&own.0, SILENT) || name_in(own, listed).is_some();
        let says = members.iter().any(|own| !silent(own) && speaks(&own.1));
        if named.is_some() && !says {
            self.push(&field, NO_REASON);
        }
    }
}

type Member = (String, JsonValue);

/// Texts in one line, "country: Is required.", and how many more there are.
fn line<'a>(texts: impl Iterator<Item = &'a (String, String)> + Clone, mut more: usize) -> String {
    let most = match texts.clone().nth(1) {
        Some(_) => SHORT,
        None => LONG,
    };
    let (mut line, mut room) = (String::new(), ROOM);
    for (field, text) in texts {
        let text = shortened(text, most);
        let Some(left) = room.checked_sub(field.chars().count() + text.chars().count()) else {
            more += 1;
            continue;
        };
        room = left;
        join(&mut line, field, &text);
    }
    if more > 0 {
        line.push_str(&format!(" (and {more} more)"));
    }
    line
}

/// Adds a text, and the field that it is about, to others.
pub(super) fn join(line: &mut String, field: &str, text: &str) {
    if !line.is_empty() {
        line.push_str(match line.ends_with(['.', '!', '?']) {
            true => " ",
            false => "; ",
        });
    }
    if !field.is_empty() {
        line.push_str(field);
        line.push_str(": ");
    }
    line.push_str(text);
}

/// Whether something is said in it.
fn speaks(json: &JsonValue) -> bool {
    match json {
        JsonValue::Text(text) => !text.trim().is_empty(),
        JsonValue::List(items) => items.iter().any(speaks),
        JsonValue::Object(members) => members.iter().any(|(_, value)| speaks(value)),
        _ => false,
    }
}

/// Whether this is for people: several words, or one that is no code, address or number.
fn reads_like_words(text: &str) -> bool {
    let text = text.trim();
    let word = text.trim_end_matches(['.', '!', '?']);
    text.contains(char::is_whitespace)
        || (word.chars().all(char::is_alphabetic) && !word.chars().skip(1).any(char::is_uppercase))
}

/// "Accept the terms (https://…)", for an object that is nothing but a link.
fn link(members: &[Member]) -> Option<String> {
    let text = |wanted| {
        let found = members.iter().find(|(name, _)| is(name, &[wanted]));
        found.and_then(|(_, value)| value.text())
    };
    let (what, url) = (text("description")?, text("url")?);
    (members.len() == 2).then(|| [what, " (", url, ")"].concat())
}

/// The resource that an object names: "ActiveNumber +1208…".
fn resource(members: &[Member]) -> Option<String> {
    let text = |wanted| {
        let found = members.iter().find(|(name, _)| is(name, &[wanted]));
        found.and_then(|(_, value)| value.text())
    };
    // Older answers qualify the type with a package (docs/numbers-api.md 5.1).
    let kind = text("resourcetype")?.rsplit('.').next()?;
    Some(match text("resourcename") {
        Some(name) => [kind, " ", name].concat(),
        None => kind.to_owned(),
    })
}

/// The name of a field, from the member that holds it: a text, the last step of a way, or a pointer.
fn name_in((name, value): &Member, listed: bool) -> Option<&str> {
    match value {
        JsonValue::Text(text) => {
            let names = is(name, NAMING) || (listed && is(name, &["name"]));
            (names && !text.trim().is_empty()).then_some(text)
        }
        JsonValue::List(way) if is(name, &["loc"]) => way.iter().rev().find_map(JsonValue::text),
        JsonValue::Object(source) if is(name, &["source"]) => {
            source.iter().find_map(|own| name_in(own, false))
        }
        _ => None,
    }
}

fn dotted(field: &str, name: &str) -> String {
    match field {
        "" => name.to_owned(),
        field => [field, ".", name].concat(),
    }
}

/// Whether a member's name is one of these: `error_description`, `errorDescription` and `Error-Description` are one.
fn is(name: &str, names: &[&str]) -> bool {
    let letters = || {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase())
    };
    names.iter().any(|own| letters().eq(own.bytes()))
}

/// The beginning of a text on one line, without control characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let mut line = String::new();
    let mut left = most;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
            left = left.saturating_sub(1);
        }
        match word.char_indices().nth(left) {
            Some((end, _)) => {
                line.push_str(&word[..end]);
                line.push('…');
                return line;
            }
            None => line.push_str(word),
        }
        left -= word.chars().count();
    }
    line
}
