//! Compiler from the parsed search to checks.
//!
//! Conditions on interned values are evaluated once per value, not once per row.

use memchr::memmem::Finder;
use numbers_model::{
    enums::{Capability, JobStatus, NumberType},
    number::Number,
    phone::{self, ParsedPhone},
    provisioning::Badge,
    text::normalize,
};

use super::{
    Inventory,
    block::{EXPIRES, InternedColumn, UNNAMED, UNREADABLE},
    check::{Check, Clause, DIMENSIONS, SearchScope},
    cost, lookup, packed_config,
    row_set::RowSet,
};
use crate::{
    query::ListQuery,
    search::{Comparison, Condition, DateField, Field, Search, Term, TimeOperand, Value},
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The clauses of a search. `country_known` tells that a filter determines the country of national numbers.
pub fn clauses(
    inventory: &Inventory,
    search: &Search,
    country_known: bool,
    now: i64,
) -> Vec<Clause> {
    let is_region = |term: &Term| {
        let is = matches!(
            term.condition,
            Condition::Is {
                field: Field::Region,
                ..
            }
        );
        is && !term.negated
    };
    let country_known = country_known
        || search.terms.iter().any(is_region)
        // Or all numbers are in one country.
        || inventory.values(InternedColumn::Region).nth(1).is_none();
    let to_clause = |term: &Term| clause(inventory, term, country_known, now);
    search.terms.iter().filter_map(to_clause).collect()
}

/// The clauses of the facet filters: region, type, capability, provisioning.
pub fn dimensions(inventory: &Inventory, query: &ListQuery) -> [Option<Clause>; DIMENSIONS] {
    let shared = |column: InternedColumn, wanted: &Option<String>| {
        let (column, symbols) = inventory.symbols_matching(column, wanted.as_deref())?;
        Some(field_clause(vec![Check::Column(column, symbols)]))
    };
    let badge = query.provisioning.as_deref().and_then(Badge::from_param);
    let badge = badge.map(|badge| with_unknown(field_clause(vec![Check::Badges(bit(&badge))])));
    [
        shared(InternedColumn::Region, &query.region),
        shared(InternedColumn::Type, &query.kind),
        shared(InternedColumn::Capabilities, &query.capability),
        badge,
    ]
}

fn field_clause(checks: Vec<Check>) -> Clause {
    Clause {
        checks,
        field: true,
        ..Clause::default()
    }
}

fn clause(inventory: &Inventory, term: &Term, country_known: bool, now: i64) -> Option<Clause> {
    let mut clause = match &term.condition {
        Condition::Word(word) => Clause {
            checks: word_checks(inventory, word, country_known)?,
            ..Clause::default()
        },
        Condition::Is { field, values } => {
            let mut clause = field_clause(match field {
                Field::Number => listed(inventory, values, country_known),
                _ => values
                    .iter()
                    .flat_map(|value| is(inventory, *field, value, country_known))
                    .collect(),
            });
            if field.may_be_unreported() && !values.contains(&Value::Unknown) {
                clause.unknown.push(unreported(inventory, *field));
            }
            match field {
                Field::Provisioning => with_unknown(clause),
                _ => clause,
            }
        }
        Condition::When { field, op, at } => {
            let (from, to) = span(*op, *at, now);
            field_clause(vec![match field {
                DateField::Charge => Check::Charge(from, to),
                DateField::Expires => Check::Expires(from, to),
            }])
        }
        Condition::Due(days) => {
            // Symbol 0, no price, has no interval.
            let mut months = vec![None];
            let pool = inventory.interner(InternedColumn::Cost);
            months.extend(
                pool.symbols()
                    .map(|symbol| cost::decode(pool.bytes(symbol)).months),
            );
            field_clause(vec![Check::Due(*days, months)])
        }
        Condition::Cost {
            op,
            amount,
            currency,
        } => {
            let symbols = inventory.flags(InternedColumn::Cost, |symbol| {
                let cost = cost::decode(inventory.interner(InternedColumn::Cost).bytes(symbol));
                let same = cost.price.as_ref().is_some_and(|price| {
                    currency
                        .as_deref()
                        .is_none_or(|currency| currency.eq_ignore_ascii_case(&price.currency))
                });
                same && cost
                    .compare_monthly(*amount)
                    .is_some_and(|order| op.holds(order))
            });
            field_clause(vec![Check::Column(InternedColumn::Cost, symbols)])
        }
    };
    clause.negated = term.negated;
    Some(clause)
}

/// The checks for a word in any field; `None` for an empty one.
///
/// Such is the beginning of "(208)".
fn word_checks(inventory: &Inventory, word: &str, country_known: bool) -> Option<Vec<Check>> {
    let typed = normalize(word, inventory.language.fold);
    let bare = phone::strip_punctuation(&typed);
    if bare.is_empty() {
        return None;
    }
    // The + stays, since it marks the start of a number.
    let numeric = bare
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'+');
    let mut checks = everywhere(inventory, &typed);
    if numeric && bare != typed {
        checks.append(&mut everywhere(inventory, &bare));
    }
    checks.append(&mut as_dialled(
        &typed,
        &bare,
        SearchScope::Everywhere,
        country_known,
    ));
    Some(checks)
}

