//! The connection of this tab: server, project, API version and credentials.

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
use numbers_model::{api_version::ApiVersion, protection::Protection, secret::Secret};

use super::settings;
use crate::browser::{base64, fetch::FetchTransport, history::History, scheduling};

/// The client of the connected project.
pub type Client = client::Client<FetchTransport>;

/// Validated connection parameters. Kept in memory only.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// The base URL, without a trailing slash. It must allow this origin (CORS).
    pub base: String,
    /// The API version.
    pub version: ApiVersion,
    /// The project ID.
    pub project: String,
    /// The credentials.
    pub credentials: Credentials,
    /// Whether cookies are sent to another origin.
    pub cookies: bool,
}

/// Credentials of the API.
#[derive(Debug, Clone, PartialEq)]
pub enum Credentials {
    /// None: the gateway holds the key.
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
    /// The authentication mode.
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
                let pair = base64::encode(&format!("{key_id}:{}", secret.expose()));
                let header = Secret::new(format!("Basic {pair}"));
                Some(Authorization::Basic(header))
            }
            Credentials::Bearer(token) => {
                let header = Secret::new(format!("Bearer {}", token.expose()));
                Some(Authorization::Bearer(header))
            }
        }
    }
}

/// The connection of this tab. Copies share it.
#[derive(Clone, Copy)]
pub struct Connection {
    /// The content of config.json, or why it could not be read. `None` while it is loading.
    pub config: RwSignal<Option<Result<Config, String>>>,
    client: RwSignal<Option<Client>, LocalStorage>,
    /// The exchange and the session monitor of all clients.
    shared: StoredValue<(Exchange<FetchTransport>, SessionMonitor), LocalStorage>,
    access: StoredValue<Option<Access>>,
    /// Whether the gateway honours idempotency keys, by config.json.
    idempotency: StoredValue<bool>,
    /// The state of the gateway session, and whether a change revealed it.
    pub session: RwSignal<(Session, bool)>,
    /// The address to open after connecting.
    pub target: RwSignal<Option<String>>,
}

impl Connection {
    /// A connection that is not established. Requests are logged to `log`.
    pub fn new(log: RequestLog) -> Self {
        let exchange = Exchange::new(FetchTransport, log);
        Self {
            config: RwSignal::new(None),
            client: RwSignal::new_local(None),
            shared: StoredValue::new_local((exchange, SessionMonitor::new())),
            access: StoredValue::new(None),
            idempotency: StoredValue::new(false),
            session: RwSignal::new((Session::Fine, false)),
            target: RwSignal::new(None),
        }
    }

    /// The client, tracked. `None` while not connected.
    pub fn client(self) -> Option<Client> {
        self.client.get()
    }

    /// The client, untracked.
    pub fn client_untracked(self) -> Option<Client> {
        self.client.get_untracked()
    }

    /// Whether a project is connected, tracked.
    pub fn is_connected(self) -> bool {
        self.client.with(Option::is_some)
    }

    /// The API version, tracked; v1alpha1 while not connected.
    pub fn version(self) -> ApiVersion {
        self.client
            .with(|client| client.as_ref().map(Client::version))
            .unwrap_or(ApiVersion::V1Alpha1)
    }

    /// The parameters of the connection.
    pub fn access(self) -> Option<Access> {
        self.access.get_value()
    }

    /// A read-only client for another API version of the same connection.
    pub fn client_of(self, version: ApiVersion) -> Option<Client> {
        let access = self.access()?;
        Some(self.build_client(&access, version, false))
    }

    /// Switches to another API version, if the server has it.
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

    /// Reads config.json, and connects if nothing has to be entered.
    ///
    /// `ready` runs then, before any page is rendered.
    pub async fn start(self, history: History, ready: impl FnOnce()) {
        let (exchange, monitor) = self.shared.get_value();
        let url = history.href("/config.json");
        let config = match exchange.get(&url).await {
            Ok(bytes) => Config::parse(&String::from_utf8_lossy(&bytes)),
            // No such file: the Connect page asks for everything.
            Err(ClientError::Problem(problem)) if problem.status == 404 => Ok(Config::default()),
            Err(failure) => Err(format!(
                "It did not arrive: {}. Reload the page to try again.",
                failure.cause()
            )),
        };
        monitor.on_answer(move |session, is_change| {
            let (current, by_change) = self.session.get_untracked();
            // A successful read proves nothing about changes.
            let is_unchanged =
                session == Session::Fine && (current == session || (by_change && !is_change));
            if !is_unchanged {
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
        // Rendering the page is a task of its own.
        scheduling::yield_to_main().await;
        self.config.set(Some(config));
    }

    /// Checks what config.json says of protected numbers and labels. What is wrong there ends the connection: a release must not
    /// be taken for allowed by a mistake.
    pub fn check_lists(self) {
        let problem = self.config.with_untracked(|config| match config {
            Some(Ok(config)) => config.check_lists().err(),
            _ => None,
        });
        if let Some(problem) = problem {
            self.leave();
            self.config.set(Some(Err(problem)));
        }
    }

    /// The protected numbers of config.json.
    pub fn configured_protection(self) -> Protection {
        let protected = self.config.with_untracked(|config| match config {
            Some(Ok(config)) => config.protected.as_deref().and_then(Protection::parse),
            _ => None,
        });
        protected.unwrap_or_default()
    }

    /// The URL to sign in again: from config.json, else the app itself.
    ///
    /// A gateway on the same origin guards the app too.
    pub fn sign_in_href(self, history: History) -> String {
        let configured = self.config.with_untracked(|config| match config {
            Some(Ok(config)) => config.sign_in_url.clone(),
            _ => None,
        });
        configured.unwrap_or_else(|| history.href("/"))
    }

    /// Checks a connection and enters it on success.
    ///
    /// # Errors
    /// The diagnosis; `None` when the check was cancelled.
    pub async fn connect(
        self,
        access: Access,
        cancel: &CancelToken,
    ) -> Result<(), Option<Diagnosis>> {
        let options = RequestOptions::new(cancel).once();
        let client = self.build_client(&access, access.version, true);
        let other = self.build_client(&access, access.version.other(), false);
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

    /// Disconnects and forgets the credentials.
    pub fn leave(self) {
        self.client.set(None);
        self.access.set_value(None);
        self.session.set((Session::Fine, false));
        self.shared.with_value(|(_, monitor)| monitor.reset());
    }

    fn enter(self, access: Access) {
        self.session.set((Session::Fine, false));
        self.shared.with_value(|(_, monitor)| monitor.reset());
        let client = self.build_client(&access, access.version, true);
        self.client.set(Some(client));
        self.access.set_value(Some(access));
    }

    /// Enables the sign-in probe: after lost connections it checks whether the gateway asks for a sign-in.
    pub fn probe_sign_in(self) {
        let (exchange, monitor) = self.shared.get_value();
        monitor.set_probe(sign_in_probe::probe(exchange, monitor.clone()));
    }

    /// Builds a client. `can_write`: with idempotency keys, if the gateway honours them.
    fn build_client(self, access: &Access, version: ApiVersion, can_write: bool) -> Client {
        let (exchange, session) = self.shared.get_value();
        let connection = client::Connection {
            endpoints: Endpoints::new(&access.base, version, &access.project),
            version,
            authorization: access.credentials.authorization(),
            cookies: access.cookies,
            idempotency: can_write && self.idempotency.get_value(),
            session,
        };
        Client::new(exchange, connection)
    }
}

/// The origin of the page, which is the default base URL.
pub fn own_origin() -> String {
    window().location().origin().unwrap_or_default()
}
