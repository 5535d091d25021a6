//! The endpoints of the API (docs/numbers-api.md 2), and the table that routes to them.
//!
//! The table is not an axum `Router`, which matches paths before they are decoded: here `+`, `%2B`
//! and `%2b` are the same, and so are `:release` and `%3Arelease`.

pub mod active_numbers;
pub mod available_numbers;
pub mod available_regions;
pub mod callback_configuration;
mod criteria;
pub mod emergency_address;
pub mod number_orders;
pub mod rent;

use crate::config::{ApiVersion, Quirk};
use crate::context::RequestContext;
use crate::error::ApiError;
use crate::project::Project;
use crate::resource_path::ResourcePath;
use crate::response::ApiResponse;
use axum::http::Method;

/// Calls the endpoint of a method and path.
///
/// # Errors
/// 404 or 405 if there is none, and the endpoint's own errors.
pub fn route(
    context: &RequestContext,
    project: &mut Project,
    method: &Method,
    path: &ResourcePath,
) -> Result<ApiResponse, ApiError> {
    if !exists_in_version(context, path) {
        return Err(ApiError::UnknownPath);
    }
    let verb = path.verb.as_deref();
    match (method.as_str(), path.segments().as_slice(), verb) {
        ("GET", ["activeNumbers"], None) => active_numbers::list::list(context, project),
        ("GET", ["activeNumbers", phone], None) => {
            active_numbers::get::get(context, project, phone)
        }
        ("PATCH", ["activeNumbers", phone], None) => {
            active_numbers::patch::patch(context, project, phone)
        }
        ("POST", ["activeNumbers", phone], Some("release")) => {
            active_numbers::release::release(context, project, phone)
        }
        ("GET", ["activeNumbers", phone, "emergencyAddress"], None) => {
            emergency_address::get(context, project, phone)
        }
        ("POST", ["activeNumbers", phone, "emergencyAddress"], Some("provision")) => {
            emergency_address::provision(context, project, phone)
        }
        ("POST", ["activeNumbers", phone, "emergencyAddress"], Some("deprovision")) => {
            emergency_address::deprovision(context, project, phone)
        }
        ("POST", ["activeNumbers", phone, "emergencyAddress"], Some("validate")) => {
            emergency_address::validate(context, project, phone)
        }
        ("GET", ["availableNumbers"], None) => available_numbers::search(context, project),
        ("GET", ["availableNumbers", phone], None) => {
            available_numbers::get(context, project, phone)
        }
        ("POST", ["availableNumbers", phone], Some("rent")) => rent::rent(context, project, phone),
        ("POST", ["availableNumbers"], Some("rentAny")) => rent::rent_any(context, project),
        ("GET", ["availableRegions"], None) => available_regions::list(context),
        ("GET", ["callbackConfiguration"], None) => callback_configuration::get(context, project),
        ("PATCH", ["callbackConfiguration"], None) => {
            callback_configuration::patch(context, project)
        }
        ("POST", ["numberOrders"], Some("lookupNumberRequirements")) => {
            number_orders::requirements::lookup(context)
        }
        ("POST", ["numberOrders"], Some("createNumberOrder")) => {
            number_orders::create::create(context, project)
        }
        ("GET", ["numberOrders", id], None) => number_orders::get(context, project, id),
        ("GET", ["numberOrders", id, "registration"], None) => {
            number_orders::registration::get(project, id)
        }
        ("PUT", ["numberOrders", id, "registration"], None) => {
            number_orders::registration::put(context, project, id)
        }
        ("POST", ["numberOrders", id, "attachments", attachment], None) => {
            number_orders::attachments::post(context, project, id, attachment)
        }
        ("POST", ["numberOrders", id, "submit"], None) => {
            number_orders::submit::submit(context, project, id)
        }
        (_, segments, verb) => Err(allowed_methods(segments, verb)
            .map_or(ApiError::UnknownPath, ApiError::MethodNotAllowed)),
    }
}

/// Whether the endpoint changes something; validations and lookups are POSTs that do not.
#[must_use]
pub fn is_change(method: &Method, path: &ResourcePath) -> bool {
    let is_check = matches!(
        path.verb.as_deref(),
        Some("validate" | "lookupNumberRequirements")
    );
    *method != Method::GET && !is_check
}

/// Whether the version of the request has this path (docs/numbers-api.md 0.1).
fn exists_in_version(context: &RequestContext, path: &ResourcePath) -> bool {
    let segments = path.segments();
    let is_later_than_2020 = matches!(
        segments.as_slice(),
        ["availableRegions" | "callbackConfiguration"] | [_, _, "emergencyAddress"]
    ) || path.verb.as_deref() == Some("rentAny");
    match context.version {
        ApiVersion::V1 => true,
        ApiVersion::V1alpha1 => {
            segments.first() != Some(&"numberOrders")
                && !(is_later_than_2020 && context.has(Quirk::AlphaMinimal))
        }
    }
}

/// The methods of a path, as `Allow` lists them; none if there is no such path.
fn allowed_methods(segments: &[&str], verb: Option<&str>) -> Option<&'static str> {
    match (segments, verb) {
        (["activeNumbers", _] | ["callbackConfiguration"], None) => Some("GET, PATCH"),
        (["activeNumbers" | "availableNumbers" | "availableRegions"], None)
        | (["availableNumbers", _] | ["activeNumbers", _, "emergencyAddress"], None)
        | (["numberOrders", _], None) => Some("GET"),
        (["numberOrders", _, "registration"], None) => Some("GET, PUT"),
        (["activeNumbers", _], Some("release"))
        | (["availableNumbers", _], Some("rent"))
        | (["availableNumbers"], Some("rentAny"))
        | (
            ["activeNumbers", _, "emergencyAddress"],
            Some("provision" | "deprovision" | "validate"),
        )
        | (["numberOrders"], Some("lookupNumberRequirements" | "createNumberOrder"))
        | (["numberOrders", _, "submit"] | ["numberOrders", _, "attachments", _], None) => {
            Some("POST")
        }
        _ => None,
    }
}
