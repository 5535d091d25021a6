//! Files of the built app: those of a folder, or those embedded in this program.

#[cfg(feature = "embedded")]
mod embedded;

use axum::{body::Body, extract::Request, response::Response};
use tower::ServiceExt;
use tower_http::services::fs::{Backend, DefaultServeDirFallback, ServeDir};

use crate::config::Config;

/// Files of the app. One server of files serves both, so that their answers differ in nothing.
#[derive(Debug)]
pub enum Files {
    /// Those of a folder.
    Folder(ServeDir),
    /// Those of the build that this program was compiled with.
    #[cfg(feature = "embedded")]
    Embedded(ServeDir<DefaultServeDirFallback, embedded::Embedded>),
}

impl Files {
    /// Those of the configured folder, else the embedded ones; `None` if there are neither.
    pub fn new(config: &Config) -> Option<Self> {
        match &config.app {
            Some(folder) => Some(Self::Folder(configured(ServeDir::new(folder)))),
            None => Self::embedded(),
        }
    }

    #[cfg(feature = "embedded")]
    fn embedded() -> Option<Self> {
        let files = ServeDir::with_backend("", embedded::Embedded);
        Some(Self::Embedded(configured(files)))
    }

    #[cfg(not(feature = "embedded"))]
    const fn embedded() -> Option<Self> {
        None
    }

    /// Answers with the file at the request's path, with its `.br` file where the browser takes that.
    pub async fn respond(&self, request: Request) -> Response {
        let response = match self {
            Self::Folder(files) => files.clone().oneshot(request).await,
            #[cfg(feature = "embedded")]
            Self::Embedded(files) => files.clone().oneshot(request).await,
        };
        response
            .unwrap_or_else(|never| match never {})
            .map(Body::new)
    }
}

fn configured<B: Backend>(
    files: ServeDir<DefaultServeDirFallback, B>,
) -> ServeDir<DefaultServeDirFallback, B> {
    files
        .append_index_html_on_directories(false)
        .precompressed_br()
}
