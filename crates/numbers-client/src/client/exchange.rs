//! Exchange: sends one request, logs it, and turns its response into a success or a [`ClientError`].

use std::rc::Rc;

use http::Method;
use numbers_model::secret::Secret;

use crate::{
    cancel::CancelToken,
    client_error::ClientError,
    error::{Problem, names_expiry},
    log::{Outcome, RequestLog, SentRequest},
    options::RequestOptions,
    request::Request,
    retry_after,
    transport::{Outgoing, Response, ResponseBody, Transport, TransportError, Upload, Visibility},
};

/// Reason of [`ClientError::Unreadable`] for a body above the limit.
pub const TOO_LARGE: &str = "it is larger than 16 MB";
/// Time limit of a probe, in milliseconds.
const PROBE_TIMEOUT_MS: u32 = 5_000;

/// A transport with a request log. Clones share both.
pub struct Exchange<T> {
    transport: Rc<T>,
    log: RequestLog,
}

impl<T> Clone for Exchange<T> {
    fn clone(&self) -> Self {
        Self {
            transport: self.transport.clone(),
            log: self.log.clone(),
        }
    }
}

/// A request, completed by its connection.
pub(super) struct Dispatch<'a> {
    pub request: &'a Request,
    pub authorization: Option<&'a Secret>,
    pub cookies: bool,
    /// Whether there is a gateway, so that a redirect means its sign-in.
    pub has_gateway: bool,
}

impl<T: Transport> Exchange<T> {
    /// An exchange over `transport` that logs to `log`.
    pub fn new(transport: T, log: RequestLog) -> Self {
        Self {
            transport: Rc::new(transport),
            log,
        }
    }

    /// The transport.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Reads a file of the app, such as its configuration. Not retried.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn get(&self, url: &str) -> Result<Vec<u8>, ClientError> {
        let request = Request::get(url.to_owned());
        let dispatch = Dispatch {
            request: &request,
            authorization: None,
            cookies: false,
            has_gateway: false,
        };
        let body = self
            .try_once(dispatch, &RequestOptions::default(), 0)
            .await?;
        Ok(body.bytes())
    }

    /// Sends a request once. `tried` is the number of tries before.
    pub(super) async fn try_once(
        &self,
        dispatch: Dispatch<'_>,
        options: &RequestOptions,
        tried: u32,
    ) -> Result<T::Body, ClientError> {
        let outgoing = outgoing(&dispatch, options)?;
        let started_ms = self.transport.now_ms();
        let answer = self.transport.send(outgoing).await;
        self.conclude(&dispatch, answer, started_ms, tried)
    }

    /// Sends a request with the file of its form, once.
    pub(super) async fn upload_once(
        &self,
        dispatch: Dispatch<'_>,
        upload: Upload<'_, T::File>,
        options: &RequestOptions,
    ) -> Result<T::Body, ClientError> {
        let outgoing = outgoing(&dispatch, options)?;
        let started_ms = self.transport.now_ms();
        let answer = self.transport.send_file(outgoing, upload).await;
        self.conclude(&dispatch, answer, started_ms, 0)
    }

    /// Logs a request, and reads what answered it.
    fn conclude(
        &self,
        dispatch: &Dispatch<'_>,
        answer: Result<Response<T::Body>, TransportError>,
        started_ms: f64,
        tried: u32,
    ) -> Result<T::Body, ClientError> {
        let (request, has_gateway) = (dispatch.request, dispatch.has_gateway);
        let sent_ms = answer.as_ref().ok().and_then(|response| response.sent_ms);
        let sent = SentRequest::new(
            &request.method,
            &request.url,
            tried,
            sent_ms.unwrap_or(started_ms),
        );
        let answer = match answer {
            Ok(response) => self.read(response, has_gateway),
            Err(error) => Err(client_error(error, has_gateway)),
        };
        self.log(sent, outcome(&answer));
        answer.map(|(_, body)| body)
    }

    fn log(&self, request: SentRequest, outcome: Outcome) {
        let took_ms = self.transport.now_ms() - request.at_ms;
        self.log.add(request, outcome, took_ms);
    }

    /// Status and body of a success.
    fn read(
        &self,
        response: Response<T::Body>,
        has_gateway: bool,
    ) -> Result<(u16, T::Body), ClientError> {
        let Response {
            status,
            headers,
            body,
            ..
        } = response;
        let body = body.map_err(|error| client_error(error, has_gateway));
        if (200..300).contains(&status) {
            let body = body?;
            return match body.is_web_page() {
                true => Err(ClientError::WebPage(status)),
                false => Ok((status, body)),
            };
        }
        let is_web_page = matches!(&body, Ok(body) if body.is_web_page());
        let bytes = match body {
            Ok(body) => body.bytes(),
            Err(ClientError::Aborted) => return Err(ClientError::Aborted),
            // The status is enough.
            Err(_) => Vec::new(),
        };
        let mut problem = Problem::new(status, &bytes);
        problem.is_web_page = is_web_page;
        for (name, value) in headers {
            match name {
                "Retry-After" => {
                    let date_ms = |text: &str| self.transport.date_ms(text);
                    problem.retry_after_s =
                        retry_after::parse(&value, date_ms, self.transport.now_ms());
                }
                "Idempotent-Replayed" => problem.is_replayed = true,
                _ => problem.expired |= names_expiry(value.as_bytes()),
            }
        }
        Err(ClientError::Problem(problem))
    }

    /// Whether a gateway redirects or answers 401. `None` without a readable response.
    pub(crate) async fn asks_for_sign_in(&self, url: &str, cookies: bool) -> Option<bool> {
        let answer = self.probe(url, cookies, Visibility::Redirects).await;
        match answer {
            Err(TransportError::Redirected) => Some(true),
            Ok(status) => Some(status == 401),
            Err(_) => None,
        }
    }

    /// Whether anything responds to an opaque request, which CORS does not stop. It carries no credentials, and its response is
    /// not readable. It alone follows redirects: an opaque request must (Fetch standard, "HTTP-network fetch").
    pub(crate) async fn is_reachable(&self, url: &str) -> bool {
        self.probe(url, false, Visibility::Opaque).await.is_ok()
    }

    async fn probe(
        &self,
        url: &str,
        cookies: bool,
        visibility: Visibility,
    ) -> Result<u16, TransportError> {
        let request = Request::get(url.to_owned());
        let sent = SentRequest::new(&Method::GET, url, 0, self.transport.now_ms());
        let answer = self
            .transport
            .send(Outgoing {
                request: &request,
                authorization: None,
                cookies,
                visibility,
                timeout_ms: PROBE_TIMEOUT_MS,
                cancel: &CancelToken::new(),
            })
            .await
            .map(|response| response.status);
        let outcome = match answer {
            Ok(0) | Err(TransportError::Redirected) => Outcome::Opaque,
            Ok(status) => Outcome::Status(status),
            Err(TransportError::Timeout(_)) => Outcome::Timeout,
            Err(TransportError::TooLarge) => Outcome::TooLarge,
            Err(_) => Outcome::Network,
        };
        self.log(sent, outcome);
        answer
    }
}

