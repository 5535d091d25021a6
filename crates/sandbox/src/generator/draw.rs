//! Drawing from a generator that gives the same on every platform.

use crate::generator::countries::{COUNTRIES, Country};
use crate::kind::Kind;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The numbers drawn for one row: a stream of its own, so that any row can be made without the
/// rows before it.
pub struct Draw(ChaCha8Rng);

/// Which rows a stream is for.
#[derive(Clone, Copy)]
pub enum Stream {
    /// Numbers that the project rents.
    Active(u32),
    /// Numbers that can be rented.
    Available(u32),
}

impl Draw {
    /// The stream of one row.
    #[must_use]
    pub fn new(seed: u64, stream: Stream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(match stream {
            Stream::Active(row) => u64::from(row),
            Stream::Available(row) => 1 << 40 | u64::from(row),
        });
        Self(rng)
    }

    /// A number below the limit.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0.random_range(0..limit)
    }

    /// True this many times in a hundred.
    pub fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance
    }

    /// One of these.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len() as u32) as usize]
    }

    /// That many lower-case hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from(b"0123456789abcdef"[self.below(16) as usize]))
            .collect()
    }

    /// That many characters as in campaign and service IDs.
    pub fn base32(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[self.below(32) as usize]))
            .collect()
    }

    /// A country by weight.
    pub fn country(&mut self) -> usize {
        let total = COUNTRIES.iter().map(|country| country.weight).sum();
        let mut ticket = self.below(total);
        for (place, country) in COUNTRIES.iter().enumerate() {
            if ticket < country.weight {
                return place;
            }
            ticket -= country.weight;
        }
        0
    }

    /// A type that the country has; where there are mobiles, mostly those.
    pub fn kind(&mut self, country: &Country) -> Kind {
        match self.below(10) {
            0 if !country.toll_free.is_empty() => Kind::TollFree,
            1..=5 if !country.mobile.is_empty() => Kind::Mobile,
            _ => Kind::Local,
        }
    }

    /// A number of that type, as text.
    pub fn phone(&mut self, country: &Country, kind: Kind) -> String {
        let patterns = country.patterns(kind);
        let pattern = self.pick(patterns);
        pattern
            .chars()
            .map(|place| match place {
                '#' => digit(self.below(10)),
                'N' => digit(2 + self.below(8)),
                fixed => fixed,
            })
            .collect()
    }
}

impl Country {
    /// What numbers of this type look like; empty if there are none.
    #[must_use]
    pub fn patterns(&self, kind: Kind) -> &'static [&'static str] {
        match kind {
            Kind::Mobile => self.mobile,
            Kind::TollFree => self.toll_free,
            Kind::Local | Kind::Other => self.local,
        }
    }
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// The numerically next number of the same length: how two equal draws are told apart.
#[must_use]
pub fn successor(phone: &str) -> String {
    let digits: u64 = phone.trim_start_matches('+').parse().unwrap_or_default();
    format!("+{:0width$}", digits + 1, width = phone.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_makes_e164_of_every_type_it_has() {
        let mut draw = Draw::new(1, Stream::Active(0));
        for country in COUNTRIES {
            for kind in [Kind::Mobile, Kind::Local, Kind::TollFree] {
                if country.patterns(kind).is_empty() {
                    continue;
                }
                let phone = draw.phone(country, kind);
                let digits = phone.strip_prefix('+').unwrap();
                assert!(digits.len() <= 15 && digits.len() >= 7, "{phone}");
                assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{phone}");
            }
            assert!(!country.local.is_empty(), "{}", country.code);
        }
    }

    #[test]
    fn a_row_is_drawn_alike_every_time() {
        let row = |seed| Draw::new(seed, Stream::Active(7)).hex(32);
        assert_eq!(row(1), row(1));
        assert_ne!(row(1), row(2));
    }
}
