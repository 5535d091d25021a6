//! Short names for what a module imports from its script.
//!
//! wasm-bindgen ends each name with a hash, which no compression makes smaller, and it stands in the module and in the script:
//! 6 KB of the first load. `wasm-opt --minify-imports` does the same for the scripts of Emscripten.

use std::{collections::BTreeMap, ops::Range};

use super::{leb128, sections};

/// What every name that is made short begins with.
const PREFIX: &str = "__wbg_";
/// Length of the hash at its end.
const HASH: usize = 16;

/// Short names, by the names in a script of wasm-bindgen.
pub fn short_names(script: &str) -> BTreeMap<String, String> {
    let mut short = BTreeMap::new();
    for (start, _) in script.match_indices(PREFIX) {
        let rest = &script[start..];
        let is_name =
            |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
        let name = &rest[..rest.find(|letter| !is_name(letter)).unwrap_or(rest.len())];
        let hash = name.len().checked_sub(HASH).and_then(|at| name.get(at..));
        let has_hash = hash.is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if has_hash && !short.contains_key(name) {
            short.insert(name.to_owned(), format!("i{}", short.len()));
        }
    }
    short
}

/// The script with the short names.
pub fn rename_in_script(script: &str, short: &BTreeMap<String, String>) -> String {
    // From the end, so that no name is taken for a longer one that begins with it.
    let names = short.iter().rev();
    names.fold(script.to_owned(), |script, (name, short)| {
        script.replace(name, short)
    })
}

/// The module with the short names in its imports; `None` for what is no module.
pub fn rename_in_module(module: &[u8], short: &BTreeMap<String, String>) -> Option<Vec<u8>> {
    const IMPORTS: u8 = 2;
    let all = sections(module)?;
    let Some((_, section)) = all.into_iter().find(|(kind, _)| *kind == IMPORTS) else {
        return Some(module.to_vec());
    };
    let body = renamed_imports(&module[body_of(module, &section)?], short)?;
    let mut renamed = module[..section.start].to_vec();
    renamed.push(IMPORTS);
    push_leb128(&mut renamed, body.len());
    renamed.extend_from_slice(&body);
    renamed.extend_from_slice(&module[section.end..]);
    Some(renamed)
}

/// Where the contents of a section are, after its kind and size.
fn body_of(module: &[u8], section: &Range<usize>) -> Option<Range<usize>> {
    let (size, _) = leb128(module.get(section.start + 1..section.end)?)?;
    Some(section.end - size..section.end)
}

/// The contents of an import section with the short names (WebAssembly core 5.5.5).
fn renamed_imports(body: &[u8], short: &BTreeMap<String, String>) -> Option<Vec<u8>> {
    let (count, mut rest) = leb128(body)?;
    let mut renamed = Vec::new();
    push_leb128(&mut renamed, count);
    for _ in 0..count {
        let (module, after) = text(rest)?;
        let (name, after) = text(after)?;
        push_text(&mut renamed, module);
        push_text(&mut renamed, short.get(name).map_or(name, String::as_str));
        let size = description_size(after)?;
        let (description, next) = after.split_at_checked(size)?;
        renamed.extend_from_slice(description);
        rest = next;
    }
    Some(renamed)
}

/// How many bytes say what an import is: a function, table, memory, global or tag.
fn description_size(bytes: &[u8]) -> Option<usize> {
    let left = |rest: &[u8]| bytes.len() - rest.len();
    let (kind, after) = bytes.split_first()?;
    let limits = |bytes| -> Option<usize> {
        let (flags, after) = leb128(bytes)?;
        let (_, after) = leb128(after)?;
        match flags & 1 {
            0 => Some(left(after)),
            _ => leb128(after).map(|(_, after)| left(after)),
        }
    };
    match kind {
        0 => leb128(after).map(|(_, after)| left(after)),
        1 => limits(after.get(1..)?),
        2 => limits(after),
        // A value type and whether it can change; a tag's attribute and type.
        3 | 4 => Some(3),
        _ => None,
    }
}

/// A text with its length before it, and what follows it.
fn text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (size, after) = leb128(bytes)?;
    let (text, rest) = after.split_at_checked(size)?;
    Some((str::from_utf8(text).ok()?, rest))
}

fn push_text(to: &mut Vec<u8>, text: &str) {
    push_leb128(to, text.len());
    to.extend_from_slice(text.as_bytes());
}

/// A number in wasm's variable-length form.
fn push_leb128(to: &mut Vec<u8>, mut value: usize) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            to.push(low);
            return;
        }
        to.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "__wbg_fetch_36d738a0c8cfac43";

    fn module() -> Vec<u8> {
        let mut imports = Vec::new();
        push_leb128(&mut imports, 3);
        for (name, description) in [
            (LONG, &[0, 5][..]),
            ("memory", &[2, 1, 1, 2]),
            ("__wbindgen_throw", &[0, 7]),
        ] {
            push_text(&mut imports, "./app_bg.js");
            push_text(&mut imports, name);
            imports.extend_from_slice(description);
        }
        let mut module = b"\0asm\x01\0\0\0\x02".to_vec();
        push_leb128(&mut module, imports.len());
        module.extend_from_slice(&imports);
        module.extend_from_slice(b"\x07\x01\x00");
        module
    }

    #[test]
    fn names_with_a_hash_become_short_in_script_and_module() {
        let script = format!("import0 = {{ {LONG}: function() {{}}, __wbindgen_throw: f }}");
        let short = short_names(&script);
        assert_eq!(short.get(LONG).map(String::as_str), Some("i0"));
        assert_eq!(
            rename_in_script(&script, &short),
            "import0 = { i0: function() {}, __wbindgen_throw: f }"
        );
        let renamed = rename_in_module(&module(), &short).unwrap_or_default();
        let has = |name: &str| {
            renamed
                .windows(name.len())
                .any(|part| part == name.as_bytes())
        };
        assert!(has("\u{2}i0\0") && has("memory") && has("__wbindgen_throw") && !has(LONG));
        assert!(renamed.ends_with(b"\x07\x01\x00"));
        assert_eq!(sections(&renamed).map(|sections| sections.len()), Some(2));
    }

    #[test]
    fn a_module_without_such_names_stays_as_it_is() {
        assert_eq!(
            rename_in_module(&module(), &BTreeMap::new()),
            Some(module())
        );
        assert_eq!(rename_in_module(b"no module", &BTreeMap::new()), None);
    }
}