/// The checks for a number written in another form than the API's.
///
/// Unless `country_known`, the first digits after a 0 may mean anything while the number is being typed.
fn as_dialled(typed: &str, bare: &str, scope: SearchScope, country_known: bool) -> Vec<Check> {
    /// The minimum lengths, of "+46" and of "070-1".
    const ABROAD: usize = 3;
    const NATIONAL: usize = 3;
    let least = if country_known { 1 } else { NATIONAL };
    let text = |number: &str| Check::Text(finder(number), scope);
    let written = phone::parse(typed);
    let more = match &written {
        Some(ParsedPhone::International(number)) if number != bare && number.len() >= ABROAD => {
            Some(text(number))
        }
        Some(ParsedPhone::National(rest)) if rest.len() >= least => {
            Some(Check::National(finder(rest)))
        }
        _ => None,
    };
    let elsewhere = written.and_then(|written| written.alternative());
    let elsewhere = elsewhere.filter(|number| number.len() >= least + ABROAD);
    more.into_iter()
        .chain(elsewhere.map(|number| text(&number)))
        .collect()
}

/// The checks for several values of the number. Whole numbers become a set of rows.
fn listed(inventory: &Inventory, values: &[Value], country_known: bool) -> Vec<Check> {
    let mut rows = RowSet::default();
    let mut checks = Vec::new();
    for value in values {
        match lookup::whole(value, values.len()) {
            Some(number) => {
                let found = inventory.rows_of(number);
                found.into_iter().for_each(|row| rows.set(row, true));
            }
            None => checks.append(&mut is(inventory, Field::Number, value, country_known)),
        }
    }
    checks.push(Check::Rows(rows));
    checks
}

fn everywhere(inventory: &Inventory, needle: &str) -> Vec<Check> {
    let finder = finder(needle);
    let mut checks = Vec::new();
    for column in [
        InternedColumn::Region,
        InternedColumn::Type,
        InternedColumn::Capabilities,
        InternedColumn::Plan,
        InternedColumn::Config,
    ] {
        if let Some(symbols) = inventory.interner(column).symbols_containing(&finder) {
            checks.push(Check::Column(column, symbols));
        }
    }
    let badges = badges(|badge| badge.label().to_ascii_lowercase().contains(needle));
    if badges != 0 {
        checks.push(Check::Badges(badges));
    }
    checks.push(Check::Text(finder, SearchScope::Everywhere));
    checks
}

fn finder(needle: &str) -> Box<Finder<'static>> {
    Box::new(Finder::new(needle).into_owned())
}

/// The bit of a badge in [`Check::Badges`].
fn bit(badge: &Badge) -> u8 {
    1 << badge.urgency()
}

/// A clause about badges.
///
/// Undetermined for numbers with unknown voice, if one of the badges depends on that.
fn with_unknown(mut clause: Clause) -> Clause {
    let wanted = clause.checks.iter().fold(0, |all, check| match check {
        Check::Badges(badges) => all | badges,
        _ => all,
    });
    let depend = bit(&Badge::VoiceOnly) | bit(&Badge::NotConfigured);
    let unknown = bit(&Badge::VoiceUnknown);
    if wanted & depend != 0 && wanted & unknown == 0 {
        clause.unknown.push(Check::Badges(unknown));
    }
    clause
}

/// Whether a number has a value in a field; `None` where its API version does not report it.
fn has(field: Field, number: &Number) -> Option<bool> {
    let (has, unreported) = match field {
        Field::Campaign => (number.campaign().is_some(), number.unreported.campaign),
        Field::App => (number.voice_id().is_some(), number.unreported.voice),
        Field::Voice => (number.voice.is_some(), number.unreported.voice),
        Field::Callback => (
            number.callback_url.is_some(),
            number.unreported.callback_url,
        ),
        Field::Error => {
            let codes = number
                .sms_job()
                .is_some_and(|job| !job.error_codes.is_empty());
            (codes, number.unreported.error_codes)
        }
        _ => (true, false),
    };
    (has || !unreported).then_some(has)
}

