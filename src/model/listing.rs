//! Finding and ordering rows.

use std::cmp::Ordering;

use super::{
    kinds::Capability,
    money::Money,
    number::{Number, Row},
    phone,
    provisioning::Badge,
    query::{Column, ListQuery, Slice, Sort},
};

/// A row with what finding and showing it needs, worked out once.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The row.
    pub row: Row,
    /// The state of its number.
    pub badge: Option<Badge>,
    /// Everything the search box looks at, in lower case.
    pub haystack: String,
    /// What tells it from every other row: the number, or what the caller made up for a row that
    /// can't be read.
    pub key: String,
}

impl Entry {
    /// Makes an entry of a row.
    pub fn new(row: Row, key: String) -> Entry {
        let (badge, text) = match &row {
            Row::Number(number) => {
                let badge = Badge::of(number);
                let text = searchable(number, &badge);
                (Some(badge), text)
            }
            Row::Unreadable { raw, .. } => (None, raw.clone()),
        };
        Entry {
            badge,
            haystack: lower(&text),
            row,
            key,
        }
    }

    /// The number, if the row is one.
    pub fn number(&self) -> Option<&Number> {
        match &self.row {
            Row::Number(number) => Some(number),
            Row::Unreadable { .. } => None,
        }
    }

    /// Whether the row is asked for. For many rows make one [`Matcher`].
    pub fn matches(&self, query: &ListQuery) -> bool {
        Matcher::new(query).matches(self)
    }
}

/// Lower case, each character by itself: `str::to_lowercase` makes a Greek sigma depend on what
/// follows it, and then the beginning of a word would not be found in the word.
fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).collect()
}

/// All that can be searched for, one value a line: no word of a search has a line end in it, so none
/// matches across two values.
fn searchable(number: &Number, badge: &Badge) -> String {
    let mut text = String::with_capacity(160);
    let mut push = |value: &str| {
        text.push_str(value);
        text.push('\n');
    };
    push(&number.phone);
    // Without a + this is a part of the line above, unless the number came with punctuation.
    if number
        .phone
        .contains(|c: char| c != '+' && !c.is_ascii_digit())
    {
        push(&phone::digits(&number.phone));
    }
    for value in [&number.display_name, &number.region, &number.callback_url] {
        push(value.as_deref().unwrap_or_default());
    }
    if let Some(kind) = &number.kind {
        push(kind.label());
    }
    for capability in &number.capabilities {
        push(capability.label());
    }
    push(number.service_plan().unwrap_or_default());
    push(number.campaign().unwrap_or_default());
    if let Some(job) = number.sms_job() {
        // What is asked for is looked for as well: it is what the admin typed last.
        push(job.service_plan.as_deref().unwrap_or_default());
        push(job.campaign.as_deref().unwrap_or_default());
        job.error_codes.iter().for_each(|code| push(code));
    }
    if let Some(voice) = &number.voice {
        push(voice.id.as_deref().unwrap_or_default());
    }
    if let Some(id) = number.voice_job().and_then(|job| job.id.as_deref()) {
        push(id);
    }
    push(badge.label());
    text
}

/// A query made ready to be put to many rows.
#[derive(Debug, Clone)]
pub struct Matcher {
    slice: Slice,
    provisioning: Option<String>,
    has_filter: bool,
    words: Vec<Word>,
}

/// A word of the search: as typed, and without punctuation if it looks like a part of a number.
#[derive(Debug, Clone)]
struct Word {
    typed: String,
    bare: Option<String>,
}

impl Matcher {
    /// Makes a query ready.
    pub fn new(query: &ListQuery) -> Matcher {
        Matcher {
            slice: query.slice(),
            provisioning: query.provisioning.clone(),
            has_filter: query.has_filter(),
            words: lower(&query.text)
                .split_whitespace()
                .map(Word::new)
                .collect(),
        }
    }

