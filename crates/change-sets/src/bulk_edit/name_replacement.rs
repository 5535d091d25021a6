//! Find and replace in display names.
//!
//! Expressions are those of regex-lite: they run in linear time, and know case and classes for ASCII only.

use regex_lite::{NoExpand, Regex, RegexBuilder};

/// A compiled find and replace.
#[derive(Debug, Clone)]
pub struct NameReplacement {
    expression: Regex,
    replacement: String,
    /// Whether `$1` and the like stand for groups.
    expands: bool,
}

/// The options of a find and replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReplacementOptions {
    /// Whether the text to find is a regular expression; `$1` in the replacement is its first group then.
    pub is_expression: bool,
    /// Whether case does not count, of the letters a to z.
    pub ignores_case: bool,
}

/// An error in a regular expression, in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacementError {
    /// The error and what to do.
    pub text: String,
}

/// The maximum size of a compiled expression, in bytes: enough for what a person writes.
const MAX_SIZE: usize = 256 * 1024;

impl NameReplacement {
    /// Compiles a find and replace.
    ///
    /// # Errors
    /// An empty text to find, or an expression that is none, in sentences.
    pub fn new(
        find: &str,
        replacement: &str,
        options: ReplacementOptions,
    ) -> Result<NameReplacement, ReplacementError> {
        if find.is_empty() {
            let text = "Enter the text to find.".to_owned();
            return Err(ReplacementError { text });
        }
        let source = match options.is_expression {
            true => find.to_owned(),
            false => regex_lite::escape(find),
        };
        let expression = RegexBuilder::new(&source)
            .case_insensitive(options.ignores_case)
            .size_limit(MAX_SIZE)
            .build()
            .map_err(|error| ReplacementError {
                text: format!("This is no regular expression: {error}."),
            })?;
        Ok(NameReplacement {
            expression,
            replacement: replacement.to_owned(),
            expands: options.is_expression,
        })
    }

    /// The name with every match replaced.
    pub fn apply(&self, name: &str) -> String {
        let replacement = self.replacement.as_str();
        let name = match self.expands {
            true => self.expression.replace_all(name, replacement),
            false => self.expression.replace_all(name, NoExpand(replacement)),
        };
        name.into_owned()
    }
}
