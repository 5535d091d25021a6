//! Collation keys in the user's alphabetical order, learned from the browser's collation.
//!
//! The standard technique is a sort key (Unicode UTS #10). The browser offers comparisons only, so each letter is
//! compared once, by binary search among those known, and a name is spelled by the places of its letters, and of its
//! numbers by their value. So a sort compares bytes, in slices, and never calls the collation. To sort 100,000 names by
//! `Intl.Collator` with `numeric` takes V8 0.8 s or more, all of it one task. An ICU crate would be heavier than all of
//! the first load: icu_collator 2.4.0 with its compiled data for all languages adds 324 KB as Brotli (1.21 MB of wasm;
//! opt-level z, fat LTO; measured on 2026-11-30).
//!
//! Contractions of the collation, such as Czech "ch" or Danish "aa", are letters of their own; expansions, such as "ß",
//! are spelled as two letters.

use std::cmp::Ordering;

use hashbrown::HashMap;
use numbers_model::text::is_accent;

/// The comparison of two texts in the user's language, ignoring case.
pub type Collate = fn(&str, &str) -> Ordering;

/// A character after every letter, in every collation of CLDR.
const HIGHEST: char = '\u{ffff}';
const LETTERS: std::ops::RangeInclusive<u8> = b'a'..=b'z';
/// The first place that needs more than one byte.
const SHORT: u32 = 0xe0;

/// A letter, or a contraction of several.
#[derive(Debug, Clone)]
struct Letter {
    /// The letter as written; the following ones at the same place are equal to it.
    text: String,
    /// Whether it has the place of the letter before it.
    same: bool,
}

/// The letters of the names to sort, in the user's order.
#[derive(Debug, Clone)]
pub struct Alphabet {
    collate: Collate,
    letters: Vec<Letter>,
    /// Expansions: letters spelled as two Latin ones.
    apart: Vec<(String, [u8; 2])>,
    known: HashMap<String, Spelling>,
    ascii: [Spelling; 128],
    pairs: Vec<([u8; 2], Spelling)>,
    /// The place of numbers among the letters, which is that of the digit 0.
    digits: u32,
    /// The progress of learning ASCII and contractions.
    begun: u8,
}

/// The spelling of a letter in a collation key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Spelling {
    /// Ignored by the collation.
    #[default]
    Nothing,
    /// The place, from 1.
    Place(u32),
    /// The places of two letters.
    Two(u32, u32),
    /// A digit.
    Digit(u8),
}

impl Alphabet {
    /// An empty alphabet.
    pub fn new(collate: Collate) -> Alphabet {
        Alphabet {
            collate,
            letters: Vec::new(),
            apart: Vec::new(),
            known: HashMap::new(),
            digits: 0,
            ascii: [Spelling::Nothing; 128],
            pairs: Vec::new(),
            begun: 0,
        }
    }

    /// Learns the next few letters of ASCII, or contractions of them; true when all are known.
    ///
    /// Some dozen calls of the browser at a time, since the first ones in a tab take long.
    pub fn begin(&mut self) -> bool {
        const FEW: u8 = 8;
        const ASCII: u8 = 128 / FEW;
        let pairs = self.begun.checked_sub(ASCII);
        self.begun += 1;
        let Some(first) = pairs.map(|index| LETTERS.start() + index) else {
            let from = (self.begun - 1) * FEW;
            for letter in (from..from + FEW).filter(|letter| !letter.is_ascii_uppercase()) {
                self.learn(char::from(letter).encode_utf8(&mut [0; 4]));
            }
            return false;
        };
        let highest: String = [char::from(first), HIGHEST].iter().collect();
        for second in LETTERS {
            let pair: String = [char::from(first), char::from(second)].iter().collect();
            if (self.collate)(&pair, &highest).is_gt() {
                self.learn(&pair);
            }
        }
        first >= *LETTERS.end()
    }

    /// Learns the new letters of a name, and returns their number.
    pub fn learn_all(&mut self, name: &str) -> usize {
        let beyond_ascii = letters(name).filter(|letter| letter.len() > 1);
        beyond_ascii.filter(|letter| self.learn(letter)).count()
    }

    /// Learns a letter; false if it is known.
    fn learn(&mut self, letter: &str) -> bool {
        if self.known.contains_key(letter) {
            return false;
        }
        self.known.insert(letter.to_owned(), Spelling::Nothing);
        let collate = self.collate;
        if collate(letter, "").is_eq() {
            return true;
        }
        let place = self
            .letters
            .partition_point(|known| collate(&known.text, letter).is_lt());
        let same = |index: usize| {
            let known = self.letters.get(index);
            known.is_some_and(|known| collate(&known.text, letter).is_eq())
        };
        if same(place) {
            // After the letter that it is equal to.
            let text = letter.to_owned();
            self.letters.insert(place + 1, Letter { text, same: true });
            return true;
        }
        if !letter.is_ascii() {
            let before = self.letters.iter().take(place).rev();
            let mut latin = before.filter_map(|known| match known.text.as_bytes() {
                [one] if LETTERS.contains(one) => Some(*one),
                _ => None,
            });
            let pair = latin.next().and_then(|first| {
                LETTERS.map(|second| [first, second]).find(|pair| {
                    let two: String = pair.iter().copied().map(char::from).collect();
                    collate(&two, letter).is_eq()
                })
            });
            if let Some(pair) = pair {
                self.apart.push((letter.to_owned(), pair));
                return true;
            }
        }
        let text = letter.to_owned();
        self.letters.insert(place, Letter { text, same: false });
        true
    }

