//! GET /activeNumbers (docs/numbers-api.md 2.1).

use super::quirks::apply_quirks;
use crate::config::{ApiVersion, Quirk};
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::field::Field;
use crate::filter::Filter;
use crate::number::Number;
use crate::number_body::NumberBody;
use crate::number_store::NumberStore;
use crate::number_type::NumberType;
use crate::page_token::{Cursor, SortOrder};
use crate::project::Project;
use crate::response::ApiResponse;
use serde::Serialize;

/// Page size if none is requested; the documentation names no default.
const DEFAULT_PAGE_SIZE: u32 = 100;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    active_numbers: Option<Vec<NumberBody<'a>>>,
    #[serde(skip_serializing_if = "Field::is_absent")]
    next_page_token: Field<String>,
    total_size: usize,
}

/// Returns a page of the matching numbers.
///
/// # Errors
/// 400 for values outside their enum, invalid page sizes, and tokens of other lists.
pub fn list(context: &RequestContext, project: &mut Project) -> Result<ApiResponse, ApiError> {
    let mut filter = context
        .query
        .filter("capability", context.has(Quirk::SpaceIsPlus))?;
    if filter.number_type.is_none() && context.has(Quirk::TypeOmittedMobile) {
        filter.number_type = Some(NumberType::Mobile);
    }
    let numbers = &mut project.numbers;
    let page = page(context, numbers, &filter)?;
    let total_size = total_size(context, numbers, &filter, page.total);
    let numbers: Vec<Number> = page
        .rows
        .into_iter()
        .filter(|number| {
            !context.has(Quirk::ReleasedUnlisted) || !numbers.is_released(&number.phone_number)
        })
        .map(|number| apply_quirks(context, number))
        .collect();
    let is_listed = !numbers.is_empty() || !context.has(Quirk::AbsentList);
    let rows = numbers.iter().map(|number| NumberBody {
        number,
        version: context.version,
    });
    ApiResponse::ok(&ListBody {
        active_numbers: is_listed.then(|| rows.collect()),
        next_page_token: match page.next_token {
            Some(token) => Field::Set(token),
            None if context.has(Quirk::NullToken) => Field::Null,
            None if context.has(Quirk::AbsentToken) => Field::Absent,
            None => Field::Set(String::new()),
        },
        total_size,
    })
}

struct TokenPage {
    rows: Vec<Number>,
    next_token: Option<String>,
    total: usize,
}

/// The page after the token of the request.
fn page(
    context: &RequestContext,
    numbers: &mut NumberStore,
    filter: &Filter,
) -> Result<TokenPage, ApiError> {
    let order = sort_order(context.query.last("orderBy"), context.version)?;
    let token = page_token(context);
    let size = page_size(context)?.min(context.config.page_cap) as usize;
    if context.has(Quirk::OffsetTokens) {
        let offset = token
            .map_or(Ok(0), |token| token.parse::<usize>())
            .map_err(|_| invalid_page_token())?;
        let end = offset.saturating_add(size);
        let mut page = numbers.page(filter, order, None, end, context.now);
        page.rows.drain(..offset.min(page.rows.len()));
        return Ok(TokenPage {
            rows: page.rows,
            next_token: page.next.map(|_| end.to_string()),
            total: page.total,
        });
    }
    let cursor = token.map(|token| parse_cursor(&token, order)).transpose()?;
    let page = numbers.page(filter, order, cursor.as_ref(), size, context.now);
    Ok(TokenPage {
        rows: page.rows,
        next_token: page.next.map(|cursor| cursor.encode()),
        total: page.total,
    })
}

fn total_size(
    context: &RequestContext,
    numbers: &mut NumberStore,
    filter: &Filter,
    matching: usize,
) -> usize {
    let total = if context.has(Quirk::TotalWhole) {
        numbers.count()
    } else {
        matching
    };
    if context.has(Quirk::TotalMore) {
        total + 2
    } else if context.has(Quirk::TotalLess) {
        total.saturating_sub(2)
    } else if context.has(Quirk::ReleasedUnlisted) {
        total - numbers.released_count(filter)
    } else {
        total
    }
}

fn sort_order(name: Option<&str>, version: ApiVersion) -> Result<SortOrder, ApiError> {
    match (name, version) {
        (None | Some("phoneNumber"), _) | (Some("number"), ApiVersion::V1alpha1) => {
            Ok(SortOrder::PhoneNumber)
        }
        (Some("displayName"), _) | (Some("display_name"), ApiVersion::V1alpha1) => {
            Ok(SortOrder::DisplayName)
        }
        (Some(other), _) => Err(ApiError::invalid_field(
            "order_by",
            format!("unknown field {other}: use phoneNumber or displayName"),
        )),
    }
}

fn page_token(context: &RequestContext) -> Option<String> {
    let token = context.query.last("pageToken")?;
    Some(if context.has(Quirk::StrictToken) {
        token.to_owned()
    } else {
        // No token has a space: it can only be a `+` that was not percent-encoded.
        token.replace(' ', "+")
    })
}

fn parse_cursor(token: &str, order: SortOrder) -> Result<Cursor, ApiError> {
    Cursor::decode(token)
        .filter(|cursor| cursor.order == order)
        .ok_or_else(invalid_page_token)
}

fn invalid_page_token() -> ApiError {
    ApiError::invalid_field("page_token", "invalid page token")
}

/// The requested page size, within the limits of the configuration.
///
/// The guide of v1alpha1 calls it `size`, its specification `pageSize` (docs/numbers-api.md 0.1).
fn page_size(context: &RequestContext) -> Result<u32, ApiError> {
    let requested = match (context.query.size("pageSize")?, context.version) {
        (None, ApiVersion::V1alpha1) => context.query.size("size")?,
        (size, _) => size,
    };
    match (requested, context.config.page_limit) {
        (Some(size), Some(limit)) if size > limit => Err(ApiError::invalid_field(
            "page_size",
            format!("must be at most {limit}"),
        )),
        _ => Ok(requested.unwrap_or(DEFAULT_PAGE_SIZE)),
    }
}
