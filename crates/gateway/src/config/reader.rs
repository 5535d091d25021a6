//! Reader of settings: gives values their types, and notes a mistake instead of stopping at it.

use std::{collections::BTreeMap, ops::RangeInclusive, time::Duration};

use secrecy::SecretString;

use super::settings::{Mistake, Settings, Source, Value, variable};

/// Reader of settings.
pub struct Reader(Settings);

impl Reader {
    /// A reader of merged settings.
    pub fn new(settings: Settings) -> Self {
        Self(settings)
    }

    /// All mistakes, in the order of the file.
    pub fn finish(self) -> Vec<Mistake> {
        let mut mistakes = self.0.mistakes;
        mistakes.sort_by_key(|mistake| match &mistake.source {
            Source::Line(_, line) => *line,
            _ => usize::MAX,
        });
        mistakes
    }

    /// Notes that a value is wrong. `problem` continues a sentence whose subject is the key.
    pub fn wrong(&mut self, path: &'static str, problem: String) {
        let source = self.0.values.get(path).map(|(_, source)| source.clone());
        let source = source.unwrap_or_else(|| self.whole());
        let text = format!("{path} {problem}");
        self.0.mistakes.push(Mistake { source, text });
    }

    /// Notes that a value is missing.
    pub fn missing(&mut self, path: &'static str) {
        let text = format!("{path} is missing, as is {}", variable(path));
        let source = self.whole();
        self.0.mistakes.push(Mistake { source, text });
    }

    /// Notes that a value is missing, unless there is one that was found wrong.
    pub fn missing_unless_wrong(&mut self, path: &'static str) {
        if !self.0.values.contains_key(path) {
            self.missing(path);
        }
    }

    fn whole(&self) -> Source {
        self.0.file.clone().map_or(Source::Nowhere, Source::File)
    }

    /// A value that may be missing.
    pub fn optional<T>(
        &mut self,
        path: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let problem = match self.0.values.get(path) {
            None => return None,
            Some((Value::Text(text), _)) => match parse(text.trim()) {
                Ok(value) => return Some(value),
                Err(problem) => problem,
            },
            Some(_) => "must be one value, not several".to_owned(),
        };
        self.wrong(path, problem);
        None
    }

    /// A value that must be there.
    pub fn required<T>(
        &mut self,
        path: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        self.missing_unless_wrong(path);
        self.optional(path, parse)
    }

    /// A value with a default.
    pub fn or<T>(
        &mut self,
        path: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
        default: T,
    ) -> T {
        self.optional(path, parse).unwrap_or(default)
    }

    /// One of several words.
    pub fn choice<const N: usize>(
        &mut self,
        path: &'static str,
        words: [&'static str; N],
    ) -> Option<&'static str> {
        self.optional(path, |text| {
            let found = words.into_iter().find(|word| *word == text);
            found.ok_or_else(|| format!("must be one of \"{}\"", words.join("\", \"")))
        })
    }

    /// A number within limits, with a default.
    pub fn number(
        &mut self,
        path: &'static str,
        limits: RangeInclusive<usize>,
        default: usize,
    ) -> usize {
        let parse = |text: &str| match text.parse() {
            Ok(number) if limits.contains(&number) => Ok(number),
            _ => Err(format!(
                "must be a number from {} to {}",
                limits.start(),
                limits.end()
            )),
        };
        self.or(path, parse, default)
    }

    /// A duration in seconds.
    pub fn seconds(
        &mut self,
        path: &'static str,
        limits: RangeInclusive<usize>,
        default: usize,
    ) -> Duration {
        Duration::from_secs(self.number(path, limits, default) as u64)
    }

    /// A duration in minutes.
    pub fn minutes(
        &mut self,
        path: &'static str,
        limits: RangeInclusive<usize>,
        default: usize,
    ) -> Duration {
        self.seconds(path, limits, default) * 60
    }

    /// A list, which is empty if it is missing. In the environment commas separate its items.
    pub fn list<T>(
        &mut self,
        path: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let texts: Vec<String> = match self.0.values.get(path) {
            None => return Vec::new(),
            Some((Value::List(texts), _)) => texts.clone(),
            Some((Value::Text(text), Source::Variable(_))) => {
                let items = text
                    .split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty());
                items.map(str::to_owned).collect()
            }
            Some(_) => {
                self.wrong(path, "must be a list, in square brackets".to_owned());
                return Vec::new();
            }
        };
        let mut values = Vec::new();
        for text in texts {
            match parse(text.trim()) {
                Ok(value) => values.push(value),
                Err(problem) => self.wrong(path, format!("(\"{text}\") {problem}")),
            }
        }
        values
    }

    /// A table of texts. In the environment it is `id=name,id=name`.
    pub fn table(&mut self, path: &'static str) -> BTreeMap<String, String> {
        match self.0.values.get(path) {
            None => BTreeMap::new(),
            Some((Value::Table(table), _)) => table.clone(),
            Some((Value::Text(text), _)) => {
                let pairs = text.split(',').filter(|pair| !pair.trim().is_empty());
                let pairs: Option<BTreeMap<_, _>> = pairs
                    .map(|pair| {
                        let (id, name) = pair.split_once('=')?;
                        Some((id.trim().to_owned(), name.trim().to_owned()))
                    })
                    .collect();
                pairs.unwrap_or_else(|| {
                    self.wrong(path, "must have the form id=name,id=name".to_owned());
                    BTreeMap::new()
                })
            }
            Some((Value::List(_), _)) => {
                self.wrong(path, "must be a table".to_owned());
                BTreeMap::new()
            }
        }
    }

    /// A secret, which is not trimmed and appears in no mistake.
    pub fn secret(&mut self, path: &'static str) -> Option<SecretString> {
        match self.0.values.get(path) {
            Some((Value::Text(text), _)) if !text.is_empty() => {
                Some(SecretString::from(text.clone()))
            }
            Some((Value::Text(_), _)) => {
                self.wrong(path, "is empty".to_owned());
                None
            }
            Some(_) => {
                self.wrong(path, "must be a text".to_owned());
                None
            }
            None => None,
        }
    }
}
