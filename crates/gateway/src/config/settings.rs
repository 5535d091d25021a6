//! Settings: the keys that exist, and their values from file, environment and secret files.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

/// Prefix of every environment variable.
pub const PREFIX: &str = "NUMBERDESK_GATEWAY_";

/// Key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// Path in the TOML file, with dots.
    pub path: &'static str,
    /// Whether its value is a secret, which may also come from a file: the key with `_file` at its end names it.
    pub is_secret: bool,
    /// Whether it is a table of texts.
    pub is_table: bool,
}

const fn plain(path: &'static str) -> Key {
    Key {
        path,
        is_secret: false,
        is_table: false,
    }
}

const fn secret(path: &'static str) -> Key {
    Key {
        is_secret: true,
        ..plain(path)
    }
}

/// All keys, in the order of `--print-config`.
pub const KEYS: [Key; 42] = [
    plain("listen"),
    plain("public_url"),
    plain("app"),
    plain("trusted_proxies"),
    plain("stop_seconds"),
    plain("protected"),
    plain("upstream.url"),
    plain("upstream.projects"),
    plain("upstream.versions"),
    plain("upstream.timeout_seconds"),
    plain("upstream.max_requests"),
    plain("upstream.max_body_bytes"),
    plain("upstream.max_upload_bytes"),
    plain("key.id"),
    secret("key.secret"),
    plain("key.secret_file"),
    plain("key.scheme"),
    plain("key.token_url"),
    plain("sign_in.mode"),
    plain("sign_in.issuer"),
    plain("sign_in.client_id"),
    secret("sign_in.client_secret"),
    plain("sign_in.client_secret_file"),
    plain("sign_in.scopes"),
    plain("sign_in.name_claim"),
    plain("sign_in.groups_claim"),
    plain("sign_in.idle_minutes"),
    plain("sign_in.lifetime_minutes"),
    plain("sign_in.user_header"),
    plain("sign_in.name_header"),
    plain("sign_in.groups_header"),
    plain("roles.viewer"),
    plain("roles.editor"),
    plain("roles.buyer"),
    plain("roles.releaser"),
    plain("roles.auditor"),
    secret("store.url"),
    plain("store.url_file"),
    plain("audit.days"),
    plain("audit.stdout"),
    plain("metrics.listen"),
    Key {
        is_table: true,
        ..plain("labels")
    },
];

impl Key {
    /// The environment variable of the key.
    pub fn variable(&self) -> String {
        variable(self.path)
    }
}

/// The environment variable of a path.
pub fn variable(path: &str) -> String {
    format!("{PREFIX}{}", path.replace('.', "_").to_uppercase())
}

/// Place that a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A line of the configuration file.
    Line(PathBuf, usize),
    /// The configuration file as a whole, for what is missing in it.
    File(PathBuf),
    /// An environment variable.
    Variable(String),
    /// Nowhere: there is no configuration file.
    Nowhere,
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Line(file, line) => write!(formatter, "{}:{line}: ", file.display()),
            Self::File(file) => write!(formatter, "{}: ", file.display()),
            Self::Variable(name) => write!(formatter, "{name}: "),
            Self::Nowhere => Ok(()),
        }
    }
}

/// Mistake in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Place of the mistake.
    pub source: Source,
    /// Sentence without a full stop, which never contains a secret.
    pub text: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}{}", self.source, self.text)
    }
}

/// Value of a key before it is given a type. Numbers and booleans are texts here, as in the environment.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// One value; a list of them from an environment variable, separated by commas.
    Text(String),
    /// A list of the file.
    List(Vec<String>),
    /// A table of the file.
    Table(BTreeMap<String, String>),
}

/// Merged settings.
pub struct Settings {
    /// Values by path.
    pub values: BTreeMap<&'static str, (Value, Source)>,
    /// The configuration file.
    pub file: Option<PathBuf>,
    /// Mistakes so far: unknown keys, wrong kinds of values, unreadable files.
    pub mistakes: Vec<Mistake>,
}

impl Settings {
    /// Merges the file, then the environment, then the files that either of them names for secrets.
    pub fn load(file: Option<&Path>, variables: impl Iterator<Item = (String, String)>) -> Self {
        let mut settings = Self {
            values: BTreeMap::new(),
            file: file.map(Path::to_owned),
            mistakes: Vec::new(),
        };
        if let Some(file) = file {
            match fs::read_to_string(file) {
                Ok(text) => settings.add_file(file, &text),
                Err(error) => settings.add_mistake(
                    Source::File(file.to_owned()),
                    format!("can't be read: {error}"),
                ),
            }
        }
        settings.add_variables(variables);
        settings.add_secret_files();
        settings
    }

