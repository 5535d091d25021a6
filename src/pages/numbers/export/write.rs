//! Writing an export: streamed to a file on disk, or collected into a download.

use numbers_inventory::{
    RowId,
    export::{self, Field, Format, Zone},
};

use crate::{
    browser::{
        download::Download,
        file_system::{FileHandle, FileStream, WriteError},
        intl,
        scheduling::TimeSlice,
    },
    state::inventory::Inventory,
};

/// Size of a chunk that is handed to the browser, in bytes.
const CHUNK: usize = 1 << 20;

/// The contents of the file.
pub struct ExportJob {
    pub inventory: Inventory,
    /// The rows as of the start. Their values are read when it is their turn.
    pub rows: Vec<RowId>,
    pub format: Format,
    pub fields: Vec<Field>,
    pub utc: bool,
    /// Whether a CSV file begins with a byte order mark.
    pub byte_order_mark: bool,
}

/// The destination of the file.
pub enum Target {
    /// A download with this name.
    Download(String),
    /// A file on disk.
    Disk(FileHandle),
}

/// The result of an export.
pub enum ExportResult {
    /// The file was saved.
    Saved {
        name: String,
        /// Numbers in the file.
        written: usize,
        /// Numbers that were removed before it was their turn.
        gone: usize,
    },
    /// It was stopped.
    Stopped(LeftoverFile),
    /// Writing failed.
    Failed(WriteError, LeftoverFile),
    /// The browser refused the download.
    Refused,
}

/// The name of an empty file that the save picker created and that could not be removed.
pub struct LeftoverFile(Option<String>);

impl ExportResult {
    /// Whether a file was saved.
    pub fn is_saved(&self) -> bool {
        matches!(self, Self::Saved { .. })
    }

    /// The result, as a sentence.
    pub fn text(&self) -> String {
        match self {
            Self::Saved {
                name,
                written,
                gone,
            } => {
                let noun = match written {
                    1 => "number",
                    _ => "numbers",
                };
                let gone = match gone {
                    0 => String::new(),
                    1 => " 1 went from the list meanwhile and is not in it.".to_owned(),
                    _ => {
                        let gone = intl::integer(*gone);
                        format!(" {gone} went from the list meanwhile and are not in it.")
                    }
                };
                let written = intl::integer(*written);
                format!("Saved as {name} with {written} {noun}.{gone}")
            }
            Self::Stopped(leftover) => format!("Stopped.{}", leftover.text()),
            Self::Failed(why, leftover) => {
                let why = match why {
                    WriteError::NoRoom => "There is no room for the file.".to_owned(),
                    WriteError::NotAllowed => {
                        "The browser does not let the file be written there.".to_owned()
                    }
                    WriteError::Other(message) => {
                        let message = message.trim_end_matches('.');
                        format!("The file could not be written: {message}.")
                    }
                };
                why + &leftover.text()
            }
            Self::Refused => "The browser refused the file. Nothing was saved.".to_owned(),
        }
    }
}

impl LeftoverFile {
    /// Removes the file if it is empty.
    async fn clean_up(handle: Option<&FileHandle>) -> Self {
        match handle {
            Some(handle) if !handle.remove_if_empty().await => Self(Some(handle.name())),
            _ => Self(None),
        }
    }

    fn text(&self) -> String {
        let left = self.0.as_ref().map(|name| {
            let name = if name.is_empty() { "file" } else { name };
            format!(" An empty {name} is left where you wanted it.")
        });
        format!(" Nothing was saved.{}", left.unwrap_or_default())
    }
}

/// The sink of the chunks.
enum Sink {
    Download(Download),
    Disk(FileStream),
}

impl Sink {
    async fn write(&self, bytes: &[u8]) -> Result<(), WriteError> {
        match self {
            Self::Download(file) => file.write(bytes).map_err(|_| WriteError::NoRoom),
            Self::Disk(stream) => stream.write(bytes).await,
        }
    }
}

/// Writes the file. `on_progress` gets the number of rows done every few milliseconds; `false` stops the export.
pub async fn write(
    job: &ExportJob,
    target: Target,
    on_progress: impl Fn(usize) -> bool,
) -> ExportResult {
    let (sink, handle, name) = match target {
        Target::Download(name) => (Sink::Download(Download::new()), None, name),
        Target::Disk(handle) => match handle.open().await {
            Ok(stream) => {
                let name = handle.name();
                (Sink::Disk(stream), Some(handle), name)
            }
            Err(why) => {
                return ExportResult::Failed(why, LeftoverFile::clean_up(Some(&handle)).await);
            }
        },
    };
    let outcome = write_rows(job, &sink, on_progress).await;
    let handle = handle.as_ref();
    match (outcome, sink) {
        (Ok(Some(written)), Sink::Download(file)) => {
            match file.save(&name, job.format.media_type()) {
                Ok(()) => saved(name, written, job),
                Err(_) => ExportResult::Refused,
            }
        }
        (Ok(Some(written)), Sink::Disk(stream)) => match stream.close().await {
            Ok(()) => saved(name, written, job),
            Err(why) => ExportResult::Failed(why, LeftoverFile::clean_up(handle).await),
        },
        (outcome, sink) => {
            if let Sink::Disk(stream) = sink {
                stream.abort().await;
            }
            let leftover = LeftoverFile::clean_up(handle).await;
            match outcome {
                Err(why) => ExportResult::Failed(why, leftover),
                Ok(_) => ExportResult::Stopped(leftover),
            }
        }
    }
}

fn saved(name: String, written: usize, job: &ExportJob) -> ExportResult {
    ExportResult::Saved {
        name,
        written,
        gone: job.rows.len() - written,
    }
}

/// Writes the rows, time-sliced; returns how many, or `None` when it was stopped.
async fn write_rows(
    job: &ExportJob,
    sink: &Sink,
    on_progress: impl Fn(usize) -> bool,
) -> Result<Option<usize>, WriteError> {
    let ExportJob {
        inventory,
        rows,
        format,
        fields,
        utc,
        byte_order_mark,
    } = job;
    let name = intl::time_zone();
    let zone = match utc {
        true => Zone {
            name: "UTC",
            offset: &|_| 0,
        },
        false => Zone {
            name: &name,
            offset: &intl::utc_offset_minutes,
        },
    };
    let mut out = Vec::with_capacity(CHUNK + 4096);
    if *byte_order_mark && matches!(format, Format::Csv(_)) {
        out.extend_from_slice(export::BYTE_ORDER_MARK);
    }
    export::write_header(&mut out, *format, fields, zone);
    let (mut written, mut slice) = (0, TimeSlice::half_frame());
    for (index, row) in rows.iter().enumerate() {
        let row = inventory
            .read(|inventory| inventory.row(*row).filter(|_| inventory.contains_row(*row)));
        if let Some(row) = row {
            export::write_row(&mut out, *format, fields, zone, &row);
            written += 1;
        }
        if out.len() >= CHUNK {
            sink.write(&out).await?;
            out.clear();
            if !on_progress(index + 1) {
                return Ok(None);
            }
        }
        if slice.is_over() {
            slice.renew().await;
            if !on_progress(index + 1) {
                return Ok(None);
            }
        }
    }
    sink.write(&out).await?;
    Ok(on_progress(rows.len()).then_some(written))
}
