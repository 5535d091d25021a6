//! The effective configuration as text, without secrets.

use std::fmt::Write;

use super::settings::{KEYS, Settings, Source, Value};

/// Renders every key that is set, with the place that it came from; of a secret only that it is set.
pub fn print(settings: &Settings) -> String {
    let mut text = String::new();
    for key in &KEYS {
        let Some((value, source)) = settings.values.get(key.path) else {
            continue;
        };
        let value = match (key.is_secret, value) {
            (true, _) => "\"(secret)\"".to_owned(),
            (false, Value::Text(value)) => format!("{value:?}"),
            (false, Value::List(values)) => format!("{values:?}"),
            (false, Value::Table(table)) => {
                let pairs = table.iter().map(|(id, name)| format!("{id:?} = {name:?}"));
                format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
            }
        };
        let source = match source {
            Source::Line(_, line) => format!("line {line}"),
            Source::Variable(name) => name.clone(),
            Source::File(_) | Source::Nowhere => String::new(),
        };
        // Writing to a String never fails.
        let _ = writeln!(text, "{} = {value}  # {source}", key.path);
    }
    text
}
