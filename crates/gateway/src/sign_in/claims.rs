//! Claims of a person, as providers have them.

use serde_json::{Map, Value};

/// A claim by its name, or by its path with dots, such as `realm_access.roles`.
pub fn lookup<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let mut names = name.split('.');
    let first = claims.get(names.next()?)?;
    names.try_fold(first, |value, name| value.get(name))
}

/// The texts of a claim that is a list or a single text.
pub fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(items)) => {
            let texts = items.iter().filter_map(Value::as_str);
            texts.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn groups_may_be_nested_or_a_single_text() {
        let claims = json!({"groups": ["a", 1, "b"], "role": "c", "realm_access": {"roles": ["d"]}, "x.y": "e"});
        let claims = claims.as_object().cloned().unwrap_or_default();
        let groups = |name| texts(lookup(&claims, name));
        assert_eq!(groups("groups"), ["a", "b"]);
        assert_eq!(groups("role"), ["c"]);
        assert_eq!(groups("realm_access.roles"), ["d"]);
        assert_eq!(groups("x.y"), ["e"]);
        assert!(groups("missing").is_empty() && groups("groups.a").is_empty());
    }
}
