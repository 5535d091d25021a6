//! Files that were embedded in the program when it was compiled, as a file system for [`ServeDir`].
//!
//! [`ServeDir`]: tower_http::services::ServeDir

use std::{
    borrow::Cow,
    future::{Ready, ready},
    io::{self, Cursor, ErrorKind, SeekFrom},
    path::{Path, PathBuf},
    pin::Pin,
    task::{Context, Poll},
    time::SystemTime,
};

use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

/// Finds an embedded file by its path, which begins without a slash.
pub type Find = fn(&str) -> Option<EmbeddedFile>;

/// File that was embedded in the program.
#[derive(Debug, Clone)]
pub struct EmbeddedFile {
    /// Content.
    pub content: Cow<'static, [u8]>,
    /// Time at which it was written, by which browsers tell its versions.
    pub modified: Option<SystemTime>,
}

/// File system of the embedded files.
#[derive(Debug, Clone, Copy)]
pub struct Embedded(pub Find);

impl Embedded {
    fn find(self, path: &Path) -> io::Result<EmbeddedFile> {
        // ServeDir's paths begin with "./".
        let name = path.strip_prefix(".").unwrap_or(path);
        let file = name.to_str().and_then(self.0);
        file.ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl Backend for Embedded {
    type File = OpenFile;
    type Metadata = FileMetadata;
    type OpenFuture = Ready<io::Result<OpenFile>>;
    type MetadataFuture = Ready<io::Result<FileMetadata>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(self.find(&path).map(|file| OpenFile {
            metadata: FileMetadata::of(&file),
            content: Cursor::new(file.content),
        }))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        ready(self.find(&path).map(|file| FileMetadata::of(&file)))
    }
}

/// Length and time of an embedded file.
#[derive(Debug, Clone, Copy)]
pub struct FileMetadata {
    length: u64,
    modified: Option<SystemTime>,
}

impl FileMetadata {
    fn of(file: &EmbeddedFile) -> Self {
        Self {
            length: file.content.len() as u64,
            modified: file.modified,
        }
    }
}

impl Metadata for FileMetadata {
    fn is_dir(&self) -> bool {
        false
    }

    fn modified(&self) -> io::Result<SystemTime> {
        self.modified.ok_or_else(|| ErrorKind::Unsupported.into())
    }

    fn len(&self) -> u64 {
        self.length
    }
}

/// An embedded file that is being read.
#[derive(Debug)]
pub struct OpenFile {
    metadata: FileMetadata,
    content: Cursor<Cow<'static, [u8]>>,
}

impl File for OpenFile {
    type Metadata = FileMetadata;
    type MetadataFuture<'a> = Ready<io::Result<FileMetadata>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.metadata))
    }
}

impl AsyncRead for OpenFile {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.content).poll_read(context, buffer)
    }
}

impl AsyncSeek for OpenFile {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.content).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.content).poll_complete(context)
    }
}
