//! Rejections that may ask for a change in two steps (docs/numbers-api.md 2.3).

use numbers_model::change::{Change, Field, is_relink};

use crate::client_error::ClientError;

/// Whether a rejection may mean that a change to another plan or campaign needs two steps: unlink, then link.
///
/// The error for that is not documented, so that any rejection counts that names no other field.
pub fn may_need_unlink(error: &ClientError, changes: &[Change]) -> bool {
    let is_other_field = |path: &str| {
        let field = Field::from_violation(path);
        field.is_some_and(|field| !matches!(field, Field::ServicePlan | Field::Campaign))
    };
    matches!(error, ClientError::Problem(problem) if matches!(problem.status, 400 | 409 | 422))
        && is_relink(changes)
        && !error
            .field_errors()
            .iter()
            .any(|violation| is_other_field(&violation.field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;

    fn change(before: &str, after: &str) -> Change {
        Change {
            field: Field::ServicePlan,
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }

    fn problem(status: u16, field: &str) -> ClientError {
        let body = format!(
            r#"{{"error":{{"message":"No.","details":[{{"fieldViolations":[{{"field":"{field}","description":"no"}}]}}]}}}}"#
        );
        ClientError::Problem(Problem::new(status, body.as_bytes()))
    }

    #[test]
    fn a_move_that_is_refused_may_need_two_steps() {
        let moves = [change("a", "b")];
        for status in [400, 409, 422] {
            assert!(may_need_unlink(
                &problem(status, "smsConfiguration.servicePlanId"),
                &moves
            ));
        }
        assert!(may_need_unlink(&problem(400, "campaign_id"), &moves));
        assert!(may_need_unlink(
            &ClientError::Problem(Problem::new(400, b"")),
            &moves
        ));
    }

    #[test]
    fn other_errors_and_other_changes_do_not() {
        let moves = [change("a", "b")];
        assert!(!may_need_unlink(&problem(400, "displayName"), &moves));
        assert!(!may_need_unlink(&problem(403, "servicePlanId"), &moves));
        assert!(!may_need_unlink(&ClientError::Network, &moves));
        let plain = problem(400, "servicePlanId");
        assert!(!may_need_unlink(&plain, &[change("", "b")]));
        assert!(!may_need_unlink(&plain, &[change("a", "")]));
    }
}
