//! Writing the file of an export: into its place on the disk as it is made, or as a download that the browser holds until
//! it is whole.

use numbers_inventory::{
    RowId,
    export::{self, Field, Format, Zone},
};

use crate::{
    browser::{
        clock,
        disk::{Failure, Place, Stream},
        download::File,
        intl,
    },
    state::inventory::Inventory,
};

/// How long rows are written before the browser may do something else, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// A piece of the file is handed to the browser when it is so large, in bytes.
const PIECE: usize = 1 << 20;

/// What the file is to have.
pub struct Wanted {
    pub inventory: Inventory,
    /// As they were when the file was asked for. What they say is read when it is their turn.
    pub rows: Vec<RowId>,
    pub format: Format,
    pub fields: Vec<Field>,
    pub utc: bool,
    /// Whether a CSV file begins with a byte order mark.
    pub marked: bool,
}

/// Where the file goes.
pub enum Target {
    /// To the reader's downloads, under this name.
    Download(String),
    /// To where the reader wants it.
    Disk(Place),
}

/// How it ended.
pub enum Ended {
    /// It is there.
    Saved {
        name: String,
        /// Numbers that are in it.
        written: usize,
        /// Numbers that were chosen and went before it was their turn.
        gone: usize,
    },
    /// The reader stopped it.
    Stopped(Remains),
    /// It could not be written.
    Failed(Failure, Remains),
    /// The browser did not take the whole as a download.
    Refused,
}

/// The name of the empty file that the save dialog has made, where it could not be taken away again.
pub struct Remains(Option<String>);

impl Ended {
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
                    Failure::NoRoom => "There is no room for the file.".to_owned(),
                    Failure::NotAllowed => {
                        "The browser does not let the file be written there.".to_owned()
                    }
                    Failure::Other(message) => {
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

impl Remains {
    async fn of(place: Option<&Place>) -> Self {
        match place {
            Some(place) if !place.clear().await => Self(Some(place.name())),
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
    Download(File),
    Disk(Stream),
}

impl Sink {
    async fn put(&self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Download(file) => file.write(bytes).map_err(|_| Failure::NoRoom),
            Self::Disk(stream) => stream.write(bytes).await,
        }
    }
}

/// Writes the file. `go_on` is told every few milliseconds how many rows are done, and says whether to go on.
pub async fn write(wanted: &Wanted, target: Target, go_on: impl Fn(usize) -> bool) -> Ended {
    let (sink, place, name) = match target {
        Target::Download(name) => (Sink::Download(File::new()), None, name),
        Target::Disk(place) => match place.open().await {
            Ok(stream) => {
                let name = place.name();
                (Sink::Disk(stream), Some(place), name)
            }
            Err(why) => return Ended::Failed(why, Remains::of(Some(&place)).await),
        },
    };
    let outcome = pieces(wanted, &sink, go_on).await;
    let place = place.as_ref();
    match (outcome, sink) {
        (Ok(Some(written)), Sink::Download(file)) => {
            match file.save(&name, wanted.format.media_type()) {
                Ok(()) => saved(name, written, wanted),
                Err(_) => Ended::Refused,
            }
        }
        (Ok(Some(written)), Sink::Disk(stream)) => match stream.close().await {
            Ok(()) => saved(name, written, wanted),
            Err(why) => Ended::Failed(why, Remains::of(place).await),
        },
        (outcome, sink) => {
            if let Sink::Disk(stream) = sink {
                stream.abort().await;
            }
            let remains = Remains::of(place).await;
            match outcome {
                Err(why) => Ended::Failed(why, remains),
                Ok(_) => Ended::Stopped(remains),
            }
        }
    }
}

fn saved(name: String, written: usize, wanted: &Wanted) -> Ended {
    Ended::Saved {
        name,
        written,
        gone: wanted.rows.len() - written,
    }
}

/// Writes the rows, a few milliseconds at a time, and gives how many there were; `None` when it was not to go on.
async fn pieces(
    wanted: &Wanted,
    sink: &Sink,
    go_on: impl Fn(usize) -> bool,
) -> Result<Option<usize>, Failure> {
    let Wanted {
        inventory,
        rows,
        format,
        fields,
        utc,
        marked,
    } = wanted;
    let name = intl::time_zone();
    let zone = match utc {
        true => Zone {
            name: "UTC",
            offset: &|_| 0,
        },
        false => Zone {
            name: &name,
            offset: &intl::minutes_ahead,
        },
    };
    let mut out = Vec::with_capacity(PIECE + 4096);
    if *marked && matches!(format, Format::Csv(_)) {
        out.extend_from_slice(export::BYTE_ORDER_MARK);
    }
    export::head(&mut out, *format, fields, zone);
    let (mut written, mut start) = (0, clock::now_ms());
    for (at, row) in rows.iter().enumerate() {
        let row =
            inventory.read(|inventory| inventory.row(*row).filter(|_| inventory.is_there(*row)));
        if let Some(row) = row {
            export::row(&mut out, *format, fields, zone, &row);
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
            clock::breathe().await;
            start = clock::now_ms();
            if !go_on(at + 1) {
                return Ok(None);
            }
        }
    }
    sink.put(&out).await?;
    Ok(go_on(rows.len()).then_some(written))
}
