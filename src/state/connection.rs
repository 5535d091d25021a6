//! Which project of which server this tab speaks to, and with which credentials.

use crate::reactive::Var;
use leptos::prelude::*;
use numbers_client::{
    cancel::CancelToken,
    client::{self, Exchange},
    client_error::ClientError,
    config::{AuthMode, Config},
    connection_check::{self, Diagnosis},
    log::RequestLog,
    options::RequestOptions,
    request::Authorization,
    session::{Session, SessionMonitor},
    sign_in_probe,
    urls::Endpoints,
};
use numbers_model::{api_version::ApiVersion, secret::Secret};

use super::settings;
use crate::browser::{base64, fetch::FetchTransport, history::History, scheduling};

/// The client of the connected project.
pub type Client = client::Client<FetchTransport>;

/// All that is needed to connect, checked. Lives in memory only.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// The CORS-enabled base, without a slash at its end.
    pub base: String,
    /// The version to speak.
    pub version: ApiVersion,
    /// The project.
    pub project: String,
    /// How to prove who we are.
    pub credentials: Credentials,
    /// Whether cookies go along to another origin.
    pub cookies: bool,
}

/// What proves who we are.
#[derive(Debug, Clone, PartialEq)]
pub enum Credentials {
    /// Nothing: a gateway in between holds the key.
    Gateway,
    /// An access key.
    Basic {
        /// The key's ID.
        key_id: String,
        /// The key's secret.
        secret: Secret,
    },
    /// A short-lived access token.
    Bearer(Secret),
}

impl Credentials {
    /// The mode's name.
    pub fn mode(&self) -> AuthMode {
        match self {
            Credentials::Gateway => AuthMode::Gateway,
            Credentials::Basic { .. } => AuthMode::Basic,
            Credentials::Bearer(_) => AuthMode::Bearer,
        }
    }

    fn authorization(&self) -> Option<Authorization> {
        match self {
            Credentials::Gateway => None,
            Credentials::Basic { key_id, secret } => {
                let pair = base64::encode(&(key_id.clone() + ":" + secret.expose()));
                let header = Secret::new("Basic ".to_owned() + &pair);
                Some(Authorization::Basic(header))
            }
            Credentials::Bearer(token) => {
                let header = Secret::new("Bearer ".to_owned() + token.expose());
                Some(Authorization::Bearer(header))
            }
        }
    }
}

/// The connection of this tab. Copies share it.
#[derive(Clone, Copy)]
pub struct Connection {
    /// What config.json said, or why it could not be read. `None` until it is here.
    pub config: Var<Option<Result<Config, String>>>,
    client: Var<Option<Client>>,
    /// What all clients send by, and what they tell of the session.
    shared: StoredValue<(Exchange<FetchTransport>, SessionMonitor), LocalStorage>,
    access: StoredValue<Option<Access>>,
    /// Whether config.json says that the gateway honours idempotency keys.
    idempotency: StoredValue<bool>,
    /// How the session at the gateway is doing, and whether a change told that.
    pub session: Var<(Session, bool)>,
    /// The page the reader wanted before having to connect.
    pub target: Var<Option<String>>,
}

impl Connection {
    /// Not connected, nothing known. Requests are logged to `log`.
    pub fn new(log: RequestLog) -> Self {
        let exchange = Exchange::new(FetchTransport, log);
        Self {
            config: Var::new(None),
            client: Var::new(None),
            shared: StoredValue::new_local((exchange, SessionMonitor::new())),
            access: StoredValue::new(None),
            idempotency: StoredValue::new(false),
            session: Var::new((Session::Fine, false)),
            target: Var::new(None),
        }
    }

    /// The client, tracked; `None` while not connected.
    pub fn client(self) -> Option<Client> {
        self.client.get()
    }

    /// The client, untracked.
    pub fn client_untracked(self) -> Option<Client> {
        self.client.get_untracked()
    }

    /// Whether a project is connected.
    pub fn connected(self) -> bool {
        self.client.with(Option::is_some)
    }

    /// The version spoken; the default one while not connected.
    pub fn version(self) -> ApiVersion {
        self.client
            .with(|client| client.as_ref().map(Client::version))
            .unwrap_or(ApiVersion::V1Alpha1)
    }

    /// What the tab is connected with, for the form.
    pub fn access(self) -> Option<Access> {
        self.access.get_value()
    }

    /// A client for a version of the API, with the connection otherwise as it is.
    pub fn client_of(self, version: ApiVersion) -> Option<Client> {
        let access = self.access()?;
        Some(self.made(&access, version, false))
    }

