//! What trunk calls while it builds: the stylesheets before; two wasm files and all of it compressed after.

use std::{
    env, fs,
    io::Write,
    ops::{Range, RangeInclusive},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};

mod import_names;

use crate::{root, split::split};

/// These come first, in this order; the other files follow by name.
const FIRST: [&str; 2] = ["tokens.css", "base.css"];

/// How the page names the stylesheet of the deferred chunk (src/browser/stylesheet.rs).
const DEFERRED_STYLE: &str = "deferred-style";

/// Filled in by whoever deploys the app, after the build: a compressed copy would hide that from every browser.
const FILLED_IN_LATER: &str = "config.json";

/// Text and code; pictures and fonts are compressed already.
const COMPRESSIBLE: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];

/// Joins `style/*.css` into `target/app.css` and `style/deferred/*.css` into `target/deferred.css`, which trunk takes and
/// makes small; writes `src/boot.js` without its comments as `target/boot.js`.
pub fn pre_build() -> Result<()> {
    for (folder, name) in [("style", "app.css"), ("style/deferred", "deferred.css")] {
        prepare(name, &joined(&root().join(folder))?)?;
    }
    let boot = fs::read_to_string(root().join("src/boot.js"))?;
    prepare("boot.js", &without_comment_lines(&boot))
}

/// Writes a file into the target folder, from where trunk takes it. It is left alone when nothing changed, so that
/// `trunk serve` does not see a change of its own making.
fn prepare(name: &str, text: &str) -> Result<()> {
    let path = root().join("target").join(name);
    if fs::read_to_string(&path).ok().as_deref() != Some(text) {
        fs::create_dir_all(root().join("target"))?;
        fs::write(&path, text)?;
    }
    Ok(())
}

/// The stylesheets of a folder in one, in the order that they count on.
pub fn joined(folder: &Path) -> Result<String> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("{} can't be read", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
        .collect();
    files.sort_by_cached_key(|path| {
        let name = path.file_name().unwrap_or_default().to_owned();
        let rank = FIRST.iter().position(|first| name == *first);
        (rank.unwrap_or(FIRST.len()), name)
    });
    let mut joined = String::new();
    for file in files {
        let css = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
        joined.push_str(&css);
    }
    Ok(joined)
}

/// The page without the link to the deferred stylesheet, but with its name, by which the app loads it
/// (src/browser/stylesheet.rs).
fn with_style_deferred(page: &str) -> Result<String> {
    let (tag, name) = page
        .split_inclusive('>')
        .filter_map(|piece| piece.find("<link").map(|at| &piece[at..]))
        .filter(|tag| tag.contains("stylesheet"))
        .find_map(|tag| {
            let name = &tag[tag.find("/deferred-")? + 1..];
            Some((tag, &name[..name.find(".css")? + ".css".len()]))
        })
        .context("trunk linked no deferred stylesheet")?;
    let meta = format!("<meta name=\"{DEFERRED_STYLE}\" content=\"{name}\">");
    Ok(page.replace(tag, &meta))
}

/// Finishes the files that trunk staged.
pub fn post_build() -> Result<()> {
    let staged = PathBuf::from(
        env::var_os("TRUNK_STAGING_DIR").context("This is for trunk to call: run `trunk build`")?,
    );
    let page = staged.join("index.html");
    let html = fs::read_to_string(&page).context("trunk staged no index.html")?;
    fs::write(&page, split(&staged, &with_style_deferred(&html)?)?)?;

    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        make_small(&staged)?;
        compress_all(&staged)?;
    }
    Ok(())
}

/// Takes out of modules and their script what no browser needs.
fn make_small(folder: &Path) -> Result<()> {
    let (mut scripts, mut modules) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("js") => scripts.push((fs::read_to_string(&path)?, path)),
            Some("wasm") => modules.push((fs::read(&path)?, path)),
            _ => {}
        }
    }
    let all: String = scripts.iter().map(|(script, _)| script.as_str()).collect();
    let short = import_names::short_names(&all);
    for (script, path) in scripts {
        fs::write(&path, import_names::rename_in_script(&script, &short))?;
    }
    for (module, path) in modules {
        let small = without_custom_sections(&module);
        let small = small.and_then(|module| import_names::rename_in_module(&module, &short));
        let small = small.with_context(|| format!("{} is no wasm module", path.display()))?;
        fs::write(&path, small)?;
    }
    Ok(())
}

/// Brotli at its best, as a server sends it from a file.
///
/// What it makes of a module as a whole can be 1 % larger after a change of no size, since code and data are then told by
/// one set of codes. Cut where they meet it is not; so both are tried, and the smaller one is taken.
pub fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let whole = brotli(&[bytes])?;
    let Some(parts) = kind_by_kind(bytes) else {
        return Ok(whole);
    };
    let cut = brotli(&parts)?;
    Ok(if cut.len() < whole.len() { cut } else { whole })
}

/// One stream, of which each part begins anew with its codes.
fn brotli(parts: &[&[u8]]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        size_hint: parts.iter().map(|part| part.len()).sum(),
        ..BrotliEncoderParams::default()
    };
    let mut writer = CompressorWriter::with_params(Vec::new(), 64 * 1024, &parameters);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            writer.flush()?;
        }
        writer.write_all(part)?;
    }
    Ok(writer.into_inner())
}

/// A module cut before its elements, before its code and before its data; `None` for what is no module.
fn kind_by_kind(module: &[u8]) -> Option<Vec<&[u8]>> {
    const ELEMENTS_CODE_DATA: RangeInclusive<u8> = 9..=11;
    let (mut parts, mut from) = (Vec::new(), 0);
    for (kind, section) in sections(module)? {
        if ELEMENTS_CODE_DATA.contains(&kind) {
            parts.push(&module[from..section.start]);
            from = section.start;
        }
    }
    parts.push(&module[from..]);
    Some(parts)
}

