//! Writing JSON objects.

/// A JSON object under way. Members are written in the order in which they are added, which reads
/// better in a network log than the alphabetical order of a `serde_json::Map`.
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Object {
        Object(String::from("{"))
    }

    pub(super) fn text(&mut self, name: &str, value: &str) {
        // Text always serialises: it is valid UTF-8, and writing to memory does not fail.
        self.member(name, &serde_json::to_string(value).unwrap_or_default());
    }

    /// `name` needs no escapes: all names are in this file.
    pub(super) fn member(&mut self, name: &str, json: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
        self.0.push_str(json);
    }

    pub(super) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