    /// Goes on with another version of the API, if the server has it.
    ///
    /// # Errors
    /// As for [`Connection::connect`].
    pub async fn switch(
        self,
        version: ApiVersion,
        cancel: &CancelToken,
    ) -> Result<(), Option<Diagnosis>> {
        match self.access() {
            Some(access) => self.connect(Access { version, ..access }, cancel).await,
            None => Err(None),
        }
    }

    /// Reads config.json and connects where nothing has to be asked. `ready` runs then, before any page is made.
    pub async fn start(self, history: History, ready: impl FnOnce()) {
        let (exchange, monitor) = self.shared.get_value();
        let url = history.href("/config.json");
        let config = match exchange.get(&url).await {
            Ok(bytes) => Config::parse(&String::from_utf8_lossy(&bytes)),
            // No such file: nothing is configured, everything is asked.
            Err(ClientError::Problem(problem)) if problem.status == 404 => Ok(Config::default()),
            Err(failure) => Err(format!(
                "It did not arrive: {}. Reload the page to try again.",
                failure.cause()
            )),
        };
        monitor.on_answer(move |session, is_change| {
            let (now, by_change) = self.session.get_untracked();
            // A read that succeeds tells nothing of changes that are refused.
            let stays = session == Session::Fine && (now == session || (by_change && !is_change));
            if !stays {
                self.session.set((session, is_change));
            }
        });
        if let Ok(config) = &config {
            self.idempotency.set_value(config.idempotency);
            let known = config.clone().or(settings::last_connection());
            let base = known.base(&own_origin());
            if let (Some(AuthMode::Gateway), Some(project)) = (known.auth, known.project_id) {
                self.enter(Access {
                    base,
                    version: known.api_version.unwrap_or(ApiVersion::V1Alpha1),
                    project,
                    credentials: Credentials::Gateway,
                    cookies: known.cookies,
                });
            }
        }
        ready();
        // What follows is the page: a piece of work by itself.
        scheduling::yield_to_main().await;
        self.config.set(Some(config));
    }

    /// Where a reader signs in again: as config.json has it, or the app itself, which a gateway on the same origin
    /// guards as well.
    pub fn sign_in_href(self, history: History) -> String {
        let named = self.config.with_untracked(|config| match config {
            Some(Ok(config)) => config.sign_in_url.clone(),
            _ => None,
        });
        named.unwrap_or_else(|| history.href("/"))
    }

    /// Tries to connect and does so on success.
    ///
    /// # Errors
    /// What stands in the way; `None` when the call was stopped.
    pub async fn connect(
        self,
        access: Access,
        cancel: &CancelToken,
    ) -> Result<(), Option<Diagnosis>> {
        let options = RequestOptions::new(cancel).once();
        let client = self.made(&access, access.version, true);
        let other = self.made(&access, access.version.other(), false);
        connection_check::check(&client, &other, &options).await?;
        settings::store_connection(
            &access.base,
            access.version,
            &access.project,
            access.credentials.mode(),
        );
        self.enter(access);
        Ok(())
    }

    /// Forgets the credentials and what they gave access to.
    pub fn leave(self) {
        self.client.set(None);
        self.access.set_value(None);
        self.session.set((Session::Fine, false));
        self.shared.with_value(|(_, monitor)| monitor.reset());
    }

    fn enter(self, access: Access) {
        self.session.set((Session::Fine, false));
        self.shared.with_value(|(_, monitor)| monitor.reset());
        let client = self.made(&access, access.version, true);
        self.client.set(Some(client));
        self.access.set_value(Some(access));
    }

    /// Looks into lost connections from now on: whether a gateway asks for a sign-in.
    pub fn probe_sign_in(self) {
        let (exchange, monitor) = self.shared.get_value();
        monitor.set_probe(sign_in_probe::probe(exchange, monitor.clone()));
    }

    /// A client of a version; where it `writes`, with idempotency keys if the gateway honours them.
    fn made(self, access: &Access, version: ApiVersion, writes: bool) -> Client {
        let (exchange, session) = self.shared.get_value();
        let connection = client::Connection {
            endpoints: Endpoints::new(&access.base, version, &access.project),
            version,
            authorization: access.credentials.authorization(),
            cookies: access.cookies,
            idempotency: writes && self.idempotency.get_value(),
            session,
        };
        Client::new(exchange, connection)
    }
}

/// The page's own origin: the base when none is configured.
pub fn own_origin() -> String {
    window().location().origin().unwrap_or_default()
}
