//! The files of `dist/`, as trunk left them, embedded in this program.

use std::time::{Duration, SystemTime};

use gateway::app::files::embedded::EmbeddedFile;
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../../dist"]
struct Dist;

/// Finds a file by its path.
pub fn find(path: &str) -> Option<EmbeddedFile> {
    let file = Dist::get(path)?;
    let seconds = file.metadata.last_modified();
    Some(EmbeddedFile {
        content: file.data,
        modified: seconds.map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)),
    })
}
