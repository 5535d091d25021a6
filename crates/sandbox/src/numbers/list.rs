//! GET /activeNumbers (docs/numbers-api.md 2.1).

use super::shown::shown;
use crate::call::{Answer, Call};
use crate::config::{Quirk, Version};
use crate::error::ApiError;
use crate::kind::Kind;
use crate::page_token::{Cursor, Order};
use crate::project::Project;
use crate::slot::Slot;
use crate::wire::Written;
use serde::Serialize;

/// Rows of a page whose size nobody said; the documentation names no default.
const DEFAULT_SIZE: u32 = 100;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    active_numbers: Option<Vec<Written<'a>>>,
    #[serde(skip_serializing_if = "Slot::is_absent")]
    next_page_token: Slot<String>,
    total_size: usize,
}

/// Answers with one page of the numbers asked for.
///
/// # Errors
/// 400 for values that are in no enum, sizes that are no numbers, and tokens of other lists.
pub fn list(call: &Call, project: &mut Project) -> Result<Answer, ApiError> {
    let mut filter = call
        .query
        .filter("capability", call.has(Quirk::SpaceIsPlus))?;
    if filter.kind.is_none() && call.has(Quirk::TypeOmittedMobile) {
        filter.kind = Some(Kind::Mobile);
    }
    let order = order(call.query.one("orderBy"), call.version)?;
    let token = call.query.one("pageToken").map(|token| {
        // No token has a space: it can only be a `+` that was not percent-encoded.
        let strict = call.has(Quirk::StrictToken);
        if strict {
            token.to_owned()
        } else {
            token.replace(' ', "+")
        }
    });
    let size = size(call)?.min(call.config.page_cap) as usize;
    let numbers = &mut project.numbers;
    let (page, next) = if call.has(Quirk::OffsetTokens) {
        let offset = token.map_or(Ok(0), |token| {
            let offset = token.parse::<usize>();
            offset.map_err(|_| ApiError::field("page_token", "invalid page token"))
        })?;
        let mut page = numbers.page(&filter, order, None, offset.saturating_add(size), call.now);
        page.rows.drain(..offset.min(page.rows.len()));
        let next = page.next.take().map(|_| (offset + size).to_string());
        (page, next)
    } else {
        let cursor = token.map(|token| after(&token, order)).transpose()?;
        let mut page = numbers.page(&filter, order, cursor.as_ref(), size, call.now);
        let next = page.next.take().map(|cursor| cursor.encode());
        (page, next)
    };
    let total = match call.has(Quirk::TotalWhole) {
        true => numbers.count(),
        false => page.total,
    };
    let unlisted = match call.has(Quirk::ReleasedUnlisted) {
        true => numbers.released(&filter),
        false => 0,
    };
    let numbers: Vec<_> = page
        .rows
        .into_iter()
        .filter(|number| {
            !call.has(Quirk::ReleasedUnlisted) || !project.numbers.is_released(&number.phone_number)
        })
        .map(|number| shown(call, number))
        .collect();
    let rows: Vec<_> = numbers
        .iter()
        .map(|number| Written(number, call.version))
        .collect();
    Answer::ok(&Listed {
        active_numbers: (!rows.is_empty() || !call.has(Quirk::AbsentList)).then_some(rows),
        next_page_token: match next {
            Some(token) => Slot::Set(token),
            None if call.has(Quirk::NullToken) => Slot::Null,
            None if call.has(Quirk::AbsentToken) => Slot::Absent,
            None => Slot::Set(String::new()),
        },
        total_size: if call.has(Quirk::TotalMore) {
            total + 2
        } else if call.has(Quirk::TotalLess) {
            total.saturating_sub(2)
        } else {
            total - unlisted
        },
    })
}

fn order(name: Option<&str>, version: Version) -> Result<Order, ApiError> {
    match (name, version) {
        (None | Some("phoneNumber"), _) | (Some("number"), Version::V1alpha1) => {
            Ok(Order::PhoneNumber)
        }
        (Some("displayName"), _) | (Some("display_name"), Version::V1alpha1) => {
            Ok(Order::DisplayName)
        }
        (Some(other), _) => Err(ApiError::field(
            "order_by",
            format!("unknown field {other}: use phoneNumber or displayName"),
        )),
    }
}

fn after(token: &str, order: Order) -> Result<Cursor, ApiError> {
    Cursor::decode(token)
        .filter(|cursor| cursor.order == order)
        .ok_or_else(|| ApiError::field("page_token", "invalid page token"))
}

/// The guide of v1alpha1 says `size`, its specification `pageSize` (docs/numbers-api.md 0.1).
fn size(call: &Call) -> Result<u32, ApiError> {
    let asked = match (call.query.size("pageSize")?, call.version) {
        (None, Version::V1alpha1) => call.query.size("size")?,
        (asked, _) => asked,
    };
    match (asked, call.config.page_limit) {
        (Some(asked), Some(limit)) if asked > limit => Err(ApiError::field(
            "page_size",
            format!("must be at most {limit}"),
        )),
        _ => Ok(asked.unwrap_or(DEFAULT_SIZE)),
    }
}
