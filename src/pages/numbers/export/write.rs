//! Writing the file of an export: into its place on the disk as it is made, or as a download that the browser holds until
//! it is whole.

use numbers_inventory::{
    RowId,
    export::{self, Field, Format, Zone},
};

use crate::{
    browser::{
        clock,
        download::Download,
        file_system::{FileHandle, FileStream, WriteError},
        intl, scheduling,
    },
    state::inventory::Inventory,
};

/// How long rows are written before the browser may do something else, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// A piece of the file is handed to the browser when it is so large, in bytes.
const PIECE: usize = 1 << 20;

/// What the file is to have.
pub struct ExportJob {
    pub inventory: Inventory,
    /// As they were when the file was asked for. What they say is read when it is their turn.
    pub rows: Vec<RowId>,
    pub format: Format,
    pub fields: Vec<Field>,
    pub utc: bool,
    /// Whether a CSV file begins with a byte order mark.
    pub byte_order_mark: bool,
}

/// Where the file goes.
pub enum Target {
    /// To the reader's downloads, under this name.
    Download(String),
    /// To where the reader wants it.
    Disk(FileHandle),
}

/// How it ended.
pub enum ExportResult {
    /// It is there.
    Saved {
        name: String,
        /// Numbers that are in it.
        written: usize,
        /// Numbers that were chosen and went before it was their turn.
        gone: usize,
    },
    /// The reader stopped it.
    Stopped(LeftoverFile),
    /// It could not be written.
    Failed(WriteError, LeftoverFile),
    /// The browser did not take the whole as a download.
    Refused,
}

/// The name of the empty file that the save dialog has made, where it could not be taken away again.
pub struct LeftoverFile(Option<String>);

impl ExportResult {
    /// Whether there is a file.
    pub fn is_saved(&self) -> bool {
        matches!(self, Self::Saved { .. })
    }

    /// In words.
    pub fn text(&self) -> String {
        match self {
            Self::Saved {
                name,
                written,
                gone,
            } => {
                let many = match written {
                    1 => " number.",
                    _ => " numbers.",
                };
                let gone = match gone {
                    0 => String::new(),
                    1 => " 1 went from the list meanwhile and is not in it.".to_owned(),
                    _ => {
                        let gone = intl::integer(*gone);
                        [
                            " ",
                            &gone,
                            " went from the list meanwhile and are not in it.",
                        ]
                        .concat()
                    }
                };
                let written = intl::integer(*written);
                ["Saved as ", name, " with ", &written, many, &gone].concat()
            }
            Self::Stopped(remains) => ["Stopped.", &remains.text()].concat(),
            Self::Failed(why, remains) => {
                let why = match why {
                    WriteError::NoRoom => "There is no room for the file.".to_owned(),
                    WriteError::NotAllowed => {
                        "The browser does not let the file be written there.".to_owned()
                    }
                    WriteError::Other(message) => {
                        let message = message.trim_end_matches('.');
                        ["The file could not be written: ", message, "."].concat()
                    }
                };
                why + &remains.text()
            }
            Self::Refused => "The browser refused the file. Nothing was saved.".to_owned(),
        }
    }
}

impl LeftoverFile {
    async fn of(place: Option<&FileHandle>) -> Self {
        match place {
            Some(place) if !place.remove_if_empty().await => Self(Some(place.name())),
            _ => Self(None),
        }
    }

    fn text(&self) -> String {
        let left = self.0.as_ref().map(|name| {
            let name = if name.is_empty() { "file" } else { name };
            [" An empty ", name, " is left where you wanted it."].concat()
        });
        [" Nothing was saved.", &left.unwrap_or_default()].concat()
    }
}

/// What takes the pieces.
enum Sink {
    Download(Download),
    Disk(FileStream),
}

impl Sink {
    async fn put(&self, bytes: &[u8]) -> Result<(), WriteError> {
        match self {
            Self::Download(file) => file.write(bytes).map_err(|_| WriteError::NoRoom),
            Self::Disk(stream) => stream.write(bytes).await,
        }
    }
}

/// Writes the file. `go_on` is told every few milliseconds how many rows are done, and says whether to go on.
pub async fn write(
    wanted: &ExportJob,
    target: Target,
    go_on: impl Fn(usize) -> bool,
) -> ExportResult {
    let (sink, place, name) = match target {
        Target::Download(name) => (Sink::Download(Download::new()), None, name),
        Target::Disk(place) => match place.open().await {
            Ok(stream) => {
                let name = place.name();
                (Sink::Disk(stream), Some(place), name)
            }
            Err(why) => return ExportResult::Failed(why, LeftoverFile::of(Some(&place)).await),
        },
    };
    let outcome = pieces(wanted, &sink, go_on).await;
    let place = place.as_ref();
    match (outcome, sink) {
        (Ok(Some(written)), Sink::Download(file)) => {
            match file.save(&name, wanted.format.media_type()) {
                Ok(()) => saved(name, written, wanted),
                Err(_) => ExportResult::Refused,
            }
        }
        (Ok(Some(written)), Sink::Disk(stream)) => match stream.close().await {
            Ok(()) => saved(name, written, wanted),
            Err(why) => ExportResult::Failed(why, LeftoverFile::of(place).await),
        },
        (outcome, sink) => {
            if let Sink::Disk(stream) = sink {
                stream.abort().await;
            }
            let remains = LeftoverFile::of(place).await;
            match outcome {
                Err(why) => ExportResult::Failed(why, remains),
                Ok(_) => ExportResult::Stopped(remains),
            }
        }
    }
}

fn saved(name: String, written: usize, wanted: &ExportJob) -> ExportResult {
    ExportResult::Saved {
        name,
        written,
        gone: wanted.rows.len() - written,
    }
}

/// Writes the rows, a few milliseconds at a time, and gives how many there were; `None` when it was not to go on.
async fn pieces(
    wanted: &ExportJob,
    sink: &Sink,
    go_on: impl Fn(usize) -> bool,
) -> Result<Option<usize>, WriteError> {
    let ExportJob {
        inventory,
        rows,
        format,
        fields,
        utc,
        byte_order_mark,
    } = wanted;
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
    let mut out = Vec::with_capacity(PIECE + 4096);
    if *byte_order_mark && matches!(format, Format::Csv(_)) {
        out.extend_from_slice(export::BYTE_ORDER_MARK);
    }
    export::write_header(&mut out, *format, fields, zone);
    let (mut written, mut start) = (0, clock::now_ms());
    for (at, row) in rows.iter().enumerate() {
        let row = inventory
            .read(|inventory| inventory.row(*row).filter(|_| inventory.contains_row(*row)));
        if let Some(row) = row {
            export::write_row(&mut out, *format, fields, zone, &row);
            written += 1;
        }
        if out.len() >= PIECE {
            sink.put(&out).await?;
            out.clear();
            if !go_on(at + 1) {
                return Ok(None);
            }
        }
        if clock::now_ms() - start >= SLICE_MS {
            scheduling::yield_to_main().await;
            start = clock::now_ms();
            if !go_on(at + 1) {
                return Ok(None);
            }
        }
    }
    sink.put(&out).await?;
    Ok(go_on(rows.len()).then_some(written))
}