fn compress_all(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            compress_all(&path)?;
        } else if let Some(extension) = path.extension().and_then(|extension| extension.to_str())
            && COMPRESSIBLE.contains(&extension)
            && !path.ends_with(FILLED_IN_LATER)
        {
            let target = path.with_extension(format!("{extension}.br"));
            fs::write(target, compressed(&fs::read(&path)?)?)?;
        }
    }
    Ok(())
}

/// The module without its custom sections, that is names and producers: half of its bytes, and nothing a browser runs.
///
/// cargo's `strip = true` would do that before wasm-bindgen, which needs one of them.
fn without_custom_sections(module: &[u8]) -> Option<Vec<u8>> {
    const CUSTOM: u8 = 0;
    let mut small = module.get(..HEAD)?.to_vec();
    for (kind, section) in sections(module)? {
        if kind != CUSTOM {
            small.extend_from_slice(&module[section]);
        }
    }
    Some(small)
}

/// How long the beginning of a module is, before its sections.
const HEAD: usize = 8;

/// The sections of a module, each by its kind and where it is (WebAssembly core 5.5.2); `None` for what is no module.
fn sections(module: &[u8]) -> Option<Vec<(u8, Range<usize>)>> {
    let (_, mut rest) = module
        .split_at_checked(HEAD)
        .filter(|(head, _)| head.starts_with(b"\0asm"))?;
    let mut sections = Vec::new();
    while let [kind, after @ ..] = rest {
        let (size, body) = leb128(after)?;
        let (_, next) = body.split_at_checked(size)?;
        let at = |rest: &[u8]| module.len() - rest.len();
        sections.push((*kind, at(rest)..at(next)));
        rest = next;
    }
    Some(sections)
}

/// An unsigned number in wasm's variable-length form, and what follows it (WebAssembly core 5.2.2).
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

/// The script without lines that are comments, and without indentation. trunk's minifier of scripts (minify-js 0.5) gives up
/// on both: it knows neither a top-level `await` nor `import` as these have them.
/// Neither in src/boot.js nor in what wasm-bindgen
/// writes does a text go over several lines, so no line of a text is taken for one.
pub fn without_comment_lines(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let is_code = |line: &&str| {
        !line.is_empty() && !["//", "/*", "*"].iter().any(|sign| line.starts_with(sign))
    };
    lines
        .filter(is_code)
        .fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_comment_leave_a_script() {
        let script = "// why\n/**\n * what\n */\nfunction f() {\n  return `a//b`; // kept\n}\n\n";
        assert_eq!(
            without_comment_lines(script),
            "function f() {\nreturn `a//b`; // kept\n}\n"
        );
    }

    #[test]
    fn the_deferred_stylesheet_is_named_and_not_loaded() -> Result<()> {
        for link in [
            "<link rel=\"stylesheet\" href=\"/a/deferred-1.css\" integrity=\"sha384-a\"/>",
            "<link href=/a/deferred-1.css integrity=sha384-a rel=stylesheet>",
        ] {
            let page = format!("<link rel=stylesheet href=/a/app-1.css>\n{link}<p>");
            assert_eq!(
                with_style_deferred(&page)?,
                "<link rel=stylesheet href=/a/app-1.css>\n<meta name=\"deferred-style\" content=\"deferred-1.css\"><p>"
            );
        }
        assert!(with_style_deferred("<p>").is_err());
        Ok(())
    }

    #[test]
    fn custom_sections_go_from_a_module() {
        let module = b"\0asm\x01\0\0\0\x00\x82\x00nx\x01\x01t\x00\x01p";
        assert_eq!(
            without_custom_sections(module).as_deref(),
            Some(&b"\0asm\x01\0\0\0\x01\x01t"[..])
        );
        assert_eq!(without_custom_sections(b"<html>"), None);
        assert_eq!(without_custom_sections(&module[..module.len() - 1]), None);
    }

    #[test]
    fn compression_gives_back_the_same_bytes() -> Result<()> {
        let bytes = b"numbers, numbers, numbers, numbers".repeat(50);
        let small = compressed(&bytes)?;
        assert!(small.len() < bytes.len() / 10);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut small.as_slice(), &mut back)?;
        assert_eq!(back, bytes);
        Ok(())
    }

    #[test]
    fn what_is_filled_in_after_the_build_is_not_compressed() -> Result<()> {
        let folder = env::temp_dir().join(format!("numberdesk-hook-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        for name in ["config.json", "boot.js", "icon.png"] {
            fs::write(folder.join(name), "{}")?;
        }
        compress_all(&folder)?;
        let compressed = |name: &str| folder.join(format!("{name}.br")).exists();
        assert!(compressed("boot.js") && !compressed("config.json") && !compressed("icon.png"));
        fs::remove_dir_all(&folder)?;
        Ok(())
    }

    #[test]
    fn a_module_is_cut_where_another_kind_begins() -> Result<()> {
        let module = [
            b"\0asm\x01\0\0\0\x01\x01t\x0a\x64".as_slice(),
            &[7; 100],
            b"\x0b\x02dd",
        ]
        .concat();
        let parts = kind_by_kind(&module).context("a module")?;
        assert_eq!(
            parts.iter().map(|part| part.len()).collect::<Vec<_>>(),
            [11, 102, 4]
        );
        assert_eq!(parts.concat(), module);
        assert!(kind_by_kind(b"<html>").is_none());
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut brotli(&parts)?.as_slice(), &mut back)?;
        assert_eq!(back, module);
        Ok(())
    }
}
