//! One request and its answer: sent once, logged, and read as a success or a [`ClientError`].

use std::rc::Rc;

use http::Method;
use numbers_model::secret::Secret;

use crate::{
    cancel::CancelToken,
    client_error::ClientError,
    error::{Problem, names_expiry},
    log::{Outcome, RequestLog, Sent},
    options::RequestOptions,
    request::Request,
    retry_after,
    transport::{Outgoing, Response, ResponseBody, Transport, TransportError, Upload, Visibility},
};

/// What is wrong with a body above the limit.
pub const TOO_LARGE: &str = "it is larger than 16 MB";
/// How long a question about the connection itself may take, in milliseconds.
const PROBE_TIMEOUT_MS: u32 = 5_000;

/// A transport whose requests are logged. Copies share it.
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

/// A request with what belongs to its connection.
pub(super) struct Sending<'a, F> {
    pub request: &'a Request,
    pub authorization: Option<&'a Secret>,
    pub upload: Option<Upload<'a, F>>,
    pub cookies: bool,
    /// Whether a gateway answers, so that a redirect is its sign-in.
    pub has_gateway: bool,
}

impl<T: Transport> Exchange<T> {
    /// Sends by `transport` and logs to `log`.
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

    /// Reads a file beside the app, such as its configuration. Not retried.
    ///
    /// # Errors
    /// Every way a request can fail.
    pub async fn get(&self, url: &str) -> Result<Vec<u8>, ClientError> {
        let request = Request::get(url.to_owned());
        let sending = Sending {
            request: &request,
            authorization: None,
            upload: None,
            cookies: false,
            has_gateway: false,
        };
        let body = self
            .try_once(sending, &RequestOptions::default(), 0)
            .await?;
        Ok(body.bytes())
    }

    /// Sends a request once; `tried` counts the tries before it.
    pub(super) async fn try_once(
        &self,
        sending: Sending<'_, T::File>,
        options: &RequestOptions,
        tried: u32,
    ) -> Result<T::Body, ClientError> {
        let Sending {
            request,
            authorization,
            upload,
            cookies,
            has_gateway,
        } = sending;
        if options.cancel.is_cancelled() {
            return Err(ClientError::Aborted);
        }
        if !request.keeps_its_path() {
            return Err(ClientError::Unaddressable);
        }
        let started_ms = self.transport.now_ms();
        let answer = self
            .transport
            .send(Outgoing {
                request,
                authorization,
                upload,
                cookies,
                visibility: Visibility::Cors,
                timeout_ms: options.timeout_ms,
                cancel: &options.cancel,
            })
            .await;
        let sent_ms = answer.as_ref().ok().and_then(|response| response.sent_ms);
        let sent = Sent::now(
            &request.method,
            &request.url,
            tried,
            sent_ms.unwrap_or(started_ms),
        );
        let answer = match answer {
            Ok(response) => self.read(response, has_gateway),
            Err(error) => Err(failure(error, has_gateway)),
        };
        self.log(sent, outcome(&answer));
        answer.map(|(_, body)| body)
    }

    fn log(&self, sent: Sent, outcome: Outcome) {
        let took_ms = self.transport.now_ms() - sent.at_ms;
        self.log.add(sent, outcome, took_ms);
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
        let body = body.map_err(|error| failure(error, has_gateway));
        if (200..300).contains(&status) {
            let body = body?;
            return match body.is_web_page() {
                true => Err(ClientError::WebPage(status)),
                false => Ok((status, body)),
            };
        }
        let bytes = match body {
            Ok(body) => body.bytes(),
            Err(ClientError::Aborted) => return Err(ClientError::Aborted),
            // The status says what counts.
            Err(_) => Vec::new(),
        };
        let mut problem = Problem::new(status, &bytes);
        for (name, value) in headers {
            match name {
                "Retry-After" => {
                    let date_ms = |text: &str| self.transport.date_ms(text);
                    problem.retry_after_s =
                        retry_after::parse(&value, date_ms, self.transport.now_ms());
                }
                _ => problem.expired |= names_expiry(value.as_bytes()),
            }
        }
        Err(ClientError::Problem(problem))
    }

    /// Asks a gateway without following where it leads: whether it leads elsewhere, or asks for a sign-in. `None` where no answer
    /// came, or none that may be read.
    pub(crate) async fn asks_for_sign_in(&self, url: &str, cookies: bool) -> Option<bool> {
        let answer = self.probe(url, cookies, Visibility::Redirects).await;
        match answer {
            Err(TransportError::Redirected) => Some(true),
            Ok(status) => Some(status == 401),
            Err(_) => None,
        }
    }

    /// Whether anything at all answers: an opaque request that CORS does not stop. It carries no credentials, and nothing of the
    /// answer can be read. It alone follows redirects: an opaque request must (Fetch standard, "HTTP-network fetch").
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
        let sent = Sent::now(&Method::GET, url, 0, self.transport.now_ms());
        let answer = self
            .transport
            .send(Outgoing {
                request: &request,
                authorization: None,
                upload: None,
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

/// What it means that no response came. A change that is answered with a redirect is how a gateway asks for a sign-in.
fn failure(error: TransportError, has_gateway: bool) -> ClientError {
    match error {
        TransportError::Cancelled => ClientError::Aborted,
        TransportError::Timeout(seconds) => ClientError::Timeout(seconds),
        TransportError::Redirected if has_gateway => ClientError::SignedOut { unclear: true },
        TransportError::Network | TransportError::Redirected => ClientError::Network,
        TransportError::TooLarge => ClientError::Unreadable(TOO_LARGE.to_owned()),
    }
}

/// The outcome for the log.
fn outcome<B>(answer: &Result<(u16, B), ClientError>) -> Outcome {
    match answer {
        Ok((status, _)) | Err(ClientError::WebPage(status)) => Outcome::Status(*status),
        Err(ClientError::Problem(problem)) => Outcome::Status(problem.status),
        Err(ClientError::Aborted) => Outcome::Stopped,
        Err(ClientError::Timeout(_)) => Outcome::Timeout,
        Err(ClientError::SignedOut { .. }) => Outcome::Opaque,
        // No answer is parsed yet: nothing else is unreadable here.
        Err(ClientError::Unreadable(_)) => Outcome::TooLarge,
        Err(ClientError::Network | ClientError::Unaddressable | ClientError::KeyRefused) => {
            Outcome::Network
        }
    }
}
