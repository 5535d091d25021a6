//! Which endpoint answers which path: the whole surface of the stand-in (docs/numbers-api.md 2).

use crate::call::{Answer, Call};
use crate::config::{Config, Quirk, Version};
use crate::error::ApiError;
use crate::path::Target;
use crate::project::Project;
use crate::query::Query;
use crate::{auth, available, callbacks, emergency, numbers, orders, regions, rent};
use axum::http::{HeaderMap, Method, header};
use clap::ValueEnum;
use std::cell::RefCell;

/// A request as it came.
pub struct Asked<'a> {
    /// HTTP method.
    pub method: &'a Method,
    /// Raw path.
    pub path: &'a str,
    /// Raw query, without the question mark.
    pub query: &'a str,
    /// Headers.
    pub headers: &'a HeaderMap,
    /// Body.
    pub body: &'a [u8],
}

/// An outcome, and what the request held that had no effect.
pub struct Outcome {
    /// The answer or the refusal.
    pub result: Result<Answer, ApiError>,
    /// Query keys and body members that were ignored.
    pub ignored: Vec<String>,
}

/// Answers one request: version, credentials, project, then the endpoint.
pub fn answer(config: &Config, project: &mut Project, asked: &Asked, now: i64) -> Outcome {
    let refused = |error| Outcome {
        result: Err(error),
        ignored: Vec::new(),
    };
    let Some(mut target) = Target::parse(asked.path) else {
        return refused(ApiError::NoSuchPath);
    };
    if config.has(Quirk::SpaceIsPlus) {
        target.space_is_plus();
    }
    let version = Version::from_str(&target.version, false).ok();
    let Some(version) = version.filter(|version| config.versions.contains(version)) else {
        return refused(ApiError::NoSuchPath);
    };
    if let Err(error) = auth::check(config, asked.headers, now) {
        return refused(error);
    }
    if target.project != config.project {
        return refused(unknown_project(&target));
    }
    let call = Call {
        config,
        version,
        query: Query::parse(asked.query),
        content_type: asked
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
        body: asked.body,
        now,
        ignored: RefCell::default(),
    };
    orders::settle(project, config, now);
    rent::settle(project, now);
    let mut result = route(&call, project, asked.method, &target);
    // A check is asked for its answer, and changes nothing.
    let changes = *asked.method != Method::GET
        && !matches!(
            target.verb.as_deref(),
            Some("validate" | "lookupNumberRequirements")
        );
    if let Ok(answer) = &mut result
        && changes
        && call.has(Quirk::EmptyAnswers)
    {
        answer.body.clear();
    }
    // A refusal may come before all of the request was looked at.
    let mut ignored = Vec::new();
    if result.is_ok() {
        ignored = call.query.ignored();
        ignored.append(&mut call.ignored.borrow_mut());
    }
    Outcome { result, ignored }
}

/// 403, except that the callback configuration of an unknown project is documented as missing.
fn unknown_project(target: &Target) -> ApiError {
    match target.names().as_slice() {
        ["callbackConfiguration"] => ApiError::Missing {
            kind: "CallbackConfiguration",
            name: String::new(),
        },
        _ => ApiError::Forbidden("The project does not exist, or the key has no access to it."),
    }
}

fn route(
    call: &Call,
    project: &mut Project,
    method: &Method,
    target: &Target,
) -> Result<Answer, ApiError> {
    if call.version == Version::V1alpha1 && call.has(Quirk::AlphaMinimal) && is_later(target) {
        return Err(ApiError::NoSuchPath);
    }
    if call.version == Version::V1alpha1 && target.names().first() == Some(&"numberOrders") {
        return Err(ApiError::NoSuchPath);
    }
    let verb = target.verb.as_deref();
    match (method.as_str(), target.names().as_slice(), verb) {
        ("GET", ["activeNumbers"], None) => numbers::list::list(call, project),
        ("GET", ["activeNumbers", phone], None) => numbers::get::get(call, project, phone),
        ("PATCH", ["activeNumbers", phone], None) => numbers::patch::patch(call, project, phone),
        ("POST", ["activeNumbers", phone], Some("release")) => {
            numbers::release::release(call, project, phone)
        }
        ("GET", ["activeNumbers", phone, "emergencyAddress"], None) => {
            emergency::get(call, project, phone)
        }
        ("POST", ["activeNumbers", phone, "emergencyAddress"], Some("provision")) => {
            emergency::provision(call, project, phone)
        }
        ("POST", ["activeNumbers", phone, "emergencyAddress"], Some("deprovision")) => {
            emergency::deprovision(call, project, phone)
        }
        ("POST", ["activeNumbers", phone, "emergencyAddress"], Some("validate")) => {
            emergency::validate(call, project, phone)
        }
        ("GET", ["availableNumbers"], None) => available::search(call, project),
        ("GET", ["availableNumbers", phone], None) => available::check(call, project, phone),
        ("POST", ["availableNumbers", phone], Some("rent")) => rent::rent(call, project, phone),
        ("POST", ["availableNumbers"], Some("rentAny")) => rent::rent_any(call, project),
        ("GET", ["availableRegions"], None) => regions::list(call),
        ("GET", ["callbackConfiguration"], None) => callbacks::get(call, project),
        ("PATCH", ["callbackConfiguration"], None) => callbacks::patch(call, project),
        ("POST", ["numberOrders"], Some("lookupNumberRequirements")) => orders::requirements(call),
        ("POST", ["numberOrders"], Some("createNumberOrder")) => {
            orders::create::create(call, project)
        }
        ("GET", ["numberOrders", id], None) => orders::get(call, project, id),
        ("GET", ["numberOrders", id, "registration"], None) => {
            orders::registration::get(project, id)
        }
        ("PUT", ["numberOrders", id, "registration"], None) => {
            orders::registration::put(call, project, id)
        }
        ("POST", ["numberOrders", id, "attachments", attachment], None) => {
            orders::attachments::post(call, project, id, attachment)
        }
        ("POST", ["numberOrders", id, "submit"], None) => orders::submit::submit(call, project, id),
        (_, names, verb) => {
            Err(allowed(names, verb).map_or(ApiError::NoSuchPath, ApiError::WrongMethod))
        }
    }
}

/// Whether the 2020 guide of v1alpha1 lacks this endpoint (docs/numbers-api.md 0.1).
fn is_later(target: &Target) -> bool {
    matches!(
        target.names().as_slice(),
        ["availableRegions" | "callbackConfiguration"] | [_, _, "emergencyAddress"]
    ) || target.verb.as_deref() == Some("rentAny")
}

/// The methods of a path; none if there is no such path.
fn allowed(names: &[&str], verb: Option<&str>) -> Option<&'static str> {
    match (names, verb) {
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
