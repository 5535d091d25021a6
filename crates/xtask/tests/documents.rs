//! The documents agree with the repository: links, paths, cited sections, configuration keys.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The workspace's folder.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Files below a folder with one of these endings, in a fixed order.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    const OTHERS: [&str; 4] = ["node_modules", "target", "dist", "artifacts"];
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !OTHERS.contains(&name.as_ref()) && !name.starts_with('.') {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn documents() -> Vec<(PathBuf, String)> {
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("text");
        (path, text)
    };
    files(&root(), &[".md"]).into_iter().map(read).collect()
}

/// What stands between each pair of marks.
fn between<'a>(text: &'a str, start: &'a str, end: char) -> impl Iterator<Item = &'a str> {
    let pieces = text.split(start).skip(1);
    pieces.filter_map(move |piece| Some(piece.split_once(end)?.0))
}

/// The anchor that GitHub gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        _ => c.is_alphanumeric().then_some(c),
    });
    kept.collect::<String>().to_lowercase()
}

fn headings(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| line.starts_with('#'));
    lines.map(|line| line.trim_start_matches('#').trim())
}

#[test]
fn links_lead_to_files_and_headings_that_exist() {
    let mut wrong = Vec::new();
    let mut links = 0;
    for (path, text) in documents() {
        let folder = path.parent().expect("a folder");
        let targets = between(&text, "](", ')').chain(between(&text, "srcset=\"", '"'));
        for link in targets.chain(between(&text, "src=\"", '"')) {
            // Of the web, or of the host that shows the repository.
            if link.contains("://") || link.starts_with("../../") {
                continue;
            }
            links += 1;
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => folder.join(file),
            };
            let found = match heading {
                "" => target.exists(),
                heading => fs::read_to_string(&target)
                    .is_ok_and(|text| headings(&text).any(|own| anchor(own) == heading)),
            };
            if !found {
                wrong.push(format!("{}: {link}", path.display()));
            }
        }
    }
    assert!(links > 50, "only {links} links were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn paths_in_documents_exist() {
    const FOLDERS: [&str; 6] = ["src/", "crates/", "tests/", "style/", "docs/", ".github/"];
    let mut wrong = Vec::new();
    let mut paths = 0;
    for (path, text) in documents() {
        // That one cites other repositories, by their paths.
        if path.ends_with("docs/numbers-api.md") {
            continue;
        }
        // Fenced blocks are commands and pictures.
        let prose = text.split("```").step_by(2);
        for name in prose.flat_map(between_ticks) {
            let is_path = FOLDERS.iter().any(|folder| name.starts_with(folder));
            let is_pattern = name.contains(['*', '{', ' ']) || name.contains("name.");
            if is_path && !is_pattern {
                paths += 1;
                if !root().join(name).exists() {
                    wrong.push(format!("{}: {name}", path.display()));
                }
            }
        }
    }
    assert!(paths > 30, "only {paths} paths were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn between_ticks(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn sections_that_the_code_cites_exist() {
    const DOCUMENT: &str = "docs/numbers-api.md";
    let text = fs::read_to_string(root().join(DOCUMENT)).expect("text");
    let mut sections = BTreeSet::new();
    let mut chapter = String::new();
    for line in text.lines() {
        let first = line.trim_start_matches('#').split_whitespace().next();
        let number = first.unwrap_or_default().trim_end_matches('.');
        if !number.starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        if line.starts_with('#') {
            number.clone_into(&mut chapter);
            sections.insert(number.to_owned());
        } else {
            // A point of a list, cited as 10.14.
            sections.insert(format!("{chapter}.{number}"));
        }
    }

    let mut wrong = Vec::new();
    let mut cited = 0;
    for folder in ["src", "crates", "tests"] {
        for path in files(&root().join(folder), &[".rs", ".mjs", ".js"]) {
            let code = fs::read_to_string(&path).expect("text");
            for piece in code.split(DOCUMENT).skip(1) {
                let end = piece.find([')', ';', ':', '\n']).unwrap_or(piece.len());
                let numbers = piece[..end]
                    .split([' ', ','])
                    .map(|word| word.trim_matches('.'));
                for number in numbers.filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
                {
                    cited += 1;
                    if !sections.contains(number) {
                        wrong.push(format!("{}: {number}", path.display()));
                    }
                }
            }
        }
    }
    assert!(cited > 100, "only {cited} citations were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_readme_is_short_and_names_every_key_of_the_configuration() {
    let readme = fs::read_to_string(root().join("README.md")).expect("text");
    assert!(readme.lines().count() <= 150);

    let code = files(&root(), &["config.rs"]).into_iter().find_map(|path| {
        let code = fs::read_to_string(path).ok()?;
        let keys = code.split_once("struct Keys<'a> {")?.1.split_once('}')?.0;
        Some(keys.to_owned())
    });
    let keys: Vec<String> = code
        .expect("the struct that reads config.json")
        .lines()
        .filter_map(|line| {
            line.trim()
                .split_once(": ")
                .map(|(name, _)| camel_case(name))
        })
        .collect();
    assert!(keys.len() >= 7, "{keys:?}");
    for key in keys {
        assert!(
            readme.contains(&format!("| `{key}` |")),
            "{key} is not in README.md"
        );
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        name.push_str(&head.to_uppercase());
        name.push_str(tail);
        name
    })
}