/// The check for rows whose API version does not report a field.
fn unreported(inventory: &Inventory, field: Field) -> Check {
    configured(inventory, |number| has(field, number).is_none())
}

/// The check for rows whose configuration fulfils a condition.
fn configured(inventory: &Inventory, is: impl Fn(&Number) -> bool) -> Check {
    let symbols = inventory.flags(InternedColumn::Config, |symbol| {
        let mut number = Number::default();
        packed_config::decode(
            inventory.interner(InternedColumn::Config).bytes(symbol),
            &mut number,
        );
        is(&number)
    });
    Check::Column(InternedColumn::Config, symbols)
}

/// The known badges that fulfil a condition, as bits. An unknown status is found by its own word.
fn badges(is: impl Fn(&Badge) -> bool) -> u8 {
    let known = Badge::all().into_iter();
    known
        .filter(|badge| !matches!(badge, Badge::Unknown(_)) && is(badge))
        .fold(0, |all, badge| all | bit(&badge))
}

/// The checks for one value of a field.
fn is(inventory: &Inventory, field: Field, value: &Value, country_known: bool) -> Vec<Check> {
    let text = match value {
        Value::None => return vec![set(inventory, field, false)],
        Value::Any => return vec![set(inventory, field, true)],
        Value::Unknown => return vec![unreported(inventory, field)],
        Value::Text(text) | Value::Exact(text) => text.as_str(),
    };
    let exact = matches!(value, Value::Exact(_));
    let folded = normalize(text, inventory.language.fold);
    let plain = plain(&folded);
    // "UK" is an alias of "GB": either one means the region.
    let alias = (field == Field::Region && text.len() == 2)
        .then(|| (inventory.language.region_name)(&text.to_ascii_uppercase()))
        .flatten()
        .map(|name| normalize(&name, inventory.language.fold));
    let shared = |column: InternedColumn, is: &dyn Fn(u32) -> bool| {
        vec![Check::Column(column, inventory.flags(column, is))]
    };
    let configured = |is: &dyn Fn(&Number) -> bool| vec![configured(inventory, is)];
    let holds = |value: Option<&str>| {
        value.is_some_and(|value| {
            let value = normalize(value, inventory.language.fold);
            if exact {
                value == folded
            } else {
                value.contains(&folded)
            }
        })
    };
    match field {
        Field::Number => {
            let bare = phone::strip_punctuation(&folded);
            let mut checks = as_dialled(&folded, &bare, SearchScope::Phone, country_known);
            checks.push(Check::Text(finder(&bare), SearchScope::Phone));
            checks
        }
        Field::Name => vec![Check::Text(finder(&folded), SearchScope::Name)],
        // The code, or the beginning of the name.
        Field::Region => shared(InternedColumn::Region, &|symbol| {
            let region = inventory
                .interner(InternedColumn::Region)
                .search_text(symbol);
            let (code, name) = region.split_once('\n').unwrap_or((region, ""));
            let same = || !exact && !name.is_empty() && alias.as_deref() == Some(name);
            code == folded || (folded.len() > 2 && name.starts_with(&folded)) || same()
        }),
        Field::Type => shared(InternedColumn::Type, &|symbol| {
            let wire = inventory
                .interner(InternedColumn::Type)
                .text(symbol)
                .unwrap_or_default();
            let kind = NumberType::from_wire(wire);
            starts(kind.wire(), &plain) || starts(kind.label(), &plain)
        }),
        Field::Capability => shared(InternedColumn::Capabilities, &|symbol| {
            let list = inventory.capabilities(symbol);
            list.iter().any(|wire| {
                let capability = Capability::from_wire(wire);
                starts(capability.wire(), &plain) || starts(capability.label(), &plain)
            })
        }),
        Field::Plan if exact => shared(InternedColumn::Plan, &|symbol| {
            inventory.interner(InternedColumn::Plan).search_text(symbol) == folded
        }),
        Field::Plan => match inventory
            .interner(InternedColumn::Plan)
            .symbols_containing(&finder(&folded))
        {
            Some(symbols) => vec![Check::Column(InternedColumn::Plan, symbols)],
            None => Vec::new(),
        },
        Field::Campaign => configured(&|number| holds(number.campaign())),
        Field::App => configured(&|number| holds(number.voice_id())),
        Field::Voice => configured(&|number| {
            let voice = number.voice.as_ref();
            voice.is_some_and(|voice| {
                starts(voice.kind.wire(), &plain) || starts(voice.kind.label(), &plain)
            })
        }),
        Field::Error => configured(&|number| {
            let codes = number.sms_job().map(|job| job.error_codes.as_slice());
            codes
                .unwrap_or_default()
                .iter()
                .any(|code| holds(Some(code)))
        }),
        Field::Callback => configured(&|number| holds(number.callback_url.as_deref())),
        Field::Provisioning => {
            let wanted =
                badges(|badge| starts(badge.param(), &plain) || starts(badge.label(), &plain));
            let unknown = starts("unknown", &plain);
            let mut checks = vec![Check::Badges(wanted | u8::from(unknown) << 1)];
            // An unknown status is found by its own word.
            checks.append(&mut configured(&|number| {
                number
                    .job_statuses()
                    .any(|status| matches!(status, JobStatus::Other(raw) if starts(raw, &plain)))
            }));
            checks
        }
        Field::Currency => shared(InternedColumn::Cost, &|symbol| {
            let cost = cost::decode(inventory.interner(InternedColumn::Cost).bytes(symbol));
            cost.price
                .is_some_and(|price| price.currency.eq_ignore_ascii_case(text))
        }),
        // These are compared; besides that, the language has only none and any for them.
        Field::Charge | Field::Due | Field::Expires | Field::Cost => Vec::new(),
    }
}

