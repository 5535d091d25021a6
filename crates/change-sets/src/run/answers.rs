//! From the answers of the client to events of a run.

use numbers_client::{
    client::NumberResponse,
    client_error::{ClientError, Explanation},
    relink::may_need_unlink,
    submission,
};
use numbers_model::change::{Change, Field};

use super::event::{Conclusion, ReadFailure, ReadResult, Rejection};

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
        submission::Conclusion::NotSent(reason) => Conclusion::Refused(Rejection {
            words: sentences(reason),
            fields: Vec::new(),
            may_need_unlink: false,
        }),
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
    Conclusion::Refused(Rejection {
        words: error.explain().what,
        fields,
        may_need_unlink: may_need_unlink(error, changes),
    })
}

fn sentences(explanation: Explanation) -> String {
    let Explanation { what, advice } = explanation;
    match advice.is_empty() {
        true => what,
        false => format!("{what} {advice}"),
    }
}

#[cfg(test)]
mod tests {
    use numbers_client::error::Problem;

    use super::*;

    fn problem(status: u16) -> ClientError {
        ClientError::Problem(Problem::new(status, b""))
    }

    #[test]
    fn a_read_that_fails_tells_what_to_do_next() {
        let failure = |error| match ReadResult::of(Err(error)) {
            ReadResult::Failed(failure) => failure,
            other => panic!("{other:?}"),
        };
        assert_eq!(ReadResult::of(Err(problem(404))), ReadResult::Gone);
        for error in [problem(401), ClientError::SignedOut { unclear: true }] {
            assert_eq!(failure(error), ReadFailure::SignedOut);
        }
        let mut throttled = Problem::new(429, b"");
        throttled.retry_after_s = Some(7);
        let retry_after_s = Some(7);
        assert_eq!(
            failure(ClientError::Problem(throttled)),
            ReadFailure::Throttled { retry_after_s }
        );
        for error in [
            ClientError::Network,
            ClientError::Timeout(15),
            ClientError::Aborted,
            problem(500),
            problem(503),
        ] {
            assert_eq!(failure(error), ReadFailure::Unreachable);
        }
        for error in [
            problem(403),
            ClientError::Unaddressable,
            ClientError::WebPage(200),
            ClientError::Unreadable("it is empty".to_owned()),
        ] {
            let words = error.explain().what;
            let ReadFailure::Other(told) = failure(error) else {
                panic!("{words}");
            };
            assert!(told.starts_with(&words), "{told}");
        }
    }

    #[test]
    fn a_conclusion_keeps_what_the_run_needs() {
        use submission::Conclusion::{NotExecuted, NotSent, Refused, Unknown};
        let of = |conclusion| Conclusion::of_update(conclusion, &[]);
        let refused = |status| Refused {
            error: problem(status),
            is_verified: true,
            snapshot: None,
        };
        assert_eq!(of(refused(401)), Conclusion::SignedOut);
        assert!(matches!(of(refused(429)), Conclusion::Throttled { .. }));
        assert!(matches!(of(refused(400)), Conclusion::Refused(_)));
        let reason = Explanation::new("Not sent.", "Try again.");
        let Conclusion::Refused(rejection) = of(NotSent(reason)) else {
            panic!("no rejection");
        };
        assert_eq!(rejection.words, "Not sent. Try again.");
        let not_executed = NotExecuted {
            how: "A.".to_owned(),
            obstacle: Some("B.".to_owned()),
            snapshot: None,
        };
        let how = "A. B.".to_owned();
        let is_unreachable = true;
        assert_eq!(
            of(not_executed),
            Conclusion::NotExecuted {
                how,
                is_unreachable
            }
        );
        let unknown = |error| Unknown {
            snapshot: None,
            how: String::new(),
            error,
        };
        for (error, throttled, is_signed_out, is_unreachable) in [
            (None, None, false, true),
            (Some(problem(429)), Some(None), false, false),
            (Some(problem(401)), None, true, false),
            (Some(problem(409)), None, false, false),
        ] {
            let expected = Conclusion::Unknown {
                how: String::new(),
                throttled,
                is_signed_out,
                is_unreachable,
            };
            assert_eq!(of(unknown(error)), expected);
        }
        let gone = submission::Conclusion::Partly {
            snapshot: None,
            how: String::new(),
        };
        assert!(matches!(
            Conclusion::of_release(gone),
            Conclusion::Unknown { .. }
        ));
    }
}
