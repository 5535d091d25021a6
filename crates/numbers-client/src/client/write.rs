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
    /// [`Client::interpret`] for a write: probes the gateway after a lost connection, and reads after a 401.
    async fn interpret_write<R>(&self, answer: Result<R, ClientError>) -> Result<R, ClientError> {
        let probed = match (&answer, self.gateway()) {
            (Err(error), Some(gateway)) => self.inner.session.probe(error, gateway).await,
            _ => ProbeResult::Unknown,
        };
        match self.interpret(answer, true, probed) {
            Err(error) if error.status() == Some(401) => Err(self.compare_with_read(error).await),
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

    /// Sends a read after a 401 to a write. If it succeeds, the 401 may answer a repeat by the browser of a write that was
    /// executed.
    async fn compare_with_read(&self, error: ClientError) -> ClientError {
        let read = Request::get(self.probe_url());
        let options = RequestOptions::default();
        let read = self.try_once(&read, &options, 0).await;
        let reads_work = read.is_ok();
        match error {
            ClientError::Problem(mut problem) => {
                problem.reads_work = reads_work;
                ClientError::Problem(problem)
            }
            ClientError::SignedOut { .. } => ClientError::SignedOut {
                unclear: reads_work,
            },
            other => other,
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