    /// Whether the row is asked for: it is in every filter, and has every word. A row that can't be
    /// read is in no filter.
    pub fn matches(&self, entry: &Entry) -> bool {
        let in_filters = match entry.number() {
            None => !self.has_filter,
            Some(number) => {
                self.slice.covers(number)
                    && self.provisioning.as_deref().is_none_or(|wanted| {
                        entry
                            .badge
                            .as_ref()
                            .is_some_and(|badge| badge.param() == wanted)
                    })
            }
        };
        in_filters && self.words.iter().all(|word| word.is_in(&entry.haystack))
    }
}

impl Word {
    fn new(typed: &str) -> Word {
        let bare = phone::bare(typed);
        // The + stays: it says where the number starts.
        let numeric = bare
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'+');
        Word {
            typed: typed.to_owned(),
            bare: numeric.then_some(bare),
        }
    }

    /// A word of mere punctuation is always in: someone is about to type "(208)".
    fn is_in(&self, haystack: &str) -> bool {
        haystack.contains(&self.typed)
            || self
                .bare
                .as_deref()
                .is_some_and(|bare| haystack.contains(bare))
    }
}

/// Orders two rows. What has no value comes last in both directions, rows that can't be read after
/// those, and ties go by number: a total order, so that a list never jumps.
pub fn compare(a: &Entry, b: &Entry, sort: Sort) -> Ordering {
    by_column(a, b, sort)
        .then_with(|| a.number().is_none().cmp(&b.number().is_none()))
        .then_with(|| a.key.cmp(&b.key))
}

fn by_column(a: &Entry, b: &Entry, sort: Sort) -> Ordering {
    let text = |value: fn(&Entry) -> Option<&str>| last(sort, value(a), value(b), by_text);
    match sort.column {
        Column::Number => text(|entry| Some(&entry.number()?.phone)),
        Column::Name => text(|entry| entry.number()?.display_name.as_deref()),
        Column::Region => text(|entry| entry.number()?.region.as_deref()),
        Column::Type => text(|entry| Some(entry.number()?.kind.as_ref()?.label())),
        Column::Capabilities => last(sort, capabilities(a), capabilities(b), |a, b| {
            let (a, b) = (a.iter(), b.iter());
            a.map(Capability::label).cmp(b.map(Capability::label))
        }),
        Column::ServicePlan => text(|entry| entry.number()?.service_plan()),
        Column::Provisioning => last(sort, a.badge.as_ref(), b.badge.as_ref(), |a, b| {
            let by_urgency = a.urgency().cmp(&b.urgency());
            by_urgency.then_with(|| a.label().cmp(b.label()))
        }),
        Column::Cost => last(sort, cost(a), cost(b), |a, b| {
            a.0.compare(b.0).then_with(|| a.1.cmp(&b.1))
        }),
        Column::NextCharge => last(sort, next_charge(a), next_charge(b), |a, b| a.cmp(&b)),
    }
}

fn capabilities(entry: &Entry) -> Option<&[Capability]> {
    Some(entry.number()?.capabilities.as_slice()).filter(|list| !list.is_empty())
}

fn cost(entry: &Entry) -> Option<(&Money, Option<i64>)> {
    let number = entry.number()?;
    Some((number.price.as_ref()?, number.interval_months))
}

fn next_charge(entry: &Entry) -> Option<i64> {
    entry.number()?.next_charge.as_ref()?.epoch_ms()
}

/// Compares what may be missing: missing values last, whatever the direction.
fn last<T>(
    sort: Sort,
    a: Option<T>,
    b: Option<T>,
    compare: impl FnOnce(T, T) -> Ordering,
) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if sort.descending => compare(b, a),
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// Letter case aside; texts that differ in nothing else keep an order of their own.
fn by_text(a: &str, b: &str) -> Ordering {
    // The same order either way; most texts are ASCII, and those compare several times as fast.
    let folded = if a.is_ascii() && b.is_ascii() {
        let (a, b) = (a.bytes(), b.bytes());
        a.map(|byte| byte.to_ascii_lowercase())
            .cmp(b.map(|byte| byte.to_ascii_lowercase()))
    } else {
        let (a, b) = (a.chars(), b.chars());
        a.flat_map(char::to_lowercase)
            .cmp(b.flat_map(char::to_lowercase))
    };
    folded.then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests;
