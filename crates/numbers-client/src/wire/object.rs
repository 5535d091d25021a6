//! JSON object writer.

/// Writer of a JSON object. Members keep the order in which they are added, which reads better in a network log than the
/// alphabetical order of a `serde_json::Map`.
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Object {
        Object(String::from("{"))
    }

    pub(super) fn text(&mut self, name: &str, value: &str) {
        // A string always serialises: it is valid UTF-8, and writing to memory does not fail.
        self.member(name, &serde_json::to_string(value).unwrap_or_default());
    }

    /// Adds a member of any JSON value. `name` is a literal without characters to escape.
    pub(super) fn member(&mut self, name: &str, json: &str) {
        let comma = if self.0.len() > 1 { "," } else { "" };
        self.0 += &format!("{comma}\"{name}\":{json}");
    }

    pub(super) fn end(self) -> String {
        format!("{}}}", self.0)
    }
}