    /// Assigns the spellings, once all letters are known.
    pub fn finish(&mut self) {
        let mut place = 0;
        let mut digit = None;
        for Letter { text, same } in &self.letters {
            if !same {
                place += 1;
                digit = match text.as_bytes() {
                    [one] if one.is_ascii_digit() => Some(*one),
                    _ => None,
                };
                if digit == Some(b'0') {
                    self.digits = place;
                }
            }
            let spelling = digit.map_or(Spelling::Place(place), Spelling::Digit);
            match text.as_bytes() {
                [one] => self.ascii[usize::from(one & 0x7f)] = spelling,
                [first, second] if text.is_ascii() => {
                    self.pairs.push(([*first, *second], spelling));
                }
                _ => {
                    self.known.insert(text.clone(), spelling);
                }
            }
        }
        for letter in b'A'..=b'Z' {
            self.ascii[usize::from(letter)] = self.ascii[usize::from(letter.to_ascii_lowercase())];
        }
        for (text, [first, second]) in &self.apart {
            let place = |letter: u8| match self.ascii[usize::from(letter)] {
                Spelling::Place(place) => place,
                _ => 0,
            };
            let two = Spelling::Two(place(*first), place(*second));
            self.known.insert(text.clone(), two);
        }
    }

    /// Writes the collation key of a name, up to about `most` bytes. A key that is a prefix of another sorts first, and
    /// none has a zero byte.
    pub fn spell(&self, name: &str, most: usize, out: &mut Vec<u8>) {
        out.clear();
        let mut rest = name;
        while out.len() < most {
            let Some((spelling, length)) = self.next(rest) else {
                return;
            };
            match spelling {
                Spelling::Nothing => {}
                Spelling::Place(place) => push(out, place),
                Spelling::Two(first, second) => {
                    push(out, first);
                    push(out, second);
                }
                Spelling::Digit(_) => {
                    rest = self.number(rest, out);
                    continue;
                }
            }
            rest = after(rest, length);
        }
    }

    /// Writes the number at the beginning as its length and digits, and returns the rest.
    fn number<'a>(&self, mut rest: &'a str, out: &mut Vec<u8>) -> &'a str {
        push(out, self.digits);
        let length = out.len();
        out.push(1);
        while let Some((Spelling::Digit(digit), more)) = self.next(rest) {
            rest = after(rest, more);
            // Leading zeros are ignored.
            if digit == b'0' && out.len() == length + 1 {
                continue;
            }
            out.push(digit);
            if let Some(count) = out.get_mut(length) {
                *count = count.saturating_add(1);
            }
        }
        rest
    }

    /// The spelling of the next letter, and its length in bytes.
    fn next(&self, text: &str) -> Option<(Spelling, usize)> {
        let bytes = text.as_bytes();
        let first = *bytes.first()?;
        let second = bytes.get(1).copied().unwrap_or_default();
        // An accent, or a letter beyond ASCII.
        if first >= 0x80 || second >= 0x80 {
            let letter = letters(text).next()?;
            if letter.len() > 1 {
                let spelling = self.known.get(letter).copied().unwrap_or_default();
                return Some((spelling, letter.len()));
            }
        }
        if !self.pairs.is_empty() {
            let two = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
            if let Some((_, spelling)) = self.pairs.iter().find(|(pair, _)| *pair == two) {
                return Some((*spelling, 2));
            }
        }
        let spelling = self.ascii.get(usize::from(first)).copied();
        Some((spelling.unwrap_or_default(), 1))
    }
}

/// The letters of a text, each with its accents.
fn letters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut ends = rest.char_indices().skip(1);
        let end = ends.find(|(_, letter)| !is_accent(*letter));
        let end = end.map_or(rest.len(), |(end, _)| end);
        let (letter, after) = rest.split_at_checked(end)?;
        rest = after;
        (!letter.is_empty()).then_some(letter)
    })
}

fn after(text: &str, length: usize) -> &str {
    text.get(length..).unwrap_or_default()
}

/// Writes a place so that the bytes have the order of the places.
fn push(out: &mut Vec<u8>, place: u32) {
    match u8::try_from(place) {
        Ok(short) if place < SHORT => out.push(short),
        _ => {
            // Each from 1 on, to avoid zero bytes.
            let digits = [
                place / 255 / 255 + SHORT,
                place / 255 % 255 + 1,
                place % 255 + 1,
            ];
            out.extend(digits.map(|digit| u8::try_from(digit).unwrap_or(u8::MAX)));
        }
    }
}
