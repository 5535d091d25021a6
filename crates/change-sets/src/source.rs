//! The numbers that a change set is made of.

use numbers_inventory::Inventory;
use numbers_model::{number::Number, phone::is_same_number};

/// A written number, looked up among the project's numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// One number, as the API writes it.
    One(String),
    /// A national number that exists in several countries.
    Several,
    /// None of the project's numbers.
    None,
}

/// The numbers of a project.
pub trait NumberSource {
    /// A number, as the API writes it.
    fn number(&self, phone: &str) -> Option<Number>;

    /// Looks up a number as people write it.
    fn find(&self, written: &str) -> Lookup;
}

impl NumberSource for Inventory {
    fn number(&self, phone: &str) -> Option<Number> {
        Inventory::number(self, phone)
    }

    fn find(&self, written: &str) -> Lookup {
        let rows = self.rows_of(written);
        match rows[..] {
            [] => Lookup::None,
            [row] => Lookup::One(self.identity(row).to_owned()),
            _ => Lookup::Several,
        }
    }
}

/// A short list of numbers, searched from its beginning to its end.
impl NumberSource for [Number] {
    fn number(&self, phone: &str) -> Option<Number> {
        self.iter().find(|number| number.phone == phone).cloned()
    }

    fn find(&self, written: &str) -> Lookup {
        let mut found = self
            .iter()
            .filter(|number| number.phone == written || is_same_number(written, &number.phone));
        match (found.next(), found.next()) {
            (Some(number), None) => Lookup::One(number.phone.clone()),
            (Some(_), Some(_)) => Lookup::Several,
            (None, _) => Lookup::None,
        }
    }
}
