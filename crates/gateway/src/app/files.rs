//! Files of the built app: those of a folder, or those embedded in the program.

pub mod embedded;

use axum::{body::Body, extract::Request, response::Response};
use tower::ServiceExt;
use tower_http::services::fs::{Backend, DefaultServeDirFallback, ServeDir};

use self::embedded::Embedded;
use crate::config::AppSource;

/// Files of the app. One server of files serves both kinds, so that their answers differ in nothing.
#[derive(Debug)]
pub enum Files {
    /// Those of a folder.
    Folder(ServeDir),
    /// Those embedded in the program.
    Embedded(ServeDir<DefaultServeDirFallback, Embedded>),
}

impl Files {
    /// The files of the configured source.
    pub fn new(source: &AppSource) -> Self {
        match source {
            AppSource::Folder(folder) => Self::Folder(configured(ServeDir::new(folder))),
            AppSource::Embedded(find) => {
                Self::Embedded(configured(ServeDir::with_backend("", Embedded(*find))))
            }
        }
    }

    /// Answers with the file at the request's path, with its `.br` file where the browser takes that.
    pub async fn respond(&self, request: Request) -> Response {
        let response = match self {
            Self::Folder(files) => files.clone().oneshot(request).await,
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
