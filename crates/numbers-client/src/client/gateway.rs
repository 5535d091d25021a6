//! What a gateway offers beside the API: the person, the sign-out and the audit log.

use http::Method;
use numbers_model::percent;

use super::{Client, text};
use crate::{
    client_error::ClientError,
    gateway::{AuditFilter, AuditRecord, Person},
    options::RequestOptions,
    request::Request,
    transport::Transport,
};

impl<T: Transport> Client<T> {
    /// The person who is signed in at the gateway; `None` without a gateway that names people.
    ///
    /// Asked of the page's own origin only: there a sign-in belongs to the app, and no gateway of another make is troubled by
    /// CORS. Nothing is concluded from an error.
    pub async fn person(&self) -> Option<Person> {
        let url = self.inner.endpoints.gateway("/whoami");
        if self.gateway().is_none() || !self.transport().is_own_origin(&url) {
            return None;
        }
        let bytes = self.exchange().get(&url).await.ok()?;
        Person::parse(&String::from_utf8_lossy(&bytes))
    }

    /// Ends the session at the gateway.
    ///
    /// # Errors
    /// See [`ClientError`]; the session goes on then.
    pub async fn sign_out(&self, options: &RequestOptions) -> Result<(), ClientError> {
        let url = self.inner.endpoints.gateway("/sign-out");
        let request = Request::new(Method::POST, url, None);
        self.try_once(&request, options, 0).await.map(drop)
    }

    /// Lines of the audit log, the newest first; at most `limit`.
    ///
    /// # Errors
    /// See [`ClientError`]; transient errors have been retried.
    pub async fn audit(
        &self,
        filter: &AuditFilter,
        limit: u32,
        options: &RequestOptions,
    ) -> Result<Vec<AuditRecord>, ClientError> {
        let url = self.audit_url(filter, "json", limit);
        let json = text(self.get(&url, options).await?)?;
        AuditRecord::parse_all(&json).map_err(ClientError::Unreadable)
    }

    /// Address of the audit log as a CSV file, with at most `limit` lines.
    pub fn audit_csv_url(&self, filter: &AuditFilter, limit: u32) -> String {
        self.audit_url(filter, "csv", limit)
    }

    fn audit_url(&self, filter: &AuditFilter, format: &str, limit: u32) -> String {
        let mut url = self.inner.endpoints.gateway("/audit");
        filter.push_to(&mut url);
        percent::push_pair(&mut url, "limit", &limit.to_string());
        percent::push_pair(&mut url, "format", format);
        url
    }
}
