//! Writes: sent once, with an idempotency key where the gateway honours it, and interpreted.

use super::Client;
use crate::{
    client_error::ClientError,
    options::RequestOptions,
    pending::PendingChange,
    request::Request,
    session::ProbeResult,
    submission::Permit,
    transport::{ResponseBody, Transport, Upload},
};

impl<T: Transport> Client<T> {
    /// `Client::interpret` for a write: probes the gateway after a lost connection, and reads after a 401.
    async fn interpret_write<R>(&self, answer: Result<R, ClientError>) -> Result<R, ClientError> {
        let probed = match (&answer, self.gateway()) {
            (Err(error), Some(gateway)) => self.inner.session.probe(error, gateway).await,
            _ => ProbeResult::Unknown,
        };
        // What was led away was not let in, as after a 401. A lost answer and a web page stay unclear, whatever a read says.
        let is_redirect = matches!(answer, Err(ClientError::SignedOut { .. }));
        match self.interpret(answer, true, probed) {
            Err(error) if is_redirect || error.status() == Some(401) => {
                Err(self.compare_with_read(error).await)
            }
            answer => answer,
        }
    }

    /// Sends a safe request that is no GET, once.
    pub(super) async fn query(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        self.send(request, options).await
    }

    /// Sends a write, once. The browser may repeat it unseen when a kept connection closes; with an idempotency key the
    /// gateway executes it once nevertheless.
    pub(super) async fn change(
        &self,
        _permit: Permit,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        self.send(request, options).await
    }

    /// Sends a write with a file, once.
    pub(super) async fn change_with_file(
        &self,
        _permit: Permit,
        request: Request,
        upload: Upload<'_, T::File>,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        let _pending = PendingChange::begin();
        let request = self.with_key(request);
        let dispatch = self.dispatch(&request);
        let answer = self.exchange().upload_once(dispatch, upload, options);
        self.conclude(&request, answer.await).await
    }

    async fn send(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Vec<u8>, ClientError> {
        let _pending = request.is_write().then(PendingChange::begin);
        let request = self.with_key(request);
        let answer = self.try_once(&request, options, 0).await;
        self.conclude(&request, answer).await
    }

    /// The body of a request that was sent once.
    async fn conclude(
        &self,
        request: &Request,
        answer: Result<T::Body, ClientError>,
    ) -> Result<Vec<u8>, ClientError> {
        let answer = self.settle_key(request, answer).await;
        let body = self.interpret_write(answer).await?;
        Ok(body.bytes())
    }

    /// Sends a read after a write that was not let in. If it is let in, the refusal may answer a repeat by the browser of a
    /// write that was executed.
    async fn compare_with_read(&self, error: ClientError) -> ClientError {
        let read = Request::get(self.probe_url());
        let options = RequestOptions::default();
        let read = self.try_once(&read, &options, 0).await;
        match error {
            ClientError::Problem(mut problem) => {
                problem.reads_work = read.is_ok();
                ClientError::Problem(problem)
            }
            // A 401 says by itself that the request was not let in; a redirect only where a read is led away too.
            ClientError::SignedOut { unclear: false } => ClientError::SignedOut {
                unclear: read.is_ok(),
            },
            ClientError::SignedOut { unclear: true } => ClientError::SignedOut {
                unclear: match read {
                    Ok(_) => true,
                    Err(error) => !self.asks_for_sign_in(&error).await,
                },
            },
            other => other,
        }
    }

    /// Whether a read was answered as by a session that has ended. A redirected read looks like a lost one: the gateway is
    /// asked then.
    async fn asks_for_sign_in(&self, error: &ClientError) -> bool {
        match (error, self.gateway()) {
            (ClientError::SignedOut { .. } | ClientError::WebPage(_), _) => true,
            (ClientError::Network, Some(gateway)) => {
                let probed = self.inner.session.probe(error, gateway).await;
                probed == ProbeResult::SignInRequired
            }
            _ => error.status() == Some(401),
        }
    }

    /// Adds the idempotency key, if the request is a write and keys are in use.
    pub(super) fn with_key(&self, mut request: Request) -> Request {
        if request.is_write()
            && let Some(keys) = &self.inner.keys
        {
            request.key = Some(keys.key(&request, || self.transport().random_bytes()));
        }
        request
    }

    /// Marks the key of a sent write as spent, and finds out after a lost connection whether the preflight refused the key.
    async fn settle_key<R>(
        &self,
        request: &Request,
        answer: Result<R, ClientError>,
    ) -> Result<R, ClientError> {
        let (Some(keys), Some(_)) = (&self.inner.keys, &request.key) else {
            return answer;
        };
        keys.spend(request);
        let is_answered = match &answer {
            Ok(_) => true,
            Err(error) => error.status().is_some(),
        };
        if is_answered {
            keys.accept();
        }
        match answer {
            Err(ClientError::Network) if !keys.are_accepted() && self.refuses_keys().await => {
                Err(ClientError::KeyRefused)
            }
            answer => answer,
        }
    }

    /// Whether reads succeed without the header `Idempotency-Key` and fail with it: then the preflight does not allow it. Both
    /// are tried twice, since one may be lost by chance. To the app's own origin there is no preflight.
    async fn refuses_keys(&self) -> bool {
        const TRIES: usize = 2;
        let url = self.probe_url();
        if self.transport().is_own_origin(&url) {
            return false;
        }
        let options = RequestOptions::default();
        let plain = Request::get(url);
        let mut with_key = plain.clone();
        with_key.key = Some("preflight".to_owned());
        for _ in 0..TRIES {
            let answer = self.try_once(&plain, &options, 0).await;
            if answer.is_err_and(|error| error.status().is_none()) {
                return false;
            }
            let answer = self.try_once(&with_key, &options, 0).await;
            if !matches!(answer, Err(ClientError::Network)) {
                return false;
            }
        }
        true
    }
}
