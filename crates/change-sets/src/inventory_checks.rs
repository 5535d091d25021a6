//! Checks of the whole list: names used twice, numbers without a name or a use, odd plans.

use std::collections::BTreeMap;

use numbers_inventory::search::quoted;
use numbers_model::{number::Number, protection::matches_pattern, text::lowercase};

/// A check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckKind {
    /// A name that several numbers have.
    NameUsedTwice,
    /// Numbers without a name.
    Unnamed,
    /// Numbers with neither a service plan nor a voice configuration, as far as the API version reports them.
    Unused,
    /// A service plan with a single number.
    PlanWithOneNumber,
    /// Several service plans among numbers whose names begin alike.
    MixedPlans,
    /// Numbers of a region whose names don't follow a pattern.
    NameWithoutPattern,
}

impl CheckKind {
    /// The check in words.
    pub fn label(self) -> &'static str {
        match self {
            CheckKind::NameUsedTwice => "Names used more than once",
            CheckKind::Unnamed => "Numbers without a name",
            CheckKind::Unused => "Numbers without any use",
            CheckKind::PlanWithOneNumber => "Service plans with one number",
            CheckKind::MixedPlans => "Different service plans under one name prefix",
            CheckKind::NameWithoutPattern => "Names that don't follow the region's pattern",
        }
    }
}

/// A finding of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub kind: CheckKind,
    /// The name, plan, prefix or region that it is about; empty where it is about none.
    pub subject: String,
    /// The numbers, as the API writes them.
    pub phones: Vec<String>,
    /// The search of the list that shows them.
    pub search: String,
}

/// A pattern that the names of a region's numbers have to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionPattern {
    /// The region code.
    pub region: String,
    /// The pattern, in which `*` stands for any text. Case does not count.
    pub pattern: String,
}

/// The checks in progress, number by number.
#[derive(Debug, Default)]
pub struct InventoryChecks {
    patterns: Vec<(RegionPattern, String)>,
    names: BTreeMap<String, Vec<String>>,
    unnamed: Vec<String>,
    unused: Vec<String>,
    plans: BTreeMap<String, Vec<String>>,
    /// By name prefix, the numbers with their plans.
    prefixes: BTreeMap<String, Vec<(String, String)>>,
    without_pattern: BTreeMap<String, Vec<String>>,
}

/// The minimum number of numbers under a prefix.
const LEAST: usize = 2;

impl InventoryChecks {
    /// Checks with patterns for regions.
    pub fn new(patterns: Vec<RegionPattern>) -> InventoryChecks {
        let patterns = patterns
            .into_iter()
            .filter(|entry| !entry.pattern.trim().is_empty());
        InventoryChecks {
            patterns: patterns
                .map(|entry| {
                    let pattern = lowercase(entry.pattern.trim());
                    (entry, pattern)
                })
                .collect(),
            ..InventoryChecks::default()
        }
    }

    /// Takes a number of the list.
    pub fn add(&mut self, number: &Number) {
        let phone = || number.phone.clone();
        let name = number
            .display_name
            .as_deref()
            .map(str::trim)
            .unwrap_or_default();
        let plan = number.service_plan().unwrap_or_default();
        if name.is_empty() {
            self.unnamed.push(phone());
        } else {
            self.names.entry(lowercase(name)).or_default().push(phone());
            if let Some(prefix) = prefix(name) {
                let numbers = self.prefixes.entry(prefix).or_default();
                numbers.push((phone(), plan.to_owned()));
            }
        }
        if !plan.is_empty() {
            self.plans.entry(plan.to_owned()).or_default().push(phone());
        } else if number.voice_id().is_none() && !number.unreported.voice {
            self.unused.push(phone());
        }
        let region = number.region.as_deref().unwrap_or_default();
        let breaks = self.patterns.iter().any(|(entry, pattern)| {
            entry.region == region && !matches_pattern(pattern, &lowercase(name))
        });
        if breaks {
            let numbers = self.without_pattern.entry(region.to_owned()).or_default();
            numbers.push(phone());
        }
    }

    /// The findings, by check. A check without a finding has none.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut find = |kind, subject: String, phones: Vec<String>, search: String| {
            findings.push(Finding {
                kind,
                subject,
                phones,
                search,
            });
        };
        for (name, phones) in self.names {
            if phones.len() > 1 {
                let search = numbers_search(&phones);
                find(CheckKind::NameUsedTwice, name, phones, search);
            }
        }
        if !self.unnamed.is_empty() {
            let search = "name:none".to_owned();
            find(CheckKind::Unnamed, String::new(), self.unnamed, search);
        }
        if !self.unused.is_empty() {
            let search = numbers_search(&self.unused);
            find(CheckKind::Unused, String::new(), self.unused, search);
        }
        for (plan, phones) in self.plans {
            if phones.len() == 1 {
                let search = format!("plan:{}", quoted(&plan));
                find(CheckKind::PlanWithOneNumber, plan, phones, search);
            }
        }
        for (prefix, numbers) in self.prefixes {
            let is_mixed = numbers
                .iter()
                .any(|(_, plan)| Some(plan) != numbers.first().map(|(_, plan)| plan));
            if is_mixed && numbers.len() >= LEAST {
                let phones: Vec<String> = numbers.into_iter().map(|(phone, _)| phone).collect();
                let search = numbers_search(&phones);
                find(CheckKind::MixedPlans, prefix, phones, search);
            }
        }
        for (region, phones) in self.without_pattern {
            let search = numbers_search(&phones);
            find(CheckKind::NameWithoutPattern, region, phones, search);
        }
        findings
    }
}

/// The beginning that a name shares with others: in lower case, up to its first digit or separator. `None` for a name that is all of
/// it.
fn prefix(name: &str) -> Option<String> {
    let end = name.find(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, '-' | '_' | '/' | ':' | '(' | '#')
    })?;
    let prefix = name.get(..end)?.trim();
    (!prefix.is_empty()).then(|| lowercase(prefix))
}

/// The search for these numbers; a single one needs no field.
fn numbers_search(phones: &[String]) -> String {
    let quoted: Vec<String> = phones.iter().map(|phone| quoted(phone)).collect();
    match quoted.len() {
        1 => quoted.concat(),
        _ => format!("number:{}", quoted.join(",")),
    }
}

#[cfg(test)]
mod tests;