/// What the transport sends for a request, unless it is cancelled or would go to another path.
fn outgoing<'a>(
    dispatch: &Dispatch<'a>,
    options: &'a RequestOptions,
) -> Result<Outgoing<'a>, ClientError> {
    if options.cancel.is_cancelled() {
        return Err(ClientError::Aborted);
    }
    if !dispatch.request.keeps_its_path() {
        return Err(ClientError::Unaddressable);
    }
    Ok(Outgoing {
        request: dispatch.request,
        authorization: dispatch.authorization,
        cookies: dispatch.cookies,
        visibility: Visibility::Cors,
        timeout_ms: options.timeout_ms,
        cancel: &options.cancel,
    })
}

/// The client's error for a transport error. A redirect is how a gateway asks for a sign-in.
fn client_error(error: TransportError, has_gateway: bool) -> ClientError {
    match error {
        TransportError::Cancelled => ClientError::Aborted,
        TransportError::Timeout(seconds) => ClientError::Timeout(seconds),
        TransportError::Redirected if has_gateway => ClientError::SignedOut { unclear: true },
        TransportError::Network | TransportError::Redirected => ClientError::Network,
        TransportError::TooLarge => ClientError::Unreadable(TOO_LARGE.to_owned()),
    }
}

/// Outcome for the log.
fn outcome<B>(answer: &Result<(u16, B), ClientError>) -> Outcome {
    match answer {
        Ok((status, _)) | Err(ClientError::WebPage(status)) => Outcome::Status(*status),
        Err(ClientError::Problem(problem)) => Outcome::Status(problem.status),
        Err(ClientError::Aborted) => Outcome::Stopped,
        Err(ClientError::Timeout(_)) => Outcome::Timeout,
        Err(ClientError::SignedOut { .. }) => Outcome::Opaque,
        // Responses are not parsed here: only a body above the limit is unreadable.
        Err(ClientError::Unreadable(_)) => Outcome::TooLarge,
        Err(ClientError::Network | ClientError::Unaddressable | ClientError::KeyRefused) => {
            Outcome::Network
        }
    }
}