/// The check for rows that have a value in a field, or have none.
fn set(inventory: &Inventory, field: Field, wanted: bool) -> Check {
    let shared = |column: InternedColumn, is: &dyn Fn(u32) -> bool| {
        let mut symbols = inventory.flags(column, |symbol| is(symbol) == wanted);
        symbols[0] = !wanted;
        Check::Column(column, symbols)
    };
    match field {
        // Every number has one; unreadable rows are excluded by the clause.
        Field::Number => Check::Flags(UNREADABLE, !wanted),
        Field::Name => Check::Flags(UNNAMED, !wanted),
        Field::Expires => Check::Flags(EXPIRES, wanted),
        Field::Region => shared(InternedColumn::Region, &|_| true),
        Field::Type => shared(InternedColumn::Type, &|_| true),
        Field::Capability => shared(InternedColumn::Capabilities, &|_| true),
        Field::Plan => shared(InternedColumn::Plan, &|_| true),
        Field::Cost | Field::Currency => shared(InternedColumn::Cost, &|symbol| {
            let cost = cost::decode(inventory.interner(InternedColumn::Cost).bytes(symbol));
            cost.price.is_some()
        }),
        Field::Campaign | Field::App | Field::Voice | Field::Error | Field::Callback => {
            let mut check = configured(inventory, |number| has(field, number) == Some(wanted));
            if let Check::Column(_, symbols) = &mut check {
                symbols[0] = !wanted;
            }
            check
        }
        // "any" is any job; a number without one is waiting for nothing.
        Field::Provisioning => {
            let jobs = 0b1111;
            Check::Badges(if wanted { jobs } else { !jobs })
        }
        Field::Charge | Field::Due => match wanted {
            true => Check::Charge(i64::MIN, i64::MAX),
            false => Check::Uncharged,
        },
    }
}

/// The beginning of today in UTC.
pub(super) fn today(now: i64) -> i64 {
    now.div_euclid(DAY_MS) * DAY_MS
}

/// The range of instants that fulfil a comparison, inclusive. A day is its 24 hours in UTC.
///
/// A comparison with a time from now begins with today, since a date in the past is not upcoming.
fn span(op: Comparison, operand: TimeOperand, now: i64) -> (i64, i64) {
    let today = today(now);
    let day = |first: i64| (first, first.saturating_add(DAY_MS - 1));
    let (first, last) = match operand {
        TimeOperand::FromNow(ms) => {
            let instant = now.saturating_add(ms);
            (instant, instant)
        }
        TimeOperand::Days(days) => {
            day(today.saturating_add(i64::from(days).saturating_mul(DAY_MS)))
        }
        TimeOperand::Instant(first) => day(first),
    };
    let from = match operand {
        TimeOperand::FromNow(1..) | TimeOperand::Days(1..) => today,
        _ => i64::MIN,
    };
    match op {
        Comparison::Less => (from, first.saturating_sub(1)),
        Comparison::AtMost => (from, last),
        Comparison::More => (last.saturating_add(1), i64::MAX),
        Comparison::AtLeast => (first, i64::MAX),
        // Equality with a time from now means the day around it: nobody means the millisecond.
        Comparison::Equal if first == last => (first - DAY_MS / 2, first + DAY_MS / 2),
        Comparison::Equal => (first, last),
    }
}

/// Without the punctuation that varies: "toll-free", "TOLL_FREE", "Toll free".
fn plain(folded: &str) -> String {
    folded
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .collect()
}

fn starts(text: &str, wanted: &str) -> bool {
    !wanted.is_empty() && plain(&text.to_ascii_lowercase()).starts_with(wanted)
}
