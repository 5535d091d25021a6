//! String interner: shared values are stored once and referred to by a 32-bit symbol.
//!
//! All values are back to back in one buffer, and so are their search texts, so that one `memmem` scan finds the symbols
//! whose search text contains a needle. A hash table without keys of its own maps a value to its symbol.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// The index of a value in its interner. 0 is "none".
pub type Symbol = u32;

/// Byte strings, back to back.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Strings {
    fn push(&mut self, string: &[u8]) {
        self.bytes.extend_from_slice(string);
        // 4 GB of distinct values do not fit into a tab's memory.
        self.ends
            .push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, index: usize) -> &[u8] {
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| *end as usize);
        let end = self.ends.get(index).map_or(start, |end| *end as usize);
        self.bytes.get(start..end).unwrap_or_default()
    }
}

/// An interner whose values have a search text each.
pub struct Interner {
    raw: Strings,
    search_text: Strings,
    index: HashTable<Symbol>,
    hasher: DefaultHashBuilder,
}

impl Interner {
    /// An interner with "none" only.
    pub fn new() -> Interner {
        let mut pool = Interner {
            raw: Strings::default(),
            search_text: Strings::default(),
            index: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
        };
        // Symbol 0.
        pool.raw.push(b"");
        pool.search_text.push(b"\n");
        pool
    }

    /// The symbol of a value, which is added if it is new. `search_text` is called once per value.
    pub fn intern(&mut self, raw: &[u8], search_text: impl FnOnce() -> String) -> Symbol {
        if let Some(symbol) = self.lookup(raw) {
            return symbol;
        }
        let hash = self.hasher.hash_one(raw);
        let symbol = Symbol::try_from(self.raw.ends.len()).unwrap_or_default();
        self.raw.push(raw);
        let mut text = search_text();
        // The line end keeps a match from spanning two values.
        text.push('\n');
        self.search_text.push(text.as_bytes());
        let (raw, hasher) = (&self.raw, &self.hasher);
        self.index.insert_unique(hash, symbol, |symbol| {
            hasher.hash_one(raw.get(*symbol as usize))
        });
        symbol
    }

    /// The symbol of a known value.
    pub fn lookup(&self, raw: &[u8]) -> Option<Symbol> {
        let hash = self.hasher.hash_one(raw);
        let same = |symbol: &Symbol| self.raw.get(*symbol as usize) == raw;
        self.index.find(hash, same).copied()
    }

    /// A value's bytes; empty for symbol 0.
    pub fn bytes(&self, symbol: Symbol) -> &[u8] {
        self.raw.get(symbol as usize)
    }

    /// A value as text; `None` for symbol 0.
    pub fn text(&self, symbol: Symbol) -> Option<&str> {
        if symbol == 0 {
            return None;
        }
        std::str::from_utf8(self.bytes(symbol)).ok()
    }

    /// A value's search text.
    pub fn search_text(&self, symbol: Symbol) -> &str {
        let line = self.search_text.get(symbol as usize);
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        std::str::from_utf8(line).unwrap_or_default()
    }

    /// All symbols but "none".
    pub fn symbols(&self) -> impl Iterator<Item = Symbol> + use<> {
        1..Symbol::try_from(self.raw.ends.len()).unwrap_or_default()
    }

    /// The number of symbols, "none" included.
    pub fn len(&self) -> usize {
        self.raw.ends.len()
    }

    /// The symbols whose search text contains the needle, as flags; `None` if there are none.
    pub fn symbols_containing(&self, needle: &memchr::memmem::Finder) -> Option<Vec<bool>> {
        let mut flags: Option<Vec<bool>> = None;
        let (mut from, mut symbol) = (0, 0);
        while let Some(offset) = needle.find(self.search_text.bytes.get(from..)?) {
            let position = from + offset;
            while self
                .search_text
                .ends
                .get(symbol)
                .is_some_and(|end| *end as usize <= position)
            {
                symbol += 1;
            }
            let flags = flags.get_or_insert_with(|| vec![false; self.len()]);
            // Symbol 0 is no value, and never matches.
            if let Some(flag) = flags.get_mut(symbol).filter(|_| symbol > 0) {
                *flag = true;
            }
            from = self
                .search_text
                .ends
                .get(symbol)
                .map_or(usize::MAX, |end| *end as usize);
        }
        flags
    }

    /// The allocated bytes, roughly.
    #[cfg(test)]
    pub(crate) fn heap_bytes(&self) -> usize {
        self.raw.bytes.capacity()
            + self.search_text.bytes.capacity()
            + 4 * (self.raw.ends.capacity() + self.search_text.ends.capacity())
            + self.index.capacity() * 5
    }
}

impl Default for Interner {
    fn default() -> Self {
        Interner::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use memchr::memmem::Finder;

    #[test]
    fn a_value_is_kept_once_and_found_by_its_text() {
        let mut pool = Interner::new();
        let swedish = pool.intern(b"SE", || "se\nsweden".into());
        assert_eq!(pool.intern(b"SE", || unreachable!("known")), swedish);
        let american = pool.intern(b"US", || "us".into());
        assert_eq!((pool.text(swedish), pool.text(0)), (Some("SE"), None));
        assert_eq!(pool.search_text(american), "us");
        let symbols_containing = |text: &str| pool.symbols_containing(&Finder::new(text));
        assert_eq!(symbols_containing("swed"), Some(vec![false, true, false]));
        assert_eq!(symbols_containing("us"), Some(vec![false, false, true]));
        // Not across the values.
        assert_eq!(symbols_containing("enus"), None);
    }

    #[test]
    fn a_thousand_values_keep_their_symbols() {
        let mut pool = Interner::new();
        let names: Vec<String> = (0..1000)
            .map(|n| "plan-".to_owned() + &n.to_string())
            .collect();
        let symbols: Vec<Symbol> = names
            .iter()
            .map(|name| pool.intern(name.as_bytes(), || name.clone()))
            .collect();
        for (name, symbol) in names.iter().zip(symbols) {
            assert_eq!(pool.intern(name.as_bytes(), String::new), symbol);
            assert_eq!(pool.text(symbol), Some(name.as_str()));
        }
    }
}
