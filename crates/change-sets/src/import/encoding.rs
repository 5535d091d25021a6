//! Encoding of a file, told from its bytes.

/// The encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with the low byte first, which spreadsheets call "Unicode text".
    Utf16Le,
    /// UTF-16 with the high byte first.
    Utf16Be,
    /// Windows-1252, the code page of western Europe and America.
    Windows1252,
}

impl Encoding {
    /// Tells the encoding of a file: by its byte order mark, else UTF-8 if that is what most of its letters beyond ASCII are.
    ///
    /// Text in another 8-bit code page can't be told from Windows-1252. One pass over the bytes.
    pub fn detect(bytes: &[u8]) -> Encoding {
        match bytes {
            [0xff, 0xfe, ..] => return Encoding::Utf16Le,
            [0xfe, 0xff, ..] => return Encoding::Utf16Be,
            [0xef, 0xbb, 0xbf, ..] => return Encoding::Utf8,
            _ => {}
        }
        let (mut letters, mut broken) = (0_usize, 0_usize);
        for chunk in bytes.utf8_chunks() {
            // Every letter beyond ASCII has one byte of the form 11xxxxxx.
            letters += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
            broken += usize::from(!chunk.invalid().is_empty());
        }
        match broken > letters {
            true => Encoding::Windows1252,
            false => Encoding::Utf8,
        }
    }

    /// The label for `TextDecoder` (WHATWG Encoding).
    pub fn label(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1252 => "windows-1252",
        }
    }
}
