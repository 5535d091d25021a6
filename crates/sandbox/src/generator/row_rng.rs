//! A random number generator that gives the same numbers on every platform.

use crate::generator::countries::{COUNTRIES, Country};
use crate::number_type::NumberType;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Random number generator of one row.
///
/// Each row has its own stream, so that any row can be generated without the rows before it.
pub struct RowRng(ChaCha8Rng);

/// Stream of a row.
#[derive(Clone, Copy)]
pub enum RngStream {
    /// A number that the project rents.
    Active(u32),
    /// An available number.
    Available(u32),
}

impl RowRng {
    /// The generator of a row.
    #[must_use]
    pub fn new(seed: u64, stream: RngStream) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(match stream {
            RngStream::Active(row) => u64::from(row),
            RngStream::Available(row) => 1 << 40 | u64::from(row),
        });
        Self(rng)
    }

    /// A random number below a limit.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0.random_range(0..limit)
    }

    /// Whether an event of this probability, in percent, happens.
    pub fn percent(&mut self, probability: u32) -> bool {
        self.below(100) < probability
    }

    /// A random item.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len() as u32) as usize]
    }

    /// Random lower-case hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from(b"0123456789abcdef"[self.below(16) as usize]))
            .collect()
    }

    /// Random characters of campaign and service IDs (Crockford base32).
    pub fn base32(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[self.below(32) as usize]))
            .collect()
    }

    /// A random country by weight.
    pub fn country(&mut self) -> &'static Country {
        let total = COUNTRIES.iter().map(|country| country.weight).sum();
        let mut rest = self.below(total);
        for country in COUNTRIES {
            if rest < country.weight {
                return country;
            }
            rest -= country.weight;
        }
        &COUNTRIES[0]
    }

    /// A random type of a country, mostly mobile if there are mobile numbers.
    pub fn number_type(&mut self, country: &Country) -> NumberType {
        match self.below(10) {
            0 if !country.toll_free.is_empty() => NumberType::TollFree,
            1..=5 if !country.mobile.is_empty() => NumberType::Mobile,
            _ => NumberType::Local,
        }
    }

    /// A random number of a country and type.
    pub fn phone(&mut self, country: &Country, number_type: NumberType) -> String {
        let pattern = self.pick(country.patterns(number_type));
        pattern
            .chars()
            .map(|character| match character {
                '#' => digit(self.below(10)),
                'N' => digit(2 + self.below(8)),
                fixed => fixed,
            })
            .collect()
    }
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// The numerically next number of the same length, for rows with equal random numbers.
#[must_use]
pub fn successor(phone: &str) -> String {
    let digits: u64 = phone.trim_start_matches('+').parse().unwrap_or_default();
    format!("+{:0width$}", digits + 1, width = phone.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_e164_numbers_of_its_types() {
        let mut rng = RowRng::new(1, RngStream::Active(0));
        for country in COUNTRIES {
            for number_type in [NumberType::Mobile, NumberType::Local, NumberType::TollFree] {
                if country.patterns(number_type).is_empty() {
                    continue;
                }
                let phone = rng.phone(country, number_type);
                let digits = phone.strip_prefix('+').expect("E.164");
                assert!(digits.len() <= 15 && digits.len() >= 7, "{phone}");
                assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{phone}");
            }
            assert!(!country.local.is_empty(), "{}", country.code);
        }
    }

    #[test]
    fn a_row_is_the_same_every_time() {
        let row = |seed| RowRng::new(seed, RngStream::Active(7)).hex(32);
        assert_eq!(row(1), row(1));
        assert_ne!(row(1), row(2));
    }
}