    fn add_mistake(&mut self, source: Source, text: String) {
        self.mistakes.push(Mistake { source, text });
    }

    fn add_file(&mut self, file: &Path, text: &str) {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            let message = error.message().trim().to_owned();
            self.add_mistake(Source::Line(file.to_owned(), line), message);
        }
        self.add_table(file, text, "", table.get_ref());
    }

    fn add_table(&mut self, file: &Path, text: &str, prefix: &str, table: &DeTable) {
        for (name, value) in table {
            let path = format!("{prefix}{}", name.get_ref());
            let source = Source::Line(file.to_owned(), line_of(text, name.span().start));
            let Some(key) = KEYS.iter().find(|key| key.path == path) else {
                match value.get_ref() {
                    DeValue::Table(inner) if is_section(&path) => {
                        self.add_table(file, text, &format!("{path}."), inner);
                    }
                    _ => self.add_mistake(source, unknown(&path)),
                }
                continue;
            };
            match convert(value.get_ref(), key.is_table) {
                Ok(value) => {
                    self.values.insert(key.path, (value, source));
                }
                Err(expected) => self.add_mistake(source, format!("{path} must be {expected}")),
            }
        }
    }

    fn add_variables(&mut self, variables: impl Iterator<Item = (String, String)>) {
        for (name, value) in variables {
            if !name.starts_with(PREFIX) {
                continue;
            }
            let source = Source::Variable(name.clone());
            match KEYS.iter().find(|key| key.variable() == name) {
                Some(key) => {
                    self.values.insert(key.path, (Value::Text(value), source));
                }
                None => self.add_mistake(source, "is no key of the configuration".to_owned()),
            }
        }
    }

    /// Reads the files that hold secrets. A secret from both is a mistake, since one of the two would be ignored.
    fn add_secret_files(&mut self) {
        for key in KEYS.iter().filter(|key| key.is_secret) {
            let file_path = format!("{}_file", key.path);
            let Some((Value::Text(path), source)) = self.values.get(file_path.as_str()).cloned()
            else {
                continue;
            };
            if self.values.contains_key(key.path) {
                let text = format!(
                    "{file_path} and {} are both set: keep one of them",
                    key.path
                );
                self.add_mistake(source, text);
                continue;
            }
            match fs::read_to_string(&path) {
                Ok(secret) => {
                    let secret = secret.trim_end_matches(['\r', '\n']).to_owned();
                    self.values.insert(key.path, (Value::Text(secret), source));
                }
                Err(error) => {
                    self.add_mistake(
                        source,
                        format!("{file_path}: {path} can't be read: {error}"),
                    );
                }
            }
        }
    }
}

/// Whether keys begin with this path and a dot.
fn is_section(path: &str) -> bool {
    KEYS.iter().any(|key| {
        let rest = key.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.starts_with('.'))
    })
}

fn unknown(path: &str) -> String {
    let nearest = KEYS
        .iter()
        .map(|key| (strsim::damerau_levenshtein(key.path, path), key.path))
        .min();
    match nearest {
        Some((distance, nearest)) if distance <= 3 => {
            format!("{path} is no key of the configuration; {nearest} is one")
        }
        _ => format!("{path} is no key of the configuration"),
    }
}

/// A value of the file, or the words for what it should have been.
fn convert(value: &DeValue, is_table: bool) -> Result<Value, &'static str> {
    if let (DeValue::Table(table), true) = (value, is_table) {
        let members = table.iter().map(|(name, value)| {
            let text = scalar(value.get_ref()).ok_or("a table of texts")?;
            Ok((name.get_ref().to_string(), text))
        });
        return members.collect::<Result<_, _>>().map(Value::Table);
    }
    if let (DeValue::Array(items), false) = (value, is_table) {
        let items = items.iter().map(|item| scalar(item.get_ref()));
        let items: Option<Vec<String>> = items.collect();
        return items.map(Value::List).ok_or("a list of texts");
    }
    match (scalar(value), is_table) {
        (Some(text), false) => Ok(Value::Text(text)),
        (_, true) => Err("a table of texts"),
        (None, false) => Err("a text, a number or a list of texts"),
    }
}

fn scalar(value: &DeValue) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().replace('_', "")),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn line_of(text: &str, position: usize) -> usize {
    let before = text.as_bytes().get(..position).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}
