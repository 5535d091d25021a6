//! From the answers of the client to events of a run.

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    relink::may_need_unlink,
    submission,
};
use numbers_model::change::{Change, Field};

use super::event::{Conclusion, ReadFailure, ReadResult};

impl ReadResult {
    /// The result of a read with the client.
    pub fn of(answer: Result<NumberResponse, ClientError>) -> ReadResult {
        let error = match answer {
            Ok(response) => return ReadResult::Number(Box::new(response.number)),
            Err(error) => error,
        };
        let status = error.status();
        let failure = match &error {
            _ if status == Some(404) => return ReadResult::Gone,
            _ if status == Some(429) => ReadFailure::Throttled {
                retry_after_s: error.retry_after_s(),
            },
            ClientError::SignedOut { .. } => ReadFailure::SignedOut,
            _ if status == Some(401) => ReadFailure::SignedOut,
            _ if error.is_transient() || status.is_some_and(|status| status >= 500) => {
                ReadFailure::Unreachable
            }
            ClientError::Aborted => ReadFailure::Unreachable,
            error => ReadFailure::Other(sentences(error.explain())),
        };
        ReadResult::Failed(failure)
    }
}

impl Conclusion {
    /// The conclusion of the submission of an update that has sent `changes`.
    pub fn of_update(
        conclusion: submission::Conclusion<NumberResponse>,
        changes: &[Change],
    ) -> Conclusion {
        of(conclusion, changes, |response| Some(response.number))
    }

    /// The conclusion of the submission of a release. Its snapshot is `None` where the number is gone.
    pub fn of_release(conclusion: submission::Conclusion<Option<NumberResponse>>) -> Conclusion {
        of(conclusion, &[], |response| {
            response.map(|response| response.number)
        })
    }
}

fn of<S>(
    conclusion: submission::Conclusion<S>,
    changes: &[Change],
    number: impl Fn(S) -> Option<numbers_model::number::Number>,
) -> Conclusion {
    match conclusion {
        submission::Conclusion::Done { how, .. } => Conclusion::Changed { how },
        submission::Conclusion::Partly { snapshot, how } => match number(snapshot) {
            Some(number) => Conclusion::Partly {
                number: Box::new(number),
                how,
            },
            None => unknown(how, None, false),
        },
        submission::Conclusion::Refused { error, .. } => refused(&error, changes),
        submission::Conclusion::NotSent(reason) => Conclusion::Refused {
            words: sentences(reason),
            fields: Vec::new(),
            may_need_unlink: false,
        },
        submission::Conclusion::NotExecuted { how, obstacle, .. } => Conclusion::NotExecuted {
            how: match obstacle {
                Some(obstacle) => format!("{how} {obstacle}"),
                None => how,
            },
            is_unreachable: true,
        },
        submission::Conclusion::Unknown {
            how,
            error,
            snapshot,
        } => unknown(how, error.as_ref(), snapshot.is_none()),
    }
}

fn unknown(how: String, error: Option<&ClientError>, is_unread: bool) -> Conclusion {
    let status = error.and_then(ClientError::status);
    Conclusion::Unknown {
        how,
        throttled: error
            .filter(|_| status == Some(429))
            .map(ClientError::retry_after_s),
        is_signed_out: status == Some(401) || matches!(error, Some(ClientError::SignedOut { .. })),
        is_unreachable: is_unread && error.is_none(),
    }
}

/// The conclusion of a rejection that is certain.
fn refused(error: &ClientError, changes: &[Change]) -> Conclusion {
    match error.status() {
        Some(401) => return Conclusion::SignedOut,
        Some(429) => {
            return Conclusion::Throttled {
                retry_after_s: error.retry_after_s(),
                words: error.explain().what,
            };
        }
        _ => {}
    }
    let fields = error.field_errors().into_iter();
    let fields: Vec<(Field, String)> = fields
        .filter_map(|violation| {
            Some((
                Field::from_violation(&violation.field)?,
                violation.description,
            ))
        })
        .collect();
    Conclusion::Refused {
        words: error.explain().what,
        fields,
        may_need_unlink: may_need_unlink(error, changes),
    }
}

fn sentences(explanation: Explanation) -> String {
    let Explanation { what, advice } = explanation;
    match advice.is_empty() {
        true => what,
        false => format!("{what} {advice}"),
    }
}
